// The hazard library as officers choose from it.
#include "services/hazard_library.h"

#include "services/core.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

// The whole of it is small enough to be sent at once: a phone then finds without network.
base::Result<Reply> list_entries(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "hazard_library.list"));
  JsonArray entries;
  for (const auto& entry : core.parts.hazards.entries()) entries.push_back(entry.told);
  return Reply{JsonObject{{"entries", std::move(entries)}}, {}};
}

}  // namespace

base::Status is_in_library(const Core& core, std::string_view entry, const std::string& where) {
  if (entry.empty() || core.parts.hazards.entry(entry) != nullptr) return {};
  return fail(ErrorKind::not_found, "hazards.no_such_entry", "the hazard library has no '" + std::string(entry) + "'", where,
              "choose one from the list, or leave it out");
}

void add_hazard_library(Core& core) { core.operations["hazard_library.list"] = list_entries; }

}  // namespace services
