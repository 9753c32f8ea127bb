#include "services/entrustments.h"

#include <map>

#include "services/bureau_bodies.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr const char* kLetter = "entrustment";

// One letter as it was entered last: what was completed is entered anew, what was ended may be given again.
struct Letter {
  Json told;
  std::string ended_on;  // the day; empty: it was not
};

std::int64_t seq_of(const Json& entry) { return base::int_at(entry, "seq").value_or(0); }

base::Result<std::string> day_of(const Json& entry) {
  ZL_TRY(const auto at, base::Instant::parse(base::text_at(entry.at("body"), "happened_at", base::text_at(entry, "at"))));
  return base::LegalDay::of(at).text();
}

// By reference.
base::Result<std::map<std::string, Letter>> letters(Core& core) {
  std::map<std::string, Letter> out;
  std::map<std::string, std::int64_t> made;
  ZL_TRY(const auto entries, bureau_entries_of(core, "entrustment.made"));
  for (const auto& one : entries) {
    const auto reference = base::text_at(one.at("body"), kLetter);
    out[reference] = {one.at("body"), {}};
    made[reference] = seq_of(one);
  }
  if (out.empty()) return out;
  ZL_TRY(const auto ended, bureau_entries_of(core, "entrustment.ended"));
  for (const auto& one : ended) {
    const auto found = out.find(base::text_at(one.at("body"), kLetter));
    if (found == out.end() || seq_of(one) < made[found->first]) continue;
    ZL_TRY(found->second.ended_on, day_of(one));
  }
  return out;
}

// On that day; the day on which it was ended is the first without it.
std::string standing_on(const Letter& letter, const std::string& day) {
  if (!letter.ended_on.empty() && letter.ended_on <= day) return "ended";
  if (base::text_at(letter.told, "from") > day) return "to_come";
  return runs_on(letter.told, day) ? "in_force" : "expired";
}

JsonObject letter_view(const Letter& letter, const std::string& day) {
  JsonObject told{{"standing", standing_on(letter, day)}};
  for (const char* field : {kLetter, "organisation", "entrusted_matters", "powers", "basis", "from", "until"})
    if (const auto* value = base::find(letter.told, field)) told[field] = *value;
  return told;
}

base::Result<Reply> list_entrustments(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "entrustment.list"));
  ZL_TRY(const auto all, letters(core));
  JsonArray list;
  for (const auto& [reference, letter] : all) list.push_back(letter_view(letter, base::LegalDay::of(core.now()).text()));
  return Reply{JsonObject{{"entrustments", std::move(list)}}, {}};
}

}  // namespace

base::Result<JsonObject> facts_of_entrustment(Core& core, const std::string& reference) {
  ZL_TRY(const auto all, letters(core));
  const auto found = all.find(reference);
  if (found == all.end())
    return fail(ErrorKind::not_found, "entrustment.no_such_entrustment", "the bureau's record has no such letter of entrustment", "/entrustment",
                "choose one from the list, or have it recorded first");
  const auto& [told, ended_on] = found->second;
  const auto from = base::text_at(told, "from"), until = ended_on.empty() ? base::text_at(told, "until", "…") : ended_on;
  if (standing_on(found->second, base::LegalDay::of(core.now()).text()) != "in_force")
    return fail(ErrorKind::conflict, "entrustment.not_in_force", "this entrustment runs from " + from + " until " + until + ", and is not in force today",
                "/entrustment · " + from + " · " + until, "name one that is in force, or have the letter renewed and recorded");
  JsonObject out{{kLetter, reference}, {"organisation", base::text_at(told, "organisation")}, {"entrusted_from", from}};
  if (const auto* end = base::find(told, "until")) out["entrusted_until"] = *end;
  return out;
}

base::Result<std::optional<JsonArray>> entrusted_officers(Core& core, const records::CaseState& state, base::LegalDay day) {
  JsonArray out;
  std::map<std::string, Letter> all;
  for (const auto& officer : state.officers) {
    if (officer.left_at || !officer.entrustment) continue;
    if (out.empty()) {
      ZL_TRY(all, letters(core));
    }
    const auto letter = all.find(*officer.entrustment);
    const bool in_force = letter != all.end() && standing_on(letter->second, day.text()) == "in_force";
    out.push_back(JsonObject{{"officer", officer.user}, {kLetter, *officer.entrustment}, {"in_force", in_force}});
  }
  if (out.empty()) return std::optional<JsonArray>{};
  return std::optional(std::move(out));
}

void add_entrustments(Core& core) { core.operations["entrustment.list"] = list_entrustments; }

}  // namespace services
