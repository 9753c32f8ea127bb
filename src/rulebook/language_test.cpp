// The constructs of the rule language beyond what is to be done once: duties that last, what must not happen,
// the passing of a date, states, amounts, dated parameters, exceptions to exceptions, signals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string rule(const std::string& body) {
  return "rules:\n  - id: r\n    article: 1\n    clause: 第一条\n    title: {zh: 规, en: Rule}\n"
         "    asks: {zh: 求, en: Ask}\n    answers: {zh: 谁, en: someone}\n    cure: {zh: 补, en: mend}\n" +
         body;
}

Fact told(std::uint64_t seq, const std::string& at, const std::string& type, const std::string& body) {
  return fact(seq, "2026-03-" + at + "+08:00", type, body);
}

Obligations ask(const Rulebook& r, const std::vector<Fact>& facts, const std::string& now,
                            const base::JsonObject& set = {}) {
  return evaluate(r, no_calendar(), r.parameters(set).value(), facts, t("2026-03-" + now + "+08:00")).value();
}

std::string status(const Rulebook& r, const std::vector<Fact>& facts, const std::string& now) {
  const auto all = ask(r, facts, now);
  if (all.size() != 1) return std::to_string(all.size()) + " obligations";
  return std::string(name_of(all[0].status)) + (all[0].certainty == Certainty::possible ? " possible" : "");
}

std::string next(const Rulebook& r, const std::vector<Fact>& facts, const std::string& now) {
  const auto at =
      answer(r, no_calendar(), r.standard_parameters(), facts, t("2026-03-" + now + "+08:00")).value().next_change;
  return at ? at->text() : "none";
}

std::string instant(const std::string& text) {
  return t("2026-03-" + text + "+08:00").text();
}

// --- prohibition

const std::string kNoOpening = rule(
    "    trigger: {record: parcel.sealed}\n"
    "    window: {until: {upon: {record: parcel.delivered, where: {parcel: $trigger.parcel}}}}\n"
    "    forbids: {record: parcel.opened, where: {parcel: $trigger.parcel}}\n"
    "    cured_by: {record: parcel.resealed, where: {parcel: $trigger.parcel}}\n");

TEST(Prohibition, WhatIsForbiddenIsABreachWithinItsWindowAndNoneOutside) {
  const auto r = load(kNoOpening);
  std::vector<Fact> facts = {told(0, "01T08:59:59", "parcel.opened", R"({"parcel":"p"})"),
                             told(1, "01T09:00:00", "parcel.sealed", R"({"parcel":"p"})")};
  EXPECT_EQ(status(r, facts, "02T00:00:00"), "open") << "opened before it was sealed";
  auto at_once = facts;
  at_once.push_back(told(2, "01T09:00:00", "parcel.opened", R"({"parcel":"p"})"));
  EXPECT_EQ(status(r, at_once, "02T00:00:00"), "breached");
  facts.push_back(told(2, "03T12:00:00", "parcel.delivered", R"({"parcel":"p"})"));
  EXPECT_EQ(status(r, facts, "03T12:00:00"), "open");
  EXPECT_EQ(status(r, facts, "03T12:00:01"), "met");
  EXPECT_EQ(next(r, facts, "03T12:00:00"), t("2026-03-03T12:00:00+08:00").plus_us(1).text());
  auto after = facts;
  after.push_back(told(3, "03T12:00:01", "parcel.opened", R"({"parcel":"p"})"));
  EXPECT_EQ(status(r, after, "04T00:00:00"), "met");
  auto last = facts;
  last.push_back(told(3, "03T12:00:00", "parcel.opened", R"({"parcel":"p"})"));
  EXPECT_EQ(status(r, last, "04T00:00:00"), "breached");
}

TEST(Prohibition, ACureIsShownAndDoesNotEraseTheBreach) {
  const auto r = load(kNoOpening);
  const std::vector<Fact> facts = {told(0, "01T09:00:00", "parcel.sealed", R"({"parcel":"p"})"),
                                   told(1, "01T10:00:00", "parcel.opened", R"({"parcel":"p"})"),
                                   told(2, "01T11:00:00", "parcel.opened", R"({"parcel":"p"})"),
                                   told(3, "01T12:00:00", "parcel.resealed", R"({"parcel":"p"})")};
  const auto o = ask(r, facts, "02T00:00:00")[0];
  EXPECT_EQ(o.kind(), RuleKind::prohibition);
  EXPECT_EQ(o.status, Status::breached);
  ASSERT_EQ(o.record.size(), 2u) << "both openings";
  ASSERT_EQ(o.cured.size(), 1u);
  EXPECT_EQ(o.cured[0].seq, 3u);
  EXPECT_THAT(o.why.front().text.en, HasSubstr("What is forbidden was done (record 1, 2)"));
  EXPECT_THAT(o.why.back().text.en, HasSubstr("Put right by 3"));
}

TEST(Prohibition, AClaimedTimeThatMayLieOutsideLeavesTheAnswerOpen) {
  const auto r = load(kNoOpening);
  const auto with = [&](const char* when) {
    return std::vector<Fact>{
        told(0, "01T09:00:00", "parcel.sealed", R"({"parcel":"p"})"),
        told(1, "05T00:00:00", "parcel.opened",
             std::string(R"({"parcel":"p","spread":60,"when":"2026-03-01T)") + when + "+08:00\"}")};
  };
  EXPECT_EQ(status(r, with("09:00:30"), "06T00:00:00"), "breached possible");
  EXPECT_EQ(status(r, with("08:59:30"), "06T00:00:00"), "open possible");
  EXPECT_EQ(status(r, with("08:58:59"), "06T00:00:00"), "open");
  EXPECT_EQ(status(r, with("09:01:00"), "06T00:00:00"), "breached");
}

TEST(Prohibition, WithoutAnEndItIsUpheldAsLongAsNothingHappened) {
  const auto r = load(rule("    trigger: {record: parcel.sealed}\n    forbids: {record: parcel.opened}\n"));
  const std::vector<Fact> facts = {told(0, "01T09:00:00", "parcel.sealed", "{}")};
  EXPECT_EQ(status(r, facts, "30T00:00:00"), "met");
  EXPECT_EQ(next(r, facts, "30T00:00:00"), "none");
}

// --- maintenance

const std::string kFilmed = rule(
    "    trigger: {record: act.begun}\n"
    "    window: {until: {upon: {record: act.ended}}}\n"
    "    maintains:\n"
    "      covered_by:\n"
    "        - by: {record: clip.kept, as: clip}\n"
    "          from: {time: $clip.from}\n"
    "          until: {time: $clip.until}\n"
    "      gap: {amount: 5, unit: minutes}\n"
    "      wait: {amount: 24, unit: hours}\n");

std::string clip(const std::string& from, const std::string& until) {
  return R"({"from":"2026-03-01T)" + from + R"(+08:00","until":"2026-03-01T)" + until + "+08:00\"}";
}

TEST(Maintenance, RecordingsTogetherLeaveNoLongerGapThanTolerated) {
  const auto r = load(kFilmed);
  const auto with = [&](const std::string& second_from) {
    return std::vector<Fact>{told(0, "01T09:00:00", "act.begun", "{}"),
                             told(1, "01T11:00:00", "act.ended", "{}"),
                             told(2, "01T12:00:00", "clip.kept", clip("08:59:00", "10:00:00")),
                             told(3, "01T12:00:00", "clip.kept", clip(second_from, "11:00:00"))};
  };
  EXPECT_EQ(status(r, with("10:05:00"), "01T13:00:00"), "met");
  EXPECT_EQ(status(r, with("10:05:01"), "02T11:00:00"), "open") << "what is missing may still come in";
  EXPECT_EQ(status(r, with("10:05:01"), "02T11:00:01"), "breached");
  EXPECT_EQ(next(r, with("10:05:01"), "02T10:00:00"), t("2026-03-02T11:00:00+08:00").plus_us(1).text());
  const auto o = ask(r, with("10:05:01"), "03T00:00:00")[0];
  EXPECT_EQ(o.kind(), RuleKind::maintenance);
  EXPECT_EQ(o.why[0].code, "why.gap");
  EXPECT_THAT(o.why[0].text.en, HasSubstr("Broken from 2026-03-01 10:00 to 2026-03-01 10:05:01"));
  const auto told_why = explain(r, no_calendar(), r.standard_parameters(), with("10:05:01"),
                                t("2026-03-03T00:00:00+08:00"), "r")
                            .value();
  EXPECT_EQ(told_why.json.at("window").at("gaps").as_array().size(), 1u);
  EXPECT_THAT(told_why.zh, HasSubstr("中断"));
}

TEST(Maintenance, BeforeItsEndIsKnownItIsOpen) {
  const auto r = load(kFilmed);
  const std::vector<Fact> facts = {told(0, "01T09:00:00", "act.begun", "{}")};
  EXPECT_EQ(status(r, facts, "09T00:00:00"), "open");
}

TEST(Maintenance, CustodyWithoutAHolderIsJudgedGapByGap) {
  const auto r =
      load(rule("    trigger: {record: store.opened}\n"
                "    maintains:\n"
                "      covered_by:\n"
                "        - by: {record: keeper.named, as: k}\n"
                "          until: {upon: {record: keeper.relieved, where: {keeper: $k.keeper}}}\n"
                "      gap: {amount: 1, unit: natural_days}\n"));
  std::vector<Fact> facts = {told(0, "01T09:00:00", "store.opened", "{}"),
                             told(1, "01T09:00:00", "keeper.named", R"({"keeper":"a"})")};
  EXPECT_EQ(status(r, facts, "20T00:00:00"), "met");
  facts.push_back(told(2, "10T09:00:00", "keeper.relieved", R"({"keeper":"a"})"));
  EXPECT_EQ(status(r, facts, "11T23:59:59"), "met");
  EXPECT_EQ(next(r, facts, "11T00:00:00"), instant("12T00:00:00"));
  EXPECT_EQ(status(r, facts, "12T00:00:01"), "breached");
  facts.push_back(told(3, "13T09:00:00", "keeper.named", R"({"keeper":"b"})"));
  EXPECT_EQ(status(r, facts, "20T00:00:00"), "breached") << "the break stays on record";
}

// --- the passing of a date, and states

const std::string kUnpaid = rule(
    "    trigger:\n"
    "      record: fine.set\n"
    "      with:\n"
    "        - {passed: {starts: {date: $trigger.pay_by}}, as: payday}\n"
    "        - none_of: [{record: fine.paid, order: {before: $payday}}]\n"
    "    subject: {kind: fine, id: $trigger.fine, label: {zh: '{$payday}', en: 'due {$payday}'}}\n"
    "    requires: {record: demand.sent}\n"
    "    deadline: {starts: {time: $payday}, amount: 3, unit: natural_days}\n");

TEST(Passing, ADateThatPassesTriggersARuleWithNoEvent) {
  const auto r = load(kUnpaid);
  std::vector<Fact> facts = {told(0, "01T09:00:00", "fine.set", R"({"fine":"f","pay_by":"2026-03-10"})")};
  EXPECT_EQ(status(r, facts, "10T23:59:59"), "not_triggered");
  EXPECT_EQ(next(r, facts, "02T00:00:00"), instant("11T00:00:00"));
  const auto o = ask(r, facts, "11T00:00:00")[0];
  EXPECT_EQ(o.status, Status::open);
  EXPECT_EQ(o.due, base::LegalDay::parse("2026-03-13")->end());
  EXPECT_EQ(o.subject.label.en, "due 2026-03-10 24:00");
  EXPECT_EQ(status(r, facts, "14T00:00:00"), "breached");
  auto late = facts;
  late.push_back(told(1, "12T00:00:00", "fine.paid", "{}"));
  EXPECT_EQ(status(r, late, "12T00:00:00"), "open") << "paying late does not undo what was called for";
  auto paid = facts;
  paid.push_back(told(1, "10T23:59:59", "fine.paid", "{}"));
  EXPECT_EQ(status(r, paid, "20T00:00:00"), "not_triggered");
}

TEST(Passing, IsExplainedDayByDay) {
  const auto r = load(rule("    trigger: {record: notice.given}\n"
                           "    subject: {kind: notice, id: n, label: {zh: 告知, en: notice}}\n"
                           "    requires: {all_of: [{passed: {starts: {time: $trigger}, amount: 3, unit: natural_days}}, {record: fine.set}]}\n"));
  const std::vector<Fact> facts = {told(0, "01T09:00:00", "notice.given", "{}"), told(1, "02T09:00:00", "fine.set", R"({"fine":"f"})")};
  const auto explained = [&](const char* day) {
    return explain(r, no_calendar(), r.standard_parameters(), facts, t(std::string("2026-03-") + day + "+08:00"), "r:n")
        .value();
  };
  const auto early = explained("03T09:00:00");
  const auto& period = early.json.at("periods").at(0);
  EXPECT_EQ(base::int_at(period, "amount"), 3);
  EXPECT_FALSE(base::bool_at(period, "passed"));
  EXPECT_EQ(base::text_at(period.at("days").as_array().back(), "day"), "2026-03-04");
  EXPECT_TRUE(base::bool_at(explained("05T00:00:00").json.at("periods").at(0), "passed"));
}

TEST(Passing, AGateOpensWhenThePeriodHasRun) {
  const auto r = load(parcel_rule() +
                      "gates:\n  - {id: g, article: 1, clause: 第一条, title: {zh: 门, en: Gate}, commands: "
                      "[decide], strength: block,\n"
                      "     when: {record: notice.given, as: notice},\n"
                      "     holds: {any_of: [{passed: {starts: {time: $notice}, amount: 5, unit: "
                      "natural_days}}, {record: waiver.given}]},\n"
                      "     otherwise: {zh: 未满, en: not yet}}\n");
  std::vector<Fact> facts = {told(0, "01T09:00:00", "notice.given", "{}")};
  const auto allowed = [&](const std::string& now) {
    return gates(r, no_calendar(), r.standard_parameters(), facts, t("2026-03-" + now + "+08:00"), "decide",
                 {})
        .value()[0]
        .allowed;
  };
  EXPECT_FALSE(allowed("06T23:59:59"));
  EXPECT_TRUE(allowed("07T00:00:00"));
  facts.push_back(told(1, "01T10:00:00", "waiver.given", "{}"));
  EXPECT_TRUE(allowed("01T10:00:00"));
}

TEST(States, AStateTriggersOnceWithTheEventThatReachedIt) {
  const auto r =
      load(rule("    trigger: {state: {all_of: [{record: door.shut}, {record: light.out}]}}\n"
                "    requires: {record: report.made, order: {after: $trigger}}\n"
                "    deadline: {starts: {time: $trigger}, amount: 2, unit: hours}\n"));
  std::vector<Fact> facts = {told(0, "01T09:00:00", "light.out", "{}")};
  EXPECT_EQ(status(r, facts, "02T00:00:00"), "not_triggered");
  facts.push_back(told(1, "01T12:00:00", "door.shut", "{}"));
  const auto o = ask(r, facts, "01T13:00:00");
  ASSERT_EQ(o.size(), 1u);
  EXPECT_EQ(o[0].due, t("2026-03-01T14:00:00+08:00"));
}

// --- amounts and parameters

TEST(Amounts, DaysUntilADayThatIsNotOnRecordAreNoDaysAndNotThoseUntilToday) {
  const auto r = load(
      rule("    trigger: {record: fine.set}\n"
           "    let:\n"
           "      days: {sum: {most_of: [0, {minus: [30, {days_from: $trigger.pay_by, until: $trigger.until}]}]},"
           " over: {record: fine.set, where: {fine: $trigger.fine}}}\n"
           "    subject: {kind: fine, id: $trigger.fine, label: {zh: '{$days}', en: '{$days}'}}\n"
           "    requires: {test: $days, at_most: 0}\n"));
  const auto days = [&](const char* body, const char* now) {
    return ask(r, {told(0, "01T09:00:00", "fine.set", body)}, now)[0].subject.label.en;
  };
  EXPECT_EQ(days(R"({"fine":"f","pay_by":"2026-03-01","until":"2026-03-21"})", "05T09:00:00"), "10");
  EXPECT_EQ(days(R"({"fine":"f","pay_by":"2026-03-01"})", "05T09:00:00"), "0");
  EXPECT_EQ(days(R"({"fine":"f","pay_by":"2026-03-01"})", "25T09:00:00"), "0");
}

TEST(Amounts, SumsSharesDaysAndTheCapOfASurcharge) {
  const auto r = load(
      rule("    trigger: {record: fine.set}\n"
           "    let:\n"
           "      paid: {sum: $p.amount, over: {record: fine.paid, as: p, where: {fine: $trigger.fine}}}\n"
           "      surcharge: {least_of: [$trigger.amount, {times: [{share: $trigger.amount, per_cent: 3},"
           " {days_from: $trigger.pay_by}]}]}\n"
           "      owed: {minus: [{plus: [$trigger.amount, $surcharge]}, $paid]}\n"
           "    subject: {kind: fine, id: $trigger.fine, label: {zh: '{$surcharge} {$owed}', en: "
           "'{$surcharge} {$owed}'}}\n"
           "    requires: {test: $owed, at_most: 0}\n"));
  std::vector<Fact> facts = {
      told(0, "01T09:00:00", "fine.set", R"({"fine":"f","amount":5000000,"pay_by":"2026-03-01"})"),
      told(1, "05T09:00:00", "fine.paid", R"({"fine":"f","amount":1000000})"),
      told(2, "05T09:00:00", "fine.paid", R"({"fine":"other","amount":9})"),
      told(3, "06T09:00:00", "fine.paid", R"({"fine":"f","amount":500000})")};
  EXPECT_EQ(ask(r, facts, "02T09:00:00")[0].subject.label.en, "150000 3650000") << "one day at 3 %";
  EXPECT_EQ(ask(r, facts, "11T09:00:00")[0].subject.label.en, "1500000 5000000");
  EXPECT_EQ(next(r, facts, "11T09:00:00"), instant("12T00:00:00")) << "it grows with every day";
  const auto cap = [&](const char* now) {
    return evaluate(r, no_calendar(), r.standard_parameters(), facts, t(now)).value()[0].subject.label.en;
  };
  EXPECT_EQ(cap("2026-04-03T09:00:00+08:00"), "4950000 8450000") << "day 33";
  EXPECT_EQ(cap("2026-04-04T09:00:00+08:00"), "5000000 8500000") << "day 34: the cap";
  EXPECT_EQ(cap("2027-01-01T09:00:00+08:00"), "5000000 8500000");
  facts.push_back(told(4, "07T09:00:00", "fine.paid", R"({"fine":"f","amount":8500000})"));
  EXPECT_EQ(status(r, facts, "20T09:00:00"), "met");
  const auto told_why =
      explain(r, no_calendar(), r.standard_parameters(), facts, t("2026-03-11T09:00:00+08:00"), "r:f")
          .value();
  EXPECT_EQ(told_why.json.at("values").at("surcharge").as_int64(), 1'500'000);
  EXPECT_THAT(told_why.en, HasSubstr("Worked out: surcharge = 1500000"));
}

TEST(Amounts, WhatOverflowsOrIsLackingHasNoValueAndComparesWithNothing) {
  const auto r =
      load(rule("    trigger: {record: fine.set}\n"
                "    let: {huge: {times: [$trigger.amount, $trigger.amount]}}\n"
                "    requires: {any_of: [{test: $huge, at_least: 0}, {test: $huge, less_than: 0}]}\n"));
  EXPECT_EQ(status(r, {told(0, "01T09:00:00", "fine.set", R"({"amount":3})")}, "02T00:00:00"), "met");
  EXPECT_EQ(
      status(r, {told(0, "01T09:00:00", "fine.set", R"({"amount":9000000000000000000})")}, "02T00:00:00"),
      "open");
  EXPECT_EQ(status(r, {told(0, "01T09:00:00", "fine.set", "{}")}, "02T00:00:00"), "open");
}

TEST(Amounts, ThresholdsStandInATableByKindOfPartyAndByDay) {
  const auto r = load(
      "parameters:\n"
      "  large:\n    type: table\n    choices: [citizen, entity]\n    default: {citizen: 20, entity: 50}\n"
      "    values: [{from: 2026-03-10, value: {citizen: 30, entity: 50}}]\n"
      "    least: 0\n    most: 1000\n    title: {zh: 较大数额, en: Large amount}\n"
      "    confirm: {zh: 省级标准未核, en: provincial standard not seen}\n" +
      rule("    trigger: {record: fine.set, where: {amount: {at_least: {parameter: large, for: "
           "$trigger.kind}}}}\n"
           "    requires: {record: hearing.offered}\n"
           "    let: {limit: {parameter: large, for: $trigger.kind}}\n"));
  const auto at = [&](const char* when, const char* kind, int amount, const base::JsonObject& set = {}) {
    const auto all =
        ask(r,
            {told(0, when, "fine.set",
                  std::string(R"({"kind":")") + kind + R"(","amount":)" + std::to_string(amount) + "}")},
            "20T00:00:00", set);
    return all[0];
  };
  EXPECT_EQ(at("01T09:00:00", "citizen", 20).status, Status::open);
  EXPECT_EQ(at("01T09:00:00", "citizen", 19).status, Status::not_triggered);
  EXPECT_EQ(at("12T09:00:00", "citizen", 29).status, Status::not_triggered)
      << "by the value of the event's day";
  EXPECT_EQ(at("12T09:00:00", "citizen", 30).status, Status::open);
  EXPECT_EQ(at("12T09:00:00", "entity", 49).status, Status::not_triggered);
  EXPECT_EQ(at("12T09:00:00", "entity", 50).status, Status::open);
  EXPECT_EQ(at("12T09:00:00", "spirit", 5000).status, Status::not_triggered) << "not in the table";
  EXPECT_THAT(at("12T09:00:00", "entity", 50).unconfirmed, ElementsAre("large"));
  const auto set =
      at("12T09:00:00", "citizen", 12, {{"large", base::JsonObject{{"citizen", 10}, {"entity", 10}}}});
  EXPECT_EQ(set.status, Status::open);
  EXPECT_THAT(set.unconfirmed, IsEmpty()) << "the bureau has set it";
  EXPECT_EQ(r.parameters({{"large", base::JsonObject{{"citizen", 10}}}}).error().code,
            "rulebook.bad_parameter");
}

TEST(Parameters, AnEqualityWithADatedOneGoesByTheDayOfEachTrigger) {
  const auto r = load(
      "parameters:\n  kind: {type: text, default: old, title: {zh: 参, en: P}, values: [{from: 2026-03-10, value: new}]}\n" +
      rule("    trigger: {record: fine.set, where: {kind: {parameter: kind}}}\n    requires: {record: hearing.offered}\n"));
  const std::vector<Fact> early = {told(0, "02T09:00:00", "fine.set", R"({"kind":"old"})")};
  EXPECT_EQ(status(r, early, "05T00:00:00"), "open");
  EXPECT_EQ(status(r, early, "15T00:00:00"), "open") << "what was called for stays called for";
  EXPECT_EQ(status(r, {told(0, "12T09:00:00", "fine.set", R"({"kind":"old"})")}, "15T00:00:00"), "not_triggered");
}

TEST(Parameters, AnUnconfirmedDefaultIsToldOfTheSubjectsThatHangOnIt) {
  const auto r = load(
      "parameters:\n  weight: {type: integer, default: 5, least: 0, most: 9, title: {zh: 参, en: P},"
      " confirm: {zh: 未核, en: not seen}}\n" +
      rule("    trigger: {record: parcel.sent}\n    subject: {kind: parcel, id: $trigger.parcel}\n"
           "    requires: {record: receipt.kept, where: {parcel: $trigger.parcel, weight: {at_least: {parameter: weight}}}}\n"));
  const auto all = ask(r,
                       {told(0, "02T09:00:00", "parcel.sent", R"({"parcel":"p1"})"),
                        told(1, "02T10:00:00", "parcel.sent", R"({"parcel":"p2"})"),
                        told(2, "02T11:00:00", "receipt.kept", R"({"parcel":"p1","weight":5})")},
                       "03T00:00:00");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_THAT(all[0].unconfirmed, ElementsAre("weight"));
  EXPECT_THAT(all[1].unconfirmed, IsEmpty()) << "no receipt of this parcel was weighed";
}

TEST(Deadlines, AClockThatGoesByEachOfNothingDoesNotRun) {
  const auto r = load(rule(
      "    trigger: {record: parcel.sent}\n    requires: {record: bill.sent}\n"
      "    deadline: {starts: {upon: {for_each: {record: item.listed, as: i}, holds: {record: item.packed, where: {item: "
      "$i.item}}}}, amount: 1, unit: natural_days}\n"));
  std::vector<Fact> facts = {told(0, "02T09:00:00", "parcel.sent", "{}")};
  EXPECT_EQ(status(r, facts, "20T00:00:00"), "open");
  facts.push_back(told(1, "03T09:00:00", "item.listed", R"({"item":"i1"})"));
  EXPECT_EQ(status(r, facts, "20T00:00:00"), "open");
  facts.push_back(told(2, "04T09:00:00", "item.packed", R"({"item":"i1"})"));
  EXPECT_EQ(status(r, facts, "06T00:00:00"), "breached");
}

TEST(Conditions, AListContainsOneOfSeveralAndDaysCompareAsDays) {
  const auto r =
      load(rule("    trigger: {record: decided, where: {penalties: {contains: [revoke, stop]}, until: "
                "{less_than: '2026-03-10'}}}\n"
                "    requires: {record: hearing.offered}\n"));
  const auto triggered = [&](const std::string& body) {
    return status(r, {told(0, "01T09:00:00", "decided", body)}, "02T00:00:00") == "open";
  };
  EXPECT_TRUE(triggered(R"({"penalties":["fine","stop"],"until":"2026-03-09"})"));
  EXPECT_FALSE(triggered(R"({"penalties":["fine"],"until":"2026-03-09"})"));
  EXPECT_FALSE(triggered(R"({"penalties":["stop"],"until":"2026-03-10"})"));
  EXPECT_FALSE(triggered(R"({"penalties":["stop"],"until":"no day at all"})"));
  EXPECT_FALSE(triggered(R"({"penalties":["stop"]})"));
}

TEST(Deadlines, APeriodThatBurdensThePartyEndsOnADayOfRestAndSaysSo) {
  const auto calendar = Calendar::load(read_data("calendars")).value();
  const auto r = load(rule(
      "    trigger: {record: thing.sealed}\n    requires: {record: seal.lifted}\n"
      "    deadline: {starts: {time: $trigger}, amount: 30, unit: natural_days, burdens_party: true}\n"));
  const std::vector<Fact> facts = {fact(0, "2026-01-16T09:00:00+08:00", "thing.sealed", "{}")};
  const auto why =
      explain(r, calendar, r.standard_parameters(), facts, t("2026-02-01T09:00:00+08:00"), "r").value();
  EXPECT_EQ(why.json.at("obligation").at("due").as_string(),
            base::LegalDay::parse("2026-02-15")->end().text());
  EXPECT_TRUE(why.json.at("deadline").at("burdens_party").as_bool());
  EXPECT_THAT(why.zh, HasSubstr("2026-02-15 为休息日"));
  EXPECT_THAT(why.en, HasSubstr("it does not move"));
}

// --- exceptions, signals, who answers

TEST(Exceptions, AnExceptionToAnExceptionRestoresTheRule) {
  const auto one = [](const std::string& id, const std::string& lifts, const std::string& type) {
    return "  - {id: " + id + ", article: 1, clause: 第一条, title: {zh: 例外, en: " + id + "}, lifts: {" +
           lifts + "}, when: {record: " + type + ", says: {zh: 声明, en: a declaration}}}\n";
  };
  const auto r =
      load(parcel_rule(two_days()) + "exceptions:\n" + one("flood", "tags: [paperwork]", "flood.declared") +
           one("boat", "exceptions: [flood]", "boat.came") + one("leak", "exceptions: [boat]", "boat.sank"));
  std::vector<Fact> facts = {told(0, "01T09:00:00", "parcel.sent", R"({"parcel":"p1"})")};
  const auto why = [&] {
    return explain(r, no_calendar(), r.standard_parameters(), facts, t("2026-03-09T00:00:00+08:00"),
                   "receipt:p1")
        .value();
  };
  EXPECT_EQ(status(r, facts, "09T00:00:00"), "breached");
  EXPECT_THAT(why().en, HasSubstr("because there is no a declaration"));
  facts.push_back(told(1, "01T10:00:00", "flood.declared", "{}"));
  EXPECT_EQ(status(r, facts, "09T00:00:00"), "exempt");
  facts.push_back(told(2, "01T11:00:00", "boat.came", "{}"));
  EXPECT_EQ(status(r, facts, "09T00:00:00"), "breached");
  EXPECT_EQ(why().json.at("exceptions").at(0).at("lifted_by").as_string(), "boat");
  facts.push_back(told(3, "01T12:00:00", "boat.sank", "{}"));
  EXPECT_EQ(status(r, facts, "09T00:00:00"), "exempt");
}

TEST(Signals, ASignalWaitsForAPersonAndNamesWhoAnswers) {
  const auto r =
      load(rule("    effect: signal\n    answerable: $trigger._by\n"
                "    trigger: {record: file.damaged}\n    subject: {kind: file, id: $trigger.file}\n"
                "    requires: {record: signal.judged, where: {signal: $subject.obligation}}\n"));
  std::vector<Fact> facts = {told(0, "01T09:00:00", "file.damaged", R"({"file":"x"})")};
  const auto o = ask(r, facts, "30T00:00:00")[0];
  EXPECT_EQ(o.status, Status::open);
  EXPECT_EQ(o.effect, Effect::signal);
  EXPECT_THAT(o.answerable, ElementsAre("clerk"));
  EXPECT_EQ(o.why.back().code, "why.signal");
  facts.push_back(told(1, "02T09:00:00", "signal.judged", R"({"signal":"r:x"})"));
  EXPECT_EQ(status(r, facts, "30T00:00:00"), "met");
}

// --- what is the same for several subjects

std::string on_a_list(const std::string& signed_by) {
  return rule(
      "    trigger: {record: parcel.sent}\n"
      "    subject: {kind: parcel, id: $trigger.parcel}\n"
      "    requires: {record: list.kept, as: list, time: none, where: {parcels: {contains: $trigger.parcel}},\n"
      "               with: {record: list.signed, where: {" +
      signed_by + "}}}\n");
}

TEST(Subjects, ShareWhatIsAskedOfTheSameEvents) {
  std::vector<Fact> facts{told(0, "01T09:00:00", "parcel.sent", R"({"parcel":"p1"})"),
                          told(1, "01T09:01:00", "parcel.sent", R"({"parcel":"p2"})"),
                          told(2, "01T10:00:00", "list.kept", R"({"list":"a","parcels":["p1","p2"]})"),
                          told(3, "01T10:01:00", "list.kept", R"({"list":"b","parcels":["p2"]})"),
                          told(4, "01T10:02:00", "list.signed", R"({"list":"b","parcel":"p2"})")};
  const auto statuses = [&](const Rulebook& r) {
    std::vector<std::string> out;
    for (const auto& o : ask(r, facts, "02T00:00:00")) out.emplace_back(name_of(o.status));
    return out;
  };
  const auto shared = load(on_a_list("list: $list.list"));
  EXPECT_THAT(statuses(shared), ElementsAre("open", "met"));
  facts.push_back(told(5, "01T10:03:00", "list.signed", R"({"list":"a","parcel":"p2"})"));
  EXPECT_THAT(statuses(shared), ElementsAre("met", "met"));
  EXPECT_THAT(statuses(load(on_a_list("list: $list.list, parcel: $trigger.parcel"))), ElementsAre("open", "met"));
}

TEST(Reasons, AreToldAsTheyStandEvenWhereTheyNameAPlaceOfTheSentence) {
  const auto r = load(rule("    trigger: {record: parcel.sent}\n    requires: {record: receipt.kept}\n"));
  const auto all = ask(r, {told(0, "01T09:00:00", "parcel.sent", "{}"),
                           told(1, "01T10:00:00", "note.explained", R"({"what":"r","why":"see {reason} and {due}"})")},
                       "02T00:00:00");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_THAT(all[0].why.back().text.en, HasSubstr("see {reason} and {due}"));
}

}  // namespace
}  // namespace rulebook
