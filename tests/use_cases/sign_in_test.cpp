// Signing in, guessing, and who may become whom: the three administrators stay three, and uploads keep within bounds.
#include "crypto/digests.h"
#include "sample_requests.h"
#include "services/recording_uploads.h"
#include "services/sign_in_throttle.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using services::SignInThrottle;

base::Error not_in(const base::Result<services::SignedIn>& tried) {
  if (!tried) return tried.error();
  ADD_FAILURE() << "signed in";
  return {};
}

std::vector<ports::StoredEvent> refusals(const Bureau& bureau) {
  return bureau.entries("session.refused", ports::LogName::access);
}

// ---- guessing ------------------------------------------------------------------------------------------------------

TEST(Guessing, MeetsTheSameAnswersWhetherTheLoginExistsOrNot) {
  Bureau bureau;
  for (int n = 0; n < 40; ++n) {
    const auto known = not_in(bureau.office->sign_in("jia", "wrong", "10.0.0.1"));
    const auto unknown = not_in(bureau.office->sign_in("nobody", "wrong", "10.0.0.2"));
    EXPECT_EQ(known.code, unknown.code) << n;
    EXPECT_EQ(known.text(), unknown.text()) << n;
    EXPECT_EQ(known.code, n < 5 ? "session.bad_login" : "session.locked") << n;
  }
}

TEST(Guessing, WaitsTwiceAsLongAfterEachFurtherTryAndNoLongerThanTenMinutes) {
  Bureau bureau;
  const auto attempt = [&] { return not_in(bureau.office->sign_in("jia", "wrong", "10.0.0.1")); };
  for (int n = 0; n < 5; ++n) EXPECT_EQ(attempt().code, "session.bad_login");
  for (const int wait : {5, 10, 20, 40, 80, 160, 320, 600, 600}) {
    const auto until = bureau.clock.now().plus_seconds(wait);
    bureau.clock.set(until.plus_seconds(-1));
    const auto early = attempt();
    EXPECT_EQ(early.code, "session.locked") << wait;
    EXPECT_EQ(early.kind, ErrorKind::unavailable);
    EXPECT_EQ(early.where, until.text()) << wait;
    // Not even the right password is tried before.
    EXPECT_EQ(not_in(bureau.office->sign_in("jia", kPassword, "10.0.0.1")).code, "session.locked");
    bureau.clock.set(until);
    EXPECT_EQ(attempt().code, "session.bad_login") << wait;
  }
  bureau.clock.advance_seconds(600);
  EXPECT_TRUE(bureau.office->sign_in("jia", kPassword, "10.0.0.1"));
  EXPECT_EQ(attempt().code, "session.bad_login");  // the count begins anew
}

TEST(Guessing, AtOneAddressDoesNotHoldUpTheOwnerAtAnother) {
  Bureau bureau;
  for (int n = 0; n < 30; ++n) (void)bureau.office->sign_in("jia", "wrong", "10.0.0.1");
  EXPECT_TRUE(bureau.office->sign_in("jia", kPassword, "10.0.0.2"));
  EXPECT_TRUE(bureau.office->sign_in("yi", kPassword, "10.0.0.1"));
}

TEST(Guessing, OfManyLoginsStopsAtSixtyOfAnAddressUntilTheWindowIsOver) {
  Bureau bureau;
  const auto begun = bureau.clock.now();
  int let_through = 0;
  for (int n = 0; n < 400; ++n)
    let_through += not_in(bureau.office->sign_in("nobody" + std::to_string(n), "wrong", "10.0.0.1")).code == "session.bad_login";
  EXPECT_EQ(let_through, 60);
  // 60 logins, one entry each; the 340 that were not let through: the first, the tenth and the hundredth.
  EXPECT_EQ(refusals(bureau).size(), 63u);
  EXPECT_EQ(base::int_at(refusals(bureau).back().body, "count"), 100);
  EXPECT_TRUE(bureau.office->sign_in("jia", kPassword, "10.0.0.2"));
  const auto over = begun.plus_seconds(600);
  bureau.clock.set(over.plus_seconds(-1));
  EXPECT_EQ(not_in(bureau.office->sign_in("other", "wrong", "10.0.0.1")).where, over.text());
  bureau.clock.set(over);
  EXPECT_EQ(not_in(bureau.office->sign_in("other", "wrong", "10.0.0.1")).code, "session.bad_login");
}

TEST(Guessing, AtOneLoginFromEverywhereWaitsAfterAHundred) {
  Bureau bureau;
  for (int n = 0; n < 100; ++n)
    EXPECT_EQ(not_in(bureau.office->sign_in("jia", "wrong", "10.0.0." + std::to_string(n / 4))).code, "session.bad_login");
  EXPECT_EQ(not_in(bureau.office->sign_in("jia", kPassword, "10.0.1.1")).code, "session.locked");
  EXPECT_TRUE(bureau.office->sign_in("yi", kPassword, "10.0.1.1"));
  bureau.clock.advance_seconds(600);
  EXPECT_TRUE(bureau.office->sign_in("jia", kPassword, "10.0.1.1"));
}

TEST(Guessing, LeavesAFewEntriesWithACountInTheAccessLog) {
  Bureau bureau;
  for (int n = 0; n < 250; ++n) (void)bureau.office->sign_in("jia", "wrong", "10.0.0.1");
  const auto entries = refusals(bureau);
  ASSERT_EQ(entries.size(), 3u);
  for (const auto& [at, count] : {std::pair{0u, 1}, {1u, 10}, {2u, 100}}) {
    EXPECT_EQ(base::int_at(entries[at].body, "count"), count);
    EXPECT_EQ(text(entries[at].body, "remote"), "10.0.0.1");
  }
  bureau.clock.advance_seconds(600);
  (void)bureau.office->sign_in("jia", "wrong", "10.0.0.1");
  EXPECT_EQ(base::int_at(refusals(bureau).back().body, "count"), 1);
}

TEST(Guessing, OfOneTimeSecretsWaitsToo) {
  Bureau bureau;
  const auto attempt = [&] { return not_in(bureau.office->redeem("aaaaa-aaaaa-aaaaa-aaaaa", kPassword, "10.0.0.1")); };
  for (int n = 0; n < 5; ++n) EXPECT_EQ(attempt().code, "session.bad_link");
  EXPECT_EQ(attempt().code, "session.locked");
  const JsonObject whom{{"user", bureau.third.user}};
  const auto first = bureau.does(bureau.system_admin, "user.reset", whom);
  const auto second = bureau.does(bureau.security_admin, "user.confirm_reset", whom);
  const auto whole = text(first, "secret") + "-" + text(second, "secret");
  EXPECT_TRUE(bureau.office->redeem(whole, "a new long password", "10.0.0.2"));
}

TEST(Guessing, OfTheOldPasswordWithinASessionWaitsToo) {
  Bureau bureau;
  const auto change = [&](const char* old) {
    return bureau.ask(bureau.lead, "me.set_password", JsonObject{{"old", old}, {"new", "a new long password"}});
  };
  for (int n = 0; n < 5; ++n) EXPECT_EQ(change("wrong").error().code, "session.bad_login");
  EXPECT_EQ(change(kPassword).error().code, "session.locked");
  EXPECT_TRUE(bureau.office->sign_in("jia", kPassword, "10.0.0.1"));
  bureau.clock.advance_seconds(5);
  EXPECT_TRUE(change(kPassword));
}

TEST(Throttle, KeepsNoMoreThanItMay) {
  services::ThrottleLimits limits;
  limits.kept = 100;
  SignInThrottle throttle(limits);
  base::Instant now{1'000'000'000'000'000};
  for (int n = 0; n < 5; ++n) throttle.failed("10.0.0.1", "jia", now);
  for (int n = 0; n < 5000; ++n) {
    now = now.plus_us(1);
    throttle.failed("a" + std::to_string(n), std::string(100'000, 'x') + std::to_string(n), now);
    ASSERT_LE(throttle.size(), 300u);
    throttle.failed("10.0.0.1", "jia", now);  // who goes on is not forgotten
  }
  EXPECT_TRUE(throttle.must_wait("10.0.0.1", "jia", now));
}

TEST(Throttle, ForgetsWhatIsAnHourOld) {
  SignInThrottle throttle;
  const base::Instant now{1'000'000'000'000'000};
  for (int n = 0; n < 12; ++n) throttle.failed("10.0.0.1", "jia", now);
  EXPECT_FALSE(throttle.must_wait("10.0.0.1", "jia", now.plus_seconds(600)));
  throttle.failed("10.0.0.1", "jia", now.plus_seconds(600));
  EXPECT_TRUE(throttle.must_wait("10.0.0.1", "jia", now.plus_seconds(601)));
  EXPECT_FALSE(throttle.must_wait("10.0.0.1", "jia", now.plus_seconds(600 + 3600)));
  throttle.failed("10.0.0.1", "jia", now.plus_seconds(600 + 3600));
  EXPECT_FALSE(throttle.must_wait("10.0.0.1", "jia", now.plus_seconds(600 + 3600)));
}

TEST(Throttle, LetsOneOfManyAtOnceThroughAfterAWait) {
  SignInThrottle throttle;
  const base::Instant now{1'000'000'000'000'000};
  for (int n = 0; n < 5; ++n) throttle.failed("10.0.0.1", "jia", now);
  int through = 0;
  for (int n = 0; n < 10; ++n) through += !throttle.must_wait("10.0.0.1", "jia", now.plus_seconds(5));
  EXPECT_EQ(through, 1);
}

TEST(Throttle, CountsTriesAtOnceBeforeAnyIsFoundWrong) {
  SignInThrottle throttle;
  const base::Instant now{1'000'000'000'000'000};
  int through = 0;
  for (int n = 0; n < 60; ++n) through += !throttle.must_wait("10.0.0.1", "jia", now);
  EXPECT_EQ(through, 5);
  for (int n = 0; n < through; ++n) throttle.failed("10.0.0.1", "jia", now);
  EXPECT_TRUE(throttle.must_wait("10.0.0.1", "jia", now.plus_us(1)));
}

// ---- sessions ------------------------------------------------------------------------------------------------------

TEST(Sessions, EndElsewhereWhenThePasswordIsChanged) {
  Bureau bureau;
  const auto here = bureau.office->sign_in("jia", kPassword, "10.0.0.1"), there = bureau.office->sign_in("jia", kPassword, "10.0.0.2");
  const auto other = bureau.office->sign_in("yi", kPassword, "10.0.0.2");
  ASSERT_TRUE(here && there && other);
  services::CallContext context;
  context.who = *bureau.office->authenticate(here->token);
  ASSERT_TRUE(bureau.office->call(context, "me.set_password", JsonObject{{"old", kPassword}, {"new", "a new long password"}}));
  EXPECT_TRUE(bureau.office->authenticate(here->token));
  EXPECT_EQ(bureau.office->authenticate(there->token).error().code, "session.none");
  EXPECT_TRUE(bureau.office->authenticate(other->token));
}

TEST(Sessions, ThatAreOverAreRemovedAtTheStartAndHourly) {
  Bureau bureau;
  const auto kept = [&](const services::SignedIn& in) { return bureau.memory.session(crypto::sha256(in.token))->has_value(); };
  const auto first = bureau.office->sign_in("jia", kPassword, "10.0.0.1");
  ASSERT_TRUE(first);
  bureau.clock.set(first->expires);
  ASSERT_TRUE(bureau.office->sign_in("yi", kPassword, "10.0.0.1"));  // an hour and more since the last time
  EXPECT_TRUE(kept(*first));                                          // its last moment
  bureau.clock.advance_seconds(3599);
  ASSERT_TRUE(bureau.office->sign_in("yi", kPassword, "10.0.0.1"));
  EXPECT_TRUE(kept(*first));
  bureau.clock.advance_seconds(1);
  const auto second = bureau.office->sign_in("yi", kPassword, "10.0.0.1");
  EXPECT_FALSE(kept(*first));
  bureau.clock.set(second->expires.plus_us(1));
  EXPECT_TRUE(kept(*second));
  bureau.restart();
  EXPECT_FALSE(kept(*second));
}

// ---- the three administrators --------------------------------------------------------------------------------------

JsonObject grant(const Person& who, const char* role) { return {{"user", who.user}, {"role", role}}; }

TEST(Administrators, NobodyGivesHimselfARoleOrALabel) {
  Bureau bureau;
  const auto& self = bureau.security_admin;
  for (const char* role : {"section_head", "officer", "system_admin", "audit_admin"})
    EXPECT_EQ(bureau.refused(self, "role.grant", grant(self, role)).code, "access.not_to_oneself") << role;
  EXPECT_EQ(bureau.refused(self, "role.revoke", grant(self, "security_admin")).code, "access.not_to_oneself");
  for (const char* command : {"label.grant", "label.revoke"})
    EXPECT_EQ(bureau.refused(self, command, {{"user", self.user}, {"label", "trade_secret"}}).code, "access.not_to_oneself") << command;
}

TEST(Administrators, HoldNoRoleThatWorksOnCases) {
  Bureau bureau;
  for (const auto* admin : {&bureau.system_admin, &bureau.auditor})
    for (const char* role : {"section_head", "officer", "clerk", "archivist", "supervisor", "bureau_head", "legal_reviewer"})
      EXPECT_EQ(bureau.refused(bureau.security_admin, "role.grant", grant(*admin, role)).code, "access.roles_apart") << role;
  for (const char* role : {"system_admin", "security_admin", "audit_admin"})
    EXPECT_EQ(bureau.refused(bureau.security_admin, "role.grant", grant(bureau.lead, role)).code, "access.roles_apart") << role;
  EXPECT_EQ(bureau.refused(bureau.security_admin, "role.grant", grant(bureau.third, "operator")).code, "access.role_of_the_machine");
}

TEST(Administrators, AreNotResetOrDisabledByOneAnother) {
  Bureau bureau;
  for (const auto* admin : {&bureau.security_admin, &bureau.auditor, &bureau.system_admin}) {
    EXPECT_EQ(bureau.refused(bureau.system_admin, "user.reset", JsonObject{{"user", admin->user}}).code, "user.is_administrator");
    EXPECT_EQ(bureau.refused(bureau.system_admin, "user.disable", {{"user", admin->user}, {"reason", "调离"}}).code, "user.is_administrator");
    EXPECT_TRUE(bureau.office->sign_in(admin->login, kPassword, "10.0.0.1")) << "the password still fits";
  }
}

TEST(Administrators, AreRelievedByASecondPersonBeforeTheirAccountIsTouched) {
  Bureau bureau;
  EXPECT_EQ(bureau.refused(bureau.security_admin, "role.revoke", grant(bureau.auditor, "audit_admin")).code, "role.last_administrator");
  const auto next = bureau.enlist("xinren", "新审计员", "", {});
  bureau.does(bureau.security_admin, "role.grant", grant(next, "audit_admin"));
  bureau.does(bureau.security_admin, "role.revoke", grant(bureau.auditor, "audit_admin"));
  bureau.does(bureau.system_admin, "user.disable", {{"user", bureau.auditor.user}, {"reason", "调离"}});
  EXPECT_EQ(bureau.refused(bureau.security_admin, "role.revoke", grant(next, "audit_admin")).code, "role.last_administrator");
  // Two persons' acts are on record.
  EXPECT_EQ(bureau.entries("role.revoked").back().by, bureau.security_admin.user);
  EXPECT_EQ(bureau.entries("user.disabled").back().by, bureau.system_admin.user);
}

Person operator_of_the_machine(Bureau& bureau) {
  Person os{"", "", "", {"operator"}, {}, "os:1000"};
  services::CallContext system;
  system.who = {base::UserId{"system"}, "system", {"system"}, {}, ""};
  if (!bureau.office->call(system, "role.grant", grant(os, "operator"))) throw std::runtime_error("no operator");
  return os;
}

TEST(Operator, ResetsAnAdministratorOnTheMachineAlone) {
  Bureau bureau;
  const auto os = operator_of_the_machine(bureau);
  const JsonObject lost{{"user", bureau.security_admin.user}};
  EXPECT_EQ(bureau.refused(os, "user.reset", lost).code, "user.is_administrator");  // through the server's socket
  auto context = Bureau::as(os);
  context.at_the_machine = true;
  const auto made = bureau.office->call(context, "user.reset", lost);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(bureau.entries("credential.reset").back().by, "os:1000");
  EXPECT_TRUE(bureau.office->redeem(text(made->body, "secret"), "a new long password", "10.0.0.1"));
  // Being there does not give what the role does not.
  EXPECT_EQ(bureau.office->call(context, "role.grant", grant(bureau.third, "section_head")).error().code, "access.not_permitted");
  context.who = bureau.office->authenticate(bureau.office->sign_in("jia", kPassword, "10.0.0.1")->token).value();
  EXPECT_EQ(bureau.office->call(context, "user.reset", lost).error().code, "access.not_permitted");
}

TEST(Operator, ReadsAndTakesInButDoesNotWorkOnCases) {
  Bureau bureau;
  const auto os = operator_of_the_machine(bureau);
  auto visit = bureau.open_inspection();
  bureau.does(os, "case.list");
  bureau.does(os, "case.findings", JsonObject{{"case", visit.id()}});
  EXPECT_TRUE(bureau.office->receive(Bureau::as(os), JsonObject{{"case", visit.id()}, {"name", "a.jpg"}, {"officer", bureau.lead.user}},
                                     source_of(sample_recording("photo", 77))));
  EXPECT_EQ(visit.refused(os, "begin_act", {{"kind", "inspection"}, {"place", "二车间"}}).kind, ErrorKind::denied);
  EXPECT_EQ(bureau.refused(os, "role.grant", grant(bureau.third, "clerk")).kind, ErrorKind::denied);
}

TEST(Officers, WhoLeftACaseDoesNotWriteInItAnyMoreEvenIfTheyOpenedIt) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.does("leave_officer", {{"officer", bureau.second.user}, {"reason", "另有任务"}});
  visit.does("join_officer", {{"officer", bureau.third.user}, {"part", "second"}});
  EXPECT_EQ(visit.refused(bureau.second, "begin_act", {{"kind", "inspection"}, {"place", "二车间"}}).kind, ErrorKind::denied);
  bureau.does(bureau.third, "case.leave_officer", {{"case", visit.id()}, {"officer", bureau.lead.user}, {"reason", "调离"}});
  EXPECT_EQ(visit.refused("begin_act", {{"kind", "inspection"}, {"place", "二车间"}}).kind, ErrorKind::denied);
  bureau.does(bureau.third, "case.begin_act", {{"case", visit.id()}, {"kind", "inspection"}, {"place", "二车间"}});
}

// ---- uploads -------------------------------------------------------------------------------------------------------

class OpenUploads : public ::testing::Test {
 protected:
  base::Result<services::UploadInfo> create(std::uint64_t length, const Person& who) {
    return bureau.office->uploads().create(Bureau::as(who), length, JsonObject{{"case", visit.id()}, {"name", "a.mp4"}});
  }
  std::string begun(std::uint64_t length = 100) {
    auto made = create(length, bureau.lead);
    if (!made) throw std::runtime_error(made.error().text());
    return made->id;
  }
  services::UploadInfo stands(const std::string& id) { return bureau.office->uploads().info(own(), id).value(); }
  services::CallContext own() { return Bureau::as(bureau.lead); }
  bool on_disk(const std::string& id) { return std::filesystem::exists(bureau.folder() / "uploads" / (id + ".part")); }

  Bureau bureau;
  Inspection visit = bureau.open_inspection();
};

TEST_F(OpenUploads, LieForSevenDaysAfterTheLastByteAndThenMakeRoom) {
  const auto id = begun();
  bureau.days(6);
  const base::Bytes ten(10, 7);
  ASSERT_TRUE(bureau.office->uploads().append(own(), id, 0, ten));
  ASSERT_TRUE(bureau.office->uploads().finish(own(), id));  // the request's end, not the upload's
  const auto until = bureau.clock.now().plus_hours(24 * 7);
  EXPECT_EQ(stands(id).expires, until);
  bureau.restart();
  EXPECT_EQ(stands(id).expires, until);
  bureau.clock.set(until.plus_seconds(-1));
  EXPECT_EQ(stands(id).offset, 10u);
  bureau.clock.set(until);
  EXPECT_EQ(bureau.office->uploads().info(own(), id).error().code, "upload.no_such_upload");
  EXPECT_EQ(bureau.office->uploads().append(own(), id, 10, ten).error().code, "upload.no_such_upload");
  EXPECT_TRUE(on_disk(id));
  begun();
  EXPECT_FALSE(on_disk(id));
}

TEST_F(OpenUploads, ThatAreTooOldGoAtTheStart) {
  const auto id = begun();
  bureau.days(7);
  bureau.restart();
  EXPECT_FALSE(on_disk(id));
}

TEST_F(OpenUploads, OfOneUserAreBoundedInNumber) {
  bureau.space = std::uint64_t{1} << 50;
  std::string last;
  for (std::size_t n = 0; n < services::kOpenUploads; ++n) last = begun();
  const auto error = create(100, bureau.lead).error();
  EXPECT_EQ(error.code, "upload.too_many");
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_TRUE(create(100, bureau.second));
  ASSERT_TRUE(bureau.office->uploads().cancel(own(), last));
  EXPECT_TRUE(create(100, bureau.lead));
}

TEST_F(OpenUploads, OfOneUserAreBoundedInBytes) {
  bureau.space = std::uint64_t{1} << 50;
  for (int n = 0; n < 4; ++n) begun(std::uint64_t{256} << 30);
  EXPECT_EQ(create(1, bureau.lead).error().code, "upload.too_many");
  EXPECT_TRUE(create(1, bureau.second));
}

TEST_F(OpenUploads, MustFitOnTheDiskTwiceWithRoomLeftForTheRecord) {
  const std::uint64_t length = 1 << 20;
  bureau.space = services::kDiskReserve + 2 * length - 1;
  const auto error = create(length, bureau.lead).error();
  EXPECT_EQ(error.code, "upload.does_not_fit");
  EXPECT_EQ(error.kind, ErrorKind::full);
  EXPECT_TRUE(std::filesystem::is_empty(bureau.folder() / "uploads"));
  bureau.space = services::kDiskReserve + 2 * length;
  EXPECT_TRUE(create(length, bureau.lead));
  // What was promised to others counts, though none of it has come yet.
  EXPECT_EQ(create(1, bureau.second).error().code, "upload.does_not_fit");
  bureau.space = services::kDiskReserve - 1;
  EXPECT_EQ(create(1, bureau.second).error().code, "upload.does_not_fit");
}

TEST_F(OpenUploads, OfAnOfficerWhoLeftTheCaseMeanwhileLeaveNothingInTheVault) {
  const auto bytes = sample_recording("video", 4711, 5000);
  const auto second = Bureau::as(bureau.second);
  const auto id = create(bytes.size(), bureau.second)->id;
  ASSERT_TRUE(bureau.office->uploads().append(second, id, 0, bytes));
  visit.does("leave_officer", {{"officer", bureau.second.user}, {"reason", "另有任务"}});
  const auto before = bureau.recorded();
  const auto digest = crypto::sha256(base::ByteView(bytes));
  EXPECT_FALSE(bureau.office->uploads().finish(second, id));
  EXPECT_EQ(bureau.recorded(), before);
  EXPECT_FALSE(bureau.vault.open(digest));
  // Gone while the bytes flow, after all was well at the beginning:
  auto other = bureau.open_inspection("另案");
  bool first = true;
  auto flow = source_of(bytes);
  const auto received = bureau.office->receive(
      second, JsonObject{{"case", other.id()}, {"name", "a.mp4"}}, [&](std::span<std::uint8_t> out) -> base::Result<std::size_t> {
        if (std::exchange(first, false)) other.does("leave_officer", {{"officer", bureau.second.user}, {"reason", "另有任务"}});
        return flow(out);
      });
  EXPECT_FALSE(received);
  EXPECT_FALSE(bureau.vault.open(digest));
}

}  // namespace
}  // namespace use_cases
