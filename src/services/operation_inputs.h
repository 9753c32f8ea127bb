// What each operation takes, checked at the door before anything else happens: writing operations by the schema of their
// command in the vocabulary, reading ones by a table. Pure.
#pragma once

#include <string_view>

#include "base/json.h"
#include "records/vocabulary.h"

namespace services {

// `input` is an object. Errors: invalid "json.missing_field" or "schema.…", `where` = the field.
base::Status check_input(const records::Vocabulary& vocabulary, std::string_view operation, const base::Json& input);

}  // namespace services
