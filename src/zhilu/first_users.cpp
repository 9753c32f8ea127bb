#include "zhilu/first_users.h"

#include <unistd.h>

namespace zhilu {

using base::Json;
using base::JsonObject;

services::CallContext system_context() {
  services::CallContext context;
  context.who.user.text = "system";
  context.who.name = "system";
  context.who.roles.insert("system");
  return context;
}

base::Result<OneTimeLink> register_person(House& house, const Json& person, const std::vector<std::string>& roles) {
  const auto system = system_context();
  ZL_TRY(const auto made, house.office().call(system, "user.register", person));
  OneTimeLink link;
  link.user = base::text_at(made.body, "user");
  link.secret = base::text_at(made.body, "secret");
  link.login = base::text_at(person, "login");
  link.name = base::text_at(person, "name");
  for (const auto& role : roles) {
    ZL_CHECK(house.office().call(system, "role.grant", JsonObject{{"user", link.user}, {"role", role}}));
    link.role = role;
  }
  return link;
}

base::Result<std::vector<OneTimeLink>> register_administrators(House& house) {
  // The three of the separation of powers (三员): none can do what another does.
  static constexpr struct {
    const char *role, *login, *name;
  } kThree[] = {{"system_admin", "system", "系统管理员"}, {"security_admin", "security", "安全保密员"}, {"audit_admin", "audit", "安全审计员"}};
  std::vector<OneTimeLink> links;
  for (const auto& one : kThree) {
    ZL_TRY(auto link, register_person(house, JsonObject{{"login", one.login}, {"name", one.name}}, {one.role}));
    links.push_back(std::move(link));
  }
  ZL_CHECK(house.office().call(system_context(), "role.grant",
                               JsonObject{{"user", "os:" + std::to_string(::getuid())}, {"role", "operator"}}));
  return links;
}

}  // namespace zhilu
