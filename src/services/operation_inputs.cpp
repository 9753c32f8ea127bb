#include "services/operation_inputs.h"

#include <map>
#include <string>
#include <vector>

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;

namespace {

enum class Kind { text, whole_number, anything };

struct Field {
  std::string_view name;
  Kind kind;
  bool needed = false;
};

constexpr Field kCase{"case", Kind::text, true};

// Operations without a command of the vocabulary that take something. What stands beside these fields is passed over, as
// in any address with a query.
const std::map<std::string_view, std::vector<Field>>& shapes() {
  static const std::map<std::string_view, std::vector<Field>> table{
      {"case.list",
       {{"stage", Kind::text}, {"kind", Kind::text}, {"party", Kind::text}, {"text", Kind::text}, {"rule", Kind::text}, {"finding", Kind::text},
        {"rulebook", Kind::text}, {"after", Kind::text}, {"limit", Kind::whole_number}}},
      {"case.view", {kCase}},
      {"case.findings", {kCase, {"at", Kind::text}, {"seq", Kind::whole_number}, {"brief", Kind::whole_number}}},
      {"case.explain_finding", {kCase, {"obligation", Kind::text, true}}},
      {"case.paper_warnings", {kCase, {"paper", Kind::text, true}}},
      {"case.approval_brief", {kCase, {"approval", Kind::text, true}, {"since", Kind::whole_number}}},
      {"case.legal_review", {kCase}},
      {"case.paper_signers", {kCase, {"paper", Kind::text, true}}},
      {"case.view_draft",
       {kCase, {"form", Kind::text}, {"act", Kind::text}, {"paper", Kind::text}, {"version", Kind::whole_number},
        {"known", Kind::whole_number}}},
      {"case.keep_draft",
       {kCase, {"form", Kind::text}, {"act", Kind::text}, {"paper", Kind::text}, {"version", Kind::whole_number, true},
        {"fields", Kind::anything, true}, {"hazards", Kind::anything}, {"stays", Kind::anything}}},
      {"case.draft_versions", {kCase, {"form", Kind::text}, {"act", Kind::text}, {"paper", Kind::text}}},
      {"case.paper_fields", {kCase, {"paper", Kind::text, true}, {"version", Kind::whole_number, true}}},
      {"case.events", {kCase, {"after", Kind::whole_number}, {"limit", Kind::whole_number}}},
      {"bureau.findings", {{"at", Kind::text}, {"seq", Kind::whole_number}}},
      {"bureau.explain_finding", {{"obligation", Kind::text, true}}},
      {"bureau.entries", {{"after", Kind::text}, {"limit", Kind::whole_number}}},
      {"case.numbers",
       {{"series", Kind::text}, {"block", Kind::text}, {"only", Kind::text}, {"after", Kind::text}, {"limit", Kind::whole_number}}},
      {"numbering.try", {{"name", Kind::text, true}, {"value", Kind::text, true}}},
      {"enterprise.list", {{"text", Kind::text}}},
      {"enterprise.view", {{"enterprise", Kind::text, true}}},
      {"enterprise.history", {{"enterprise", Kind::text, true}}},
      {"person.list", {{"text", Kind::text}}},
      {"person.history", {kCase, {"party", Kind::text, true}}},
      {"case.readiness", {kCase}},
      {"case.ask_gates", {kCase, {"asked", Kind::anything, true}}},
      {"enterprise.visits", {{"enterprise", Kind::text, true}}},
      {"annual_plan.view", {{"year", Kind::whole_number, true}}},
      {"annual_plan.changes", {{"year", Kind::whole_number, true}, {"after", Kind::text}, {"limit", Kind::whole_number}}},
      {"enterprise.check_import",
       {{"sheet", Kind::whole_number}, {"header_row", Kind::whole_number}, {"columns", Kind::text}, {"only", Kind::text},
        {"after", Kind::whole_number}, {"limit", Kind::whole_number}}},
      {"enterprise.import",
       {{"sheet", Kind::whole_number}, {"header_row", Kind::whole_number}, {"columns", Kind::text}, {"sha256", Kind::text, true},
        {"reason", Kind::text, true}, {"after", Kind::whole_number}}},
      {"form.view", {{"form", Kind::text, true}}},
      {"rulebook.view", {{"digest", Kind::text}}},
      {"rulebook.lanes", {{"digest", Kind::text}}},
      {"rulebook.files", {{"digest", Kind::text}}},
      {"rulebook.count", {{"digest", Kind::text}}},
      {"rulebook.check", {{"draft", Kind::anything}, {"changed", Kind::anything}, {"base", Kind::text}}},
      {"rulebook.try",
       {{"draft", Kind::anything}, {"changed", Kind::anything}, {"against", Kind::anything}, {"base", Kind::text}, {"after", Kind::text},
        {"case", Kind::text}}},
      {"rulebook.install", {{"files", Kind::anything}, {"changed", Kind::anything}, {"base", Kind::text}}},
      {"case.paper_printing", {kCase, {"paper", Kind::text, true}}},
      {"case.check_photographs", {kCase, {"paper", Kind::text, true}, {"recordings", Kind::anything, true}}},
      {"seal.uses", {{"seal", Kind::text, true}, {"after", Kind::text}, {"limit", Kind::whole_number}}},
      {"font.check", {{"typeface", Kind::text}, {"face", Kind::whole_number}, {"form", Kind::text}}},
      {"form.check", {{"text", Kind::text, true}}},
      {"form.preview", {{"text", Kind::text, true}, {"case", Kind::text}, {"act", Kind::text}}},
      {"form.install", {{"text", Kind::text, true}, {"replaces", Kind::text}}},
      {"case.draw_form", {kCase, {"form", Kind::text}, {"text", Kind::text}, {"act", Kind::text}}},
      {"calendar.install", {{"text", Kind::text, true}}},
      {"log.checkpoint", {{"log", Kind::text}}},
      {"log.proof", {{"log", Kind::text}, {"seq", Kind::whole_number, true}}},
      {"access.list", {{"after", Kind::whole_number}, {"limit", Kind::whole_number}}},
      {"store.verify", {{"against", Kind::text}}},
      {"store.backup", {{"to", Kind::text, true}}},
      {"me.set_code", {{"password", Kind::text, true}, {"code", Kind::text, true}}},
      {"me.set_password", {{"old", Kind::text, true}, {"new", Kind::text, true}}},
      {"me.hand_over", {kCase, {"paper", Kind::text, true}}},
      {"me.take_back", {{"code", Kind::text, true}}},
      {"draft.get", {{"key", Kind::text, true}}},
      {"draft.put", {{"key", Kind::text, true}, {"version", Kind::whole_number, true}, {"json", Kind::anything, true}}}};
  return table;
}

base::Status check_field(const Field& field, const Json& input) {
  const auto* value = base::find(input, field.name);
  bool right = value == nullptr ? !field.needed : true;
  if (value != nullptr && field.kind == Kind::text) right = value->is_string();
  if (value != nullptr && field.kind == Kind::whole_number) right = base::int_at(input, field.name).has_value();
  if (right) return {};
  const char* what = field.kind == Kind::text           ? "a text is missing, or no text"
                     : field.kind == Kind::whole_number ? "a whole number is missing, or no whole number"
                                                        : "a field is missing";
  return fail(ErrorKind::invalid, "json.missing_field", what, "/" + std::string(field.name), "send this field");
}

}  // namespace

base::Status check_input(const records::Vocabulary& vocabulary, std::string_view operation, const Json& input) {
  if (vocabulary.knows_command(operation)) {
    if (operation.starts_with("case.") && operation != "case.open") ZL_CHECK(check_field(kCase, input));
    return vocabulary.check_command(operation, input);
  }
  if (const auto shape = shapes().find(operation); shape != shapes().end())
    for (const auto& field : shape->second) ZL_CHECK(check_field(field, input));
  return {};
}

}  // namespace services
