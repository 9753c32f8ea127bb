// What holds of every rulebook and every case: told for a rulebook that uses each construct, over cases made
// at random.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

#include "base/sort_stably.h"
#include "rulebook/due_index.h"
#include "rulebook/live_case.h"
#include "rulebook/model.h"
#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

std::string rule(const std::string& id, const std::string& body) {
  return "  - id: " + id +
         "\n    article: 1\n    clause: 第一条\n    title: {zh: 规, en: Rule}\n    asks: {zh: 求, en: Ask}\n" +
         "    answers: {zh: 谁, en: who}\n    cure: {zh: 补, en: mend}\n" + body;
}

const Rulebook& every_construct() {
  static const Rulebook kBook = [] {
    const std::string text =
        head("law") +
        "parameters:\n  most: {type: integer, default: 3, least: 0, most: 99, title: {zh: 参, en: P},"
        " values: [{from: 2026-03-03, value: 5}]}\n"
        "rules:\n" +
        rule("once",
             "    tags: [t]\n    trigger: {record: a}\n    subject: {kind: k, id: $trigger.k}\n"
             "    scope: {k: $trigger.k}\n    requires: {record: b, where: {k: $trigger.k}}\n"
             "    deadline: {starts: {time: $trigger}, amount: 2, unit: natural_days,"
             " pauses: [{from: {record: c, as: p}, until: {record: d, where: {k: $p.k}}}]}\n"
             "    cured_by: {record: d, where: {k: $trigger.k}}\n") +
        rule("never",
             "    trigger: {record: a}\n    subject: {kind: k, id: $trigger.k}\n"
             "    window: {until: {upon: {record: d, where: {k: $trigger.k}}}}\n"
             "    forbids: {record: c, where: {k: $trigger.k}}\n") +
        rule("always",
             "    trigger: {record: a}\n    subject: {kind: k, id: $trigger.k}\n"
             "    window: {until: {upon: {record: d}}}\n"
             "    maintains: {covered_by: [{by: {record: b, as: s, where: {k: $trigger.k}}, until: {upon: "
             "{record: c,"
             " where: {k: $s.k}}}}], gap: {amount: 90, unit: minutes}, wait: {amount: 3, unit: hours}}\n") +
        rule("unpaid",
             "    trigger: {record: a, with: [{passed: {starts: {time: $trigger}, amount: 1, unit: "
             "natural_days}, as: day},"
             " {none_of: [{record: b, order: {before: $day}}]}]}\n    subject: {kind: k, id: $trigger.k}\n"
             "    requires: {record: d}\n    deadline: {starts: {time: $day}, amount: 6, unit: hours}\n") +
        rule("state",
             "    trigger: {state: {all_of: [{record: a}, {record: c}]}}\n    requires: {record: d, order: "
             "{after: $trigger}}\n") +
        rule("sum",
             "    trigger: {record: a}\n    subject: {kind: k, id: $trigger.k}\n"
             "    let: {total: {sum: $x.n, over: {record: b, as: x, where: {k: $trigger.k}}}}\n"
             "    requires: {test: $total, at_least: {parameter: most}}\n") +
        "exceptions:\n"
        "  - {id: e, article: 1, clause: 第一条, title: {zh: 例, en: E}, lifts: {tags: [t]}, when: {record: d, "
        "where: {k: $scope.k}}}\n"
        "  - {id: f, article: 1, clause: 第一条, title: {zh: 例, en: F}, lifts: {exceptions: [e]}, when: "
        "{record: c}}\n"
        "gates:\n"
        "  - {id: g, article: 1, clause: 第一条, commands: [leave], when: {record: a, as: s, where: {k: $command.k}},"
        " holds: {record: b, where: {k: $s.k}}, strength: block, otherwise: {zh: '{$s.k} 无', en: 'none of {$s.k}'}}\n";
    return Rulebook::load(small_bundle(text)).value();
  }();
  return kBook;
}

base::Instant begin() {
  return t("2026-03-02T00:00:00+08:00");
}

// One event at a whole hour of four days; some are corrections or explanations.
Fact any_fact(std::uint64_t seq, base::Instant received) {
  static const std::vector<std::string> kTypes = {"a", "b", "c", "d"};
  Fact f = fact(seq, "2026-03-02T00:00:00+08:00", *rc::gen::elementOf(kTypes), "{}");
  f.at = received;
  base::JsonObject body{{"k", "k" + std::to_string(*rc::gen::inRange(0, 3))}, {"n", *rc::gen::inRange(0, 4)}};
  if (*rc::gen::inRange(0, 3) == 0) {
    body["when"] = begin().plus_hours(*rc::gen::inRange(0, 96)).text();
    body["spread"] = *rc::gen::element(0, 0, 1800);
  }
  const int kind = *rc::gen::inRange(0, 12);
  if (kind == 0 && seq > 0) {
    f.type = "note.corrected";
    body = {{"of", static_cast<std::int64_t>(*rc::gen::inRange<std::uint64_t>(0, seq))},
            {"fields", base::JsonObject{{"k", "k1"}}}};
  } else if (kind == 1) {
    f.type = "note.explained";
    body = {{"what", "once:k0"}, {"why", "so"}};
  }
  f.body = std::move(body);
  return f;
}

std::vector<Fact> any_facts() {
  std::vector<Fact> out;
  const auto n = *rc::gen::inRange<std::uint64_t>(0, 9);
  base::Instant at = begin();
  for (std::uint64_t i = 0; i < n; ++i) {
    at = at.plus_hours(*rc::gen::inRange(0, 16));
    out.push_back(any_fact(i, at));
  }
  return out;
}

Obligations ask(const std::vector<Fact>& facts, base::Instant now) {
  const auto& book = every_construct();
  return evaluate(book, no_calendar(), book.standard_parameters(), facts, now).value();
}

std::string text_of(const Obligations& all) {
  std::string out;
  for (const auto& o : all) out += base::canonical_or_die(to_json(o)) + "\n";
  return out;
}

std::string text_of(const base::Result<std::vector<GateAnswer>>& answers) {
  std::string out;
  for (const auto& one : answers.value()) out += one.gate + (one.allowed ? " open " : " shut ") + one.text.zh + "\n";
  return out;
}

// What the gate says of each of the things there are, kept ready and from scratch.
void expect_the_same_gates(LiveCase& live, const std::vector<Fact>& facts, base::Instant now) {
  const auto& book = every_construct();
  for (const char* k : {"k0", "k1", "k2"})
    RC_ASSERT(text_of(live.gates(now, "leave", {{"k", k}})) ==
              text_of(gates(book, no_calendar(), book.standard_parameters(), facts, now, "leave", {{"k", k}})));
}

// Without what names records by their number.
std::map<std::string, std::string> answers_of(const Obligations& all) {
  std::map<std::string, std::string> out;
  for (const auto& o : all)
    out[o.id] = std::string(name_of(o.status)) + " " + std::string(name_of(o.certainty)) + " " +
                (o.due ? o.due->text() : "-") + " " + o.exception;
  return out;
}

TEST(Properties, AddingARecordNeverCreatesABreachOfWhatIsToBeDone) {
  EXPECT_TRUE(rc::check("more on record, never more missing", [] {
    auto facts = any_facts();
    const auto now = begin().plus_hours(*rc::gen::inRange(0, 160));
    const auto before = ask(facts, now);
    Fact more = any_fact(facts.size(), facts.empty() ? begin() : facts.back().at);
    more.type = "b";  // what the rule asks for
    facts.push_back(more);
    for (const auto& o : ask(facts, now)) {
      if (o.rule() != "once" && o.rule() != "sum") continue;
      const auto same =
          std::find_if(before.begin(), before.end(), [&](const auto& b) { return b.id == o.id; });
      RC_ASSERT(o.status != Status::breached || (same != before.end() && same->status == Status::breached));
    }
  }));
}

TEST(Properties, WhatArrivesAtOneInstantMayComeInAnyOrder) {
  EXPECT_TRUE(rc::check("permuted within an instant", [] {
    std::vector<Fact> facts;
    const auto n = *rc::gen::inRange<std::uint64_t>(1, 8);
    for (std::uint64_t i = 0; i < n; ++i) {
      Fact f = any_fact(i, begin().plus_hours(*rc::gen::inRange(0, 3) * 10));
      if (f.type.starts_with("note.")) f.type = "b";
      facts.push_back(std::move(f));
    }
    base::sort_stably(facts, [](const Fact& a, const Fact& b) { return a.at < b.at; });
    auto other = facts;
    for (std::size_t i = 0; i + 1 < other.size(); ++i) {
      const auto k = *rc::gen::inRange(i, other.size());
      if (other[k].at == other[i].at) std::swap(other[i], other[k]);
    }
    for (std::uint64_t i = 0; i < n; ++i) facts[i].seq = facts[i].n = other[i].seq = other[i].n = i;
    const auto now = begin().plus_hours(*rc::gen::inRange(0, 160));
    RC_ASSERT(answers_of(ask(facts, now)) == answers_of(ask(other, now)));
  }));
}

TEST(Properties, AGapLastsNoLongerAtTheVeryEndOfItsTime) {
  const auto& book = every_construct();
  const auto calendar = no_calendar();
  const std::vector<Fact> facts{
      fact(0, "2026-03-02T08:00:00+08:00", "a", R"({"k":"k0"})"),
      fact(1, "2026-03-02T09:00:00+08:00", "d", R"({"k":"k0","when":"2026-03-02T18:00:00+08:00"})")};
  LiveCase live(book, calendar, book.standard_parameters());
  for (const auto& f : facts) live.append(f);
  for (const char* now : {"2026-03-02T17:59:59.999999+08:00", "2026-03-02T18:00:00+08:00", "2026-03-02T18:00:00.000001+08:00"}) {
    ASSERT_TRUE(live.advance(t(now)));
    EXPECT_EQ(text_of(live.obligations()), text_of(ask(facts, t(now)))) << now;
  }
}

TEST(Properties, ACaseKeptReadyAnswersAsOneEvaluatedFromScratch) {
  EXPECT_TRUE(rc::check("event by event, and as time passes", [] {
    const auto& book = every_construct();
    const auto calendar = no_calendar();
    LiveCase live(book, calendar, book.standard_parameters());
    std::vector<Fact> facts;
    auto now = begin();
    const int steps = *rc::gen::inRange(1, 14);
    for (int i = 0; i < steps; ++i) {
      now = now.plus_hours(*rc::gen::inRange(0, 30));
      if (*rc::gen::inRange(0, 6) == 0) now = now.plus_hours(-40);
      if (*rc::gen::inRange(0, 3) != 0) {
        facts.push_back(any_fact(facts.size(), now));
        live.append(facts.back());
      }
      if (*rc::gen::inRange(0, 2) == 0) expect_the_same_gates(live, facts, now);
      RC_ASSERT(live.advance(now).has_value());
      RC_ASSERT(text_of(live.obligations()) == text_of(ask(facts, now)));
      RC_ASSERT(live.next_change() ==
                    answer(book, calendar, book.standard_parameters(), facts, now).value().next_change ||
                (live.next_change() && *live.next_change() > now));
    }
  }));
}

TEST(Properties, UntilTheNextChangeNothingChanges) {
  EXPECT_TRUE(rc::check("the same at the last microsecond before it", [] {
    const auto facts = any_facts();
    const auto now = begin().plus_hours(*rc::gen::inRange(0, 160));
    const auto& book = every_construct();
    const auto next = answer(book, no_calendar(), book.standard_parameters(), facts, now).value().next_change;
    const auto last_same = next ? next->plus_us(-1) : now.plus_hours(24 * 365);
    RC_ASSERT(answers_of(ask(facts, now)) == answers_of(ask(facts, last_same)));
  }));
}

TEST(Properties, ASecondMoreOrLessTouchesTheRulesThatNameTheEventAndNoOther) {
  EXPECT_TRUE(rc::check("one date moved by one second", [] {
    auto facts = any_facts();
    RC_PRE(!facts.empty());
    const auto now = begin().plus_hours(*rc::gen::inRange(0, 160));
    const auto before = ask(facts, now);
    auto& moved = facts[*rc::gen::inRange<std::size_t>(0, facts.size())];
    RC_PRE(!moved.type.starts_with("note."));
    moved.at = moved.at.plus_seconds(*rc::gen::element(-1, 1));
    if (moved.body.get_object().contains("when"))
      moved.body.get_object()["when"] =
          base::Instant::parse(std::string_view(moved.body.at("when").as_string()))->plus_seconds(1).text();
    const auto after = ask(facts, now);
    const auto& model = every_construct().model();
    const int type = model.type_id(moved.type);
    const auto was = answers_of(before), is = answers_of(after);
    for (const auto& r : model.rules) {
      if (std::find(r.reads.begin(), r.reads.end(), type) != r.reads.end()) continue;
      for (const auto& [id, answer] : was)
        if (id.substr(0, id.find(':')) == r.id) RC_ASSERT(is.contains(id) && is.at(id) == answer);
    }
  }));
}

TEST(LiveCase, LooksOnlyAtTheRulesThatAnEventOrTheTimeTouches) {
  const auto& book = every_construct();
  const auto calendar = no_calendar();
  LiveCase live(book, calendar, book.standard_parameters());
  EXPECT_EQ(live.advance(begin()).value(), 6u) << "all rules, once";
  EXPECT_EQ(live.advance(begin().plus_hours(1)).value(), 0u);
  live.append(fact(0, "2026-03-02T02:00:00+08:00", "elsewhere", "{}"));
  EXPECT_EQ(live.advance(begin().plus_hours(2)).value(), 0u) << "no rule reads it";
  live.append(fact(1, "2026-03-02T03:00:00+08:00", "a", R"({"k":"k0"})"));
  EXPECT_EQ(live.advance(begin().plus_hours(3)).value(), 6u) << "all read `a`";
  live.append(fact(2, "2026-03-02T03:00:00+08:00", "note.explained", R"({"what":"once:k0","why":"so"})"));
  EXPECT_EQ(live.advance(begin().plus_hours(3)).value(), 1u);
  ASSERT_TRUE(live.next_change());
  EXPECT_GT(*live.next_change(), begin().plus_hours(3));
  EXPECT_GT(live.advance(*live.next_change()).value(), 0u);
}

// As a case is read in: corrections follow each other, and other events come between them, before anybody asks.
TEST(LiveCase, TakesInSeveralCorrectionsBeforeItIsAskedOnce) {
  const auto& book = every_construct();
  const auto calendar = no_calendar();
  LiveCase live(book, calendar, book.standard_parameters());
  std::vector<Fact> facts;
  const auto happens = [&](std::string_view at, std::string type, std::string_view body) {
    facts.push_back(fact(facts.size(), at, std::move(type), body));
    live.append(facts.back());
  };
  const auto status_of = [&](const std::string& id) {
    for (const auto& o : live.obligations())
      if (o.id == id) return std::string(name_of(o.status));
    return std::string("none");
  };
  const auto now = t("2026-03-03T12:00:00+08:00");
  happens("2026-03-02T01:00:00+08:00", "a", R"({"k":"k0"})");
  happens("2026-03-02T02:00:00+08:00", "b", R"({"k":"k8"})");
  ASSERT_TRUE(live.advance(t("2026-03-02T03:00:00+08:00")));
  EXPECT_EQ(status_of("once:k0"), "open");

  happens("2026-03-02T04:00:00+08:00", "note.corrected", R"({"of":1,"fields":{"k":"k7"}})");
  happens("2026-03-02T05:00:00+08:00", "a", R"({"k":"k1"})");
  happens("2026-03-02T06:00:00+08:00", "note.corrected", R"({"of":1,"fields":{"k":"k0"}})");
  happens("2026-03-02T07:00:00+08:00", "b", R"({"k":"k2"})");
  happens("2026-03-02T08:00:00+08:00", "note.corrected", R"({"of":5,"fields":{"k":"k1"}})");
  ASSERT_TRUE(live.advance(now));
  EXPECT_EQ(status_of("once:k0"), "met") << "the last correction of one event counts";
  EXPECT_EQ(status_of("once:k1"), "met") << "also of an event that came after the first correction";
  EXPECT_EQ(text_of(live.obligations()), text_of(ask(facts, now)));

  happens("2026-03-03T13:00:00+08:00", "a", R"({"k":"k2"})");
  ASSERT_TRUE(live.advance(now.plus_hours(2)));
  EXPECT_EQ(status_of("once:k2"), "open") << "afterwards it takes in single events as before";
  EXPECT_EQ(text_of(live.obligations()), text_of(ask(facts, now.plus_hours(2))));
}

TEST(Properties, ACaseKeptReadyThatIsAskedSeldomAnswersAsOneEvaluatedFromScratch) {
  EXPECT_TRUE(rc::check("several events and corrections at a time", [] {
    const auto& book = every_construct();
    const auto calendar = no_calendar();
    LiveCase live(book, calendar, book.standard_parameters());
    std::vector<Fact> facts;
    auto now = begin();
    const int rounds = *rc::gen::inRange(1, 4);
    for (int round = 0; round < rounds; ++round) {
      const int events = *rc::gen::inRange(0, 7);
      for (int i = 0; i < events; ++i) {
        now = now.plus_hours(*rc::gen::inRange(0, 12));
        auto next = any_fact(facts.size(), now);
        if (!facts.empty() && *rc::gen::inRange(0, 2) == 0) {
          next.type = "note.corrected";
          const auto of = *rc::gen::inRange<std::uint64_t>(0, facts.size());
          const auto k = "k" + std::to_string(*rc::gen::inRange(0, 3));
          next.body = base::JsonObject{{"of", static_cast<std::int64_t>(of)}, {"fields", base::JsonObject{{"k", k}}}};
        }
        facts.push_back(next);
        live.append(std::move(next));
      }
      if (*rc::gen::inRange(0, 2) == 0) expect_the_same_gates(live, facts, now);
      RC_ASSERT(live.advance(now).has_value());
      RC_ASSERT(text_of(live.obligations()) == text_of(ask(facts, now)));
    }
  }));
}

TEST(DueIndex, GivesEachCaseWhenItsInstantHasCome) {
  DueIndex index;
  index.set("a", begin());
  index.set("b", begin().plus_hours(2));
  index.set("c", std::nullopt);
  index.set("a", begin().plus_hours(1));
  EXPECT_EQ(index.size(), 2u);
  EXPECT_EQ(index.next(), begin().plus_hours(1));
  EXPECT_TRUE(index.take_due(begin()).empty());
  EXPECT_EQ(index.take_due(begin().plus_hours(1)), std::vector<std::string>{"a"});
  EXPECT_TRUE(index.take_due(begin().plus_hours(1)).empty()) << "once";
  EXPECT_EQ(index.take_due(begin().plus_hours(9)), std::vector<std::string>{"b"});
  EXPECT_FALSE(index.next());
  for (const char* id : {"d", "e", "f"}) index.set(id, begin());
  EXPECT_EQ(index.take_due(begin(), 2), (std::vector<std::string>{"d", "e"}));
  EXPECT_EQ(index.take_due(begin(), 2), std::vector<std::string>{"f"}) << "the rest waits";
}

}  // namespace
}  // namespace rulebook
