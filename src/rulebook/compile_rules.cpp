// Rules, exceptions and gates.
#include <algorithm>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

std::optional<Effect> effect_of(std::string_view name) {
  for (const Effect e : {Effect::advice, Effect::finding, Effect::block})
    if (name_of(e) == name) return e;
  return std::nullopt;
}

bool shares(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](const auto& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

bool apart(const InForce& a, const InForce& b) {
  return (a.until && *a.until < b.from) || (b.until && *b.until < a.from);
}

}  // namespace

void Compiler::read_rules(const Node& list, const FileContext& context) {
  if (!list.is_list()) return problems_.error(list, "rulebook.not_a_list", "`rules` is a list");
  for (const auto& node : list.items) {
    if (!check_fields(node, "rule", problems_)) continue;
    const std::string id = text(node, "id");
    if (!rule_nodes_.emplace(id, std::pair{node, context}).second) {
      problems_.error(node, "rulebook.id_twice", fmt::format("two rules are called '{}'", id));
      continue;
    }
    FileContext own = context;
    if (node.find("refines")) {
      rule_nodes_[id].first = refined(node, context);
      // What refines a rule begins and ends with it, where nothing else is said.
      const auto higher = rule_nodes_.find(text(node, "refines"));
      if (!own.own_time && higher != rule_nodes_.end()) own.in_force = higher->second.second.in_force;
    }
    read_rule(rule_nodes_[id].first, own);
    if (node.find("refines") && !problems_.failed()) {
      const std::string higher = text(node, "refines");
      const auto at = std::find_if(model_.rules.begin(), model_.rules.end(),
                                   [&](const Rule& r) { return r.id == higher; });
      if (at == model_.rules.end()) continue;
      at->refined = true;
      compare_with_higher(*at, model_.rules.back(), node);
    }
  }
}

void Compiler::read_rule(const Node& node, const FileContext& context) {
  begin_names();
  Rule rule;
  read_rule_words(node, context, rule);
  read_rule_patterns(node, rule);
  if (const Node* d = node.find("deadline")) rule.deadline = deadline(*d);
  rule.offers = offers(node.find("do"));
  model_.rules.push_back(std::move(rule));
}

void Compiler::read_rule_words(const Node& node, const FileContext& context, Rule& rule) {
  rule.id = text(node, "id");
  if (rule.id.find(':') != std::string::npos)
    problems_.error(node, "rulebook.bad_value", "a rule's id holds no colon");
  const Node* article = node.find("article");
  if (article && article->kind == Node::Kind::integer)
    rule.article = static_cast<int>(article->integer);
  else
    problems_.error(node, "rulebook.missing_field", "`article` must be a number");
  rule.clause = text(node, "clause");
  rule.basis = text(node, "basis", false);
  rule.source = context.source;
  rule.layer = context.layer;
  rule.in_force = in_force(node, context.in_force);
  rule.title = words(node.find("title"), node);
  rule.asks = words(node.find("asks"), node);
  rule.answers = words(node.find("answers"), node);
  rule.cure = words(node.find("cure"), node);
  rule.tags = texts(node.find("tags"));
  if (const Node* loose = node.find("may_be_loosened")) rule.may_be_loosened = loose->boolean;
  rule.effect.kind = Operand::Kind::literal;
  rule.effect.literal = "finding";
  if (const Node* e = node.find("effect")) {
    rule.effect = operand(*e);
    const bool word = rule.effect.kind == Operand::Kind::literal && rule.effect.literal.is_string() &&
                      effect_of(std::string(rule.effect.literal.as_string()));
    if (!word && rule.effect.kind != Operand::Kind::parameter)
      problems_.error(*e, "rulebook.bad_value", "`effect` is advice, finding or block, or a parameter");
  }
}

void Compiler::read_rule_patterns(const Node& node, Rule& rule) {
  rule.applies_when = patterns(node.find("applies_when"), 0);
  const Node* trigger = node.find("trigger");
  const Node* required = node.find("requires");
  if (!trigger || !required)
    return problems_.error(node, "rulebook.missing_field",
                           fmt::format("rule '{}' needs `trigger` and `requires`", rule.id));
  names_.push_back({"trigger", next_slot_});
  slot_types_.resize(static_cast<std::size_t>(next_slot_) + 1);
  for (const auto& name : texts(trigger->find("record")))
    slot_types_[static_cast<std::size_t>(next_slot_)].push_back(type(name));
  rule.trigger = pattern(*trigger);
  if (rule.trigger.kind != Pattern::Kind::record)
    problems_.error(*trigger, "rulebook.bad_trigger", "a trigger is a record pattern");
  rule.subject_kind = "case";
  if (const Node* subject = node.find("subject"); subject && check_fields(*subject, "subject", problems_)) {
    rule.subject_kind = text(*subject, "kind");
    if (const Node* id = subject->find("id")) rule.subject_id = operand(*id);
    rule.subject_label = words_template(subject->find("label"));
  }
  if (const Node* scope = node.find("scope"))
    for (const auto& [name, value] : scope->members)
      rule.scope.emplace_back(scope_name(name), operand(value));
  Pattern main = pattern(*required);
  if (const Node* also = node.find("also_requires")) {
    rule.requires_.kind = Pattern::Kind::all_of;
    rule.requires_.first_slot = main.first_slot;
    rule.requires_.children.push_back(std::move(main));
    for (auto& more : patterns(also, 1)) rule.requires_.children.push_back(std::move(more));
    rule.requires_.end_slot = next_slot_;
  } else {
    rule.requires_ = std::move(main);
  }
}

std::vector<OfferRule> Compiler::offers(const Node* list) {
  std::vector<OfferRule> out;
  if (!list) return out;
  for (const auto& node : list->items) {
    if (!check_fields(node, "offer", problems_)) continue;
    OfferRule offer;
    offer.command = text(node, "command");
    offer.label = words(node.find("label"), node);
    std::vector<std::string> keys;
    if (const Node* p = node.find("preset")) preset(*p, keys, offer);
    out.push_back(std::move(offer));
  }
  return out;
}

void Compiler::preset(const Node& node, std::vector<std::string>& keys, OfferRule& into) {
  const bool inner = node.is_map() && !node.find("parameter") && !node.find("count");
  if (!inner) return into.preset.emplace_back(keys, operand(node)), void();
  for (const auto& [key, value] : node.members) {
    keys.push_back(key);
    preset(value, keys, into);
    keys.pop_back();
  }
}

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
      problems_.error(node, "rulebook.bad_period", "`unit` is hours, natural_days, working_days or months");
  }
  if (const Node* roll = node.find("roll_over")) out.roll_over = operand(*roll);
  const std::string first = text(node, "first_day", false);
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
  if (const Node* wait = node.find("wait"); wait && check_fields(*wait, "wait", problems_)) {
    if (wait->find("amount")) out.wait_amount = number_operand(*wait->find("amount"), 0, kMaxPeriod);
    if (wait->find("unit")) out.wait_unit = operand(*wait->find("unit"));
    if (!wait->find("amount") || !wait->find("unit"))
      problems_.error(*wait, "rulebook.bad_period", "`wait` needs an amount and a unit");
  }
  if (const Node* pauses = node.find("pauses"))
    for (const auto& item : pauses->items) {
      if (!check_fields(item, "pause", problems_) || !item.find("from")) continue;
      out.pauses.push_back({pattern(*item.find("from")), patterns(item.find("until"), 0)});
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
  if (!out.time && out.upon.empty())
    problems_.error(node, "rulebook.missing_field",
                    "`starts` needs upon, time, date, earliest_of or latest_of");
  return out;
}

void Compiler::read_exceptions(const Node& list, const FileContext& context) {
  for (const auto& node : list.items) {
    if (!check_fields(node, "exception", problems_)) continue;
    begin_names();
    ExceptionRule out;
    out.id = text(node, "id");
    out.clause = text(node, "clause");
    if (const Node* a = node.find("article"); a && a->kind == Node::Kind::integer)
      out.article = static_cast<int>(a->integer);
    else
      problems_.error(node, "rulebook.missing_field", "an exception cites its `article`");
    out.source = context.source;
    out.layer = context.layer;
    out.in_force = in_force(node, context.in_force);
    out.title = words(node.find("title"), node);
    if (const Node* p = node.find("priority"); p && p->kind == Node::Kind::integer) out.priority = p->integer;
    if (const Node* lifts = node.find("lifts"); lifts && check_fields(*lifts, "lifts", problems_)) {
      out.lifts_rules = texts(lifts->find("rules"));
      out.lifts_tags = texts(lifts->find("tags"));
    } else {
      problems_.error(node, "rulebook.missing_field", "an exception says which rules or tags it lifts");
    }
    if (const Node* when = node.find("when"))
      out.when = pattern(*when);
    else
      problems_.error(node, "rulebook.missing_field", "an exception says `when` it applies");
    out.says = words_template(node.find("says"));
    if (!exception_places_.emplace(out.id, node).second)
      problems_.error(node, "rulebook.id_twice", fmt::format("two exceptions are called '{}'", out.id));
    model_.exceptions.push_back(std::move(out));
  }
}

// What lifts a rule lifts the stricter one that stands in its place.
bool Compiler::stands_for(const std::string& rule, std::string id) const {
  for (std::size_t i = 0; i <= refined_by_.size(); ++i) {
    if (id == rule) return true;
    const auto next = refined_by_.find(id);
    if (next == refined_by_.end()) return false;
    id = next->second;
  }
  return false;
}

// An exception of a lower layer may not lift what a higher one asks, unless that says so.
void Compiler::link_exceptions() {
  for (std::size_t e = 0; e < model_.exceptions.size(); ++e) {
    const auto& exception = model_.exceptions[e];
    const Node& place = exception_places_.at(exception.id);
    bool used = false;
    for (auto& rule : model_.rules) {
      const bool named = std::any_of(exception.lifts_rules.begin(), exception.lifts_rules.end(),
                                     [&](const std::string& id) { return stands_for(rule.id, id); });
      if (!named && !shares(exception.lifts_tags, rule.tags)) continue;
      used = true;
      if (exception.layer > rule.layer && !rule.may_be_loosened)
        problems_.error(place, "rulebook.looser_than_higher",
                        fmt::format("exception '{}' ({}) lifts '{}' of the higher layer {}", exception.id,
                                    name_of(exception.layer), rule.id, name_of(rule.layer)),
                        "only a rule that says `may_be_loosened: true` can be lifted from below");
      else
        rule.exceptions.push_back(static_cast<int>(e));
    }
    for (const auto& id : exception.lifts_rules)
      if (!rule_nodes_.contains(id))
        problems_.error(place, "rulebook.unknown_rule",
                        fmt::format("exception '{}' lifts the unknown rule '{}'", exception.id, id));
    if (!used)
      problems_.warn(place, "rulebook.lifts_nothing",
                     fmt::format("exception '{}' lifts no rule", exception.id));
  }
  for (const auto& rule : model_.rules) check_conflicts(rule, &rule_nodes_.at(rule.id).first);
}

// Two exceptions that could lift one rule at the same time need an order between them, for else a case in
// which both apply would have no answer. Whether their conditions can hold together is not proved: an order
// that is never needed costs nothing. Those whose times in force lie apart never meet.
void Compiler::check_conflicts(const Rule& rule, const Node* place) {
  for (std::size_t i = 0; i < rule.exceptions.size(); ++i)
    for (std::size_t k = i + 1; k < rule.exceptions.size(); ++k) {
      const auto& a = model_.exceptions[static_cast<std::size_t>(rule.exceptions[i])];
      const auto& b = model_.exceptions[static_cast<std::size_t>(rule.exceptions[k])];
      if (a.priority != b.priority || apart(a.in_force, b.in_force)) continue;
      problems_.error(
          *place, "rulebook.no_priority",
          fmt::format("exceptions '{}' and '{}' can both lift rule '{}', and neither has priority", a.id,
                      b.id, rule.id),
          "give the exceptions different priorities");
    }
}

void Compiler::read_gates(const Node& list, const FileContext& context) {
  for (const auto& node : list.items) {
    if (!check_fields(node, "gate", problems_)) continue;
    begin_names();
    Gate out;
    out.id = text(node, "id");
    out.clause = text(node, "clause");
    if (const Node* a = node.find("article"); a && a->kind == Node::Kind::integer)
      out.article = static_cast<int>(a->integer);
    else
      problems_.error(node, "rulebook.missing_field", "a gate cites its `article`");
    out.source = context.source;
    out.layer = context.layer;
    out.in_force = in_force(node, context.in_force);
    out.commands = texts(node.find("commands"));
    if (out.commands.empty()) problems_.error(node, "rulebook.missing_field", "a gate names its `commands`");
    out.when = patterns(node.find("when"), 0);
    if (const Node* holds = node.find("holds"))
      out.holds = pattern(*holds);
    else
      problems_.error(node, "rulebook.missing_field", "a gate says what `holds` when it is open");
    const std::string strength = text(node, "strength");
    bool known = false;
    for (const Strength s : {Strength::advise, Strength::reason, Strength::block})
      if (name_of(s) == strength) out.strength = s, known = true;
    if (!known) problems_.error(node, "rulebook.bad_value", "`strength` is advise, reason or block");
    words(node.find("otherwise"), node);
    out.otherwise = words_template(node.find("otherwise"));
    out.offers = offers(node.find("do"));
    model_.gates.push_back(std::move(out));
  }
}

}  // namespace rulebook
