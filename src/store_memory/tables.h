// What the store in memory is made of. Not thread-safe but for People: the store locks.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "merkle_log/tree.h"
#include "ports/account_store.h"
#include "ports/record_store.h"

namespace store_memory {

struct Entry {
  ports::StoredEvent event;
  std::string leaf, head, body;
  base::Bytes head_salt, body_salt;
};

struct LogTable {
  std::vector<Entry> entries;
  std::unordered_map<std::string, std::vector<std::uint64_t>> streams;  // stream → seqs
  std::vector<std::vector<base::Digest>> levels;                        // complete nodes of each level
  std::uint64_t published = 0;
  std::string checkpoint;

  std::uint64_t length(const std::string& stream) const;
  void add(Entry entry);
  merkle_log::NodeReader nodes() const;  // valid while the table is
  base::Status check_published(std::uint64_t size) const;
};

class Rows : public ports::RowSource {
 public:
  base::Result<std::optional<ports::ReadRow>> row(std::string_view model, std::string_view id) const override;
  std::vector<ports::ReadRow> find(const ports::RowQuery& query) const;
  std::uint64_t count(std::string_view model) const;
  void put(ports::ReadRow row);

 private:
  std::map<std::string, std::map<std::string, ports::ReadRow, std::less<>>, std::less<>> models_;
};

class People {
 public:
  base::Result<std::optional<ports::Account>> account(const base::UserId& user) const;
  base::Result<std::optional<ports::Account>> account_by_login(std::string_view login) const;
  std::vector<ports::Account> all() const;
  base::Status put(const ports::Account& account);
  base::Status change(const base::UserId& user, const ports::AccountStore::AccountChange& change);
  base::Status put(const ports::Session& session);
  base::Result<std::optional<ports::Session>> session(const base::Digest& token_digest) const;
  base::Result<std::optional<ports::Session>> session_named(std::string_view id) const;
  base::Status hand_over(std::string_view session_id, const std::optional<ports::Handover>& to);
  base::Status drop_session(const base::Digest& token_digest);
  base::Status drop_sessions_of(const base::UserId& user, std::string_view keep);
  base::Status drop_sessions_before(base::Instant now);
  base::Result<ports::Draft> put(ports::Draft draft);
  base::Result<std::optional<ports::Draft>> draft(std::string_view key, const base::UserId& owner) const;
  base::Result<ports::PaperDraft> put(ports::PaperDraft draft, bool stays);
  std::optional<ports::PaperDraft> paper_draft(std::string_view case_id, std::string_view paper,
                                               std::optional<std::uint64_t> version) const;
  std::vector<ports::PaperDraft> paper_draft_versions(std::string_view case_id, std::string_view paper) const;

 private:
  void drop_old_drafts(const ports::Draft& newest);  // under the mutex

  mutable std::mutex mutex_;
  std::map<base::UserId, ports::Account> accounts_;
  std::unordered_map<base::Digest, ports::Session, base::DigestHash> sessions_;
  std::map<std::pair<std::string, base::UserId>, ports::Draft> drafts_;
  std::map<std::pair<std::string, std::string>, std::vector<ports::PaperDraft>> paper_drafts_;  // by case and paper; oldest first
};

}  // namespace store_memory
