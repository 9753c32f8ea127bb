#include "services/credential_resets.h"

#include <set>

#include "services/secrets.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

// The program itself, and whoever runs the machine: both hold the keys and the disk.
bool of_the_machine(const CallContext& context) {
  const auto& user = context.who.user.text;
  return context.at_the_machine || user == "system" || user.starts_with("os:");
}

base::Result<bool> holds_something(Core& core, const std::string& user) {
  ZL_TRY(const auto roles, values_of(core, "role_grant", user, "role"));
  ZL_TRY(const auto labels, values_of(core, "label_grant", user, "label"));
  return !roles.empty() || !labels.empty();
}

base::Result<bool> needs_two_persons(Core& core, const CallContext& context, const std::string& user) {
  if (of_the_machine(context)) return false;
  ZL_TRY(const auto account, core.parts.accounts.account(base::UserId{user}));
  if (account && !account->password_hash.empty()) return true;
  return holds_something(core, user);
}

// A secret is shown once and kept nowhere, so a repeated request cannot be answered again.
CallContext without_key(const CallContext& context) {
  CallContext once = context;
  once.idempotency_key.clear();
  return once;
}

base::Result<Json> need_user(Core& core, const std::string& user) {
  ZL_TRY(auto row, row_json(core, "user", user));
  if (!row) return fail(ErrorKind::not_found, "user.no_such_user", "there is no such user", "/user");
  return std::move(*row);
}

base::Result<Reply> reset_user(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "user.reset"));
  const auto user = base::text_at(input, "user");
  ZL_TRY(const auto row, need_user(core, user));
  const std::lock_guard turn(core.turns.grants());  // nothing is granted between looking and issuing
  ZL_CHECK(leave_administrators_alone(core, context, user));
  ZL_TRY(const bool two, needs_two_persons(core, context, user));
  const JsonObject whom{{"user", user}};
  if (two) {
    ZL_CHECK(run_bureau_command(core, without_key(context), "user.reset", whom, JsonObject{{"confirmed", false}}));
    ZL_TRY(const auto half, ask_one_time_secret(core, base::UserId{user}));
    return one_time_reply(core, user, half, "first");
  }
  ZL_CHECK(run_bureau_command(core, without_key(context), "user.reset", whom, JsonObject{{"confirmed", true}}));
  ZL_TRY(const auto secret, issue_one_time_secret(core, base::UserId{user}, base::text_at(row, "login")));
  return one_time_reply(core, user, secret, "whole");
}

base::Result<Reply> confirm_reset(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "user.confirm_reset"));
  const auto user = base::text_at(input, "user");
  ZL_CHECK(need_user(core, user));
  const std::lock_guard turn(core.turns.grants());
  ZL_CHECK(leave_administrators_alone(core, context, user));
  ZL_TRY(const auto waiting, waiting_reset(core, user));
  if (waiting.is_null())
    return fail(ErrorKind::conflict, "reset.none_asked", "no reset of this account waits for a second person", "/user",
                "let the system administrator ask for it first");
  const auto asked_by = base::text_at(waiting, "asked_by");
  if (asked_by == context.who.user.text)
    return fail(ErrorKind::denied, "reset.second_person", "who asked for a reset does not confirm it", "/user",
                "let another administrator confirm it");
  ZL_CHECK(run_bureau_command(core, without_key(context), "user.confirm_reset", JsonObject{{"user", user}},
                              JsonObject{{"asked_by", asked_by}}));
  ZL_TRY(const auto half, complete_one_time_secret(core, base::UserId{user}));
  return one_time_reply(core, user, half, "second");
}

}  // namespace

// With two of the three powers in one hand the third is soon there too. So first another administrator takes the role off the
// account (which leaves a second person's name on record), or, where the last of a kind lost the password, the operator of
// the machine resets it with the server stopped.
base::Status leave_administrators_alone(Core& core, const CallContext& context, const std::string& user) {
  if (context.who.user.text == "system" || context.at_the_machine) return {};
  ZL_TRY(const auto held, values_of(core, "role_grant", user, "role"));
  std::set<std::string> roles;
  for (const auto& role : held) roles.emplace(role.as_string());
  if (!core.parts.kernel.is_administrator(roles)) return {};
  return fail(ErrorKind::denied, "user.is_administrator", "an administrator's account is not reset or disabled from here", "/user",
              "let the security administrator revoke the role first; or stop the server and run zhilu user reset on the machine");
}

base::Status opened_by_its_owner(Core& core, const CallContext& context, const base::UserId& user) {
  if (of_the_machine(context)) return {};
  ZL_TRY(const auto account, core.parts.accounts.account(user));
  if (!account || !account->password_hash.empty()) return {};
  return fail(ErrorKind::conflict, "user.not_opened", "the owner of this account has not chosen a password yet", "/user",
              "let the person open the account with the one-time secret first");
}

base::Result<Json> waiting_reset(Core& core, const std::string& user) {
  ZL_TRY(const auto account, core.parts.accounts.account(base::UserId{user}));
  if (!account) return Json();
  const auto until = half_waits_until(*account, core.now());
  ZL_TRY(const auto asked, row_json(core, "reset_asked", user));
  if (!until || !asked) return Json();
  const auto by = base::text_at(*asked, "by");
  ZL_TRY(const auto person, row_json(core, "user", by));
  return Json(JsonObject{{"asked_by", by},
                         {"asked_by_name", person ? base::text_at(*person, "name") : by},
                         {"asked_at", base::text_at(*asked, "at")},
                         {"until", until->text()}});
}

base::Status add_account_facts(Core& core, const std::string& user, JsonObject& told) {
  ZL_TRY(const auto account, core.parts.accounts.account(base::UserId{user}));
  told["opened"] = account && !account->password_hash.empty();
  ZL_TRY(auto waiting, waiting_reset(core, user));
  if (!waiting.is_null()) told["reset"] = std::move(waiting);
  return {};
}

base::Result<Reply> one_time_reply(Core& core, const std::string& user, const std::string& secret, const char* part) {
  ZL_TRY(const auto account, core.parts.accounts.account(base::UserId{user}));
  return Reply{JsonObject{{"user", user}, {"secret", secret}, {"until", account->one_time_until.text()}, {"part", part}}, {}};
}

void add_credential_operations(Core& core) {
  core.operations["user.reset"] = reset_user;
  core.operations["user.confirm_reset"] = confirm_reset;
}

}  // namespace services
