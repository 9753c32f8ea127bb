// What a form's fields can draw from (the `source` and `{…}` of data/forms): the case told for a paper.
//   bureau {name, region, government, court} · case {number, matter, kind, opened_at, closed_at, archived_at, outcome_words, archive_number,
//   retention, papers, pages, recordings} · party {…} · officers [{name, certificate, index}] · act {place, kind, began_at, ended_at,
//   credential_shown_at, credential_shown_to, recordings} · hazards [{index, id, place, description, basis, remedy, due, rectified_on_spot,
//   outcome, opinion}] · exemptions [{name}] · order {title, number, date} (the last paper of an earlier act) · request · paper {number, date}
//   · contents [{number, title, date, page, pages, note}]
#pragma once

#include "services/core.h"

namespace services {

// For a paper of an act. `chosen`: hazard ids; all of the act when empty.
base::Result<base::Json> paper_source(Core& core, const records::CaseState& state, const std::string& act_id,
                                      const std::vector<std::string>& chosen, const std::string& number);

// For papers about the whole case: cover and contents.
struct ListedPaper {
  std::string number, title, date;
  std::int64_t pages = 0;
};
base::Result<base::Json> case_source(Core& core, const records::CaseState& state, const std::vector<ListedPaper>& papers);

// The hazards found in an act, or checked in it.
std::vector<std::string> hazards_of_act(const records::CaseState& state, std::string_view act_id);

}  // namespace services
