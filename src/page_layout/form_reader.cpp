#include "page_layout/form_reader.h"

#include <algorithm>

#include "page_layout/templates.h"

namespace page_layout {

void FormReader::wrong(std::string code, std::string what, std::string_view key) {
  if (fault_) return;
  fault_ =
      base::Error{base::ErrorKind::invalid, std::move(code), std::move(what),
                  key.empty() ? where_ : path(key), "compare the form with data/schemas/form.schema.json"};
}

void FormReader::allow(std::initializer_list<std::string_view> members) {
  if (!value_.is_object()) return wrong("form.malformed", "an object is expected here");
  for (const auto& member : value_.get_object()) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(members.begin(), members.end(), key) == members.end())
      return wrong("form.unknown_member", "the form has a member that means nothing", key);
  }
}

std::string FormReader::text(std::string_view key, bool needed) {
  const base::Json* member = base::find(value_, key);
  if (member && member->is_string()) {
    std::string out(member->get_string());
    if (needed && out.empty()) wrong("form.malformed", "a text must not be empty", key);
    return out;
  }
  if (member || needed) wrong("form.malformed", "a text is expected here", key);
  return {};
}

std::string FormReader::template_text(std::string_view key, bool needed) {
  std::string out = text(key, needed);
  if (const auto fault = template_fault(out)) wrong("form.malformed", "the text has " + *fault, key);
  return out;
}

std::int64_t FormReader::integer(std::string_view key, std::int64_t least, std::int64_t most,
                                 std::int64_t otherwise) {
  if (!has(key)) return otherwise;
  const auto number = base::int_at(value_, key);
  if (number && *number >= least && *number <= most) return *number;
  wrong("form.malformed",
        "a whole number from " + std::to_string(least) + " to " + std::to_string(most) + " is expected here",
        key);
  return otherwise;
}

bool FormReader::flag(std::string_view key) {
  const base::Json* member = base::find(value_, key);
  if (!member) return false;
  if (!member->is_bool()) wrong("form.malformed", "true or false is expected here", key);
  return base::bool_at(value_, key);
}

const base::JsonArray* FormReader::checked_list(std::string_view key, std::size_t most) {
  const base::Json* member = base::find(value_, key);
  if (!member) return nullptr;
  if (!member->is_array() || member->get_array().size() > most) {
    wrong("form.malformed", "a list of at most " + std::to_string(most) + " elements is expected here", key);
    return nullptr;
  }
  return &member->get_array();
}

}  // namespace page_layout
