#include "records/approval_rows.h"

#include <algorithm>

#include "records/approval_levels.h"

namespace records {
namespace {

using base::JsonArray;
using base::JsonObject;

JsonObject what_waits(const CaseState& state, const Approval& approval) {
  JsonObject told{{"case", state.id},           {"approval", approval.id},         {"matter", approval.matter},
                  {"proposal", approval.proposal}, {"asked_by", approval.asked_by}, {"asked_at", approval.asked_at.text()}};
  if (approval.paper) told["paper"] = *approval.paper;
  if (approval.fine_fen) told["fine_fen"] = *approval.fine_fen;
  std::int64_t urged = 0;
  for (const auto& urging : approval.urgings)
    if (urging.seq > approval.came_seq) {
      ++urged;
      told["urged_at"] = urging.at.text();
    }
  if (urged > 0) told["urged"] = urged;
  return told;
}

Row row_of(const CaseState& state, const Approval& approval, const std::string& whom, std::string lookup) {
  return {"waiting_approval", state.id + "#" + approval.id + "#" + whom, approval.asked_at.text() + "#" + state.id, std::move(lookup), nullptr};
}

Row row_of_level(const CaseState& state, const Approval& approval, const std::string& level) {
  auto row = row_of(state, approval, level, level);
  const auto waiting = waiting_levels(approval);
  // The last level has spoken when what follows from its word is still to come: in the next entry.
  if (std::find(waiting.begin(), waiting.end(), level) == waiting.end()) return row;
  auto told = what_waits(state, approval);
  told["level"] = level;
  const auto spoke = spoke_in_step(approval);
  if (!spoke.empty()) told["spoke"] = JsonArray(spoke.begin(), spoke.end());
  if (approval.speakers)
    for (const auto& one : *approval.speakers)
      if (one.level == level && one.users) told["users"] = JsonArray(one.users->begin(), one.users->end());
  row.json = std::move(told);
  return row;
}

Row row_of_reviewer(const CaseState& state, const Approval& approval, const AddedReviewer& reviewer) {
  auto row = row_of(state, approval, asked_lookup(reviewer.user), asked_lookup(reviewer.user));
  if (awaited_reviewer(approval, reviewer.user) == nullptr) return row;
  auto told = what_waits(state, approval);
  told["level"] = kReviewerLevel;
  told["reviewer_of"] = reviewer.level;
  row.json = std::move(told);
  return row;
}

Row row_of_copy(const CaseState& state, const Approval& approval, const ApprovalCopy& copy) {
  auto row = row_of(state, approval, copy_lookup(copy.user), copy_lookup(copy.user));
  if (copy.read_at) return row;
  auto told = what_waits(state, approval);
  told["sent_by"] = copy.sent_by;
  told["sent_at"] = copy.sent_at.text();
  row.json = std::move(told);
  return row;
}

}  // namespace

std::string asked_lookup(std::string_view user) { return "asked:" + std::string(user); }
std::string copy_lookup(std::string_view user) { return "copy:" + std::string(user); }

std::vector<Row> rows_of_approval(const CaseState& state, std::string_view id) {
  std::vector<Row> out;
  const auto* approval = state.approval(id);
  if (approval == nullptr) return out;
  for (const auto& level : approval->levels) out.push_back(row_of_level(state, *approval, level));
  for (const auto& reviewer : approval->reviewers) out.push_back(row_of_reviewer(state, *approval, reviewer));
  for (const auto& copy : approval->copies) out.push_back(row_of_copy(state, *approval, copy));
  return out;
}

std::optional<Row> row_of_review(const CaseState& state, const Event& event) {
  const bool asked = event.type == "legal_review.requested/1";
  const auto review = base::text_at(event.body, "review");
  if ((!asked && event.type != "legal_review.given/1") || review.empty()) return std::nullopt;
  Row row{"waiting_review", state.id + "#" + review, event.at.text() + "#" + state.id, {}, nullptr};
  if (asked)
    row.json = JsonObject{{"case", state.id}, {"review", review}, {"review_stage", base::text_at(event.body, "review_stage")},
                          {"asked_by", event.by}, {"asked_at", event.at.text()}};
  return row;
}

}  // namespace records
