// What the use cases share: the parts of the office, loading of cases under the access kernel, appending to the record.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

#include "files/disk.h"
#include "records/case_state.h"
#include "records/commands.h"
#include "services/blob_turn.h"
#include "services/bureau_record.h"
#include "services/case_board.h"
#include "services/case_shelf.h"
#include "services/office.h"
#include "services/rule_shelf.h"
#include "services/sign_in_throttle.h"

namespace services {

struct Core;
class FormFactsShelf;
class OwnFonts;
class Previews;
class SeenCodes;
class PagePictures;
using Handler = std::function<base::Result<Reply>(Core&, const CallContext&, const base::Json& input)>;

// Who has looked at what within a session, or, where there is none as on the machine itself, within a day: the access log
// gets one entry of each.
class Looks {
 public:
  // True the first time within the session and the window.
  bool first(const std::string& session, const std::string& kind, const std::string& id, base::Instant now);
  // The look could not be written down: the next one is the first again.
  void forget(const std::string& session, const std::string& kind, const std::string& id);

 private:
  std::mutex guard_;
  std::unordered_map<std::string, base::Instant> seen_;
};

// Whose turn it is. Who decides on a case holds its guard from reading to appending, so that those who act at once wait for
// each other instead of deciding in vain; numbers of all series are drawn under one guard, for the same reason. Taken in
// this order: the case's or the rulebooks', then the numbers'.
class Turns {
 public:
  std::mutex& of(std::string_view case_id) { return cases_[std::hash<std::string_view>{}(case_id) % cases_.size()]; }
  std::mutex& numbers() { return numbers_; }
  std::mutex& grants() { return grants_; }        // of roles; taken alone
  std::mutex& seals() { return seals_; }          // which may be used; taken before a case's
  std::mutex& forms() { return forms_; }          // which there are; taken alone
  std::mutex& fonts() { return fonts_; }          // which are in use, and who tries one; taken before the numbers'
  std::mutex& enterprises() { return enterprises_; }  // which there are, while a list of them is taken in; taken alone
  std::mutex& plans() { return plans_; }          // of inspections, between looking and deciding; taken alone
  std::mutex& rulebooks() { return rulebooks_; }  // which there are, and the parameters that they have to take

 private:
  std::array<std::mutex, 256> cases_;
  std::mutex numbers_, grants_, forms_, rulebooks_, seals_, fonts_, enterprises_, plans_;
};

// When the whole store was last verified, how far and with what result: on record, so that it is told after a restart too.
// Where the record takes no more, as a damaged one may, it is told until the program ends.
class Verification {
 public:
  base::Status note(Core& core, const CallContext& context, base::JsonObject told);
  // {at, began_at, size, root, result, damages, kinds, recorded}; null where there was none.
  base::Result<base::Json> last(Core& core) const;

 private:
  mutable std::mutex guard_;
  base::Json unrecorded_;
};

struct Core {
  explicit Core(OfficeParts&& given)
      : parts(std::move(given)),
        cases(parts.store, parts.vocabulary),
        rules(parts.store, parts.vault, *parts.read_rulebooks),
        board(parts.store),
        blobs(parts.vault, parts.store, disk) {}

  OfficeParts parts;
  files::Disk disk{parts.data.string()};
  CaseShelf cases;
  RuleShelf rules;
  CaseBoard board;
  BureauRecord bureau;
  UnnamedBlobs blobs;
  Looks looks;
  Turns turns;
  SignInThrottle throttle;
  Verification verification;
  std::atomic<std::int64_t> sessions_purged_us = 0;
  std::shared_ptr<Previews> previews;
  std::shared_ptr<SeenCodes> seen_codes;
  std::shared_ptr<PagePictures> page_pictures;
  std::shared_ptr<FormFactsShelf> form_facts;
  std::shared_ptr<OwnFonts> own_fonts;
  std::shared_ptr<const page_layout::Fonts> shipped_fonts;  // what is laid over finished papers is set in them
  std::map<std::string, Handler, std::less<>> operations;
  std::function<void(const base::CaseId&, const std::string& recording)> analyse_later = [](auto&&...) {};
  std::function<void(const base::Digest&, std::uint64_t bytes)> digest_later = [](auto&&...) {};
  std::function<void()> settle_blobs_later = [] {};

  base::Instant now() const { return parts.clock.now(); }
  // After a rulebook was installed or a parameter set: a case keeps those that it was opened under.
  void forget_rules() {
    rules.forget();
    board.try_failed_again();
    bureau.forget();
  }
  // After a calendar was installed: it counts for every case.
  void forget_calendars() {
    rules.forget();
    board.forget();
    bureau.forget();
  }
};

inline const access_control::Principal& system_principal() {
  static const access_control::Principal system{base::UserId{"system"}, "system", {"system"}, {}, ""};
  return system;
}

// The case, if this principal may do `operation` with it. Errors: not_found "case.no_such_case" (also where a label is not
// held), denied "access.not_permitted".
base::Result<CaseShelf::Case> load_case(Core& core, const access_control::Principal& who, std::string_view operation,
                                           std::string_view case_id);
access_control::Object object_of(const records::CaseState& state);

// May this principal do this with the bureau as a whole?
base::Status may_bureau(Core& core, const access_control::Principal& who, std::string_view operation);

base::Result<std::optional<base::Json>> row_json(Core& core, std::string_view model, std::string_view id);
base::Result<std::vector<ports::ReadRow>> all_rows(Core& core, std::string_view model, std::string_view id_prefix = {});
// What is told of a user's row: the member says why, by whom and when, and is absent for everyone else.
inline bool is_disabled(const base::Json& user_row) { return base::find(user_row, "disabled") != nullptr; }
// A bureau parameter, or its default.
base::Result<std::string> parameter(Core& core, std::string_view name, std::string_view otherwise = {});

// One entry of the access log for a look at an object; a second look within the window adds none. Where the log cannot be
// written, looking goes on for objects without labels, and fails for the others.
base::Status note_look(Core& core, const access_control::Principal& who, const std::string& kind, const std::string& id,
                       bool labelled);
base::Status note_access(Core& core, const access_control::Principal& who, const std::string& type, base::Json body);
// Several entries of one type, all or none.
base::Status note_accesses(Core& core, const access_control::Principal& who, const std::string& type, std::vector<base::Json> bodies);

// Appends to one stream what was decided on version n of it.
base::Result<ports::Appended> append_events(Core& core, const CallContext& context, const base::CaseId& stream,
                                            std::optional<std::uint64_t> n, std::vector<records::NewEvent> events,
                                            base::Json reply, const base::Digest& request_digest);

// The request as the idempotency key sees it.
base::Digest request_digest(std::string_view operation, const base::Json& input);
// The reply of an equal earlier request under the same key, if there was one.
base::Result<std::optional<Reply>> replayed(Core& core, const CallContext& context, const base::Digest& request);

// Groups of operations; each adds its handlers.
void add_case_commands(Core& core);
void add_case_reading(Core& core);
void add_case_entries(Core& core);
void add_approvals(Core& core);
void add_legal_review(Core& core);
void add_bench(Core& core);
void add_paper_operations(Core& core);
void add_paper_drafts(Core& core);
void add_page_photographs(Core& core);
void add_phrases(Core& core);
void add_questions(Core& core);
void add_hazard_library(Core& core);
void add_bureau_operations(Core& core);
void add_enterprise_import(Core& core);
void add_enterprise_history(Core& core);
void add_person_register(Core& core);
void add_entrustments(Core& core);
void add_visit_readiness(Core& core);
void add_annual_plan(Core& core);
void add_form_operations(Core& core);
void add_rulebook_trials(Core& core);
void add_rulebook_life(Core& core);
void add_rulebook_page(Core& core);
void add_calendar_operations(Core& core);
void add_bureau_findings(Core& core);
void add_bureau_entries(Core& core);
void add_person_operations(Core& core);
void add_handover_operations(Core& core);
void add_archive_operations(Core& core);
void add_log_operations(Core& core);
void add_seal_operations(Core& core);
void add_font_operations(Core& core);
void add_printing(Core& core);
void add_number_register(Core& core);
void add_number_templates(Core& core);
void add_credential_operations(Core& core);

// What case.move_rulebook has to know beside its input. Errors: conflict "rulebook.not_signed_off", "rulebook.not_in_force";
// denied "rulebook.not_the_approver".
base::Result<base::Json> facts_of_move(Core& core, const records::CaseState& state, const base::Json& input);

// Decides on the bureau's stream and appends; rows that two might make at once are guarded by the projector.
base::Result<Reply> run_bureau_command(Core& core, const CallContext& context, std::string_view command,
                                       const base::Json& input, base::Json given, base::JsonObject reply = {});
// One field of all rows of a model that belong to a user: the roles granted, the labels.
base::Result<base::JsonArray> values_of(Core& core, std::string_view model, const std::string& user, std::string_view field);

// What only services know of a command: facts for the decision, and blobs that these name. The blobs go into the vault when
// the command is decided, right before its entries; of a refused one nothing stays. `told` stands in the reply, and nowhere on
// record.
struct Known {
  Known() = default;
  Known(base::Json known, std::vector<base::Bytes> named = {}) : facts(std::move(known)), blobs(std::move(named)) {}  // NOLINT
  base::Json facts;
  std::vector<base::Bytes> blobs;
  base::JsonObject told = {};
};
using Given = std::function<base::Result<Known>(const records::CaseState&)>;

// Runs one domain command on a case: access, version, law, decision, append. The input was checked at the door.
base::Result<Reply> run_case_command(Core& core, const CallContext& context, std::string_view command,
                                     const base::Json& input, const Given& given);

}  // namespace services
