// What was put up for approval, as those read it who speak of it: upon which facts, at whose request, in whose stead.
#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::HasSubstr;

class Approvals : public ::testing::Test {
 protected:
  Approvals() : deputy(bureau.enlist("fu", "副局长子", "", {"deputy_head"})), a_case(opened()) {}

  Inspection opened() {
    return bureau.open_inspection_by(bureau.lead, &bureau.second, "涉嫌未按规定培训特种作业人员案",
                                     {{"kind", "general_penalty"}, {"cause", "涉嫌特种作业人员未持证上岗案"}});
  }
  std::string put_up(const char* matter, const Paper* paper = nullptr, JsonObject more = {}) {
    JsonObject asked{{"approval_matter", matter}, {"proposal", "符合立案标准，建议立案调查"}};
    if (paper != nullptr) asked["paper"] = paper->id;
    return text(a_case.does("request_approval", joined(std::move(asked), more)), "approval");
  }
  std::int64_t version() { return static_cast<std::int64_t>(a_case.version()); }
  JsonObject opinion(const std::string& approval, const char* what = "agree", JsonObject more = {}) {
    return joined({{"case", a_case.id()}, {"approval", approval}, {"opinion", what}, {"seen", version()}, {"code", kCode}}, more);
  }
  void agrees(const Person& who, const std::string& approval, JsonObject more = {}) {
    bureau.does(who, "case.give_opinion", opinion(approval, "agree", std::move(more)));
  }
  Json brief(const Person& who, const std::string& approval, JsonObject more = {}) {
    return bureau.does(who, "case.approval_brief", joined({{"case", a_case.id()}, {"approval", approval}}, more));
  }
  Json approval(const std::string& id) { return item(a_case.view(), "approvals", "approval", id); }
  void something_happens() {
    a_case.does("record", {{"type", "urgency.declared"}, {"body", JsonObject{{"urgent_for", "filing"}, {"reason", "证据可能灭失"}}}});
  }

  Bureau bureau;
  Person deputy;
  Inspection a_case;
};

// ---- What was read

TEST_F(Approvals, AreNotGivenUponFactsThatHaveChangedSinceTheyWereRead) {
  const auto id = put_up("filing");
  const auto read = brief(bureau.head, id).at("case_version").as_int64();
  something_happens();
  const auto refused = bureau.refused(bureau.head, "case.give_opinion", opinion(id, "agree", {{"seen", read}}));
  EXPECT_EQ(refused.code, "approval.facts_changed");
  EXPECT_EQ(refused.kind, base::ErrorKind::conflict);
  EXPECT_THAT(refused.where, HasSubstr("证据可能灭失")) << "what changed is told";
  // With one look at what came in, they go on.
  const auto page = brief(bureau.head, id, {{"since", read}});
  ASSERT_EQ(page.at("changed").at("list").as_array().size(), 1U);
  EXPECT_THAT(text(page.at("changed").at("list").at(0), "sentence"), HasSubstr("证据可能灭失"));
  bureau.does(bureau.head, "case.give_opinion", opinion(id, "agree", {{"seen", page.at("case_version").as_int64()}}));
  EXPECT_EQ(text(approval(id), "waiting_for"), "deputy");
  EXPECT_EQ(a_case.entry("approval.opinion_given").at("body").at("seen").as_int64(), page.at("case_version").as_int64());
}

TEST_F(Approvals, AreNotHeldUpByTheAnalysisOfAFileThatCameInMeanwhile) {
  a_case.record("photo");
  const auto id = put_up("filing");
  bureau.quiet();
  const auto analysed = a_case.entry("recording.analysed").at("n").as_int64();
  ASSERT_EQ(bureau.refused(bureau.head, "case.give_opinion", opinion(id, "agree", {{"seen", version() + 1}})).code, "approval.not_read");
  EXPECT_EQ(brief(bureau.head, id, {{"since", analysed}}).at("changed").at("entries").as_int64(), version() - analysed - 1);
}

TEST_F(Approvals, TellWhatChangedSinceThisPersonLastLooked) {
  const auto id = put_up("filing");
  const auto changed = [&](const Person& who) { return brief(who, id).at("changed"); };
  EXPECT_FALSE(changed(bureau.head).at("looked_before").as_bool());
  something_happens();
  EXPECT_EQ(changed(bureau.head).at("entries").as_int64(), 1) << "since it was put up";
  bureau.minutes(40);
  EXPECT_EQ(changed(bureau.head).at("entries").as_int64(), 0);
  EXPECT_TRUE(changed(bureau.head).at("looked_before").as_bool());
  bureau.minutes(40);
  something_happens();
  EXPECT_EQ(changed(bureau.head).at("entries").as_int64(), 1);
  EXPECT_EQ(changed(bureau.head).at("entries").as_int64(), 1) << "looking again is the same look";
  EXPECT_FALSE(changed(deputy).at("looked_before").as_bool()) << "each by themselves";
  EXPECT_EQ(changed(deputy).at("entries").as_int64(), 2);
}

// ---- The paper that was approved

class ApprovedPapers : public Approvals {
 protected:
  ApprovedPapers() : form(a_case.prepare("filing_approval")), id(put_up("filing", &form)) {}

  JsonObject words(const char* said) const { return {{"document_digest", form.signed_digest}, {"text", said}}; }
  std::string pages(std::string_view kind = "paper_pdf") {
    const auto found = bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{a_case.id()}, std::string(kind), form.id, 1});
    if (!found) return found.error().text();
    base::Bytes bytes(static_cast<std::size_t>(found->bytes->size()));
    if (!found->bytes->read_at(0, bytes)) return "unreadable";
    return std::string(bytes.begin(), bytes.end());
  }

  Paper form;
  std::string id;
};

TEST_F(ApprovedPapers, BearEachOpinionWithNameInItsOwnBoxOnTheVersionThatWasPutUp) {
  EXPECT_EQ(pages().find("over 同意立案"), std::string::npos);
  agrees(bureau.head, id, words("同意立案，由二科承办。"));
  agrees(deputy, id, words("拟同意。"));
  agrees(bureau.principal, id, words("批准立案。"));
  const auto before = a_case.paper(form.id);
  EXPECT_EQ(text(before, "signed_digest"), form.signed_digest) << "what was put up stays as it was";
  EXPECT_EQ(before.at("version").as_int64(), 1);
  for (const char* kind : {"paper_pdf", "paper_ofd", "paper_page"}) {
    const auto drawn = pages(kind);
    for (const auto& words : {std::string("同意立案，由二科承办。"), std::string("拟同意。"), std::string("批准立案。"), bureau.principal.name,
                              form.signed_digest})
      EXPECT_THAT(drawn, HasSubstr(words)) << kind;
  }
}

TEST_F(ApprovedPapers, ContinueOnAFurtherPageWhereAnOpinionHasNoRoom) {
  std::string much;
  for (int i = 0; i < 120; ++i) much += "应当补充的事实和证据第" + std::to_string(i) + "项。";
  agrees(bureau.head, id, words(much.c_str()));
  const auto drawn = pages();
  EXPECT_THAT(drawn, HasSubstr("全文见附页"));
  EXPECT_THAT(drawn, HasSubstr("第119项"));
}

TEST_F(ApprovedPapers, BearNothingOfAnApprovalThatWasWithdrawnOrOfAnotherVersion) {
  agrees(bureau.head, id, words("同意立案，由二科承办。"));
  a_case.prepare("filing_approval", {{"paper", form.id}, {"fields", JsonObject{{"postcode", "134000"}, {"review_opinion", ""}}}});
  EXPECT_EQ(pages().find("over 　　同意立案"), std::string::npos);
  EXPECT_EQ(pages().find(form.signed_digest), std::string::npos);
}

}  // namespace
}  // namespace use_cases
