#include "page_layout/blanks.h"

#include <algorithm>

#include "base/blank.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

bool has_blank(const base::Json& value) {
  if (!value.is_array()) {
    const auto text = plain_text(value);
    return base::is_blank(text) || text.find(kBlank) != std::string::npos;
  }
  // An empty cell of a table is no fault; an empty entry of a list is.
  const auto& items = value.get_array();
  return items.empty() ||
         std::any_of(items.begin(), items.end(), [](const auto& item) { return !item.is_array() && has_blank(item); });
}

}  // namespace

std::vector<std::string> blanks_left(const Form& form, const base::Json& fields) {
  std::vector<std::string> out;
  for (const Field& field : form.fields) {
    const base::Json* value = base::find(fields, field.id);
    if (field.required && (!value || has_blank(*value))) out.push_back(field.label);
  }
  return out;
}

}  // namespace page_layout
