// Lost passwords, as an attacker would use them: two administrators' hands are needed, and each of the two, knowing all that
// is shown to it, gets into nobody's account.
#include <atomic>
#include <thread>

#include "bureau.h"

namespace use_cases {
namespace {

using base::ErrorKind;

constexpr const char* kNew = "a long password of mine";

JsonObject whom(const Person& who) { return {{"user", who.user}}; }

std::string code_of(const base::Result<services::SignedIn>& in) { return in ? "signed in" : in.error().code; }

class AResetOfAnOfficer : public ::testing::Test {
 protected:
  std::string ask() {
    const auto made = bureau.does(bureau.system_admin, "user.reset", whom(bureau.lead));
    EXPECT_EQ(text(made, "part"), "first");
    return text(made, "secret");
  }
  std::string confirm() {
    const auto made = bureau.does(bureau.security_admin, "user.confirm_reset", whom(bureau.lead));
    EXPECT_EQ(text(made, "part"), "second");
    return text(made, "secret");
  }
  // Each try from another address, so that no wait of the throttle stands in for a refusal.
  std::string address() { return "10.0.1." + std::to_string(++tries_); }
  std::string sign_in(std::string_view password) { return code_of(bureau.office->sign_in("jia", password, address())); }
  std::string redeem(std::string_view secret) { return code_of(bureau.office->redeem(secret, kNew, address())); }
  Bureau bureau;

 private:
  int tries_ = 0;
};

TEST_F(AResetOfAnOfficer, OpensNothingToWhoAskedForIt) {
  const auto first = ask();
  for (const auto& typed : {first, first + first, first + "-" + first, "half:" + first}) {
    EXPECT_EQ(redeem(typed), "session.bad_link") << typed;
    EXPECT_EQ(sign_in(typed), "session.bad_login") << typed;
  }
  EXPECT_EQ(sign_in(kPassword), "signed in") << "the owner's password goes on working";
  EXPECT_EQ(bureau.refused(bureau.system_admin, "user.confirm_reset", whom(bureau.lead)).code, "access.not_permitted");
  EXPECT_EQ(bureau.entries("credential.reset").size(), 0u);
}

TEST_F(AResetOfAnOfficer, NeedsBothHalvesOnceItIsConfirmed) {
  const auto session = bureau.office->sign_in("jia", kPassword, "10.0.0.7");
  const auto first = ask(), second = confirm();
  EXPECT_EQ(bureau.office->authenticate(session->token).error().code, "session.none");
  EXPECT_EQ(sign_in(kPassword), "session.bad_login");
  for (const auto& typed : {first, second, second + first, second + second, first + first}) {
    EXPECT_EQ(redeem(typed), "session.bad_link") << typed;
    EXPECT_EQ(sign_in(typed), "session.bad_login") << typed;
  }
  EXPECT_EQ(sign_in(first + "-" + second), "session.new_password_needed");
  EXPECT_EQ(redeem(first + " " + second), "signed in");
  EXPECT_EQ(sign_in(kNew), "signed in");
  EXPECT_EQ(redeem(first + second), "session.bad_link");
  // The personal code went with the password.
  EXPECT_TRUE(bureau.memory.account(base::UserId{bureau.lead.user}).value()->code_hash.empty());
}

TEST_F(AResetOfAnOfficer, LeavesTwoNamesOnRecordAndNeitherHalf) {
  const auto first = ask(), second = confirm();
  const auto asked = bureau.entries("credential.reset_asked").back(), done = bureau.entries("credential.reset").back();
  EXPECT_EQ(asked.by, bureau.system_admin.user);
  EXPECT_EQ(done.by, bureau.security_admin.user);
  EXPECT_EQ(text(done.body, "asked_by"), bureau.system_admin.user);
  for (const auto& event : bureau.all_entries())
    for (const auto& half : {first, second})
      EXPECT_EQ(boost::json::serialize(event.body).find(half), std::string::npos) << event.type;
}

TEST_F(AResetOfAnOfficer, IsNotMadeByTheSecondPersonAlone) {
  EXPECT_EQ(bureau.refused(bureau.security_admin, "user.reset", whom(bureau.lead)).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.security_admin, "user.confirm_reset", whom(bureau.lead)).code, "reset.none_asked");
  ask();
  confirm();
  EXPECT_EQ(bureau.refused(bureau.security_admin, "user.confirm_reset", whom(bureau.lead)).code, "reset.none_asked");
}

TEST_F(AResetOfAnOfficer, IsNotConfirmedByWhoAskedEvenWithTheOtherRoleMeanwhile) {
  ask();
  auto both = bureau.system_admin;
  both.roles = {"security_admin"};
  const auto refused = bureau.refused(both, "user.confirm_reset", whom(bureau.lead));
  EXPECT_EQ(refused.kind, ErrorKind::denied);
  EXPECT_EQ(refused.code, "reset.second_person");
}

TEST_F(AResetOfAnOfficer, LapsesAfterThreeDaysAndWithAPasswordThatTheOwnerChanges) {
  ask();
  bureau.days(3);
  bureau.minutes(1);
  EXPECT_EQ(bureau.refused(bureau.security_admin, "user.confirm_reset", whom(bureau.lead)).code, "reset.none_asked");
  ask();
  bureau.does(bureau.lead, "me.set_password", JsonObject{{"old", kPassword}, {"new", kNew}});
  EXPECT_EQ(bureau.refused(bureau.security_admin, "user.confirm_reset", whom(bureau.lead)).code, "reset.none_asked");
  EXPECT_EQ(sign_in(kNew), "signed in");
}

TEST_F(AResetOfAnOfficer, AskedForAgainMakesTheEarlierHalfWorthless) {
  const auto stale = ask(), fresh = ask(), second = confirm();
  EXPECT_EQ(redeem(stale + second), "session.bad_link");
  EXPECT_EQ(redeem(fresh + second), "signed in");
}

TEST_F(AResetOfAnOfficer, IsToldToItsOwnerAndToTheAdministratorsWhileItWaits) {
  ask();
  const auto me = bureau.does(bureau.lead, "me.view");
  ASSERT_NE(base::find(me, "reset"), nullptr);
  EXPECT_EQ(text(*base::find(me, "reset"), "asked_by_name"), "系统管理员");
  const auto listed = [&](const Person& asker) {
    return item(bureau.does(asker, "user.list"), "users", "user", bureau.lead.user);
  };
  EXPECT_NE(base::find(listed(bureau.security_admin), "reset"), nullptr);
  EXPECT_EQ(base::find(listed(bureau.third), "reset"), nullptr) << "no affair of colleagues";
  confirm();
  EXPECT_EQ(base::find(bureau.does(bureau.lead, "me.view"), "reset"), nullptr);
  EXPECT_EQ(base::find(listed(bureau.security_admin), "reset"), nullptr);
  EXPECT_FALSE(base::bool_at(listed(bureau.security_admin), "opened"));
}

TEST_F(AResetOfAnOfficer, ByTheMachinesOwnOperatorIsWholeAndOnRecord) {
  Person os{"", "", "", {"operator"}, {}, "os:1000"};
  const auto made = bureau.does(os, "user.reset", whom(bureau.lead));
  EXPECT_EQ(text(made, "part"), "whole");
  EXPECT_EQ(bureau.entries("credential.reset").back().by, "os:1000");
  EXPECT_EQ(redeem(text(made, "secret")), "signed in");
}

// The way around: an account that is whole in one hand while another hand gives it power.
TEST(AnAccountThatNobodyOpened, IsResetAtOnceButGetsNothingBeforeItsOwnerIsIn) {
  Bureau bureau;
  const auto made = bureau.does(bureau.system_admin, "user.register", JsonObject{{"login", "lai"}, {"name", "来者"}});
  const JsonObject user{{"user", text(made, "user")}};
  const auto again = bureau.does(bureau.system_admin, "user.reset", user);
  EXPECT_EQ(text(again, "part"), "whole");
  EXPECT_EQ(code_of(bureau.office->redeem(text(made, "secret"), kNew, "10.0.0.9")), "session.bad_link");
  for (const auto& [operation, more] : {std::pair{"role.grant", JsonObject{{"role", "officer"}}}, {"label.grant", JsonObject{{"label", "trade_secret"}}}}) {
    const auto refused = bureau.refused(bureau.security_admin, operation, joined(user, more));
    EXPECT_EQ(refused.kind, ErrorKind::conflict);
    EXPECT_EQ(refused.code, "user.not_opened") << operation;
  }
  EXPECT_EQ(code_of(bureau.office->redeem(text(again, "secret"), kNew, "10.0.0.9")), "signed in");
  bureau.does(bureau.security_admin, "role.grant", joined(user, {{"role", "officer"}}));
  EXPECT_EQ(text(bureau.does(bureau.system_admin, "user.reset", user), "part"), "first");
}

// Two administrators at the same moment: what the one looked at must still be so when the secret is made.
TEST(AnAccountThatNobodyOpened, IsNotGivenAnythingBetweenLookingAndTheSecret) {
  for (const auto& [operation, more] : {std::pair{"role.grant", JsonObject{{"role", "officer"}}}, {"label.grant", JsonObject{{"label", "trade_secret"}}}}) {
    Bureau bureau;
    const auto made = bureau.does(bureau.system_admin, "user.register", JsonObject{{"login", "lai"}, {"name", "来者"}});
    const JsonObject user{{"user", text(made, "user")}};
    std::atomic<bool> answered = false;
    base::Result<services::Reply> granted = services::Reply{};
    std::thread other;
    bureau.store.before_append(ports::LogName::record, [&] {  // of the reset: it has looked, and made no secret yet
      // Meanwhile the owner comes in with the first secret, and the other administrator gives the account something.
      EXPECT_EQ(code_of(bureau.office->redeem(text(made, "secret"), kNew, "10.0.0.9")), "signed in");
      other = std::thread([&] {
        granted = bureau.office->call(Bureau::as(bureau.security_admin), operation, joined(user, more));
        answered = true;
      });
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      EXPECT_FALSE(answered) << operation << " waits for the reset";
    });
    const auto reset = bureau.office->call(Bureau::as(bureau.system_admin), "user.reset", user);
    other.join();
    ASSERT_TRUE(reset) << reset.error().text();
    EXPECT_EQ(text(reset->body, "part"), "whole");
    ASSERT_FALSE(granted) << "the secret that one person knows whole opens nothing that holds something: " << operation;
    EXPECT_EQ(granted.error().code, "user.not_opened");
  }
}

// Resets, confirmations, grants and disabling wait for each other and never for ever.
TEST(ResetsAndGrants, AtTheSameTimeAllEnd) {
  Bureau bureau;
  std::vector<std::thread> threads;
  for (const auto* whom_of : {&bureau.lead, &bureau.second, &bureau.third})
    threads.emplace_back([&, whom_of] {
      for (int n = 0; n < 10; ++n) {
        const auto ask = [&](const Person& who, const char* operation, JsonObject more) {
          (void)bureau.office->call(Bureau::as(who), operation, joined(whom(*whom_of), more));
        };
        ask(bureau.system_admin, "user.reset", {});
        ask(bureau.security_admin, "role.grant", {{"role", "legal_reviewer"}});
        ask(bureau.security_admin, "user.confirm_reset", {});
        ask(bureau.security_admin, "role.revoke", {{"role", "legal_reviewer"}});
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_GT(bureau.entries("credential.reset").size(), 0u);
}

TEST(AnAccountThatHoldsNothingAnyMore, StillNeedsTwoPersons) {
  Bureau bureau;
  bureau.does(bureau.security_admin, "role.revoke", joined(whom(bureau.lead), {{"role", "officer"}}));
  EXPECT_EQ(text(bureau.does(bureau.system_admin, "user.reset", whom(bureau.lead)), "part"), "first");
}

}  // namespace
}  // namespace use_cases
