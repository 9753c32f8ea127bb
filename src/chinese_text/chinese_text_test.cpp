#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/random.h"
#include "chinese_text/characters.h"
#include "chinese_text/folding.h"
#include "chinese_text/line_breaks.h"
#include "chinese_text/numerals.h"

namespace chinese_text {
namespace {

using testing::ElementsAre;

constexpr std::uint64_t kSeed = 20260305;

std::string random_text(base::SeededRandom& random) {
  static const std::vector<std::string> kPieces{"隐",   "患", "Ａ", "b",    "7",  "９", "，",      "。", "（",
                                                "〔",   " ",  "　", "\n",   "𠮷", "é",  "e\u0301", "ﬁ",  "·",
                                                "\x01", "㎡", "①",  "\xff", "ß",  "ŉ",  "2026"};
  std::string out;
  for (std::uint64_t n = random.next() % 24; n > 0; --n) out += kPieces[random.next() % kPieces.size()];
  return out;
}

TEST(Folding, full_width_and_case_make_no_difference) {
  EXPECT_EQ(fold("ＡＢｃ１２３（示）"), "abc123(示)");
  EXPECT_EQ(fold("SDS"), fold("ｓｄｓ"));
}

TEST(Folding, ill_formed_bytes_become_a_replacement_character) {
  EXPECT_EQ(fold("a\xff"
                 "b"),
            "a\uFFFDb");
}

TEST(Folding, folding_and_tidying_twice_change_nothing_more) {
  base::SeededRandom random(kSeed);
  for (int i = 0; i < 3000; ++i) {
    const std::string text = random_text(random);
    EXPECT_EQ(fold(fold(text)), fold(text)) << "seed " << kSeed << " round " << i;
    EXPECT_EQ(tidy_line(tidy_line(text)), tidy_line(text)) << "seed " << kSeed << " round " << i;
    EXPECT_EQ(tidy_text(tidy_text(text)), tidy_text(text)) << "seed " << kSeed << " round " << i;
  }
}

TEST(Tidying, a_line_loses_controls_and_outer_spaces_and_keeps_its_words) {
  EXPECT_EQ(tidy_line("　 氧气瓶\t\x07 未固定　"), "氧气瓶 未固定");
  EXPECT_EQ(tidy_line("（全角）ＡＢ"), "（全角）ＡＢ");
  EXPECT_EQ(tidy_line(" \n "), "");
}

TEST(Tidying, a_text_keeps_its_paragraphs) {
  EXPECT_EQ(tidy_text("\n\n一 \n\n 二\r\n三\n\n"), "一\n\n二\n三");
}

TEST(Names, spaces_dots_and_bracket_width_do_not_make_another_name) {
  EXPECT_TRUE(same_name("阿依古丽·示例", "阿依古丽•示例"));
  EXPECT_TRUE(same_name("示例（通化）有限公司", "示例(通化)有限公司 "));
  EXPECT_TRUE(same_name("张　三", "张三"));
  EXPECT_FALSE(same_name("张三", "张山"));
  EXPECT_FALSE(same_name("𠮷某", "吉某"));
}

TEST(SearchTokens, each_han_character_and_each_word_is_a_token) {
  EXPECT_THAT(search_tokens("2号除尘器（SDS）"), ElementsAre("2", "号", "除", "尘", "器", "sds"));
  EXPECT_THAT(search_tokens("示应急检〔2026〕17号"), ElementsAre("示", "应", "急", "检", "2026", "17", "号"));
  EXPECT_THAT(search_tokens("，。 "), ElementsAre());
  EXPECT_EQ(search_text("喆垚，镕"), "喆 垚 镕");
}

TEST(SearchTokens, characters_beyond_the_basic_plane_are_tokens_too) {
  EXPECT_THAT(search_tokens("𠮷𪚥"), ElementsAre("𠮷", "𪚥"));
}

TEST(SearchTokens, every_part_of_a_han_text_is_found_in_it) {
  base::SeededRandom random(kSeed);
  const std::vector<std::string> letters{"除", "尘", "器", "泄", "爆", "片", "缺", "失", "曌"};
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> chosen(1 + random.next() % 12);
    std::string text;
    for (std::string& c : chosen) text += c = letters[random.next() % letters.size()];
    const auto tokens = search_tokens(text);
    ASSERT_EQ(tokens, chosen) << "seed " << kSeed << " round " << round;
  }
}

TEST(Numerals, counting_words) {
  const std::map<std::int64_t, std::string> known{{0, "零"},
                                                  {10, "十"},
                                                  {12, "十二"},
                                                  {20, "二十"},
                                                  {105, "一百零五"},
                                                  {110, "一百一十"},
                                                  {1001, "一千零一"},
                                                  {10010, "一万零一十"},
                                                  {100000, "十万"},
                                                  {101000, "十万一千"},
                                                  {100001, "十万零一"},
                                                  {100000000, "一亿"},
                                                  {100010000, "一亿零一万"},
                                                  {1000000000000, "一万亿"},
                                                  {1200000000000, "一万二千亿"}};
  for (const auto& [n, words] : known) EXPECT_EQ(counting(n), words) << n;
}

TEST(Numerals, formal_words_for_amounts) {
  EXPECT_EQ(formal(10), "壹拾");
  EXPECT_EQ(formal(120305), "壹拾贰万零叁佰零伍");
  EXPECT_EQ(money(0), "人民币零元整");
  EXPECT_EQ(money(1'234'500), "人民币壹万贰仟叁佰肆拾伍元整");
  EXPECT_EQ(money(100'005), "人民币壹仟元零伍分");
  EXPECT_EQ(money(100'050), "人民币壹仟元伍角整");
  EXPECT_EQ(money(123), "人民币壹元贰角叁分");
  EXPECT_EQ(money(5), "人民币伍分");
}

TEST(Numerals, an_amount_in_words_is_read_back) {
  base::SeededRandom random(kSeed);
  constexpr std::int64_t kEnd = 10'000'000'000'000'000;
  for (int i = 0; i < 5000; ++i) {
    std::int64_t most = 10;
    for (std::uint64_t n = random.next() % 16; n > 0; --n) most *= 10;
    const auto fen = static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(std::min(most, kEnd)));
    EXPECT_EQ(fen_of_words(characters_of(money(fen))), fen) << money(fen);
  }
  EXPECT_EQ(fen_of_words(U"贰万圆"), 2'000'000);
  EXPECT_EQ(fen_of_words(U"二万五千元"), 2'500'000);
  EXPECT_EQ(fen_of_words(U"十元"), 1'000);
  EXPECT_EQ(fen_of_words(U"人民币叁佰元正"), 30'000);
}

TEST(Numerals, what_says_no_amount_is_not_read_as_one) {
  for (const char* words : {"", "元", "人民币", "贰万", "两万元", "贰叁元", "百元", "万元", "亿元", "贰万元整以上", "五分角",
                            "十二角", "一万亿亿元", "九千万亿元"})
    EXPECT_EQ(fen_of_words(characters_of(words)), std::nullopt) << words;
}

TEST(Characters, are_told_apart_and_put_together_again) {
  EXPECT_EQ(characters_of("隐a𠮷"), U"隐a𠮷");
  EXPECT_EQ(text_of(U"隐a𠮷"), "隐a𠮷");
  EXPECT_EQ(characters_of("a\xff患\xe6"), U"a\uFFFD患\uFFFD");
}

// Reads the words back by their meaning: digit, then place, then myriad.
std::int64_t value_of(std::string text, const std::array<std::string, 10>& digits,
                      const std::array<std::string, 3>& places) {
  std::int64_t total = 0, below_yi = 0, group = 0, digit = 0;
  while (!text.empty()) {
    const std::string c = text.substr(0, 3);
    text.erase(0, 3);
    const auto d = std::find(digits.begin(), digits.end(), c);
    const auto p = std::find(places.begin(), places.end(), c);
    if (d != digits.end()) {
      digit = d - digits.begin();
    } else if (p != places.end()) {
      static constexpr std::array<std::int64_t, 3> kWorth{10, 100, 1000};
      group += (digit == 0 ? 1 : digit) * kWorth[static_cast<std::size_t>(p - places.begin())];
      digit = 0;
    } else if (c == "万") {
      below_yi += (group + digit) * 10'000;
      group = digit = 0;
    } else {
      total += (below_yi + group + digit) * 100'000'000;
      below_yi = group = digit = 0;
    }
  }
  return total + below_yi + group + digit;
}

TEST(Numerals, words_say_the_number_they_were_made_from) {
  const std::array<std::string, 10> plain{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  const std::array<std::string, 10> formal_digits{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
  base::SeededRandom random(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    std::int64_t limit = 10;
    for (std::uint64_t k = random.next() % 16; k > 0; --k) limit *= 10;
    std::int64_t n =
        static_cast<std::int64_t>(random.next() >> 1) % std::min<std::int64_t>(limit, 10'000'000'000'000'000);
    if (i % 3 == 0) n -= n % 1000;
    EXPECT_EQ(value_of(counting(n), plain, {"十", "百", "千"}), n) << counting(n);
    EXPECT_EQ(value_of(formal(n), formal_digits, {"拾", "佰", "仟"}), n) << formal(n);
    EXPECT_EQ(counting(n).find("零零"), std::string::npos) << n;
  }
}

TEST(Dates, are_written_without_leading_zeros_and_in_the_legal_day) {
  const auto day = base::LegalDay::parse("2026-03-05").value();
  EXPECT_EQ(date(day), "2026年3月5日");
  EXPECT_EQ(date_in_han(day), "二〇二六年三月五日");
  EXPECT_EQ(date_in_han(base::LegalDay::parse("2030-10-20").value()), "二〇三〇年十月二十日");
  EXPECT_EQ(minute(base::Instant::parse("2026-03-04T16:05:59Z").value()), "2026年3月5日0时5分");
}

TEST(LineBreaks, no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one) {
  EXPECT_FALSE(may_begin_line(U'，'));
  EXPECT_FALSE(may_begin_line(U'》'));
  EXPECT_FALSE(may_end_line(U'（'));
  EXPECT_TRUE(may_begin_line(U'（'));
  EXPECT_TRUE(may_end_line(U'。'));
  // 依据：《安全生产法》 — only between the mark pairs and the plain characters
  EXPECT_THAT(break_places("依，《法》"), ElementsAre(6U));
  EXPECT_THAT(break_places("第12项"), ElementsAre(3U, 5U));
}

TEST(LineBreaks, hold_for_any_text) {
  base::SeededRandom random(kSeed);
  for (int i = 0; i < 2000; ++i) {
    const std::string text = tidy_text(random_text(random));
    for (const std::size_t at : break_places(text)) {
      ASSERT_LT(at, text.size());
      for (const char* mark : {"，", "。"})
        EXPECT_NE(text.compare(at, 3, mark), 0) << "seed " << kSeed << " round " << i;
      if (at >= 3) {
        EXPECT_NE(text.compare(at - 3, 3, "（"), 0) << "seed " << kSeed << " round " << i;
      }
    }
  }
}

}  // namespace
}  // namespace chinese_text
