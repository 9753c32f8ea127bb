// What is drawn beside text: lines, areas, strokes, pictures.
#include <gmock/gmock.h>
#include <zlib.h>

#include "page_layout/overlay.h"
#include "page_layout/sample_papers.h"
#include "pages_ofd/ofd_test_parts.h"
#include "pages_ofd/ofd_writer.h"

namespace pages_ofd {
namespace {

using page_layout::DisplayList;
using testing::ElementsAre;
using testing::HasSubstr;
namespace sample = page_layout::sample;
using namespace testing_parts;

base::Result<base::Bytes> written(const DisplayList& pages, const DisplayList& overlay = {}) {
  return OfdWriter(sample::fonts(sample::kRoot)).write(pages, overlay, {});
}

DisplayList page_with(page_layout::Item item) {
  DisplayList list;
  list.pages.push_back({page_layout::kA4Width, page_layout::kA4Height, {std::move(item)}});
  return list;
}

Tree only_object(const DisplayList& list, const std::string& name) {
  return all_of(pages_of(opened(*written(list)))[0], name).at(0);
}

void put_chunk(base::Bytes& out, std::string_view type, const base::Bytes& data) {
  base::put_u32(out, static_cast<std::uint32_t>(data.size()));
  base::Bytes named = base::bytes_of(type);
  base::append(named, data);
  base::append(out, named);
  base::put_u32(out, static_cast<std::uint32_t>(::crc32(0, named.data(), static_cast<uInt>(named.size()))));
}

// One red point.
base::Bytes png() {
  base::Bytes out{0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
  put_chunk(out, "IHDR", {0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0});
  const base::Bytes row{0, 200, 0, 0};
  base::Bytes packed(64);
  uLongf size = packed.size();
  ::compress(packed.data(), &size, row.data(), row.size());
  packed.resize(size);
  put_chunk(out, "IDAT", packed);
  put_chunk(out, "IEND", {});
  return out;
}

// The segments of a JPEG of 8 by 8 points; its scan holds nothing to look at.
base::Bytes jpeg() {
  return {0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0xff, 0xd9};
}

DisplayList sealed(base::Bytes bytes, std::string mime) {
  auto list = page_with(page_layout::PlacedPicture{0, {20'000, 30'000, 42'000, 42'000}});
  list.pictures.push_back({base::Digest{}, std::move(mime), std::make_shared<const base::Bytes>(std::move(bytes))});
  return list;
}

TEST(OfdDrawing, a_line_lies_inside_its_boundary) {
  const auto line = only_object(page_with(page_layout::Line{{10'000, 20'000}, {90'000, 20'000}, 353, {200, 0, 0}}), "PathObject");
  EXPECT_EQ(attribute(line, "Boundary"), "9.823 19.823 80.354 0.354");
  EXPECT_EQ(attribute(line, "LineWidth"), "0.353");
  EXPECT_EQ(line.get<std::string>("ofd:AbbreviatedData"), "M 0.177 0.177 L 80.177 0.177");
  EXPECT_EQ(attribute(line.get_child("ofd:StrokeColor"), "Value"), "200 0 0");
}

TEST(OfdDrawing, an_area_is_filled_and_not_stroked) {
  const auto area = only_object(page_with(page_layout::Rectangle{{1'000, 2'000, 3'000, 4'000}, 0, true, {}}), "PathObject");
  EXPECT_EQ(attribute(area, "Stroke"), "false");
  EXPECT_EQ(attribute(area, "Fill"), "true");
  EXPECT_EQ(area.get<std::string>("ofd:AbbreviatedData"), "M 0 0 L 3 0 L 3 4 L 0 4 C");
  EXPECT_EQ(attribute(area.get_child("ofd:FillColor"), "Value"), "0 0 0");
}

TEST(OfdDrawing, a_frame_is_stroked_and_not_filled) {
  const auto frame = only_object(page_with(page_layout::Rectangle{{1'000, 2'000, 3'000, 4'000}, 200, false, {}}), "PathObject");
  EXPECT_EQ(attribute(frame, "Boundary"), "0.9 1.9 3.2 4.2");
  EXPECT_EQ(attribute(frame, "Fill"), "");
}

TEST(OfdDrawing, a_curve_keeps_its_control_points) {
  using Kind = page_layout::PathStep::Kind;
  const page_layout::Path path{{{Kind::move, {0, 0}, {}, {}}, {Kind::curve, {1'000, 2'000}, {3'000, 2'000}, {4'000, 0}}, {Kind::close, {}, {}, {}}}, 0, {}};
  const auto drawn = only_object(page_with(path), "PathObject");
  EXPECT_EQ(drawn.get<std::string>("ofd:AbbreviatedData"), "M 0 0 B 1 2 3 2 4 0 C");
  EXPECT_EQ(attribute(drawn, "Boundary"), "0 0 4 2");
}

TEST(OfdDrawing, a_touch_of_the_pen_is_a_round_dot_above_the_page) {
  const auto pages = page_with(page_layout::Line{{0, 0}, {1'000, 0}, 100, {}});
  page_layout::Overlay overlay(pages);
  const std::vector<page_layout::Stroke> strokes{{{50, 20, 0, 0}}};
  ASSERT_TRUE(overlay.add_strokes({"party", 1, "signature", 1, {0, 0, 100'000, 40'000}}, strokes, 100, 40));
  const auto layers = all_of(pages_of(opened(*written(pages, overlay.list())))[0], "Layer");
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(attribute(layers[0], "Type"), "Body");
  EXPECT_EQ(attribute(layers[1], "Type"), "Foreground");
  const auto dot = layers[1].get_child("ofd:PathObject");
  EXPECT_EQ(attribute(dot, "Cap"), "Round");
  EXPECT_EQ(dot.get<std::string>("ofd:AbbreviatedData"), "M 0.225 0.225 L 0.225 0.225");
}

TEST(OfdPictures, go_in_byte_for_byte_once_each) {
  for (const auto& [bytes, mime, format, ending] : {std::tuple{png(), "image/png", "PNG", "png"}, {jpeg(), "image/jpeg", "JPEG", "jpg"}}) {
    auto list = sealed(bytes, mime);
    list.pages[0].items.push_back(list.pages[0].items[0]);
    const auto document = opened(*written(list));
    EXPECT_THAT(document.files.at("Doc_0/Document.xml"), HasSubstr("<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"));
    const auto media = all_of(parsed(document.files.at("Doc_0/DocumentRes.xml")), "MultiMedia");
    ASSERT_EQ(media.size(), 1U);
    EXPECT_EQ(attribute(media[0], "Format"), format);
    EXPECT_EQ(document.files.at("Doc_0/Res/" + media[0].get<std::string>("ofd:MediaFile")), base::text_of(bytes));
    const auto image = all_of(pages_of(document)[0], "ImageObject").at(0);
    EXPECT_EQ(attribute(image, "Boundary"), "20 30 42 42");
    EXPECT_EQ(attribute(image, "CTM"), "42 0 0 42 0 0");
    EXPECT_EQ(attribute(image, "ResourceID"), attribute(media[0], "ID"));
  }
}

TEST(OfdPictures, of_an_unknown_or_another_type_are_refused) {
  EXPECT_EQ(refusal(written(sealed(png(), "image/gif"))), "pages.bad_picture");
  EXPECT_EQ(refusal(written(sealed(png(), "image/jpeg"))), "pages.bad_picture");
  EXPECT_EQ(refusal(written(sealed(jpeg(), "image/png"))), "pages.bad_picture");
  EXPECT_EQ(refusal(written(sealed({}, "image/png"))), "pages.bad_picture");
  auto without = sealed(png(), "image/png");
  without.pictures[0].bytes = nullptr;
  EXPECT_EQ(refusal(written(without)), "pages.bad_picture");
}

TEST(OfdPictures, that_are_cut_off_or_damaged_anywhere_are_refused) {
  for (const auto& [whole, mime] : {std::pair{png(), "image/png"}, {jpeg(), "image/jpeg"}}) {
    for (std::size_t size = 0; size < whole.size(); ++size)
      EXPECT_EQ(refusal(written(sealed({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}, mime))), "pages.bad_picture") << size;
  }
  const auto whole = png();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto damaged = whole;
    damaged[at] ^= 0x10;
    EXPECT_EQ(refusal(written(sealed(damaged, "image/png"))), "pages.bad_picture") << at;
  }
}

TEST(OfdPictures, of_a_hundred_megabytes_are_refused_before_anything_is_made_of_them) {
  EXPECT_EQ(refusal(written(sealed(base::Bytes(100 << 20), "image/png"))), "pages.picture_too_large");
}

}  // namespace
}  // namespace pages_ofd
