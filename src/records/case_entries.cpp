#include "records/case_entries.h"

#include <algorithm>
#include <charconv>

#include "records/apply_parts.h"
#include "records/decide_parts.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;
using base::Status;

Status check_thing(const CaseState& state, const Json& named, const std::string& where) {
  const auto* text = named.if_string();
  if (text == nullptr || has_thing(state, std::string_view(*text))) return {};
  return base::fail(ErrorKind::not_found, "case.no_such_thing", "the case has no '" + std::string(*text) + "'", where,
                    "name something that is on record in this case");
}

Status check_field(const CaseState& state, const FieldTold& field, const Json& value, const std::string& where) {
  const auto each = [&](const auto& check) -> Status {
    const auto* list = value.if_array();
    if (list == nullptr) return check(value, where);
    for (std::size_t i = 0; i < list->size(); ++i) ZL_CHECK(check((*list)[i], where + "/" + std::to_string(i)));
    return {};
  };
  if (!field.thing.empty())
    return each([&](const Json& one, const std::string& at) { return check_thing(state, one, at); });
  if (field.parts.empty()) return {};
  return each([&](const Json& one, const std::string& at) { return check_things_named(state, field.parts, one, {}, at); });
}

// The noun of "^notice-…" is not always the field's name; the field knows it.
const FieldTold* field_named(const std::vector<FieldTold>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

void put_digest(JsonObject& made, const CaseState& state, const std::vector<FieldTold>& fields, const Json& body) {
  const auto* paper = state.paper(base::text_at(body, "paper"));
  if (paper != nullptr && field_named(fields, "document_digest") != nullptr) made["document_digest"] = paper->signed_digest;
}

// What was entered as it is. The services have looked up which event it is, who may cause it, and what it names and brings.
Result<Events> record(const Asked& asked) {
  const auto type = base::text_at(asked.command.given, "type");
  const auto* entered = base::find(asked.command.input, "body");
  if (type.empty() || entered == nullptr || !entered->is_object())
    return base::fail(ErrorKind::broken, "command.not_given", "case.record was not given 'type'");
  ZL_CHECK(check_numbers_in(*entered, "/body"));
  auto body = entered->get_object();
  if (const auto* made = base::object_at(asked.command.given, "made"))
    for (const auto& member : *made) body[member.key()] = member.value();
  // Whose clock says the time, and how late it is told, the record finds out itself.
  for (const char* own : {"time_source", "late_entry", "uncertainty_s"}) body.erase(own);
  Command claimed = asked.command;
  claimed.input = *entered;
  auto time = Asked{asked.state, claimed}.time();
  if (!time) {
    time.error().where = "/body" + time.error().where;
    return base::pass_on(std::move(time).error());
  }
  put_time(body, *time);
  return Events{{type, std::move(body)}};
}

// An entry that was made as it is, put right: what shall read otherwise, as the services found it. Null takes a field away.
Result<Events> correct_entry(const Asked& asked) {
  const auto corrects = base::int_at(asked.command.input, "corrects").value_or(-1);
  const auto* fields = base::object_at(asked.command.given, "fields");
  if (fields == nullptr || corrects < 0 || asked.state.line(static_cast<std::uint64_t>(corrects)) == nullptr)
    return base::fail(ErrorKind::broken, "command.not_given", "case.correct_entry was not given 'fields'");
  if (fields->empty()) return base::fail(ErrorKind::invalid, "correction.empty", "nothing is corrected", "/body");
  ZL_CHECK(check_numbers_in(Json(*fields), "/body"));
  if (const auto* told = fields->if_contains("happened_at"); told != nullptr && told->is_string())
    if (const auto at = base::Instant::parse(told->get_string()))
      ZL_CHECK(check_not_ahead(*at, asked.command.now, "/body/happened_at"));
  JsonObject body{{"fields", *fields}};
  copy(body, asked.command.input, {"corrects", "reason"});
  return Events{{"correction.made/1", std::move(body)}};
}

}  // namespace

// The party with which the case was opened; those that are added come after it.
constexpr std::string_view kFirstParty = "party-1", kParty = "party";

bool has_thing(const CaseState& state, std::string_view id) {
  return id == kFirstParty || std::any_of(state.record.begin(), state.record.end(), [&](const auto& line) { return line.subject == id; });
}

bool handled(const CaseState& state, std::string_view user) {
  return std::any_of(state.officers.begin(), state.officers.end(), [&](const Officer& officer) { return officer.user == user; });
}

std::string next_thing(const CaseState& state, std::string_view noun) {
  std::size_t most = noun == kParty ? 1 : 0;
  for (const auto& line : state.record) {
    const std::string_view subject = line.subject;
    if (subject.size() < noun.size() + 2 || !subject.starts_with(noun) || subject[noun.size()] != '-') continue;
    std::size_t number = 0;
    const auto* end = subject.data() + subject.size();
    if (std::from_chars(subject.data() + noun.size() + 1, end, number).ptr == end) most = std::max(most, number);
  }
  return next_id(noun, most);
}

Status check_things_named(const CaseState& state, const std::vector<FieldTold>& fields, const Json& body,
                          std::string_view counted, const std::string& where) {
  for (const auto& field : fields)
    if (const auto* value = base::find(body, field.name); value != nullptr && field.name != counted)
      ZL_CHECK(check_field(state, field, *value, where + "/" + field.name));
  return {};
}

Result<JsonObject> made_by_entry(const CaseState& state, const Vocabulary& vocabulary, std::string_view type, const Json& body) {
  JsonObject made;
  const auto* how = vocabulary.recordable(type);
  const auto fields = vocabulary.fields_of(type);
  put_digest(made, state, fields, body);
  if (how == nullptr || how->counted.empty()) return made;
  const auto* counted = field_named(fields, how->counted);
  if (const auto* goes_on = base::find(body, how->counted); goes_on != nullptr) {
    ZL_CHECK(check_thing(state, *goes_on, "/" + how->counted));
    return made;
  }
  made[how->counted] = next_thing(state, counted != nullptr && !counted->thing.empty() ? counted->thing : how->counted);
  return made;
}

const RuleTable& entry_commands() {
  static const RuleTable table{{"case.record", {&record, true, true}}, {"case.correct_entry", {&correct_entry, false, true}}};
  return table;
}

}  // namespace records
