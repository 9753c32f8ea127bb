#include "services/approval_chains.h"

#include <algorithm>
#include <optional>
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
  out.urge_hours_ = base::int_at(json, "urge_hours").value_or(out.urge_hours_);
  for (const auto& member : *matters) {
    const std::string name(member.key());
    ApprovalMatter matter{{}, texts_at(member.value(), "forms"), {}, base::bool_at(member.value(), "after_closing")};
    if (const auto* follows = base::object_at(member.value(), "follows")) matter.follows = *follows;
    std::string written;
    for (const auto& step : texts_at(member.value(), "levels")) written += (written.empty() ? "" : ",") + step;
    auto chain = out.read_chain(written);
    if (!chain) return bad(chain.error().what, "/matters/" + name);
    matter.chain = std::move(*chain);
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

std::vector<std::string> ApprovalChain::levels() const {
  std::vector<std::string> out;
  for (const auto& step : steps)
    for (const auto& one : step) out.push_back(one.level);
  return out;
}

namespace {

// What stands between the separators, without blanks.
std::vector<std::string> parts_of(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (true) {
    const auto end = text.find(separator);
    std::string part(text.substr(0, end));
    part.erase(std::remove(part.begin(), part.end(), ' '), part.end());
    out.push_back(std::move(part));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

// "deputy*2"; nothing where it is none.
std::optional<ChainLevel> chain_level(const std::string& text) {
  constexpr std::string_view kCounts = "23456789";
  const auto star = text.find('*');
  if (star == std::string::npos) return ChainLevel{text, 1};
  if (text.size() != star + 2 || kCounts.find(text.back()) == std::string_view::npos) return std::nullopt;
  return ChainLevel{text.substr(0, star), text.back() - '0'};
}

}  // namespace

Result<ApprovalChain> ApprovalChains::read_chain(std::string_view text) const {
  ApprovalChain out;
  std::set<std::string> seen;
  const auto wrong = [&](const std::string& what) {
    std::string known;
    for (const auto& [name, roles] : roles_) known += (known.empty() ? "" : ", ") + name;
    return fail(ErrorKind::invalid, "parameter.bad_value", what, {},
                "write levels with commas between, in the order in which they speak; those that speak together with +, several persons of "
                "one as level*2: " + known);
  };
  for (const auto& step : parts_of(text, ',')) {
    auto& levels = out.steps.emplace_back();
    for (const auto& part : parts_of(step, '+')) {
      auto level = chain_level(part);
      if (!level || !knows_level(level->level) || !seen.insert(level->level).second) return wrong("'" + part + "' is no level, or named twice");
      levels.push_back(std::move(*level));
    }
  }
  if (out.steps.back().size() > 1 || out.steps.back().front().persons > 1) return wrong("the last level decides, and decides alone");
  return out;
}

}  // namespace services
