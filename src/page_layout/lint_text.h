// Inside page_layout: what a text says that an officer should look at again, each with its place. No law, no form: the ways
// in which times, numbers and amounts are written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "page_layout/lint_lists.h"
#include "page_layout/warning.h"

namespace page_layout {

struct FoundWord {
  std::string word;
  Stretch stretch;
};
// Where the words of a list stand, but for the phrases that are excepted.
std::vector<FoundWord> words_in(std::u32string_view text, const WordList& list);

// The year of a number in other brackets than 〔〕: "[2026]3号", "（2026）第3号". What stands before such a number may excuse it.
std::vector<Stretch> wrong_brackets(std::u32string_view text, const std::vector<std::string>& excused_after);

// Hours of a day without minutes: "3月5日9时". Not those that only bound a day or set a term ("24时", "17时前").
std::vector<Stretch> hours_alone(std::u32string_view text);

// "2026年3月5日9时至2026年3月5日8时": from a whole date on, an end before its beginning.
std::vector<Stretch> backward_periods(std::u32string_view text);

// "20000元（贰万伍仟元整）", either way round.
struct UnequalAmounts {
  Stretch stretch;
  std::int64_t figures_fen = 0, words_fen = 0;
};
std::vector<UnequalAmounts> unequal_amounts(std::u32string_view text);

}  // namespace page_layout
