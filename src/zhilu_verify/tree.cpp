#include "zhilu_verify/tree.h"

#include <bit>

#include "crypto/digests.h"

namespace zhilu_verify {
namespace {

base::Digest node(const base::Digest& left, const base::Digest& right) {
  static constexpr std::uint8_t kNode[] = {1};
  return crypto::sha256(kNode, left.view(), right.view());
}

}  // namespace

base::Digest leaf_hash(std::string_view leaf) {
  static constexpr std::uint8_t kLeaf[] = {0};
  return crypto::sha256(kLeaf, base::view_of(leaf));
}

bool leads_to_root(std::uint64_t index, std::uint64_t size, const base::Digest& leaf,
                   std::span<const base::Digest> proof, const base::Digest& root) {
  if (index >= size) return false;
  std::uint64_t at = index, last = size - 1;  // positions on the present level: of the leaf, of the last node
  base::Digest hash = leaf;
  for (const auto& sibling : proof) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      hash = node(sibling, hash);
      // A last node without a right sibling rises alone until it is a right child.
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      hash = node(hash, sibling);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool extends(std::uint64_t from, std::uint64_t to, const base::Digest& from_root, const base::Digest& to_root,
             std::span<const base::Digest> proof) {
  if (from == 0 || from > to) return false;
  if (from == to) return proof.empty() && from_root == to_root;
  std::uint64_t at = from - 1, last = to - 1;
  const int whole = std::countr_one(at);  // levels on which the old tree's edge is a whole subtree
  at >>= whole;
  last >>= whole;
  std::size_t next = 0;
  if (!std::has_single_bit(from)) ++next;  // else the old root itself begins the path
  if (proof.size() < next) return false;
  base::Digest old_hash = next == 1 ? proof[0] : from_root;
  base::Digest new_hash = old_hash;
  for (; next < proof.size(); ++next) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      old_hash = node(proof[next], old_hash);
      new_hash = node(proof[next], new_hash);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = node(new_hash, proof[next]);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == from_root && new_hash == to_root;
}

}  // namespace zhilu_verify
