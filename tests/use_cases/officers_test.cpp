// One officer or two, and the personal codes by which they confirm what they did.
#include "bureau.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::HasSubstr;

JsonObject confirmation(const Person& officer, std::string_view code) {
  return {{"officer", officer.user}, {"act", "act-1"}, {"code", code}};
}

int failures_of(const Bureau& bureau, const Person& person) {
  return bureau.memory.account(base::UserId{person.user}).value()->failures;
}

TEST(OneOfficerAlone, IsRecordedTruthfullyAndIssuingIsHeldBackUntilTheSecondConfirms) {
  Bureau bureau;
  auto visit = bureau.open_inspection_alone();
  visit.begin();
  visit.show_credential();
  const auto paper = visit.prepare("inspection_record");
  visit.sign(paper, "officer");
  visit.sign(paper, "party");
  EXPECT_EQ(visit.view().at("officers").as_array().size(), 1u);
  EXPECT_EQ(visit.findings().status("pl42.two_officers", "act-1"), "open");

  const JsonObject handing_over{{"paper", paper.id}, {"version", 1}, {"given_to", "车间主任二"}};
  const auto held_back = visit.refused("issue_paper", handing_over);
  EXPECT_EQ(held_back.kind, ErrorKind::blocked);
  EXPECT_EQ(held_back.code, "gate.pl42.issue");
  EXPECT_THAT(held_back.what, HasSubstr(paper.number));
  EXPECT_FALSE(held_back.remedy.empty());

  // Joining the case is not enough: the second confirms in person, with a code of the second's own.
  visit.does("join_officer", {{"officer", bureau.second.user}, {"part", "second"}});
  EXPECT_EQ(visit.refused("issue_paper", handing_over).code, "gate.pl42.issue");
  EXPECT_EQ(visit.refused("confirm_officer", confirmation(bureau.second, "000000")).code, "code.wrong");
  EXPECT_EQ(visit.refused("issue_paper", handing_over).code, "gate.pl42.issue");
  visit.does("confirm_officer", confirmation(bureau.second, kCode));
  EXPECT_EQ(visit.findings().status("pl42.two_officers", "act-1"), "met");
  visit.does("issue_paper", handing_over);
  EXPECT_EQ(text(visit.paper(paper.id), "state"), "issued");
  // Who confirmed having been there signs what was done there.
  EXPECT_EQ(visit.findings().status("a7.inspection_record", "act-1"), "open");
}

class OfficersByEntrustment : public ::testing::Test {
 protected:
  void entrusts(const char* letter, std::string from, std::string until, JsonObject more = {}) {
    bureau.does(bureau.head, "bureau.record",
                {{"type", "entrustment.made"},
                 {"body", joined({{"entrustment", letter}, {"organisation", "示例镇人民政府"}, {"entrusted_matters", "辖区小企业的检查和处罚"}, {"from", std::move(from)}, {"until", std::move(until)}}, more)}});
  }
  std::string standing(const char* letter) {
    return text(item(bureau.does(bureau.lead, "entrustment.list"), "entrustments", "entrustment", letter), "standing");
  }
  Inspection penalty() {
    return bureau.open_inspection_by(bureau.lead, nullptr, "涉嫌无证上岗案",
                                     {{"kind", "general_penalty"}, {"cause", "涉嫌无证上岗案"}, {"source", JsonObject{{"source_kind", "report"}, {"text", "举报"}}}});
  }
  static constexpr const char* kLetter = "应急委〔2026〕1号";

  Bureau bureau;
  Person town = bureau.enlist("zhen", "镇执法员己", "示T001", {"officer"});
};

TEST_F(OfficersByEntrustment, JoinUnderALetterInForceAndAreToldOnceItsTermIsOver) {
  auto a_case = penalty();
  const JsonObject joining{{"officer", town.user}, {"part", "second"}, {"entrustment", kLetter}};
  EXPECT_EQ(a_case.refused("join_officer", joining).code, "entrustment.no_such_entrustment");
  entrusts(kLetter, "2026-01-01", bureau.day(10));
  entrusts("应急委〔2025〕7号", "2025-01-01", "2025-12-31");
  entrusts("应急委〔2027〕1号", "2027-01-01", "2027-12-31");
  EXPECT_EQ(standing(kLetter), "in_force");
  EXPECT_EQ(standing("应急委〔2025〕7号"), "expired");
  EXPECT_EQ(standing("应急委〔2027〕1号"), "to_come");
  const auto late = a_case.refused("join_officer", joined(joining, {{"entrustment", "应急委〔2025〕7号"}}));
  EXPECT_EQ(late.code, "entrustment.not_in_force");
  EXPECT_THAT(late.where, HasSubstr("2025-12-31"));
  a_case.does("join_officer", joining);
  const auto joined_officer = item(a_case.view(), "officers", "officer", town.user);
  EXPECT_EQ(text(joined_officer, "organisation"), "示例镇人民政府");
  EXPECT_EQ(text(joined_officer, "entrustment"), kLetter);
  EXPECT_THAT(text(a_case.entry("officer.joined"), "sentence"), HasSubstr("示例镇人民政府"));
  a_case.does("record", {{"type", "urgency.declared"}, {"body", JsonObject{{"urgent_for", "filing"}, {"reason", "证据可能灭失"}}}});
  a_case.begin("interview");
  a_case.end_act();
  EXPECT_EQ(a_case.findings().status("pl20.within_term", "act-1"), "met");
  bureau.days(11);
  a_case.begin("interview");
  a_case.end_act();
  EXPECT_EQ(a_case.findings().status("pl20.within_term", "act-2"), "breached");
  // Renewed under the same reference: the acts from then on are in order.
  entrusts(kLetter, "2026-01-01", bureau.day(30));
  a_case.begin("interview");
  a_case.end_act();
  EXPECT_EQ(a_case.findings().status("pl20.within_term", "act-3"), "met");
  bureau.does(bureau.head, "bureau.record", {{"type", "entrustment.ended"}, {"body", JsonObject{{"entrustment", kLetter}, {"reason", "收回"}}}});
  a_case.begin("interview");
  EXPECT_EQ(a_case.findings().status("pl20.within_term", "act-4"), "breached") << "ended before its term";
}

TEST_F(OfficersByEntrustment, JoinNoMoreOnceItWasEndedAndTheLetterIsAskedForInTheBureausRecord) {
  entrusts(kLetter, "2026-01-01", "2027-12-31");
  const auto finding = [&](const char* rule) {
    const auto found = bureau.does(bureau.head, "bureau.findings");
    for (const auto& lane : found.at("lanes").as_array())
      for (const auto& o : lane.at("obligations").as_array())
        if (text(o, "rule") == rule) return text(o, "status");
    return std::string();
  };
  EXPECT_EQ(finding("pl20.published"), "open");
  EXPECT_EQ(finding("pl20.letter"), "breached") << "it began without its powers told";
  entrusts(kLetter, "2026-01-01", "2027-12-31", {{"powers", "警告、五千元以下罚款"}});
  EXPECT_EQ(finding("pl20.letter"), "met_late");
  bureau.does(bureau.head, "bureau.record",
              {{"type", "entrustment.published"}, {"body", JsonObject{{"entrustment", kLetter}, {"published_by", "both"}, {"channel_name", "县政府网站"}}}});
  EXPECT_EQ(finding("pl20.published"), "met");
  bureau.does(bureau.head, "bureau.record", {{"type", "entrustment.ended"}, {"body", JsonObject{{"entrustment", kLetter}, {"reason", "收回"}}}});
  EXPECT_EQ(standing(kLetter), "ended");
  EXPECT_EQ(penalty().refused("join_officer", {{"officer", town.user}, {"part", "second"}, {"entrustment", kLetter}}).code, "entrustment.not_in_force");
  entrusts(kLetter, "2026-01-01", "2027-12-31", {{"powers", "警告"}});
  EXPECT_EQ(standing(kLetter), "in_force") << "given again";
}

TEST_F(OfficersByEntrustment, StandWithTheCaseFromItsOpeningAndTakeNoCoerciveMeasure) {
  entrusts(kLetter, "2026-01-01", "2027-12-31");
  const JsonArray officers{JsonObject{{"user", bureau.lead.user}, {"part", "lead"}},
                           JsonObject{{"user", town.user}, {"part", "second"}, {"entrustment", kLetter}}};
  const JsonObject opening{{"enterprise", bureau.enterprise}, {"matter", "涉嫌违法储存案"}, {"kind", "coercion"}, {"cause", "涉嫌违法储存案"}, {"officers", officers},
                           {"source", JsonObject{{"source_kind", "report"}, {"text", "举报"}}}};
  const auto opened = bureau.does(bureau.lead, "case.open", opening);
  const auto view = bureau.does(bureau.lead, "case.view", {{"case", text(opened, "case")}});
  EXPECT_EQ(text(item(view, "officers", "officer", town.user), "organisation"), "示例镇人民政府");
  bureau.does(bureau.lead, "case.begin_act", {{"case", text(opened, "case")}, {"kind", "coercion"}, {"place", "库房"}});
  const auto found = bureau.does(bureau.lead, "case.findings", {{"case", text(opened, "case")}});
  std::string status;
  for (const auto& lane : found.at("lanes").as_array())
    for (const auto& o : lane.at("obligations").as_array())
      if (text(o, "rule") == "cl17.not_entrusted") status = text(o, "status");
  EXPECT_EQ(status, "breached") << "行政强制法 17: the power is not delegated";
}

TEST(OneOfficerAlone, IsJoinedByASecondWhoThenStandsInThePapersOfTheAct) {
  Bureau bureau;
  auto visit = bureau.open_inspection_alone();
  visit.begin();
  const auto alone = visit.prepare("inspection_record");
  visit.does("join_officer", {{"officer", bureau.second.user}, {"part", "second"}});
  const JsonObject second{{"role", "officer"}, {"user", bureau.second.user}};
  // The paper of before has no place for the one who came later.
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(alone, second, kCode)).code, "paper.no_place");
  visit.does("confirm_officer", confirmation(bureau.second, kCode));
  visit.does("show_credential", {{"act", "act-1"}, {"shown_to", "车间主任二"}});

  const JsonArray both{bureau.lead.user, bureau.second.user};
  EXPECT_EQ(visit.view().at("acts").at(0).at("officers"), both);
  EXPECT_EQ(visit.entry("credential.shown").at("body").at("officers"), both);
  const auto fields = visit.does("preview_paper", {{"form", "inspection_record"}, {"act", "act-1"}}).at("fields");
  EXPECT_THAT(text(fields, "situation"), HasSubstr("办案人甲、办案人乙，执法证号为示0001、示0002"));
  EXPECT_EQ(fields.at("certificates").as_array().size(), 2u);
  const auto paper = visit.prepare("inspection_record", {{"paper", alone.id}, {"fields", JsonObject{{"period", kPeriod}}}});
  visit.does("sign_paper", visit.signature(paper, second, kCode));
}

TEST(OneOfficerAlone, IsNotJoinedByOneWhoWasNotThere) {
  Bureau bureau;
  auto visit = bureau.open_inspection_alone();
  visit.begin();
  visit.end_act();
  visit.does("join_officer", {{"officer", bureau.second.user}, {"part", "second"}});
  const auto fields = visit.does("preview_paper", {{"form", "inspection_record"}, {"act", "act-1"}}).at("fields");
  EXPECT_EQ(fields.at("certificates").as_array().size(), 1u);
}

TEST(OneOfficerAlone, ToTheEndIsAFindingThatCanBeExplainedButNotUndone) {
  Bureau bureau;
  auto visit = bureau.open_inspection_alone();
  visit.begin();
  visit.end_act();
  bureau.minutes(1);
  const auto finding = visit.findings().obligation("pl42.two_officers", "act-1");
  EXPECT_EQ(text(finding, "status"), "breached");
  visit.does("explain", {{"obligation", text(finding, "id")}, {"reason", "同事途中受伤，一人到场"}});
  const auto explained = visit.findings().obligation("pl42.two_officers", "act-1");
  EXPECT_EQ(text(explained, "status"), "breached");
  EXPECT_THAT(boost::json::serialize(explained), HasSubstr("同事途中受伤"));
}

TEST(OneOfficerAlone, TheSecondWhoLeftNoLongerCounts) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.second_confirms();
  EXPECT_EQ(visit.findings().status("pl42.two_officers", "act-1"), "met");
  visit.does("leave_officer", {{"officer", bureau.second.user}, {"reason", "另有任务"}});
  EXPECT_EQ(visit.findings().status("pl42.two_officers", "act-1"), "open");
  EXPECT_EQ(visit.refused("confirm_officer", confirmation(bureau.second, kCode)).kind, ErrorKind::not_found);
}

TEST(PersonalCode, WrongOnesAreCountedAndTheAccountThenWaitsTenMinutes) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  for (int n = 1; n <= 5; ++n) {
    const auto wrong = visit.refused("confirm_officer", confirmation(bureau.second, "111111"));
    EXPECT_EQ(wrong.kind, ErrorKind::unauthorised);
    EXPECT_EQ(wrong.code, "code.wrong");
    EXPECT_EQ(wrong.where, "/code");
    if (n < 5) {
      EXPECT_EQ(failures_of(bureau, bureau.second), n);
    }
  }
  const auto until = bureau.clock.now().plus_seconds(600);
  const auto locked = visit.refused("confirm_officer", confirmation(bureau.second, kCode));
  EXPECT_EQ(locked.kind, ErrorKind::unavailable);
  EXPECT_EQ(locked.code, "session.locked");
  EXPECT_EQ(locked.where, until.text());
  // Who holds a colleague's device can make the code wait, not the colleague's signing in.
  EXPECT_TRUE(bureau.office->sign_in("yi", kPassword, "test"));
  EXPECT_TRUE(bureau.office->sign_in("jia", kPassword, "test"));
  bureau.clock.set(until.plus_us(-1));
  EXPECT_EQ(visit.refused("confirm_officer", confirmation(bureau.second, kCode)).code, "session.locked");
  bureau.clock.set(until);
  EXPECT_TRUE(bureau.ask(bureau.lead, "case.confirm_officer", joined(confirmation(bureau.second, kCode), {{"case", visit.id()}})));
}

TEST(PersonalCode, ARightOneClearsTheCount) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  for (int n = 0; n < 4; ++n) visit.refused("confirm_officer", confirmation(bureau.second, "111111"));
  visit.second_confirms();
  EXPECT_EQ(failures_of(bureau, bureau.second), 0);
  const auto paper = visit.prepare("inspection_record");
  const JsonObject second{{"role", "officer"}, {"user", bureau.second.user}};
  for (int n = 0; n < 4; ++n) EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, second, "111111")).code, "code.wrong");
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, second)).code, "code.wrong");  // none given is wrong too
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, second, kCode)).code, "session.locked");
}

TEST(PersonalCode, OfOneWhoIsNoOfficerOfTheCaseIsNotTried) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto paper = visit.prepare("inspection_record");
  for (int n = 0; n < 6; ++n) {
    EXPECT_EQ(visit.refused("confirm_officer", confirmation(bureau.third, "111111")).kind, ErrorKind::not_found);
    const JsonObject stranger{{"role", "officer"}, {"user", bureau.system_admin.user}};
    EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, stranger, "111111")).code, "signer.not_an_officer");
  }
  EXPECT_EQ(failures_of(bureau, bureau.third), 0);
  EXPECT_EQ(failures_of(bureau, bureau.system_admin), 0);
}

TEST(PersonalCode, NeverEntersTheRecord) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  for (const auto& event : bureau.all_entries())
    EXPECT_EQ(boost::json::serialize(event.body).find(kCode), std::string::npos) << event.type;
}

TEST(PersonalCode, IsSetByItsOwnerWhoFirstChoosesAPassword) {
  Bureau bureau;
  const auto made = bureau.does(bureau.system_admin, "user.register", JsonObject{{"login", "wang"}, {"name", "新人壬"}, {"certificate", "示0007"}});
  const auto secret = text(made, "secret");
  EXPECT_EQ(bureau.office->sign_in("wang", secret, "test").error().code, "session.new_password_needed");
  EXPECT_EQ(bureau.office->redeem(secret, "short", "test").error().code, "password.too_short");
  const auto in = bureau.office->redeem(secret, "a password of my own", "test");
  ASSERT_TRUE(in) << in.error().text();
  EXPECT_EQ(bureau.office->redeem(secret, "a password of my own", "test").error().code, "session.bad_link");
  services::CallContext own;
  own.who = in->principal;
  const auto set = [&](const char* password, const char* code) {
    return bureau.office->call(own, "me.set_code", JsonObject{{"password", password}, {"code", code}});
  };
  EXPECT_EQ(set("not my password", "135791").error().code, "session.bad_login");
  EXPECT_EQ(set("a password of my own", "12345").error().code, "code.bad_form");
  EXPECT_EQ(set("a password of my own", "12345x").error().code, "code.bad_form");
  EXPECT_TRUE(set("a password of my own", "135791"));
  // The secret stands nowhere in the record.
  for (const auto& event : bureau.all_entries())
    EXPECT_EQ(boost::json::serialize(event.body).find(secret), std::string::npos) << event.type;
}

TEST(PersonalCode, ThatWasNeverSetConfirmsNothing) {
  Bureau bureau;
  auto account = bureau.memory.account(base::UserId{bureau.second.user}).value().value();
  account.code_hash.clear();
  ASSERT_TRUE(bureau.memory.put_account(account));
  auto visit = bureau.open_inspection();
  visit.begin();
  EXPECT_EQ(visit.refused("confirm_officer", confirmation(bureau.second, kCode)).code, "code.none_set");
}

TEST(Officers, NeedACertificateOnRecord) {
  Bureau bureau;
  auto visit = bureau.open_inspection_alone();
  EXPECT_EQ(visit.refused("join_officer", {{"officer", bureau.archivist.user}, {"part", "second"}}).code, "officer.no_certificate");
  EXPECT_EQ(visit.refused("join_officer", {{"officer", "01931d2c-0000-7000-8000-0000000000ff@yingji.example"}, {"part", "second"}}).code,
            "user.no_such_user");
}

TEST(SignIn, AnswersAnUnknownLoginAsAWrongPassword) {
  Bureau bureau;
  const auto wrong = bureau.office->sign_in("jia", "wrong", "test"), unknown = bureau.office->sign_in("nobody", "wrong", "test");
  EXPECT_EQ(wrong.error().text(), unknown.error().text());
  EXPECT_EQ(wrong.error().code, unknown.error().code);
  EXPECT_EQ(bureau.entries("session.refused", ports::LogName::access).size(), 2u);
}

TEST(SignIn, EndsWithTwelveHoursOrTheSigningOut) {
  Bureau bureau;
  const auto in = bureau.office->sign_in("jia", kPassword, "test");
  ASSERT_TRUE(in);
  EXPECT_EQ(bureau.office->authenticate(in->token)->user.text, bureau.lead.user);
  bureau.clock.set(in->expires);
  EXPECT_TRUE(bureau.office->authenticate(in->token));
  bureau.clock.set(in->expires.plus_us(1));
  EXPECT_EQ(bureau.office->authenticate(in->token).error().code, "session.none");
  const auto again = bureau.office->sign_in("jia", kPassword, "test");
  ASSERT_TRUE(again);
  EXPECT_TRUE(bureau.office->sign_out(again->token));
  EXPECT_FALSE(bureau.office->authenticate(again->token));
}

}  // namespace
}  // namespace use_cases
