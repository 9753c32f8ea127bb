// Numbers of cases, papers and archived files, by the bureau's templates: gapless per series, and none is given twice, in
// whatever series, however templates and years change. Whoever draws holds `Turns::numbers` from drawing to appending.
#pragma once

#include <string>

#include "numbering/template.h"
#include "services/core.h"

namespace services {

struct Number {
  std::string text;    // "（示）应急检〔2026〕17号"
  std::string series;  // "case.inspection/2026"; "case.inspection" where the template shows no year
  std::int64_t serial = 0;
};

// What a number is asked for.
struct NumberRequest {
  std::string use, name;                      // "paper", a form's id; "case", "archive", a kind of case
  const records::CaseState* state = nullptr;  // the case that it belongs to; null where there is none yet
  std::string lead;                           // the user whose team counts; empty: who leads the case
  std::string by;                             // the user who draws it
};

// "paper.inspection_record" and the parameter that says how it is numbered: its own, else `numbering.paper` for all forms; while
// neither is set, the form's own template, or the one that ships for all (docs/numbers.md).
struct KnownTemplate {
  std::string parameter, text;
  numbering::Template made;
};
// Errors: not_found "numbering.no_template"; invalid "numbering.bad_template".
base::Result<KnownTemplate> template_of(Core& core, const std::string& use, const std::string& name);

// What the template shows and is known. What is not known is left out: filling then names it.
base::Result<numbering::Facts> facts_for(Core& core, const numbering::Template& shown, const NumberRequest& request);
// The code of a form (检记): the bureau's own by the parameter "numbering.code.FORM", else the form's, else its title. Empty where
// there is no such form.
base::Result<std::string> code_of_form(Core& core, const std::string& form);

// The next number: the lowest that was given back, else the one after the last. Numbers that would look like one that another
// series gave go into the register as passed over. Two that ask at once may get the same: the projector refuses the second,
// who asks again. Errors: those of `template_of`, of numbering::Template; invalid "numbering.bad_number".
base::Result<Number> next_number(Core& core, const NumberRequest& request);

// The numbers that follow the last one, for a block: {series, first, last, pattern, first_number, last_number, year?}. Fewer
// than `count` where one among them would look like the number of another series. Errors as above.
base::Result<base::JsonObject> next_block(Core& core, const NumberRequest& request, std::int64_t count);

// The number that `input` ({block, serial, happened_at?}) says was taken from a block. Errors: those of
// records::number_of_block.
base::Result<Number> number_of_block(Core& core, const std::string& used_for, const base::Json& input);

// May this be a template? What it gives is one plain component of a path (services/plain_name.h), because archive numbers
// name folders. Errors: invalid "numbering.bad_template", "numbering.bad_scope", "numbering.ambiguous".
base::Status check_number_template(const std::string& pattern, const std::string& where);

// Whether numbers stay apart when a parameter that they are made of is set so. Errors: as above; conflict "numbering.alike"
// (two templates could give one number to different papers); invalid "numbering.fact_unknown" (a fact that a number of this
// use never has). `where` = "/value".
base::Status check_number_parameter(Core& core, const std::string& name, const std::string& value);

// What is remarked of a template that may be set: [{code, what, place, remedy}]. Empty for any other parameter.
base::JsonArray remarks_of_parameter(const std::string& name, const std::string& value);

}  // namespace services
