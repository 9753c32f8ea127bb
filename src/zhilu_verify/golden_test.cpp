// The verifier against vectors that an independent program made (tests/golden, tests/go).
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "base/json.h"
#include "zhilu_verify/entries.h"
#include "zhilu_verify/notes.h"
#include "zhilu_verify/sample_bag_test.h"
#include "zhilu_verify/tree.h"
#include "zhilu_verify/verify.h"

namespace zhilu_verify {
namespace {

base::Json vectors(const char* page) {
  std::ifstream file(std::string(ZHILU_SOURCE_DIR "/tests/golden/") + page + ".json");
  std::stringstream text;
  text << file.rdbuf();
  auto json = base::parse_json(text.str());
  EXPECT_TRUE(json.has_value()) << page;
  return json.value_or(base::Json());
}

std::vector<base::Digest> digests(const base::JsonArray& list) {
  std::vector<base::Digest> out;
  for (const auto& item : list) out.push_back(base::Digest::from_hex(item.get_string()).value());
  return out;
}

std::uint64_t count(const base::Json& object, const char* key) {
  return static_cast<std::uint64_t>(base::int_at(object, key).value());
}

std::string golden_leaf(std::uint64_t i, const std::string& log) {
  const auto d = [&](const char* part) {
    return salted_digest({}, std::string("golden ") + part + " " + std::to_string(i));
  };
  return "{\"body\":\"" + d("body") + "\",\"head\":\"" + d("head") + "\",\"log\":\"" + log +
         "\",\"seq\":" + std::to_string(i) + ",\"v\":1}";
}

TEST(GoldenCaseFile, IsSound) {
  const auto golden = vectors("bag");
  sample::Files files;
  for (const auto& file : *base::array_at(golden, "files")) {
    std::string content = base::text_at(file, "text");
    for (std::int64_t i = 0; i < base::int_at(file, "bytes").value_or(0); ++i)
      content += static_cast<char>(i % 251);
    files[base::text_at(file, "path")] = content;
  }
  const sample::Place place;
  const auto source = open_source(place.write(files, base::text_at(golden, "name")));
  ASSERT_TRUE(source.has_value());
  const auto key = read_verifier_key(base::text_at(golden, "vkey"));
  ASSERT_TRUE(key.has_value());
  const auto report = verify(**source, &*key);
  EXPECT_TRUE(report.sound()) << as_text(report, Language::en);
  EXPECT_TRUE(report.anchored);
  EXPECT_EQ(report.fingerprint, base::text_at(golden, "fingerprint"));
  EXPECT_EQ(report.entries, count(golden, "case_entries") + 1);
}

TEST(GoldenEntries, HaveTheirDigestsAndLeaves) {
  const auto golden = vectors("entry");
  for (const auto& entry : *base::array_at(golden, "entries")) {
    const auto head = base::text_at(entry, "head"), leaf_text = base::text_at(entry, "leaf");
    const auto leaf = read_leaf(leaf_text, base::text_at(entry, "log"), count(entry, "seq"));
    ASSERT_TRUE(leaf.has_value());
    EXPECT_TRUE(read_head(head).has_value());
    EXPECT_EQ(salted_digest(base::from_hex(base::text_at(entry, "head_salt")).value(), head),
              leaf->head_digest);
    EXPECT_EQ(leaf_hash(leaf_text).hex(), base::text_at(entry, "leaf_hash"));
    if (base::find(entry, "body") == nullptr) continue;
    const auto body = base::text_at(entry, "body");
    EXPECT_TRUE(read_body(body).has_value());
    EXPECT_EQ(salted_digest(base::from_hex(base::text_at(entry, "body_salt")).value(), body),
              leaf->body_digest);
  }
}

TEST(GoldenTrees, ProveInclusionAndConsistencyAndNothingElse) {
  const auto golden = vectors("entry");
  const auto& note = *base::find(golden, "note");
  const auto log = base::text_at(note, "origin");
  const auto key = read_verifier_key(base::text_at(note, "vkey")).value();
  std::map<std::uint64_t, base::Digest> roots;
  for (const auto& tree : *base::array_at(golden, "trees")) {
    const auto size = count(tree, "size");
    const auto root = base::Digest::from_hex(base::text_at(tree, "root")).value();
    roots[size] = root;
    const auto signed_note = read_note(base::text_at(tree, "checkpoint")).value();
    EXPECT_TRUE(check_signature(signed_note, key).has_value());
    const auto checkpoint = read_checkpoint(signed_note).value();
    EXPECT_EQ(checkpoint.size, size);
    EXPECT_EQ(checkpoint.root, root);
    for (const auto& proof : *base::array_at(tree, "inclusion")) {
      const auto index = count(proof, "index");
      const auto hashes = digests(*base::array_at(proof, "hashes"));
      const auto leaf = leaf_hash(golden_leaf(index, log));
      EXPECT_TRUE(leads_to_root(index, size, leaf, hashes, root)) << index << " in " << size;
      EXPECT_FALSE(leads_to_root(index, size, leaf_hash("x"), hashes, root));
      EXPECT_FALSE(leads_to_root(size, size, leaf, hashes, root));
    }
    for (const auto& proof : *base::array_at(tree, "consistency")) {
      const auto from = count(proof, "from");
      if (roots.count(from) == 0) continue;
      const auto hashes = digests(*base::array_at(proof, "hashes"));
      EXPECT_TRUE(extends(from, size, roots[from], root, hashes)) << from << " to " << size;
      EXPECT_EQ(extends(from, size, root, root, hashes), from == size);
    }
    const auto last = base::text_at(tree, "tlog_proof_of_last");
    if (size == 0) continue;
    EXPECT_EQ(read_tlog_proof(last).value().index, size - 1);
  }
  EXPECT_EQ(roots.size(), 7u);
}

TEST(GoldenNotes, OfAnotherMakersProgramVerify) {
  const auto golden = vectors("entry");
  const auto& note = *base::find(golden, "note");
  const auto key = read_verifier_key(base::text_at(note, "foreign_vkey")).value();
  auto read = read_note(base::text_at(note, "foreign_note")).value();
  EXPECT_TRUE(check_signature(read, key).has_value());
  read.text[0] = 'i';
  EXPECT_EQ(check_signature(read, key).error().code, "why.signature");
}

TEST(GoldenTexts, AreReadInTheirCanonicalFormOnly) {
  const auto golden = vectors("entry");
  const auto& canonical = *base::find(golden, "canonical");
  for (const auto& text : *base::array_at(canonical, "not_canonical"))
    EXPECT_FALSE(read_canonical(std::string(text.get_string())).has_value()) << text;
  for (const auto& text : *base::array_at(canonical, "refused"))
    EXPECT_FALSE(read_canonical(std::string(text.get_string())).has_value()) << text;
  for (const auto& pair : *base::array_at(canonical, "pairs")) {
    const auto input = base::parse_json(base::text_at(pair, "input"));
    ASSERT_TRUE(input.has_value());
    EXPECT_EQ(base::canonical(*input).value_or("none"), base::text_at(pair, "canonical"));
  }
}

}  // namespace
}  // namespace zhilu_verify
