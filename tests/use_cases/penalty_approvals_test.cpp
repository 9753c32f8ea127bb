// A penalty case is approved level by level, by people who did not draft it, on the text that was shown.
#include "penalty_case.h"

namespace use_cases {
namespace {

TEST_F(PenaltyCase, IsFiledLevelByLevelAndTheGrantIsTheFiling) {
  auto a_case = opened();
  const auto form = a_case.prepare("filing_approval");
  const auto id = put_up(a_case, "filing", &form);
  EXPECT_EQ(id, "approval-1");
  EXPECT_EQ(text(approval(a_case, id), "waiting_for"), "section");
  EXPECT_EQ(bureau.does(bureau.principal, "approval.list").at("waiting").as_array().size(), 0U);
  EXPECT_EQ(bureau.does(bureau.head, "approval.list").at("waiting").as_array().size(), 1U);
  const auto page = bureau.does(bureau.head, "case.approval_brief", {{"case", a_case.id()}, {"approval", id}});
  EXPECT_TRUE(page.at("mine").as_bool());
  EXPECT_TRUE(page.at("paper").at("stands").as_bool());
  EXPECT_GT(page.at("gaps").at("due").as_int64() + page.at("gaps").at("breached").as_int64(), 0);

  EXPECT_EQ(bureau.refused(deputy, "case.give_opinion", opinion(a_case, id, "agree", seen(&form))).code, "approval.not_your_level");
  agrees(a_case, bureau.head, id, &form);
  EXPECT_EQ(a_case.findings().status("a9.filing"), "open");
  agrees(a_case, deputy, id, &form);
  agrees(a_case, bureau.principal, id, &form);
  EXPECT_EQ(text(approval(a_case, id), "state"), "granted");
  EXPECT_EQ(text(a_case.entry("filing.decided").at("body"), "approval"), id);
  EXPECT_EQ(a_case.findings().status("a9.filing"), "met");
  EXPECT_EQ(bureau.refused(bureau.principal, "case.give_opinion", opinion(a_case, id, "agree", seen(&form))).code, "approval.over");
}

TEST_F(PenaltyCase, IsApprovedByNobodyWhoHandlesItOrPutItUp) {
  auto a_case = opened();
  const auto id = put_up(a_case, "filing");
  EXPECT_EQ(a_case.refused("give_opinion", opinion(a_case, id, "agree")).code, "approval.not_your_level");
  // A head who joins the officers of the case decides on it no more.
  auto both = bureau.enlist("shuang", "科长辰", "执-0099", {"section_head", "officer"});
  a_case.does("leave_officer", {{"officer", bureau.second.user}, {"reason", "调整"}});
  a_case.does("join_officer", {{"officer", both.user}, {"part", "second"}});
  EXPECT_EQ(bureau.refused(both, "case.give_opinion", opinion(a_case, id, "agree")).code, "approval.own");
  EXPECT_TRUE(bureau.does(both, "approval.list").at("waiting").as_array().empty());
  const auto theirs = text(bureau.does(bureau.head, "case.request_approval",
                                       {{"case", a_case.id()}, {"approval_matter", "closing"}, {"proposal", "结案"}}), "approval");
  EXPECT_EQ(bureau.refused(bureau.head, "case.give_opinion", opinion(a_case, theirs, "agree")).code, "approval.own");
}

TEST_F(PenaltyCase, IsDecidedOnTheTextThatWasShownAndOnNoOther) {
  auto a_case = opened();
  const auto form = a_case.prepare("filing_approval");
  const auto id = put_up(a_case, "filing", &form);
  EXPECT_EQ(bureau.refused(bureau.head, "case.give_opinion", opinion(a_case, id, "agree")).code, "approval.document_changed");
  const auto next = a_case.prepare("filing_approval", {{"paper", form.id}, {"fields", JsonObject{{"postcode", "134000"}}}});
  for (const auto* digest : {&form.signed_digest, &next.signed_digest})
    EXPECT_EQ(bureau.refused(bureau.head, "case.give_opinion", opinion(a_case, id, "agree", {{"document_digest", *digest}})).code,
              "approval.document_changed");
  const auto page = bureau.does(bureau.head, "case.approval_brief", {{"case", a_case.id()}, {"approval", id}});
  EXPECT_FALSE(page.at("paper").at("stands").as_bool());
  const auto other = put_up(a_case, "closing", &form);
  bureau.does(bureau.head, "case.return_approval", {{"case", a_case.id()}, {"approval", other}, {"reason", "表格已改"}, {"code", kCode}});
  EXPECT_EQ(text(approval(a_case, other), "state"), "returned");
  a_case.does("withdraw_approval", {{"approval", id}, {"reason", "表格补正"}});
  const auto again = put_up(a_case, "filing", &next, {{"supersedes", id}});
  agrees(a_case, bureau.head, again, &next);
  EXPECT_EQ(text(approval(a_case, again), "waiting_for"), "deputy");
}

TEST_F(PenaltyCase, IsReturnedRefusedOrAgreedToWithReasons) {
  auto a_case = opened();
  const auto id = put_up(a_case, "filing");
  EXPECT_EQ(a_case.refused("request_approval", {{"approval_matter", "filing"}, {"proposal", "再请一次"}}).code, "approval.waiting");
  EXPECT_EQ(bureau.refused(bureau.head, "case.give_opinion", opinion(a_case, id, "disagree")).where, "/text");
  agrees(a_case, bureau.head, id);
  const JsonObject back{{"case", a_case.id()}, {"approval", id}, {"reason", "事实不清"}, {"code", kCode}};
  EXPECT_EQ(bureau.refused(deputy, "case.return_approval", joined(back, {{"to_level", "principal"}})).code, "approval.not_below");
  bureau.does(deputy, "case.return_approval", joined(back, {{"to_level", "section"}}));
  EXPECT_EQ(text(approval(a_case, id), "waiting_for"), "section");
  agrees(a_case, bureau.head, id);
  agrees(a_case, deputy, id);
  for (const char* no_answer : {"abstain", "agree_if"})
    EXPECT_EQ(bureau.refused(bureau.principal, "case.give_opinion", opinion(a_case, id, no_answer, {{"text", "待定"}})).code, "approval.undecided");
  bureau.does(bureau.principal, "case.give_opinion", opinion(a_case, id, "disagree", {{"text", "违法事实不能成立"}}));
  EXPECT_EQ(text(approval(a_case, id), "state"), "refused");
  const auto again = put_up(a_case, "filing", nullptr, {{"supersedes", id}});
  bureau.does(bureau.head, "case.return_approval", joined(back, {{"approval", again}}));
  EXPECT_EQ(text(approval(a_case, again), "state"), "returned");
  EXPECT_TRUE(bureau.does(bureau.head, "approval.list").at("waiting").as_array().empty());
}

TEST_F(PenaltyCase, IsDecidedUnderADatedMandateWhereTheHeadIsAway) {
  auto a_case = opened();
  const auto id = put_up(a_case, "filing");
  agrees(a_case, bureau.head, id);
  agrees(a_case, deputy, id);
  EXPECT_EQ(bureau.refused(deputy, "case.give_opinion", opinion(a_case, id, "agree")).code, "approval.not_your_level");
  bureau.does(bureau.principal, "bureau.record",
              {{"type", "mandate.given"},
               {"body", JsonObject{{"mandate", "授字1号"}, {"user", deputy.user}, {"name", deputy.name}, {"mandate_kind", "acting"},
                                   {"acting_for", "principal"}, {"from", bureau.day(1)}, {"until", bureau.day(3)}, {"matters", JsonArray{"filing"}}}}});
  EXPECT_EQ(bureau.refused(deputy, "case.give_opinion", opinion(a_case, id, "agree")).code, "approval.mandate_to_come");
  bureau.days(2);
  EXPECT_EQ(bureau.does(deputy, "approval.list").at("waiting").as_array().size(), 1U);
  agrees(a_case, deputy, id);
  const auto said = approval(a_case, id).at("opinions").as_array().back();
  EXPECT_EQ(text(said, "opinion"), "granted");
  EXPECT_EQ(text(said, "mandate"), "授字1号");
  // For other matters, and after its last day, it is no mandate.
  const auto other = put_up(a_case, "closing");
  agrees(a_case, bureau.head, other);
  agrees(a_case, deputy, other);
  EXPECT_EQ(bureau.refused(deputy, "case.give_opinion", opinion(a_case, other, "agree")).code, "approval.not_your_level");
  EXPECT_TRUE(bureau.does(deputy, "approval.list").at("waiting").as_array().empty());
  bureau.days(5);
  EXPECT_EQ(bureau.does(deputy, "approval.list").at("levels").as_array().size(), 1U);
}

TEST_F(PenaltyCase, GoesThroughTheLevelsThatTheBureauSet) {
  auto a_case = opened();
  bureau.does(bureau.system_admin, "parameter.set", {{"name", "approval.levels.filing"}, {"value", "section, principal"}});
  const auto id = put_up(a_case, "filing");
  agrees(a_case, bureau.head, id);
  EXPECT_EQ(text(approval(a_case, id), "waiting_for"), "principal");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "parameter.set", {{"name", "approval.levels.filing"}, {"value", "section,mayor"}}).code,
            "parameter.bad_value");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "parameter.set", {{"name", "approval.levels.filing"}, {"value", "section"}}).code,
            "parameter.bad_value") << "who decides is not an administrator's to change";
  const auto matters = bureau.does(bureau.lead, "approval.matters").at("matters").as_array();
  const auto filing = std::find_if(matters.begin(), matters.end(), [](const Json& one) { return text(one, "matter") == "filing"; });
  EXPECT_EQ(filing->at("levels").as_array().size(), 2U);
}

TEST_F(PenaltyCase, IsNotApprovedByWhoLeftItOrDraftedThePaper) {
  auto a_case = opened();
  auto both = bureau.enlist("shuang", "科长辰", "执-0099", {"section_head", "officer"});
  a_case.does("leave_officer", {{"officer", bureau.second.user}, {"reason", "调整"}});
  a_case.does("join_officer", {{"officer", both.user}, {"part", "second"}});
  a_case.does("leave_officer", {{"officer", both.user}, {"reason", "回避"}});
  const auto id = put_up(a_case, "filing");
  EXPECT_EQ(bureau.refused(both, "case.give_opinion", opinion(a_case, id, "agree")).code, "approval.own") << "worked on it once";
  const auto drafted = bureau.does(bureau.head, "case.prepare_paper", {{"case", a_case.id()}, {"form", "closing_approval"}});
  const Paper paper{text(drafted, "paper"), "closing_approval", text(drafted, "number"), text(drafted, "signed_digest")};
  const auto closing = put_up(a_case, "closing", &paper);
  EXPECT_EQ(bureau.refused(bureau.head, "case.give_opinion", opinion(a_case, closing, "agree", seen(&paper))).code, "approval.own");
}

TEST_F(PenaltyCase, IsNotDecidedByOnePersonForAllLevels) {
  auto a_case = opened();
  const auto mandate = [&](const Person& who, const char* level, const char* kind) {
    return JsonObject{{"type", "mandate.given"},
                      {"body", JsonObject{{"mandate", std::string("授字") + level + kind}, {"user", who.user}, {"name", who.name},
                                          {"mandate_kind", kind}, {"acting_for", level}, {"from", bureau.day(0)}}}};
  };
  EXPECT_EQ(bureau.refused(bureau.principal, "bureau.record", mandate(bureau.principal, "section", "acting")).code, "access.not_to_oneself");
  bureau.does(bureau.principal, "bureau.record", mandate(deputy, "section", "acting"));
  bureau.does(bureau.principal, "bureau.record", mandate(deputy, "principal", "authorised"));
  const auto id = put_up(a_case, "filing");
  agrees(a_case, deputy, id);
  agrees(a_case, deputy, id);
  EXPECT_EQ(bureau.refused(deputy, "case.give_opinion", opinion(a_case, id, "agree")).code, "approval.not_your_level")
      << "the principal head is stood in for, not authorised away";
  bureau.does(bureau.principal, "bureau.record", mandate(deputy, "principal", "standing_in"));
  EXPECT_EQ(bureau.refused(deputy, "case.give_opinion", opinion(a_case, id, "agree")).code, "approval.one_person");
  bureau.does(deputy, "case.ask_reviewer", {{"case", a_case.id()}, {"approval", id}, {"user", bureau.legal.user}});
  agrees(a_case, bureau.legal, id);
  EXPECT_EQ(bureau.refused(deputy, "case.give_opinion", opinion(a_case, id, "agree")).code, "approval.one_person")
      << "whoever is asked besides speaks for no level";
}

TEST_F(PenaltyCase, HoldsWhatIsPutUpAgainstTheCase) {
  auto a_case = opened();
  const JsonObject asked{{"approval_matter", "special"}, {"proposal", "请批准"}};
  EXPECT_EQ(a_case.refused("request_approval", joined(asked, {{"about", JsonArray{"hazard-99"}}})).where, "/about/0");
  const auto id = put_up(a_case, "special", nullptr, {{"confiscated_gains_fen", 120'000}, {"about", JsonArray{"source-1"}}});
  const auto page = bureau.does(bureau.head, "case.approval_brief", {{"case", a_case.id()}, {"approval", id}});
  EXPECT_EQ(page.at("approval").at("confiscated_gains_fen").as_int64(), 120'000);
  EXPECT_EQ(page.at("approval").at("about").as_array().size(), 1U);
  a_case.does("withdraw_approval", {{"approval", id}, {"reason", "另报"}});
  EXPECT_EQ(a_case.refused("request_approval", {{"approval_matter", "closing"}, {"proposal", "结案"}, {"supersedes", id}}).code, "approval.not_replaceable");
}

TEST_F(PenaltyCase, HasItsLegalReviewUnderTheReviewersOwnName) {
  auto a_case = opened();
  const auto given = [&](const Person& who, JsonObject more) {
    return bureau.ask(who, "case.record",
                      JsonObject{{"case", a_case.id()}, {"type", "legal_review.given"},
                                 {"body", joined({{"review_stage", "handling"}, {"review_outcome", "passed"}, {"items", all_in_order()}}, more)}});
  };
  EXPECT_EQ(given(bureau.legal, {{"name", "别人"}}).error().code, "bureau.not_by_hand");
  ASSERT_TRUE(given(bureau.legal, {}));
  const auto body = a_case.entry("legal_review.given").at("body");
  EXPECT_EQ(text(body, "user"), bureau.legal.user);
  EXPECT_EQ(text(body, "name"), bureau.legal.name);
  auto both = bureau.enlist("jian", "法审巳", "执-0100", {"legal_reviewer", "officer"});
  a_case.does("leave_officer", {{"officer", bureau.second.user}, {"reason", "调整"}});
  a_case.does("join_officer", {{"officer", both.user}, {"part", "second"}});
  EXPECT_EQ(given(both, {}).error().code, "approval.own");
  const auto recusal = [&](const Person& who, const char* level) {
    return bureau.ask(who, "case.record",
                      JsonObject{{"case", a_case.id()}, {"type", "recusal.decided"},
                                 {"body", JsonObject{{"granted", true}, {"level", level}, {"reason", "有利害关系"}}}});
  };
  EXPECT_EQ(recusal(bureau.head, "principal").error().code, "approval.not_your_level");
  EXPECT_TRUE(recusal(bureau.head, "section"));
}

TEST_F(PenaltyCase, ANeedsTheCodeOfWhoeverDecides) {
  auto a_case = opened();
  const auto id = put_up(a_case, "filing");
  auto asked = opinion(a_case, id, "agree");
  asked["code"] = "000000";
  EXPECT_EQ(bureau.refused(bureau.head, "case.give_opinion", asked).code, "code.wrong");
}

TEST_F(PenaltyCase, IsDecidedOnceEvenFromTwoWindows) {
  auto a_case = opened();
  const auto id = put_up(a_case, "filing");
  const auto said = opinion(a_case, id, "agree");
  bureau.does(bureau.head, "case.give_opinion", said, {.key = "one"});
  const auto entries = bureau.recorded();
  bureau.does(bureau.head, "case.give_opinion", said, {.key = "one"});
  EXPECT_EQ(bureau.recorded(), entries) << "the same press, told again";
  EXPECT_EQ(bureau.refused(bureau.head, "case.give_opinion", said, {.key = "two"}).code, "approval.not_your_level");
}

}  // namespace
}  // namespace use_cases
