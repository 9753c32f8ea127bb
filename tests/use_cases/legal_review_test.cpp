// The legal review of a penalty case: independent of those who handle it, item by item, again after a hearing.
#include "approvals.h"

namespace use_cases {
namespace {

using ::testing::HasSubstr;

class LegalReview : public Approvals {
 protected:
  JsonObject entry(JsonObject more = {}) const {
    return {{"case", a_case_id}, {"type", "legal_review.given"},
            {"body", joined({{"review_stage", "handling"}, {"review_outcome", "passed"}, {"items", all_in_order()}}, more)}};
  }
  Json page(const Person& who) { return bureau.does(who, "case.legal_review", {{"case", a_case.id()}}); }
  JsonArray items(const char* at_fault, const char* why = nullptr) const {
    auto out = all_in_order();
    for (auto& one : out) {
      if (text(one, "review_item") != at_fault) continue;
      one.as_object()["review_result"] = "at_fault";
      if (why != nullptr) one.as_object()["text"] = why;
    }
    return out;
  }
  std::string a_case_id = a_case.id();
};

TEST_F(LegalReview, AnswersEachItemOfItsListWithWhatIsAtFault) {
  const auto page_of_reviewer = page(bureau.legal);
  EXPECT_EQ(page_of_reviewer.at("items").as_array().size(), 9U);
  EXPECT_TRUE(page_of_reviewer.at("mine").as_bool());
  EXPECT_FALSE(page(bureau.lead).at("mine").as_bool());
  const auto code = [&](JsonObject more) { return bureau.refused(bureau.legal, "case.record", entry(std::move(more))).code; };
  auto few = all_in_order();
  few.pop_back();
  EXPECT_EQ(code({{"items", few}}), "review.items");
  auto twice = all_in_order();
  twice.push_back(twice.front());
  EXPECT_EQ(code({{"items", twice}}), "review.items");
  EXPECT_EQ(code({{"items", items("evidence")}}), "review.reason_missing");
  EXPECT_EQ(code({{"items", items("evidence", "缺送达回证")}}), "review.not_passed");
  bureau.does(bureau.legal, "case.record", entry({{"items", items("evidence", "缺送达回证")}, {"review_outcome", "amend"}}));
  EXPECT_EQ(a_case.entry("legal_review.given").at("body").at("items").as_array().size(), 9U) << "each item is on record";
}

TEST_F(LegalReview, IsGivenByNobodyWhoHandlesTheCase) {
  auto both = bureau.enlist("jian", "法审巳", "执-0100", {"legal_reviewer", "officer"});
  a_case.does("leave_officer", {{"officer", bureau.second.user}, {"reason", "调整"}});
  a_case.does("join_officer", {{"officer", both.user}, {"part", "second"}});
  EXPECT_FALSE(page(both).at("mine").as_bool());
  EXPECT_TRUE(page(both).at("handled").as_bool());
  EXPECT_EQ(bureau.refused(both, "case.record", entry()).code, "approval.own");
}

TEST_F(LegalReview, WaitsInTheInboxOfTheReviewersUntilItIsGiven) {
  const auto waiting = [&](const Person& who) { return bureau.does(who, "approval.list").at("reviews").as_array().size(); };
  a_case.does("record", {{"type", "legal_review.requested"}, {"body", JsonObject{{"review_stage", "handling"}}}});
  EXPECT_EQ(waiting(bureau.legal), 1U);
  EXPECT_EQ(waiting(bureau.lead), 0U);
  bureau.does(bureau.legal, "case.record", entry({{"review", "review-1"}}));
  EXPECT_EQ(waiting(bureau.legal), 0U);
}

TEST_F(LegalReview, IsDoneAtTheStageOfTheBureauAndAgainAfterAHearing) {
  EXPECT_EQ(text(page(bureau.legal), "stage"), "handling");
  bureau.does(bureau.system_admin, "parameter.set", {{"name", "legal_review.stage"}, {"value", "notice"}});
  EXPECT_EQ(text(page(bureau.legal), "stage"), "notice");
  EXPECT_FALSE(page(bureau.legal).at("again").as_bool());
  bureau.does(bureau.legal, "case.record", entry({{"review_stage", "notice"}}));
  a_case.does("record", {{"type", "hearing.applied"}, {"body", JsonObject{{"by", JsonObject{{"name", "某厂"}}}, {"manner", "written"}}}});
  a_case.begin();
  a_case.does("record", {{"type", "hearing.held"},
                         {"body", JsonObject{{"hearing", "hearing-1"}, {"act", a_case.act()}, {"host", "丙"}, {"investigators", JsonArray{"甲"}},
                                             {"party_present", true}, {"hearing_outcome", "completed"}}}});
  const auto now = page(bureau.legal);
  EXPECT_TRUE(now.at("again").as_bool());
  EXPECT_EQ(text(now, "stage"), "decision");
  bureau.does(bureau.legal, "case.record", entry({{"review_stage", "decision"}}));
  EXPECT_FALSE(page(bureau.legal).at("again").as_bool());
}

TEST_F(LegalReview, FillsItsPaper) {
  bureau.does(bureau.legal, "case.record", entry({{"items", items("evidence", "缺送达回证")}, {"review_outcome", "amend"}, {"text", "补正后再审"}}));
  const auto made = bureau.does(bureau.legal, "case.preview_paper", {{"case", a_case.id()}, {"form", "legal_review_opinion"}});
  EXPECT_THAT(text(made.at("fields"), "evidence"), HasSubstr("缺送达回证"));
  EXPECT_THAT(text(made.at("fields"), "subject"), HasSubstr("符合"));
  EXPECT_THAT(text(made.at("fields"), "opinion"), HasSubstr("补正后再审"));
}

}  // namespace
}  // namespace use_cases
