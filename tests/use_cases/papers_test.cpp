// Papers: signed, refused, changed, voided, handed over.
#include "bureau.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string shown(Bureau& bureau, const Inspection& visit, std::string kind, std::string id, int page = 1) {
  const auto content = bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{visit.id()}, std::move(kind), std::move(id), page});
  if (!content) return content.error().code;
  base::Bytes bytes(static_cast<std::size_t>(content->bytes->size()));
  if (!content->bytes->read_at(0, bytes)) return "unreadable";
  return std::string(base::text_of(bytes));
}

class APaperToSign : public ::testing::Test {
 protected:
  APaperToSign() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.second_confirms();
    visit.show_credential();
    paper = visit.prepare("inspection_record");
  }
  std::string record_status() { return visit.findings().status("a7.inspection_record", "act-1"); }
  JsonObject refusal(JsonObject more = {}) const {
    return joined(joined(about(paper), {{"name", "车间主任二"}, {"reason", "称需请示总部，拒绝签字"}}), more);
  }

  Bureau bureau;
  Inspection visit;
  Paper paper;
};

TEST_F(APaperToSign, IsWholeOnceBothOfficersAndThePartyHaveSigned) {
  visit.sign(paper, "officer");
  EXPECT_EQ(record_status(), "open");
  visit.sign(paper, "party");
  EXPECT_EQ(record_status(), "met");
  EXPECT_THAT(shown(bureau, visit, "paper_pdf", paper.id), HasSubstr("strokes"));
  EXPECT_EQ(bureau.entries("content.printed", ports::LogName::access).size(), 1u);
  const auto ofd = bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{visit.id()}, "paper_ofd", paper.id, 1});
  ASSERT_TRUE(ofd);
  EXPECT_EQ(ofd->mime, "application/ofd");
  EXPECT_THAT(ofd->file_name, testing::EndsWith(".ofd"));
  EXPECT_THAT(shown(bureau, visit, "paper_ofd", paper.id), HasSubstr("strokes"));
  EXPECT_EQ(bureau.entries("content.printed", ports::LogName::access).size(), 2u);
}

TEST_F(APaperToSign, RefusedAndReportedToTheDepartmentNeedsNoSignatureOfTheParty) {
  visit.sign(paper, "officer");
  visit.does("refuse_paper", refusal({{"reported_to", "科长庚"}, {"witness", {{"name", "见证人壬"}, {"unit", "示例街道办事处"}}}}));
  EXPECT_EQ(record_status(), "met");
  const auto view = visit.paper(paper.id);
  EXPECT_EQ(text(view, "state"), "refused");
  const auto refused = view.at("refused");
  EXPECT_EQ(text(refused, "reason"), "称需请示总部，拒绝签字");
  EXPECT_EQ(text(refused.at("witness"), "name"), "见证人壬");
  visit.record("video", {{"kind", "refusal"}, {"id", paper.id}});
  EXPECT_EQ(visit.paper(paper.id).at("refused").at("recordings").as_array().size(), 1u);
}

TEST_F(APaperToSign, RefusedWithoutAWitnessIsRecordedAllTheSame) {
  visit.sign(paper, "officer");
  visit.does("refuse_paper", refusal({{"reported_to", "科长庚"}}));
  EXPECT_EQ(record_status(), "met");
  EXPECT_EQ(base::find(visit.paper(paper.id).at("refused"), "witness"), nullptr);
}

TEST_F(APaperToSign, RefusedButNotReportedIsLackingUntilACorrectionNamesTheReport) {
  visit.sign(paper, "officer");
  visit.does("refuse_paper", refusal());
  EXPECT_EQ(record_status(), "open");
  visit.end_act();
  bureau.days(2);
  EXPECT_EQ(record_status(), "breached");
  const auto seq = base::int_at(visit.entry("paper.refused"), "seq").value();
  visit.does("correct", {{"corrects", seq}, {"reason", "当日已报告，漏记"}, {"fields", JsonObject{{"reported_to", "科长庚"}}}});
  EXPECT_EQ(record_status(), "met");
}

TEST_F(APaperToSign, RefusedNeedsAReasonAndTheOfficersStillSign) {
  EXPECT_EQ(visit.refused("refuse_paper", about(paper)).where, "/reason");
  visit.does("refuse_paper", refusal({{"reported_to", "科长庚"}}));
  EXPECT_EQ(record_status(), "open");
}

TEST_F(APaperToSign, ChangedSinceItWasShownIsNotSigned) {
  const auto before = paper;
  visit.note_hazard("配电箱未上锁", {}, false);
  const auto after = visit.prepare("inspection_record", {{"paper", paper.id}});
  EXPECT_EQ(after.version, 2);
  EXPECT_NE(after.signed_digest, before.signed_digest);
  const JsonObject lead{{"role", "officer"}, {"user", bureau.lead.user}};
  const auto stale = visit.refused("sign_paper", visit.signature(before, lead, kCode));
  EXPECT_EQ(stale.kind, ErrorKind::conflict);
  EXPECT_EQ(stale.code, "paper.changed");
  EXPECT_EQ(stale.where, "/version");
  auto mixed = before;
  mixed.version = 2;
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(mixed, lead, kCode)).where, "/signed_digest");
  EXPECT_EQ(visit.refused("refuse_paper", joined(about(before), {{"reason", "不认可"}})).code, "paper.changed");
  visit.sign(after, "officer");
}

TEST_F(APaperToSign, LosesItsSignaturesWithTheNextVersion) {
  visit.sign(paper, "officer");
  visit.sign(paper, "party");
  EXPECT_EQ(record_status(), "met");
  const auto next = visit.prepare("inspection_record", {{"paper", paper.id}});
  EXPECT_EQ(next.number, paper.number);
  EXPECT_EQ(record_status(), "open");
  EXPECT_EQ(visit.paper(paper.id).at("signatures").as_array().size(), 3u);  // kept, under the version they were made on
}

TEST_F(APaperToSign, IsSignedOnceByEachOnEachPage) {
  visit.sign(paper, "party");
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, {{"role", "party"}, {"name", "车间主任二"}})).code, "paper.signed_already");
  auto elsewhere = visit.signature(paper, {{"role", "party"}, {"name", "车间主任二"}});
  elsewhere["page"] = paper.pages + 1;
  EXPECT_EQ(visit.refused("sign_paper", elsewhere).where, "/page");
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, {{"role", "party"}})).where, "/signer/name");
}

TEST_F(APaperToSign, WithStrokesOutsideThePadIsNotSigned) {
  auto wild = visit.signature(paper, {{"role", "party"}, {"name", "车间主任二"}});
  wild["strokes"].at(0).as_array().push_back(JsonArray{9'000, 1, 500, 50});
  const auto error = visit.refused("sign_paper", wild);
  EXPECT_EQ(error.code, "signature.malformed");
  EXPECT_EQ(error.where, "/strokes/0/6");
}

TEST_F(APaperToSign, VoidedKeepsItsNumberInTheRegister) {
  EXPECT_EQ(paper.number, "应急检记〔2026〕1号");
  visit.does("void_paper", {{"paper", paper.id}, {"reason", "当事人名称写错"}});
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, {{"role", "party"}, {"name", "车间主任二"}})).code, "paper.voided");
  EXPECT_EQ(visit.refused("void_paper", {{"paper", paper.id}, {"reason", "又"}}).code, "paper.voided");
  EXPECT_EQ(visit.refused("prepare_paper", {{"paper", paper.id}}).code, "paper.voided");
  const auto next = visit.prepare("inspection_record");
  EXPECT_EQ(next.number, "应急检记〔2026〕2号");
  const auto numbers = bureau.does(bureau.lead, "case.numbers");
  const auto voided = item(numbers, "numbers", "number", paper.number);
  EXPECT_TRUE(base::bool_at(voided, "void"));
  EXPECT_EQ(text(voided, "reason"), "当事人名称写错");
  EXPECT_EQ(text(voided, "paper"), paper.id);
  EXPECT_FALSE(base::bool_at(item(numbers, "numbers", "number", next.number), "void"));
}

TEST_F(APaperToSign, SignedByThePartyAfterAllIsSignedAndTheRefusalStaysTold) {
  visit.sign(paper, "officer");
  visit.does("refuse_paper", refusal({{"reported_to", "科长庚"}}));
  visit.sign(paper, "party");
  const auto view = visit.paper(paper.id);
  EXPECT_EQ(text(view, "state"), "signed");
  EXPECT_EQ(text(view.at("refused"), "reason"), "称需请示总部，拒绝签字");
  EXPECT_EQ(text(view.at("refused"), "signed_after_by"), "车间主任二");
  EXPECT_EQ(text(view.at("refused"), "signed_after_at"), text(view.at("signatures").as_array().back(), "happened_at"));
}

TEST_F(APaperToSign, RefusedAfterItWasSignedIsRefused) {
  visit.sign(paper, "party");
  visit.does("refuse_paper", refusal({{"reported_to", "科长庚"}}));
  EXPECT_EQ(text(visit.paper(paper.id), "state"), "refused");
  EXPECT_EQ(base::find(visit.paper(paper.id).at("refused"), "signed_after_by"), nullptr);
}

TEST_F(APaperToSign, ThatNoOfficerSignedIsHandedOverWithAReasonOnly) {
  const JsonObject handing_over{{"paper", paper.id}, {"version", 1}, {"given_to", "车间主任二"}};
  const auto held_back = visit.refused("issue_paper", handing_over);
  EXPECT_EQ(held_back.code, "gate_reason.a7.handing_over");
  EXPECT_THAT(held_back.what, HasSubstr(paper.number));
  visit.does("issue_paper", joined(handing_over, {{"gate_reasons", JsonArray{JsonObject{{"gate", "a7.handing_over"}, {"reason", "当事人急需，随后补签"}}}}}));
  EXPECT_EQ(text(visit.entry("gate.passed").at("body"), "reason"), "当事人急需，随后补签");
  EXPECT_EQ(text(visit.paper(paper.id), "state"), "issued");
  // What was handed over by mistake is voided, with the reason, and another one written.
  visit.does("void_paper", {{"paper", paper.id}, {"reason", "未经签署即交付"}});
  EXPECT_EQ(text(visit.paper(paper.id), "state"), "voided");
}

TEST_F(APaperToSign, WithABlankIsNotSignedOnAScreen) {
  const auto open = visit.prepare("inspection_record", {{"paper", paper.id}, {"fields", JsonObject{}}});  // the act goes on
  const auto party = visit.signature(open, {{"role", "party"}, {"name", "车间主任二"}});
  const auto error = visit.refused("sign_paper", party);
  EXPECT_EQ(error.code, "paper.blank_left");
  EXPECT_EQ(error.where, "检查时间");
  const JsonObject on_screen{{"paper", paper.id}, {"signing", "screen"}};
  EXPECT_EQ(visit.refused("prepare_paper", on_screen).code, "paper.blank_left");
  visit.prepare("inspection_record", {{"paper", paper.id}, {"signing", "pen"}, {"fields", JsonObject{}}});  // for the hand
  visit.end_act();
  visit.does("prepare_paper", on_screen);
}

TEST_F(APaperToSign, ShowsWithTheStrokesOfAPartyTheDayAndTheName) {
  const auto last = static_cast<int>(paper.pages);
  EXPECT_THAT(shown(bureau, visit, "paper_page", paper.id, last), HasSubstr("strokes 2\n"));
  visit.sign(paper, "party");
  // One stroke; year, month and day; the name.
  EXPECT_THAT(shown(bureau, visit, "paper_page", paper.id, last), HasSubstr("strokes 7\n"));
}

TEST_F(APaperToSign, CountsAsRecordingsWhatShowsOrSoundsAndNoOtherFile) {
  const auto before = visit.does("preview_paper", {{"form", "inspection_record"}, {"act", "act-1"}}).at("fields");
  EXPECT_THAT(text(before, "fingerprint"), HasSubstr("音像记录1件，短码"));
  JsonObject metadata{{"case", visit.id()}, {"act", "act-1"}, {"name", "evil.jpg"}, {"device", "示例手机"},
                      {"made_until", bureau.clock.now().plus_seconds(-30).text()}};
  const std::string script = "#!/bin/sh\nexit 0\n";
  ASSERT_TRUE(bureau.office->receive(Bureau::as(bureau.lead), metadata, source_of(base::bytes_of(script))));
  bureau.quiet();
  const auto after = visit.does("preview_paper", {{"form", "inspection_record"}, {"act", "act-1"}}).at("fields");
  EXPECT_THAT(text(after, "fingerprint"), HasSubstr("音像记录1件，短码"));
}

TEST_F(APaperToSign, HandedOverHasNoNextVersion) {
  visit.sign(paper, "officer");
  visit.sign(paper, "party");
  visit.issue(paper);
  EXPECT_EQ(visit.refused("prepare_paper", {{"paper", paper.id}}).code, "paper.issued");
}

TEST_F(APaperToSign, ByHandIsPhotographedAndThenConfirmedAsTheOriginal) {
  const auto sheet = visit.record("photo");
  JsonArray photos, pages;
  for (std::int64_t page = 1; page <= paper.pages; ++page) {
    photos.push_back(JsonObject{{"page", page}, {"recording", sheet}});
    pages.emplace_back(page);
  }
  const JsonArray signers{JsonObject{{"role", "officer"}, {"name", "办案人甲"}, {"manner", "signature"}},
                          JsonObject{{"role", "officer"}, {"name", "办案人乙"}, {"manner", "signature"}},
                          JsonObject{{"role", "party"}, {"name", "车间主任二"}, {"manner", "thumbprint"}}};
  const auto confirmed = joined(about(paper), {{"pages", pages}, {"signers", signers}, {"shelf", "一号柜-3层"}});
  EXPECT_EQ(visit.refused("confirm_paper", confirmed).code, "paper.not_photographed");
  visit.does("photograph_paper", joined(about(paper), {{"pages", photos}}));
  EXPECT_EQ(record_status(), "open");
  visit.does("confirm_paper", confirmed);
  EXPECT_EQ(record_status(), "met");
  EXPECT_EQ(text(visit.paper(paper.id).at("confirmed"), "shelf"), "一号柜-3层");
}

TEST_F(APaperToSign, IsPreviewedWithoutATraceAndForItsAskerAlone) {
  const auto before = bureau.recorded();
  const auto blobs = bureau.vault.blobs();
  const auto preview = visit.does("preview_paper", {{"form", "rectification_order"}, {"act", "act-1"}});
  EXPECT_EQ(bureau.recorded(), before);
  EXPECT_EQ(bureau.vault.blobs(), blobs);
  const auto page = std::string(preview.at("page_digests").at(0).as_string());
  EXPECT_THAT(shown(bureau, visit, "preview_page", page), HasSubstr("责令限期整改指令书"));
  EXPECT_EQ(shown(bureau, visit, "preview_page", std::string(64, '0')), "preview.gone");
  const auto asked = [&](const Person& who, const std::string& of_case) {
    const auto content = bureau.office->open_content(Bureau::as(who), {base::CaseId{of_case}, "preview_page", page, 0});
    return content ? std::to_string(content->fresh_for) : content.error().code;
  };
  EXPECT_EQ(asked(bureau.lead, visit.id()), "1800") << "the address names what is shown";
  EXPECT_EQ(asked(bureau.head, visit.id()), "preview.gone");
  EXPECT_EQ(asked(bureau.lead, bureau.open_inspection("另案").id()), "preview.gone") << "of this case alone";
}

TEST_F(APaperToSign, KeepsInItsPreviewsTheAddressesOfPagesThatStayAsTheyWere) {
  std::string situation;
  for (int i = 0; i < 150; ++i) situation += "第" + std::to_string(i) + "项检查情况如下，配电箱未上锁。";
  const auto pages = [&](const std::string& more) {
    const auto preview = visit.does("preview_paper", {{"form", "inspection_record"}, {"act", "act-1"}, {"fields", JsonObject{{"situation", situation + more}}}});
    std::vector<std::string> out;
    for (const auto& digest : preview.at("page_digests").as_array()) out.emplace_back(digest.as_string());
    EXPECT_EQ(out.size(), static_cast<std::size_t>(base::int_at(preview, "pages").value_or(0)));
    return out;
  };
  const auto before = pages(""), after = pages("完。");
  ASSERT_GT(before.size(), 2u);
  ASSERT_EQ(before.size(), after.size());
  EXPECT_TRUE(std::equal(before.begin(), before.end() - 1, after.begin()));
  EXPECT_NE(before.back(), after.back());
  for (int i = 0; i < 12; ++i) pages(std::to_string(i));
  EXPECT_EQ(shown(bureau, visit, "preview_page", before.back()), "preview.gone") << "of each asker a few are kept";
  EXPECT_THAT(shown(bureau, visit, "preview_page", before.front()), HasSubstr("现场检查记录"));
}

TEST_F(APaperToSign, OfAFormThatIsNotInstalledIsNotPrepared) {
  EXPECT_EQ(visit.refused("prepare_paper", {{"form", "no_such_form"}, {"act", "act-1"}}).code, "form.no_such_form");
  EXPECT_EQ(visit.refused("preview_paper", {{"form", "no_such_form"}, {"act", "act-1"}}).code, "form.no_such_form");
  EXPECT_EQ(visit.refused("prepare_paper", {{"form", "inspection_record"}, {"act", "act-1"}, {"fields", JsonObject{{"no_such_field", "x"}}}}).code, "form.unknown_field");
}

TEST(Papers, OfAReinspectionNameTheOrderWhateverWasPreparedAfterIt) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.second_confirms();
  visit.show_credential();
  visit.note_hazard("冲床未设置明显的安全警示标志");
  const auto order = visit.signed_and_issued("rectification_order");
  const auto record = visit.signed_and_issued("inspection_record");
  visit.end_act();
  bureau.days(15);
  visit.begin("reinspection");
  const auto told = visit.does("preview_paper", {{"form", "reinspection_opinion"}, {"act", "act-2"}}).at("fields");
  EXPECT_THAT(text(told, "order"), HasSubstr(order.number));
  EXPECT_THAT(text(told, "order"), ::testing::Not(HasSubstr(record.number)));
}

TEST(Papers, TheNextVersionNeedsNoMoreThanTheNameOfThePaper) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto one = visit.note_hazard("冲床无警示标志", {}, false);
  visit.note_hazard("配电箱未上锁", {}, false);
  const auto order = visit.prepare("rectification_order", {{"hazards", JsonArray{one}}});
  EXPECT_EQ(visit.paper(order.id).at("hazards"), JsonArray{one});
  const auto next = visit.prepare("rectification_order", {{"paper", order.id}});
  EXPECT_EQ(next.version, 2);
  const auto view = visit.paper(order.id);
  EXPECT_EQ(view.at("hazards"), JsonArray{one});
  EXPECT_EQ(text(view, "act"), visit.act());
  const auto page = shown(bureau, visit, "paper_page", order.id);
  EXPECT_THAT(page, HasSubstr("冲床无警示标志"));
  EXPECT_EQ(page.find("配电箱未上锁"), std::string::npos);
}

TEST(Papers, OfOneSeriesAreNumberedWithoutGapsThroughTheYearAndAnewInTheNext) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检记〔2026〕1号");
  EXPECT_EQ(visit.prepare("rectification_order").number, "应急责改〔2026〕1号");
  bureau.at("2026-12-31T23:58:00+08:00");
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检记〔2026〕2号");
  bureau.at("2026-12-31T23:59:00+08:00");
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检记〔2027〕1号");
  EXPECT_EQ(bureau.open_inspection().number(), "应急检〔2027〕1号");
}

}  // namespace
}  // namespace use_cases
