#include "services/font_trial.h"

#include <algorithm>
#include <array>
#include <set>

#include "chinese_text/characters.h"
#include "page_layout/specimen.h"
#include "services/form_samples.h"
#include "services/form_shelf.h"

namespace services {

using base::ErrorKind;
using base::fail;
using page_layout::FontFile;
using page_layout::Typeface;

namespace {

constexpr std::size_t kMostListed = 300;
constexpr std::size_t kMostDrawn = std::size_t{32} << 20;  // bytes of all pages: they are held until they were looked at

// The sample that a font is shown with.
base::Result<SamplePaper> sample_in(Core& core, const page_layout::Fonts& fonts, const std::string& wanted) {
  const auto& samples = core.parts.form_samples;
  if (!samples) return fail(ErrorKind::not_found, "form.no_samples", "there is no sample case", "samples/case.json", "install the program again");
  auto form = wanted;
  if (form.empty()) {
    ZL_TRY(const auto forms, newest_forms(core));
    const auto first = std::find_if(forms.begin(), forms.end(), [&](const auto& f) { return samples->has(f.first); });
    if (first != forms.end()) form = first->first;
  }
  ZL_TRY(const auto row, newest_form_row(core, form));
  ZL_TRY(const auto digest, base::Digest::from_hex(base::text_at(row, "blob")));
  ZL_TRY(const auto text, form_text(core, digest));
  return sample_paper(*samples, text, fonts, core.parts.vocabulary, core.parts.lint);
}

tl::unexpected<base::Error> cannot_draw(const base::Error& error) {
  return fail(ErrorKind::invalid, "font.cannot_draw", "papers cannot be drawn with this font: " + error.what, "/file",
              "get the file anew from its maker");
}

}  // namespace

base::Result<FontTrial> read_font(const page_layout::Fonts& base, base::ByteView bytes, Typeface face, int index) {
  ZL_TRY(auto held, page_layout::hold_font(bytes));
  FontTrial trial;
  ZL_TRY(trial.facts, page_layout::facts_of_font(held, index));
  ZL_CHECK(page_layout::check_outlines(held, index));
  trial.fonts = base.copy();
  ZL_TRY(trial.file, trial.fonts->add(trial.facts.name, std::move(held)));
  trial.coverage = page_layout::coverage_of(*trial.fonts, *trial.file);
  if (trial.coverage.gbk.of > 0 && trial.coverage.gbk.has == 0)
    return fail(ErrorKind::invalid, "font.no_hanzi", "the font has no hanzi", "/file", "give a font for Chinese text");
  trial.fonts->use(face, trial.file);
  return trial;
}

// Whatever would not be drawn on a paper is no font for papers: each writer tries.
base::Status draw_font(const PageWriters& writers, Typeface face, page_layout::DisplayList pages, FontTrial& trial) {
  page_layout::add_specimen(*trial.fonts, face, *trial.file, pages);
  const ports::DocumentFacts facts{pages.title, {}, {}, {}};
  for (const auto* writer : {writers.pdf.get(), writers.ofd.get()})
    if (const auto written = writer->write(pages, {}, facts); !written) return cannot_draw(written.error());
  std::size_t drawn = 0;
  for (int page = 1; page <= static_cast<int>(pages.pages.size()); ++page) {
    auto svg = writers.svg->write(page_layout::only_page(pages, page), {}, facts);
    if (!svg) return cannot_draw(svg.error());
    if ((drawn += svg->size()) > kMostDrawn)
      return fail(ErrorKind::invalid, "font.too_complex", "the outlines of the font make pages too large to be shown", "/file",
                  "take a font of plainer outlines");
    trial.svg.push_back(std::move(*svg));
  }
  return {};
}

base::Result<FontTrial> try_font(Core& core, base::ByteView bytes, Typeface face, int index, const std::string& form) {
  ZL_TRY(auto trial, read_font(*core.parts.fonts, bytes, face, index));
  ZL_TRY(auto paper, sample_in(core, *trial.fonts, form));
  trial.form = paper.form.id;
  trial.title = paper.form.title;
  ZL_TRY(const auto writers, core.parts.writers_over(trial.fonts));
  ZL_CHECK(draw_font(writers, face, std::move(paper.pages), trial));
  return trial;
}

base::Result<std::u32string> characters_of_names(Core& core) {
  struct Named {
    const char* model;
    std::vector<const char*> fields;
  };
  static const std::array<Named, 3> kNamed{{{"bureau", {"bureau"}},
                                            {"user", {"name", "position", "unit"}},
                                            {"enterprise", {"name", "address", "representative"}}}};
  std::set<char32_t> all;
  for (const auto& named : kNamed) {
    ZL_TRY(const auto rows, all_rows(core, named.model));
    for (const auto& row : rows)
      for (const char* field : named.fields)
        for (const char32_t c : chinese_text::characters_of(base::text_at(row.json, field)))
          if (c > 0x7F) all.insert(c);
  }
  return std::u32string(all.begin(), all.end());
}

LackingCharacters lacking_in(const page_layout::Fonts& fonts, Typeface face, const FontFile& file, std::u32string_view characters) {
  LackingCharacters out;
  for (const char32_t c : characters) {
    if (fonts.has(file, c)) continue;
    if (out.count++ >= static_cast<std::int64_t>(kMostListed)) continue;
    base::JsonObject one{{"character", chinese_text::text_of(std::u32string_view(&c, 1))}};
    if (const auto* by = fonts.drawn_by(face, c)) one["drawn_by"] = by->name.family;
    out.list.push_back(std::move(one));
  }
  return out;
}

}  // namespace services
