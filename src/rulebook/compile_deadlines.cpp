// Deadlines, windows, and what must hold all the while.
#include "rulebook/compiler.h"

namespace rulebook {

DeadlineRule Compiler::deadline(const Node& node) {
  DeadlineRule out;
  if (!check_fields(node, "deadline", problems_)) return out;
  if (const Node* starts = node.find("starts"))
    out.starts = time_source(*starts, 0);
  else
    problems_.error(node, "rulebook.missing_field", "a deadline needs `starts`");
  if (const Node* amount = node.find("amount")) {
    out.amount = number_operand(*amount, 0, kMaxPeriod);
    const Node* unit = node.find("unit");
    if (unit) out.unit = operand(*unit);
    if (!unit || (out.unit.kind == Operand::Kind::literal &&
                  (!out.unit.literal.is_string() || !unit_of(std::string(out.unit.literal.as_string())))))
      problems_.error(unit ? *unit : node, "rulebook.bad_period",
                      "a period needs a unit: minutes, hours, natural_days, working_days or months");
  }
  if (const Node* roll = node.find("roll_over")) out.roll_over = operand(*roll);
  const std::string first = text(node, "first_day", false);
  if (const Node* roll = node.find("roll_over"); roll && out.roll_over.kind == Operand::Kind::literal &&
                                                 roll->text != "next_working_day" && roll->text != "none")
    problems_.error(*roll, "rulebook.bad_value", "`roll_over` is next_working_day or none, or a parameter");
  out.first_day_counts = first == "in";
  if (!first.empty() && first != "in" && first != "out")
    problems_.error(node, "rulebook.bad_value", "`first_day` is in or out");
  const std::string direction = text(node, "direction", false);
  out.backwards = direction == "before";
  if (!direction.empty() && direction != "before" && direction != "after")
    problems_.error(node, "rulebook.bad_value", "`direction` is before or after");
  const std::string late = text(node, "late", false);
  out.late_counts = late != "never";
  if (!late.empty() && late != "never" && late != "counts")
    problems_.error(node, "rulebook.bad_value", "`late` is counts or never");
  if (const Node* wait = node.find("wait")) span_of(*wait, out.wait_amount, out.wait_unit, "wait");
  if (const Node* burdens = node.find("burdens_party")) {
    if (burdens->kind != Node::Kind::boolean)
      problems_.error(*burdens, "rulebook.bad_value", "`burdens_party` is true or false");
    out.burdens_party = burdens->boolean;
    const Node* rolls = node.find("roll_over");
    if (out.burdens_party && rolls && rolls->text != "none")
      problems_.error(*rolls, "rulebook.roll_over_harms",
                      "the last day of a period that burdens the party does not move to a later day",
                      "leave `roll_over` out");
  }
  if (const Node* pauses = node.find("pauses"))
    for (const auto& item : pauses->items) {
      if (!check_fields(item, "pause", problems_) || !item.find("from")) continue;
      out.pauses.push_back({pattern(*item.find("from")), patterns(item.find("until"), 0)});
      if (const auto& until = out.pauses.back().until; !until.empty())
        must_tell_time(*item.find("until"), until.front(), "until");
    }
  return out;
}

TimeSource Compiler::time_source(const Node& node, std::size_t depth) {
  TimeSource out;
  if (depth > kMaxPatternDepth) {
    problems_.error(node, "rulebook.too_deep", "`starts` is nested too deep");
    return out;
  }
  if (!check_fields(node, "starts", problems_)) return out;
  for (const auto& [key, kind] : {std::pair{"earliest_of", TimeSource::Kind::earliest_of},
                                  std::pair{"latest_of", TimeSource::Kind::latest_of}})
    if (const Node* list = node.find(key)) {
      out.kind = kind;
      for (const auto& item : list->items) out.children.push_back(time_source(item, depth + 1));
      if (list->items.empty())
        problems_.error(*list, "rulebook.not_a_list", fmt::format("`{}` is a list", key));
      return out;
    }
  if (const Node* upon = node.find("upon")) {
    out.kind = TimeSource::Kind::upon;
    out.upon.push_back(pattern(*upon));
  }
  if (const Node* time = node.find("time")) out.time = time_ref(*time, false);
  if (const Node* date = node.find("date")) out.time = time_ref(*date, true);
  if (!out.time && !out.upon.empty()) must_tell_time(*node.find("upon"), out.upon.front(), "upon");
  if (!out.time && out.upon.empty())
    problems_.error(node, "rulebook.missing_field",
                    "`starts` needs upon, time, date, earliest_of or latest_of");
  return out;
}

void Compiler::span_of(const Node& node, Operand& amount, Operand& unit, std::string_view what) {
  if (!check_fields(node, "wait", problems_)) return;
  const Node *n = node.find("amount"), *u = node.find("unit");
  if (n) amount = number_operand(*n, 0, kMaxPeriod);
  if (u) unit = operand(*u);
  const bool unknown = unit.kind == Operand::Kind::literal &&
                       (!unit.literal.is_string() || !unit_of(std::string(unit.literal.as_string())));
  if (!n || !u || unknown)
    problems_.error(n && u ? *u : node, "rulebook.bad_period", fmt::format("`{}` needs an amount and a unit", what),
                    "units: minutes, hours, natural_days, working_days, months");
}

WindowRule Compiler::window(const Node& node) {
  WindowRule out;
  if (!check_fields(node, "window", problems_)) return out;
  if (const Node* from = node.find("from")) out.from = time_source(*from, 0);
  if (const Node* until = node.find("until")) out.until = time_source(*until, 0);
  return out;
}

MaintainRule Compiler::maintain(const Node& node) {
  MaintainRule out;
  const Node* covers = node.find("covered_by");
  if (!covers || !covers->is_list() || covers->items.empty()) {
    problems_.error(node, "rulebook.missing_field",
                    "`maintains` needs `covered_by`: a list of {by, from, until}");
    return out;
  }
  for (const auto& item : covers->items) {
    if (!check_fields(item, "cover", problems_)) continue;
    CoverRule cover;
    if (const Node* by = item.find("by")) cover.record = pattern(*by);
    if (cover.record.kind != Pattern::Kind::record)
      problems_.error(item, "rulebook.bad_value", "`by` is a record pattern");
    if (const Node* from = item.find("from")) cover.from = time_source(*from, 0);
    if (const Node* until = item.find("until")) cover.until = time_source(*until, 0);
    out.covers.push_back(std::move(cover));
  }
  if (const Node* gap = node.find("gap")) span_of(*gap, out.gap_amount, out.gap_unit, "gap");
  if (const Node* wait = node.find("wait")) span_of(*wait, out.wait_amount, out.wait_unit, "wait");
  const std::string judged = text(node, "judged", false);
  out.at_once = judged == "at_once";
  if (!judged.empty() && judged != "at_once" && judged != "at_end")
    problems_.error(*node.find("judged"), "rulebook.bad_value", "`judged` is at_once or at_end");
  return out;
}

}  // namespace rulebook
