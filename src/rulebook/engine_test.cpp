#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "rulebook/scenarios.h"
#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

using ::testing::HasSubstr;

base::Result<Obligations> ask(const Rulebook& r, std::span<const Fact> facts,
                                          std::string_view now) {
  return evaluate(r, no_calendar(), r.standard_parameters(), facts, t(now));
}

const char* kSent = R"({"parcel":"p1","place":"north"})";

std::string exceptions(int first, int second) {
  const auto one = [](const char* id, const char* type, int priority) {
    return std::string("  - {id: ") + id +
           ", article: 1, clause: 第一条, title: {zh: 例外, en: Exception}, priority: " +
           std::to_string(priority) + ", lifts: {tags: [paperwork]}, when: {record: " + type +
           ", where: {place: $scope.place}}}\n";
  };
  return "exceptions:\n" + one("flood", "flood.declared", first) + one("strike", "strike.declared", second);
}

TEST(Engine, TwoExceptionsToOneRuleWithoutAnOrderAreRefusedNamingBothAndTheRule) {
  const auto bundle = small_bundle(head("law") + parcel_rule(two_days()) + exceptions(1, 1));
  const auto found = check_rulebook(bundle);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].error);
  EXPECT_EQ(found[0].code, "rulebook.no_priority");
  for (const char* name : {"'flood'", "'strike'", "'receipt'"}) EXPECT_THAT(found[0].what, HasSubstr(name));
  EXPECT_EQ(Rulebook::load(bundle).error().code, "rulebook.no_priority");
}

TEST(Engine, ExceptionsOfOnePriorityMayFollowEachOther) {
  auto text = exceptions(1, 1);
  const auto put = [&](const char* id, const char* time) {
    const auto at = text.find(std::string("{id: ") + id) + 5 + std::string(id).size();
    text.insert(at, std::string(", in_force: ") + time);
  };
  put("flood", "{from: 2026-01-01, until: 2026-03-31}");
  put("strike", "{from: 2026-04-01}");
  EXPECT_TRUE(check_rulebook(small_bundle(head("law") + parcel_rule(two_days()) + text)).empty());
  text.replace(text.find("2026-04-01"), 10, "2026-03-31");
  EXPECT_EQ(check_rulebook(small_bundle(head("law") + parcel_rule(two_days()) + text)).size(), 1u);
}

TEST(Engine, AFileWithoutATimeInForceHasThatOfTheManifest) {
  const std::vector<Fact> facts = {fact(0, "2019-12-31T23:59:59+08:00", "parcel.sent", kSent),
                                   fact(1, "2020-01-01T00:00:00+08:00", "parcel.sent", R"({"parcel":"p2"})")};
  const auto told = [&](const Rulebook& book, const char* id) {
    return explain(book, no_calendar(), book.standard_parameters(), facts, t("2020-01-02T00:00:00+08:00"), id)
        .value()
        .zh;
  };
  const auto inherited = load(parcel_rule());
  ASSERT_EQ(ask(inherited, facts, "2020-01-02T00:00:00+08:00").value().size(), 1u);
  EXPECT_THAT(told(inherited, "receipt:p2"), HasSubstr("自 2020-01-01 起适用"));
  const auto own =
      Rulebook::load(small_bundle("in_force: {from: 2015-07-01}\n" + head("law") + parcel_rule()));
  ASSERT_EQ(ask(own.value(), facts, "2020-01-02T00:00:00+08:00").value().size(), 2u);
  EXPECT_THAT(told(own.value(), "receipt:p1"), HasSubstr("自 2015-07-01 起适用"));
}

TEST(Engine, ARuleThatRefinesAnotherBeginsWithIt) {
  const std::string stricter =
      "layer: bureau\nsource: {title: {zh: 某办法, en: Some measures}}\n"
      "articles: [{article: 9, clause: 第九条, title: {zh: 九, en: Nine}}]\n"
      "rules:\n  - {id: quicker, refines: receipt, article: 9, clause: 第九条,"
      " deadline: {starts: {time: $trigger}, amount: 1, unit: natural_days}}\n";
  const auto found = check_rulebook(
      small_bundle("in_force: {from: 2015-07-01}\n" + head("law") + parcel_rule(two_days()), stricter));
  for (const auto& problem : found) ADD_FAILURE() << problem.code << ": " << problem.what;
}

TEST(Engine, PriorityDecidesAndOneAloneNeedsNone) {
  const std::vector<Fact> both = {
      fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", kSent),
      fact(1, "2026-03-02T10:00:00+08:00", "flood.declared", R"({"place":"north"})"),
      fact(2, "2026-03-02T10:00:00+08:00", "strike.declared", R"({"place":"north"})")};
  const auto ranked = load(parcel_rule(two_days()) + exceptions(1, 2));
  EXPECT_EQ(ask(ranked, both, "2026-03-09T09:00:00+08:00").value()[0].exception, "strike");
  const auto one = ask(ranked, std::span(both).first(2), "2026-03-09T09:00:00+08:00").value();
  EXPECT_EQ(one[0].status, Status::exempt);
  EXPECT_EQ(one[0].exception, "flood");
}

TEST(Engine, AnExceptionElsewhereLiftsNothing) {
  const auto rulebook = load(parcel_rule(two_days()) + exceptions(1, 2));
  const std::vector<Fact> facts = {
      fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", kSent),
      fact(1, "2026-03-02T10:00:00+08:00", "flood.declared", R"({"place":"south"})")};
  EXPECT_EQ(ask(rulebook, facts, "2026-03-09T09:00:00+08:00").value()[0].status, Status::breached);
}

TEST(Engine, ARuleOutsideItsTimeInForceAsksNothing) {
  const auto rulebook = load(parcel_rule("    in_force: {from: 2026-02-01, until: 2026-12-31}\n"));
  const auto at = [&](const char* when) {
    const std::vector<Fact> facts = {fact(0, when, "parcel.sent", kSent)};
    return ask(rulebook, facts, "2027-06-01T00:00:00+08:00").value().size();
  };
  EXPECT_EQ(at("2026-01-31T23:59:59+08:00"), 0u);
  EXPECT_EQ(at("2026-02-01T00:00:00+08:00"), 1u);
  EXPECT_EQ(at("2026-12-31T23:59:59+08:00"), 1u);
  EXPECT_EQ(at("2027-01-01T00:00:00+08:00"), 0u);
}

TEST(Engine, APausePutsTheDateOffAndAnOpenOneLeavesNone) {
  const auto rulebook =
      load(parcel_rule("    deadline: {starts: {time: $trigger}, amount: 5, unit: natural_days, pauses: "
                       "[{from: {record: test.begun, as: b},"
                       " until: {record: test.ended, where: {test: $b.test}}}]}\n"));
  std::vector<Fact> facts = {fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", kSent),
                             fact(1, "2026-03-04T09:00:00+08:00", "test.begun", R"({"test":"x"})")};
  const auto open = ask(rulebook, facts, "2026-05-01T09:00:00+08:00").value()[0];
  EXPECT_EQ(open.status, Status::open);
  EXPECT_FALSE(open.due);
  EXPECT_EQ(open.why[0].code, "why.open_standing");
  facts.push_back(fact(2, "2026-03-14T09:00:00+08:00", "test.ended", R"({"test":"x"})"));
  EXPECT_EQ(ask(rulebook, facts, "2026-03-14T09:00:00+08:00").value()[0].due,
            base::LegalDay::parse("2026-03-17")->end());
}

TEST(Engine, CountsDistinctRecordsAndTakesTheTimeOfTheLastOneNeeded) {
  std::string rule = parcel_rule(two_days());
  const std::string from = "{record: receipt.kept, where: {parcel: $trigger.parcel}";
  rule.replace(rule.find(from), from.size(),
               "{record: receipt.kept, at_least: 2, distinct: who, where: {parcel: $trigger.parcel}");
  const auto rulebook = load(rule);
  std::vector<Fact> facts = {
      fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", kSent),
      fact(1, "2026-03-02T10:00:00+08:00", "receipt.kept", R"({"parcel":"p1","who":"a"})"),
      fact(2, "2026-03-02T11:00:00+08:00", "receipt.kept", R"({"parcel":"p1","who":"a"})")};
  EXPECT_EQ(ask(rulebook, facts, "2026-03-03T00:00:00+08:00").value()[0].status, Status::open);
  facts.push_back(fact(3, "2026-03-05T00:00:00+08:00", "receipt.kept", R"({"parcel":"p1","who":"b"})"));
  const auto late = ask(rulebook, facts, "2026-03-05T00:00:00+08:00").value()[0];
  EXPECT_EQ(late.status, Status::met_late);
  EXPECT_EQ(late.record.size(), 2u);
}

TEST(Engine, OrderBeforeAfterAndWithinIsJudgedUnderUncertainty) {
  std::string rule = parcel_rule();
  const std::string from = "where: {parcel: $trigger.parcel}";
  rule.replace(rule.find(from), from.size(),
               from + ", order: {after: $trigger, within: {amount: 2, unit: hours, of: $trigger}}");
  const auto rulebook = load(rule);
  const auto status = [&](const char* when, int spread) {
    const std::string body =
        std::string(R"({"parcel":"p1","when":")") + when + "\",\"spread\":" + std::to_string(spread) + "}";
    const std::vector<Fact> facts = {fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", kSent),
                                     fact(1, "2026-03-03T10:00:00+08:00", "receipt.kept", body)};
    const auto o = ask(rulebook, facts, "2026-03-03T10:00:00+08:00").value()[0];
    return std::string(name_of(o.status)) + " " + std::string(name_of(o.certainty));
  };
  EXPECT_EQ(status("2026-03-02T08:59:59+08:00", 0), "open certain");
  EXPECT_EQ(status("2026-03-02T09:00:00+08:00", 0), "met certain");
  EXPECT_EQ(status("2026-03-02T11:00:00+08:00", 0), "met certain");
  EXPECT_EQ(status("2026-03-02T11:00:01+08:00", 0), "open certain");
  EXPECT_EQ(status("2026-03-02T11:00:01+08:00", 60), "met possible");
  EXPECT_EQ(status("2026-03-02T08:59:59+08:00", 60), "met possible");
}

TEST(Engine, ExplainsTheDeadlineDayByDayWithTheClockUsed) {
  const auto calendar = Calendar::load(read_data("calendars")).value();
  const auto rulebook =
      load(parcel_rule("    deadline: {starts: {time: $trigger}, amount: 2, unit: working_days}\n") +
           exceptions(1, 2));
  const std::vector<Fact> facts = {fact(0, "2026-04-30T09:00:00+08:00", "parcel.sent", kSent),
                                   fact(1, "2026-05-08T09:00:00+08:00", "note.explained",
                                        R"({"what":"receipt:p1","why":"lost in the post"})")};
  const auto now = t("2026-05-08T10:00:00+08:00");
  const auto told =
      explain(rulebook, calendar, rulebook.standard_parameters(), facts, now, "receipt:p1").value();
  EXPECT_EQ(told.json.at("obligation").at("status").as_string(), "breached");
  EXPECT_EQ(told.json.at("obligation").at("explained").at("reason").as_string(), "lost in the post");
  const auto& days = told.json.at("deadline").at("days").as_array();
  ASSERT_EQ(days.size(), 8u);
  EXPECT_EQ(days[1].at("holiday").as_string(), "劳动节");
  EXPECT_EQ(days[7].at("n").as_int64(), 2);
  EXPECT_EQ(told.json.at("exceptions").as_array().size(), 2u);
  EXPECT_FALSE(told.json.at("exceptions").at(0).at("applies").as_bool());
  EXPECT_EQ(told.json.at("clock").at("now").as_string(), now.text());
  EXPECT_THAT(told.zh, HasSubstr("2026-05-01 节假日（劳动节）"));
  EXPECT_THAT(told.en, HasSubstr("2026-05-07 day 2"));
  EXPECT_THAT(told.en, HasSubstr("Missing: the receipt."));
  EXPECT_THAT(told.en, HasSubstr("Due by 2026-05-07 24:00"));
  EXPECT_EQ(told.zh.find('{'), std::string::npos) << told.zh;
  EXPECT_EQ(told.en.find('{'), std::string::npos) << told.en;
  EXPECT_EQ(
      explain(rulebook, calendar, rulebook.standard_parameters(), facts, now, "receipt:p9").error().code,
      "rulebook.no_such_obligation");
}

TEST(Engine, GatesAnswerWithTheArticleAndWhatOpensThem) {
  const auto rulebook =
      load(parcel_rule() +
           "gates:\n  - {id: g, article: 1, clause: 第一条, commands: [parcel.forget], strength: reason,"
           " when: {record: parcel.sent, as: p, where: {parcel: $command.parcel}},"
           " holds: {record: receipt.kept, where: {parcel: $p.parcel}}, otherwise: {zh: '{$p.parcel} "
           "无回执', en: 'no receipt of {$p.parcel}'},"
           " do: [{command: receipt.keep, label: {zh: 留, en: Keep}, preset: {of: {parcel: $p.parcel}}}]}\n");
  std::vector<Fact> facts = {fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", kSent)};
  const auto answer = [&](const char* command, const char* parcel) {
    return gates(rulebook, no_calendar(), rulebook.standard_parameters(), facts,
                 t("2026-03-03T09:00:00+08:00"), command, {{"parcel", parcel}})
        .value();
  };
  const auto shut = answer("parcel.forget", "p1");
  ASSERT_EQ(shut.size(), 1u);
  EXPECT_FALSE(shut[0].allowed);
  EXPECT_EQ(shut[0].strength, Strength::reason);
  EXPECT_EQ(shut[0].text.en, "no receipt of p1");
  EXPECT_EQ(boost::json::serialize(shut[0].offers[0].preset), R"({"of":{"parcel":"p1"}})");
  EXPECT_TRUE(answer("parcel.forget", "p2").empty());
  EXPECT_TRUE(answer("parcel.send", "p1").empty());
  facts.push_back(fact(1, "2026-03-02T10:00:00+08:00", "receipt.kept", R"({"parcel":"p1"})"));
  EXPECT_TRUE(answer("parcel.forget", "p1")[0].allowed);
}

TEST(Engine, OddFactsAreNoneOfItsBusiness) {
  const auto rulebook = load(parcel_rule(two_days()));
  const std::vector<Fact> facts = {
      fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", "[1]"),
      fact(1, "2026-03-02T09:00:00+08:00", "parcel.sent", R"({"place":7})"),
      fact(2, "2026-03-02T09:00:00+08:00", "note.corrected", R"({"of":-5,"fields":3})"),
      fact(3, "2026-03-02T09:00:00+08:00", "note.corrected", R"({"of":3,"fields":{}})"),
      fact(4, "2026-03-02T09:00:00+08:00", "elsewhere", "null")};
  const auto answer = ask(rulebook, facts, "2026-03-05T00:00:00+08:00").value();
  ASSERT_EQ(answer.size(), 1u);
  EXPECT_EQ(answer[0].status, Status::not_triggered);
}

TEST(Engine, TooManyCombinationsAreAnErrorAndNotAnEndlessWait) {
  std::string nested =
      "{record: crumb, with: {record: crumb, with: {record: crumb, with: {record: none.such}}}}";
  const auto rulebook = load(parcel_rule("    also_requires: " + nested + "\n"));
  std::vector<Fact> facts = {fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", kSent)};
  for (std::uint64_t i = 1; i < 400; ++i)
    facts.push_back(fact(i, "2026-03-02T09:00:00+08:00", "crumb", "{}"));
  EXPECT_EQ(ask(rulebook, facts, "2026-03-03T00:00:00+08:00").error().code, "rulebook.too_many_steps");
}

TEST(Engine, TheNextChangeIsTheFirstInstantAtWhichAnAnswerDiffers) {
  const auto rulebook = load(parcel_rule(two_days()));
  EXPECT_TRUE(rc::check("nothing changes before it, something changes at it", [&] {
    std::vector<Fact> facts;
    const auto begin = t("2026-03-02T00:00:00+08:00");
    const auto n = *rc::gen::inRange<std::uint64_t>(0, 6);
    for (std::uint64_t i = 0; i < n; ++i) {
      Fact f =
          fact(i, "2026-03-02T00:00:00+08:00", *rc::gen::element<std::string>("parcel.sent", "receipt.kept"),
               R"({"parcel":"p)" + std::to_string(*rc::gen::inRange(0, 3)) + R"(","spread":3600,"when":")" +
                   begin.plus_hours(*rc::gen::inRange(0, 90)).text() + "\"}");
      facts.push_back(std::move(f));
    }
    const auto now = begin.plus_hours(*rc::gen::inRange(0, 120));
    const auto parameters = rulebook.standard_parameters();
    const auto told = [&](base::Instant at) {
      std::string out;
      const auto answer = evaluate(rulebook, no_calendar(), parameters, facts, at).value();
      for (const auto& o : answer) out += base::canonical_or_die(to_json(o));
      return out;
    };
    const auto next = answer(rulebook, no_calendar(), parameters, facts, now).value().next_change;
    const auto last_same = next ? next->plus_us(-1) : now.plus_hours(24 * 365);
    RC_ASSERT(told(now) == told(last_same));
    if (next) RC_ASSERT(told(now) != told(*next));
  }));
}

TEST(Engine, TheSameInputGivesTheSameAnswer) {
  const auto rulebook = load(parcel_rule(two_days()));
  const std::vector<Fact> facts = {fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", kSent)};
  const auto a = to_json(ask(rulebook, facts, "2026-03-03T00:00:00+08:00").value()[0]);
  const auto b = to_json(ask(rulebook, facts, "2026-03-03T00:00:00+08:00").value()[0]);
  EXPECT_EQ(base::canonical_or_die(a), base::canonical_or_die(b));
  EXPECT_EQ(a.at("id").as_string(), "receipt:p1");
  EXPECT_EQ(a.at("subject").at("label_en").as_string(), "parcel p1");
  EXPECT_EQ(a.at("do").as_array().size(), 1u) << "to explain";
}

TEST(Scenarios, AWrongExpectationFailsAndABrokenFileIsAnError) {
  const auto rulebook = load(parcel_rule(two_days()));
  const std::string told =
      "title: x\nscenarios:\n  - title: one\n    events: [{at: '2026-03-02T09:00:00+08:00', type: "
      "parcel.sent, body: {parcel: p1}}]\n"
      "    expect:\n      - {at: '2026-03-02T09:00:00+08:00', rule: receipt, ";
  const auto run = [&](const std::string& rest) {
    return run_scenarios(rulebook, no_calendar(), {{"s.yaml", told + rest}});
  };
  EXPECT_TRUE(run("status: open}\n")->passed());
  for (const char* wrong :
       {"status: met}\n", "due: 2026-03-05}\n", "due: none}\n", "certainty: possible}\n", "none: true}\n",
        "count: 2}\n", "record: [sent]}\n", "why: [why.met]}\n", "offers: [x]}\n", "subject: p2}\n",
        "explained: true}\n", "provisional: true}\n", "effect: block}\n", "exception: e}\n"}) {
    const auto report = run(wrong);
    ASSERT_TRUE(report) << report.error().text();
    EXPECT_EQ(report->failures.size(), 1u) << wrong;
    EXPECT_FALSE(report->passed());
  }
  EXPECT_EQ(run("stauts: met}\n").error().code, "rulebook.unknown_field");
  EXPECT_EQ(run("status: open}\n    without: [none]\n").error().code, "scenario.unknown_event");
  EXPECT_EQ(run_scenarios(rulebook, no_calendar(), {{"s.yaml", "title: x\n"}}).error().code,
            "scenario.no_list");
  EXPECT_EQ(run_scenarios(rulebook, no_calendar(), {{"s.yaml", "scenarios: [{title: y}]\n"}}).error().code,
            "scenario.expects_nothing");
}

}  // namespace
}  // namespace rulebook
