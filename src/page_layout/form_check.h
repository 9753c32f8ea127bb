// What is wrong or odd with forms, beyond what keeps one from being read: each with its file, its place, and what to do.
// Pure: what only the record or the machine knows comes in as functions.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "page_layout/fonts.h"
#include "page_layout/form.h"

namespace page_layout {

struct FormProblem {
  bool error = true;  // else a remark: the form can be used
  std::string code;   // "form.unknown_source"
  std::string file;
  std::string place;  // JSON pointer; empty: the whole file
  std::string what, remedy;
};

// What forms are held against. A function that is empty, and a set that is empty, ask nothing.
struct FormKnowledge {
  // What is wrong with a path of the case state; empty: nothing.
  std::function<std::string(const std::vector<std::string>& steps)> path_fault;
  std::function<bool(std::string_view list)> has_words;
  std::set<std::string> roles;  // of signers
  std::optional<std::set<std::string>> word_lists = {};  // that rules of lint may name
  const Fonts* fonts = nullptr;
};

// What the law has the papers of some forms say (data/forms/required_words.json).
struct RequiredWords {
  std::vector<std::string> forms;
  std::vector<std::string> any_of;  // one of them stands somewhere in the form's own words
  std::string because;
};
// Errors: invalid "form.malformed", with the place in `where`.
base::Result<std::vector<RequiredWords>> read_required_words(std::string_view json);

// Forms that are known beside those that are looked at.
struct OtherForms {
  std::set<std::string> ids;
  std::map<std::string, std::string> titles;  // title or alias → id
};

// `files`: name ("penalty_decision.json") → text. Those of one folder are looked at together: ids, aliases and
// prerequisites are held against each other, and against the `others`.
std::vector<FormProblem> check_forms(const std::map<std::string, std::string>& files, const FormKnowledge& knowledge,
                                     const std::vector<RequiredWords>& required = {},
                                     const OtherForms& others = {});

}  // namespace page_layout
