// Ids of things as people call them.
#include "records/thing_names.h"

#include "records/act_facts.h"
#include "records/test_story.h"

namespace records {
namespace {

using story::Case;
using story::vocabulary;

class ACaseWithThings : public ::testing::Test {
 protected:
  ACaseWithThings() {
    c.opens();
    c.second_joins();
    c.begins();
    c.finds();
    c.does("case.prepare_paper", R"({"form":"inspection_record","act":"act-1"})", c.paper_given(7));
    c.does("case.end_act", R"({"act":"act-1"})");
    c.begins("reinspection");
  }
  std::string zh(std::string_view text) const { return with_names(text, c.state, vocabulary(), Language::zh); }
  std::string en(std::string_view text) const { return with_names(text, c.state, vocabulary(), Language::en); }
  Case c;
};

TEST_F(ACaseWithThings, calls_them_by_number_kind_or_name) {
  EXPECT_EQ(zh("hazard-1 整改情况"), "隐患 1 整改情况");
  EXPECT_EQ(en("hazard-1, state of rectification"), "hazard 1, state of rectification");
  EXPECT_EQ(zh("act-1"), "第1次检查");
  EXPECT_EQ(zh("列明 act-2 的"), "列明 第1次复查 的");
  EXPECT_EQ(en("act-2"), "re-inspection 1");
  EXPECT_EQ(zh("paper-1"), "文书 通应急检记〔2026〕7号");
}

TEST_F(ACaseWithThings, leaves_all_other_words_as_they_are) {
  for (const char* text : {"", "hazard", "hazard-", "-1", "zone-1", "my-hazard-1", "hazard-1.jpg", "hazard-1a", "2hazard-1", "IMG-1",
                           "J001-ZY·JC·2026-D30-0001", story::kLead, "冲床"})
    EXPECT_EQ(zh(text), text);
}

TEST(OfficersOfAnAct, are_those_named_at_its_beginning_and_those_who_confirmed_it_later) {
  Case alone;
  alone.opens();
  alone.begins();
  EXPECT_EQ(officers_of(alone.state, alone.state.acts[0]), std::vector<std::string>{story::kLead});
  alone.second_joins();
  EXPECT_EQ(officers_of(alone.state, alone.state.acts[0]), std::vector<std::string>{story::kLead});
  alone.does("case.confirm_officer", std::string(R"({"officer":")") + story::kSecond + R"(","act":"act-1","code":"246810"})");
  EXPECT_EQ(officers_of(alone.state, alone.state.acts[0]), (std::vector<std::string>{story::kLead, story::kSecond}));
  EXPECT_EQ(alone.state.acts[0].officers, std::vector<std::string>{story::kLead});  // as it was recorded
}

}  // namespace
}  // namespace records
