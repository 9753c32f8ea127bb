// The fonts inside: opened again with FreeType and HarfBuzz, and drawn beside those they were made of.
#include <gmock/gmock.h>
#include <hb-ot.h>

#include <ft2build.h>

#include FT_FREETYPE_H
#include FT_FONT_FORMATS_H

#include <cstdlib>

#include "page_layout/sample_papers.h"
#include "page_layout/shaping.h"
#include "pages_ofd/clusters.h"
#include "pages_ofd/glyph_data.h"
#include "pages_ofd/ofd_test_parts.h"
#include "pages_ofd/ofd_writer.h"

namespace pages_ofd {
namespace {

using page_layout::DisplayList;
using page_layout::GlyphRun;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
namespace sample = page_layout::sample;
using namespace testing_parts;

class OfdFonts : public testing::Test {
 protected:
  OfdFonts() { FT_Init_FreeType(&library_); }
  ~OfdFonts() override { FT_Done_FreeType(library_); }

  FT_Face face(const char* data, std::size_t size, int index = 0) {
    FT_Face out = nullptr;
    EXPECT_EQ(FT_New_Memory_Face(library_, reinterpret_cast<const FT_Byte*>(data), static_cast<FT_Long>(size), index, &out), 0);
    return out;
  }
  FT_Face source(const page_layout::FontName& name) {
    const auto* file = sample::fonts(sample::kRoot)->find(name);
    return face(reinterpret_cast<const char*>(file->bytes.data()), file->bytes.size(), name.face);
  }

  // One line, set as papers are, in a list of its own.
  static DisplayList line(const std::string& text, page_layout::Typeface typeface = page_layout::Typeface::fang) {
    DisplayList list;
    list.pages.emplace_back();
    for (const auto& file : sample::fonts(sample::kRoot)->files()) list.fonts.push_back(file.name);
    page_layout::TextStyle style;
    style.face = typeface;
    for (auto& laid : page_layout::set_text(*sample::fonts(sample::kRoot), text, style, 100 * page_layout::kA4Width))
      for (auto& run : laid.runs) list.pages[0].items.emplace_back(std::move(run));
    return list;
  }
  static GlyphRun& run_of(DisplayList& list, std::size_t i = 0) { return std::get<GlyphRun>(list.pages[0].items[i]); }
  static Opened document(const DisplayList& list) {
    const auto out = OfdWriter(sample::fonts(sample::kRoot)).write(list, {}, {});
    if (!out) throw std::runtime_error(out.error().text());
    return opened(*out);
  }

  FT_Library library_ = nullptr;
};

// How black each point of a square of 240 is, the origin at a third from its left and below.
std::vector<int> drawn(FT_Face face, FT_UInt glyph) {
  constexpr int kSide = 240;
  std::vector<int> out(kSide * kSide);
  FT_Set_Pixel_Sizes(face, 0, 120);
  EXPECT_EQ(FT_Load_Glyph(face, glyph, FT_LOAD_NO_HINTING | FT_LOAD_RENDER), 0);
  const auto& slot = *face->glyph;
  for (unsigned y = 0; y < slot.bitmap.rows; ++y)
    for (unsigned x = 0; x < slot.bitmap.width; ++x) {
      const int column = 80 + slot.bitmap_left + static_cast<int>(x), row = 160 - slot.bitmap_top + static_cast<int>(y);
      if (column >= 0 && column < kSide && row >= 0 && row < kSide)
        out[static_cast<std::size_t>(row * kSide + column)] = slot.bitmap.buffer[y * static_cast<unsigned>(slot.bitmap.pitch) + x];
    }
  return out;
}

int greatest_difference(const std::vector<int>& a, const std::vector<int>& b) {
  int out = 0;
  for (std::size_t i = 0; i < a.size(); ++i) out = std::max(out, std::abs(a[i] - b[i]));
  return out;
}

// A point is 1/120 em, a unit 1/1000: an edge that is off by one unit shows as 31 of 255, and a point of a thin stroke has
// two edges.
constexpr int kSeen = 64;

const std::string kManyWords = "责令限期整改指令书，喆垚镕骉曌龘靐齉䶮㙍𠮷𡘙鿍一丨口（）〔2026〕17号：ABCxyz&@%—…";

TEST_F(OfdFonts, draw_what_the_fonts_draw_that_they_were_made_of) {
  for (const auto typeface : page_layout::kTypefaces) {
    auto list = line(kManyWords, typeface);
    const auto fonts = fonts_of(document(list));
    int compared = 0;
    for (std::size_t i = 0; i < list.pages[0].items.size(); ++i) {
      const auto& run = run_of(list, i);
      const FT_Face from = source(list.fonts[run.font]);
      for (const auto& cluster : clusters_of(run, from->units_per_EM)) {
        for (const auto& [id, bytes] : fonts) {
          const FT_Face into = face(bytes.data(), bytes.size());
          const FT_UInt glyph = FT_Get_Char_Index(into, cluster.text.front());
          if (glyph == 0) continue;
          EXPECT_LT(greatest_difference(drawn(from, cluster.shape.front().id), drawn(into, glyph)), kSeen)
              << static_cast<std::uint32_t>(cluster.text.front()) << " of " << list.fonts[run.font].family;
          ++compared;
        }
      }
    }
    EXPECT_GT(compared, 45);
  }
}

TEST_F(OfdFonts, are_whole_true_type_files_with_cmaps_for_all_planes) {
  const auto made = document(line(kManyWords));
  EXPECT_GE(fonts_of(made).size(), 2U);
  for (const auto& [id, bytes] : fonts_of(made)) {
    EXPECT_EQ(bytes.substr(0, 4), std::string("\0\1\0\0", 4));
    hb_blob_t* blob = hb_blob_create(bytes.data(), static_cast<unsigned>(bytes.size()), HB_MEMORY_MODE_READONLY, nullptr, nullptr);
    hb_face_t* font = hb_face_create(blob, 0);
    for (const char* tag : {"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"}) {
      hb_blob_t* table = hb_face_reference_table(font, hb_tag_from_string(tag, 4));
      EXPECT_GT(hb_blob_get_length(table), 0U) << tag;
      hb_blob_destroy(table);
    }
    hb_set_t* characters = hb_set_create();
    hb_face_collect_unicodes(font, characters);
    EXPECT_GT(hb_set_get_population(characters), 2U);
    hb_set_destroy(characters);
    hb_face_destroy(font);
    hb_blob_destroy(blob);
    const FT_Face opened_face = face(bytes.data(), bytes.size());
    EXPECT_EQ(opened_face->num_charmaps, 4);
    EXPECT_STREQ(FT_Get_Font_Format(opened_face), "TrueType");
    EXPECT_TRUE(FT_IS_SCALABLE(opened_face));
  }
}

TEST_F(OfdFonts, hold_what_is_used_and_no_more) {
  const auto made = document(line("王一王"));
  ASSERT_EQ(fonts_of(made).size(), 1U);
  const std::string bytes = fonts_of(made).begin()->second;
  EXPECT_EQ(face(bytes.data(), bytes.size())->num_glyphs, 3);
  EXPECT_LT(bytes.size(), 4'000U);
}

// A character drawn as the font draws it, then the same drawn by the glyph of another.
TEST_F(OfdFonts, a_variant_of_a_character_is_named_by_its_glyph) {
  auto list = line("王一王");
  auto& run = run_of(list);
  run.glyphs[2].id = run.glyphs[1].id;
  const auto made = document(list);
  const auto object = all_of(pages_of(made)[0], "TextObject").at(0);
  EXPECT_EQ(object.get<std::string>("ofd:TextCode"), "王一王");
  const auto transforms = all_of(object, "CGTransform");
  ASSERT_EQ(transforms.size(), 1U);
  EXPECT_EQ(attribute(transforms[0], "CodePosition"), "2");
  EXPECT_EQ(attribute(transforms[0], "CodeCount"), "1");
  EXPECT_EQ(attribute(transforms[0], "GlyphCount"), "1");
  const std::string bytes = fonts_of(made).begin()->second;
  EXPECT_EQ(transforms[0].get<FT_UInt>("ofd:Glyphs"), FT_Get_Char_Index(face(bytes.data(), bytes.size()), U'一'));
}

TEST_F(OfdFonts, the_cmap_gives_the_fonts_own_glyph_also_when_a_variant_came_first) {
  auto list = line("王一王");
  auto& run = run_of(list);
  const auto own = run.glyphs[0].id;
  run.glyphs[0].id = run.glyphs[1].id;
  const auto made = document(list);
  const std::string bytes = fonts_of(made).begin()->second;
  const FT_Face into = face(bytes.data(), bytes.size());
  EXPECT_LT(greatest_difference(drawn(source(list.fonts[run.font]), own), drawn(into, FT_Get_Char_Index(into, U'王'))), kSeen);
  EXPECT_EQ(attribute(all_of(pages_of(made)[0], "CGTransform").at(0), "CodePosition"), "0");
}

// Two characters drawn as one glyph, of two that lie over one another.
TEST_F(OfdFonts, what_is_drawn_together_is_one_glyph_and_one_object) {
  auto list = line("王一二王");
  auto& run = run_of(list);
  run.glyphs[1].text_bytes = 6;
  run.glyphs[2].text_bytes = 0;
  run.glyphs[2].at = {run.glyphs[1].at.x, run.glyphs[1].at.y - 200};
  const auto made = document(list);
  const auto objects = all_of(pages_of(made)[0], "TextObject");
  ASSERT_EQ(objects.size(), 3U);
  EXPECT_EQ(objects[1].get<std::string>("ofd:TextCode"), "一二");
  const auto transform = all_of(objects[1], "CGTransform").at(0);
  EXPECT_EQ(attribute(transform, "CodeCount"), "2");
  EXPECT_EQ(attribute(transform, "GlyphCount"), "1");
  const std::string bytes = fonts_of(made).begin()->second;
  const FT_Face into = face(bytes.data(), bytes.size());
  ASSERT_EQ(FT_Load_Glyph(into, transform.get<FT_UInt>("ofd:Glyphs"), FT_LOAD_NO_SCALE), 0);
  EXPECT_GE(into->glyph->outline.n_contours, 3);  // one stroke of 一, two of 二
  EXPECT_NE(FT_Get_Char_Index(into, U'一'), 0U);   // for readers that know nothing of CGTransform
  EXPECT_NE(FT_Get_Char_Index(into, U'二'), 0U);
}

TEST_F(OfdFonts, what_no_font_draws_keeps_its_character) {
  const auto made = document(line("王\U0010FFFD王"));
  std::string text;
  for (const auto& code : all_of(pages_of(made)[0], "TextCode")) text += code.data();
  EXPECT_EQ(text, "王\U0010FFFD王");
  for (const auto& [id, bytes] : fonts_of(made)) {
    const FT_Face into = face(bytes.data(), bytes.size());
    if (FT_Get_Char_Index(into, 0x10fffd) != 0) return;
  }
  FAIL() << "no font draws the mark that stands for it";
}

// Every character where the layout has it, to the micrometre.
TEST_F(OfdFonts, characters_stand_where_the_layout_put_them) {
  auto list = line(kManyWords + "喆" + kManyWords);
  std::vector<std::pair<std::int64_t, std::int64_t>> expected, found;
  for (std::size_t i = 0; i < list.pages[0].items.size(); ++i) {
    auto& run = run_of(list, i);
    for (auto& glyph : run.glyphs) {
      glyph.at.y += 30'000;
      if (glyph.at.x % 7 == 0) glyph.at.y -= 35;
      expected.emplace_back(glyph.at.x, glyph.at.y);
    }
  }
  for (const auto& object : all_of(pages_of(document(list))[0], "TextObject")) {
    const auto boundary = numbers(attribute(object, "Boundary"));
    const auto code = all_of(object, "TextCode").at(0);
    double x = boundary[0] + numbers(attribute(code, "X"))[0], y = boundary[1] + numbers(attribute(code, "Y"))[0];
    const auto dx = numbers(attribute(code, "DeltaX")), dy = numbers(attribute(code, "DeltaY"));
    EXPECT_TRUE(dy.empty() || dy.size() == dx.size());
    found.emplace_back(std::lround(x * 1000), std::lround(y * 1000));
    for (std::size_t i = 0; i < dx.size(); ++i) {
      x += dx[i];
      if (!dy.empty()) y += dy[i];
      found.emplace_back(std::lround(x * 1000), std::lround(y * 1000));
    }
  }
  EXPECT_EQ(found, expected);
}

TEST(GlyphData, holds_what_has_16_bits_and_refuses_the_rest) {
  const auto refusal = [](std::vector<Contour> contours) {
    const auto made = glyph_data({std::move(contours), 0});
    return made ? std::string("made") : made.error().code;
  };
  EXPECT_EQ(refusal({{{-16'383, 0}, {16'383, 0}, {0, 16'383}}}), "made");
  EXPECT_EQ(refusal({{{-16'385, 0}, {16'383, 0}, {0, 1}}}), "pages.ofd_failed") << "a step of 32,768";
  EXPECT_EQ(refusal({{{0, 16'383}, {1, -16'386}, {2, 0}}}), "pages.ofd_failed");
  EXPECT_EQ(refusal({{{32'767, 0}, {32'768, 0}, {0, 1}}}), "pages.ofd_failed");
  Contour most;
  for (int i = 0; i < 65'535; ++i) most.push_back({i % 2, i % 3});
  EXPECT_EQ(refusal({most}), "made");
  most.push_back({5, 5});
  EXPECT_EQ(refusal({most}), "pages.ofd_failed");
}

TEST(Clusters, a_long_run_from_the_right_is_shared_out_and_loses_nothing) {
  GlyphRun run;
  run.size = 1'000;
  for (int i = 0; i < 40; ++i) {
    run.text += "א";
    run.glyphs.push_back({1, {i * 500, 0}, static_cast<std::uint16_t>(i == 0 ? 80 : 0)});
  }
  const auto clusters = clusters_of(run, 1'000);
  std::size_t characters = 0, glyphs = 0;
  for (const auto& cluster : clusters) {
    characters += cluster.text.size();
    glyphs += cluster.shape.size();
    EXPECT_LE(cluster.shape.size(), 8U);
    EXPECT_EQ(cluster.shape.front().x, 0);
  }
  EXPECT_EQ(characters, 40U);
  EXPECT_EQ(glyphs, 40U);
  EXPECT_EQ(text_objects(clusters).size(), clusters.size());
}

}  // namespace
}  // namespace pages_ofd
