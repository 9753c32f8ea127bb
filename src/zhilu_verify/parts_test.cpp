// The parts of the verifier by themselves: proofs for all small sizes, notes, keys, paths, lines.
#include <gtest/gtest.h>

#include "zhilu_verify/manifest.h"
#include "zhilu_verify/messages.h"
#include "zhilu_verify/notes.h"
#include "zhilu_verify/paths.h"
#include "zhilu_verify/reading.h"
#include "zhilu_verify/sample_bag_test.h"
#include "zhilu_verify/tree.h"

namespace zhilu_verify {
namespace {

TEST(InclusionProof, HoldsForEachLeafOfEachSizeAndForNoOther) {
  std::vector<std::string> leaves;
  for (std::uint64_t size = 1; size <= 40; ++size) {
    leaves.push_back("leaf " + std::to_string(size));
    const auto root = sample::naive_root(leaves);
    for (std::uint64_t i = 0; i < size; ++i) {
      auto proof = sample::naive_path(i, leaves);
      const auto leaf = leaf_hash(leaves[i]);
      EXPECT_TRUE(leads_to_root(i, size, leaf, proof, root)) << i << " of " << size;
      EXPECT_FALSE(leads_to_root(i ^ 1, size, leaf, proof, root)) << i << " of " << size;
      proof.push_back(root);
      EXPECT_FALSE(leads_to_root(i, size, leaf, proof, root));
      proof.pop_back();
      if (proof.empty()) continue;
      proof.back().bytes[0] ^= 1;
      EXPECT_FALSE(leads_to_root(i, size, leaf, proof, root));
      proof.pop_back();
      EXPECT_FALSE(leads_to_root(i, size, leaf, proof, root));
    }
  }
}

TEST(ConsistencyProof, HoldsForEachPairOfSizesAndNotForARewrittenLog) {
  std::vector<std::string> leaves;
  std::vector<base::Digest> roots{sample::naive_root({})};
  for (std::uint64_t to = 1; to <= 40; ++to) {
    leaves.push_back("leaf " + std::to_string(to));
    roots.push_back(sample::naive_root(leaves));
    auto rewritten = leaves;
    rewritten[0] = "another";
    const auto other_root = sample::naive_root(rewritten);
    for (std::uint64_t from = 1; from <= to; ++from) {
      const auto proof = sample::naive_consistency(from, leaves);
      EXPECT_TRUE(extends(from, to, roots[from], roots[to], proof)) << from << " to " << to;
      EXPECT_FALSE(extends(from, to, roots[from], other_root, sample::naive_consistency(from, rewritten)));
      EXPECT_FALSE(extends(from, to, roots[from], other_root, proof));
      if (proof.empty()) continue;
      EXPECT_FALSE(extends(from, to, roots[from], roots[to], std::span(proof).first(proof.size() - 1)));
    }
    EXPECT_FALSE(extends(0, to, roots[0], roots[to], {}));
    EXPECT_FALSE(extends(to + 1, to, roots[to], roots[to], {}));
  }
}

TEST(VerifierKey, IsReadInItsOneForm) {
  const auto good = sample::vkey_of("any");
  ASSERT_TRUE(read_verifier_key(good).has_value());
  EXPECT_EQ(read_verifier_key(good)->name, sample::kLog);
  EXPECT_FALSE(read_verifier_key("").has_value());
  EXPECT_FALSE(read_verifier_key("name").has_value());
  EXPECT_FALSE(read_verifier_key(good + "=").has_value());
  EXPECT_FALSE(read_verifier_key("other" + good).has_value()) << "the id is that of name and key";
  EXPECT_FALSE(read_verifier_key(" " + good).has_value());
}

TEST(SignedNote, IsReadInItsOneForm) {
  EXPECT_FALSE(read_note("").has_value());
  EXPECT_FALSE(read_note("text\n").has_value());
  EXPECT_FALSE(read_note("text\n\n").has_value());
  EXPECT_FALSE(read_note("text\n\n— name !!!\n").has_value());
  EXPECT_FALSE(read_note("text\n\n— name AAAA\n").has_value()) << "a key id and no signature";
  EXPECT_FALSE(read_note("text\n\n- name AAAAAAA=\n").has_value());
  EXPECT_FALSE(read_note("te\rxt\n\n— name AAAAAAA=\n").has_value());
  const auto note = read_note("text\n\n— name AAAAAAA=\n");
  ASSERT_TRUE(note.has_value());
  EXPECT_EQ(note->text, "text\n");
  EXPECT_FALSE(read_checkpoint(*note).has_value());
}

TEST(SignedNote, WithAFailingLineOfTheKeyIsRefusedEvenBesideAGoodOne) {
  auto note = read_note(sample::make().at("proof/checkpoint")).value();
  const auto key = read_verifier_key(sample::vkey_of("the bureau's")).value();
  EXPECT_TRUE(check_signature(note, key).has_value());
  auto stranger = note.signatures[0];
  stranger.name = "witness.example";
  note.signatures.push_back(stranger);
  EXPECT_TRUE(check_signature(note, key).has_value()) << "lines of unknown keys are ignored";
  auto failing = note.signatures[0];
  failing.signature[0] ^= 1;
  note.signatures.push_back(failing);
  EXPECT_EQ(check_signature(note, key).error().code, "why.signature");
  note.signatures = {stranger};
  EXPECT_EQ(check_signature(note, key).error().code, "why.unsigned");
}

TEST(TlogProofText, IsReadInItsOneForm) {
  EXPECT_FALSE(read_tlog_proof("c2sp.org/tlog-proof@v2\nindex 1\n\nx").has_value());
  EXPECT_FALSE(read_tlog_proof("c2sp.org/tlog-proof@v1\nindex 01\n\nx").has_value());
  EXPECT_FALSE(read_tlog_proof("c2sp.org/tlog-proof@v1\nindex -1\n\nx").has_value());
  EXPECT_FALSE(read_tlog_proof("c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nx").has_value());
  EXPECT_FALSE(read_tlog_proof("c2sp.org/tlog-proof@v1\nindex 1\n").has_value());
  EXPECT_EQ(read_tlog_proof("c2sp.org/tlog-proof@v1\nindex 18446744073709551615\n\nx").value().checkpoint,
            "x");
  EXPECT_FALSE(read_tlog_proof("c2sp.org/tlog-proof@v1\nindex 18446744073709551616\n\nx").has_value());
}

TEST(Paths, OfAnyPlaceOutsideAreRefused) {
  for (const auto* good : {"data/其他/log/entries.jsonl", "a", "a b/c·d", "data/.hidden", "data/..a"})
    EXPECT_TRUE(check_path(good).has_value()) << good;
  for (const auto* bad : {"", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\tb", "a\x7f",
                          "a\xc2\x85"
                          "b",
                          "a\xff", "e\xcc\x81", "a%20b"})
    EXPECT_FALSE(check_path(bad).has_value()) << bad;
  EXPECT_TRUE(check_path(std::string(255, 'a')).has_value());
  EXPECT_FALSE(check_path(std::string(256, 'a')).has_value());
}

TEST(NameTable, FindsNamesThatDifferByCaseOnly) {
  NameTable names;
  EXPECT_FALSE(names.add("data/Straße/a").has_value());
  EXPECT_FALSE(names.add("data/Straße/b").has_value());
  EXPECT_EQ(names.add("data/STRASSE/c"), "data/Straße");
  EXPECT_EQ(names.add("DATA/x"), "data");
}

TEST(ManifestLine, IsADigestTwoSpacesAndAPath) {
  const std::string digest(64, 'a');
  EXPECT_EQ(read_manifest_line(digest + "  data/x y", crypto::Algorithm::sm3)->path, "data/x y");
  EXPECT_EQ(read_manifest_line(digest + "   x", crypto::Algorithm::sm3)->path, " x")
      << "a name may begin with a space";
  for (const auto& bad : {digest + " data/x", digest + " *data/x", std::string(64, 'A') + "  data/x",
                          digest + "  ", digest + "  ../x", digest.substr(1) + "  data/x", std::string()})
    EXPECT_FALSE(read_manifest_line(bad, crypto::Algorithm::sha256).has_value()) << bad;
  EXPECT_FALSE(read_manifest_line(digest + "  data/x", crypto::Algorithm::sha512).has_value());
}

class TextReader : public ByteReader {
 public:
  explicit TextReader(std::string text) : text_(std::move(text)) {}
  base::Result<std::size_t> read(std::span<std::uint8_t> out) override {
    const auto n = std::min<std::size_t>(out.size(), text_.size() - at_);
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), n, out.begin());
    at_ += n;
    return n;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

TEST(LineReader, GivesWholeLinesOnly) {
  const std::string lengthy(200'000, 'x');
  LineReader lines(std::make_unique<TextReader>("one\n\n" + lengthy + "\nlast"));
  EXPECT_EQ(lines.next().value(), "one");
  EXPECT_EQ(lines.next().value(), "");
  EXPECT_EQ(lines.next().value(), lengthy);
  EXPECT_EQ(lines.number(), 3u);
  EXPECT_EQ(lines.next().error().code, "why.line_end");
  LineReader endless(std::make_unique<TextReader>(std::string(3 << 20, 'x')));
  EXPECT_EQ(endless.next().error().code, "why.long_line");
  LineReader empty(std::make_unique<TextReader>(""));
  EXPECT_FALSE(empty.next().value().has_value());
}

TEST(Catalogue, HasEachLineInBothLanguagesWithTheSamePlaces) {
  for (const auto& line : kCatalogue) {
    EXPECT_FALSE(line.zh.empty()) << line.code;
    EXPECT_FALSE(line.en.empty()) << line.code;
    for (const auto* place : {"{0}", "{1}", "{2}", "{3}"})
      EXPECT_EQ(line.zh.find(place) == std::string_view::npos, line.en.find(place) == std::string_view::npos)
          << line.code;
    for (const auto& other : kCatalogue) EXPECT_TRUE(&line == &other || line.code != other.code) << line.code;
  }
}

TEST(Catalogue, PutsReasonsIntoTheLanguageOfTheRest) {
  const auto error = check_path("a\\b").error();
  const Message message("path.bad", {why(error)});
  EXPECT_EQ(say(Language::zh, message), "不允许的路径：含反斜杠");
  EXPECT_EQ(say(Language::en, message), "a path that is not allowed: a backslash");
}

}  // namespace
}  // namespace zhilu_verify
