// Inside page_layout: what a filled form is looked over for, whatever form it is.
#pragma once

#include <vector>

#include "base/json.h"
#include "page_layout/form.h"

namespace page_layout {

// Where words stand within the value of a field.
struct FieldText {
  const Field& field;
  std::string_view text;
  std::size_t row = 0, column = 0;
};
// Calls `each` for every text of the value: the field's own, or those of its elements or cells.
void each_text(const Field& field, const base::Json& value, const std::function<void(const FieldText&)>& each);
// A warning of this stretch.
Warning warning_at(const FieldText& words, std::string code, Stretch stretch, std::string say);

// Numbers in wrong brackets, hours without minutes, periods that run backwards, amounts that differ, cells left empty: after
// the `given` warnings of the form's own rules, and not of the same stretch again. `lists` may be null.
void look_over(const Form& form, const base::Json& fields, const LintLists* lists, std::vector<Warning>& given);

}  // namespace page_layout
