#include "merkle_log/tiles.h"

#include <gtest/gtest.h>

#include <fstream>
#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/sort_stably.h"
#include "merkle_log/notes.h"
#include "merkle_log/golden_for_tests.h"

namespace merkle_log {
namespace {

std::string sha_hex(base::ByteView bytes) {
  return kHash(bytes, {}, {}).hex();
}

// The leaves of the golden trees are made by a rule that the file states.
std::string golden_leaf(const std::string& log, std::size_t i) {
  const auto part = [&](const char* what) {
    const auto text = std::string("golden ") + what + " " + std::to_string(i);
    return sha_hex(base::view_of(text));
  };
  return R"({"body":")" + part("body") + R"(","head":")" + part("head") + R"(","log":")" + log +
         R"(","seq":)" + std::to_string(i) + R"(,"v":1})";
}

// All files of a tree, in memory.
struct Files {
  std::map<std::string, base::Bytes> bytes;
  TileBuilder tiles{kHash};

  Files(const std::string& log, std::size_t size) {
    base::Bytes bundle;
    for (std::size_t i = 0; i < size; ++i) {
      const auto leaf = golden_leaf(log, i);
      put_leaf(bundle, base::view_of(leaf));
      const auto done = tiles.append(leaf_hash(kHash, base::view_of(leaf)),
                                     [&](unsigned level, std::uint64_t index, base::ByteView hashes) {
                                       bytes[TileName{level, false, index, kTileWidth}.path()] = {
                                           hashes.begin(), hashes.end()};
                                       return base::Status{};
                                     });
      EXPECT_TRUE(done);
      if ((i + 1) % kTileWidth == 0)
        bytes[TileName{0, true, i / kTileWidth, kTileWidth}.path()] = std::exchange(bundle, {});
    }
    for (unsigned level = 0; level < tiles.partials().size(); ++level) {
      const auto& hashes = tiles.partials()[level];
      if (hashes.empty()) continue;
      const TileName name{level, false, hashes_at(size, level) / kTileWidth,
                          static_cast<unsigned>(hashes.size() / 32)};
      bytes[name.path()] = hashes;
      if (level == 0) bytes[TileName{0, true, name.index, name.width}.path()] = bundle;
    }
  }
  NodeReader nodes() const {
    return nodes_from_tiles(kHash, [this](unsigned level, std::uint64_t index) -> base::Result<base::Bytes> {
      auto name = TileName{level, false, index, kTileWidth};
      name.width = std::min<unsigned>(
          kTileWidth, static_cast<unsigned>(hashes_at(tiles.size(), level) - index * kTileWidth));
      return bytes.at(name.path());
    });
  }
};

std::vector<base::Digest> digests(const base::Json& object, const char* member) {
  std::vector<base::Digest> all;
  for (const auto& hash : *base::array_at(object, member))
    all.push_back(base::Digest::from_hex(std::string_view(hash.as_string())).value());
  return all;
}

TEST(Tiles, GoldenTreesHaveTheirRootsFilesAndProofs) {
  const auto vectors = golden();
  const auto log = base::text_at(*base::find(vectors, "note"), "origin");
  for (const auto& tree : *base::array_at(vectors, "trees")) {
    const auto size = static_cast<std::size_t>(*base::int_at(tree, "size"));
    SCOPED_TRACE("size " + std::to_string(size));
    const Files files(log, size);
    EXPECT_EQ(files.tiles.root().hex(), base::text_at(tree, "root"));
    EXPECT_EQ(files.bytes.size(), tiles_of(size).size());
    std::string listing;
    auto names = tiles_of(size);
    base::sort_stably(names, [](const auto& a, const auto& b) { return a.entries < b.entries; });
    for (const auto& name : names)
      listing += sha_hex(files.bytes.at(name.path())) + "  " + name.path() + "\n";
    EXPECT_EQ(sha_hex(base::view_of(listing)), base::text_at(tree, "listing_sha256"));
    for (const auto& file : *base::array_at(tree, "files")) {
      const auto& bytes = files.bytes.at(base::text_at(file, "path"));
      EXPECT_EQ(sha_hex(bytes), base::text_at(file, "sha256"));
    }
    for (const auto& inclusion : *base::array_at(tree, "inclusion")) {
      const auto index = static_cast<std::uint64_t>(*base::int_at(inclusion, "index"));
      EXPECT_EQ(*inclusion_proof(kHash, index, size, files.nodes()), digests(inclusion, "hashes"));
    }
    for (const auto& consistency : *base::array_at(tree, "consistency")) {
      const auto from = static_cast<std::uint64_t>(*base::int_at(consistency, "from"));
      EXPECT_EQ(*consistency_proof(kHash, from, size, files.nodes()), digests(consistency, "hashes"));
    }
  }
}

TEST(Tiles, GoldenRootsOfTheRfcLeaves) {
  const auto vectors = golden();
  const auto& rfc = *base::find(vectors, "rfc6962");
  Frontier frontier(kHash);
  const auto& leaves = *base::array_at(rfc, "leaves_hex");
  for (const auto& root : *base::array_at(rfc, "roots")) {
    const auto size = static_cast<std::size_t>(*base::int_at(root, "size"));
    while (frontier.size() < size)
      frontier.append(
          leaf_hash(kHash, *base::from_hex(std::string_view(leaves[frontier.size()].as_string()))));
    EXPECT_EQ(frontier.root().hex(), base::text_at(root, "root")) << size;
  }
}

TEST(Tiles, PathsAreThoseOfTheGoldenVectorsAndReadBack) {
  const auto vectors = golden();
  for (const auto& path : *base::array_at(vectors, "tile_paths")) {
    const auto level = *base::int_at(path, "level");
    const TileName name{level < 0 ? 0u : static_cast<unsigned>(level), level < 0,
                        static_cast<std::uint64_t>(*base::int_at(path, "index")),
                        static_cast<unsigned>(*base::int_at(path, "width"))};
    EXPECT_EQ(name.path(), base::text_at(path, "path"));
    EXPECT_EQ(parse_tile_path(name.path()), name);
  }
}

TEST(Tiles, TheRightEdgeIsWhatIsNotFull) {
  for (std::uint64_t size = 0; size < 140'000; size += 97) {
    std::vector<TileName> partial;
    for (const auto& name : tiles_of(size))
      if (name.width < kTileWidth) partial.push_back(name);
    auto edge = right_edge_of(size);
    std::sort(partial.begin(), partial.end());
    std::sort(edge.begin(), edge.end());
    ASSERT_EQ(edge, partial) << size;
  }
}

TEST(Tiles, PathsOfAnotherSpellingAreNone) {
  for (const char* path :
       {"", "tile", "tile/0", "tile/0/1", "tile/0/0001", "tile/0/x001", "tile/00/001", "tile/8/000",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/x000/001", "tile/-1/000",
        "tile/0/001/x000", "tile/entries/000/", "tile/0/99999999999999999999999", "tile/x/000"})
    EXPECT_FALSE(parse_tile_path(path)) << path;
}

TEST(Tiles, ATreeIsTakenUpWhereItStood) {
  const Files whole("bureau.example.cn/record", 700);
  const Files part("bureau.example.cn/record", 613);
  auto resumed = TileBuilder::resume(kHash, 613, part.tiles.partials());
  ASSERT_TRUE(resumed);
  for (std::size_t i = 613; i < 700; ++i)
    ASSERT_TRUE(resumed->append(leaf_hash(kHash, base::view_of(golden_leaf("bureau.example.cn/record", i))),
                                [](unsigned, std::uint64_t, base::ByteView) { return base::Status{}; }));
  EXPECT_EQ(resumed->root(), whole.tiles.root());
  EXPECT_EQ(TileBuilder::resume(kHash, 614, part.tiles.partials()).error().code, "log.bad_tile");
}

TEST(Tiles, ATileThatIsTooShortIsDamage) {
  const auto nodes = nodes_from_tiles(
      kHash, [](unsigned, std::uint64_t) { return base::Result<base::Bytes>(base::Bytes(64)); });
  EXPECT_TRUE(nodes(0, 1));
  EXPECT_EQ(nodes(0, 2).error().code, "log.bad_tile");
  EXPECT_EQ(nodes(2, 0).error().code, "log.bad_tile");
}

TEST(Tiles, BundlesReadBackAndTornOnesAreDamage) {
  base::Bytes bundle;
  for (const char* leaf : {"one", "", "three"}) put_leaf(bundle, base::view_of(std::string_view(leaf)));
  const auto leaves = leaves_of(bundle);
  ASSERT_EQ(leaves->size(), 3u);
  EXPECT_EQ(base::text_of((*leaves)[2]), "three");
  bundle.pop_back();
  EXPECT_EQ(leaves_of(bundle).error().code, "log.bad_bundle");
}

}  // namespace
}  // namespace merkle_log
