#include <cstddef>
#include <cstdint>

#include "zhilu_verify/notes.h"
#include "zhilu_verify/tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto proof = zhilu_verify::read_tlog_proof(text);
  if (!proof) return 0;
  std::string again = "c2sp.org/tlog-proof@v1\nindex " + std::to_string(proof->index) + "\n";
  for (const auto& hash : proof->hashes) again += base::to_base64(hash.view()) + "\n";
  if (again + "\n" + proof->checkpoint != text) __builtin_trap();  // one proof has one spelling
  const auto leaf = zhilu_verify::leaf_hash(text);
  for (const std::uint64_t tree : {proof->index, proof->index + 1, proof->index * 2 + 3, ~std::uint64_t{0}}) {
    static_cast<void>(zhilu_verify::leads_to_root(proof->index, tree, leaf, proof->hashes, leaf));
    static_cast<void>(zhilu_verify::extends(proof->index, tree, leaf, leaf, proof->hashes));
  }
  return 0;
}
