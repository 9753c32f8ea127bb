// Inside page_layout: the words that a form itself puts on paper, with their places.
#pragma once

#include <string>
#include <vector>

#include "page_layout/form.h"

namespace page_layout {

struct OwnWords {
  std::string place;  // JSON pointer
  std::string text;   // a template as it stands, braces and all
};
std::vector<OwnWords> own_words_of(const Form& form);

}  // namespace page_layout
