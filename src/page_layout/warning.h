// What an officer is told of a paper before it is issued. It never stands in the way: what the law makes void is the rulebook's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace page_layout {

// A stretch of a text, in characters. Of a list, a table or a dialogue, the text of one cell.
struct Stretch {
  std::size_t at = 0, length = 0;
};

struct Warning {
  std::string code;   // stable: "lint.brackets"
  std::string field;  // id; empty: of no one field
  std::string what;   // in Chinese, as the officer reads it
  std::size_t row = 0, column = 0;  // from 1; 0: the field has none, or all are meant
  std::optional<Stretch> stretch = {};
  std::size_t line = 0;   // of a text with several, from 1
  std::string text = {};  // the words themselves
  bool serious = false;   // the paper rests on it: looked at before the others
};

}  // namespace page_layout
