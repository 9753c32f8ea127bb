// How the values of fields are printed.
#include "page_layout/composer.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

bool has_type(const base::Json& value, FieldType type) {
  if (value.is_null()) return true;
  if (type == FieldType::list || type == FieldType::table) {
    if (!value.is_array()) return false;
    for (const base::Json& element : value.get_array()) {
      if (type == FieldType::list && !element.is_string()) return false;
      if (type == FieldType::table && !element.is_array()) return false;
    }
    return true;
  }
  return value.is_string();
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
      if (raw.empty()) return {};
      for (const Option& o : field->options)
        out += (out.empty() ? "" : "　") + std::string(o.value == raw ? "■" : "□") + o.label;
      return out;
    case FieldType::text:
    case FieldType::long_text:
    case FieldType::table:
      break;
  }
  return raw;
}

}  // namespace page_layout
