// Persons who were a party of cases, and what became of them: looked for by name or by ID number. Only cases that the asker may see
// are shown, and only those are counted; numbers of persons are never told.
#include <algorithm>
#include <set>

#include "services/case_access.h"
#include "services/core.h"
#include "services/json_fields.h"
#include "services/party_history.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kPersonsShown = 200;
constexpr std::size_t kRowsAtOnce = 500;
constexpr std::size_t kRowsLooked = 20'000;  // for a part of a name; what begins with it is found whatever there is
constexpr std::size_t kShortestNumber = 8;
constexpr const char* kModel = "case_party";

bool is_person(const Json& row) { return base::text_at(row, "party_kind") == "person"; }

// Rows of this number, whichever case they are of.
base::Result<std::vector<Json>> rows_of_number(Core& core, const std::string& number) {
  ZL_TRY(auto rows, core.parts.store.rows({.model = kModel, .lookup = number, .limit = kRowsAtOnce}));
  std::vector<Json> out;
  for (auto& one : rows)
    if (is_person(one.json)) out.push_back(std::move(one.json));
  return out;
}

// The persons of a list, each once.
class Register {
 public:
  Register(Core& core, const access_control::Principal& who) : core_(core), who_(who) {}

  // False: the list is full, and this would be one more.
  base::Result<bool> add(const Json& row) {
    ZL_TRY(const auto line, row_json(core_, "case_line", base::text_at(row, "case")));
    if (!line || !may_see(core_, who_, *line)) return true;
    const auto number = base::text_at(row, "id_number");
    if (!seen_.insert(number.empty() ? base::text_at(row, "case") + "#" + base::text_at(row, "party") : number).second) return true;
    if (all_.size() >= kPersonsShown) return false;
    JsonObject person{{"name", base::text_at(row, "name")}, {"case", base::text_at(row, "case")}, {"party", base::text_at(row, "party")},
                      {"beside", base::text_at(*line, "party")}, {"cases", 1}};
    if (const auto* position = base::find(row, "position")) person["position"] = *position;
    if (number.empty()) {
      person["by_name_alone"] = true;
    } else {
      ZL_TRY(person["cases"], cases_of(number));
    }
    all_.push_back(std::move(person));
    return true;
  }
  JsonArray told() && { return std::move(all_); }

 private:
  // Under whatever name, as far as the asker may see them.
  base::Result<std::int64_t> cases_of(const std::string& number) {
    ZL_TRY(const auto rows, rows_of_number(core_, number));
    std::set<std::string> cases;
    for (const auto& row : rows) {
      if (base::find(row, "withdrawn")) continue;
      ZL_TRY(const auto line, row_json(core_, "case_line", base::text_at(row, "case")));
      if (line && may_see(core_, who_, *line)) cases.insert(base::text_at(row, "case"));
    }
    return static_cast<std::int64_t>(cases.size());
  }

  Core& core_;
  const access_control::Principal& who_;
  JsonArray all_;
  std::set<std::string> seen_;
};

// What is asked for as a number is one: nobody is called so.
bool is_number(std::string_view text) {
  return text.size() >= kShortestNumber && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

// Errors: of the store. False: there are more than were looked at, or than the list holds.
base::Result<bool> find_by_name(Core& core, Register& found, const std::string& text) {
  ports::RowQuery query{.model = kModel, .limit = kRowsAtOnce};
  for (std::size_t looked = 0; looked < kRowsLooked; looked += kRowsAtOnce) {
    ZL_TRY(const auto rows, core.parts.store.rows(query));
    for (const auto& row : rows) {
      const bool asked = text.empty() || base::text_at(row.json, "name").find(text) != std::string::npos;
      if (!asked || !is_person(row.json) || base::find(row.json, "withdrawn")) continue;
      ZL_TRY(const bool room, found.add(row.json));
      if (!room) return false;
    }
    if (rows.size() < query.limit) return true;
    query.after_key = rows.back().order_key;
    query.after_id = rows.back().id;
  }
  return false;
}

// Those whose names begin so are found however many there are.
base::Result<bool> find_by_beginning(Core& core, Register& found, const std::string& text) {
  ZL_TRY(const auto rows, core.parts.store.rows({.model = kModel, .limit = kRowsAtOnce, .order_prefix = text}));
  for (const auto& row : rows) {
    if (!is_person(row.json) || base::find(row.json, "withdrawn")) continue;
    ZL_TRY(const bool room, found.add(row.json));
    if (!room) return false;
  }
  return rows.size() < kRowsAtOnce;
}

base::Result<Reply> list_persons(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "person.list"));
  const auto text = base::text_at(input, "text");
  Register found(core, context.who);
  bool all = true;
  if (const auto number = same_number(text); is_number(number)) {
    ZL_TRY(const auto rows, rows_of_number(core, number));
    for (const auto& row : rows)
      if (!base::find(row, "withdrawn")) ZL_CHECK(found.add(row));
  } else {
    if (!text.empty()) {
      ZL_TRY(all, find_by_beginning(core, found, text));
    }
    if (all) {
      ZL_TRY(all, find_by_name(core, found, text));
    }
  }
  JsonObject out{{"persons", std::move(found).told()}};
  if (!all) out["more"] = true;
  return Reply{std::move(out), {}};
}

tl::unexpected<base::Error> no_such_person() {
  return fail(ErrorKind::not_found, "person.no_such_person", "the case has no such person as a party", "party", "choose one from the list");
}

// Every row of this person, whichever case it is of.
base::Result<std::vector<Json>> rows_of_person(Core& core, const Json& row) {
  const auto number = base::text_at(row, "id_number");
  if (number.empty()) return std::vector<Json>{row};
  return rows_of_number(core, number);
}

// One case of a person; nothing where the asker may not see it.
base::Result<std::optional<JsonObject>> case_of_person(Core& core, const CallContext& context, const Json& row) {
  const auto id = base::text_at(row, "case"), party = base::text_at(row, "party");
  ZL_TRY(const auto line, row_json(core, "case_line", id));
  if (!line || !may_see(core, context.who, *line)) return std::optional<JsonObject>{};
  ZL_TRY(const auto state, core.cases.by_id(id));
  if (!state || !core.parts.kernel.may(context.who, "case.view", object_of(*state))) return std::optional<JsonObject>{};
  if (!state->labels.empty()) ZL_CHECK(note_look(core, context.who, "case", state->id, true));
  ZL_TRY(const auto events, told_of_parties(core, *state));
  JsonObject out{{"case", line_view(core, *line)}, {"party", party}, {"enterprise", state->enterprise}, {"decisions", decisions_on(decisions_in(events), party)}};
  if (const auto* position = base::find(row, "position")) out["position"] = *position;
  if (base::find(row, "withdrawn")) out["withdrawn"] = true;
  return std::optional(std::move(out));
}

base::Result<Reply> view_person(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto named, load_case(core, context.who, "person.history", base::text_at(input, "case")));
  ZL_CHECK(core.parts.kernel.may(context.who, "case.view", object_of(*named)));
  ZL_TRY(const auto row, row_json(core, kModel, named->id + "#" + base::text_at(input, "party")));
  if (!row || !is_person(*row)) return no_such_person();
  ZL_TRY(const auto rows, rows_of_person(core, *row));
  std::vector<JsonObject> cases;
  for (const auto& one : rows) {
    ZL_TRY(auto told, case_of_person(core, context, one));
    if (told) cases.push_back(std::move(*told));
  }
  std::sort(cases.begin(), cases.end(), [](const JsonObject& a, const JsonObject& b) {
    const auto key = [](const JsonObject& one) { return std::pair(base::text_at(one.at("case"), "opened_at"), base::text_at(one.at("case"), "id")); };
    return key(a) > key(b);
  });
  JsonObject out{{"name", base::text_at(*row, "name")}};
  if (const auto* position = base::find(*row, "position")) out["position"] = *position;
  if (base::text_at(*row, "id_number").empty()) out["by_name_alone"] = true;
  JsonArray shown;
  for (auto& one : cases) shown.push_back(std::move(one));
  out["cases"] = std::move(shown);
  return Reply{std::move(out), {}};
}

}  // namespace

void add_person_register(Core& core) {
  core.operations["person.list"] = list_persons;
  core.operations["person.history"] = view_person;
}

}  // namespace services
