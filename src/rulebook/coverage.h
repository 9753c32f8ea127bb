// What a rulebook says of each article of its source, and which of it no scenario tries.
#pragma once

#include <string>
#include <vector>

#include "rulebook/scenarios.h"

namespace rulebook {

struct ArticleCoverage {
  int article = 0;
  std::string clause, source;
  Words title;
  std::vector<std::string> rules, gates, exceptions;
  std::vector<Article::Declared> declared;  // clauses that people judge, with the reason
  std::vector<std::string> tests;           // titles of the scenarios that look at them
  bool covered() const {
    return !rules.empty() || !gates.empty() || !exceptions.empty() || !declared.empty();
  }
};

// Every article of the sources that stand in `folder`: of the manifest's own folder from the first to the
// last that it declares, in the order of their numbers; of others those that its files name.
std::vector<ArticleCoverage> coverage(const Rulebook& rulebook, const std::string& folder,
                                      const ScenarioReport& report);

// {rulebook, article, clause, source, title, title_en, rules, gates, exceptions, tests, declared:[{clause,
// statement, statement_en, reason, reason_en, gathers?:{first, last, rules}}]}
base::Json to_json(const ArticleCoverage& article, const std::string& rulebook);

// Warnings: a rule, gate or exception of `folder` that no scenario looks at; a gate never seen both open and
// shut; a deadline not tried just before, at and just after it.
std::vector<Problem> missing_tests(const Rulebook& rulebook, const std::string& folder,
                                   const ScenarioReport& report);

}  // namespace rulebook
