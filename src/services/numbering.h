// Numbers of cases, papers and archived files, by the bureau's template: gapless per series, and none is given twice, in
// whatever series, however templates and years change.
#pragma once

#include <string>

#include "services/core.h"

namespace services {

struct Number {
  std::string text;    // "（示）应急检〔2026〕17号"
  std::string series;  // "case.inspection/2026"; "case.inspection" where the template shows no year
  std::int64_t serial = 0;
};

// May this be a template? Its parts are {year}, {serial}, {serial:4} (width), and what it gives is one plain component of a
// path (services/plain_name.h), because archive numbers name folders. Errors: invalid "numbering.bad_template".
base::Status check_number_template(const std::string& pattern, const std::string& where);

// The next free number for a `use` ("case", "paper", "archive") of a `name` ("inspection", a form's id). Two that ask at once
// may get the same: the projector refuses the second, who asks again. By the parameter "numbering.USE.NAME".
// Errors: invalid "numbering.bad_template", "numbering.bad_number", "numbering.no_template".
base::Result<Number> next_number(Core& core, std::string_view use, std::string_view name);

}  // namespace services
