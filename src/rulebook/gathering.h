// A clause may be the sum of what other articles find (`gathers`). This lists it; nothing of it is judged. Pure and
// thread-safe.
#pragma once

#include <vector>

#include "rulebook/rulebook.h"

namespace rulebook {

struct Gathered {
  const Obligation* answer;   // of a rule of the gathered articles: missing, or done late
  const Obligation* finding;  // that it is told in: itself, or that of another source (told_once.h)
};

// Of the findings as they are told, those that the clause gathers, by article; each finding once. Both point into `told`.
std::vector<Gathered> gathered(const Article& article, const Article::Gathers& clause, const Obligations& told);

}  // namespace rulebook
