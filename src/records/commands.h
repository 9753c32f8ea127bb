// What people (and the system) want to do with a case or with the bureau, and the events that say it was
// done. Only coherence is checked here: what the record could not mean. A breached rule is recorded, shown as
// a finding, and held back only where the rulebook's gate says that the law voids the act.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "records/case_state.h"
#include "records/event.h"

namespace records {

// clang-format off
// `input` is the request, already checked against data/vocabulary/commands. `given` is what only the services know; a
// request can never supply it. Its fields by command ("?" optional):
//   case.open              planned?:{plan_year,times_this_year}, exceeded?: body of frequency.exceeded without `reason`; number, series, serial (those of input.block, where it names one), party, rulebook:{id,version,digest}, officers:[{user,name,certificate; those of case.join_officer}]
//                          (officers: all that input.officers names; where it names none, the opener, who leads)
//   case.begin_act         entrusted?: [{officer, entrustment, in_force}], of officers who are with the case by entrustment
//   case.join_officer      name, certificate; of input.entrustment: entrustment, organisation, entrusted_from, entrusted_until?
//   case.prepare_paper     form_digest, number, series, serial, signed_digest, layout_digest, pages
//                          (a next version keeps the paper's number: pass the same three)
//   case.sign_paper        strokes (blob digest)                    [the services verified the signer's code]
//   case.seal_paper        the row of the seal; has_place: whether the paper has one for it   [the services verified the code]
//   case.photograph_paper  codes?: for each of input.pages [{digest_start, page}], as read on its photograph; titles?:{paper: title},
//                          of the other papers that they name
//   case.explain           rule
//   case.move_rulebook     approved_by_name
//   case.close, close_clean  open_findings:[obligation id], ended_at?
//   case.archive           archive_number, series, serial, retention (used where input has none), bag
//   case.seal              input {}: seal, bag, checkpoint_size      [system]
//   case.store_recording   input {}: body of recording.stored without `recording`; link?:{kind,id}   [system]
//   case.analyse_recording input {}: body of recording.analysed                                      [system]
// clang-format on
struct Command {
  std::string name;  // "case.find_hazard"
  base::UserId by;   // who asks; "system" for the background's own
  std::set<std::string> roles;
  base::Json input = base::JsonObject{};
  base::Json given = base::JsonObject{};
  base::Instant now;
};

// What the rulebook is asked about: {"paper","paper-1"}, {"act","act-2"}, {"case", id}; for a paper that is
// not yet prepared {"form", form}.
struct Subject {
  std::string kind, id;
};

// Where the rulebook may hold back. Asked last, after the checks of coherence, for the commands that
// `is_gated` names.
class Gate {
 public:
  virtual ~Gate() = default;
  // What is to be recorded of it ahead of what the command makes: the reasons for which one went on against the rulebook's
  // word. Or an error (blocked "gate.<rule>", "gate_reason.<rule>") that is handed on unchanged.
  virtual base::Result<std::vector<NewEvent>> ask(const Command& command, const Subject& subject) const = 0;
};

// Holds nothing back.
class OpenGate : public Gate {
 public:
  base::Result<std::vector<NewEvent>> ask(const Command&, const Subject&) const override {
    return std::vector<NewEvent>{};
  }
};

// Clocks differ: times are compared with so much tolerance.
inline constexpr std::int64_t kClockToleranceSeconds = 5 * 60;
// What happened longer ago is taken all the same (nobody is kept from telling the truth) and marked as a late
// entry. A recording that claims to be so much older than its case is not believed.
inline constexpr std::int64_t kLateEntrySeconds = 30 * 24 * 60 * 60;
// How uncertain a time is of which nothing is known: a year, the most that the vocabulary can say.
inline constexpr std::int64_t kUnknownTimeSeconds = 365 * 24 * 60 * 60;

// The events that the command makes. Pure.
// Errors: not_found "case.no_such_thing" (where = the input's field), conflict "case.closed", "act.ended",
// "act.running", "act.not_ended", "paper.changed", "paper.voided", "paper.issued", "officer.part_taken", …;
// invalid "time.in_future", "time.too_early", "hazard.due_missing", …; invalid "command.unknown"; broken
// "command.not_given" (a field of `given` is missing: an error of the caller); whatever the gate returned.
base::Result<std::vector<NewEvent>> decide(const CaseState& state, const Command& command, const Gate& gate);

bool is_case_command(std::string_view name);
bool is_gated(std::string_view name);
std::vector<std::string> case_commands();

// The ids that were made, for the reply: {"act":"act-1"}, {"hazard":"hazard-2"},
// {"paper":"paper-1","version":2,…}.
base::Json reply_of(std::span<const NewEvent> events);

// The row of a read model, or nothing.
using RowLookup =
    std::function<base::Result<std::optional<base::Json>>(std::string_view model, std::string_view id)>;

// Commands upon the bureau's stream: enterprise.register {…; given: enterprise (new id)}, enterprise.correct,
// user.register {login, name, …; given: user (new id)}, user.disable, user.reset, role.grant, role.revoke,
// label.grant, label.revoke, parameter.set, device.register, bureau.record {type, body; given: type with its version,
// made?: the ids that the event brings}, rulebook.sign_off {…; given: name},
// rulebook.withdraw; and for the system (fields in `given`, as in the
// event): log.open, rulebook.install (the first; later ones by people, given too), calendar.install, form.install, clock.step, blob.digest. role.grant:
// given.known_roles:[role ids]. Blocks of numbers: number.reserve {…; given: block, name, series, first, last, pattern,
// first_number, last_number, year?}, number.pass_on, number.give_back, number.void, and for the system number.pass_over
// {given: numbers:[{series, serial, number, reason}]}. Seals: seal.propose {…; given: seal, blob, width_mm, keeper_name},
// seal.approve {…; given: approved_by}, seal.withdraw. Fonts: font.install {…; given: font, blob, bytes, face, family, style,
// title, embedding, version?, copyright?, licence?, licence_url?}, font.withdraw. The annual plan: annual_plan.add_items, change_item,
// drop_item, submit, approve {…; given: approved_by}, return {…; given: returned_by}. Errors as above; invalid "enterprise.bad_credit_code" (the check digit),
// "role.unknown", conflict "user.disabled", ….
base::Result<std::vector<NewEvent>> decide_bureau(const Command& command, const RowLookup& current);
std::vector<std::string> bureau_commands();

// GB 32100-2015: 18 characters of which the last is a check digit over the others.
// Errors: invalid "enterprise.bad_credit_code" saying which character, or the check digit expected.
base::Status check_credit_code(std::string_view code);

// A resident's ID number: its day of birth and its check digit. What has not the shape of one, as a passport's, is not looked at.
// Errors: invalid "party.bad_id_number" with `where`.
base::Status check_id_number(std::string_view number, const std::string& where);
// The same for every `id_number` in the body, wherever it stands, and for every `credit_code` as `check_credit_code` does.
base::Status check_numbers_in(const base::Json& body, const std::string& where);

}  // namespace records
