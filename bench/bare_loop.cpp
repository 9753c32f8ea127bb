#include "bare_loop.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "store_sqlite/sqlite.h"

namespace bench {
namespace {

using store_sqlite::Database;

template <class T>
T or_give_up(base::Result<T> value) {
  if (!value) give_up(value.error().text());
  return std::move(*value);
}

class Loop {
 public:
  explicit Loop(const std::filesystem::path& file)
      : database_(or_give_up(Database::open(file.string(), Database::Mode::create))) {
    if (!database_.run("CREATE TABLE entry (seq INTEGER PRIMARY KEY, stream INTEGER, n INTEGER, bytes BLOB)"))
      give_up("no table");
    thread_ = std::jthread([this](std::stop_token stop) { work(stop); });
  }
  ~Loop() {
    thread_.request_stop();
    wake_.notify_all();
  }
  void append(const base::Bytes& row) {
    std::promise<void> done;
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back({&row, &done});
    }
    wake_.notify_one();
    done.get_future().get();
  }

 private:
  struct Waiting {
    const base::Bytes* row;
    std::promise<void>* done;
  };

  void work(const std::stop_token& stop) {
    auto insert = or_give_up(database_.prepare("INSERT INTO entry (stream, n, bytes) VALUES (?, ?, ?)"));
    for (;;) {
      std::deque<Waiting> group;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, stop, [&] { return !queue_.empty(); });
        if (queue_.empty()) return;
        group.swap(queue_);
      }
      bool good = database_.run("BEGIN IMMEDIATE").has_value();
      for (const auto& one : group) good = good && insert.run(1, ++n_, *one.row).has_value();
      if (!good || !database_.run("COMMIT")) give_up("the bare loop cannot write");
      for (const auto& one : group) one.done->set_value();
    }
  }

  Database database_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Waiting> queue_;
  std::int64_t n_ = 0;
  std::jthread thread_;
};

}  // namespace

Figures bare_sqlite(const std::filesystem::path& database, std::size_t clients, std::size_t each, std::size_t row_bytes) {
  Loop loop(database);
  const base::Bytes row(row_bytes, 0x5a);
  return in_threads(clients, each, [&](std::size_t, std::size_t) { loop.append(row); });
}

}  // namespace bench
