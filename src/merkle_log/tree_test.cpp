#include "merkle_log/tree.h"

#include <gtest/gtest.h>

#include <map>

#include "base/random.h"
#include "merkle_log/golden_for_tests.h"
#include "merkle_log/tiles.h"

namespace merkle_log {
namespace {

using Digests = std::vector<base::Digest>;

// RFC 6962 §2.1, word for word and slowly: MTH, PATH and SUBPROOF over a list of leaf hashes. Roots of ranges
// are kept, for they are asked for again and again.
class Naive {
 public:
  explicit Naive(Digests leaves) : leaves_(std::move(leaves)) {}

  base::Digest root(std::size_t begin, std::size_t end) {
    if (begin == end) return kHash({}, {}, {});
    if (end - begin == 1) return leaves_[begin];
    auto& kept = roots_[{begin, end}];
    if (!kept) {
      const auto k = split(end - begin);
      const std::uint8_t one = 1;
      const auto left = root(begin, begin + k), right = root(begin + k, end);
      kept = kHash({&one, 1}, left.view(), right.view());
    }
    return *kept;
  }
  Digests path(std::size_t m, std::size_t begin, std::size_t end) {
    if (end - begin == 1) return {};
    const auto k = split(end - begin);
    auto out = m < k ? path(m, begin, begin + k) : path(m - k, begin + k, end);
    out.push_back(m < k ? root(begin + k, end) : root(begin, begin + k));
    return out;
  }
  Digests proof(std::size_t m, std::size_t n) { return subproof(m, 0, n, true); }

 private:
  static std::size_t split(std::size_t n) {
    std::size_t k = 1;
    while (2 * k < n) k *= 2;
    return k;
  }
  Digests subproof(std::size_t m, std::size_t begin, std::size_t end, bool whole) {
    const auto n = end - begin;
    if (m == n) return whole ? Digests{} : Digests{root(begin, end)};
    const auto k = split(n);
    auto out = m <= k ? subproof(m, begin, begin + k, whole) : subproof(m - k, begin + k, end, false);
    out.push_back(m <= k ? root(begin + k, end) : root(begin, begin + k));
    return out;
  }
  Digests leaves_;
  std::map<std::pair<std::size_t, std::size_t>, std::optional<base::Digest>> roots_;
};

Digests numbered_leaves(std::size_t n) {
  Digests leaves;
  for (std::size_t i = 0; i < n; ++i)
    leaves.push_back(leaf_hash(kHash, base::view_of("leaf " + std::to_string(i))));
  return leaves;
}

// The complete nodes of each level, from the leaves up.
class Levels {
 public:
  explicit Levels(Digests leaves) : levels_{std::move(leaves)} {
    while (levels_.back().size() > 1) {
      Digests above;
      for (std::size_t i = 0; i + 1 < levels_.back().size(); i += 2)
        above.push_back(node_hash(kHash, levels_.back()[i], levels_.back()[i + 1]));
      levels_.push_back(std::move(above));
    }
  }
  NodeReader reader() const {
    return [this](unsigned level, std::uint64_t index) -> base::Result<base::Digest> {
      return levels_.at(level).at(static_cast<std::size_t>(index));
    };
  }

 private:
  std::vector<Digests> levels_;
};

constexpr std::size_t kSizes = 2000;

TEST(Tree, TheEmptyTreeHasTheDigestOfNothing) {
  EXPECT_EQ(empty_root(kHash).hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Tree, RootsOfAllSizesAreThoseOfTheNaiveTree) {
  const auto leaves = numbered_leaves(kSizes);
  const Levels levels(leaves);
  Naive naive(leaves);
  Frontier frontier(kHash);
  TileBuilder tiles(kHash);
  for (std::size_t n = 0; n <= kSizes; ++n) {
    const auto want = naive.root(0, n);
    ASSERT_EQ(frontier.root(), want) << n;
    ASSERT_EQ(tiles.root(), want) << n;
    ASSERT_EQ(*tree_root(kHash, n, levels.reader()), want) << n;
    if (n == kSizes) break;
    frontier.append(leaves[n]);
    ASSERT_TRUE(
        tiles.append(leaves[n], [](unsigned, std::uint64_t, base::ByteView) { return base::Status{}; }));
  }
  EXPECT_EQ(frontier.size(), kSizes);
}

TEST(Tree, InclusionProofsOfAllSizesAreThoseOfTheNaiveTreeAndVerify) {
  const auto leaves = numbered_leaves(kSizes);
  const Levels levels(leaves);
  Naive naive(leaves);
  base::SeededRandom random(6962);
  for (std::size_t n = 1; n <= kSizes; ++n) {
    const auto root = naive.root(0, n);
    for (const auto m : {std::size_t{0}, n / 2, n - 1, static_cast<std::size_t>(random.next() % n)}) {
      const auto proof = inclusion_proof(kHash, m, n, levels.reader());
      ASSERT_TRUE(proof);
      ASSERT_EQ(*proof, naive.path(m, 0, n)) << m << " of " << n;
      ASSERT_TRUE(check_inclusion(kHash, leaves[m], m, n, *proof, root)) << m << " of " << n;
    }
  }
}

TEST(Tree, ConsistencyProofsOfAllSizesAreThoseOfTheNaiveTreeAndVerify) {
  const auto leaves = numbered_leaves(kSizes);
  const Levels levels(leaves);
  Naive naive(leaves);
  base::SeededRandom random(9162);
  for (std::size_t n = 1; n <= kSizes; ++n) {
    for (const auto m : {std::size_t{1}, (n + 1) / 2, n, 1 + static_cast<std::size_t>(random.next() % n)}) {
      const auto proof = consistency_proof(kHash, m, n, levels.reader());
      ASSERT_TRUE(proof);
      ASSERT_EQ(*proof, naive.proof(m, n)) << m << " to " << n;
      ASSERT_TRUE(check_consistency(kHash, m, n, *proof, naive.root(0, m), naive.root(0, n)))
          << m << " to " << n;
    }
  }
}

TEST(Tree, AChangedProofLeafIndexSizeOrRootDoesNotVerify) {
  const auto leaves = numbered_leaves(70);
  const Levels levels(leaves);
  Naive naive(leaves);
  const auto root = naive.root(0, 70);
  const auto good = *inclusion_proof(kHash, 37, 70, levels.reader());
  ASSERT_TRUE(check_inclusion(kHash, leaves[37], 37, 70, good, root));
  EXPECT_FALSE(check_inclusion(kHash, leaves[38], 37, 70, good, root));
  EXPECT_FALSE(check_inclusion(kHash, leaves[37], 36, 70, good, root));
  EXPECT_FALSE(check_inclusion(kHash, leaves[37], 37, 71, good, naive.root(0, 69)));
  EXPECT_FALSE(check_inclusion(kHash, leaves[37], 70, 70, good, root));
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i].bytes[i] ^= 1;
    EXPECT_EQ(check_inclusion(kHash, leaves[37], 37, 70, bad, root).error().code, "log.proof_wrong");
  }
  auto longer = good, shorter = good;
  longer.push_back(root);
  shorter.pop_back();
  EXPECT_FALSE(check_inclusion(kHash, leaves[37], 37, 70, longer, root));
  EXPECT_FALSE(check_inclusion(kHash, leaves[37], 37, 70, shorter, root));
}

TEST(Tree, AHistoryThatWasRewrittenHasNoConsistencyProof) {
  const auto leaves = numbered_leaves(70);
  const Levels levels(leaves);
  Naive naive(leaves);
  for (const std::size_t m :
       {std::size_t{1}, std::size_t{31}, std::size_t{32}, std::size_t{64}, std::size_t{69}}) {
    auto changed = leaves;
    changed[m - 1] = leaves[0].bytes == leaves[m - 1].bytes ? leaves[1] : leaves[0];
    Naive other(changed);
    const auto proof = *consistency_proof(kHash, m, 70, Levels(changed).reader());
    EXPECT_FALSE(check_consistency(kHash, m, 70, proof, naive.root(0, m), other.root(0, 70))) << m;
    auto longer = proof;
    longer.push_back(leaves[0]);
    EXPECT_FALSE(check_consistency(kHash, m, 70, longer, other.root(0, m), other.root(0, 70))) << m;
  }
  EXPECT_FALSE(check_consistency(kHash, 5, 70, {}, naive.root(0, 5), naive.root(0, 70)));
  EXPECT_FALSE(check_consistency(kHash, 70, 70, {}, naive.root(0, 69), naive.root(0, 70)));
  EXPECT_FALSE(check_consistency(kHash, 71, 70, {}, naive.root(0, 70), naive.root(0, 70)));
  EXPECT_TRUE(check_consistency(kHash, 0, 70, {}, empty_root(kHash), naive.root(0, 70)));
}

TEST(Tree, RefusesLeavesAndRangesThatAreNone) {
  const auto leaves = numbered_leaves(3);
  const Levels levels(leaves);
  EXPECT_EQ(inclusion_proof(kHash, 3, 3, levels.reader()).error().code, "log.no_such_leaf");
  EXPECT_EQ(consistency_proof(kHash, 4, 3, levels.reader()).error().code, "log.bad_range");
  EXPECT_TRUE(consistency_proof(kHash, 0, 3, levels.reader())->empty());
}

}  // namespace
}  // namespace merkle_log
