#include "services/case_access.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;

access_control::Object object_of_line(const Json& line) {
  access_control::Object object{"case", base::text_at(line, "id"), {}, {}};
  if (const auto* labels = base::array_at(line, "labels"))
    for (const auto& l : *labels) object.labels.emplace_back(l.as_string());
  if (const auto* officers = base::array_at(line, "officers"))
    for (const auto& o : *officers) object.owners.emplace_back(o.as_string());
  return object;
}

bool may_see(Core& core, const access_control::Principal& who, const Json& line) {
  return core.parts.kernel.may(who, "case.view", object_of_line(line)).has_value();
}

namespace {

base::Result<CaseShelf::Case> listed_case(Core& core, const std::string& id) {
  ZL_TRY(auto state, core.cases.by_id(id));
  if (!state) return fail(ErrorKind::corrupt, "store.row_missing", "a case is listed but not there", id, "run zhilu verify");
  return state;
}

}  // namespace

std::shared_ptr<const Findings> kept_findings_of_line(Core& core, const Json& line) {
  const auto version = static_cast<std::uint64_t>(base::int_at(line, "version").value_or(0));
  return core.rules.kept_findings(base::text_at(line, "id"), version, core.now());
}

base::Result<std::shared_ptr<const Findings>> findings_of_line(Core& core, const Json& line) {
  if (auto kept = kept_findings_of_line(core, line)) return kept;
  ZL_TRY(const auto state, listed_case(core, base::text_at(line, "id")));
  return core.rules.findings(core, *state);
}

}  // namespace services
