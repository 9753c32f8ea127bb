// P6: one decision document, from its case to the bytes of each format; a key stroke in a long record to its visible preview; all
// papers of a long case as one print, and its memory.
//
// usage: bench-papers [ROUNDS] [WORDS]     (default 50 rounds; the document's words, a line each, into the file WORDS)
// Prints JSON: medians in milliseconds.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "figures.h"
#include "page_layout/blanks.h"
#include "pages_ofd/ofd_writer.h"
#include "pages_pdf/pdf_writer.h"
#include "pages_svg/svg_writer.h"
#include "printing.h"
#include "services/form_knowledge.h"
#include "services/form_samples.h"
#include "zhilu/share.h"

namespace {

using page_layout::DisplayList;

template <class T>
T get(base::Result<T> result) {
  if (!result) bench::give_up(result.error().text());
  return std::move(*result);
}

double median_ms(int rounds, const std::function<void()>& work) {
  std::vector<double> taken;
  work();  // the first warms up
  for (int i = 0; i < rounds; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    taken.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  return bench::median(std::move(taken));
}

records::Vocabulary vocabulary_of(const services::DataFiles& files) {
  constexpr std::string_view kFolder = "vocabulary/";
  std::map<std::string, std::string> schemas;
  for (const auto& [path, text] : files)
    if (path.starts_with(kFolder)) schemas[path.substr(kFolder.size())] = text;
  return get(records::Vocabulary::load(schemas));
}

// A narrative that runs over five pages.
std::string long_text() {
  std::string out;
  for (int i = 1; i <= 60; ++i)
    out += fmt::format("{}. 冲压车间：{}号冲压机光电保护装置被短接，设备仍在运行；危险化学品存放点未设置泄漏收集设施，安全技术说明书未张贴。\n", i, i);
  return out;
}

std::string words_of(const DisplayList& list) {
  std::string out;
  for (const auto& page : list.pages) {
    for (const auto& item : page.items)
      if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) out += run->text;
    out += "\n";
  }
  return out;
}

// As long as the case is: the same memory.
base::JsonArray prints_of_cases() {
  bench::Bureau bureau;
  base::JsonArray out;
  bench::print_case(bureau, 10, long_text());  // the first warms up
  for (const std::size_t pages : {30, 300, 600}) {
    const auto print = bench::print_case(bureau, pages, long_text());
    out.push_back(base::JsonObject{{"papers", print.papers}, {"pages", print.pages}, {"ms", print.milliseconds},
                                   {"MiB more at most", print.more_mib}, {"MiB printed", print.bytes / (1 << 20)}});
  }
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  const int rounds = count > 1 ? std::atoi(arguments[1]) : 50;
  const auto share = get(zhilu::find_share());
  const auto files = get(zhilu::read_tree(share.data));
  const auto vocabulary = vocabulary_of(files);
  const auto samples = get(services::FormSamples::load(files));
  const auto lint = get(services::lint_lists(files));
  const auto fonts = get(page_layout::Fonts::open(share.fonts));
  const auto pdf = get(pages_pdf::PdfWriter::create(fonts));
  const pages_svg::SvgWriter svg(fonts);
  const pages_ofd::OfdWriter ofd(fonts);
  const ports::DocumentFacts facts{"行政处罚决定书", "示例市应急管理局", {}, {}};

  const auto& text = files.at("forms/penalty_decision.json");
  const auto draw = [&] { return get(services::sample_paper(samples, text, *fonts, vocabulary, lint)).pages; };
  const auto document = draw();
  base::JsonObject told{{"pages", document.pages.size()}};
  told["fill and lay out"] = median_ms(rounds, [&] { (void)draw(); });
  told["PDF, from the case"] = median_ms(rounds, [&] { (void)get(pdf->write(draw(), {}, facts)); });
  told["OFD, from the case"] = median_ms(rounds, [&] { (void)get(ofd.write(draw(), {}, facts)); });
  told["PDF"] = median_ms(rounds, [&] { (void)get(pdf->write(document, {}, facts)); });
  told["OFD"] = median_ms(rounds, [&] { (void)get(ofd.write(document, {}, facts)); });

  const auto record = get(page_layout::Form::load(files.at("forms/inspection_record.json")));
  const auto source = samples.source(record);
  const auto dictionary = samples.dictionary(vocabulary);
  const base::Json typed = base::JsonObject{{"situation", long_text()}};
  const auto preview = [&] {
    const auto filled = get(page_layout::fill(record, source, typed, dictionary));
    return get(page_layout::lay_out(record, filled.fields, *fonts));
  };
  told["pages of the record"] = preview().pages.size();
  told["key stroke to a page's SVG"] = median_ms(rounds, [&] { (void)get(svg.write(page_layout::only_page(preview(), 2), {}, facts)); });
  told["form changed to a page's SVG"] = median_ms(rounds, [&] {
    const auto pages = get(services::sample_paper(samples, text, *fonts, vocabulary, lint)).pages;
    (void)get(svg.write(page_layout::only_page(pages, 1), {}, facts));
  });

  told["print of a case"] = prints_of_cases();
  if (count > 2) std::ofstream(arguments[2], std::ios::binary) << words_of(document);
  fmt::print("{}\n", boost::json::serialize(told));
}
