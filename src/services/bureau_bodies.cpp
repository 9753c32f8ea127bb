#include "services/bureau_bodies.h"

#include <algorithm>

namespace services {

using base::Json;

base::Result<std::vector<Json>> bureau_entries_of(Core& core, const std::string& entry) {
  std::vector<Json> out;
  ports::RowQuery query{.model = "bureau_entry", .lookup = entry, .limit = 500};
  while (true) {
    ZL_TRY(auto rows, core.parts.store.rows(query));
    for (auto& row : rows) out.push_back(std::move(row.json));
    if (rows.size() < query.limit) return out;
    query.after_key = rows.back().order_key;
    query.after_id = rows.back().id;
  }
}

base::Result<std::vector<Json>> bureau_bodies(Core& core, const std::string& entry) {
  ZL_TRY(auto out, bureau_entries_of(core, entry));
  for (auto& one : out) one = Json(*base::find(one, "body"));
  return out;
}

bool runs_on(const Json& given, const std::string& day) {
  const auto until = base::text_at(given, "until");
  return base::text_at(given, "from") <= day && (until.empty() || day <= until);
}

const Json* end_of(const std::vector<Json>& ended, const char* field, const std::string& reference) {
  const auto found = std::find_if(ended.begin(), ended.end(), [&](const Json& end) { return base::text_at(end, field) == reference; });
  return found == ended.end() ? nullptr : &*found;
}

}  // namespace services
