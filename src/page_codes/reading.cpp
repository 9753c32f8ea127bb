#include "page_codes/reading.h"

#include <ZXing/ReadBarcode.h>

#include <algorithm>

namespace page_codes {
namespace {

constexpr int kSmallPixels = 2'000;  // a side: of a plain scan, where a module has three pixels; larger ones gain nothing by growing

struct Grey {
  int width = 0, height = 0;
  base::Bytes pixels;
  GreyPicture picture() const { return {width, height, pixels}; }
};

// The mean of a pixel and its neighbours: what is left of grain does not break up what is light.
Grey smoothed(const GreyPicture& from) {
  Grey to{from.width, from.height, base::Bytes(from.pixels.begin(), from.pixels.end())};
  const auto width = static_cast<std::size_t>(from.width);
  for (int y = 1; y + 1 < from.height; ++y) {
    const auto* row = from.pixels.data() + static_cast<std::size_t>(y) * width;
    auto* out = to.pixels.data() + static_cast<std::size_t>(y) * width;
    for (std::size_t x = 1; x + 1 < width; ++x) {
      int sum = 0;
      for (const auto* line : {row - width, row, row + width}) sum += line[x - 1] + line[x] + line[x + 1];
      out[x] = static_cast<std::uint8_t>(sum / 9);
    }
  }
  return to;
}

// Twice as large, each new pixel between those that it lies between: small modules are then found where they are aslant.
Grey doubled(const GreyPicture& from) {
  Grey to{from.width * 2, from.height * 2, base::Bytes(from.pixels.size() * 4)};
  const auto at = [&](int x, int y) {
    return int{from.pixels[static_cast<std::size_t>(std::clamp(y, 0, from.height - 1)) * static_cast<std::size_t>(from.width) +
                           static_cast<std::size_t>(std::clamp(x, 0, from.width - 1))]};
  };
  std::size_t next = 0;
  for (int y = 0; y < to.height; ++y)
    for (int x = 0; x < to.width; ++x) {
      const int side_x = x / 2 + (x % 2 ? 1 : -1), side_y = y / 2 + (y % 2 ? 1 : -1);
      to.pixels[next++] = static_cast<std::uint8_t>(
          (9 * at(x / 2, y / 2) + 3 * at(side_x, y / 2) + 3 * at(x / 2, side_y) + at(side_x, side_y) + 8) / 16);
    }
  return to;
}

std::vector<PageCode> read(const GreyPicture& picture) {
  const auto hints = ZXing::DecodeHints()
                         .setFormats(ZXing::BarcodeFormat::QRCode)
                         .setTryHarder(true)
                         .setTryRotate(true)
                         .setTryDownscale(true)
                         .setDownscaleFactor(2)
                         .setMaxNumberOfSymbols(kMostCodes);
  const ZXing::ImageView view(picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
  std::vector<PageCode> codes;
  for (const auto& found : ZXing::ReadBarcodes(view, hints)) {
    const auto code = found.isValid() ? parse_code(found.text()) : std::nullopt;
    if (code && std::find(codes.begin(), codes.end(), *code) == codes.end()) codes.push_back(*code);
  }
  return codes;
}

}  // namespace

std::vector<PageCode> codes_on(const GreyPicture& picture) {
  const auto fits = [](int side) { return side > 0 && side <= kMostPixels; };
  if (!fits(picture.width) || !fits(picture.height)) return {};
  if (picture.pixels.size() != static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height)) return {};
  auto codes = read(picture);
  if (!codes.empty()) return codes;
  const auto smooth = smoothed(picture);
  codes = read(smooth.picture());
  if (!codes.empty() || std::max(picture.width, picture.height) > kSmallPixels) return codes;
  return read(doubled(smooth.picture()).picture());
}

}  // namespace page_codes
