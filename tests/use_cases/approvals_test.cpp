// What was put up for approval, as those read it who speak of it: upon which facts, at whose request, in whose stead.
#include "approvals.h"

namespace use_cases {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// ---- What was read

TEST_F(Approvals, AreNotGivenUponFactsThatHaveChangedSinceTheyWereRead) {
  const auto id = put_up("filing");
  const auto read = brief(bureau.head, id).at("case_version").to_number<std::int64_t>();
  something_happens();
  const auto refused = bureau.refused(bureau.head, "case.give_opinion", opinion(id, "agree", {{"seen", read}}));
  EXPECT_EQ(refused.code, "approval.facts_changed");
  EXPECT_EQ(refused.kind, base::ErrorKind::conflict);
  EXPECT_THAT(refused.where, HasSubstr("证据可能灭失")) << "what changed is told";
  // With one look at what came in, they go on.
  const auto page = brief(bureau.head, id, {{"since", read}});
  ASSERT_EQ(page.at("changed").at("list").as_array().size(), 1U);
  EXPECT_THAT(text(page.at("changed").at("list").at(0), "sentence"), HasSubstr("证据可能灭失"));
  bureau.does(bureau.head, "case.give_opinion", opinion(id, "agree", {{"seen", page.at("case_version").to_number<std::int64_t>()}}));
  EXPECT_EQ(text(approval(id), "waiting_for"), "deputy");
  EXPECT_EQ(a_case.entry("approval.opinion_given").at("body").at("seen").to_number<std::int64_t>(), page.at("case_version").to_number<std::int64_t>());
}

TEST_F(Approvals, AreNotHeldUpByTheAnalysisOfAFileThatCameInMeanwhile) {
  a_case.record("photo");
  const auto id = put_up("filing");
  bureau.quiet();
  const auto analysed = a_case.entry("recording.analysed").at("n").to_number<std::int64_t>();
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

// Looks lie with a person's drafts: the record of a store that was restored may end before them, and a person may write what they like.
TEST_F(Approvals, TakeNoLookBehindTheEndOfTheRecordOrBeforeItsBeginning) {
  const auto id = put_up("filing");
  brief(bureau.head, id);
  const JsonObject looks{{"key", "approvals.looks"}};
  for (const std::int64_t place : {std::int64_t{1'000'000}, std::int64_t{-1}}) {
    const JsonObject look{{"of", a_case.id() + "#" + id}, {"n", place}, {"before", place}, {"at", bureau.clock.now().text()}};
    JsonArray list;
    list.push_back(look);
    const auto kept = bureau.does(bureau.head, "draft.get", looks).at("version");
    bureau.does(bureau.head, "draft.put", joined(looks, {{"version", kept}, {"json", JsonObject{{"looks", list}}}}));
    const auto changed = brief(bureau.head, id).at("changed");
    EXPECT_EQ(changed.at("entries").as_int64(), 0) << place;
    EXPECT_EQ(changed.at("looked_before").as_bool(), place > 0) << place;
  }
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

// ---- Together, asked, sent, urged

class ApprovalsOfMany : public Approvals {
 protected:
  ApprovalsOfMany() : other_deputy(bureau.enlist("fuer", "副局长丑", "", {"deputy_head"})) {}

  void goes_through(const char* levels) {
    bureau.does(bureau.system_admin, "parameter.set", {{"name", "approval.levels.filing"}, {"value", levels}});
  }
  JsonObject about(const std::string& id, JsonObject more = {}) const { return joined({{"case", a_case.id()}, {"approval", id}}, more); }
  std::vector<std::string> waits(const std::string& id) {
    std::vector<std::string> out;
    const auto told = approval(id);
    for (const auto& level : told.at("waiting_levels").as_array()) out.emplace_back(level.as_string());
    return out;
  }
  std::size_t inbox(const Person& who, const char* list = "waiting") {
    return bureau.does(who, "approval.list").at(list).as_array().size();
  }
  std::string code_of(const Person& who, const std::string& id) {
    return bureau.refused(who, "case.give_opinion", opinion(id)).code;
  }

  Person other_deputy;
};

TEST_F(ApprovalsOfMany, WaitForAllOfTheLevelsThatSignTogetherInWhateverOrder) {
  goes_through("section, legal+deputy, principal");
  const auto form = a_case.prepare("filing_approval");
  const JsonObject shown{{"document_digest", form.signed_digest}, {"text", "同意"}};
  const auto id = put_up("filing", &form);
  EXPECT_THAT(waits(id), ElementsAre("section"));
  agrees(bureau.head, id, shown);
  EXPECT_THAT(waits(id), ElementsAre("legal", "deputy"));
  EXPECT_EQ(inbox(bureau.legal), 1U);
  agrees(deputy, id, shown);
  EXPECT_THAT(waits(id), ElementsAre("legal"));
  EXPECT_EQ(code_of(deputy, id), "approval.spoken") << "from a second window";
  EXPECT_EQ(inbox(deputy), 0U);
  EXPECT_EQ(code_of(bureau.principal, id), "approval.not_your_level");
  agrees(bureau.legal, id, shown);
  EXPECT_THAT(waits(id), ElementsAre("principal"));
  agrees(bureau.principal, id, shown);
  EXPECT_EQ(text(approval(id), "state"), "granted");
  EXPECT_EQ(a_case.findings().status("a9.filing"), "met");
}

TEST_F(ApprovalsOfMany, WaitForAsManyPersonsOfALevelAsAreAsked) {
  goes_through("section,deputy*2,principal");
  const auto id = put_up("filing");
  agrees(bureau.head, id);
  agrees(deputy, id);
  EXPECT_EQ(code_of(deputy, id), "approval.spoken");
  EXPECT_EQ(inbox(other_deputy), 1U);
  agrees(other_deputy, id);
  EXPECT_THAT(waits(id), ElementsAre("principal"));
  // Returned to their level, both speak again.
  bureau.does(bureau.principal, "case.return_approval", about(id, {{"to_level", "deputy"}, {"reason", "金额再议"}, {"code", kCode}}));
  agrees(other_deputy, id);
  EXPECT_THAT(waits(id), ElementsAre("deputy"));
  agrees(deputy, id);
  EXPECT_THAT(waits(id), ElementsAre("principal"));
}

TEST_F(ApprovalsOfMany, AreSpokenOfByThePersonsWhoWereNamed) {
  auto other_head = bureau.enlist("kezhanger", "科长寅", "", {"section_head"});
  const auto named = [&](const char* level, const Person& who) {
    return JsonObject{{"speakers", JsonArray{Json(JsonObject{{"level", level}, {"users", JsonArray{who.user}}})}}};
  };
  const JsonObject asked{{"approval_matter", "filing"}, {"proposal", "建议立案"}};
  EXPECT_EQ(a_case.refused("request_approval", joined(asked, named("section", deputy))).code, "approval.cannot_speak");
  EXPECT_EQ(a_case.refused("request_approval", joined(asked, named("collective", deputy))).code, "approval.cannot_speak");
  const auto id = put_up("filing", nullptr, named("section", other_head));
  EXPECT_EQ(inbox(bureau.head), 0U);
  EXPECT_EQ(code_of(bureau.head, id), "approval.not_your_level");
  agrees(other_head, id);
  EXPECT_THAT(waits(id), ElementsAre("deputy"));
}

TEST_F(ApprovalsOfMany, AreDecidedByOnePersonInTheEnd) {
  for (const char* levels : {"section,deputy+principal", "section,principal*2", "section++deputy,principal", "section,deputy*0,principal"})
    EXPECT_EQ(bureau.refused(bureau.system_admin, "parameter.set", {{"name", "approval.levels.filing"}, {"value", levels}}).code,
              "parameter.bad_value") << levels;
}

TEST_F(ApprovalsOfMany, AwaitWhoWasAskedBesidesBeforeTheLevelSpeaks) {
  const auto id = put_up("filing");
  EXPECT_EQ(bureau.refused(deputy, "case.ask_reviewer", about(id, {{"user", bureau.legal.user}})).code, "approval.not_your_level");
  EXPECT_EQ(bureau.refused(bureau.head, "case.ask_reviewer", about(id, {{"user", bureau.second.user}})).code, "approval.own")
      << "who handles the case";
  EXPECT_EQ(bureau.refused(bureau.head, "case.ask_reviewer", about(id, {{"user", bureau.auditor.user}})).code, "approval.cannot_review");
  bureau.does(bureau.head, "case.ask_reviewer", about(id, {{"user", bureau.legal.user}, {"reason", "程序有无问题"}}));
  EXPECT_EQ(bureau.refused(bureau.head, "case.ask_reviewer", about(id, {{"user", bureau.legal.user}})).code, "approval.reviewer_asked");
  EXPECT_EQ(code_of(bureau.head, id), "approval.reviewer_awaited");
  ASSERT_EQ(inbox(bureau.legal), 1U);
  EXPECT_TRUE(brief(bureau.legal, id).at("mine").as_bool());
  EXPECT_EQ(text(brief(bureau.legal, id), "reviewer_of"), "section");
  bureau.does(bureau.legal, "case.give_opinion", opinion(id, "agree_if", {{"text", "补送达回证"}}));
  EXPECT_EQ(inbox(bureau.legal), 0U);
  EXPECT_EQ(text(a_case.entry("approval.review_given").at("body"), "text"), "补送达回证");
  EXPECT_THAT(waits(id), ElementsAre("section")) << "the level itself has not spoken";
  agrees(bureau.head, id);
  EXPECT_THAT(waits(id), ElementsAre("deputy"));
}

TEST_F(ApprovalsOfMany, GoOnWithoutTheAnswerWhereWhoAskedSaysWhy) {
  const auto id = put_up("filing");
  bureau.does(bureau.head, "case.ask_reviewer", about(id, {{"user", bureau.legal.user}}));
  bureau.does(bureau.head, "case.drop_reviewer", about(id, {{"user", bureau.legal.user}, {"reason", "出差未归"}}));
  EXPECT_EQ(inbox(bureau.legal), 0U);
  agrees(bureau.head, id);
  EXPECT_THAT(waits(id), ElementsAre("deputy"));
}

TEST_F(ApprovalsOfMany, AreReadByThoseToWhomTheyWereSentWhoDoNotSpeak) {
  const auto id = put_up("filing");
  EXPECT_EQ(bureau.refused(bureau.archivist, "case.copy_approval", about(id, {{"users", JsonArray{bureau.supervisor.user}}})).code, "approval.not_yours");
  a_case.does("copy_approval", {{"approval", id}, {"users", JsonArray{bureau.supervisor.user, other_deputy.user}}, {"note", "供参考"}});
  EXPECT_EQ(a_case.refused("copy_approval", {{"approval", id}, {"users", JsonArray{bureau.supervisor.user}}}).code, "approval.copied_already");
  EXPECT_EQ(inbox(bureau.supervisor, "copies"), 1U);
  EXPECT_FALSE(brief(bureau.supervisor, id).at("mine").as_bool());
  EXPECT_TRUE(brief(bureau.supervisor, id).at("copy_unread").as_bool());
  bureau.does(bureau.supervisor, "case.note_copy", about(id));
  EXPECT_EQ(inbox(bureau.supervisor, "copies"), 0U);
  EXPECT_EQ(bureau.refused(bureau.supervisor, "case.note_copy", about(id)).code, "approval.no_copy");
  EXPECT_EQ(bureau.refused(bureau.head, "case.note_copy", about(id)).code, "approval.no_copy");
  EXPECT_TRUE(approval(id).at("copies").at(0).as_object().contains("read_at"));
  // Reading holds up nobody who decides.
  agrees(bureau.head, id);
}

TEST_F(ApprovalsOfMany, AreUrgedByWhoAskedNotMoreOftenThanTheBureauLetsOne) {
  const auto id = put_up("filing");
  EXPECT_EQ(bureau.refused(bureau.archivist, "case.urge_approval", about(id)).code, "approval.not_yours");
  a_case.does("urge_approval", {{"approval", id}, {"note", "期限将至"}});
  EXPECT_EQ(a_case.refused("urge_approval", {{"approval", id}}).code, "approval.urged_lately");
  bureau.days(1);
  a_case.does("urge_approval", {{"approval", id}});
  const auto waiting = bureau.does(bureau.head, "approval.list").at("waiting").as_array();
  EXPECT_EQ(waiting.at(0).at("urged").as_int64(), 2);
  bureau.does(bureau.system_admin, "parameter.set", {{"name", "approval.urge_hours"}, {"value", 1}});
  bureau.minutes(70);
  a_case.does("urge_approval", {{"approval", id}});
  // What the next level has not had yet, it was not urged for.
  agrees(bureau.head, id);
  EXPECT_FALSE(bureau.does(deputy, "approval.list").at("waiting").at(0).as_object().contains("urged"));
  a_case.does("urge_approval", {{"approval", id}});
}

// ---- In another's stead

TEST_F(ApprovalsOfMany, WaitInTheInboxOfWhoHoldsTheMandateOfAnAbsentHeadUntilItEnds) {
  const auto id = put_up("filing");
  agrees(bureau.head, id);
  agrees(deputy, id);
  const auto mandate = [&](const char* reference, int from, int until) {
    bureau.does(bureau.principal, "bureau.record",
                {{"type", "mandate.given"},
                 {"body", JsonObject{{"mandate", reference}, {"user", other_deputy.user}, {"name", other_deputy.name}, {"mandate_kind", "acting"},
                                     {"acting_for", "principal"}, {"from", bureau.day(from)}, {"until", bureau.day(until)}}}});
  };
  mandate("授字1号", 1, 3);
  EXPECT_EQ(code_of(other_deputy, id), "approval.mandate_to_come");
  bureau.days(1);
  EXPECT_EQ(inbox(other_deputy), 1U);
  bureau.days(3);
  EXPECT_EQ(inbox(other_deputy), 0U);
  const auto refused = bureau.refused(other_deputy, "case.give_opinion", opinion(id));
  EXPECT_EQ(refused.code, "approval.mandate_expired");
  EXPECT_THAT(refused.where, HasSubstr("授字1号"));
  EXPECT_THAT(refused.where, HasSubstr(bureau.day(-1))) << "its last day";
  mandate("授字2号", 0, 2);
  agrees(other_deputy, id);
  EXPECT_EQ(text(approval(id).at("opinions").as_array().back(), "mandate"), "授字2号");
}

TEST_F(ApprovalsOfMany, TellOfAMandateThatWasEndedBeforeItsTime) {
  const auto id = put_up("filing");
  bureau.does(bureau.principal, "bureau.record",
              {{"type", "mandate.given"},
               {"body", JsonObject{{"mandate", "授字3号"}, {"user", deputy.user}, {"name", deputy.name}, {"mandate_kind", "standing_in"},
                                   {"acting_for", "section"}, {"from", bureau.day(0)}}}});
  EXPECT_EQ(inbox(deputy), 1U);
  bureau.does(bureau.principal, "bureau.record", {{"type", "mandate.ended"}, {"body", JsonObject{{"mandate", "授字3号"}, {"reason", "返岗"}}}});
  EXPECT_EQ(inbox(deputy), 0U);
  EXPECT_EQ(code_of(deputy, id), "approval.mandate_expired");
}

// ---- When the case is over

TEST_F(Approvals, AreOverWithTheCaseButForWhatFollowsIt) {
  const auto id = put_up("filing");
  a_case.does("close", {{"reason", "查无违法事实"}, {"outcome", "no_hazard"},
                        {"gate_reasons", JsonArray{Json(JsonObject{{"gate", "a23.close"}, {"reason", "查无违法事实"}})}}});
  EXPECT_TRUE(bureau.does(bureau.head, "approval.list").at("waiting").as_array().empty()) << "no row stays";
  EXPECT_EQ(bureau.refused(bureau.head, "case.give_opinion", opinion(id)).code, "approval.case_over");
  EXPECT_TRUE(brief(bureau.head, id).at("case_is_over").as_bool());
  EXPECT_EQ(a_case.refused("request_approval", {{"approval_matter", "handling"}, {"proposal", "处理"}}).code, "approval.case_over");
  const auto copy = put_up("copy");
  agrees(bureau.head, copy);
  agrees(bureau.principal, copy);
  EXPECT_EQ(text(approval(copy), "state"), "granted");
  a_case.does("withdraw_approval", {{"approval", id}, {"reason", "已结案"}});
}

}  // namespace
}  // namespace use_cases
