#include "services/parameters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "records/fine_steps.h"
#include "services/numbering.h"
#include "services/plain_name.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;

namespace {

constexpr std::int64_t kMostCharacters = 200;

base::Result<DeclaredParameter::Type> type_named(const std::string& name, const std::string& where) {
  using Type = DeclaredParameter::Type;
  for (const auto& [known, type] : {std::pair{"text", Type::text}, {"choice", Type::choice}, {"integer", Type::integer},
                                    {"number_template", Type::number_template}, {"fine_steps", Type::fine_steps}})
    if (name == known) return type;
  return fail(ErrorKind::invalid, "parameter.bad_declaration", "a parameter is declared with an unknown type", where,
              "write text, choice, integer, number_template or fine_steps");
}

base::Result<DeclaredParameter> read_declaration(const Json& json) {
  DeclaredParameter declared;
  declared.name = base::text_at(json, "name");
  const std::string where = "parameters.json: " + declared.name;
  ZL_TRY(declared.type, type_named(base::text_at(json, "type"), where));
  if (const auto* choices = base::array_at(json, "choices"))
    for (const auto& choice : *choices)
      if (const auto* text = choice.if_string()) declared.choices.emplace_back(text->data(), text->size());
  declared.least = base::int_at(json, "least");
  declared.most = base::int_at(json, "most");
  if (const auto* title = base::find(json, "title")) {
    declared.title_zh = base::text_at(*title, "zh");
    declared.title_en = base::text_at(*title, "en");
  }
  if (declared.name.empty() || declared.title_zh.empty() || declared.title_en.empty() ||
      (declared.type == DeclaredParameter::Type::choice && declared.choices.empty()))
    return fail(ErrorKind::invalid, "parameter.bad_declaration", "a declared parameter lacks its name, titles or choices", where,
                "give each of them");
  return declared;
}

tl::unexpected<base::Error> bad_value(const std::string& what, const std::string& where, const std::string& remedy) {
  return fail(ErrorKind::invalid, "parameter.bad_value", what, where, remedy);
}

std::int64_t characters_in(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

base::Status check_text(const DeclaredParameter& declared, const std::string& text, const std::string& where) {
  if (const auto wrong = wrong_in_line(text); !wrong.empty())
    return bad_value("this text cannot stand on a paper: " + wrong, where, "write it on one line, without hidden characters");
  const auto least = declared.least.value_or(1), most = declared.most.value_or(kMostCharacters);
  const auto count = characters_in(text);
  if (count >= least && count <= most) return {};
  return bad_value(fmt::format("this text has {} characters", count), where, fmt::format("write {} to {}", least, most));
}

base::Status check_integer(const DeclaredParameter& declared, const Json& value, const std::string& where) {
  const auto number = value.is_int64() ? std::optional(value.get_int64()) : std::nullopt;
  const auto least = declared.least.value_or(0), most = declared.most.value_or(INT32_MAX);
  if (number && *number >= least && *number <= most) return {};
  return bad_value("this is no whole number within the limits", where, fmt::format("give {} to {}", least, most));
}

}  // namespace

base::Result<DeclaredParameters> DeclaredParameters::load(std::string_view text) {
  ZL_TRY(const auto json, base::parse_json(text));
  DeclaredParameters all;
  const auto* list = base::array_at(json, "parameters");
  const auto* standard = base::object_at(json, "standard");
  if (list == nullptr || standard == nullptr)
    return fail(ErrorKind::invalid, "parameter.bad_declaration", "the declared parameters or their standard values are missing",
                "parameters.json", "give both `parameters` and `standard`");
  for (const auto& item : *list) {
    ZL_TRY(auto declared, read_declaration(item));
    all.declared_.push_back(std::move(declared));
  }
  all.standard_ = *standard;
  if (const auto* fallback = base::object_at(json, "fallback")) all.fallback_ = *fallback;
  for (const auto* values : {&all.standard_, &all.fallback_}) ZL_CHECK(all.check_values(*values));
  return all;
}

base::Status DeclaredParameters::check_values(const base::JsonObject& values) const {
  for (const auto& member : values) {
    const std::string name(member.key());
    const auto* declared = find(name);
    if (declared == nullptr)
      return fail(ErrorKind::invalid, "parameter.bad_declaration", "a value has no declaration", "parameters.json: " + name,
                  "declare it under `parameters`");
    ZL_CHECK(check(*declared, member.value(), "parameters.json: " + name));
  }
  return {};
}

std::vector<std::string> DeclaredParameters::names() const {
  std::vector<std::string> out;
  for (const auto& declared : declared_) out.push_back(declared.name);
  return out;
}

const DeclaredParameter* DeclaredParameters::find(std::string_view name) const {
  for (const auto& declared : declared_) {
    const std::string_view known = declared.name;
    if (known == name) return &declared;
    if (known.ends_with('*') && name.size() >= known.size() && name.starts_with(known.substr(0, known.size() - 1)))
      return &declared;
  }
  return nullptr;
}

base::Status DeclaredParameters::check(const DeclaredParameter& declared, const Json& value, const std::string& where) {
  if (declared.type == DeclaredParameter::Type::integer) return check_integer(declared, value, where);
  const auto* given = value.if_string();
  if (given == nullptr) return bad_value("this parameter takes a text", where, "send a text");
  const std::string text(given->data(), given->size());
  switch (declared.type) {
    case DeclaredParameter::Type::choice:
      if (std::find(declared.choices.begin(), declared.choices.end(), text) != declared.choices.end()) return {};
      return bad_value("this is none of the values to choose from", where,
                       fmt::format("choose one of {}", fmt::join(declared.choices, ", ")));
    case DeclaredParameter::Type::number_template:
      return check_number_template(text, where);
    case DeclaredParameter::Type::fine_steps:
      if (text.empty()) return {};  // set no more
      if (const auto steps = records::read_fine_steps(text, where); !steps) return base::pass_on(steps.error());
      return check_text(declared, text, where);
    default:
      return check_text(declared, text, where);
  }
}

}  // namespace services
