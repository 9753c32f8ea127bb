// Accounts, sessions and drafts, own and shared, in the database. Reading and writing belong to the thread of the connection.
#pragma once

#include "ports/account_store.h"
#include "store_sqlite/sqlite.h"

namespace store_sqlite {

base::Result<std::optional<ports::Account>> find_account(const Database& database, const base::UserId& user);
base::Result<std::optional<ports::Account>> find_account_by_login(const Database& database,
                                                                  std::string_view login);
base::Result<std::vector<ports::Account>> all_accounts(const Database& database);
base::Status put_account(const Database& database, const ports::Account& account);
base::Status change_account(const Database& database, const base::UserId& user,
                            const ports::AccountStore::AccountChange& change);

base::Status put_session(const Database& database, const ports::Session& session);
inline constexpr const char* kFindSession =
    "SELECT token_digest, user_id, id, began, expires, handed_case, handed_paper FROM session"
    " WHERE token_digest = ?";
base::Result<std::optional<ports::Session>> find_session(Statement& query, const base::Digest& token_digest);
base::Result<std::optional<ports::Session>> find_session_named(const Database& database, std::string_view id);
base::Status hand_over(const Database& database, std::string_view session_id,
                       const std::optional<ports::Handover>& to);
base::Status drop_session(const Database& database, const base::Digest& token_digest);
base::Status drop_sessions_of(const Database& database, const base::UserId& user, std::string_view keep);
base::Status drop_sessions_before(const Database& database, base::Instant now);

// `draft` has the version that is expected; it gets the new one.
base::Status put_draft(const Database& database, ports::Draft& draft);
base::Result<std::optional<ports::Draft>> find_draft(const Database& database, std::string_view key,
                                                     const base::UserId& owner);

// As above; `stays`: the version before is kept, whoever saved it.
base::Status put_paper_draft(const Database& database, ports::PaperDraft& draft, bool stays);
base::Result<std::optional<ports::PaperDraft>> find_paper_draft(const Database& database, std::string_view case_id,
                                                                std::string_view paper, std::optional<std::uint64_t> version);
base::Result<std::vector<ports::PaperDraft>> paper_draft_versions(const Database& database, std::string_view case_id,
                                                                  std::string_view paper);

}  // namespace store_sqlite
