// Questions that interviewers ask again and again (data/questions): what every interview begins and ends with, and what each kind
// of violation wants to know. Where {party} or another name in braces stands, the screen puts what the case says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "records/vocabulary.h"

namespace services {

struct Question {
  std::string id, part, ask;        // part: rights, identity, facts or closing, asked in this order
  std::vector<std::string> rights;  // that the question tells: `rights` of party.told
};

struct QuestionSet {
  std::string id, title;
  std::vector<std::string> causes;  // words of a cause that it fits; none: it belongs to every interview
  std::vector<Question> questions;
};

// Those of "questions/*.json" among the files, which may be none; the rights that they tell are the vocabulary's. Errors: invalid
// "question.bad_bank", naming file and place.
base::Result<std::vector<QuestionSet>> load_questions(const std::map<std::string, std::string>& files, const records::Vocabulary& vocabulary);

}  // namespace services
