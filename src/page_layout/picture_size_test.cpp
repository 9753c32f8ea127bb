// Which pictures a paper takes, how large they are, and which side is up.
#include <gtest/gtest.h>

#include "page_layout/lay_out.h"

namespace page_layout {
namespace {

using base::Bytes;

const base::Digest kDigest = base::Digest::from_hex(std::string(64, 'a')).value();

void put(Bytes& out, std::initializer_list<int> bytes) {
  for (const int b : bytes) out.push_back(static_cast<std::uint8_t>(b));
}

// Exif with one entry, Orientation, in the byte order of Intel or Motorola.
Bytes exif(int orientation, bool little) {
  Bytes out;
  put(out, {0xFF, 0xE1, 0, 2 + 6 + 8 + 2 + 12 + 4, 'E', 'x', 'i', 'f', 0, 0});
  if (little)
    put(out, {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0});
  else
    put(out, {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0});
  return out;
}

// A JPEG of 300 by 200 points as far as anyone asks here: Exif, frame, scan.
Bytes jpeg(const Bytes& before_frame = {}, int colours = 3) {
  Bytes out;
  put(out, {0xFF, 0xD8});
  out.insert(out.end(), before_frame.begin(), before_frame.end());
  put(out, {0xFF, 0xC0, 0, 8 + 3 * colours, 8, 0, 200, 1, 44, colours});
  for (int i = 1; i <= colours; ++i) put(out, {i, 0x11, 0});
  put(out, {0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xFF, 0xD9});
  return out;
}

Bytes png(std::uint32_t width, std::uint32_t height) {
  Bytes out;
  put(out, {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 'I', 'H', 'D', 'R'});
  for (const auto n : {width, height})
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(n >> static_cast<unsigned>(shift)));
  return out;
}

std::string refusal(Bytes bytes) {
  const auto sized = sized_picture(std::move(bytes), kDigest);
  return sized ? "taken" : sized.error().code;
}

TEST(PictureSize, IsReadFromTheFirstBytes) {
  const auto photo = sized_picture(jpeg(), kDigest).value();
  EXPECT_EQ(photo.picture.mime, "image/jpeg");
  EXPECT_EQ(std::pair(photo.width, photo.height), std::pair(300, 200));
  EXPECT_EQ(photo.turns, 0);
  const auto drawing = sized_picture(png(640, 480), kDigest).value();
  EXPECT_EQ(drawing.picture.mime, "image/png");
  EXPECT_EQ(std::pair(drawing.width, drawing.height), std::pair(640, 480));
}

TEST(PictureSize, IsThatOfThePictureUpright) {
  for (const bool little : {true, false})
    for (const auto& [orientation, turns] : {std::pair{1, 0}, {6, 1}, {3, 2}, {8, 3}, {77, 0}}) {
      const auto photo = sized_picture(jpeg(exif(orientation, little)), kDigest).value();
      EXPECT_EQ(photo.turns, turns) << orientation;
      EXPECT_EQ(std::pair(photo.width, photo.height), turns % 2 == 1 ? std::pair(200, 300) : std::pair(300, 200));
      EXPECT_EQ(*photo.picture.bytes, jpeg(exif(1, little))) << "no reader turns it once more";
    }
  EXPECT_EQ(as_pages_hold(png(3, 4)), png(3, 4));
  EXPECT_EQ(as_pages_hold(jpeg()), jpeg());
}

TEST(PictureSize, HoldsNoFillBytesAndNoOrientationInAnyOfItsSegments) {
  auto twice = exif(6, true);
  const auto other = exif(8, false);
  twice.insert(twice.end(), other.begin(), other.end());
  auto filled = jpeg(twice);
  filled.insert(filled.begin() + 2, {0xFF, 0xFF});
  auto clean = exif(1, true);
  const auto upright = exif(1, false);
  clean.insert(clean.end(), upright.begin(), upright.end());
  EXPECT_EQ(as_pages_hold(filled), jpeg(clean));
}

TEST(PictureSize, RefusesWhatNoPageCanHold) {
  EXPECT_EQ(refusal({}), "layout.bad_picture");
  EXPECT_EQ(refusal(base::bytes_of("GIF89a; a long text that is no picture at all")), "layout.bad_picture");
  EXPECT_EQ(refusal(png(0, 5)), "layout.bad_picture");
  EXPECT_EQ(refusal(png(kMostPixels + 1, 1)), "layout.bad_picture");
  EXPECT_EQ(refusal(png(kMostPixels, kMostPixels)), "layout.bad_picture") << "400 million points";
  EXPECT_EQ(refusal(png(4'000'000'000U, 1)), "layout.bad_picture");
  EXPECT_EQ(refusal(jpeg({}, 4)), "layout.bad_picture") << "the colours of print";
  EXPECT_EQ(refusal(jpeg({}, 1)), "taken");
  for (const int mirrored : {2, 4, 5, 7}) EXPECT_EQ(refusal(jpeg(exif(mirrored, true))), "layout.bad_picture") << mirrored;
  auto lossless = jpeg();
  lossless[3] = 0xC3;
  EXPECT_EQ(refusal(lossless), "layout.bad_picture") << "a frame that few readers know";
  auto deep = jpeg();
  deep[6] = 12;
  EXPECT_EQ(refusal(deep), "layout.bad_picture") << "twelve bits";
  auto cut = jpeg();
  cut.resize(cut.size() - 2);
  EXPECT_EQ(refusal(cut), "layout.bad_picture") << "no end of the image";
}

TEST(PictureSize, ReadsNothingBehindTheEndOfCutBytes) {
  const auto whole = jpeg(exif(6, false));
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
    EXPECT_FALSE(sized_picture(cut, kDigest)) << n;
    (void)as_pages_hold(cut);
  }
  auto wild = whole;
  for (std::size_t at = 2; at < 40; ++at)
    for (const int value : {0, 1, 0x7F, 0xFF}) {
      wild = whole;
      wild[at] = static_cast<std::uint8_t>(value);
      (void)sized_picture(wild, kDigest);
    }
}

}  // namespace
}  // namespace page_layout
