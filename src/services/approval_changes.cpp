#include "services/approval_changes.h"

#include <algorithm>

#include "services/told_events.h"

namespace services {

using access_control::Principal;
using base::Json;
using base::JsonObject;
using base::Result;

namespace {

constexpr std::size_t kChangesListed = 20;
constexpr std::int64_t kOneLookSeconds = 30 * 60;
constexpr std::size_t kLooksKept = 300;  // of one person
constexpr int kLookAttempts = 3;         // where two windows of one person note a look at once
constexpr std::string_view kLooksKey = "approvals.looks";

bool changes_brief(const Core& core, const std::string& type) {
  return !core.parts.approvals.is_beside(std::string_view(type).substr(0, type.rfind('/')));
}

// The looks of a person, oldest first, as {of, n, before?, at}.
std::vector<JsonObject> looks_in(const std::optional<ports::Draft>& kept) {
  std::vector<JsonObject> out;
  if (!kept) return out;
  const auto json = base::parse_json(kept->json);
  const auto* list = json ? base::array_at(*json, "looks") : nullptr;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i)
    if (const auto* look = (*list)[i].if_object()) out.push_back(*look);
  return out;
}

std::optional<std::uint64_t> position_in(const JsonObject& look, std::string_view field) {
  const auto* value = look.if_contains(field);
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
  return static_cast<std::uint64_t>(value->get_int64());
}

// The look as it is from now on; `before` in it is what counts as read.
JsonObject looked_now(const JsonObject& last, const std::string& of, std::uint64_t position, base::Instant now) {
  JsonObject out{{"of", of}, {"n", static_cast<std::int64_t>(position)}, {"at", now.text()}};
  const auto* told = last.if_contains("at");
  const auto at = told != nullptr && told->is_string() ? base::Instant::parse(std::string_view(told->get_string())) : base::Instant::parse("");
  const bool goes_on = at && now < at->plus_seconds(kOneLookSeconds);
  if (goes_on) out["at"] = at->text();
  if (const auto before = position_in(last, goes_on ? "before" : "n")) out["before"] = static_cast<std::int64_t>(*before);
  return out;
}

}  // namespace

Result<CaseNews> changes_from(Core& core, const Principal& who, const records::CaseState& state, std::uint64_t position) {
  CaseNews out;
  std::vector<std::uint64_t> places;
  for (std::uint64_t n = position; n < state.record.size(); ++n) {
    if (!changes_brief(core, state.record[n].type)) continue;
    ++out.entries;
    if (places.size() < kChangesListed) places.push_back(n);
  }
  if (places.empty()) return out;
  ZL_TRY(auto events, core.parts.store.events_of(base::CaseId{state.id}, places.front(), places.back() + 1));
  for (auto& event : events) {
    if (!std::binary_search(places.begin(), places.end(), event.n)) continue;
    ZL_TRY(const auto told, told_event(core, who, state, std::move(event)));
    JsonObject line;
    for (const char* field : {"seq", "sentence", "sentence_en"})
      if (const auto* value = told.if_contains(field)) line[field] = *value;
    out.listed.push_back(std::move(line));
  }
  return out;
}

std::optional<std::uint64_t> looked_before(Core& core, const Principal& who, const records::CaseState& state, std::string_view approval) {
  const auto of = state.id + "#" + std::string(approval);
  std::optional<std::uint64_t> before;
  for (int attempt = 0; attempt < kLookAttempts; ++attempt) {
    const auto kept = core.parts.accounts.draft(kLooksKey, who.user);
    if (!kept) return std::nullopt;  // what was read before is not known: all is told as new
    auto looks = looks_in(*kept);
    JsonObject last;
    std::erase_if(looks, [&](const JsonObject& look) {
      const auto* named = look.if_contains("of");
      const bool same = named != nullptr && *named == Json(of);
      if (same) last = look;
      return same;
    });
    auto now = looked_now(last, of, state.version, core.now());
    // What is kept may be ahead of the record, where a store was restored.
    before = position_in(now, "before");
    if (before) before = std::min<std::uint64_t>(*before, state.record.size());
    looks.push_back(std::move(now));
    if (looks.size() > kLooksKept) looks.erase(looks.begin(), looks.end() - kLooksKept);
    base::JsonArray list;
    for (auto& look : looks) list.push_back(std::move(look));
    ports::Draft next{std::string(kLooksKey), who.user, boost::json::serialize(Json(JsonObject{{"looks", std::move(list)}})),
                      *kept ? (*kept)->version : 0, core.now()};
    const auto put = core.parts.accounts.put_draft(std::move(next));
    if (put || put.error().code != "draft.version_conflict") break;
  }
  return before;
}

}  // namespace services
