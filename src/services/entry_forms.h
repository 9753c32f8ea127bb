// Entries that people make in a record as they are (`x-recordable`): who may make them, what a form asks for, and what of it
// is fit for people to send.
#pragma once

#include <functional>
#include <string_view>

#include "access/principal.h"
#include "base/json.h"
#include "base/result.h"
#include "records/vocabulary.h"

namespace services {

bool may_cause(const records::Vocabulary& vocabulary, const access_control::Principal& who, std::string_view type);

// Whether the record fills the field in itself, or nobody does: no form asks for it.
bool is_own(const records::Recordable& how, const records::FieldTold& field);

// What the schema of an event lets pass, and a person may not send: what the record fills in itself, and blanks.
// Errors: invalid "bureau.not_by_hand", "schema.blank", with where below /body.
base::Status is_fit_for_people(const records::Vocabulary& vocabulary, std::string_view type, const base::Json& body);

// The entries that this person may make, of the types that `offered` lets pass, with the fields that a form asks for.
base::JsonArray entry_types(const records::Vocabulary& vocabulary, const access_control::Principal& who,
                            const std::function<bool(std::string_view type)>& offered);

}  // namespace services
