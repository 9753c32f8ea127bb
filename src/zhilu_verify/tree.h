// The two proofs of RFC 6962 §2.1, from the leaves' side: this program's own reading, apart from the log's
// writer.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace zhilu_verify {

inline constexpr std::size_t kMaxProofHashes = 64;

base::Digest leaf_hash(std::string_view leaf);

// Whether `proof`, leaf to root, leads from the leaf at `index` to the root of a tree of `size`.
bool leads_to_root(std::uint64_t index, std::uint64_t size, const base::Digest& leaf,
                   std::span<const base::Digest> proof, const base::Digest& root);

// Whether `proof` shows that the tree of `to` leaves begins with that of `from`. Size 0 proves nothing and is
// refused.
bool extends(std::uint64_t from, std::uint64_t to, const base::Digest& from_root, const base::Digest& to_root,
             std::span<const base::Digest> proof);

}  // namespace zhilu_verify
