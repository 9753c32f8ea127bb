#include <algorithm>

#include "records/apply_parts.h"
#include "records/case_entries.h"
#include "records/chronology.h"
#include "records/corrections.h"
#include "records/decide_parts.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Result;

// Whether the case holds what a link points to. A showing of credentials goes by its act, a rectification by
// its hazard, a refusal by its paper, a refused co-operation by the act in which it was; all else by what bears the name.
bool holds(const CaseState& state, std::string_view kind, std::string_view id) {
  if (kind == "act" || kind == "credential" || kind == "cooperation_refused") return state.act(id) != nullptr;
  if (kind == "hazard" || kind == "rectification") return state.hazard(id) != nullptr;
  if (kind == "paper" || kind == "refusal") return state.paper(id) != nullptr;
  const bool of_its_kind = kind == "other_thing" || id.substr(0, id.rfind('-')) == kind;
  return of_its_kind && has_thing(state, id);
}

Result<Link> link_of(const Asked& asked, const base::Json& input, std::string_view field) {
  const auto* to = base::find(input, field);
  Link link;
  if (to) link = {base::text_at(*to, "kind"), base::text_at(*to, "id")};
  if (!holds(asked.state, link.kind, link.id)) return no_such(std::string(field) + "/id", link.id);
  return link;
}

NewEvent linked(const std::string& recording, const Link& link) {
  return {"recording.linked/1",
          base::JsonObject{{"recording", recording},
                           {"to", base::JsonObject{{"kind", link.kind}, {"id", link.id}}}}};
}

// Whether a recording can have been made when its sender says.
Result<bool> can_be(const CaseState& state, const base::JsonObject& body, base::Instant now) {
  ZL_TRY(const auto until, base::Instant::parse(base::text_at(body, "made_until")));
  auto from = until;
  if (body.contains("made_from")) {
    ZL_TRY(from, base::Instant::parse(base::text_at(body, "made_from")));
  }
  auto first = state.opened_at;
  for (const auto& act : state.acts) first = std::min(first, act.began_at);
  return from <= until && until <= now.plus_seconds(kClockToleranceSeconds) &&
         until >= first.plus_seconds(-kLateEntrySeconds);
}

// Bytes are never refused because a clock is wrong. What cannot be stays on record as a claim; of the true
// time nothing is known but that it was not after the bytes came.
base::Status settle_times(base::JsonObject& body, const CaseState& state, base::Instant now) {
  ZL_TRY(const bool possible, can_be(state, body, now));
  if (possible) return {};
  base::JsonObject claimed;
  for (const char* field : {"made_from", "made_until", "time_source"}) {
    if (const auto* value = body.if_contains(field)) claimed[field] = *value;
    body.erase(field);
  }
  body["claimed"] = std::move(claimed);
  body["made_until"] = now.text();
  body["time_source"] = "server";
  body["uncertainty_s"] = kUnknownTimeSeconds;
  return {};
}

Result<Events> store_recording(const Asked& asked) {
  const auto& given = asked.command.given;
  const auto blob = base::text_at(given, "blob");
  for (const auto& recording : asked.state.recordings)
    if (recording.blob == blob)
      return base::fail(ErrorKind::conflict, "recording.stored_already",
                        "the case holds these very bytes already", recording.id,
                        "link that recording to what it shows");
  if (const auto act = base::text_at(given, "act"); !act.empty() && !asked.state.act(act))
    return no_such("act", act);
  const auto id = next_id("recording", asked.state.recordings.size());
  base::JsonObject body{{"recording", id}};
  ZL_CHECK(copy_given(
      body, asked.command,
      {"blob", "bytes", "name", "media", "mime", "device", "officer", "made_until", "time_source"}));
  copy(body, given, {"act", "made_from", "uncertainty_s"});
  ZL_CHECK(settle_times(body, asked.state, asked.command.now));
  Events events{{"recording.stored/1", std::move(body)}};
  if (base::find(given, "link")) {
    ZL_TRY(const auto link, link_of(asked, given, "link"));
    events.push_back(linked(id, link));
  }
  return events;
}

// How far the time that the file itself tells lies from the time that was claimed for it, in seconds, where
// it is further than clocks differ.
std::optional<std::int64_t> contradiction(const Recording& recording, const base::Json& given) {
  const auto* facts = base::find(given, "facts");
  if (!facts) return std::nullopt;
  const auto told = base::Instant::parse(base::text_at(*facts, "claimed_made_at"));
  if (!told) return std::nullopt;
  const auto lasted = std::clamp<std::int64_t>(base::int_at(*facts, "duration_us").value_or(0), 0,
                                               kUnknownTimeSeconds * 1'000'000);
  const auto from =
      std::min(recording.made_until, recording.made_from.value_or(recording.made_until.plus_us(-lasted)));
  const auto apart_us = *told < from                   ? from.us - told->us
                        : *told > recording.made_until ? told->us - recording.made_until.us
                                                       : 0;
  if (apart_us <= kClockToleranceSeconds * 1'000'000) return std::nullopt;
  return std::min(apart_us / 1'000'000 + 1, kUnknownTimeSeconds);
}

Result<Events> analyse_recording(const Asked& asked) {
  const auto id = base::text_at(asked.command.given, "recording");
  const auto* recording = asked.state.recording(id);
  if (!recording) return no_such("recording", id);
  base::JsonObject body;
  ZL_CHECK(copy_given(body, asked.command, {"recording", "analysed", "facts"}));
  copy(body, asked.command.given, {"reason", "raw", "poster", "proxy"});
  const auto doubt = contradiction(*recording, asked.command.given);
  if (doubt && *doubt > recording->uncertainty_s.value_or(0)) body["uncertainty_s"] = *doubt;
  return Events{{"recording.analysed/1", std::move(body)}};
}

Result<Events> link_recording(const Asked& asked) {
  ZL_TRY(const auto* recording, asked.recording());
  ZL_TRY(const auto link, link_of(asked, asked.command.input, "to"));
  if (std::find(recording->links.begin(), recording->links.end(), link) != recording->links.end())
    return base::fail(ErrorKind::conflict, "recording.linked_already",
                      recording->id + " is linked to it already", "/to");
  return Events{linked(recording->id, link)};
}

Result<Events> unlink_recording(const Asked& asked) {
  ZL_TRY(const auto* recording, asked.recording());
  ZL_TRY(const auto link, link_of(asked, asked.command.input, "to"));
  if (std::find(recording->links.begin(), recording->links.end(), link) == recording->links.end())
    return base::fail(ErrorKind::conflict, "recording.not_linked", recording->id + " is not linked to it",
                      "/to");
  base::JsonObject body;
  copy(body, asked.command.input, {"recording", "to", "reason"});
  return Events{{"recording.unlinked/1", std::move(body)}};
}

Result<Events> explain(const Asked& asked) {
  base::JsonObject body;
  copy(body, asked.command.input, {"obligation", "ground", "reason"});
  ZL_CHECK(copy_given(body, asked.command, {"rule"}));
  return Events{{"obligation.explained/1", std::move(body)}};
}

// No time that is put right may lie ahead of now.
base::Status check_times(const base::JsonObject& fields, base::Instant now) {
  for (const auto& [key, value] : fields) {
    const std::string_view name(key);
    if (!value.is_string() || !(name.ends_with("_at") || name.starts_with("made_"))) continue;
    if (const auto at = base::Instant::parse(value.get_string()))
      ZL_CHECK(check_not_ahead(*at, now, "/fields/" + std::string(name)));
  }
  return {};
}

// A correction may leave what was incoherent before, but adds nothing to it.
base::Status check_order_kept(const CaseState& before, const CaseState& after) {
  const auto known = out_of_order(before);
  for (const auto& fault : out_of_order(after))
    if (std::find(known.begin(), known.end(), fault) == known.end())
      return base::fail(ErrorKind::invalid, "time.too_early", fault, "/fields",
                        "correct the other time first, where that one is wrong");
  return {};
}

// The party's zones are the enterprise's: who corrects a name says nothing of them.
void keep_zones(base::JsonObject& body, const CaseState& state) {
  const auto fields = body.find("fields");
  auto* party = fields == body.end() ? nullptr : fields->value().get_object().if_contains("party");
  if (!party || !party->is_object() || party->get_object().contains("zones") || !state.party.zones) return;
  const auto whole = write_part(state.party);
  party->get_object()["zones"] = whole.at("zones");
}

Result<Events> correct_record(const Asked& asked) {
  const auto corrects = base::int_at(asked.command.input, "corrects").value_or(-1);
  const auto* line = corrects < 0 ? nullptr : asked.state.line(static_cast<std::uint64_t>(corrects));
  if (!line)
    return base::fail(ErrorKind::not_found, "case.no_such_event",
                      "the case has no event " + std::to_string(corrects), "/corrects");
  const auto* fields = base::object_at(asked.command.input, "fields");
  if (!fields || fields->empty())
    return base::fail(ErrorKind::invalid, "correction.empty", "nothing is corrected", "/fields");
  const auto allowed = correctable_fields(asked.state, *line);
  for (const auto& [key, value] : *fields) {
    if (std::find(allowed.begin(), allowed.end(), std::string_view(key)) != allowed.end()) continue;
    std::string names;
    for (const auto& name : allowed) names += (names.empty() ? "" : ", ") + name;
    return base::fail(ErrorKind::invalid, "correction.not_correctable",
                      "'" + std::string(key) + "' of " + line->type + " cannot be corrected",
                      "/fields/" + std::string(key),
                      names.empty() ? "record what is right as a new event" : "correctable: " + names);
  }
  ZL_CHECK(check_times(*fields, asked.command.now));
  ZL_CHECK(check_numbers_in(*base::find(asked.command.input, "fields"), "/fields"));
  base::JsonObject body;
  copy(body, asked.command.input, {"corrects", "reason", "fields"});
  keep_zones(body, asked.state);
  // What the case would be afterwards tells whether each value is one that the field can hold.
  Event trial{line->seq + 1,
              {asked.state.id},
              asked.state.version,
              "correction.made/1",
              asked.command.now,
              asked.command.by.text,
              body,
              false};
  const auto after = apply(asked.state, trial);
  if (!after)
    return base::fail(ErrorKind::invalid, "correction.bad_value",
                      "a field cannot hold the value given for it", "/fields" + after.error().where);
  ZL_CHECK(check_order_kept(asked.state, *after));
  return Events{{"correction.made/1", std::move(body)}};
}

base::Instant last_end(const CaseState& state, base::Instant otherwise) {
  std::optional<base::Instant> last;
  for (const auto& act : state.acts)
    if (act.ended_at && (!last || *act.ended_at > *last)) last = act.ended_at;
  return last.value_or(otherwise);
}

bool all_rectified(const CaseState& state) {
  return std::all_of(state.hazards.begin(), state.hazards.end(),
                     [](const auto& h) { return h.state == "rectified"; });
}

// A case keeps the rules that it was opened under unless somebody decides otherwise, and says why.
Result<Events> move_rulebook(const Asked& asked) {
  const auto& present = asked.state.rulebook;
  base::JsonObject body{
      {"from", base::JsonObject{{"id", present.id}, {"version", present.version}, {"digest", present.digest}}}};
  const auto* to = asked.field("to");
  if (to && base::text_at(*to, "digest") == present.digest)
    return base::fail(ErrorKind::conflict, "rulebook.same", "the case is under this rulebook already", "/to");
  copy(body, asked.command.input, {"to", "reason", "approval", "approved_by", "favours_party"});
  ZL_CHECK(copy_given(body, asked.command, {"approved_by_name"}));
  return Events{{"case.rulebook_moved/1", std::move(body)}};
}

Result<NewEvent> closing(const Asked& asked, std::string outcome, base::Instant ended_at) {
  base::JsonObject body{
      {"reason", asked.text("reason")}, {"outcome", std::move(outcome)}, {"ended_at", ended_at.text()}};
  ZL_CHECK(copy_given(body, asked.command, {"open_findings"}));
  copy(body, asked.command.given, {"ended_at"});
  return NewEvent{"case.closed/1", std::move(body)};
}

Result<Events> close(const Asked& asked) {
  for (const auto& act : asked.state.acts)
    if (!act.ended_at)
      return base::fail(ErrorKind::conflict, "act.not_ended", act.id + " has not ended", act.id,
                        "end it first");
  auto outcome = asked.text("outcome");
  if (outcome.empty())
    outcome = !all_rectified(asked.state) ? "other" : asked.state.hazards.empty() ? "no_hazard" : "rectified";
  if (outcome == "no_hazard" && !asked.state.hazards.empty())
    return base::fail(ErrorKind::conflict, "case.has_hazards", "hazards are on record", "/outcome",
                      "rectified, transferred or other");
  if (outcome == "rectified" && !all_rectified(asked.state))
    return base::fail(ErrorKind::conflict, "case.hazards_open", "hazards are not on record as put right", "/outcome",
                      "record what was found of them, or close with transferred or other and the reason");
  const bool plain = outcome == "no_hazard" || outcome == "rectified";
  if (!plain && asked.text("reason").empty())
    return base::fail(ErrorKind::invalid, "case.reason_missing",
                      "closing with outcome '" + outcome + "' needs a reason", "/reason");
  ZL_TRY(auto event, closing(asked, std::move(outcome), last_end(asked.state, asked.command.now)));
  return Events{std::move(event)};
}

// Nothing found: the act ends and the case closes in one.
Result<Events> close_clean(const Asked& asked) {
  const auto& state = asked.state;
  if (!state.hazards.empty())
    return base::fail(ErrorKind::conflict, "case.has_hazards", "hazards are on record", "",
                      "close it with its outcome");
  if (state.acts.empty())
    return base::fail(ErrorKind::conflict, "case.no_act", "nothing was inspected yet", "",
                      "begin the inspection first");
  Events events;
  auto ended_at = last_end(state, asked.command.now);
  for (const auto& act : state.acts) {
    if (act.ended_at) continue;
    ended_at = std::max(asked.command.now, act.began_at);
    base::JsonObject body{{"act", act.id}, {"hazards_found", 0}};
    put_time(body, {ended_at, false});
    events.push_back({"act.ended/1", std::move(body)});
  }
  ZL_TRY(auto closed, closing(asked, "no_hazard", ended_at));
  events.push_back(std::move(closed));
  return events;
}

Result<Events> archive(const Asked& asked) {
  if (!asked.state.closed)
    return base::fail(ErrorKind::conflict, "case.not_closed", "the case is not closed", "", "close it first");
  if (asked.state.archive)
    return base::fail(ErrorKind::conflict, "case.archived",
                      "the case is archived as " + asked.state.archive->archive_number, "",
                      "another export adds another seal");
  base::JsonObject body;
  ZL_CHECK(copy_given(body, asked.command, {"archive_number", "series", "serial", "retention", "bag"}));
  copy(body, asked.command.input, {"retention"});
  return Events{{"case.archived/1", std::move(body)}};
}

Result<Events> seal(const Asked& asked) {
  if (!asked.state.archive)
    return base::fail(ErrorKind::conflict, "case.not_archived", "the case is not archived", "",
                      "archive it first");
  base::JsonObject body;
  ZL_CHECK(copy_given(body, asked.command, {"seal", "bag", "checkpoint_size"}));
  return Events{{"case.sealed/1", std::move(body)}};
}

}  // namespace

const RuleTable& record_commands() {
  static const RuleTable table{
      {"case.store_recording", {&store_recording, false, true}},
      {"case.analyse_recording", {&analyse_recording, false, true}},
      {"case.link_recording", {&link_recording, false, true}},
      {"case.unlink_recording", {&unlink_recording, false, true}},
      {"case.explain", {&explain, false, true}},
      {"case.correct", {&correct_record, false, true}},
      {"case.move_rulebook", {&move_rulebook}},
      {"case.close", {&close, true}},
      {"case.close_clean", {&close_clean, true}},
      {"case.archive", {&archive, true, true}},
      {"case.seal", {&seal, false, true}},
  };
  return table;
}

}  // namespace records
