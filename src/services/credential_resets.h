// Lost passwords. Whoever is shown the one-time secret of an account can be its owner, so nobody is shown the whole of one
// that counts: the system administrator asks for the reset and is shown the first half, the security administrator, another
// person, confirms it and is shown the second, and the owner needs both. Until it is confirmed the owner's password goes on
// working. In one piece a secret is given only to the machine's own operator, who holds disk and keys anyway, and for an account
// that nobody has opened yet and that holds nothing; and such an account is given nothing before its owner opened it.
#pragma once

#include "services/core.h"

namespace services {

// Nobody resets or disables an administrator's account from a screen. Errors: denied "user.is_administrator".
base::Status leave_administrators_alone(Core& core, const CallContext& context, const std::string& user);
// Before roles or labels are granted. Errors: conflict "user.not_opened".
base::Status opened_by_its_owner(Core& core, const CallContext& context, const base::UserId& user);
// What a list for administrators tells of an account: whether its owner opened it, and the reset that waits for confirmation.
base::Status add_account_facts(Core& core, const std::string& user, base::JsonObject& told);
// The reset of this account that waits for confirmation, {asked_by, asked_by_name, asked_at, until}; null where none does.
base::Result<base::Json> waiting_reset(Core& core, const std::string& user);
// {user, secret, until, part}.
base::Result<Reply> one_time_reply(Core& core, const std::string& user, const std::string& secret, const char* part);

}  // namespace services
