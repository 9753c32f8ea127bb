#include "services/approval_chains.h"

#include <algorithm>
#include <set>

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

namespace {

tl::unexpected<base::Error> bad(std::string what, const std::string& where) {
  return fail(ErrorKind::invalid, "approval.bad_chains", std::move(what), "approvals.json" + where, "install the program again");
}

std::vector<std::string> texts_at(const Json& object, std::string_view key) {
  std::vector<std::string> out;
  if (const auto* list = base::array_at(object, key))
    for (const auto& one : *list)
      if (const auto* text = one.if_string()) out.emplace_back(*text);
  return out;
}

}  // namespace

Result<ApprovalChains> ApprovalChains::load(std::string_view text) {
  ZL_TRY(const auto json, base::parse_json(text));
  const auto* levels = base::object_at(json, "levels");
  const auto* matters = base::object_at(json, "matters");
  if (levels == nullptr || matters == nullptr) return bad("`levels` or `matters` is missing", "");
  ApprovalChains out;
  for (const auto& member : *levels) {
    const std::string level(member.key());
    out.roles_[level] = texts_at(json.at("levels"), level);
    if (out.roles_[level].empty()) return bad("nobody speaks for this level", "/levels/" + level);
  }
  if (const auto* mandates = base::object_at(json, "mandates"))
    for (const auto& member : *mandates) {
      const std::string level(member.key());
      if (!out.knows_level(level)) return bad("there is no level '" + level + "'", "/mandates");
      out.mandates_[level] = texts_at(json.at("mandates"), level);
    }
  for (auto& event : texts_at(json, "beside")) out.beside_.insert(std::move(event));
  for (const auto& member : *matters) {
    const std::string name(member.key());
    ApprovalMatter matter{texts_at(member.value(), "levels"), texts_at(member.value(), "forms"), {}};
    if (const auto* follows = base::object_at(member.value(), "follows")) matter.follows = *follows;
    if (matter.levels.empty()) return bad("no level decides on this", "/matters/" + name);
    for (const auto& level : matter.levels)
      if (!out.knows_level(level)) return bad("there is no level '" + level + "'", "/matters/" + name);
    out.matters_.emplace(name, std::move(matter));
  }
  return out;
}

bool ApprovalChains::takes_mandate(std::string_view level, std::string_view kind) const {
  const auto found = mandates_.find(level);
  return found == mandates_.end() || std::find(found->second.begin(), found->second.end(), kind) != found->second.end();
}

const ApprovalMatter* ApprovalChains::matter(std::string_view name) const {
  const auto found = matters_.find(name);
  return found == matters_.end() ? nullptr : &found->second;
}

std::vector<std::string> ApprovalChains::levels_of(const access_control::Principal& who) const {
  std::vector<std::string> out;
  for (const auto& [level, roles] : roles_)
    if (std::any_of(roles.begin(), roles.end(), [&](const auto& role) { return who.roles.contains(role); })) out.push_back(level);
  return out;
}

Result<std::vector<std::string>> ApprovalChains::read_levels(std::string_view text) const {
  std::vector<std::string> out;
  std::set<std::string> seen;
  while (true) {
    const auto comma = text.find(',');
    std::string level(text.substr(0, comma));
    level.erase(std::remove(level.begin(), level.end(), ' '), level.end());
    if (!knows_level(level) || !seen.insert(level).second) {
      std::string known;
      for (const auto& [name, roles] : roles_) known += (known.empty() ? "" : ", ") + name;
      return fail(ErrorKind::invalid, "parameter.bad_value", "'" + level + "' is no level, or named twice", {},
                  "write levels with commas between, in the order in which they speak: " + known);
    }
    out.push_back(std::move(level));
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace services
