// The bureau's own record: what people enter into it, what the rulebook says of it, and to whom.
#include "bureau.h"

namespace use_cases {
namespace {

using base::ErrorKind;

class TheBureau : public ::testing::Test {
 protected:
  JsonObject entry(std::string type, JsonObject body) const { return {{"type", std::move(type)}, {"body", std::move(body)}}; }
  Json enters(const Person& who, std::string type, JsonObject body) {
    return bureau.does(who, "bureau.record", entry(std::move(type), std::move(body)));
  }
  base::Error may_not_enter(const Person& who, std::string type, JsonObject body) {
    return bureau.refused(who, "bureau.record", entry(std::move(type), std::move(body)));
  }
  Findings findings(JsonObject more = {}) { return Findings(bureau.does(bureau.supervisor, "bureau.findings", std::move(more))); }
  JsonObject custodian(JsonArray duties) const {
    return {{"name", "档案员己"}, {"user", bureau.archivist.user}, {"duties", std::move(duties)}, {"from", bureau.day(0)}};
  }
  JsonObject rule(JsonArray subjects) const {
    return {{"title", "执法全过程记录管理与使用制度"}, {"in_force_from", bureau.day(0)}, {"subjects", std::move(subjects)}};
  }
  JsonObject leak() const {
    return {{"supervision_item", "leak"}, {"signal_source", "access_log"}, {"text", "一夜导出二百段录像"}};
  }
  JsonObject disposal(JsonArray cases) const {
    return {{"register", "销毁清册2026-1"}, {"cases", std::move(cases)}, {"disposal_verdict", "destroy"}, {"reason", "保管期满"},
            {"appraised_by", JsonArray{"档案员己"}}, {"approved_by", "局长壬"}};
  }
  void label(Inspection& visit) {
    bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.head.user}, {"label", "商密"}});
    bureau.head.labels = {"商密"};
    bureau.does(bureau.head, "case.label", {{"case", visit.id()}, {"labels", JsonArray{"商密"}}, {"reason", "配方"}});
  }

  Bureau bureau;
};

TEST_F(TheBureau, IsAskedForItsRulesAndItsCustodiansFromItsFirstDay) {
  const auto first = findings();
  EXPECT_EQ(first.status("a27.rules"), "open");
  EXPECT_EQ(text(first.obligation("a27.rules"), "due"), "2026-12-02T15:59:59.999999Z") << "thirty days after the rulebook came";
  EXPECT_EQ(first.status("a27.archiving"), "open");
  enters(bureau.head, "management_rule.kept", rule({"recording", "use"}));
  EXPECT_EQ(findings().status("a27.rules"), "open") << "nothing yet on archiving";
  enters(bureau.head, "management_rule.kept", rule({"archive"}));
  enters(bureau.principal, "custodian.appointed", custodian({"archive", "custody", "use"}));
  const auto now = findings();
  EXPECT_EQ(now.status("a27.rules"), "met");
  EXPECT_EQ(now.status("a27.archiving"), "open") << "asked for once the days for setting up have passed";
  bureau.days(31);
  EXPECT_EQ(findings().status("a27.archiving"), "met");
  EXPECT_EQ(findings().status("a27.use"), "met");
}

TEST_F(TheBureau, IsFoundWantingWhenTheDaysHavePassed) {
  enters(bureau.principal, "custodian.appointed", custodian({"custody"}));
  bureau.at("2026-12-02T15:58:59.999999Z");  // a step takes a minute
  EXPECT_EQ(findings().status("a27.rules"), "open");
  bureau.at("2026-12-02T15:59:00Z");
  const auto after = findings();
  EXPECT_EQ(after.status("a27.rules"), "breached");
  bureau.days(8);
  EXPECT_EQ(findings().status("a27.archiving"), "breached") << "seven days of a vacancy are tolerated";
  EXPECT_EQ(findings().status("a27.custody"), "met");
}

TEST_F(TheBureau, IsSilentInItsCases) {
  auto visit = bureau.open_inspection();
  EXPECT_EQ(visit.findings().status("a27.rules"), "absent");
  EXPECT_EQ(visit.findings().status("a27.returned"), "not_triggered") << "a file is lent by its case";
  const auto own = findings();
  EXPECT_EQ(own.status("a6.av"), "absent") << "no credential is shown to the bureau itself";
  EXPECT_EQ(own.status("a30.leak"), "not_triggered");
}

TEST_F(TheBureau, FollowsARecorderThatComesBackUncleared) {
  bureau.does(bureau.system_admin, "device.register", {{"device", "recorder-1"}, {"kind", "recorder"}});
  const JsonObject back{{"device", "recorder-1"}, {"name", "办案人甲"}, {"user", bureau.lead.user}};
  enters(bureau.lead, "device.returned", joined(back, {{"cleared", false}}));
  EXPECT_EQ(findings().status("a27.device_cleared", "recorder-1"), "open");
  enters(bureau.lead, "device.returned", joined(back, {{"cleared", true}}));
  EXPECT_EQ(findings().status("a27.device_cleared", "recorder-1"), "met");
}

TEST_F(TheBureau, CountsItsSignalsAndLetsThemWaitForAPerson) {
  EXPECT_EQ(text(enters(bureau.auditor, "supervision.signal_raised", leak()), "signal"), "signal-1");
  EXPECT_EQ(text(enters(bureau.supervisor, "supervision.signal_raised", leak()), "signal"), "signal-2");
  auto found = findings();
  EXPECT_EQ(found.status("a30.leak", "signal-1"), "open");
  EXPECT_EQ(text(found.obligation("a30.leak", "signal-1"), "effect"), "signal") << "it concludes nothing";
  EXPECT_EQ(found.counted("breached"), 0);
  bureau.days(400);
  EXPECT_EQ(findings().status("a30.leak", "signal-1"), "open") << "however long it waits";
  enters(bureau.supervisor, "supervision.signal_settled", {{"signal", "signal-1"}, {"signal_verdict", "unfounded"}, {"reason", "应诉举证"}});
  EXPECT_EQ(findings().status("a30.leak", "signal-1"), "met");
  EXPECT_EQ(findings().status("a30.leak", "signal-2"), "open");
}

TEST_F(TheBureau, HasWhatSupervisionFoundPutRightByTheDate) {
  const auto made = enters(bureau.supervisor, "supervision.finding_made",
                           {{"supervision_item", "not_recorded"}, {"text", "复查未录像"}, {"serious", false}});
  EXPECT_EQ(text(made, "finding"), "finding-1");
  EXPECT_EQ(findings().status("a30.ordered", "finding-1"), "open");
  enters(bureau.supervisor, "supervision.rectification_ordered",
         {{"finding", "finding-1"}, {"to", "办案人甲"}, {"due", bureau.day(7)}, {"text", "补作说明"}});
  EXPECT_EQ(findings().status("a30.ordered", "finding-1"), "met");
  EXPECT_EQ(findings().status("a30.rectified", "finding-1"), "open");
  bureau.days(8);
  EXPECT_EQ(findings().status("a30.rectified", "finding-1"), "breached");
}

TEST_F(TheBureau, TakesAnEntryOnlyFromThoseWhoseOfficeItIs) {
  const auto error = may_not_enter(bureau.lead, "custodian.appointed", custodian({"archive"}));
  EXPECT_EQ(error.kind, ErrorKind::denied);
  EXPECT_EQ(error.code, "bureau.not_your_entry");
  EXPECT_EQ(may_not_enter(bureau.system_admin, "device.issued", {{"device", "recorder-1"}, {"name", "甲"}}).code, "access.not_permitted");
  for (const char* type : {"role.granted", "case.opened", "store.verified", "weather.seen"})
    EXPECT_EQ(may_not_enter(bureau.principal, type, {{"user", bureau.lead.user}, {"role", "supervisor"}}).code, "bureau.no_such_entry") << type;
}

TEST_F(TheBureau, TakesNoEntryThatDoesNotFitItsSchemaOrNamesWhatIsNotThere) {
  auto error = may_not_enter(bureau.head, "custodian.appointed", {{"name", "己"}, {"duties", JsonArray{"cooking"}}, {"from", "2026-11-02"}});
  EXPECT_EQ(error.code, "schema.enum");
  EXPECT_EQ(error.where, "/body/duties/0");
  error = may_not_enter(bureau.head, "custodian.appointed", {{"name", "己"}, {"duties", JsonArray{"use"}}});
  EXPECT_EQ(error.code, "schema.required");
  error = may_not_enter(bureau.lead, "device.returned", {{"device", "recorder-9"}, {"name", "甲"}});
  EXPECT_EQ(error.code, "bureau.no_such_thing");
  EXPECT_EQ(error.where, "/body/device");
  error = may_not_enter(bureau.supervisor, "supervision.rectified", {{"finding", "finding-7"}, {"performance", "whole"}, {"text", "已改"}});
  EXPECT_EQ(error.where, "/body/finding");
  error = may_not_enter(bureau.head, "custodian.relieved",
                        {{"name", "己"}, {"duties", JsonArray{"use"}}, {"happened_at", "2031-01-01T00:00:00.000000Z"}});
  EXPECT_EQ(error.code, "time.in_future");
  EXPECT_EQ(error.where, "/body/happened_at");
}

TEST_F(TheBureau, SaysItselfWhoseClockToldTheTime) {
  enters(bureau.head, "custodian.relieved",
         {{"name", "己"}, {"duties", JsonArray{"use"}}, {"happened_at", "2026-08-03T01:00:00.000000Z"}});
  const auto body = bureau.entries("custodian.relieved").back().body;
  EXPECT_EQ(text(body, "time_source"), "officer");
  EXPECT_TRUE(body.at("late_entry").as_bool()) << "told three months later";
  enters(bureau.head, "custodian.relieved", {{"name", "己"}, {"duties", JsonArray{"archive"}}});
  const auto told_now = bureau.entries("custodian.relieved").back().body;
  EXPECT_EQ(text(told_now, "time_source"), "server");
  EXPECT_EQ(text(told_now, "happened_at"), bureau.clock.now().text());
}

TEST_F(TheBureau, TellsNothingOfACaseThatALabelProtects) {
  auto visit = bureau.open_inspection();
  auto about = leak();
  about["case"] = visit.number();
  enters(bureau.supervisor, "supervision.signal_raised", about);
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.head.user}, {"label", "商密"}});
  bureau.head.labels = {"商密"};
  bureau.does(bureau.head, "case.label", {{"case", visit.id()}, {"labels", JsonArray{"商密"}}, {"reason", "配方"}});
  EXPECT_EQ(may_not_enter(bureau.supervisor, "supervision.signal_raised", about).code, "case.no_such_case");
  auto handover = JsonObject{{"handed_by", "甲"}, {"received_by", "己"}, {"what", "案卷"}, {"case", visit.number()}};
  EXPECT_EQ(may_not_enter(bureau.head, "handover.made", handover).code, "bureau.case_is_labelled");
}

TEST_F(TheBureau, TakesNothingThatNoFormOffers) {
  const std::string digest(64, 'a');
  const auto refused = [&](const Person& who, std::string type, JsonObject body, const std::string& field) {
    const auto error = may_not_enter(who, std::move(type), std::move(body));
    EXPECT_EQ(error.code, "bureau.not_by_hand") << field;
    EXPECT_EQ(error.where, "/body/" + field);
  };
  refused(bureau.head, "management_rule.kept", joined(rule({"archive"}), {{"blob", digest}}), "blob");
  const JsonObject relieved{{"name", "己"}, {"duties", JsonArray{"use"}}};
  refused(bureau.head, "custodian.relieved", joined(relieved, {{"time_source", "server"}}), "time_source");
  refused(bureau.head, "custodian.relieved", joined(relieved, {{"late_entry", false}}), "late_entry");
  refused(bureau.head, "custodian.relieved", joined(relieved, {{"uncertainty_s", 3}}), "uncertainty_s");
  refused(bureau.supervisor, "supervision.signal_raised", joined(leak(), {{"signal", "signal-9"}}), "signal");
}

TEST_F(TheBureau, NamesOnlyCasesThatThereAre) {
  auto visit = bureau.open_inspection();
  auto error = may_not_enter(bureau.archivist, "disposal.decided", disposal({visit.number(), "nowhere-7"}));
  EXPECT_EQ(error.code, "case.no_such_case");
  EXPECT_EQ(error.where, "/body/cases/1");
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.archivist.user}, {"label", "商密"}});
  label(visit);
  error = may_not_enter(bureau.archivist, "disposal.decided", disposal({visit.id()}));
  EXPECT_EQ(error.code, "case.no_such_case") << "this session holds no label yet";
  EXPECT_EQ(error.where, "/body/cases/0");
  bureau.archivist.labels = {"商密"};
  EXPECT_EQ(may_not_enter(bureau.archivist, "disposal.decided", disposal({visit.id()})).code, "bureau.case_is_labelled");
}

TEST_F(TheBureau, NamesALabelledCaseForNobodyWhateverHeMayDoWithIt) {
  auto visit = bureau.open_inspection();
  label(visit);
  auto about = leak();
  about["case"] = visit.number();
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.auditor.user}, {"label", "商密"}});
  bureau.auditor.labels = {"商密"};
  EXPECT_EQ(bureau.refused(bureau.auditor, "case.view", {{"case", visit.id()}}).kind, ErrorKind::denied);
  EXPECT_EQ(may_not_enter(bureau.auditor, "supervision.signal_raised", about).code, "bureau.case_is_labelled");
}

TEST_F(TheBureau, NamesNoCaseThatCannotBeRead) {
  auto visit = bureau.open_inspection();
  bureau.store.lose_rows(visit.id());
  bureau.restart();  // so that it lies in no memory
  auto about = leak();
  about["case"] = visit.id();
  EXPECT_EQ(may_not_enter(bureau.supervisor, "supervision.signal_raised", about).code, "store.row_damaged");
}

TEST_F(TheBureau, KeepsACaseBackThatWasLabelledAfterItWasNamed) {
  auto kept = bureau.open_inspection("甲厂"), open = bureau.open_inspection("乙厂");
  auto about = leak();
  about["case"] = kept.number();
  enters(bureau.supervisor, "supervision.signal_raised", about);
  enters(bureau.archivist, "disposal.decided", disposal({kept.id(), open.number()}));
  label(kept);
  const auto for_him = bureau.does(bureau.supervisor, "bureau.entries").at("entries");
  EXPECT_EQ(for_him.at(0).at("body").at("cases"), (JsonArray{open.number()}));
  EXPECT_TRUE(for_him.at(0).at("withheld").as_bool());
  EXPECT_FALSE(for_him.at(1).at("body").as_object().contains("case"));
  EXPECT_TRUE(for_him.at(1).at("withheld").as_bool());
  const auto for_the_head = bureau.does(bureau.head, "bureau.entries").at("entries");
  EXPECT_EQ(text(for_the_head.at(1).at("body"), "case"), kept.number()) << "he holds the label";
  EXPECT_FALSE(for_the_head.at(1).as_object().contains("withheld"));
}

TEST_F(TheBureau, TakesNoBlanks) {
  const JsonObject settled{{"signal", "signal-1"}, {"signal_verdict", "unfounded"}, {"reason", "  \u3000 "}};
  enters(bureau.supervisor, "supervision.signal_raised", leak());
  auto error = may_not_enter(bureau.supervisor, "supervision.signal_settled", settled);
  EXPECT_EQ(error.code, "schema.blank");
  EXPECT_EQ(error.where, "/body/reason");
  auto visit = bureau.open_inspection();
  auto decided = disposal({visit.number()});
  decided["appraised_by"] = JsonArray{"档案员己", " "};
  error = may_not_enter(bureau.archivist, "disposal.decided", decided);
  EXPECT_EQ(error.code, "schema.blank");
  EXPECT_EQ(error.where, "/body/appraised_by/1");
}

TEST_F(TheBureau, GoesOnOnlyWithWhatWasEntered) {
  auto next = rule({"use"});
  next["rule_id"] = "00000000-0000-4000-8000-000000000000@" + std::string("elsewhere");
  auto error = may_not_enter(bureau.head, "management_rule.kept", next);
  EXPECT_EQ(error.code, "bureau.no_such_thing");
  EXPECT_EQ(error.where, "/body/rule_id");
  next["rule_id"] = text(enters(bureau.head, "management_rule.kept", rule({"recording"})), "rule_id");
  enters(bureau.head, "management_rule.kept", next);

  error = may_not_enter(bureau.principal, "mandate.ended", {{"mandate", "授〔2026〕1号"}});
  EXPECT_EQ(error.code, "bureau.no_such_thing");
  EXPECT_EQ(error.where, "/body/mandate");
  enters(bureau.principal, "mandate.given",
         {{"mandate", "授〔2026〕1号"}, {"name", "副局长"}, {"mandate_kind", "acting"}, {"acting_for", "principal"}, {"from", bureau.day(0)}});
  enters(bureau.principal, "mandate.ended", {{"mandate", "授〔2026〕1号"}});
}

TEST_F(TheBureau, TellsOfCarriersOfSecretsOnlyThoseWhoseOfficeTheyAre) {
  enters(bureau.head, "state_secret.registered", {{"register_number", "密-1"}, {"grade", "secret"}, {"kept_at", "保密室"}, {"responsible", "甲"}});
  enters(bureau.supervisor, "supervision.signal_raised", leak());
  const auto listed = [&](const Person& who) { return bureau.does(who, "bureau.entries").at("entries").as_array().size(); };
  EXPECT_EQ(listed(bureau.supervisor), 1u);
  EXPECT_EQ(listed(bureau.auditor), 1u);
  EXPECT_EQ(listed(bureau.head), 2u);
  EXPECT_EQ(listed(bureau.principal), 2u);
}

TEST_F(TheBureau, AnswersARepeatedRequestOnce) {
  const auto first = bureau.does(bureau.supervisor, "bureau.record", entry("supervision.signal_raised", leak()), {.key = "once"});
  const auto again = bureau.does(bureau.supervisor, "bureau.record", entry("supervision.signal_raised", leak()), {.key = "once"});
  EXPECT_EQ(first, again);
  EXPECT_EQ(bureau.entries("supervision.signal_raised").size(), 1u);
}

TEST_F(TheBureau, ShowsItsFindingsToThoseWhoSuperviseIt) {
  for (const auto* who : {&bureau.supervisor, &bureau.principal, &bureau.head, &bureau.auditor, &bureau.archivist, &bureau.legal})
    EXPECT_TRUE(bureau.ask(*who, "bureau.findings", JsonObject{})) << who->name;
  for (const auto* who : {&bureau.lead, &bureau.system_admin, &bureau.security_admin})
    EXPECT_EQ(bureau.refused(*who, "bureau.findings").kind, ErrorKind::denied) << who->name;
  EXPECT_EQ(bureau.refused(bureau.lead, "bureau.entries").kind, ErrorKind::denied);
  EXPECT_EQ(bureau.refused(bureau.lead, "bureau.explain_finding", {{"obligation", "a27.rules"}}).kind, ErrorKind::denied);
}

TEST_F(TheBureau, IsJudgedAsOfAnotherInstantAndByWhatWasKnown) {
  const auto before = bureau.recorded() - 1;
  enters(bureau.head, "management_rule.kept", rule({"recording", "archive", "use"}));
  EXPECT_EQ(findings({{"seq", before}}).status("a27.rules"), "open");
  EXPECT_EQ(findings({{"seq", before}, {"at", "2026-12-03T00:00:00+08:00"}}).status("a27.rules"), "breached");
  EXPECT_EQ(findings({{"at", "2026-12-03T00:00:00+08:00"}}).status("a27.rules"), "met");
  EXPECT_EQ(bureau.refused(bureau.supervisor, "bureau.findings", {{"seq", 100'000}}).code, "findings.bad_seq");
  EXPECT_EQ(bureau.refused(bureau.supervisor, "bureau.findings", {{"at", "gestern"}}).where, "/at");
}

TEST_F(TheBureau, ExplainsWhatItIsAskedFor) {
  const auto told = bureau.does(bureau.supervisor, "bureau.explain_finding", {{"obligation", "a27.rules"}});
  EXPECT_EQ(text(told, "status"), "open");
  EXPECT_NE(text(told, "text").find("第二十七条"), std::string::npos);
  EXPECT_EQ(bureau.refused(bureau.supervisor, "bureau.explain_finding", {{"obligation", "a99"}}).code, "rulebook.no_such_obligation");
}

TEST_F(TheBureau, IsJudgedByItsParametersAsTheyStand) {
  EXPECT_EQ(text(findings().obligation("a27.rules"), "due"), "2026-12-02T15:59:59.999999Z");
  bureau.does(bureau.system_admin, "parameter.set", {{"name", "management_setup_days"}, {"value", 60}});
  EXPECT_EQ(text(findings().obligation("a27.rules"), "due"), "2027-01-01T15:59:59.999999Z");
}

TEST_F(TheBureau, SaysTheSameAfterARestart) {
  enters(bureau.head, "management_rule.kept", rule({"recording", "archive", "use"}));
  enters(bureau.supervisor, "supervision.signal_raised", leak());
  const auto before = bureau.does(bureau.supervisor, "bureau.findings");
  bureau.restart();
  const auto after = bureau.does(bureau.supervisor, "bureau.findings");
  EXPECT_EQ(before.at("lanes"), after.at("lanes"));
}

TEST_F(TheBureau, ReadsOnlyWhatCameSince) {
  findings();
  for (int i = 0; i < 5; ++i) enters(bureau.supervisor, "supervision.signal_raised", leak());
  findings();
  const auto read = bureau.store.events_read();
  findings();
  EXPECT_EQ(bureau.store.events_read(), read);
  enters(bureau.supervisor, "supervision.signal_raised", leak());
  EXPECT_EQ(findings().status("a30.leak", "signal-6"), "open");
  EXPECT_LE(bureau.store.events_read() - read, 1u);
}

TEST_F(TheBureau, ListsWhatWasEnteredTheNewestFirst) {
  for (int i = 0; i < 3; ++i) enters(bureau.supervisor, "supervision.signal_raised", leak());
  enters(bureau.principal, "custodian.appointed", custodian({"archive"}));
  const auto page = bureau.does(bureau.supervisor, "bureau.entries", {{"limit", 3}});
  const auto& entries = page.at("entries").as_array();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(text(entries.front(), "type"), "custodian.appointed/1");
  EXPECT_EQ(text(entries.front(), "by_name"), "局长壬");
  EXPECT_EQ(text(entries.front(), "sentence"), "指定档案员己负责归档，自" + bureau.day(0) + "起");
  const auto rest = bureau.does(bureau.supervisor, "bureau.entries", {{"limit", 3}, {"after", text(page, "next")}});
  ASSERT_EQ(rest.at("entries").as_array().size(), 1u);
  EXPECT_EQ(rest.at("entries").at(0).at("body").at("signal").as_string(), "signal-1");
  EXPECT_FALSE(rest.as_object().contains("next"));
}

TEST_F(TheBureau, TellsEachWhatHeMayEnterAndWithWhichFields) {
  const auto types_of = [&](const Person& who) {
    std::set<std::string> out;
    const auto list = bureau.does(who, "bureau.entry_types");
    for (const auto& one : list.at("types").as_array()) out.insert(text(one, "type"));
    return out;
  };
  EXPECT_TRUE(types_of(bureau.lead).contains("device.returned"));
  EXPECT_FALSE(types_of(bureau.lead).contains("custodian.appointed"));
  EXPECT_EQ(types_of(bureau.auditor), (std::set<std::string>{"supervision.signal_raised", "supervision.signal_settled"}));
  const auto appointed = item(bureau.does(bureau.principal, "bureau.entry_types"), "types", "type", "custodian.appointed");
  EXPECT_EQ(text(appointed, "title"), "指定专门人员");
  EXPECT_TRUE(item(appointed, "fields", "name", "duties").at("needed").as_bool());
  EXPECT_EQ(text(item(item(appointed, "fields", "name", "duties"), "choices", "value", "archive"), "word"), "归档");
  EXPECT_EQ(text(item(appointed, "fields", "name", "user"), "names"), "user");
  EXPECT_TRUE(item(appointed, "fields", "name", "late_entry").is_null()) << "the record finds it itself";
}

TEST_F(TheBureau, IsOfferedOnlyWhatCanBeDoneToItsRecord) {
  const auto found = findings();
  const auto& offers = found.obligation("a27.rules").at("do").as_array();
  ASSERT_EQ(offers.size(), 1u) << "nobody explains it as in a case";
  EXPECT_EQ(text(offers.front(), "command"), "bureau.record");
  EXPECT_EQ(text(offers.front().at("preset"), "type"), "management_rule.kept");
}

// ---- what comes due by itself --------------------------------------------------------------------------------------

TEST_F(TheBureau, IsLookedAtWhenItsNextInstantHasCome) {
  findings();
  EXPECT_TRUE(bureau.office->look_at_due().empty());
  bureau.at("2026-12-03T00:00:00+08:00");
  const auto looked = bureau.office->look_at_due();
  EXPECT_EQ(looked, std::vector<std::string>{"bureau"});
  EXPECT_TRUE(bureau.office->look_at_due().empty()) << "once";
}

TEST_F(TheBureau, IsNotReadAnewEachSecondWhereItCannotBeRead) {
  findings();
  bureau.at("2026-12-03T00:00:00+08:00");
  bureau.store.lose("bureau");
  EXPECT_EQ(bureau.office->look_at_due(), std::vector<std::string>{"bureau"});
  EXPECT_TRUE(bureau.office->look_at_due().empty()) << "it failed, and waits";
  bureau.refused(bureau.supervisor, "bureau.findings");
  EXPECT_TRUE(bureau.office->look_at_due().empty());
  bureau.at("2026-12-04T00:00:00+08:00");
  EXPECT_EQ(bureau.office->look_at_due(), std::vector<std::string>{"bureau"}) << "tried once more each day";
  EXPECT_TRUE(bureau.office->look_at_due().empty());
  bureau.store.mend();
  EXPECT_EQ(findings().status("a27.rules"), "breached") << "who asks makes it try at once";
  EXPECT_TRUE(bureau.office->look_at_due().empty());
}

TEST(WhatComesDue, IsTheOnlyThingLookedAtAndTheListsKnowIt) {
  Bureau bureau;
  auto soon = bureau.open_inspection("甲厂");
  soon.whole_first_visit();
  bureau.days(5);
  auto later = bureau.open_inspection("乙厂");
  later.whole_first_visit();
  bureau.days(5);
  const auto line = [&](const Inspection& one) { return item(bureau.does(bureau.head, "case.list"), "cases", "id", one.id()); };
  line(soon);  // both are judged; what is left runs until the date of the order has passed
  EXPECT_TRUE(bureau.office->look_at_due().empty());
  std::vector<std::string> looked;
  for (int step = 0; step < 100 && looked.empty(); ++step) {
    bureau.minutes(6 * 60);
    looked = bureau.office->look_at_due();
  }
  EXPECT_EQ(looked, std::vector<std::string>{soon.id()}) << "the other's date is five days later";
  EXPECT_TRUE(bureau.office->look_at_due().empty()) << "once";
  // Nothing is left to judge for who asks then: the list tells it though the case can be read no more.
  bureau.store.lose(soon.id());
  EXPECT_FALSE(line(soon).as_object().contains("findings_failed"));
}

TEST(WhatComesDue, OfACaseThatCannotBeReadHoldsNothingUp) {
  Bureau bureau;
  auto lost = bureau.open_inspection("甲厂"), sound = bureau.open_inspection("乙厂");
  lost.whole_first_visit();
  sound.whole_first_visit();
  bureau.does(bureau.head, "case.list");
  bureau.store.lose(lost.id());
  bureau.days(60);
  const auto looked = bureau.office->look_at_due();
  EXPECT_NE(std::find(looked.begin(), looked.end(), sound.id()), looked.end());
}

TEST_F(TheBureau, IsTakenUpWhereAVerificationFoundDamage) {
  bureau.damages = {{"blob", "a", "a frame does not open"}};
  bureau.does(bureau.system_admin, "store.verify");
  EXPECT_EQ(text(findings().obligation("a30.store_damaged"), "status"), "open");
  auto loss = leak();
  loss["supervision_item"] = "loss";
  loss["signal_source"] = "vault";
  enters(bureau.supervisor, "supervision.signal_raised", loss);
  EXPECT_EQ(findings().status("a30.store_damaged"), "met");
}

}  // namespace
}  // namespace use_cases
