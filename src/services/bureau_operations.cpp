// The bureau's own records: enterprises, users and their roles, parameters, devices.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "records/fine_steps.h"
#include "services/bag_seal.h"
#include "services/bag_shelf.h"
#include "services/core.h"
#include "services/credential_resets.h"
#include "services/numbering.h"
#include "services/secrets.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

records::RowLookup lookup_in(Core& core) {
  return [&core](std::string_view model, std::string_view id) { return row_json(core, model, id); };
}

}  // namespace

base::Result<Reply> run_bureau_command(Core& core, const CallContext& context, std::string_view command,
                                       const Json& input, Json given, JsonObject reply) {
  ZL_CHECK(may_bureau(core, context.who, command));
  const auto request = request_digest(command, input);
  ZL_TRY(auto earlier, replayed(core, context, request));
  if (earlier) return std::move(*earlier);
  records::Command asked{std::string(command), context.who.user, context.who.roles, input, std::move(given), core.now()};
  ZL_TRY(auto events, records::decide_bureau(asked, lookup_in(core)));
  const Json body(std::move(reply));
  ZL_TRY(auto appended,
         append_events(core, context, base::kBureauStream, std::nullopt, std::move(events), body, request));
  return Reply{appended.replayed ? std::move(appended.reply) : body, {}};
}

base::Result<JsonArray> values_of(Core& core, std::string_view model, const std::string& user, std::string_view field) {
  ZL_TRY(auto rows, core.parts.store.rows({.model = std::string(model), .lookup = user, .limit = 1000}));
  JsonArray values;
  for (const auto& row : rows) values.emplace_back(base::text_at(row.json, field));
  return values;
}

namespace {

std::string fresh_id(Core& core) { return base::global_id(core.now(), core.parts.random, core.parts.origin); }

base::Result<Reply> list_enterprises(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "enterprise.list"));
  const std::string text = base::text_at(input, "text");
  ZL_TRY(auto rows, all_rows(core, "enterprise"));
  JsonArray found;
  for (auto& row : rows)
    if (text.empty() || base::text_at(row.json, "name").find(text) != std::string::npos ||
        base::text_at(row.json, "credit_code") == text)
      found.push_back(std::move(row.json));
  return Reply{JsonObject{{"enterprises", std::move(found)}}, {}};
}

base::Result<Reply> view_enterprise(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "enterprise.view"));
  ZL_TRY(auto row, row_json(core, "enterprise", base::text_at(input, "enterprise")));
  if (!row)
    return fail(ErrorKind::not_found, "enterprise.no_such_enterprise", "this enterprise is not registered", "enterprise");
  return Reply{std::move(*row), {}};
}

base::Result<Reply> register_enterprise(Core& core, const CallContext& context, const Json& input) {
  const std::string id = fresh_id(core);
  return run_bureau_command(core, context, "enterprise.register", input, JsonObject{{"enterprise", id}},
                            JsonObject{{"enterprise", id}});
}

base::Result<Reply> list_devices(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "device.list"));
  ZL_TRY(auto rows, all_rows(core, "device"));
  JsonArray devices;
  for (auto& row : rows) {
    if (const auto officer = base::text_at(row.json, "officer"); !officer.empty()) {
      ZL_TRY(const auto person, row_json(core, "user", officer));
      if (person) row.json.as_object()["officer_name"] = base::text_at(*person, "name");
    }
    devices.push_back(std::move(row.json));
  }
  return Reply{JsonObject{{"devices", std::move(devices)}}, {}};
}

base::Result<Reply> register_device(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "device.register"));
  if (const auto officer = base::text_at(input, "officer"); !officer.empty()) {
    ZL_TRY(const auto person, row_json(core, "user", officer));
    if (!person || is_disabled(*person))
      return fail(ErrorKind::not_found, "user.no_such_user", "there is no such officer", "/officer", "choose one from the list");
  }
  return run_bureau_command(core, context, "device.register", input, JsonObject{},
                            JsonObject{{"device", base::text_at(input, "device")}});
}

base::Result<Reply> list_users(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "user.list"));
  // Officers need their colleagues' names and certificates; accounts are the administrators' affair.
  const bool administers = may_bureau(core, context.who, "user.register").has_value() ||
                           may_bureau(core, context.who, "role.grant").has_value();
  ZL_TRY(auto rows, all_rows(core, "user"));
  JsonArray users;
  for (const auto& row : rows) {
    ZL_TRY(auto roles, values_of(core, "role_grant", row.id, "role"));
    JsonObject user{{"user", row.id}, {"name", base::text_at(row.json, "name")}, {"roles", std::move(roles)}};
    for (const char* field : {"certificate", "certificate_until", "position", "unit"})
      if (const auto* value = base::find(row.json, field)) user[field] = *value;
    if (is_disabled(row.json)) user["disabled"] = true;
    user["login"] = administers ? base::text_at(row.json, "login") : std::string();
    if (administers) {
      ZL_TRY(auto labels, values_of(core, "label_grant", row.id, "label"));
      user["labels"] = std::move(labels);
      ZL_CHECK(add_account_facts(core, row.id, user));
    }
    users.push_back(std::move(user));
  }
  return Reply{JsonObject{{"users", std::move(users)}}, {}};
}

base::Result<Reply> register_user(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "user.register"));
  ZL_TRY(auto taken, core.parts.accounts.account_by_login(base::text_at(input, "login")));
  if (taken)
    return fail(ErrorKind::conflict, "user.login_taken", "this login is in use", "/login", "choose another");
  const std::string id = fresh_id(core);
  CallContext once = context;  // the secret is shown once and kept nowhere, so a repeated request cannot be answered again
  once.idempotency_key.clear();
  ZL_CHECK(run_bureau_command(core, once, "user.register", input, JsonObject{{"user", id}}));
  ZL_TRY(auto secret, issue_one_time_secret(core, base::UserId{id}, base::text_at(input, "login")));
  return one_time_reply(core, id, secret, "whole");
}

base::Result<Reply> disable_user(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "user.disable"));
  const std::lock_guard turn(core.turns.grants());  // nothing is granted between looking and disabling
  ZL_CHECK(leave_administrators_alone(core, context, base::text_at(input, "user")));
  ZL_TRY(auto reply, run_bureau_command(core, context, "user.disable", input, JsonObject{}));
  const base::UserId user{base::text_at(input, "user")};
  const auto disabled = core.parts.accounts.change_account(user, [](ports::Account& now) -> base::Status {
    now.disabled = true;
    return {};
  });
  if (!disabled && disabled.error().kind != ErrorKind::not_found) return base::pass_on(disabled.error());
  ZL_CHECK(core.parts.accounts.drop_sessions_of(user));
  return reply;
}

base::Result<Reply> grant_role(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "role.grant"));
  const base::UserId user{base::text_at(input, "user")};
  ZL_CHECK(access_control::Kernel::not_to_oneself(context.who, user));
  const std::lock_guard turn(core.turns.grants());  // two grants at once must not slip past each other, nor past a reset
  ZL_CHECK(opened_by_its_owner(core, context, user));
  ZL_TRY(const auto held, values_of(core, "role_grant", user.text, "role"));
  std::set<std::string> together{base::text_at(input, "role")};
  for (const auto& role : held) together.emplace(role.as_string());
  ZL_CHECK(core.parts.kernel.may_hold(user, together));
  const auto ids = core.parts.kernel.role_ids();
  return run_bureau_command(core, context, "role.grant", input,
                            JsonObject{{"known_roles", JsonArray(ids.begin(), ids.end())}});
}

// The three keep each other in check only while each of them is there.
base::Status not_the_last_of_its_kind(Core& core, const std::string& user, const std::string& role) {
  if (!core.parts.kernel.is_administrator({role})) return {};
  ZL_TRY(const auto grants, all_rows(core, "role_grant"));
  for (const auto& row : grants) {
    const auto other = base::text_at(row.json, "user");
    if (base::text_at(row.json, "role") != role || other == user) continue;
    ZL_TRY(const auto person, row_json(core, "user", other));
    if (person && !is_disabled(*person)) return {};
  }
  return fail(ErrorKind::conflict, "role.last_administrator", "nobody else holds this administrator's role", "/role",
              "grant it to another person first");
}

base::Result<Reply> revoke_role(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "role.revoke"));
  const auto user = base::text_at(input, "user"), role = base::text_at(input, "role");
  ZL_CHECK(access_control::Kernel::not_to_oneself(context.who, base::UserId{user}));
  const std::lock_guard turn(core.turns.grants());
  ZL_TRY(const auto held, row_json(core, "role_grant", user + "#" + role));
  if (held) ZL_CHECK(not_the_last_of_its_kind(core, user, role));
  return run_bureau_command(core, context, "role.revoke", input, JsonObject{});
}

// Grants or revokes a label.
base::Result<Reply> change_label(Core& core, const CallContext& context, const char* command, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, command));
  const base::UserId user{base::text_at(input, "user")};
  ZL_CHECK(access_control::Kernel::not_to_oneself(context.who, user));
  const std::lock_guard turn(core.turns.grants());  // nor is a label granted while the account is reset
  if (command == std::string_view("label.grant")) ZL_CHECK(opened_by_its_owner(core, context, user));
  return run_bureau_command(core, context, command, input, JsonObject{});
}

base::Result<Reply> list_parameters(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "parameter.list"));
  ZL_TRY(auto rows, all_rows(core, "parameter"));
  JsonArray parameters;
  for (const auto& row : rows)
    if (row.id != kFilesKept) parameters.push_back(JsonObject{{"name", row.id}, {"value", *base::find(row.json, "value")}});
  return Reply{JsonObject{{"parameters", std::move(parameters)}}, {}};
}

// Through which levels a matter goes: a matter that there is, and levels for which somebody speaks.
base::Status check_levels(Core& core, const std::string& name, const Json& value) {
  constexpr std::string_view kLevels = "approval.levels.";
  if (!name.starts_with(kLevels)) return {};
  const auto* matter = core.parts.approvals.matter(name.substr(kLevels.size()));
  if (matter == nullptr)
    return fail(ErrorKind::invalid, "approval.unknown_matter", "nothing is put up for approval under this name", "/name",
                "choose one of the list of matters");
  auto chain = core.parts.approvals.read_chain(std::string_view(value.as_string()));
  if (!chain) chain.error().where = "/value";
  if (!chain) return base::pass_on(std::move(chain).error());
  if (chain->levels().back() == matter->chain.levels().back()) return {};
  return fail(ErrorKind::invalid, "parameter.bad_value", "another level than the one that decides on this would have the last word",
              "/value", "end with: " + matter->chain.levels().back());
}

// Only what is declared may be set, and only to what its declaration takes: before it can spoil numbers, papers or findings.
base::Status check_parameter(Core& core, const std::string& name, const Json& value) {
  if (const auto* declared = core.parts.parameters.find(name)) {
    ZL_CHECK(DeclaredParameters::check(*declared, value, "/value"));
    return check_levels(core, name, value);
  }
  ZL_TRY(const auto book, core.rules.current_rulebook(core.now()));
  const auto known = book->parameter_list();
  if (std::none_of(known.begin(), known.end(), [&](const auto& p) { return p.name == name; }))
    return fail(ErrorKind::invalid, "parameter.unknown", "no such parameter is declared", "/name",
                "choose one that the list of parameters or the rulebook names");
  ZL_CHECK(book->parameters(JsonObject{{name, value}}));
  return core.rules.check_for_all_signed(JsonObject{{name, value}}, core.now());
}

constexpr std::int64_t kFenInYuan = 100;

// The bureau's own steps lie within what the law allows of that fine.
base::Status check_discretion(const Core& core, const std::string& name, const Json& value) {
  if (!name.starts_with("discretion.")) return {};
  const auto* span = core.parts.hazards.fine(name);
  if (span == nullptr)
    return fail(ErrorKind::invalid, "discretion.no_such_fine", "the hazard library has no fine of a fixed sum of this name", name,
                "name it discretion.LIBRARY.BAND.OCCASION.LIABLE, as the library does");
  if (value.as_string().empty()) return {};  // the steps hold no more
  ZL_TRY(const auto steps, records::read_fine_steps(std::string(value.as_string()), name));
  if (steps.front().least_fen >= span->least_fen && steps.back().most_fen <= span->most_fen) return {};
  return fail(ErrorKind::invalid, "discretion.outside_the_law",
              fmt::format("the law allows {} to {} yuan of this fine", span->least_fen / kFenInYuan, span->most_fen / kFenInYuan),
              fmt::format("{} · {} · {}", name, span->least_fen / kFenInYuan, span->most_fen / kFenInYuan), "keep the steps within it");
}

base::Result<Reply> set_parameter(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "parameter.set"));
  const std::lock_guard turn(core.turns.rulebooks());  // none is signed off between checking and setting
  const auto name = base::text_at(input, "name");
  ZL_CHECK(check_parameter(core, name, *base::find(input, "value")));
  ZL_CHECK(check_discretion(core, name, *base::find(input, "value")));
  const std::lock_guard numbers(core.turns.numbers());  // nor is a number drawn by a template that is just being changed
  ZL_CHECK(check_number_parameter(core, name, base::text_at(input, "value")));
  JsonObject told;
  auto remarks = remarks_of_parameter(name, base::text_at(input, "value"));
  if (!remarks.empty()) told["remarks"] = std::move(remarks);
  ZL_TRY(auto reply, run_bureau_command(core, context, "parameter.set", input, JsonObject{}, std::move(told)));
  core.forget_rules();
  return reply;
}

// The server's process writes the copy with its own rights, so only who could write as well asks for it: people of this
// machine, over the local socket.
base::Result<Reply> back_up_store(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "store.backup"));
  if (!context.who.user.text.starts_with("os:"))
    return fail(ErrorKind::denied, "backup.not_local", "a backup is asked for on the machine itself", {}, "run zhilu backup there");
  if (!core.parts.back_up)
    return fail(ErrorKind::unavailable, "backup.none", "this office cannot copy its record", {}, "run zhilu backup");
  const auto to = base::text_at(input, "to");
  if (!std::filesystem::path(to).is_absolute())
    return fail(ErrorKind::invalid, "backup.bad_path", "the folder for backups is no absolute path", "/to", "write it from / on");
  // A sealed file that the record names is in its place before the record is copied.
  std::unique_lock turn(archive_turn());
  ZL_CHECK(settle_bags(core));
  auto blobs_stay = core.blobs.hold();  // one that is copied is there until it is
  auto told = core.parts.back_up(to, [&turn] { turn.unlock(); });
  blobs_stay.end();
  if (core.blobs.was_busy()) core.settle_blobs_later();
  if (!told) return base::pass_on(std::move(told).error());
  return Reply{std::move(*told), {}};
}

}  // namespace

void add_bureau_operations(Core& core) {
  auto& ops = core.operations;
  ops["enterprise.list"] = list_enterprises;
  ops["enterprise.view"] = view_enterprise;
  ops["enterprise.register"] = register_enterprise;
  ops["user.list"] = list_users;
  ops["user.register"] = register_user;
  ops["user.disable"] = disable_user;
  ops["user.certify"] = [](Core& c, const CallContext& context, const Json& input) {
    return run_bureau_command(c, context, "user.certify", input, JsonObject{});
  };
  ops["role.grant"] = grant_role;
  ops["role.revoke"] = revoke_role;
  for (const char* change : {"label.grant", "label.revoke"})
    ops[change] = [change](Core& c, const CallContext& context, const Json& input) {
      return change_label(c, context, change, input);
    };
  ops["enterprise.correct"] = [](Core& c, const CallContext& context, const Json& input) {
    return run_bureau_command(c, context, "enterprise.correct", input, JsonObject{});
  };
  ops["device.list"] = list_devices;
  ops["device.register"] = register_device;
  ops["parameter.list"] = list_parameters;
  ops["parameter.set"] = set_parameter;
  ops["store.backup"] = back_up_store;
}

}  // namespace services
