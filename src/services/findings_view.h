// Findings as the API shows them (src/http_api/openapi.yaml, schema Findings): of a case, and of the bureau's own record.
#pragma once

#include "services/core.h"

namespace services {

// The instant and the knowledge that a question about findings names; without them, now and all.
struct Moment {
  base::Instant at;
  std::optional<std::uint64_t> known;
  std::uint64_t newest = 0;  // entry of the log
};
// From `at` and `seq`. Errors: invalid of the instant, "findings.bad_seq".
base::Result<Moment> moment_asked(Core& core, const base::Json& input);

// {at, seq, rulebook, counts}: the lanes are the caller's to add.
base::JsonObject findings_view(const Moment& moment, const Findings& found);
base::JsonObject reference_view(const records::RulebookRef& book);
// Every article of the rulebook with what it asks. `state` names the things that it speaks of.
base::JsonArray lanes_of(Core& core, const rulebook::Rulebook& book, const Findings& findings, const records::CaseState& state);

}  // namespace services
