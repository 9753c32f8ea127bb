// Static files of a log as C2SP tlog-tiles lays them out: tiles of 256 hashes, bundles of 256 leaves, and
// their paths. Pure; TileBuilder belongs to one thread at a time.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "merkle_log/tree.h"

namespace merkle_log {

inline constexpr unsigned kTileWidth = 256;
inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kMaxTileLevels = 8;  // 64 bits of size
inline constexpr std::size_t kMaxLeafBytes = 65535;

// One file: tile/L/N or tile/entries/N, full (width 256) or partial.
struct TileName {
  unsigned level = 0;    // of tiles: hashes of node level 8·level
  bool entries = false;  // a bundle of leaves; then level is 0
  std::uint64_t index = 0;
  unsigned width = kTileWidth;

  std::string path() const;  // "tile/0/x001/x234/067.p/5"
  auto operator<=>(const TileName&) const = default;
};
// Nothing unless `path` is exactly what path() gives.
std::optional<TileName> parse_tile_path(std::string_view path);

// All files (tiles of every level, and bundles) that serve a tree of this size.
std::vector<TileName> tiles_of(std::uint64_t size);
// Those of them that are not full.
std::vector<TileName> right_edge_of(std::uint64_t size);
// How many hashes level `level` of tiles has in a tree of this size.
inline std::uint64_t hashes_at(std::uint64_t size, unsigned level) {
  return level * kTileHeight >= 64 ? 0 : size >> (level * kTileHeight);
}

// The right edge of the tree: the partial tile of each level. Full tiles are handed out as they become
// complete.
class TileBuilder {
 public:
  using FullTile = std::function<base::Status(unsigned level, std::uint64_t index, base::ByteView hashes)>;

  explicit TileBuilder(HashFunction hash) : hash_(hash) {}
  // Takes up a tree of `size` from its partial tiles. Errors: corrupt "log.bad_tile" where the sizes do not
  // fit.
  static base::Result<TileBuilder> resume(HashFunction hash, std::uint64_t size,
                                          std::vector<base::Bytes> partials);

  base::Status append(const base::Digest& leaf_hash, const FullTile& full);
  std::uint64_t size() const { return size_; }
  base::Digest root() const;
  // Level → the hashes of its partial tile; may be empty.
  const std::vector<base::Bytes>& partials() const { return partials_; }

 private:
  HashFunction hash_;
  std::uint64_t size_ = 0;
  std::vector<base::Bytes> partials_;
};

// The hash of a tile's node: (level 0..8 within the tile, index within that level). REQUIRES: the tile holds
// all below it.
base::Digest tile_node(HashFunction hash, base::ByteView tile, unsigned level, std::uint64_t index);

// Reads nodes out of tiles; `tile(level, index)` gives the widest file there is.
using TileReader = std::function<base::Result<base::Bytes>(unsigned level, std::uint64_t index)>;
NodeReader nodes_from_tiles(HashFunction hash, TileReader tile);

// Bundles of leaves: u16 length ‖ leaf, one after another.
void put_leaf(base::Bytes& bundle, base::ByteView leaf);  // REQUIRES: at most kMaxLeafBytes
// Errors: corrupt "log.bad_bundle".
base::Result<std::vector<base::ByteView>> leaves_of(base::ByteView bundle);

}  // namespace merkle_log
