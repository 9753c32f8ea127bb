// What the regulation and a law both ask of one act is one finding on the case page, in the counts and on the
// bench; the law's article says where it is told, and each source keeps its own answer.
#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Page {
  Json body;
  Page(Bureau& bureau, Inspection& visit)
      : body(bureau.does(bureau.lead, "case.findings", {{"case", visit.id()}})) {}

  const Json& lane(std::string_view source, int article) const {
    for (const auto& lane : body.at("lanes").as_array())
      if (text(lane, "source") == source && lane.at("article") == Json(article)) return lane;
    throw std::runtime_error("no such lane");
  }
  const Json& finding(std::string_view id) const {
    static const Json kAbsent;
    for (const auto& lane : body.at("lanes").as_array())
      for (const auto& o : lane.at("obligations").as_array())
        if (text(o, "id") == id) return o;
    return kAbsent;
  }
};

class TwoLaws : public ::testing::Test {
 protected:
  TwoLaws() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.second_confirms();
    visit.show_credential();
    visit.end_act();
  }
  Bureau bureau;
  Inspection visit;
};

TEST_F(TwoLaws, AreOneFindingInTheLaneOfTheRegulation) {
  const Page page(bureau, visit);
  const auto& finding = page.finding("a6.shown:act-1");
  ASSERT_FALSE(finding.is_null());
  EXPECT_EQ(text(finding, "status"), "met");
  const auto& also = finding.at("also").as_array();
  ASSERT_EQ(also.size(), 1u);
  EXPECT_EQ(text(also[0], "rule"), "sw67.certificate");
  EXPECT_EQ(also[0].at("article"), Json(67));
  EXPECT_EQ(text(also[0], "clause"), "第六十七条第二款");
  EXPECT_EQ(text(also[0], "layer"), "law");
  EXPECT_EQ(text(also[0], "status"), "met");
  EXPECT_EQ(text(finding.at("own"), "status"), "met");
  EXPECT_TRUE(page.finding("sw67.certificate:act-1").is_null()) << "it is not told twice";
}

TEST_F(TwoLaws, TheLawsArticleSaysWhereItIsTold) {
  const Page page(bureau, visit);
  const auto& lane = page.lane("安全生产法", 67);
  EXPECT_THAT(lane.at("obligations").as_array(), IsEmpty());
  const auto& elsewhere = lane.at("elsewhere").as_array();
  ASSERT_EQ(elsewhere.size(), 1u);
  EXPECT_EQ(text(elsewhere[0], "id"), "sw67.certificate:act-1");
  EXPECT_EQ(text(elsewhere[0].at("under"), "id"), "a6.shown:act-1");
  EXPECT_EQ(text(elsewhere[0].at("under"), "clause"), "第六条");
}

TEST_F(TwoLaws, CountOnceAndStandOnTheBenchOnce) {
  const auto lacking = visit.findings().lacking();
  EXPECT_THAT(lacking, Contains("a7.inspection_record:act-1"));
  EXPECT_THAT(lacking, Not(Contains(HasSubstr("sw68.record"))));
  EXPECT_EQ(visit.findings().counted("open"), static_cast<std::int64_t>(lacking.size()));
  std::vector<std::string> due;
  const auto bench = bureau.does(bureau.lead, "bench.view");
  for (const auto& row : bench.at("due").as_array()) due.push_back(text(row, "obligation"));
  EXPECT_EQ(std::count(due.begin(), due.end(), "a7.inspection_record:act-1"), 1);
  EXPECT_THAT(due, Not(Contains("sw68.record:act-1")));
}

TEST_F(TwoLaws, ABreachOfTheLawShowsThoughTheBureauStillWaits) {
  Bureau slow;
  slow.does(slow.system_admin, "parameter.set", {{"name", "paper_wait_hours"}, {"value", 72}});
  auto late = slow.open_inspection();
  late.begin();
  late.end_act();
  slow.days(2);
  const Page page(slow, late);
  const auto& finding = page.finding("a7.inspection_record:act-1");
  EXPECT_EQ(text(finding, "status"), "breached");
  EXPECT_EQ(text(finding.at("own"), "status"), "open");
  EXPECT_EQ(text(finding.at("also").at(0), "status"), "breached");
  EXPECT_EQ(text(finding, "due"), text(finding.at("also").at(0), "due"));
  EXPECT_GE(late.findings().counted("breached"), 1);
}

TEST_F(TwoLaws, AreExplainedTogetherAndTheOtherByItselfToo) {
  const auto asked = [&](const char* id) { return visit.does("explain_finding", {{"obligation", id}}); };
  const auto told = asked("a6.shown:act-1");
  EXPECT_EQ(text(told.at("also").at(0), "rule"), "sw67.certificate");
  EXPECT_EQ(told.at("explanation").at("also").as_array().size(), 1u);
  EXPECT_THAT(text(told, "text"), HasSubstr("安全生产法第六十七条第二款"));
  const auto other = asked("sw67.certificate:act-1");
  EXPECT_EQ(text(other, "rule"), "sw67.certificate");
  EXPECT_THAT(text(other, "text"), HasSubstr("并入 全过程记录实施办法第六条"));
}

TEST_F(TwoLaws, AreWrittenDownOnceWhenTheCaseIsClosed) {
  visit.does("close", {{"outcome", "no_hazard"}});
  const auto left = boost::json::serialize(base::find(visit.view(), "closed")->at("open_findings"));
  EXPECT_THAT(left, HasSubstr("a7.inspection_record:act-1"));
  EXPECT_THAT(left, Not(HasSubstr("sw68.record:act-1")));
}

TEST_F(TwoLaws, CasesAreStillFoundByEitherRule) {
  const auto found = [&](const char* rule) {
    return bureau.does(bureau.lead, "case.list", {{"rule", rule}, {"finding", "met"}})
        .at("cases")
        .as_array()
        .size();
  };
  EXPECT_EQ(found("a6.shown"), 1u);
  EXPECT_EQ(found("sw67.certificate"), 1u);
}

// A rulebook that no longer tells them together changes no answer, and a comparison says so.
TEST_F(TwoLaws, ADraftThatTellsThemApartIsADifferenceInHowTheyAreTold) {
  const std::string file = "tonghua-2020/article-06.yaml",
                    line = "    also: [sw67.certificate, pl55.credential]\n";
  auto changed = shipped_files().at("rulebooks/" + file);
  changed.erase(changed.find(line), line.size());
  const auto told = bureau.does(bureau.legal, "rulebook.try", {{"changed", JsonObject{{file, changed}}}});
  ASSERT_EQ(told.at("changes").as_array().size(), 1u);
  const auto& change = told.at("changes").at(0);
  EXPECT_EQ(text(change, "obligation"), "sw67.certificate:act-1");
  EXPECT_EQ(text(change.at("before"), "told_under"), "a6.shown:act-1");
  EXPECT_FALSE(change.at("after").as_object().contains("told_under"));
  EXPECT_EQ(text(change.at("before"), "status"), text(change.at("after"), "status"));
}

}  // namespace
}  // namespace use_cases
