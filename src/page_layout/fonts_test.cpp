// Fonts of a bureau's own: used, completed by those that ship, kept for pages laid out with them; and files that are no font of
// papers.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "page_layout/font_check.h"
#include "page_layout/font_facts.h"
#include "page_layout/lay_out.h"
#include "page_layout/sample_fonts.h"
#include "page_layout/specimen.h"

namespace page_layout {
namespace {

using sample::kai_of;
using sample::kRoot;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char32_t* kFontText = U"应急管理局检查记录，。〔〕2026";

FontBytes held(const base::Bytes& bytes) { return hold_font(bytes).value(); }

std::string font_refusal(const base::Bytes& bytes, int face = 0) {
  const auto font = hold_font(bytes);
  if (!font) return font.error().code;
  const auto facts = facts_of_font(*font, face);
  if (!facts) return facts.error().code;
  const auto sound = check_outlines(*font, face);
  return sound ? "sound" : sound.error().code;
}

const FontFile* add(Fonts& fonts, const base::Bytes& bytes) {
  auto font = held(bytes);
  const auto facts = facts_of_font(font, 0).value();
  return fonts.add(facts.name, std::move(font)).value();
}

// The families that a text is set in, run by run.
std::vector<std::string> families_of(const Fonts& fonts, std::string_view text, Typeface face = Typeface::fang) {
  TextStyle style;
  style.face = face;
  std::vector<std::string> out;
  for (const auto& line : set_text(fonts, text, style, kA4Width))
    for (const auto& run : line.runs) out.push_back(fonts.at(run.font).name.family);
  return out;
}

TEST(OwnFonts, are_what_their_typeface_is_set_in_and_no_other) {
  const auto fonts = sample::fonts(kRoot)->copy();
  const auto* own = add(*fonts, kai_of(kFontText));
  EXPECT_THAT(families_of(*fonts, "检查记录"), ElementsAre("FandolFang"));
  fonts->use(Typeface::fang, own);
  EXPECT_THAT(families_of(*fonts, "检查记录"), ElementsAre("FandolKai"));
  EXPECT_THAT(families_of(*fonts, "检查记录", Typeface::hei), ElementsAre("FandolHei"));
  fonts->use(Typeface::fang, nullptr);
  EXPECT_THAT(families_of(*fonts, "检查记录"), ElementsAre("FandolFang"));
  EXPECT_THAT(families_of(*sample::fonts(kRoot), "检查记录"), ElementsAre("FandolFang")) << "the copy is another";
}

TEST(OwnFonts, may_stand_in_for_the_bold_one) {
  const auto fonts = sample::fonts(kRoot)->copy();
  fonts->use(Typeface::song_bold, add(*fonts, kai_of(kFontText)));
  EXPECT_THAT(families_of(*fonts, "检查记录", Typeface::song_bold), ElementsAre("FandolKai"));
  EXPECT_THAT(families_of(*fonts, "检查记录", Typeface::song), ElementsAre("FandolSong"));
}

TEST(OwnFonts, may_be_a_file_that_ships_for_another_typeface) {
  const auto fonts = sample::fonts(kRoot)->copy();
  const auto again = [&](std::size_t shipped) {
    const FontFile file = fonts->at(shipped);
    return fonts->add(file.name, held(base::Bytes(file.bytes.begin(), file.bytes.end()))).value();
  };
  const auto count = fonts->count();
  fonts->use(Typeface::fang, again(3));
  EXPECT_THAT(families_of(*fonts, "检查记录"), ElementsAre("FandolHei"));
  EXPECT_THAT(families_of(*fonts, "检查记录", Typeface::hei), ElementsAre("FandolHei"));
  fonts->use(Typeface::hei, again(2));
  EXPECT_EQ(fonts->chain(Typeface::hei).front(), &fonts->at(2));
  EXPECT_THAT(families_of(*fonts, "检查记录", Typeface::hei), ElementsAre("FandolSong"));
  fonts->use(Typeface::song, again(kTypefaces.size()));
  EXPECT_THAT(families_of(*fonts, "检查记录", Typeface::song), ElementsAre("Noto Serif CJK SC"));
  EXPECT_EQ(fonts->chain(Typeface::song).size(), 2u) << "the one that stands in is not named twice";
  EXPECT_EQ(fonts->count(), count);
  fonts->use(Typeface::fang, nullptr);
  EXPECT_THAT(families_of(*fonts, "检查记录"), ElementsAre("FandolFang"));
}

TEST(OwnFonts, leave_to_those_that_ship_each_character_that_they_lack) {
  const auto fonts = sample::fonts(kRoot)->copy();
  const auto* own = add(*fonts, kai_of(U"检查"));
  fonts->use(Typeface::fang, own);
  // 𬭚 is in no font of Fandol.
  EXPECT_THAT(families_of(*fonts, "检甲查𬭚"), ElementsAre("FandolKai", "FandolFang", "FandolKai", "Noto Serif CJK SC"));
  EXPECT_TRUE(fonts->has(*own, U'检'));
  EXPECT_FALSE(fonts->has(*own, U'甲'));
  EXPECT_EQ(fonts->drawn_by(Typeface::fang, U'检')->name.family, "FandolKai");
  EXPECT_EQ(fonts->drawn_by(Typeface::fang, U'甲')->name.family, "FandolFang");
  EXPECT_EQ(fonts->drawn_by(Typeface::fang, U'𬭚')->name.family, "Noto Serif CJK SC");
  EXPECT_EQ(fonts->drawn_by(Typeface::fang, U'\U0010FFFD'), nullptr);
}

TEST(OwnFonts, stay_for_pages_laid_out_with_them_whatever_is_installed_later) {
  const auto fonts = sample::fonts(kRoot)->copy();
  const auto first_bytes = kai_of(kFontText);
  const auto* first = add(*fonts, first_bytes);
  fonts->use(Typeface::fang, first);
  const auto form = Form::load(sample::form_text(kRoot, "inspection_record")).value();
  const auto fields = fill(form, sample::state(2), nullptr).value().fields;
  const auto before = lay_out(form, fields, *fonts).value();
  for (int i = 0; i < 20; ++i) add(*fonts, kai_of(std::u32string(kFontText) + static_cast<char32_t>(0x4E00 + i)));
  fonts->use(Typeface::fang, add(*fonts, kai_of(U"检查")));
  const auto after = lay_out(form, fields, *fonts).value();
  EXPECT_NE(layout_json(before), layout_json(after));
  for (const auto& name : before.fonts) ASSERT_NE(fonts->find(name), nullptr) << name.family;
  EXPECT_EQ(fonts->find(first->name), first) << "it is where it was";
  EXPECT_TRUE(std::equal(first->bytes.begin(), first->bytes.end(), first_bytes.begin(), first_bytes.end()));
  // Chosen again, it gives the very same pages.
  fonts->use(Typeface::fang, first);
  EXPECT_EQ(layout_json(lay_out(form, fields, *fonts).value()), layout_json(before));
}

TEST(OwnFonts, are_added_once) {
  const auto fonts = sample::fonts(kRoot)->copy();
  const auto count = fonts->count();
  const auto bytes = kai_of(kFontText);
  EXPECT_EQ(add(*fonts, bytes), add(*fonts, bytes));
  EXPECT_EQ(fonts->count(), count + 1);
}

TEST(OwnFonts, are_drawn_from_the_file_that_was_read_when_another_takes_its_place) {
  const auto path = (std::filesystem::temp_directory_path() / "zhilu-own-font-test").string();
  const auto write = [&](const base::Bytes& bytes) {
    std::filesystem::remove(path);
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  };
  write(kai_of(kFontText));
  const auto fonts = sample::fonts(kRoot)->copy();
  auto font = hold_font(path).value();
  const auto facts = facts_of_font(font, 0).value();
  fonts->use(Typeface::fang, fonts->add(facts.name, std::move(font)).value());
  write(base::bytes_of("no font at all"));
  EXPECT_THAT(families_of(*fonts, "检查记录"), ElementsAre("FandolKai"));
  std::filesystem::remove(path);
  EXPECT_EQ(hold_font(path).error().code, "fonts.unreadable");
}

TEST(OwnFonts, are_chosen_while_others_lay_pages_out) {
  const auto fonts = sample::fonts(kRoot)->copy();
  const auto* own = add(*fonts, kai_of(kFontText));
  std::vector<std::thread> setting;
  for (int i = 0; i < 3; ++i)
    setting.emplace_back([&] {
      for (int n = 0; n < 40; ++n) {
        const auto set = families_of(*fonts, "检查记录");
        EXPECT_TRUE(set == std::vector<std::string>{"FandolKai"} || set == std::vector<std::string>{"FandolFang"});
      }
    });
  for (int n = 0; n < 40; ++n) {
    fonts->use(Typeface::fang, n % 2 ? nullptr : own);
    if (n % 8 == 0) add(*fonts, kai_of(std::u32string(kFontText) + static_cast<char32_t>(0x4E00 + n)));
  }
  for (auto& one : setting) one.join();
}

// ---- what a file says of itself ------------------------------------------------------------------------------------------

TEST(FontFacts, are_read_from_the_file) {
  const auto bytes = sample::kai();
  const auto font = held(bytes);
  const auto facts = facts_of_font(font, 0).value();
  EXPECT_EQ(facts.name.family, "FandolKai");
  EXPECT_EQ(facts.name.style, "Regular");
  EXPECT_EQ(facts.name.file, font.digest);
  EXPECT_TRUE(facts.compact);
  EXPECT_EQ(facts.faces, 1);
  EXPECT_GT(facts.glyphs, 6000u);
  EXPECT_FALSE(facts.title.empty());
  EXPECT_FALSE(facts.copyright.empty());
  EXPECT_THAT(facts.version, HasSubstr("ersion"));
  EXPECT_TRUE(check_outlines(font, 0));
}

TEST(FontFacts, choose_the_face_of_a_collection) {
  const auto font = map_font("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc").value();
  const auto face = face_named(font.bytes, "Noto Serif CJK SC", "Regular");
  ASSERT_TRUE(face);
  const auto facts = facts_of_font(font, *face);
  // It is of 26 MB and may be embedded as one likes.
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_EQ(facts->name.family, "Noto Serif CJK SC");
  EXPECT_EQ(facts->embedding, Embedding::installable);
  EXPECT_GT(facts->faces, 1);
  EXPECT_EQ(facts_of_font(font, 63).error().code, "font.no_such_face");
  EXPECT_FALSE(face_named(font.bytes, "Noto Serif CJK SC", "Heavy"));
}

TEST(FontFacts, tell_what_the_maker_allows) {
  const auto small = kai_of(kFontText);
  const auto allowed = [&](std::uint16_t bits, std::uint8_t version = 3) {
    return facts_of_font(held(sample::of_version(sample::with_embedding(small, bits), version)), 0).value().embedding;
  };
  EXPECT_EQ(allowed(0), Embedding::installable);
  EXPECT_EQ(allowed(0x0004), Embedding::preview_print);
  EXPECT_EQ(allowed(0x0008), Embedding::editable);
  for (const auto version : base::Bytes{0, 1, 2}) {
    EXPECT_EQ(allowed(0x000C, version), Embedding::editable) << "of several, the least restrictive counts";
    EXPECT_EQ(allowed(0x0006, version), Embedding::preview_print);
    EXPECT_EQ(font_refusal(sample::of_version(sample::with_embedding(small, 0x0002), version)), "font.embedding_restricted");
  }
  for (const auto version : base::Bytes{3, 4, 5}) {
    for (const auto bits : std::vector<std::uint16_t>{0x0002, 0x0006, 0x000A, 0x000E})
      EXPECT_EQ(font_refusal(sample::of_version(sample::with_embedding(small, bits), version)), "font.embedding_restricted") << bits;
    EXPECT_EQ(font_refusal(sample::of_version(sample::with_embedding(small, 0x000C), version)), "font.embedding_unknown");
  }
  EXPECT_EQ(font_refusal(sample::with_embedding(small, 0x0002)), "font.embedding_restricted");
  EXPECT_EQ(font_refusal(sample::with_embedding(small, 0x0100)), "font.no_subsetting");
  EXPECT_EQ(font_refusal(sample::with_embedding(small, 0x0104)), "font.no_subsetting");
  EXPECT_EQ(font_refusal(sample::with_embedding(small, 0x0200)), "font.embedding_bitmaps_only");
  EXPECT_EQ(font_refusal(sample::without(small, "OS/2")), "font.embedding_unknown");
}

// ---- what is no font of papers -------------------------------------------------------------------------------------------

TEST(FontCheck, refuses_what_is_no_font) {
  EXPECT_EQ(font_refusal(base::bytes_of("no font at all, and long enough to be asked")), "font.wrong_format");
  EXPECT_EQ(font_refusal(base::bytes_of("OTTO")), "font.wrong_format");
  EXPECT_EQ(font_refusal(base::bytes_of(std::string("wOF2") + std::string(100, 'x'))), "font.wrong_format");
  base::Bytes noise(4000, 0x5A);
  std::copy_n("OTTO", 4, noise.begin());
  EXPECT_EQ(font_refusal(noise), "font.unreadable");
  EXPECT_EQ(font_refusal(kai_of(kFontText), 1), "font.no_such_face");
  base::Bytes large = kai_of(kFontText);
  large.resize(kMostFontBytes + 1);
  EXPECT_EQ(font_refusal(large), "font.too_large");
}

TEST(FontCheck, refuses_a_file_that_was_cut_wherever_it_was_cut) {
  const auto whole = kai_of(kFontText);
  ASSERT_EQ(font_refusal(whole), "sound");
  for (std::size_t tenths = 1; tenths < 10; ++tenths) {
    const base::Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * tenths / 10));
    EXPECT_NE(font_refusal(cut), "sound") << tenths;
  }
}

TEST(FontCheck, takes_whatever_bytes_are_changed_without_harm) {
  const auto whole = kai_of(U"检查记录");
  std::uint32_t chance = 7;
  int refused = 0;
  for (int round = 0; round < 300; ++round) {
    auto bytes = whole;
    for (int change = 0; change < 4; ++change) {
      chance = chance * 1664525 + 1013904223;
      bytes[chance % bytes.size()] = static_cast<std::uint8_t>(chance >> 24);
    }
    refused += font_refusal(bytes) != "sound";
  }
  EXPECT_GT(refused, 20);
}

// A TrueType font of these entries of "glyf", of 2048 units to the em.
base::Bytes true_type_of(const std::vector<base::Bytes>& glyphs) {
  base::Bytes glyf, loca, head(54), maxp(32), hhea(36), hmtx, cmap, os2(78), name, post(32);
  for (const auto& glyph : glyphs) {
    base::put_u32(loca, static_cast<std::uint32_t>(glyf.size()));
    base::append(glyf, glyph);
    glyf.resize((glyf.size() + 3) / 4 * 4);
  }
  base::put_u32(loca, static_cast<std::uint32_t>(glyf.size()));
  const auto set = [](base::Bytes& table, std::size_t at, int value) {
    table[at] = static_cast<std::uint8_t>(value >> 8);
    table[at + 1] = static_cast<std::uint8_t>(value);
  };
  const int count = static_cast<int>(glyphs.size());
  set(head, 0, 1), set(head, 12, 0x5F0F), set(head, 14, 0x3CF5), set(head, 18, 2048), set(head, 50, 1);
  set(maxp, 0, 1), set(maxp, 4, count), set(maxp, 6, 0xFFFF), set(maxp, 8, 0xFFFF), set(maxp, 28, 60), set(maxp, 30, 60);
  set(hhea, 0, 1), set(hhea, 4, 800), set(hhea, 6, -200), set(hhea, 34, count);
  for (int g = 0; g < count; ++g) base::put_u16(hmtx, 1000), base::put_u16(hmtx, 0);
  for (const int field : {0, 1, 3, 1, 0, 12, 4, 32, 0, 4, 4, 1, 0, 0x4E00, 0xFFFF, 0, 0x4E00, 0xFFFF, -0x4E00, 1, 0, 0})
    base::put_u16(cmap, static_cast<std::uint16_t>(field));
  for (const int field : {0, 0, 6}) base::put_u16(name, static_cast<std::uint16_t>(field));
  set(post, 0, 3);
  const std::vector<std::pair<std::string, base::Bytes*>> tables{{"OS/2", &os2}, {"cmap", &cmap}, {"glyf", &glyf}, {"head", &head}, {"hhea", &hhea},
                                                                  {"hmtx", &hmtx}, {"loca", &loca}, {"maxp", &maxp}, {"name", &name}, {"post", &post}};
  base::Bytes out{0, 1, 0, 0};
  for (const int field : {static_cast<int>(tables.size()), 128, 3, 32}) base::put_u16(out, static_cast<std::uint16_t>(field));
  std::size_t at = 12 + 16 * tables.size();
  for (const auto& [tag, table] : tables) {
    base::append(out, base::view_of(tag));
    base::put_u32(out, 0);
    base::put_u32(out, static_cast<std::uint32_t>(at));
    base::put_u32(out, static_cast<std::uint32_t>(table->size()));
    at += (table->size() + 3) / 4 * 4;
  }
  for (const auto& [tag, table] : tables) {
    base::append(out, *table);
    out.resize((out.size() + 3) / 4 * 4);
  }
  return out;
}

// Ten glyphs, each put together from many of the next one: a thousand million parts.
base::Bytes nested_font() {
  constexpr int kParts = 60;
  std::vector<base::Bytes> glyphs(10);  // the last one is empty
  for (std::size_t g = 0; g + 1 < glyphs.size(); ++g) {
    for (const int field : {0xFFFF, 0, 0, 100, 100}) base::put_u16(glyphs[g], static_cast<std::uint16_t>(field));
    for (int part = 0; part < kParts; ++part) {
      base::put_u16(glyphs[g], part + 1 < kParts ? 0x22 : 0x02);
      base::put_u16(glyphs[g], static_cast<std::uint16_t>(g + 1));
      base::put_u16(glyphs[g], 0);
    }
  }
  return true_type_of(glyphs);
}

// One contour of so many points, that reaches `far` to the right.
base::Bytes zigzag(int points, int far) {
  base::Bytes out;
  for (const int field : {1, 0, 0, far, 1, points - 1, 0}) base::put_u16(out, static_cast<std::uint16_t>(field));
  for (int i = 0; i < points; ++i) out.push_back(0x01);
  for (int i = 0; i < points; ++i) base::put_u16(out, static_cast<std::uint16_t>(i % 2 ? far : i == 0 ? 0 : -far));
  for (int i = 0; i < points; ++i) base::put_u16(out, static_cast<std::uint16_t>(i % 2));
  return out;
}

TEST(FontCheck, keeps_glyphs_within_what_pages_hold) {
  EXPECT_EQ(font_refusal(true_type_of({{}, zigzag(4, 16'383)})), "sound");
  EXPECT_EQ(font_refusal(true_type_of({{}, zigzag(4, 16'384)})), "font.broken_glyph") << "eight ems, and more than half of 16 bits";
  EXPECT_EQ(font_refusal(true_type_of({{}, zigzag(6'000, 100)})), "sound");
  EXPECT_EQ(font_refusal(true_type_of({{}, zigzag(6'001, 100)})), "font.too_complex");
}

TEST(FontCheck, counts_what_a_glyph_is_put_together_from_before_it_is_drawn) {
  EXPECT_EQ(font_refusal(nested_font()), "font.too_complex");
}

TEST(FontCheck, counts_names_before_anyone_reads_them_all) {
  auto font = kai_of(kFontText);
  const auto [at, length] = sample::table_of(font, "name");
  ASSERT_GT(length, 18u);
  const std::size_t count = base::get_u16(base::ByteView(font).subspan(at + 2));
  for (std::size_t i = 0; i < count; ++i) font[at + 6 + 12 * i + 8] = font[at + 6 + 12 * i + 9] = 0xFF;
  font[at + 2] = 0xFF;  // and says that there are as many as can be
  EXPECT_EQ(font_refusal(font), "font.too_complex");
}

TEST(FontCoverage, counts_what_papers_need) {
  const auto& fonts = *sample::fonts(kRoot);
  const auto fang = coverage_of(fonts, fonts.at(0));
  EXPECT_EQ(fang.gb2312.of, 6763);
  EXPECT_EQ(fang.gb2312.has, 6763);
  EXPECT_GT(fang.gbk.of, 20'900);
  EXPECT_LT(fang.gbk.has, fang.gbk.of);
  EXPECT_EQ(fang.latin.of, 62);
  const auto own = fonts.copy();
  const auto small = coverage_of(*own, *add(*own, kai_of(U"检查，A1")));
  EXPECT_EQ(small.gb2312.has, 2);
  EXPECT_EQ(small.marks.has, 1);
  EXPECT_EQ(small.latin.has, 2);
  EXPECT_EQ(small.no_marks.find(U'，'), std::u32string::npos);
  EXPECT_NE(small.no_marks.find(U'〔'), std::u32string::npos);
}

TEST(Specimen, is_a_page_in_the_font_and_what_stands_in_for_it) {
  const auto fonts = sample::fonts(kRoot)->copy();
  const auto* own = add(*fonts, kai_of(kFontText));
  fonts->use(Typeface::hei, own);
  DisplayList list;
  add_specimen(*fonts, Typeface::hei, *own, list);
  ASSERT_EQ(list.pages.size(), 1u);
  EXPECT_THAT(list.fonts, ::testing::Contains(fonts->at(3).name)) << "its letters are in what ships";
  EXPECT_THAT(list.fonts, ::testing::Contains(own->name));
  std::string text;
  for (const auto& item : list.pages[0].items) text += std::get<GlyphRun>(item).text;
  EXPECT_THAT(text, HasSubstr("检"));
  EXPECT_THAT(text, Not(HasSubstr("甲")));
}

}  // namespace
}  // namespace page_layout
