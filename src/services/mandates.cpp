#include "services/mandates.h"

#include <algorithm>

#include "services/bureau_bodies.h"

namespace services {

using access_control::Principal;
using base::Json;
using base::JsonObject;
using base::Result;

namespace {

bool names(const std::vector<std::string>& list, std::string_view one) { return std::find(list.begin(), list.end(), one) != list.end(); }

bool covers(const Json& mandate, const std::string& matter) {
  const auto* matters = base::array_at(mandate, "matters");
  return matters == nullptr || matters->empty() ||
         std::any_of(matters->begin(), matters->end(), [&](const Json& one) { return one.is_string() && std::string_view(one.get_string()) == matter; });
}

// The mandates that this person holds today, as they were given, the newest last.
Result<std::vector<Json>> mandates_today(Core& core, const Principal& who) {
  std::vector<Json> out;
  ZL_TRY(const auto given, bureau_bodies(core, "mandate.given"));
  if (given.empty()) return out;
  ZL_TRY(const auto ended, bureau_bodies(core, "mandate.ended"));
  const auto today = base::LegalDay::of(core.now()).text();
  for (const auto& mandate : given) {
    if (base::text_at(mandate, "user") != who.user.text || !runs_on(mandate, today)) continue;
    if (!core.parts.approvals.takes_mandate(base::text_at(mandate, "acting_for"), base::text_at(mandate, "mandate_kind"))) continue;
    const auto reference = base::text_at(mandate, "mandate");
    if (end_of(ended, "mandate", reference) == nullptr) out.push_back(mandate);
  }
  return out;
}

}  // namespace

Result<JsonObject> lapsed_mandates(Core& core, const Principal& who, const std::string& matter) {
  JsonObject out;
  ZL_TRY(const auto given, bureau_bodies(core, "mandate.given"));
  ZL_TRY(const auto ended, bureau_bodies(core, "mandate.ended"));
  const auto today = base::LegalDay::of(core.now()).text();
  for (const auto& mandate : given) {
    if (base::text_at(mandate, "user") != who.user.text || !covers(mandate, matter)) continue;
    const auto reference = base::text_at(mandate, "mandate"), from = base::text_at(mandate, "from");
    const auto* end = end_of(ended, "mandate", reference);
    if (end == nullptr && runs_on(mandate, today)) continue;
    auto until = base::text_at(mandate, "until");
    if (const auto at = end == nullptr ? std::string() : base::text_at(*end, "happened_at"); !at.empty())
      if (const auto instant = base::Instant::parse(at)) until = base::LegalDay::of(*instant).text();
    out[base::text_at(mandate, "acting_for")] =
        JsonObject{{"mandate", reference}, {"from", from}, {"until", until}, {"why", from > today ? "to_come" : "expired"}};
  }
  return out;
}

JsonObject reference_to(const Json& mandate) {
  JsonObject out;
  for (const char* field : {"mandate", "mandate_kind", "acting_for", "from", "until", "document"})
    if (const auto* value = base::find(mandate, field)) out[field] = *value;
  return out;
}

const Json* Voice::mandate(std::string_view level, const std::string& matter) const {
  if (names(levels, level)) return nullptr;
  for (auto it = mandates.rbegin(); it != mandates.rend(); ++it)
    if (base::text_at(*it, "acting_for") == level && (matter.empty() || covers(*it, matter))) return &*it;
  return nullptr;
}

bool Voice::speaks_for(std::string_view level, const std::string& matter) const {
  return names(levels, level) || mandate(level, matter) != nullptr;
}

std::vector<std::string> Voice::all_levels(const std::string& matter) const {
  auto out = levels;
  for (const auto& one : mandates)
    if (auto level = base::text_at(one, "acting_for"); !names(out, level) && speaks_for(level, matter)) out.push_back(std::move(level));
  return out;
}

Result<Voice> voice_of(Core& core, const Principal& who) {
  Voice out{core.parts.approvals.levels_of(who), {}};
  ZL_TRY(out.mandates, mandates_today(core, who));
  return out;
}

}  // namespace services
