// What goes on beside an approval: further persons who are asked (加签), readers (抄送), urging (催办).
#include <algorithm>

#include "records/approval_levels.h"
#include "records/decide_parts.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Result;

// The body of whatever is said of an approval: which, and when.
Result<base::JsonObject> body_of_approval(const Asked& asked, const Approval& approval) {
  base::JsonObject body{{"approval", approval.id}};
  ZL_TRY(const auto time, asked.time());
  put_time(body, time);
  return body;
}

bool has_spoken_here(const Approval& approval, const std::string& user) {
  const auto spoke = spoke_in_step(approval);
  return std::find(spoke.begin(), spoke.end(), user) != spoke.end();
}

// The services found out who it is, and that they may read the case and say something of it.
Result<Events> ask_reviewer(const Asked& asked) {
  ZL_TRY(const auto* approval, waiting_approval(asked));
  ZL_TRY(const auto level, level_spoken_for(asked, *approval));
  ZL_CHECK(is_another(asked, *approval, asked.command.by.text));
  const auto user = asked.text("user");
  ZL_CHECK(is_another(asked, *approval, user, "/user"));
  if (user == asked.command.by.text || awaited_reviewer(*approval, user) != nullptr || has_spoken_here(*approval, user))
    return base::fail(ErrorKind::conflict, "approval.reviewer_asked", "this person is asked already, has spoken here, or is you", "/user",
                      "choose somebody else");
  ZL_TRY(auto body, body_of_approval(asked, *approval));
  body["level"] = level;
  ZL_CHECK(copy_given(body, asked.command, {"user", "name"}));
  copy(body, asked.command.input, {"reason"});
  return Events{{"approval.reviewer_asked/1", std::move(body)}};
}

// Whoever speaks for the level that asked goes on without the answer.
Result<Events> drop_reviewer(const Asked& asked) {
  ZL_TRY(const auto* approval, waiting_approval(asked));
  ZL_TRY(const auto level, level_spoken_for(asked, *approval));
  ZL_CHECK(is_another(asked, *approval, asked.command.by.text));
  const auto* reviewer = awaited_reviewer(*approval, asked.text("user"));
  if (reviewer == nullptr || reviewer->level != level) return no_such("user", asked.text("user"));
  ZL_TRY(auto body, body_of_approval(asked, *approval));
  body["level"] = level;
  body["user"] = reviewer->user;
  body["name"] = reviewer->name;
  copy(body, asked.command.input, {"reason"});
  return Events{{"approval.reviewer_dropped/1", std::move(body)}};
}

// By who asked or handles the case, and by whoever speaks or spoke of it.
base::Status may_send(const Asked& asked, const Approval& approval) {
  const auto& by = asked.command.by.text;
  const bool spoke = std::any_of(approval.opinions.begin(), approval.opinions.end(), [&](const auto& said) { return said.user == by; });
  if (by == approval.asked_by || asked.state.officer(by) != nullptr || spoke || awaited_reviewer(approval, by) != nullptr) return {};
  if (approval.waiting_for && level_spoken_for(asked, approval)) return {};
  return base::fail(ErrorKind::denied, "approval.not_yours", "another person asked for it, and you have no part in it", "/approval",
                    "let them send it");
}

Result<Events> copy_approval(const Asked& asked) {
  ZL_TRY(const auto* approval, named_approval(asked));
  ZL_CHECK(may_send(asked, *approval));
  base::JsonArray to;
  if (const auto* users = base::array_at(asked.command.given, "to"))
    for (const auto& one : *users) {
      const auto user = base::text_at(one, "user");
      const auto& copies = approval->copies;
      if (std::none_of(copies.begin(), copies.end(), [&](const auto& copy) { return copy.user == user; })) to.push_back(one);
    }
  if (to.empty())
    return base::fail(ErrorKind::conflict, "approval.copied_already", "all of them have it already", "/users", "choose somebody else");
  ZL_TRY(auto body, body_of_approval(asked, *approval));
  body["to"] = std::move(to);
  copy(body, asked.command.input, {"note"});
  return Events{{"approval.copied/1", std::move(body)}};
}

Result<Events> note_copy(const Asked& asked) {
  ZL_TRY(const auto* approval, named_approval(asked));
  const auto& copies = approval->copies;
  const auto own = std::find_if(copies.begin(), copies.end(), [&](const auto& copy) { return copy.user == asked.command.by.text; });
  if (own == copies.end() || own->read_at)
    return base::fail(ErrorKind::conflict, "approval.no_copy", "no copy of it awaits you", "/approval", "it is noted already, or went to others");
  ZL_TRY(auto body, body_of_approval(asked, *approval));
  body["user"] = own->user;
  body["name"] = own->name;
  return Events{{"approval.copy_read/1", std::move(body)}};
}

// Not more often than the bureau lets one.
base::Status is_time_to_urge(const Asked& asked, const Approval& approval) {
  const auto hours = base::int_at(asked.command.given, "urge_hours").value_or(0);
  for (const auto& urging : approval.urgings) {
    const auto again = urging.at.plus_seconds(hours * 3600);
    if (urging.seq > approval.came_seq && asked.command.now < again)
      return base::fail(ErrorKind::conflict, "approval.urged_lately", "it was urged at " + urging.at.text(),
                        "/approval · " + std::to_string(hours), "again from " + again.text() + " on");
  }
  return {};
}

Result<Events> urge_approval(const Asked& asked) {
  ZL_TRY(const auto* approval, waiting_approval(asked));
  if (asked.command.by.text != approval->asked_by && asked.state.officer(asked.command.by.text) == nullptr)
    return base::fail(ErrorKind::denied, "approval.not_yours", "another person asked for it", "/approval",
                      "let them, or an officer of the case, urge it");
  ZL_CHECK(is_time_to_urge(asked, *approval));
  ZL_TRY(auto body, body_of_approval(asked, *approval));
  body["level"] = *approval->waiting_for;
  copy(body, asked.command.input, {"note"});
  return Events{{"approval.urged/1", std::move(body)}};
}

}  // namespace

const RuleTable& approval_side_commands() {
  static const RuleTable table{
      {"case.ask_reviewer", {&ask_reviewer, false, true}},   {"case.drop_reviewer", {&drop_reviewer, false, true}},
      {"case.copy_approval", {&copy_approval, false, true}}, {"case.note_copy", {&note_copy, false, true}},
      {"case.urge_approval", {&urge_approval, false, true}},
  };
  return table;
}

}  // namespace records
