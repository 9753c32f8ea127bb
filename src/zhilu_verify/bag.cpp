#include "zhilu_verify/bag.h"

namespace zhilu_verify {

std::string paths::entry_proof(std::uint64_t seq) {
  return "proof/entries/" + std::to_string(seq) + ".tlog-proof";
}

base::Result<std::string> Bag::read(const std::string& path) const {
  const auto at = files.find(path);
  if (at == files.end()) return because(base::ErrorKind::not_found, "why.missing", path);
  return read_whole(source, *at->second);
}

base::Result<LineReader> Bag::lines(const std::string& path) const {
  const auto at = files.find(path);
  if (at == files.end()) return because(base::ErrorKind::not_found, "why.missing", path);
  ZL_TRY(auto bytes, source.open(*at->second));
  return LineReader(std::move(bytes));
}

std::string Bag::sha256_of(const std::string& path) const {
  const auto at = digests.files.find(path);
  return at == digests.files.end() ? std::string() : at->second.sha256;
}

std::string Bag::info_of(const std::string& label) const {
  const auto at = info.find(label);
  return at == info.end() ? std::string() : at->second;
}

const LeafLine* Bag::leaf_of(std::uint64_t seq) const {
  const auto at = leaf_places.find(seq);
  return at == leaf_places.end() ? nullptr : &leaves[at->second];
}

}  // namespace zhilu_verify
