// Persons who were a party of cases, and what became of them: looked for by name or by ID number. Only cases that the asker may see
// are shown, and only those are counted; numbers of persons are never told.
#include <algorithm>
#include <map>

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
constexpr const char* kModel = "case_party";

bool is_person(const Json& row) { return base::text_at(row, "party_kind") == "person"; }

// The persons of a list, each once.
class Register {
 public:
  void add(const Json& row, const Json& line) {
    const auto number = base::text_at(row, "id_number");
    const auto place = base::text_at(row, "case") + "#" + base::text_at(row, "party");
    const auto [at, is_new] = places_.try_emplace(number.empty() ? place : number, all_.size());
    if (is_new) {
      JsonObject person{{"name", base::text_at(row, "name")}, {"case", base::text_at(row, "case")}, {"party", base::text_at(row, "party")},
                        {"beside", base::text_at(line, "party")}, {"cases", 0}};
      if (number.empty()) person["by_name_alone"] = true;
      all_.push_back(std::move(person));
    }
    auto& person = all_[at->second].as_object();
    person["cases"] = person.at("cases").as_int64() + 1;
    if (const auto* position = base::find(row, "position")) person["position"] = *position;
  }
  bool is_full() const { return all_.size() >= kPersonsShown; }
  JsonArray told() && { return std::move(all_); }

 private:
  JsonArray all_;
  std::map<std::string, std::size_t> places_;
};

base::Result<Reply> list_persons(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "person.list"));
  const auto text = base::text_at(input, "text");
  Register found;
  ports::RowQuery query{.model = kModel, .limit = kRowsAtOnce};
  while (true) {
    ZL_TRY(const auto rows, core.parts.store.rows(query));
    for (const auto& row : rows) {
      if (!is_person(row.json) || base::find(row.json, "withdrawn")) continue;
      const bool asked = text.empty() || base::text_at(row.json, "name").find(text) != std::string::npos || base::text_at(row.json, "id_number") == text;
      if (!asked) continue;
      ZL_TRY(const auto line, row_json(core, "case_line", base::text_at(row.json, "case")));
      if (!line || !may_see(core, context.who, *line)) continue;
      if (found.is_full()) return Reply{JsonObject{{"persons", std::move(found).told()}, {"more", true}}, {}};
      found.add(row.json, *line);
    }
    if (rows.size() < query.limit) return Reply{JsonObject{{"persons", std::move(found).told()}}, {}};
    query.after_key = rows.back().order_key;
    query.after_id = rows.back().id;
  }
}

tl::unexpected<base::Error> no_such_person() {
  return fail(ErrorKind::not_found, "person.no_such_person", "the case has no such person as a party", "party", "choose one from the list");
}

// Every row of this person, whichever case it is of.
base::Result<std::vector<Json>> rows_of_person(Core& core, const Json& row) {
  const auto number = base::text_at(row, "id_number");
  if (number.empty()) return std::vector<Json>{row};
  ZL_TRY(auto rows, core.parts.store.rows({.model = kModel, .lookup = number, .limit = kRowsAtOnce}));
  std::vector<Json> out;
  for (auto& one : rows)
    if (is_person(one.json)) out.push_back(std::move(one.json));
  return out;
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
