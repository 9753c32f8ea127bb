#include "merkle_log/notes.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/json.h"
#include "merkle_log/golden_for_tests.h"

namespace merkle_log {
namespace {

constexpr VerifyFunction kVerify = ed25519_verify_for_tests;

struct Log {
  base::Bytes seed = base::Bytes(32, 7);
  VerifierKey key;
  Log() {
    EVP_PKEY* raw = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size());
    base::Bytes pub(32);
    std::size_t size = 32;
    REQUIRE_INVARIANT(EVP_PKEY_get_raw_public_key(raw, pub.data(), &size) == 1);
    EVP_PKEY_free(raw);
    key = VerifierKey::of(kHash, "bureau.example.cn/record", pub);
  }
  std::string sign(const std::string& text) const {
    Note note{text, {}};
    EXPECT_TRUE(sign_note(note, key, [&](base::ByteView m) -> base::Result<base::Bytes> {
      return ed25519_sign_for_tests(seed, m);
    }));
    return format_note(note);
  }
};

const std::string kText = Checkpoint{"bureau.example.cn/record", 5, kHash({}, {}, {})}.text();

TEST(Notes, TheExampleOfTheSpecificationVerifies) {
  const auto key =
      parse_verifier_key(kHash, "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
  ASSERT_TRUE(key) << key.error().text();
  const std::string text =
      "This is an example message.\n\n\xE2\x80\x94 example.com/foo "
      "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7"
      "Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
  const auto note = parse_note(text);
  ASSERT_TRUE(note) << note.error().text();
  EXPECT_TRUE(verify_note(*note, *key, kVerify));
  EXPECT_EQ(format_note(*note), text);
}

TEST(Notes, GoldenKeysNotesAndCheckpoints) {
  const auto vectors = golden();
  const auto& want = *base::find(vectors, "note");
  const auto key = VerifierKey::of(kHash, base::text_at(want, "origin"),
                                   *base::from_hex(base::text_at(want, "public_key")));
  EXPECT_EQ(key.text(), base::text_at(want, "vkey"));
  const auto foreign = parse_verifier_key(kHash, base::text_at(want, "foreign_vkey"));
  ASSERT_TRUE(foreign);
  EXPECT_TRUE(verify_note(*parse_note(base::text_at(want, "foreign_note")), *foreign, kVerify));
  const auto seed = *base::from_hex(base::text_at(want, "seed"));
  for (const auto& tree : *base::array_at(vectors, "trees")) {
    const auto signed_note = base::text_at(tree, "checkpoint");
    const auto opened = open_checkpoint(signed_note, key, kVerify);
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->size, static_cast<std::uint64_t>(*base::int_at(tree, "size")));
    EXPECT_EQ(opened->root.hex(), base::text_at(tree, "root"));
    Note made{opened->text(), {}};
    ASSERT_TRUE(sign_note(made, key, [&](base::ByteView m) -> base::Result<base::Bytes> {
      return ed25519_sign_for_tests(seed, m);
    }));
    EXPECT_EQ(format_note(made), signed_note);
    const auto proof = base::text_at(tree, "tlog_proof_of_last");
    if (proof.empty()) continue;
    const auto parsed = parse_proof(proof);
    ASSERT_TRUE(parsed) << parsed.error().text();
    EXPECT_EQ(format_proof(*parsed), proof);
    EXPECT_EQ(parsed->index + 1, opened->size);
  }
}

TEST(Notes, ASignedNoteReadsBackAndAChangedOneDoesNotVerify) {
  const Log log;
  const auto text = log.sign(kText);
  const auto opened = open_checkpoint(text, log.key, kVerify);
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(opened->size, 5u);
  auto changed = text;
  changed[changed.find("\n5\n") + 1] = '6';
  EXPECT_EQ(open_checkpoint(changed, log.key, kVerify).error().code, "note.signature_wrong");
}

TEST(Notes, LinesOfUnknownKeysArePassedOver) {
  const Log log;
  const auto text = log.sign(kText) + "\xE2\x80\x94 witness.example BAECAwQFBgc=\n";
  EXPECT_TRUE(open_checkpoint(text, log.key, kVerify));
  auto other = log.key;
  other.id ^= 1;
  EXPECT_EQ(open_checkpoint(text, other, kVerify).error().code, "note.not_signed");
}

TEST(Notes, ACheckpointOfAnotherLogIsRefused) {
  const Log log;
  const auto text = log.sign(Checkpoint{"other.example.cn/record", 5, {}}.text());
  EXPECT_EQ(open_checkpoint(text, log.key, kVerify).error().code, "checkpoint.other_log");
}

TEST(Notes, RefusesWhatIsNoNote) {
  const std::string dash = "\xE2\x80\x94 ";
  for (const std::string& text :
       {std::string(""), std::string("text\n"), std::string("text\n\n"), "text\n\n" + dash + "name\n",
        "text\n\n" + dash + "name AAAA\n", "text\n\n" + dash + "na+me AAAAAAA=\n",
        std::string("text\n\n- name AAAAAAA=\n"), "text\n\n" + dash + "name AAAAAAA=", "text\n\n" + dash + " AAAAAAA=\n",
        "te\x01xt\n\n" + dash + "name AAAAAAA=\n", "te\xffxt\n\n" + dash + "name AAAAAAA=\n",
        "text\n\n" + dash + "na\xE3\x80\x80me AAAAAAA=\n"}) {
    const auto note = parse_note(text);
    ASSERT_FALSE(note) << text;
    EXPECT_EQ(note.error().code, "note.malformed") << text;
  }
  EXPECT_EQ(parse_note(std::string(kMaxNoteBytes + 1, 'x')).error().code, "note.too_large");
  std::string many = "text\n\n";
  for (std::size_t i = 0; i <= kMaxNoteSignatures; ++i) many += dash + "name AAAAAAA=\n";
  EXPECT_EQ(parse_note(many).error().code, "note.malformed");
}

TEST(Notes, RefusesWhatIsNoVerifierKey) {
  const Log log;
  ASSERT_TRUE(parse_verifier_key(kHash, log.key.text()));
  for (std::string text : {std::string(""), std::string("name"), std::string("name+00000000"),
                           "x" + log.key.text(), log.key.text() + "=", std::string("na me+00000000+AAAA")})
    EXPECT_EQ(parse_verifier_key(kHash, text).error().code, "note.bad_key") << text;
}

TEST(Notes, RefusesWhatIsNoCheckpoint) {
  const auto root = base::to_base64(base::Bytes(32));
  for (const std::string& text :
       {std::string(""), std::string("o\n"), std::string("o\n5\n"), "\n5\n" + root + "\n",
        "o\n05\n" + root + "\n", "o\n-5\n" + root + "\n", "o\n5 \n" + root + "\n",
        "o\n99999999999999999999\n" + root + "\n", "o\n5\n" + root, std::string("o\n5\nAAAA\n")})
    EXPECT_EQ(parse_checkpoint(text).error().code, "checkpoint.malformed") << text;
  EXPECT_TRUE(parse_checkpoint("o\n5\n" + root + "\nan extension\n"));
}

TEST(Notes, ProofFilesReadBackAndDamagedOnesAreRefused) {
  const Log log;
  const InclusionProofFile proof{3, {kHash({}, {}, {}), {}}, log.sign(kText)};
  const auto text = format_proof(proof);
  const auto parsed = parse_proof(text);
  ASSERT_TRUE(parsed) << parsed.error().text();
  EXPECT_EQ(parsed->index, 3u);
  EXPECT_EQ(parsed->hashes, proof.hashes);
  EXPECT_EQ(parsed->checkpoint, proof.checkpoint);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"@v1", "@v2"}, {"index 3", "index 03"}, {"index 3\n", ""}, {"AAAA", "AA*A"}, {"=\n\n", "=\n"}}) {
    auto bad = text;
    const auto at = bad.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    bad.replace(at, from.size(), to);
    EXPECT_FALSE(parse_proof(bad)) << from;
  }
  EXPECT_FALSE(parse_proof(text.substr(0, 60)));
}

}  // namespace
}  // namespace merkle_log
