// The rulebook as the record's gate, in three strengths: what the law voids is held back; what needs a reason goes on when
// the request gives one, which is recorded; advice is told with the reply.
#pragma once

#include <vector>

#include "records/commands.h"
#include "rulebook/rulebook.h"

namespace services {

struct Core;

// What gates read of a request as `$command`: its fields, and those of the entry that it makes beside them.
base::JsonObject gate_fields(const base::Json& input);

class RuleGate : public records::Gate {
 public:
  RuleGate(Core& core, const records::CaseState& state) : core_(core), state_(state) {}

  // Gives "gate.passed" for each reason that was needed and given in `gate_reasons`.
  // Errors: blocked "gate.<rule>"; blocked "gate_reason.<rule>" where a reason is needed and not given.
  base::Result<std::vector<records::NewEvent>> ask(const records::Command& command,
                                                   const records::Subject& subject) const override;

  // [{gate, basis, text, text_en}]: what the rulebook advised against when it was asked last.
  base::JsonArray advice() const;

 private:
  Core& core_;
  const records::CaseState& state_;
  mutable std::vector<rulebook::GateAnswer> advised_;
};

}  // namespace services
