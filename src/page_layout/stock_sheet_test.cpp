// Sheets of stock: the form with its number, nothing struck, and nothing said of a case that nobody knows yet.
#include "page_layout/stock_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "page_layout/lay_out.h"
#include "page_layout/sample_papers.h"

namespace page_layout {
namespace {

using sample::kRoot;
using ::testing::HasSubstr;
using ::testing::Not;

Form form_of(const std::string& id) { return Form::load(sample::form_text(kRoot, id)).value(); }

base::Json known() {
  return base::JsonObject{{"bureau", {{"name", "示例市应急管理局"}, {"government", "示例市人民政府"}}}, {"paper", {{"number", "应急检记〔2026〕7号"}}}};
}

DisplayList sheet(const Form& form) {
  LayoutOptions options;
  options.for_pen = true;
  return lay_out(form, stock_fields(form, known()), *sample::fonts(kRoot), options).value();
}

std::string words_of(const DisplayList& list) {
  std::string out;
  for (const auto& page : list.pages)
    for (const auto& item : page.items)
      if (const auto* run = std::get_if<GlyphRun>(&item)) out += run->text;
  return out;
}

// Strokes across cells that say: left empty on purpose.
std::size_t strikes(const DisplayList& list) {
  std::size_t count = 0;
  for (const auto& page : list.pages)
    for (const auto& item : page.items)
      if (const auto* line = std::get_if<Line>(&item)) count += line->from.x != line->to.x && line->from.y != line->to.y;
  return count;
}

TEST(StockSheet, bears_its_number_and_what_the_bureau_says_of_itself) {
  const auto words = words_of(sheet(form_of("rectification_order")));
  EXPECT_THAT(words, HasSubstr("应急检记〔2026〕7号"));
  EXPECT_THAT(words, HasSubstr("示例市应急管理局"));
  EXPECT_THAT(words, HasSubstr("向示例市人民政府申请行政复议"));
  EXPECT_THAT(words, HasSubstr("年月日，我局对你单位"));
  EXPECT_THAT(words, Not(HasSubstr("＿"))) << "what a pen writes on is drawn, not spelt";
}

// Level lines within the page that no frame draws: what they begin and end at, by their height on it.
std::vector<std::pair<Um, Um>> pen_lines(const DisplayList& list) {
  std::vector<std::pair<Um, Um>> out;
  for (const auto& page : list.pages)
    for (const auto& item : page.items)
      if (const auto* line = std::get_if<Line>(&item); line && line->from.y == line->to.y && line->width < 300)
        out.emplace_back(line->from.x, line->to.x);
  return out;
}

TEST(StockSheet, has_lines_to_write_on_that_run_from_end_to_end) {
  Form form;
  form.title = "示例";
  form.fields = {Field{.id = "words", .label = "内容", .type = FieldType::long_text}};
  Block block;
  block.kind = BlockKind::letter;
  block.field = "words";
  form.blocks = {block};
  LayoutOptions options;
  options.for_pen = true;
  std::string text = "经查，";
  for (int i = 0; i < 60; ++i) text += "＿";
  text += "。";
  const auto list = lay_out(form, base::JsonObject{{"words", text}}, *sample::fonts(kRoot), options).value();
  const auto lines = pen_lines(list);
  ASSERT_EQ(lines.size(), 3u) << "one for each line of the text";
  EXPECT_GT(lines[1].second - lines[1].first, 150'000) << "the whole measure";
  EXPECT_EQ(lines[1].first, 28'000);
  EXPECT_LE(lines[1].second, 184'500);
  EXPECT_THAT(words_of(list), HasSubstr("经查，。"));
}

TEST(StockSheet, asks_to_tick_nothing_whose_words_all_come_from_the_record) {
  Form form;
  form.fields = {Field{.id = "heard", .label = "陈述", .type = FieldType::long_text}};
  const Condition told{.path = "event.x.y.text", .is = {}, .is_not = {}, .present = true, .at_least = {}};
  auto& parts = form.fields.front().paragraphs.emplace_back().parts;
  parts.push_back({{}, "已告知。"});
  parts.push_back({{told}, "{event.x.y.text}。"});
  parts.push_back({{told}, "另称：{event.x.y.text}。"});
  auto& whole = form.fields.front().paragraphs.emplace_back();
  whole.when = {told};
  whole.parts.push_back({{}, "{event.x.y.text}"});
  const auto words = base::text_at(stock_fields(form, known()), "heard");
  EXPECT_EQ(words, "已告知。＿＿＿＿＿＿＿＿＿＿＿＿。□另称：＿＿＿＿＿＿＿＿＿＿＿＿。\n＿＿＿＿＿＿＿＿＿＿＿＿");
}

TEST(StockSheet, leaves_a_cell_open_that_would_hold_nothing_but_a_line) {
  Form form;
  form.fields = {Field{.id = "keeper", .label = "保管人"}};
  form.fields.front().paragraphs.emplace_back().parts.push_back({{}, "{event.x.y.name}"});
  EXPECT_EQ(base::text_at(stock_fields(form, known()), "keeper"), "");
}

TEST(StockSheet, leaves_open_what_a_paper_would_strike) {
  const auto form = form_of("inspection_record");
  const auto struck = lay_out(form, {{"number", "x"}}, *sample::fonts(kRoot)).value();
  EXPECT_GT(strikes(struck), 5u);
  EXPECT_EQ(strikes(sheet(form)), 0u);
}

TEST(StockSheet, asserts_nothing_that_holds_only_under_a_condition) {
  const auto words = words_of(sheet(form_of("simplified_penalty_decision")));
  EXPECT_THAT(words, HasSubstr("□你（单位）未提出陈述、申辩。"));
  EXPECT_THAT(words, HasSubstr("□罚款由执法人员当场收缴"));
  EXPECT_THAT(words, HasSubstr("□警告　□罚款")) << "options are ticked with a pen";
  EXPECT_THAT(words_of(sheet(form_of("inspection_record"))), HasSubstr("□经检查，未发现问题和隐患。"));
}

TEST(StockSheet, does_not_end_before_the_pen_has_written) {
  EXPECT_THAT(words_of(sheet(form_of("inspection_record"))), Not(HasSubstr("以下空白")));
}

TEST(StockSheet, signers_have_their_places_though_nobody_is_named) {
  const auto list = sheet(form_of("inspection_record"));
  std::size_t officers = 0;
  for (const auto& box : list.boxes) officers += box.page == 1 && box.role == "officer" && box.part == "signature";
  EXPECT_EQ(officers, 2u);
}

TEST(StockSheet, of_a_form_that_does_not_print_its_number_cannot_be_told_apart) {
  EXPECT_TRUE(prints_its_number(form_of("inspection_record")));
  EXPECT_FALSE(prints_its_number(form_of("interview_record")));
  EXPECT_FALSE(prints_its_number(form_of("appraisal_opinion"))) << "it bears the number of another";
}

TEST(StockSheet, of_every_numbered_form_fits_its_pages_and_strikes_nothing) {
  std::size_t forms = 0;
  for (const auto& file : std::filesystem::directory_iterator(kRoot + "/data/forms")) {
    if (file.path().extension() != ".json") continue;
    const auto form = form_of(file.path().stem().string());
    if (!prints_its_number(form)) continue;
    const auto list = sheet(form);
    EXPECT_LE(list.pages.size(), 4u) << form.id;
    EXPECT_EQ(strikes(list), 0u) << form.id;
    EXPECT_THAT(words_of(list), HasSubstr("应急检记〔2026〕7号")) << form.id;
    EXPECT_THAT(words_of(list), Not(HasSubstr("{"))) << form.id;
    ++forms;
  }
  EXPECT_GT(forms, 40u);
}

}  // namespace
}  // namespace page_layout
