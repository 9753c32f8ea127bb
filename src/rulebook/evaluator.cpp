#include "rulebook/evaluator.h"
#include "base/sort_stably.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulebook {
namespace {

Effect effect_named(std::string_view name) {
  for (const Effect e : {Effect::advice, Effect::block})
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

}  // namespace

base::Status Evaluator::judge_all(const std::function<void(Judged&)>& use) {
  for (const auto& rule : model_.rules)
    if (!rule.refined) judge_rule(rule, use);
  if (matcher_.out_of_steps())
    return base::fail(
        base::ErrorKind::invalid, "rulebook.too_many_steps",
        fmt::format("the rules look at more than {} combinations of this case's events", kMaxSteps), {},
        "narrow the patterns of the rulebook with equalities");
  return {};
}

void Evaluator::judge_rule(const Rule& rule, const std::function<void(Judged&)>& use) {
  matcher_.reset_frame();
  if (!matcher_.all_hold(rule.applies_when)) return;
  seen_.clear();
  const auto one = [&](const Match&) { judge(rule, use); };
  if (rule.trigger.which == Pattern::Which::earliest) {
    matcher_.each(rule.trigger, one);
  } else if (const Match m = matcher_.match(rule.trigger); m.ok) {
    one(m);
  }
  if (seen_.empty() && rule.in_force.holds(base::LegalDay::of(now_))) not_triggered(rule, use);
}

Obligation Evaluator::blank(const Rule& rule) {
  Obligation out;
  out.id = rule.id;
  out.rule = rule.id;
  out.article = rule.article;
  out.clause = rule.clause;
  out.source = model_.sources[static_cast<std::size_t>(rule.source)].title.zh;
  out.layer = rule.layer;
  out.title = rule.title;
  out.asks = rule.asks;
  out.answers = rule.answers;
  out.effect = effect_named(matcher_.word(rule.effect));
  out.subject.kind = rule.subject_kind;
  return out;
}

void Evaluator::not_triggered(const Rule& rule, const std::function<void(Judged&)>& use) {
  Judged judged;
  judged.rule = &rule;
  judged.obligation = blank(rule);
  say(judged.obligation, "why.not_triggered");
  use(judged);
}

void Evaluator::judge(const Rule& rule, const std::function<void(Judged&)>& use) {
  Judged judged;
  judged.rule = &rule;
  judged.trigger = matcher_.frame[static_cast<std::size_t>(rule.trigger.slot)].row;
  if (!rule.in_force.holds(base::LegalDay::of({judged.trigger->claimed.nominal}))) return;
  judged.obligation = blank(rule);
  auto& subject = judged.obligation.subject;
  if (rule.subject_id.kind != Operand::Kind::none) {
    const auto* id = matcher_.value(rule.subject_id);
    if (!id) return;
    subject.id = id->is_string() ? std::string(id->get_string()) : boost::json::serialize(*id);
    judged.obligation.id += ":" + subject.id;
  }
  if (!seen_.insert(subject.id).second) return;
  subject.label = matcher_.fill(rule.subject_label);
  matcher_.subject = {base::Json(subject.id), base::Json(subject.kind), base::Json(judged.obligation.id)};
  judged.required = matcher_.match(rule.requires_);
  find_limit(judged);
  consider_exceptions(judged);
  decide(judged);
  add_records(judged);
  find_explanation(judged.obligation);
  tell(judged);
  add_offers(judged);
  use(judged);
}

std::optional<Span> Evaluator::start_of(const TimeSource& source) {
  if (source.kind == TimeSource::Kind::time) return source.time ? matcher_.time(*source.time) : std::nullopt;
  if (source.kind == TimeSource::Kind::upon) {
    const Match m = matcher_.match(source.upon.front());
    if (!m.ok) return std::nullopt;
    return source.time ? matcher_.time(*source.time) : std::optional(m.time);
  }
  std::optional<Span> out;
  for (const auto& child : source.children) {
    const auto s = start_of(child);
    if (!s) continue;
    const bool better = !out || (source.kind == TimeSource::Kind::earliest_of ? s->nominal < out->nominal
                                                                              : s->nominal > out->nominal);
    if (better) out = s;
  }
  return out;
}

std::optional<Period> Evaluator::period(const DeadlineRule& deadline) {
  if (deadline.amount.kind == Operand::Kind::none) return std::nullopt;
  Period out;
  out.amount = std::clamp<std::int64_t>(matcher_.number(deadline.amount).value_or(0), 0, kMaxPeriod);
  out.unit = unit_of(matcher_.word(deadline.unit)).value_or(Unit::natural_days);
  out.first_day_counts = deadline.first_day_counts;
  out.backwards = deadline.backwards;
  out.roll_over = matcher_.word(deadline.roll_over) == "next_working_day";
  return out;
}

void Evaluator::find_limit(Judged& judged) {
  if (!judged.rule->deadline) return;
  const DeadlineRule& rule = *judged.rule->deadline;
  const auto start = start_of(rule.starts);
  if (!start) return;
  for (const auto& p : rule.pauses)
    matcher_.each(p.from, [&](const Match& from) {
      Pause pause{{from.time.nominal}, std::nullopt};
      if (!p.until.empty())
        if (const Match until = matcher_.match(p.until.front()); until.ok)
          pause.until = base::Instant{until.time.nominal};
      judged.pauses.push_back(pause);
    });
  Limit limit;
  limit.start = limit.at = *start;
  limit.period = period(rule);
  const auto moved = [&](const Period& by, const Span& from, std::span<const Pause> pauses) {
    Span out;
    for (const auto& [to, of] :
         {std::pair{&out.nominal, from.nominal}, {&out.lo, from.lo}, {&out.hi, from.hi}}) {
      const DueTime due = due_of(by, {of}, pauses, calendar_);
      *to = due.at.us;
      limit.provisional = limit.provisional || due.provisional;
      limit.standing = limit.standing || due.standing;
    }
    return out;
  };
  if (limit.period) limit.at = moved(*limit.period, *start, judged.pauses);
  limit.due = limit.at;
  if (rule.wait_amount.kind != Operand::Kind::none) {
    const Period wait{std::clamp<std::int64_t>(matcher_.number(rule.wait_amount).value_or(0), 0, kMaxPeriod),
                      unit_of(matcher_.word(rule.wait_unit)).value_or(Unit::hours), false, false, false};
    limit.due = moved(wait, limit.at, {});
  }
  judged.limit = limit;
  if (limit.standing) return;
  judged.obligation.due = base::Instant{limit.due.nominal};
  judged.obligation.due_provisional = limit.provisional;
}

// Of the exceptions that apply, the one of highest priority lifts the obligation. Two of equal priority never
// meet here: a rulebook that has them is not loaded.
void Evaluator::consider_exceptions(Judged& judged) {
  if (judged.rule->exceptions.empty()) return;
  for (auto& s : matcher_.scope) s = nullptr;
  for (const auto& [name, operand] : judged.rule->scope)
    matcher_.scope[static_cast<std::size_t>(name)] = matcher_.value(operand);
  const Frame kept = matcher_.frame;
  for (const int index : judged.rule->exceptions) {
    const auto& exception = model_.exceptions[static_cast<std::size_t>(index)];
    if (!exception.in_force.holds(base::LegalDay::of({judged.trigger->claimed.nominal}))) continue;
    matcher_.reset_frame();
    Considered c;
    c.exception = &exception;
    c.match = matcher_.match(exception.when);
    c.applies = c.match.ok;
    c.says = c.applies ? matcher_.fill(exception.says) : Words{};
    judged.considered.push_back(std::move(c));
  }
  matcher_.frame = kept;
  base::sort_stably(judged.considered, [](const Considered& a, const Considered& b) {
    return a.applies != b.applies ? a.applies : a.exception->priority > b.exception->priority;
  });
}

void Evaluator::decide(Judged& judged) {
  Obligation& out = judged.obligation;
  if (judged.required.ok)
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
}

void Evaluator::add_records(Judged& judged) {
  const bool exempt = judged.obligation.status == Status::exempt;
  UsedRows rows = exempt ? judged.considered.front().match.used : judged.required.used;
  if (!exempt && !judged.required.ok) return;
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
  for (const auto& gate : model_.gates) {
    if (std::find(gate.commands.begin(), gate.commands.end(), command) == gate.commands.end()) continue;
    if (!gate.in_force.holds(base::LegalDay::of(now_))) continue;
    matcher_.reset_frame();
    if (!matcher_.all_hold(gate.when)) continue;
    GateAnswer answer;
    answer.gate = gate.id;
    answer.strength = gate.strength;
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
