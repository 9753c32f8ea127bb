#include "store_memory/memory_store.h"

#include <limits>
#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "crypto/digests.h"
#include "merkle_log/notes.h"
#include "ports/log_entry.h"
#include "store_memory/tables.h"

namespace store_memory {

using base::ErrorKind;

// append_mutex: one sequencer, and listeners hear in order. data_mutex: readers beside it.
struct MemoryStore::State : ports::ProjectionSource {
  State(std::string o, Parts p) : origin(std::move(o)), parts(p), projection(p.projector.begin()) {
    clock_watch.begin(parts.clock);
  }

  std::string origin;
  Parts parts;
  std::unique_ptr<ports::Projection> projection;
  std::mutex append_mutex;
  mutable std::shared_mutex data_mutex;
  std::array<LogTable, 2> logs;
  Rows rows;
  std::map<std::pair<std::string, std::string>, std::pair<base::Digest, base::Json>> replies;
  base::ClockWatch clock_watch;
  std::vector<std::function<void(ports::LogName, std::span<const ports::StoredEvent>)>> listeners;
  People people;

  LogTable& log(ports::LogName name) { return logs[static_cast<std::size_t>(name)]; }
  const LogTable& log(ports::LogName name) const { return logs[static_cast<std::size_t>(name)]; }

  // For the projection, and for readers that hold data_mutex; only who holds append_mutex changes what they read.
  base::Result<std::optional<ports::ReadRow>> row(std::string_view model, std::string_view id) const override {
    return rows.row(model, id);
  }
  base::Result<std::vector<ports::StoredEvent>> events_between(const base::CaseId& stream, std::uint64_t from_n,
                                                               std::uint64_t end_n) const override;

  base::Result<std::optional<base::Json>> remembered(const ports::IdempotencyKey& key) const;
  base::Result<ports::Appended> append_now(ports::LogName name, ports::AppendBatch& batch, base::Instant now);
  base::Result<std::vector<Entry>> make_entries(ports::LogName name, const ports::AppendBatch& batch,
                                                base::Instant now);
  void note_clock_step();
  void tell(ports::LogName name, const std::vector<ports::StoredEvent>& events) const;
};

base::Result<std::optional<base::Json>> MemoryStore::State::remembered(
    const ports::IdempotencyKey& key) const {
  const auto found = replies.find({key.principal, key.key});
  if (found == replies.end()) return std::nullopt;
  if (found->second.first != key.request_digest)
    return base::fail(ErrorKind::conflict, "store.key_reused",
                      "this idempotency key was used for another request", key.key,
                      "draw a new key for a new request");
  return found->second.second;
}

base::Result<std::vector<ports::StoredEvent>> MemoryStore::State::events_between(const base::CaseId& stream,
                                                                                 std::uint64_t from_n,
                                                                                 std::uint64_t end_n) const {
  const auto& table = log(ports::LogName::record);
  std::vector<ports::StoredEvent> found;
  const auto at = table.streams.find(stream.text);
  if (at == table.streams.end()) return found;
  for (auto n = from_n; n < std::min<std::uint64_t>(end_n, at->second.size()); ++n)
    found.push_back(table.entries[static_cast<std::size_t>(at->second[static_cast<std::size_t>(n)])].event);
  return found;
}

base::Result<std::vector<Entry>> MemoryStore::State::make_entries(ports::LogName name,
                                                                  const ports::AppendBatch& batch,
                                                                  base::Instant now) {
  const auto& table = log(name);
  std::vector<Entry> made;
  std::map<std::string, std::uint64_t> lengths;
  const auto at = table.entries.empty() ? now : std::max(now, table.entries.back().event.at);
  for (const auto& event : batch.events) {
    ZL_TRY(auto body, ports::body_text_of(event));
    auto [length, fresh] = lengths.try_emplace(event.stream.text, 0);
    if (fresh) length->second = table.length(event.stream.text);
    Entry entry;
    entry.event = {table.entries.size() + made.size(),
                   event.stream,
                   length->second++,
                   event.type,
                   at,
                   batch.by,
                   event.body,
                   false};
    entry.head = ports::head_text({at, batch.by, event.stream.text, entry.event.n, event.type});
    entry.body = std::move(body);
    entry.head_salt = parts.random.bytes(32);
    entry.body_salt = parts.random.bytes(32);
    entry.leaf = ports::leaf_text({ports::origin_line(origin, name), entry.event.seq,
                                   crypto::sha256(entry.head_salt, base::view_of(entry.head)),
                                   crypto::sha256(entry.body_salt, base::view_of(entry.body))});
    made.push_back(std::move(entry));
  }
  return made;
}

base::Result<ports::Appended> MemoryStore::State::append_now(ports::LogName name, ports::AppendBatch& batch,
                                                             base::Instant now) {
  if (batch.idempotency) {
    ZL_TRY(auto reply, remembered(*batch.idempotency));
    if (reply) return ports::Appended{{}, std::move(*reply), true};
  }
  auto& table = log(name);
  for (const auto& expected : batch.expect) {
    const auto present = table.length(expected.stream.text);
    if (present != expected.n)
      return base::fail(ErrorKind::conflict, "store.version_conflict",
                        "the stream has moved on since it was read", expected.stream.text,
                        "read version " + std::to_string(present) + " and decide again");
  }
  ZL_TRY(auto entries, make_entries(name, batch, now));
  ports::Appended done{{}, batch.reply, false};
  for (const auto& entry : entries) done.events.push_back(entry.event);
  std::vector<ports::ReadRow> changed;
  if (name == ports::LogName::record) {
    ZL_TRY(changed, projection->project(*this, done.events));
  }
  const std::unique_lock lock(data_mutex);
  for (auto& row : changed) rows.put(std::move(row));
  for (auto& entry : entries) table.add(std::move(entry));
  if (batch.idempotency)
    replies[{batch.idempotency->principal, batch.idempotency->key}] = {batch.idempotency->request_digest,
                                                                       batch.reply};
  return done;
}

// REQUIRES: append_mutex held.
void MemoryStore::State::note_clock_step() {
  const auto seen = clock_watch.look(parts.clock);
  if (!seen) return;
  ports::AppendBatch step;
  step.by = ports::kSystem;
  step.events.push_back({base::kBureauStream, ports::kClockStepped, ports::clock_stepped_body(seen->from, seen->to)});
  if (const auto done = append_now(ports::LogName::record, step, seen->to))
    tell(ports::LogName::record, done->events);
}

void MemoryStore::State::tell(ports::LogName name, const std::vector<ports::StoredEvent>& events) const {
  if (events.empty()) return;
  for (const auto& listener : listeners) listener(name, events);
}

MemoryStore::MemoryStore(std::string origin, Parts parts)
    : state_(std::make_unique<State>(std::move(origin), parts)) {}
MemoryStore::~MemoryStore() = default;

base::Result<ports::Appended> MemoryStore::append(ports::LogName log, ports::AppendBatch batch) {
  ZL_CHECK(ports::check_author(batch.by));
  const std::lock_guard lock(state_->append_mutex);
  state_->note_clock_step();
  const auto now = state_->parts.clock.now();
  auto done = state_->append_now(log, batch, now);
  if (done) state_->tell(log, done->events);
  return done;
}

base::Result<std::optional<base::Json>> MemoryStore::replay(const ports::IdempotencyKey& key) const {
  const std::lock_guard lock(state_->append_mutex);
  return state_->remembered(key);
}

base::Result<std::vector<ports::StoredEvent>> MemoryStore::events_of(const base::CaseId& stream, std::uint64_t from_n,
                                                                     std::uint64_t end_n) const {
  const std::shared_lock lock(state_->data_mutex);
  return state_->events_between(stream, from_n, end_n);
}

base::Result<std::vector<ports::StoredEvent>> MemoryStore::events(ports::LogName log, std::uint64_t from_seq,
                                                                  std::size_t limit) const {
  const std::shared_lock lock(state_->data_mutex);
  const auto& table = state_->log(log);
  std::vector<ports::StoredEvent> found;
  for (auto seq = from_seq; seq < table.entries.size() && found.size() < limit; ++seq)
    found.push_back(table.entries[static_cast<std::size_t>(seq)].event);
  return found;
}

base::Result<ports::DisclosedEntry> MemoryStore::disclose(ports::LogName log, std::uint64_t seq) const {
  const std::shared_lock lock(state_->data_mutex);
  const auto& entries = state_->log(log).entries;
  if (seq >= entries.size())
    return base::fail(ErrorKind::not_found, "store.no_such_entry", "the log has no such entry",
                      std::to_string(seq));
  const auto& e = entries[static_cast<std::size_t>(seq)];
  return ports::DisclosedEntry{seq, e.leaf, e.head, e.body, e.head_salt, e.body_salt};
}

base::Result<std::optional<ports::ReadRow>> MemoryStore::row(std::string_view model,
                                                             std::string_view id) const {
  const std::shared_lock lock(state_->data_mutex);
  return state_->rows.row(model, id);
}

base::Result<std::vector<ports::ReadRow>> MemoryStore::rows(const ports::RowQuery& query) const {
  const std::shared_lock lock(state_->data_mutex);
  return state_->rows.find(query);
}

base::Result<std::uint64_t> MemoryStore::count_rows(std::string_view model) const {
  const std::shared_lock lock(state_->data_mutex);
  return state_->rows.count(model);
}

base::Result<ports::LogPosition> MemoryStore::position(ports::LogName log) const {
  const std::shared_lock lock(state_->data_mutex);
  const auto& table = state_->log(log);
  const auto line = ports::origin_line(state_->origin, log);
  const auto key = merkle_log::VerifierKey::of(crypto::sha256, line, state_->parts.keys.public_key(log));
  return ports::LogPosition{table.entries.size(), table.published, table.checkpoint, line, key.text()};
}

base::Result<std::string> MemoryStore::publish(ports::LogName log) {
  const std::unique_lock lock(state_->data_mutex);
  auto& table = state_->log(log);
  const auto line = ports::origin_line(state_->origin, log);
  const auto key = merkle_log::VerifierKey::of(crypto::sha256, line, state_->parts.keys.public_key(log));
  ZL_TRY(const auto root, merkle_log::tree_root(crypto::sha256, table.entries.size(), table.nodes()));
  merkle_log::Note note{merkle_log::Checkpoint{line, table.entries.size(), root}.text(), {}};
  ZL_CHECK(merkle_log::sign_note(
      note, key, [&](base::ByteView message) { return state_->parts.keys.sign(log, message); }));
  table.checkpoint = merkle_log::format_note(note);
  table.published = table.entries.size();
  return table.checkpoint;
}

base::Result<std::vector<base::Digest>> MemoryStore::inclusion_proof(ports::LogName log, std::uint64_t seq,
                                                                     std::uint64_t size) const {
  const std::shared_lock lock(state_->data_mutex);
  const auto& table = state_->log(log);
  ZL_CHECK(table.check_published(size));
  return merkle_log::inclusion_proof(crypto::sha256, seq, size, table.nodes());
}

base::Result<std::vector<base::Digest>> MemoryStore::consistency_proof(ports::LogName log,
                                                                       std::uint64_t from_size,
                                                                       std::uint64_t to_size) const {
  const std::shared_lock lock(state_->data_mutex);
  const auto& table = state_->log(log);
  ZL_CHECK(table.check_published(to_size));
  return merkle_log::consistency_proof(crypto::sha256, from_size, to_size, table.nodes());
}

void MemoryStore::on_commit(
    std::function<void(ports::LogName, std::span<const ports::StoredEvent>)> listener) {
  const std::lock_guard lock(state_->append_mutex);
  state_->listeners.push_back(std::move(listener));
}

base::Result<std::optional<ports::Account>> MemoryStore::account(const base::UserId& user) const {
  return state_->people.account(user);
}
base::Result<std::optional<ports::Account>> MemoryStore::account_by_login(std::string_view login) const {
  return state_->people.account_by_login(login);
}
base::Result<std::vector<ports::Account>> MemoryStore::accounts() const {
  return state_->people.all();
}
base::Status MemoryStore::put_account(const ports::Account& account) {
  return state_->people.put(account);
}
base::Status MemoryStore::change_account(const base::UserId& user, const AccountChange& change) {
  return state_->people.change(user, change);
}
base::Status MemoryStore::put_session(const ports::Session& session) {
  return state_->people.put(session);
}
base::Result<std::optional<ports::Session>> MemoryStore::session(const base::Digest& token_digest) const {
  return state_->people.session(token_digest);
}
base::Result<std::optional<ports::Session>> MemoryStore::session_named(std::string_view id) const {
  return state_->people.session_named(id);
}
base::Status MemoryStore::hand_over(std::string_view session_id, const std::optional<ports::Handover>& to) {
  return state_->people.hand_over(session_id, to);
}
base::Status MemoryStore::drop_session(const base::Digest& token_digest) {
  return state_->people.drop_session(token_digest);
}
base::Status MemoryStore::drop_sessions_of(const base::UserId& user, std::string_view keep) {
  return state_->people.drop_sessions_of(user, keep);
}
base::Status MemoryStore::drop_sessions_before(base::Instant now) {
  return state_->people.drop_sessions_before(now);
}
base::Result<ports::Draft> MemoryStore::put_draft(ports::Draft draft) {
  return state_->people.put(std::move(draft));
}
base::Result<std::optional<ports::Draft>> MemoryStore::draft(std::string_view key,
                                                             const base::UserId& owner) const {
  return state_->people.draft(key, owner);
}
base::Result<ports::PaperDraft> MemoryStore::put_paper_draft(ports::PaperDraft draft, bool stays) {
  return state_->people.put(std::move(draft), stays);
}
base::Result<std::optional<ports::PaperDraft>> MemoryStore::paper_draft(std::string_view case_id, std::string_view paper,
                                                                        std::optional<std::uint64_t> version) const {
  return state_->people.paper_draft(case_id, paper, version);
}
base::Result<std::vector<ports::PaperDraft>> MemoryStore::paper_draft_versions(std::string_view case_id,
                                                                               std::string_view paper) const {
  return state_->people.paper_draft_versions(case_id, paper);
}

}  // namespace store_memory
