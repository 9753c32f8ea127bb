// What the commands have in common. Internal to the room.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/commands.h"

namespace records {

using Events = std::vector<NewEvent>;

// A command before a case, with the reading of its fields.
struct Asked {
  const CaseState& state;
  const Command& command;

  std::string text(std::string_view field) const { return base::text_at(command.input, field); }
  bool has(std::string_view field) const { return base::find(command.input, field) != nullptr; }
  const base::Json* field(std::string_view name) const { return base::find(command.input, name); }

  // The thing that a field names. Errors: not_found "case.no_such_thing".
  base::Result<const Act*> act(std::string_view field = "act") const;
  base::Result<const Hazard*> hazard(std::string_view field = "hazard") const;
  base::Result<const Recording*> recording(std::string_view field = "recording") const;
  base::Result<const Paper*> paper() const;
  // The paper as it stands, when the command bears on its present version (and digest, where it names one).
  // Errors: conflict "paper.changed", "paper.voided".
  base::Result<const Paper*> present_paper() const;

  // `happened_at`, and whose clock it is. Errors: invalid "time.in_future".
  struct Time {
    base::Instant at;
    bool claimed = false;
    bool late_entry = false;
  };
  base::Result<Time> time() const;
  // The same, of something that cannot have been before `start`, when `what` ("act-1 began"). Errors: invalid
  // "time.in_future", "time.too_early".
  base::Result<Time> time_after(base::Instant start, const std::string& what) const;
};

// `block` and `serial` go together, and a time of one's own goes with them alone. Errors: invalid "block.half_named".
base::Status check_block_fields(const Asked& asked);

// Copies the fields that are there.
void copy(base::JsonObject& to, const base::Json& from, std::initializer_list<std::string_view> names);
// Copies fields of `given` that must be there. Errors: broken "command.not_given".
base::Status copy_given(base::JsonObject& to, const Command& command,
                        std::initializer_list<std::string_view> names);
void put_time(base::JsonObject& body, const Asked::Time& time);
base::JsonArray array_of(const std::vector<std::string>& texts);
base::Status check_not_ahead(base::Instant at, base::Instant now, std::string where);
base::Status check_not_before(base::Instant at, base::Instant start, const std::string& what,
                              std::string where);
tl::unexpected<base::Error> no_such(std::string_view field, const std::string& id);
base::Result<base::Instant> instant_of(const Command& command, std::string_view field);
base::Result<base::LegalDay> day_of(const base::Json& input, std::string_view field);

struct Rule {
  base::Result<Events> (*run)(const Asked&);
  bool gated = false;          // the rulebook may hold it back
  bool after_closing = false;  // still possible when the case is closed: it only completes the record
};
using RuleTable = std::map<std::string_view, Rule>;

const RuleTable& act_commands();  // opening, officers, acts, exemptions, hazards, extensions
const RuleTable& paper_commands();
const RuleTable& record_commands();  // recordings, explanations, corrections, closing, archiving
const RuleTable& approval_commands();
const RuleTable& approval_side_commands();  // reviewers that are added, copies, urging
const RuleTable& link_commands();  // links between cases
const RuleTable& entry_commands();  // what people enter as it is

// Of approvals. Errors: not_found "case.no_such_thing"; conflict "approval.over", "approval.case_over".
base::Result<const Approval*> named_approval(const Asked& asked, std::string_view field = "approval");
base::Result<const Approval*> waiting_approval(const Asked& asked);
// Errors: denied "approval.not_your_level"; conflict "approval.spoken".
base::Result<std::string> level_spoken_for(const Asked& asked, const Approval& approval);
// Errors: conflict "approval.own".
base::Status is_another(const Asked& asked, const Approval& approval, const std::string& by, const char* where = "/approval");

// A command before the bureau's record.
struct Desk {
  const Command& command;
  const RowLookup& current;

  std::string text(std::string_view field) const { return base::text_at(command.input, field); }
  base::Result<std::optional<base::Json>> row(std::string_view model, std::string_view id) const {
    return current(model, id);
  }
  // A user who may be spoken of: registered, or a user of the operating system, whom nobody registers.
  base::Result<base::Json> user() const {
    const auto id = text("user");
    if (id.starts_with("os:")) return base::Json(base::JsonObject{{"user", id}});
    ZL_TRY(auto found, row("user", id));
    if (!found)
      return base::fail(base::ErrorKind::not_found, "user.no_such_user", "there is no user '" + id + "'", "/user");
    return std::move(*found);
  }
};
using BureauTable = std::map<std::string_view, base::Result<Events> (*)(const Desk&)>;

const BureauTable& rulebook_commands();  // installed, signed off, withdrawn
const BureauTable& number_commands();    // blocks of numbers
const BureauTable& seal_commands();      // proposed, approved, withdrawn
const BureauTable& font_commands();      // installed, withdrawn
const BureauTable& plan_commands();      // the annual inspection plan

}  // namespace records
