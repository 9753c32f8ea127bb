// The doors of the engine.
#include <algorithm>

#include "rulebook/evaluator.h"

namespace rulebook {
namespace {

base::JsonObject json_of(const Words& words) {
  return {{"zh", words.zh}, {"en", words.en}};
}

}  // namespace

base::Result<std::vector<Obligation>> evaluate(const Rulebook& rulebook, const Calendar& calendar,
                                               const Parameters& parameters, std::span<const Fact> facts,
                                               base::Instant now) {
  Evaluator evaluator(rulebook, calendar, parameters, facts, now);
  std::vector<Obligation> out;
  ZL_CHECK(evaluator.judge_all([&](Judged& judged) { out.push_back(std::move(judged.obligation)); }));
  return out;
}

base::Result<std::optional<base::Instant>> next_change(const Rulebook& rulebook, const Calendar& calendar,
                                                       const Parameters& parameters,
                                                       std::span<const Fact> facts, base::Instant now) {
  Evaluator evaluator(rulebook, calendar, parameters, facts, now);
  std::optional<base::Instant> next;
  const auto at = [&](base::Instant instant) {
    if (instant > now && (!next || instant < *next)) next = instant;
  };
  ZL_CHECK(evaluator.judge_all([&](Judged& judged) {
    const bool undone =
        judged.obligation.status == Status::open || judged.obligation.status == Status::breached;
    if (!undone || !judged.limit || judged.limit->standing) return;
    for (const auto us : {judged.limit->due.lo, judged.limit->due.nominal, judged.limit->due.hi})
      at({us + 1});
  }));
  // A rule shows as not triggered only while it is in force.
  for (const auto& rule : rulebook.model().rules) {
    at(rule.in_force.from.begin());
    if (rule.in_force.until) at(rule.in_force.until->end().plus_us(1));
  }
  return next;
}

base::Result<std::vector<GateAnswer>> gates(const Rulebook& rulebook, const Calendar& calendar,
                                            const Parameters& parameters, std::span<const Fact> facts,
                                            base::Instant now, std::string_view command,
                                            const base::JsonObject& fields) {
  return Evaluator(rulebook, calendar, parameters, facts, now).gates(command, fields);
}

base::Json to_json(const Obligation& o) {
  base::JsonObject out{{"id", o.id},
                       {"rule", o.rule},
                       {"article", o.article},
                       {"clause", o.clause},
                       {"source", o.source},
                       {"layer", std::string(name_of(o.layer))},
                       {"title", json_of(o.title)},
                       {"asks", json_of(o.asks)},
                       {"subject", base::JsonObject{{"kind", o.subject.kind},
                                                    {"id", o.subject.id},
                                                    {"label", o.subject.label.zh},
                                                    {"label_en", o.subject.label.en}}},
                       {"status", std::string(name_of(o.status))},
                       {"effect", std::string(name_of(o.effect))},
                       {"certainty", std::string(name_of(o.certainty))},
                       {"due_provisional", o.due_provisional}};
  if (o.due) out["due"] = o.due->text();
  if (!o.exception.empty()) out["exception"] = o.exception;
  if (o.explained)
    out["explained"] = base::JsonObject{{"seq", static_cast<std::int64_t>(o.explained->seq)},
                                        {"ground", o.explained->ground},
                                        {"reason", o.explained->reason},
                                        {"by", o.explained->by.text},
                                        {"at", o.explained->at.text()}};
  base::JsonArray record, why, offers;
  for (const auto& r : o.record)
    record.push_back(base::JsonObject{{"seq", static_cast<std::int64_t>(r.seq)},
                                      {"type", r.type},
                                      {"label", r.label.zh},
                                      {"label_en", r.label.en}});
  for (const auto& s : o.why)
    why.push_back(base::JsonObject{{"code", s.code}, {"zh", s.text.zh}, {"en", s.text.en}});
  for (const auto& offer : o.offers)
    offers.push_back(base::JsonObject{
        {"command", offer.command}, {"label", json_of(offer.label)}, {"preset", offer.preset}});
  out["record"] = std::move(record);
  out["why"] = std::move(why);
  out["do"] = std::move(offers);
  return out;
}

}  // namespace rulebook
