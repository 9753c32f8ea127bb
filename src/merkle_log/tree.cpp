#include "merkle_log/tree.h"

#include <bit>

namespace merkle_log {
namespace {

constexpr std::uint8_t kLeafPrefix = 0;
constexpr std::uint8_t kNodePrefix = 1;

tl::unexpected<base::Error> wrong(const char* what) {
  return base::fail(base::ErrorKind::invalid, "log.proof_wrong", what);
}

// The largest power of two below n. REQUIRES: n > 1.
std::uint64_t split_of(std::uint64_t n) {
  return std::bit_floor(n - 1);
}

// The root of leaves [begin, end), where begin is a multiple of the largest power of two in (end − begin):
// joins the perfect subtrees from the smallest, on the right, to the largest.
base::Result<base::Digest> range_root(HashFunction hash, std::uint64_t begin, std::uint64_t end,
                                      const NodeReader& nodes) {
  base::Digest root;
  bool have = false;
  while (begin < end) {
    const auto level = static_cast<unsigned>(std::countr_zero(end - begin));
    end -= std::uint64_t{1} << level;
    ZL_TRY(const auto node, nodes(level, end >> level));
    root = have ? node_hash(hash, node, root) : node;
    have = true;
  }
  REQUIRE_INVARIANT(have);
  return root;
}

}  // namespace

base::Digest empty_root(HashFunction hash) {
  return hash({}, {}, {});
}

base::Digest leaf_hash(HashFunction hash, base::ByteView leaf) {
  return hash({&kLeafPrefix, 1}, leaf, {});
}

base::Digest node_hash(HashFunction hash, const base::Digest& left, const base::Digest& right) {
  return hash({&kNodePrefix, 1}, left.view(), right.view());
}

void Frontier::append(const base::Digest& leaf) {
  nodes_.push_back(leaf);
  for (auto n = size_; n & 1; n >>= 1) {
    const auto right = nodes_.back();
    nodes_.pop_back();
    nodes_.back() = node_hash(hash_, nodes_.back(), right);
  }
  ++size_;
}

base::Digest Frontier::root() const {
  if (nodes_.empty()) return empty_root(hash_);
  auto root = nodes_.back();
  for (auto i = nodes_.size() - 1; i-- > 0;) root = node_hash(hash_, nodes_[i], root);
  return root;
}

base::Result<base::Digest> tree_root(HashFunction hash, std::uint64_t size, const NodeReader& nodes) {
  if (size == 0) return empty_root(hash);
  return range_root(hash, 0, size, nodes);
}

base::Result<std::vector<base::Digest>> inclusion_proof(HashFunction hash, std::uint64_t index,
                                                        std::uint64_t size, const NodeReader& nodes) {
  if (index >= size)
    return base::fail(base::ErrorKind::invalid, "log.no_such_leaf",
                      "the tree of size " + std::to_string(size) + " has no leaf " + std::to_string(index));
  std::vector<base::Digest> proof;
  std::uint64_t begin = 0, end = size;
  while (end - begin > 1) {  // from the root down; the RFC lists from the leaf up
    const auto middle = begin + split_of(end - begin);
    const bool left = index < middle;
    ZL_TRY(auto sibling,
           left ? range_root(hash, middle, end, nodes) : range_root(hash, begin, middle, nodes));
    proof.push_back(sibling);
    (left ? end : begin) = middle;
  }
  return std::vector<base::Digest>(proof.rbegin(), proof.rend());
}

base::Result<std::vector<base::Digest>> consistency_proof(HashFunction hash, std::uint64_t from,
                                                          std::uint64_t to, const NodeReader& nodes) {
  if (from > to)
    return base::fail(
        base::ErrorKind::invalid, "log.bad_range",
        "a tree of size " + std::to_string(to) + " does not extend one of size " + std::to_string(from));
  std::vector<base::Digest> proof;
  if (from == 0 || from == to) return proof;
  std::uint64_t begin = 0, end = to;
  while (from != end) {
    const auto middle = begin + split_of(end - begin);
    const bool left = from <= middle;
    ZL_TRY(auto sibling,
           left ? range_root(hash, middle, end, nodes) : range_root(hash, begin, middle, nodes));
    proof.push_back(sibling);
    (left ? end : begin) = middle;
  }
  if (begin != 0) {  // the old tree was no perfect subtree: the verifier needs its right-most one
    ZL_TRY(auto old, range_root(hash, begin, end, nodes));
    proof.push_back(old);
  }
  return std::vector<base::Digest>(proof.rbegin(), proof.rend());
}

base::Status check_inclusion(HashFunction hash, const base::Digest& leaf, std::uint64_t index,
                             std::uint64_t size, const std::vector<base::Digest>& proof,
                             const base::Digest& root) {
  if (index >= size) return wrong("the leaf lies outside of the tree");
  auto position = index, last = size - 1;
  auto at = leaf;
  for (const auto& p : proof) {
    if (last == 0) return wrong("the proof is longer than the path to the root");
    if ((position & 1) || position == last) {
      at = node_hash(hash, p, at);
      while (position != 0 && !(position & 1)) {
        position >>= 1;
        last >>= 1;
      }
    } else {
      at = node_hash(hash, at, p);
    }
    position >>= 1;
    last >>= 1;
  }
  if (last != 0) return wrong("the proof is shorter than the path to the root");
  if (at != root) return wrong("the leaf and the proof do not give this root");
  return {};
}

base::Status check_consistency(HashFunction hash, std::uint64_t from, std::uint64_t to,
                               const std::vector<base::Digest>& proof, const base::Digest& from_root,
                               const base::Digest& to_root) {
  if (from > to) return wrong("the later tree is the smaller one");
  if (from == to || from == 0) {
    if (!proof.empty()) return wrong("the proof should be empty");
    if (from == to && from_root != to_root) return wrong("two roots of one size differ");
    if (from == 0 && from_root != empty_root(hash)) return wrong("the root of the empty tree is another");
    return {};
  }
  auto position = from - 1, last = to - 1;
  while (position & 1) {
    position >>= 1;
    last >>= 1;
  }
  std::size_t next = 0;
  if (!std::has_single_bit(from) && proof.empty()) return wrong("the proof is too short");
  auto old_root = std::has_single_bit(from) ? from_root : proof[next++];
  auto new_root = old_root;
  for (; next < proof.size(); ++next) {
    if (last == 0) return wrong("the proof is too long");
    const auto& p = proof[next];
    if ((position & 1) || position == last) {
      old_root = node_hash(hash, p, old_root);
      new_root = node_hash(hash, p, new_root);
      while (position != 0 && !(position & 1)) {
        position >>= 1;
        last >>= 1;
      }
    } else {
      new_root = node_hash(hash, new_root, p);
    }
    position >>= 1;
    last >>= 1;
  }
  if (last != 0) return wrong("the proof is too short");
  if (old_root != from_root) return wrong("the proof does not start from the earlier root");
  if (new_root != to_root) return wrong("the proof does not end at the later root");
  return {};
}

}  // namespace merkle_log
