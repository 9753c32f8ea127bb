#include "rulebook/live_case.h"

#include <algorithm>

#include "rulebook/evaluator.h"

namespace rulebook {

struct LiveCase::Parts {
  struct Answer {
    bool stale = true;
    bool idle = false;  // nothing calls for it
    std::optional<base::Instant> next;
    Obligations obligations;
  };

  Parts(Rulebook of, const Calendar& days, Parameters set, std::shared_ptr<const RuleChoice> chosen)
      : rulebook(std::move(of)), calendar(&days), parameters(std::move(set)), choice(std::move(chosen)) {
    const auto& rules = rulebook.model().rules;
    answers.resize(rules.size());
    readers.resize(rulebook.model().types.size());
    called.resize(readers.size());
    for (std::size_t r = 0; r < rules.size(); ++r) {
      for (const int type : rules[r].reads) readers[static_cast<std::size_t>(type)].push_back(r);
      for (const int type : rules[r].called_by) called[static_cast<std::size_t>(type)].push_back(r);
    }
    make_table();
  }

  void make_table() {
    std::vector<const Fact*> pointers;
    for (const auto& fact : facts) pointers.push_back(&fact);
    table = std::make_unique<FactTable>(rulebook.model(), pointers);
    table_stale = false;
  }

  void all_stale() {
    for (auto& answer : answers) answer.stale = true;
  }

  // A rule that nothing calls for stays so until something can.
  void touched_by(std::size_t type) {
    for (const auto r : readers[type]) answers[r].stale = answers[r].stale || !answers[r].idle;
    for (const auto r : called[type]) answers[r].stale = true;
  }

  // An explanation touches the obligation that it names, and those that read it as an event like any other.
  void explained(const Fact& fact) {
    const auto& model = rulebook.model();
    const auto& record = model.record;
    if (record.explain_type == kNone || model.type_id(fact.type) != record.explain_type) return;
    const auto* body = fact.body.if_object();
    const auto* named =
        body ? walk(*body, model.paths[static_cast<std::size_t>(record.explain_obligation)]) : nullptr;
    if (!named || !named->is_string()) return;
    const std::string_view id(named->get_string());
    for (std::size_t r = 0; r < model.rules.size(); ++r)
      if (model.rules[r].id == id.substr(0, id.find(':'))) answers[r].stale = true;
  }

  Rulebook rulebook;
  const Calendar* calendar;
  Parameters parameters;
  std::shared_ptr<const RuleChoice> choice;
  std::deque<Fact> facts;
  std::unique_ptr<FactTable> table;
  bool table_stale = false;  // an event changed what earlier ones say
  std::vector<Answer> answers;                    // one for each rule
  std::vector<std::vector<std::size_t>> readers;  // event type → rules
  std::vector<std::vector<std::size_t>> called;   // the same, of those that it can call for
  std::optional<base::Instant> now;
};

LiveCase::LiveCase(Rulebook rulebook, const Calendar& calendar, Parameters parameters,
                   std::shared_ptr<const RuleChoice> choice)
    : parts_(std::make_unique<Parts>(std::move(rulebook), calendar, std::move(parameters), std::move(choice))) {}
LiveCase::~LiveCase() = default;
LiveCase::LiveCase(LiveCase&&) noexcept = default;
LiveCase& LiveCase::operator=(LiveCase&&) noexcept = default;

void LiveCase::append(Fact fact) {
  Parts& p = *parts_;
  const Fact& kept = p.facts.emplace_back(std::move(fact));
  if (p.table_stale) return;
  if (!p.table->append(kept)) {
    // Made anew when it is next asked: a case that is read in holds many such events.
    p.table_stale = true;
    p.all_stale();
    return;
  }
  if (const int type = p.rulebook.model().type_id(kept.type); type != kNone) p.touched_by(static_cast<std::size_t>(type));
  p.explained(kept);
}

base::Result<std::size_t> LiveCase::advance(base::Instant now) {
  Parts& p = *parts_;
  if (p.now && now < *p.now) p.all_stale();
  p.now = now;
  if (p.table_stale) p.make_table();
  Evaluator evaluator(p.rulebook.model(), *p.calendar, p.parameters, *p.table, now);
  std::size_t judged = 0;
  const auto& rules = p.rulebook.model().rules;
  for (std::size_t r = 0; r < rules.size(); ++r) {
    auto& answer = p.answers[r];
    if (rules[r].refined || (p.choice && !p.choice->takes(r))) continue;
    if (!answer.stale && (!answer.next || now < *answer.next)) continue;
    answer.obligations.clear();
    answer.next = evaluator.judge_one(rules[r], collect_into(answer.obligations));
    answer.idle = answer.obligations.empty() || answer.obligations[0].status == Status::not_triggered;
    answer.stale = false;
    ++judged;
  }
  if (auto steps = evaluator.within_steps(); !steps) {
    p.all_stale();
    return base::pass_on(steps.error());
  }
  return judged;
}

base::Result<std::vector<GateAnswer>> LiveCase::gates(base::Instant now, std::string_view command,
                                                      const base::JsonObject& fields) {
  Parts& p = *parts_;
  if (p.table_stale) p.make_table();
  return Evaluator(p.rulebook.model(), *p.calendar, p.parameters, *p.table, now).gates(command, fields);
}

Obligations LiveCase::obligations() const {
  Obligations out;
  for (const auto& answer : parts_->answers) out.append(answer.obligations);
  return out;
}

std::optional<base::Instant> LiveCase::next_change() const {
  std::optional<base::Instant> next;
  for (const auto& answer : parts_->answers)
    if (answer.next && (!next || *answer.next < *next)) next = answer.next;
  return next;
}

}  // namespace rulebook
