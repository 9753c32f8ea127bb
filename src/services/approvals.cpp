#include "services/approvals.h"

#include "records/approval_levels.h"
#include "services/json_fields.h"
#include "services/mandates.h"

namespace services {

using access_control::Principal;
using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

namespace {

JsonObject opinion_view(const records::Opinion& said) {
  JsonObject out{{"level", said.level}, {"opinion", said.opinion}, {"name", said.name}, {"happened_at", said.happened_at.text()}, {"seq", said.seq}};
  for (const auto& [name, value] : {std::pair{"position", &said.position}, {"text", &said.text}, {"to_level", &said.to_level},
                                    {"mandate", &said.mandate}, {"user", &said.user}})
    if (*value) out[name] = **value;
  return out;
}

// Who speaks together, of which levels several persons, or named ones.
void put_turns(JsonObject& out, const records::Approval& approval) {
  const auto waiting = records::waiting_levels(approval);
  out["waiting_levels"] = JsonArray(waiting.begin(), waiting.end());
  JsonArray steps, speakers;
  if (approval.steps)
    for (const auto& step : *approval.steps) steps.push_back(JsonArray(step.levels.begin(), step.levels.end()));
  else
    for (const auto& level : approval.levels) steps.push_back(JsonArray{level});
  out["steps"] = std::move(steps);
  if (approval.speakers)
    for (const auto& one : *approval.speakers) {
      JsonObject told{{"level", one.level}, {"persons", one.persons}};
      if (one.users) told["users"] = JsonArray(one.users->begin(), one.users->end());
      speakers.push_back(std::move(told));
    }
  if (!speakers.empty()) out["speakers"] = std::move(speakers);
}

// Who was asked besides, who reads along, how often it was urged.
void put_side(JsonObject& out, const records::Approval& approval) {
  put_turns(out, approval);
  JsonArray reviewers, copies, urgings;
  for (const auto& one : approval.reviewers) {
    const bool awaited = records::awaited_reviewer(approval, one.user) == &one;
    JsonObject told{{"user", one.user},   {"name", one.name}, {"level", one.level}, {"asked_by", one.asked_by}, {"asked_at", one.asked_at.text()},
                    {"state", one.answered ? "answered" : one.dropped_because ? "dropped" : awaited ? "awaited" : "over"}};
    put(told, "reason", one.reason);
    put(told, "dropped_because", one.dropped_because);
    reviewers.push_back(std::move(told));
  }
  for (const auto& one : approval.copies) {
    JsonObject told{{"user", one.user}, {"name", one.name}, {"sent_at", one.sent_at.text()}};
    put(told, "read_at", one.read_at);
    copies.push_back(std::move(told));
  }
  for (const auto& one : approval.urgings) {
    JsonObject told{{"level", one.level}, {"at", one.at.text()}, {"by", one.by}};
    put(told, "note", one.note);
    urgings.push_back(std::move(told));
  }
  out["reviewers"] = std::move(reviewers);
  out["copies"] = std::move(copies);
  out["urgings"] = std::move(urgings);
}

// What may be put up, through which levels and on which form.
Result<Reply> list_matters(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "approval.matters"));
  JsonArray out;
  for (const auto& [name, matter] : core.parts.approvals.matters()) {
    ZL_TRY(const auto chain, chain_of(core, name));
    const auto levels = chain.levels();
    JsonArray steps;
    for (const auto& step : chain.steps) {
      JsonArray together;
      for (const auto& one : step) together.push_back(JsonObject{{"level", one.level}, {"persons", one.persons}});
      steps.push_back(std::move(together));
    }
    out.push_back(JsonObject{{"matter", name},
                             {"title", core.parts.vocabulary.word("approval_matter", name, records::Language::zh)},
                             {"title_en", core.parts.vocabulary.word("approval_matter", name, records::Language::en)},
                             {"levels", JsonArray(levels.begin(), levels.end())},
                             {"steps", std::move(steps)},
                             {"after_closing", matter.after_closing},
                             {"forms", JsonArray(matter.forms.begin(), matter.forms.end())}});
  }
  return Reply{JsonObject{{"matters", std::move(out)}}, {}};
}

}  // namespace

Result<ApprovalChain> chain_of(Core& core, const std::string& matter) {
  const auto* known = core.parts.approvals.matter(matter);
  if (known == nullptr)
    return fail(ErrorKind::invalid, "approval.unknown_matter", "nothing is known of approvals of '" + matter + "'", "/approval_matter",
                "choose one of the list");
  ZL_TRY(const auto own, parameter(core, "approval.levels." + matter));
  if (own.empty()) return known->chain;
  return core.parts.approvals.read_chain(own);
}

bool is_over_for(const Core& core, bool closed, const std::string& matter) {
  const auto* known = core.parts.approvals.matter(matter);
  return closed && (known == nullptr || !known->after_closing);
}

Result<std::string> user_name(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  return row ? base::text_at(*row, "name") : user;
}

base::Status speaks_for(Core& core, const Principal& who, const std::string& level, const std::string& where) {
  ZL_TRY(const auto voice, voice_of(core, who));
  if (voice.speaks_for(level, {})) return {};
  return fail(ErrorKind::denied, "approval.not_your_level", "this is said by another level: " + level, where,
              "let somebody of that level, or with a mandate for it, say it");
}

Json approval_view(const records::Approval& approval) {
  JsonArray opinions;
  for (const auto& said : approval.opinions) opinions.push_back(opinion_view(said));
  JsonObject out{{"approval", approval.id},
                 {"matter", approval.matter},
                 {"proposal", approval.proposal},
                 {"levels", JsonArray(approval.levels.begin(), approval.levels.end())},
                 {"asked_by", approval.asked_by},
                 {"asked_at", approval.asked_at.text()},
                 {"opinions", std::move(opinions)},
                 {"state", approval.state}};
  for (const auto& [name, value] : {std::pair{"basis", &approval.basis}, {"paper", &approval.paper},
                                    {"document_digest", &approval.document_digest}, {"waiting_for", &approval.waiting_for},
                                    {"supersedes", &approval.supersedes}, {"withdrawn_because", &approval.withdrawn_because}})
    if (*value) out[name] = **value;
  put_side(out, approval);
  if (approval.version) out["version"] = *approval.version;
  put(out, "fine_fen", approval.fine_fen);
  put(out, "confiscated_gains_fen", approval.confiscated_gains_fen);
  put(out, "confiscated_goods_fen", approval.confiscated_goods_fen);
  put(out, "after_the_fact", approval.after_the_fact);
  if (approval.about) out["about"] = JsonArray(approval.about->begin(), approval.about->end());
  if (approval.penalties) out["penalties"] = JsonArray(approval.penalties->begin(), approval.penalties->end());
  return out;
}

void add_approvals(Core& core) {
  core.operations["approval.list"] = list_waiting_approvals;
  core.operations["approval.matters"] = list_matters;
  core.operations["case.approval_brief"] = approval_brief;
}

}  // namespace services
