#include "records/party_rows.h"

namespace records {
namespace {

using base::Json;
using base::JsonObject;

constexpr std::string_view kAdded = "party.added/1", kWithdrawn = "party.withdrawn/1", kCorrected = "correction.made/1";
constexpr const char* kPartyFields[] = {"party_kind", "name", "position", "id_number", "credit_code"};

// The last letter of a number is written small or large.
std::string in_capitals(std::string number) {
  for (char& c : number)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return number;
}

Row row_of(const CaseState& state, const std::string& party, JsonObject told) {
  const auto id = state.id + "#" + party;
  told["case"] = state.id;
  told["party"] = party;
  auto number = in_capitals(base::text_at(Json(told), "id_number"));
  if (!number.empty()) told["id_number"] = number;
  const Json json = std::move(told);
  return {"case_party", id, base::text_at(json, "name") + "#" + id, number.empty() ? base::text_at(json, "credit_code") : number, json};
}

// The party that the event speaks of, of a correction the one that the corrected entry added; empty: none.
std::string party_of(const CaseState& state, const Event& event) {
  if (event.type == kAdded || event.type == kWithdrawn) return base::text_at(event.body, "party");
  if (event.type != kCorrected) return {};
  const auto* line = state.line(static_cast<std::uint64_t>(base::int_at(event.body, "corrects").value_or(0)));
  return line != nullptr && line->type == kAdded ? line->subject : std::string();
}

void take(JsonObject& told, const Json& said) {
  for (const char* field : kPartyFields) {
    const auto* value = base::find(said, field);
    if (value == nullptr) continue;
    if (value->is_null()) told.erase(field);
    else told[field] = *value;
  }
}

}  // namespace

base::Result<std::optional<Row>> row_of_party(const CaseState& state, const Event& event, const RowLookup& current) {
  const auto party = party_of(state, event);
  if (party.empty()) return std::optional<Row>{};
  JsonObject told;
  if (event.type != kAdded) {
    ZL_TRY(auto known, current("case_party", state.id + "#" + party));
    if (!known) return std::optional<Row>{};  // the enterprise itself
    told = std::move(known->as_object());
  }
  if (event.type == kWithdrawn) told["withdrawn"] = true;
  else if (event.type == kAdded) take(told, event.body);
  else if (const auto* fields = base::find(event.body, "fields")) take(told, *fields);
  return std::optional(row_of(state, party, std::move(told)));
}

}  // namespace records
