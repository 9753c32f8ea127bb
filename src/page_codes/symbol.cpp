#include "page_codes/symbol.h"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <array>
#include <set>
#include <tuple>

#include "base/result.h"

namespace page_codes {
namespace {

constexpr int kLevelM = 4;  // the writer counts two steps to each of the standard's four levels

// The ways along the edges of modules, each the next one to the right of the one before.
constexpr std::array kWays{Corner{1, 0}, Corner{0, 1}, Corner{-1, 0}, Corner{0, -1}};

struct Edge {
  Corner from;
  int way = 0;
  bool operator<(const Edge& other) const {
    return std::tie(from.y, from.x, way) < std::tie(other.from.y, other.from.x, other.way);
  }
};

Corner end_of(const Edge& edge) {
  const auto& way = kWays[static_cast<std::size_t>(edge.way)];
  return {edge.from.x + way.x, edge.from.y + way.y};
}

// The edges between dark and light, dark to the right.
std::set<Edge> edges_of(const Symbol& symbol) {
  std::set<Edge> edges;
  for (int y = 0; y < kModules; ++y)
    for (int x = 0; x < kModules; ++x) {
      if (!symbol.dark(x, y)) continue;
      if (!symbol.dark(x, y - 1)) edges.insert({{x, y}, 0});
      if (!symbol.dark(x + 1, y)) edges.insert({{x + 1, y}, 1});
      if (!symbol.dark(x, y + 1)) edges.insert({{x + 1, y + 1}, 2});
      if (!symbol.dark(x - 1, y)) edges.insert({{x, y + 1}, 3});
    }
  return edges;
}

// Where two modules touch at a corner alone, the line stays with its own: to the right before straight on before to the left.
std::set<Edge>::iterator next_of(const std::set<Edge>& edges, const Edge& edge) {
  for (const int turn : {1, 0, 3})
    if (const auto found = edges.find({end_of(edge), (edge.way + turn) % 4}); found != edges.end()) return found;
  return edges.end();
}

}  // namespace

Symbol::Symbol(const PageCode& code) {
  const auto matrix =
      ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode).setEccLevel(kLevelM).setMargin(0).encode(text_of(code), 0, 0);
  REQUIRE_INVARIANT(matrix.width() == kModules && matrix.height() == kModules);
  modules_.reserve(std::size_t{kModules} * kModules);
  for (int y = 0; y < kModules; ++y)
    for (int x = 0; x < kModules; ++x) modules_.push_back(matrix.get(x, y));
}

std::vector<std::vector<Corner>> Symbol::outlines() const {
  auto edges = edges_of(*this);
  std::vector<std::vector<Corner>> lines;
  while (!edges.empty()) {
    std::vector<Corner> line;
    // The first edge left over begins at the topmost point of its line, the leftmost of these: at a corner.
    auto edge = *edges.begin();
    int before = -1;
    while (edges.erase(edge) > 0) {
      if (edge.way != before) line.push_back(edge.from);
      before = edge.way;
      const auto next = next_of(edges, edge);
      if (next == edges.end()) break;
      edge = *next;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace page_codes
