// An answer opened up: rule, trigger, facts, clock, the deadline day by day, exceptions, cure.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "rulebook/evaluator.h"
#include "rulebook/told_once.h"

namespace rulebook {
namespace {

class Explainer {
 public:
  Explainer(Evaluator& evaluator, const Rulebook& rulebook, const Calendar& calendar, base::Instant now)
      : evaluator_(evaluator), rulebook_(rulebook), calendar_(calendar), now_(now) {}

  Explanation run(const Judged& judged) {
    json_["obligation"] = to_json(judged.obligation);
    rule(judged);
    if (judged.trigger) trigger(judged);
    facts(judged);
    clock(judged);
    if (judged.rule->kind == RuleKind::achievement)
      deadline(judged);
    else
      window(judged);
    periods(judged);
    values(judged);
    exceptions(judged);
    who_answers(judged);
    line("explain.cure", {{"text", judged.rule->cure}});
    for (const auto& r : judged.obligation.cured)
      line("explain.cured",
           {{"record", std::to_string(r.seq)}, {"label", r}});
    json_["answers"] = judged.rule->answers.json();
    json_["cure"] = judged.rule->cure.json();
    return {base::Json(std::move(json_)), std::move(zh_), std::move(en_)};
  }

 private:
  void line(std::string_view code, std::initializer_list<Given> given = {}) {
    if (const Message& message = evaluator_.message(code); !message.empty()) plain(filled(message, given));
  }
  void plain(const Words& words) {
    zh_ += words.zh + "\n";
    en_ += words.en + "\n";
  }

  void rule(const Judged& judged) {
    const Rule& r = *judged.rule;
    const auto& source = rulebook_.model().sources[static_cast<std::size_t>(r.source)];
    json_["rule"] = base::JsonObject{{"id", r.id},
                                     {"article", r.article},
                                     {"clause", r.clause},
                                     {"basis", r.basis},
                                     {"source", source.title.json()},
                                     {"layer", std::string(name_of(r.layer))},
                                     {"kind", std::string(name_of(r.kind))},
                                     {"title", r.title.json()},
                                     {"asks", r.asks.json()},
                                     {"in_force_from", r.in_force.from.text()},
                                     {"rulebook", rulebook_.id()},
                                     {"version", rulebook_.version()}};
    line("explain.title", {{"title", r.title},
                           {"clause", r.clause},
                           {"source", source.title},
                           {"layer", std::string(name_of(r.layer))}});
    line("explain.version", {{"rulebook", rulebook_.id()},
                             {"version", rulebook_.version()},
                             {"from", r.in_force.from.text()}});
    line("explain.asks", {{"text", r.asks}});
    line("explain.kind", {{"kind", evaluator_.message("kind." + std::string(name_of(r.kind)))}});
    if (!judged.obligation.subject.label.empty())
      line("explain.subject", {{"subject", judged.obligation.subject.label}});
    line("explain.status",
         {{"status", evaluator_.message("status." + std::string(name_of(judged.obligation.status)))}});
    for (const auto& s : judged.obligation.why) plain({"  " + s.text.zh, "  " + s.text.en});
  }

  base::JsonObject fact_json(const RecordRef& ref, const Row& row) {
    return {{"seq", static_cast<std::int64_t>(ref.seq)},
            {"type", ref.type},
            {"label", ref.label.json()},
            {"claimed", base::Instant{row.claimed.nominal}.text()},
            {"received", row.fact->at.text()},
            {"uncertainty_s", row.spread / 1'000'000}};
  }

  void trigger(const Judged& judged) {
    const RecordRef ref = evaluator_.record_ref(*judged.trigger);
    json_["trigger"] = fact_json(ref, *judged.trigger);
    fact_line("explain.trigger", ref, *judged.trigger);
  }

  void fact_line(std::string_view code, const RecordRef& ref, const Row& row) {
    line(code, {{"seq", std::to_string(ref.seq)},
                {"type", ref.type},
                {"label", ref},
                {"time", shown(base::Instant{row.claimed.nominal})},
                {"received", shown(row.fact->at)}});
  }

  void facts(const Judged& judged) {
    base::JsonArray list;
    auto& table = evaluator_.matcher().table();
    UsedRows rows = judged.required.used;
    for (const auto& c : judged.considered)
      if (c.applies) rows.insert(rows.end(), c.match.used.begin(), c.match.used.end());
    line(rows.empty() ? "explain.no_facts" : "explain.facts");
    for (const auto index : rows) {
      const Row& row = table.row(index);
      const RecordRef ref = evaluator_.record_ref(row);
      list.push_back(fact_json(ref, row));
      fact_line("explain.fact", ref, row);
    }
    json_["facts"] = std::move(list);
  }

  static base::JsonObject span_json(const Span& span) {
    return {{"nominal", base::Instant{span.nominal}.text()},
            {"earliest", base::Instant{span.lo}.text()},
            {"latest", base::Instant{span.hi}.text()}};
  }

  void clock(const Judged& judged) {
    base::JsonObject clock{{"now", now_.text()}};
    if (judged.limit) clock["start"] = span_json(judged.limit->start);
    if (judged.required.ok && judged.required.timed) clock["performed"] = span_json(judged.required.time);
    line("explain.clock", {{"now", shown(now_)}});
    const auto uncertain = [&](const Span& s) {
      if (s.lo != s.hi)
        line("explain.uncertain", {{"earliest", shown({s.lo})}, {"latest", shown({s.hi})}});
    };
    if (judged.limit) uncertain(judged.limit->start);
    if (judged.required.ok && judged.required.timed) uncertain(judged.required.time);
    json_["clock"] = std::move(clock);
  }

  void deadline(const Judged& judged) {
    if (!judged.limit) return line("explain.no_deadline");
    const Limit& limit = *judged.limit;
    base::JsonObject out{
        {"start", span_json(limit.start)}, {"provisional", limit.provisional}, {"standing", limit.standing}};
    if (!limit.standing) {
      out["limit"] = span_json(limit.at);
      out["due"] = span_json(limit.due);
    }
    base::JsonArray days;
    if (limit.period) {
      out["amount"] = limit.period->amount;
      out["unit"] = std::string(name_of(limit.period->unit));
      line("explain.deadline",
           {{"start", shown({limit.start.nominal})},
            {"amount", std::to_string(limit.period->amount)},
            {"unit", evaluator_.message("unit." + std::string(name_of(limit.period->unit)))}});
      days = days_of(limit, judged.pauses);
    }
    out["days"] = std::move(days);
    kept_day(judged, out);
    if (!limit.standing) line("explain.due", {{"due", shown({limit.due.nominal})}});
    json_["deadline"] = std::move(out);
  }

  // A period that burdens the party ends on its last day, be that a day of rest or not.
  void kept_day(const Judged& judged, base::JsonObject& out) {
    if (!judged.rule->deadline->burdens_party || judged.limit->standing) return;
    out["burdens_party"] = true;
    const auto last = base::LegalDay::of({judged.limit->at.nominal});
    if (!calendar_.working(last)) line("explain.last_day_kept", {{"day", last.text()}});
  }

  // Those that the answer hangs on besides its own deadline, each once: how long a notice has to run, until when one may object.
  void periods(const Judged& judged) {
    base::JsonArray list;
    std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t, Unit>> told;
    for (const auto& [limit, pauses, passed] : judged.periods) {
      const std::tuple one{limit.start.nominal, limit.due.nominal, limit.period->amount, limit.period->unit};
      if (std::find(told.begin(), told.end(), one) != told.end()) continue;
      told.push_back(one);
      const std::string amount = std::to_string(limit.period->amount);
      const std::string until = limit.standing ? "…" : shown({limit.due.nominal});
      line(passed ? "explain.period_run" : "explain.period_runs",
           {{"start", shown({limit.start.nominal})}, {"amount", amount}, {"until", until},
            {"unit", evaluator_.message("unit." + std::string(name_of(limit.period->unit)))}});
      base::JsonObject json{{"start", span_json(limit.start)},
                            {"amount", limit.period->amount},
                            {"unit", std::string(name_of(limit.period->unit))},
                            {"provisional", limit.provisional},
                            {"standing", limit.standing},
                            {"passed", passed},
                            {"days", days_of(limit, pauses)}};
      if (!limit.standing) json["due"] = span_json(limit.due);
      list.push_back(std::move(json));
    }
    if (!list.empty()) json_["periods"] = std::move(list);
  }

  base::JsonArray days_of(const Limit& limit, const std::vector<Pause>& pauses) {
    base::JsonArray days;
    std::vector<DayNote> log;
    due_of(*limit.period, {limit.start.nominal}, pauses, calendar_, &log);
    int n = 0;
    for (const auto& note : log) {
      if (note.kind == DayNote::Kind::counted) ++n;
      const std::string kind(name_of(note.kind));
      base::JsonObject day{{"day", note.day.text()}, {"kind", kind}, {"known", note.known}};
      if (note.kind == DayNote::Kind::counted) day["n"] = n;
      if (!note.holiday.empty()) day["holiday"] = std::string(note.holiday);
      days.push_back(std::move(day));
      const Words what =
          filled(evaluator_.message("day." + kind),
                 std::array{Given("n", std::to_string(n)), Given("holiday", note.holiday)});
      line("explain.day", {{"day", note.day.text()}, {"what", what}});
    }
    return days;
  }

  void window(const Judged& judged) {
    base::JsonObject out;
    if (judged.from) out["from"] = span_json(*judged.from);
    if (judged.until) out["until"] = span_json(*judged.until);
    if (judged.from)
      line("explain.window", {{"from", shown({judged.from->nominal})},
                              {"until", judged.until ? shown({judged.until->nominal}) : "…"}});
    base::JsonArray gaps;
    for (const auto& g : judged.gaps) {
      const std::int64_t until = g.until.value_or(now_.us);
      base::JsonObject gap{{"from", base::Instant{g.from}.text()}};
      if (g.until) gap["until"] = base::Instant{until}.text();
      gaps.push_back(std::move(gap));
      line("explain.gap", {{"from", shown({g.from})},
                           {"until", g.until ? shown({until}) : "…"},
                           {"length", evaluator_.duration(until - g.from)}});
    }
    out["gaps"] = std::move(gaps);
    json_["window"] = std::move(out);
  }

  void values(const Judged& judged) {
    base::JsonObject out;
    for (const auto& [name, value] : judged.values) {
      out[name] = value;
      line("explain.value", {{"name", name}, {"value", boost::json::serialize(value)}});
    }
    if (!out.empty()) json_["values"] = std::move(out);
    base::JsonArray unconfirmed;
    for (const auto& name : judged.obligation.unconfirmed)
      for (const auto& info : rulebook_.model().parameters)
        if (info.name == name) {
          unconfirmed.push_back(base::JsonObject{
              {"parameter", name}, {"title", info.title.json()}, {"confirm", info.confirm.json()}});
          line("explain.parameter", {{"parameter", info.title}, {"text", info.confirm}});
        }
    if (!unconfirmed.empty()) json_["unconfirmed"] = std::move(unconfirmed);
  }

  void who_answers(const Judged& judged) {
    line("explain.answers", {{"text", judged.rule->answers}});
    base::JsonArray who;
    for (const auto& user : judged.obligation.answerable) {
      who.push_back(base::Json(user));
      line("explain.answerable", {{"user", user}});
    }
    json_["answerable"] = std::move(who);
  }

  void exceptions(const Judged& judged) {
    base::JsonArray list;
    if (!judged.considered.empty()) line("explain.exceptions");
    for (const auto& c : judged.considered) {
      base::JsonArray missing;
      for (const auto& words : c.missing) missing.push_back(words.json());
      base::JsonObject told{{"id", c.exception->id},
                            {"article", c.exception->article},
                            {"clause", c.exception->clause},
                            {"title", c.exception->title.json()},
                            {"priority", c.exception->priority},
                            {"in_force", c.in_force},
                            {"applies", c.applies},
                            {"says", c.says.json()},
                            {"missing", std::move(missing)}};
      if (c.lifted_by) told["lifted_by"] = c.lifted_by->id;
      list.push_back(std::move(told));
      line(c.applies ? "explain.exception_applies" : "explain.exception_not",
           {{"title", c.exception->title}, {"clause", c.exception->clause}});
      why_not(c);
    }
    json_["exceptions"] = std::move(list);
  }

  void why_not(const Considered& c) {
    if (c.applies) return;
    if (!c.in_force)
      line("explain.exception_not_in_force", {{"from", c.exception->in_force.from.text()}});
    else if (c.lifted_by)
      line("explain.exception_lifted",
           {{"title", c.lifted_by->title}, {"clause", c.lifted_by->clause}});
    for (const auto& words : c.missing) line("explain.exception_missing", {{"what", words}});
  }

  Evaluator& evaluator_;
  const Rulebook& rulebook_;
  const Calendar& calendar_;
  base::Instant now_;
  base::JsonObject json_;
  std::string zh_, en_;
};

// The finding that the asked obligation is told in, where that is told for several rules.
struct ToldIn {
  Obligations all;
  const Obligation* finding = nullptr;

  ToldIn(const Obligations& answers, std::string_view asked) : all(told_once(answers)) {
    for (const auto& o : all) {
      if (!o.own) continue;
      const bool among = std::any_of(o.also.begin(), o.also.end(), [&](const auto& other) { return other->id == asked; });
      if (o.id == asked || among) finding = &o;
    }
  }
  std::vector<std::string> others(std::string_view asked) const {
    std::vector<std::string> out;
    if (finding && finding->id == asked)
      for (const auto& other : finding->also) out.push_back(other->id);
    return out;
  }
};

void add_line(Explanation& into, const Message& message, std::initializer_list<Given> given) {
  if (message.empty()) return;
  const Words words = filled(message, given);
  into.zh += words.zh + "\n";
  into.en += words.en + "\n";
}

// Every source explained, one after the other, each with its own days and its own answer.
void tell_together(Explanation& asked, const ToldIn& told, std::map<std::string, Explanation>& by_id, const Evaluator& evaluator) {
  if (!told.finding) return;
  const Obligation& finding = *told.finding;
  const auto others = told.others(asked.json.at("obligation").at("id").as_string());
  if (others.empty())
    return add_line(asked, evaluator.message("explain.told_under"),
                    {{"source", finding.source()}, {"clause", finding.clause()}, {"title", finding.title()}});
  add_line(asked, evaluator.message("explain.told_as"),
           {{"status", evaluator.message("status." + std::string(name_of(finding.status)))}});
  base::JsonArray also;
  for (const auto& id : others) {
    auto& other = by_id.at(id);
    add_line(asked, evaluator.message("explain.also"), {});
    asked.zh += other.zh;
    asked.en += other.en;
    also.push_back(std::move(other.json));
  }
  auto& json = asked.json.as_object();
  json["finding"] = to_json(finding);
  json["also"] = std::move(also);
}

}  // namespace

base::Result<Explanation> explain(const Rulebook& rulebook, const Calendar& calendar,
                                  const Parameters& parameters, std::span<const Fact> facts,
                                  base::Instant now, std::string_view obligation_id) {
  ZL_TRY(const auto answers, evaluate(rulebook, calendar, parameters, facts, now));
  const ToldIn told(answers, obligation_id);
  auto wanted = told.others(obligation_id);
  wanted.emplace_back(obligation_id);
  FactTable table(rulebook.model(), facts);
  Evaluator evaluator(rulebook.model(), calendar, parameters, table, now);
  evaluator.tell_why_not();
  std::map<std::string, Explanation> by_id;
  const auto judged = [&](Judged& one) {
    if (std::find(wanted.begin(), wanted.end(), one.obligation.id) != wanted.end())
      by_id.emplace(one.obligation.id, Explainer(evaluator, rulebook, calendar, now).run(one));
  };
  const auto idle = [&](const Rule& rule, const Obligations::Shared& said) {
    Judged none;
    none.rule = &rule;
    none.obligation = *said;
    judged(none);
  };
  ZL_CHECK(evaluator.judge_all({judged, idle}));
  const auto found = by_id.find(std::string(obligation_id));
  if (found == by_id.end())
    return base::fail(base::ErrorKind::not_found, "rulebook.no_such_obligation",
                      "this case has no such obligation", std::string(obligation_id),
                      "take the id from the findings of the case");
  Explanation out = std::move(found->second);
  tell_together(out, told, by_id, evaluator);
  return out;
}

}  // namespace rulebook
