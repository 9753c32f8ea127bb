// The codes that are laid over the pages of a paper.
#include <gtest/gtest.h>

#include "page_layout/composer.h"
#include "page_layout/overlay.h"
#include "page_layout/sample_papers.h"

namespace page_layout {
namespace {

const base::Digest kPaper = base::Digest::from_hex(std::string(62, 'a') + "b7").value();

DisplayList record_of(int hazards) {
  const auto form = Form::load(sample::form_text(sample::kRoot, "inspection_record")).value();
  return lay_out(form, fill(form, sample::state(hazards), nullptr).value().fields, *sample::fonts(sample::kRoot), {}).value();
}

bool inside(const Box& place, const Point& p) {
  return p.x >= place.x && p.y >= place.y && p.x <= place.right() && p.y <= place.bottom();
}

TEST(PageCodes, stand_on_each_page_in_their_place_and_leave_what_was_signed_as_it_is) {
  const auto list = record_of(30);
  ASSERT_GT(list.pages.size(), 1u);
  const auto signed_layout = layout_json(list);
  Overlay overlay(list);
  overlay.add_page_codes(*sample::fonts(sample::kRoot), kPaper);
  EXPECT_EQ(layout_json(list), signed_layout);
  ASSERT_EQ(overlay.list().pages.size(), list.pages.size());
  int number = 0;
  for (const auto& page : overlay.list().pages) {
    ++number;
    const auto code = page_codes::code_of(kPaper, number, static_cast<int>(list.pages.size()));
    const auto place = place_of_code(page);
    ASSERT_EQ(page.items.size(), 2u) << "one area and one line of words";
    const auto& area = std::get<Path>(page.items[0]);
    EXPECT_EQ(area.line_width, 0);
    for (const auto& step : area.steps)
      if (step.kind != PathStep::Kind::close) {
        EXPECT_TRUE(inside({189'000, 12'000, 12'500, 12'500}, step.a)) << "docs/formats/page_code.md";
        EXPECT_TRUE(inside(place, step.a));
      }
    const auto& words = std::get<GlyphRun>(page.items[1]);
    EXPECT_EQ(words.text, page_codes::words_of(code));
    EXPECT_TRUE(inside(place, words.glyphs.front().at));
    EXPECT_LE(words.glyphs.front().at.x + words.width, place.right());
  }
}

TEST(PageCodes, keep_clear_of_the_text_and_of_the_edge_where_printers_do_not_reach) {
  const auto place = place_of_code(Page{});
  EXPECT_GT(place.x, kTextArea.right());
  EXPECT_LT(place.bottom(), kTextArea.y);
  EXPECT_LE(place.right(), kA4Width - 5'000);
  EXPECT_GE(place.y, 5'000);
}

TEST(PageCodes, of_a_paper_of_hundreds_of_pages_keep_their_words_on_one_line) {
  DisplayList list;
  list.pages.resize(kMaxPages);
  Overlay overlay(list);
  overlay.add_page_codes(*sample::fonts(sample::kRoot), kPaper);
  const auto& words = std::get<GlyphRun>(overlay.list().pages[123].items[1]);
  EXPECT_EQ(words.text, "AAAA-AAAA 124/400");
  EXPECT_GT(words.glyphs.front().at.x, kTextArea.right());
}

}  // namespace
}  // namespace page_layout
