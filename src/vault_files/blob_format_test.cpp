#include "vault_files/blob_format.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>

#include "base/json.h"
#include "files/durable.h"
#include "vault_files/sealed_file.h"
#include "vault_files/vault_test_support.h"

namespace vault_files {
namespace {

TEST(BlobFormat, FramesCoverTheBytesExactlyOnce) {
  EXPECT_TRUE(rc::check("frames are full but for the last, and add up to the blob", [] {
    const auto length = static_cast<std::uint64_t>(*rc::gen::oneOf(
        rc::gen::inRange<std::int64_t>(0, 5 << 20),
        rc::gen::map(rc::gen::inRange<std::int64_t>(1, 9),
                     [](std::int64_t n) { return n * static_cast<std::int64_t>(kFrameBytes); })));
    std::uint64_t sum = 0, file = kBlobHeaderBytes;
    for (std::uint64_t i = 0; i < frame_count(length); ++i) {
      RC_ASSERT(frame_offset(i) == file);
      const auto n = frame_length(length, i);
      RC_ASSERT(n == kFrameBytes || i + 1 == frame_count(length));
      RC_ASSERT(n > 0 || length == 0);
      sum += n;
      file += n + crypto::kTagBytes;
    }
    RC_ASSERT(sum == length);
    RC_ASSERT(file == blob_file_bytes(length));
  }));
}

TEST(BlobFormat, NoncesTellFramesAndTheLastApart) {
  EXPECT_EQ(base::to_hex(frame_nonce(0, false)), "000000000000000000000000");
  EXPECT_EQ(base::to_hex(frame_nonce(0, true)), "010000000000000000000000");
  EXPECT_EQ(base::to_hex(frame_nonce(0x0102030405060708, true)), "010000000102030405060708");
}

TEST(BlobFormat, HeadersAreThoseOfTheFormatPage) {
  EXPECT_EQ(base::to_hex(blob_header()), "5a4c424c4f42010a0001000000100000");
  const auto key =
      write_key_file(base::Digest{}, 5, base::Bytes(32, 9), {258, base::Bytes(32, 1)}, base::Bytes(12, 3));
  ASSERT_EQ(key.size(), kKeyFileBytes);
  EXPECT_EQ(base::to_hex(base::ByteView(key).first(24)), "5a4c424b4559010a00010000000001020000000000000005");
  EXPECT_EQ(base::to_hex(base::ByteView(key).subspan(56, 12)), "030303030303030303030303");
}

TEST(BlobFormat, AKeyFileOpensOnlyUnderItsVaultKeyAndUnchanged) {
  const ports::SealingKey vault_key{1, base::Bytes(32, 1)};
  const auto bytes = write_key_file(base::Digest{}, 5, base::Bytes(32, 9), vault_key, base::Bytes(12, 3));
  EXPECT_EQ(open_blob_key(read_key_file(bytes).value(), vault_key.key).value(), base::Bytes(32, 9));
  EXPECT_FALSE(open_blob_key(read_key_file(bytes).value(), base::Bytes(32, 2)));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] ^= 0x80;
    const auto read = read_key_file(changed);
    EXPECT_FALSE(read && open_blob_key(*read, vault_key.key)) << "byte " << i;
  }
  EXPECT_EQ(read_key_file(base::ByteView(bytes).first(115)).error().code, "vault.damaged");
}

base::Bytes plain_of(const base::Json& vector) {
  if (base::find(vector, "plain") != nullptr) return base::from_hex(base::text_at(vector, "plain")).value();
  base::Bytes plain(static_cast<std::size_t>(base::int_at(vector, "bytes").value()));
  for (std::size_t i = 0; i < plain.size(); ++i) plain[i] = static_cast<std::uint8_t>(i % 251);
  return plain;
}

// Seals the vector's plain bytes under its keys and nonce, compares both files with the vector, and reads
// them back.
void expect_as_golden(const base::Json& vector, const TestKeys& keys) {
  SCOPED_TRACE(base::text_at(vector, "name"));
  const auto hex = [&](const char* member) { return base::from_hex(base::text_at(vector, member)).value(); };
  const auto plain = plain_of(vector);
  const auto digest = base::Digest::from_hex(base::text_at(vector, "digest")).value();
  ASSERT_EQ(crypto::sha256(base::ByteView(plain)), digest);
  EXPECT_EQ(Shelf::blob_path(digest), base::text_at(vector, "path"));
  const auto key_id = static_cast<std::uint32_t>(base::int_at(vector, "vault_key_id").value());
  const auto key_file =
      write_key_file(digest, plain.size(), hex("blob_key"), keys.vault_key(key_id).value(), hex("key_nonce"));
  EXPECT_EQ(base::to_hex(key_file), base::text_at(vector, "key_file"));

  files::FaultyFileSystem disk;
  ASSERT_TRUE(disk.make_folder(Shelf::folder(digest)));
  {
    auto file = SealedFile::create(disk, Shelf::blob_path(digest), hex("blob_key")).value();
    for (std::uint64_t i = 0; i < frame_count(plain.size()); ++i)
      ASSERT_TRUE(
          file->append_frame(base::ByteView(plain).subspan(i * kFrameBytes, frame_length(plain.size(), i)),
                             i + 1 == frame_count(plain.size())));
    ASSERT_TRUE(
        disk.open_write(Shelf::key_path(digest), files::OpenMode::create_new).value()->append(key_file));
  }
  const auto sealed = files::read_whole(disk, Shelf::blob_path(digest), 4 << 20).value();
  const auto& expected = *base::find(vector, "blob_file");
  EXPECT_EQ(static_cast<std::int64_t>(sealed.size()), base::int_at(expected, "bytes"));
  EXPECT_EQ(crypto::sha256(base::ByteView(sealed)).hex(), base::text_at(expected, "sha256"));
  base::SystemRandom random;
  auto vault = FileVault::open(disk, keys, random).value();
  EXPECT_TRUE(vault->check(digest));
  EXPECT_EQ(ports::get_bytes(*vault, digest, plain.size()).value(), plain);
}

// The vectors were made by an independent program.
TEST(BlobFormat, AgreesWithTheGoldenVectors) {
  std::ifstream in(ZHILU_SOURCE_DIR "/tests/golden/blob.json");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto json = base::parse_json(text);
  ASSERT_TRUE(json) << json.error().text();
  TestKeys keys;
  keys.lose(1);
  for (const auto& key : *base::array_at(*json, "vault_keys"))
    keys.add({static_cast<std::uint32_t>(base::int_at(key, "id").value()),
              base::from_hex(base::text_at(key, "key")).value()});
  const auto* vectors = base::array_at(*json, "blobs");
  ASSERT_TRUE(vectors != nullptr && vectors->size() >= 8);
  for (const auto& vector : *vectors) expect_as_golden(vector, keys);
}

}  // namespace
}  // namespace vault_files
