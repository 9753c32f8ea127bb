// The one thread that writes zhilu.db. Work waits in a bounded queue; the thread takes what is there, runs
// piece by piece, and commits all together. A refused piece leaves nothing and harms no other: a batch is
// worked out whole before its first row is written, any other change has a savepoint. Where writing a batch
// or the commit fails, all pieces of the group are refused and the store goes on from what was committed
// before.
//
// The commit is the commit point: from there a crash loses nothing, and only then are callers answered.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/random.h"
#include "base/recently_used.h"
#include "store_sqlite/entries.h"
#include "store_sqlite/projection.h"

namespace store_sqlite {

// An event with what can be made ready before its place in the log is known.
struct PreparedEvent {
  ports::NewEvent event;
  std::string body_text;
  std::array<std::uint8_t, 2 * kSaltBytes + crypto::kNonceBytes>
      drawn;  // at once: each drawing asks the system
  base::Digest body_digest;

  base::ByteView body_salt() const { return base::ByteView(drawn).first(kSaltBytes); }
  base::ByteView head_salt() const { return base::ByteView(drawn).subspan(kSaltBytes, kSaltBytes); }
  base::ByteView nonce() const { return base::ByteView(drawn).last(crypto::kNonceBytes); }
};

struct AppendJob {
  ports::LogName log = ports::LogName::record;
  ports::AppendBatch batch;  // its events have moved into `events`
  std::vector<PreparedEvent> events;
};

struct WriterOptions {
  std::string origin;
  std::size_t queue_limit = 0;
  std::size_t group_limit = 0;
};

using CommitListener = std::function<void(ports::LogName, std::span<const ports::StoredEvent>)>;

class Writer {
 public:
  struct Tools {  // all outlive the writer
    const base::Clock& clock;
    base::Random& random;  // used by prepare, under a lock of ours
    const ports::KeyStore& keys;
    const ports::Projector& projector;
  };

  // Reads where the logs end. Errors: denied "store.wrong_key" where the last entry does not open.
  static base::Result<std::unique_ptr<Writer>> make(Database database, WriterOptions options, Tools tools);
  ~Writer();

  void start(std::function<void()> after_commit);
  void finish();  // commits or refuses what waits; later submissions are refused

  base::Result<ports::Appended> append(ports::LogName log, ports::AppendBatch batch);
  // Any other change, durable when it returns.
  base::Status change(std::function<base::Status(const Database&)> work);

  std::uint64_t committed(ports::LogName log) const { return committed_[index_of(log)].load(); }
  std::uint64_t commits() const { return commits_.load(); }
  void listen(CommitListener listener);

 private:
  // Where a log ends. Copied before each batch, so that a refused one leaves no trace.
  struct LogEnd {
    std::uint64_t size = 0;
    base::Instant last_at;
  };
  struct LogTools {
    std::unique_ptr<RecordCodec> codec;
    std::optional<EntryWriter> entries;
    base::RecentlyUsed<EntryWriter::Stream> streams{kStreamsKept};  // by id, as this transaction sees them
  };
  static constexpr std::size_t kStreamsKept = 20'000;
  // A batch worked out: all that writing it needs.
  struct Plan {
    std::vector<std::pair<std::string, EntryWriter::Stream>> streams;  // few: a batch is one use case
    std::vector<std::string> heads;                                    // one for each event
    std::vector<ports::StoredEvent> events;
    std::vector<RowMaker::Row> rows;
    std::string reply_text;
  };
  struct Job {
    std::optional<AppendJob> append;
    std::function<base::Status(const Database&)> change;
    std::promise<base::Result<ports::Appended>> answer;
    base::Result<ports::Appended> result;
  };
  using Group = std::vector<std::unique_ptr<Job>>;

  Writer(Database database, WriterOptions options, Tools tools);
  base::Status read_ends();
  base::Result<PreparedEvent> prepare(ports::NewEvent event);
  base::Result<std::future<base::Result<ports::Appended>>> submit(std::unique_ptr<Job> job);
  void work();
  Group next_group();
  void run_group(Group& group);
  base::Status run_jobs(Group& group);
  base::Status run_job(Job& job, base::Instant now);
  base::Status run_append(Job& job, base::Instant now);
  base::Status run_change(Job& job);
  void note_clock_step(Group& group);
  base::Result<std::optional<ports::Appended>> replayed(const AppendJob& job);
  base::Result<Plan> plan(AppendJob& job, base::Instant now);
  base::Status plan_events(AppendJob& job, base::Instant now, Plan& plan);
  base::Result<EntryWriter::Stream> stream(LogTools& log, const std::string& id);
  base::Status check_versions(LogTools& log, const std::vector<ports::StreamVersion>& expect);
  base::Status write(const AppendJob& job, Plan& plan, base::Instant now);
  base::Status write_entries(const AppendJob& job, Plan& plan);

  Database database_;
  WriterOptions options_;
  Tools tools_;
  std::array<LogTools, 2> logs_;
  std::unique_ptr<RowMaker> rows_;
  Statement begin_, commit_, savepoint_, release_, undo_, find_reply_, keep_reply_;
  std::array<LogEnd, 2> ends_;
  base::ClockWatch clock_watch_;

  std::mutex random_mutex_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Job>> queue_;
  bool stopping_ = false;
  std::mutex listener_mutex_;
  std::vector<CommitListener> listeners_;
  std::function<void()> after_commit_;
  std::array<std::atomic<std::uint64_t>, 2> committed_{};
  std::atomic<std::uint64_t> commits_{0};
  std::thread thread_;
};

// The remembered reply under a key. Errors: conflict "store.key_reused".
base::Result<std::optional<base::Json>> find_reply(Statement& query, const ports::IdempotencyKey& key);
inline constexpr const char* kFindReply =
    "SELECT request, reply FROM remembered_reply WHERE principal = ? AND key = ?";

}  // namespace store_sqlite
