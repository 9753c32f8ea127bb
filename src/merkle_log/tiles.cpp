#include "merkle_log/tiles.h"

#include <charconv>
#include <cstdio>

namespace merkle_log {
namespace {

constexpr std::size_t kHashBytes = 32;

// 1234067 → "x001/x234/067".
std::string grouped(std::uint64_t index) {
  char digits[8];
  std::snprintf(digits, sizeof digits, "%03u", static_cast<unsigned>(index % 1000));
  std::string text = digits;
  for (index /= 1000; index > 0; index /= 1000) {
    std::snprintf(digits, sizeof digits, "x%03u/", static_cast<unsigned>(index % 1000));
    text = digits + text;
  }
  return text;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> ungrouped(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != 'x' && c != '/') digits.push_back(c);
  return number(digits);
}

}  // namespace

std::string TileName::path() const {
  auto text = "tile/" + (entries ? std::string("entries") : std::to_string(level)) + "/" + grouped(index);
  if (width < kTileWidth) text += ".p/" + std::to_string(width);
  return text;
}

std::optional<TileName> parse_tile_path(std::string_view path) {
  TileName name;
  auto rest = path;
  if (!rest.starts_with("tile/")) return std::nullopt;
  rest.remove_prefix(5);
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto level = rest.substr(0, slash);
  name.entries = level == "entries";
  if (!name.entries) {
    const auto n = number(level);
    if (!n || *n >= kMaxTileLevels) return std::nullopt;
    name.level = static_cast<unsigned>(*n);
  }
  rest.remove_prefix(slash + 1);
  if (const auto partial = rest.find(".p/"); partial != std::string_view::npos) {
    const auto width = number(rest.substr(partial + 3));
    if (!width || *width == 0 || *width >= kTileWidth) return std::nullopt;
    name.width = static_cast<unsigned>(*width);
    rest = rest.substr(0, partial);
  }
  const auto index = ungrouped(rest);
  if (!index) return std::nullopt;
  name.index = *index;
  if (name.path() != path) return std::nullopt;  // one spelling only
  return name;
}

std::vector<TileName> tiles_of(std::uint64_t size) {
  std::vector<TileName> all;
  for (unsigned level = 0; level < kMaxTileLevels; ++level) {
    const auto hashes = hashes_at(size, level);
    if (hashes == 0) break;
    for (std::uint64_t i = 0; i * kTileWidth < hashes; ++i) {
      const auto left = hashes - i * kTileWidth;
      const auto width = left < kTileWidth ? static_cast<unsigned>(left) : kTileWidth;
      all.push_back({level, false, i, width});
      if (level == 0) all.push_back({0, true, i, width});
    }
  }
  return all;
}

std::vector<TileName> right_edge_of(std::uint64_t size) {
  std::vector<TileName> edge;
  for (unsigned level = 0; hashes_at(size, level) > 0; ++level) {
    const auto hashes = hashes_at(size, level);
    const auto width = static_cast<unsigned>(hashes % kTileWidth);
    if (width == 0) continue;
    edge.push_back({level, false, hashes / kTileWidth, width});
    if (level == 0) edge.push_back({0, true, hashes / kTileWidth, width});
  }
  return edge;
}

base::Result<TileBuilder> TileBuilder::resume(HashFunction hash, std::uint64_t size,
                                              std::vector<base::Bytes> partials) {
  TileBuilder builder(hash);
  builder.size_ = size;
  builder.partials_ = std::move(partials);
  for (unsigned level = 0; level < kMaxTileLevels; ++level) {
    const auto want = static_cast<std::size_t>(hashes_at(size, level) % kTileWidth) * kHashBytes;
    const auto have = level < builder.partials_.size() ? builder.partials_[level].size() : 0;
    if (have != want)
      return base::fail(base::ErrorKind::corrupt, "log.bad_tile",
                        "the partial tile of level " + std::to_string(level) + " has " +
                            std::to_string(have) + " bytes, not " + std::to_string(want));
  }
  return builder;
}

base::Status TileBuilder::append(const base::Digest& leaf, const FullTile& full) {
  auto carried = leaf;
  for (unsigned level = 0;; ++level) {
    if (partials_.size() <= level) partials_.emplace_back();
    auto& tile = partials_[level];
    base::append(tile, carried.view());
    if (tile.size() < kTileWidth * kHashBytes) break;
    const auto index = (size_ + 1) >> (kTileHeight * (level + 1));
    ZL_CHECK(full(level, index - 1, tile));
    carried = tile_node(hash_, tile, kTileHeight, 0);
    tile.clear();
  }
  ++size_;
  return {};
}

base::Digest TileBuilder::root() const {
  std::optional<base::Digest> root;
  for (const auto& tile : partials_) {
    // Perfect subtrees of this level's partial tile, smallest first.
    for (auto end = tile.size() / kHashBytes; end > 0;) {
      unsigned level = 0;
      while (!((end >> level) & 1)) ++level;
      const auto node = tile_node(hash_, tile, level, (end >> level) - 1);
      root = root ? node_hash(hash_, node, *root) : node;
      end -= std::size_t{1} << level;
    }
  }
  return root ? *root : empty_root(hash_);
}

base::Digest tile_node(HashFunction hash, base::ByteView tile, unsigned level, std::uint64_t index) {
  const auto first = static_cast<std::size_t>(index << level), count = std::size_t{1} << level;
  REQUIRE_INVARIANT(level <= kTileHeight && (first + count) * kHashBytes <= tile.size());
  std::vector<base::Digest> row(count);
  for (std::size_t i = 0; i < count; ++i)
    row[i] = base::Digest::from_bytes(tile.subspan((first + i) * kHashBytes, kHashBytes));
  while (row.size() > 1) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(hash, row[2 * i], row[2 * i + 1]);
    row.resize(row.size() / 2);
  }
  return row[0];
}

NodeReader nodes_from_tiles(HashFunction hash, TileReader tile) {
  return [hash, tile = std::move(tile)](unsigned level, std::uint64_t index) -> base::Result<base::Digest> {
    const unsigned tile_level = level / kTileHeight, inner = level % kTileHeight;
    const auto first = index << inner;  // of the hashes that this tile level holds
    const auto tile_index = first / kTileWidth;
    ZL_TRY(const auto bytes, tile(tile_level, tile_index));
    const auto within = (first % kTileWidth) >> inner;
    if (bytes.size() % kHashBytes != 0 || ((within + 1) << inner) * kHashBytes > bytes.size())
      return base::fail(base::ErrorKind::corrupt, "log.bad_tile", "a tile is shorter than the tree needs",
                        TileName{tile_level, false, tile_index, kTileWidth}.path());
    return tile_node(hash, bytes, inner, within);
  };
}

void put_leaf(base::Bytes& bundle, base::ByteView leaf) {
  REQUIRE_INVARIANT(leaf.size() <= kMaxLeafBytes);
  base::put_u16(bundle, static_cast<std::uint16_t>(leaf.size()));
  base::append(bundle, leaf);
}

base::Result<std::vector<base::ByteView>> leaves_of(base::ByteView bundle) {
  std::vector<base::ByteView> leaves;
  while (!bundle.empty()) {
    if (bundle.size() < 2 || bundle.size() - 2 < base::get_u16(bundle))
      return base::fail(base::ErrorKind::corrupt, "log.bad_bundle", "a bundle of leaves ends inside a leaf",
                        "leaf " + std::to_string(leaves.size()) + " of the bundle");
    const std::size_t n = base::get_u16(bundle);
    leaves.push_back(bundle.subspan(2, n));
    bundle = bundle.subspan(2 + n);
  }
  return leaves;
}

}  // namespace merkle_log
