// Secrets and sessions of people. Not in the log (a hash of a password proves nothing and outlives its use) and not
// derivable: after a rebuild from the log accounts return locked. Thread-safe; each call is durable when it returns.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/ids.h"

namespace ports {

struct Account {
  base::UserId user;
  std::string login;              // unique, lower case
  std::string password_hash;      // Argon2id, libsodium's text form; empty = none set
  std::string code_hash;          // the personal code (PIN) for confirming on a shared device; empty = none set
  std::string one_time_hash;      // SHA-256 hex of a one-time secret, or "half:" and that of its first half, which opens
                                  // nothing; empty = none outstanding
  base::Instant one_time_until;
  bool disabled = false;
  int failures = 0;               // wrong personal codes in a row
  base::Instant locked_until;     // no code is taken before
};

// The device of a session is in the party's hands: until it is taken back, the session serves the signing of
// one paper.
struct Handover {
  std::string case_id;
  std::string paper;
};

struct Session {
  base::Digest token_digest;  // SHA-256 of the cookie's secret
  base::UserId user;
  std::string id;             // public: names the login window in the access log
  base::Instant began;
  base::Instant expires;
  std::optional<Handover> handed_over = {};
};

struct Draft {
  std::string key;  // "CASE/paper-1" or another place in a screen
  base::UserId owner;
  std::string json;
  std::uint64_t version = 0;
  base::Instant saved;
};

inline constexpr std::size_t kDraftsOfOne = 200;  // of one owner

// One version of the unfinished text of a paper, which all share who may prepare papers of the case: the newest is what they
// work on. No record: what is prepared is one.
struct PaperDraft {
  std::string case_id;
  std::string paper;  // which of the case's papers, there already or to be
  std::string json;
  std::uint64_t version = 0;
  base::UserId by;
  base::Instant began;  // when the first was saved of the versions that this one stands for
  base::Instant saved;
};

inline constexpr std::size_t kVersionsOfDraft = 50;
inline constexpr std::int64_t kDraftStretchSeconds = 600;

// Whether `next` takes the place of the version before it: one author's work of ten minutes is one version.
inline bool goes_on_with(const PaperDraft& former, const PaperDraft& next) {
  return former.by == next.by && next.saved >= former.began && next.saved < former.began.plus_seconds(kDraftStretchSeconds);
}

class AccountStore {
 public:
  virtual ~AccountStore() = default;
  virtual base::Result<std::optional<Account>> account(const base::UserId& user) const = 0;
  virtual base::Result<std::optional<Account>> account_by_login(std::string_view login) const = 0;
  virtual base::Result<std::vector<Account>> accounts() const = 0;
  virtual base::Status put_account(const Account& account) = 0;  // conflict "account.login_taken"
  // Changes the account as it stands when its turn among all writers comes, not as somebody read it before: what took time in
  // between, like hashing, overwrites nothing. `change` is to be quick. Errors: not_found "account.none"; those of `change`,
  // and then nothing is stored.
  using AccountChange = std::function<base::Status(Account&)>;
  virtual base::Status change_account(const base::UserId& user, const AccountChange& change) = 0;

  virtual base::Status put_session(const Session& session) = 0;
  virtual base::Result<std::optional<Session>> session(const base::Digest& token_digest) const = 0;
  virtual base::Result<std::optional<Session>> session_named(std::string_view id) const = 0;
  // Hands the session's device over or, with nothing, takes it back. Errors: not_found "session.none", also where it ended
  // meanwhile.
  virtual base::Status hand_over(std::string_view session_id, const std::optional<Handover>& to) = 0;
  virtual base::Status drop_session(const base::Digest& token_digest) = 0;
  // All of a user, but for the one with the id `keep`.
  virtual base::Status drop_sessions_of(const base::UserId& user, std::string_view keep = {}) = 0;
  virtual base::Status drop_sessions_before(base::Instant now) = 0;  // that expired before it

  // Of one owner the last kDraftsOfOne are kept; the one saved longest ago goes first. Errors: conflict
  // "draft.version_conflict" where `version` is not the stored one.
  virtual base::Result<Draft> put_draft(Draft draft) = 0;
  virtual base::Result<std::optional<Draft>> draft(std::string_view key, const base::UserId& owner) const = 0;

  // `draft.version` is the one that it was made from, 0 for the first; the answer is what is stored. It takes the place of a
  // version that it goes on with, unless that one `stays`. Of one paper the last kVersionsOfDraft are kept. Errors: conflict
  // "draft.changed" where another version is the newest.
  virtual base::Result<PaperDraft> put_paper_draft(PaperDraft draft, bool stays) = 0;
  // The newest version, or the one that is named.
  virtual base::Result<std::optional<PaperDraft>> paper_draft(std::string_view case_id, std::string_view paper,
                                                              std::optional<std::uint64_t> version = {}) const = 0;
  // All that are kept, newest first, without their text.
  virtual base::Result<std::vector<PaperDraft>> paper_draft_versions(std::string_view case_id, std::string_view paper) const = 0;
};

}  // namespace ports
