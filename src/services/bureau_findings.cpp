// What the rulebook says of the bureau's own record, to those who supervise it.
#include <algorithm>

#include "records/thing_names.h"
#include "services/case_view.h"
#include "services/findings_view.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

// The bureau's record has no things of a case that would need names.
const records::CaseState& no_case() {
  static const records::CaseState kNone;
  return kNone;
}

// What is done to a case cannot be done to the bureau's record.
void keep_own_offers(Json& obligation) {
  auto& offers = obligation.as_object()["do"].as_array();
  JsonArray own;
  for (auto& offer : offers)
    if (!base::text_at(offer, "command").starts_with("case.")) own.push_back(std::move(offer));
  offers = std::move(own);
}

bool gathers_something(const Json& lane) {
  const auto* clauses = base::array_at(lane, "gathered");
  return clauses != nullptr &&
         std::any_of(clauses->begin(), clauses->end(), [](const Json& c) { return !c.at("obligations").as_array().empty(); });
}

// Articles that ask nothing of the bureau itself are the cases' affair.
JsonArray own_lanes(JsonArray lanes) {
  JsonArray out;
  for (auto& lane : lanes) {
    auto& obligations = lane.as_object()["obligations"].as_array();
    if (obligations.empty() && lane.as_object()["elsewhere"].as_array().empty() && !gathers_something(lane)) continue;
    for (auto& o : obligations) keep_own_offers(o);
    out.push_back(std::move(lane));
  }
  return out;
}

base::Result<Reply> view_bureau_findings(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "bureau.findings"));
  ZL_TRY(const auto moment, moment_asked(core, input));
  Findings found;
  if (base::find(input, "at") || moment.known) {
    ZL_TRY(found, core.bureau.findings_at(core, moment.at, moment.known));
  } else {
    ZL_TRY(const auto kept, core.bureau.findings(core));
    found = *kept;
  }
  ZL_CHECK(note_look(core, context.who, "bureau", core.parts.origin, false));
  ZL_TRY(const auto book, core.rules.rulebook(found.rulebook.digest));
  auto body = findings_view(moment, found);
  body["lanes"] = own_lanes(lanes_of(core, *book, found, no_case()));
  return Reply{std::move(body), {}};
}

base::Result<Reply> explain_bureau_finding(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "bureau.explain_finding"));
  const auto obligation = base::text_at(input, "obligation");
  ZL_TRY(const auto found, core.bureau.findings(core));
  ZL_TRY(auto explanation, core.bureau.explain(core, obligation));
  Json body = JsonObject{};
  // As it is told; what is told under another finding, by its own rule's answer.
  for (const auto& list : {found->obligations, found->told()})
    for (const auto& o : list)
      if (o.id == obligation) body = finding_view(o, no_case(), core.parts.vocabulary);
  if (body.as_object().contains("do")) keep_own_offers(body);
  auto& told = body.as_object();
  told["explanation"] = std::move(explanation.json);
  told["text"] = explanation.zh;
  told["text_en"] = explanation.en;
  return Reply{std::move(body), {}};
}

}  // namespace

void add_bureau_findings(Core& core) {
  core.operations["bureau.findings"] = view_bureau_findings;
  core.operations["bureau.explain_finding"] = explain_bureau_finding;
}

}  // namespace services
