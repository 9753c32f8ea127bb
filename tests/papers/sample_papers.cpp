// sample-papers OUT: every form of data/forms with its sample, a signed and sealed paper and the rare names, each as NAME.pdf,
// NAME.pdf1b (as PDF/A-1b), NAME.ofd, NAME.PAGE.svg and NAME.txt, the words of the pages in reading order, a line for each page.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "page_layout/lay_out.h"
#include "page_layout/overlay.h"
#include "page_layout/sample_papers.h"
#include "page_layout/shaping.h"
#include "pages_ofd/ofd_writer.h"
#include "pages_pdf/pdf_writer.h"
#include "pages_svg/svg_writer.h"
#include "services/form_knowledge.h"
#include "services/form_samples.h"

namespace {

using page_layout::DisplayList;
namespace sample = page_layout::sample;

const ports::DocumentFacts kFacts{"示例文书", "示例市应急管理局", std::string(64, 'a'), base::Instant::parse("2026-03-05T03:50:00Z").value()};

std::string words_of(const page_layout::Page& page) {
  std::string out;
  for (const auto& item : page.items)
    if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) out += run->text;
  return out;
}

services::DataFiles data_files() {
  const std::filesystem::path root = std::filesystem::path(sample::kRoot) / "data";
  services::DataFiles out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
    if (entry.is_regular_file()) out[std::filesystem::relative(entry.path(), root).string()] = sample::read(entry.path().string());
  return out;
}

// What draws a form with the sample that ships with it.
struct Sampler {
  services::DataFiles files;
  services::FormSamples samples;
  records::Vocabulary vocabulary;
  page_layout::LintLists lint;

  static base::Result<Sampler> create() {
    auto files = data_files();
    constexpr std::string_view kSchemas = "vocabulary/";
    std::map<std::string, std::string> schemas;
    for (const auto& [path, text] : files)
      if (path.starts_with(kSchemas)) schemas[path.substr(kSchemas.size())] = text;
    ZL_TRY(auto vocabulary, records::Vocabulary::load(schemas));
    ZL_TRY(auto samples, services::FormSamples::load(files));
    ZL_TRY(auto lint, services::lint_lists(files));
    return Sampler{std::move(files), std::move(samples), std::move(vocabulary), std::move(lint)};
  }
  base::Result<DisplayList> draw(const std::string& id) const {
    ZL_TRY(auto paper, services::sample_paper(samples, files.at("forms/" + id + ".json"), *sample::fonts(sample::kRoot), vocabulary, lint));
    for (const auto& w : paper.warnings)
      return base::fail(base::ErrorKind::invalid, "form.bad_sample", id + ", " + w.field + ": " + w.what);
    return std::move(paper.pages);
  }
};

// As every paper is drawn that was prepared: with the code of each page.
page_layout::Overlay with_codes(const DisplayList& pages) {
  page_layout::Overlay overlay(pages);
  overlay.add_page_codes(*sample::fonts(sample::kRoot), base::Digest::from_hex(kFacts.identifier).value());
  return overlay;
}

// A hand of many thicknesses in each place of a signature, the seal in each place of one.
base::Result<DisplayList> signed_over(const DisplayList& pages) {
  auto overlay = with_codes(pages);
  page_layout::Stroke stroke;
  for (std::int32_t i = 0; i <= 60; ++i) stroke.push_back({10 + i * 3, 50 + (i % 12 - 6) * (i % 12 - 6), i * 10, (i * 37) % 1001});
  const std::vector<page_layout::Stroke> strokes{stroke};
  const auto seal = base::bytes_of(sample::read(sample::kRoot + "/tests/papers/seal.png"));
  for (const auto& box : pages.boxes) {
    if (box.part == "signature") ZL_CHECK(overlay.add_strokes(box, strokes, 200, 100));
    if (box.part == "date") ZL_CHECK(overlay.add_date(*sample::fonts(sample::kRoot), box, base::LegalDay::of(kFacts.created)));
    if (box.part == "seal") ZL_CHECK(overlay.add_seal(box, {{}, "image/png", std::make_shared<const base::Bytes>(seal)}));
  }
  return overlay.list();
}

// Whether something of a page reaches into a place; of words their baseline counts, with the height of their letters.
bool reaches_into(const page_layout::Box& place, const page_layout::Item& item) {
  const auto meets = [&](const page_layout::Box& box) {
    return box.x < place.right() && box.right() > place.x && box.y < place.bottom() && box.bottom() > place.y;
  };
  if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) {
    const auto& at = run->glyphs.front().at;
    return meets({at.x, at.y - run->size, run->width, run->size * 5 / 4});
  }
  if (const auto* line = std::get_if<page_layout::Line>(&item)) {
    const auto [left, right] = std::minmax(line->from.x, line->to.x);
    const auto [top, bottom] = std::minmax(line->from.y, line->to.y);
    return meets({left, top, right - left + 1, bottom - top + 1});
  }
  if (const auto* frame = std::get_if<page_layout::Rectangle>(&item)) return meets(frame->box);
  if (const auto* picture = std::get_if<page_layout::PlacedPicture>(&item)) return meets(picture->box);
  for (const auto& step : std::get<page_layout::Path>(item).steps)
    if (meets({step.a.x, step.a.y, 1, 1})) return true;
  return false;
}

base::Status check_room_for_codes(const std::string& id, const DisplayList& pages) {
  for (const auto& page : pages.pages)
    for (const auto& item : page.items)
      if (reaches_into(page_layout::place_of_code(page), item))
        return base::fail(base::ErrorKind::invalid, "form.no_room_for_code", id + " prints where the code of its pages stands");
  return {};
}

DisplayList rare_names() {
  constexpr page_layout::Um kLeft = 25'000, kTop = 25'000, kPitch = 11'000, kColumn = 40'000;
  constexpr int kRows = 23, kColumns = 4;
  DisplayList list;
  list.title = "生僻姓名";
  for (const auto& file : sample::fonts(sample::kRoot)->files()) list.fonts.push_back(file.name);
  std::istringstream names(sample::read(sample::kRoot + "/tests/papers/rare_names.txt"));
  int n = 0;
  for (std::string name; names >> name; ++n) {
    if (n % (kRows * kColumns) == 0) list.pages.emplace_back();
    const int place = n % (kRows * kColumns);
    page_layout::TextStyle style;
    style.face = static_cast<page_layout::Typeface>(n % 4);
    std::string missing;
    for (auto& line : page_layout::set_text(*sample::fonts(sample::kRoot), name, style, kColumn, &missing))
      for (auto& run : line.runs) {
        for (auto& glyph : run.glyphs) {
          glyph.at.x += kLeft + place % kColumns * kColumn;
          glyph.at.y += kTop + place / kColumns * kPitch;
        }
        list.pages.back().items.emplace_back(std::move(run));
      }
    if (!missing.empty()) throw std::runtime_error("no font has " + missing);
  }
  return list;
}

void put(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

struct Writers {
  std::unique_ptr<pages_pdf::PdfWriter> pdf, pdf_1b;
  pages_svg::SvgWriter svg;
  pages_ofd::OfdWriter ofd, archive;
};

base::Status write_all(const Writers& writers, const std::string& base_path, const DisplayList& pages, const DisplayList& overlay) {
  ZL_TRY(const auto pdf, writers.pdf->write(pages, overlay, kFacts));
  ZL_TRY(const auto ofd, writers.ofd.write(pages, overlay, kFacts));
  ZL_TRY(const auto pdf_1b, writers.pdf_1b->write(pages, overlay, kFacts));
  put(base_path + ".pdf", base::text_of(pdf));
  put(base_path + ".pdf1b", base::text_of(pdf_1b));
  put(base_path + ".ofd", base::text_of(ofd));
  std::string words;
  for (std::size_t i = 0; i < pages.pages.size(); ++i) {
    const int number = static_cast<int>(i) + 1;
    ZL_TRY(const auto svg, writers.svg.write(page_layout::only_page(pages, number), page_layout::only_page(overlay, number), kFacts));
    put(base_path + "." + std::to_string(number) + ".svg", base::text_of(svg));
    words += words_of(pages.pages[i]) + (i < overlay.pages.size() ? words_of(overlay.pages[i]) : "") + "\n";
  }
  put(base_path + ".txt", words);
  return {};
}

base::Status write_papers(const std::string& out) {
  const auto fonts = sample::fonts(sample::kRoot);
  ZL_TRY(auto pdf, pages_pdf::PdfWriter::create(fonts));
  pages_pdf::PdfOptions first_part;
  first_part.part = 1;
  ZL_TRY(auto pdf_1b, pages_pdf::PdfWriter::create(fonts, first_part));
  const Writers writers{std::move(pdf), std::move(pdf_1b), pages_svg::SvgWriter(fonts), pages_ofd::OfdWriter(fonts), pages_ofd::OfdWriter(fonts, {.archival = true})};
  ZL_TRY(const auto sampler, Sampler::create());
  for (const auto& [path, text] : sampler.files) {
    const auto file = services::form_file(path);
    if (file.empty()) continue;
    const std::string id(file.substr(0, file.size() - std::string_view(".json").size()));
    ZL_TRY(const auto pages, sampler.draw(id));
    ZL_CHECK(check_room_for_codes(id, pages));
    ZL_CHECK(write_all(writers, out + "/" + id, pages, with_codes(pages).list()));
  }
  ZL_TRY(const auto order, sampler.draw("rectification_order"));
  ZL_TRY(const auto overlay, signed_over(order));
  ZL_CHECK(write_all(writers, out + "/signed", order, overlay));
  ZL_CHECK(write_all(writers, out + "/rare_names", rare_names(), {}));
  ZL_TRY(const auto archived, writers.archive.write(order, overlay, kFacts));
  put(out + "/archived.ofd", base::text_of(archived));
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: sample-papers OUT\n");
    return 2;
  }
  std::filesystem::create_directories(arguments[1]);
  const auto done = write_papers(arguments[1]);
  if (!done) std::fprintf(stderr, "%s\n", done.error().text().c_str());
  return done ? 0 : 1;
}
