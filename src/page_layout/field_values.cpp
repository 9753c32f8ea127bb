#include "page_layout/field_values.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/instant.h"
#include "page_layout/money.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

constexpr std::size_t kMaxFieldBytes = 48 * 1024;
constexpr std::size_t kMaxElements = 2000;
constexpr std::size_t kMaxDigits = 15;

bool is_short_text(const Json& v) {
  return v.is_string() && v.get_string().size() <= kMaxFieldBytes;
}

bool is_text_list(const Json& v) {
  return v.is_array() && v.get_array().size() <= kMaxElements &&
         std::all_of(v.get_array().begin(), v.get_array().end(), is_short_text);
}

template <class Fits>
bool is_list_of(const Json& v, Fits&& element_fits) {
  return v.is_array() && v.get_array().size() <= kMaxElements &&
         std::all_of(v.get_array().begin(), v.get_array().end(), element_fits);
}

bool is_row(const Json& row, std::size_t width) {
  return is_text_list(row) && row.get_array().size() == width;
}

bool is_picture(const Field& f, const Json& row) {
  return is_row(row, f.columns.size() + 1) && base::Digest::from_hex(plain_text(row.get_array().front()));
}

bool is_option(const Field& f, const Json& v) {
  const auto chosen = [&](const Option& o) { return v.is_string() && v.get_string() == o.value; };
  return std::any_of(f.options.begin(), f.options.end(), chosen);
}

bool is_number(std::string_view text) {
  return text.size() <= kMaxDigits &&
         std::all_of(text.begin(), text.end(), base::is_digit);
}

Json number_of(const std::string& text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  return error == std::errc{} && end == text.data() + text.size() ? Json(n) : Json(text);
}

Json counted(FieldType type, const std::string& text) {
  if (type == FieldType::number) return number_of(text);
  if (type != FieldType::money) return Json(text);
  const auto fen = fen_of(text);
  return fen ? Json(*fen) : Json(text);
}

Json row_shown(const Field& field, const Json& row) {
  JsonObject out;
  std::size_t at = 0;
  const auto next = [&] { return at < row.get_array().size() ? plain_text(row.get_array()[at++]) : std::string(); };
  if (field.type == FieldType::pictures) out["digest"] = next();
  if (field.type == FieldType::dialogue) {
    out["question"] = next();
    out["answer"] = next();
  }
  for (const Column& c : field.columns) out[c.id] = counted(c.type, next());
  return out;
}

}  // namespace

bool fits(const Field& f, const Json& v) {
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
    case FieldType::number:
      return v.is_string() && is_number(text);
    case FieldType::money:
      return v.is_string() && (text.empty() || fen_of(text));
    case FieldType::list:
      return is_text_list(v);
    case FieldType::table:
      return is_list_of(v, [&](const Json& row) { return is_row(row, f.columns.size()); });
    case FieldType::checkbox:
      return v.is_string() && (text.empty() || is_option(f, v));
    case FieldType::checkboxes:
      return is_list_of(v, [&](const Json& one) { return is_option(f, one); });
    case FieldType::dialogue:
      return is_list_of(v, [](const Json& row) { return is_row(row, 2); });
    case FieldType::pictures:
      return is_list_of(v, [&](const Json& row) { return is_picture(f, row); });
  }
  return false;
}

const char* expected(FieldType type) {
  switch (type) {
    case FieldType::date:
      return "send a date such as 2026-03-05, or an empty text";
    case FieldType::time:
      return "send an instant of RFC 3339, or an empty text";
    case FieldType::number:
      return "send a whole number as a text, or an empty text";
    case FieldType::money:
      return "send yuan as a text such as 20000 or 20000.50, or an empty text";
    case FieldType::list:
      return "send a list of texts";
    case FieldType::table:
      return "send a list of rows, each with one text a column";
    case FieldType::checkbox:
      return "send one of the form's options, or an empty text";
    case FieldType::checkboxes:
      return "send a list of the form's options";
    case FieldType::dialogue:
      return "send a list of questions with their answers, each a list of two texts";
    case FieldType::pictures:
      return "send a list of pictures, each a digest and one text a column";
    case FieldType::text:
      return "send one line of text";
    case FieldType::long_text:
      return "send a text";
  }
  return "";
}

Json nothing_of(FieldType type) {
  switch (type) {
    case FieldType::list:
    case FieldType::table:
    case FieldType::checkboxes:
    case FieldType::dialogue:
    case FieldType::pictures:
      return JsonArray();
    default:
      return "";
  }
}

Json shown_to_others(const Field& field, const Json& value) {
  if (!value.is_array()) return counted(field.type, plain_text(value));
  if (field.type == FieldType::list || field.type == FieldType::checkboxes) return value;
  JsonArray rows;
  for (const Json& row : value.get_array()) rows.push_back(row_shown(field, row));
  return rows;
}

}  // namespace page_layout
