// What was put up for approval and what was said of it.
#include <algorithm>

#include "records/apply_parts.h"

namespace records {
namespace {

using base::Result;

// The level that speaks next: the first that has not spoken since the request last came to it.
std::optional<std::string> next_level(const Approval& approval, std::string_view after) {
  const auto spoke = std::find(approval.levels.begin(), approval.levels.end(), after);
  if (spoke == approval.levels.end() || spoke + 1 == approval.levels.end()) return std::nullopt;
  return *(spoke + 1);
}

Result<std::string> requested(CaseState& state, const Event& event) {
  auto body = body_of(event);
  rename(body, "approval", "id");
  rename(body, "approval_matter", "matter");
  body["seq"] = event.seq;
  body["asked_by"] = event.by;
  const auto asked_at = base::text_at(body, "happened_at");
  body["asked_at"] = asked_at;
  body["state"] = "waiting";
  for (const char* later : {"opinions", "waiting_for", "withdrawn_because"}) body.erase(later);
  ZL_TRY(auto approval, part_of<Approval>(event, std::move(body)));
  if (approval.id != next_id("approval", state.approvals.size()))
    return base::pass_on(incoherent(event, "'" + approval.id + "' is not the next approval"));
  if (approval.levels.empty()) return base::pass_on(malformed(event, "/levels"));
  approval.waiting_for = approval.levels.front();
  state.approvals.push_back(std::move(approval));
  return state.approvals.back().id;
}

Result<Approval*> hear(CaseState& state, const Event& event, const char* opinion) {
  ZL_TRY(auto* approval, thing_of(state.approvals, event, "approval"));
  auto body = body_of(event);
  body["seq"] = event.seq;
  if (opinion != nullptr) body["opinion"] = opinion;
  if (const auto* mandate = body.if_contains("mandate")) {
    const auto reference = base::text_at(*mandate, "mandate");
    body["mandate"] = reference;
  }
  if (auto reason = base::text_at(event.body, "reason"); !reason.empty()) body["text"] = std::move(reason);
  ZL_TRY(auto said, part_of<Opinion>(event, std::move(body)));
  approval->opinions.push_back(std::move(said));
  return approval;
}

Result<std::string> opinion_given(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, hear(state, event, nullptr));
  if (approval->waiting_for == approval->opinions.back().level)
    if (auto next = next_level(*approval, approval->opinions.back().level)) approval->waiting_for = std::move(next);
  return approval->id;
}

Result<std::string> over(CaseState& state, const Event& event, const char* how) {
  ZL_TRY(auto* approval, hear(state, event, how));
  approval->state = how;
  approval->waiting_for.reset();
  return approval->id;
}

Result<std::string> granted(CaseState& state, const Event& event) { return over(state, event, "granted"); }
Result<std::string> refused(CaseState& state, const Event& event) { return over(state, event, "refused"); }

// To a level below, which speaks again; to nobody on the way: to who asked.
Result<std::string> returned(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, hear(state, event, "returned"));
  const auto to = base::text_at(event.body, "to_level");
  if (std::find(approval->levels.begin(), approval->levels.end(), to) != approval->levels.end()) {
    approval->waiting_for = to;
  } else {
    approval->state = "returned";
    approval->waiting_for.reset();
  }
  return approval->id;
}

Result<std::string> withdrawn(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, thing_of(state.approvals, event, "approval"));
  ZL_TRY(approval->withdrawn_because, text_in(event, "reason"));
  approval->state = "withdrawn";
  approval->waiting_for.reset();
  return approval->id;
}

}  // namespace

const HandlerTable& approval_handlers() {
  static const HandlerTable table{
      {"approval.requested/1", &requested},   {"approval.opinion_given/1", &opinion_given},
      {"approval.granted/1", &granted},       {"approval.refused/1", &refused},
      {"approval.returned/1", &returned},     {"approval.withdrawn/1", &withdrawn},
  };
  return table;
}

}  // namespace records
