// A record store and account store in memory: the same promises as the one on disk but durability, checked by
// the same contract suite. For tests of the rooms above, and for previews. Thread-safe.
#pragma once

#include <array>
#include <memory>

#include "base/clock.h"
#include "base/random.h"
#include "ports/account_store.h"
#include "ports/key_store.h"
#include "ports/record_store.h"

namespace store_memory {

struct Parts {  // all outlive the store
  const base::Clock& clock;
  base::Random& random;
  const ports::KeyStore& keys;
  const ports::Projector& projector;
};

class MemoryStore : public ports::RecordStore, public ports::AccountStore {
 public:
  MemoryStore(std::string origin, Parts parts);
  ~MemoryStore() override;

  base::Result<ports::Appended> append(ports::LogName log, ports::AppendBatch batch) override;
  base::Result<std::optional<base::Json>> replay(const ports::IdempotencyKey& key) const override;
  base::Result<std::vector<ports::StoredEvent>> events_of(const base::CaseId& stream, std::uint64_t from_n = 0,
                                                          std::uint64_t end_n = kNoEnd) const override;
  base::Result<std::vector<ports::StoredEvent>> events(ports::LogName log, std::uint64_t from_seq,
                                                       std::size_t limit) const override;
  base::Result<ports::DisclosedEntry> disclose(ports::LogName log, std::uint64_t seq) const override;
  base::Result<std::optional<ports::ReadRow>> row(std::string_view model, std::string_view id) const override;
  base::Result<std::vector<ports::ReadRow>> rows(const ports::RowQuery& query) const override;
  base::Result<std::uint64_t> count_rows(std::string_view model) const override;
  base::Result<ports::LogPosition> position(ports::LogName log) const override;
  base::Result<std::string> publish(ports::LogName log) override;
  base::Result<std::vector<base::Digest>> inclusion_proof(ports::LogName log, std::uint64_t seq,
                                                          std::uint64_t size) const override;
  base::Result<std::vector<base::Digest>> consistency_proof(ports::LogName log, std::uint64_t from_size,
                                                            std::uint64_t to_size) const override;
  void on_commit(std::function<void(ports::LogName, std::span<const ports::StoredEvent>)> listener) override;

  base::Result<std::optional<ports::Account>> account(const base::UserId& user) const override;
  base::Result<std::optional<ports::Account>> account_by_login(std::string_view login) const override;
  base::Result<std::vector<ports::Account>> accounts() const override;
  base::Status put_account(const ports::Account& account) override;
  base::Status change_account(const base::UserId& user, const AccountChange& change) override;
  base::Status put_session(const ports::Session& session) override;
  base::Result<std::optional<ports::Session>> session(const base::Digest& token_digest) const override;
  base::Result<std::optional<ports::Session>> session_named(std::string_view id) const override;
  base::Status hand_over(std::string_view session_id, const std::optional<ports::Handover>& to) override;
  base::Status drop_session(const base::Digest& token_digest) override;
  base::Status drop_sessions_of(const base::UserId& user, std::string_view keep = {}) override;
  base::Status drop_sessions_before(base::Instant now) override;
  base::Result<ports::Draft> put_draft(ports::Draft draft) override;
  base::Result<std::optional<ports::Draft>> draft(std::string_view key,
                                                  const base::UserId& owner) const override;
  base::Result<ports::PaperDraft> put_paper_draft(ports::PaperDraft draft, bool stays) override;
  base::Result<std::optional<ports::PaperDraft>> paper_draft(std::string_view case_id, std::string_view paper,
                                                             std::optional<std::uint64_t> version = {}) const override;
  base::Result<std::vector<ports::PaperDraft>> paper_draft_versions(std::string_view case_id,
                                                                    std::string_view paper) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace store_memory
