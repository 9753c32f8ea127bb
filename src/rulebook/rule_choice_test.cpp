// Which rules speak of a case and which of the bureau's own record: what calls for a rule says it, through
// the vocabulary.
#include <gtest/gtest.h>

#include <algorithm>

#include "rulebook/live_case.h"
#include "rulebook/model.h"
#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

const Vocabulary& shipped_vocabulary() {
  static const Vocabulary kVocabulary = vocabulary_of(read_data("vocabulary", ".json")).value();
  return kVocabulary;
}

Rulebook shipped() {
  return Rulebook::load(select_bundle(read_data("rulebooks"), "tonghua-2020").value()).value();
}

std::set<std::string> chosen(const Rulebook& book, RecordOf record) {
  const auto choice = RuleChoice::of(book, shipped_vocabulary(), record);
  std::set<std::string> out;
  for (std::size_t r = 0; r < book.model().rules.size(); ++r)
    if (choice.takes(r)) out.insert(book.model().rules[r].id);
  return out;
}

TEST(RuleChoice, TellsTheBureausRulesFromThoseOfItsCases) {
  const auto book = shipped();
  const auto of_bureau = chosen(book, RecordOf::the_bureau), of_cases = chosen(book, RecordOf::a_case);
  for (const char* rule :
       {"a27.rules", "a27.archiving", "a27.custody", "a27.use", "a27.handover", "a27.device_cleared"}) {
    EXPECT_TRUE(of_bureau.contains(rule)) << rule;
    EXPECT_FALSE(of_cases.contains(rule)) << rule;
  }
  for (const char* rule : {"a6.av", "a26.store", "a27.returned", "a29.label", "a30.altered"}) {
    EXPECT_FALSE(of_bureau.contains(rule)) << rule;
    EXPECT_TRUE(of_cases.contains(rule)) << rule;
  }
  for (const char* rule : {"a30.leak", "a30.ordered", "a30.rectified", "a26.not_kept"}) {
    EXPECT_TRUE(of_bureau.contains(rule)) << rule << ": supervision goes on in either";
    EXPECT_TRUE(of_cases.contains(rule)) << rule;
  }
}

TEST(RuleChoice, LeavesNoRuleOut) {
  const auto book = shipped();
  const auto of_bureau = chosen(book, RecordOf::the_bureau), of_cases = chosen(book, RecordOf::a_case);
  for (const auto& rule : book.model().rules)
    EXPECT_TRUE(of_bureau.contains(rule.id) || of_cases.contains(rule.id)) << rule.id;
}

TEST(RuleChoice, ReadsOnlyWhatItsRulesCanHangOn) {
  const auto choice = RuleChoice::of(shipped(), shipped_vocabulary(), RecordOf::the_bureau);
  for (const char* type :
       {"custodian.appointed", "management_rule.kept", "supervision.rectified", "rulebook.installed"})
    EXPECT_TRUE(choice.reads(type)) << type;
  for (const char* type : {"blob.digested", "enterprise.registered", "user.registered", "no.such"})
    EXPECT_FALSE(choice.reads(type)) << type;
}

TEST(RuleChoice, IsKeptByWhatJudgesOnceAndByWhatIsKeptReady) {
  const auto book = shipped();
  const auto choice =
      std::make_shared<const RuleChoice>(RuleChoice::of(book, shipped_vocabulary(), RecordOf::the_bureau));
  const auto calendar = no_calendar();
  const auto now = t("2026-03-20T09:00:00+08:00");
  const std::vector<Fact> facts = {
      fact(0, "2026-03-02T09:00:00+08:00", "rulebook.installed", R"({"rulebook":"tonghua-2020"})"),
      fact(1, "2026-03-03T09:00:00+08:00", "supervision.signal_raised",
           R"({"signal":"signal-1","supervision_item":"leak","signal_source":"person","text":"x"})")};
  const auto once = answer(book, calendar, book.standard_parameters(), facts, now, choice.get()).value();
  LiveCase live(book, calendar, book.standard_parameters(), choice);
  for (const auto& one : facts) live.append(one);
  ASSERT_TRUE(live.advance(now));
  const auto kept = live.obligations();
  ASSERT_EQ(once.obligations.size(), kept.size());
  EXPECT_LT(kept.size(), 40u) << "of several hundred rules";
  for (std::size_t i = 0; i < kept.size(); ++i) {
    EXPECT_EQ(once.obligations[i].id, kept[i].id);
    EXPECT_EQ(once.obligations[i].status, kept[i].status) << kept[i].id;
  }
  EXPECT_EQ(once.next_change, live.next_change());
}

Vocabulary two_records() {
  Vocabulary out;
  for (const char* type : {"parcel.sent", "receipt.kept", "note.corrected", "note.explained"})
    out.events[type] = {};
  out.of_case = {"parcel.sent", "receipt.kept", "note.corrected", "note.explained"};
  return out;
}

std::vector<std::string> remarked(const Vocabulary& vocabulary) {
  std::vector<std::string> out;
  const auto book = Rulebook::load(small_bundle(head("law") + parcel_rule(two_days())), &vocabulary).value();
  for (const auto& problem : book.remarks()) out.push_back(problem.code);
  return out;
}

TEST(RuleChoice, IsRemarkedOnWhereARuleLooksForWhatAnotherRecordHolds) {
  auto vocabulary = two_records();
  EXPECT_EQ(remarked(vocabulary), std::vector<std::string>{});
  vocabulary.of_case.erase("receipt.kept");
  vocabulary.of_bureau = {"receipt.kept"};
  EXPECT_EQ(remarked(vocabulary), std::vector<std::string>{"rulebook.other_record"});
  vocabulary.of_bureau = {"receipt.kept", "parcel.sent"};
  EXPECT_EQ(remarked(vocabulary), std::vector<std::string>{}) << "both stand in the bureau's";
}

TEST(RuleChoice, IsRemarkedOnWhereNoRecordHoldsWhatCallsForARule) {
  auto vocabulary = two_records();
  vocabulary.of_case.erase("parcel.sent");
  EXPECT_EQ(remarked(vocabulary), std::vector<std::string>{"rulebook.unreachable_rule"});
}

TEST(Vocabulary, SaysWhoseRecordHoldsAnEvent) {
  const auto& vocabulary = shipped_vocabulary();
  EXPECT_TRUE(vocabulary.of_case.contains("hazard.found"));
  EXPECT_FALSE(vocabulary.of_bureau.contains("hazard.found"));
  EXPECT_TRUE(vocabulary.of_bureau.contains("custodian.appointed"));
  EXPECT_FALSE(vocabulary.of_case.contains("custodian.appointed"));
  EXPECT_TRUE(vocabulary.of_case.contains("handover.made") && vocabulary.of_bureau.contains("handover.made"));
  EXPECT_FALSE(vocabulary.of_case.contains("view.window") || vocabulary.of_bureau.contains("view.window"))
      << "the access log is nobody's record";
}

}  // namespace
}  // namespace rulebook
