#include <algorithm>

#include "records/act_facts.h"
#include "records/case_state.h"
#include "records/state_io.h"

namespace records {
namespace {

template <class T>
const T* by_id(const std::vector<T>& things, std::string_view id) {
  for (const auto& thing : things)
    if (thing.id == id) return &thing;
  return nullptr;
}

}  // namespace

std::vector<std::string> at_work_on(const CaseState& state) {
  std::vector<std::string> out;
  bool opener_left = false;
  for (const auto& officer : state.officers) {
    if (!officer.left_at) out.push_back(officer.user);
    if (officer.user == state.opened_by) opener_left = officer.left_at.has_value();
  }
  if (!opener_left) out.push_back(state.opened_by);
  return out;
}

namespace {

std::int64_t open_hazards(const CaseState& state) {
  std::int64_t n = 0;
  for (const auto& hazard : state.hazards) n += hazard.state == "rectified" ? 0 : 1;
  return n;
}

}  // namespace

std::string_view stage_name(Stage stage) {
  switch (stage) {
    case Stage::inspection:
      return "inspection";
    case Stage::investigation:
      return "investigation";
    case Stage::decision:
      return "decision";
    case Stage::execution:
      return "execution";
    case Stage::closed:
      return "closed";
    case Stage::archived:
      return "archived";
  }
  return "inspection";
}

// A penalty or coercion stands where its record stands: the inquiry goes on until it was concluded, the decision until one
// was made.
Stage CaseState::stage() const {
  if (archive) return Stage::archived;
  if (closed) return Stage::closed;
  if (kind == "inspection") return Stage::inspection;
  const auto holds = [&](std::string_view type) {
    return std::any_of(record.begin(), record.end(), [&](const auto& line) { return line.type == type; });
  };
  if (holds("decision.issued/1")) return Stage::execution;
  return holds("inquiry.concluded/1") ? Stage::decision : Stage::investigation;
}

const Officer* CaseState::officer(std::string_view user) const {
  for (const auto& officer : officers)
    if (officer.user == user && !officer.left_at) return &officer;
  return nullptr;
}

const Act* CaseState::act(std::string_view act_id) const {
  return by_id(acts, act_id);
}

const Act* CaseState::running_act() const {
  for (auto it = acts.rbegin(); it != acts.rend(); ++it)
    if (!it->ended_at) return &*it;
  return nullptr;
}

const Hazard* CaseState::hazard(std::string_view id_) const {
  return by_id(hazards, id_);
}
const Recording* CaseState::recording(std::string_view id_) const {
  return by_id(recordings, id_);
}
const Paper* CaseState::paper(std::string_view id_) const {
  return by_id(papers, id_);
}
const Exemption* CaseState::exemption(std::string_view id_) const {
  return by_id(exemptions, id_);
}
const Extension* CaseState::extension(std::string_view id_) const {
  return by_id(extensions, id_);
}

const Approval* CaseState::approval(std::string_view id_) const {
  return by_id(approvals, id_);
}

const CaseLink* CaseState::link(std::string_view case_id) const {
  for (const auto& one : links)
    if (one.to == case_id && !one.ended_at) return &one;
  return nullptr;
}

const RecordLine* CaseState::line(std::uint64_t seq) const {
  for (const auto& line : record)
    if (line.seq == seq) return &line;
  return nullptr;
}

base::Json to_json(const CaseState& state) {
  auto object = write_part(state);
  object["stage"] = stage_name(state.stage());
  return object;
}

base::Result<CaseState> from_json(const base::Json& json) {
  return read_part<CaseState>(json, "case.bad_row", "stored case");
}

base::Json list_line(const CaseState& state) {
  base::JsonObject out{{"id", state.id},
                       {"number", state.number},
                       {"kind", state.kind},
                       {"stage", stage_name(state.stage())},
                       {"party", state.party.name},
                       {"enterprise", state.enterprise},
                       {"matter", state.matter},
                       {"opened_at", state.opened_at.text()},
                       {"version", static_cast<std::int64_t>(state.version)},
                       {"hazards", static_cast<std::int64_t>(state.hazards.size())},
                       {"hazards_open", open_hazards(state)}};
  const auto officers = present_officers(state);
  out["officers"] = base::JsonArray(officers.begin(), officers.end());
  const auto owners = at_work_on(state);
  out["owners"] = base::JsonArray(owners.begin(), owners.end());
  out["rulebook"] = state.rulebook.digest;
  base::JsonArray labels;
  for (const auto& label : state.labels) labels.emplace_back(label);
  out["labels"] = std::move(labels);
  if (state.closed) {
    out["closed_at"] = state.closed->at.text();
    out["ended_at"] = state.closed->ended_at.text();
  }
  if (state.archive) out["archived_at"] = state.archive->at.text();
  return out;
}

}  // namespace records
