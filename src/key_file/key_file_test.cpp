#include "key_file/key_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/json.h"
#include "crypto/signatures.h"
#include "files/faulty_file_system.h"

namespace key_file {
namespace {

using ports::LogName;

base::Json golden() {
  std::ifstream in(std::string(ZHILU_SOURCE_DIR) + "/tests/golden/keys.json");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto json = base::parse_json(text);
  EXPECT_TRUE(json) << "the golden vectors must be there";
  return json ? *json : base::Json{};
}

std::string code_of(const base::Result<std::unique_ptr<KeyFile>>& result) {
  return result ? "opened" : result.error().code;
}

struct KeyFolder : ::testing::Test {
  files::FaultyFileSystem disk;
  base::SeededRandom random{11};
};

TEST(KeyFileFormat, ReadsTheGoldenFileAndWritesTheSameBytes) {
  const auto want = golden();
  const auto clear = base::text_at(want, "clear");
  const auto file = KeyFile::parse(clear);
  ASSERT_TRUE(file) << file.error().text();
  EXPECT_EQ((*file)->plain_text(), clear);
  EXPECT_EQ((*file)->origin(), base::text_at(want, "origin"));
  for (const auto log : {LogName::record, LogName::access}) {
    const auto seed =
        base::from_hex(base::text_at(want, log == LogName::record ? "record_seed" : "access_seed"));
    EXPECT_EQ((*file)->public_key(log), crypto::ed25519_public_key(*seed));
  }
  for (const auto& body : *base::array_at(want, "bodies")) {
    const auto id = static_cast<std::uint32_t>(*base::int_at(body, "id"));
    EXPECT_EQ(base::to_hex((*file)->body_key(id)->key), base::text_at(body, "key"));
    EXPECT_EQ((*file)->current_body_key().id, base::array_at(want, "bodies")->size());
  }
}

TEST(KeyFileFormat, OpensTheGoldenSealedFilesWithTheirPassphrase) {
  const auto want = golden();
  for (const auto& sealed : *base::array_at(want, "sealed")) {
    const auto text = base::text_at(sealed, "file");
    const auto file = KeyFile::parse(text, base::text_at(sealed, "passphrase"));
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_EQ((*file)->plain_text(), base::text_at(want, "clear"));
    EXPECT_TRUE((*file)->is_sealed());
    EXPECT_EQ(code_of(KeyFile::parse(text)), "keys.passphrase_needed");
    EXPECT_EQ(code_of(KeyFile::parse(text, "another")), "keys.wrong_passphrase");
  }
}

TEST(KeyFileFormat, RefusesWhatTheGoldenVectorsRefuse) {
  const auto want = golden();
  for (const auto& refused : *base::array_at(want, "refused"))
    EXPECT_EQ(code_of(KeyFile::parse(base::text_at(refused, "file"))), "keys.damaged")
        << base::text_at(refused, "what");
}

TEST(KeyFileFormat, RefusesDamageSayingWhatIsWrong) {
  EXPECT_EQ(code_of(KeyFile::parse("")), "keys.damaged");
  EXPECT_EQ(code_of(KeyFile::parse("{\n")), "keys.damaged");
  auto text = base::text_at(golden(), "clear");
  text.replace(text.find("zhilu-keys"), 10, "other-keys");
  EXPECT_EQ(code_of(KeyFile::parse(text)), "keys.damaged");
}

TEST(KeyFileFormat, ASealedFileMayNotAskForAllTheMemoryThereIs) {
  auto text = base::text_at(base::array_at(golden(), "sealed")->at(0), "file");
  const auto at = text.find("\"m\":65536");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 9, "\"m\":99999999");
  EXPECT_EQ(code_of(KeyFile::parse(text, "x")), "keys.damaged");
}

TEST_F(KeyFolder, MakesAFileOnceAndOpensItAgain) {
  EXPECT_EQ(code_of(KeyFile::open(disk)), "keys.missing");
  const auto made = KeyFile::create(disk, "bureau.example.cn", random);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(code_of(KeyFile::create(disk, "bureau.example.cn", random)), "keys.exists");
  EXPECT_EQ(code_of(KeyFile::create(disk, "No Domain", random)), "base.bad_origin");
  disk.power_cut();
  const auto opened = KeyFile::open(disk);
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ((*opened)->plain_text(), (*made)->plain_text());
  EXPECT_FALSE((*opened)->is_sealed());
}

TEST_F(KeyFolder, ADiskFullWhileMakingKeysLeavesNone) {
  disk.allow_bytes(10);
  EXPECT_EQ(code_of(KeyFile::create(disk, "bureau.example.cn", random)), "files.disk_full");
  EXPECT_EQ(code_of(KeyFile::open(disk)), "keys.missing");
}

TEST_F(KeyFolder, UnderAPassphraseOnlyItOpens) {
  ASSERT_TRUE(KeyFile::create(disk, "bureau.example.cn", random, "correct horse"));
  EXPECT_EQ(code_of(KeyFile::open(disk)), "keys.passphrase_needed");
  EXPECT_EQ(code_of(KeyFile::open(disk, "wrong horse")), "keys.wrong_passphrase");
  const auto opened = KeyFile::open(disk, "correct horse");
  ASSERT_TRUE(opened);
  EXPECT_TRUE((*opened)->is_sealed());
  ASSERT_TRUE((*opened)->save(disk, random, std::nullopt));
  EXPECT_TRUE(KeyFile::open(disk));
}

TEST_F(KeyFolder, SignsWithTheKeyOfEachLog) {
  const auto keys = std::move(*KeyFile::create(disk, "bureau.example.cn", random));
  const auto message = base::bytes_of("text");
  for (const auto log : {LogName::record, LogName::access}) {
    const auto signature = keys->sign(log, message);
    EXPECT_TRUE(crypto::ed25519_verify(keys->public_key(log), message, *signature));
  }
  EXPECT_NE(keys->public_key(LogName::record), keys->public_key(LogName::access));
}

TEST_F(KeyFolder, ARotatedKeySealsAndTheEarlierOneStaysKnown) {
  const auto keys = std::move(*KeyFile::create(disk, "bureau.example.cn", random));
  const auto first = keys->current_body_key();
  keys->rotate_body_key(random);
  keys->rotate_vault_key(random);
  ASSERT_TRUE(keys->save(disk, random, std::nullopt));
  const auto again = std::move(*KeyFile::open(disk));
  EXPECT_EQ(again->current_body_key().id, 2u);
  EXPECT_EQ(again->body_key(1)->key, first.key);
  EXPECT_EQ(again->current_vault_key().id, 2u);
  EXPECT_EQ(again->body_key(3).error().code, "keys.unknown_key");
  EXPECT_EQ(again->body_key(3).error().where, "3");
  EXPECT_EQ(again->vault_key(0).error().kind, base::ErrorKind::denied);
}

}  // namespace
}  // namespace key_file
