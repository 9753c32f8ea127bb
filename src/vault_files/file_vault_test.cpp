#include "vault_files/file_vault.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "files/disk.h"
#include "files/durable.h"
#include "ports/blob_vault_contract.h"
#include "vault_files/vault_test_support.h"

namespace ports {
namespace {

// A vault that owns the disk, keys and randomness that it stands on.
template <class FileSystemType>
class OwnedVault {
 public:
  template <class... Arguments>
  explicit OwnedVault(Arguments&&... arguments) : disk(std::forward<Arguments>(arguments)...) {
    vault = vault_files::FileVault::open(disk, keys, random).value();
  }
  FileSystemType disk;
  vault_files::TestKeys keys;
  base::SystemRandom random;
  std::unique_ptr<vault_files::FileVault> vault;
};

std::shared_ptr<BlobVault> in_memory() {
  auto owned = std::make_shared<OwnedVault<files::FaultyFileSystem>>();
  return {owned, owned->vault.get()};
}

struct OnDisk {
  vault_files::TemporaryFolder folder;
  OwnedVault<files::Disk> owned{folder.path()};
};
std::shared_ptr<BlobVault> on_disk() {
  auto held = std::make_shared<OnDisk>();
  return {held, held->owned.vault.get()};
}

INSTANTIATE_TEST_SUITE_P(FileVaultInMemory, BlobVaultContract, testing::Values(VaultMaker{in_memory}));
INSTANTIATE_TEST_SUITE_P(FileVaultOnDisk, BlobVaultContract, testing::Values(VaultMaker{on_disk}));

}  // namespace
}  // namespace ports

namespace vault_files {
namespace {

class FileVaultTest : public testing::Test {
 protected:
  std::unique_ptr<FileVault> open_vault() {
    auto opened = FileVault::open(watched, keys, random);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().text());
    return std::move(opened).value();
  }
  files::FaultyFileSystem disk;
  WatchedDisk watched{disk};
  TestKeys keys;
  base::SystemRandom random;
};

TEST_F(FileVaultTest, AnyCutIntoPiecesGivesTheSameBlob) {
  auto vault = open_vault();
  EXPECT_TRUE(rc::check("writes of any sizes equal one write", [&] {
    const auto length = *rc::gen::elementOf(std::vector<std::size_t>{
        0, 1, 4095, kFrameBytes - 1, kFrameBytes, kFrameBytes + 1, 3 * kFrameBytes, 3'333'333});
    const auto bytes = some_bytes(length, *rc::gen::inRange<std::uint64_t>(0, 1000));
    auto writer = vault->begin().value();
    base::ByteView rest = bytes;
    while (!rest.empty()) {
      const auto n = std::min<std::size_t>(
          rest.size(), *rc::gen::elementOf(std::vector<std::size_t>{
                           0, 1 + rest.size() / 7, 65536, kFrameBytes, kFrameBytes + 3, 2'000'000}));
      RC_ASSERT(writer->write(rest.first(n)).has_value());
      rest = rest.subspan(n);
    }
    const auto info = writer->commit(std::nullopt);
    RC_ASSERT(info.has_value());
    RC_ASSERT(info->digest == crypto::sha256(base::ByteView(bytes)));
    RC_ASSERT(ports::get_bytes(*vault, info->digest, length).value() == bytes);
  }));
}

TEST_F(FileVaultTest, LaysTheFilesOutAsTheFormatPageSays) {
  auto vault = open_vault();
  const auto info = ports::put_bytes(*vault, some_bytes(1'500'000, 1)).value();
  const auto hex = info.digest.hex();
  EXPECT_EQ(files::list_tree(disk, "vault").value(),
            (std::vector<std::string>{"vault/" + hex.substr(0, 2) + "/" + hex + ".blob",
                                      "vault/" + hex.substr(0, 2) + "/" + hex + ".key"}));
  EXPECT_EQ(disk.info(Shelf::blob_path(info.digest)).value()->bytes, 16 + 1'500'000 + 2 * 16);
  EXPECT_EQ(disk.info(Shelf::key_path(info.digest)).value()->bytes, 116);
}

TEST_F(FileVaultTest, NothingIsNamedBeforeItIsDurableAndReadBack) {
  auto vault = open_vault();
  watched.forget();
  const auto info = ports::put_bytes(*vault, base::bytes_of("现场检查")).value();
  const auto hex = info.digest.hex(), folder = "vault/" + hex.substr(0, 2);
  auto done = watched.done();
  ASSERT_FALSE(done.empty());
  const auto n = done[0].substr(std::string("create ").size());  // vault/incoming-N
  const auto named = n + "-" + hex;
  EXPECT_EQ(done,
            (std::vector<std::string>{
                "create " + n, "reopen " + n, "write " + n, "fdatasync " + n, "drop " + n, "mkdir " + folder,
                "create " + named + ".key", "write " + named + ".key", "fdatasync " + named + ".key",
                "drop " + named + ".key", "rename " + n + " " + named, "fsync vault",
                "rename " + named + ".key " + folder + "/" + hex + ".key", "fsync " + folder,
                "rename " + named + " " + folder + "/" + hex + ".blob", "fsync " + folder, "fsync vault"}));
}

TEST_F(FileVaultTest, WhatTheDiskGivesBackOtherwiseIsNotAccepted) {
  auto vault = open_vault();
  for (const std::size_t length : {std::size_t{10}, 3 * kFrameBytes + 5, 70 * kFrameBytes}) {
    for (const std::uint64_t from : {std::uint64_t{0}, frame_offset(frame_count(length) - 1)}) {
      WatchedDisk lying(disk);
      auto lied_to = FileVault::open(lying, keys, random).value();
      auto writer = lied_to->begin().value();
      lying.lie_about(lying.done().back().substr(7), from);
      auto bytes = some_bytes(length, length);
      const auto written = writer->write(bytes);
      const auto committed = writer->commit();
      ASSERT_FALSE(committed);
      EXPECT_EQ(committed.error().code, "vault.read_back_failed");
      EXPECT_EQ(committed.error().kind, base::ErrorKind::corrupt);
      EXPECT_FALSE(vault->has(crypto::sha256(base::ByteView(bytes))).value());
      EXPECT_TRUE(vault->strangers().value().empty());
    }
  }
  watched.lie_about(".key");
  const auto refused = ports::put_bytes(*vault, base::bytes_of("a"));
  EXPECT_EQ(refused.error().code, "vault.read_back_failed");
  EXPECT_TRUE(files::list_tree(disk, "vault").value().empty());
}

TEST_F(FileVaultTest, RotationSealsTheKeyAnewAndTheOldKeyMayGo) {
  auto vault = open_vault();
  const auto bytes = some_bytes(2'000'000, 9);
  const auto digest = ports::put_bytes(*vault, bytes).value().digest;
  const auto before = files::read_whole(disk, Shelf::key_path(digest), 200).value();
  ASSERT_TRUE(vault->rewrap(digest));
  EXPECT_EQ(files::read_whole(disk, Shelf::key_path(digest), 200).value(), before)
      << "nothing to do under the same key";
  keys.rotate(2);
  ASSERT_TRUE(vault->rewrap(digest));
  keys.lose(1);
  EXPECT_EQ(ports::get_bytes(*vault, digest, bytes.size()).value(), bytes);
  EXPECT_TRUE(vault->strangers().value().empty());
  EXPECT_EQ(vault->rewrap(base::Digest{}).error().code, "vault.no_such_blob");
}

TEST_F(FileVaultTest, RotationSurvivesAFailureAtEveryStep) {
  auto vault = open_vault();
  const auto bytes = some_bytes(100, 9);
  const auto digest = ports::put_bytes(*vault, bytes).value().digest;
  int failures = 0;
  for (std::uint64_t k = 1; k < 40; ++k) {
    keys.rotate(static_cast<std::uint8_t>(k + 1));
    disk.fail_operation(k);
    failures += !vault->rewrap(digest);
    disk.fail_operation(0);
    ASSERT_EQ(ports::get_bytes(*vault, digest, 100).value(), bytes) << "operation " << k;
    ASSERT_TRUE(vault->rewrap(digest)) << "operation " << k;
    ASSERT_TRUE(vault->strangers().value().empty());
  }
  EXPECT_GE(failures, 6);
}

TEST_F(FileVaultTest, StrangersAreNamed) {
  auto vault = open_vault();
  const auto digest = ports::put_bytes(*vault, base::bytes_of("a")).value().digest;
  const auto hex = digest.hex(), folder = Shelf::folder(digest);
  auto put = [&](const std::string& path) {
    ASSERT_TRUE(disk.make_folder(files::folder_of(path)));
    ASSERT_TRUE(disk.open_write(path, files::OpenMode::create_new));
  };
  const auto lone = crypto::sha256(std::string_view("b")).hex();
  const std::vector<std::string> strangers{
      folder + "/" + hex + ".blob.bak",
      folder + "/notes.txt",
      "vault/00/" + hex + ".blob",
      "vault/readme",
      "vault/incoming-of-old",
      "vault/" + lone.substr(0, 2) + "/" + lone + ".blob",
      "vault/zz/x",
  };
  for (const auto& path : strangers) put(path);
  auto found = vault->strangers().value();
  for (auto path : strangers) {
    if (path == "vault/zz/x") path = "vault/zz";  // a folder that is not ours is named once
    EXPECT_NE(std::find(found.begin(), found.end(), path), found.end()) << path;
  }
  EXPECT_EQ(found.size(), strangers.size());

  auto writer = vault->begin().value();
  EXPECT_EQ(vault->strangers().value().size(), strangers.size()) << "a write under way is no stranger";
}

TEST_F(FileVaultTest, AStartSweepsUnfinishedWritesAndNothingElse) {
  const auto kept = [&] {
    auto vault = open_vault();
    return ports::put_bytes(*vault, base::bytes_of("kept")).value().digest;
  }();
  const auto hex = kept.hex();
  for (const auto& name : {std::string("vault/incoming-0011"), "vault/incoming-0022-" + hex,
                           "vault/incoming-0022-" + hex + ".key"})
    ASSERT_TRUE(disk.open_write(name, files::OpenMode::create_new));
  auto vault = open_vault();
  EXPECT_TRUE(vault->strangers().value().empty());
  EXPECT_TRUE(vault->check(kept));
}

TEST_F(FileVaultTest, AKeyWhoseBlobWasLostIsKeptAside) {
  auto vault = open_vault();
  const auto digest = ports::put_bytes(*vault, base::bytes_of("lost")).value().digest;
  const auto key = files::read_whole(disk, Shelf::key_path(digest), 200).value();
  ASSERT_TRUE(disk.remove(Shelf::blob_path(digest)));
  vault.reset();
  vault = open_vault();
  EXPECT_EQ(vault->strangers().value(), std::vector<std::string>{Shelf::key_path(digest)});
  EXPECT_EQ(vault->open(digest).error().code, "vault.no_such_blob");
  EXPECT_FALSE(ports::put_bytes(*vault, base::bytes_of("lost")).value().was_there);
  EXPECT_TRUE(vault->check(digest));
  const auto strangers = vault->strangers().value();
  ASSERT_EQ(strangers.size(), 1u);
  EXPECT_EQ(files::read_whole(disk, strangers[0], 200).value(), key);
}

TEST_F(FileVaultTest, AWriterRefusesMoreThanARecordingMayHave) {
  auto vault = open_vault();
  auto writer = vault->begin().value();
  const std::uint8_t one = 0;
  const auto refused = writer->write(base::ByteView(&one, std::size_t{1} << 40));
  EXPECT_EQ(refused.error().code, "vault.too_large");
  EXPECT_EQ(writer->commit().error().code, "vault.too_large");
  EXPECT_TRUE(vault->strangers().value().empty());
}

}  // namespace
}  // namespace vault_files
