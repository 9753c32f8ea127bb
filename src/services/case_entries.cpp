#include "services/case_entries.h"

#include <algorithm>

#include "records/case_entries.h"
#include "records/commands.h"
#include "services/approvals.h"
#include "services/case_access.h"
#include "services/entry_forms.h"
#include "services/hazard_library.h"
#include "services/hidden_sources.h"
#include "services/paper_source.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;
using base::Result;

namespace {

// What the bureau's own record may hold too is entered there.
bool is_entered_in_cases(const records::Vocabulary& vocabulary, std::string_view type) {
  return vocabulary.recordable(type) != nullptr && vocabulary.of_case(type) && !vocabulary.of_bureau(type);
}

Result<std::string> type_of(Core& core, const access_control::Principal& who, const std::string& name) {
  const auto& vocabulary = core.parts.vocabulary;
  auto type = vocabulary.newest_of(name);
  if (type.empty() || !is_entered_in_cases(vocabulary, type))
    return fail(ErrorKind::not_found, "case.no_such_entry", "nobody enters '" + name + "' into the record of a case", "/type",
                "choose one of the list of entries");
  if (!may_cause(vocabulary, who, type))
    return fail(ErrorKind::denied, "case.not_your_entry", "no role of yours enters this", "/type", "ask somebody whose office it is");
  return type;
}

// The roles of this person that cause the event: one of them has to open this very case to its entries, and not another one.
base::Status may_enter(Core& core, const access_control::Principal& who, const std::string& type, const records::CaseState& state) {
  auto acting = who;
  const auto actors = core.parts.vocabulary.actors(type);
  std::erase_if(acting.roles, [&](const auto& role) { return std::find(actors.begin(), actors.end(), role) == actors.end(); });
  return core.parts.kernel.may(acting, "case.record", object_of(state));
}

// What no row tells of: it comes with the program.
constexpr std::string_view kLibrary = "hazard_library";

base::Status is_registered(Core& core, std::string_view model, const Json& named, const std::string& where) {
  const auto* text = named.if_string();
  if (text == nullptr) return {};
  if (model == kLibrary) return is_in_library(core, std::string_view(*text), where);
  ZL_TRY(const auto row, row_json(core, model, std::string_view(*text)));
  if (row) return {};
  return fail(ErrorKind::not_found, "bureau.no_such_thing", "the bureau's record knows no '" + std::string(*text) + "'", where,
              "choose one from the list");
}

// Users and devices that the bureau knows, wherever in the entry they are named.
base::Status names_are_known(Core& core, const records::Recordable& how, const std::vector<records::FieldTold>& fields, const Json& body,
                             const std::string& where) {
  static const records::Recordable kNoNames;
  for (const auto& field : fields) {
    const auto* value = base::find(body, field.name);
    if (value == nullptr) continue;
    const auto at = where + "/" + field.name;
    const auto names = how.names.find(field.name);
    const std::string model = names != how.names.end() ? names->second : field.format == "user" ? "user" : "";
    const auto* list = value->if_array();
    const std::size_t count = list == nullptr ? 1 : list->size();
    for (std::size_t i = 0; i < count; ++i) {
      const auto& one = list == nullptr ? *value : (*list)[i];
      const auto place = list == nullptr ? at : at + "/" + std::to_string(i);
      if (!model.empty()) ZL_CHECK(is_registered(core, model, one, place));
      ZL_CHECK(names_are_known(core, kNoNames, field.parts, one, place));
    }
  }
  return {};
}

// What somebody says in their own office is said under their own name, for a level of their own, and never of a case that
// they handle or ever handled.
base::Status put_speaker(Core& core, const CallContext& context, const records::CaseState& state, const Json& body, JsonObject& made) {
  if (records::handled(state, context.who.user.text))
    return fail(ErrorKind::conflict, "approval.own", "who handles the case does not say this of it", "/type",
                "let another person whose office it is enter it");
  if (const auto level = base::text_at(body, "level"); !level.empty()) ZL_CHECK(speaks_for(core, context.who, level, "/body/level"));
  ZL_TRY(const auto row, row_json(core, "user", context.who.user.text));
  if (row) made["user"] = context.who.user.text;
  made["name"] = row ? base::text_at(*row, "name") : context.who.user.text;
  return {};
}

// What this person may enter into the record of a case, with the fields that a form asks for.
Result<Reply> list_types(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "case.entry_types"));
  const auto& vocabulary = core.parts.vocabulary;
  auto types = entry_types(vocabulary, context.who, [&](std::string_view type) { return is_entered_in_cases(vocabulary, type); });
  return Reply{JsonObject{{"types", std::move(types)}}, {}};
}

// The entry as it reads now, with what was put right before.
Result<records::Event> entry_now(Core& core, const records::CaseState& state, std::uint64_t seq) {
  ZL_TRY(auto events, events_told(core, state));
  const auto found = std::find_if(events.begin(), events.end(), [&](const auto& event) { return event.seq == seq; });
  if (found != events.end() && !found->disposed && found->body.is_object()) return std::move(*found);
  return fail(ErrorKind::not_found, "case.no_such_event", "the case has no entry " + std::to_string(seq) + " to read", "/corrects");
}

// What is told of the entry, with what the record filled in itself: that is nobody's to put right.
JsonObject whole_entry(const records::Recordable& how, const std::vector<records::FieldTold>& fields, const JsonObject& now, const Json& told) {
  auto whole = told.get_object();
  const auto keeps = [&](const std::string& name) {
    if (const auto* value = now.if_contains(name)) whole[name] = *value;
  };
  for (const auto& field : fields)
    if (is_own(how, field)) keeps(field.name);
  keeps(how.counted);
  if (!whole.contains("happened_at")) keeps("happened_at");
  return whole;
}

// Another time than the one that stood there is whoever's who claims it now, and late as it would have been then.
base::Status put_time_right(const records::Event& event, const Json& told, JsonObject& whole) {
  const auto claimed = base::text_at(told, "happened_at");
  if (claimed.empty() || claimed == base::text_at(event.body, "happened_at")) return {};
  auto at = base::Instant::parse(claimed);
  if (!at) {
    at.error().where = "/body/happened_at";
    return base::pass_on(std::move(at).error());
  }
  whole["happened_at"] = at->text();
  whole["time_source"] = "officer";
  whole.erase("uncertainty_s");
  whole.erase("late_entry");
  if (*at < event.at.plus_seconds(-records::kLateEntrySeconds)) whole["late_entry"] = true;
  return {};
}

// What was said of a paper was said of its text at that time: it cannot be said of another one afterwards.
base::Status keeps_its_paper(const std::vector<records::FieldTold>& fields, const Json& now, const Json& told) {
  const bool bound = std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.name == "document_digest"; });
  if (!bound || base::text_at(now, "paper") == base::text_at(told, "paper")) return {};
  return fail(ErrorKind::invalid, "correction.not_correctable", "the entry is bound to the text of its paper", "/body/paper",
              "record what is right as a new entry");
}

JsonObject what_differs(const JsonObject& before, const JsonObject& after) {
  JsonObject out;
  for (const auto& member : after)
    if (const auto* value = before.if_contains(member.key()); value == nullptr || *value != member.value()) out[member.key()] = member.value();
  for (const auto& member : before)
    if (!after.contains(member.key())) out[member.key()] = nullptr;
  return out;
}

// What an entry says to rest on an approval does: it was granted, and for this. Where the entry says no, it may have been refused.
base::Status rests_on_its_approval(Core& core, const records::CaseState& state, const std::string& type, const Json& body) {
  const auto& how = *core.parts.vocabulary.recordable(type);
  const auto* approval = state.approval(base::text_at(body, "approval"));
  if (!how.after_approval || approval == nullptr) return {};
  const bool says_no = std::any_of(how.after_approval->begin(), how.after_approval->end(), [&](const auto& member) {
    const auto* value = base::find(body, member.key());
    return value != nullptr && *value == member.value();
  });
  const auto* matter = core.parts.approvals.matter(approval->matter);
  const Json follows = matter == nullptr ? Json() : Json(matter->follows);
  bool as_granted = true;
  if (const auto* told = base::object_at(follows, "body"); told != nullptr && type.starts_with(base::text_at(follows, "type") + "/"))
    for (const auto& member : *told)
      if (const auto* value = base::find(body, member.key()); value == nullptr || *value != member.value()) as_granted = false;
  if (approval->state == "granted" ? as_granted : says_no) return {};
  return fail(ErrorKind::conflict, "approval.not_granted", approval->id + " was not granted, or grants something else: " + approval->state,
              "/body/approval", "name the approval that this rests on, once it is granted");
}

// When the case is closed, what goes on or begins then is entered, and nothing else.
base::Status is_open_to(const records::CaseState& state, const records::Recordable& how) {
  if (!state.closed || how.after_closing) return {};
  return fail(ErrorKind::conflict, "case.closed_to_this", "the case is closed, and this is nothing of what follows", "/type",
              "put right what was entered by a correction");
}

// Everything that an entry has to be, whether it is made or put right.
base::Status check_entry(Core& core, const CallContext& context, const records::CaseState& state, const std::string& type, const Json& body) {
  const auto& vocabulary = core.parts.vocabulary;
  const auto& how = *vocabulary.recordable(type);
  const auto fields = vocabulary.fields_of(type);
  ZL_CHECK(is_fit_for_people(vocabulary, type, body));
  ZL_CHECK(may_enter(core, context.who, type, state));
  ZL_CHECK(names_are_known(core, how, fields, body, "/body"));
  ZL_CHECK(rests_on_its_approval(core, state, type, body));
  if (core.parts.reviews.is_review(type)) ZL_CHECK(core.parts.reviews.check(state.kind, body));
  return records::check_things_named(state, fields, body, how.counted, "/body");
}

}  // namespace

Result<Json> facts_of_entry_correction(Core& core, const CallContext& context, const records::CaseState& state, const Json& input) {
  const auto& vocabulary = core.parts.vocabulary;
  const auto seq = static_cast<std::uint64_t>(base::int_at(input, "corrects").value_or(0));
  const auto* line = state.line(seq);
  if (line == nullptr)
    return fail(ErrorKind::not_found, "case.no_such_event", "the case has no event " + std::to_string(seq), "/corrects");
  const auto type = line->type;
  if (!is_entered_in_cases(vocabulary, type))
    return fail(ErrorKind::invalid, "correction.not_correctable", type + " was not entered as it is", "/corrects",
                "put it right where it is told, or record what is right as a new entry");
  const auto& how = *vocabulary.recordable(type);
  const auto fields = vocabulary.fields_of(type);
  ZL_TRY(const auto event, entry_now(core, state, seq));
  const auto& now = event.body;
  if (!may_cause(vocabulary, context.who, type) || (how.spoken && base::text_at(now, "user") != context.who.user.text))
    return fail(ErrorKind::denied, "case.not_your_entry", "this is for another to put right", "/corrects", "ask whoever said it");
  ZL_TRY(const bool hidden, is_hidden_source(core, context.who, state, seq));
  if (hidden)
    return fail(ErrorKind::denied, "case.not_your_entry", "who told of this is kept from you", "/corrects", "ask an officer of the case");
  const auto& body = *base::find(input, "body");
  ZL_CHECK(check_entry(core, context, state, type, body));
  JsonObject nobody;
  if (how.spoken) ZL_CHECK(put_speaker(core, context, state, body, nobody));
  ZL_CHECK(keeps_its_paper(fields, now, body));
  auto whole = whole_entry(how, fields, now.get_object(), body);
  ZL_CHECK(put_time_right(event, body, whole));
  if (auto fit = vocabulary.check_event(type, whole); !fit) {
    fit.error().where.insert(0, "/body");
    return base::pass_on(std::move(fit).error());
  }
  return Json(JsonObject{{"fields", what_differs(now.get_object(), whole)}});
}

Result<Json> facts_of_entry(Core& core, const CallContext& context, const records::CaseState& state, const Json& input) {
  ZL_TRY(const auto type, type_of(core, context.who, base::text_at(input, "type")));
  const auto& vocabulary = core.parts.vocabulary;
  const auto& how = *vocabulary.recordable(type);
  const auto& body = *base::find(input, "body");
  ZL_CHECK(is_open_to(state, how));
  ZL_CHECK(check_entry(core, context, state, type, body));
  auto made = records::made_by_entry(state, vocabulary, type, body);
  if (!made) {
    made.error().where = "/body" + made.error().where;
    return base::pass_on(std::move(made).error());
  }
  if (how.spoken) ZL_CHECK(put_speaker(core, context, state, body, *made));
  return Json(JsonObject{{"type", type}, {"made", std::move(*made)}});
}

void add_case_entries(Core& core) { core.operations["case.entry_types"] = list_types; }

}  // namespace services
