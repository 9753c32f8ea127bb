// The store of one bureau on one machine: zhilu.db (SQLite) and beside it the segment files and static logs.
//
// One thread writes: it takes all batches that wait, gives each its own savepoint, and commits them together;
// that commit is the commit point. A second thread publishes: it completes segments and tiles from the
// database, then signs the checkpoint. Readers have their own connections. All methods are thread-safe.
//
// The store holds DATA/zhilu.lock while it is open, so that one process at a time writes.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "files/file_system.h"
#include "ports/account_store.h"
#include "ports/key_store.h"
#include "ports/record_store.h"

namespace store_sqlite {

inline constexpr const char* kDatabaseFile = "zhilu.db";
inline constexpr const char* kLockFile = "zhilu.lock";

struct Options {
  std::string data_folder;                       // DATA
  std::string origin;                            // the bureau's domain name; must be that of the database
  std::size_t queue_limit = 4096;                // batches that may wait; more is "store.overloaded"
  std::size_t group_limit = 512;                 // batches in one commit
  std::size_t readers = 4;                       // connections for reading
  std::chrono::milliseconds publish_every{400};  // 0: only when publish() is called
  std::int64_t idempotency_days = 30;            // remembered replies older than this are dropped at start
};

struct Parts {  // all outlive the store
  const base::Clock& clock;
  base::Random& random;
  const ports::KeyStore& keys;
  const ports::Projector& projector;
  files::FileSystem* disk = nullptr;  // of data_folder; the real one when null
};

struct VerifyOptions {
  std::string
      against;  // an earlier checkpoint of the record log or the access log (whole note); may be empty
  std::function<void(std::uint64_t done, std::uint64_t of)> progress;
  std::function<void(const ports::StoredEvent&)> record;  // hears of each readable event of the record log, in order
  std::function<void()> unread;  // called when not every event of the record log could be read
};

struct RebuildReport {
  std::uint64_t record_entries = 0;
  std::uint64_t access_entries = 0;
  std::uint64_t saved_from_database = 0;  // entries that only the old database still held
  std::uint64_t read_rows = 0;
  std::string kept_as;  // where the old database lies now; empty when there was none
};

class SqliteStore : public ports::RecordStore, public ports::AccountStore {
 public:
  // Makes DATA's database, logs and segments, all empty. Errors: conflict "store.exists".
  static base::Result<std::unique_ptr<SqliteStore>> create(Options options, Parts parts);
  // Completes what a crash left undone. Errors: not_found "store.no_database"; unavailable "store.locked" (by
  // which process); corrupt "store.database_behind" (remedy: zhilu rebuild), "store.checkpoint_damaged",
  // "store.newer_schema", "store.other_origin"; denied "store.wrong_key".
  static base::Result<std::unique_ptr<SqliteStore>> open(Options options, Parts parts);
  // Publishes what is committed, then closes.
  ~SqliteStore() override;

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
  void give_back_memory() override;
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

  // The whole-store check below, of this open store; publishing waits meanwhile, appending does not.
  base::Result<std::vector<ports::Damage>> verify(const VerifyOptions& options) const;
  // A copy of database, segments and logs that opens as this store stood, into `target_folder` (which must be
  // empty or missing). The vault is copied apart, afterwards.
  base::Status snapshot(const std::string& target_folder) const;
  // What went wrong when publishing last in the background, if it did; readyz shows it.
  base::Status publishing() const;
  // Commits so far: one for each group of batches that waited together.
  std::uint64_t commits() const;

  struct Core;  // inside this room only

 private:
  explicit SqliteStore(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

// Checks database, segments, tiles, entry bundles, checkpoints and read models against each other, changing
// nothing: every damaged, missing or added thing is named. A store that is sound gives an empty list. The
// store must not be open. Errors: only where checking is impossible (no such store, locked).
base::Result<std::vector<ports::Damage>> verify_store(const Options& options, const Parts& parts,
                                                      const VerifyOptions& verify);

// Makes zhilu.db anew from segments, tiles and keys, and puts the old one aside. Accounts, sessions, drafts
// and remembered replies are not in the log and are lost. Errors: corrupt "store.cannot_rebuild" naming the
// first damaged thing.
base::Result<RebuildReport> rebuild_store(const Options& options, const Parts& parts);

}  // namespace store_sqlite
