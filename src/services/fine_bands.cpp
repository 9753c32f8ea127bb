#include "services/fine_bands.h"

#include <algorithm>

#include "records/fine_steps.h"
#include "services/core.h"
#include "services/paper_source.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

namespace {

constexpr std::string_view kAlleged = "violation.alleged/1";
constexpr std::string_view kDropped = "violation.dropped/1";

// In the order in which they were alleged, as they read after corrections.
Result<std::vector<records::Event>> standing_violations(Core& core, const records::CaseState& state) {
  std::vector<records::Event> out;
  const auto concerns = [](const auto& line) { return line.type == kAlleged || line.type == kDropped; };
  if (std::none_of(state.record.begin(), state.record.end(), concerns)) return out;
  ZL_TRY(auto events, events_told(core, state));
  for (auto& event : events) {
    if (event.disposed) continue;
    if (event.type == kAlleged) out.push_back(std::move(event));
    else if (event.type == kDropped)
      std::erase_if(out, [&](const auto& one) { return base::text_at(one.body, "violation") == base::text_at(event.body, "violation"); });
  }
  return out;
}

// Whether the entry's law was in force when the violation ended; where nobody said when that was, or it goes on, it is taken to
// be. Days are written YYYY-MM-DD, so their order is that of the texts.
bool was_in_force(const records::LibraryEntry& entry, const records::Event& alleged) {
  const auto* goes_on = base::find(alleged.body, "continuing");
  if (goes_on != nullptr && goes_on->is_bool() && goes_on->as_bool()) return true;
  const auto until = base::text_at(alleged.body, "occurred_until");
  const auto day = until.empty() ? base::text_at(alleged.body, "occurred_from") : until;
  const Json period = entry.told.at("in_force");
  const auto ends = base::text_at(period, "until");
  return day.empty() || (day >= base::text_at(period, "from") && (ends.empty() || day <= ends));
}

// The entry's fines, each with the bureau's own steps.
Result<JsonObject> with_steps(Core& core, JsonObject told, std::optional<std::int64_t> fine_fen) {
  for (auto& tier : told.at("tiers").as_array())
    for (auto& fine : tier.as_object().at("fines").as_array()) {
      const auto name = base::text_at(fine, "steps_parameter");
      if (name.empty()) continue;
      ZL_TRY(const auto set, parameter(core, name));
      if (set.empty()) continue;
      ZL_TRY(const auto steps, records::read_fine_steps(set, name));
      JsonArray shown;
      for (const auto& step : steps) {
        JsonObject one{{"name", step.name}, {"least_fen", step.least_fen}, {"most_fen", step.most_fen}};
        if (fine_fen && *fine_fen > 0 && step.holds(*fine_fen)) one["holds"] = true;
        shown.push_back(std::move(one));
      }
      fine.as_object()["steps"] = std::move(shown);
    }
  return told;
}

Result<JsonObject> violation_view(Core& core, const records::Event& alleged, std::optional<std::int64_t> fine_fen) {
  JsonObject out;
  for (const char* field : {"violation", "facts", "duty", "penalty_basis"}) out[field] = base::text_at(alleged.body, field);
  if (const auto* entry = core.parts.hazards.entry(base::text_at(alleged.body, "entry"))) {
    ZL_TRY(out["entry"], with_steps(core, entry->told, fine_fen));
    if (!was_in_force(*entry, alleged)) out["not_in_force"] = true;
  }
  return out;
}

JsonObject verdict_on(const Core& core, const std::vector<records::Event>& violations, std::int64_t fine_fen) {
  std::optional<std::int64_t> least;
  std::int64_t most = 0;
  bool told = !violations.empty(), open = false;
  for (const auto& alleged : violations) {
    const auto* entry = core.parts.hazards.entry(base::text_at(alleged.body, "entry"));
    if (entry == nullptr || (!entry->limits.most_fen && !entry->limits.open) || !was_in_force(*entry, alleged)) {
      told = false;
      continue;
    }
    open = open || entry->limits.open;
    if (!entry->limits.most_fen) continue;
    least = std::min(least.value_or(*entry->limits.least_fen), *entry->limits.least_fen);
    most += *entry->limits.most_fen;
  }
  JsonObject out{{"verdict", "unknown"}};
  if (!told) return out;
  if (least && !open) out["least_fen"] = *least, out["most_fen"] = most;
  if (least && !open && fine_fen < *least) out["verdict"] = "below";
  else if (!open) out["verdict"] = fine_fen > most ? "above" : "within";
  return out;
}

}  // namespace

Result<JsonObject> bands_of_fine(Core& core, const records::CaseState& state, std::optional<std::int64_t> fine_fen) {
  ZL_TRY(const auto violations, standing_violations(core, state));
  JsonArray list;
  // With several violations nobody knows which part of the sum is for which.
  const auto for_this = violations.size() == 1 ? fine_fen : std::nullopt;
  for (const auto& alleged : violations) {
    ZL_TRY(auto shown, violation_view(core, alleged, for_this));
    list.push_back(std::move(shown));
  }
  JsonObject out{{"violations", std::move(list)}};
  if (fine_fen && *fine_fen > 0) out["fine"] = verdict_on(core, violations, *fine_fen);
  return out;
}

}  // namespace services
