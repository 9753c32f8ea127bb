#include "page_layout/lint.h"

#include <algorithm>

#include "base/blank.h"
#include "chinese_text/characters.h"
#include "page_layout/lint_text.h"
#include "page_layout/money.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

using base::Json;
using chinese_text::characters_of;

bool tells_minutes(const std::string& text) { return text.find("|minute") != std::string::npos; }

// A field that tells times to the minute where the record fills it.
bool tells_minutes(const Field& f) {
  if (tells_minutes(f.text)) return true;
  return std::any_of(f.paragraphs.begin(), f.paragraphs.end(), [](const ParagraphRule& rule) {
    return std::any_of(rule.parts.begin(), rule.parts.end(), [](const TextPart& part) { return tells_minutes(part.text); });
  });
}

bool overlap(const Stretch& a, const Stretch& b) { return a.at < b.at + b.length && b.at < a.at + a.length; }

class LookingOver {
 public:
  LookingOver(const Form& form, const Json& fields, const LintLists* lists, std::vector<Warning>& out)
      : form_(form), fields_(fields), lists_(lists), out_(out), ruled_(out.size()) {}

  void run() {
    for (const Field& f : form_.fields) {
      const Json* value = base::find(fields_, f.id);
      if (value == nullptr) continue;
      each_text(f, *value, [&](const FieldText& words) { text(words); });
      if (!f.by_hand) empty_cells(f, *value);
    }
  }

 private:
  void text(const FieldText& words) {
    of_this_text_ = 0;
    const auto characters = characters_of(words.text);
    static const std::vector<std::string> kNone;
    for (const Stretch& s : wrong_brackets(characters, lists_ ? lists_->other_brackets_after : kNone))
      warn(words, "lint.brackets", s, "文号的年份用六角括号〔〕");
    for (const auto& unequal : unequal_amounts(characters))
      warn(words, "lint.words_differ", unequal.stretch,
           "金额的数字与大写不一致（" + yuan_words(unequal.figures_fen) + "与" + yuan_words(unequal.words_fen) + "）");
    if (words.field.type == FieldType::dialogue) return;  // people say times as they remember them
    if (!has_rule("lint.order", words.field.id))
      for (const Stretch& s : backward_periods(characters)) warn(words, "lint.order", s, "结束早于开始");
    if (tells_minutes(words.field))
      for (const Stretch& s : hours_alone(characters)) warn(words, "lint.no_minutes", s, "时间应当写明到分");
  }

  // The form's own rule has told of the times that the record gives.
  bool has_rule(std::string_view code, const std::string& field) const {
    const auto end = out_.begin() + static_cast<std::ptrdiff_t>(ruled_);
    return std::any_of(out_.begin(), end, [&](const Warning& w) { return w.code == code && w.field == field; });
  }

  void warn(const FieldText& words, std::string code, Stretch stretch, std::string say) {
    if (out_.size() - ruled_ >= kMostOfPaper || of_this_text_ >= kMostOfText) return;
    const bool told = std::any_of(out_.begin(), out_.end(), [&](const Warning& w) {
      return w.field == words.field.id && w.row == words.row && w.column == words.column && w.stretch && overlap(*w.stretch, stretch);
    });
    if (told) return;
    ++of_this_text_;
    out_.push_back(warning_at(words, std::move(code), stretch, std::move(say)));
  }

  // A list that is printed has no gaps; unused rows are struck, an empty cell is not.
  void empty_cells(const Field& f, const Json& value) {
    if (f.type == FieldType::list) return empty_column(f, value, 0, {});
    if (f.type == FieldType::dialogue) return empty_column(f, value, 1, "答");
    if (f.type != FieldType::table) return;
    for (std::size_t i = 0; i < f.columns.size(); ++i)
      if (!f.columns[i].may_be_empty) empty_column(f, value, i, f.columns[i].label);
  }

  // One warning for all of a column, at the first of them.
  void empty_column(const Field& f, const Json& value, std::size_t column, const std::string& label) {
    std::string rows;
    std::size_t first = 0, row = 0;
    for (const Json& element : value.get_array()) {
      ++row;
      const Json* cell = &element;
      if (element.is_array()) cell = column < element.get_array().size() ? &element.get_array()[column] : nullptr;
      if (cell == nullptr || !base::is_blank(plain_text(*cell))) continue;
      if (first == 0) first = row;
      rows += (rows.empty() ? "" : "、") + std::to_string(row);
    }
    if (first == 0) return;
    const std::string where = label.empty() ? "项" : "行的“" + label + "”";
    Warning told{"lint.empty_cell", f.id, "“" + f.label + "”第" + rows + where + "未填写", first};
    if (f.type != FieldType::list) told.column = column + 1;
    out_.push_back(std::move(told));
  }

  // Nobody mends more at once; when these are, the others are told.
  static constexpr std::size_t kMostOfText = 20, kMostOfPaper = 200;
  std::size_t of_this_text_ = 0;
  const Form& form_;
  const Json& fields_;
  const LintLists* lists_;
  std::vector<Warning>& out_;
  const std::size_t ruled_;
};

}  // namespace

void each_text(const Field& f, const Json& value, const std::function<void(const FieldText&)>& each) {
  const auto one = [&](const Json& text, std::size_t row, std::size_t column) {
    if (text.is_string()) each({f, std::string_view(text.get_string()), row, column});
  };
  switch (f.type) {
    case FieldType::text:
    case FieldType::long_text:
      return one(value, 0, 0);
    case FieldType::list:
    case FieldType::table:
    case FieldType::dialogue:
    case FieldType::pictures:
      break;
    default:
      return;
  }
  if (!value.is_array()) return;
  std::size_t row = 0;
  for (const Json& element : value.get_array()) {
    ++row;
    if (!element.is_array()) {
      one(element, row, 0);
      continue;
    }
    const auto& cells = element.get_array();
    const std::size_t words_from = f.type == FieldType::pictures ? 1 : 0;  // behind the picture's digest
    for (std::size_t i = words_from; i < cells.size(); ++i) one(cells[i], row, i + 1 - words_from);
  }
}

Warning warning_at(const FieldText& words, std::string code, Stretch stretch, std::string say) {
  const auto characters = characters_of(words.text);
  const std::u32string_view all = characters;
  const auto before = all.substr(0, stretch.at);
  Warning out{std::move(code), words.field.id, {}, words.row, words.column, stretch};
  out.line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), U'\n'));
  out.text = chinese_text::text_of(all.substr(stretch.at, stretch.length));
  out.what = std::move(say) + "：“" + out.text + "”";
  return out;
}

void look_over(const Form& form, const Json& fields, const LintLists* lists, std::vector<Warning>& given) {
  LookingOver(form, fields, lists, given).run();
}

}  // namespace page_layout
