#include "store_sqlite/writer.h"

#include <algorithm>

#include "base/limits.h"
#include "crypto/digests.h"

namespace store_sqlite {

using base::ErrorKind;
using ports::Appended;

Writer::Writer(Database database, WriterOptions options, Tools tools)
    : database_(std::move(database)), options_(std::move(options)), tools_(tools) {}

base::Result<std::unique_ptr<Writer>> Writer::make(Database database, WriterOptions options, Tools tools) {
  std::unique_ptr<Writer> writer(new Writer(std::move(database), std::move(options), tools));
  const auto& db = writer->database_;
  for (const auto log : kLogs) {
    auto& log_tools = writer->logs_[index_of(log)];
    log_tools.codec =
        std::make_unique<RecordCodec>(ports::origin_line(writer->options_.origin, log), writer->tools_.keys);
    ZL_TRY(log_tools.entries, EntryWriter::make(db, log));
  }
  ZL_TRY(writer->rows_,
         RowMaker::make(db, db, writer->options_.origin, writer->tools_.keys, writer->tools_.projector));
  ZL_TRY(writer->begin_, db.prepare("BEGIN IMMEDIATE"));
  ZL_TRY(writer->commit_, db.prepare("COMMIT"));
  ZL_TRY(writer->savepoint_, db.prepare("SAVEPOINT batch"));
  ZL_TRY(writer->release_, db.prepare("RELEASE batch"));
  ZL_TRY(writer->undo_, db.prepare("ROLLBACK TO batch"));
  ZL_TRY(writer->find_reply_, db.prepare(kFindReply));
  ZL_TRY(writer->keep_reply_,
         db.prepare("INSERT INTO remembered_reply (bureau, principal, key, request, reply, at)"
                    " VALUES (1, ?, ?, ?, ?, ?)"));
  ZL_CHECK(writer->read_ends());
  writer->clock_watch_.begin(writer->tools_.clock, writer->ends_[0].last_at);
  return writer;
}

base::Status Writer::read_ends() {
  for (const auto log : kLogs) {
    auto& end = ends_[index_of(log)];
    ZL_TRY(end.size, entry_count(database_, log));
    end.last_at = {};
    if (end.size > 0) {
      ZL_CHECK(each_entry(database_, log, end.size - 1, end.size, [&](const EntryRow& row) -> base::Status {
        const auto record = logs_[index_of(log)].codec->open(row.seq, row.sealed);
        if (!record)
          return base::fail(ErrorKind::denied, "store.wrong_key",
                            "the last entry of the log does not open with these keys: " + record.error().what,
                            ports::origin_line(options_.origin, log) + " " + std::to_string(row.seq),
                            "use the key file that belongs to this store; if it is, run zhilu verify");
        ZL_TRY(const auto head, ports::parse_head(record->head));
        end.last_at = head.at;
        return {};
      }));
    }
    committed_[index_of(log)] = end.size;
  }
  return {};
}

Writer::~Writer() {
  finish();
}

void Writer::finish() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Writer::start(std::function<void()> after_commit) {
  after_commit_ = std::move(after_commit);
  thread_ = std::thread([this] { work(); });
}

void Writer::listen(CommitListener listener) {
  const std::lock_guard lock(listener_mutex_);
  listeners_.push_back(std::move(listener));
}

// On the caller's thread: all that needs no place in the log.
base::Result<PreparedEvent> Writer::prepare(ports::NewEvent event) {
  PreparedEvent prepared;
  ZL_TRY(prepared.body_text, ports::body_text_of(event));
  prepared.event = std::move(event);
  {
    const std::lock_guard lock(random_mutex_);
    tools_.random.fill(prepared.drawn);
  }
  prepared.body_digest = crypto::sha256(prepared.body_salt(), base::view_of(prepared.body_text));
  return prepared;
}

base::Result<Appended> Writer::append(ports::LogName log, ports::AppendBatch batch) {
  ZL_CHECK(ports::check_author(batch.by));
  auto job = std::make_unique<Job>();
  AppendJob append;
  append.log = log;
  append.events.reserve(batch.events.size());
  for (auto& event : batch.events) {
    ZL_TRY(auto prepared, prepare(std::move(event)));
    append.events.push_back(std::move(prepared));
  }
  append.batch = std::move(batch);
  job->append = std::move(append);
  ZL_TRY(auto answer, submit(std::move(job)));
  return answer.get();
}

base::Status Writer::change(std::function<base::Status(const Database&)> work) {
  auto job = std::make_unique<Job>();
  job->change = std::move(work);
  ZL_TRY(auto answer, submit(std::move(job)));
  return answer.get().map([](const Appended&) {});
}

base::Result<std::future<base::Result<Appended>>> Writer::submit(std::unique_ptr<Job> job) {
  auto answer = job->answer.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= options_.queue_limit || stopping_)
      return base::fail(ErrorKind::unavailable, "store.overloaded",
                        "more writes wait than the store will hold", std::to_string(options_.queue_limit),
                        "try again in a moment");
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return answer;
}

void Writer::work() {
  for (;;) {
    auto group = next_group();
    if (group.empty()) return;
    run_group(group);
  }
}

Writer::Group Writer::next_group() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
  Group group;
  while (!queue_.empty() && group.size() < options_.group_limit) {
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return group;
}

void Writer::run_group(Group& group) {
  const auto ends = ends_;
  const auto clock_watch = clock_watch_;
  if (auto done = run_jobs(group); !done) {
    // Nothing of the group is stored. A refusal within it may have leaned on what is now gone, so all hear
    // the same.
    if (database_.in_transaction()) static_cast<void>(database_.run("ROLLBACK"));
    rows_->forget();
    for (auto& log : logs_) log.streams.clear();
    ends_ = ends;
    clock_watch_ = clock_watch;
    for (auto& job : group) job->result = base::pass_on(done.error());
  } else {
    for (const auto log : kLogs) committed_[index_of(log)] = ends_[index_of(log)].size;
    ++commits_;
    const std::lock_guard lock(listener_mutex_);
    for (const auto& job : group) {
      if (!job->append || !job->result || job->result->events.empty()) continue;
      for (const auto& listener : listeners_) listener(job->append->log, job->result->events);
    }
  }
  for (auto& job : group) job->answer.set_value(std::move(job->result));
  if (after_commit_) after_commit_();
}

// One transaction. An error means that nothing was committed.
base::Status Writer::run_jobs(Group& group) {
  ZL_CHECK(begin_.run());
  note_clock_step(group);
  const auto now = tools_.clock.now();
  for (auto& job : group) ZL_CHECK(run_job(*job, now));
  return commit_.run();  // the commit point
}

// The job's own refusal is its result; an error concerns the whole group.
base::Status Writer::run_job(Job& job, base::Instant now) {
  auto done = job.append ? run_append(job, now) : run_change(job);
  // A full or failing disk may have ended the whole transaction already.
  if (done && !job.result && !database_.in_transaction()) return base::pass_on(job.result.error());
  return done;
}

base::Status Writer::run_append(Job& job, base::Instant now) {
  auto& append = *job.append;
  auto known = replayed(append);
  if (!known || *known) {
    job.result = known ? base::Result<Appended>(std::move(**known)) : base::pass_on(known.error());
    return {};
  }
  auto planned = plan(append, now);
  if (!planned) {
    job.result = base::pass_on(std::move(planned).error());
    return {};
  }
  ZL_CHECK(write(append, *planned, now));
  job.result = Appended{std::move(planned->events), std::move(append.batch.reply)};
  return {};
}

base::Status Writer::run_change(Job& job) {
  ZL_CHECK(savepoint_.run());
  if (const auto done = job.change(database_); done) {
    job.result = Appended{};
  } else {
    job.result = base::pass_on(done.error());
    if (!database_.in_transaction()) return {};
    ZL_CHECK(undo_.run());
  }
  return release_.run();
}

// A clock that was set becomes an event, ahead of what was asked for.
void Writer::note_clock_step(Group& group) {
  const auto seen = clock_watch_.look(tools_.clock);
  if (!seen) return;
  auto job = std::make_unique<Job>();
  AppendJob step;
  step.batch.by = ports::kSystem;
  auto prepared =
      prepare({base::kBureauStream, ports::kClockStepped, ports::clock_stepped_body(seen->from, seen->to)});
  REQUIRE_INVARIANT(prepared.has_value());
  step.events.push_back(std::move(*prepared));
  job->append = std::move(step);
  group.insert(group.begin(), std::move(job));
}

base::Result<std::optional<base::Json>> find_reply(Statement& query, const ports::IdempotencyKey& key) {
  Rows rows(query, key.principal, key.key);
  ZL_TRY(const bool there, rows.next());
  if (!there) return std::nullopt;
  if (!std::ranges::equal(rows->bytes(0), key.request_digest.bytes))
    return base::fail(ErrorKind::conflict, "store.key_reused",
                      "this idempotency key was used for another request", key.key,
                      "draw a new key for a new request");
  ZL_TRY(auto reply, base::parse_json(rows->text(1)));
  return reply;
}

base::Result<EntryWriter::Stream> Writer::stream(LogTools& log, const std::string& id) {
  if (const auto* known = log.streams.find(id)) return *known;
  return log.entries->stream(id);
}

base::Status Writer::check_versions(LogTools& log, const std::vector<ports::StreamVersion>& expect) {
  for (const auto& expected : expect) {
    ZL_TRY(const auto present, stream(log, expected.stream.text));
    if (present.length != expected.n)
      return base::fail(ErrorKind::conflict, "store.version_conflict",
                        "the stream has moved on since it was read", expected.stream.text,
                        "read version " + std::to_string(present.length) + " and decide again");
  }
  return {};
}

// The answer of an equal request that came before; nothing where there was none.
base::Result<std::optional<Appended>> Writer::replayed(const AppendJob& job) {
  if (!job.batch.idempotency) return std::nullopt;
  ZL_TRY(auto reply, find_reply(find_reply_, *job.batch.idempotency));
  if (!reply) return std::nullopt;
  return Appended{{}, std::move(*reply), true};
}

// Changes nothing. The projection goes last, for it remembers what it has seen.
base::Result<Writer::Plan> Writer::plan(AppendJob& job, base::Instant now) {
  ZL_CHECK(check_versions(logs_[index_of(job.log)], job.batch.expect));
  Plan plan;
  if (job.batch.idempotency) {
    ZL_TRY(plan.reply_text, base::canonical(job.batch.reply));
  }
  ZL_CHECK(plan_events(job, now, plan));
  if (job.log == ports::LogName::record && !plan.events.empty()) {
    ZL_TRY(plan.rows, rows_->rows_of(plan.events));
  }
  return plan;
}

base::Status Writer::plan_events(AppendJob& job, base::Instant now, Plan& plan) {
  auto& log = logs_[index_of(job.log)];
  const auto& end = ends_[index_of(job.log)];
  const auto at = std::max(now, end.last_at);
  plan.events.reserve(job.events.size());
  plan.heads.reserve(job.events.size());
  for (auto& prepared : job.events) {
    auto& event = prepared.event;
    const auto& id = event.stream.text;
    auto known = std::ranges::find(plan.streams, id, [](const auto& s) { return s.first; });
    if (known == plan.streams.end()) {
      ZL_TRY(const auto present, stream(log, id));
      known = plan.streams.emplace(plan.streams.end(), id, present);
    }
    const auto n = known->second.length++;
    auto& head = plan.heads.emplace_back(ports::head_text({at, job.batch.by, id, n, event.type}));
    if (head.size() > kMaxHeadBytes)
      return base::fail(ErrorKind::invalid, "store.bad_event", "the head of an event is too long", event.type);
    plan.events.push_back({end.size + plan.events.size(), std::move(event.stream), n, std::move(event.type), at,
                           job.batch.by, std::move(event.body), false});
  }
  return {};
}

base::Status Writer::write(const AppendJob& job, Plan& plan, base::Instant now) {
  ZL_CHECK(write_entries(job, plan));
  ZL_CHECK(rows_->write(plan.rows));
  if (const auto& key = job.batch.idempotency)
    ZL_CHECK(keep_reply_.run(key->principal, key->key, key->request_digest.view(), plan.reply_text, now.us));
  return {};
}

base::Status Writer::write_entries(const AppendJob& job, Plan& plan) {
  auto& log = logs_[index_of(job.log)];
  auto& end = ends_[index_of(job.log)];
  for (auto& [id, stream] : plan.streams)
    if (stream.number == 0) {
      ZL_TRY(stream.number, log.entries->add_stream(id));
    }
  for (std::size_t i = 0; i < plan.events.size(); ++i) {
    const auto& event = plan.events[i];
    const auto& prepared = job.events[i];
    const auto sealed = log.codec->seal(event.seq, prepared.nonce(), prepared.head_salt(), plan.heads[i],
                                        prepared.body_salt(), prepared.body_text);
    const auto stream = std::ranges::find(plan.streams, event.stream.text, [](const auto& s) { return s.first; });
    ZL_CHECK(log.entries->insert(event.seq, stream->second.number, event.n,
                                 crypto::sha256(prepared.head_salt(), base::view_of(plan.heads[i])),
                                 prepared.body_digest, sealed));
    end = {event.seq + 1, event.at};
  }
  for (const auto& [id, stream] : plan.streams) {
    ZL_CHECK(log.entries->set_length(stream));
    if (auto* known = log.streams.find(id))
      *known = stream;
    else
      log.streams.put(id, stream, 1);
  }
  return {};
}

}  // namespace store_sqlite
