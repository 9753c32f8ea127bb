#include "store_sqlite/sqlite_store.h"

#include <limits>

#include "crypto/digests.h"
#include "files/disk.h"
#include "store_sqlite/core.h"
#include "store_sqlite/migrations.h"
#include "store_sqlite/people.h"
#include "store_sqlite/projection.h"

namespace store_sqlite {

using base::ErrorKind;
using ports::LogName;

namespace {

base::Status forget_old_replies(const Database& database, const Options& options, base::Instant now) {
  ZL_TRY(auto forget, database.prepare("DELETE FROM remembered_reply WHERE at < ?"));
  return forget.run(now.us - options.idempotency_days * 86'400 * 1'000'000);
}


// Damage or a wrong key means that going on could hurt the record; a full or failing disk only delays
// publishing.
bool forbids_opening(const base::Error& error) {
  return error.kind == ErrorKind::corrupt || error.kind == ErrorKind::denied ||
         error.kind == ErrorKind::broken;
}

}  // namespace

SqliteStore::SqliteStore(std::unique_ptr<Core> core) : core_(std::move(core)) {}

SqliteStore::~SqliteStore() {
  if (!core_) return;
  auto& core = *core_;
  core.stop();
  if (core.options.publish_every.count() > 0)
    static_cast<void>(core.publish_all());  // else the next start does it
}

base::Result<std::unique_ptr<SqliteStore>> SqliteStore::create(Options options, Parts parts) {
  ZL_CHECK(base::check_origin(options.origin));
  files::Disk folder(options.data_folder);
  ZL_CHECK(folder.make_folder(""));
  {
    ZL_TRY(const auto place, Place::take(options, parts));
    ZL_TRY(const auto there, folder.info(kDatabaseFile));
    if (there)
      return base::fail(ErrorKind::conflict, "store.exists", "there is a store in this folder already",
                        kDatabaseFile, "choose another folder");
    const auto unfinished = std::string(kDatabaseFile) + ".new";
    ZL_CHECK(make_database(options, unfinished, parts.clock.now(),
                           [](const Database&) { return base::Status{}; }));
    ZL_CHECK(folder.rename(unfinished, kDatabaseFile));
    ZL_CHECK(folder.sync_folder(""));
  }
  return open(std::move(options), parts);
}

base::Result<std::unique_ptr<SqliteStore>> SqliteStore::open(Options options, Parts parts) {
  ZL_TRY(auto place, Place::take(options, parts));
  auto core = std::make_unique<Core>(std::move(options), parts, std::move(place));
  ZL_TRY(auto database, open_database(core->options, parts));
  ZL_CHECK(forget_old_replies(database, core->options, parts.clock.now()));
  const WriterOptions writer_options{core->options.origin, core->options.queue_limit,
                                     core->options.group_limit};
  ZL_TRY(core->writer, Writer::make(std::move(database), writer_options,
                                    {parts.clock, parts.random, parts.keys, parts.projector}));
  const auto path = database_path(core->options);
  {
    ZL_TRY(const auto renewing, Database::open(path, Database::Mode::write));
    ZL_CHECK(renew_read_rows(renewing, core->options.origin, parts.keys, parts.projector));
  }
  ZL_TRY(core->readers, Readers::open(path, core->options.origin, parts.keys, core->options.readers));
  ZL_TRY(core->publish_database, Database::open(path, Database::Mode::read));
  for (const auto log : kLogs)
    core->logs[index_of(log)] = std::make_unique<LogFiles>(
        *core->place.disk, LogIdentity(core->options.origin, log, parts.keys), parts.keys);
  if (auto done = core->publish_all(); !done && forbids_opening(done.error()))
    return base::pass_on(done.error());
  core->writer->start([raw = core.get()] { raw->committed(); });
  if (core->options.publish_every.count() > 0)
    core->publisher = std::thread([raw = core.get()] { raw->run_publisher(); });
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(core)));
}

base::Result<ports::Appended> SqliteStore::append(LogName log, ports::AppendBatch batch) {
  return core_->writer->append(log, std::move(batch));
}

base::Result<std::optional<base::Json>> SqliteStore::replay(const ports::IdempotencyKey& key) const {
  const auto reader = core_->readers->lend();
  return find_reply(reader->reply, key);
}

base::Result<std::vector<ports::StoredEvent>> SqliteStore::events_of(const base::CaseId& stream, std::uint64_t from_n,
                                                                     std::uint64_t end_n) const {
  const auto reader = core_->readers->lend();
  Rows rows(reader->of_stream, stream.text, from_n, end_n);
  return events_at(rows, *reader->codecs[index_of(LogName::record)]);
}

base::Result<std::vector<ports::StoredEvent>> SqliteStore::events(LogName log, std::uint64_t from_seq,
                                                                  std::size_t limit) const {
  const auto reader = core_->readers->lend();
  Rows rows(reader->range[index_of(log)], from_seq, limit);
  return events_at(rows, *reader->codecs[index_of(log)]);
}

base::Result<ports::DisclosedEntry> SqliteStore::disclose(LogName log, std::uint64_t seq) const {
  const auto reader = core_->readers->lend();
  Rows rows(reader->by_seq[index_of(log)], seq);
  ZL_TRY(const bool there, rows.next());
  if (!there)
    return base::fail(ErrorKind::not_found, "store.no_such_entry", "the log has no such entry",
                      std::to_string(seq));
  ZL_TRY(const auto record, reader->codecs[index_of(log)]->open(seq, rows->bytes(1)));
  const auto digests = rows->bytes(0);
  const auto head = record.head_digest();
  if (!std::ranges::equal(digests.first(32), head.bytes) ||
      !std::ranges::equal(digests.subspan(32), record.body_digest.bytes))
    return base::fail(ErrorKind::corrupt, "store.record_damaged", "the texts of an entry do not fit its leaf",
                      "entry " + std::to_string(seq), "run zhilu verify");
  const auto line = core_->log(log).identity().origin_line;
  return ports::DisclosedEntry{seq,
                               ports::leaf_text({line, seq, head, record.body_digest}),
                               std::string(record.head),
                               std::string(record.body),
                               {record.head_salt.begin(), record.head_salt.end()},
                               {record.body_salt.begin(), record.body_salt.end()}};
}

base::Result<std::optional<ports::ReadRow>> SqliteStore::row(std::string_view model,
                                                             std::string_view id) const {
  return core_->readers->lend()->rows->row(model, id);
}

base::Result<std::vector<ports::ReadRow>> SqliteStore::rows(const ports::RowQuery& query) const {
  return core_->readers->lend()->rows->find(query);
}

base::Result<std::uint64_t> SqliteStore::count_rows(std::string_view model) const {
  return core_->readers->lend()->rows->count(model);
}

base::Result<ports::LogPosition> SqliteStore::position(LogName log) const {
  const auto& identity = core_->log(log).identity();
  ports::LogPosition position{core_->writer->committed(log), 0, "", identity.origin_line,
                              identity.key.text()};
  if (const auto published = core_->log(log).published()) {
    position.published = published->edge.tiles.size();
    position.checkpoint = published->checkpoint;
  }
  return position;
}

base::Result<std::string> SqliteStore::publish(LogName log) {
  ZL_CHECK(core_->publish(log));
  return core_->log(log).published()->checkpoint;
}

base::Status SqliteStore::publishing() const {
  const std::lock_guard lock(core_->wake_mutex);
  return core_->last_publish;
}

std::uint64_t SqliteStore::commits() const {
  return core_->writer->commits();
}

namespace {
base::Result<std::shared_ptr<const Published>> published_beyond(LogFiles& log, std::uint64_t size) {
  auto published = log.published();
  const auto covered = published ? published->edge.tiles.size() : 0;
  if (published && size <= covered) return published;
  return base::fail(ErrorKind::invalid, "store.beyond_checkpoint",
                    "the signed checkpoint covers " + std::to_string(covered) + " entries",
                    std::to_string(size), "publish first, or ask for a smaller tree");
}
}  // namespace

base::Result<std::vector<base::Digest>> SqliteStore::inclusion_proof(LogName log, std::uint64_t seq,
                                                                     std::uint64_t size) const {
  ZL_TRY(auto published, published_beyond(core_->log(log), size));
  return merkle_log::inclusion_proof(crypto::sha256, seq, size, core_->log(log).nodes(std::move(published)));
}

base::Result<std::vector<base::Digest>> SqliteStore::consistency_proof(LogName log, std::uint64_t from_size,
                                                                       std::uint64_t to_size) const {
  ZL_TRY(auto published, published_beyond(core_->log(log), to_size));
  return merkle_log::consistency_proof(crypto::sha256, from_size, to_size,
                                       core_->log(log).nodes(std::move(published)));
}

void SqliteStore::give_back_memory() {
  core_->readers->give_back_memory();
  // A check or a copy of the whole store holds it for minutes: nobody waits for that.
  if (const std::unique_lock lock(core_->publish_mutex, std::try_to_lock); lock) core_->publish_database.give_back_memory();
}

void SqliteStore::on_commit(CommitListener listener) {
  core_->writer->listen(std::move(listener));
}

base::Result<std::optional<ports::Account>> SqliteStore::account(const base::UserId& user) const {
  return find_account(core_->readers->lend()->database, user);
}
base::Result<std::optional<ports::Account>> SqliteStore::account_by_login(std::string_view login) const {
  return find_account_by_login(core_->readers->lend()->database, login);
}
base::Result<std::vector<ports::Account>> SqliteStore::accounts() const {
  return all_accounts(core_->readers->lend()->database);
}
base::Status SqliteStore::put_account(const ports::Account& account) {
  return core_->writer->change([&](const Database& db) { return store_sqlite::put_account(db, account); });
}
base::Status SqliteStore::change_account(const base::UserId& user, const AccountChange& change) {
  return core_->writer->change([&](const Database& db) { return store_sqlite::change_account(db, user, change); });
}
base::Status SqliteStore::put_session(const ports::Session& session) {
  return core_->change_sessions([&](const Database& db) { return store_sqlite::put_session(db, session); });
}
base::Result<std::optional<ports::Session>> SqliteStore::session(const base::Digest& token_digest) const {
  return core_->sessions.of(token_digest,
                            [&] { return find_session(core_->readers->lend()->session, token_digest); });
}
base::Result<std::optional<ports::Session>> SqliteStore::session_named(std::string_view id) const {
  return find_session_named(core_->readers->lend()->database, id);
}
base::Status SqliteStore::hand_over(std::string_view session_id, const std::optional<ports::Handover>& to) {
  return core_->change_sessions([&](const Database& db) { return store_sqlite::hand_over(db, session_id, to); });
}
base::Status SqliteStore::drop_session(const base::Digest& token_digest) {
  return core_->change_sessions(
      [&](const Database& db) { return store_sqlite::drop_session(db, token_digest); });
}
base::Status SqliteStore::drop_sessions_before(base::Instant now) {
  return core_->change_sessions([&](const Database& db) { return store_sqlite::drop_sessions_before(db, now); });
}

base::Status SqliteStore::drop_sessions_of(const base::UserId& user, std::string_view keep) {
  return core_->change_sessions(
      [&](const Database& db) { return store_sqlite::drop_sessions_of(db, user, keep); });
}
base::Result<ports::Draft> SqliteStore::put_draft(ports::Draft draft) {
  ZL_CHECK(core_->writer->change([&](const Database& db) { return store_sqlite::put_draft(db, draft); }));
  return draft;
}
base::Result<std::optional<ports::Draft>> SqliteStore::draft(std::string_view key,
                                                             const base::UserId& owner) const {
  return find_draft(core_->readers->lend()->database, key, owner);
}
base::Result<ports::PaperDraft> SqliteStore::put_paper_draft(ports::PaperDraft draft, bool stays) {
  ZL_CHECK(core_->writer->change([&](const Database& db) { return store_sqlite::put_paper_draft(db, draft, stays); }));
  return draft;
}
base::Result<std::optional<ports::PaperDraft>> SqliteStore::paper_draft(std::string_view case_id, std::string_view paper,
                                                                        std::optional<std::uint64_t> version) const {
  return find_paper_draft(core_->readers->lend()->database, case_id, paper, version);
}
base::Result<std::vector<ports::PaperDraft>> SqliteStore::paper_draft_versions(std::string_view case_id,
                                                                               std::string_view paper) const {
  return store_sqlite::paper_draft_versions(core_->readers->lend()->database, case_id, paper);
}

}  // namespace store_sqlite
