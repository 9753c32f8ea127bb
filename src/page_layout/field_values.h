// Inside page_layout: what values a field takes, and what its values mean to the fields behind it.
#pragma once

#include <string>

#include "base/json.h"
#include "page_layout/form.h"

namespace page_layout {

// May this be given for the field?
bool fits(const Field& field, const base::Json& value);
// What to send instead.
const char* expected(FieldType type);

// An empty value of the field's type.
base::Json nothing_of(FieldType type);

// As {fields.ID} shows it: amounts in fen, the rows of a table as objects with the ids of its columns.
base::Json shown_to_others(const Field& field, const base::Json& value);

}  // namespace page_layout
