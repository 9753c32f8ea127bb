// When the whole store was last verified, and what was found.
#include "bureau.h"

namespace use_cases {
namespace {

Json verified(Bureau& bureau) {
  const auto body = bureau.does(bureau.lead, "integrity.view");
  const auto* found = base::find(body, "verified");
  return found ? *found : Json();
}

TEST(Verification, IsToldToEverybodyWithItsCheckpointAndStillAfterARestart) {
  Bureau bureau;
  EXPECT_TRUE(verified(bureau).is_null()) << "nothing was verified yet";
  const auto size = bureau.recorded();
  const auto reply = bureau.does(bureau.system_admin, "store.verify", JsonObject{{"against", ""}});
  EXPECT_TRUE(base::bool_at(reply, "recorded"));
  const auto at = bureau.clock.now().text();
  bureau.days(2);
  bureau.open_inspection();
  for (int start = 0; start < 2; ++start) {
    const auto told = verified(bureau);
    EXPECT_EQ(text(told, "at"), at);
    EXPECT_EQ(text(told, "result"), "sound");
    EXPECT_EQ(base::int_at(told, "size"), static_cast<std::int64_t>(size));
    EXPECT_EQ(text(told, "root").size(), 44u);
    EXPECT_EQ(base::int_at(told, "damages"), 0);
    EXPECT_TRUE(base::bool_at(told, "recorded"));
    bureau.restart();
  }
  EXPECT_EQ(bureau.entries("store.verified").back().by, bureau.system_admin.user);
}

TEST(Verification, ThatFoundDamageIsToldAsThatWithoutThePlacesOfTheMachine) {
  Bureau bureau;
  bureau.does(bureau.system_admin, "store.verify");
  bureau.damages = {{"blob", "vault/ab/abcd", "a byte differs"}, {"blob", "vault/cd/cdef", "missing"}, {"added", "vault/x", "a stranger"}};
  bureau.does(bureau.system_admin, "store.verify");
  const auto told = verified(bureau);
  EXPECT_EQ(text(told, "result"), "damaged");
  EXPECT_EQ(base::int_at(told, "damages"), 3);
  EXPECT_EQ(base::int_at(item(told, "kinds", "kind", "blob"), "count"), 2);
  EXPECT_EQ(base::int_at(item(told, "kinds", "kind", "added"), "count"), 1);
  EXPECT_EQ(boost::json::serialize(told).find("abcd"), std::string::npos);
  bureau.damages.clear();
  bureau.does(bureau.system_admin, "store.verify");
  EXPECT_EQ(text(verified(bureau), "result"), "sound");
}

TEST(Verification, OfAStoreThatTakesNoMoreIsToldUntilTheProgramEnds) {
  Bureau bureau;
  bureau.does(bureau.system_admin, "store.verify");
  bureau.damages = {{"segment", "bodies/000", "torn"}};
  bureau.store.break_appends(ports::LogName::record);
  const auto reply = bureau.does(bureau.system_admin, "store.verify");
  EXPECT_FALSE(base::bool_at(reply, "recorded"));
  EXPECT_FALSE(base::bool_at(reply, "sound"));
  auto told = verified(bureau);
  EXPECT_EQ(text(told, "result"), "damaged");
  EXPECT_FALSE(base::bool_at(told, "recorded"));
  bureau.store.mend();
  bureau.does(bureau.system_admin, "store.verify");
  told = verified(bureau);
  EXPECT_EQ(text(told, "result"), "damaged");
  EXPECT_TRUE(base::bool_at(told, "recorded"));
}

}  // namespace
}  // namespace use_cases
