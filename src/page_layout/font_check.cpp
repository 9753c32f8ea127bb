#include "page_layout/font_check.h"

#include <hb.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <unordered_map>

#include "chinese_text/character_sets.h"
#include "page_layout/font_face.h"
#include FT_OUTLINE_H

namespace page_layout {
namespace {

using base::ErrorKind;

constexpr long kMostEms = 20;                  // from the origin to any point; the longest dashes are three
constexpr std::uint64_t kMostGlyphPoints = 60'000'000;  // of all glyphs; the largest fonts of hanzi have a tenth
constexpr long kMostUnits = 16'383;            // likewise: a step between two points has 16 bits where pages hold the font
constexpr int kMostOfGlyph = 6'000;            // points; a curve may become 32 of them, and a glyph of a page has 65,535
constexpr std::uint32_t kMostParts = 2000;     // that one glyph is put together from
constexpr int kMostDepth = 8;
constexpr std::int64_t kMostSeconds = 30;      // of one processor, over all glyphs; a large font takes one

constexpr std::u32string_view kMarks = U"，。、；：？！“”‘’（）〔〕《》〈〉【】…—·～〇〓";

tl::unexpected<base::Error> broken(std::uint32_t glyph) {
  return base::fail(ErrorKind::invalid, "font.broken_glyph", "an outline of the font cannot be drawn", "glyph " + std::to_string(glyph),
                    "get the file anew from its maker");
}

tl::unexpected<base::Error> too_complex(std::uint32_t glyph) {
  return base::fail(ErrorKind::invalid, "font.too_complex", "the font takes more work to draw than any real one",
                    "glyph " + std::to_string(glyph), "get the file anew from its maker");
}

struct TableFree {
  void operator()(hb_blob_t* b) const { hb_blob_destroy(b); }
  void operator()(hb_face_t* f) const { hb_face_destroy(f); }
};
using Table = std::unique_ptr<hb_blob_t, TableFree>;

base::ByteView view_of_table(const Table& table) {
  unsigned length = 0;
  const char* data = hb_blob_get_data(table.get(), &length);
  return {reinterpret_cast<const std::uint8_t*>(data), length};
}

// Glyphs of TrueType may be put together from others, those again, and so on: ten lines of such a table say a thousand
// million parts, and FreeType would draw them. So they are counted first.
class Parts {
 public:
  Parts(base::ByteView bytes, int face) {
    const Table file(hb_blob_create(reinterpret_cast<const char*>(bytes.data()), static_cast<unsigned>(bytes.size()),
                                    HB_MEMORY_MODE_READONLY, nullptr, nullptr));
    const std::unique_ptr<hb_face_t, TableFree> opened(hb_face_create(file.get(), static_cast<unsigned>(face)));
    glyf_.reset(hb_face_reference_table(opened.get(), HB_TAG('g', 'l', 'y', 'f')));
    loca_.reset(hb_face_reference_table(opened.get(), HB_TAG('l', 'o', 'c', 'a')));
    const Table head(hb_face_reference_table(opened.get(), HB_TAG('h', 'e', 'a', 'd')));
    const auto told = view_of_table(head);
    long_offsets_ = told.size() >= 52 && base::get_u16(told.subspan(50)) != 0;
  }

  // More than kMostParts where it nests too deeply.
  std::uint32_t of(std::uint32_t glyph, int depth = 0) {
    if (depth > kMostDepth) return kMostParts + 1;
    if (const auto known = counted_.find(glyph); known != counted_.end()) return known->second;
    std::uint32_t sum = 1;
    auto rest = data_of(glyph);
    const bool composite = rest.size() >= 10 && (rest[0] & 0x80);
    rest = composite ? rest.subspan(10) : base::ByteView();
    for (bool more = true; more && rest.size() >= 4 && sum <= kMostParts;) {
      const auto flags = base::get_u16(rest);
      sum += of(base::get_u16(rest.subspan(2)), depth + 1);
      const std::size_t step = 4 + (flags & 0x1 ? 4 : 2) + (flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
      rest = rest.subspan(std::min(step, rest.size()));
      more = (flags & 0x20) != 0;
    }
    if (composite) counted_[glyph] = sum;
    return sum;
  }

 private:
  base::ByteView data_of(std::uint32_t glyph) const {
    const auto loca = view_of_table(loca_), glyf = view_of_table(glyf_);
    const std::size_t step = long_offsets_ ? 4 : 2;
    if (loca.size() < (glyph + std::size_t{2}) * step) return {};
    const auto offset = [&](std::size_t i) {
      return long_offsets_ ? std::size_t{base::get_u32(loca.subspan(i * 4))} : std::size_t{base::get_u16(loca.subspan(i * 2))} * 2;
    };
    const std::size_t begin = offset(glyph), end = std::min(offset(glyph + std::size_t{1}), glyf.size());
    return begin < end ? glyf.subspan(begin, end - begin) : base::ByteView();
  }

  Table glyf_, loca_;
  bool long_offsets_ = false;
  std::unordered_map<std::uint32_t, std::uint32_t> counted_;
};

// Work and not time of day: it bounds what a file may cost, and says nothing of when.
std::int64_t seconds_worked() {
  timespec spent{};
  REQUIRE_INVARIANT(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent) == 0);
  return spent.tv_sec;
}

bool is_within(const FT_Outline& outline, long most) {
  return std::all_of(outline.points, outline.points + outline.n_points,
                     [&](const FT_Vector& p) { return std::labs(p.x) <= most && std::labs(p.y) <= most; });
}

Share share_of(const Fonts& fonts, const FontFile& file, std::u32string_view set, std::u32string* lacking = nullptr) {
  Share out{0, static_cast<int>(set.size())};
  for (const char32_t c : set) {
    if (fonts.has(file, c))
      ++out.has;
    else if (lacking)
      lacking->push_back(c);
  }
  return out;
}

}  // namespace

base::Status check_outlines(const FontBytes& font, int face) {
  const auto opened = OpenFace::open(font.bytes, face);
  if (!opened) return broken(0);
  Parts parts(font.bytes, face);
  const auto began = seconds_worked();
  const long most = std::min(kMostEms * (*opened)->units_per_EM, kMostUnits);
  std::uint64_t points = 0;
  for (std::uint32_t glyph = 0; glyph < static_cast<std::uint32_t>((*opened)->num_glyphs); ++glyph) {
    if (parts.of(glyph) > kMostParts || seconds_worked() - began > kMostSeconds) return too_complex(glyph);
    if (FT_Load_Glyph(opened->get(), glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) return broken(glyph);
    auto& slot = *(*opened)->glyph;
    if (slot.format != FT_GLYPH_FORMAT_OUTLINE || FT_Outline_Check(&slot.outline) != 0) return broken(glyph);
    if (!is_within(slot.outline, most) || std::labs(slot.advance.x) > most) return broken(glyph);
    if (slot.outline.n_points > kMostOfGlyph) return too_complex(glyph);
    if ((points += static_cast<std::uint64_t>(slot.outline.n_points)) > kMostGlyphPoints) return too_complex(glyph);
  }
  return {};
}

std::u32string_view marks_of_papers() { return kMarks; }

FontCoverage coverage_of(const Fonts& fonts, const FontFile& file) {
  static const std::u32string kLatin = [] {
    std::u32string out;
    for (char32_t c = '0'; c <= 'z'; ++c)
      if (c <= '9' || (c >= 'A' && c <= 'Z') || c >= 'a') out.push_back(c);
    return out;
  }();
  FontCoverage out;
  out.gb2312 = share_of(fonts, file, chinese_text::hanzi_of_gb2312());
  out.gbk = share_of(fonts, file, chinese_text::hanzi_of_gbk());
  out.marks = share_of(fonts, file, kMarks, &out.no_marks);
  out.latin = share_of(fonts, file, kLatin);
  return out;
}

}  // namespace page_layout
