// Findings as the API shows them (src/http_api/openapi.yaml, schema Findings): of a case, and of the bureau's own record.
#pragma once

#include "services/case_view.h"
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
// As obligation_view, and `also`: [{id, rule, article, clause, source, layer, title, status, effect,
// certainty, due?, why}] of the other sources, with `own` of what its own rule answers where there are any.
base::Json finding_view(const rulebook::Obligation& finding, const records::CaseState& state,
                        const records::Vocabulary& vocabulary);
// What one source answers of a finding that is told elsewhere, and `under`: {id, article, clause, source}
// where.
base::Json told_elsewhere_view(const rulebook::Obligation& answer, const rulebook::Obligation& finding,
                               const records::CaseState& state, const records::Vocabulary& vocabulary);

// What an article says of itself, whatever the case.
base::JsonObject article_text(const rulebook::Article& article);

// How much is told of what the rulebook says of every case alike: all of it, or what there is in `rulebook.lanes` once for all.
enum class LaneTexts { whole, brief };

// Every article of the rulebook with what it asks. `state` names the things that it speaks of. A finding stands in the lane
// of its article; what is told in it for other articles is named in theirs, and what a clause gathers of other articles
// in its own: `gathered`: [{clause, first, last, obligations}], where the rulebook has such clauses.
// Brief: the articles without their texts, and what is not triggered as {id, rule, status, effect}.
base::JsonArray lanes_of(Core& core, const rulebook::Rulebook& book, const Findings& findings, const records::CaseState& state,
                         LaneTexts texts = LaneTexts::whole);

}  // namespace services
