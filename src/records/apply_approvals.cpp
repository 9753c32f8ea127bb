// What was put up for approval and what was said of it.
#include <algorithm>

#include "records/apply_parts.h"
#include "records/approval_levels.h"

namespace records {
namespace {

using base::Result;

Result<std::string> requested(CaseState& state, const Event& event) {
  auto body = body_of(event);
  rename(body, "approval", "id");
  rename(body, "approval_matter", "matter");
  body["seq"] = event.seq;
  body["asked_by"] = event.by;
  const auto asked_at = base::text_at(body, "happened_at");
  body["asked_at"] = asked_at;
  body["state"] = "waiting";
  body["came_seq"] = event.seq;
  for (const char* made_here : {"opinions", "reviewers", "copies", "urgings"}) body[made_here] = base::JsonArray();
  for (const char* later : {"waiting_for", "withdrawn_because"}) body.erase(later);
  if (auto* speakers = body.if_contains("speakers"); speakers != nullptr && speakers->is_array())
    for (auto& one : speakers->get_array())
      if (auto* told = one.if_object(); told != nullptr && !told->contains("persons"))
        (*told)["persons"] = told->contains("users") && told->at("users").is_array() ? told->at("users").get_array().size() : 1;
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

// Once all of a step have spoken it goes to the next. From the last level it goes nowhere: its word is followed by the grant or
// the refusal.
Result<std::string> opinion_given(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, hear(state, event, nullptr));
  if (!approval->waiting_for) return approval->id;
  if (const auto left = waiting_levels(*approval); !left.empty()) {
    approval->waiting_for = left.front();
  } else if (auto next = step_behind(*approval, *approval->waiting_for)) {
    approval->waiting_for = std::move(next);
    approval->came_seq = event.seq;
  }
  return approval->id;
}

Result<AddedReviewer*> asked_reviewer(Approval& approval, const Event& event) {
  const auto user = base::text_at(event.body, "user");
  for (auto& reviewer : approval.reviewers)
    if (reviewer.user == user && !reviewer.answered && !reviewer.dropped_because) return &reviewer;
  return base::pass_on(incoherent(event, "'" + user + "' was not asked"));
}

Result<std::string> reviewer_asked(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, thing_of(state.approvals, event, "approval"));
  auto body = body_of(event);
  body["seq"] = event.seq;
  body["asked_by"] = event.by;
  const auto asked_at = base::text_at(base::Json(body), "happened_at");
  body["asked_at"] = asked_at;
  for (const char* later : {"dropped_because", "answered"}) body.erase(later);
  ZL_TRY(auto reviewer, part_of<AddedReviewer>(event, std::move(body)));
  approval->reviewers.push_back(std::move(reviewer));
  return approval->id;
}

Result<std::string> review_given(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, thing_of(state.approvals, event, "approval"));
  ZL_TRY(auto* reviewer, asked_reviewer(*approval, event));
  reviewer->answered = event.seq;
  auto told = event;
  told.body.as_object()["level"] = kReviewerLevel;
  ZL_CHECK(hear(state, told, nullptr));
  return approval->id;
}

Result<std::string> reviewer_dropped(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, thing_of(state.approvals, event, "approval"));
  ZL_TRY(auto* reviewer, asked_reviewer(*approval, event));
  ZL_TRY(reviewer->dropped_because, text_in(event, "reason"));
  return approval->id;
}

Result<std::string> copied(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, thing_of(state.approvals, event, "approval"));
  const auto* to = base::array_at(event.body, "to");
  if (to == nullptr) return base::pass_on(malformed(event, "/to"));
  const auto sent_at = base::text_at(base::Json(body_of(event)), "happened_at");
  for (const auto& one : *to) {
    auto body = one.is_object() ? one.get_object() : base::JsonObject{};
    body["seq"] = event.seq;
    body["sent_by"] = event.by;
    body["sent_at"] = sent_at;
    body.erase("read_at");
    ZL_TRY(auto copy, part_of<ApprovalCopy>(event, std::move(body)));
    approval->copies.push_back(std::move(copy));
  }
  return approval->id;
}

Result<std::string> copy_read(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, thing_of(state.approvals, event, "approval"));
  const auto user = base::text_at(event.body, "user");
  for (auto& copy : approval->copies)
    if (copy.user == user && !copy.read_at) copy.read_at = event.at;
  return approval->id;
}

Result<std::string> urged(CaseState& state, const Event& event) {
  ZL_TRY(auto* approval, thing_of(state.approvals, event, "approval"));
  auto body = body_of(event);
  body["seq"] = event.seq;
  body["by"] = event.by;
  const auto at = base::text_at(base::Json(body), "happened_at");
  body["at"] = at;
  ZL_TRY(auto urging, part_of<Urging>(event, std::move(body)));
  approval->urgings.push_back(std::move(urging));
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
    approval->waiting_for = step_of(*approval, to).front();
    approval->came_seq = event.seq;
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
      {"approval.reviewer_asked/1", &reviewer_asked}, {"approval.review_given/1", &review_given},
      {"approval.reviewer_dropped/1", &reviewer_dropped}, {"approval.copied/1", &copied},
      {"approval.copy_read/1", &copy_read},   {"approval.urged/1", &urged},
  };
  return table;
}

}  // namespace records
