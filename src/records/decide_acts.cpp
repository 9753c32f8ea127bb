#include <algorithm>

#include "records/act_facts.h"
#include "records/apply_parts.h"
#include "records/decide_parts.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Result;

// The name and certificate of a user, among those that were given.
const base::Json* given_officer(const Command& command, std::string_view user) {
  const auto* list = base::array_at(command.given, "officers");
  if (!list) return nullptr;
  for (const auto& officer : *list)
    if (base::text_at(officer, "user") == user) return &officer;
  return nullptr;
}

tl::unexpected<base::Error> part_taken(std::string_view part, std::string where) {
  return base::fail(ErrorKind::conflict, "officer.part_taken",
                    "the case has a " + std::string(part) + " officer already", std::move(where),
                    "a case has one lead and at most one second; let the other one leave first");
}

// Where the case comes from, as the first thing on its record.
Result<std::optional<NewEvent>> source_of(const Asked& asked) {
  const auto* told = base::object_at(asked.command.input, "source");
  if (told == nullptr) return std::optional<NewEvent>{};
  base::JsonObject body{{"source", "source-1"}};
  for (const auto& member : *told) body[member.key()] = member.value();
  Command claimed = asked.command;
  claimed.input = base::Json(*told);
  auto time = Asked{asked.state, claimed}.time();
  if (!time) {
    time.error().where = "/source" + time.error().where;
    return base::pass_on(std::move(time).error());
  }
  put_time(body, *time);
  return std::optional(NewEvent{"source.received/1", std::move(body)});
}

// The part of it that the opening itself tells: of a protected informant, nothing that could lead to them.
base::JsonObject case_source(const base::Json& lead) {
  base::JsonObject out;
  copy(out, lead, {"source_kind", "source"});
  if (!base::bool_at(lead, "informant_protected")) copy(out, lead, {"from", "reference"});
  out["received_at"] = base::text_at(lead, "happened_at");
  return out;
}

// That the inspection is part of the annual plan, and that it goes beyond what was planned or is allowed in a year: told at its
// opening, before anyone has set out.
void tell_of_plan(const Asked& asked, const Asked::Time& time, Events& events) {
  if (const auto* planned = base::object_at(asked.command.given, "planned")) {
    base::JsonObject body{{"plan", "plan-1"}, {"plan_source", "annual_plan"}, {"items", asked.text("matter")}};
    for (const auto& member : *planned) body[member.key()] = member.value();
    put_time(body, time);
    events.push_back({"inspection.planned/1", std::move(body)});
  }
  if (const auto* exceeded = base::object_at(asked.command.given, "exceeded")) {
    auto body = *exceeded;
    if (asked.has("beyond_reason")) body["reason"] = asked.text("beyond_reason");
    events.push_back({"frequency.exceeded/1", std::move(body)});
  }
}

Result<Events> open(const Asked& asked) {
  base::JsonObject body{{"kind", "inspection"}};
  ZL_CHECK(check_block_fields(asked));
  copy(body, asked.command.input, {"kind", "enterprise", "matter", "labels", "block", "cause"});
  copy(body, asked.command.given, {"arises_from"});
  ZL_TRY(auto lead, source_of(asked));
  if (lead) body["source"] = case_source(lead->body);
  Asked::Time time{asked.command.now};
  if (asked.has("block")) {
    ZL_TRY(time, asked.time());
    put_time(body, time);
  }
  ZL_CHECK(copy_given(body, asked.command, {"number", "series", "serial", "party", "rulebook"}));
  Events events{{"case.opened/1", std::move(body)}};
  if (lead) events.push_back(std::move(*lead));
  tell_of_plan(asked, time, events);
  base::JsonArray wanted;
  if (const auto* list = base::array_at(asked.command.input, "officers")) wanted = *list;
  if (wanted.empty()) wanted.push_back(base::JsonObject{{"user", asked.command.by.text}, {"part", "lead"}});
  std::vector<std::string> users, parts;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto where = "/officers/" + std::to_string(i);
    const auto user = base::text_at(wanted[i], "user"), part = base::text_at(wanted[i], "part");
    if (std::find(parts.begin(), parts.end(), part) != parts.end()) return part_taken(part, where + "/part");
    if (std::find(users.begin(), users.end(), user) != users.end())
      return base::fail(ErrorKind::conflict, "officer.twice", "the same officer twice", where + "/user");
    const auto* known = given_officer(asked.command, user);
    if (!known) return no_such("officer", user);
    base::JsonObject joined{{"officer", user}, {"part", part}};
    copy(joined, *known, {"name", "certificate", "entrustment", "organisation", "entrusted_from", "entrusted_until"});
    events.push_back({"officer.joined/1", std::move(joined)});
    users.push_back(user), parts.push_back(part);
  }
  return events;
}

Result<Events> join_officer(const Asked& asked) {
  const auto user = asked.text("officer"), part = asked.text("part");
  if (asked.state.officer(user))
    return base::fail(ErrorKind::conflict, "officer.twice", "the officer is with the case already",
                      "/officer");
  for (const auto& officer : asked.state.officers)
    if (!officer.left_at && officer.part == part) return part_taken(part, "/part");
  base::JsonObject body{{"officer", user}, {"part", part}};
  ZL_CHECK(copy_given(body, asked.command, {"name", "certificate"}));
  copy(body, asked.command.given, {"entrustment", "organisation", "entrusted_from", "entrusted_until"});
  return Events{{"officer.joined/1", std::move(body)}};
}

Result<Events> leave_officer(const Asked& asked) {
  if (!asked.state.officer(asked.text("officer"))) return no_such("officer", asked.text("officer"));
  base::JsonObject body;
  copy(body, asked.command.input, {"officer", "reason"});
  return Events{{"officer.left/1", std::move(body)}};
}

Result<Events> confirm_officer(const Asked& asked) {
  ZL_CHECK(asked.act());
  const auto* officer = asked.state.officer(asked.text("officer"));
  if (!officer) return no_such("officer", asked.text("officer"));
  for (const auto& confirmation : officer->confirmed)
    if (confirmation.act == asked.text("act"))
      return base::fail(ErrorKind::conflict, "officer.confirmed",
                        "the officer has confirmed this act already", "/officer");
  base::JsonObject body{{"method", "code"}};
  copy(body, asked.command.input, {"officer", "act"});
  return Events{{"officer.confirmed/1", std::move(body)}};
}

Result<Events> label(const Asked& asked) {
  base::JsonObject body;
  copy(body, asked.command.input, {"labels", "reason"});
  return Events{{"case.labelled/1", std::move(body)}};
}

Result<Events> begin_act(const Asked& asked) {
  if (const auto* running = asked.state.running_act())
    return base::fail(ErrorKind::conflict, "act.running", running->id + " has not ended", "/kind",
                      "end it first");
  ZL_TRY(const auto time, asked.time());
  if (!asked.state.acts.empty() && asked.text("kind") == "reinspection") {
    const auto& first = asked.state.acts.front();
    ZL_CHECK(check_not_before(time.at, first.began_at, first.id + " began", "/happened_at"));
  }
  base::JsonObject body{{"act", next_id("act", asked.state.acts.size())}};
  copy(body, asked.command.input, {"kind", "place"});
  body["officers"] = array_of(present_officers(asked.state));
  copy(body, asked.command.given, {"entrusted"});
  put_time(body, time);
  return Events{{"act.begun/1", std::move(body)}};
}

Result<Events> end_act(const Asked& asked) {
  ZL_TRY(const auto* act, asked.act());
  if (act->ended_at)
    return base::fail(ErrorKind::conflict, "act.ended", act->id + " ended at " + act->ended_at->text(),
                      "/act", "correct that record if the time is wrong");
  ZL_TRY(const auto time, asked.time());
  if (time.at < act->began_at)
    return base::fail(ErrorKind::invalid, "act.ends_before_it_began",
                      act->id + " began at " + act->began_at.text(), "/happened_at", "a time after that");
  std::int64_t found = 0;
  for (const auto& hazard : asked.state.hazards) found += hazard.act == act->id ? 1 : 0;
  base::JsonObject body{{"act", act->id}, {"hazards_found", found}};
  copy(body, asked.command.input, {"note"});
  put_time(body, time);
  return Events{{"act.ended/1", std::move(body)}};
}

Result<Events> show_credential(const Asked& asked) {
  ZL_TRY(const auto* act, asked.act());
  ZL_TRY(const auto time, asked.time_after(act->began_at, act->id + " began"));
  base::JsonObject body{{"act", act->id}, {"officers", array_of(officers_of(asked.state, *act))}};
  copy(body, asked.command.input, {"shown_to", "officers"});
  put_time(body, time);
  return Events{{"credential.shown/1", std::move(body)}};
}

// Where the case knows the zones of its enterprise, an exemption is for one of them; what is not in a zone is
// a thing, which has no list.
base::Status check_zone(const Asked& asked) {
  const auto* scope = asked.field("scope");
  const auto& zones = asked.state.party.zones;
  if (!scope || base::text_at(*scope, "kind") != "zone" || !zones || zones->empty()) return {};
  const auto id = base::text_at(*scope, "id");
  std::string known;
  for (const auto& zone : *zones) {
    if (zone.id == id) return {};
    known += (known.empty() ? "" : ", ") + zone.id + " " + zone.name;
  }
  return base::fail(
      ErrorKind::not_found, "exemption.no_such_zone", "the enterprise has no zone '" + id + "'", "/scope/id",
      "its zones: " + known + "; a zone that is missing there is added by a correction of the party");
}

Result<Events> declare_exemption(const Asked& asked) {
  ZL_TRY(const auto* act, asked.act());
  ZL_CHECK(check_zone(asked));
  ZL_TRY(const auto time, asked.time_after(act->began_at, act->id + " began"));
  base::JsonObject body{{"exemption", next_id("exemption", asked.state.exemptions.size())},
                        {"officers", array_of(officers_of(asked.state, *act))}};
  copy(body, asked.command.input, {"ground", "scope", "act", "reason", "proof_equipment_lacking"});
  put_time(body, time);
  return Events{{"exemption.declared/1", std::move(body)}};
}

Result<Events> review_exemption(const Asked& asked) {
  const auto* exemption = asked.state.exemption(asked.text("exemption"));
  if (!exemption) return no_such("exemption", asked.text("exemption"));
  if (exemption->review)
    return base::fail(ErrorKind::conflict, "exemption.reviewed", "the exemption was reviewed already",
                      "/exemption");
  base::JsonObject body;
  copy(body, asked.command.input, {"exemption", "upheld", "reason"});
  return Events{{"exemption.reviewed/1", std::move(body)}};
}

// A date is given where a period is given, and only there.
base::Status check_due(std::string_view remedy, const base::Json* due, base::Instant found_at) {
  const bool dated = due && !due->is_null();
  if (remedy == "by_date" && !dated)
    return base::fail(ErrorKind::invalid, "hazard.due_missing", "put right by a date, but no date is named",
                      "/due", "a date, or the remedy \"at_once\"");
  if (remedy == "at_once" && dated)
    return base::fail(ErrorKind::invalid, "hazard.due_unexpected", "put right at once has no date", "/due",
                      "no date, or the remedy \"by_date\"");
  if (!dated) return {};
  ZL_TRY(const auto day, base::LegalDay::parse(due->is_string() ? std::string_view(due->get_string()) : ""));
  if (day < base::LegalDay::of(found_at))
    return base::fail(ErrorKind::invalid, "hazard.due_before_found",
                      day.text() + " lies before the day of the finding", "/due",
                      "a date from " + base::LegalDay::of(found_at).text() + " on");
  return {};
}

Result<Events> find_hazard(const Asked& asked) {
  ZL_TRY(const auto* act, asked.act());
  ZL_TRY(const auto time, asked.time_after(act->began_at, act->id + " began"));
  if (act->ended_at && time.at > *act->ended_at)
    return base::fail(ErrorKind::conflict, "act.ended", act->id + " ended at " + act->ended_at->text(),
                      "/act", "entered afterwards: say when it was found (happened_at), not later than that");
  ZL_CHECK(check_due(asked.text("remedy"), asked.field("due"), time.at));
  const auto id = next_id("hazard", asked.state.hazards.size());
  base::JsonObject body{{"hazard", id}, {"on_site", true}};
  copy(body, asked.command.input,
       {"act", "place", "zone", "description", "basis", "entry", "on_site", "remedy", "due"});
  put_time(body, time);
  Events events{{"hazard.found/1", std::move(body)}};
  if (base::bool_at(asked.command.input, "rectified_on_spot")) {
    base::JsonObject rectified{{"hazard", id}, {"act", act->id}, {"outcome", "rectified"}};
    put_time(rectified, time);
    events.push_back({"hazard.rectified/1", std::move(rectified)});
  }
  return events;
}

Result<Events> amend_hazard(const Asked& asked) {
  ZL_TRY(const auto* hazard, asked.hazard());
  base::JsonObject body;
  copy(body, asked.command.input,
       {"hazard", "reason", "place", "zone", "description", "basis", "entry", "on_site", "remedy", "due"});
  if (body.size() < 3)
    return base::fail(ErrorKind::invalid, "hazard.nothing_changed", "no field is changed", "/",
                      "place, zone, description, basis, entry, on_site, remedy or due");
  const auto remedy = asked.has("remedy") ? asked.text("remedy") : hazard->remedy;
  base::Json known_due;
  if (hazard->due) known_due = hazard->due->text();
  const auto* due = asked.has("due") ? asked.field("due") : &known_due;
  ZL_CHECK(check_due(remedy, due, hazard->happened_at));
  return Events{{"hazard.amended/1", std::move(body)}};
}

Result<Events> record_rectification(const Asked& asked) {
  ZL_TRY(const auto* hazard, asked.hazard());
  ZL_TRY(const auto* act, asked.act());
  ZL_TRY(const auto time, asked.time_after(hazard->happened_at, hazard->id + " was found"));
  ZL_CHECK(check_not_before(time.at, act->began_at, act->id + " began", "/happened_at"));
  base::JsonObject body;
  copy(body, asked.command.input, {"hazard", "act", "outcome", "note"});
  put_time(body, time);
  return Events{{"hazard.rectified/1", std::move(body)}};
}

// The hazards that an application names, each found before it.
Result<std::vector<const Hazard*>> hazards_named(const Asked& asked, base::Instant at) {
  std::vector<const Hazard*> out;
  const auto* hazards = base::array_at(asked.command.input, "hazards");
  for (std::size_t i = 0; hazards && i < hazards->size(); ++i) {
    const std::string id((*hazards)[i].is_string() ? std::string_view((*hazards)[i].get_string()) : "");
    const auto* hazard = asked.state.hazard(id);
    if (!hazard) return no_such("hazards/" + std::to_string(i), id);
    ZL_CHECK(check_not_before(at, hazard->happened_at, id + " was found", "/happened_at"));
    out.push_back(hazard);
  }
  return out;
}

Result<Events> request_extension(const Asked& asked) {
  ZL_TRY(const auto until, day_of(asked.command.input, "until"));
  ZL_TRY(const auto time, asked.time());
  ZL_TRY(const auto hazards, hazards_named(asked, time.at));
  for (std::size_t i = 0; i < hazards.size(); ++i) {
    const auto& hazard = *hazards[i];
    if (!hazard.due)
      return base::fail(ErrorKind::invalid, "extension.no_date", hazard.id + " has no date that could be extended",
                        "/hazards/" + std::to_string(i));
    const auto due = hazard.extended_until.value_or(*hazard.due);
    if (until <= due)
      return base::fail(ErrorKind::invalid, "extension.not_later",
                        hazard.id + " is due on " + due.text() + " as it is", "/until", "a later date");
  }
  base::JsonObject body{{"extension", next_id("extension", asked.state.extensions.size())}};
  copy(body, asked.command.input, {"hazards", "until", "reason"});
  put_time(body, time);
  return Events{{"extension.requested/1", std::move(body)}};
}

Result<Events> decide_extension(const Asked& asked) {
  const auto* extension = asked.state.extension(asked.text("extension"));
  if (!extension) return no_such("extension", asked.text("extension"));
  if (extension->decision)
    return base::fail(ErrorKind::conflict, "extension.decided", "the extension was decided already",
                      "/extension", "the party may apply again");
  base::JsonObject body;
  copy(body, asked.command.input, {"extension", "granted", "until", "reason"});
  if (!base::bool_at(asked.command.input, "granted"))
    body.erase("until");
  else if (!asked.has("until"))
    body["until"] = extension->until.text();
  return Events{{"extension.decided/1", std::move(body)}};
}

Result<Events> request_reinspection(const Asked& asked) {
  ZL_TRY(const auto time, asked.time());
  if (!asked.state.acts.empty()) {
    const auto& first = asked.state.acts.front();
    ZL_CHECK(check_not_before(time.at, first.began_at, first.id + " began", "/happened_at"));
  }
  ZL_CHECK(hazards_named(asked, time.at));
  base::JsonObject body;
  copy(body, asked.command.input, {"hazards", "reason"});
  put_time(body, time);
  return Events{{"reinspection.requested/1", std::move(body)}};
}

}  // namespace

const RuleTable& act_commands() {
  static const RuleTable table{
      {"case.open", {&open}},
      {"case.label", {&label, false, true}},
      {"case.join_officer", {&join_officer}},
      {"case.leave_officer", {&leave_officer}},
      {"case.confirm_officer", {&confirm_officer}},
      {"case.begin_act", {&begin_act, true}},
      {"case.end_act", {&end_act}},
      {"case.show_credential", {&show_credential}},
      {"case.declare_exemption", {&declare_exemption}},
      {"case.review_exemption", {&review_exemption, false, true}},
      {"case.find_hazard", {&find_hazard}},
      {"case.amend_hazard", {&amend_hazard}},
      {"case.record_rectification", {&record_rectification}},
      {"case.request_extension", {&request_extension}},
      {"case.decide_extension", {&decide_extension}},
      {"case.request_reinspection", {&request_reinspection}},
  };
  return table;
}

}  // namespace records
