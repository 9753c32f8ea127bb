// 第三十条第（一）项: what other articles find missing or late is gathered there, each item leading to where it is told.
#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

// The first clause of Article 30 among the lanes, with what it gathers.
const Json& gathered(const Json& lanes) {
  for (const auto& lane : lanes.as_array())
    if (lane.at("article") == Json(30) && text(lane, "source") == "全过程记录实施办法") return lane.at("gathered").at(0);
  throw std::runtime_error("no such lane");
}

std::vector<std::string> ids(const Json& clause) {
  std::vector<std::string> out;
  for (const auto& o : clause.at("obligations").as_array()) out.push_back(text(o, "id"));
  return out;
}

class WhatIsMissing : public ::testing::Test {
 protected:
  WhatIsMissing() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.end_act();
  }
  Json clause(JsonObject more = {}) {
    const auto body = bureau.does(bureau.lead, "case.findings", joined({{"case", visit.id()}}, more));
    return gathered(body.at("lanes"));
  }
  Bureau bureau;
  Inspection visit;
};

TEST_F(WhatIsMissing, IsGatheredOnceItIsABreachAndLeadsToItsFinding) {
  EXPECT_THAT(ids(clause()), Not(Contains("a7.inspection_record:act-1"))) << "still in time";
  bureau.days(30);
  const auto told = clause();
  EXPECT_EQ(text(told, "clause"), "第三十条第（一）项");
  EXPECT_EQ(told.at("first"), Json(5));
  EXPECT_EQ(told.at("last"), Json(29));
  EXPECT_THAT(ids(told), Contains("a7.inspection_record:act-1"));
  for (const auto& o : told.at("obligations").as_array()) {
    EXPECT_TRUE(text(o, "status") == "breached" || text(o, "status") == "met_late") << text(o, "id");
    EXPECT_GE(o.at("article").as_int64(), 5);
    EXPECT_LE(o.at("article").as_int64(), 29);
    const auto asked = visit.does("explain_finding", {{"obligation", text(o.at("under"), "id")}});
    EXPECT_EQ(text(asked, "id"), text(o.at("under"), "id"));
  }
}

TEST_F(WhatIsMissing, IsCountedByItsOwnArticleAlone) {
  bureau.days(30);
  std::int64_t breached = 0;
  const auto body = bureau.does(bureau.lead, "case.findings", {{"case", visit.id()}});
  for (const auto& lane : body.at("lanes").as_array())
    for (const auto& o : lane.at("obligations").as_array()) {
      const bool finds = text(o, "effect") == "finding" || text(o, "effect") == "block";
      breached += finds && text(o, "status") == "breached" ? 1 : 0;
    }
  EXPECT_THAT(ids(gathered(body.at("lanes"))), Not(IsEmpty()));
  EXPECT_EQ(visit.findings().counted("breached"), breached);
}

TEST_F(WhatIsMissing, IsToldInBriefToo) {
  bureau.days(30);
  EXPECT_EQ(ids(clause({{"brief", 1}})), ids(clause()));
}

TEST_F(WhatIsMissing, NamesTheGatheredRulesOnThePageOfTheRulebook) {
  const auto page = bureau.does(bureau.lead, "rulebook.view");
  for (const auto& article : page.at("articles").as_array())
    for (const auto& declared : article.at("declared").as_array()) {
      const auto* gathers = base::find(declared, "gathers");
      EXPECT_EQ(gathers != nullptr, text(declared, "clause") == "第三十条第（一）项") << text(declared, "clause");
      if (gathers == nullptr) continue;
      std::vector<std::string> rules;
      for (const auto& id : gathers->at("rules").as_array()) rules.emplace_back(id.as_string());
      EXPECT_THAT(rules, Contains("a7.inspection_record"));
      EXPECT_THAT(rules, Not(Contains("a30.ordered")));
    }
}

}  // namespace
}  // namespace use_cases
