// user add, reset, list.
#include <fmt/format.h>

#include "zhilu/caller.h"
#include "zhilu/commands.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

int print_link(const Json& made, const std::string& login, bool json) {
  if (json) {
    JsonObject out = made.as_object();
    out["login"] = login;
    fmt::print("{}\n", boost::json::serialize(out));
  } else {
    fmt::print("login {}  one-time password {}  (until {})\n", login, base::text_at(made, "secret"), base::text_at(made, "until"));
  }
  return 0;
}

base::Result<std::string> id_of_login(Caller& caller, const std::string& login) {
  ZL_TRY(const auto body, caller.call("user.list", JsonObject{}));
  for (const auto& user : *base::array_at(body, "users"))
    if (base::text_at(user, "login") == login) return base::text_at(user, "user");
  return fail(ErrorKind::not_found, "user.no_such_user", "there is no such user", login, "zhilu user list shows them");
}

}  // namespace

int run_user_add(const Place& place, const UserOptions& options) {
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  JsonObject person{{"login", options.login}, {"name", options.name}};
  for (const auto& [key, value] : {std::pair{"certificate", &options.certificate}, {"position", &options.position}, {"unit", &options.unit}})
    if (!value->empty()) person[key] = *value;
  auto made = (*caller)->call("user.register", person);
  if (!made) return print_error(made.error());
  print_link(*made, options.login, options.json);
  return 0;
}

int run_user_reset(const Place& place, const std::string& login, bool json) {
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  auto id = id_of_login(**caller, login);
  if (!id) return print_error(id.error());
  auto made = (*caller)->call("user.reset", JsonObject{{"user", *id}});
  if (!made) return print_error(made.error());
  return print_link(*made, login, json);
}

int run_user_list(const Place& place, bool json) {
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  auto body = (*caller)->call("user.list", JsonObject{});
  if (!body) return print_error(body.error());
  if (json) {
    fmt::print("{}\n", boost::json::serialize(*base::find(*body, "users")));
    return 0;
  }
  for (const auto& user : *base::array_at(*body, "users")) {
    std::string roles;
    for (const auto& role : *base::array_at(user, "roles")) roles += " " + std::string(role.as_string());
    fmt::print("{:<14} {}  {} {}{}\n", base::text_at(user, "login"), base::text_at(user, "name"), base::text_at(user, "certificate"),
               roles, base::bool_at(user, "disabled") ? " (disabled)" : "");
  }
  return 0;
}

}  // namespace zhilu
