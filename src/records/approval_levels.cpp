#include "records/approval_levels.h"

#include <algorithm>
#include <set>

namespace records {
namespace {

bool in_list(const std::vector<std::string>& list, std::string_view one) { return std::find(list.begin(), list.end(), one) != list.end(); }

const LevelSpeakers* speakers_of(const Approval& approval, std::string_view level) {
  if (!approval.speakers) return nullptr;
  const auto& all = *approval.speakers;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.level == level; });
  return found == all.end() ? nullptr : &*found;
}

bool is_word(const Opinion& said) {
  return said.opinion != "granted" && said.opinion != "refused" && said.opinion != "returned" && said.level != kReviewerLevel;
}

bool has_spoken(const Approval& approval, const std::string& level) {
  std::set<std::string> who;
  for (const auto& said : approval.opinions)
    if (said.seq > approval.came_seq && said.level == level && is_word(said)) who.insert(said.user.value_or(said.name));
  const auto* speakers = speakers_of(approval, level);
  if (speakers == nullptr) return !who.empty();
  if (!speakers->users) return static_cast<std::int64_t>(who.size()) >= speakers->persons;
  const auto& users = *speakers->users;
  return std::all_of(users.begin(), users.end(), [&](const auto& user) { return who.contains(user); });
}

}  // namespace

std::vector<std::string> step_of(const Approval& approval, std::string_view level) {
  if (approval.steps)
    for (const auto& step : *approval.steps)
      if (in_list(step.levels, level)) return step.levels;
  return {std::string(level)};
}

std::optional<std::string> step_behind(const Approval& approval, std::string_view level) {
  const auto step = step_of(approval, level);
  const auto last = std::find(approval.levels.begin(), approval.levels.end(), step.back());
  if (last == approval.levels.end() || last + 1 == approval.levels.end()) return std::nullopt;
  return *(last + 1);
}

std::vector<std::string> waiting_levels(const Approval& approval) {
  if (!approval.waiting_for) return {};
  auto out = step_of(approval, *approval.waiting_for);
  std::erase_if(out, [&](const auto& level) { return has_spoken(approval, level); });
  return out;
}

bool is_named_for(const Approval& approval, std::string_view level, std::string_view user) {
  const auto* speakers = speakers_of(approval, level);
  return speakers == nullptr || !speakers->users || in_list(*speakers->users, user);
}

std::vector<std::string> spoke_in_step(const Approval& approval) {
  std::vector<std::string> out;
  if (!approval.waiting_for) return out;
  for (const auto& said : approval.opinions)
    if (said.seq > approval.came_seq && is_word(said) && said.user) out.push_back(*said.user);
  return out;
}

std::vector<const AddedReviewer*> awaited_reviewers(const Approval& approval) {
  std::vector<const AddedReviewer*> out;
  if (!approval.waiting_for) return out;
  for (const auto& reviewer : approval.reviewers)
    if (reviewer.seq > approval.came_seq && !reviewer.answered && !reviewer.dropped_because) out.push_back(&reviewer);
  return out;
}

const AddedReviewer* awaited_reviewer(const Approval& approval, std::string_view user) {
  for (const auto* reviewer : awaited_reviewers(approval))
    if (reviewer->user == user) return reviewer;
  return nullptr;
}

}  // namespace records
