// For tests of properties: which events a rule reads only as what it asks for, and which rules go by the order of the record.
// Told from the compiled rules, so that no list has to follow the rulebook.
#pragma once

#include <algorithm>
#include <set>

#include "rulebook/model.h"

namespace rulebook {

class RecordRoles {
 public:
  RecordRoles(const Model& model, const Rule& rule) : model_(model) {
    for (const auto& p : rule.applies_when) walk(p, false);
    walk(rule.trigger, false);
    walk(rule.requires_, true);
    for (const auto& p : rule.forbids) walk(p, false);
    for (const auto* window : {&rule.window.from, &rule.window.until})
      if (*window) walk(**window);
    if (rule.maintains) walk(*rule.maintains);
    if (rule.deadline) walk(*rule.deadline);
    for (const auto& [slot, value] : rule.values) walk(value);
    for (const auto& part : rule.subject_id) walk(part);
    if (rule.each) {
      walk(rule.each->items);
      for (const auto& p : rule.each->with) walk(p, false);
    }
    for (const int e : rule.exceptions) walk_exception(model.exceptions[static_cast<std::size_t>(e)], 0);
    // What corrects or amends an event makes it another one.
    other_.insert(model.record.correction_type);
    for (const auto& amendment : model.record.amendments) other_.insert(amendment.type);
  }

  // One more event of the type can fulfil what is asked and do nothing else.
  bool only_fulfils(int type) const { return wanted_.contains(type) && !other_.contains(type); }
  // Of events at one instant it matters which was recorded first: a later version replaces one, "recorded after", the last
  // or the first of several, the number of the entry.
  bool by_order_of_record() const { return by_order_; }

 private:
  void walk(const Pattern& p, bool wanted) {
    const bool any_does = p.latest_per.empty() && p.which == Pattern::Which::earliest;
    for (const int type : p.types) (wanted && any_does ? wanted_ : other_).insert(type);
    by_order_ = by_order_ || !p.latest_per.empty() || p.which != Pattern::Which::earliest;
    for (const auto& o : p.order) {
      by_order_ = by_order_ || o.op == OrderRule::Op::recorded_after;
      walk(o.reference);
      for (const auto* bound : {&o.from, &o.until}) walk(*bound);
    }
    for (const auto& inner : p.with) walk(inner, wanted);
    for (const auto& inner : p.unless) walk(inner, false);
    for (std::size_t i = 0; i < p.children.size(); ++i) {
      const bool over = p.kind == Pattern::Kind::for_each && i + 1 < p.children.size();
      walk(p.children[i], wanted && !over && p.kind != Pattern::Kind::none_of);
    }
    for (const auto& field : p.where) walk(field);
    for (const auto& condition : p.conditions) walk(condition);
    for (const auto& deadline : p.passed) walk(deadline);
    for (const auto* operand : {&p.key, &p.items, &p.left}) walk(*operand);
    if (p.at_least) walk(*p.at_least);
    walk(p.time_fields);
  }
  void walk(const FieldCondition& field) {
    is_path(field.path);
    for (const auto& condition : field.conditions) walk(condition);
  }
  void walk(const Condition& condition) {
    for (const auto& operand : condition.operands) walk(operand);
    walk(condition.least);
    for (const auto& [path, inner] : condition.elements)
      for (const auto& one : inner) walk(one);
  }
  void walk(const Operand& operand) {
    if (operand.kind == Operand::Kind::field) is_path(operand.path);
    if (operand.kind != Operand::Kind::computed || operand.parameter == kNone) return;
    const auto& computed = model_.computations[static_cast<std::size_t>(operand.parameter)];
    for (const auto& inner : computed.operands) walk(inner);
    for (const auto& over : computed.over) walk(over, false);
    walk(computed.from);
    walk(computed.until);
  }
  void walk(const TimeRef& time) {
    for (const auto& operand : time.first_present) walk(operand);
  }
  void walk(const TimeSource& source) {
    for (const auto& upon : source.upon) walk(upon, false);
    if (source.time) walk(*source.time);
    for (const auto& inner : source.children) walk(inner);
  }
  void walk(const DeadlineRule& deadline) {
    walk(deadline.starts);
    walk(deadline.amount);
    for (const auto& pause : deadline.pauses) {
      walk(pause.from, false);
      for (const auto& until : pause.until) walk(until, false);
    }
  }
  void walk(const MaintainRule& maintained) {
    for (const auto& cover : maintained.covers) {
      walk(cover.record, false);
      for (const auto* bound : {&cover.from, &cover.until})
        if (*bound) walk(**bound);
    }
  }
  void walk_exception(const ExceptionRule& exception, int depth) {
    walk(exception.when, false);
    if (depth > 8) return;
    for (const int e : exception.lifted_by) walk_exception(model_.exceptions[static_cast<std::size_t>(e)], depth + 1);
  }
  void is_path(int path) {
    if (path != kNone && model_.paths[static_cast<std::size_t>(path)].text == "_seq") by_order_ = true;
  }

  const Model& model_;
  std::set<int> wanted_, other_;
  bool by_order_ = false;
};

}  // namespace rulebook
