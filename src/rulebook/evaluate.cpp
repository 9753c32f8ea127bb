// The doors of the engine.
#include <algorithm>

#include "rulebook/evaluator.h"

namespace rulebook {
namespace {

base::JsonObject json_of(const RecordRef& r) {
  return {{"seq", static_cast<std::int64_t>(r.seq)},
          {"type", r.type},
          {"label", r.label.zh},
          {"label_en", r.label.en}};
}

base::JsonObject source_json(const Obligation& o) {
  base::JsonObject out{{"id", o.id},
                       {"rule", o.rule()},
                       {"article", o.article()},
                       {"clause", o.clause()},
                       {"source", o.source()},
                       {"layer", std::string(name_of(o.layer()))},
                       {"status", std::string(name_of(o.status))}};
  if (o.due) out["due"] = o.due->text();
  return out;
}

}  // namespace

base::Result<Answers> answer(const Rulebook& rulebook, const Calendar& calendar, const Parameters& parameters,
                             std::span<const Fact> facts, base::Instant now, const RuleChoice* choice) {
  FactTable table(rulebook.model(), facts);
  Evaluator evaluator(rulebook.model(), calendar, parameters, table, now);
  Answers out;
  out.obligations.reserve(rulebook.model().rules.size());
  ZL_TRY(out.next_change, evaluator.judge_all(collect_into(out.obligations), choice));
  return out;
}

base::Result<Obligations> evaluate(const Rulebook& rulebook, const Calendar& calendar, const Parameters& parameters,
                                   std::span<const Fact> facts, base::Instant now) {
  ZL_TRY(auto all, answer(rulebook, calendar, parameters, facts, now));
  return std::move(all.obligations);
}

base::Result<std::vector<GateAnswer>> gates(const Rulebook& rulebook, const Calendar& calendar,
                                            const Parameters& parameters, std::span<const Fact> facts,
                                            base::Instant now, std::string_view command,
                                            const base::JsonObject& fields) {
  FactTable table(rulebook.model(), facts);
  return Evaluator(rulebook.model(), calendar, parameters, table, now).gates(command, fields);
}

base::Json to_json(const Obligation& o) {
  base::JsonObject out{{"id", o.id},
                       {"rule", o.rule()},
                       {"kind", std::string(name_of(o.kind()))},
                       {"article", o.article()},
                       {"clause", o.clause()},
                       {"source", o.source()},
                       {"layer", std::string(name_of(o.layer()))},
                       {"title", o.title().json()},
                       {"asks", o.asks().json()},
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
  base::JsonArray record, why, offers, cured, answerable, unconfirmed;
  for (const auto& r : o.cured) cured.push_back(json_of(r));
  for (const auto& user : o.answerable) answerable.push_back(base::Json(user));
  for (const auto& name : o.unconfirmed) unconfirmed.push_back(base::Json(name));
  if (!cured.empty()) out["cured"] = std::move(cured);
  if (!answerable.empty()) out["answerable"] = std::move(answerable);
  if (!unconfirmed.empty()) out["unconfirmed"] = std::move(unconfirmed);
  for (const auto& r : o.record) record.push_back(json_of(r));
  for (const auto& s : o.why)
    why.push_back(base::JsonObject{{"code", s.code}, {"zh", s.text.zh}, {"en", s.text.en}});
  for (const auto& offer : o.offers)
    offers.push_back(base::JsonObject{
        {"command", offer.command}, {"label", offer.label.json()}, {"preset", offer.preset}});
  if (o.own) {
    base::JsonArray also;
    for (const auto& other : o.also) also.push_back(source_json(*other));
    out["also"] = std::move(also);
    out["own"] = source_json(*o.own);
  }
  out["record"] = std::move(record);
  out["why"] = std::move(why);
  out["do"] = std::move(offers);
  return out;
}

}  // namespace rulebook
