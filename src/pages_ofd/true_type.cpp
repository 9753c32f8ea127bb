// The tables of a subset (OpenType 1.9). HarfBuzz joins them into a file, with its directory and checksums.
#include <ft2build.h>
#include <hb.h>

#include FT_FREETYPE_H
#include FT_SFNT_NAMES_H
#include FT_TRUETYPE_IDS_H
#include FT_TRUETYPE_TABLES_H

#include <algorithm>
#include <array>

#include "pages_ofd/font_subset.h"
#include "pages_ofd/glyph_data.h"

namespace pages_ofd {
namespace {

constexpr std::uint32_t kOne = 0x0001'0000;  // 1.0 as a 16.16 number
constexpr std::uint16_t kLastOfPlane = 0xffff;
constexpr std::size_t kMostSegments = 8'000;

void put_int(base::Bytes& out, long value) {
  base::put_u16(out, static_cast<std::uint16_t>(value));
}

struct Measures {
  Extent all;
  int widest = 0, least_right = 0;
  std::size_t points = 0, contours = 0;
};

Measures measure_all(const FontSubset& subset) {
  Measures m;
  bool first = true;
  for (const auto& glyph : subset.glyphs()) {
    m.widest = std::max(m.widest, glyph->advance);
    if (glyph->contours == 0) continue;
    const Extent& e = glyph->extent;
    if (first) {
      m.all = e;
      m.least_right = glyph->advance - e.x_max;
      first = false;
    }
    m.all = {std::min(m.all.x_min, e.x_min), std::min(m.all.y_min, e.y_min), std::max(m.all.x_max, e.x_max),
             std::max(m.all.y_max, e.y_max)};
    m.least_right = std::min(m.least_right, glyph->advance - e.x_max);
    m.points = std::max(m.points, glyph->points);
    m.contours = std::max(m.contours, glyph->contours);
  }
  return m;
}

bool is_bold(const FontSubset& subset) {
  return (subset.source().face()->style_flags & FT_STYLE_FLAG_BOLD) != 0 || subset.source().name().style == "Bold";
}

base::Bytes head_table(const FontSubset& subset, const Measures& m) {
  base::Bytes t;
  base::put_u32(t, kOne);
  base::put_u32(t, kOne);         // revision
  base::put_u32(t, 0);            // HarfBuzz puts the checksum here
  base::put_u32(t, 0x5f0f'3cf5);  // magic number
  base::put_u16(t, 0x0003);       // baseline at y 0, left side bearing at x 0
  put_int(t, subset.source().units_per_em());
  base::put_u64(t, 0);  // made and
  base::put_u64(t, 0);  // changed: equal documents have equal fonts
  for (const int edge : {m.all.x_min, m.all.y_min, m.all.x_max, m.all.y_max}) put_int(t, edge);
  base::put_u16(t, is_bold(subset) ? 1 : 0);
  base::put_u16(t, 8);  // smallest readable size
  base::put_u16(t, 2);  // direction: an obsolete field's only value
  base::put_u16(t, 1);  // loca has 32 bits
  base::put_u16(t, 0);
  return t;
}

base::Bytes hhea_table(const FontSubset& subset, const Measures& m) {
  const FT_Face face = subset.source().face();
  base::Bytes t;
  base::put_u32(t, kOne);
  put_int(t, face->ascender);
  put_int(t, face->descender);
  put_int(t, std::max(0, face->height - face->ascender + face->descender));
  for (const int value : {m.widest, m.all.x_min, m.least_right, m.all.x_max}) put_int(t, value);
  put_int(t, 1);  // the caret stands upright: rise 1, run 0
  for (int i = 0; i < 7; ++i) put_int(t, 0);
  base::put_u16(t, static_cast<std::uint16_t>(subset.glyphs().size()));
  return t;
}

base::Bytes maxp_table(const FontSubset& subset, const Measures& m) {
  base::Bytes t;
  base::put_u32(t, kOne);
  base::put_u16(t, static_cast<std::uint16_t>(subset.glyphs().size()));
  base::put_u16(t, static_cast<std::uint16_t>(m.points));
  base::put_u16(t, static_cast<std::uint16_t>(m.contours));
  base::put_u16(t, 0);  // no composite glyphs: points, contours
  base::put_u16(t, 0);
  base::put_u16(t, 2);                                  // zones
  for (int i = 0; i < 8; ++i) base::put_u16(t, 0);  // no instructions, no components
  return t;
}

base::Bytes hmtx_table(const FontSubset& subset) {
  base::Bytes t;
  for (const auto& glyph : subset.glyphs()) {
    put_int(t, glyph->advance);
    put_int(t, glyph->extent.x_min);
  }
  return t;
}

struct Glyphs {
  base::Bytes glyf, loca;
};

Glyphs glyph_tables(const FontSubset& subset) {
  Glyphs out;
  for (const auto& glyph : subset.glyphs()) {
    base::put_u32(out.loca, static_cast<std::uint32_t>(out.glyf.size()));
    base::append(out.glyf, glyph->data);
    while (out.glyf.size() % 4 != 0) out.glyf.push_back(0);
  }
  base::put_u32(out.loca, static_cast<std::uint32_t>(out.glyf.size()));
  if (out.glyf.empty()) out.glyf.push_back(0);  // a table of no bytes is refused by some readers
  return out;
}

// Characters that follow one another, as do their glyphs.
struct CmapRange {
  char32_t first = 0, last = 0;
  SubsetGlyph glyph = 0;
};

std::vector<CmapRange> ranges_of(const std::map<char32_t, SubsetGlyph>& cmap, char32_t limit) {
  std::vector<CmapRange> out;
  for (const auto& [character, glyph] : cmap) {
    if (character >= limit) break;
    if (!out.empty() && out.back().last + 1 == character && out.back().glyph + (character - out.back().first) == glyph)
      out.back().last = character;
    else
      out.push_back({character, character, glyph});
  }
  return out;
}

// Format 4, for the basic plane. Its length has 16 bits; what does not fit is found by format 12 alone.
base::Bytes cmap_of_plane(const FontSubset& subset) {
  auto ranges = ranges_of(subset.cmap(), kLastOfPlane);
  ranges.resize(std::min(ranges.size(), kMostSegments), CmapRange{});
  ranges.push_back({kLastOfPlane, kLastOfPlane, 0});  // the last segment must end there
  std::uint16_t power = 1, log = 0;
  while (power * 2U <= ranges.size()) {
    power = static_cast<std::uint16_t>(power * 2);
    ++log;
  }
  base::Bytes t;
  base::put_u16(t, 4);
  base::put_u16(t, static_cast<std::uint16_t>(16 + 8 * ranges.size()));
  base::put_u16(t, 0);
  base::put_u16(t, static_cast<std::uint16_t>(2 * ranges.size()));
  base::put_u16(t, static_cast<std::uint16_t>(2 * power));
  base::put_u16(t, log);
  base::put_u16(t, static_cast<std::uint16_t>(2 * ranges.size() - 2U * power));
  for (const auto& r : ranges) base::put_u16(t, static_cast<std::uint16_t>(r.last));
  base::put_u16(t, 0);
  for (const auto& r : ranges) base::put_u16(t, static_cast<std::uint16_t>(r.first));
  for (const auto& r : ranges) put_int(t, r.first == kLastOfPlane ? 1 : static_cast<long>(r.glyph) - static_cast<long>(r.first));
  for (std::size_t i = 0; i < ranges.size(); ++i) base::put_u16(t, 0);
  return t;
}

// Format 12, for all planes.
base::Bytes cmap_of_all(const FontSubset& subset) {
  const auto ranges = ranges_of(subset.cmap(), 0x11'0000);
  base::Bytes t;
  base::put_u16(t, 12);
  base::put_u16(t, 0);
  base::put_u32(t, static_cast<std::uint32_t>(16 + 12 * ranges.size()));
  base::put_u32(t, 0);
  base::put_u32(t, static_cast<std::uint32_t>(ranges.size()));
  for (const auto& r : ranges) {
    base::put_u32(t, r.first);
    base::put_u32(t, r.last);
    base::put_u32(t, r.glyph);
  }
  return t;
}

base::Bytes cmap_table(const FontSubset& subset) {
  struct Place {
    std::uint16_t platform, encoding;
    bool all;
  };
  constexpr std::array<Place, 4> places{{{0, 3, false}, {0, 4, true}, {3, 1, false}, {3, 10, true}}};
  const base::Bytes plane = cmap_of_plane(subset), all = cmap_of_all(subset);
  const std::size_t start = 4 + 8 * places.size();
  base::Bytes t;
  base::put_u16(t, 0);
  base::put_u16(t, places.size());
  for (const auto& place : places) {
    base::put_u16(t, place.platform);
    base::put_u16(t, place.encoding);
    base::put_u32(t, static_cast<std::uint32_t>(place.all ? start + plane.size() : start));
  }
  base::append(t, plane);
  base::append(t, all);
  return t;
}

base::Bytes utf16(std::string_view ascii) {
  base::Bytes out;
  for (const char c : ascii) base::put_u16(out, static_cast<std::uint8_t>(c));
  return out;
}

// What the font says of its makers and its licence, which its licence wants kept, in Windows' English.
base::Bytes kept_name(FT_Face face, FT_UShort id) {
  base::Bytes out;
  const FT_UInt count = FT_Get_Sfnt_Name_Count(face);
  for (FT_UInt i = 0; i < count; ++i) {
    FT_SfntName name{};
    if (FT_Get_Sfnt_Name(face, i, &name) != 0 || name.name_id != id) continue;
    if (name.platform_id == TT_PLATFORM_MICROSOFT && name.encoding_id == TT_MS_ID_UNICODE_CS &&
        name.language_id == TT_MS_LANGID_ENGLISH_UNITED_STATES)
      base::append(out, base::ByteView(name.string, name.string_len));
    if (!out.empty()) break;
  }
  return out;
}

base::Bytes name_table(const FontSubset& subset) {
  const auto& name = subset.source().name();
  const std::string full = name.style == "Regular" ? name.family : name.family + " " + name.style;
  std::map<std::uint16_t, base::Bytes> texts;
  constexpr std::array<std::uint16_t, 5> kept{TT_NAME_ID_COPYRIGHT, TT_NAME_ID_TRADEMARK, TT_NAME_ID_MANUFACTURER, TT_NAME_ID_LICENSE,
                                              TT_NAME_ID_LICENSE_URL};
  for (const std::uint16_t id : kept)
    if (auto text = kept_name(subset.source().face(), id); !text.empty()) texts[id] = std::move(text);
  texts[TT_NAME_ID_FONT_FAMILY] = utf16(name.family);
  texts[TT_NAME_ID_FONT_SUBFAMILY] = utf16(is_bold(subset) ? "Bold" : "Regular");
  texts[TT_NAME_ID_UNIQUE_ID] = utf16("subset of " + full + " " + name.file.hex().substr(0, 16));
  texts[TT_NAME_ID_FULL_NAME] = utf16(full);
  texts[TT_NAME_ID_VERSION_STRING] = utf16("Version 1.0");
  texts[TT_NAME_ID_PS_NAME] = utf16(font_file_name(name));
  base::Bytes t, storage;
  base::put_u16(t, 0);
  base::put_u16(t, static_cast<std::uint16_t>(texts.size()));
  base::put_u16(t, static_cast<std::uint16_t>(6 + 12 * texts.size()));
  for (const auto& [id, text] : texts) {
    for (const int field : {TT_PLATFORM_MICROSOFT, TT_MS_ID_UNICODE_CS, TT_MS_LANGID_ENGLISH_UNITED_STATES}) put_int(t, field);
    base::put_u16(t, id);
    base::put_u16(t, static_cast<std::uint16_t>(text.size()));
    base::put_u16(t, static_cast<std::uint16_t>(storage.size()));
    base::append(storage, text);
  }
  base::append(t, storage);
  return t;
}

// Bits of ulUnicodeRange: Latin, CJK symbols, CJK ideographs, characters beyond the basic plane.
std::array<std::uint32_t, 4> unicode_ranges(const std::map<char32_t, SubsetGlyph>& cmap) {
  std::array<std::uint32_t, 4> out{};
  const auto put = [&](int bit) { out[static_cast<std::size_t>(bit / 32)] |= 1U << (bit % 32); };
  for (const auto& [c, glyph] : cmap) {
    if (c < 0x80) put(0);
    if (c >= 0x3000 && c < 0x3040) put(48);
    if ((c >= 0x3400 && c < 0xa000) || (c >= 0x2'0000 && c < 0x4'0000)) put(59);
    if (c > kLastOfPlane) put(57);
  }
  return out;
}

base::Bytes os2_table(const FontSubset& subset, const Measures& m) {
  const FT_Face face = subset.source().face();
  const auto* source = static_cast<const TT_OS2*>(FT_Get_Sfnt_Table(face, FT_SFNT_OS2));
  const int em = subset.source().units_per_em();
  const bool bold = is_bold(subset);
  long advances = 0;
  for (const auto& glyph : subset.glyphs()) advances += glyph->advance;
  base::Bytes t;
  base::put_u16(t, 4);
  put_int(t, advances / static_cast<long>(subset.glyphs().size()));
  base::put_u16(t, bold ? 700 : 400);
  base::put_u16(t, 5);                                // width: medium
  base::put_u16(t, source ? source->fsType : 0);      // what the font's maker allows of embedding
  for (const int part : {65, 60, 0, 7, 65, 60, 0, 35})  // sub- and superscripts, in hundredths of an em
    put_int(t, em * part / 100);
  put_int(t, em / 20);  // strikeout
  put_int(t, em * 26 / 100);
  put_int(t, 0);  // family class: none
  for (std::size_t i = 0; i < 10; ++i) t.push_back(source ? source->panose[i] : 0);
  for (const std::uint32_t range : unicode_ranges(subset.cmap())) base::put_u32(t, range);
  base::append(t, base::view_of("NONE"));
  base::put_u16(t, bold ? 0x20 : 0x40);
  const auto& cmap = subset.cmap();
  const auto bounded = [](char32_t c) { return static_cast<std::uint16_t>(std::min<char32_t>(c, kLastOfPlane)); };
  base::put_u16(t, cmap.empty() ? 0 : bounded(cmap.begin()->first));
  base::put_u16(t, cmap.empty() ? 0 : bounded(cmap.rbegin()->first));
  put_int(t, face->ascender);
  put_int(t, face->descender);
  put_int(t, std::max(0, face->height - face->ascender + face->descender));
  put_int(t, std::max<int>(face->ascender, m.all.y_max));  // Windows cuts off what is outside
  put_int(t, std::max<int>(-face->descender, -m.all.y_min));
  base::put_u32(t, 1U << 18);  // code page: simplified Chinese
  base::put_u32(t, 0);
  put_int(t, em / 2);  // heights of x and H
  put_int(t, em * 7 / 10);
  for (const int field : {0, 32, 0}) put_int(t, field);  // default and break character, context
  return t;
}

base::Bytes post_table(const FontSubset& subset) {
  const FT_Face face = subset.source().face();
  base::Bytes t;
  base::put_u32(t, 0x0003'0000);  // without names of glyphs
  base::put_u32(t, 0);
  put_int(t, face->underline_position);
  put_int(t, face->underline_thickness);
  for (int i = 0; i < 5; ++i) base::put_u32(t, 0);
  return t;
}

struct HarfBuzzFree {
  void operator()(hb_face_t* f) const { hb_face_destroy(f); }
  void operator()(hb_blob_t* b) const { hb_blob_destroy(b); }
};
using Blob = std::unique_ptr<hb_blob_t, HarfBuzzFree>;

bool add_table(hb_face_t* builder, std::string_view tag, const base::Bytes& bytes) {
  const Blob blob(hb_blob_create(reinterpret_cast<const char*>(bytes.data()), static_cast<unsigned>(bytes.size()),
                                 HB_MEMORY_MODE_DUPLICATE, nullptr, nullptr));
  return hb_face_builder_add_table(builder, hb_tag_from_string(tag.data(), static_cast<int>(tag.size())), blob.get()) != 0;
}

}  // namespace

std::string font_file_name(const page_layout::FontName& name) {
  std::string out;
  for (const char c : name.family + "-" + name.style) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    if (plain) out.push_back(c);
  }
  return out;
}

base::Result<base::Bytes> true_type_file(const FontSubset& subset) {
  const Measures m = measure_all(subset);
  const Glyphs glyphs = glyph_tables(subset);
  const std::pair<std::string_view, base::Bytes> tables[] = {
      {"OS/2", os2_table(subset, m)}, {"cmap", cmap_table(subset)},   {"glyf", glyphs.glyf},
      {"head", head_table(subset, m)}, {"hhea", hhea_table(subset, m)}, {"hmtx", hmtx_table(subset)},
      {"loca", glyphs.loca},          {"maxp", maxp_table(subset, m)}, {"name", name_table(subset)},
      {"post", post_table(subset)}};
  const std::unique_ptr<hb_face_t, HarfBuzzFree> builder(hb_face_builder_create());
  bool all = true;
  for (const auto& [tag, bytes] : tables) all = all && add_table(builder.get(), tag, bytes);
  const Blob file(hb_face_reference_blob(builder.get()));
  unsigned size = 0;
  const char* data = hb_blob_get_data(file.get(), &size);
  if (!all || size == 0)
    return base::fail(base::ErrorKind::broken, "pages.ofd_failed", "a font of the document could not be put together",
                      subset.source().name().family, "report this with the paper's form");
  return base::bytes_of({data, size});
}

}  // namespace pages_ofd
