// Entries of a case as a person may read them: in sentences, and without what is kept from this person.
#pragma once

#include "records/event.h"
#include "services/core.h"

namespace services {

// {seq, n, type, at, by, by_name, subject?, disposed | sentence, sentence_en, body, withheld?}.
base::Result<base::JsonObject> told_event(Core& core, const access_control::Principal& who, const records::CaseState& state,
                                          records::Event event);

}  // namespace services
