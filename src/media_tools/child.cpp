#include "media_tools/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <thread>

#include "media_tools/descriptor.h"

namespace media_tools {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kComplaintBytesMax = 8192;

tl::unexpected<base::Error> no_child(int error_number, const std::string& program) {
  return base::fail(base::ErrorKind::unavailable, "media.no_child",
                    "no process could be started: " + std::generic_category().message(error_number), program,
                    "try again later; check the limits of processes and open files");
}

// Descriptors are moved above those that the child gets, so that none is overwritten while they are put in
// place.
constexpr int kLowestOwn = 16;
Descriptor moved_up(int raw) {
  return Descriptor(::fcntl(raw, F_DUPFD_CLOEXEC, kLowestOwn));
}

struct Pipe {
  Descriptor reads, writes;
  static base::Result<Pipe> make(const std::string& program) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return no_child(errno, program);
    const Descriptor low_reads(ends[0]), low_writes(ends[1]);
    Pipe pipe{moved_up(ends[0]), moved_up(ends[1])};
    if (!pipe.reads || !pipe.writes) return no_child(errno, program);
    ::fcntl(pipe.reads.get(), F_SETFL, O_NONBLOCK);
    return pipe;
  }
};

class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    // Its own process group, no blocked signals, no inherited handling: whatever this program does with
    // signals.
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  void give(int own, int childs) { posix_spawn_file_actions_adddup2(&actions_, own, childs); }
  void give_nothing(int childs) {
    posix_spawn_file_actions_addopen(&actions_, childs, "/dev/null", O_RDONLY, 0);
  }
  // Returns 0 and the process id, or an errno.
  int start(const std::vector<std::string>& arguments, int first_not_given, pid_t& child) {
    posix_spawn_file_actions_addclosefrom_np(&actions_, first_not_given);
    std::vector<char*> pointers;
    for (const auto& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    std::array<char*, 1> no_environment{nullptr};
    return ::posix_spawn(&child, arguments[0].c_str(), &actions_, &attributes_, pointers.data(),
                         no_environment.data());
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// Reads what is there; true while more may come.
bool drain(Descriptor& from, base::Bytes& into, std::size_t keep_max, bool& overflowed) {
  std::array<std::uint8_t, 65536> buffer;
  const auto n = ::read(from.get(), buffer.data(), buffer.size());
  if (n < 0) return errno == EAGAIN || errno == EINTR;
  if (n == 0) return false;
  const auto room = keep_max - std::min(keep_max, into.size());
  overflowed |= static_cast<std::size_t>(n) > room;
  base::append(into, base::ByteView(buffer).first(std::min(static_cast<std::size_t>(n), room)));
  return true;
}

int milliseconds_until(Clock::time_point end) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000));
}

// Collects both outputs until every process that holds them is gone, or time or room is spent.
ChildEnd::How collect(Pipe& out, Pipe& err, const ChildCommand& command, Clock::time_point deadline,
                      ChildEnd& end) {
  base::Bytes complaint;
  bool ignored = false, too_much = false;
  auto how = ChildEnd::How::ended;
  while (out.reads || err.reads) {
    std::array<pollfd, 2> wait{pollfd{out.reads.get(), POLLIN, 0}, pollfd{err.reads.get(), POLLIN, 0}};
    const int ready = ::poll(wait.data(), wait.size(), milliseconds_until(deadline));
    if (ready < 0 && errno != EINTR) break;
    if (ready > 0 && wait[0].revents != 0 &&
        !drain(out.reads, end.output, command.stdout_bytes_max, too_much))
      out.reads.close();
    if (ready > 0 && wait[1].revents != 0 && !drain(err.reads, complaint, kComplaintBytesMax, ignored))
      err.reads.close();
    if (too_much)
      how = ChildEnd::How::too_much_output;
    else if (Clock::now() >= deadline)
      how = ChildEnd::How::out_of_time;
    if (how != ChildEnd::How::ended) break;
  }
  end.complaint = std::string(base::text_of(complaint));
  return how;
}

// Waits for the child until the deadline, kills its group at it, and reaps it in any case.
void reap(pid_t child, Clock::time_point deadline, ChildEnd& end) {
  int status = 0;
  auto pause = std::chrono::microseconds(200);
  for (;;) {
    const bool over = end.how != ChildEnd::How::ended || Clock::now() >= deadline;
    if (over) ::kill(-child, SIGKILL);
    const auto reaped = ::waitpid(child, &status, over ? 0 : WNOHANG);
    if (reaped == child) {
      if (over && end.how == ChildEnd::How::ended) end.how = ChildEnd::How::out_of_time;
      break;
    }
    if (reaped < 0 && errno != EINTR) break;  // somebody else reaped it: nothing is known of its end
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(20'000));
  }
  if (end.how != ChildEnd::How::ended) return;
  if (WIFSIGNALED(status)) {
    end.how = ChildEnd::How::killed_by_signal;
    end.status = WTERMSIG(status);
  } else {
    end.status = WEXITSTATUS(status);
  }
}

}  // namespace

base::Result<ChildEnd> run_child(const ChildCommand& command) {
  REQUIRE_INVARIANT(!command.arguments.empty());
  const auto& program = command.arguments[0];
  ZL_TRY(auto out, Pipe::make(program));
  ZL_TRY(auto err, Pipe::make(program));
  const auto input = command.input >= 0 ? moved_up(command.input) : Descriptor();
  const auto output = command.output >= 0 ? moved_up(command.output) : Descriptor();
  if ((command.input >= 0 && !input) || (command.output >= 0 && !output)) return no_child(errno, program);

  SpawnPlan plan;
  if (input)
    plan.give(input.get(), 0);
  else
    plan.give_nothing(0);
  plan.give(out.writes.get(), 1);
  plan.give(err.writes.get(), 2);
  if (output) plan.give(output.get(), 3);
  const auto deadline = Clock::now() + command.time_limit;
  pid_t child = 0;
  if (const int error_number = plan.start(command.arguments, output ? 4 : 3, child); error_number != 0)
    return no_child(error_number, program);
  out.writes.close();
  err.writes.close();

  ChildEnd end;
  end.how = collect(out, err, command, deadline, end);
  reap(child, deadline, end);
  return end;
}

}  // namespace media_tools
