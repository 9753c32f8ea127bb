// What papers are looked over for, as data (data/lint/papers.json): words by lists that the rules of forms name, and what is no fault
// though it looks like one.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace page_layout {

struct WordList {
  std::vector<std::string> words;
  std::vector<std::string> except;  // phrases in which a word means something else
};

struct LintLists {
  std::map<std::string, WordList, std::less<>> words;
  // Ends of what stands before a number whose owner writes other brackets, as on licences.
  std::vector<std::string> other_brackets_after;
  // Kinds of acts of one case that one officer may carry out at the same time, either way round.
  std::set<std::pair<std::string, std::string>> acts_together;

  bool may_go_together(const std::string& kind, const std::string& other) const {
    return acts_together.contains({kind, other}) || acts_together.contains({other, kind});
  }
  // Errors: invalid "lint.malformed", with the place in `where`.
  static base::Result<LintLists> load(std::string_view json);
};

}  // namespace page_layout
