// The child of the kill test: opens the store in argv[1] and appends from several threads until it is killed.
// A line on standard output for each batch that the store acknowledged: "THREAD COUNT".
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "ports/record_store_test_parts.h"
#include "store_sqlite/sqlite_store.h"

namespace {

constexpr int kThreads = 4;

ports::AppendBatch batch_of(int thread, unsigned long count) {
  ports::AppendBatch batch;
  batch.by = "os:1000";
  const base::CaseId stream{"case-" + std::to_string(thread) + "@bureau.example.cn"};
  // Two events each, so that half a batch would show.
  for (const char* place : {"first", "second"})
    batch.events.push_back({stream, "hazard.found/1", base::JsonObject{{"count", count}, {"place", place}}});
  return batch;
}

void tell(int thread, unsigned long count) {
  char line[64];
  const int n = std::snprintf(line, sizeof line, "%d %lu\n", thread, count);
  if (::write(STDOUT_FILENO, line, static_cast<std::size_t>(n)) != n)
    std::_Exit(3);  // at most PIPE_BUF: whole lines
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const base::SystemClock clock;
  base::SystemRandom random;
  const ports::testing::SeededKeys keys(7);
  const ports::testing::CaseProjector projector;
  store_sqlite::Options options;
  options.data_folder = argv[1];
  options.origin = "bureau.example.cn";
  options.publish_every = std::chrono::milliseconds(10);
  auto store = store_sqlite::SqliteStore::open(options, {clock, random, keys, projector});
  if (!store) {
    std::fprintf(stderr, "%s\n", store.error().text().c_str());
    return 1;
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      const base::CaseId stream{"case-" + std::to_string(t) + "@bureau.example.cn"};
      auto count = static_cast<unsigned long>((*store)->events_of(stream)->size() / 2);
      for (;; ++count) {
        if (!(*store)->append(ports::LogName::record, batch_of(t, count))) std::_Exit(4);
        tell(t, count);
      }
    });
  for (auto& thread : threads) thread.join();
  return 0;
}
