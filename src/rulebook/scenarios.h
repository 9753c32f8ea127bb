// Scenarios: a case told as dated events, then the obligations expected at instants. They lie beside the
// rulebook (FOLDER/scenarios/*.yaml) and are what `zhilu rules test` runs.
#pragma once

#include <string>
#include <vector>

#include "rulebook/rulebook.h"

namespace rulebook {

struct ScenarioFailure {
  std::string scenario;  // its title
  std::string where;     // file:line of the expectation
  std::string what;      // expected …, got …
};

// What an expectation that came out as told looked at: one obligation, or one gate.
struct ScenarioUse {
  std::string scenario, rule, gate, exception;
  bool allowed = false;  // gate
  Status status = Status::not_triggered;
  base::Instant at;
  std::optional<base::Instant> due;
  std::vector<base::Instant> performed;  // the times, received and claimed, of what is on record for it
};

struct ScenarioReport {
  std::vector<ScenarioUse> uses;
  int scenarios = 0;
  int expectations = 0;
  std::vector<ScenarioFailure> failures;
  bool passed() const { return failures.empty() && expectations > 0; }
};

// `scenario_files`: name → text. Errors: invalid "scenario.…" with file:line (a scenario that cannot be read, or that
// expects what cannot fail, is an error; one whose expectation fails is a failure). With the vocabulary it also may
// tell of no other event or field.
base::Result<ScenarioReport> run_scenarios(const Rulebook& rulebook, const Calendar& calendar,
                                           const Files& scenario_files, const Vocabulary* vocabulary = nullptr);

// The same on a folder's files: everything under "rulebooks/" and "calendars/", and the vocabulary where
// "vocabulary/" is there; runs the scenarios of rulebook `id`.
base::Result<ScenarioReport> run_scenarios(const Files& data, std::string_view id);

}  // namespace rulebook
