#include "zhilu/bag_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "crypto/digests.h"
#include "services/bag_shelf.h"
#include "zhilu/share.h"

namespace zhilu {

using base::Json;
using ports::Damage;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPiece = 1 << 20;

std::string digest_of_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return {};
  crypto::Hasher hasher(crypto::Algorithm::sha256);
  base::Bytes piece(kPiece);
  while (in) {
    in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    hasher.add(base::ByteView(piece).first(static_cast<std::size_t>(in.gcount())));
  }
  return in.bad() ? std::string() : base::to_hex(hasher.finish());
}

class BagCheck {
 public:
  BagCheck(fs::path data, fs::path bag, std::vector<Damage>& damages)
      : data_(std::move(data)), bag_(std::move(bag)), damages_(damages) {}

  void run() {
    const auto text = text_of_file(bag_ / "proof/seal.json");
    const auto seal = text ? base::parse_json(*text) : base::Result<Json>(Json());
    if (!text || !seal) return wrong("proof/seal.json", "it cannot be read");
    known_.insert("proof/seal.json");  // its digest is what the log names, and what its folder is called
    const auto* tags = base::find(*seal, "tagmanifest");
    check("tagmanifest-sha256.txt", tags ? base::text_at(*tags, "sha256") : "");
    check("tagmanifest-sha512.txt", tags ? base::text_at(*tags, "sha512") : "");
    check("proof/checkpoint", base::text_at(*seal, "checkpoint"));
    check("proof/vkeys.json", base::text_at(*seal, "vkeys"));
    check_listed("tagmanifest-sha256.txt");
    check_listed("manifest-sha256.txt");
    check_entries(base::text_at(*seal, "entries"));
    for (const char* late : {"proof/seal-entry.json", "proof/seal.tlog-proof", "proof/consistency.json"}) check(late, {});
    check_proof_listing();
    name_strangers();
  }

 private:
  void wrong(const std::string& path, const std::string& what) {
    damages_.push_back({"archive", fs::relative(bag_ / path, data_).string(), what});
  }

  // An empty digest: it must be there.
  void check(const std::string& path, const std::string& digest) {
    const bool once = known_.insert(path).second;
    if (!once) return;
    const auto found = digest_of_file(bag_ / path);
    if (found.empty()) return wrong(path, "missing, or it cannot be read");
    if (!digest.empty() && found != digest) wrong(path, "its bytes are not those that were sealed");
  }

  // "HEX  PATH" lines, paths from the bag's folder.
  void check_listed(const std::string& manifest) {
    std::istringstream lines(text_of_file(bag_ / manifest).value_or(""));
    for (std::string line; std::getline(lines, line);) {
      if (line.size() > 66)
        check(line.substr(66), line.substr(0, 64));
      else
        wrong(manifest, "a line is cut");
    }
  }

  // The seal digests the digests of all entry proofs, in order of their numbers.
  void check_entries(const std::string& digest) {
    std::map<std::uint64_t, std::string> proofs;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(bag_ / "proof/entries", error))
      proofs[std::strtoull(entry.path().stem().c_str(), nullptr, 10)] = entry.path().filename().string();
    std::string listing;
    for (const auto& [seq, name] : proofs) {
      known_.insert("proof/entries/" + name);
      listing += digest_of_file(bag_ / "proof/entries" / name) + "  entries/" + name + "\n";
    }
    if (crypto::sha256(listing).hex() != digest) wrong("proof/entries", "the proofs are not those that were sealed");
  }

  // What no manifest lists; case files of before there was a folder for all have no such listing.
  void check_proof_listing() {
    const bool shelved = bag_.parent_path().parent_path() == services::archive_folder(data_);
    if (shelved && !fs::is_regular_file(bag_.parent_path() / "proof.sha256")) wrong("../proof.sha256", "missing");
    std::istringstream lines(text_of_file(bag_.parent_path() / "proof.sha256").value_or(""));
    for (std::string line; std::getline(lines, line);) {
      if (line.size() <= 66) continue;
      const auto file = bag_.parent_path() / line.substr(66);
      if (digest_of_file(file) != line.substr(0, 64)) wrong(fs::relative(file, bag_).string(), "it is not as it was written");
    }
  }

  void name_strangers() {
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(bag_, error)) {
      const auto path = fs::relative(entry.path(), bag_).string();
      if (!entry.is_directory() && !known_.contains(path)) wrong(path, "a file that does not belong to the case file");
    }
  }

  fs::path data_, bag_;
  std::vector<Damage>& damages_;
  std::set<std::string> known_;
};

// The one that is being written, or that a crash left: whole but for its last proofs, which the next start adds.
bool is_incoming(const fs::path& data, const NamedSeal& named) {
  return digest_of_file(services::archive_folder(data) / ".incoming" / named.case_id / named.bag / "proof/seal.json") == named.seal;
}

}  // namespace

std::set<std::string> shelved_bags(const fs::path& data) {
  std::set<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(services::archive_folder(data), error))
    if (entry.path().filename() != ".incoming") names.insert(entry.path().filename().string());
  return names;
}

void check_bags(const fs::path& data, const std::set<std::string>& shelved, const std::vector<NamedSeal>& seals,
                std::vector<Damage>& damages) {
  std::set<std::string> strangers = shelved;
  for (const auto& named : seals) {
    strangers.erase(named.seal);
    auto bag = services::sealed_bag(data, named.seal, named.bag);
    if (!bag && is_incoming(data, named)) continue;
    if (!bag) bag = services::sealed_bag(data, named.seal, named.bag);  // it was placed between the two looks
    if (bag)
      BagCheck(data, *bag, damages).run();
    else if (named.kept)
      damages.push_back({"archive", fmt::format("archive/{}/{}", named.seal, named.bag),
                         fmt::format("the case file that entry {} sealed is missing, or its seal is damaged", named.seq)});
  }
  for (const auto& name : strangers)
    damages.push_back({"added", "archive/" + name, "the record names no such seal"});
}

}  // namespace zhilu
