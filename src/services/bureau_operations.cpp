// The bureau's own records: enterprises, users and their roles, forms, rulebook, parameters.
#include <set>

#include "services/core.h"
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

// Decides on the bureau's stream and appends; rows that two might make at once are guarded by the projector.
base::Result<Reply> run_bureau_command(Core& core, const CallContext& context, std::string_view command,
                                       const Json& input, Json given, JsonObject reply = {}) {
  ZL_CHECK(may_bureau(core, context.who, command));
  const auto request = request_digest(command, input);
  ZL_TRY(auto earlier, replayed(core, context, request));
  if (earlier) return std::move(*earlier);
  records::Command asked{std::string(command), context.who.user, context.who.roles, input, std::move(given), core.now()};
  ZL_TRY(auto events, records::decide_bureau(asked, lookup_in(core)));
  const Json body(std::move(reply));
  ZL_TRY(auto appended,
         append_events(core, context, base::kBureauStream, std::nullopt, std::move(events), body, request));
  Json out = appended.replayed ? appended.reply : body;
  if (!appended.events.empty() && out.is_object()) out.as_object()["seq"] = appended.events.back().seq;
  return Reply{std::move(out), {}};
}

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
  ZL_CHECK(core.parts.vocabulary.check_command("enterprise.register", input));
  const std::string id = fresh_id(core);
  return run_bureau_command(core, context, "enterprise.register", input, JsonObject{{"enterprise", id}},
                            JsonObject{{"enterprise", id}});
}

base::Result<JsonArray> values_of(Core& core, std::string_view model, const std::string& user, std::string_view field) {
  ZL_TRY(auto rows, core.parts.store.rows({.model = std::string(model), .lookup = user, .limit = 1000}));
  JsonArray values;
  for (const auto& row : rows) values.emplace_back(base::text_at(row.json, field));
  return values;
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
    for (const char* field : {"certificate", "certificate_until", "position", "unit", "disabled"})
      if (const auto* value = base::find(row.json, field)) user[field] = *value;
    user["login"] = administers ? base::text_at(row.json, "login") : std::string();
    if (administers) {
      ZL_TRY(auto labels, values_of(core, "label_grant", row.id, "label"));
      user["labels"] = std::move(labels);
    }
    users.push_back(std::move(user));
  }
  return Reply{JsonObject{{"users", std::move(users)}}, {}};
}

base::Result<Reply> one_time_link(Core& core, const std::string& user, const std::string& login) {
  ZL_TRY(auto secret, issue_one_time_secret(core, base::UserId{user}, login));
  ZL_TRY(auto account, core.parts.accounts.account(base::UserId{user}));
  return Reply{JsonObject{{"user", user}, {"secret", secret}, {"until", account->one_time_until.text()}}, {}};
}

base::Result<Reply> register_user(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(core.parts.vocabulary.check_command("user.register", input));
  ZL_TRY(auto taken, core.parts.accounts.account_by_login(base::text_at(input, "login")));
  if (taken)
    return fail(ErrorKind::conflict, "user.login_taken", "this login is in use", "/login", "choose another");
  const std::string id = fresh_id(core);
  Json fields = input;
  fields.as_object().erase("roles");
  CallContext once = context;  // the secret is shown once and kept nowhere, so a repeated request cannot be answered again
  once.idempotency_key.clear();
  ZL_CHECK(run_bureau_command(core, once, "user.register", fields, JsonObject{{"user", id}}));
  return one_time_link(core, id, base::text_at(input, "login"));
}

base::Result<Reply> reset_user(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto user, base::need_text(input, "user"));
  ZL_TRY(auto row, row_json(core, "user", user));
  if (!row) return fail(ErrorKind::not_found, "user.no_such_user", "there is no such user", "user");
  CallContext once = context;
  once.idempotency_key.clear();
  ZL_CHECK(run_bureau_command(core, once, "user.reset", JsonObject{{"user", user}}, JsonObject{}));
  return one_time_link(core, user, base::text_at(*row, "login"));
}

base::Result<Reply> disable_user(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(auto reply, run_bureau_command(core, context, "user.disable", input, JsonObject{}));
  const base::UserId user{base::text_at(input, "user")};
  ZL_TRY(auto account, core.parts.accounts.account(user));
  if (account) {
    account->disabled = true;
    ZL_CHECK(core.parts.accounts.put_account(*account));
    ZL_CHECK(core.parts.accounts.drop_sessions_of(user));
  }
  return reply;
}

base::Result<Reply> grant_role(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto held, values_of(core, "role_grant", base::text_at(input, "user"), "role"));
  std::set<std::string> together{base::text_at(input, "role")};
  for (const auto& role : held) together.emplace(role.as_string());
  ZL_CHECK(core.parts.kernel.may_hold(together));
  const auto ids = core.parts.kernel.role_ids();
  return run_bureau_command(core, context, "role.grant", input,
                            JsonObject{{"known_roles", JsonArray(ids.begin(), ids.end())}});
}

base::Result<Reply> list_parameters(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "parameter.list"));
  ZL_TRY(auto rows, all_rows(core, "parameter"));
  JsonArray parameters;
  for (const auto& row : rows) parameters.push_back(JsonObject{{"name", row.id}, {"value", *base::find(row.json, "value")}});
  return Reply{JsonObject{{"parameters", std::move(parameters)}}, {}};
}

base::Result<Reply> set_parameter(Core& core, const CallContext& context, const Json& input) {
  // What the rulebook knows of the parameter (type, range) is checked before it can spoil every evaluation.
  const auto* value = base::find(input, "value");
  if (value == nullptr) return fail(ErrorKind::invalid, "json.missing_field", "a field is missing", "value", "send it");
  ZL_TRY(const auto book, core.rules.rulebook(""));
  ZL_CHECK(book->parameters(JsonObject{{base::text_at(input, "name"), *value}}));
  ZL_TRY(auto reply, run_bureau_command(core, context, "parameter.set", input, JsonObject{}));
  core.rules.forget();
  return reply;
}

base::Result<std::map<std::string, Json>> newest_forms(Core& core) {
  ZL_TRY(auto rows, core.parts.store.rows({.model = "installed", .lookup = "form", .limit = 1000}));
  std::map<std::string, Json> newest;
  for (auto& row : rows) {
    auto& slot = newest[base::text_at(row.json, "form")];
    if (slot.is_null() || base::int_at(row.json, "seq") > base::int_at(slot, "seq")) slot = std::move(row.json);
  }
  return newest;
}

base::Result<Reply> list_forms(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "forms.list"));
  ZL_TRY(auto newest, newest_forms(core));
  JsonArray forms;
  for (const auto& [form, row] : newest)
    forms.push_back(JsonObject{{"form", form},
                               {"version", base::text_at(row, "version")},
                               {"title", base::text_at(row, "title")},
                               {"digest", base::text_at(row, "digest")}});
  return Reply{JsonObject{{"forms", std::move(forms)}}, {}};
}

base::Result<Reply> view_form(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "form.view"));
  ZL_TRY(auto newest, newest_forms(core));
  const auto found = newest.find(base::text_at(input, "form"));
  if (found == newest.end())
    return fail(ErrorKind::not_found, "form.no_such_form", "this form is not installed", "form");
  ZL_TRY(const auto digest, base::Digest::from_hex(base::text_at(found->second, "blob")));
  ZL_TRY(const auto bytes, ports::get_bytes(core.parts.vault, digest, 1 << 20));
  ZL_TRY(auto form, base::parse_json(base::text_of(bytes)));
  form.as_object()["form"] = found->first;
  form.as_object()["version"] = base::text_at(found->second, "version");
  form.as_object()["digest"] = digest.hex();
  return Reply{std::move(form), {}};
}

base::Result<Reply> view_rulebook(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.view"));
  ZL_TRY(auto reference, core.rules.current_reference());
  ZL_TRY(const auto book, core.rules.rulebook(base::text_at(reference, "digest")));
  JsonArray articles;
  for (const auto& a : book->articles()) {
    JsonArray rules;
    for (const auto& rule : a.rules) rules.push_back(JsonObject{{"id", rule}});
    articles.push_back(JsonObject{{"article", a.number},
                                  {"clause", a.clause},
                                  {"source", a.source},
                                  {"layer", std::string(rulebook::name_of(a.layer))},
                                  {"title", a.title.zh},
                                  {"title_en", a.title.en},
                                  {"principle", a.principle},
                                  {"statement", a.statement.zh},
                                  {"statement_en", a.statement.en},
                                  {"reason", a.reason.zh},
                                  {"reason_en", a.reason.en},
                                  {"rules", std::move(rules)}});
  }
  Json body = std::move(reference);
  body.as_object()["in_force_from"] = book->in_force_from().text();
  body.as_object()["title"] = book->title().zh;
  body.as_object()["title_en"] = book->title().en;
  body.as_object()["articles"] = std::move(articles);
  return Reply{std::move(body), {}};
}

}  // namespace

void add_bureau_operations(Core& core) {
  auto& ops = core.operations;
  ops["enterprise.list"] = list_enterprises;
  ops["enterprise.view"] = view_enterprise;
  ops["enterprise.register"] = register_enterprise;
  ops["user.list"] = list_users;
  ops["user.register"] = register_user;
  ops["user.reset"] = reset_user;
  ops["user.disable"] = disable_user;
  ops["role.grant"] = grant_role;
  for (const char* plain : {"enterprise.correct", "role.revoke", "label.grant", "label.revoke", "device.register"})
    ops[plain] = [plain](Core& c, const CallContext& context, const Json& input) {
      return run_bureau_command(c, context, plain, input, JsonObject{});
    };
  ops["parameter.list"] = list_parameters;
  ops["parameter.set"] = set_parameter;
  ops["forms.list"] = list_forms;
  ops["form.view"] = view_form;
  ops["rulebook.view"] = view_rulebook;
}

}  // namespace services
