// A case file under verification: what the checks have read of it so far. Each check leaves here what later
// ones need.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "zhilu_verify/entries.h"
#include "zhilu_verify/notes.h"
#include "zhilu_verify/reading.h"
#include "zhilu_verify/report.h"

namespace zhilu_verify {

namespace paths {
inline constexpr const char* kLeaves = "data/其他/log/leaves.jsonl";
inline constexpr const char* kEntries = "data/其他/log/entries.jsonl";
inline constexpr const char* kBlobs = "data/其他/blobs.json";
inline constexpr const char* kCheckpoint = "proof/checkpoint";
inline constexpr const char* kVerifierKeys = "proof/vkeys.json";
inline constexpr const char* kSeal = "proof/seal.json";
inline constexpr const char* kSealEntry = "proof/seal-entry.json";
inline constexpr const char* kSealProof = "proof/seal.tlog-proof";
inline constexpr const char* kConsistency = "proof/consistency.json";
std::string entry_proof(std::uint64_t seq);  // proof/entries/SEQ.tlog-proof
}  // namespace paths

// A line of entries.jsonl whose texts fit its leaf.
struct EntryFacts {
  std::uint64_t seq = 0;
  Head head;
  std::vector<BlobName> blobs;
};

struct Bag {
  Bag(const BagSource& from, const VerifierKey* given) : source(from), outside(given) {
    for (const auto& file : from.files())
      if (!file.special && !file.outside) files.emplace(file.path, &file);
  }

  bool has(const std::string& path) const { return files.count(path) > 0; }
  base::Result<std::string> read(const std::string& path) const;
  base::Result<LineReader> lines(const std::string& path) const;
  std::string sha256_of(const std::string& path) const;  // empty where it could not be read
  std::string info_of(const std::string& label) const;   // empty where it is missing
  const LeafLine* leaf_of(std::uint64_t seq) const;

  const BagSource& source;
  const VerifierKey* outside;  // nothing where no key was given
  std::map<std::string, const SourceFile*> files;
  DigestTable digests;
  std::map<std::string, std::string> info;  // bag-info.txt
  std::vector<LeafLine> leaves;             // in the order of leaves.jsonl
  std::map<std::uint64_t, std::size_t> leaf_places;
  std::vector<EntryFacts> entries;   // in the order of entries.jsonl
  base::Json seal;                   // null until read
  std::optional<VerifierKey> key;    // the one that signatures were checked with
  std::optional<Checkpoint> c1, c2;  // signed, by that key
  std::optional<TlogProof> seal_proof;
};

// In the order of docs/formats/bag.md.
Check check_structure(Bag& bag, bool& refused);
Check check_payload(const Bag& bag);
Check check_tags(const Bag& bag);
Check check_seal(Bag& bag);
Check check_signatures(Bag& bag);
Check check_inclusion(const Bag& bag);
Check check_texts(Bag& bag);
Check check_order(const Bag& bag);
Check check_blobs(const Bag& bag);
Check check_sealed(const Bag& bag);
Check check_anchor(const Bag& bag);

}  // namespace zhilu_verify
