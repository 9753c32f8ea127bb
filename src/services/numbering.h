// Numbers of cases and papers: gapless per series, by the bureau's template.
#pragma once

#include <string>

#include "services/core.h"

namespace services {

struct Number {
  std::string text;    // "（示）应急检〔2026〕17号"
  std::string series;  // "inspection/2026"
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
