#include "media_tools/sandbox.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <thread>

#include "media_tools/descriptor.h"
#include "media_tools/media_test_support.h"

namespace media_tools {
namespace {

using std::chrono::milliseconds;

// No process of this machine has the word among its arguments.
bool none_runs_with(const std::string& word) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream in(entry.path() / "cmdline", std::ios::binary);
    const std::string line{std::istreambuf_iterator<char>(in), {}};
    if (line.find(word) != std::string::npos) return false;
  }
  return true;
}

bool soon(const std::function<bool()>& condition) {
  for (int i = 0; i < 200; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(20));
  }
  return false;
}

std::string unique_word(const std::string& what) {
  return what + "-" + std::to_string(::getpid());
}

TEST(Child, ItsOutputStatusAndComplaintAreTold) {
  ChildCommand command;
  command.arguments = {"/bin/sh", "-c", "echo out; echo bad >&2; exit 7"};
  const auto end = run_child(command).value();
  EXPECT_EQ(end.how, ChildEnd::How::ended);
  EXPECT_EQ(end.status, 7);
  EXPECT_EQ(base::text_of(end.output), "out\n");
  EXPECT_EQ(end.complaint, "bad\n");
}

TEST(Child, AProgramThatIsNotThereIsAnError) {
  ChildCommand command;
  command.arguments = {"/nonexistent/program"};
  EXPECT_EQ(run_child(command).error().code, "media.no_child");
  EXPECT_EQ(run_child(command).error().kind, base::ErrorKind::unavailable);
}

TEST(Child, IsKilledWithItsWholeGroupWhenTimeIsOverAndReaped) {
  const auto word = unique_word("987.5");
  for (const auto* script :
       {"sleep WORD & sleep WORD", "exec >&- 2>&-; sleep WORD", "sleep WORD >/dev/null 2>&1"}) {
    ChildCommand command;
    std::string text = script;
    for (std::size_t at; (at = text.find("WORD")) != std::string::npos;)
      text.replace(at, 4, "987 # " + word + "\n");
    command.arguments = {"/bin/sh", "-c", text};
    command.time_limit = milliseconds(200);
    const auto began = std::chrono::steady_clock::now();
    const auto end = run_child(command).value();
    EXPECT_EQ(end.how, ChildEnd::How::out_of_time) << script;
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
    EXPECT_TRUE(soon([&] { return none_runs_with(word); })) << script;
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "no child is left to be reaped";
}

TEST(Child, EndlessOutputIsCutAndEndlessComplaintIsDropped) {
  ChildCommand command;
  command.arguments = {"/usr/bin/yes"};
  command.stdout_bytes_max = 100'000;
  const auto end = run_child(command).value();
  EXPECT_EQ(end.how, ChildEnd::How::too_much_output);
  EXPECT_EQ(end.output.size(), 100'000u);
  command.arguments = {"/bin/sh", "-c", "head -c 3000000 /dev/zero >&2; echo done"};
  const auto noisy = run_child(command).value();
  EXPECT_TRUE(noisy.succeeded());
  EXPECT_EQ(base::text_of(noisy.output), "done\n");
  EXPECT_LE(noisy.complaint.size(), 8192u);
}

TEST(Child, GetsOnlyTheDescriptorsThatItIsGiven) {
  MediaFolder folder;
  const Descriptor leak(
      ::open(folder.path().c_str(), O_RDONLY));  // without O_CLOEXEC, as a careless library would
  ASSERT_TRUE(leak);
  ChildCommand command;
  command.arguments = {"/bin/sh", "-c", "ls /proc/$$/fd"};
  EXPECT_EQ(base::text_of(run_child(command).value().output), "0\n1\n2\n");
}

TEST(Child, ManyAtOnceFromConcurrentThreads) {
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 15; ++i) {
        ChildCommand command;
        command.arguments = {"/bin/sh", "-c", "echo " + std::to_string(t * 100 + i)};
        const auto end = run_child(command);
        wrong += !end || base::text_of(end->output) != std::to_string(t * 100 + i) + "\n";
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Sandbox, WithoutBubblewrapItIsUnavailableAndNothingRuns) {
  const Sandbox none("/nonexistent/bwrap");
  ASSERT_TRUE(none.unavailable_because());
  EXPECT_NE(none.unavailable_because()->find("not installed"), std::string::npos);
  EXPECT_EQ(none.run({"/usr/bin/true"}, {}).error().code, "media.no_sandbox");
}

TEST(Sandbox, WhereTheKernelRefusesNamespacesItsWordsAreTold) {
  MediaFolder folder;
  const auto refusing = folder.path() + "/bwrap";
  std::ofstream(refusing)
      << "#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n";
  std::filesystem::permissions(refusing, std::filesystem::perms::owner_all);
  const Sandbox sandbox(refusing);
  ASSERT_TRUE(sandbox.unavailable_because());
  EXPECT_NE(sandbox.unavailable_because()->find("No permissions"), std::string::npos);
  EXPECT_EQ(sandbox.run({"/usr/bin/true"}, {}).error().kind, base::ErrorKind::unavailable);
}

class ConfinedProgram : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto reason = sandbox.unavailable_because()) GTEST_SKIP() << *reason;
  }
  ChildEnd shell(const std::string& script, SandboxLimits limits = {}) const {
    auto end = sandbox.run({"/usr/bin/bash", "-c", script}, limits);
    EXPECT_TRUE(end) << (end ? "" : end.error().text());
    return end ? *end : ChildEnd{};
  }
  // The same outside, to be sure that the script itself works.
  static ChildEnd outside(const std::string& script) {
    ChildCommand command;
    command.arguments = {"/usr/bin/bash", "-c", script};
    return run_child(command).value();
  }
  Sandbox sandbox;
};

TEST_F(ConfinedProgram, ReadsNoFileOfTheMachine) {
  MediaFolder folder;
  std::ofstream(folder.path() + "/secret") << "secret";
  for (const auto& path : {std::string("/etc/passwd"), folder.path() + "/secret"}) {
    EXPECT_TRUE(outside("read -r line < " + path + " || [ -n \"$line\" ]").succeeded()) << path;
    EXPECT_FALSE(shell("read -r line < " + path + " || [ -n \"$line\" ]").succeeded()) << path;
  }
  EXPECT_EQ(base::text_of(shell("echo /root/* /home/* /var/* /etc/*").output),
            "/root/* /home/* /var/* /etc/alternatives /etc/ld.so.cache\n");
}

TEST_F(ConfinedProgram, ReachesNoNetwork) {
  const Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  ASSERT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(::listen(listener.get(), 4), 0);
  ASSERT_EQ(::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &length), 0);
  const auto script = "exec 5<>/dev/tcp/127.0.0.1/" + std::to_string(ntohs(address.sin_port));
  EXPECT_TRUE(outside(script).succeeded());
  EXPECT_FALSE(shell(script).succeeded());
}

TEST_F(ConfinedProgram, SeesAndChangesNothingOutside) {
  EXPECT_FALSE(shell("touch /usr/bin/changed").succeeded());
  EXPECT_FALSE(shell("kill -0 " + std::to_string(::getpid())).succeeded());
  EXPECT_EQ(base::text_of(shell("echo ${ZHILU_SECRET-unset}").output), "unset\n");
  const auto status = shell(
      "while read -r name value; do case $name in CapEff:|NoNewPrivs:) echo $value;; esac; done "
      "< /proc/self/status");
  EXPECT_EQ(base::text_of(status.output), "0000000000000000\n1\n");
  EXPECT_FALSE(shell("unshare --user true").succeeded()) << "no namespaces within";
}

TEST_F(ConfinedProgram, IsBoundedInEveryWay) {
  SandboxLimits limits;
  limits.time = milliseconds(1500);
  EXPECT_EQ(shell("while :; do :; done", limits).how, ChildEnd::How::out_of_time);
  limits.time = milliseconds(60'000);
  limits.processor_seconds = 1;
  EXPECT_FALSE(shell("while :; do :; done", limits).succeeded());
  limits.processor_seconds = 20;
  limits.memory_bytes = std::uint64_t{256} << 20;
  EXPECT_FALSE(shell("x=$(head -c 400000000 /dev/zero | tr '\\0' a); echo ${#x}", limits).succeeded());
  EXPECT_FALSE(shell("head -c 1000000 /dev/zero > /tmp/file", limits).succeeded());
  limits.file_bytes = std::uint64_t{64} << 20;
  EXPECT_FALSE(shell("head -c 40000000 /dev/zero > /tmp/file", limits).succeeded()) << "its /tmp is small";
  limits.stdout_bytes = 1000;
  EXPECT_EQ(shell("yes", limits).how, ChildEnd::How::too_much_output);
}

TEST_F(ConfinedProgram, LeavesNoProcessBehind) {
  const auto word = unique_word("sandboxed");
  SandboxLimits limits;
  limits.time = milliseconds(1500);
  EXPECT_TRUE(
      shell("setsid bash -c 'sleep 987 # " + word + "\n:' >/dev/null 2>&1 & exit 0", limits).succeeded());
  EXPECT_TRUE(soon([&] { return none_runs_with(word); })) << "a daemon outlives its parent";
  EXPECT_EQ(shell("setsid bash -c 'sleep 987 # " + word + "\n:' & wait", limits).how,
            ChildEnd::How::out_of_time);
  EXPECT_TRUE(soon([&] { return none_runs_with(word); })) << "a session of its own escapes the kill";
}

}  // namespace
}  // namespace media_tools
