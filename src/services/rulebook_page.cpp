// What the page of the rulebook shows: the articles with their rules in words, how the cases stand under each rule, and what is
// wrong with a draft.
#include "rulebook/describe.h"
#include "services/case_access.h"
#include "services/findings_view.h"
#include "services/rulebook_bundle.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

void put_words(JsonObject& out, const std::string& name, const rulebook::Words& words) {
  out[name] = words.zh;
  out[name + "_en"] = words.en;
}

// {number} or {word} or {parameter, value?, title, title_en}: what the bureau has set, else the default.
Json amount_view(const rulebook::Amount& amount, const std::map<std::string, Json>& parameters) {
  if (amount.number) return JsonObject{{"number", *amount.number}};
  if (!amount.word.empty()) return JsonObject{{"word", amount.word}};
  const auto found = parameters.find(amount.parameter);
  return found == parameters.end() ? Json(JsonObject{}) : found->second;
}

// By the word of the rule, or by the one that the bureau has chosen.
bool rolls_over(const rulebook::Amount& amount, const std::map<std::string, Json>& parameters) {
  const auto view = amount_view(amount, parameters);
  return base::text_at(view, amount.parameter.empty() ? "word" : "value") == "next_working_day";
}

Json deadline_view(const rulebook::DeadlineTold& told, const std::map<std::string, Json>& parameters) {
  JsonArray from, from_en;
  for (const auto& words : told.from) {
    from.emplace_back(words.zh);
    from_en.emplace_back(words.en);
  }
  JsonObject out{{"amount", amount_view(told.amount, parameters)}, {"unit", amount_view(told.unit, parameters)},
                 {"from", std::move(from)}, {"from_en", std::move(from_en)}, {"backwards", told.backwards},
                 {"rolls_over", rolls_over(told.roll_over, parameters)}, {"pauses", told.pauses}, {"burdens_party", told.burdens_party}};
  if (told.wait_amount) out["wait_amount"] = amount_view(*told.wait_amount, parameters);
  if (told.wait_unit) out["wait_unit"] = amount_view(*told.wait_unit, parameters);
  return out;
}

Json rule_view(const rulebook::RuleTold& rule, const std::map<std::string, Json>& parameters) {
  JsonObject out{{"id", rule.id}, {"clause", rule.clause}, {"basis", rule.basis}, {"place", rule.place},
                 {"kind", std::string(rulebook::name_of(rule.kind))}, {"effect", amount_view(rule.effect, parameters)},
                 {"in_force_from", rule.from.text()}, {"refined", rule.refined}};
  put_words(out, "title", rule.title);
  put_words(out, "asks", rule.asks);
  put_words(out, "answers", rule.answers);
  put_words(out, "cure", rule.cure);
  if (rule.until) out["in_force_until"] = rule.until->text();
  if (rule.deadline) out["deadline"] = deadline_view(*rule.deadline, parameters);
  JsonArray exceptions;
  for (const auto& e : rule.exceptions) {
    JsonObject one{{"id", e.id}, {"clause", e.clause}};
    put_words(one, "title", e.title);
    exceptions.emplace_back(std::move(one));
  }
  out["exceptions"] = std::move(exceptions);
  out["also"] = JsonArray(rule.also.begin(), rule.also.end());
  return out;
}

Json gate_view(const rulebook::GateTold& gate, const std::map<std::string, Json>& parameters) {
  JsonObject out{{"id", gate.id}, {"clause", gate.clause}, {"place", gate.place},
                 {"commands", JsonArray(gate.commands.begin(), gate.commands.end())},
                 {"strength", amount_view(gate.strength, parameters)}, {"in_force_from", gate.from.text()}};
  put_words(out, "title", gate.title);
  put_words(out, "otherwise", gate.otherwise);
  if (gate.until) out["in_force_until"] = gate.until->text();
  return out;
}

// The rules and gates of a rulebook as they are told, by id.
struct BookTold {
  std::map<std::string, rulebook::RuleTold> rules;
  std::map<std::string, rulebook::GateTold> gates;
};

base::Result<std::map<std::string, Json>> parameters_of(Core& core, const rulebook::Rulebook& book) {
  std::map<std::string, Json> out;
  const auto today = base::LegalDay::of(core.now());
  for (const auto& p : book.parameter_list()) {
    ZL_TRY(const auto set, row_json(core, "parameter", p.name));
    const auto* value = set ? base::find(*set, "value") : nullptr;
    JsonObject one{{"parameter", p.name}, {"value", value ? *value : rulebook::standard_on(p, today)}, {"unconfirmed", !value && !p.confirm.empty()}};
    put_words(one, "title", p.title);
    out.emplace(p.name, std::move(one));
  }
  return out;
}

Json article_view(const rulebook::Article& a, const BookTold& told, const std::map<std::string, Json>& parameters) {
  JsonArray rules, gates, declared;
  for (const auto& id : a.rules)
    if (const auto rule = told.rules.find(id); rule != told.rules.end()) rules.push_back(rule_view(rule->second, parameters));
  for (const auto& id : a.gates)
    if (const auto gate = told.gates.find(id); gate != told.gates.end()) gates.push_back(gate_view(gate->second, parameters));
  for (const auto& d : a.declared) {
    JsonObject one{{"clause", d.clause}};
    put_words(one, "statement", d.statement);
    put_words(one, "reason", d.reason);
    if (d.gathers)
      one["gathers"] = JsonObject{{"first", d.gathers->first}, {"last", d.gathers->last},
                                  {"rules", JsonArray(d.gathers->rules.begin(), d.gathers->rules.end())}};
    declared.emplace_back(std::move(one));
  }
  JsonObject out{{"article", a.number}, {"clause", a.clause}, {"source", a.source},
                 {"layer", std::string(rulebook::name_of(a.layer))}, {"principle", a.principle}, {"rules", std::move(rules)},
                 {"declared", std::move(declared)}, {"gates", std::move(gates)},
                 {"exceptions", JsonArray(a.exceptions.begin(), a.exceptions.end())}};
  put_words(out, "title", a.title);
  put_words(out, "statement", a.statement);
  put_words(out, "reason", a.reason);
  return out;
}

// The one that is asked for, else the one in use: its row.
base::Result<Json> asked_rulebook(Core& core, const Json& input) {
  auto digest = base::text_at(input, "digest");
  if (digest.empty()) {
    ZL_TRY(const auto current, core.rules.current_reference(core.now()));
    digest = base::text_at(current, "digest");
  }
  ZL_TRY(const auto rows, core.parts.store.rows({.model = "installed", .lookup = "rulebook", .limit = 1000}));
  for (const auto& row : rows)
    if (base::text_at(row.json, "digest") == digest) return row.json;
  return fail(ErrorKind::not_found, "rulebook.no_such_rulebook", "this rulebook is not installed", "digest",
              "look at the list of rulebooks");
}

base::Result<Reply> view_rulebook(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.view"));
  ZL_TRY(const auto row, asked_rulebook(core, input));
  ZL_TRY(const auto book, core.rules.rulebook(base::text_at(row, "digest")));
  ZL_TRY(const auto parameters, parameters_of(core, *book));
  const BookTold told{rulebook::rules_told(*book), rulebook::gates_told(*book)};
  JsonArray articles, amounts;
  for (const auto& a : book->articles()) articles.push_back(article_view(a, told, parameters));
  for (const auto& [name, amount] : parameters) amounts.push_back(amount);
  JsonObject body{{"id", book->id()}, {"version", book->version()}, {"digest", base::text_at(row, "digest")},
                  {"in_force_from", book->in_force_from().text()}, {"articles", std::move(articles)},
                  {"parameters", std::move(amounts)}};
  if (const auto until = rulebook::in_force_until(*book)) body["in_force_until"] = until->text();
  put_words(body, "title", book->title());
  return Reply{std::move(body), {}};
}

// What findings say of every case alike: each article's text, and each rule as it reads where nothing has set it off. The digest
// names it for good, so whoever has read it once need not read it again.
base::Result<Reply> view_lanes(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.lanes"));
  ZL_TRY(const auto row, asked_rulebook(core, input));
  ZL_TRY(const auto book, core.rules.rulebook(base::text_at(row, "digest")));
  JsonArray lanes, rules;
  for (const auto& article : book->articles()) lanes.push_back(article_text(article));
  for (const auto& o : rulebook::untriggered(*book)) rules.push_back(finding_view(o, records::CaseState{}, core.parts.vocabulary));
  return Reply{JsonObject{{"digest", base::text_at(row, "digest")}, {"lanes", std::move(lanes)}, {"rules", std::move(rules)}}, {}};
}

// ---- how the cases stand -------------------------------------------------------------------------------------------

base::Result<Reply> count_cases(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.count"));
  ZL_TRY(const auto row, asked_rulebook(core, input));
  const auto digest = base::text_at(row, "digest");
  const auto sees = sees_cases(core, context.who);
  ZL_CHECK(core.board.judge(core, sees, CaseBoard::kJudgedAtOnce));
  ZL_TRY(const auto sums, core.board.rule_sums(core, sees, digest));
  JsonArray rules;
  for (const auto& [rule, cases] : sums.rules) {
    JsonObject one{{"rule", rule}};
    for (std::size_t i = 0; i < kStatuses.size(); ++i) one[rulebook::name_of(kStatuses[i])] = cases[i];
    rules.emplace_back(std::move(one));
  }
  JsonObject body{{"at", core.now().text()},   {"digest", digest},       {"cases", sums.cases},
                  {"pending", sums.pending},   {"failed", sums.failed},  {"rules", std::move(rules)}};
  return Reply{std::move(body), {}};
}

// ---- a draft -------------------------------------------------------------------------------------------------------

// All that is wrong or odd, each at its place; a draft that is wrong is an answer here, not an error.
base::Result<Reply> check_draft(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.check"));
  JsonArray problems;
  const auto add = [&](bool error, const std::string& code, const std::string& where, const std::string& what, const std::string& remedy) {
    problems.push_back(JsonObject{{"error", error}, {"code", code}, {"where", where}, {"what", what}, {"remedy", remedy}});
  };
  JsonObject body{{"rulebook", ""}, {"version", ""}, {"well_formed", false}};
  const auto files = bundle_of(core, input, "draft");
  if (!files) {
    const auto& e = files.error();
    if (e.kind != ErrorKind::invalid || e.code == "json.missing_field") return base::pass_on(e);  // the request is wrong
    add(true, e.code, e.where, e.what, e.remedy);
  } else {
    for (const auto& p : rulebook::check_rulebook(*files, &core.parts.known_events)) add(p.error, p.code, p.where, p.what, p.remedy);
    if (const auto book = rulebook::Rulebook::load(*files, &core.parts.known_events)) {
      body["rulebook"] = book->id();
      body["version"] = book->version();
      body["well_formed"] = true;
      for (const auto& p : book->remarks()) add(false, p.code, p.where, p.what, p.remedy);
      if (const auto takes = takes_the_parameters(core, *book); !takes)
        add(true, takes.error().code, takes.error().where, takes.error().what, takes.error().remedy);
    }
  }
  body["problems"] = std::move(problems);
  return Reply{std::move(body), {}};
}

// The texts of the rulebook that is asked for, to read and to begin a draft from.
base::Result<Reply> view_files(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.files"));
  ZL_TRY(const auto row, asked_rulebook(core, input));
  ZL_TRY(const auto book, core.rules.rulebook(base::text_at(row, "digest")));
  ZL_TRY(auto body, base::parse_json(book->canonical_text()));
  body.as_object()["digest"] = base::text_at(row, "digest");
  return Reply{std::move(body), {}};
}

}  // namespace

void add_rulebook_page(Core& core) {
  core.operations["rulebook.view"] = view_rulebook;
  core.operations["rulebook.lanes"] = view_lanes;
  core.operations["rulebook.files"] = view_files;
  core.operations["rulebook.check"] = check_draft;
  core.operations["rulebook.count"] = count_cases;
}

}  // namespace services
