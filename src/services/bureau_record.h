// What the rulebook says of the bureau's own record: of its rules of management, its custodians and devices, what it
// destroyed, what its supervisors found. The record never ends, so it is judged by the rulebook that new cases take, and by
// the parameters as they stand; each new entry by the rules that it can touch alone. Thread-safe.
#pragma once

#include <memory>
#include <mutex>

#include "services/rule_shelf.h"

namespace services {

class BureauRecord {
 public:
  // At the office's present.
  base::Result<std::shared_ptr<const Findings>> findings(Core& core);
  // At another instant, or with what was known up to and including seq `known`; by the rulebook in use then.
  base::Result<Findings> findings_at(Core& core, base::Instant at, std::optional<std::uint64_t> known);
  // Errors: not_found "rulebook.no_such_obligation".
  base::Result<rulebook::Explanation> explain(Core& core, std::string_view obligation);
  // Whether an answer may have changed by `now`, with the same record, since it was last asked for. Where none could be
  // given, the next day is waited for: who asks in between makes it try again, and nothing else does.
  bool is_due(base::Instant now);
  void forget();  // after a rulebook, calendar or parameter was installed

 private:
  struct Frame {  // all that an evaluation needs but the facts
    std::shared_ptr<const rulebook::Rulebook> book;
    std::shared_ptr<const rulebook::Calendar> calendar;
    rulebook::Parameters parameters;
    std::shared_ptr<const rulebook::RuleChoice> choice;
    records::RulebookRef reference;
  };
  struct Live {
    Frame frame;
    rulebook::LiveCase rules;
    std::uint64_t known = 0;  // entries of the record
  };
  static base::Result<Frame> frame(Core& core, base::Instant at, std::optional<std::uint64_t> known);
  static base::Result<std::vector<rulebook::Fact>> facts(Core& core, const rulebook::RuleChoice& choice,
                                                         std::optional<std::uint64_t> known);
  base::Result<std::shared_ptr<const Findings>> worked_out(Core& core, base::Instant now);
  base::Result<bool> read_on(Core& core, Live& live);

  std::mutex guard_;  // who asks while the record is read waits, and finds it read
  std::unique_ptr<Live> live_;
  std::shared_ptr<const Findings> kept_;
  std::optional<base::Instant> look_again_;  // unless asked before
};

}  // namespace services
