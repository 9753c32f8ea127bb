#include "pages_svg/svg_writer.h"

#include <gmock/gmock.h>

#include <boost/property_tree/xml_parser.hpp>
#include <chrono>
#include <sstream>

#include "page_layout/lay_out.h"
#include "page_layout/overlay.h"
#include "page_layout/sample_papers.h"

namespace pages_svg {
namespace {

using page_layout::DisplayList;
using testing::HasSubstr;
using testing::Not;
namespace sample = page_layout::sample;

const std::string kRoot = ZHILU_SOURCE_DIR;

DisplayList paper(int hazards) {
  const auto form = page_layout::Form::load(sample::form_text(kRoot, "inspection_record")).value();
  const auto filled = page_layout::fill(form, sample::state(hazards), nullptr).value();
  return page_layout::lay_out(form, filled.fields, *sample::fonts(kRoot), {"示例"}).value();
}

std::string svg(const DisplayList& pages, const DisplayList& overlay = {},
                std::string title = "现场检查记录") {
  const SvgWriter writer(sample::fonts(kRoot));
  const auto out = writer.write(pages, overlay, {std::move(title), "示例局", "", {}});
  if (!out) throw std::runtime_error(out.error().text());
  return std::string(base::text_of(*out));
}

void collect(const boost::property_tree::ptree& node, std::string& texts, int& count) {
  for (const auto& [name, child] : node) {
    ++count;
    if (name == "text") texts += child.data();
    collect(child, texts, count);
  }
}

TEST(SvgPages, are_well_formed_and_hold_every_word_in_reading_order) {
  const auto pages = paper(8);
  std::istringstream in(svg(pages));
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(in, tree);  // throws when it is not well-formed
  std::string texts, expected;
  int count = 0;
  collect(tree, texts, count);
  for (const auto& page : pages.pages)
    for (const auto& item : page.items)
      if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) expected += run->text;
  EXPECT_EQ(texts, expected);
  EXPECT_EQ(tree.get<std::string>("svg.title"), "现场检查记录");
}

TEST(SvgPages, need_no_font_no_script_and_no_style_of_the_browser) {
  const std::string out = svg(paper(1));
  for (const char* never :
       {"<script", "style=", "@font-face", "onload", "http://www.w3.org/1999/xlink", "url("})
    EXPECT_THAT(out, Not(HasSubstr(never)));
}

TEST(SvgPages, equal_pages_give_equal_bytes) {
  const auto pages = paper(3);
  EXPECT_EQ(svg(pages), svg(pages));
  const SvgWriter writer(sample::fonts(kRoot));  // a writer that has written before gives the same
  const auto once = writer.write(pages, {}, {});
  EXPECT_EQ(*once, *writer.write(pages, {}, {}));
}

TEST(SvgPages, each_outline_is_drawn_once_and_used_by_name) {
  const std::string out = svg(paper(20));
  std::set<std::string> ids;
  for (std::size_t at = out.find("<path id=\""); at != std::string::npos;
       at = out.find("<path id=\"", at + 1)) {
    const std::size_t from = at + 10;
    EXPECT_TRUE(ids.insert(out.substr(from, out.find('"', from) - from)).second);
  }
  std::size_t uses = 0;
  for (std::size_t at = out.find("<use href=\"#"); at != std::string::npos;
       at = out.find("<use href=\"#", at + 1)) {
    const std::size_t from = at + 12;
    EXPECT_TRUE(ids.contains(out.substr(from, out.find('"', from) - from)));
    ++uses;
  }
  EXPECT_GT(uses, ids.size() * 2);
}

TEST(SvgPages, one_page_can_be_shown_alone_with_its_overlay) {
  const auto pages = paper(20);
  page_layout::Overlay overlay(pages);
  page_layout::SignatureBox box;
  for (const auto& b : pages.boxes)
    if (b.page == 2 && b.part == "signature") box = b;
  const std::vector<page_layout::Stroke> strokes{{{1, 1, 0, 500}, {90, 40, 9, 500}}};
  ASSERT_TRUE(overlay.add_strokes(box, strokes, 100, 50));
  EXPECT_THAT(svg(page_layout::only_page(pages, 2), page_layout::only_page(overlay.list(), 2)),
              HasSubstr("stroke-linecap"));
  EXPECT_THAT(svg(page_layout::only_page(pages, 1), page_layout::only_page(overlay.list(), 1)),
              Not(HasSubstr("stroke-linecap")));
}

TEST(SvgPages, markup_in_a_title_or_a_text_stays_text) {
  auto state = sample::state(0);
  state.get_object()["party"].get_object()["name"] = "<b>&\"厂\"</b>";
  const auto form = page_layout::Form::load(sample::form_text(kRoot, "inspection_record")).value();
  const auto filled = page_layout::fill(form, state, nullptr).value();
  const auto pages = page_layout::lay_out(form, filled.fields, *sample::fonts(kRoot)).value();
  const std::string out = svg(pages, {}, "</title><script>");
  EXPECT_THAT(out, Not(HasSubstr("<script>")));
  EXPECT_THAT(out, Not(HasSubstr("<b>")));
  EXPECT_THAT(out, HasSubstr("&lt;b&gt;&amp;&quot;厂&quot;"));
}

TEST(SvgPages, a_layout_made_with_another_font_is_refused_not_drawn_wrongly) {
  auto pages = paper(1);
  pages.fonts[0].file.bytes[0] ^= 1;
  const auto out = SvgWriter(sample::fonts(kRoot)).write(pages, {}, {});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, "pages.font_changed");
}

TEST(SvgPages, a_picture_without_bytes_is_refused) {
  const auto pages = paper(1);
  page_layout::Overlay overlay(pages);
  ASSERT_TRUE(overlay.add_seal(pages.boxes.front(), {{}, "image/png", nullptr}));
  const auto out = SvgWriter(sample::fonts(kRoot)).write(pages, overlay.list(), {});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, "pages.bad_picture");
}

}  // namespace
}  // namespace pages_svg
