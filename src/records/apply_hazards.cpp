#include <algorithm>

#include "records/apply_parts.h"

namespace records {
namespace {

using base::Result;

Result<std::string> hazard_found(CaseState& state, const Event& event) {
  ZL_CHECK(thing_of(state.acts, event, "act"));
  auto body = body_of(event);
  rename(body, "hazard", "id");
  body["received_at"] = event.at.text();
  body["state"] = "open";
  for (const char* later : {"amendments", "rectifications", "extended_until"}) body.erase(later);
  ZL_TRY(auto hazard, part_of<Hazard>(event, std::move(body)));
  if (hazard.id != next_id("hazard", state.hazards.size()))
    return base::pass_on(incoherent(event, "'" + hazard.id + "' is not the next hazard"));
  state.hazards.push_back(hazard);
  return hazard.id;
}

Result<std::string> hazard_amended(CaseState& state, const Event& event) {
  ZL_TRY(auto* hazard, thing_of(state.hazards, event, "hazard"));
  ZL_TRY(auto reason, text_in(event, "reason"));
  auto changed = write_part(*hazard);
  Amendment amendment{event.seq, {}, std::move(reason), event.at, event.by};
  for (const auto& [key, value] : event.body.get_object()) {
    const std::string name(key);
    if (name == "hazard" || name == "reason") continue;
    // An amended remedy of "at once" has no date; null takes a field away.
    if (value.is_null())
      changed.erase(name);
    else
      changed[name] = value;
    amendment.changed.push_back(name);
  }
  std::sort(amendment.changed.begin(), amendment.changed.end());
  changed["id"] = hazard->id;
  ZL_TRY(auto amended, part_of<Hazard>(event, std::move(changed)));
  amended.amendments.push_back(std::move(amendment));
  *hazard = std::move(amended);
  return hazard->id;
}

Result<std::string> hazard_rectified(CaseState& state, const Event& event) {
  ZL_TRY(auto* hazard, thing_of(state.hazards, event, "hazard"));
  ZL_CHECK(thing_of(state.acts, event, "act"));
  auto body = body_of(event);
  body["seq"] = event.seq;
  ZL_TRY(auto rectification, part_of<Rectification>(event, std::move(body)));
  hazard->rectifications.push_back(std::move(rectification));
  refresh(*hazard);
  return hazard->id;
}

Result<std::string> recording_stored(CaseState& state, const Event& event) {
  if (event.body.get_object().contains("act")) ZL_CHECK(thing_of(state.acts, event, "act"));
  auto body = event.body.get_object();
  rename(body, "recording", "id");
  body["received_at"] = event.at.text();
  for (const char* later : {"analysed", "reason", "facts", "raw", "poster", "proxy", "links"})
    body.erase(later);
  ZL_TRY(auto recording, part_of<Recording>(event, std::move(body)));
  if (recording.id != next_id("recording", state.recordings.size()))
    return base::pass_on(incoherent(event, "'" + recording.id + "' is not the next recording"));
  state.recordings.push_back(recording);
  return recording.id;
}

Result<std::string> recording_analysed(CaseState& state, const Event& event) {
  ZL_TRY(auto* recording, thing_of(state.recordings, event, "recording"));
  if (!event.body.get_object().contains("analysed")) return base::pass_on(malformed(event, "/analysed"));
  auto known = write_part(*recording);
  const auto& said = event.body.get_object();
  for (const char* field : {"analysed", "reason", "facts", "raw", "poster", "proxy"}) {
    known.erase(field);
    if (const auto* value = said.if_contains(field)) known[field] = *value;
  }
  // Only where the file's own facts cast doubt on the time that was claimed.
  if (const auto* doubt = said.if_contains("uncertainty_s")) known["uncertainty_s"] = *doubt;
  ZL_TRY(*recording, part_of<Recording>(event, std::move(known)));
  return recording->id;
}

Result<Link> link_in(const Event& event) {
  const auto* to = base::object_at(event.body, "to");
  if (!to) return base::pass_on(malformed(event, "/to"));
  return part_of<Link>(event, *to);
}

Result<std::string> recording_linked(CaseState& state, const Event& event) {
  ZL_TRY(auto* recording, thing_of(state.recordings, event, "recording"));
  ZL_TRY(auto link, link_in(event));
  recording->links.push_back(std::move(link));
  return recording->id;
}

Result<std::string> recording_unlinked(CaseState& state, const Event& event) {
  ZL_TRY(auto* recording, thing_of(state.recordings, event, "recording"));
  ZL_TRY(const auto link, link_in(event));
  const auto found = std::find(recording->links.begin(), recording->links.end(), link);
  if (found == recording->links.end()) return base::pass_on(incoherent(event, "there is no such link"));
  recording->links.erase(found);
  return recording->id;
}

Result<std::string> extension_requested(CaseState& state, const Event& event) {
  auto body = body_of(event);
  rename(body, "extension", "id");
  body.erase("decision");
  ZL_TRY(auto extension, part_of<Extension>(event, std::move(body)));
  if (extension.id != next_id("extension", state.extensions.size()))
    return base::pass_on(incoherent(event, "'" + extension.id + "' is not the next extension"));
  for (const auto& hazard : extension.hazards)
    if (!state.hazard(hazard))
      return base::pass_on(incoherent(event, "the case has no hazard '" + hazard + "'"));
  state.extensions.push_back(extension);
  return extension.id;
}

Result<std::string> extension_decided(CaseState& state, const Event& event) {
  ZL_TRY(auto* extension, thing_of(state.extensions, event, "extension"));
  auto body = event.body.get_object();
  body["at"] = event.at.text();
  body["by"] = event.by;
  ZL_TRY(extension->decision, part_of<ExtensionDecision>(event, std::move(body)));
  if (!extension->decision->granted) return extension->id;
  const auto until = extension->decision->until.value_or(extension->until);
  for (auto& hazard : state.hazards)
    if (std::find(extension->hazards.begin(), extension->hazards.end(), hazard.id) !=
        extension->hazards.end())
      hazard.extended_until = until;
  return extension->id;
}

}  // namespace

void refresh(Hazard& hazard) {
  hazard.state = hazard.rectifications.empty() ? "open" : hazard.rectifications.back().outcome;
}

const HandlerTable& hazard_handlers() {
  static const HandlerTable table{
      {"hazard.found/1", &hazard_found},
      {"hazard.amended/1", &hazard_amended},
      {"hazard.rectified/1", &hazard_rectified},
      {"recording.stored/1", &recording_stored},
      {"recording.analysed/1", &recording_analysed},
      {"recording.linked/1", &recording_linked},
      {"recording.unlinked/1", &recording_unlinked},
      {"extension.requested/1", &extension_requested},
      {"extension.decided/1", &extension_decided},
  };
  return table;
}

}  // namespace records
