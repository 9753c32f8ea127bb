// Approvals (审批), level by level.
#include <algorithm>

#include "records/apply_parts.h"
#include "records/approval_levels.h"
#include "records/case_entries.h"
#include "records/decide_parts.h"

namespace records {

using base::ErrorKind;
using base::Result;

Result<const Approval*> named_approval(const Asked& asked, std::string_view field) {
  const auto* approval = asked.state.approval(asked.text(field));
  if (approval == nullptr) return no_such(field, asked.text(field));
  return approval;
}

Result<const Approval*> waiting_approval(const Asked& asked) {
  ZL_TRY(const auto* approval, named_approval(asked));
  if (approval->state != "waiting")
    return base::fail(base::ErrorKind::conflict, "approval.over", approval->id + " is over: " + approval->state, "/approval",
                      "look at how it ended; what has changed is put up anew");
  if (base::find(asked.command.given, "case_is_over") != nullptr)
    return base::fail(base::ErrorKind::conflict, "approval.case_over", "the case was closed, and this is nothing for a closed case",
                      "/approval", "withdraw it");
  return approval;
}

namespace {

// What is put up is the paper as it stands: who approves, approves exactly these bytes.
base::Status put_paper(const Asked& asked, base::JsonObject& body) {
  if (!asked.has("paper")) return {};
  ZL_TRY(const auto* paper, asked.paper());
  if (paper->voided)
    return base::fail(ErrorKind::conflict, "paper.voided", paper->id + " was voided", "/paper", "prepare another one");
  body["paper"] = paper->id;
  body["version"] = paper->version;
  body["document_digest"] = paper->signed_digest;
  return {};
}

base::Status is_first_of_its_kind(const Asked& asked) {
  const auto matter = asked.text("approval_matter"), paper = asked.text("paper");
  for (const auto& known : asked.state.approvals)
    if (known.state == "waiting" && known.matter == matter && known.paper.value_or("") == paper)
      return base::fail(ErrorKind::conflict, "approval.waiting", known.id + " asks for the same and is not over",
                        "/approval_matter", "await it, or withdraw it first");
  return {};
}

base::Status check_about(const Asked& asked) {
  const auto* about = base::array_at(asked.command.input, "about");
  for (std::size_t i = 0; about != nullptr && i < about->size(); ++i)
    if (const auto* id = (*about)[i].if_string(); id != nullptr && !has_thing(asked.state, std::string_view(*id)))
      return no_such("about/" + std::to_string(i), std::string(*id));
  return {};
}

Result<Events> request_approval(const Asked& asked) {
  if (base::find(asked.command.given, "case_is_over") != nullptr)
    return base::fail(ErrorKind::conflict, "approval.case_over", "the case is closed, and this is nothing for a closed case",
                      "/approval_matter", "record what is right as a correction");
  ZL_CHECK(is_first_of_its_kind(asked));
  base::JsonObject body{{"approval", next_id("approval", asked.state.approvals.size())}};
  copy(body, asked.command.input, {"approval_matter", "about", "penalties", "fine_fen", "confiscated_gains_fen",
                                   "confiscated_goods_fen", "proposal", "basis", "after_the_fact"});
  ZL_CHECK(put_paper(asked, body));
  ZL_CHECK(check_about(asked));
  if (asked.has("supersedes")) {
    ZL_TRY(const auto* earlier, named_approval(asked, "supersedes"));
    if (earlier->state == "waiting")
      return base::fail(ErrorKind::conflict, "approval.waiting", earlier->id + " is not over", "/supersedes",
                        "withdraw it first");
    if (earlier->state == "granted" || earlier->matter != asked.text("approval_matter"))
      return base::fail(ErrorKind::conflict, "approval.not_replaceable", earlier->id + " was granted, or is of another matter",
                        "/supersedes", "leave it out: what is asked now stands for itself");
    body["supersedes"] = earlier->id;
  }
  ZL_CHECK(copy_given(body, asked.command, {"levels"}));
  copy(body, asked.command.given, {"steps", "speakers"});
  ZL_TRY(const auto time, asked.time());
  put_time(body, time);
  return Events{{"approval.requested/1", std::move(body)}};
}

// Whether somebody drafted the paper, or signed it as one of those who handle the case.
bool wrote(const Paper& paper, std::string_view user) {
  static constexpr std::string_view kHandles[] = {"officer", "handler"};
  const auto& signatures = paper.marks.signatures;
  return paper.prepared_by == user || std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
           return signature.signer.user == user && std::find(std::begin(kHandles), std::end(kHandles), signature.signer.role) != std::end(kHandles);
         });
}

}  // namespace

// Nobody speaks of what they put up or drafted, nor of what they work on, or ever worked on, themselves.
base::Status is_another(const Asked& asked, const Approval& approval, const std::string& by, const char* where) {
  const auto* paper = approval.paper ? asked.state.paper(*approval.paper) : nullptr;
  if (by != approval.asked_by && !handled(asked.state, by) && (paper == nullptr || !wrote(*paper, by))) return {};
  return base::fail(ErrorKind::conflict, "approval.own", "who handles the case or asked for the approval does not give it",
                    where, "let another person of this level, or one with a mandate, decide");
}

namespace {

base::Status is_what_was_shown(const Asked& asked, const Approval& approval) {
  if (!approval.document_digest) return {};
  const auto changed = [&](std::string what) {
    return base::fail(ErrorKind::conflict, "approval.document_changed", std::move(what), "/document_digest",
                      "look at it again; a changed paper is put up for approval anew");
  };
  if (asked.text("document_digest") != *approval.document_digest) return changed("another text than this was put up");
  const auto* paper = approval.paper ? asked.state.paper(*approval.paper) : nullptr;
  if (paper == nullptr || paper->voided || paper->signed_digest != *approval.document_digest)
    return changed("the paper was changed or voided after it was put up");
  return {};
}

// What is decided is decided on the facts as they were read: `seen` names the position of the record up to which they were.
base::Status is_on_what_was_read(const Asked& asked) {
  const auto seen = base::int_at(asked.command.input, "seen").value_or(0);
  if (seen < 1 || static_cast<std::uint64_t>(seen) > asked.state.version)
    return base::fail(ErrorKind::invalid, "approval.not_read", "the record of the case has no position " + std::to_string(seen), "/seen",
                      "name the version of the case that the page was made from");
  const auto* changed = base::object_at(asked.command.given, "changed");
  if (changed == nullptr) return {};
  const base::Json told(*changed);
  const auto entries = std::to_string(base::int_at(told, "entries").value_or(0)), words = base::text_at(told, "told");
  return base::fail(ErrorKind::conflict, "approval.facts_changed", entries + " entries came in since: " + words,
                    "/seen · " + entries + " · " + words, "read what came in; naming the present version, one goes on");
}

struct Speaker {
  const Approval* approval = nullptr;
  std::string level;      // of the chain, or that of an added reviewer
  base::JsonObject body;  // approval, level, who and when
};

// Who had a mandate for a level that is waited for, or is yet to have it, is told so.
base::Status mandate_in_force(const Asked& asked, const Approval& approval) {
  const auto* lapsed = base::object_at(asked.command.given, "lapsed_mandates");
  if (lapsed == nullptr) return {};
  for (const auto& level : waiting_levels(approval)) {
    const auto* mandate = lapsed->if_contains(level);
    if (mandate == nullptr) continue;
    const auto reference = base::text_at(*mandate, "mandate"), from = base::text_at(*mandate, "from"), until = base::text_at(*mandate, "until");
    const bool to_come = base::text_at(*mandate, "why") == "to_come";
    return base::fail(ErrorKind::denied, to_come ? "approval.mandate_to_come" : "approval.mandate_expired",
                      "the mandate " + reference + (to_come ? " begins on " + from : " ended on " + until),
                      "/approval · " + reference + " · " + (to_come ? from : until), "have another mandate given and recorded");
  }
  return {};
}

}  // namespace

// Of the levels that are waited for the first that this person holds, and may still speak for.
Result<std::string> level_spoken_for(const Asked& asked, const Approval& approval) {
  const auto& by = asked.command.by.text;
  const auto* held = base::array_at(asked.command.given, "levels");
  const auto spoke = spoke_in_step(approval);
  bool spoken = false;
  for (const auto& level : step_of(approval, approval.waiting_for.value_or(""))) {
    const bool holds = held != nullptr && std::any_of(held->begin(), held->end(), [&](const base::Json& one) {
      return one.is_string() && std::string_view(one.get_string()) == level;
    });
    if (!holds || !is_named_for(approval, level, by)) continue;
    spoken = spoken || std::find(spoke.begin(), spoke.end(), by) != spoke.end();
    const auto waiting = waiting_levels(approval);
    if (!spoken && std::find(waiting.begin(), waiting.end(), level) != waiting.end()) return level;
  }
  if (spoken)
    return base::fail(ErrorKind::conflict, "approval.spoken", "you have spoken here; it waits for others of the same step", "/approval",
                      "look at what was recorded");
  ZL_CHECK(mandate_in_force(asked, approval));
  return base::fail(ErrorKind::denied, "approval.not_your_level",
                    "it is waiting for another level: " + approval.waiting_for.value_or(""), "/approval",
                    "await your turn, or act under a mandate for that level");
}

namespace {

// While somebody was asked and has not answered, who asked does not decide.
base::Status awaits_nobody(const Approval& approval, const std::string& level) {
  for (const auto* reviewer : awaited_reviewers(approval))
    if (reviewer->level == level)
      return base::fail(ErrorKind::conflict, "approval.reviewer_awaited", reviewer->name + " was asked and has not answered",
                        "/approval · " + reviewer->name, "await the answer, or go on without it, saying why");
  return {};
}

// Who speaks: a reviewer who was asked, else somebody of a level that is waited for.
Result<Speaker> speaker(const Asked& asked, bool decides) {
  ZL_TRY(const auto* approval, waiting_approval(asked));
  const auto& by = asked.command.by.text;
  const auto* reviewer = decides ? awaited_reviewer(*approval, by) : nullptr;
  std::string level(kReviewerLevel);
  if (reviewer == nullptr) {
    ZL_TRY(level, level_spoken_for(asked, *approval));
  }
  ZL_CHECK(is_another(asked, *approval, by));
  if (decides) {
    ZL_CHECK(is_what_was_shown(asked, *approval));
    ZL_CHECK(is_on_what_was_read(asked));
    if (reviewer == nullptr) ZL_CHECK(awaits_nobody(*approval, level));
  }
  base::JsonObject body{{"approval", approval->id}, {"user", by}};
  if (reviewer == nullptr) body["level"] = level;
  ZL_CHECK(copy_given(body, asked.command, {"name"}));
  copy(body, asked.command.given, {"position"});
  if (const auto* mandates = base::object_at(asked.command.given, "mandates"))
    if (const auto* mandate = mandates->if_contains(level)) body["mandate"] = *mandate;
  if (approval->document_digest) body["document_digest"] = *approval->document_digest;
  ZL_TRY(const auto time, asked.time());
  put_time(body, time);
  return Speaker{approval, std::move(level), std::move(body)};
}

bool is_last(const Speaker& speaker) { return speaker.level == speaker.approval->levels.back(); }

// What the grant brings about, as the chain of the matter says: a filing is decided by its approval.
base::Status add_what_follows(const Asked& asked, const Approval& approval, Events& events) {
  const auto* follows = base::object_at(asked.command.given, "follows");
  if (follows == nullptr) return {};
  base::JsonObject body;
  if (const auto* given = base::object_at(*follows, "body")) body = *given;
  body["approval"] = approval.id;
  if (approval.paper) body["paper"] = *approval.paper;
  ZL_TRY(const auto time, asked.time());
  put_time(body, time);
  events.push_back({base::text_at(base::Json(*follows), "type"), std::move(body)});
  return {};
}

// Level by level means more than one person: whoever ends it is not the only one who spoke for a level.
base::Status is_not_alone(const Asked& asked, const Approval& approval) {
  const auto& said = approval.opinions;
  const auto of_another = [&](const Opinion& one) { return one.level != kReviewerLevel && one.user != asked.command.by.text; };
  if (approval.levels.size() == 1 || std::any_of(said.begin(), said.end(), of_another)) return {};
  return base::fail(ErrorKind::conflict, "approval.one_person", "the same person has spoken for every level", "/approval",
                    "let another person of this level, or one with a mandate, decide");
}

Result<Events> give_opinion(const Asked& asked) {
  ZL_TRY(auto speaker, records::speaker(asked, true));
  const auto opinion = asked.text("opinion"), text = asked.text("text");
  const bool reserved = opinion != "agree";
  if (reserved && text.empty())
    return base::fail(ErrorKind::invalid, "approval.reason_missing", "whoever does not simply agree says why", "/text");
  if (is_last(speaker) && opinion != "agree" && opinion != "disagree")
    return base::fail(ErrorKind::invalid, "approval.undecided", "the last level decides on what was put up, as it stands",
                      "/opinion", "agree, disagree, or return it for amendment");
  if (is_last(speaker)) ZL_CHECK(is_not_alone(asked, *speaker.approval));
  Events events;
  auto said = speaker.body;
  said["opinion"] = opinion;
  copy(said, asked.command.input, {"seen"});
  if (!text.empty()) said["text"] = text;
  if (speaker.level == kReviewerLevel) return Events{{"approval.review_given/1", std::move(said)}};
  events.push_back({"approval.opinion_given/1", std::move(said)});
  if (!is_last(speaker)) return events;
  auto end = speaker.body;
  if (opinion == "disagree") {
    end["reason"] = text;
    events.push_back({"approval.refused/1", std::move(end)});
    return events;
  }
  if (!text.empty()) end["text"] = text;
  events.push_back({"approval.granted/1", std::move(end)});
  ZL_CHECK(add_what_follows(asked, *speaker.approval, events));
  return events;
}

// What was changed since it was put up can be decided on no more, but it can be returned.
Result<Events> return_approval(const Asked& asked) {
  ZL_TRY(auto speaker, records::speaker(asked, false));
  auto body = std::move(speaker.body);
  copy(body, asked.command.input, {"reason"});
  if (asked.has("to_level")) {
    const auto& levels = speaker.approval->levels;
    const auto own = std::find(levels.begin(), levels.end(), step_of(*speaker.approval, speaker.level).front());
    if (std::find(levels.begin(), own, asked.text("to_level")) == own)
      return base::fail(ErrorKind::invalid, "approval.not_below", "this level did not speak before yours", "/to_level",
                        "a level below, or nobody: then it goes back to who asked");
    body["to_level"] = asked.text("to_level");
  }
  return Events{{"approval.returned/1", std::move(body)}};
}

Result<Events> withdraw_approval(const Asked& asked) {
  ZL_TRY(const auto* approval, named_approval(asked));
  if (approval->state != "waiting") return base::pass_on(waiting_approval(asked).error());
  if (asked.command.by.text != approval->asked_by && asked.state.officer(asked.command.by.text) == nullptr)
    return base::fail(ErrorKind::denied, "approval.not_yours", "another person asked for it", "/approval",
                      "let them, or an officer of the case, withdraw it");
  base::JsonObject body{{"approval", approval->id}};
  copy(body, asked.command.input, {"reason"});
  ZL_TRY(const auto time, asked.time());
  put_time(body, time);
  return Events{{"approval.withdrawn/1", std::move(body)}};
}

}  // namespace

const RuleTable& approval_commands() {
  static const RuleTable table{
      {"case.request_approval", {&request_approval, false, true}},
      {"case.give_opinion", {&give_opinion, false, true}},
      {"case.return_approval", {&return_approval, false, true}},
      {"case.withdraw_approval", {&withdraw_approval, false, true}},
  };
  return table;
}

}  // namespace records
