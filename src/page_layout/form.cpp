#include "page_layout/form.h"

#include <algorithm>
#include <array>

#include "page_layout/form_reader.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

using base::ErrorKind;
using base::Result;

constexpr std::size_t kMaxFormBytes = 256 * 1024;
constexpr std::size_t kMaxFields = 200;
constexpr std::size_t kMaxBlocks = 100;
constexpr std::size_t kMaxRows = 60;
constexpr std::size_t kMaxList = 60;

template <class T>
struct Word {
  std::string_view word;
  T value;
};

constexpr std::array<Word<FieldType>, 7> kFieldTypes{{{"text", FieldType::text},
                                                      {"long_text", FieldType::long_text},
                                                      {"date", FieldType::date},
                                                      {"time", FieldType::time},
                                                      {"list", FieldType::list},
                                                      {"table", FieldType::table},
                                                      {"checkbox", FieldType::checkbox}}};
constexpr std::array<Word<BlockKind>, 9> kBlockKinds{{{"heading", BlockKind::heading},
                                                      {"number", BlockKind::number},
                                                      {"table", BlockKind::table},
                                                      {"narrative", BlockKind::narrative},
                                                      {"letter", BlockKind::letter},
                                                      {"rows", BlockKind::rows},
                                                      {"signatures", BlockKind::signatures},
                                                      {"seal", BlockKind::seal},
                                                      {"note", BlockKind::note}}};
constexpr std::array<Word<LintRule::Kind>, 3> kLintKinds{{{"words", LintRule::Kind::words},
                                                          {"order", LintRule::Kind::order},
                                                          {"at_least", LintRule::Kind::at_least}}};
// Chinese type sizes, as ems.
constexpr std::array<Word<Um>, 9> kSizes{{{"一号", 9172},
                                          {"二号", 7761},
                                          {"小二", 6350},
                                          {"三号", 5644},
                                          {"小三", 5292},
                                          {"四号", 4939},
                                          {"小四", 4233},
                                          {"五号", 3704},
                                          {"小五", 3175}}};

template <class T, std::size_t N>
T word(FormReader& r, std::string_view key, const std::array<Word<T>, N>& words, bool needed) {
  const std::string text = r.text(key, needed);
  for (const auto& w : words)
    if (w.word == text) return w.value;
  r.wrong("form.malformed", "the word '" + text + "' is not one of those allowed here", key);
  return words.front().value;
}

std::vector<Condition> read_conditions(FormReader& r, std::string_view key) {
  std::vector<Condition> out;
  r.list(key, kMaxList, [&](FormReader& c) {
    c.allow({"path", "is", "present", "at_least"});
    Condition condition;
    condition.path = c.text("path", true);
    if (c.has("is")) condition.is = c.text("is");
    if (c.has("present")) condition.present = c.flag("present");
    if (c.has("at_least")) condition.at_least = c.integer("at_least", 1, 1'000'000, 1);
    if (c.has("is") + c.has("present") + c.has("at_least") > 1)
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
  rule.each = r.text("each");
  rule.group_by = r.text("group_by");
  rule.otherwise = r.template_text("otherwise");
  if (r.has("text")) rule.parts.push_back({{}, r.template_text("text")});
  r.list("parts", kMaxList, [&](FormReader& p) {
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

Field read_field(FormReader& r) {
  r.allow({"id", "label", "type", "required", "source", "text", "paragraphs", "each", "columns", "options"});
  Field f;
  f.id = r.text("id", true);
  f.label = r.text("label", true);
  f.type = word(r, "type", kFieldTypes, true);
  f.required = r.flag("required");
  f.source = r.text("source");
  f.text = r.template_text("text");
  f.each = r.text("each");
  r.list("paragraphs", kMaxList, [&](FormReader& p) { f.paragraphs.push_back(read_paragraph(p)); });
  r.list("columns", 20, [&](FormReader& c) {
    c.allow({"id", "label", "width", "value", "centred"});
    Column column{c.text("id", true), c.text("label", true), 0, {}, false};
    column.width = static_cast<Um>(c.integer("width", 5, 156, 20) * 1000);
    column.value = c.template_text("value");
    column.centred = c.flag("centred");
    f.columns.push_back(std::move(column));
  });
  r.list("options", 20, [&](FormReader& o) {
    o.allow({"value", "label"});
    f.options.push_back({o.text("value", true), o.text("label", true)});
  });
  const bool table = f.type == FieldType::table;
  if (table == f.columns.empty())
    r.wrong("form.malformed", "a table, and only a table, has columns", "columns");
  if ((f.type == FieldType::checkbox) == f.options.empty())
    r.wrong("form.malformed", "a checkbox, and only a checkbox, has options", "options");
  if (f.type == FieldType::list && (f.each.empty() || f.text.empty()))
    r.wrong("form.malformed", "a list needs 'each' and 'text'");
  return f;
}

Block read_block(FormReader& r) {
  r.allow({"kind", "field", "label", "addressee", "date", "text", "centred", "size", "before", "row_height",
           "columns", "rows", "lines"});
  Block b;
  b.kind = word(r, "kind", kBlockKinds, true);
  b.field = r.text("field");
  b.label = r.text("label");
  b.addressee = r.text("addressee");
  b.date = r.text("date");
  b.text = r.text("text");
  b.centred = r.flag("centred");
  if (r.has("size")) b.size = word(r, "size", kSizes, true);
  b.before = static_cast<Um>(r.integer("before", 0, 200, 0) * 1000);
  b.row_height = static_cast<Um>(r.integer("row_height", 5, 100, 10) * 1000);
  r.list("columns", 20, [&](FormReader& c) {
    const auto* width = c.value().if_int64();
    if (!width || *width < 5 || *width > 156)
      return c.wrong("form.malformed", "a width of 5 to 156 millimetres is expected");
    b.columns.push_back(static_cast<Um>(*width * 1000));
  });
  r.list("rows", kMaxRows, [&](FormReader& row) {
    auto& cells = b.rows.emplace_back();
    row.inner_list(20, [&](FormReader& c) {
      c.allow({"label", "field", "span"});
      Cell cell{c.text("label"), c.text("field"), 1};
      cell.span = static_cast<int>(c.integer("span", 1, 20, 1));
      if (cell.label.empty() == cell.field.empty()) c.wrong("form.malformed", "a cell is a label or a field");
      cells.push_back(std::move(cell));
    });
  });
  r.list("lines", 12, [&](FormReader& l) {
    l.allow({"role", "label", "people", "beneath", "dated"});
    SignatureLine line{l.text("role", true), l.text("label", true), 1, l.text("beneath"), l.flag("dated")};
    line.people = static_cast<int>(l.integer("people", 1, 4, 1));
    b.lines.push_back(std::move(line));
  });
  return b;
}

void read_lint(FormReader& r, LintRule& rule) {
  r.allow({"kind", "field", "words", "first", "second", "path", "count", "say"});
  rule.kind = word(r, "kind", kLintKinds, true);
  rule.field = r.text("field", true);
  rule.say = r.text("say", true);
  rule.first = r.text("first", rule.kind == LintRule::Kind::order);
  rule.second = r.text("second", rule.kind == LintRule::Kind::order);
  rule.path = r.text("path", rule.kind == LintRule::Kind::at_least);
  rule.count = r.integer("count", 1, 1000, 1);
  r.list("words", kMaxList, [&](FormReader& w) {
    if (!w.value().is_string() || w.value().get_string().empty())
      return w.wrong("form.malformed", "a word is expected");
    rule.words.emplace_back(w.value().get_string());
  });
}

// What a block needs of its columns and fields, so that laying out meets no surprise.
class BlockCheck {
 public:
  BlockCheck(const Form& form, FormReader& r) : form_(form), r_(r) {}

  void run() {
    for (const Block& b : form_.blocks) {
      names(b);
      shape(b);
    }
  }

 private:
  void known(const std::string& id, std::initializer_list<FieldType> types = {}) {
    if (id.empty()) return;
    const Field* f = form_.field(id);
    if (!f)
      return r_.wrong("form.unknown_field",
                      "a block names the field '" + id + "', which the form does not have", "blocks");
    if (types.size() > 0 && std::find(types.begin(), types.end(), f->type) == types.end())
      r_.wrong("form.malformed", "the field '" + id + "' has another type than its block needs", "blocks");
  }
  void names(const Block& b) {
    if (b.kind == BlockKind::rows)
      known(b.field, {FieldType::table});
    else if (b.kind == BlockKind::narrative || b.kind == BlockKind::letter)
      known(b.field, {FieldType::long_text, FieldType::text});
    else
      known(b.field);
    known(b.addressee, {FieldType::text});
    known(b.date, {FieldType::date});
    for (const SignatureLine& l : b.lines) known(l.beneath, {FieldType::list});
    for (const auto& row : b.rows)
      for (const Cell& c : row) {
        known(c.field);
        if (const Field* f = form_.field(c.field); f && f->type == FieldType::table)
          r_.wrong("form.malformed", "the table '" + c.field + "' needs a block of kind 'rows'", "blocks");
      }
  }
  void shape(const Block& b) {
    const bool needs_field = b.kind == BlockKind::number || b.kind == BlockKind::narrative ||
                             b.kind == BlockKind::letter || b.kind == BlockKind::rows ||
                             b.kind == BlockKind::seal;
    if (needs_field && b.field.empty())
      r_.wrong("form.malformed", "a block of this kind needs a field", "blocks");
    Um width = 0;
    for (const Um w : b.columns) width += w;
    if (b.kind == BlockKind::rows && form_.field(b.field))
      for (const Column& c : form_.field(b.field)->columns) width += c.width;
    if ((b.kind == BlockKind::table || b.kind == BlockKind::rows) && (width < 20'000 || width > 156'000))
      r_.wrong("form.malformed", "the columns of a table are together 20 to 156 millimetres wide", "blocks");
    for (const auto& row : b.rows) {
      std::size_t span = 0;
      for (const Cell& c : row) span += static_cast<std::size_t>(c.span);
      if (span != b.columns.size())
        r_.wrong("form.malformed", "a row does not span all columns of its table", "blocks");
    }
  }

  const Form& form_;
  FormReader& r_;
};

void read_form(FormReader& r, Form& form) {
  r.allow({"$schema", "form", "version", "title", "heading", "number", "copies", "footer", "fields", "blocks",
           "signers", "lint", "law"});
  form.id = r.text("form", true);
  form.version = static_cast<int>(r.integer("version", 1, 100'000, 1));
  form.title = r.text("title", true);
  form.heading = r.text("heading");
  form.footer = r.text("footer");
  if (const base::Json* number = base::find(r.value(), "number")) {
    std::optional<base::Error> ignored;
    FormReader n(*number, "number", ignored);
    n.allow({"template", "series"});
    form.number_template = n.template_text("template", true);
    form.series = n.text("series", true);
    if (ignored) r.wrong(ignored->code, ignored->what, "number");
  }
  r.list("copies", 10, [&](FormReader& c) {
    if (!c.value().is_string()) return c.wrong("form.malformed", "a text is expected here");
    form.copies.emplace_back(c.value().get_string());
  });
  r.list("fields", kMaxFields, [&](FormReader& f) {
    Field field = read_field(f);
    if (form.field(field.id)) f.wrong("form.malformed", "two fields bear the same id", "id");
    form.fields.push_back(std::move(field));
  });
  r.list("blocks", kMaxBlocks, [&](FormReader& b) { form.blocks.push_back(read_block(b)); });
  r.list("signers", 10, [&](FormReader& s) {
    s.allow({"role", "least", "may_refuse"});
    Signer signer{s.text("role", true), 1, s.flag("may_refuse")};
    signer.least = static_cast<int>(s.integer("least", 0, 10, 1));
    form.signers.push_back(std::move(signer));
  });
  r.list("lint", kMaxList, [&](FormReader& l) {
    read_lint(l, form.lint.emplace_back());
    if (!form.field(form.lint.back().field)) l.wrong("form.unknown_field", "no such field", "field");
  });
  BlockCheck(form, r).run();
}

}  // namespace

Result<Form> Form::load(std::string_view json) {
  if (json.size() > kMaxFormBytes)
    return base::fail(ErrorKind::invalid, "form.malformed", "the form is larger than any form", {},
                      "split it into several");
  ZL_TRY(const base::Json root, base::parse_json(json));
  std::optional<base::Error> fault;
  FormReader reader(root, {}, fault);
  Form form;
  read_form(reader, form);
  if (fault) return base::pass_on(std::move(*fault));
  return form;
}

const Field* Form::field(std::string_view field_id) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.id == field_id; });
  return found == fields.end() ? nullptr : &*found;
}

std::string Form::number(const base::Json& values) const {
  int blanks = 0;
  return write_template(number_template, Scope(values), blanks);
}

}  // namespace page_layout
