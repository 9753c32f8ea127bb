// The hazard library at work: it fills what officers find, and the one who decides sees the fine beside what the law allows.
#include "penalty_case.h"

namespace use_cases {
namespace {

TEST(HazardEntries, GoWithTheHazardAndCanBeTakenAway) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const JsonObject found{{"act", "act-1"}, {"place", "冲压车间"}, {"description", "冲床未设警示标志"}, {"remedy", "at_once"}};
  const auto refused = visit.refused("find_hazard", joined(found, {{"entry", "no_such_thing"}}));
  EXPECT_EQ(refused.code, "hazards.no_such_entry");
  EXPECT_EQ(refused.where, "/entry");
  visit.does("find_hazard", joined(found, {{"entry", "no_warning_signs"}}));
  const auto entry = [&] { return text(item(visit.view(), "hazards", "hazard", "hazard-1"), "entry"); };
  EXPECT_EQ(entry(), "no_warning_signs");
  const JsonObject amended{{"hazard", "hazard-1"}, {"reason", "选错条目"}};
  EXPECT_EQ(visit.refused("amend_hazard", joined(amended, {{"entry", "no_such_thing"}})).code, "hazards.no_such_entry");
  visit.does("amend_hazard", joined(amended, {{"entry", "no_exits"}}));
  EXPECT_EQ(entry(), "no_exits");
  visit.does("amend_hazard", joined(amended, {{"entry", nullptr}}));
  EXPECT_EQ(entry(), "");
  visit.does("find_hazard", found);
}

TEST(HazardEntries, AreListedForEverybodyWithTheArticlesAsPapersCiteThem) {
  Bureau bureau;
  const auto listed = bureau.does(bureau.third, "hazard_library.list");
  const auto one = item(listed, "entries", "entry", "special_work_uncertified");
  EXPECT_EQ(text(one, "duty"), "《中华人民共和国安全生产法》第三十条第一款");
  EXPECT_EQ(text(one, "penalty"), "《中华人民共和国安全生产法》第九十七条第（七）项");
}

class FineBands : public PenaltyCase {
 protected:
  FineBands() : a_case(opened()) {}

  void alleges(const char* entry) {
    JsonObject body{{"facts", "焊工无证上岗"}, {"duty", "第三十条第一款"}, {"penalty_basis", "第九十七条第（七）项"}};
    if (entry != nullptr) body["entry"] = entry;
    enters(a_case, "violation.alleged", std::move(body));
  }
  Json bands(std::int64_t fine_fen) {
    const auto id = put_up(a_case, "handling", nullptr, {{"penalties", JsonArray{"fine"}}, {"fine_fen", fine_fen}, {"basis", "第九十七条第（七）项"}});
    const auto shown = bureau.does(bureau.head, "case.approval_brief", {{"case", a_case.id()}, {"approval", id}}).at("bands");
    a_case.does("withdraw_approval", {{"approval", id}, {"reason", "另行报批"}});
    return shown;
  }
  std::string verdict(std::int64_t fine_fen) { return text(bands(fine_fen).at("fine"), "verdict"); }

  Inspection a_case;
};

TEST_F(FineBands, TellWhereAFineLiesByTheLawsSums) {
  alleges("special_work_uncertified");
  EXPECT_EQ(verdict(1), "within") << "up to 100,000 yuan: no least sum";
  EXPECT_EQ(verdict(25'000'000), "within");
  EXPECT_EQ(verdict(25'000'001), "above");
  const auto shown = bands(3'000'000);
  EXPECT_EQ(shown.at("fine").at("most_fen"), 25'000'000);
  EXPECT_EQ(text(shown.at("violations").at(0).at("entry"), "title"), "特种作业人员无证上岗");
}

TEST_F(FineBands, TakeTheLeastOfAnyAndTheMostOfAll) {
  alleges("liability_excluded");
  EXPECT_EQ(verdict(1'999'999), "below") << "20,000 yuan at least";
  EXPECT_EQ(verdict(2'000'000), "within");
  EXPECT_EQ(verdict(10'000'001), "above");
  alleges("special_work_uncertified");
  EXPECT_EQ(verdict(1), "within");
  EXPECT_EQ(verdict(35'000'000), "within");
  EXPECT_EQ(verdict(35'000'001), "above");
  enters(a_case, "violation.dropped", {{"violation", "violation-2"}, {"reason", "证据不足"}});
  EXPECT_EQ(verdict(10'000'001), "above") << "what is alleged no more does not count";
}

TEST_F(FineBands, SayNothingWhereTheLibraryOrTheLawTellsNoSum) {
  EXPECT_EQ(verdict(3'000'000), "unknown") << "nothing is alleged yet";
  alleges("agency_report_false");
  EXPECT_EQ(verdict(3'000'000), "unknown") << "a multiple of the gains";
  EXPECT_FALSE(bands(3'000'000).at("fine").as_object().contains("most_fen"));
  alleges(nullptr);
  EXPECT_EQ(verdict(3'000'000), "unknown") << "told in one's own words";
  EXPECT_FALSE(bands(0).as_object().contains("fine"));
}

TEST_F(FineBands, SayNothingByALawThatWasNotInForceWhenTheViolationEnded) {
  const auto alleged = [&](JsonObject when) {
    enters(a_case, "violation.alleged", joined({{"facts", "焊工无证上岗"}, {"duty", "第三十条"}, {"penalty_basis", "第九十七条"}, {"entry", "special_work_uncertified"}}, when));
    const auto shown = bands(3'000'000);
    const auto& all = shown.at("violations").as_array();
    enters(a_case, "violation.dropped", {{"violation", text(all.back(), "violation")}, {"reason", "另行认定"}});
    return std::pair{all.back().as_object().contains("not_in_force"), text(shown.at("fine"), "verdict")};
  };
  using Told = std::pair<bool, std::string>;
  EXPECT_EQ(alleged({{"occurred_from", "2021-08-01"}, {"occurred_until", "2021-08-31"}}), Told(true, "unknown"));
  EXPECT_EQ(alleged({{"occurred_from", "2021-08-31"}}), Told(true, "unknown"));
  EXPECT_EQ(alleged({{"occurred_from", "2021-08-31"}, {"occurred_until", "2021-09-01"}}), Told(false, "within")) << "it went on into the new law";
  EXPECT_EQ(alleged({{"occurred_from", "2021-08-31"}, {"continuing", true}}), Told(false, "within"));
  EXPECT_EQ(alleged({}), Told(false, "within")) << "nobody said when";
}

TEST_F(FineBands, ShowTheBureausOwnStepsAndTheOneInWhichTheSumLies) {
  const auto set = [&](const char* name, const char* value) {
    return bureau.refused(bureau.system_admin, "parameter.set", {{"name", name}, {"value", value}});
  };
  const std::string unit = "discretion.work_safety_law_2021.a97.first.unit";
  EXPECT_EQ(set("discretion.work_safety_law_2021.a97.first.nobody", "轻微 0-30000").code, "discretion.no_such_fine");
  EXPECT_EQ(set(unit.c_str(), "轻微").code, "discretion.bad_steps");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "parameter.set", {{"name", unit}, {"value", 3}}).code, "parameter.bad_value");
  const auto beyond = set(unit.c_str(), "轻微 0-30000; 严重 30000-100001");
  EXPECT_EQ(beyond.code, "discretion.outside_the_law");
  EXPECT_THAT(beyond.where, ::testing::HasSubstr("100000"));
  bureau.does(bureau.system_admin, "parameter.set", {{"name", unit}, {"value", "轻微 0-30000; 一般 30000-60000; 严重 60000-100000"}});
  alleges("special_work_uncertified");
  const auto steps_of = [&](std::int64_t fine_fen) {
    std::vector<std::string> holding;
    std::size_t shown = 0;
    const auto told = bands(fine_fen);
    for (const auto& tier : told.at("violations").at(0).at("entry").at("tiers").as_array())
      for (const auto& fine : tier.at("fines").as_array())
        if (const auto* steps = base::array_at(fine, "steps"))
          for (const auto& step : *steps) {
            ++shown;
            if (base::bool_at(step, "holds")) holding.push_back(text(tier, "when") + " " + text(step, "name"));
          }
    EXPECT_EQ(shown, 3u);
    return holding;
  };
  using ::testing::ElementsAre;
  EXPECT_THAT(steps_of(4'000'000), ElementsAre("first 一般"));
  EXPECT_THAT(steps_of(3'000'000), ElementsAre("first 轻微", "first 一般")) << "both ends belong to a step";
  EXPECT_THAT(steps_of(10'000'001), ElementsAre());
  EXPECT_THAT(steps_of(0), ElementsAre());
  alleges("liability_excluded");
  EXPECT_THAT(steps_of(4'000'000), ElementsAre()) << "of two violations nobody knows which part is for which";
  bureau.does(bureau.system_admin, "parameter.set", {{"name", unit}, {"value", ""}});
  const auto shown = bands(4'000'000);
  EXPECT_EQ(base::canonical_or_die(shown).find("\"steps\":"), std::string::npos) << "the steps hold no more";
}

TEST_F(FineBands, WantAnEntryThatThereIs) {
  const auto refused = refuses(a_case, "violation.alleged",
                               {{"facts", "焊工无证上岗"}, {"duty", "第三十条"}, {"penalty_basis", "第九十七条"}, {"entry", "no_such_thing"}});
  EXPECT_EQ(refused.code, "hazards.no_such_entry");
  EXPECT_EQ(refused.where, "/body/entry");
}

}  // namespace
}  // namespace use_cases
