#include <map>

#include "records/decide_parts.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;

tl::unexpected<base::Error> taken(std::string code, std::string what, std::string where) {
  return base::fail(ErrorKind::conflict, std::move(code), std::move(what), std::move(where),
                    "use the one that exists");
}

base::Status check_code(const Desk& desk, const std::string& enterprise) {
  if (!base::find(desk.command.input, "credit_code")) return {};
  const auto code = desk.text("credit_code");
  ZL_CHECK(check_credit_code(code));
  ZL_TRY(const auto holder, desk.row("credit_code", code));
  if (holder && base::text_at(*holder, "enterprise") != enterprise)
    return taken("enterprise.code_taken", "another enterprise bears this credit code", "/credit_code");
  return {};
}

// Zones without an id are counted on.
base::JsonArray zones_of(const Desk& desk) {
  base::JsonArray out;
  if (const auto* zones = base::array_at(desk.command.input, "zones")) out = *zones;
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i].is_object() && !out[i].get_object().contains("id"))
      out[i].get_object()["id"] = "zone-" + std::to_string(i + 1);
  return out;
}

constexpr auto kEnterpriseFields = {
    "name", "credit_code", "address", "representative", "representative_position", "phone", "industry"};

void copy_enterprise(JsonObject& body, const Json& input) {
  for (const std::string_view field : kEnterpriseFields) copy(body, input, {field});
}

Result<Events> register_enterprise(const Desk& desk) {
  JsonObject body;
  ZL_CHECK(copy_given(body, desk.command, {"enterprise"}));
  ZL_CHECK(check_code(desk, base::text_at(body, "enterprise")));
  copy_enterprise(body, desk.command.input);
  body["zones"] = zones_of(desk);
  return Events{{"enterprise.registered/1", std::move(body)}};
}

Result<Events> correct_enterprise(const Desk& desk) {
  const auto id = desk.text("enterprise");
  ZL_TRY(const auto known, desk.row("enterprise", id));
  if (!known)
    return base::fail(ErrorKind::not_found, "enterprise.no_such_enterprise",
                      "there is no enterprise '" + id + "'", "/enterprise");
  ZL_CHECK(check_code(desk, id));
  JsonObject body;
  copy(body, desk.command.input, {"enterprise", "reason"});
  copy_enterprise(body, desk.command.input);
  if (base::find(desk.command.input, "zones")) body["zones"] = zones_of(desk);
  if (body.size() < 3)
    return base::fail(ErrorKind::invalid, "enterprise.nothing_changed", "no field is changed", "/");
  return Events{{"enterprise.corrected/1", std::move(body)}};
}

Result<Events> register_user(const Desk& desk) {
  ZL_TRY(const auto holder, desk.row("login", desk.text("login")));
  if (holder)
    return taken("user.login_taken", "another user signs in as '" + desk.text("login") + "'", "/login");
  JsonObject body;
  ZL_CHECK(copy_given(body, desk.command, {"user"}));
  copy(body, desk.command.input, {"login", "name", "certificate", "certificate_until", "position", "unit"});
  return Events{{"user.registered/1", std::move(body)}};
}

Result<Events> disable_user(const Desk& desk) {
  ZL_TRY(const auto user, desk.user());
  if (base::find(user, "disabled")) return taken("user.disabled", "the user is disabled already", "/user");
  JsonObject body;
  copy(body, desk.command.input, {"user", "reason"});
  return Events{{"user.disabled/1", std::move(body)}};
}

Result<Events> certify_user(const Desk& desk) {
  ZL_TRY(const auto user, desk.user());
  if (base::find(user, "disabled"))
    return base::fail(ErrorKind::conflict, "user.disabled", "the user is disabled", "/user", "register the person anew");
  JsonObject body;
  copy(body, desk.command.input, {"user", "certificate", "certificate_until", "reason"});
  return Events{{"user.certified/1", std::move(body)}};
}

Result<Events> reset_user(const Desk& desk) {
  ZL_TRY(const auto user, desk.user());
  if (base::find(user, "disabled"))
    return base::fail(ErrorKind::conflict, "user.disabled", "the user is disabled", "/user",
                      "register the person anew");
  // Asked for first where a second person has to confirm it.
  const auto* confirmed = base::find(desk.command.given, "confirmed");
  if (confirmed && confirmed->is_bool() && !confirmed->get_bool())
    return Events{{"credential.reset_asked/1", JsonObject{{"user", desk.text("user")}}}};
  return Events{{"credential.reset/1", JsonObject{{"user", desk.text("user")}, {"by_link", true}}}};
}

Result<Events> confirm_reset(const Desk& desk) {
  ZL_TRY(const auto asked, desk.row("reset_asked", desk.text("user")));
  if (!asked)
    return base::fail(ErrorKind::conflict, "reset.none_asked", "nobody asked for a reset of this account", "/user",
                      "let the system administrator ask for it first");
  JsonObject body{{"user", desk.text("user")}, {"by_link", true}};
  ZL_CHECK(copy_given(body, desk.command, {"asked_by"}));
  return Events{{"credential.reset/1", std::move(body)}};
}

base::Status check_role(const Desk& desk) {
  const auto* known = base::array_at(desk.command.given, "known_roles");
  if (!known)
    return base::fail(ErrorKind::broken, "command.not_given", "role.grant was not given 'known_roles'");
  std::string allowed;
  for (const auto& role : *known) {
    if (!role.is_string()) continue;
    if (std::string_view(role.get_string()) == desk.text("role")) return {};
    allowed += (allowed.empty() ? "" : ", ") + std::string(role.get_string());
  }
  return base::fail(ErrorKind::invalid, "role.unknown", "there is no role '" + desk.text("role") + "'",
                    "/role", allowed);
}

// Grants of roles and of labels differ in nothing but their name.
Result<Events> grant(const Desk& desk, const std::string& what) {
  ZL_TRY(const auto user, desk.user());
  if (base::find(user, "disabled"))
    return base::fail(ErrorKind::conflict, "user.disabled", "the user is disabled", "/user");
  const auto id = desk.text("user") + "#" + desk.text(what);
  ZL_TRY(const auto held, desk.row(what + "_grant", id));
  if (held) return taken(what + ".granted_already", "the user holds it already", "/" + what);
  JsonObject body;
  copy(body, desk.command.input, {"user", what});
  return Events{{what + ".granted/1", std::move(body)}};
}

Result<Events> revoke(const Desk& desk, const std::string& what) {
  const auto id = desk.text("user") + "#" + desk.text(what);
  ZL_TRY(const auto held, desk.row(what + "_grant", id));
  if (!held)
    return base::fail(ErrorKind::not_found, what + ".not_granted", "the user does not hold it", "/" + what);
  JsonObject body;
  copy(body, desk.command.input, {"user", what});
  return Events{{what + ".revoked/1", std::move(body)}};
}

Result<Events> grant_role(const Desk& desk) {
  ZL_CHECK(check_role(desk));
  return grant(desk, "role");
}
Result<Events> revoke_role(const Desk& desk) {
  return revoke(desk, "role");
}
Result<Events> grant_label(const Desk& desk) {
  return grant(desk, "label");
}
Result<Events> revoke_label(const Desk& desk) {
  return revoke(desk, "label");
}

Result<Events> set_parameter(const Desk& desk) {
  JsonObject body;
  copy(body, desk.command.input, {"name", "value"});
  return Events{{"parameter.set/1", std::move(body)}};
}

Result<Events> register_device(const Desk& desk) {
  ZL_TRY(const auto known, desk.row("device", desk.text("device")));
  if (known) return taken("device.registered_already", "the device is registered already", "/device");
  JsonObject body;
  copy(body, desk.command.input, {"device", "kind", "serial", "officer"});
  return Events{{"device.registered/1", std::move(body)}};
}

// What people enter as it is. The services have looked up which event it is, who may cause it, and what it brings.
Result<Events> record_event(const Desk& desk) {
  const auto& given = desk.command.given;
  const auto type = base::text_at(given, "type");
  const auto* entered = base::find(desk.command.input, "body");
  if (type.empty() || !entered || !entered->is_object())
    return base::fail(ErrorKind::broken, "command.not_given", "bureau.record was not given 'type'");
  auto body = entered->get_object();
  if (const auto* made = base::object_at(given, "made"))
    for (const auto& member : *made) body[member.key()] = member.value();
  // Whose clock says the time, and how late it is told, the record finds out itself.
  for (const char* own : {"time_source", "late_entry", "uncertainty_s"}) body.erase(own);
  Command claimed = desk.command;
  claimed.input = *entered;
  const CaseState none;
  auto time = Asked{none, claimed}.time();
  if (!time) {
    time.error().where = "/body" + time.error().where;
    return base::pass_on(std::move(time).error());
  }
  put_time(body, *time);
  return Events{{type, std::move(body)}};
}

// What only the program itself says: the event is what was given.
Result<Events> told(const Desk& desk, const char* type, std::initializer_list<std::string_view> fields) {
  JsonObject body;
  ZL_CHECK(copy_given(body, desk.command, fields));
  return Events{{type, std::move(body)}};
}

Result<Events> open_log(const Desk& d) {
  return told(d, "log.opened/1", {"bureau", "origin", "software", "logs"});
}
Result<Events> step_clock(const Desk& d) {
  return told(d, "clock.stepped/1", {"from", "to", "delta_us"});
}
Result<Events> note_verification(const Desk& d) {
  return told(d, "store.verified/1", {"size", "root", "began_at", "result", "damages", "kinds"});
}
Result<Events> digest_blob(const Desk& d) {
  return told(d, "blob.digested/1", {"sha256", "sm3", "bytes"});
}
Result<Events> install_calendar(const Desk& d) {
  return told(d, "calendar.installed/1", {"year", "digest", "blob"});
}
Result<Events> install_form(const Desk& d) {
  return told(d, "form.installed/1", {"form", "version", "digest", "blob", "title"});
}

const BureauTable& table() {
  static const BureauTable commands{
      {"enterprise.register", &register_enterprise},
      {"enterprise.correct", &correct_enterprise},
      {"user.register", &register_user},
      {"user.disable", &disable_user},
      {"user.certify", &certify_user},
      {"user.reset", &reset_user},
      {"user.confirm_reset", &confirm_reset},
      {"role.grant", &grant_role},
      {"role.revoke", &revoke_role},
      {"label.grant", &grant_label},
      {"label.revoke", &revoke_label},
      {"parameter.set", &set_parameter},
      {"device.register", &register_device},
      {"bureau.record", &record_event},
      {"log.open", &open_log},
      {"clock.step", &step_clock},
      {"blob.digest", &digest_blob},
      {"store.note_verification", &note_verification},
      {"calendar.install", &install_calendar},
      {"form.install", &install_form},
  };
  static const BureauTable all = [] {
    auto both = commands;
    both.insert(rulebook_commands().begin(), rulebook_commands().end());
    both.insert(number_commands().begin(), number_commands().end());
    both.insert(seal_commands().begin(), seal_commands().end());
    both.insert(font_commands().begin(), font_commands().end());
    both.insert(plan_commands().begin(), plan_commands().end());
    return both;
  }();
  return all;
}

}  // namespace

Result<Events> decide_bureau(const Command& command, const RowLookup& current) {
  const auto found = table().find(command.name);
  if (found == table().end())
    return base::fail(ErrorKind::invalid, "command.unknown", "there is no command '" + command.name + "'");
  return found->second(Desk{command, current});
}

std::vector<std::string> bureau_commands() {
  std::vector<std::string> out;
  for (const auto& [name, run] : table()) out.emplace_back(name);
  return out;
}

}  // namespace records
