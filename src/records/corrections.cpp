#include "records/corrections.h"

#include <algorithm>
#include <array>
#include <map>

#include "records/apply_parts.h"
#include "records/vocabulary.h"

namespace records {
namespace {

using base::Result;
using base::Status;

struct Correctable {
  std::string_view type, field, member;
};

constexpr std::string_view kHazardFound = "hazard.found/1";
constexpr std::string_view kHazardAmended = "hazard.amended/1";

constexpr auto kCorrectable = std::to_array<Correctable>({
    {"case.opened/1", "matter", "matter"},
    {"case.opened/1", "party", "party"},
    {"officer.joined/1", "name", "name"},
    {"officer.joined/1", "certificate", "certificate"},
    {"act.begun/1", "place", "place"},
    {"act.begun/1", "officers", "officers"},
    {"act.begun/1", "happened_at", "began_at"},
    {"act.ended/1", "happened_at", "ended_at"},
    {"act.ended/1", "hazards_found", "hazards_found"},
    {"act.ended/1", "note", "note"},
    {"credential.shown/1", "shown_to", "shown_to"},
    {"credential.shown/1", "officers", "officers"},
    {"credential.shown/1", "happened_at", "happened_at"},
    {"exemption.declared/1", "ground", "ground"},
    {"exemption.declared/1", "scope", "scope"},
    {"exemption.declared/1", "reason", "reason"},
    {"exemption.declared/1", "proof_equipment_lacking", "proof_equipment_lacking"},
    {"exemption.declared/1", "happened_at", "happened_at"},
    {kHazardFound, "place", "place"},
    {kHazardFound, "zone", "zone"},
    {kHazardFound, "description", "description"},
    {kHazardFound, "basis", "basis"},
    {kHazardFound, "on_site", "on_site"},
    {kHazardFound, "happened_at", "happened_at"},
    {kHazardAmended, "place", "place"},
    {kHazardAmended, "zone", "zone"},
    {kHazardAmended, "description", "description"},
    {kHazardAmended, "basis", "basis"},
    {kHazardAmended, "on_site", "on_site"},
    {"hazard.rectified/1", "outcome", "outcome"},
    {"hazard.rectified/1", "note", "note"},
    {"hazard.rectified/1", "happened_at", "happened_at"},
    {"recording.stored/1", "name", "name"},
    {"recording.stored/1", "media", "media"},
    {"recording.stored/1", "device", "device"},
    {"recording.stored/1", "officer", "officer"},
    {"recording.stored/1", "act", "act"},
    {"recording.stored/1", "made_from", "made_from"},
    {"recording.stored/1", "made_until", "made_until"},
    {"paper.signed/1", "happened_at", "happened_at"},
    {"paper.refused/1", "name", "name"},
    {"paper.refused/1", "reason", "reason"},
    {"paper.refused/1", "reported_to", "reported_to"},
    {"paper.refused/1", "reported_at", "reported_at"},
    {"paper.refused/1", "witness", "witness"},
    {"paper.refused/1", "happened_at", "happened_at"},
    {"paper.confirmed/1", "signers", "signers"},
    {"paper.confirmed/1", "shelf", "shelf"},
    {"paper.confirmed/1", "happened_at", "happened_at"},
    {"paper.issued/1", "given_to", "given_to"},
    {"paper.issued/1", "happened_at", "happened_at"},
    {"extension.requested/1", "reason", "reason"},
    {"extension.requested/1", "happened_at", "happened_at"},
    {"reinspection.requested/1", "reason", "reason"},
    {"reinspection.requested/1", "happened_at", "happened_at"},
    {"case.closed/1", "reason", "reason"},
    {"case.closed/1", "outcome", "outcome"},
    {"case.closed/1", "ended_at", "ended_at"},
});

// One correction on its way: what it corrects, and with what.
struct Overlay {
  const Event& event;
  const RecordLine& line;
  const base::JsonObject& values;
};

// `skip` tells fields that something later has set anew.
template <class T, class Skip>
Status onto(T& part, const Overlay& o, Skip skip) {
  auto object = write_part(part);
  for (const auto& [key, value] : o.values) {
    const auto member = correctable_member(o.line.type, key);
    if (!skip(std::string_view(key))) overlay(object, member, value);
  }
  ZL_TRY(part, part_of<T>(o.event, std::move(object)));
  return {};
}

template <class T>
Status onto(T& part, const Overlay& o) {
  return onto(part, o, [](std::string_view) { return false; });
}

template <class T>
Status onto_named(std::vector<T>& things, const Overlay& o) {
  for (auto& thing : things)
    if (thing.id == o.line.subject) return onto(thing, o);
  return base::pass_on(incoherent(o.event, "what it corrects is not in the case"));
}

// False where no part bears the number of the corrected event.
template <class T>
Result<bool> onto_numbered(std::vector<T>& parts, const Overlay& o) {
  for (auto& part : parts) {
    if (part.seq != o.line.seq) continue;
    ZL_CHECK(onto(part, o));
    return true;
  }
  return false;
}

// A later amendment of the same field stands over a correction of what was there before it.
Status onto_hazard(Hazard& hazard, const Overlay& o) {
  return onto(hazard, o, [&](std::string_view field) {
    for (const auto& amendment : hazard.amendments)
      if (amendment.seq > o.line.seq &&
          std::find(amendment.changed.begin(), amendment.changed.end(), field) != amendment.changed.end())
        return true;
    return false;
  });
}

Status onto_marks(PaperMarks& marks, const Overlay& o, bool& found) {
  ZL_TRY(const bool signature, onto_numbered(marks.signatures, o));
  ZL_TRY(const bool refusal, onto_numbered(marks.refusals, o));
  ZL_TRY(const bool confirmation, onto_numbered(marks.confirmations, o));
  ZL_TRY(const bool issue, onto_numbered(marks.issues, o));
  found = found || signature || refusal || confirmation || issue;
  return {};
}

Result<bool> onto_paper(CaseState& state, const Overlay& o) {
  bool found = false;
  for (auto& paper : state.papers) {
    if (paper.id != o.line.subject) continue;
    ZL_CHECK(onto_marks(paper.marks, o, found));
    for (auto& earlier : paper.earlier) ZL_CHECK(onto_marks(earlier.marks, o, found));
  }
  return found;
}

Result<bool> onto_showing(CaseState& state, const Overlay& o) {
  for (auto& act : state.acts) {
    ZL_TRY(const bool found, onto_numbered(act.credentials, o));
    if (found) return true;
  }
  return false;
}

Result<bool> onto_rectification(CaseState& state, const Overlay& o) {
  for (auto& hazard : state.hazards) {
    ZL_TRY(const bool found, onto_numbered(hazard.rectifications, o));
    if (!found) continue;
    refresh(hazard);
    return true;
  }
  return false;
}

Status onto_hazard_of(CaseState& state, const Overlay& o) {
  for (auto& hazard : state.hazards)
    if (hazard.id == o.line.subject) return onto_hazard(hazard, o);
  return base::pass_on(incoherent(o.event, "what it corrects is not in the case"));
}

Status must(const Overlay& o, Result<bool> found) {
  if (!found) return base::pass_on(std::move(found).error());
  if (!*found) return base::pass_on(incoherent(o.event, "what it corrects is not in the case"));
  return {};
}

Status onto_case(CaseState& state, const Overlay& o) {
  const std::string_view type = o.line.type;
  if (type == "case.opened/1") return onto(state, o);
  if (type == "officer.joined/1") return must(o, onto_numbered(state.officers, o));
  if (type.starts_with("act.")) return onto_named(state.acts, o);
  if (type == "credential.shown/1") return must(o, onto_showing(state, o));
  if (type == "exemption.declared/1") return onto_named(state.exemptions, o);
  if (type == kHazardFound || type == kHazardAmended) return onto_hazard_of(state, o);
  if (type == "hazard.rectified/1") return must(o, onto_rectification(state, o));
  if (type == "recording.stored/1") return onto_named(state.recordings, o);
  if (type.starts_with("paper.")) return must(o, onto_paper(state, o));
  if (type == "extension.requested/1") return onto_named(state.extensions, o);
  if (type == "reinspection.requested/1") return must(o, onto_numbered(state.reinspection_requests, o));
  if (type == "case.closed/1" && state.closed) return onto(*state.closed, o);
  return base::pass_on(incoherent(o.event, "an event of type " + o.line.type + " has no correction"));
}

}  // namespace

std::string_view correctable_member(std::string_view type, std::string_view field) {
  for (const auto& entry : kCorrectable)
    if (entry.type == type && entry.field == field) return entry.member;
  return {};
}

std::vector<std::string> correctable_fields(const CaseState& state, const RecordLine& line) {
  const Amendment* amendment = nullptr;
  if (const auto* hazard = line.type == kHazardAmended ? state.hazard(line.subject) : nullptr)
    for (const auto& candidate : hazard->amendments)
      if (candidate.seq == line.seq) amendment = &candidate;
  std::vector<std::string> out;
  for (const auto& entry : kCorrectable) {
    if (entry.type != line.type) continue;
    const bool changed = !amendment || std::find(amendment->changed.begin(), amendment->changed.end(),
                                                 entry.field) != amendment->changed.end();
    if (changed) out.emplace_back(entry.field);
  }
  return out;
}

void overlay(base::JsonObject& object, std::string_view field, const base::Json& value) {
  if (value.is_null())
    object.erase(field);
  else
    object[field] = value;
}

Result<std::string> correct(CaseState& state, const Event& event) {
  auto body = event.body.get_object();
  body["seq"] = event.seq;
  body["at"] = event.at.text();
  body["by"] = event.by;
  ZL_TRY(auto correction, part_of<Correction>(event, std::move(body)));
  const auto* line = state.line(correction.corrects);
  if (!line)
    return base::pass_on(incoherent(event, "the case has no event " + std::to_string(correction.corrects)));
  if (!correction.fields.is_object()) return base::pass_on(malformed(event, "/fields"));
  const auto copy = *line;
  if (!is_shown(copy.type)) {  // an entry as it is: the case shows the line of it alone
    state.corrections.push_back(std::move(correction));
    return copy.subject;
  }
  const auto allowed = correctable_fields(state, copy);
  for (const auto& [key, value] : correction.fields.get_object())
    if (std::find(allowed.begin(), allowed.end(), std::string_view(key)) == allowed.end())
      return base::pass_on(
          incoherent(event, "'" + std::string(key) + "' of " + copy.type + " has no correction"));
  ZL_CHECK(onto_case(state, Overlay{event, copy, correction.fields.get_object()}));
  state.corrections.push_back(std::move(correction));
  return copy.subject;
}

std::vector<Event> effective(std::vector<Event> events) {
  std::map<std::uint64_t, std::size_t> place;
  for (std::size_t i = 0; i < events.size(); ++i) {
    place[events[i].seq] = i;
    if (!events[i].type.starts_with("correction.made/")) continue;
    const auto corrects = base::int_at(events[i].body, "corrects");
    const auto* values = base::object_at(events[i].body, "fields");
    if (!corrects || *corrects < 0 || !values) continue;
    const auto found = place.find(static_cast<std::uint64_t>(*corrects));
    if (found == place.end()) continue;
    auto& corrected = events[found->second];
    if (!corrected.body.is_object()) continue;
    for (const auto& [key, value] : *values) {
      if (is_shown(corrected.type) && correctable_member(corrected.type, key).empty()) continue;
      // In an amendment null is said, and means that the field was taken away.
      if (corrected.type == kHazardAmended)
        corrected.body.get_object()[key] = value;
      else
        overlay(corrected.body.get_object(), key, value);
    }
  }
  return events;
}

}  // namespace records
