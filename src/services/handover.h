// A device in the party's hands. The officer hands it over for one paper: from then on its session answers what reading and
// signing that paper take, and nothing else, until the officer takes the device back with the own personal code, or signs in anew.
// What the browser shows is not what protects: whoever holds the device can type any address.
#pragma once

#include "services/core.h"

namespace services {

// Errors of all three: denied "session.handed_over".
base::Status check_handover(Core& core, const access_control::Principal& who, std::string_view operation, const base::Json& input);
base::Status check_handover(Core& core, const access_control::Principal& who, const ContentRequest& request);
// Recordings of the reading and of a refusal come in while the paper is before the party; others wait.
base::Status check_handover_upload(Core& core, const access_control::Principal& who, const base::Json& metadata);
// Whether these changes may be told of: those of the paper's case.
bool told_while_handed_over(const access_control::Principal& who, const base::CaseId& stream);

// Of `me`, what the page needs while the party holds the device.
base::JsonObject me_while_handed_over(const access_control::HandedOver& held, base::JsonObject me);

// The case as far as its paper's signing takes it; the whole of it where nothing was handed over.
base::Json view_for(const access_control::Principal& who, base::Json case_view);

}  // namespace services
