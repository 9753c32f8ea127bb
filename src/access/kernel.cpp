#include "access/kernel.h"

#include <algorithm>

namespace access_control {

using base::ErrorKind;
using base::Json;
using base::Result;
using base::Status;

namespace {

constexpr std::string_view kEveryone = "everyone";
constexpr std::string_view kSystem = "system";
constexpr std::size_t kMaxRoles = 200;
constexpr std::size_t kMaxOperations = 500;  // of one role

tl::unexpected<base::Error> bad(std::string where, std::string what, std::string remedy = {}) {
  return base::fail(ErrorKind::invalid, "access.bad_roles", std::move(what), std::move(where),
                    std::move(remedy));
}

bool is_word(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// "case.open", or "case.*" for all of one kind. Nothing wider: a role that may call everything is no role.
bool is_pattern(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || !is_word(text.substr(0, dot))) return false;
  return text.substr(dot + 1) == "*" || is_word(text.substr(dot + 1));
}

bool covers(std::string_view pattern, std::string_view operation) {
  if (!pattern.ends_with(".*")) return pattern == operation;
  const auto stem = pattern.substr(0, pattern.size() - 1);  // "case."
  return operation.starts_with(stem) && operation.size() > stem.size();
}

bool overlap(std::string_view a, std::string_view b) {
  return covers(a, b) || covers(b, a) || a == b;
}

// A user of the operating system, not one registered with the bureau.
bool is_local(const base::UserId& user) {
  return user.text.starts_with("os:");
}

bool covered(const std::vector<std::string>& patterns, std::string_view operation) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& p) { return covers(p, operation); });
}

Result<std::vector<std::string>> patterns_of(const Json& role, std::string_view field,
                                             const std::string& where) {
  std::vector<std::string> out;
  const auto* json = base::find(role, field);
  if (!json) return out;
  const auto at = where + "/" + std::string(field);
  if (!json->is_array() || json->get_array().size() > kMaxOperations) return bad(at, "a list of operations");
  for (const auto& item : json->get_array()) {
    if (!item.is_string() || !is_pattern(item.get_string()))
      return bad(at + "/" + std::to_string(out.size()), "not an operation", "\"case.open\", or \"case.*\"");
    out.emplace_back(item.get_string());
  }
  return out;
}

}  // namespace

base::Error no_such_object(std::string_view kind) {
  return {ErrorKind::not_found, "access.no_such_object", "there is no such " + std::string(kind), "", ""};
}

Result<Kernel::Role> Kernel::read_role(const Json& json, const std::string& where) {
  if (!json.is_object()) return bad(where, "a role is an object");
  static constexpr std::string_view kFields[] = {"id",    "title",         "operations", "reads",
                                                 "scope", "administrator", "alone",      "local"};
  for (const auto& [key, value] : json.get_object())
    if (std::find(std::begin(kFields), std::end(kFields), std::string_view(key)) == std::end(kFields))
      return bad(where + "/" + std::string(key), "a role has no such field",
                 "id, title, operations, reads, scope, administrator, alone, local");
  Role role;
  role.id = base::text_at(json, "id");
  if (!is_word(role.id) || role.id == kSystem)
    return bad(where + "/id", "not the id of a role", "letters a-z and _");
  const auto* title = base::find(json, "title");
  if (!title || base::text_at(*title, "zh").empty() || base::text_at(*title, "en").empty())
    return bad(where + "/title", "a role is named in both languages", "{zh, en}");
  if (!base::find(json, "operations")) return bad(where + "/operations", "the field is missing");
  ZL_TRY(role.operations, patterns_of(json, "operations", where));
  ZL_TRY(role.reads, patterns_of(json, "reads", where));
  const auto scope = base::text_at(json, "scope");
  if (scope != "all" && scope != "own") return bad(where + "/scope", "not a scope", "\"all\" or \"own\"");
  role.own_only = scope == "own";
  for (const auto& [field, flag] : {std::pair{"administrator", &role.administrator},
                                    {"alone", &role.alone}, {"local", &role.local}}) {
    const auto* value = base::find(json, field);
    if (!value) continue;
    if (!value->is_bool()) return bad(where + "/" + field, "true or false");
    *flag = value->get_bool();
  }
  if ((role.alone || role.local) && role.id == kEveryone)
    return bad(where, "everyone's role lies beside every other");
  role.alone = role.alone || role.administrator;
  return role;
}

Result<Kernel> Kernel::load(const Json& roles) {
  if (!roles.is_array() || roles.get_array().empty() || roles.get_array().size() > kMaxRoles)
    return bad("/", "a list of roles");
  Kernel kernel;
  for (std::size_t i = 0; i < roles.get_array().size(); ++i) {
    const auto where = "/" + std::to_string(i);
    ZL_TRY(auto role, read_role(roles.get_array()[i], where));
    const auto id = role.id;
    if (!kernel.roles_.emplace(id, std::move(role)).second)
      return bad(where + "/id", "two roles '" + id + "'");
  }
  ZL_CHECK(kernel.check_apart());
  return kernel;
}

// The administrators keep each other in check only while none can do what another does, and none writes
// cases.
Status Kernel::check_apart() const {
  for (const auto& [id, role] : roles_) {
    if (id == kEveryone && role.administrator)
      return bad(id + "/administrator", "everyone is no administrator");
    if (!role.administrator) continue;
    auto mine = role.operations;
    mine.insert(mine.end(), role.reads.begin(), role.reads.end());
    for (const auto& operation : mine) {
      for (const std::string_view kind : {"case.", "enterprise.", "person."})
        if (operation.starts_with(kind))
          return bad(id + "/" + operation, "an administrator does not work on cases",
                     "grant it to another role");
      for (const std::string_view decision : {"rulebook.sign_off", "rulebook.sign_off_as_author",
                                              "rulebook.sign_off_as_reviewer", "rulebook.withdraw"})
        if (overlap(operation, decision))
          return bad(id + "/" + operation, "an administrator does not decide which rules bind",
                     "grant it to another role");
      for (const auto& [other_id, other] : roles_) {
        if (other_id == id || !(other.administrator || other_id == kEveryone)) continue;
        for (const auto* list : {&other.operations, &other.reads})
          for (const auto& theirs : *list)
            if (overlap(operation, theirs))
              return bad(id + "/" + operation, "it is granted to '" + other_id + "' too",
                         "the administrators are separate: grant it to one of them");
      }
    }
  }
  return {};
}

std::vector<const Kernel::Role*> Kernel::roles_of(const Principal& who) const {
  std::vector<const Role*> out;
  if (who.user.empty()) return out;
  const auto add = [&](std::string_view id) {
    if (const auto found = roles_.find(id); found != roles_.end()) out.push_back(&found->second);
  };
  add(kEveryone);
  for (const auto& id : who.roles)
    if (id != kEveryone) add(id);
  return out;
}

bool Kernel::allows(const Role& role, const Principal& who, std::string_view operation,
                    const Object& object) {
  if (covered(role.reads, operation)) return true;
  if (!covered(role.operations, operation)) return false;
  if (!role.own_only || object.kind != "case") return true;
  return std::find(object.owners.begin(), object.owners.end(), who.user.text) != object.owners.end();
}

Status Kernel::may(const Principal& who, std::string_view operation, const Object& object) const {
  if (who.user.text == kSystem) return {};  // the program's own work; never a principal of a request
  // Labels first: whoever lacks one learns nothing, not even that the role would not have allowed it.
  for (const auto& label : object.labels)
    if (!who.labels.contains(label)) return base::pass_on(no_such_object(object.kind));
  for (const auto* role : roles_of(who))
    if (allows(*role, who, operation, object)) return {};
  return base::fail(ErrorKind::denied, "access.not_permitted", "no role of yours allows this",
                    std::string(operation), "ask the security administrator for a role that does");
}

Status Kernel::may_hold(const base::UserId& user, const std::set<std::string>& roles) const {
  std::string apart;
  for (const auto& id : roles) {
    const auto found = roles_.find(id);
    if (found == roles_.end() || id == kEveryone)
      return base::fail(ErrorKind::invalid, "role.unknown", "there is no role '" + id + "' to hold", "/role");
    if (found->second.local && !is_local(user))
      return base::fail(ErrorKind::conflict, "access.role_of_the_machine",
                        "'" + id + "' is held by users of the server's operating system only", "/role",
                        "grant a person a role of the bureau");
    if (found->second.alone) apart = id;
  }
  if (apart.empty() || roles.size() == 1) return {};
  const auto& other = *std::find_if(roles.begin(), roles.end(), [&](const auto& id) { return id != apart; });
  return base::fail(ErrorKind::conflict, "access.roles_apart",
                    "'" + apart + "' and '" + other + "' are not held by one person", "/role",
                    "an administrator holds no other role: let another person have it");
}

Status Kernel::not_to_oneself(const Principal& by, const base::UserId& to) {
  if (by.user != to || by.user.text == kSystem) return {};
  return base::fail(ErrorKind::denied, "access.not_to_oneself", "nobody grants to or revokes from himself",
                    "/user", "let another administrator of this kind do it");
}

bool Kernel::is_administrator(const std::set<std::string>& roles) const {
  return std::any_of(roles.begin(), roles.end(), [&](const auto& id) {
    const auto found = roles_.find(id);
    return found != roles_.end() && found->second.administrator;
  });
}

bool Kernel::knows_role(std::string_view role) const {
  return roles_.contains(role);
}

std::vector<std::string> Kernel::role_ids() const {
  std::vector<std::string> out;
  for (const auto& [id, role] : roles_)
    if (id != kEveryone) out.push_back(id);
  return out;
}

bool Kernel::works_on_cases(const Principal& who) const {
  const auto roles = roles_of(who);
  return std::any_of(roles.begin(), roles.end(), [](const Role* role) { return role->own_only; });
}

std::vector<std::string> Kernel::operations_of(const Principal& who) const {
  std::set<std::string> all;
  for (const auto* role : roles_of(who)) {
    all.insert(role->operations.begin(), role->operations.end());
    all.insert(role->reads.begin(), role->reads.end());
  }
  return {all.begin(), all.end()};
}

}  // namespace access_control
