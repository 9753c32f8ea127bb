// Symbols written by one half of the library are read by the other, from pictures as cameras take them.
#include "page_codes/symbol.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.h"
#include "page_codes/reading.h"

namespace page_codes {
namespace {

constexpr double kModuleAt150Dpi = 0.5 / 25.4 * 150;  // pixels

PageCode some_code(std::uint64_t seed, int page, int pages) {
  return code_of(base::Digest::from_bytes(base::SeededRandom(seed).bytes(32)), page, pages);
}

// How a page lies before the camera.
struct View {
  int quarter_turns = 0;
  double degrees = 0;             // beside the quarter turns
  double lean_x = 0, lean_y = 0;  // by how much each pixel farther along is drawn smaller
  int blur = 0;                   // half the side of the square over which light runs together, in pixels
  int noise = 0;                  // grey values up and down
  double module = kModuleAt150Dpi;
};

struct Photo {
  int width, height;
  base::Bytes pixels;
  GreyPicture picture() const { return {width, height, pixels}; }
};

// A corner of a page with the symbols, each so many modules apart, in the middle of a square picture.
Photo photograph(const std::vector<Symbol>& symbols, const View& view) {
  const int apart = kModules + 2 * kQuiet;
  const int side = static_cast<int>(view.module * apart * (static_cast<double>(symbols.size()) + 0.8));
  Photo photo{side, side, base::Bytes(static_cast<std::size_t>(side) * static_cast<std::size_t>(side))};
  const double turn = (view.quarter_turns * 90 + view.degrees) * M_PI / 180;
  const auto is_dark = [&](double px, double py) {
    const double x = px - side / 2.0, y = py - side / 2.0;
    const double near = 1 + view.lean_x * x + view.lean_y * y;
    const double u = (x * std::cos(turn) + y * std::sin(turn)) * near / view.module + apart * static_cast<double>(symbols.size()) / 2 - kQuiet;
    const double v = (y * std::cos(turn) - x * std::sin(turn)) * near / view.module + kModules / 2.0;
    const int which = static_cast<int>(std::floor((u + kQuiet) / apart));
    if (which < 0 || which >= static_cast<int>(symbols.size())) return false;
    return symbols[static_cast<std::size_t>(which)].dark(static_cast<int>(std::floor(u)) - which * apart, static_cast<int>(std::floor(v)));
  };
  constexpr int kSamples = 3;  // a side of a pixel
  base::SeededRandom random(99);
  const auto grain = random.bytes(photo.pixels.size());
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      int dark = 0, all = 0;
      const double reach = view.blur + 0.5;
      for (int j = 0; j < kSamples + view.blur; ++j)
        for (int i = 0; i < kSamples + view.blur; ++i, ++all) {
          const double step = 2 * reach / (kSamples + view.blur);
          dark += is_dark(x + 0.5 - reach + (i + 0.5) * step, y + 0.5 - reach + (j + 0.5) * step);
        }
      const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x);
      const int grey = 225 - 190 * dark / all + (view.noise > 0 ? grain[at] % (2 * view.noise + 1) - view.noise : 0);
      photo.pixels[at] = static_cast<std::uint8_t>(std::clamp(grey, 0, 255));
    }
  return photo;
}

TEST(Symbol, OfEveryLengthOfTextHasTheSameSize) {
  for (const auto& [page, pages] : {std::pair{1, 1}, {9, 10}, {100, 999}, {999, 999}}) {
    const auto code = some_code(1, page, pages);
    const auto photo = photograph({Symbol(code)}, {});
    EXPECT_EQ(codes_on(photo.picture()), std::vector{code}) << page;
  }
}

TEST(Symbol, OutlinesFillWhatIsDarkAndNothingElse) {
  const Symbol symbol(some_code(2, 1, 3));
  const auto lines = symbol.outlines();
  std::size_t corners = 0;
  for (const auto& line : lines) {
    ASSERT_GE(line.size(), 4u);
    corners += line.size();
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto &a = line[i], &b = line[(i + 1) % line.size()], &c = line[(i + 2) % line.size()];
      EXPECT_NE(a.x == b.x, a.y == b.y) << "along an edge, and not of no length";
      EXPECT_NE(a.x == b.x, b.x == c.x) << "a corner is where the line turns";
    }
  }
  EXPECT_LT(corners, 700u);
  for (int y = 0; y < kModules; ++y)
    for (int x = 0; x < kModules; ++x) {
      int winding = 0;  // of the lines that pass to the right of the module's middle
      for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i) {
          const auto &a = line[i], &b = line[(i + 1) % line.size()];
          if (a.x == b.x && a.x > x && std::min(a.y, b.y) <= y && std::max(a.y, b.y) > y) winding += a.y < b.y ? 1 : -1;
        }
      EXPECT_EQ(winding, symbol.dark(x, y) ? 1 : 0) << x << "," << y;
    }
}

// At 150 dpi, turned, aslant, blurred and grainy.
RC_GTEST_PROP(Symbol, IsReadHoweverThePageLies, ()) {
  const int pages = *rc::gen::inRange(1, kMostPages + 1);
  const auto code = some_code(*rc::gen::arbitrary<std::uint64_t>(), *rc::gen::inRange(1, pages + 1), pages);
  View view;
  view.quarter_turns = *rc::gen::inRange(0, 4);
  view.degrees = *rc::gen::inRange(-8, 9);
  view.lean_x = *rc::gen::inRange(-3, 4) * 1e-4;
  view.lean_y = *rc::gen::inRange(-3, 4) * 1e-4;
  view.blur = *rc::gen::inRange(0, 2);
  view.noise = *rc::gen::inRange(0, 13);
  const auto photo = photograph({Symbol(code)}, view);
  RC_ASSERT(codes_on(photo.picture()) == std::vector{code});
}

TEST(Symbol, IsReadThroughTheGrainOfDimLight) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto code = some_code(seed, 1, 2);
    EXPECT_EQ(codes_on(photograph({Symbol(code)}, {.blur = 1, .noise = 24}).picture()), std::vector{code}) << seed;
  }
}

TEST(Symbol, IsReadFromAPhotographOfManyPixelsToo) {
  const auto code = some_code(3, 2, 4);
  EXPECT_EQ(codes_on(photograph({Symbol(code)}, {.degrees = 3, .noise = 30, .module = 14}).picture()), std::vector{code});
}

TEST(Symbol, TwoOfAPictureAreBothRead) {
  const auto one = some_code(4, 1, 2), other = some_code(4, 2, 2);
  const auto found = codes_on(photograph({Symbol(one), Symbol(other)}, {.module = 4}).picture());
  EXPECT_EQ(found.size(), 2u);
  for (const auto& code : {one, other}) EXPECT_NE(std::find(found.begin(), found.end(), code), found.end()) << text_of(code);
}

TEST(Reading, OfWhatIsNoPictureFindsNothing) {
  const base::Bytes pixels(100, 255);
  EXPECT_TRUE(codes_on({10, 10, pixels}).empty());
  EXPECT_TRUE(codes_on({10, 11, pixels}).empty()) << "more was promised than is there";
  EXPECT_TRUE(codes_on({0, 0, {}}).empty());
  EXPECT_TRUE(codes_on({-10, -10, pixels}).empty());
  const base::Bytes strip(kMostPixels + 1, 255);
  EXPECT_TRUE(codes_on({kMostPixels + 1, 1, strip}).empty());
  const auto grain = base::SeededRandom(5).bytes(300 * 300);
  EXPECT_TRUE(codes_on({300, 300, grain}).empty());
}

}  // namespace
}  // namespace page_codes
