#include <map>

#include "base/blank.h"
#include "base/instant.h"
#include "chinese_text/characters.h"
#include "page_layout/field_values.h"
#include "page_layout/form.h"
#include "page_layout/lint.h"
#include "page_layout/lint_text.h"
#include "page_layout/money.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using base::Result;

class Filler {
 public:
  Filler(const Form& form, const Json& state, const Json& overrides, const Dictionary& dictionary)
      : form_(form), scope_(Scope(state, &dictionary).with_view("fields", shown_)), overrides_(overrides), lists_(dictionary.lint) {}

  Result<Filled> run() {
    ZL_CHECK(check_overrides());
    JsonObject fields;
    for (const Field& f : form_.fields) {
      int blanks = 0;
      Json value = value_of(f, blanks);
      note_blanks(f, value, blanks);
      shown_.as_object()[f.id] = shown_to_others(f, value);
      fields[f.id] = std::move(value);
    }
    out_.fields = std::move(fields);
    run_lint();
    look_over(form_, out_.fields, lists_, out_.warnings);
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

  Json value_of(const Field& f, int& blanks) {
    const Json* given = base::find(overrides_, f.id);
    const bool of_the_record = f.derived || f.id == form_.fingerprint;
    if (given && !of_the_record) return *given;
    if (f.by_hand && f.source.empty() && f.paragraphs.empty()) return nothing_of(f.type);
    Json value = from_state(f, blanks);
    if (given && *given != value)
      warn("lint.derived", f.id, "“" + f.label + (f.derived ? "”由其他栏目得出，已重新计算" : "”由案件记录得出，不能改写，已重新计算"));
    return value;
  }

  Json from_state(const Field& f, int& blanks) const {
    switch (f.type) {
      case FieldType::list:
        return list_of(f, blanks);
      case FieldType::table:
      case FieldType::pictures:
        return rows_of(f);
      case FieldType::dialogue:
        return dialogue_of(f);
      case FieldType::checkboxes:
        return options_of(f);
      case FieldType::date:
        return date_of(plain_of(f, blanks));
      case FieldType::money:
        return money_of(f, blanks);
      case FieldType::time:
      case FieldType::number:
      case FieldType::checkbox: {
        Json value = plain_of(f, blanks);
        return fits(f, value) ? value : Json("");
      }
      case FieldType::text:
      case FieldType::long_text:
        break;
    }
    if (!f.paragraphs.empty()) return paragraphs_of(f, blanks);
    return plain_of(f, blanks);
  }

  // By template or path. The template of what is written by hand is the blanks on the page.
  Json plain_of(const Field& f, int& blanks) const {
    if (!f.text.empty() && !f.by_hand) return Json(write_template(f.text, scope_, blanks));
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

  // The record counts in fen, and so does what a template gives.
  Json money_of(const Field& f, int& blanks) const {
    if (!f.text.empty()) {
      int unknown = 0;
      const std::string text = write_template(f.text, scope_, unknown);
      blanks += unknown;
      return unknown > 0 ? Json("") : yuan_of_fen(text);
    }
    const auto values = f.source.empty() ? std::vector<Json>{} : scope_.values(f.source);
    if (values.empty()) return "";
    const Json& value = values.front();
    if (value.is_string()) return fits(f, value) ? value : Json("");
    return yuan_of_fen(plain_text(value));
  }

  static Json yuan_of_fen(const std::string& text) {
    const auto as_yuan = fen_of(text);  // reads digits as yuan: a hundredth of it are fen
    if (!as_yuan || text.find('.') != std::string::npos) return "";
    return Json(yuan_figures(*as_yuan / 100));
  }

  Json list_of(const Field& f, int& blanks) const {
    JsonArray out;
    if (f.each.empty()) return out;
    std::int64_t index = 0;
    for (const Json& item : scope_.values(f.each))
      out.emplace_back(
          write_template(f.text, scope_.with("item", item).with("index", Json(++index)), blanks));
    return out;
  }

  Json options_of(const Field& f) const {
    JsonArray out;
    if (f.source.empty()) return out;
    for (const Json& value : scope_.values(f.source)) {
      JsonArray one{Json(plain_text(value))};
      if (fits(f, one)) out.push_back(std::move(one.front()));
    }
    return out;
  }

  Json rows_of(const Field& f) const {
    JsonArray rows;
    if (f.source.empty()) return rows;
    std::int64_t index = 0;
    for (const Json& item : scope_.values(f.source)) {
      const Scope inner = scope_.with_view("item", item).with("index", Json(++index));
      JsonArray row;
      if (f.type == FieldType::pictures) row.emplace_back(base::text_at(item, "digest"));
      int blanks = 0;  // an empty cell of a table is no fault
      for (const Column& c : f.columns) row.emplace_back(cell_text(c, inner, blanks));
      JsonArray one{Json(row)};
      if (f.type != FieldType::pictures || fits(f, one)) rows.emplace_back(std::move(row));
    }
    return rows;
  }

  static std::string cell_text(const Column& c, const Scope& scope, int& blanks) {
    const int before = blanks;
    std::string text = write_template(c.value, scope, blanks);
    return blanks > before ? std::string() : text;
  }

  Json dialogue_of(const Field& f) const {
    JsonArray out;
    if (f.source.empty()) return out;
    for (const Json& item : scope_.values(f.source))
      out.push_back(JsonArray{Json(base::text_at(item, "question")), Json(base::text_at(item, "answer"))});
    return out;
  }

  Json paragraphs_of(const Field& f, int& blanks) const {
    std::string out;
    for (const ParagraphRule& rule : f.paragraphs) {
      if (!holds(rule.when, scope_)) continue;
      for (const std::string& paragraph : paragraphs_of(rule, blanks)) {
        if (!out.empty()) out += f.type == FieldType::long_text ? "\n" : "";
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
    if (empty && f.required && !f.by_hand) warn("lint.required", f.id, "“" + f.label + "”未填写");
    if (!empty && blanks > 0) warn("lint.blank", f.id, "“" + f.label + "”中有" + std::to_string(blanks) + "处空白待补");
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
            warn("lint.at_least", rule.field, rule.say);
          break;
        case LintRule::Kind::each_has:
          lint_each(rule);
          break;
      }
    }
  }

  void lint_words(const LintRule& rule) {
    const Field* field = form_.field(rule.field);
    const Json* value = base::find(out_.fields, rule.field);
    if (field == nullptr || value == nullptr) return;
    each_text(*field, *value, [&](const FieldText& words) {
      const auto text = chinese_text::characters_of(words.text);
      note_words(words, "lint.words", words_in(text, {rule.words, {}}), rule.say);
      if (const WordList* list = list_named(rule.list)) note_words(words, "lint." + rule.list, words_in(text, *list), rule.say);
    });
  }

  const WordList* list_named(const std::string& name) const {
    if (lists_ == nullptr) return nullptr;
    const auto found = lists_->words.find(name);
    return found == lists_->words.end() ? nullptr : &found->second;
  }

  void note_words(const FieldText& words, const std::string& code, const std::vector<FoundWord>& found, const std::string& say) {
    constexpr std::size_t kMostOfText = 20;  // when these are mended, the others are told
    for (std::size_t i = 0; i < std::min(found.size(), kMostOfText); ++i)
      out_.warnings.push_back(warning_at(words, code, found[i].stretch, say));
  }

  void lint_order(const LintRule& rule) {
    const auto first = base::Instant::parse(plain_text(first_text(rule.first)));
    const auto second = base::Instant::parse(plain_text(first_text(rule.second)));
    if (first && second && *first > *second) warn("lint.order", rule.field, rule.say);
  }

  // What the record lacks of each; who types something else over the field says it there.
  void lint_each(const LintRule& rule) {
    const Field* field = form_.field(rule.field);
    if (field != nullptr && is_typed_over(*field)) return;
    std::size_t row = 0;
    for (const Json& item : scope_.values(rule.path)) {
      ++row;
      const Json* member = base::find(item, rule.member);
      if (member != nullptr && !base::is_blank(plain_text(*member))) continue;
      out_.warnings.push_back({"lint.no_" + rule.member, rule.field, rule.say + "：第" + std::to_string(row) + "项", row});
    }
  }

  bool is_typed_over(const Field& f) const {
    const Json* given = base::find(overrides_, f.id);
    int blanks = 0;
    return given != nullptr && !f.derived && *given != from_state(f, blanks);
  }

  void warn(std::string code, const std::string& field, std::string what) {
    out_.warnings.push_back({std::move(code), field, std::move(what)});
  }

  const Form& form_;
  Json shown_ = JsonObject();  // the fields that stand before, as {fields.…} shows them
  Scope scope_;
  const Json& overrides_;
  const LintLists* lists_;
  Filled out_;
};

}  // namespace

Result<Filled> fill(const Form& form, const Json& case_state, const Json& overrides,
                    const Dictionary& dictionary) {
  return Filler(form, case_state, overrides, dictionary).run();
}

}  // namespace page_layout
