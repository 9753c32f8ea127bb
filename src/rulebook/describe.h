// A rulebook for readers: what each rule asks and by when, beside the articles that Rulebook::articles gives. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rulebook/rulebook.h"

namespace rulebook {

// The last day on which the rulebook is in force; nothing: until further notice.
std::optional<base::LegalDay> in_force_until(const Rulebook& book);

// A number or a word that a rule writes down, or leaves to a parameter; neither: it depends on the case.
struct Amount {
  std::optional<std::int64_t> number;
  std::string word;
  std::string parameter;  // its name
};

struct DeadlineTold {
  Amount amount, unit;            // "natural_days", …
  std::optional<Amount> wait_amount, wait_unit;
  std::vector<Words> from;        // the kinds of records that it starts on
  Amount roll_over;               // "next_working_day", "none", or of a parameter; neither: none
  bool backwards = false, pauses = false, burdens_party = false;
};

struct RuleTold {
  std::string id, clause, basis, place;  // place: "folder/file.yaml:12:5"
  RuleKind kind = RuleKind::achievement;
  Amount effect;                         // "finding", or of a parameter
  Words title, asks, answers, cure;
  base::LegalDay from{};
  std::optional<base::LegalDay> until;
  std::optional<DeadlineTold> deadline;
  bool has_window = false;
  bool refined = false;                  // a stricter rule of a lower layer stands in its place
  struct Lifted {
    std::string id, clause;
    Words title;
  };
  std::vector<Lifted> exceptions;
  std::vector<std::string> also;         // rules told with it as one finding, whichever of them names the others
};
// By id.
std::map<std::string, RuleTold> rules_told(const Rulebook& book);

struct GateTold {
  std::string id, clause, place;
  Words title;
  std::vector<std::string> commands;  // that it is asked before: "case.issue_paper"
  Amount strength;                    // "block", "reason", "advise", or of a parameter
  Words otherwise;                    // what is said where it does not hold; … stands for what the case tells
  base::LegalDay from{};
  std::optional<base::LegalDay> until;
};
// By id.
std::map<std::string, GateTold> gates_told(const Rulebook& book);

// Each rule as it answers where nothing calls for it, which reads alike in every case; where a parameter says the effect, with
// one of those that it may have.
Obligations untriggered(const Rulebook& book);

}  // namespace rulebook
