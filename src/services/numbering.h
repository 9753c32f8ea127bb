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

// The next free number for a `use` ("case", "paper", "archive") of a `name` ("inspection", a form's id). Two that ask at once
// may get the same: the projector refuses the second, who asks again.
// Template parameter "numbering.USE.NAME": {year}, {serial}, {serial:4} (width). Errors: invalid "numbering.bad_template",
// "numbering.no_template".
base::Result<Number> next_number(Core& core, std::string_view use, std::string_view name);

}  // namespace services
