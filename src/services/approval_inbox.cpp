// What waits for somebody, across cases.
#include <algorithm>
#include <functional>

#include "base/sort_stably.h"
#include "records/approval_rows.h"
#include "services/approvals.h"
#include "services/case_access.h"
#include "services/entry_forms.h"
#include "services/mandates.h"

namespace services {

using access_control::Principal;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

namespace {

constexpr std::size_t kMostWaiting = 500;

Json row_view(const Json& row, const Json& line) {
  JsonObject out{{"party", base::text_at(line, "party")}, {"case_matter", base::text_at(line, "matter")}, {"kind", base::text_at(line, "kind")}};
  for (const char* field : {"case", "approval", "matter", "level", "proposal", "asked_by", "asked_at", "paper", "fine_fen", "urged", "urged_at",
                            "reviewer_of", "sent_at"})
    if (const auto* value = base::find(row, field)) out[field] = *value;
  out["number"] = base::text_at(line, "number");
  return out;
}

bool names_user(const Json& object, std::string_view list, std::string_view user) {
  const auto* users = base::array_at(object, list);
  return users != nullptr &&
         std::any_of(users->begin(), users->end(), [&](const Json& one) { return one.is_string() && std::string_view(one.get_string()) == user; });
}

// Adds the rows of a lookup that are this person's to see, until there is a page of them. `is_theirs` says which.
base::Status add_waiting(Core& core, const Principal& who, const std::string& lookup, const std::function<bool(const Json& row, const Json& line)>& is_theirs,
                         std::vector<Json>& found) {
  ports::RowQuery query{.model = "waiting_approval", .lookup = lookup, .limit = kMostWaiting};
  while (true) {
    ZL_TRY(const auto rows, core.parts.store.rows(query));
    for (const auto& row : rows) {
      ZL_TRY(const auto line, row_json(core, "case_line", base::text_at(row.json, "case")));
      if (!line || !may_see(core, who, *line) || !is_theirs(row.json, *line)) continue;
      auto view = row_view(row.json, *line);
      ZL_TRY(view.as_object()["asked_by_name"], user_name(core, base::text_at(row.json, "asked_by")));
      found.push_back(std::move(view));
      if (found.size() >= kMostWaiting) return {};
    }
    if (rows.size() < query.limit) return {};
    query.after_key = rows.back().order_key;
    query.after_id = rows.back().id;
  }
}

// Nobody speaks of what they put up or handle, of what they were not named for, twice, or of a case that is over.
bool is_to_speak(const Core& core, const Principal& who, const Json& row, const Json& line) {
  const auto& user = who.user.text;
  const bool named = base::array_at(row, "users") == nullptr || names_user(row, "users", user);
  return named && !names_user(row, "spoke", user) && base::text_at(row, "asked_by") != user && !names_user(line, "officers", user) &&
         !is_over_for(core, base::find(line, "closed_at") != nullptr, base::text_at(row, "matter"));
}

// Legal reviews that were asked for, before those who give them and do not handle the case.
base::Status add_reviews(Core& core, const Principal& who, std::vector<Json>& found) {
  const auto& vocabulary = core.parts.vocabulary;
  if (!may_cause(vocabulary, who, vocabulary.newest_of(base::text_at(core.parts.reviews.data(), "entry")))) return {};
  ports::RowQuery query{.model = "waiting_review", .limit = kMostWaiting};
  ZL_TRY(const auto rows, core.parts.store.rows(query));
  for (const auto& row : rows) {
    ZL_TRY(const auto line, row_json(core, "case_line", base::text_at(row.json, "case")));
    if (!line || !may_see(core, who, *line) || names_user(*line, "officers", who.user.text) || base::find(*line, "closed_at") != nullptr) continue;
    auto view = row_view(row.json, *line);
    for (const char* field : {"review", "review_stage"}) view.as_object()[field] = base::text_at(row.json, field);
    ZL_TRY(view.as_object()["asked_by_name"], user_name(core, base::text_at(row.json, "asked_by")));
    found.push_back(std::move(view));
  }
  return {};
}

JsonArray oldest_first(std::vector<Json> found, const char* by) {
  base::sort_stably(found, [by](const Json& a, const Json& b) { return base::text_at(a, by) < base::text_at(b, by); });
  return JsonArray(found.begin(), found.end());
}

}  // namespace

Result<Reply> list_waiting_approvals(Core& core, const CallContext& context, const Json&) {
  const auto& who = context.who;
  ZL_CHECK(may_bureau(core, who, "approval.list"));
  ZL_TRY(const auto voice, voice_of(core, who));
  const auto levels = voice.all_levels({});
  std::vector<Json> waiting, copies, reviews;
  for (const auto& level : levels) {
    const auto begin = waiting.size();
    ZL_CHECK(add_waiting(core, who, level, [&](const Json& row, const Json& line) {
      return voice.speaks_for(level, base::text_at(row, "matter")) && is_to_speak(core, who, row, line);
    }, waiting));
    for (auto i = begin; i < waiting.size(); ++i)
      if (const auto* mandate = voice.mandate(level, base::text_at(waiting[i], "matter"))) waiting[i].as_object()["mandate"] = reference_to(*mandate);
  }
  ZL_CHECK(add_waiting(core, who, records::asked_lookup(who.user.text), [&](const Json& row, const Json& line) {
    return is_to_speak(core, who, row, line);
  }, waiting));
  ZL_CHECK(add_waiting(core, who, records::copy_lookup(who.user.text), [](const Json&, const Json&) { return true; }, copies));
  ZL_CHECK(add_reviews(core, who, reviews));
  return Reply{JsonObject{{"waiting", oldest_first(std::move(waiting), "asked_at")},
                          {"copies", oldest_first(std::move(copies), "sent_at")},
                          {"reviews", oldest_first(std::move(reviews), "asked_at")},
                          {"levels", JsonArray(levels.begin(), levels.end())}}, {}};
}

}  // namespace services
