#include "records/apply_parts.h"

namespace records {
namespace {

using base::Result;

Result<std::string> case_opened(CaseState& state, const Event& event) {
  auto body = event.body.get_object();
  body["id"] = event.stream.text;
  body["version"] = 0;
  body["opened_at"] = base::text_at(event.body, "happened_at", event.at.text());
  body["opened_by"] = event.by;
  body["disposed"] = false;
  for (const char* list :
       {"officers", "acts", "hazards", "recordings", "papers", "exemptions", "extensions",
        "approvals", "links", "reinspection_requests", "explanations", "corrections", "record", "closed",
        "archive"})
    body.erase(list);
  ZL_TRY(state, part_of<CaseState>(event, std::move(body)));
  if (const auto from = base::text_at(event.body, "arises_from"); !from.empty())
    state.links.push_back({event.seq, from, "arises_from", std::nullopt, std::nullopt});
  return std::string{};
}

Result<std::string> case_labelled(CaseState& state, const Event& event) {
  std::vector<std::string> labels;
  PartReader reader(event.body, "");
  reader("labels", labels);
  if (reader.fault()) return base::pass_on(malformed(event, *reader.fault()));
  state.labels = std::move(labels);
  return std::string{};
}

Result<std::string> rulebook_moved(CaseState& state, const Event& event) {
  const auto* from = base::object_at(event.body, "from");
  const auto* to = base::object_at(event.body, "to");
  if (!from || !to) return base::pass_on(malformed(event, "/to"));
  ZL_TRY(const auto left, part_of<RulebookRef>(event, *from));
  if (left.digest != state.rulebook.digest)
    return base::pass_on(incoherent(event, "the case is not under the rulebook that it leaves"));
  ZL_TRY(state.rulebook, part_of<RulebookRef>(event, *to));
  return std::string{};
}

Result<std::string> officer_joined(CaseState& state, const Event& event) {
  auto body = event.body.get_object();
  rename(body, "officer", "user");
  body["joined_at"] = event.at.text();
  body["seq"] = event.seq;
  for (const char* later : {"confirmed", "left_at", "left_reason", "entrusted_from", "entrusted_until"}) body.erase(later);
  ZL_TRY(auto officer, part_of<Officer>(event, std::move(body)));
  if (state.officer(officer.user))
    return base::pass_on(incoherent(event, "the officer is with the case already"));
  state.officers.push_back(officer);
  return officer.user;
}

Result<Officer*> present_officer(CaseState& state, const Event& event) {
  const auto user = base::text_at(event.body, "officer");
  for (auto& officer : state.officers)
    if (officer.user == user && !officer.left_at) return &officer;
  return base::pass_on(incoherent(event, "'" + user + "' is not an officer of the case"));
}

Result<std::string> officer_left(CaseState& state, const Event& event) {
  ZL_TRY(auto* officer, present_officer(state, event));
  ZL_TRY(auto reason, text_in(event, "reason"));
  officer->left_at = event.at;
  officer->left_reason = std::move(reason);
  return officer->user;
}

Result<std::string> officer_confirmed(CaseState& state, const Event& event) {
  ZL_TRY(auto* officer, present_officer(state, event));
  ZL_TRY(const auto* act, thing_of(state.acts, event, "act"));
  auto body = event.body.get_object();
  body["at"] = event.at.text();
  ZL_TRY(auto confirmation, part_of<Confirmation>(event, std::move(body)));
  officer->confirmed.push_back(std::move(confirmation));
  return act->id;
}

Result<std::string> act_begun(CaseState& state, const Event& event) {
  auto body = body_of(event);
  rename(body, "act", "id");
  rename(body, "happened_at", "began_at");
  rename(body, "time_source", "began_source");
  for (const char* later : {"credentials", "ended_at", "ended_source", "hazards_found", "note", "entrusted"})
    body.erase(later);
  ZL_TRY(auto act, part_of<Act>(event, std::move(body)));
  if (act.id != next_id("act", state.acts.size()))
    return base::pass_on(incoherent(event, "'" + act.id + "' is not the next act"));
  state.acts.push_back(act);
  return act.id;
}

Result<std::string> act_ended(CaseState& state, const Event& event) {
  ZL_TRY(auto* act, thing_of(state.acts, event, "act"));
  if (act->ended_at) return base::pass_on(incoherent(event, "the act has ended already"));
  auto body = write_part(*act);
  const auto added = body_of(event);
  for (const auto& [from, to] :
       {std::pair{"happened_at", "ended_at"}, std::pair{"time_source", "ended_source"},
        std::pair{"hazards_found", "hazards_found"}, std::pair{"note", "note"}})
    if (const auto* value = added.if_contains(from)) body[to] = *value;
  ZL_TRY(auto ended, part_of<Act>(event, std::move(body)));
  if (!ended.ended_source) return base::pass_on(malformed(event, "/time_source"));
  if (!ended.hazards_found) return base::pass_on(malformed(event, "/hazards_found"));
  *act = std::move(ended);
  return act->id;
}

Result<std::string> credential_shown(CaseState& state, const Event& event) {
  ZL_TRY(auto* act, thing_of(state.acts, event, "act"));
  auto body = body_of(event);
  body["seq"] = event.seq;
  ZL_TRY(auto shown, part_of<CredentialShown>(event, std::move(body)));
  act->credentials.push_back(std::move(shown));
  return act->id;
}

Result<std::string> exemption_declared(CaseState& state, const Event& event) {
  ZL_CHECK(thing_of(state.acts, event, "act"));
  auto body = body_of(event);
  rename(body, "exemption", "id");
  body.erase("review");
  ZL_TRY(auto exemption, part_of<Exemption>(event, std::move(body)));
  if (exemption.id != next_id("exemption", state.exemptions.size()))
    return base::pass_on(incoherent(event, "'" + exemption.id + "' is not the next exemption"));
  state.exemptions.push_back(exemption);
  return exemption.id;
}

Result<std::string> exemption_reviewed(CaseState& state, const Event& event) {
  ZL_TRY(auto* exemption, thing_of(state.exemptions, event, "exemption"));
  auto body = event.body.get_object();
  body["at"] = event.at.text();
  body["by"] = event.by;
  ZL_TRY(exemption->review, part_of<Review>(event, std::move(body)));
  return exemption->id;
}

Result<std::string> reinspection_requested(CaseState& state, const Event& event) {
  auto body = body_of(event);
  body["seq"] = event.seq;
  ZL_TRY(auto request, part_of<ReinspectionRequest>(event, std::move(body)));
  state.reinspection_requests.push_back(std::move(request));
  return std::string{};
}

Result<std::string> obligation_explained(CaseState& state, const Event& event) {
  auto body = event.body.get_object();
  body["at"] = event.at.text();
  body["by"] = event.by;
  ZL_TRY(auto explanation, part_of<Explanation>(event, std::move(body)));
  state.explanations.push_back(std::move(explanation));
  return std::string{};
}

Result<std::string> case_closed(CaseState& state, const Event& event) {
  if (state.closed) return base::pass_on(incoherent(event, "the case is closed already"));
  auto body = event.body.get_object();
  body["at"] = event.at.text();
  body["by"] = event.by;
  ZL_TRY(state.closed, part_of<Closing>(event, std::move(body)));
  return std::string{};
}

Result<std::string> case_archived(CaseState& state, const Event& event) {
  if (!state.closed) return base::pass_on(incoherent(event, "the case is not closed"));
  if (state.archive) return base::pass_on(incoherent(event, "the case is archived already"));
  auto body = event.body.get_object();
  body["at"] = event.at.text();
  body["by"] = event.by;
  body.erase("seals");
  ZL_TRY(state.archive, part_of<Archive>(event, std::move(body)));
  return std::string{};
}

Result<std::string> case_sealed(CaseState& state, const Event& event) {
  if (!state.archive) return base::pass_on(incoherent(event, "the case is not archived"));
  auto body = event.body.get_object();
  body["at"] = event.at.text();
  ZL_TRY(auto seal, part_of<Seal>(event, std::move(body)));
  state.archive->seals.push_back(std::move(seal));
  return std::string{};
}

Result<std::string> case_linked(CaseState& state, const Event& event) {
  auto body = event.body.get_object();
  body["seq"] = event.seq;
  body.erase("ended_at");
  ZL_TRY(auto link, part_of<CaseLink>(event, std::move(body)));
  state.links.push_back(std::move(link));
  return std::string{};
}

Result<std::string> case_unlinked(CaseState& state, const Event& event) {
  const auto to = base::text_at(event.body, "to");
  for (auto& link : state.links)
    if (link.to == to && !link.ended_at) {
      link.ended_at = event.at;
      return std::string{};
    }
  return base::pass_on(incoherent(event, "no link to '" + to + "'"));
}

}  // namespace

const HandlerTable& case_handlers() {
  static const HandlerTable table{
      {"case.opened/1", &case_opened},
      {"case.labelled/1", &case_labelled},
      {"case.rulebook_moved/1", &rulebook_moved},
      {"officer.joined/1", &officer_joined},
      {"officer.left/1", &officer_left},
      {"officer.confirmed/1", &officer_confirmed},
      {"act.begun/1", &act_begun},
      {"act.ended/1", &act_ended},
      {"credential.shown/1", &credential_shown},
      {"exemption.declared/1", &exemption_declared},
      {"exemption.reviewed/1", &exemption_reviewed},
      {"reinspection.requested/1", &reinspection_requested},
      {"obligation.explained/1", &obligation_explained},
      {"case.closed/1", &case_closed},
      {"case.archived/1", &case_archived},
      {"case.sealed/1", &case_sealed},
      {"case.linked/1", &case_linked},
      {"case.unlinked/1", &case_unlinked},
  };
  return table;
}

}  // namespace records
