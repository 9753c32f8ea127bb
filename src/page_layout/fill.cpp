#include <map>

#include "base/instant.h"
#include "page_layout/form.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

constexpr std::size_t kMaxFieldBytes = 48 * 1024;
constexpr std::size_t kMaxElements = 2000;

class Filler {
 public:
  Filler(const Form& form, const Json& state, const Json& overrides)
      : form_(form), state_(state), scope_(state_), overrides_(overrides) {}

  Result<Filled> run() {
    ZL_CHECK(check_overrides());
    JsonObject fields;
    for (const Field& f : form_.fields) {
      const Json* given = base::find(overrides_, f.id);
      int blanks = 0;
      Json value = given ? *given : from_state(f, blanks);
      note_blanks(f, value, blanks);
      fields[f.id] = std::move(value);
    }
    out_.fields = std::move(fields);
    run_lint();
    return std::move(out_);
  }

 private:
  base::Status check_overrides() const {
    if (overrides_.is_null()) return {};
    if (!overrides_.is_object())
      return base::fail(ErrorKind::invalid, "form.bad_value", "the fields given are not an object", "fields",
                        "send {field: value}");
    for (const auto& member : overrides_.get_object()) {
      const std::string id(member.key());
      const Field* f = form_.field(id);
      if (!f)
        return base::fail(ErrorKind::invalid, "form.unknown_field", "the form has no such field", id,
                          "leave it out, or see the form's list of fields");
      if (!fits(*f, member.value()))
        return base::fail(ErrorKind::invalid, "form.bad_value", "the value does not fit the field's type", id,
                          expected(f->type));
    }
    return {};
  }

  static bool is_short_text(const Json& v) {
    return v.is_string() && v.get_string().size() <= kMaxFieldBytes;
  }

  static bool fits(const Field& f, const Json& v) {
    const std::string text = plain_text(v);
    switch (f.type) {
      case FieldType::text:
        return is_short_text(v) && text.find('\n') == std::string::npos;
      case FieldType::long_text:
        return is_short_text(v);
      case FieldType::date:
        return v.is_string() && (text.empty() || base::LegalDay::parse(text));
      case FieldType::time:
        return v.is_string() && (text.empty() || base::Instant::parse(text));
      case FieldType::list:
        return is_text_list(v);
      case FieldType::table: {
        if (!v.is_array() || v.get_array().size() > kMaxElements) return false;
        for (const Json& row : v.get_array())
          if (!is_text_list(row) || row.get_array().size() != f.columns.size()) return false;
        return true;
      }
      case FieldType::checkbox: {
        if (!v.is_string()) return false;
        for (const Option& o : f.options)
          if (o.value == text) return true;
        return text.empty();
      }
    }
    return false;
  }

  static bool is_text_list(const Json& v) {
    if (!v.is_array() || v.get_array().size() > kMaxElements) return false;
    for (const Json& e : v.get_array())
      if (!is_short_text(e)) return false;
    return true;
  }

  static const char* expected(FieldType type) {
    switch (type) {
      case FieldType::date:
        return "send a date such as 2026-03-05, or an empty text";
      case FieldType::time:
        return "send an instant of RFC 3339, or an empty text";
      case FieldType::list:
        return "send a list of texts";
      case FieldType::table:
        return "send a list of rows, each with one text a column";
      case FieldType::checkbox:
        return "send one of the form's options, or an empty text";
      case FieldType::text:
        return "send one line of text";
      case FieldType::long_text:
        return "send a text";
    }
    return "";
  }

  Json from_state(const Field& f, int& blanks) const {
    switch (f.type) {
      case FieldType::list:
        return list_of(f, blanks);
      case FieldType::table:
        return table_of(f);
      case FieldType::date:
        return date_of(first_text(f.source));
      case FieldType::time:
        return first_text(f.source);
      case FieldType::checkbox: {
        std::string value = plain_text(first_text(f.source));
        return fits(f, Json(value)) ? Json(std::move(value)) : Json("");
      }
      case FieldType::text:
      case FieldType::long_text:
        break;
    }
    if (!f.paragraphs.empty()) return paragraphs_of(f, blanks);
    if (!f.text.empty()) return Json(write_template(f.text, scope_, blanks));
    return first_text(f.source);
  }

  Json first_text(const std::string& path) const {
    if (path.empty()) return "";
    const auto values = scope_.values(path);
    return values.empty() ? Json("") : Json(plain_text(values.front()));
  }

  static Json date_of(const Json& value) {
    const std::string text = plain_text(value);
    if (base::LegalDay::parse(text)) return Json(text);
    if (const auto instant = base::Instant::parse(text)) return Json(base::LegalDay::of(*instant).text());
    return "";
  }

  Json list_of(const Field& f, int& blanks) const {
    JsonArray out;
    for (const Json& item : scope_.values(f.each))
      out.emplace_back(write_template(f.text, scope_.with("item", item), blanks));
    return out;
  }

  Json table_of(const Field& f) const {
    JsonArray rows;
    std::int64_t index = 0;
    for (const Json& item : scope_.values(f.source)) {
      const Scope inner = scope_.with("item", item).with("index", Json(++index));
      JsonArray row;
      int blanks = 0;  // an empty cell of a table is no fault
      for (const Column& c : f.columns) row.emplace_back(cell_text(c, inner, blanks));
      rows.emplace_back(std::move(row));
    }
    return rows;
  }

  static std::string cell_text(const Column& c, const Scope& scope, int& blanks) {
    const int before = blanks;
    std::string text = write_template(c.value, scope, blanks);
    return blanks > before ? std::string() : text;
  }

  Json paragraphs_of(const Field& f, int& blanks) const {
    std::string out;
    for (const ParagraphRule& rule : f.paragraphs) {
      if (!holds(rule.when, scope_)) continue;
      for (const std::string& paragraph : paragraphs_of(rule, blanks)) {
        if (!out.empty()) out += '\n';
        out += paragraph;
      }
    }
    return Json(std::move(out));
  }

  std::vector<std::string> paragraphs_of(const ParagraphRule& rule, int& blanks) const {
    std::vector<std::string> out;
    if (rule.each.empty()) {
      add(out, parts_of(rule, scope_, blanks));
      return out;
    }
    std::int64_t index = 0;
    std::map<std::string, JsonArray> groups;  // by key: dates come in order
    for (const Json& item : scope_.values(rule.each)) {
      const Scope inner = scope_.with("item", item).with("index", Json(++index));
      if (!holds(rule.where, inner)) continue;
      if (rule.group_by.empty())
        add(out, parts_of(rule, inner, blanks));
      else
        groups[base::text_at(item, rule.group_by)].emplace_back(index);
    }
    for (auto& [key, indexes] : groups) {
      JsonObject group{{"key", key}, {"indexes", std::move(indexes)}};
      add(out, parts_of(rule, scope_.with("group", std::move(group)), blanks));
    }
    if (out.empty() && !rule.otherwise.empty()) add(out, write_template(rule.otherwise, scope_, blanks));
    return out;
  }

  static void add(std::vector<std::string>& out, std::string paragraph) {
    if (!paragraph.empty()) out.push_back(std::move(paragraph));
  }

  static std::string parts_of(const ParagraphRule& rule, const Scope& scope, int& blanks) {
    std::string out;
    for (const TextPart& part : rule.parts)
      if (holds(part.when, scope)) out += write_template(part.text, scope, blanks);
    return out;
  }

  void note_blanks(const Field& f, const Json& value, int blanks) {
    const bool empty = value.is_array() ? value.get_array().empty() : plain_text(value).empty();
    if (empty && f.required) warn(f.id, "“" + f.label + "”未填写");
    if (!empty && blanks > 0) warn(f.id, "“" + f.label + "”中有" + std::to_string(blanks) + "处空白待补");
  }

  void run_lint() {
    for (const LintRule& rule : form_.lint) {
      switch (rule.kind) {
        case LintRule::Kind::words:
          lint_words(rule);
          break;
        case LintRule::Kind::order:
          lint_order(rule);
          break;
        case LintRule::Kind::at_least:
          if (static_cast<std::int64_t>(scope_.values(rule.path).size()) < rule.count)
            warn(rule.field, rule.say);
          break;
      }
    }
  }

  void lint_words(const LintRule& rule) {
    const Json* value = base::find(out_.fields, rule.field);
    const std::string text = value ? plain_text(*value) : std::string();
    for (const std::string& word : rule.words)
      if (text.find(word) != std::string::npos) warn(rule.field, rule.say + "：“" + word + "”");
  }

  void lint_order(const LintRule& rule) {
    const auto first = base::Instant::parse(plain_text(first_text(rule.first)));
    const auto second = base::Instant::parse(plain_text(first_text(rule.second)));
    if (first && second && *first > *second) warn(rule.field, rule.say);
  }

  void warn(const std::string& field, std::string what) { out_.warnings.push_back({field, std::move(what)}); }

  const Form& form_;
  const Json& state_;
  Scope scope_;
  const Json& overrides_;
  Filled out_;
};

}  // namespace

Result<Filled> fill(const Form& form, const Json& case_state, const Json& overrides) {
  return Filler(form, case_state, overrides).run();
}

}  // namespace page_layout
