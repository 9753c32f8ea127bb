// Headings in running text, as GB/T 9704 sets them.
#include "page_layout/paragraph_heads.h"

#include <gmock/gmock.h>

#include <set>

#include "page_layout/lay_out.h"
#include "page_layout/sample_papers.h"
#include "page_layout/shaping.h"

namespace page_layout {
namespace {

using Pieces = std::vector<std::pair<std::string, std::string>>;

// What stands in which family, run by run.
Pieces headed(std::string_view text) {
  const auto& fonts = *sample::fonts(sample::kRoot);
  Pieces out;
  for (const auto& line : set_text(fonts, text, TextStyle{.heads = true}, 156'000)) {
    for (const auto& run : line.runs) {
      const auto& family = fonts.at(run.font).name.family;
      if (!out.empty() && out.back().first == family) out.back().second += run.text;
      else out.push_back({family, run.text});
    }
  }
  return out;
}

TEST(ParagraphHeads, of_the_first_level_are_hei_and_of_the_second_kai) {
  EXPECT_EQ(headed("一、调查经过\n经查，该单位未办理验收。\n（一）现场检查情况\n检查时设备仍在运行。"),
            (Pieces{{"FandolHei", "一、调查经过"},
                 {"FandolFang", "经查，该单位未办理验收。"},
                 {"FandolKai", "（一）现场检查情况"},
                 {"FandolFang", "检查时设备仍在运行。"}}));
  EXPECT_EQ(headed("　　十二、附则"), (Pieces{{"FandolHei", "　　十二、附则"}}));
}

TEST(ParagraphHeads, end_where_the_paragraph_goes_on) {
  EXPECT_EQ(headed("三、听证方式：因涉及商业秘密，不公开举行。"),
            (Pieces{{"FandolHei", "三、听证方式："}, {"FandolFang", "因涉及商业秘密，不公开举行。"}}));
  EXPECT_EQ(headed("（二）关于2月是否做过保养。补写的记录没有签字。"),
            (Pieces{{"FandolKai", "（二）关于2月是否做过保养。"}, {"FandolFang", "补写的记录没有签字。"}}));
}

TEST(ParagraphHeads, of_the_third_and_fourth_level_are_as_the_text) {
  for (const char* text : {"1. 现场检查情况", "（1）现场检查情况", "1．设备"}) EXPECT_EQ(head_of(text).bytes, 0u) << text;
}

TEST(ParagraphHeads, are_no_numbered_sentences) {
  for (const char* text : {"一、责令立即停止违法行为，并于2026年3月20日前改正；", "一、罚款贰万元；", "二、处罚款贰万元。", "一", "一、", "（一）",
                           "一般情况：正常", "十几台设备", "（见附件）情况说明",
                           "一、在本市行政区域内从事生产经营活动的单位的安全生产以及有关的监督管理工作的情况说明"})
    EXPECT_EQ(head_of(text).bytes, 0u) << text;
}

TEST(ParagraphHeads, change_neither_words_nor_where_a_line_may_end) {
  const auto& fonts = *sample::fonts(sample::kRoot);
  const std::string text = "一、听证时间：2026年3月20日9时00分，地点另行通知，请按时参加听证会并携带身份证明文件以及授权委托书。";
  const auto written = [&](bool heads) {
    std::vector<std::string> lines;
    for (const auto& line : set_text(fonts, text, TextStyle{.heads = heads}, 90'000)) {
      lines.emplace_back();
      for (const auto& run : line.runs) lines.back() += run.text;
    }
    return lines;
  };
  EXPECT_EQ(written(true), written(false));
}

// The families of a paper's words.
std::set<std::string> families_of_paper(const char* blocks) {
  const std::string form = std::string(R"({"form": "trial", "version": 1, "title": "示例函", "kind": "external",
    "number": {"template": "〔{year}〕{serial}号", "series": "trial"}, "copies": ["存档"],
    "fields": [{"id": "words", "label": "内容", "type": "long_text", "text": "一、事由\n请予协助。"}],
    "signers": [], "blocks": [)") + blocks + "]}";
  const auto read = Form::load(form);
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  const auto list = lay_out(*read, base::JsonObject{{"words", "一、事由\n请予协助。"}}, *sample::fonts(sample::kRoot), {}, nullptr);
  EXPECT_TRUE(list);
  std::set<std::string> out;
  for (const auto& font : list->fonts) out.insert(font.family);
  return out;
}

TEST(ParagraphHeads, are_set_in_letters_unless_the_form_leaves_them_and_in_reports_that_ask_for_them) {
  using ::testing::Contains;
  using ::testing::Not;
  EXPECT_THAT(families_of_paper(R"({"kind": "letter", "field": "words"})"), Contains("FandolHei"));
  EXPECT_THAT(families_of_paper(R"({"kind": "letter", "field": "words", "heads": false})"), Not(Contains("FandolHei")));
  EXPECT_THAT(families_of_paper(R"({"kind": "narrative", "field": "words"})"), Not(Contains("FandolHei")));
  EXPECT_THAT(families_of_paper(R"({"kind": "narrative", "field": "words", "heads": true})"), Contains("FandolHei"));
}

}  // namespace
}  // namespace page_layout
