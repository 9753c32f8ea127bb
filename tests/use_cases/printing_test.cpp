// Papers on the printer: copies with their own footers, many papers at once, and what is void.
#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class PapersToPrint : public ::testing::Test {
 protected:
  PapersToPrint() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.second_confirms();
    visit.show_credential();
    visit.note_hazard("配电箱未上锁");
    visit.end_act();
    record = visit.prepare("inspection_record");
    order = visit.prepare("rectification_order");
  }

  services::ContentRequest wanted(std::string kind, std::string id = {}) const {
    services::ContentRequest request;
    request.case_id = base::CaseId{visit.id()};
    request.kind = std::move(kind);
    request.id = std::move(id);
    return request;
  }
  std::string printed(const services::ContentRequest& request) {
    const auto content = bureau.office->open_content(Bureau::as(bureau.lead), request);
    if (!content) return content.error().code;
    base::Bytes bytes(static_cast<std::size_t>(content->bytes->size()));
    if (!content->bytes->read_at(0, bytes)) return "unreadable";
    return std::string(base::text_of(bytes));
  }
  std::string copy(const Paper& paper, int number) {
    auto request = wanted("paper_pdf", paper.id);
    request.copy = number;
    return printed(request);
  }
  // The numbers of the papers of a print, in their order.
  std::vector<std::string> papers_in(const std::string& text) const {
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const auto* paper : {&record, &order})
      for (auto at = text.find(" " + paper->number + "\n"); at != std::string::npos; at = text.find(" " + paper->number + "\n", at + 1))
        found.emplace_back(at, paper->id);
    std::sort(found.begin(), found.end());
    std::vector<std::string> out;
    for (auto& [at, id] : found) out.push_back(id);
    return out;
  }
  std::size_t prints() const { return bureau.entries("content.printed", ports::LogName::access).size(); }

  Bureau bureau;
  Inspection visit;
  Paper record, order;
};

constexpr const char* kCommonFooter = "本文书一式两份：一份交被检查单位，一份由行政机关存档。";

TEST_F(PapersToPrint, BearInEachCopyItsOwnFooterInPlaceOfTheCommonOne) {
  const auto plain = copy(order, 0);
  EXPECT_THAT(plain, HasSubstr(kCommonFooter));
  EXPECT_THAT(plain, Not(HasSubstr("over 第")));
  const auto first = copy(order, 1), second = copy(order, 2);
  EXPECT_THAT(first, Not(HasSubstr(kCommonFooter)));
  EXPECT_THAT(first, HasSubstr("over 第一联　被检查单位"));
  EXPECT_THAT(second, HasSubstr("over 第二联　行政机关存档"));
  EXPECT_EQ(copy(order, 3), "paper.no_such_copy");
  // What was signed is as it was.
  EXPECT_EQ(text(visit.paper(order.id), "signed_digest"), order.signed_digest);
  EXPECT_THAT(copy(order, 0), HasSubstr(kCommonFooter));
}

TEST_F(PapersToPrint, AreOnRecordAsPrintedWithTheirCopy) {
  copy(order, 0);
  copy(order, 2);
  copy(order, 2);  // in the same window
  const auto entries = bureau.entries("content.printed", ports::LogName::access);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(base::find(entries[0].body, "copy"), nullptr);
  EXPECT_EQ(base::int_at(entries[1].body, "copy"), 2);
}

TEST_F(PapersToPrint, ToldWithTheirCopies) {
  const auto printing = bureau.does(bureau.lead, "case.paper_printing", {{"case", visit.id()}, {"paper", order.id}});
  ASSERT_EQ(printing.at("copies").as_array().size(), 2u);
  EXPECT_EQ(text(printing.at("copies").at(1), "keeper"), "行政机关存档");
  EXPECT_EQ(base::int_at(printing.at("copies").at(1), "copy"), 2);
}

TEST_F(PapersToPrint, OfACaseComeInOrderAndWithoutThoseThatAreVoid) {
  EXPECT_THAT(papers_in(printed(wanted("papers_pdf"))), ElementsAre(record.id, order.id));
  EXPECT_EQ(prints(), 2u);
  visit.does("void_paper", {{"paper", record.id}, {"reason", "写错"}});
  EXPECT_THAT(papers_in(printed(wanted("papers_pdf"))), ElementsAre(order.id));
  auto chosen = wanted("papers_pdf");
  chosen.papers = {order.id, record.id};
  EXPECT_THAT(papers_in(printed(chosen)), ElementsAre(order.id, record.id));
  EXPECT_EQ(prints(), 5u);
  chosen.papers = {order.id, record.id, order.id};
  EXPECT_EQ(printed(chosen), "print.twice");
  chosen.papers = {"paper-9"};
  EXPECT_EQ(printed(chosen), "case.no_such_thing");
  visit.does("void_paper", {{"paper", order.id}, {"reason", "写错"}});
  EXPECT_EQ(printed(wanted("papers_pdf")), "print.nothing");
  EXPECT_EQ(prints(), 5u);
}

TEST_F(PapersToPrint, OfACaseComeInAllTheirCopiesOrInOne) {
  auto request = wanted("papers_pdf");
  request.all_copies = true;
  request.papers = {order.id};
  const auto all = printed(request);
  EXPECT_THAT(papers_in(all), ElementsAre(order.id, order.id));
  EXPECT_LT(all.find("over 第一联"), all.find("over 第二联"));
  request.all_copies = false;
  request.copy = 2;
  const auto second = printed(request);
  EXPECT_THAT(papers_in(second), ElementsAre(order.id));
  EXPECT_THAT(second, HasSubstr("over 第二联"));
  request.copy = 9;
  EXPECT_EQ(printed(request), "print.nothing");
}

TEST_F(PapersToPrint, AtOnceAreNotWithoutEnd) {
  auto request = wanted("papers_pdf");
  request.papers.assign(601, order.id);
  EXPECT_EQ(printed(request), "print.too_many");
  request.papers.resize(600);
  EXPECT_EQ(printed(request), "print.twice") << "not too many, but one again and again";
}

TEST_F(PapersToPrint, AreNotOnRecordWhereTheFileCouldNotBeWritten) {
  bureau.binder.broken = true;
  EXPECT_EQ(printed(wanted("papers_pdf")), "print.not_written");
  EXPECT_EQ(prints(), 0u);
}

TEST_F(PapersToPrint, OfACaseWithALabelAreNotGivenOutWhereTheLogTakesNothing) {
  bureau.store.break_appends(ports::LogName::access, 5);
  EXPECT_THAT(papers_in(printed(wanted("papers_pdf"))), ElementsAre(record.id, order.id));
  bureau.store.mend();
  visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "涉商业秘密"}});
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.lead.user}, {"label", "trade_secret"}});
  bureau.lead.labels.insert("trade_secret");
  bureau.store.break_appends(ports::LogName::access, 5);
  EXPECT_EQ(printed(wanted("papers_pdf")), "store.disk_full");
}

TEST_F(PapersToPrint, ThatAreVoidSaySoOnEachPageInEveryFormat) {
  EXPECT_THAT(printed(wanted("paper_pdf", record.id)), Not(HasSubstr("over 作废")));
  visit.does("void_paper", {{"paper", record.id}, {"reason", "当事人名称写错"}});
  for (const char* kind : {"paper_pdf", "paper_ofd"}) {
    const auto text = printed(wanted(kind, record.id));
    std::int64_t marks = 0;
    for (auto at = text.find("over 作废\n"); at != std::string::npos; at = text.find("over 作废\n", at + 1)) ++marks;
    EXPECT_EQ(marks, record.pages) << kind;
  }
  for (int page = 1; page <= record.pages; ++page) {
    auto request = wanted("paper_page", record.id);
    request.page = page;
    EXPECT_THAT(printed(request), HasSubstr("over 作废\n"));
  }
}

}  // namespace
}  // namespace use_cases
