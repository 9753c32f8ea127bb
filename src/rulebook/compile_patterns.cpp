// Patterns: which events of the record are meant.
#include <algorithm>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

constexpr std::size_t kMaxUses = 2000;     // definitions used in one bundle
constexpr std::size_t kMaxNestedUses = 8;  // definitions used within definitions
constexpr std::string_view kKinds[] = {"record",   "that", "all_of", "any_of", "none_of",
                                       "for_each", "test", "passed", "use"};

}  // namespace

std::vector<Pattern> Compiler::patterns(const Node* one_or_list, std::size_t depth) {
  std::vector<Pattern> out;
  if (!one_or_list) return out;
  if (!one_or_list->is_list()) return {pattern(*one_or_list, depth)};
  for (const auto& item : one_or_list->items) out.push_back(pattern(item, depth));
  return out;
}

Pattern Compiler::pattern(const Node& node, std::size_t depth) {
  Pattern out;
  if (depth > kMaxPatternDepth) {
    problems_.error(node, "rulebook.too_deep",
                    fmt::format("patterns nested deeper than {}", kMaxPatternDepth));
    return out;
  }
  std::string_view kind;
  for (const auto candidate : kKinds)
    if (node.find(candidate)) {
      kind = candidate;
      break;
    }
  if (kind.empty()) {
    problems_.error(node, "rulebook.unknown_pattern",
                    node.members.empty()
                        ? std::string("a pattern is needed here")
                        : fmt::format("no pattern begins with '{}'", node.members.front().key),
                    fmt::format("a pattern has one of: {}", fmt::join(kKinds, ", ")));
    return out;
  }
  if (!check_fields(node, std::string(kind) + " pattern", problems_)) return out;
  if (kind == "use") return used(node, depth);
  out.first_slot = next_slot_;
  if (kind == "record" || kind == "that")
    record_pattern(node, out, depth);
  else if (kind == "for_each")
    for_each_pattern(node, out, depth);
  else if (kind == "test")
    test_pattern(node, out);
  else if (kind == "passed")
    passed_pattern(node, out);
  else
    group_pattern(node, kind, out, depth);
  out.says = words_template(node.find("says"));
  out.end_slot = next_slot_;
  return out;
}

void Compiler::group_pattern(const Node& node, std::string_view key, Pattern& into, std::size_t depth) {
  into.kind = key == "all_of"   ? Pattern::Kind::all_of
              : key == "any_of" ? Pattern::Kind::any_of
                                : Pattern::Kind::none_of;
  const Node& list = *node.find(key);
  if (!list.is_list() || list.items.empty())
    problems_.error(list, "rulebook.not_a_list", fmt::format("`{}` needs a list of patterns", key));
  into.children = patterns(&list, depth + 1);
}

void Compiler::record_pattern(const Node& node, Pattern& into, std::size_t depth) {
  if (const Node* that = node.find("that")) {
    into.kind = Pattern::Kind::that;
    into.left = operand(*that);
    if (into.left.kind != Operand::Kind::event)
      problems_.error(*that, "rulebook.bad_value", "`that` needs the name of an event: $name");
    else
      into.types = slot_types_[static_cast<std::size_t>(into.left.slot)];
    into.slot = into.left.slot;
  } else {
    into.kind = Pattern::Kind::record;
    into.types = types_of(node.find("record"));
    if (into.types.empty()) problems_.error(node, "rulebook.missing_field", "`record` needs an event type");
    into.slot = bind(node, node.find("as") ? text(node, "as") : std::string(), into.types);
  }
  if (const Node* w = node.find("where")) into.where = where(*w, into.types);
  for (const auto& name : texts(node.find("latest_per"))) {
    into.latest_per.push_back(path(name));
    use_field(*node.find("latest_per"), into.slot, into.latest_per.back());
  }
  if (node.find("which")) {
    const auto which = text(node, "which");
    if (which == "first")
      into.which = Pattern::Which::first;
    else if (which == "last")
      into.which = Pattern::Which::last;
    else
      problems_.error(*node.find("which"), "rulebook.bad_value", "`which` is first or last");
  }
  pattern_order(node, into);
  into.with = patterns(node.find("with"), depth + 1);
  into.unless = patterns(node.find("unless"), depth + 1);
  if (const Node* n = node.find("at_least")) into.at_least = number_operand(*n, 0, 1000);
  if (node.find("distinct")) {
    into.distinct = path(text(node, "distinct"));
    use_field(*node.find("distinct"), into.slot, into.distinct);
  }
  pattern_time(node, into);
  if (const Node* counts = node.find("counts")) {
    if (counts->kind != Node::Kind::boolean)
      problems_.error(*counts, "rulebook.bad_value", "`counts` is true or false");
    into.counts = counts->boolean;
  }
  if (into.kind == Pattern::Kind::record) choose_key(into);
}

void Compiler::pattern_time(const Node& node, Pattern& into) {
  const Node* time = node.find("time");
  if (!time) return;
  if (time->is_text() && time->text == "received")
    into.time = Pattern::Time::received;
  else if (time->is_text() && time->text == "claimed")
    into.time = Pattern::Time::claimed;
  else if (time->is_text() && time->text == "none")
    into.time = Pattern::Time::none;
  else {
    into.time = Pattern::Time::fields;
    into.time_fields = time_ref(*time, false);
  }
}

void Compiler::pattern_order(const Node& node, Pattern& into) {
  const Node* order = node.find("order");
  if (!order || !check_fields(*order, "order", problems_)) return;
  const auto add = [&](const Node* at, OrderRule::Op op) {
    if (at) into.order.push_back({op, time_ref(*at, false), {}});
  };
  add(order->find("after"), OrderRule::Op::after);
  add(order->find("before"), OrderRule::Op::before);
  add(order->find("from_day_of"), OrderRule::Op::from_day_of);
  add(order->find("recorded_after"), OrderRule::Op::recorded_after);
  if (const Node* other = order->find("recorded_after")) {
    const auto& named = into.order.back().reference.first_present;
    if (!named.empty() && (named.size() > 1 || named.front().kind != Operand::Kind::event))
      problems_.later_error(*other, "rulebook.bad_time", "`recorded_after` needs the name of one event: $name",
                            "the order of the record is told of events, not of times in them");
  }
  if (const Node* during = order->find("during"); during && check_fields(*during, "during", problems_)) {
    add(during->find("from"), OrderRule::Op::after);
    add(during->find("until"), OrderRule::Op::before);
  }
  if (const Node* within = order->find("within"); within && check_fields(*within, "within", problems_))
    order_within(*within, into);
  if (const Node* hours = order->find("in_hours"); hours && check_fields(*hours, "in_hours", problems_))
    order_in_hours(*hours, into);
  if (const Node* days = order->find("on_days")) order_on_days(*days, into);
}

void Compiler::order_within(const Node& within, Pattern& into) {
  OrderRule rule;
  rule.op = OrderRule::Op::within;
  if (const Node* of = within.find("of"))
    rule.reference = time_ref(*of, false);
  else
    problems_.error(within, "rulebook.missing_field", "`within` needs `of`");
  const Node* amount = within.find("amount");
  const auto unit = unit_of(text(within, "unit"));
  if (amount && amount->kind == Node::Kind::integer && amount->integer >= 0 && amount->integer <= kMaxPeriod && unit)
    rule.period = {amount->integer, *unit, false, false, false};
  else
    problems_.error(within, "rulebook.bad_period", "`within` needs an amount and a unit");
  into.order.push_back(std::move(rule));
}

// Hours of the day, over midnight where the first comes after the last.
void Compiler::order_in_hours(const Node& hours, Pattern& into) {
  OrderRule rule;
  rule.op = OrderRule::Op::in_hours;
  for (const auto& [key, hour] : {std::pair{"from", &rule.from}, std::pair{"until", &rule.until}}) {
    if (const Node* at = hours.find(key))
      *hour = number_operand(*at, 0, 24);
    else
      problems_.error(hours, "rulebook.missing_field", fmt::format("`in_hours` needs `{}`", key));
  }
  const bool fixed = rule.from.kind == Operand::Kind::literal && rule.until.kind == Operand::Kind::literal;
  if (fixed && rule.from.literal == rule.until.literal)
    problems_.error(hours, "rulebook.bad_value", "no hour lies from an hour until the same");
  into.order.push_back(std::move(rule));
}

void Compiler::order_on_days(const Node& days, Pattern& into) {
  OrderRule rule;
  rule.op = OrderRule::Op::on_days;
  rule.from = operand(days);
  const auto known = [](const std::string& word) { return day_set_of(word).has_value(); };
  const bool word = rule.from.kind == Operand::Kind::literal && rule.from.literal.is_string() &&
                    known(std::string(rule.from.literal.as_string()));
  if (!word && !chooses_among(rule.from, known))
    problems_.error(days, "rulebook.bad_value", "`on_days` is holidays, rest_days or working_days, or a parameter that chooses among them");
  into.order.push_back(std::move(rule));
}

void Compiler::for_each_pattern(const Node& node, Pattern& into, std::size_t depth) {
  into.kind = Pattern::Kind::for_each;
  const Node& over = *node.find("for_each");
  if (over.find("items_of")) {
    check_fields(over, "for_each", problems_);
    into.items = operand(*over.find("items_of"));
    if (into.items.kind != Operand::Kind::field && into.items.kind != Operand::Kind::command)
      problems_.error(over, "rulebook.bad_value", "`items_of` needs a list field: $name.field");
    into.slot = bind(over, text(over, "as"), {});
  } else {
    into.children.push_back(pattern(over, depth + 1));
    if (into.children.back().kind != Pattern::Kind::record)
      problems_.error(over, "rulebook.bad_value", "`for_each` needs a record pattern or {items_of, as}");
  }
  const Node* holds = node.find("holds");
  if (!holds) return problems_.error(node, "rulebook.missing_field", "`for_each` needs `holds`");
  into.children.push_back(pattern(*holds, depth + 1));
}

// The last instant of a period lies in the past; `as` names that instant.
void Compiler::passed_pattern(const Node& node, Pattern& into) {
  into.kind = Pattern::Kind::passed;
  into.passed.push_back(deadline(*node.find("passed")));
  into.slot = bind(node, node.find("as") ? text(node, "as") : std::string(), {});
}

void Compiler::test_pattern(const Node& node, Pattern& into) {
  into.kind = Pattern::Kind::test;
  into.left = operand(*node.find("test"));
  Node rest = node;
  std::erase_if(rest.members, [](const auto& m) { return m.key == "test" || m.key == "says"; });
  into.conditions = conditions(rest);
}

std::vector<FieldCondition> Compiler::where(const Node& node, const std::vector<int>& types) {
  std::vector<FieldCondition> out;
  if (!node.is_map())
    problems_.error(node, "rulebook.not_a_map", "`where` is a map: field → value or condition");
  for (const auto& [field, value] : node.members) {
    FieldCondition condition;
    condition.path = path(field);
    check_event_field(value, types, field);
    for (const int t : types) column(t, condition.path);
    condition.conditions = conditions(value);
    out.push_back(std::move(condition));
  }
  return out;
}

std::vector<Condition> Compiler::conditions(const Node& node) {
  std::vector<Condition> out;
  const auto simple = [&](Condition::Op op, const Node& value) {
    Condition c;
    c.op = op;
    c.operands.push_back(operand(value));
    out.push_back(std::move(c));
  };
  const bool value_only = !node.is_map() || is_operand(node);
  if (value_only) return simple(Condition::Op::equals, node), out;
  if (!check_fields(node, "condition", problems_)) return out;
  if (node.members.empty()) problems_.error(node, "rulebook.missing_field", "a condition is missing");
  for (const auto& [key, value] : node.members) {
    if (key == "is") simple(Condition::Op::equals, value);
    if (key == "not") simple(Condition::Op::differs, value);
    if (key == "contains" && !value.is_list()) simple(Condition::Op::contains, value);
    if (key == "at_least") simple(Condition::Op::at_least, value);
    if (key == "at_most") simple(Condition::Op::at_most, value);
    if (key == "more_than") simple(Condition::Op::more_than, value);
    if (key == "less_than") simple(Condition::Op::less_than, value);
    if (key == "present") {
      if (value.kind != Node::Kind::boolean)
        problems_.error(value, "rulebook.bad_value", "`present` is true or false");
      Condition c;
      c.op = Condition::Op::present;
      c.wanted = value.boolean;
      out.push_back(std::move(c));
    } else if (key == "in" || (key == "contains" && value.is_list())) {
      Condition c;
      c.op = key == "in" ? Condition::Op::in : Condition::Op::contains;
      if (value.is_list())
        for (const auto& item : value.items) c.operands.push_back(operand(item));
      else
        c.operands.push_back(operand(value));
      out.push_back(std::move(c));
    } else if (key == "has") {
      out.push_back(has_condition(value));
    }
  }
  return out;
}

Condition Compiler::has_condition(const Node& node) {
  Condition out;
  out.op = Condition::Op::has;
  out.least.kind = Operand::Kind::literal;
  out.least.literal = 1;
  if (!check_fields(node, "has", problems_)) return out;
  if (const Node* n = node.find("at_least")) out.least = number_operand(*n, 0, 1000);
  const Node* w = node.find("where");
  if (!w || !w->is_map()) {
    problems_.error(node, "rulebook.missing_field", "`has` needs `where`");
    return out;
  }
  for (const auto& [field, value] : w->members) out.elements.emplace_back(path(field), conditions(value));
  return out;
}

// The first plain equality with something bound earlier can be answered by an index. A parameter whose default has
// changed is none: the index is asked before it is known by whose day it goes.
void Compiler::choose_key(Pattern& into) {
  if (into.types.size() != 1) return;
  const auto dated = [&](const Operand& o) {
    return o.kind == Operand::Kind::parameter && o.parameter != kNone &&
           !model_.parameters[static_cast<std::size_t>(o.parameter)].dated.empty();
  };
  for (const auto& field : into.where)
    for (const auto& c : field.conditions)
      if (c.op == Condition::Op::equals && !c.operands[0].count &&
          c.operands[0].kind != Operand::Kind::literal && c.operands[0].kind != Operand::Kind::none &&
          c.operands[0].kind != Operand::Kind::computed && c.operands[0].slot != into.slot &&
          !dated(c.operands[0])) {
        into.key_path = field.path;
        into.key = c.operands[0];
        return;
      }
}

Pattern Compiler::used(const Node& node, std::size_t depth) {
  const std::string name = text(node, "use");
  used_definitions_.insert(name);
  const auto it = definitions_.find(name);
  if (it == definitions_.end()) {
    problems_.error(node, "rulebook.unknown_definition", fmt::format("nothing is defined as '{}'", name));
    return {};
  }
  std::map<std::string, const Node*> given;
  if (const Node* g = node.find("given"))
    for (const auto& [key, value] : g->members) given[key] = &value;
  for (const auto& p : it->second.parameters)
    if (!given.contains(p))
      problems_.error(node, "rulebook.missing_field", fmt::format("'{}' needs '{}' to be given", name, p));
  for (const auto& [key, value] : given)
    if (std::find(it->second.parameters.begin(), it->second.parameters.end(), key) ==
        it->second.parameters.end())
      problems_.error(*value, "rulebook.unknown_field",
                      fmt::format("unknown given field '{}' of '{}'", key, name));
  ++nested_uses_;
  Pattern out;
  if (nested_uses_ > kMaxNestedUses || ++uses_ > kMaxUses)
    problems_.error(node, "rulebook.too_deep",
                    fmt::format("'{}' is used too deep or too often: in itself?", name));
  else
    out = pattern(substituted(it->second.pattern, given), depth + 1);
  --nested_uses_;
  return out;
}

// `$name` and `$name.field` become what was given for `name`; so do {$name} within words.
Node Compiler::substituted(const Node& node, const std::map<std::string, const Node*>& given) {
  Node out = node;
  if (node.is_text() && node.text.starts_with('$')) {
    const auto dot = node.text.find('.');
    const auto it = given.find(node.text.substr(1, dot == std::string::npos ? dot : dot - 1));
    if (it == given.end()) return out;
    if (dot == std::string::npos) {
      out = *it->second;
    } else if (it->second->is_text()) {
      out.text = it->second->text + node.text.substr(dot);
    }
    out.line = node.line;
    out.file = node.file;
    return out;
  }
  if (node.is_text())
    for (const auto& [name, value] : given) {
      const std::string token = "{$" + name + "}";
      if (!value->is_text()) continue;
      const std::string put = value->text.starts_with('$') ? "{" + value->text + "}" : value->text;
      for (auto at = out.text.find(token); at != std::string::npos;
           at = out.text.find(token, at + put.size()))
        out.text.replace(at, token.size(), put);
    }
  for (auto& item : out.items) item = substituted(item, given);
  for (auto& [key, value] : out.members) value = substituted(value, given);
  return out;
}

}  // namespace rulebook
