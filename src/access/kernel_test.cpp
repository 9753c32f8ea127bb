#include "access/kernel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace access_control {
namespace {

base::Json json(std::string_view text) {
  return base::parse_json(text).value();
}

base::Json shipped_roles() {
  std::ostringstream text;
  text << std::ifstream(std::string(ZHILU_SOURCE_DIR) + "/data/roles/roles.json").rdbuf();
  return base::parse_json(text.str()).value();
}

const Kernel& shipped() {
  static const Kernel kernel = Kernel::load(shipped_roles()).value();
  return kernel;
}

Principal person(std::set<std::string> roles, std::set<std::string> labels = {}) {
  return {{"01931d2c-0000-7000-8000-000000000001@demo.example.org"},
          "周明",
          std::move(roles),
          std::move(labels),
          "s1"};
}

Object a_case(std::vector<std::string> labels = {}, std::vector<std::string> owners = {}) {
  return {"case", "01931d2c-0000-7000-8000-0000000000c1@demo.example.org", std::move(labels),
          std::move(owners)};
}

std::string role(const std::string& id, const std::string& operations, const std::string& more = "") {
  return R"({"id":")" + id + R"(","title":{"zh":"甲","en":"A"},"scope":"all","operations":)" + operations +
         more + "}";
}

base::Result<Kernel> load(const std::string& roles) {
  return Kernel::load(json("[" + roles + "]"));
}

TEST(Kernel, loads_the_roles_that_are_shipped) {
  const auto loaded = Kernel::load(shipped_roles());
  ASSERT_TRUE(loaded) << loaded.error().text();
  for (const char* id : {"officer", "section_head", "deputy_head", "bureau_head", "legal_reviewer",
                         "committee_member", "hearing_host", "archivist", "supervisor", "clerk", "recording_custodian",
                         "system_admin", "security_admin", "audit_admin"})
    EXPECT_TRUE(loaded->knows_role(id)) << id;
  EXPECT_FALSE(loaded->knows_role("king"));
  const auto ids = loaded->role_ids();
  EXPECT_EQ(std::count(ids.begin(), ids.end(), "everyone"), 0);
}

TEST(Kernel, whoever_holds_no_role_may_only_what_everyone_may) {
  EXPECT_TRUE(shipped().may(person({}), "me.view", {"user", "", {}, {}}));
  EXPECT_EQ(shipped().may(person({}), "case.view", a_case()).error().kind, base::ErrorKind::denied);
  EXPECT_EQ(shipped().may(person({"king"}), "case.view", a_case()).error().kind, base::ErrorKind::denied);
}

TEST(Kernel, nobody_is_not_everyone) {
  EXPECT_FALSE(shipped().may(Principal{}, "me.view", {"user", "", {}, {}}));
  EXPECT_TRUE(shipped().operations_of(Principal{}).empty());
}

TEST(Kernel, the_role_of_everyone_cannot_be_claimed_to_widen_another) {
  EXPECT_EQ(shipped().may(person({"everyone"}), "case.view", a_case()).error().code, "access.not_permitted");
}

TEST(Kernel, an_officer_writes_the_cases_that_are_the_officers_own_and_reads_the_others) {
  const auto officer = person({"officer"});
  EXPECT_TRUE(shipped().may(officer, "case.open", {"bureau", "bureau", {}, {}}));
  EXPECT_TRUE(shipped().may(officer, "case.find_hazard", a_case({}, {officer.user.text})));
  EXPECT_TRUE(shipped().may(officer, "case.view", a_case({}, {"another"})));
  const auto other = shipped().may(officer, "case.find_hazard", a_case({}, {"another"}));
  EXPECT_EQ(other.error().code, "access.not_permitted");
  EXPECT_EQ(other.error().where, "case.find_hazard");
}

TEST(Kernel, without_every_label_a_thing_is_not_there) {
  const auto asked = shipped().may(person({"section_head"}, {"trade_secret"}), "case.view",
                                   a_case({"trade_secret", "privacy"}));
  ASSERT_FALSE(asked);
  const auto never_was = no_such_object("case");
  EXPECT_EQ(asked.error().kind, never_was.kind);
  EXPECT_EQ(asked.error().code, never_was.code);
  EXPECT_EQ(asked.error().what, never_was.what);
  EXPECT_EQ(asked.error().where, never_was.where);
  EXPECT_EQ(asked.error().remedy, never_was.remedy);
  EXPECT_TRUE(shipped().may(person({"section_head"}, {"trade_secret", "privacy"}), "case.view",
                            a_case({"trade_secret", "privacy"})));
}

TEST(Kernel, a_missing_label_hides_even_that_the_role_would_not_do) {
  const auto hidden = shipped().may(person({"officer"}), "user.register", a_case({"privacy"}));
  EXPECT_EQ(hidden.error().kind, base::ErrorKind::not_found);
}

TEST(Kernel, a_label_alone_permits_nothing) {
  EXPECT_EQ(shipped().may(person({}, {"privacy"}), "case.view", a_case({"privacy"})).error().kind,
            base::ErrorKind::denied);
}

TEST(Kernel, working_on_a_case_does_not_open_its_labels) {
  const auto officer = person({"officer"});
  EXPECT_EQ(shipped().may(officer, "case.view", a_case({"privacy"}, {officer.user.text})).error().kind,
            base::ErrorKind::not_found);
}

TEST(Kernel, administrators_touch_no_case) {
  for (const char* id : {"system_admin", "security_admin", "audit_admin"})
    for (const char* operation :
         {"case.open", "case.view", "case.correct", "case.list", "enterprise.register"})
      EXPECT_FALSE(shipped().may(person({id}), operation, a_case())) << id << " " << operation;
}

TEST(Kernel, no_two_administrators_may_do_the_same) {
  const std::vector<std::string> admins{"system_admin", "security_admin", "audit_admin"};
  for (const char* operation :
       {"user.register", "role.grant", "label.grant", "access.list", "parameter.set", "store.verify"}) {
    int able = 0;
    for (const auto& id : admins)
      able += shipped().may(person({id}), operation, {"bureau", "bureau", {}, {}}) ? 1 : 0;
    EXPECT_EQ(able, 1) << operation;
  }
}

TEST(Kernel, no_role_that_works_on_cases_may_grant_or_audit) {
  for (const auto& id : shipped().role_ids()) {
    if (id.ends_with("_admin")) continue;
    for (const char* operation : {"role.grant", "role.revoke", "label.grant", "parameter.set", "access.list"})
      EXPECT_FALSE(shipped().may(person({id}), operation, {"bureau", "bureau", {}, {}}))
          << id << " " << operation;
    if (id == "operator") continue;  // of the machine; see the_operator_of_the_machine_may_…
    EXPECT_FALSE(shipped().may(person({id}), "user.register", {"bureau", "bureau", {}, {}})) << id;
  }
}

const base::UserId kSomeone{"01931d2c-0000-7000-8000-000000000009@demo.example.org"};

TEST(Kernel, no_administrator_decides_which_rules_bind) {
  for (const char* operation : {"rulebook.sign_off", "rulebook.sign_off_as_author", "rulebook.sign_off_as_reviewer",
                                "rulebook.withdraw", "rulebook.*"}) {
    const std::string listed = std::string("[\"") + operation + "\"]";
    EXPECT_FALSE(load(role("a", listed, R"(,"administrator":true)"))) << operation;
    EXPECT_TRUE(load(role("a", listed, ""))) << operation;
  }
  EXPECT_TRUE(load(role("a", R"(["rulebook.install"])", R"(,"administrator":true)")));
}

TEST(Kernel, an_administrator_holds_no_other_role_at_all) {
  EXPECT_TRUE(shipped().may_hold(kSomeone, {"officer", "archivist"}));
  for (const char* admin : {"system_admin", "security_admin", "audit_admin"}) {
    EXPECT_TRUE(shipped().may_hold(kSomeone, {admin}));
    EXPECT_TRUE(shipped().is_administrator({admin}));
    for (const auto& other : shipped().role_ids()) {
      if (other == admin || other == "operator") continue;
      EXPECT_EQ(shipped().may_hold(kSomeone, {admin, other}).error().code, "access.roles_apart") << admin << other;
      EXPECT_EQ(shipped().may_hold(kSomeone, {admin, other, "clerk"}).error().kind, base::ErrorKind::conflict);
    }
  }
  EXPECT_FALSE(shipped().is_administrator({"officer", "section_head", "operator", "king"}));
  EXPECT_EQ(shipped().may_hold(kSomeone, {"king"}).error().code, "role.unknown");
  EXPECT_EQ(shipped().may_hold(kSomeone, {"everyone"}).error().code, "role.unknown");
}

TEST(Kernel, the_operator_is_a_user_of_the_machine_and_nothing_else) {
  const base::UserId os{"os:1000"};
  EXPECT_TRUE(shipped().may_hold(os, {"operator"}));
  EXPECT_EQ(shipped().may_hold(os, {"operator", "clerk"}).error().code, "access.roles_apart");
  EXPECT_EQ(shipped().may_hold(os, {"operator", "system_admin"}).error().code, "access.roles_apart");
  EXPECT_EQ(shipped().may_hold(kSomeone, {"operator"}).error().code, "access.role_of_the_machine");
}

TEST(Kernel, the_operator_of_the_machine_may_what_the_command_line_asks_and_no_more) {
  const Principal os{{"os:1000"}, "", {"operator"}, {}, ""};
  for (const char* operation : {"case.list", "case.view", "case.findings", "case.explain_finding", "case.store_recording",
                                "case.archive", "user.register", "user.reset", "user.list", "rulebook.install", "store.verify", "store.backup",
                                "enterprise.import", "enterprise.correct"})
    EXPECT_TRUE(shipped().may(os, operation, a_case())) << operation;
  for (const char* operation : {"case.open", "case.correct", "case.sign_paper", "case.close", "case.label", "role.grant",
                                "role.revoke", "label.grant", "access.list", "parameter.set", "rulebook.sign_off", "rulebook.withdraw",
                                "user.disable"})
    EXPECT_FALSE(shipped().may(os, operation, a_case({}, {os.user.text}))) << operation;
  EXPECT_EQ(shipped().may(os, "case.view", a_case({"privacy"})).error().kind, base::ErrorKind::not_found);
}

TEST(Kernel, nobody_gives_to_himself_but_the_program) {
  const auto admin = person({"security_admin"});
  EXPECT_EQ(Kernel::not_to_oneself(admin, admin.user).error().code, "access.not_to_oneself");
  EXPECT_EQ(Kernel::not_to_oneself(admin, admin.user).error().kind, base::ErrorKind::denied);
  EXPECT_TRUE(Kernel::not_to_oneself(admin, kSomeone));
  EXPECT_TRUE(Kernel::not_to_oneself({{"system"}, "", {}, {}, ""}, base::UserId{"system"}));
}

TEST(Kernel, the_programs_own_work_is_not_held_up) {
  EXPECT_TRUE(shipped().may({{"system"}, "", {}, {}, ""}, "case.seal", a_case({"privacy"})));
  EXPECT_FALSE(shipped().may({{"os:0"}, "", {}, {}, ""}, "case.seal", a_case()));
  EXPECT_FALSE(shipped().may(person({"system"}), "case.seal", a_case()));
}

TEST(Kernel, a_pattern_covers_its_own_kind_only) {
  const auto kernel = load(role("a", R"(["case.*"])")).value();
  EXPECT_TRUE(kernel.may(person({"a"}), "case.open", a_case()));
  for (const char* operation : {"case", "case.", "caseload.view", "case_x.view", "me.view", "", "*"})
    EXPECT_FALSE(kernel.may(person({"a"}), operation, a_case())) << operation;
}

TEST(Kernel, tells_the_screens_what_a_person_may_call) {
  const auto kernel = load(role("a", R"(["case.open"])", R"(,"reads":["case.view"])") + "," +
                           role("everyone", R"(["me.*"])") + "," + role("b", R"(["case.open","log.*"])"))
                          .value();
  EXPECT_EQ(kernel.operations_of(person({"a", "b"})),
            (std::vector<std::string>{"case.open", "case.view", "log.*", "me.*"}));
}

TEST(Kernel, roles_that_are_not_right_are_not_loaded) {
  const std::string admin = R"(,"administrator":true)";
  for (const auto& wrong : std::vector<std::string>{
           "",
           "7",
           role("a", "7"),
           role("a", R"([7])"),
           role("a", R"(["*"])"),
           role("a", R"(["case"])"),
           role("a", R"(["case.*.x"])"),
           role("a", R"(["Case.open"])"),
           role("a", "[]", R"(,"reads":["*.*"])"),
           role("A", "[]"),
           role("", "[]"),
           role("system", "[]"),
           role("a", "[]") + "," + role("a", "[]"),
           role("a", "[]", R"(,"power":true)"),
           role("a", "[]", R"(,"administrator":"yes")"),
           R"({"id":"a","title":{"zh":"甲"},"scope":"all","operations":[]})",
           R"({"id":"a","title":{"zh":"甲","en":"A"},"scope":"some","operations":[]})",
           R"({"id":"a","title":{"zh":"甲","en":"A"},"scope":"all"})",
           role("a", R"(["user.list"])", admin) + "," + role("b", R"(["user.list"])", admin),
           role("a", R"(["user.*"])", admin) + "," + role("b", R"(["user.list"])", admin),
           role("a", R"(["user.list"])", admin) + "," + role("b", R"(["user.*"])", admin),
           role("a", R"(["user.*"])", admin) + "," + role("b", "[]", admin + R"(,"reads":["user.list"])"),
           role("a", R"(["me.view"])", admin) + "," + role("everyone", R"(["me.*"])"),
           role("a", R"(["case.view"])", admin),
           role("a", "[]", admin + R"(,"reads":["case.view"])"),
           role("a", R"(["enterprise.*"])", admin),
           role("everyone", "[]", admin),
           role("everyone", "[]", R"(,"alone":true)"),
           role("everyone", "[]", R"(,"local":true)"),
           role("a", "[]", R"(,"alone":1)"),
           role("a", "[]", R"(,"local":"os")"),
       }) {
    const auto loaded = load(wrong);
    ASSERT_FALSE(loaded) << wrong;
    EXPECT_EQ(loaded.error().code, "access.bad_roles") << wrong;
  }
  EXPECT_FALSE(Kernel::load(json("{}")));
}

TEST(Kernel, a_refusal_to_load_names_the_role_and_the_operation) {
  const auto loaded = load(role("a", R"(["user.*"])", R"(,"administrator":true)") + "," +
                           role("b", R"(["user.list"])", R"(,"administrator":true)"));
  EXPECT_EQ(loaded.error().where, "a/user.*");
  EXPECT_NE(loaded.error().what.find("'b'"), std::string::npos);
}

TEST(Kernel, knows_whose_own_cases_are_a_desk) {
  EXPECT_TRUE(shipped().works_on_cases(person({"officer"})));
  for (const char* other : {"section_head", "archivist", "supervisor", "system_admin", "security_admin", "audit_admin"})
    EXPECT_FALSE(shipped().works_on_cases(person({other}))) << other;
  EXPECT_FALSE(shipped().works_on_cases(person({})));
  EXPECT_FALSE(shipped().works_on_cases(person({"king"})));
  // Who both carries out cases and looks after those of others still has cases of the own.
  EXPECT_TRUE(shipped().works_on_cases(person({"officer", "section_head"})));
  EXPECT_TRUE(shipped().works_on_cases(person({"section_head", "officer"})));
}

TEST(Kernel, tells_who_works_on_cases_by_the_scope_of_the_role_not_by_its_name) {
  const auto kernel = load(R"({"id":"a","title":{"zh":"甲","en":"A"},"scope":"own","operations":["case.view"]},)" +
                           role("officer", R"(["case.view"])")).value();
  EXPECT_TRUE(kernel.works_on_cases(person({"a"})));
  EXPECT_FALSE(kernel.works_on_cases(person({"officer"})));
}

}  // namespace
}  // namespace access_control
