#include "rulebook/evaluator.h"
#include "base/sort_stably.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulebook {
namespace {

Effect effect_named(std::string_view name) {
  for (const Effect e : {Effect::advice, Effect::block, Effect::signal})
    if (name_of(e) == name) return e;
  return Effect::finding;
}

void put(base::JsonObject& into, const std::vector<std::string>& keys, const base::Json& value) {
  base::JsonObject* at = &into;
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    auto& next = (*at)[keys[i]];
    if (!next.is_object()) next = base::JsonObject();
    at = &next.get_object();
  }
  if (!keys.empty()) (*at)[keys.back()] = value;
}

Strength strength_named(std::string_view name) {
  for (const Strength s : {Strength::advise, Strength::reason})
    if (name_of(s) == name) return s;
  return Strength::block;
}

}  // namespace

Evaluator::Use collect_into(Obligations& list) {
  return {[&list](Judged& one) { list.push_back(std::make_shared<Obligation>(std::move(one.obligation))); },
          [&list](const Rule&, const Obligations::Shared& one) { list.push_back(one); }};
}

base::Result<std::optional<base::Instant>> Evaluator::judge_all(const Use& use, const RuleChoice* choice) {
  std::optional<base::Instant> next;
  for (std::size_t r = 0; r < model_.rules.size(); ++r) {
    const auto& rule = model_.rules[r];
    if (rule.refined || (choice && !choice->takes(r))) continue;
    const auto at = judge_one(rule, use);
    if (at && (!next || *at < *next)) next = at;
  }
  ZL_CHECK(within_steps());
  return next;
}

base::Status Evaluator::within_steps() const {
  if (!matcher_.out_of_steps()) return {};
  return base::fail(
      base::ErrorKind::invalid, "rulebook.too_many_steps",
      fmt::format("the rules look at more than {} combinations of this case's events", kMaxSteps), {},
      "narrow the patterns of the rulebook with equalities");
}

std::optional<base::Instant> Evaluator::judge_one(const Rule& rule, const Use& use) {
  judge_rule(rule, use);
  if (const auto next = matcher_.next()) return base::Instant{*next};
  return std::nullopt;
}

void Evaluator::judge_rule(const Rule& rule, const Use& use) {
  matcher_.begin_rule();
  matcher_.day = base::LegalDay::of(now_);
  // A rule shows as not triggered only while it is in force.
  matcher_.changes_at(rule.in_force.from.begin().us);
  if (rule.in_force.until) matcher_.changes_at(rule.in_force.until->end().us + 1);
  if (!matcher_.all_hold(rule.applies_when)) return;
  matcher_.unconfirmed_for_all();
  seen_.clear();
  matcher_.dating = &rule.trigger;
  const auto one = [&](const Match&) { rule.each ? judge_items(rule, use) : judge(rule, use); };
  if (rule.triggered_by_state) {
    judge_state(rule, use);
  } else if (rule.trigger.which == Pattern::Which::earliest) {
    matcher_.each_in_time(rule.trigger, one);
  } else if (const Match m = matcher_.match(rule.trigger); m.ok) {
    one(m);
  }
  if (!seen_.empty() || !rule.in_force.holds(base::LegalDay::of(now_))) return;
  matcher_.day = base::LegalDay::of(now_);
  use.idle(rule, rule.idle[static_cast<std::size_t>(effect_of(rule))]);
}

// What one item has looked at is not told of the next.
void Evaluator::judge_items(const Rule& rule, const Use& use) {
  const auto* list = matcher_.value(rule.each->items);
  if (!list || !list->is_array()) return;
  const auto periods = periods_;
  const auto unconfirmed = matcher_.unconfirmed();
  for (const auto& item : list->get_array()) {
    periods_ = periods;
    matcher_.unconfirmed_are(unconfirmed);
    matcher_.frame[static_cast<std::size_t>(rule.each->slot)] = {nullptr, &item};
    if (matcher_.all_hold(rule.each->with)) judge(rule, use);
  }
}

// The state is reached with the last event that it hangs on.
void Evaluator::judge_state(const Rule& rule, const Use& use) {
  const Match m = matcher_.match(rule.trigger);
  if (!m.ok) return;
  Slot& slot = matcher_.frame[static_cast<std::size_t>(rule.trigger_slot)];
  if (!m.used.empty()) slot.row = &table_.row(*std::max_element(m.used.begin(), m.used.end()));
  if (m.timed) slot.at = matcher_.keep(m.time);
  if (!slot.row) return;
  judge(rule, use);
}

void Evaluator::judge(const Rule& rule, const Use& use) {
  Judged judged;
  judged.rule = &rule;
  judged.trigger = matcher_.frame[static_cast<std::size_t>(rule.trigger_slot)].row;
  const auto day = base::LegalDay::of({judged.trigger->claimed.nominal});
  if (!rule.in_force.holds(day)) return;
  matcher_.day = day;
  matcher_.bind(rule.values);
  Obligation& out = judged.obligation;
  out.text = rule.text;
  out.effect = effect_of(rule);
  if (!bind_subject(judged)) return;
  if (rule.kind == RuleKind::achievement) {
    judged.required = matcher_.match(rule.requires_);
    find_limit(judged);
  } else {
    find_window(judged);
  }
  consider_exceptions(judged);
  decide(judged);
  add_records(judged);
  find_cure(judged);
  find_answerable(judged);
  find_explanation(judged.obligation);
  judged.obligation.unconfirmed.assign(matcher_.unconfirmed().begin(), matcher_.unconfirmed().end());
  tell(judged);
  add_offers(judged);
  for (std::size_t i = 0; i < rule.values.size(); ++i)
    if (const auto* v = matcher_.frame[static_cast<std::size_t>(rule.values[i].first)].item)
      judged.values.emplace_back(rule.value_names[i], *v);
  judged.periods = periods_;
  use.judged(judged);
}

Effect Evaluator::effect_of(const Rule& rule) {
  return effect_named(matcher_.word(rule.effect));
}

bool Evaluator::bind_subject(Judged& judged) {
  const Rule& rule = *judged.rule;
  auto& subject = judged.obligation.subject;
  judged.obligation.id = rule.id;
  subject.kind = rule.subject_kind;
  for (const auto& part : rule.subject_id) {
    const auto* id = matcher_.value(part);
    if (!id) return false;
    if (&part != &rule.subject_id.front()) subject.id += ".";
    subject.id += id->is_string() ? std::string(id->get_string()) : boost::json::serialize(*id);
  }
  if (!rule.subject_id.empty()) judged.obligation.id += ":" + subject.id;
  if (!seen_.insert(subject.id).second) return false;
  subject.label = matcher_.fill(rule.subject_label);
  matcher_.subject = {base::Json(subject.id), base::Json(subject.kind), base::Json(judged.obligation.id)};
  return true;
}

void Evaluator::find_limit(Judged& judged) {
  if (!judged.rule->deadline) return;
  judged.limit = matcher_.limit_of(*judged.rule->deadline, &judged.pauses);
  if (!judged.limit || judged.limit->standing) return;
  judged.obligation.due = base::Instant{judged.limit->due.nominal};
  judged.obligation.due_provisional = judged.limit->provisional;
}

// Of the exceptions that apply, the one of highest priority lifts the obligation. Two of equal priority never
// meet here: a rulebook that has them is not loaded.
void Evaluator::consider_exceptions(Judged& judged) {
  if (judged.rule->exceptions.empty()) return;
  for (auto& s : matcher_.scope) s = nullptr;
  for (const auto& [name, operand] : judged.rule->scope)
    matcher_.scope[static_cast<std::size_t>(name)] = matcher_.value(operand);
  const Frame kept = matcher_.frame;
  for (const int index : judged.rule->exceptions) judged.considered.push_back(consider(judged, index, 0));
  matcher_.frame = kept;
  base::sort_stably(judged.considered, [](const Considered& a, const Considered& b) {
    return a.applies != b.applies ? a.applies : a.exception->priority > b.exception->priority;
  });
}

Considered Evaluator::consider(const Judged& judged, int index, std::size_t depth) {
  const auto& exception = model_.exceptions[static_cast<std::size_t>(index)];
  Considered c;
  c.exception = &exception;
  c.in_force = exception.in_force.holds(base::LegalDay::of({judged.trigger->claimed.nominal}));
  if (!c.in_force) return c;
  matcher_.reset_frame();
  c.match = matcher_.match(exception.when);
  c.applies = c.match.ok;
  if (!c.applies) {
    if (telling_) matcher_.missing(exception.when, c.missing);
    return c;
  }
  c.says = matcher_.fill(exception.says);
  for (const int by : exception.lifted_by) {
    if (depth > kMaxPatternDepth) break;
    const Considered lifting = consider(judged, by, depth + 1);
    if (!lifting.applies) continue;
    c.applies = false;
    c.lifted_by = lifting.exception;
    break;
  }
  return c;
}

void Evaluator::decide(Judged& judged) {
  Obligation& out = judged.obligation;
  if (judged.rule->kind == RuleKind::prohibition)
    compare_forbidden(judged);
  else if (judged.rule->kind == RuleKind::maintenance)
    compare_maintained(judged);
  else if (judged.required.ok)
    compare_in_time(judged);
  else
    compare_now(judged);
  const bool lifted = !judged.considered.empty() && judged.considered.front().applies;
  if (!lifted || (out.status == Status::met && out.certainty == Certainty::certain)) return;
  out.status = Status::exempt;
  out.certainty = judged.considered.front().match.certain ? Certainty::certain : Certainty::possible;
  out.exception = judged.considered.front().exception->id;
}

void Evaluator::compare_in_time(Judged& judged) {
  Obligation& out = judged.obligation;
  out.status = Status::met;
  if (!judged.required.certain) out.certainty = Certainty::possible;
  if (!judged.limit || judged.limit->standing || !judged.required.timed ||
      !judged.rule->deadline->late_counts)
    return;
  const Span& t = judged.required.time;
  const Span& limit = judged.limit->at;
  if (t.nominal > limit.nominal) out.status = Status::met_late;
  const bool surely_in_time = t.hi <= limit.lo, surely_late = t.lo > limit.hi;
  if (!surely_in_time && !surely_late) out.certainty = Certainty::possible;
}

void Evaluator::compare_now(Judged& judged) {
  Obligation& out = judged.obligation;
  out.status = Status::open;
  if (!judged.limit || judged.limit->standing) return;
  const Span& due = judged.limit->due;
  if (now_.us > due.nominal) out.status = Status::breached;
  if (now_.us > due.lo && now_.us <= due.hi) out.certainty = Certainty::possible;
  const bool lifted = !judged.considered.empty() && judged.considered.front().applies;
  if (!lifted)
    for (const auto us : {due.lo, due.nominal, due.hi}) matcher_.changes_at(us + 1);
}

// What put it right, if anything did. The breach or the delay stays what it is.
void Evaluator::find_cure(Judged& judged) {
  Obligation& out = judged.obligation;
  const bool wrong = out.status == Status::breached || out.status == Status::met_late;
  if (!wrong || judged.rule->cured_by.empty()) return;
  Match cure = matcher_.match(judged.rule->cured_by.front());
  if (!cure.ok) return;
  std::sort(cure.used.begin(), cure.used.end());
  for (const auto index : cure.used) out.cured.push_back(record_ref(table_.row(index)));
}

void Evaluator::find_answerable(Judged& judged) {
  const auto* who = matcher_.value(judged.rule->answerable);
  if (!who) return;
  auto& list = judged.obligation.answerable;
  if (who->is_string()) list.emplace_back(who->get_string());
  if (who->is_array())
    for (const auto& one : who->get_array())
      if (one.is_string()) list.emplace_back(one.get_string());
}

void Evaluator::add_records(Judged& judged) {
  const bool exempt = judged.obligation.status == Status::exempt;
  UsedRows rows = exempt ? judged.considered.front().match.used : judged.required.used;
  if (!exempt && !judged.required.ok && judged.rule->kind == RuleKind::achievement) return;
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  for (const auto index : rows) judged.obligation.record.push_back(record_ref(table_.row(index)));
}

RecordRef Evaluator::record_ref(const Row& row) {
  RecordRef out{row.fact->seq, row.fact->type, {}};
  const auto label = model_.record.labels.find(row.type);
  if (label == model_.record.labels.end()) return out;
  const Slot kept = matcher_.frame[0];
  matcher_.frame[0] = {&row, nullptr};
  out.label = matcher_.fill(label->second);
  matcher_.frame[0] = kept;
  return out;
}

void Evaluator::find_explanation(Obligation& obligation) {
  const auto& settings = model_.record;
  if (settings.explain_type == kNone) return;
  const auto& rows = table_.rows_where(settings.explain_type, settings.explain_obligation, obligation.id);
  if (rows.empty()) return;
  const Row& row = table_.row(rows.back());
  const auto text = [&](int path) {
    const auto* v = path == kNone ? nullptr : table_.value(row, path);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
  };
  obligation.explained = ExplainedBy{row.fact->seq, text(settings.explain_ground),
                                     text(settings.explain_reason), row.fact->by, row.fact->at};
}

std::vector<Offer> Evaluator::offers(const std::vector<OfferRule>& rules) {
  std::vector<Offer> out;
  for (const auto& rule : rules) {
    Offer offer{rule.command, rule.label, {}};
    for (const auto& [keys, operand] : rule.preset) {
      if (operand.count) continue;
      if (const auto* v = matcher_.value(operand)) put(offer.preset, keys, *v);
    }
    out.push_back(std::move(offer));
  }
  return out;
}

void Evaluator::add_offers(Judged& judged) {
  Obligation& out = judged.obligation;
  const bool undone = out.status == Status::open || out.status == Status::breached;
  if (undone) out.offers = offers(judged.rule->offers);
  const auto& settings = model_.record;
  if ((undone || out.status == Status::met_late) && !settings.explain_command.empty())
    out.offers.push_back({settings.explain_command, settings.explain_label,
                          base::JsonObject{{settings.explain_field, out.id}}});
}

base::Result<std::vector<GateAnswer>> Evaluator::gates(std::string_view command,
                                                       const base::JsonObject& fields) {
  std::vector<GateAnswer> out;
  matcher_.command = &fields;
  matcher_.begin_rule();
  matcher_.dating = nullptr;
  for (const auto& gate : model_.gates) {
    if (std::find(gate.commands.begin(), gate.commands.end(), command) == gate.commands.end()) continue;
    if (!gate.in_force.holds(base::LegalDay::of(now_))) continue;
    matcher_.reset_frame();
    matcher_.bind(gate.values);
    if (!matcher_.all_hold(gate.when)) continue;
    GateAnswer answer;
    answer.gate = gate.id;
    answer.strength = strength_named(matcher_.word(gate.strength));
    answer.article = gate.article;
    answer.clause = gate.clause;
    answer.source = model_.sources[static_cast<std::size_t>(gate.source)].title.zh;
    answer.layer = gate.layer;
    answer.allowed = matcher_.match(gate.holds).ok;
    if (!answer.allowed) {
      answer.text = matcher_.fill(gate.otherwise);
      answer.offers = offers(gate.offers);
    }
    out.push_back(std::move(answer));
  }
  if (matcher_.out_of_steps())
    return base::fail(base::ErrorKind::invalid, "rulebook.too_many_steps",
                      "the gates look at too many events", {},
                      "narrow the patterns of the rulebook with equalities");
  return out;
}

}  // namespace rulebook
