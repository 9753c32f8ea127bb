// Pages photographed and scanned, read by the real tools in the real sandbox.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "media_tools/grey_picture.h"
#include "media_tools/media_test_support.h"
#include "media_tools/sandboxed_media_tools.h"
#include "page_codes/symbol.h"

namespace media_tools {
namespace {

using page_codes::PageCode;
using Codes = std::optional<std::vector<PageCode>>;

const PageCode kCode = page_codes::code_of(base::Digest::from_bytes(base::SeededRandom(11).bytes(32)), 2, 3);

// An A4 page as a printer has it, so many pixels to a millimetre, with lines where words stand and the code in its place.
std::string page_as_pgm(int per_mm, const PageCode& code) {
  const page_codes::Symbol symbol(code);
  const int width = 210 * per_mm, height = 297 * per_mm;
  std::string pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), '\xff');
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const double mm_x = (x + 0.5) / per_mm, mm_y = (y + 0.5) / per_mm;
      const bool word = mm_x > 28 && mm_x < 184 && mm_y > 37 && mm_y < 262 && y / (3 * per_mm) % 3 == 0 && x / (per_mm + 1) % 4 != 0;
      const bool module = mm_x >= 189 && mm_y >= 12 && symbol.dark(static_cast<int>((mm_x - 189) / 0.5), static_cast<int>((mm_y - 12) / 0.5));
      if (word || module) pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)] = '\x14';
    }
  return "P5\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n" + pixels;
}

class PagePhotosTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = std::make_unique<MediaFolder>();
    std::ofstream(folder->path() + "/page.pgm", std::ios::binary) << page_as_pgm(10, kCode);
  }
  static void TearDownTestSuite() { folder.reset(); }
  void SetUp() override {
    if (const auto reason = tools.unavailable_because()) GTEST_SKIP() << *reason;
  }

  // The page through a camera: what `filter` of ffmpeg makes of it, written as `name`.
  base::Bytes taken(const std::string& filter, const std::string& name, std::vector<std::string> tags = {}) {
    EXPECT_TRUE(folder->make({"-i", folder->path() + "/page.pgm", "-vf", filter, "-frames:v", "1", "-pix_fmt",
                              name.ends_with(".png") ? "gray" : "yuvj420p", "-q:v", "6", name}));
    if (!tags.empty()) {
      tags.push_back(name);
      EXPECT_TRUE(folder->tag(std::move(tags)));
    }
    return folder->bytes(name);
  }
  Codes codes_on(const base::Bytes& photo, int sheet = 0) { return tools.codes_on(*reader_of(photo), sheet).value(); }

  static std::unique_ptr<MediaFolder> folder;
  SandboxedMediaTools tools{MediaToolsOptions{}};
};
std::unique_ptr<MediaFolder> PagePhotosTest::folder;

const Codes kFound{std::vector{kCode}};

TEST_F(PagePhotosTest, AScanIsRead) {
  EXPECT_EQ(codes_on(taken("scale=1240:-1", "scan150.png")), kFound) << "at 150 dpi";
  EXPECT_EQ(codes_on(taken("scale=2480:-1", "scan300.jpg")), kFound) << "at 300 dpi";
}

TEST_F(PagePhotosTest, AScanUpsideDownOrOnItsSideIsRead) {
  EXPECT_EQ(codes_on(taken("scale=1240:-1,hflip,vflip", "turned.png")), kFound);
  EXPECT_EQ(codes_on(taken("scale=1240:-1,transpose=1", "side.png")), kFound);
}

// On a dark table, a little turned and aslant, out of focus, grainy, unevenly lit, and lying on its side but for what its tags say.
TEST_F(PagePhotosTest, APhotographIsRead) {
  const std::string camera =
      "scale=1800:-1,pad=iw+400:ih+300:200:150:color=0x404040,rotate=3*PI/180:fillcolor=0x404040,"
      "perspective=x0=40:y0=30:x1=W-20:y1=0:x2=0:y2=H-10:x3=W-50:y3=H-40,boxblur=1:1,noise=alls=18:allf=t,vignette=PI/5,transpose=2";
  EXPECT_EQ(codes_on(taken(camera, "photo.jpg", {"-Orientation#=6"})), kFound);
}

TEST_F(PagePhotosTest, APageThatTakesUpAPartOfALargePhotographIsReadAtTheSecondLook) {
  EXPECT_EQ(codes_on(taken("scale=900:-1,pad=4700:3600:1700:900:color=0x505050", "far.jpg")), kFound);
}

TEST_F(PagePhotosTest, AnotherPictureShowsNoCodeAndWhatIsNoPictureCannotBeLookedAt) {
  EXPECT_EQ(codes_on(taken("crop=1600:2000:0:700", "without.jpg")), Codes(std::vector<PageCode>{}));
  EXPECT_EQ(codes_on(base::bytes_of("%PDF-1.7\n%%EOF\n")), Codes{});
  EXPECT_EQ(codes_on({}), Codes{});
  auto broken = cut(taken("scale=1240:-1", "scan150.png"), 200);
  base::append(broken, base::SeededRandom(3).bytes(5000));
  EXPECT_EQ(codes_on(broken), Codes{});
}

TEST_F(PagePhotosTest, WhatTakesTooLongIsNotLookedAt) {
  MediaToolsOptions options;
  options.look_time = std::chrono::milliseconds(1);
  SandboxedMediaTools hasty(options);
  EXPECT_EQ(hasty.codes_on(*reader_of(taken("scale=1240:-1", "scan150.png")), 0).value(), Codes{});
}

TEST(PagePhotosWithoutASandbox, AreNotLookedAt) {
  MediaToolsOptions options;
  options.bubblewrap = "/nonexistent/bwrap";
  EXPECT_EQ(SandboxedMediaTools(options).codes_on(*reader_of(base::bytes_of("\xFF\xD8\xFF\xE0")), 0).value(), Codes{});
}

// As an office scanner writes it: each sheet an A4 page that is one JPEG.
std::string pdf_of(const std::vector<base::Bytes>& sheets) {
  std::vector<std::string> objects{"<< /Type /Catalog /Pages 2 0 R >>", ""};
  std::string kids;
  const auto stream = [](const std::string& dictionary, std::string_view data) {
    return "<< " + dictionary + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + std::string(data) + "\nendstream";
  };
  for (const auto& jpeg : sheets) {
    const auto size = jpeg_size(jpeg);
    objects.push_back(stream("/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Width " +
                                 std::to_string(size.width) + " /Height " + std::to_string(size.height),
                             base::text_of(jpeg)));
    const auto picture = std::to_string(objects.size());
    objects.push_back(stream("", "q 595 0 0 842 0 0 cm /P Do Q"));
    const auto content = std::to_string(objects.size());
    objects.push_back("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /P " + picture +
                      " 0 R >> >> /Contents " + content + " 0 R >>");
    kids += std::to_string(objects.size()) + " 0 R ";
  }
  objects[1] = "<< /Type /Pages /Count " + std::to_string(sheets.size()) + " /Kids [" + kids + "] >>";
  std::string pdf = "%PDF-1.4\n", places;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    places += fmt::format("{:010} 00000 n \n", pdf.size());
    pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const auto end = std::to_string(objects.size() + 1);
  return pdf + "xref\n0 " + end + "\n0000000000 65535 f \n" + places + "trailer\n<< /Size " + end + " /Root 1 0 R >>\nstartxref\n" +
         std::to_string(pdf.size()) + "\n%%EOF\n";
}

using How = ports::Sheets::How;

// The back of a sheet is blank; the second one lay upside down in the scanner.
TEST_F(PagePhotosTest, AScanOfSeveralSheetsIsCountedReadAndShownSheetBySheet) {
  const auto scan = base::bytes_of(pdf_of({taken("scale=1240:-1", "front.jpg"), taken("scale=1240:-1,lutyuv=y=255", "back.jpg"),
                                           taken("scale=2480:-1,hflip,vflip,noise=alls=12:allf=t", "second.jpg")}));
  const auto sheets = tools.sheets_of(*reader_of(scan)).value();
  EXPECT_EQ(sheets.how, How::counted);
  EXPECT_EQ(sheets.count, 3);
  EXPECT_EQ(codes_on(scan, 1), kFound);
  EXPECT_EQ(codes_on(scan, 2), Codes(std::vector<PageCode>{}));
  EXPECT_EQ(codes_on(scan, 3), kFound);
  EXPECT_EQ(codes_on(scan, 4), Codes{}) << "there is none";
  EXPECT_EQ(codes_on(scan, 0), Codes{}) << "a PDF is no photograph";
  const auto picture = tools.picture(*reader_of(scan), 3).value();
  ASSERT_TRUE(picture);
  EXPECT_EQ(jpeg_size(*picture).height, 2000u);
  EXPECT_FALSE(tools.picture(*reader_of(scan), 4).value());
  EXPECT_EQ(codes_on(*picture), kFound) << "the picture shows the sheet";
}

TEST_F(PagePhotosTest, ALockedOrBrokenScanIsToldSo) {
  const auto scan = pdf_of({taken("scale=620:-1", "small.jpg")});
  std::ofstream(folder->path() + "/open.pdf", std::ios::binary) << scan;
  EXPECT_EQ(tools.sheets_of(*reader_of(base::bytes_of(scan.substr(0, 4000)))).value().how, How::broken);
  EXPECT_EQ(tools.sheets_of(*reader_of(base::bytes_of("%PDF-1.7\nhello"))).value().how, How::broken);
  EXPECT_EQ(tools.sheets_of(*reader_of(base::bytes_of("%PDF-1.7\n"))).value().count, 0);
  EXPECT_EQ(tools.sheets_of(*reader_of(taken("scale=620:-1", "small.jpg"))).value().how, How::untold) << "a photograph has no sheets";
  const auto open = folder->path() + "/open.pdf", locked = folder->path() + "/locked.pdf";
  ASSERT_TRUE(folder->runs({"/usr/bin/qpdf", "--encrypt", "secret", "owner", "256", "--", open, locked}));
  EXPECT_EQ(tools.sheets_of(*reader_of(folder->bytes("locked.pdf"))).value().how, How::locked);
  EXPECT_EQ(codes_on(folder->bytes("locked.pdf"), 1), Codes{});
}

// HEIF says itself how its pixels stand; that the tags tell of a turn too must not turn the picture once more.
TEST_F(PagePhotosTest, APhotographOfAnIPhoneIsReadAndShown) {
  const auto encoder = "/usr/bin/heif-enc";
  taken("scale=1600:-1,transpose=2", "iphone.jpg", {"-Orientation#=6"});
  ASSERT_TRUE(folder->runs({encoder, "-q", "80", folder->path() + "/iphone.jpg", "-o", folder->path() + "/iphone.heic"}));
  const auto heic = folder->bytes("iphone.heic");
  EXPECT_EQ(content_of(heic).mime, "image/heic");
  EXPECT_EQ(codes_on(heic), kFound);
  const auto picture = tools.picture(*reader_of(heic), 0).value();
  ASSERT_TRUE(picture);
  EXPECT_EQ(content_of(*picture).mime, "image/jpeg");
  const auto size = jpeg_size(*picture);
  EXPECT_GT(size.width, size.height) << "as the pixels lie";
  EXPECT_EQ(codes_on(*picture), kFound);
  const auto facts = tools.analyse(*reader_of(heic), "IMG_0001.HEIC").value();
  EXPECT_TRUE(facts.analysed);
  EXPECT_FALSE(facts.browser_playable);
  EXPECT_TRUE(tools.poster(*reader_of(heic), facts).value());
  ports::MemoryVault vault;
  auto into = vault.begin().value();
  EXPECT_TRUE(tools.proxy(*reader_of(heic), facts, *into).value());
  auto broken = cut(heic, heic.size() / 2);
  EXPECT_EQ(codes_on(broken), Codes{});
}

TEST(PagePhotosWithoutASandbox, ScansAreNeitherCountedNorReadNorShown) {
  MediaToolsOptions options;
  options.bubblewrap = "/nonexistent/bwrap";
  SandboxedMediaTools tools(options);
  const auto pdf = base::bytes_of(pdf_of({}));
  EXPECT_EQ(tools.sheets_of(*reader_of(pdf)).value().how, How::untold);
  EXPECT_EQ(tools.codes_on(*reader_of(pdf), 1).value(), Codes{});
  EXPECT_FALSE(tools.picture(*reader_of(pdf), 1).value());
}

TEST_F(PagePhotosTest, WhereAToolIsMissingAPersonCompares) {
  MediaToolsOptions options;
  options.pdftoppm = options.heif_convert = "/nonexistent/tool";
  SandboxedMediaTools poor(options);
  EXPECT_EQ(poor.sheets_of(*reader_of(base::bytes_of(pdf_of({})))).value().how, How::untold);
  const auto heic = base::bytes_of(std::string("\0\0\0\x1c" "ftypheic", 12));
  EXPECT_EQ(poor.codes_on(*reader_of(heic), 0).value(), Codes{});
  EXPECT_FALSE(poor.picture(*reader_of(heic), 0).value());
}

TEST(GreyPicture, IsTakenOnlyAsItIsPromised) {
  const auto bytes = base::bytes_of("P5\n3 2\n255\nabcdef");
  const auto picture = grey_picture(bytes, 3);
  ASSERT_TRUE(picture);
  EXPECT_EQ(picture->width, 3);
  EXPECT_EQ(picture->height, 2);
  EXPECT_EQ(base::text_of(picture->pixels), "abcdef");
  EXPECT_FALSE(grey_picture(bytes, 2)) << "larger than was asked for";
  for (const char* wrong : {"", "P5", "P5\n", "P6\n3 2\n255\nabcdef", "P5\n3 2\n255\nabcde", "P5\n3 2\n255\nabcdefg", "P5\n3 2\n65535\nabcdef",
                            "P5\n-3 -2\n255\nabcdef", "P5\n0 2\n255\n", "P5\n3 2 255", "P5\n99999999999 2\n255\nabcdef", "P5\n3\t2\n255\nabcdef"})
    EXPECT_FALSE(grey_picture(base::bytes_of(wrong), 3)) << wrong;
}

}  // namespace
}  // namespace media_tools
