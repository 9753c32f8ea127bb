#include "store_sqlite/record_codec.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/json.h"
#include "files/faulty_file_system.h"
#include "ports/log_entry.h"
#include "ports/record_store_test_parts.h"
#include "store_sqlite/segments.h"

namespace store_sqlite {
namespace {

using ports::LogName;

base::Json golden(const std::string& name) {
  std::ifstream in(std::string(ZHILU_SOURCE_DIR) + "/tests/golden/" + name);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto json = base::parse_json(text);
  EXPECT_TRUE(json) << "the golden vectors must be there";
  return json ? *json : base::Json{};
}

base::Bytes hex_at(const base::Json& object, const char* member) {
  return base::from_hex(base::text_at(object, member)).value();
}

// Keys as a golden file lists them, one of them current.
class ListedKeys : public ports::KeyStore {
 public:
  ListedKeys(const base::JsonArray& list, std::uint32_t current) : current_(current) {
    for (const auto& k : list)
      keys_.push_back({static_cast<std::uint32_t>(*base::int_at(k, "id")), hex_at(k, "key")});
  }
  base::Result<base::Bytes> sign(LogName, base::ByteView) const override { return base::Bytes(64); }
  base::Bytes public_key(LogName) const override { return base::Bytes(32); }
  ports::SealingKey current_body_key() const override { return *body_key(current_); }
  ports::SealingKey current_vault_key() const override { return *body_key(current_); }
  base::Result<ports::SealingKey> vault_key(std::uint32_t id) const override { return body_key(id); }
  base::Result<ports::SealingKey> body_key(std::uint32_t id) const override {
    for (const auto& k : keys_)
      if (k.id == id) return k;
    return base::fail(base::ErrorKind::denied, "keys.unknown_key", "no such key", std::to_string(id));
  }

 private:
  std::uint32_t current_;
  std::vector<ports::SealingKey> keys_;
};

TEST(EntryFormat, HeadsAndLeavesAreThoseOfTheGoldenVectors) {
  const auto vectors = golden("entry.json");
  for (const auto& entry : *base::array_at(vectors, "entries")) {
    const auto head = ports::parse_head(base::text_at(entry, "head"));
    ASSERT_TRUE(head) << head.error().text();
    EXPECT_EQ(ports::head_text(*head), base::text_at(entry, "head"));
    const auto leaf = ports::parse_leaf(base::text_at(entry, "leaf"));
    ASSERT_TRUE(leaf) << leaf.error().text();
    EXPECT_EQ(ports::leaf_text(*leaf), base::text_at(entry, "leaf"));
    EXPECT_EQ(leaf->head.hex(), base::text_at(entry, "head_digest"));
    EXPECT_EQ(leaf->body.hex(), base::text_at(entry, "body_digest"));
    EXPECT_EQ(leaf->origin_line, base::text_at(entry, "log"));
  }
}

TEST(EntryFormat, HeadsAndLeavesOfAnotherSpellingAreRefused) {
  const auto vectors = golden("entry.json");
  const auto& entry = base::array_at(vectors, "entries")->at(0);
  const auto head = base::text_at(entry, "head"), leaf = base::text_at(entry, "leaf");
  EXPECT_EQ(ports::parse_head(head + " ").error().code, "entry.bad_head");
  EXPECT_EQ(ports::parse_head("{}").error().code, "entry.bad_head");
  EXPECT_EQ(ports::parse_leaf(" " + leaf).error().code, "entry.bad_leaf");
  auto later = leaf;
  later.replace(later.find("\"v\":1"), 5, "\"v\":2");
  EXPECT_EQ(ports::parse_leaf(later).error().code, "entry.unknown_version");
}

TEST(SegmentFormat, SealsAndOpensTheGoldenRecords) {
  const auto vectors = golden("segment.json");
  const auto origin = base::text_at(vectors, "origin");
  for (const auto& want : *base::array_at(vectors, "records")) {
    const auto seq = static_cast<std::uint64_t>(*base::int_at(want, "seq"));
    const ListedKeys keys(*base::array_at(vectors, "keys"),
                          static_cast<std::uint32_t>(*base::int_at(want, "key_id")));
    RecordCodec codec(origin, keys);
    const auto record = hex_at(want, "record"), nonce = hex_at(want, "nonce"),
               salt = hex_at(want, "head_salt");
    const auto opened = codec.open(seq, record);
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->head, base::text_at(want, "head"));
    if (*base::int_at(want, "kind") == 1) {
      EXPECT_EQ(opened->body, base::text_at(want, "body"));
      EXPECT_EQ(codec.seal(seq, nonce, salt, base::text_at(want, "head"), hex_at(want, "body_salt"),
                           base::text_at(want, "body")),
                record);
    } else {
      EXPECT_TRUE(opened->disposed);
      const auto by = static_cast<std::uint64_t>(*base::int_at(want, "disposed_by"));
      EXPECT_EQ(opened->disposed_by, by);
      EXPECT_EQ(codec.seal_tombstone(seq, nonce, salt, base::text_at(want, "head"),
                                     *base::Digest::from_hex(base::text_at(want, "body_digest")), by),
                record);
    }
    EXPECT_EQ(codec.open(seq + 1, record).error().code, "store.record_damaged");
    RecordCodec elsewhere(origin + "x", keys);
    EXPECT_EQ(elsewhere.open(seq, record).error().code, "store.record_damaged");
  }
}

// Reads a file as the last one of a folder: how many entries are sound, and what is said of the rest.
std::pair<std::string, std::int64_t> judge(const base::Json& vectors, const base::Bytes& file) {
  files::FaultyFileSystem disk;
  EXPECT_TRUE(disk.make_folder("bodies"));
  const auto first = static_cast<std::uint64_t>(*base::int_at(vectors, "first"));
  {
    auto writer = disk.open_write(segment_path(LogName::record, first), files::OpenMode::create_new);
    EXPECT_TRUE((*writer)->append(file));
  }
  const auto origin = base::text_at(vectors, "origin");
  const ListedKeys keys(*base::array_at(vectors, "keys"), 1);
  RecordCodec codec(origin, keys);
  auto verdict = [](const base::Error& error) {
    return error.code == "store.segment_torn" ? "torn" : "damaged";
  };
  auto reader = SegmentReader::open(disk, LogName::record, first, origin);
  if (!reader) return {verdict(reader.error()), 0};
  for (std::int64_t sound = 0;; ++sound) {
    const auto seq = reader->seq();
    const auto record = reader->next();
    if (!record) return {verdict(record.error()), sound};
    if (!*record) return {"sound", sound};
    if (!codec.open(seq, **record)) return {"damaged", sound};
  }
}

TEST(SegmentFormat, JudgesCutAndChangedFilesAsTheGoldenVectorsDo) {
  const auto vectors = golden("segment.json");
  const auto whole = hex_at(vectors, "file");
  EXPECT_EQ(base::text_at(vectors, "name"), "000000004096.seg");
  EXPECT_EQ(judge(vectors, whole), (std::pair<std::string, std::int64_t>{"sound", 3}));
  for (const auto& c : *base::array_at(vectors, "as_last_file")) {
    auto file = whole;
    if (const auto keep = base::int_at(c, "keep")) file.resize(static_cast<std::size_t>(*keep));
    if (const auto at = base::int_at(c, "at")) file[static_cast<std::size_t>(*at)] ^= 1;
    const auto [verdict, sound] = judge(vectors, file);
    EXPECT_EQ(verdict, base::text_at(c, "verdict")) << base::canonical_or_die(c);
    EXPECT_EQ(sound, base::int_at(c, "sound_entries")) << base::canonical_or_die(c);
  }
}

TEST(SegmentFormat, WritesTheGoldenFile) {
  const auto vectors = golden("segment.json");
  files::FaultyFileSystem disk;
  const auto first = static_cast<std::uint64_t>(*base::int_at(vectors, "first"));
  SegmentWriter writer(disk, LogName::record, base::text_at(vectors, "origin"));
  ASSERT_TRUE(writer.resume(first, 0));
  for (const auto& record : *base::array_at(vectors, "records"))
    ASSERT_TRUE(
        writer.append(static_cast<std::uint64_t>(*base::int_at(record, "seq")), hex_at(record, "record")));
  ASSERT_TRUE(writer.sync());
  disk.power_cut();
  auto reader = disk.open_read(segment_path(LogName::record, first));
  ASSERT_TRUE(reader);
  base::Bytes written(static_cast<std::size_t>((*reader)->size()));
  ASSERT_TRUE((*reader)->read_at(0, written));
  EXPECT_EQ(written, hex_at(vectors, "file"));
}

TEST(SegmentFormat, NamesOfOtherFilesAreNoSegments) {
  EXPECT_EQ(segment_first("000000004096.seg"), 4096u);
  for (const char* name : {"000000004097.seg", "4096.seg", "000000004096.seg.new", "00000000409x.seg", ""})
    EXPECT_FALSE(segment_first(name)) << name;
}

TEST(SegmentFormat, AKeyThatIsNotKnownIsSaidToBe) {
  const auto vectors = golden("segment.json");
  const auto& record = base::array_at(vectors, "records")->at(0);
  const base::JsonArray second{base::array_at(vectors, "keys")->at(1)};
  const ListedKeys keys(second, 2);
  RecordCodec codec(base::text_at(vectors, "origin"), keys);
  const auto opened = codec.open(4096, hex_at(record, "record"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "keys.unknown_key");
}

}  // namespace
}  // namespace store_sqlite
