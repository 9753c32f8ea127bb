#include "page_layout/stock_sheet.h"

#include <algorithm>

#include "page_layout/blanks.h"
#include "page_layout/field_values.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

constexpr std::string_view kPaperNumber = "paper.number";
constexpr const char* kToTick = "□";
constexpr std::size_t kShortLine = 14, kSomeLines = 60, kManyLines = 150;  // characters of line: a name, two lines, five lines

std::string pen_line(std::size_t characters) {
  std::string out;
  for (std::size_t i = 0; i < characters; ++i) out += kPenLine;
  return out;
}

bool is_pen_line(std::string_view words) {
  while (words.starts_with(kPenLine)) words.remove_prefix(kPenLine.size());
  return words.empty();
}

bool gives_rows(FieldType type) {
  return type == FieldType::list || type == FieldType::table || type == FieldType::dialogue || type == FieldType::pictures;
}

bool asks_bureau_alone(const std::vector<Condition>& conditions) {
  return std::all_of(conditions.begin(), conditions.end(), [](const Condition& c) { return c.path.starts_with("bureau."); });
}

class StockFields {
 public:
  StockFields(const Form& form, const Json& known) : form_(form), scope_(Scope(known).with_view("fields", shown_)) {}

  Json run() {
    JsonObject fields;
    for (const Field& f : form_.fields) {
      const std::string words = words_of(f);
      Json value = value_of(f, words);
      shown_.as_object()[f.id] = for_others(f, words);
      fields[f.id] = std::move(value);
    }
    return fields;
  }

 private:
  std::string words_of(const Field& f) const {
    if (f.type != FieldType::text && f.type != FieldType::long_text) return {};
    if (!f.paragraphs.empty()) return paragraphs_of(f);
    if (!f.text.empty() && !f.by_hand) return write_for_pen(f.text, scope_);
    const auto values = f.source.empty() ? std::vector<Json>{} : scope_.values(f.source);
    return values.empty() ? std::string() : plain_text(values.front());
  }

  // A cell that would hold nothing but a line stays open; where running text begins, there is a line all the same.
  Json value_of(const Field& f, const std::string& words) const {
    if (is_attached(f)) return JsonArray{Json(pen_line(kShortLine))};
    Json nothing = nothing_of(f.type);
    if (f.type != FieldType::text && f.type != FieldType::long_text) return nothing;
    if (has_words(f) && !is_pen_line(words)) return Json(words);
    if (is_addressee(f)) return Json(pen_line(kShortLine));
    return is_letter(f) ? Json(pen_line(kManyLines)) : nothing;
  }

  // As {fields.ID} of a field behind it shows it. Nothing: that one writes the line, by what it makes of the value.
  Json for_others(const Field& f, const std::string& words) const {
    if (!words.empty()) return Json(words);
    if (gives_rows(f.type)) return Json(pen_line(kManyLines));
    return f.type == FieldType::long_text ? Json(pen_line(kSomeLines)) : Json("");
  }

  // Whether anything of a field is printed that is no line.
  bool has_words(const Field& f) const {
    if (!f.paragraphs.empty() || f.text.empty() || f.by_hand) return true;
    return has_fixed_words(f.text);
  }

  bool is_attached(const Field& f) const { return stands_in(f, BlockKind::attachments); }
  bool is_letter(const Field& f) const { return stands_in(f, BlockKind::letter); }
  bool stands_in(const Field& f, BlockKind kind) const {
    return std::any_of(form_.blocks.begin(), form_.blocks.end(), [&](const Block& b) { return b.kind == kind && b.field == f.id; });
  }
  bool is_addressee(const Field& f) const {
    return std::any_of(form_.blocks.begin(), form_.blocks.end(), [&](const Block& b) { return b.addressee == f.id; });
  }

  // Several that nobody knows yet, one behind the other, are one stretch of lines.
  std::string paragraphs_of(const Field& f) const {
    const std::string between = f.type == FieldType::long_text ? "\n" : "";
    std::string out;
    bool after_lines = false;
    for (const ParagraphRule& rule : f.paragraphs) {
      if (!may_stand(rule.when)) continue;
      const bool lines = !rule.each.empty();
      std::string paragraph = lines ? lines_of(rule, after_lines) : box_of(rule) + parts_of(rule);
      after_lines = lines;
      if (!paragraph.empty()) out += (out.empty() ? "" : between) + paragraph;
    }
    return out;
  }

  // A list is written where it stands; what is said of an empty one can be ticked.
  std::string lines_of(const ParagraphRule& rule, bool after_lines) const {
    std::string out = after_lines ? std::string() : pen_line(kManyLines);
    if (has_fixed_words(rule.otherwise)) out += (out.empty() ? "" : "\n") + (kToTick + write_for_pen(rule.otherwise, scope_));
    return out;
  }

  std::string parts_of(const ParagraphRule& rule) const {
    std::string out;
    for (const TextPart& part : rule.parts)
      if (may_stand(part.when)) out += (has_words_of_its_own(part.text) ? tick(part.when) : "") + write_for_pen(part.text, scope_);
    return out;
  }

  // Where all words would come from the record there is nothing to tick: whoever has something to say writes it on the line. What
  // stands under a condition of its own has a box of its own.
  static std::string box_of(const ParagraphRule& rule) {
    const bool says = std::any_of(rule.parts.begin(), rule.parts.end(), [](const TextPart& part) {
      return asks_bureau_alone(part.when) && has_words_of_its_own(part.text);
    });
    return says ? tick(rule.when) : std::string();
  }

  bool may_stand(const std::vector<Condition>& when) const { return !asks_bureau_alone(when) || holds(when, scope_); }
  static std::string tick(const std::vector<Condition>& when) { return asks_bureau_alone(when) ? "" : kToTick; }

  const Form& form_;
  Json shown_ = JsonObject();
  Scope scope_;
};

}  // namespace

bool prints_its_number(const Form& form) {
  return std::any_of(form.blocks.begin(), form.blocks.end(), [&](const Block& block) {
    const Field* field = block.kind == BlockKind::number ? form.field(block.field) : nullptr;
    return field != nullptr && field->source == kPaperNumber;
  });
}

Json stock_fields(const Form& form, const Json& known) { return StockFields(form, known).run(); }

}  // namespace page_layout
