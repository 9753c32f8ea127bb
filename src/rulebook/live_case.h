// A case, or the bureau's own record, kept ready: each new event is looked at by the rules that it can touch,
// and by those whose time has come; the answers of all others stay. Gives the same as `evaluate` from
// scratch. Not thread-safe.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "rulebook/rulebook.h"

namespace rulebook {

class LiveCase {
 public:
  // The calendar must outlive the case. Without a choice: all rules.
  LiveCase(Rulebook rulebook, const Calendar& calendar, Parameters parameters,
           std::shared_ptr<const RuleChoice> choice = nullptr);
  ~LiveCase();
  LiveCase(LiveCase&&) noexcept;
  LiveCase& operator=(LiveCase&&) noexcept;

  // REQUIRES: a seq above those before it.
  void append(Fact fact);
  // Brings the answers up to `now`; gives how many rules were judged anew. Errors: invalid
  // "rulebook.too_many_steps".
  base::Result<std::size_t> advance(base::Instant now);

  // What every gate of the command answers at `now`, as rulebook::gates does; the obligations stay as they are.
  base::Result<std::vector<GateAnswer>> gates(base::Instant now, std::string_view command,
                                              const base::JsonObject& fields);

  Obligations obligations() const;  // as of the last `advance`
  // The next instant at which an answer may change, with the same facts.
  std::optional<base::Instant> next_change() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace rulebook
