// Rules: what calls for them, and what they ask, forbid or keep up.
#include <algorithm>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

std::optional<Effect> effect_of(std::string_view name) {
  for (const Effect e : {Effect::advice, Effect::finding, Effect::block, Effect::signal})
    if (name_of(e) == name) return e;
  return std::nullopt;
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
  if (rule.deadline && rule.kind != RuleKind::achievement)
    problems_.error(
        *node.find("deadline"), "rulebook.bad_deadline",
        "only what is to be done has a deadline; what must hold or must not happen has a `window`");
  if (const Node* cured = node.find("cured_by")) rule.cured_by.push_back(pattern(*cured));
  if (const Node* who = node.find("answerable")) rule.answerable = operand(*who);
  rule.offers = offers(node.find("do"));
  rule.reads.assign(reads_.begin(), reads_.end());
  model_.rules.push_back(std::move(rule));
}

void Compiler::read_rule_words(const Node& node, const FileContext& context, Rule& rule) {
  rule.place = problems_.where(node);
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
  cites(node, rule.source, rule.article, rule.id, 0);
  clause_fits(node, rule.article, rule.clause);
  rule.in_force = in_force(node, context.in_force);
  rule.title = words(node.find("title"), node);
  rule.asks = words(node.find("asks"), node);
  rule.answers = words(node.find("answers"), node);
  rule.cure = words(node.find("cure"), node);
  rule.tags = texts(node.find("tags"));
  rule.also = texts(node.find("also"));
  if (const Node* loose = node.find("may_be_loosened")) rule.may_be_loosened = loose->boolean;
  rule.effect.kind = Operand::Kind::literal;
  rule.effect.literal = "finding";
  if (const Node* e = node.find("effect")) {
    rule.effect = operand(*e);
    const bool word = rule.effect.kind == Operand::Kind::literal && rule.effect.literal.is_string() &&
                      effect_of(std::string(rule.effect.literal.as_string()));
    if (!word && rule.effect.kind != Operand::Kind::parameter)
      problems_.error(*e, "rulebook.bad_value",
                      "`effect` is advice, finding, signal or block, or a parameter");
    const auto known = [](const std::string& choice) { return effect_of(choice).has_value(); };
    if (rule.effect.kind == Operand::Kind::parameter && !chooses_among(rule.effect, known))
      problems_.later_error(*e, "rulebook.bad_value",
                            "the choices of this parameter are not all effects",
                            "choose among advice, finding, signal and block");
  }
}

void Compiler::read_rule_patterns(const Node& node, Rule& rule) {
  rule.applies_when = patterns(node.find("applies_when"), 0);
  if (!node.find("trigger"))
    return problems_.error(node, "rulebook.missing_field",
                           fmt::format("rule '{}' needs a `trigger`", rule.id));
  read_trigger(*node.find("trigger"), rule);
  rule.values = values(node.find("let"), &rule.value_names);
  rule.subject_kind = "case";
  if (const Node* subject = node.find("subject"); subject && check_fields(*subject, "subject", problems_)) {
    rule.subject_kind = text(*subject, "kind");
    if (const Node* id = subject->find("id")) rule.subject_id = subject_id(*id);
    rule.subject_label = words_template(subject->find("label"));
  }
  rule.called_by.assign(reads_.begin(), reads_.end());
  if (const Node* scope = node.find("scope"))
    for (const auto& [name, value] : scope->members)
      rule.scope.emplace_back(scope_name(name), operand(value));
  if (const Node* w = node.find("window")) rule.window = window(*w);
  read_duty(node, rule);
}

// One event that calls for the duty, or a state that does once it is reached.
void Compiler::read_trigger(const Node& node, Rule& rule) {
  if (const Node* state = node.find("state")) {
    check_fields(node, "state trigger", problems_);
    rule.triggered_by_state = true;
    rule.trigger = pattern(*state);
    if (!hangs_on_event(rule.trigger))
      problems_.later_error(*state, "rulebook.bad_trigger",
                            "this state hangs on no event of the record, so nothing would ever call for the rule",
                            "add the record that it follows upon");
    rule.trigger_slot = bind(node, "trigger", {});
    return;
  }
  names_.push_back({"trigger", next_slot_});
  rule.trigger_slot = next_slot_;
  slot_types_.resize(static_cast<std::size_t>(next_slot_) + 1);
  slot_types_[static_cast<std::size_t>(next_slot_)] = types_of(node.find("record"));
  Node event = node;
  std::erase_if(event.members, [](const auto& m) { return m.key == "each"; });
  rule.trigger = pattern(event);
  if (rule.trigger.kind != Pattern::Kind::record)
    problems_.error(node, "rulebook.bad_trigger", "a trigger is a record pattern, or {state: pattern}");
  if (const Node* each = node.find("each"); each && check_fields(*each, "each", problems_)) rule.each = each_item(*each);
}

EachItem Compiler::each_item(const Node& node) {
  EachItem out;
  out.first_slot = next_slot_;
  if (const Node* items = node.find("items_of")) out.items = operand(*items);
  if (out.items.kind != Operand::Kind::field || out.items.count)
    problems_.error(node, "rulebook.bad_value", "`each` needs `items_of`, a list of the trigger: $trigger.field");
  out.slot = bind(node, text(node, "as"), {});
  out.with = patterns(node.find("with"), 0);
  out.end_slot = next_slot_;
  return out;
}

// What tells one subject from another: a value, or several where only together they do.
std::vector<Operand> Compiler::subject_id(const Node& node) {
  if (!node.is_list()) return {operand(node)};
  std::vector<Operand> out;
  for (const auto& part : node.items) out.push_back(operand(part));
  if (out.empty()) problems_.error(node, "rulebook.missing_field", "`id` is a value, or a list of them");
  return out;
}

// `requires`: to be done; `forbids`: not to be done; `maintains`: to hold all the while.
void Compiler::read_duty(const Node& node, Rule& rule) {
  const int duties =
      (node.find("requires") ? 1 : 0) + (node.find("forbids") ? 1 : 0) + (node.find("maintains") ? 1 : 0);
  if (duties != 1)
    return problems_.error(node, "rulebook.missing_field",
                           fmt::format("rule '{}' needs one of `requires`, `forbids`, `maintains`", rule.id));
  if (node.find("also_requires") && !node.find("requires"))
    problems_.error(*node.find("also_requires"), "rulebook.bad_value",
                    "`also_requires` goes with `requires`");
  if (node.find("window") && node.find("requires"))
    problems_.error(*node.find("window"), "rulebook.bad_value",
                    "what is to be done has a `deadline`, no `window`");
  if (node.find("requires")) read_requires(node, rule);
  if (node.find("forbids")) read_forbids(node, rule);
  if (const Node* m = node.find("maintains")) {
    rule.kind = RuleKind::maintenance;
    if (check_fields(*m, "maintains", problems_)) rule.maintains = maintain(*m);
  }
}

void Compiler::read_requires(const Node& node, Rule& rule) {
  Pattern main = pattern(*node.find("requires"));
  const Node* also = node.find("also_requires");
  if (!also) {
    rule.requires_ = std::move(main);
    return;
  }
  rule.requires_.kind = Pattern::Kind::all_of;
  rule.requires_.first_slot = main.first_slot;
  rule.requires_.children.push_back(std::move(main));
  for (auto& more : patterns(also, 1)) rule.requires_.children.push_back(std::move(more));
  rule.requires_.end_slot = next_slot_;
}

void Compiler::read_forbids(const Node& node, Rule& rule) {
  rule.kind = RuleKind::prohibition;
  const Node& forbidden = *node.find("forbids");
  rule.forbids = patterns(&forbidden, 0);
  if (rule.forbids.empty())
    problems_.error(forbidden, "rulebook.missing_field", "`forbids` needs a record pattern");
  for (const auto& p : rule.forbids)
    if (p.kind != Pattern::Kind::record)
      problems_.error(forbidden, "rulebook.bad_value", "`forbids` needs a record pattern, or a list of them");
}

std::vector<std::pair<int, Operand>> Compiler::values(const Node* node, std::vector<std::string>* names) {
  std::vector<std::pair<int, Operand>> out;
  if (!node) return out;
  if (!node->is_map()) problems_.error(*node, "rulebook.not_a_map", "`let` is a map: name → value");
  for (const auto& [name, value] : node->members) {
    Operand worked_out = operand(value);
    out.emplace_back(bind(value, name, {}), std::move(worked_out));
    if (names) names->push_back(name);
  }
  return out;
}

std::vector<OfferRule> Compiler::offers(const Node* list) {
  std::vector<OfferRule> out;
  if (!list) return out;
  for (const auto& node : list->items) {
    if (!check_fields(node, "offer", problems_)) continue;
    OfferRule offer;
    offer.command = text(node, "command");
    check_command(node, offer.command);
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

// What is the same for all cases is made once.
void Compiler::finish_rules() {
  for (auto& rule : model_.rules) {
    rule.text = std::make_shared<RuleText>(
        RuleText{rule.kind, rule.id, rule.article, rule.clause,
                 model_.sources[static_cast<std::size_t>(rule.source)].title.zh, rule.layer, rule.title, rule.asks,
                 rule.answers, rule.shares});
    for (const Effect effect : {Effect::advice, Effect::finding, Effect::block, Effect::signal}) {
      const auto& set = rule.effect;
      if (set.kind == Operand::Kind::literal && set.literal != base::Json(name_of(effect))) continue;
      auto idle = std::make_shared<Obligation>();
      idle->text = rule.text;
      idle->id = rule.id;
      idle->subject.kind = rule.subject_kind;
      idle->effect = effect;
      if (const auto said = model_.messages.find("why.not_triggered"); said != model_.messages.end())
        idle->why.push_back({said->first, said->second.words});
      rule.idle[static_cast<std::size_t>(effect)] = std::move(idle);
    }
  }
}

}  // namespace rulebook
