// What people enter into the record of a case as it is, where no command of its own makes it: the fields that name things of
// the case, and the ids of what an entry brings. Pure.
#pragma once

#include <string>

#include "records/case_state.h"
#include "records/vocabulary.h"

namespace records {

// Whether an entry of the case brought, or spoke of, a thing of this id ("evidence-2").
bool has_thing(const CaseState& state, std::string_view id);

// Whether somebody is, or ever was, an officer of the case.
bool handled(const CaseState& state, std::string_view user);

// "evidence-3" where two are on record.
std::string next_thing(const CaseState& state, std::string_view noun);

// Every field of the body that names a thing of the case names one that it has, but for `counted`, which the entry brings.
// Errors: not_found "case.no_such_thing" with where = the field ("/attendees/0/paper").
base::Status check_things_named(const CaseState& state, const std::vector<FieldTold>& fields, const base::Json& body,
                                std::string_view counted, const std::string& where = "");

// What the record itself fills in: the id of what the entry brings, and the digest of the paper that it names.
// Errors: not_found "case.no_such_thing" where `counted` names what the case has not.
base::Result<base::JsonObject> made_by_entry(const CaseState& state, const Vocabulary& vocabulary, std::string_view type,
                                             const base::Json& body);

}  // namespace records
