// Inside page_layout: reading a form, part by part (form_fields.cpp, form_blocks.cpp, form.cpp).
#pragma once

#include <array>
#include <string_view>

#include "page_layout/form.h"
#include "page_layout/form_reader.h"

namespace page_layout {

inline constexpr std::size_t kMaxRules = 60;  // of a list that has no limit of its own

template <class T>
struct Word {
  std::string_view word;
  T value;
};

template <class T, std::size_t N>
T word(FormReader& r, std::string_view key, const std::array<Word<T>, N>& words, bool needed) {
  const std::string text = r.text(key, needed);
  for (const auto& w : words)
    if (w.word == text) return w.value;
  r.wrong("form.malformed", "the word '" + text + "' is not one of those allowed here", key);
  return words.front().value;
}

Field read_field(FormReader& r);
Block read_block(FormReader& r);
LintRule read_lint(FormReader& r);

// What the blocks need of their columns and fields, so that laying out meets no surprise.
void check_blocks(const Form& form, FormReader& r);

// A list of texts, none of them empty.
std::vector<std::string> read_texts(FormReader& r, std::string_view key, std::size_t most);

}  // namespace page_layout
