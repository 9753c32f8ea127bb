// rules evaluate: cases told line by line, and what a rulebook finds in each. Needs no store.
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iostream>

#include "base/sort_stably.h"
#include "zhilu/commands.h"
#include "zhilu/rule_folders.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using rulebook::Fact;

namespace {

struct Engine {
  rulebook::Rulebook book;
  rulebook::Calendar calendar;
};

// What was received later than `now` is left out: nobody could know of it.
base::Result<std::vector<Fact>> facts_of(const Json& told, base::Instant now) {
  std::vector<Fact> out;
  const auto* events = base::array_at(told, "events");
  if (!events) return fail(ErrorKind::invalid, "rules.bad_case", "a case needs `events`", "events", "a list, perhaps empty");
  for (const auto& event : *events) {
    Fact fact;
    ZL_TRY(fact.type, base::need_text(event, "type"));
    ZL_TRY(const auto at, base::need_text(event, "at"));
    ZL_TRY(fact.at, base::Instant::parse(at));
    fact.by.text = base::text_at(event, "by");
    const auto* body = base::find(event, "body");
    fact.body = body ? *body : Json(JsonObject());
    if (!fact.body.is_object())
      return fail(ErrorKind::invalid, "rules.bad_case", "the body of an event is no object", fact.type, "write {…}");
    if (fact.at <= now) out.push_back(std::move(fact));
  }
  base::sort_stably(out, [](const Fact& a, const Fact& b) { return a.at < b.at; });
  for (std::size_t i = 0; i < out.size(); ++i) out[i].seq = out[i].n = i;
  return out;
}

Json short_form(const rulebook::Obligation& o) {
  JsonObject out{{"id", o.id}, {"rule", o.rule()}, {"status", std::string(name_of(o.status))},
                 {"effect", std::string(name_of(o.effect))}, {"certainty", std::string(name_of(o.certainty))}};
  if (o.due) out["due"] = o.due->text();
  if (!o.exception.empty()) out["exception"] = o.exception;
  return out;
}

base::Result<JsonArray> answers_of(const Engine& engine, const rulebook::Parameters& parameters,
                                   const std::vector<Fact>& facts, base::Instant now, const Json& told) {
  JsonArray out;
  const auto* questions = base::array_at(told, "gates");
  if (!questions) return out;
  for (const auto& question : *questions) {
    ZL_TRY(const auto command, base::need_text(question, "command"));
    const auto* fields = base::find(question, "fields");
    const JsonObject none;
    ZL_TRY(const auto answers, rulebook::gates(engine.book, engine.calendar, parameters, facts, now, command,
                                               fields && fields->is_object() ? fields->get_object() : none));
    for (const auto& a : answers)
      out.push_back(JsonObject{{"gate", a.gate}, {"command", command}, {"allowed", a.allowed},
                               {"strength", std::string(name_of(a.strength))}});
  }
  return out;
}

using Spent = std::chrono::steady_clock::duration;

base::Result<Json> evaluated(const Engine& engine, const std::string& line, Spent& rules_alone) {
  ZL_TRY(const auto told, base::parse_json(line));
  ZL_TRY(const auto at, base::need_text(told, "now"));
  ZL_TRY(const auto now, base::Instant::parse(at));
  const auto* set = base::find(told, "parameters");
  ZL_TRY(const auto parameters, engine.book.parameters(set && set->is_object() ? set->get_object() : JsonObject()));
  ZL_TRY(const auto facts, facts_of(told, now));
  const auto start = std::chrono::steady_clock::now();
  ZL_TRY(const auto obligations, rulebook::evaluate(engine.book, engine.calendar, parameters, facts, now));
  ZL_TRY(auto gates, answers_of(engine, parameters, facts, now, told));
  rules_alone += std::chrono::steady_clock::now() - start;
  JsonArray findings;
  for (const auto& o : obligations) findings.push_back(short_form(o));
  return JsonObject{{"case", base::text_at(told, "case")}, {"findings", std::move(findings)}, {"gates", std::move(gates)}};
}

base::Result<Engine> engine_in(const std::string& folder) {
  ZL_TRY(const auto one, one_book_in(folder));
  ZL_TRY(auto book, rulebook::Rulebook::load(one.book.bundle));
  ZL_TRY(auto calendar, rulebook::Calendar::load(one.found.calendars));
  return Engine{std::move(book), std::move(calendar)};
}

}  // namespace

int run_rules_evaluate(const std::string& folder, const std::string& cases, bool time) {
  const auto engine = engine_in(folder);
  if (!engine) return print_error(engine.error());
  std::ifstream file;
  if (cases != "-") file.open(cases, std::ios::binary);
  if (cases != "-" && !file)
    return print_error({ErrorKind::not_found, "rules.no_cases", "the file of cases cannot be read", cases,
                        "name a file with one case as JSON on each line, or - for standard input"});
  std::istream& in = cases == "-" ? std::cin : file;
  std::size_t number = 0;
  Spent rules_alone{};
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) continue;
    const auto answer = evaluated(*engine, line, rules_alone);
    if (!answer) {
      auto error = answer.error();
      error.where = fmt::format("{}:{}{}{}", cases, number, error.where.empty() ? "" : ": ", error.where);
      return print_error(error);
    }
    fmt::print("{}\n", boost::json::serialize(*answer));
  }
  if (time) fmt::print(stderr, "seconds {:.6f}\n", std::chrono::duration<double>(rules_alone).count());
  return 0;
}

}  // namespace zhilu
