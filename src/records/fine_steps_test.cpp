#include <gtest/gtest.h>

#include "records/fine_steps.h"

namespace records {
namespace {

TEST(FineSteps, AreReadAsPeopleWriteThem) {
  const auto steps = read_fine_steps("轻微 10000-30000; 一般 情形 30000-60000；严重 60001-100000;", "/value");
  ASSERT_TRUE(steps) << steps.error().text();
  ASSERT_EQ(steps->size(), 3u);
  EXPECT_EQ((*steps)[1].name, "一般 情形");
  EXPECT_EQ((*steps)[0].least_fen, 1'000'000);
  EXPECT_EQ((*steps)[2].most_fen, 10'000'000);
  EXPECT_TRUE((*steps)[0].holds(3'000'000)) << "both ends belong to it";
  EXPECT_TRUE((*steps)[1].holds(3'000'000));
  EXPECT_FALSE((*steps)[2].holds(6'000'000));
}

TEST(FineSteps, ThatAreNoneAreRefusedByTheirWords) {
  for (const auto* text : {"", ";", "轻微", "10000-30000", "轻微 30000-10000", "轻微 1万-3万", "轻微 1-2; 轻微 2-3", "一般 5-9; 轻微 1-5",
                           "轻微 -5-10", "轻微 1-99999999999999999999", "轻微 1.5-3"}) {
    const auto steps = read_fine_steps(text, "/value");
    ASSERT_FALSE(steps) << text;
    EXPECT_EQ(steps.error().code, "discretion.bad_steps");
    EXPECT_EQ(steps.error().where, "/value");
  }
  std::string many;
  for (int i = 0; i < 21; ++i) many += "档" + std::to_string(i) + " " + std::to_string(i) + "-" + std::to_string(i) + ";";
  EXPECT_FALSE(read_fine_steps(many, "/value"));
}

}  // namespace
}  // namespace records
