// Any bytes as a font, and a font with any changes: refused with an error, or good for pages.
#include "page_layout/font_check.h"
#include "page_layout/font_facts.h"
#include "page_layout/sample_fonts.h"
#include "page_layout/specimen.h"

namespace {

// Four bytes each: where a small font is changed, and to what. Bytes that are no font at all are soon told from one.
base::Bytes font_of(base::ByteView changes) {
  static const auto kSmall = page_layout::sample::kai_of(U"应急管理局检查记录，。2026");
  auto out = kSmall;
  for (; changes.size() >= 4; changes = changes.subspan(4))
    out[(std::size_t{changes[0]} << 16 | std::size_t{changes[1]} << 8 | changes[2]) % out.size()] = changes[3];
  return out;
}

}  // namespace

// Fontconfig keeps what it holds by offsets, which look like nothing to whoever searches memory for pointers.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kShipped = page_layout::Fonts::open({page_layout::sample::fonts_folder("."), "/usr/share/fonts/opentype/noto"}).value();
  if (size < 2) return 0;
  const base::ByteView input(data, size);
  const bool raw = input[0] == 0;
  auto font = page_layout::hold_font(raw ? base::Bytes(input.begin() + 1, input.end()) : font_of(input.subspan(1)));
  if (!font) return 0;
  const auto facts = page_layout::facts_of_font(*font, 0);
  if (!facts || !page_layout::check_outlines(*font, 0)) return 0;
  const auto fonts = kShipped->copy();
  const auto file = fonts->add(facts->name, std::move(*font));
  if (!file) return 0;
  const auto coverage = page_layout::coverage_of(*fonts, **file);
  if (coverage.gb2312.has > coverage.gbk.has) __builtin_trap();
  fonts->use(page_layout::Typeface::fang, *file);
  page_layout::DisplayList list;
  page_layout::add_specimen(*fonts, page_layout::Typeface::fang, **file, list);
  // Whatever the font says, each piece of the page names a font that is there.
  for (const auto& name : list.fonts)
    if (!fonts->find(name)) __builtin_trap();
  return 0;
}
