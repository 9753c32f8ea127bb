#include "store_sqlite/people.h"

namespace store_sqlite {
namespace {

constexpr const char* kAccount =
    "SELECT user_id, login, password_hash, code_hash, one_time_hash, one_time_until, disabled, failures, "
    "locked_until"
    " FROM account";

ports::Account account_at(const Rows& row) {
  ports::Account account;
  account.user = base::UserId{std::string(row->text(0))};
  account.login = row->text(1);
  account.password_hash = row->text(2);
  account.code_hash = row->text(3);
  account.one_time_hash = row->text(4);
  account.one_time_until = {row->integer(5)};
  account.disabled = row->integer(6) != 0;
  account.failures = static_cast<int>(row->integer(7));
  account.locked_until = {row->integer(8)};
  return account;
}

base::Result<std::optional<ports::Account>> one_account(const Database& database, const std::string& where,
                                                        std::string_view value) {
  ZL_TRY(auto query, database.prepare(kAccount + where));
  Rows rows(query, value);
  ZL_TRY(const bool there, rows.next());
  if (!there) return std::nullopt;
  return account_at(rows);
}

// Of a query for token_digest, user_id, id, began, expires, handed_case, handed_paper.
template <class Key>
base::Result<std::optional<ports::Session>> one_session(Statement& query, const Key& key) {
  Rows rows(query, key);
  ZL_TRY(const bool there, rows.next());
  if (!there) return std::nullopt;
  ports::Session session;
  const auto token = rows->bytes(0);
  if (token.size() != session.token_digest.bytes.size())
    return base::fail(base::ErrorKind::corrupt, "store.database_damaged", "a session has no proper token",
                      "session", "run zhilu verify");
  session.token_digest = base::Digest::from_bytes(token);
  session.user = base::UserId{std::string(rows->text(1))};
  session.id = rows->text(2);
  session.began = {rows->integer(3)};
  session.expires = {rows->integer(4)};
  if (!rows->text(5).empty())
    session.handed_over = ports::Handover{std::string(rows->text(5)), std::string(rows->text(6))};
  return session;
}

}  // namespace

base::Result<std::optional<ports::Account>> find_account(const Database& database, const base::UserId& user) {
  return one_account(database, " WHERE user_id = ?", user.text);
}

base::Result<std::optional<ports::Account>> find_account_by_login(const Database& database,
                                                                  std::string_view login) {
  return one_account(database, " WHERE login = ?", login);
}

base::Result<std::vector<ports::Account>> all_accounts(const Database& database) {
  ZL_TRY(auto query, database.prepare(std::string(kAccount) + " ORDER BY user_id"));
  Rows rows(query);
  std::vector<ports::Account> all;
  for (;;) {
    ZL_TRY(const bool there, rows.next());
    if (!there) return all;
    all.push_back(account_at(rows));
  }
}

base::Status put_account(const Database& database, const ports::Account& a) {
  ZL_TRY(const auto holder, find_account_by_login(database, a.login));
  if (holder && holder->user != a.user)
    return base::fail(base::ErrorKind::conflict, "account.login_taken", "another account has this login",
                      a.login, "choose another login");
  ZL_TRY(auto put,
         database.prepare(
             "INSERT INTO account (user_id, bureau, login, password_hash, code_hash, one_time_hash,"
             " one_time_until, disabled, failures, locked_until) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)"
             " ON CONFLICT (user_id) DO UPDATE SET login = excluded.login,"
             " password_hash = excluded.password_hash, code_hash = excluded.code_hash,"
             " one_time_hash = excluded.one_time_hash, one_time_until = excluded.one_time_until,"
             " disabled = excluded.disabled, failures = excluded.failures,"
             " locked_until = excluded.locked_until"));
  return put.run(a.user.text, a.login, a.password_hash, a.code_hash, a.one_time_hash, a.one_time_until.us,
                 a.disabled ? 1 : 0, a.failures, a.locked_until.us);
}

base::Status change_account(const Database& database, const base::UserId& user,
                            const ports::AccountStore::AccountChange& change) {
  ZL_TRY(auto account, find_account(database, user));
  if (!account)
    return base::fail(base::ErrorKind::not_found, "account.none", "this user has no account", user.text);
  ZL_CHECK(change(*account));
  return put_account(database, *account);
}

base::Status put_session(const Database& database, const ports::Session& s) {
  ZL_TRY(auto put,
         database.prepare("INSERT OR REPLACE INTO session (token_digest, bureau, user_id, id, began, expires,"
                          " handed_case, handed_paper) VALUES (?, 1, ?, ?, ?, ?, ?, ?)"));
  const auto handed = s.handed_over.value_or(ports::Handover{});
  return put.run(s.token_digest.view(), s.user.text, s.id, s.began.us, s.expires.us, handed.case_id,
                 handed.paper);
}

base::Result<std::optional<ports::Session>> find_session(Statement& query, const base::Digest& token_digest) {
  return one_session(query, token_digest.view());
}

base::Result<std::optional<ports::Session>> find_session_named(const Database& database,
                                                               std::string_view id) {
  ZL_TRY(auto query, database.prepare("SELECT token_digest, user_id, id, began, expires, handed_case, handed_paper"
                                      " FROM session WHERE id = ?"));
  return one_session(query, id);
}

base::Status hand_over(const Database& database, std::string_view session_id,
                       const std::optional<ports::Handover>& to) {
  ZL_TRY(const auto there, find_session_named(database, session_id));
  if (!there)
    return base::fail(base::ErrorKind::not_found, "session.none", "this session has ended", {}, "sign in");
  ZL_TRY(auto change, database.prepare("UPDATE session SET handed_case = ?, handed_paper = ? WHERE id = ?"));
  const auto handed = to.value_or(ports::Handover{});
  return change.run(handed.case_id, handed.paper, session_id);
}

base::Status drop_session(const Database& database, const base::Digest& token_digest) {
  ZL_TRY(auto drop, database.prepare("DELETE FROM session WHERE token_digest = ?"));
  return drop.run(token_digest.view());
}

base::Status drop_sessions_of(const Database& database, const base::UserId& user, std::string_view keep) {
  ZL_TRY(auto drop, database.prepare("DELETE FROM session WHERE user_id = ? AND id <> ?"));
  return drop.run(user.text, keep);
}

base::Status drop_sessions_before(const Database& database, base::Instant now) {
  ZL_TRY(auto drop, database.prepare("DELETE FROM session WHERE expires < ?"));
  return drop.run(now.us);
}

base::Status put_draft(const Database& database, ports::Draft& draft) {
  ZL_TRY(const auto present, find_draft(database, draft.key, draft.owner));
  const auto version = present ? present->version : 0;
  if (version != draft.version)
    return base::fail(base::ErrorKind::conflict, "draft.version_conflict",
                      "the draft was saved elsewhere as version " + std::to_string(version), draft.key,
                      "read it again, then save");
  ++draft.version;
  ZL_TRY(auto put, database.prepare("INSERT OR REPLACE INTO draft (key, owner, bureau, json, version, saved)"
                                    " VALUES (?, ?, 1, ?, ?, ?)"));
  ZL_CHECK(put.run(draft.key, draft.owner.text, draft.json, draft.version, draft.saved.us));
  ZL_TRY(auto drop, database.prepare("DELETE FROM draft WHERE owner = ?1 AND key <> ?2 AND key NOT IN"
                                     " (SELECT key FROM draft WHERE owner = ?1 AND key <> ?2"
                                     " ORDER BY saved DESC, key LIMIT ?3)"));
  return drop.run(draft.owner.text, draft.key, static_cast<std::int64_t>(ports::kDraftsOfOne - 1));
}

base::Result<std::optional<ports::Draft>> find_draft(const Database& database, std::string_view key,
                                                     const base::UserId& owner) {
  ZL_TRY(auto query, database.prepare("SELECT json, version, saved FROM draft WHERE key = ? AND owner = ?"));
  Rows rows(query, key, owner.text);
  ZL_TRY(const bool there, rows.next());
  if (!there) return std::nullopt;
  return ports::Draft{std::string(key),
                      owner,
                      std::string(rows->text(0)),
                      static_cast<std::uint64_t>(rows->integer(1)),
                      {rows->integer(2)}};
}

namespace {

ports::PaperDraft paper_draft_of(const Rows& rows, std::string_view case_id, std::string_view paper) {
  return {std::string(case_id),
          std::string(paper),
          std::string(rows->text(0)),
          static_cast<std::uint64_t>(rows->integer(1)),
          base::UserId{std::string(rows->text(2))},
          {rows->integer(3)},
          {rows->integer(4)}};
}

}  // namespace

base::Result<std::optional<ports::PaperDraft>> find_paper_draft(const Database& database, std::string_view case_id,
                                                                std::string_view paper, std::optional<std::uint64_t> version) {
  if (version == 0u) return std::nullopt;  // versions count from 1
  ZL_TRY(auto query, database.prepare("SELECT json, version, author, began, saved FROM paper_draft"
                                      " WHERE case_id = ?1 AND paper = ?2 AND (?3 = 0 OR version = ?3)"
                                      " ORDER BY version DESC LIMIT 1"));
  Rows rows(query, case_id, paper, version.value_or(0));
  ZL_TRY(const bool there, rows.next());
  if (!there) return std::nullopt;
  return paper_draft_of(rows, case_id, paper);
}

base::Result<std::vector<ports::PaperDraft>> paper_draft_versions(const Database& database, std::string_view case_id,
                                                                  std::string_view paper) {
  ZL_TRY(auto query, database.prepare("SELECT '', version, author, began, saved FROM paper_draft"
                                      " WHERE case_id = ? AND paper = ? ORDER BY version DESC"));
  std::vector<ports::PaperDraft> out;
  Rows rows(query, case_id, paper);
  while (true) {
    ZL_TRY(const bool there, rows.next());
    if (!there) return out;
    out.push_back(paper_draft_of(rows, case_id, paper));
  }
}

base::Status put_paper_draft(const Database& database, ports::PaperDraft& draft, bool stays) {
  ZL_TRY(const auto present, find_paper_draft(database, draft.case_id, draft.paper, {}));
  const auto version = present ? present->version : 0;
  if (version != draft.version)
    return base::fail(base::ErrorKind::conflict, "draft.changed", "the draft was saved meanwhile as version " + std::to_string(version),
                      draft.paper, "read it again, then choose");
  ++draft.version;
  draft.began = draft.saved;
  if (present && !stays && ports::goes_on_with(*present, draft)) {
    draft.began = present->began;
    ZL_TRY(auto drop, database.prepare("DELETE FROM paper_draft WHERE case_id = ? AND paper = ? AND version = ?"));
    ZL_CHECK(drop.run(draft.case_id, draft.paper, version));
  }
  ZL_TRY(auto put, database.prepare("INSERT INTO paper_draft (case_id, paper, version, bureau, json, author, began, saved)"
                                    " VALUES (?, ?, ?, 1, ?, ?, ?, ?)"));
  ZL_CHECK(put.run(draft.case_id, draft.paper, draft.version, draft.json, draft.by.text, draft.began.us, draft.saved.us));
  ZL_TRY(auto thin, database.prepare("DELETE FROM paper_draft WHERE case_id = ?1 AND paper = ?2 AND version NOT IN"
                                     " (SELECT version FROM paper_draft WHERE case_id = ?1 AND paper = ?2"
                                     " ORDER BY version DESC LIMIT ?3)"));
  return thin.run(draft.case_id, draft.paper, static_cast<std::int64_t>(ports::kVersionsOfDraft));
}

}  // namespace store_sqlite
