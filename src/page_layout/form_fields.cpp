// The fields of a form, as they are read.
#include <algorithm>

#include "page_layout/form_parts.h"
#include "page_layout/scope.h"

namespace page_layout {
namespace {

constexpr std::array<Word<FieldType>, 12> kFieldTypes{{{"text", FieldType::text},
                                                       {"long_text", FieldType::long_text},
                                                       {"date", FieldType::date},
                                                       {"time", FieldType::time},
                                                       {"number", FieldType::number},
                                                       {"money", FieldType::money},
                                                       {"list", FieldType::list},
                                                       {"table", FieldType::table},
                                                       {"checkbox", FieldType::checkbox},
                                                       {"checkboxes", FieldType::checkboxes},
                                                       {"dialogue", FieldType::dialogue},
                                                       {"pictures", FieldType::pictures}}};
constexpr std::array<Word<FieldType>, 3> kColumnTypes{
    {{"text", FieldType::text}, {"number", FieldType::number}, {"money", FieldType::money}}};
constexpr std::array<Word<LintRule::Kind>, 4> kLintKinds{{{"words", LintRule::Kind::words},
                                                          {"order", LintRule::Kind::order},
                                                          {"at_least", LintRule::Kind::at_least},
                                                          {"each_has", LintRule::Kind::each_has}}};

std::string path_text(FormReader& r, std::string_view key, bool needed = false) {
  std::string path = r.text(key, needed);
  if (path.empty()) return path;
  if (const auto fault = path_fault(path)) r.wrong("form.malformed", "the path has " + *fault, key);
  return path;
}

std::vector<Condition> read_conditions(FormReader& r, std::string_view key) {
  std::vector<Condition> out;
  r.list(key, kMaxRules, [&](FormReader& c) {
    c.allow({"path", "is", "is_not", "present", "at_least"});
    Condition condition;
    condition.path = path_text(c, "path", true);
    if (c.has("is")) condition.is = c.text("is");
    if (c.has("is_not")) condition.is_not = c.text("is_not");
    if (c.has("present")) condition.present = c.flag("present");
    if (c.has("at_least")) condition.at_least = c.integer("at_least", 1, 1'000'000, 1);
    if (c.has("is") + c.has("is_not") + c.has("present") + c.has("at_least") > 1)
      c.wrong("form.malformed", "a condition asks one thing only");
    out.push_back(std::move(condition));
  });
  return out;
}

ParagraphRule read_paragraph(FormReader& r) {
  r.allow({"when", "each", "where", "group_by", "text", "parts", "otherwise"});
  ParagraphRule rule;
  rule.when = read_conditions(r, "when");
  rule.where = read_conditions(r, "where");
  rule.each = path_text(r, "each");
  rule.group_by = r.text("group_by");
  rule.otherwise = r.template_text("otherwise");
  if (r.has("text")) rule.parts.push_back({{}, r.template_text("text")});
  r.list("parts", kMaxRules, [&](FormReader& p) {
    p.allow({"when", "text"});
    TextPart part;
    part.when = read_conditions(p, "when");
    part.text = p.template_text("text", true);
    rule.parts.push_back(std::move(part));
  });
  if (rule.parts.empty()) r.wrong("form.malformed", "a paragraph needs 'text' or 'parts'");
  if (rule.each.empty() && (!rule.where.empty() || !rule.group_by.empty()))
    r.wrong("form.malformed", "'where' and 'group_by' need 'each'");
  return rule;
}

Column read_column(FormReader& c) {
  c.allow({"id", "label", "width", "value", "centred", "may_be_empty", "type"});
  Column column;
  column.id = c.text("id", true);
  column.label = c.text("label", true);
  column.width = static_cast<Um>(c.integer("width", 5, 156, 20) * 1000);
  column.value = c.template_text("value");
  column.centred = c.flag("centred");
  column.may_be_empty = c.flag("may_be_empty");
  if (c.has("type")) column.type = word(c, "type", kColumnTypes, true);
  return column;
}

void check_shape(FormReader& r, const Field& f) {
  const bool columns = f.type == FieldType::table || f.type == FieldType::pictures;
  if (columns == f.columns.empty())
    r.wrong("form.malformed", "tables and pictures, and only these, have columns", "columns");
  const bool options = f.type == FieldType::checkbox || f.type == FieldType::checkboxes;
  if (options == f.options.empty())
    r.wrong("form.malformed", "checkboxes, and only these, have options", "options");
  if (f.type == FieldType::list && (f.each.empty() != f.text.empty() || (f.each.empty() && !f.entered)))
    r.wrong("form.malformed", "a list needs 'each' and 'text', or is entered");
  if (f.by_hand && f.entered) r.wrong("form.malformed", "what is written by hand is not entered", "by_hand");
  if (f.derived && (f.entered || f.by_hand))
    r.wrong("form.malformed", "what follows from other fields is neither entered nor written by hand", "derived");
}

}  // namespace

std::vector<std::string> read_texts(FormReader& r, std::string_view key, std::size_t most) {
  std::vector<std::string> out;
  r.list(key, most, [&](FormReader& t) {
    if (!t.value().is_string() || t.value().get_string().empty())
      return t.wrong("form.malformed", "a text is expected here");
    out.emplace_back(t.value().get_string());
  });
  return out;
}

Field read_field(FormReader& r) {
  r.allow({"id", "label", "type", "required", "entered", "by_hand", "derived", "hint", "source", "text", "paragraphs",
           "each", "columns", "options"});
  Field f;
  f.id = r.text("id", true);
  f.label = r.text("label", true);
  f.type = word(r, "type", kFieldTypes, true);
  f.required = r.flag("required");
  f.entered = r.flag("entered");
  f.by_hand = r.flag("by_hand");
  f.derived = r.flag("derived");
  f.hint = r.text("hint");
  f.source = path_text(r, "source");
  f.text = r.template_text("text");
  f.each = path_text(r, "each");
  r.list("paragraphs", kMaxRules, [&](FormReader& p) { f.paragraphs.push_back(read_paragraph(p)); });
  r.list("columns", 20, [&](FormReader& c) {
    Column column = read_column(c);
    const auto same = [&](const Column& other) { return other.id == column.id; };
    if (std::any_of(f.columns.begin(), f.columns.end(), same))
      c.wrong("form.malformed", "two columns bear the same id", "id");
    f.columns.push_back(std::move(column));
  });
  r.list("options", 40, [&](FormReader& o) {
    o.allow({"value", "label"});
    f.options.push_back({o.text("value", true), o.text("label", true)});
  });
  check_shape(r, f);
  return f;
}

LintRule read_lint(FormReader& r) {
  r.allow({"kind", "field", "words", "list", "first", "second", "path", "count", "member", "say"});
  LintRule rule;
  rule.kind = word(r, "kind", kLintKinds, true);
  rule.field = r.text("field", true);
  rule.say = r.text("say", true);
  rule.first = path_text(r, "first", rule.kind == LintRule::Kind::order);
  rule.second = path_text(r, "second", rule.kind == LintRule::Kind::order);
  const bool counts = rule.kind == LintRule::Kind::at_least, looks_into_each = rule.kind == LintRule::Kind::each_has;
  rule.path = path_text(r, "path", counts || looks_into_each);
  rule.member = r.text("member", looks_into_each);
  rule.count = r.integer("count", 1, 1000, 1);
  rule.words = read_texts(r, "words", kMaxRules);
  rule.list = r.text("list");
  return rule;
}

}  // namespace page_layout
