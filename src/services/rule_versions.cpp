// Which of the installed rulebooks binds: new cases by their day, an open case by what it was opened under or moved to.
#include <algorithm>
#include <tuple>

#include "services/core.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

base::Result<std::vector<ports::ReadRow>> installed_rulebooks(const ports::RecordStore& store) {
  return store.rows({.model = "installed", .lookup = "rulebook", .limit = 1000});
}

}  // namespace

bool is_signed_off(const Json& row) {
  const auto* signed_off = base::object_at(row, "signed_off");
  return signed_off == nullptr || (signed_off->contains("author") && signed_off->contains("reviewer"));
}

bool is_withdrawn_by(const Json& row, const std::string& day) {
  const auto* withdrawn = base::find(row, "withdrawn");
  return withdrawn && base::text_at(*withdrawn, "in_force_until") <= day;
}

bool is_taken_on(const Json& row, const std::string& day) {
  const auto until = base::text_at(row, "in_force_until");
  return is_signed_off(row) && base::text_at(row, "in_force_from") <= day && (until.empty() || day <= until) &&
         !is_withdrawn_by(row, day);
}

namespace {

// Of these rows the one that new cases take on a day; null where there is none.
const Json* taken_on(const std::vector<ports::ReadRow>& rows, const std::string& day, const std::string& but_for = {}) {
  const auto rank = [&](const Json& row) {
    auto from = base::text_at(row, "in_force_from"), until = base::text_at(row, "in_force_until");
    const auto seq = base::int_at(row, "seq");
    if (is_taken_on(row, day)) return std::tuple(2, std::move(from), seq);
    const bool ended = from <= day;
    return std::tuple(ended ? 1 : 0, ended ? std::move(until) : std::string(), seq);
  };
  const Json* newest = nullptr;
  for (const auto& row : rows) {
    if (is_withdrawn_by(row.json, day) || !is_signed_off(row.json)) continue;
    if (!but_for.empty() && base::text_at(row.json, "digest") == but_for) continue;
    if (!newest || rank(row.json) > rank(*newest)) newest = &row.json;
  }
  return newest;
}

}  // namespace

namespace {

// The rows as they stood when the log ended with that entry.
void forget_after(std::vector<ports::ReadRow>& rows, std::uint64_t known) {
  const auto later = [&](const Json& noted) { return base::int_at(noted, "seq").value_or(0) > static_cast<std::int64_t>(known); };
  std::erase_if(rows, [&](const auto& row) { return later(row.json); });
  for (auto& row : rows) {
    auto& json = row.json.as_object();
    if (const auto* withdrawn = json.if_contains("withdrawn"); withdrawn && later(*withdrawn)) json.erase("withdrawn");
    auto* signed_off = json.if_contains("signed_off");
    if (!signed_off || !signed_off->is_object()) continue;
    auto& signatures = signed_off->get_object();
    for (const char* part : {"author", "reviewer"})
      if (const auto* noted = signatures.if_contains(part); noted && later(*noted)) signatures.erase(part);
  }
}

}  // namespace

base::Result<Json> RuleShelf::current_reference(base::Instant now, std::optional<std::uint64_t> known) {
  ZL_TRY(auto rows, installed_rulebooks(store_));
  if (known) forget_after(rows, *known);
  const auto* newest = taken_on(rows, base::LegalDay::of(now).text());
  if (!newest)
    return fail(ErrorKind::unavailable, "rulebook.none_installed", "no rulebook is installed and signed off", {},
                "install one before opening cases");
  return Json(JsonObject{{"id", base::text_at(*newest, "rulebook")},
                         {"version", base::text_at(*newest, "version")},
                         {"digest", base::text_at(*newest, "digest")}});
}

base::Result<std::optional<std::string>> RuleShelf::successor_of(const std::string& digest, const std::string& day) {
  ZL_TRY(const auto rows, installed_rulebooks(store_));
  const auto* next = taken_on(rows, day, digest);
  if (!next) return std::nullopt;
  return base::text_at(*next, "digest");
}

base::Result<std::shared_ptr<const rulebook::Rulebook>> RuleShelf::current_rulebook(base::Instant now) {
  ZL_TRY(const auto current, current_reference(now));
  return rulebook(base::text_at(current, "digest"));
}

base::Status RuleShelf::check_for_all_signed(const JsonObject& values, base::Instant now) {
  ZL_TRY(const auto rows, installed_rulebooks(store_));
  const auto today = base::LegalDay::of(now).text();
  for (const auto& row : rows) {
    if (!is_signed_off(row.json) || is_withdrawn_by(row.json, today)) continue;
    ZL_TRY(const auto book, rulebook(base::text_at(row.json, "digest")));
    if (auto takes = book->parameters(values); !takes) {
      auto error = std::move(takes).error();
      error.what += " (" + book->id() + " " + book->version() + ")";
      return base::pass_on(std::move(error));
    }
  }
  return {};
}

base::Result<std::vector<RulebookMove>> RuleShelf::moves_of(const records::CaseState& state) {
  std::vector<RulebookMove> out;
  const auto moves = [](const auto& line) { return line.type.starts_with("case.rulebook_moved/"); };
  if (std::none_of(state.record.begin(), state.record.end(), moves)) return out;
  ZL_TRY(const auto events, store_.events_of(base::CaseId{state.id}));
  const auto reference = [](const Json& body, const char* side) {
    const auto* named = base::find(body, side);
    return named ? records::RulebookRef{base::text_at(*named, "id"), base::text_at(*named, "version"), base::text_at(*named, "digest")}
                 : records::RulebookRef{};
  };
  for (const auto& event : events)
    if (moves(event) && event.n < state.version)
      out.push_back({event.seq, event.at, reference(event.body, "from"), reference(event.body, "to")});
  return out;
}

// The case's rulebook as it stood at an instant, or by what was known at a seq.
base::Result<records::RulebookRef> RuleShelf::reference_at(const records::CaseState& state, std::optional<std::uint64_t> known,
                                                           std::optional<base::Instant> at) {
  if (!known && !at) return state.rulebook;
  ZL_TRY(const auto moves, moves_of(state));
  for (const auto& move : moves)
    if ((known && move.seq > *known) || (at && move.at > *at)) return move.from;
  return state.rulebook;
}

}  // namespace services
