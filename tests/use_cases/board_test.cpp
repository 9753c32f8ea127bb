// The bench, the lists and the page of the rulebook add up how all cases stand without asking each one anew: what they tell is
// what the cases' own findings tell, whatever has happened since the last look.
#include <random>

#include "bureau.h"

namespace use_cases {
namespace {

const std::vector<std::string> kCounted{"met", "met_late", "open", "breached", "exempt", "not_triggered"};

using Counts = std::map<std::string, std::int64_t>;

struct Sight {
  Counts bench;
  std::map<std::string, Counts> rules;  // rule → cases by status
  bool operator==(const Sight&) const = default;
};

std::vector<Json> cases_seen_by(Bureau& bureau, const Person& who) {
  std::vector<Json> out;
  std::string after;
  do {
    JsonObject input{{"limit", 500}};
    if (!after.empty()) input["after"] = after;
    const auto page = bureau.does(who, "case.list", input);
    for (const auto& line : page.at("cases").as_array()) out.push_back(line);
    after = text(page, "next");
  } while (!after.empty());
  return out;
}

// The worst that is told and counted in each article, "TEXT 7" → status, as rows of lists show it.
std::map<std::string, std::string> lanes_of_row(const Json& line) {
  std::map<std::string, std::string> out;
  for (const auto& law : line.at("lanes").as_array())
    for (const auto& lane : law.at("articles").as_array())
      out[text(law, "source") + " " + std::to_string(lane.at("article").as_int64())] = text(lane, "status");
  return out;
}
std::map<std::string, std::string> lanes_worked_out(const Json& findings) {
  static const std::vector<std::string> kWorstFirst{"breached", "open", "met_late", "met", "exempt"};
  const auto rank = [](const std::string& status) { return std::find(kWorstFirst.begin(), kWorstFirst.end(), status) - kWorstFirst.begin(); };
  std::map<std::string, std::string> out;
  for (const auto& lane : findings.at("lanes").as_array())
    for (const auto& o : lane.at("obligations").as_array()) {
      const auto status = text(o, "status");
      if (status == "not_triggered" || text(o, "effect") == "advice" || text(o, "effect") == "signal") continue;
      auto& worst = out[text(lane, "source") + " " + std::to_string(lane.at("article").as_int64())];
      if (worst.empty() || rank(status) < rank(worst)) worst = status;
    }
  return out;
}

// From the findings of each case.
Sight worked_out(Bureau& bureau, const Person& who) {
  Sight out;
  for (const char* key : {"cases", "open", "breached", "met", "due", "pending", "failed"}) out.bench[key] = 0;
  for (const auto& line : cases_seen_by(bureau, who)) {
    const auto found = bureau.does(who, "case.findings", JsonObject{{"case", text(line, "id")}});
    EXPECT_EQ(lanes_of_row(line), lanes_worked_out(found)) << text(line, "number");
    std::map<std::string, std::set<std::string>> statuses;
    std::int64_t due = 0;
    const auto note = [&](const Json& o) { statuses[text(o, "rule")].insert(text(o, "status")); };
    for (const auto& lane : found.at("lanes").as_array()) {
      for (const auto& o : lane.at("obligations").as_array()) {
        const bool own = base::find(o, "own") != nullptr;
        if (!own) note(o);
        else statuses[text(o, "rule")].insert(text(o.at("own"), "status"));
        for (const auto& other : o.at("also").as_array()) note(other);
        const bool counts = text(o, "effect") != "advice" && text(o, "effect") != "signal";
        const bool explained = base::find(o, "explained") != nullptr;
        const bool undone = text(o, "status") == "breached" || (text(o, "status") == "open" && base::find(o, "due") != nullptr);
        if (counts && undone && !explained) ++due;
      }
    }
    for (auto& [rule, of] : statuses) {
      if (of.size() > 1) of.erase("not_triggered");
      for (const auto& status : of) ++out.rules[rule][status];
    }
    if (text(line, "stage") == "archived") continue;
    ++out.bench["cases"];
    for (const char* status : {"open", "breached", "met"}) out.bench[status] += *base::int_at(found.at("counts"), status);
    out.bench["due"] += due;
  }
  return out;
}

Sight told(Bureau& bureau, const Person& who) {
  Sight out;
  const auto bench = bureau.does(who, "bench.view");
  for (const auto& member : bench.at("counts").as_object()) out.bench[std::string(member.key())] = member.value().as_int64();
  const auto count = bureau.does(who, "rulebook.count");
  EXPECT_EQ(base::int_at(count, "pending"), 0);
  for (const auto& rule : count.at("rules").as_array())
    for (const auto& status : kCounted)
      if (const auto n = base::int_at(rule, status); n != 0) out.rules[text(rule, "rule")][status] = *n;
  return out;
}

struct Visit {
  Inspection inspection;
  enum class Stage { opened, begun, over, hidden } stage = Stage::opened;
};

// Moves one case on by a step that its stage allows, or moves time.
void something_happens(Bureau& bureau, std::vector<Visit>& visits, std::mt19937& chance) {
  auto& [visit, stage] = visits[chance() % visits.size()];
  switch (chance() % 8) {
    case 0: visits.push_back({bureau.open_inspection()}); break;
    case 1: bureau.days(static_cast<std::int64_t>(chance() % 20)); break;
    case 2: bureau.minutes(static_cast<std::int64_t>(chance() % 600)); break;
    case 3:
      if (stage == Visit::Stage::hidden) break;
      bureau.does(bureau.head, "case.label", {{"case", visit.id()}, {"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
      stage = Visit::Stage::hidden;
      break;
    case 4: bureau.restart(); break;
    case 5:
      if (stage == Visit::Stage::begun) visit.note_hazard("护栏缺失", {}, false);
      break;
    default:
      if (stage == Visit::Stage::opened && chance() % 2 == 0) {
        visit.begin();
        stage = Visit::Stage::begun;
      } else if (stage == Visit::Stage::opened) {
        visit.whole_first_visit();
        stage = Visit::Stage::over;
      }
  }
}

class TheBoard : public ::testing::TestWithParam<unsigned> {};

TEST_P(TheBoard, TellsWhatTheFindingsOfTheCasesTell) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  std::mt19937 chance(GetParam());
  Bureau bureau;
  std::vector<Visit> visits{{bureau.open_inspection()}};
  for (int step = 0; step < 12; ++step) {
    something_happens(bureau, visits, chance);
    if (chance() % 3 == 0) bureau.office->look_at_due();
    for (const auto* who : {&bureau.head, &bureau.lead}) {
      const auto now = told(bureau, *who);
      EXPECT_EQ(now.bench, worked_out(bureau, *who).bench) << who->name << " after step " << step;
      EXPECT_EQ(now.rules, worked_out(bureau, *who).rules) << who->name << " after step " << step;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Chances, TheBoard, ::testing::Range(1u, 5u));

TEST(TheBench, ReadsOnlyTheCasesThatHaveMovedOn) {
  Bureau bureau;
  std::vector<Inspection> visits;
  for (int i = 0; i < 12; ++i) {
    visits.push_back(bureau.open_inspection());
    visits.back().begin();
  }
  bureau.restart();
  bureau.does(bureau.head, "bench.view");
  visits[3].note_hazard("护栏缺失", {}, false);
  const auto before = bureau.store.events_read();
  bureau.does(bureau.head, "bench.view");
  EXPECT_LE(bureau.store.events_read() - before, 2 * visits[3].version()) << "other cases were read too";
}

TEST(TheBench, OfAClockSetBackTellsWhatIsDueByThatClock) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  const auto before = told(bureau, bureau.head);
  const auto now = bureau.clock.now();
  bureau.days(90);
  EXPECT_NE(told(bureau, bureau.head), before);
  bureau.at(now.plus_seconds(1).text());
  EXPECT_EQ(told(bureau, bureau.head), before);
}

TEST(TheBench, TriesACaseThatFailedOnceMore) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  bureau.restart();
  bureau.store.lose(visit.id());
  const auto failing = bureau.does(bureau.head, "bench.view");
  EXPECT_EQ(text(item(failing, "failed", "case", visit.id()), "number"), visit.number());
  EXPECT_EQ(base::int_at(failing.at("counts"), "met"), 0);
  bureau.store.mend();
  const auto mended = bureau.does(bureau.head, "bench.view");
  EXPECT_EQ(base::find(mended, "failed"), nullptr);
  EXPECT_GT(*base::int_at(mended.at("counts"), "met"), 0);
}

// A disk that could not be read for a while fails the cases judged meanwhile; nobody has to look at each of them again.
TEST(TheBoardOfCases, TriesByItselfWhatFailedAMinuteAgo) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  bureau.restart();
  bureau.store.lose(visit.id());
  EXPECT_EQ(bureau.office->look_at_due(), std::vector<std::string>{visit.id()});
  EXPECT_EQ(base::int_at(bureau.does(bureau.head, "rulebook.count"), "failed"), 1);
  EXPECT_TRUE(bureau.office->look_at_due().empty());
  bureau.store.mend();
  bureau.minutes(2);
  EXPECT_EQ(bureau.office->look_at_due(), std::vector<std::string>{visit.id()});
  EXPECT_EQ(base::int_at(bureau.does(bureau.head, "rulebook.count"), "failed"), 0);
}

// A parameter binds the cases opened after it: none of those there are is judged anew.
TEST(TheBoardOfCases, StandsWhenAParameterIsSet) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  const auto before = told(bureau, bureau.head);
  bureau.does(bureau.system_admin, "parameter.set", {{"name", "bureau.region"}, {"value", "例"}});
  EXPECT_TRUE(bureau.office->look_at_due().empty());
  EXPECT_EQ(told(bureau, bureau.head), before);
}

TEST(TheBench, ShowsTheEarliestOfAllThatIsDueAndTheCasesOpenedLast) {
  Bureau bureau;
  std::vector<Inspection> visits;
  for (int i = 0; i < 10; ++i) {
    visits.push_back(bureau.open_inspection());
    visits.back().whole_first_visit();
    bureau.days(1);
  }
  const auto bench = bureau.does(bureau.head, "bench.view");
  const auto& recent = bench.at("recent").as_array();
  ASSERT_EQ(recent.size(), 8u);
  for (std::size_t i = 0; i < recent.size(); ++i) EXPECT_EQ(text(recent[i], "id"), visits[9 - i].id());
  std::string last;
  for (const auto& row : bench.at("due").as_array()) {
    EXPECT_LE(last, text(row, "due"));
    last = text(row, "due");
  }
  EXPECT_EQ(bench.at("due").as_array().size(), static_cast<std::size_t>(*base::int_at(bench.at("counts"), "due")));
}

// More cases than are judged while somebody waits: the rest is told to be pending, and is there when it was judged.
TEST(TheBench, TellsHowManyCasesAreStillToBeJudged) {
  Bureau bureau;
  constexpr int kCases = 510;
  for (int i = 0; i < kCases; ++i)
    bureau.does(bureau.lead, "case.open",
                {{"enterprise", bureau.enterprise}, {"matter", "年度计划检查"},
                 {"officers", JsonArray{JsonObject{{"user", bureau.lead.user}, {"part", "lead"}}}}});
  bureau.restart();
  const auto first = bureau.does(bureau.head, "bench.view").at("counts");
  EXPECT_EQ(base::int_at(first, "cases"), kCases);
  EXPECT_EQ(base::int_at(first, "pending"), 10);
  EXPECT_EQ(bureau.office->look_at_due().size(), 10u);
  EXPECT_TRUE(bureau.office->look_at_due().empty());
  EXPECT_EQ(base::int_at(bureau.does(bureau.head, "bench.view").at("counts"), "pending"), 0);
}

TEST(AfterAStart, AllCasesAreJudgedBeforeAnyoneAsks) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  bureau.restart();
  EXPECT_EQ(bureau.office->look_at_due(), std::vector<std::string>{visit.id()});
  bureau.store.lose(visit.id());
  const auto line = item(bureau.does(bureau.head, "case.list"), "cases", "id", visit.id());
  EXPECT_EQ(base::find(line, "findings_failed"), nullptr) << "nothing was left to read";
}

}  // namespace
}  // namespace use_cases
