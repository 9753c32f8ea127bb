#include "pages_pdf/pdf_writer.h"

#include <cairo.h>
#include <gmock/gmock.h>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "page_layout/lay_out.h"
#include "page_layout/overlay.h"
#include "page_layout/sample_papers.h"
#include "pages_pdf/pdf_binder.h"

namespace pages_pdf {
namespace {

using page_layout::DisplayList;
using testing::HasSubstr;
using testing::Not;
namespace sample = page_layout::sample;

const std::string kRoot = ZHILU_SOURCE_DIR;

DisplayList paper(const std::string& id, int hazards) {
  const auto form = page_layout::Form::load(sample::form_text(kRoot, id)).value();
  const auto filled = page_layout::fill(form, sample::state(hazards), nullptr).value();
  return page_layout::lay_out(form, filled.fields, *sample::fonts(kRoot)).value();
}

ports::DocumentFacts facts() {
  return {"现场检查记录", "示例市应急管理局", std::string(64, 'a'),
          base::Instant::parse("2026-03-05T03:50:00Z").value()};
}

base::Bytes pdf(const DisplayList& pages, const DisplayList& overlay = {}, int part = 2) {
  PdfOptions options;
  options.part = part;
  const auto writer = PdfWriter::create(sample::fonts(kRoot), options).value();
  const auto out = writer->write(pages, overlay, facts());
  if (!out) throw std::runtime_error(out.error().text());
  return *out;
}

// Runs another program on the file; what it printed.
std::string tool(const std::string& command, const base::Bytes& file, int& status) {
  const std::string path = testing::TempDir() + "/paper-" + std::to_string(::getpid()) + ".pdf";
  std::ofstream(path, std::ios::binary) << base::text_of(file);
  std::string line = command;
  line.replace(line.find("FILE"), 4, path);
  FILE* pipe = ::popen((line + " 2>&1").c_str(), "r");
  std::string out;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) out.push_back(static_cast<char>(c));
  status = ::pclose(pipe);
  std::remove(path.c_str());
  return out;
}

std::string without_spaces(std::string text) {
  for (const std::string blank : {" ", "\n", "\f", "　"})
    for (std::size_t at = text.find(blank); at != std::string::npos; at = text.find(blank, at))
      text.erase(at, blank.size());
  return text;
}

TEST(PdfPages, are_sound_for_qpdf) {
  for (const char* id :
       {"inspection_record", "rectification_order", "reinspection_opinion", "case_cover", "case_contents"}) {
    int status = 0;
    const std::string said = tool("qpdf --check FILE", pdf(paper(id, 5)), status);
    EXPECT_EQ(status, 0) << id << said;
  }
}

TEST(PdfPages, give_back_the_text_that_was_put_in) {
  const auto pages = paper("rectification_order", 6);
  std::string expected;
  for (const auto& page : pages.pages)
    for (const auto& item : page.items)
      if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) expected += run->text;
  int status = 0;
  const std::string said = tool("pdftotext -raw FILE -", pdf(pages), status);
  ASSERT_EQ(status, 0) << said;
  EXPECT_EQ(without_spaces(said), without_spaces(expected));
}

TEST(PdfPages, equal_input_gives_equal_bytes) {
  const auto pages = paper("inspection_record", 9);
  const auto once = pdf(pages);
  EXPECT_EQ(once, pdf(pages));
  const auto writer = PdfWriter::create(sample::fonts(kRoot)).value();
  EXPECT_EQ(once, *writer->write(pages, {}, facts()));
  EXPECT_EQ(once, *writer->write(pages, {}, facts()));  // also when fonts are in cairo's caches already
}

TEST(PdfPages, can_be_written_by_several_threads_at_once) {
  const auto pages = paper("inspection_record", 2);
  const auto writer = PdfWriter::create(sample::fonts(kRoot)).value();
  const auto expected = *writer->write(pages, {}, facts());
  std::vector<std::thread> threads;
  std::vector<base::Bytes> outs(4);
  for (auto& out : outs) threads.emplace_back([&] { out = *writer->write(pages, {}, facts()); });
  for (auto& t : threads) t.join();
  for (const auto& out : outs) EXPECT_EQ(out, expected);
}

TEST(PdfPages, declare_the_archival_standard_and_embed_every_font) {
  const auto file = pdf(paper("inspection_record", 1));
  int status = 0;
  const std::string meta = tool("pdfinfo -meta FILE", file, status);
  EXPECT_THAT(meta, HasSubstr("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"));
  EXPECT_THAT(meta, HasSubstr("<xmp:CreateDate>2026-03-05T11:50:00+08:00</xmp:CreateDate>"));
  const std::string raw = tool("qpdf --qdf --object-streams=disable FILE -", file, status);
  EXPECT_THAT(raw, HasSubstr("/GTS_PDFA1"));
  EXPECT_THAT(raw, HasSubstr("(D:20260305115000+08'00')"));
  EXPECT_THAT(raw, Not(HasSubstr("/Transparency")));
  EXPECT_THAT(raw, HasSubstr("/ID ["));
  EXPECT_THAT(raw, HasSubstr("/PrintScaling /None"));
  const std::string fonts = tool("pdffonts FILE", file, status);
  EXPECT_THAT(fonts, Not(HasSubstr(" no ")));
  EXPECT_THAT(fonts, HasSubstr("FandolFang"));
}

base::Bytes red_dot_png() {
  base::Bytes out;
  cairo_surface_t* s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 40, 40);
  cairo_t* c = cairo_create(s);
  cairo_set_source_rgba(c, 0.8, 0, 0, 0.8);
  cairo_arc(c, 20, 20, 18, 0, 6.3);
  cairo_fill(c);
  cairo_destroy(c);
  cairo_surface_write_to_png_stream(
      s,
      [](void* to, const unsigned char* data, unsigned n) {
        static_cast<base::Bytes*>(to)->insert(static_cast<base::Bytes*>(to)->end(), data, data + n);
        return CAIRO_STATUS_SUCCESS;
      },
      &out);
  cairo_surface_destroy(s);
  return out;
}

TEST(PdfPages, show_strokes_and_seal_above_the_page) {
  const auto pages = paper("rectification_order", 1);
  page_layout::Overlay overlay(pages);
  const std::vector<page_layout::Stroke> strokes{{{1, 1, 0, 0}, {90, 40, 9, 0}}};
  for (const auto& b : pages.boxes) {
    if (b.part == "signature") {
      ASSERT_TRUE(overlay.add_strokes(b, strokes, 100, 50));
    }
    if (b.part == "seal") {
      ASSERT_TRUE(overlay.add_seal(b, {{}, "image/png", std::make_shared<const base::Bytes>(red_dot_png())}));
    }
  }
  for (const int part : {1, 2}) {
    const auto with = pdf(pages, overlay.list(), part);
    EXPECT_NE(with, pdf(pages, {}, part));
    int status = 0;
    tool("qpdf --check FILE", with, status);
    EXPECT_EQ(status, 0);
    const std::string images = tool("pdfimages -list FILE", with, status);
    EXPECT_THAT(images, HasSubstr("image"));
    if (part == 1) {
      EXPECT_THAT(images, Not(HasSubstr("smask")));
    }
    EXPECT_THAT(tool("qpdf --qdf --object-streams=disable FILE -", with, status), Not(HasSubstr("/Interpolate true")));
  }
}

// A page with this photograph, on its side, in a box that stands upright.
DisplayList photographed(base::Bytes bytes) {
  auto list = paper("case_cover", 1);
  list.pictures.push_back({{}, "image/jpeg", std::make_shared<const base::Bytes>(std::move(bytes))});
  list.pages.front().items.emplace_back(page_layout::PlacedPicture{0, {30'000, 100'000, 40'000, 30'000}, 1});
  return list;
}

TEST(PdfPages, hold_a_photograph_byte_for_byte) {
  const auto photo = page_layout::as_pages_hold(base::bytes_of(sample::read(kRoot + "/data/forms/samples/photo-2.jpg")));
  for (const int part : {1, 2}) {
    const auto file = pdf(photographed(photo), {}, part);
    int status = 0;
    tool("qpdf --check FILE", file, status);
    EXPECT_EQ(status, 0);
    EXPECT_THAT(tool("pdfimages -list FILE", file, status), HasSubstr(" jpeg "));
    const std::string raw(base::text_of(file));
    EXPECT_NE(raw.find(std::string(base::text_of(photo))), std::string::npos);
    EXPECT_THAT(tool("qpdf --qdf --object-streams=disable FILE -", file, status), Not(HasSubstr("/Interpolate true")));
  }
}

TEST(PdfPages, hold_a_photograph_with_fill_bytes_as_a_photograph) {
  auto photo = base::bytes_of(sample::read(kRoot + "/data/forms/samples/photo-2.jpg"));
  const auto clean = page_layout::as_pages_hold(photo);
  photo.insert(photo.begin() + 2, {0xFF, 0xFF});
  const auto file = pdf(photographed(photo));
  int status = 0;
  EXPECT_THAT(tool("pdfimages -list FILE", file, status), HasSubstr(" jpeg "));
  EXPECT_NE(std::string(base::text_of(file)).find(std::string(base::text_of(clean))), std::string::npos);
}

TEST(PdfPages, a_photograph_that_is_none_is_refused) {
  const auto writer = PdfWriter::create(sample::fonts(kRoot)).value();
  for (const auto& bytes : {base::Bytes{1, 2, 3}, base::Bytes{}, base::Bytes{0xFF, 0xD8, 0xFF, 0xE0, 0, 200, 1}})
    EXPECT_EQ(writer->write(photographed(bytes), {}, facts()).error().code, "pages.bad_picture");
}

TEST(PdfPages, a_picture_that_is_no_png_is_refused) {
  const auto pages = paper("rectification_order", 1);
  const auto writer = PdfWriter::create(sample::fonts(kRoot)).value();
  for (const auto& bytes : {base::Bytes{1, 2, 3}, base::Bytes{}}) {
    page_layout::Overlay overlay(pages);
    ASSERT_TRUE(
        overlay.add_seal(pages.boxes.front(), {{}, "image/png", std::make_shared<const base::Bytes>(bytes)}));
    const auto out = writer->write(pages, overlay.list(), facts());
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code, "pages.bad_picture");
  }
}

TEST(PdfPages, a_layout_made_with_another_font_is_refused) {
  auto pages = paper("case_cover", 1);
  pages.fonts[0].file.bytes[0] ^= 1;
  const auto out = PdfWriter::create(sample::fonts(kRoot)).value()->write(pages, {}, facts());
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, "pages.font_changed");
}

TEST(PdfPages, without_a_colour_profile_no_writer_is_made) {
  for (const std::string& path : {std::string("/nonexistent.icc"), kRoot + "/CMakeLists.txt"}) {
    PdfOptions options;
    options.colour_profile = path;
    const auto writer = PdfWriter::create(sample::fonts(kRoot), options);
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().code, "pages.no_colour_profile");
    EXPECT_THAT(writer.error().remedy, HasSubstr("icc-profiles-free"));
  }
}

TEST(PdfPages, titles_with_markup_stay_text) {
  auto f = facts();
  f.title = "<记录> & \"附件\"";
  const auto out = PdfWriter::create(sample::fonts(kRoot)).value()->write(paper("case_cover", 1), {}, f);
  ASSERT_TRUE(out);
  int status = 0;
  EXPECT_THAT(tool("pdfinfo FILE", *out, status), HasSubstr("<记录> & \"附件\""));
  EXPECT_THAT(tool("pdfinfo -meta FILE", *out, status), HasSubstr("&lt;记录&gt; &amp;"));
}

ports::PageBinder::Next one_after_the_other(std::vector<base::Bytes> documents) {
  return [documents = std::move(documents), at = std::size_t{0}]() mutable -> base::Result<std::optional<base::Bytes>> {
    if (at == documents.size()) return std::optional<base::Bytes>{};
    return std::optional(documents[at++]);
  };
}

base::Bytes bytes_of(ports::BlobReader& reader) {
  base::Bytes out(static_cast<std::size_t>(reader.size()));
  EXPECT_EQ(reader.read_at(0, out).value(), out.size());
  return out;
}

base::Bytes bound(std::vector<base::Bytes> documents) {
  const auto binder = PdfBinder::create(testing::TempDir()).value();
  auto out = binder->bind(one_after_the_other(std::move(documents)), facts());
  if (!out) throw std::runtime_error(out.error().text());
  return bytes_of(**out);
}

TEST(PdfsBehindEachOther, hold_all_pages_in_order_and_stay_archival) {
  const auto record = pdf(paper("inspection_record", 9)), order = pdf(paper("rectification_order", 1));
  const auto both = bound({record, order, record});
  int status = 0;
  const std::string checked = tool("qpdf --check FILE", both, status);
  EXPECT_EQ(status, 0) << checked;
  std::string expected;
  for (const auto* file : {&record, &order, &record}) expected += tool("pdftotext -raw FILE -", *file, status);
  EXPECT_EQ(without_spaces(tool("pdftotext -raw FILE -", both, status)), without_spaces(expected));
  EXPECT_THAT(tool("pdfinfo -meta FILE", both, status), HasSubstr("<pdfaid:part>2</pdfaid:part>"));
  EXPECT_THAT(tool("pdfinfo FILE", both, status), HasSubstr("(A4)"));
  EXPECT_THAT(tool("qpdf --qdf --object-streams=disable FILE -", both, status), testing::AllOf(HasSubstr("/GTS_PDFA1"), HasSubstr("/PrintScaling /None")));
  EXPECT_THAT(tool("pdffonts FILE", both, status), Not(HasSubstr(" no ")));
  EXPECT_EQ(both, bound({record, order, record}));
}

TEST(PdfsBehindEachOther, can_be_three_hundred_pages) {
  const auto page = pdf(paper("rectification_order", 1));
  int status = 0;
  const auto pages_of = [&](const base::Bytes& file) { return std::stoi(tool("qpdf --show-npages FILE", file, status)); };
  const int each = pages_of(page);
  const auto many = bound(std::vector<base::Bytes>(300, page));
  EXPECT_EQ(pages_of(many), 300 * each);
  const std::string checked = tool("qpdf --check FILE", many, status);
  EXPECT_EQ(status, 0) << checked;
  EXPECT_THAT(checked, Not(HasSubstr("WARNING")));
}

TEST(PdfsBehindEachOther, hold_their_photographs_and_nothing_of_what_each_said_of_itself) {
  const auto photo = base::bytes_of(sample::read(kRoot + "/data/forms/samples/photo-1.jpg"));
  const auto shown = pdf(photographed(photo)), record = pdf(paper("inspection_record", 2));
  const auto both = bound({shown, record});
  int status = 0;
  EXPECT_THAT(tool("pdfimages -list FILE", both, status), HasSubstr(" jpeg "));
  const std::string whole(base::text_of(both));
  const auto count = [&](const std::string& what) {
    int found = 0;
    for (auto at = whole.find(what); at != std::string::npos; at = whole.find(what, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("<pdfaid:part>"), 1);
  EXPECT_EQ(count("/Type /Catalog"), 1);
  EXPECT_EQ(count("/Type /Pages"), 1);
}

TEST(PdfsBehindEachOther, have_a_bound) {
  const auto page = pdf(paper("case_cover", 1));
  const auto binder = PdfBinder::create(testing::TempDir(), {}, 2 * page.size()).value();
  EXPECT_TRUE(binder->bind(one_after_the_other({page, page}), facts()));
  const auto more = binder->bind(one_after_the_other({page, page, page}), facts());
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, "print.too_large");
}

TEST(PdfsBehindEachOther, leave_no_file_and_tell_why_there_is_none) {
  const std::string folder = testing::TempDir() + "/prints-" + std::to_string(::getpid());
  ::mkdir(folder.c_str(), 0700);
  const auto binder = PdfBinder::create(folder).value();
  {
    const auto whole = binder->bind(one_after_the_other({pdf(paper("case_cover", 1))}), facts());
    ASSERT_TRUE(whole);
    EXPECT_TRUE(std::filesystem::is_empty(folder));
  }
  const auto no_pdf = binder->bind(one_after_the_other({base::Bytes{1, 2, 3}}), facts());
  ASSERT_FALSE(no_pdf);
  EXPECT_EQ(no_pdf.error().code, "pages.pdf_failed");
  const auto stopped = binder->bind([]() -> base::Result<std::optional<base::Bytes>> {
    return base::fail(base::ErrorKind::corrupt, "vault.damaged", "a frame does not open");
  }, facts());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, "vault.damaged");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::remove(folder);
  const auto nowhere = binder->bind(one_after_the_other({}), facts());
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, "print.not_written");
  EXPECT_EQ(nowhere.error().where, folder);
  PdfOptions options;
  options.colour_profile = "/nonexistent.icc";
  EXPECT_EQ(PdfBinder::create(folder, options).error().code, "pages.no_colour_profile");
}

TEST(PdfPages, that_are_void_say_so_once_a_page_among_their_words) {
  const auto pages = paper("inspection_record", 9);
  page_layout::Overlay overlay(pages);
  overlay.add_void_mark(*sample::fonts(kRoot), "作废");
  const auto file = pdf(pages, overlay.list());
  int status = 0;
  for (std::size_t page = 1; page <= pages.pages.size(); ++page) {
    const auto number = std::to_string(page);
    EXPECT_THAT(tool("pdftotext -f " + number + " -l " + number + " FILE -", file, status), HasSubstr("作废"));
  }
  tool("qpdf --check FILE", file, status);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace pages_pdf
