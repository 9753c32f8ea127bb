// The page that an approver reads before they decide.
#include <algorithm>

#include "records/approval_levels.h"
#include "records/case_entries.h"
#include "services/approval_changes.h"
#include "services/approvals.h"
#include "services/fine_bands.h"
#include "services/mandates.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

namespace {

// Of a paper: which it is, and whether it still is what was put up.
Json paper_put_up(const records::CaseState& state, const records::Approval& approval) {
  const auto* paper = approval.paper ? state.paper(*approval.paper) : nullptr;
  if (paper == nullptr) return nullptr;
  return JsonObject{{"paper", paper->id},
                    {"form", paper->form},
                    {"number", paper->number},
                    {"version", approval.version.value_or(0)},
                    {"pages", paper->pages},
                    {"stands", !paper->voided && paper->signed_digest == approval.document_digest}};
}

// What is short of being done in the case, as whoever decides has to know it.
Result<JsonObject> gaps_of(Core& core, const records::CaseState& state) {
  ZL_TRY(const auto found, core.rules.findings(core, state));
  JsonArray listed;
  std::int64_t breached = 0, due = 0;
  constexpr std::size_t kListed = 20;
  for (const auto& o : found->undone) {
    if (o.effect == rulebook::Effect::advice) continue;
    (o.status == rulebook::Status::breached ? breached : due) += 1;
    if (listed.size() < kListed)
      listed.push_back(JsonObject{{"obligation", o.id}, {"article", o.article()}, {"clause", o.clause()}, {"source", o.source()},
                                  {"status", std::string(rulebook::name_of(o.status))}, {"title", o.title().zh}, {"title_en", o.title().en}});
  }
  return JsonObject{{"breached", breached}, {"due", due}, {"list", std::move(listed)}};
}

// The position of the case's record right behind the entry.
std::uint64_t position_behind(const records::CaseState& state, std::uint64_t seq) {
  std::uint64_t n = 0;
  while (n < state.record.size() && state.record[n].seq <= seq) ++n;
  return n;
}

// From where on this person has not read the case: since they last looked at it here or spoke in it, whichever came later;
// else since it was put up. Who decided upon an earlier reading names it (`since`).
struct Unread {
  std::uint64_t position = 0;
  bool looked = false;
};

Unread unread_by(Core& core, const CallContext& context, const records::CaseState& state, const records::Approval& approval,
                 std::optional<std::int64_t> since) {
  const auto looked = looked_before(core, context.who, state, approval.id);
  if (since) return {std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(*since, 0)), state.version), true};
  Unread out{looked.value_or(position_behind(state, approval.seq)), looked.has_value()};
  for (const auto& other : state.approvals)
    for (const auto& said : other.opinions)
      if (said.user == context.who.user.text) out = {std::max(out.position, position_behind(state, said.seq)), true};
  return out;
}

Result<JsonObject> what_changed(Core& core, const CallContext& context, const records::CaseState& state, const Unread& unread) {
  ZL_TRY(auto changes, changes_from(core, context.who, state, unread.position));
  JsonArray list;
  for (auto& line : changes.listed) list.push_back(std::move(line));
  return JsonObject{{"entries", changes.entries},
                    {"since", unread.position > 0 ? state.record[unread.position - 1].seq : 0},
                    {"looked_before", unread.looked},
                    {"list", std::move(list)}};
}

// Whether it is this person's turn: as one who was asked, or for a level, under which mandate; or whether they read along.
void put_turn(const Core& core, const CallContext& context, const Voice& voice, const records::CaseState& state, const records::Approval& approval,
              JsonObject& out) {
  const auto& user = context.who.user.text;
  const auto& copies = approval.copies;
  out["copy_unread"] = std::any_of(copies.begin(), copies.end(), [&](const auto& copy) { return copy.user == user && !copy.read_at; });
  const bool over = is_over_for(core, state.closed.has_value(), approval.matter);
  if (over && approval.waiting_for) out["case_is_over"] = true;
  out["mine"] = false;
  if (over || approval.asked_by == user || records::handled(state, user)) return;
  if (const auto* asked = records::awaited_reviewer(approval, user)) {
    out["mine"] = true;
    out["reviewer_of"] = asked->level;
    return;
  }
  const auto spoke = records::spoke_in_step(approval);
  if (std::find(spoke.begin(), spoke.end(), user) != spoke.end()) return;
  for (const auto& level : records::waiting_levels(approval)) {
    if (!voice.speaks_for(level, approval.matter) || !records::is_named_for(approval, level, user)) continue;
    out["mine"] = true;
    out["level"] = level;
    if (const auto* mandate = voice.mandate(level, approval.matter)) out["mandate"] = reference_to(*mandate);
    return;
  }
}

}  // namespace

Result<Reply> approval_brief(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto state, load_case(core, context.who, "case.approval_brief", base::text_at(input, "case")));
  ZL_CHECK(note_look(core, context.who, "case", state->id, !state->labels.empty()));
  const auto* approval = state->approval(base::text_at(input, "approval"));
  if (approval == nullptr)
    return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no approval '" + base::text_at(input, "approval") + "'",
                "/approval");
  ZL_TRY(const auto voice, voice_of(core, context.who));
  JsonObject out{{"case", state->id}, {"number", state->number}, {"kind", state->kind}, {"case_matter", state->matter},
                 {"party", state->party.name}, {"approval", approval_view(*approval)}, {"case_version", state->version}};
  ZL_TRY(out["asked_by_name"], user_name(core, approval->asked_by));
  if (auto paper = paper_put_up(*state, *approval); !paper.is_null()) out["paper"] = std::move(paper);
  JsonArray facts;
  for (const auto& hazard : state->hazards)
    facts.push_back(JsonObject{{"hazard", hazard.id}, {"description", hazard.description}, {"state", hazard.state}, {"basis", hazard.basis.value_or("")}});
  out["hazards"] = std::move(facts);
  ZL_TRY(out["bands"], bands_of_fine(core, *state, approval->fine_fen));
  ZL_TRY(out["gaps"], gaps_of(core, *state));
  const auto unread = unread_by(core, context, *state, *approval, base::int_at(input, "since"));
  ZL_TRY(out["changed"], what_changed(core, context, *state, unread));
  put_turn(core, context, voice, *state, *approval, out);
  return Reply{std::move(out), state->version};
}

}  // namespace services
