#include "media_tools/content.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "media_tools/walk.h"

namespace media_tools {
namespace {

Content of(std::string_view bytes) {
  return content_of(base::view_of(bytes));
}

TEST(Content, IsToldByTheBytesAlone) {
  using namespace std::string_view_literals;
  EXPECT_EQ(of("\xFF\xD8\xFF\xE0"sv).mime, "image/jpeg");
  EXPECT_EQ(of("\x89PNG\r\n\x1A\n"sv).mime, "image/png");
  EXPECT_EQ(of("\0\0\0\x20"
               "ftypisom\0\0\2\0"sv)
                .mime,
            "video/mp4");
  EXPECT_EQ(of("\0\0\0\x20"
               "ftypM4A \0\0\2\0"sv)
                .kind,
            "audio");
  EXPECT_EQ(of("\0\0\0\x20"
               "ftypqt  \0\0\2\0"sv)
                .mime,
            "video/quicktime");
  EXPECT_EQ(of("\0\0\0\x20"
               "ftypheic\0\0\0\0"sv)
                .mime,
            "image/heic");
  EXPECT_EQ(of("RIFF\x24\0\0\0WAVEfmt "sv).mime, "audio/wav");
  EXPECT_EQ(of("RIFF\x24\0\0\0WEBPVP8 "sv).mime, "image/webp");
  EXPECT_EQ(of("RIFF\x24\0\0\0ABCD"sv).kind, "other");
  EXPECT_EQ(of("%PDF-1.7\n"sv).kind, "document");
  EXPECT_EQ(of("执法记录，第一页\n"sv).mime, "text/plain");
  EXPECT_EQ(of("PK\x03\x04zip"sv).mime, "application/zip");
  EXPECT_EQ(of(""sv).kind, "other");
  EXPECT_EQ(of("\x80\x81\x82"sv).kind, "other");
  EXPECT_EQ(of("text\0with zero"sv).kind, "other");
}

TEST(Content, TextCutWithinACharacterIsStillText) {
  std::string long_text;
  while (long_text.size() < kHeadBytes + 10) long_text += "限";
  EXPECT_EQ(of(long_text).mime, "text/plain");
  EXPECT_EQ(of(std::string_view("限").substr(0, 2)).mime, "text/plain");
}

TEST(Content, RandomBytesAreHardlyEverTakenForARecording) {
  base::SeededRandom random(11);
  int taken = 0;
  for (int i = 0; i < 3000; ++i) taken += content_of(random.bytes(kHeadBytes)).is_media();
  EXPECT_LE(taken, 3);
}

TEST(Content, NamesAreComparedWithItFairly) {
  const auto jpeg = of("\xFF\xD8\xFF\xE0");
  EXPECT_TRUE(name_fits("现场.jpg", jpeg));
  EXPECT_TRUE(name_fits("IMG_0001.JPEG", jpeg));
  EXPECT_TRUE(name_fits("no extension", jpeg));
  EXPECT_TRUE(name_fits("strange.xyz", jpeg));
  EXPECT_FALSE(name_fits("现场.mp4", jpeg));
  EXPECT_FALSE(name_fits("a.png", jpeg));
  const Content mp4{"video", "video/mp4", "mov", Container::mp4};
  EXPECT_TRUE(name_fits("clip.MOV", mp4));
  EXPECT_TRUE(name_fits("voice.m4a", mp4));
  EXPECT_FALSE(name_fits("clip.wav", mp4));
  EXPECT_FALSE(name_fits("clip.jpg", mp4));
}

Wholeness walked(Container container, const base::Bytes& bytes) {
  return wholeness_of(container, bytes.size(), [&](std::uint64_t at, std::span<std::uint8_t> out) {
    if (at >= bytes.size()) return std::size_t{0};
    const auto n = std::min<std::size_t>(out.size(), bytes.size() - static_cast<std::size_t>(at));
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), n, out.begin());
    return n;
  });
}

base::Bytes box(std::string_view name, std::size_t content) {
  base::Bytes out;
  base::put_u32(out, static_cast<std::uint32_t>(8 + content));
  base::append(out, base::view_of(name));
  out.resize(out.size() + content);
  return out;
}

TEST(Walk, AnMp4IsWholeWhenItsBoxesAndItsContentsTableAreThere) {
  base::Bytes file = box("ftyp", 16);
  base::append(file, box("mdat", 1000));
  EXPECT_EQ(walked(Container::mp4, file), Wholeness::truncated) << "no table of contents";
  base::append(file, box("moov", 100));
  EXPECT_EQ(walked(Container::mp4, file), Wholeness::whole);
  for (const std::size_t cut : {std::size_t{1}, std::size_t{50}, std::size_t{108}, std::size_t{500}})
    EXPECT_EQ(walked(Container::mp4, {file.begin(), file.end() - static_cast<std::ptrdiff_t>(cut)}),
              Wholeness::truncated);
}

TEST(Walk, AnMp4WithALongBoxIsMeasuredByItsLongLength) {
  base::Bytes file = box("moov", 10);
  base::put_u32(file, 1);
  base::append(file, base::view_of("mdat"));
  base::put_u64(file, std::uint64_t{1} << 40);
  file.resize(file.size() + 100);
  EXPECT_EQ(walked(Container::mp4, file), Wholeness::truncated);
}

TEST(Walk, AJpegIsWholeOnlyWithItsOwnEndNotThatOfAPreviewInside) {
  // start, a segment that holds FF D9, a scan with a stuffed FF, a restart, and the end
  base::Bytes jpeg{0xFF, 0xD8, 0xFF, 0xE1, 0,    6, 0xFF, 0xD8, 0xFF, 0xD9, 0xFF,
                   0xDA, 0,    2,    1,    0xFF, 0, 2,    0xFF, 0xD0, 3};
  EXPECT_EQ(walked(Container::jpeg, jpeg), Wholeness::truncated);
  jpeg.insert(jpeg.end(), {0xFF, 0xD9});
  EXPECT_EQ(walked(Container::jpeg, jpeg), Wholeness::whole);
  jpeg.insert(jpeg.end(), {1, 2, 3});
  EXPECT_EQ(walked(Container::jpeg, jpeg), Wholeness::whole) << "what follows the end is not the picture's";
}

TEST(Walk, NoBytesAtAllMakeItFail) {
  base::SeededRandom random(3);
  for (int i = 0; i < 2000; ++i) {
    const auto bytes = random.bytes(static_cast<std::size_t>(random.next() % 200));
    for (const auto container : {Container::mp4, Container::riff, Container::matroska, Container::jpeg,
                                 Container::png, Container::none})
      static_cast<void>(walked(container, bytes));
    static_cast<void>(jpeg_size(bytes));
  }
}

}  // namespace
}  // namespace media_tools
