// The Merkle tree of RFC 6962 §2.1 over a digest function that is passed in (this room reads no other).
//
// Nodes are named by (level, index): level 0 holds the hashes of leaves, a node of level k covers the 2^k
// leaves from index·2^k on, and is asked for only where all of these exist. Pure; free functions;
// thread-safe.
#pragma once

#include <functional>
#include <vector>

#include "base/digest.h"

namespace merkle_log {

// SHA-256( a ‖ b ‖ c ).
using HashFunction = base::Digest (*)(base::ByteView, base::ByteView, base::ByteView);

base::Digest empty_root(HashFunction hash);
base::Digest leaf_hash(HashFunction hash, base::ByteView leaf);
base::Digest node_hash(HashFunction hash, const base::Digest& left, const base::Digest& right);

// What a tree needs to be known by while it grows: the roots of its perfect subtrees, largest first.
class Frontier {
 public:
  explicit Frontier(HashFunction hash) : hash_(hash) {}
  void append(const base::Digest& leaf_hash);
  std::uint64_t size() const { return size_; }
  base::Digest root() const;
  const std::vector<base::Digest>& nodes() const { return nodes_; }

 private:
  HashFunction hash_;
  std::uint64_t size_ = 0;
  std::vector<base::Digest> nodes_;
};

using NodeReader = std::function<base::Result<base::Digest>(unsigned level, std::uint64_t index)>;

// The root of the first `size` leaves.
base::Result<base::Digest> tree_root(HashFunction hash, std::uint64_t size, const NodeReader& nodes);

// RFC 6962 §2.1.1: the hashes that join leaf `index` to the root of the first `size` leaves, leaf to root.
// Errors: invalid "log.no_such_leaf"; whatever the reader returns.
base::Result<std::vector<base::Digest>> inclusion_proof(HashFunction hash, std::uint64_t index,
                                                        std::uint64_t size, const NodeReader& nodes);
// RFC 6962 §2.1.2: shows that the first `from` of `to` leaves are those of the earlier tree. Empty where from
// is 0 or to. Errors: invalid "log.bad_range"; whatever the reader returns.
base::Result<std::vector<base::Digest>> consistency_proof(HashFunction hash, std::uint64_t from,
                                                          std::uint64_t to, const NodeReader& nodes);

// RFC 9162 §2.1.3.2. Errors: invalid "log.proof_wrong" saying what does not fit.
base::Status check_inclusion(HashFunction hash, const base::Digest& leaf_hash, std::uint64_t index,
                             std::uint64_t size, const std::vector<base::Digest>& proof,
                             const base::Digest& root);
// RFC 9162 §2.1.4.2. Errors as above.
base::Status check_consistency(HashFunction hash, std::uint64_t from, std::uint64_t to,
                               const std::vector<base::Digest>& proof, const base::Digest& from_root,
                               const base::Digest& to_root);

}  // namespace merkle_log
