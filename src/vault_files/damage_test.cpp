// Every kind of damage that stored bytes can suffer, and how it is named.
#include <gtest/gtest.h>

#include "files/durable.h"
#include "vault_files/vault_test_support.h"

namespace vault_files {
namespace {

class DamagedBlob : public testing::Test {
 protected:
  DamagedBlob() {
    digest = ports::put_bytes(*vault, bytes).value().digest;
    neighbour = ports::put_bytes(*vault, some_bytes(100, 2)).value().digest;
  }
  std::string read_error() {
    auto read = ports::get_bytes(*vault, digest, bytes.size());
    return read ? "none" : read.error().code;
  }
  base::Error check_error() {
    auto checked = vault->check(digest);
    return checked ? base::Error{} : checked.error();
  }
  void overwrite(const std::string& path, base::ByteView content) {
    auto file = disk.open_write(path, files::OpenMode::create_or_truncate).value();
    ASSERT_TRUE(file->append(content));
    ASSERT_TRUE(file->sync());
  }

  const base::Bytes bytes = some_bytes(2 * kFrameBytes + 500, 1);
  files::FaultyFileSystem disk;
  TestKeys keys;
  base::SystemRandom random;
  std::unique_ptr<FileVault> vault = FileVault::open(disk, keys, random).value();
  base::Digest digest, neighbour;
  const std::string blob = Shelf::blob_path(crypto::sha256(base::ByteView(bytes)));
  const std::string key = Shelf::key_path(crypto::sha256(base::ByteView(bytes)));
};

TEST_F(DamagedBlob, EveryByteOfTheBlobsHeaderCounts) {
  for (std::uint64_t i = 0; i < kBlobHeaderBytes; ++i) {
    disk.flip_byte(blob, i);
    const auto opened = vault->open(digest);
    ASSERT_FALSE(opened) << "byte " << i;
    EXPECT_EQ(opened.error().code, "vault.damaged");
    EXPECT_EQ(opened.error().where, blob);
    EXPECT_FALSE(opened.error().remedy.empty());
    disk.flip_byte(blob, i);
  }
  EXPECT_TRUE(vault->check(digest));
}

TEST_F(DamagedBlob, EveryFrameAndTagCountsAndTheFrameIsNamed) {
  for (std::uint64_t frame = 0; frame < 3; ++frame) {
    const auto n = frame_length(bytes.size(), frame);
    for (const auto within : {std::size_t{0}, n / 2, n - 1, n, n + 15}) {  // the last two lie in the tag
      disk.flip_byte(blob, frame_offset(frame) + within);
      const auto error = check_error();
      EXPECT_EQ(error.code, "vault.damaged");
      EXPECT_EQ(error.kind, base::ErrorKind::corrupt);
      EXPECT_EQ(error.where, blob + ", frame " + std::to_string(frame));
      // Other frames can still be read by themselves.
      auto reader = vault->open(digest).value();
      base::Bytes out(10);
      for (std::uint64_t other = 0; other < 3; ++other)
        EXPECT_EQ(reader->read_at(other * kFrameBytes, out).has_value(), other != frame);
      disk.flip_byte(blob, frame_offset(frame) + within);
    }
  }
  EXPECT_EQ(read_error(), "none");
}

TEST_F(DamagedBlob, EveryByteOfTheKeyFileCountsAndTheFileIsNamed) {
  for (std::uint64_t i = 0; i < kKeyFileBytes; ++i) {
    disk.flip_byte(key, i);
    const auto error = check_error();
    const bool key_id = i >= 12 && i < 16;
    EXPECT_EQ(error.code, key_id ? "keys.unknown_key" : "vault.damaged") << "byte " << i;
    EXPECT_EQ(error.where.substr(0, key.size()), key) << "byte " << i;
    disk.flip_byte(key, i);
  }
  EXPECT_EQ(read_error(), "none");
}

TEST_F(DamagedBlob, ALengthOffByOneIsSeenWhenOpening) {
  const auto whole = files::read_whole(disk, blob, 4 << 20).value();
  auto longer = whole;
  longer.push_back(0);
  for (const auto& changed :
       {base::Bytes(whole.begin(), whole.end() - 1), longer, base::Bytes(whole.begin(), whole.begin() + 7),
        base::Bytes{},
        base::Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(frame_offset(2)))}) {
    overwrite(blob, changed);
    const auto opened = vault->open(digest);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "vault.damaged");
    EXPECT_EQ(opened.error().where, blob);
  }
  overwrite(blob, whole);
  const auto key_bytes = files::read_whole(disk, key, 200).value();
  for (const std::size_t n : {std::size_t{0}, std::size_t{115}, std::size_t{117}, std::size_t{5000}}) {
    auto changed = key_bytes;
    changed.resize(n);
    overwrite(key, changed);
    EXPECT_EQ(check_error().code, "vault.damaged") << n;
    EXPECT_EQ(check_error().where, key);
  }
}

TEST_F(DamagedBlob, FramesCannotBeSwapped) {
  auto whole = files::read_whole(disk, blob, 4 << 20).value();
  std::swap_ranges(whole.begin() + static_cast<std::ptrdiff_t>(frame_offset(0)),
                   whole.begin() + static_cast<std::ptrdiff_t>(frame_offset(1)),
                   whole.begin() + static_cast<std::ptrdiff_t>(frame_offset(1)));
  overwrite(blob, whole);
  EXPECT_EQ(check_error().where, blob + ", frame 0");
}

TEST_F(DamagedBlob, KeyFilesCannotBeSwapped) {
  const auto own = files::read_whole(disk, key, 200).value();
  const auto other = files::read_whole(disk, Shelf::key_path(neighbour), 200).value();
  overwrite(key, other);
  EXPECT_EQ(check_error().code, "vault.damaged");
  EXPECT_NE(check_error().what.find(neighbour.hex()), std::string::npos);
  overwrite(key, own);
  EXPECT_EQ(read_error(), "none");
}

TEST_F(DamagedBlob, AForgedBlobUnderAnotherDigestIsFoundByTheWholeCheck) {
  // Whoever holds the vault key can make files that open; the digest still tells.
  const auto blob_key = base::Bytes(32, 5);
  const auto plain = base::bytes_of("forged");
  const auto nonce = base::Bytes(12, 7);
  overwrite(key, write_key_file(digest, plain.size(), blob_key, keys.current_vault_key(), nonce));
  base::Bytes forged(blob_header().begin(), blob_header().end());
  base::append(forged, crypto::seal(blob_key, frame_nonce(0, true), blob_header(), plain));
  overwrite(blob, forged);
  EXPECT_EQ(check_error().code, "vault.digest_mismatch");
  EXPECT_EQ(check_error().where, blob);
}

TEST_F(DamagedBlob, TheEmptyBlobsOneFrameIsCheckedToo) {
  digest = ports::put_bytes(*vault, {}).value().digest;
  ASSERT_TRUE(vault->check(digest));
  disk.flip_byte(Shelf::blob_path(digest), kBlobHeaderBytes + 3);
  EXPECT_EQ(check_error().where, Shelf::blob_path(digest) + ", frame 0");
}

TEST_F(DamagedBlob, AMissingFileIsNamed) {
  ASSERT_TRUE(disk.rename(key, "key-elsewhere"));
  EXPECT_EQ(check_error().code, "vault.damaged");
  EXPECT_EQ(check_error().where, key);
  EXPECT_FALSE(vault->has(digest).value());
  EXPECT_EQ(vault->strangers().value(), std::vector<std::string>{blob});
  ASSERT_TRUE(disk.rename("key-elsewhere", key));
  ASSERT_TRUE(disk.remove(blob));
  EXPECT_EQ(check_error().code, "vault.no_such_blob");
  EXPECT_EQ(vault->strangers().value(), std::vector<std::string>{key});
}

TEST_F(DamagedBlob, AnotherVaultKeyIsToldFromDamage) {
  const TestKeys others(99);
  auto foreign = FileVault::open(disk, others, random).value();
  const auto opened = foreign->open(digest);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "vault.wrong_key");
  EXPECT_EQ(opened.error().kind, base::ErrorKind::denied);
  EXPECT_EQ(opened.error().where, key);
}

TEST_F(DamagedBlob, ALostVaultKeyIsNamedWithTheFileThatNeedsIt) {
  keys.rotate(2);
  keys.lose(1);
  const auto error = check_error();
  EXPECT_EQ(error.code, "keys.unknown_key");
  EXPECT_EQ(error.kind, base::ErrorKind::denied);
  EXPECT_EQ(error.where, key + ", vault key 1");
}

TEST_F(DamagedBlob, EqualBytesAreNotAcceptedOntoADamagedKeyFile) {
  disk.flip_byte(key, 80);
  const auto again = ports::put_bytes(*vault, bytes);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "vault.damaged");
  EXPECT_TRUE(vault->strangers().value().empty());
}

}  // namespace
}  // namespace vault_files
