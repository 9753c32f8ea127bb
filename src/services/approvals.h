// Approvals (审批) as services know them: who speaks for which level, today and under which mandate.
#pragma once

#include "services/core.h"

namespace services {

// What only services know, for a command upon an approval; nothing for others. Errors: invalid "approval.unknown_matter",
// "approval.cannot_speak", "approval.cannot_review", "approval.cannot_read"; unauthorised "code.wrong"; unavailable
// "session.locked".
base::Result<std::optional<base::Json>> facts_of_approval_command(Core& core, const CallContext& context, std::string_view command,
                                                                  const records::CaseState& state, const base::Json& input);

// The chain of a matter: the bureau's own, or the one that ships. Errors: invalid "approval.unknown_matter".
base::Result<ApprovalChain> chain_of(Core& core, const std::string& matter);
// Whether what is put up in the matter is nothing for the case any more, since it was closed.
bool is_over_for(const Core& core, bool closed, const std::string& matter);

// Errors: denied "approval.not_your_level".
base::Status speaks_for(Core& core, const access_control::Principal& who, const std::string& level, const std::string& where);

base::Json approval_view(const records::Approval& approval);

// As the bureau's record knows them; the user itself where it does not.
base::Result<std::string> user_name(Core& core, const std::string& user);

// The page that an approver reads: what is proposed, on what facts, what is lacking, who said what so far.
base::Result<Reply> approval_brief(Core& core, const CallContext& context, const base::Json& input);
// What waits for a person, as one of a level, as one who was asked, or as one who reads.
base::Result<Reply> list_waiting_approvals(Core& core, const CallContext& context, const base::Json& input);

}  // namespace services
