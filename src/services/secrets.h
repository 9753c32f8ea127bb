// Passwords, personal codes, one-time links and sessions.
#pragma once

#include "services/core.h"
#include "services/known_principals.h"

namespace services {

inline constexpr int kWrongCodesBeforeWait = 5;
inline constexpr int kCodeWaitMinutes = 10;
inline constexpr int kSessionHours = 12;
inline constexpr int kOneTimeDays = 7;
inline constexpr int kHalfDays = 3;  // that the first half of a one-time secret waits for the second
inline constexpr std::size_t kMinPasswordChars = 10;

// 32 random bytes as 43 characters of base64url.
std::string new_secret(base::Random& random);

// The principal of a user, from the record's rows. Errors: unauthorised "session.no_such_user" (unknown or disabled).
base::Result<access_control::Principal> principal_of(Core& core, const base::UserId& user);

// Errors: unauthorised "session.bad_login"; unavailable "session.locked" with the time in `where`: both whether the login
// exists or not (see sign_in_throttle.h).
base::Result<SignedIn> sign_in(Core& core, std::string_view login, std::string_view password, std::string_view remote);
base::Result<SignedIn> redeem(Core& core, std::string_view secret, std::string_view new_password,
                              std::string_view remote);
base::Result<access_control::Principal> authenticate(Core& core, KnownPrincipals& known, std::string_view token);
base::Status sign_out(Core& core, std::string_view token);

// Five wrong codes in a row make this officer's code wait; signing in goes on, for whoever holds the shared device typed them.
// Errors: unauthorised "code.wrong", "code.none_set"; unavailable "session.locked".
base::Status check_personal_code(Core& core, const base::UserId& user, std::string_view code);
base::Status set_personal_code(Core& core, const base::UserId& user, std::string_view password, std::string_view code);
// Ends the user's other sessions; `session` is the asker's own.
base::Status set_password(Core& core, const base::UserId& user, std::string_view old_password,
                          std::string_view new_password, std::string_view session);
// Removes the sessions that are over. At the start and, with the sign-ins that make them, once an hour.
base::Status purge_sessions(Core& core);

// A fresh one-time secret for the account; what was set before no longer opens it.
base::Result<std::string> issue_one_time_secret(Core& core, const base::UserId& user, std::string_view login);

// A one-time secret of two halves, for two persons: whoever is shown one of them cannot be the account's owner. The first half
// opens nothing and changes nothing of what opens the account; a later one takes its place. Errors: not_found "user.no_such_user".
base::Result<std::string> ask_one_time_secret(Core& core, const base::UserId& user);
// The second half: from now on both together, one after the other, are the account's one-time secret, and nothing else
// opens it. Errors: conflict "reset.none_asked", also where the first half is too old.
base::Result<std::string> complete_one_time_secret(Core& core, const base::UserId& user);
// Until when a first half waits for its second; nothing where none does.
std::optional<base::Instant> half_waits_until(const ports::Account& account, base::Instant now);

}  // namespace services
