// What happens to an account while somebody else's slow step on it, hashing most of all, is under way: neither undoes the other.
#include "bureau.h"

namespace use_cases {
namespace {

constexpr const char* kNew = "a long password of mine";

class AnAccountMeanwhile : public ::testing::Test {
 protected:
  // By two administrators; `secret` is what the owner then types.
  void reset(const Person& who) {
    const JsonObject whom{{"user", who.user}};
    const auto first = bureau.ask(bureau.system_admin, "user.reset", whom);
    const auto second = bureau.ask(bureau.security_admin, "user.confirm_reset", whom);
    ASSERT_TRUE(first && second);
    secret = text(first->body, "secret") + "-" + text(second->body, "secret");
  }
  void reset_meanwhile(const Person& who) {
    bureau.accounts.before_writing([this, who] { reset(who); });
  }
  ports::Account account(const Person& who) { return bureau.memory.account(base::UserId{who.user}).value().value(); }
  std::string sign_in(std::string_view password) { return code_of(bureau.office->sign_in("yi", password, "10.0.0.9")); }
  static std::string code_of(const base::Result<services::SignedIn>& in) { return in ? "signed in" : in.error().code; }
  void expect_reset() {
    EXPECT_TRUE(account(bureau.second).password_hash.empty());
    EXPECT_TRUE(account(bureau.second).code_hash.empty());
    EXPECT_EQ(sign_in(kPassword), "session.bad_login") << "who knows the old password is in again";
    EXPECT_EQ(code_of(bureau.office->redeem(secret, kNew, "10.0.0.8")), "signed in");
  }
  base::Result<services::Reply> confirm(Inspection& visit, const char* code) {
    return bureau.ask(bureau.lead, "case.confirm_officer", JsonObject{{"case", visit.id()}, {"act", visit.act()}, {"officer", bureau.second.user}, {"code", code}});
  }
  Bureau bureau;
  std::string secret;
};

TEST_F(AnAccountMeanwhile, ThatWasResetStaysSoAfterAWrongPersonalCode) {
  auto visit = bureau.open_inspection();
  visit.begin();
  reset_meanwhile(bureau.second);
  EXPECT_EQ(confirm(visit, "111111").error().code, "code.wrong");
  EXPECT_EQ(account(bureau.second).failures, 0) << "the code that was tried is no longer";
  expect_reset();
}

TEST_F(AnAccountMeanwhile, ThatWasResetTakesNoNewCodeOnTheOldPassword) {
  reset_meanwhile(bureau.second);
  const auto set = bureau.ask(bureau.second, "me.set_code", JsonObject{{"password", kPassword}, {"code", "135791"}});
  EXPECT_EQ(set.error().code, "account.changed");
  expect_reset();
}

TEST_F(AnAccountMeanwhile, ThatWasResetTakesNoNewPasswordOnTheOldOne) {
  reset_meanwhile(bureau.second);
  const auto set = bureau.ask(bureau.second, "me.set_password", JsonObject{{"old", kPassword}, {"new", "another long password"}});
  EXPECT_EQ(set.error().code, "account.changed");
  EXPECT_EQ(sign_in("another long password"), "session.bad_login");
  expect_reset();
}

TEST_F(AnAccountMeanwhile, ThatWasResetIsNotEnteredWithTheOldPassword) {
  reset_meanwhile(bureau.second);
  EXPECT_EQ(sign_in(kPassword), "session.bad_login");
  expect_reset();
}

TEST_F(AnAccountMeanwhile, ThatWasDisabledStaysSo) {
  auto visit = bureau.open_inspection();
  visit.begin();
  bureau.accounts.before_writing([&] {
    ASSERT_TRUE(bureau.ask(bureau.system_admin, "user.disable", JsonObject{{"user", bureau.second.user}, {"reason", "调离"}}));
  });
  EXPECT_EQ(confirm(visit, "111111").error().code, "code.wrong");
  EXPECT_TRUE(account(bureau.second).disabled);
}

TEST_F(AnAccountMeanwhile, ThatWrongCodesLockedTakesNoRightOne) {
  auto visit = bureau.open_inspection();
  visit.begin();
  EXPECT_EQ(confirm(visit, "111111").error().code, "code.wrong");
  bureau.accounts.before_writing([&] {
    auto locked = account(bureau.second);
    locked.locked_until = bureau.clock.now().plus_seconds(600);
    ASSERT_TRUE(bureau.memory.put_account(locked));
  });
  EXPECT_EQ(confirm(visit, kCode).error().code, "session.locked");
  EXPECT_GT(account(bureau.second).locked_until, bureau.clock.now());
}

TEST_F(AnAccountMeanwhile, IsOpenedByAOneTimeSecretOnceAlsoForTwoAtTheSameTime) {
  reset(bureau.second);
  bureau.accounts.before_writing([&] { EXPECT_EQ(code_of(bureau.office->redeem(secret, kNew, "10.0.0.7")), "signed in"); });
  EXPECT_EQ(code_of(bureau.office->redeem(secret, "another long password", "10.0.0.8")), "session.bad_link");
  EXPECT_EQ(sign_in(kNew), "signed in");
}

}  // namespace
}  // namespace use_cases
