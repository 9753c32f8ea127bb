// kill -9 at random instants: what was acknowledged is there, what was not is wholly there or wholly absent,
// and the next start needs no help. 20 rounds; 200 with ZHILU_LONG=1; ZHILU_SEED repeats a run.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include <map>
#include <random>
#include <sstream>

#include "store_sqlite/test_support.h"

namespace store_sqlite {
namespace {

using testing::Bench;
using testing::told;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Child {
  pid_t id = -1;
  int output = -1;

  explicit Child(const std::string& data) {
    int ends[2];
    REQUIRE_INVARIANT(::pipe2(ends, O_CLOEXEC) == 0);
    id = ::fork();
    REQUIRE_INVARIANT(id >= 0);
    if (id == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::execl(ZHILU_CRASH_CHILD, ZHILU_CRASH_CHILD, data.c_str(), static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(ends[1]);
    output = ends[0];
  }
  ~Child() { ::close(output); }

  enum class Clock { from_start, from_first_acknowledgement };

  // Reads acknowledgements for so long, kills, and reads the rest.
  std::string run_for(std::chrono::microseconds time, Clock clock) {
    std::string text;
    auto read_some = [&] {
      char buffer[65536];
      const auto n = ::read(output, buffer, sizeof buffer);
      if (n > 0) text.append(buffer, static_cast<std::size_t>(n));
      return n > 0;
    };
    if (clock == Clock::from_first_acknowledgement) read_some();
    const auto end = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < end) {
      pollfd ready{output, POLLIN, 0};
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      if (::poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) > 0 && !read_some())
        break;
    }
    ::kill(id, SIGKILL);
    int status = 0;
    ::waitpid(id, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << status;
    while (read_some()) {
    }
    return text;
  }
};

// Per thread, the highest count that was acknowledged.
std::map<int, std::uint64_t> acknowledged(const std::string& text) {
  std::map<int, std::uint64_t> highest;
  std::istringstream lines(text);
  int thread = 0;
  std::uint64_t count = 0;
  while (lines >> thread >> count) highest[thread] = std::max(highest[thread], count);
  return highest;
}

void check_streams(const Bench& b, const std::map<int, std::uint64_t>& highest) {
  for (const auto& [thread, count] : highest) {
    const auto events = b.store->events_of(Bench::a_case(thread));
    ASSERT_TRUE(events) << events.error().text();
    EXPECT_GE(events->size(), 2 * (count + 1)) << "an acknowledged batch of thread " << thread << " is gone";
    EXPECT_EQ(events->size() % 2, 0u) << "half a batch of thread " << thread << " is there";
    for (std::size_t i = 0; i < events->size(); ++i)
      EXPECT_EQ(base::int_at((*events)[i].body, "count"), static_cast<std::int64_t>(i / 2));
  }
}

TEST(KillTest, NothingAcknowledgedIsLostAndTheNextStartNeedsNoHelp) {
  const auto seed = number_from("ZHILU_SEED", std::random_device{}());
  const int rounds = number_from("ZHILU_LONG", 0) != 0 ? 200 : 20;
  SCOPED_TRACE("ZHILU_SEED=" + std::to_string(seed));
  RecordProperty("seed", std::to_string(seed));
  base::SeededRandom random(seed);
  Bench b;
  b.clock.set(base::SystemClock().now());
  b.create();
  b.store.reset();
  std::map<int, std::uint64_t> highest;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const std::chrono::microseconds time(random.next() % 60'000);
    // In turn: the start, which completes what the kill before left undone, and the writing.
    const auto clock = round % 2 == 0 ? Child::Clock::from_first_acknowledgement : Child::Clock::from_start;
    {
      Child child(b.data);
      for (const auto& [thread, count] : acknowledged(child.run_for(time, clock)))
        highest[thread] = std::max(highest[thread], count);
    }
    // As the crash left it: nothing is damaged, at most something is still to be completed.
    ASSERT_EQ(told(b.verify()), "");
    b.clock.set(base::SystemClock().now());
    const auto opened = b.open();
    ASSERT_TRUE(opened) << opened.error().text();
    ASSERT_NO_FATAL_FAILURE(check_streams(b, highest));
    for (const auto log : {ports::LogName::record, ports::LogName::access}) {
      const auto position = b.store->position(log);
      EXPECT_EQ(position->published, position->size);
    }
    b.store.reset();
  }
  EXPECT_EQ(told(b.verify()), "");
  EXPECT_EQ(highest.size(), 4u);
}

}  // namespace
}  // namespace store_sqlite
