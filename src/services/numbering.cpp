#include "services/numbering.h"

#include <fmt/format.h>

#include "services/plain_name.h"

namespace services {

using base::ErrorKind;
using base::fail;

namespace {

base::Result<std::string> fill_template(const std::string& pattern, const std::string& where, int year,
                                        std::int64_t serial) {
  std::string out;
  bool has_serial = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      out.push_back(pattern[i]);
      continue;
    }
    const auto end = pattern.find('}', i);
    const std::string name = end == std::string::npos ? "" : pattern.substr(i + 1, end - i - 1);
    if (name == "year") {
      out += std::to_string(year);
    } else if (name == "serial") {
      out += std::to_string(serial);
      has_serial = true;
    } else if (name.size() == 8 && name.starts_with("serial:") && name[7] >= '1' && name[7] <= '9') {
      out += fmt::format("{:0{}}", serial, name[7] - '0');
      has_serial = true;
    } else {
      return fail(ErrorKind::invalid, "numbering.bad_template", "a number template has an unknown part", where,
                  "use {year}, {serial} or {serial:4}");
    }
    i = end;
  }
  if (!has_serial)
    return fail(ErrorKind::invalid, "numbering.bad_template", "a number template has no {serial}", where,
                "without it two numbers would be equal");
  return out;
}

constexpr std::string_view kYearPart = "{year}";
constexpr std::int64_t kLongSerial = 999'999'999;

// A series begins anew where its numbers look anew: each year where the template shows the year, else never.
std::string series_of(const std::string& pattern, std::string_view use, std::string_view name, int year) {
  if (pattern.find(kYearPart) == std::string::npos) return fmt::format("{}.{}", use, name);
  return fmt::format("{}.{}/{}", use, name, year);
}

base::Result<std::int64_t> last_serial(Core& core, const std::string& series) {
  ports::RowQuery last{.model = "number", .descending = true, .limit = 1, .order_prefix = series + "#"};
  ZL_TRY(const auto rows, core.parts.store.rows(last));
  return rows.empty() ? 0 : base::int_at(rows.front().json, "serial").value_or(0);
}

base::Result<bool> was_given(Core& core, const std::string& number) {
  ZL_TRY(const auto rows, core.parts.store.rows({.model = "number", .lookup = number, .limit = 1}));
  return !rows.empty();
}

}  // namespace

base::Status check_number_template(const std::string& pattern, const std::string& where) {
  ZL_TRY(const auto sample, fill_template(pattern, where, 2026, kLongSerial));
  if (const auto wrong = wrong_in_plain_name(sample); !wrong.empty())
    return fail(ErrorKind::invalid, "numbering.bad_template", "a number template gives no usable number: " + wrong, where,
                "write it of letters, digits, brackets, single dots and hyphens; it also names folders");
  return {};
}

base::Result<Number> next_number(Core& core, std::string_view use, std::string_view name) {
  const std::string where = fmt::format("numbering.{}.{}", use, name);
  ZL_TRY(const auto pattern, parameter(core, where));
  if (pattern.empty())
    return fail(ErrorKind::invalid, "numbering.no_template", "the bureau has set no number template", where,
                "set this parameter");
  const int year = base::LegalDay::of(core.now()).civil().year;
  Number number;
  number.series = series_of(pattern, use, name, year);
  ZL_TRY(number.serial, last_serial(core, number.series));
  // What another series gave, by a template that was or is alike, is passed over.
  for (bool given = true; given;) {
    ++number.serial;
    ZL_TRY(number.text, fill_template(pattern, where, year, number.serial));
    ZL_TRY(given, was_given(core, number.text));
  }
  if (const auto wrong = wrong_in_plain_name(number.text); !wrong.empty())
    return fail(ErrorKind::invalid, "numbering.bad_number", "the template gives a number that cannot be used: " + wrong, where,
                "let the system administrator set this parameter anew");
  return number;
}

}  // namespace services
