// What each part of the rule language is made of.
#include <algorithm>
#include <map>

#include "rulebook/problems.h"

namespace rulebook {
namespace {

using Fields = std::vector<std::string_view>;

const std::map<std::string_view, Fields>& parts() {
  static const std::map<std::string_view, Fields> kParts = {
      {"file",
       {"layer", "source", "in_force", "rulebook", "record", "parameters", "definitions", "articles",
        "principles", "rules", "exceptions", "gates", "messages"}},
      {"rulebook", {"id", "version", "title", "basis", "includes", "in_force", "articles"}},
      {"articles", {"first", "last"}},
      {"source", {"title", "cite", "last_article"}},
      {"words", {"zh", "en"}},
      {"in_force", {"from", "until"}},
      {"record", {"corrections", "amendments", "times", "explanations", "labels"}},
      {"corrections", {"type", "target", "fields"}},
      {"amendment", {"type", "of", "match", "leave_out"}},
      {"times", {"claimed", "uncertainty", "by_type"}},
      {"explanations", {"type", "obligation", "reason", "ground", "command", "field", "label"}},
      {"parameter", {"type", "title", "default", "choices", "least", "most", "values", "confirm"}},
      {"dated value", {"from", "value"}},
      {"definition", {"parameters", "pattern"}},
      {"article", {"article", "clause", "title"}},
      {"principle", {"article", "clause", "title", "statement", "reason", "gathers"}},
      {"gathers", {"first", "last"}},
      {"rule",
       {"id",     "article",      "clause",  "basis",     "title",    "asks",          "in_force",
        "tags",   "applies_when", "trigger", "subject",   "scope",    "requires",      "deadline",
        "effect", "answers",      "cure",    "do",        "refines",  "also_requires", "may_be_loosened",
        "let",    "forbids",      "window",  "maintains", "cured_by", "answerable",    "also"}},
      {"state trigger", {"state"}},
      {"each", {"items_of", "as", "with"}},
      {"window", {"from", "until"}},
      {"maintains", {"covered_by", "gap", "wait", "judged"}},
      {"cover", {"by", "from", "until"}},
      {"subject", {"kind", "id", "label"}},
      {"deadline",
       {"starts", "amount", "unit", "first_day", "roll_over", "direction", "wait", "pauses", "late",
        "burdens_party"}},
      {"wait", {"amount", "unit"}},
      {"pause", {"from", "until"}},
      {"starts", {"upon", "time", "date", "earliest_of", "latest_of"}},
      {"exception", {"id", "article", "clause", "title", "in_force", "lifts", "priority", "when", "says"}},
      {"lifts", {"rules", "tags", "exceptions"}},
      {"gate",
       {"id", "article", "clause", "title", "in_force", "commands", "let", "when", "holds", "strength",
        "otherwise", "do"}},
      {"offer", {"command", "label", "preset"}},
      {"record pattern",
       {"record", "as", "where", "latest_per", "which", "order", "with", "unless", "at_least", "distinct",
        "time", "counts", "says"}},
      {"that pattern", {"that", "where", "order", "time", "says"}},
      {"all_of pattern", {"all_of", "says"}},
      {"any_of pattern", {"any_of", "says"}},
      {"none_of pattern", {"none_of", "says"}},
      {"for_each pattern", {"for_each", "holds", "says"}},
      {"for_each", {"items_of", "as"}},
      {"test pattern",
       {"test", "is", "not", "in", "contains", "present", "has", "at_least", "at_most", "more_than",
        "less_than", "says"}},
      {"passed pattern", {"passed", "as", "says"}},
      {"use pattern", {"use", "given"}},
      {"condition",
       {"is", "not", "in", "contains", "present", "has", "at_least", "at_most", "more_than", "less_than"}},
      {"has", {"where", "at_least"}},
      {"order", {"after", "before", "during", "from_day_of", "recorded_after", "within", "in_hours", "on_days"}},
      {"during", {"from", "until"}},
      {"in_hours", {"from", "until"}},
      {"within", {"amount", "unit", "of"}},
      {"operand",
       {"parameter", "for", "count", "count_of", "sum", "over", "of", "plus", "minus", "times", "least_of",
        "most_of", "share", "per_cent", "days_from", "until"}},
      {"calendar", {"year", "basis", "off", "work"}},
      {"calendar_off", {"from", "to", "name"}},
      {"scenario_file", {"title", "by", "events", "scenarios"}},
      {"scenario", {"title", "parameters", "without", "events", "expect", "error"}},
      {"scenario_event", {"at", "type", "by", "body", "as"}},
      {"expectation",
       {"at",    "rule",        "article",   "subject",   "status",      "effect",     "certainty",
        "due",   "provisional", "exception", "explained", "record",      "why",        "offers",
        "count", "none",        "kind",      "cured",     "unconfirmed", "answerable", "also"}},
      {"gate expectation", {"at", "gate", "by", "fields", "allowed", "strength", "article", "offers"}},
      {"change expectation", {"at", "next_change"}},
  };
  return kParts;
}

}  // namespace

const std::vector<std::string_view>& known_fields(std::string_view part) {
  return parts().at(part);
}

std::vector<std::string_view> known_parts() {
  std::vector<std::string_view> out;
  for (const auto& [name, fields] : parts()) out.push_back(name);
  return out;
}

bool check_fields(const Node& node, std::string_view part, Problems& problems) {
  if (!node.is_map()) {
    problems.error(node, "rulebook.not_a_map", fmt::format("'{}' must be a map of fields", part));
    return false;
  }
  const auto& known = known_fields(part);
  for (const auto& [key, value] : node.members) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    problems.error(value, "rulebook.unknown_field", fmt::format("unknown {} field '{}'", part, key),
                   fmt::format("known fields: {}", fmt::join(known, ", ")));
  }
  return true;
}

}  // namespace rulebook
