// Rulebooks and calendars as they are installed in the record, ready for use, and what they say of a case. A case keeps the
// rulebook that it was opened under, and the bureau's parameters as they stood then: what is set later binds later cases, and
// never turns what was breached into what was kept. Answers are kept until the case, or time, moves on. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/recently_used.h"
#include "ports/blob_vault.h"
#include "ports/record_store.h"
#include "records/case_state.h"
#include "records/commands.h"
#include "rulebook/live_case.h"
#include "rulebook/rulebook.h"
#include "services/read_rulebooks.h"

namespace services {

struct Core;

// Of the row of an installed rulebook: whether two persons signed it, or it came with the bureau's opening.
bool is_signed_off(const base::Json& row);
// Whether it was withdrawn with this day or an earlier one: the day of a withdrawal is the first without it.
bool is_withdrawn_by(const base::Json& row, const std::string& day);
// Whether cases that are opened on this day may take it: signed off, in force, not withdrawn.
bool is_taken_on(const base::Json& row, const std::string& day);

// A decision that moved a case from one rulebook to another.
struct RulebookMove {
  std::uint64_t seq = 0;
  base::Instant at;
  records::RulebookRef from, to;
};

// Whether it is asked of anybody: advice and signals are told, never counted.
bool counts(const rulebook::Obligation& obligation);

struct FindingCounts {
  int met = 0, met_late = 0, open = 0, breached = 0, exempt = 0, not_triggered = 0;
  std::optional<base::Instant> next_due;
};
FindingCounts count(const rulebook::Obligations& obligations);
base::Json to_json(const FindingCounts& counts);

// What a rulebook says of a case at one instant.
struct Findings {
  base::Instant at;
  std::uint64_t version = 0;                  // of the case
  rulebook::Obligations obligations;          // every rule's own answer; `told` is what people look at and is counted
  std::optional<base::Instant> valid_until;   // nothing: until the case changes
  records::RulebookRef rulebook;              // that says it
  // Told and counted once, when they are made.
  FindingCounts counts;
  rulebook::Obligations undone;               // of what is told: those that count and are open or breached

  // What several laws ask of one act as one finding.
  rulebook::Obligations told() const;
};
// Fills `counts` and `undone`.
void tally(Findings& findings);

class RuleShelf {
 public:
  RuleShelf(const ports::RecordStore& store, const ports::BlobVault& vault, ReadRulebooks& read)
      : store_(store), vault_(vault), read_(read) {}

  // {id, version, digest} of the rulebook that new cases are opened under: of those signed off and in force, the one that
  // came into force last (of two on one day the one installed later). Where none is in force today, the one whose time ended
  // last, else one to come: recording does not stop. Others stay for the cases that were opened under them.
  // With `known`: by what was recorded up to and including that seq.
  base::Result<base::Json> current_reference(base::Instant now, std::optional<std::uint64_t> known = {});
  base::Result<std::shared_ptr<const rulebook::Rulebook>> current_rulebook(base::Instant now);
  // The rulebook that new cases would take on this day if the one named were not there. Nothing: none.
  base::Result<std::optional<std::string>> successor_of(const std::string& digest, const std::string& day);
  // Whether every rulebook that is signed off and not withdrawn by now takes these parameters: each of them may be the one
  // that new cases take. Errors: invalid "rulebook.bad_parameter", which names it.
  base::Status check_for_all_signed(const base::JsonObject& values, base::Instant now);
  // By digest.
  base::Result<std::shared_ptr<const rulebook::Rulebook>> rulebook(std::string_view digest);
  // With the years that were installed up to and including seq `known`; all of them without it.
  base::Result<std::shared_ptr<const rulebook::Calendar>> calendar(std::optional<std::uint64_t> known = {});

  // The parameters that the bureau has set, as they stood at `seq`.
  base::Result<base::JsonObject> parameter_values(Core& core, std::uint64_t seq);

  // At the office's present, kept between calls.
  base::Result<std::shared_ptr<const Findings>> findings(Core& core, const records::CaseState& state);
  // At another instant, or with what was known up to and including seq `known`: under the rulebook that the case had then.
  base::Result<Findings> findings_at(Core& core, const records::CaseState& state, base::Instant at,
                                     std::optional<std::uint64_t> known);
  // As they would stand at `at` if this, too, had happened; nothing is kept of it.
  base::Result<Findings> findings_supposing(Core& core, const records::CaseState& state, const records::Event& supposed, base::Instant at);
  // Under another rulebook, which need not be installed: a draft, tried on the case as it stands.
  base::Result<rulebook::Obligations> findings_under(Core& core, const records::CaseState& state,
                                                                 const rulebook::Rulebook& book, base::Instant at);
  // Oldest first; none for a case that keeps the rulebook it was opened under.
  base::Result<std::vector<RulebookMove>> moves_of(const records::CaseState& state);
  base::Result<rulebook::Explanation> explain(Core& core, const records::CaseState& state, std::string_view obligation);

  // What every gate of the command answers, with its strength: who asks for a reason, and who only advises.
  base::Result<std::vector<rulebook::GateAnswer>> gate_answers(Core& core, const records::CaseState& state,
                                                               std::string_view command, const base::JsonObject& fields);
  base::Result<std::string> rule_of_obligation(Core& core, const records::CaseState& state, std::string_view obligation);
  // Obligations that are due, overdue or broken; of a finding that is told for several, the one that is to be explained.
  base::Result<std::vector<std::string>> open_obligations(Core& core, const records::CaseState& state);

  void forget();  // after a rulebook, calendar or parameter was installed

 private:
  static constexpr std::size_t kFindingsKept = 2'000;
  static constexpr std::size_t kEventsKeptReady = 40'000;  // that the cases kept ready consist of

  // Where they were told before and still hold; null where they must be worked out.
  std::shared_ptr<const Findings> kept_findings(const std::string& case_id, std::uint64_t version, base::Instant now);

  struct Frame {  // all that an evaluation needs
    std::shared_ptr<const rulebook::Rulebook> book;
    std::shared_ptr<const rulebook::Calendar> calendar;
    rulebook::Parameters parameters;
    std::vector<rulebook::Fact> facts;
    records::RulebookRef reference;  // of the book
  };
  base::Result<Frame> frame(Core& core, const records::CaseState& state, std::optional<std::uint64_t> known,
                            std::optional<base::Instant> at = {});
  base::Result<Findings> findings_in(const Core& core, const Frame& f, const records::CaseState& state, base::Instant at);
  base::Result<records::RulebookRef> reference_at(const records::CaseState& state, std::optional<std::uint64_t> known,
                                                  std::optional<base::Instant> at);
  // A case kept ready: only what came since is read and judged.
  struct Live {
    std::shared_ptr<const rulebook::Calendar> calendar;
    rulebook::LiveCase rules;
    std::string digest;       // of the rulebook: a case may be moved to another
    std::uint64_t known = 0;  // how many of its events
  };
  // The rules that speak of cases; those of the bureau's own record are told there.
  std::shared_ptr<const rulebook::RuleChoice> choice_of(const Core& core, const rulebook::Rulebook& book, const std::string& digest);
  base::Result<std::unique_ptr<Live>> live_case(Core& core, const records::CaseState& state);
  base::Result<std::unique_ptr<Live>> new_live_case(Core& core, const records::CaseState& state,
                                                    const std::vector<ports::StoredEvent>& events);
  base::Status take_in(Core& core, Live& live, std::vector<ports::StoredEvent> events);
  std::uint64_t times_forgotten();
  void keep_ready(const std::string& case_id, std::unique_ptr<Live> live, std::uint64_t forgotten_before);
  base::Result<Findings> findings_now(Core& core, const records::CaseState& state, base::Instant now);
  base::Result<std::vector<records::Event>> told(Core& core, const records::CaseState& state,
                                                 std::optional<std::uint64_t> known);

  const ports::RecordStore& store_;
  const ports::BlobVault& vault_;
  ReadRulebooks& read_;
  std::mutex guard_;
  std::uint64_t forgotten_ = 0;  // times: what was read before must not be kept after
  std::map<std::string, std::shared_ptr<const rulebook::Rulebook>, std::less<>> books_;
  std::map<std::string, std::shared_ptr<const rulebook::RuleChoice>> choices_;  // by the rulebook's digest
  std::shared_ptr<const rulebook::Calendar> calendar_;
  std::shared_ptr<const std::vector<base::Json>> settings_;  // every parameter that was ever set, oldest first
  base::RecentlyUsed<std::shared_ptr<const Findings>> kept_{kFindingsKept};
  base::RecentlyUsed<std::unique_ptr<Live>> live_{kEventsKeptReady};
};

}  // namespace services
