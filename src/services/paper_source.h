// What a form's fields can draw from (the `source` and `{…}` of data/forms): the case told for a paper, as far as the form asks.
// data/forms/README.md lists the paths; form_knowledge.h knows them.
#pragma once

#include <set>

#include "page_layout/form.h"
#include "services/core.h"

namespace services {

struct PaperAsked {
  std::string act;                   // empty: of the case as a whole
  std::vector<std::string> hazards;  // ids; empty: all of the act, or of the case
  std::vector<std::string> about;    // other things: a measure, an interview's act, photographs
  std::string number;                // empty: not given yet
};
// Errors: not_found "case.no_such_thing".
base::Result<base::Json> paper_source(Core& core, const records::CaseState& state, const page_layout::Form& form,
                                      const PaperAsked& asked);

// The entries of a case, the oldest first, as they read with what was put right.
base::Result<std::vector<records::Event>> events_told(Core& core, const records::CaseState& state);

// What the bureau says of itself: its name, and all that is set as `bureau.…`.
base::Result<base::JsonObject> bureau_facts(Core& core);

// Words of the vocabulary, names of things, officers and users.
page_layout::Dictionary dictionary_of(Core& core, const records::CaseState& state);

// For papers about the whole case that are made, not kept: cover and contents.
struct ListedPaper {
  std::string number, title, date;
  std::int64_t pages = 0;
};
base::Result<base::Json> case_source(Core& core, const records::CaseState& state, const std::vector<ListedPaper>& papers);

// The hazards found in an act, or checked in it.
std::vector<std::string> hazards_of_act(const records::CaseState& state, std::string_view act_id);

// What pins recordings to a paper: {code, digest, count}. The digest is SHA-256 over the recordings' own digests in the order of
// the record, 64 hex digits and a line feed each; the code its first eight digits (docs/formats/fingerprint.md).
base::Json fingerprint_of(const std::vector<std::string>& digests);

}  // namespace services
