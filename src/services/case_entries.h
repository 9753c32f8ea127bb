// What people enter into the record of a case as it is: facts, and whose office it is, by the vocabulary.
#pragma once

#include "services/core.h"

namespace services {

// Of case.record: which event it is, and what the record fills in itself. Errors: not_found "case.no_such_entry"; denied
// "case.not_your_entry"; invalid "bureau.not_by_hand", "schema.blank"; not_found "case.no_such_thing", "bureau.no_such_thing".
base::Result<base::Json> facts_of_entry(Core& core, const CallContext& context, const records::CaseState& state,
                                        const base::Json& input);

// Of case.correct_entry: the fields of the entry that shall read otherwise. Errors: as above; not_found "case.no_such_event";
// invalid "correction.not_correctable"; denied "case.not_your_entry" where somebody else said it in their own office.
base::Result<base::Json> facts_of_entry_correction(Core& core, const CallContext& context, const records::CaseState& state,
                                                   const base::Json& input);

}  // namespace services
