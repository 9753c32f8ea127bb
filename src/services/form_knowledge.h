// What forms are held against when they are checked: the paths of the case state, the vocabulary, who may sign.
#pragma once

#include <string>
#include <string_view>

#include "page_layout/form_check.h"
#include "records/vocabulary.h"
#include "services/office.h"

namespace services {

// All arguments outlive what is given.
page_layout::FormKnowledge form_knowledge(const records::Vocabulary& vocabulary, const DeclaredParameters& parameters,
                                          const page_layout::Fonts* fonts, const page_layout::LintLists& lint);

// Of a file of data/, by its path there: "penalty_decision.json" where it is a form; empty: it is none.
std::string_view form_file(std::string_view path);

// data/forms/checks/required_words.json, if it is among the files. Errors: invalid "form.malformed".
base::Result<std::vector<page_layout::RequiredWords>> required_words(const DataFiles& files);
// data/lint/papers.json. Errors: not_found "share.missing"; invalid "lint.malformed".
base::Result<page_layout::LintLists> lint_lists(const DataFiles& files);

}  // namespace services
