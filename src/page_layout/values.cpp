// How the values of fields are printed.
#include <algorithm>

#include "page_layout/composer.h"
#include "page_layout/money.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

bool holds_rows(FieldType type) {
  return type == FieldType::table || type == FieldType::dialogue || type == FieldType::pictures;
}

bool has_type(const base::Json& value, FieldType type) {
  if (value.is_null()) return true;
  const bool rows = holds_rows(type);
  if (!rows && type != FieldType::list && type != FieldType::checkboxes) return value.is_string();
  if (!value.is_array()) return false;
  const auto& elements = value.get_array();
  return std::all_of(elements.begin(), elements.end(),
                     [&](const base::Json& element) { return rows ? element.is_array() : element.is_string(); });
}

// Each option, with those chosen marked.
std::string options_words(const Field& field, const std::vector<std::string>& chosen, bool open) {
  std::string out;
  if (chosen.empty() && !open) return out;
  for (const Option& o : field.options) {
    const bool is = std::find(chosen.begin(), chosen.end(), o.value) != chosen.end();
    out += (out.empty() ? "" : "　") + std::string(is ? "■" : "□") + o.label;
  }
  return out;
}

// What stands before a hand has written there.
std::string blanks_of(const Field& field, bool for_pen) {
  if (field.by_hand && !field.text.empty()) return field.text;
  if (!for_pen) return {};
  if (field.type == FieldType::date) return "　　　　年　　月　　日";
  return field.type == FieldType::time ? "　　　　年　　月　　日　　时　　分" : "";
}

}  // namespace

base::Status Composer::check_fields() const {
  for (const Field& f : form_.fields) {
    const base::Json* value = base::find(fields_, f.id);
    if (value && !has_type(*value, f.type))
      return base::fail(base::ErrorKind::invalid, "form.bad_value", "the value does not fit the field's type",
                        f.id, "fill the form again");
  }
  return {};
}

std::string Composer::raw_of(const std::string& field_id) const {
  const base::Json* value = base::find(fields_, field_id);
  return value ? plain_text(*value) : std::string();
}

std::vector<std::string> Composer::list_of(const std::string& field_id) const {
  std::vector<std::string> out;
  if (const base::JsonArray* array = base::array_at(fields_, field_id))
    for (const base::Json& element : *array) out.push_back(plain_text(element));
  return out;
}

const base::JsonArray* Composer::table_of(const std::string& field_id) const {
  return base::array_at(fields_, field_id);
}

std::string Composer::text_of(const std::string& field_id) const {
  const Field* field = form_.field(field_id);
  if (!field) return {};
  const std::string raw = raw_of(field_id);
  if (raw.empty())
    if (auto blanks = blanks_of(*field, options_.for_pen); !blanks.empty()) return blanks;
  const bool open = is_open(field_id);
  std::string out;
  switch (field->type) {
    case FieldType::date:
      return date_words(raw);
    case FieldType::time:
      return minute_words(raw);
    case FieldType::list:
      for (const std::string& element : list_of(field_id)) out += (out.empty() ? "" : "；") + element;
      return out;
    case FieldType::checkbox:
      return options_words(*field, raw.empty() ? std::vector<std::string>{} : std::vector{raw}, open);
    case FieldType::checkboxes:
      return options_words(*field, list_of(field_id), open);
    case FieldType::money:
      if (const auto fen = fen_of(raw)) return yuan_words(*fen);
      return raw;
    case FieldType::text:
    case FieldType::long_text:
    case FieldType::number:
    case FieldType::table:
    case FieldType::dialogue:
    case FieldType::pictures:
      break;
  }
  return raw;
}

}  // namespace page_layout
