// Approvals (审批) as services know them: who speaks for which level, today and under which mandate.
#pragma once

#include "services/core.h"

namespace services {

// Of case.request_approval: the levels that it goes through, the bureau's own or those that ship.
base::Result<base::Json> facts_of_request(Core& core, const base::Json& input);
// Of case.give_opinion and case.return_approval, once the asker's code is right: the levels for which they speak, their name
// and position, the mandates, and what a grant brings about. Errors: unauthorised "code.wrong"; unavailable "session.locked".
base::Result<base::Json> facts_of_opinion(Core& core, const CallContext& context, const records::CaseState& state,
                                          const base::Json& input);

// Errors: denied "approval.not_your_level".
base::Status speaks_for(Core& core, const access_control::Principal& who, const std::string& level, const std::string& where);

base::Json approval_view(const records::Approval& approval);

// As the bureau's record knows them; the user itself where it does not.
base::Result<std::string> user_name(Core& core, const std::string& user);

// The page that an approver reads: what is proposed, on what facts, what is lacking, who said what so far.
base::Result<Reply> approval_brief(Core& core, const CallContext& context, const base::Json& input);

}  // namespace services
