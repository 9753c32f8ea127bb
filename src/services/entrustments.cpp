#include "services/entrustments.h"

#include <set>

#include "services/bureau_bodies.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr const char* kLetter = "entrustment";

std::string standing_of(const Json& made, const std::vector<Json>& ended, const std::string& today) {
  if (end_of(ended, kLetter, base::text_at(made, kLetter)) != nullptr) return "ended";
  if (base::text_at(made, "from") > today) return "to_come";
  return runs_on(made, today) ? "in_force" : "expired";
}

base::Result<JsonArray> entrustments(Core& core) {
  ZL_TRY(const auto made, bureau_bodies(core, "entrustment.made"));
  ZL_TRY(const auto ended, bureau_bodies(core, "entrustment.ended"));
  const auto today = base::LegalDay::of(core.now()).text();
  JsonArray out;
  std::set<std::string> seen;  // a letter that was completed is entered anew: the newest entry counts
  for (auto one = made.rbegin(); one != made.rend(); ++one) {
    if (!seen.insert(base::text_at(*one, kLetter)).second) continue;
    JsonObject told{{"standing", standing_of(*one, ended, today)}};
    for (const char* field : {kLetter, "organisation", "entrusted_matters", "powers", "basis", "from", "until"})
      if (const auto* value = base::find(*one, field)) told[field] = *value;
    out.push_back(std::move(told));
  }
  return out;
}

base::Result<Reply> list_entrustments(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "entrustment.list"));
  ZL_TRY(auto list, entrustments(core));
  return Reply{JsonObject{{"entrustments", std::move(list)}}, {}};
}

}  // namespace

base::Result<JsonObject> facts_of_entrustment(Core& core, const std::string& reference) {
  ZL_TRY(const auto list, entrustments(core));
  for (const auto& one : list) {
    if (base::text_at(one, kLetter) != reference) continue;
    if (base::text_at(one, "standing") != "in_force")
      return fail(ErrorKind::conflict, "entrustment.not_in_force",
                  "this entrustment runs from " + base::text_at(one, "from") + " until " + base::text_at(one, "until", "…") + ", and is not in force today",
                  "/entrustment · " + base::text_at(one, "from") + " · " + base::text_at(one, "until", "…"), "name one that is in force, or have the letter renewed and recorded");
    JsonObject out{{kLetter, reference}, {"organisation", base::text_at(one, "organisation")}, {"entrusted_from", base::text_at(one, "from")}};
    if (const auto* until = base::find(one, "until")) out["entrusted_until"] = *until;
    return out;
  }
  return fail(ErrorKind::not_found, "entrustment.no_such_entrustment", "the bureau's record has no such letter of entrustment", "/entrustment",
              "choose one from the list, or have it recorded first");
}

void add_entrustments(Core& core) { core.operations["entrustment.list"] = list_entrustments; }

}  // namespace services
