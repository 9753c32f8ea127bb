// Which patterns ask the same for every subject of a rule: "is this paper signed?" is answered once, however many
// hazards the paper names.
#include <algorithm>
#include <set>

#include "rulebook/model.h"

namespace rulebook {
namespace {

// What the answer of a pattern hangs on besides the facts.
class Needs {
 public:
  void of(const Pattern& p) {
    if (p.kind == Pattern::Kind::passed) alone_ = false;  // also on the clock
    if (p.kind == Pattern::Kind::that) slots_.insert(p.slot);
    for (const auto& field : p.where) of(field.conditions);
    of(p.key);
    for (const auto& rule : p.order) of(rule.reference), of(rule.from), of(rule.until);
    if (p.at_least) of(*p.at_least);
    of(p.time_fields);
    of(p.items);
    of(p.left);
    of(p.conditions);
    for (const auto* list : {&p.with, &p.unless, &p.children})
      for (const auto& inner : *list) of(inner);
  }
  bool alone() const { return alone_; }
  std::vector<int> outside(int first, int end) const {
    std::vector<int> out;
    for (const int slot : slots_)
      if (slot < first || slot >= end) out.push_back(slot);
    return out;
  }

 private:
  void of(const std::vector<Condition>& conditions) {
    for (const auto& c : conditions) {
      for (const auto& operand : c.operands) of(operand);
      of(c.least);
      for (const auto& element : c.elements) of(element.second);
    }
  }
  void of(const TimeRef& reference) {
    for (const auto& operand : reference.first_present) of(operand);
  }
  void of(const Operand& operand) {
    switch (operand.kind) {
      case Operand::Kind::none:
      case Operand::Kind::literal:
        return;
      case Operand::Kind::field:
      case Operand::Kind::event:
        slots_.insert(operand.slot);
        return;
      // A parameter may be dated, and is told where its default is unconfirmed; the others are the subject's own.
      case Operand::Kind::parameter:
      case Operand::Kind::scope:
      case Operand::Kind::command:
      case Operand::Kind::subject:
      case Operand::Kind::computed:
        alone_ = false;
    }
  }

  std::set<int> slots_;
  bool alone_ = true;
};

// The outermost patterns only: those within are not asked again.
void mark(Pattern& p, const std::set<int>& own) {
  Needs needs;
  needs.of(p);
  auto outside = needs.outside(p.first_slot, p.end_slot);
  const bool owned = std::any_of(outside.begin(), outside.end(), [&](int slot) { return own.contains(slot); });
  if (needs.alone() && !owned && outside.size() <= kMostHangsOn) {
    p.reusable = true;
    p.hangs_on = std::move(outside);
    return;
  }
  for (auto* list : {&p.with, &p.unless, &p.children})
    for (auto& inner : *list) mark(inner, own);
}

}  // namespace

void mark_reusable(Model& model) {
  for (auto& rule : model.rules) {
    if (rule.triggered_by_state) continue;  // one subject
    std::set<int> own;
    for (int slot = rule.trigger.first_slot; slot < rule.trigger.end_slot; ++slot) own.insert(slot);
    own.insert(rule.trigger_slot);
    if (rule.each)
      for (int slot = rule.each->first_slot; slot < rule.each->end_slot; ++slot) own.insert(slot);
    for (const auto& value : rule.values) own.insert(value.first);
    mark(rule.requires_, own);
  }
  for (auto& exception : model.exceptions) mark(exception.when, {});
}

}  // namespace rulebook
