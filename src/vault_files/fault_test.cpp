// Failing disks, full disks, power cuts and kills: nothing acknowledged is lost, nothing half-written is ever
// shown.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "files/disk.h"
#include "files/durable.h"
#include "vault_files/vault_test_support.h"

namespace vault_files {
namespace {

class VaultOnAFailingDisk : public testing::TestWithParam<std::size_t> {
 protected:
  // Everything that can be seen is whole.
  static void expect_sound(const FileVault& vault) {
    ASSERT_TRUE(vault.each([&](const base::Digest& digest) -> base::Status {
      ZL_CHECK(vault.check(digest));
      return {};
    }));
  }
  TestKeys keys;
  base::SystemRandom random;
};

TEST_P(VaultOnAFailingDisk, EveryOperationMayFailOnceAndTheRetrySucceeds) {
  const auto bytes = some_bytes(GetParam(), 3), before = some_bytes(50, 4);
  bool failed_at_all = false;
  for (std::uint64_t k = 1;; ++k) {
    files::FaultyFileSystem disk;
    auto vault = FileVault::open(disk, keys, random).value();
    const auto earlier = ports::put_bytes(*vault, before).value().digest;
    disk.fail_operation(k);
    const auto first = ports::put_bytes(*vault, bytes);
    disk.fail_operation(0);
    const auto operations_enough = first.has_value();
    failed_at_all |= !first;
    if (!first) {
      EXPECT_EQ(first.error().kind, base::ErrorKind::io) << k << ": " << first.error().text();
    }
    expect_sound(*vault);
    EXPECT_TRUE(vault->check(earlier));
    EXPECT_TRUE(vault->strangers().value().empty()) << "after failure of operation " << k;
    const auto second = ports::put_bytes(*vault, bytes);
    ASSERT_TRUE(second) << k << ": " << second.error().text();
    EXPECT_EQ(ports::get_bytes(*vault, second->digest, bytes.size()).value(), bytes);
    disk.power_cut();
    vault = FileVault::open(disk, keys, random).value();
    EXPECT_TRUE(vault->check(second->digest)) << "acknowledged after failure of operation " << k;
    EXPECT_TRUE(vault->strangers().value().empty());
    if (operations_enough && k > 12) break;
  }
  EXPECT_TRUE(failed_at_all);
}

TEST_P(VaultOnAFailingDisk, ThePowerMayGoBeforeAnyOperation) {
  const auto bytes = some_bytes(GetParam(), 5), before = some_bytes(50, 6);
  const auto digest = crypto::sha256(base::ByteView(bytes));
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    for (std::size_t k = 1;; ++k) {
      files::FaultyFileSystem disk;
      base::SeededRandom chance(seed * 1000 + k);
      const auto earlier = [&] {
        auto vault = FileVault::open(disk, keys, random).value();
        return ports::put_bytes(*vault, before).value().digest;
      }();
      WatchedDisk watched(disk);
      auto cut_vault = FileVault::open(watched, keys, random).value();
      watched.cut_power_before(k, [&] { seed == 0 ? disk.power_cut() : disk.power_cut(chance); });
      const auto put = ports::put_bytes(*cut_vault, bytes);
      cut_vault.reset();
      auto vault = FileVault::open(disk, keys, random).value();
      EXPECT_TRUE(vault->check(earlier)) << "seed " << seed << ", operation " << k;
      expect_sound(*vault);
      EXPECT_EQ(vault->strangers().value(), std::vector<std::string>{})
          << "seed " << seed << ", operation " << k;
      if (put) {
        EXPECT_TRUE(vault->check(digest)) << "acknowledged, seed " << seed << ", operation " << k;
      }
      const auto again = ports::put_bytes(*vault, bytes);
      ASSERT_TRUE(again) << again.error().text();
      EXPECT_TRUE(vault->check(digest));
      if (put) break;
    }
  }
}

TEST_P(VaultOnAFailingDisk, TakingABlobAwayMayFailAtEveryOperation) {
  const auto bytes = some_bytes(GetParam(), 8), before = some_bytes(50, 9);
  for (std::uint64_t k = 1;; ++k) {
    files::FaultyFileSystem disk;
    auto vault = FileVault::open(disk, keys, random).value();
    const auto earlier = ports::put_bytes(*vault, before).value().digest;
    const auto digest = ports::put_bytes(*vault, bytes).value().digest;
    disk.fail_operation(k);
    const auto taken = vault->remove(digest);
    disk.fail_operation(0);
    expect_sound(*vault);
    EXPECT_TRUE(vault->strangers().value().empty()) << "after failure of operation " << k;
    disk.power_cut();
    vault = FileVault::open(disk, keys, random).value();
    expect_sound(*vault);
    EXPECT_TRUE(vault->check(earlier));
    EXPECT_TRUE(vault->strangers().value().empty()) << "after failure of operation " << k << " and a restart";
    ASSERT_TRUE(vault->remove(digest));
    EXPECT_FALSE(vault->has(digest).value());
    if (taken) break;
    ASSERT_LT(k, 100u);
  }
}

TEST_P(VaultOnAFailingDisk, ThePowerMayGoWhileABlobIsTakenAway) {
  const auto bytes = some_bytes(GetParam(), 10), before = some_bytes(50, 11);
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    for (std::size_t k = 1;; ++k) {
      files::FaultyFileSystem disk;
      base::SeededRandom chance(seed * 1000 + k);
      WatchedDisk watched(disk);
      auto cut_vault = FileVault::open(watched, keys, random).value();
      const auto earlier = ports::put_bytes(*cut_vault, before).value().digest;
      const auto digest = ports::put_bytes(*cut_vault, bytes).value().digest;
      watched.cut_power_before(k, [&] { seed == 0 ? disk.power_cut() : disk.power_cut(chance); });
      const auto taken = cut_vault->remove(digest);
      cut_vault.reset();
      auto vault = FileVault::open(disk, keys, random).value();
      EXPECT_TRUE(vault->check(earlier)) << "seed " << seed << ", operation " << k;
      expect_sound(*vault);
      EXPECT_EQ(vault->strangers().value(), std::vector<std::string>{}) << "seed " << seed << ", operation " << k;
      if (taken) {
        EXPECT_FALSE(vault->has(digest).value()) << "seed " << seed << ", operation " << k;
        break;
      }
      ASSERT_LT(k, 100u);
    }
  }
}

TEST_P(VaultOnAFailingDisk, AFullDiskStoresNothingAndSaysSo) {
  const auto bytes = some_bytes(GetParam(), 7);
  const auto needed = blob_file_bytes(bytes.size()) + kKeyFileBytes;
  for (const std::uint64_t room :
       {std::uint64_t{0}, std::uint64_t{10}, needed / 2, needed - kKeyFileBytes, needed - 1}) {
    files::FaultyFileSystem disk;
    auto vault = FileVault::open(disk, keys, random).value();
    disk.allow_bytes(room);
    const auto put = ports::put_bytes(*vault, bytes);
    ASSERT_FALSE(put) << room;
    EXPECT_EQ(put.error().code, "vault.disk_full");
    EXPECT_EQ(put.error().kind, base::ErrorKind::full);
    EXPECT_FALSE(put.error().remedy.empty());
    EXPECT_TRUE(files::list_tree(disk, "vault").value().empty());
    disk.allow_bytes(needed);
    EXPECT_TRUE(ports::put_bytes(*vault, bytes)) << "once there is room";
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, VaultOnAFailingDisk, testing::Values(200, 2 * kFrameBytes + 9));

TEST(VaultOnARealDisk, ALimitOfTheFileSizeIsAFullDisk) {
  TemporaryFolder folder;
  files::Disk disk(folder.path());
  const TestKeys keys;
  base::SystemRandom random;
  auto vault = FileVault::open(disk, keys, random).value();
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  rlimit limit = old_limit;
  limit.rlim_cur = 5'000'000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  const auto put = ports::put_bytes(*vault, some_bytes(8'000'000, 1));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old_limit), 0);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, "vault.disk_full");
  EXPECT_TRUE(files::list_tree(disk, "vault").value().empty());
}

// Stores blobs for ever, naming each on `out` once it is acknowledged.
[[noreturn]] void store_until_killed(const std::string& folder, int out, std::uint64_t seed) {
  files::Disk disk(folder);
  const TestKeys keys;
  base::SystemRandom random;
  base::SeededRandom sizes(seed);
  auto vault = FileVault::open(disk, keys, random).value();
  for (;;) {
    const auto length = static_cast<std::size_t>(sizes.next() % (sizes.next() % 3 == 0 ? 3'500'000 : 9'000));
    const auto info = ports::put_bytes(*vault, some_bytes(length, sizes.next()));
    if (!info) ::_exit(3);
    if (::write(out, info->digest.bytes.data(), 32) != 32) ::_exit(4);
  }
}

TEST(VaultOnARealDisk, KilledAtAnyInstantItKeepsWhatWasAcknowledged) {
  const auto* lasting = std::getenv("ZHILU_LONG");
  const int rounds = lasting != nullptr && *lasting == '1' ? 200 : 20;
  TemporaryFolder folder;
  files::Disk disk(folder.path());
  const TestKeys keys;
  base::SystemRandom random;
  const auto seed = base::get_u64(random.bytes(8));
  base::SeededRandom instants(seed);
  std::set<base::Digest> acknowledged;
  for (int round = 0; round < rounds; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) store_until_killed(folder.path(), ends[1], instants.next());
    ::close(ends[1]);
    // Every other round counts from the first acknowledgement, so that a slow machine gets to some too.
    if (round % 2 == 1) {
      pollfd first{ends[0], POLLIN, 0};
      ASSERT_EQ(::poll(&first, 1, 60'000), 1) << "nothing was acknowledged within a minute, seed " << seed;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(2'000 + instants.next() % 120'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself, seed " << seed;
    base::Digest digest;
    while (::read(ends[0], digest.bytes.data(), 32) == 32) acknowledged.insert(digest);
    ::close(ends[0]);

    auto vault = FileVault::open(disk, keys, random).value();
    EXPECT_EQ(vault->strangers().value(), std::vector<std::string>{})
        << "seed " << seed << ", round " << round;
    std::set<base::Digest> present;
    ASSERT_TRUE(vault->each([&](const base::Digest& d) { return present.insert(d), base::Status{}; }));
    for (const auto& d : acknowledged)
      ASSERT_TRUE(present.contains(d)) << "seed " << seed << ", round " << round;
    if (round % 5 == 4 || round + 1 == rounds) {
      for (const auto& d : present) ASSERT_TRUE(vault->check(d)) << "seed " << seed << ", round " << round;
    }
  }
  EXPECT_GT(acknowledged.size(), 0u);
}

}  // namespace
}  // namespace vault_files
