#include "rulebook/scenario_fields.h"

#include <algorithm>
#include <utility>

namespace rulebook {
namespace {

enum class Written { text, number, boolean, names, some_names, list, map };
constexpr std::pair<std::string_view, Written> kWritten[] = {
    {"without", Written::names},      {"events", Written::list},           {"expect", Written::list},
    {"parameters", Written::map},     {"error", Written::text},            {"title", Written::text},
    {"by", Written::text},            {"as", Written::text},               {"type", Written::text},
    {"body", Written::map},           {"rule", Written::text},             {"article", Written::number},
    {"subject", Written::text},       {"status", Written::text},           {"effect", Written::text},
    {"certainty", Written::text},     {"provisional", Written::boolean},   {"exception", Written::text},
    {"explained", Written::boolean},  {"record", Written::some_names},     {"why", Written::some_names},
    {"offers", Written::some_names},  {"count", Written::number},          {"none", Written::boolean},
    {"kind", Written::text},          {"cured", Written::names},           {"unconfirmed", Written::names},
    {"answerable", Written::names},   {"gate", Written::text},             {"fields", Written::map},
    {"allowed", Written::boolean},    {"strength", Written::text},         {"scenarios", Written::list},
    {"also", Written::names}};

bool is_written(const Node& node, Written as) {
  const auto texts = [&] {
    return node.is_list() &&
           std::all_of(node.items.begin(), node.items.end(), [](const Node& item) { return item.is_text(); });
  };
  switch (as) {
    case Written::text:
      return node.is_text();
    case Written::number:
      return node.kind == Node::Kind::integer;
    case Written::boolean:
      return node.kind == Node::Kind::boolean;
    case Written::names:
      return texts();
    case Written::some_names:
      return texts() && !node.items.empty();
    case Written::list:
      return node.is_list();
    case Written::map:
      return node.is_map();
  }
  return false;
}

std::string_view shape_of(Written as) {
  switch (as) {
    case Written::text:
      return "a text";
    case Written::number:
      return "a whole number";
    case Written::boolean:
      return "true or false";
    case Written::names:
      return "a list of names";
    case Written::some_names:
      return "a list of one name or more";
    case Written::list:
      return "a list";
    case Written::map:
      return "a map";
  }
  return {};
}

}  // namespace

bool fields_are_written_right(const Node& node, Problems& problems) {
  bool right = true;
  for (const auto& [key, value] : node.members)
    for (const auto& [field, as] : kWritten) {
      if (field != key || is_written(value, as)) continue;
      right = false;
      problems.error(value, "scenario.bad_value", fmt::format("`{}` is {}", key, shape_of(as)));
    }
  return right;
}

}  // namespace rulebook
