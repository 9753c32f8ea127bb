// Where a form draws its words from: every path in it, with its place. For checking a form, and for telling a case no
// further than its form asks.
#pragma once

#include <string>
#include <vector>

#include "page_layout/form.h"

namespace page_layout {

struct PathUse {
  std::string place;      // JSON pointer into the form
  std::string path;       // from the root of the case state: "item." is written out
  std::string word_list;  // the words of which list are asked for; empty: none
  std::string field;      // id of the field it helps to fill; empty: of none
};

// Those into the form's own fields (fields.ID) too; not `index` and `group`, which the language itself provides.
std::vector<PathUse> paths_of(const Form& form);

// The steps of a path without their filters: "events", "item", "listed", "name".
std::vector<std::string> plain_steps(std::string_view path);

}  // namespace page_layout
