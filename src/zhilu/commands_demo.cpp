// demo: a sample bureau, filled through the same operations that users' clicks take.
#include <fmt/format.h>

#include "zhilu/commands.h"
#include "zhilu/demo_story.h"

namespace zhilu {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr const char* kOrigin = "demo.zhilu.example";
constexpr const char* kBureau = "示例市应急管理局（示例）";

base::Result<std::vector<OneTimeLink>> fresh_links(House& house, const DemoPlayer& player, std::vector<OneTimeLink> links) {
  // The story took weeks: the administrators' own links have expired meanwhile.
  for (auto& link : links) {
    ZL_TRY(const auto made, house.office().call(system_context(), "user.reset", JsonObject{{"user", link.user}}));
    link.secret = base::text_at(made.body, "secret");
  }
  for (const auto& [login, person] : player.people()) {
    ZL_TRY(const auto made, house.office().call(system_context(), "user.reset", JsonObject{{"user", person.user}}));
    links.push_back({person.roles.front(), login, person.name, person.user, base::text_at(made.body, "secret")});
  }
  return links;
}

void print_links(const std::vector<OneTimeLink>& links, bool json) {
  if (!json) {
    for (const auto& l : links) fmt::print("{:<10} {}  {:<16} {}\n", l.login, l.secret, l.role, l.name);
    return;
  }
  JsonArray out;
  for (const auto& l : links)
    out.push_back(JsonObject{{"login", l.login}, {"secret", l.secret}, {"role", l.role}, {"name", l.name}, {"user", l.user}});
  fmt::print("{}\n", boost::json::serialize(out));
}

}  // namespace

int run_demo(const Place& place, bool json) {
  const base::Instant present = place.clock ? *place.clock : base::SystemClock().now();
  auto owned = std::make_unique<base::ManualClock>(present.plus_hours(-24 * kStoryDays));
  auto& clock = *owned;
  auto house = House::create(place, kBureau, kOrigin, std::move(owned));
  if (!house) return print_error(house.error());
  auto links = register_administrators(**house);
  if (!links) return print_error(links.error());
  DemoMedia media(std::filesystem::temp_directory_path());
  DemoPlayer player(**house, clock, media);
  tell_story(player, present);
  if (!player.going()) return print_error(player.status().error());
  (*house)->office().wait_until_idle();
  player.at(present);
  auto all = fresh_links(**house, player, std::move(*links));
  if (!all) return print_error(all.error());
  print_links(*all, json);
  return 0;
}

}  // namespace zhilu
