// Exceptions and gates, and what exceptions have to do with rules and with each other.
#include <algorithm>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

bool shares(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](const auto& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

bool apart(const InForce& a, const InForce& b) {
  return (a.until && *a.until < b.from) || (b.until && *b.until < a.from);
}

}  // namespace

void Compiler::read_exceptions(const Node& list, const FileContext& context) {
  for (const auto& node : list.items) {
    if (!check_fields(node, "exception", problems_)) continue;
    begin_names();
    ExceptionRule out;
    out.place = problems_.where(node);
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
      out.lifts_exceptions = texts(lifts->find("exceptions"));
    } else {
      problems_.error(node, "rulebook.missing_field", "an exception says which rules or tags it lifts");
    }
    if (const Node* when = node.find("when"))
      out.when = pattern(*when);
    else
      problems_.error(node, "rulebook.missing_field", "an exception says `when` it applies");
    out.says = words_template(node.find("says"));
    out.reads.assign(reads_.begin(), reads_.end());
    cites(node, out.source, out.article, out.id, 2);
    clause_fits(node, out.article, out.clause);
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
    bool used = !exception.lifts_exceptions.empty();
    for (auto& rule : model_.rules) {
      const bool named = std::any_of(exception.lifts_rules.begin(), exception.lifts_rules.end(),
                                     [&](const std::string& id) { return stands_for(rule.id, id); });
      if (!named && !shares(exception.lifts_tags, rule.tags)) continue;
      used = true;
      link_rule(rule, e, place);
    }
    for (const auto& id : exception.lifts_rules)
      if (!rule_nodes_.contains(id))
        problems_.error(place, "rulebook.unknown_rule",
                        fmt::format("exception '{}' lifts the unknown rule '{}'", exception.id, id));
    if (!used)
      problems_.warn(place, "rulebook.lifts_nothing",
                     fmt::format("exception '{}' lifts no rule", exception.id));
  }
  link_exceptions_to_exceptions();
  for (auto& rule : model_.rules) {
    check_conflicts(rule, &rule_nodes_.at(rule.id).first);
    std::set<int> reads(rule.reads.begin(), rule.reads.end());
    std::vector<int> todo = rule.exceptions;
    std::set<int> seen(todo.begin(), todo.end());
    while (!todo.empty()) {
      const auto& exception = model_.exceptions[static_cast<std::size_t>(todo.back())];
      todo.pop_back();
      reads.insert(exception.reads.begin(), exception.reads.end());
      for (const int more : exception.lifted_by)
        if (seen.insert(more).second) todo.push_back(more);
    }
    rule.reads.assign(reads.begin(), reads.end());
  }
  find_contradictions();
}

void Compiler::link_rule(Rule& rule, std::size_t e, const Node& place) {
  const auto& exception = model_.exceptions[e];
  if (exception.layer > rule.layer && !rule.may_be_loosened)
    problems_.error(place, "rulebook.looser_than_higher",
                    fmt::format("exception '{}' ({}) lifts '{}' of the higher layer {}", exception.id,
                                name_of(exception.layer), rule.id, name_of(rule.layer)),
                    "only a rule that says `may_be_loosened: true` can be lifted from below");
  else
    rule.exceptions.push_back(static_cast<int>(e));
}

// An exception to an exception restores the rule. A ring of them has no answer.
void Compiler::link_exceptions_to_exceptions() {
  std::map<std::string, int, std::less<>> ids;
  for (std::size_t e = 0; e < model_.exceptions.size(); ++e)
    ids[model_.exceptions[e].id] = static_cast<int>(e);
  for (std::size_t e = 0; e < model_.exceptions.size(); ++e)
    for (const auto& id : model_.exceptions[e].lifts_exceptions) {
      const auto found = ids.find(id);
      if (found == ids.end())
        problems_.error(
            exception_places_.at(model_.exceptions[e].id), "rulebook.unknown_exception",
            fmt::format("exception '{}' lifts the unknown exception '{}'", model_.exceptions[e].id, id));
      else
        model_.exceptions[static_cast<std::size_t>(found->second)].lifted_by.push_back(static_cast<int>(e));
    }
  enum class Mark { fresh, open, done };
  std::vector<Mark> marks(model_.exceptions.size(), Mark::fresh);
  std::vector<std::string> way;
  const auto visit = [&](const auto& self, int e) -> void {
    auto& mark = marks[static_cast<std::size_t>(e)];
    const auto& exception = model_.exceptions[static_cast<std::size_t>(e)];
    way.push_back(exception.id);
    if (mark == Mark::open)
      problems_.error(exception_places_.at(exception.id), "rulebook.cyclic_exception",
                      fmt::format("exceptions lift each other in a ring: {}", fmt::join(way, " < ")),
                      "let one of them stand");
    if (mark == Mark::fresh) {
      mark = Mark::open;
      for (const int by : exception.lifted_by) self(self, by);
      mark = Mark::done;
    }
    way.pop_back();
  };
  for (std::size_t e = 0; e < model_.exceptions.size(); ++e) visit(visit, static_cast<int>(e));
}

// What one rule asks and another forbids, upon the same event and in the same words, cannot be obeyed.
void Compiler::find_contradictions() {
  if (problems_.failed()) return;
  std::map<std::string, const Rule*> asked;
  const auto key = [&](const Rule& rule, const Node& duty) {
    const Node& node = rule_nodes_.at(rule.id).first;
    return boost::json::serialize(base::JsonArray{to_json(*node.find("trigger")), to_json(duty)});
  };
  for (const auto& rule : model_.rules)
    if (const Node* duty = rule_nodes_.at(rule.id).first.find("requires");
        duty && !rule.refined && rule.exceptions.empty())
      asked[key(rule, *duty)] = &rule;
  for (const auto& rule : model_.rules) {
    const Node& node = rule_nodes_.at(rule.id).first;
    const Node* duty = node.find("forbids");
    if (!duty || rule.refined || !rule.exceptions.empty() || !node.find("trigger")) continue;
    const auto found = asked.find(key(rule, *duty));
    if (found == asked.end() || apart(found->second->in_force, rule.in_force)) continue;
    problems_.error(node, "rulebook.contradiction",
                    fmt::format("'{}' ({}) asks what '{}' ({}) forbids", found->second->id,
                                name_of(found->second->layer), rule.id, name_of(rule.layer)),
                    "an exception to one of them must say which gives way");
  }
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
    out.place = problems_.where(node);
    out.id = text(node, "id");
    out.clause = text(node, "clause");
    if (const Node* a = node.find("article"); a && a->kind == Node::Kind::integer)
      out.article = static_cast<int>(a->integer);
    else
      problems_.error(node, "rulebook.missing_field", "a gate cites its `article`");
    out.source = context.source;
    out.layer = context.layer;
    out.in_force = in_force(node, context.in_force);
    out.title = words(node.find("title"), node, false);
    out.commands = texts(node.find("commands"));
    for (const auto& command : out.commands) check_gated(*node.find("commands"), command);
    out.values = values(node.find("let"));
    if (out.commands.empty()) problems_.error(node, "rulebook.missing_field", "a gate names its `commands`");
    out.when = patterns(node.find("when"), 0);
    if (const Node* holds = node.find("holds"))
      out.holds = pattern(*holds);
    else
      problems_.error(node, "rulebook.missing_field", "a gate says what `holds` when it is open");
    read_strength(node, out);
    cites(node, out.source, out.article, out.id, 1);
    clause_fits(node, out.article, out.clause);
    words(node.find("otherwise"), node);
    out.otherwise = words_template(node.find("otherwise"));
    out.offers = offers(node.find("do"));
    model_.gates.push_back(std::move(out));
  }
}

// A word, or a parameter with which the bureau chooses among them.
void Compiler::read_strength(const Node& node, Gate& gate) {
  const auto known = [](const std::string& word) {
    return word == name_of(Strength::advise) || word == name_of(Strength::reason) ||
           word == name_of(Strength::block);
  };
  const Node* strength = node.find("strength");
  if (strength) gate.strength = operand(*strength);
  bool fits = gate.strength.kind == Operand::Kind::literal && gate.strength.literal.is_string() &&
              known(std::string(gate.strength.literal.as_string()));
  fits = fits || chooses_among(gate.strength, known);
  if (!fits)
    problems_.error(strength ? *strength : node, "rulebook.bad_value",
                    "`strength` is advise, reason or block, or a parameter that chooses among these");
}

}  // namespace rulebook
