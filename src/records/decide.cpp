#include <algorithm>

#include "records/apply_parts.h"
#include "records/decide_parts.h"

namespace records {

using base::ErrorKind;
using base::Result;

namespace {

template <class T>
Result<const T*> named(const T* thing, std::string_view field, const std::string& id) {
  if (!thing) return no_such(field, id);
  return thing;
}

const Rule* rule_of(std::string_view name) {
  for (const auto* table : {&act_commands(), &paper_commands(), &record_commands(), &approval_commands(),
                            &approval_side_commands(), &link_commands(), &entry_commands()})
    if (const auto found = table->find(name); found != table->end()) return &found->second;
  return nullptr;
}

Subject subject_of(const Asked& asked) {
  if (asked.has("paper")) return {"paper", asked.text("paper")};
  if (asked.has("form")) return {"form", asked.text("form")};
  if (asked.has("act")) return {"act", asked.text("act")};
  return {"case", asked.state.id};
}

base::Status check_stage(const CaseState& state, const Command& command, const Rule& rule) {
  const bool opening = command.name == "case.open";
  if (opening && state.exists())
    return base::fail(ErrorKind::conflict, "case.exists", "the case is open already");
  if (!opening && !state.exists())
    return base::fail(ErrorKind::not_found, "case.no_such_case", "there is no such case");
  if (state.closed && !rule.after_closing)
    return base::fail(ErrorKind::conflict, "case.closed", "the case is closed", "",
                      "a closed case takes recordings, explanations and corrections only");
  return {};
}

}  // namespace

Result<const Act*> Asked::act(std::string_view field) const {
  return named(state.act(text(field)), field, text(field));
}
Result<const Hazard*> Asked::hazard(std::string_view field) const {
  return named(state.hazard(text(field)), field, text(field));
}
Result<const Recording*> Asked::recording(std::string_view field) const {
  return named(state.recording(text(field)), field, text(field));
}
Result<const Paper*> Asked::paper() const {
  return named(state.paper(text("paper")), "paper", text("paper"));
}

Result<const Paper*> Asked::present_paper() const {
  ZL_TRY(const auto* paper, this->paper());
  if (paper->voided)
    return base::fail(ErrorKind::conflict, "paper.voided", paper->id + " was voided", "/paper",
                      "prepare another one");
  const bool same_version = base::int_at(command.input, "version") == paper->version;
  const bool same_bytes = !has("signed_digest") || text("signed_digest") == paper->signed_digest;
  if (!same_version || !same_bytes)
    return base::fail(ErrorKind::conflict, "paper.changed", paper->id + " is not the paper that was shown",
                      same_version ? "/signed_digest" : "/version",
                      "show it again: version " + std::to_string(paper->version) + " stands");
  return paper;
}

Result<base::Instant> instant_of(const Command& command, std::string_view field) {
  auto parsed = base::Instant::parse(base::text_at(command.input, field));
  if (!parsed) parsed.error().where = "/" + std::string(field);
  return parsed;
}

Result<base::LegalDay> day_of(const base::Json& input, std::string_view field) {
  auto parsed = base::LegalDay::parse(base::text_at(input, field));
  if (!parsed) parsed.error().where = "/" + std::string(field);
  return parsed;
}

base::Status check_not_ahead(base::Instant at, base::Instant now, std::string where) {
  if (at <= now.plus_seconds(kClockToleranceSeconds)) return {};
  return base::fail(ErrorKind::invalid, "time.in_future", at.text() + " is yet to come", std::move(where),
                    "at most " + std::to_string(kClockToleranceSeconds) + " seconds ahead of " + now.text());
}

base::Status check_not_before(base::Instant at, base::Instant start, const std::string& what,
                              std::string where) {
  if (at >= start.plus_seconds(-kClockToleranceSeconds)) return {};
  return base::fail(ErrorKind::invalid, "time.too_early",
                    at.text() + " lies before " + what + " (" + start.text() + ")", std::move(where),
                    "a time from " + start.text() + " on; where that one is wrong, correct it first");
}

Result<Asked::Time> Asked::time() const {
  if (!has("happened_at")) return Time{command.now};
  ZL_TRY(const auto at, instant_of(command, "happened_at"));
  ZL_CHECK(check_not_ahead(at, command.now, "/happened_at"));
  return Time{at, true, at < command.now.plus_seconds(-kLateEntrySeconds)};
}

Result<Asked::Time> Asked::time_after(base::Instant start, const std::string& what) const {
  ZL_TRY(const auto time, this->time());
  ZL_CHECK(check_not_before(time.at, start, what, "/happened_at"));
  return time;
}

base::Status check_block_fields(const Asked& asked) {
  const bool block = asked.has("block");
  if (block == asked.has("serial") && (block || !asked.has("happened_at"))) return {};
  return base::fail(ErrorKind::invalid, "block.half_named", "a number of a block is named by its block and its serial",
                    block ? "/serial" : "/block", "give both; a time of one's own belongs to such a number alone");
}

void copy(base::JsonObject& to, const base::Json& from, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    if (const auto* value = base::find(from, name)) to[name] = *value;
}

base::Status copy_given(base::JsonObject& to, const Command& command,
                        std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    const auto* value = base::find(command.given, name);
    if (!value)
      return base::fail(ErrorKind::broken, "command.not_given",
                        command.name + " was not given '" + std::string(name) + "'");
    to[name] = *value;
  }
  return {};
}

void put_time(base::JsonObject& body, const Asked::Time& time) {
  body["happened_at"] = time.at.text();
  body["time_source"] = time.claimed ? "officer" : "server";
  if (time.late_entry) body["late_entry"] = true;
}

base::JsonArray array_of(const std::vector<std::string>& texts) {
  base::JsonArray out;
  for (const auto& text : texts) out.emplace_back(text);
  return out;
}

tl::unexpected<base::Error> no_such(std::string_view field, const std::string& id) {
  return base::fail(ErrorKind::not_found, "case.no_such_thing",
                    "the case has no " + std::string(field) + " '" + id + "'", "/" + std::string(field));
}

Result<Events> decide(const CaseState& state, const Command& command, const Gate& gate) {
  const auto* rule = rule_of(command.name);
  if (!rule)
    return base::fail(ErrorKind::invalid, "command.unknown", "there is no command '" + command.name + "'");
  ZL_CHECK(check_stage(state, command, *rule));
  const Asked asked{state, command};
  ZL_TRY(auto events, rule->run(asked));
  if (!rule->gated) return events;
  ZL_TRY(auto recorded, gate.ask(command, subject_of(asked)));
  std::move(events.begin(), events.end(), std::back_inserter(recorded));
  return recorded;
}

bool is_case_command(std::string_view name) {
  return rule_of(name) != nullptr;
}

bool is_gated(std::string_view name) {
  const auto* rule = rule_of(name);
  return rule && rule->gated;
}

std::vector<std::string> case_commands() {
  std::vector<std::string> out;
  for (const auto* table : {&act_commands(), &paper_commands(), &record_commands(), &approval_commands(),
                            &approval_side_commands(), &link_commands(), &entry_commands()})
    for (const auto& [name, rule] : *table) out.emplace_back(name);
  std::sort(out.begin(), out.end());
  return out;
}

base::Json reply_of(std::span<const NewEvent> events) {
  struct Made {
    std::string_view type;
    std::initializer_list<std::string_view> fields;
  };
  static const Made kMade[] = {
      {"case.opened/1", {"number"}},
      {"act.begun/1", {"act"}},
      {"hazard.found/1", {"hazard"}},
      {"exemption.declared/1", {"exemption"}},
      {"extension.requested/1", {"extension"}},
      {"recording.stored/1", {"recording"}},
      {"paper.prepared/1", {"paper", "version", "number", "pages", "signed_digest"}},
      {"approval.requested/1", {"approval"}},
      {"case.archived/1", {"bag", "archive_number"}},
      {"case.sealed/1", {"seal"}},
      {"enterprise.registered/1", {"enterprise"}},
      {"user.registered/1", {"user"}},
      {"device.registered/1", {"device"}},
  };
  base::JsonObject reply;
  for (const auto& event : events)
    for (const auto& made : kMade)
      if (made.type == event.type) copy(reply, event.body, made.fields);
  return reply;
}

}  // namespace records
