// The record store: an append-only log of events per bureau, its read models, and its Merkle tree.
//
// One batch is one use case: its events and the read rows made from them become durable together or not at all; `append`
// returns only after the commit is on disk. Thread-safe. One writer sequences; batches that wait together share a commit.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/event.h"

namespace ports {

// The two logs of a bureau: what was done, and who looked.
enum class LogName { record, access };

struct NewEvent {
  base::CaseId stream;  // a case, or base::kBureauStream
  std::string type;     // with its version: "hazard.found/1"
  base::Json body;      // canonical JSON of at most base::kMaxBodyBytes
};

using StoredEvent = base::Event;

// One row of a read model: derived from the log, deletable, rebuilt by a `Projection`.
struct ReadRow {
  std::string model;      // "case", "enterprise", "user", "number", …
  std::string id;         // unique within the model
  std::string order_key;  // lists are ordered by it
  std::string lookup;     // exact search key: a case number, a credit code; may be empty
  base::Json json;        // null deletes the row
};

class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual base::Result<std::optional<ReadRow>> row(std::string_view model, std::string_view id) const = 0;
};

// What a projection may lean on: the rows, and the events of a stream, as they stand before those that it is given.
class ProjectionSource : public RowSource {
 public:
  // In order: events of the record log with from_n <= n < end_n. Fewer where the stream has no more.
  virtual base::Result<std::vector<StoredEvent>> events_between(const base::CaseId& stream, std::uint64_t from_n,
                                                                std::uint64_t end_n) const = 0;
};

// Projects events in the order of the log and may keep in memory what the next ones of a stream will need. Belongs to one
// thread. The rows that it makes depend on the events alone: neither on how they were cut into calls nor on what it kept.
class Projection {
 public:
  virtual ~Projection() = default;
  // Each (model, id) at most once. An error (conflict) refuses the whole batch: so numbers stay unique.
  virtual base::Result<std::vector<ReadRow>> project(const ProjectionSource& before,
                                                     std::span<const StoredEvent> events) = 0;
  // Something that was projected did not happen after all: nothing kept may lean on it.
  virtual void forget() = 0;
};

// Makes read rows from events: for the writer inside the transaction, and again for rebuild and verify.
class Projector {
 public:
  virtual ~Projector() = default;
  // Changes whenever the same events give other rows: a store that was projected by another version projects all anew.
  virtual std::string version() const = 0;
  virtual std::unique_ptr<Projection> begin() const = 0;
};

struct StreamVersion {
  base::CaseId stream;
  std::uint64_t n = 0;  // the stream must hold exactly so many events
};

// Makes a repeated request harmless: the same key by the same principal answers as the first time.
struct IdempotencyKey {
  std::string principal;
  std::string key;              // at most 200 characters
  base::Digest request_digest;  // of the whole request; another request under the same key is an error
};

struct AppendBatch {
  std::string by;
  std::vector<NewEvent> events;
  std::vector<StreamVersion> expect;
  std::optional<IdempotencyKey> idempotency;
  base::Json reply;  // remembered with the idempotency key; the store adds nothing to it
};

struct Appended {
  std::vector<StoredEvent> events;  // as stored; empty when `replayed`
  base::Json reply;
  bool replayed = false;
};

// An entry with what is needed to disclose it: exact leaf bytes, the texts and their salts.
struct DisclosedEntry {
  std::uint64_t seq = 0;
  std::string leaf;       // canonical JSON {v, log, seq, head, body}
  std::string head;       // canonical JSON
  std::string body;       // canonical JSON; empty where disposed of
  base::Bytes head_salt;  // 32 bytes
  base::Bytes body_salt;  // 32 bytes; empty where disposed of
};

struct LogPosition {
  std::uint64_t size = 0;           // entries committed
  std::uint64_t published = 0;      // entries covered by the signed checkpoint
  std::string checkpoint;           // the signed note; empty before the first
  std::string origin;               // "DOMAIN/record"
  std::string vkey;                 // note verifier key
};

struct RowQuery {
  std::string model;
  std::string lookup;      // exact, where not empty
  std::string id_prefix;   // where not empty
  bool descending = false;
  std::string after_key;   // continue after this (order_key, id), exclusive
  std::string after_id;
  std::size_t limit = 50;
  std::string order_prefix;  // of order_key, where not empty; cheap whatever the model's size
};

// One thing found wrong by a whole-store check.
struct Damage {
  std::string kind;    // "entry", "body", "segment", "tile", "checkpoint", "read_model", "blob", "key", "added", …
  std::string where;   // a seq, a path relative to the data directory, a digest
  std::string what;    // a sentence
};

class RecordStore : public RowSource {
 public:
  static constexpr std::uint64_t kNoEnd = std::numeric_limits<std::int64_t>::max();

  // Errors: conflict "store.version_conflict" (where = the stream, remedy says the present version);
  // conflict "store.key_reused" (same idempotency key, other request); invalid "store.body_too_large";
  // full "store.disk_full"; unavailable "store.overloaded"; whatever the projector returned.
  virtual base::Result<Appended> append(LogName log, AppendBatch batch) = 0;
  // The remembered reply of an earlier request, if any; conflict "store.key_reused" where the request differs.
  virtual base::Result<std::optional<base::Json>> replay(const IdempotencyKey& key) const = 0;

  // From its event `from_n` on, up to `end_n`, exclusive.
  virtual base::Result<std::vector<StoredEvent>> events_of(const base::CaseId& stream, std::uint64_t from_n = 0,
                                                           std::uint64_t end_n = kNoEnd) const = 0;
  virtual base::Result<std::vector<StoredEvent>> events(LogName log, std::uint64_t from_seq,
                                                        std::size_t limit) const = 0;
  virtual base::Result<DisclosedEntry> disclose(LogName log, std::uint64_t seq) const = 0;

  virtual base::Result<std::vector<ReadRow>> rows(const RowQuery& query) const = 0;
  virtual base::Result<std::uint64_t> count_rows(std::string_view model) const = 0;

  virtual base::Result<LogPosition> position(LogName log) const = 0;
  // Signs a checkpoint over all that is committed, publishes the static files, and returns the note.
  virtual base::Result<std::string> publish(LogName log) = 0;
  // Proof hashes, leaf to root, of RFC 6962 over published entries. Errors: invalid "store.beyond_checkpoint".
  virtual base::Result<std::vector<base::Digest>> inclusion_proof(LogName log, std::uint64_t seq,
                                                                  std::uint64_t size) const = 0;
  virtual base::Result<std::vector<base::Digest>> consistency_proof(LogName log, std::uint64_t from_size,
                                                                    std::uint64_t to_size) const = 0;

  // Called after each commit, on the writer's thread, with what was stored. Must return at once.
  virtual void on_commit(std::function<void(LogName, std::span<const StoredEvent>)> listener) = 0;

  // A quiet hour: memory that only made reading faster may go back to the system. What follows reads as before.
  virtual void give_back_memory() {}
};

}  // namespace ports
