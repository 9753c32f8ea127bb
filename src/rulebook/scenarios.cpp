#include "rulebook/scenarios.h"
#include "base/sort_stably.h"

#include <algorithm>
#include <set>

#include "rulebook/compiler.h"
#include "rulebook/scenario_difference.h"
#include "rulebook/scenario_fields.h"
#include "rulebook/told_once.h"

namespace rulebook {
namespace {

using base::Instant;

struct Told {
  Instant at;
  std::string name;  // `as`, to be named by `without` and `record`
  Fact fact;
};

struct Case {
  std::vector<Told> events;
  Parameters parameters;
};

std::string text_of(const Node& node, std::string_view key) {
  const Node* found = node.find(key);
  return found && found->is_text() ? found->text : std::string();
}

constexpr std::string_view kCompared[] = {"status", "effect",   "certainty", "due",   "provisional", "exception",
                                          "explained", "record", "why",       "offers", "count",       "none",
                                          "kind",   "cured",    "unconfirmed", "answerable", "subject", "also"};

class Runner {
 public:
  Runner(const Rulebook& rulebook, const Calendar& calendar, const Vocabulary* vocabulary)
      : rulebook_(rulebook), calendar_(calendar), vocabulary_(vocabulary) {
    for (const auto& rule : rulebook.model().rules) {
      articles_.insert(rule.article);
      if (!rule.refined) rules_.push_back(rule.id);  // one that is refined never answers
    }
    for (const auto& gate : rulebook.model().gates) {
      gated_.insert(gated_.end(), gate.commands.begin(), gate.commands.end());
      for (const auto& command : gate.commands) gates_at_[command].push_back(gate.id);
    }
    for (const auto& parameter : rulebook.model().parameters) parameters_.push_back(parameter.name);
  }

  base::Status run_file(const std::string& name, const std::string& text) {
    ZL_TRY(const Node root, parse_yaml(text, name, problems_.add_file(name)));
    std::vector<Told> common;
    const Node* list = root.is_map() ? root.find("scenarios") : nullptr;
    if (part_is_sound(root, "scenario_file") && !list)
      problems_.error(root, "scenario.no_list", "`scenarios` must be a list");
    if (problems_.failed()) return base::pass_on(problems_.first());
    by_ = text_of(root, "by");
    if (const Node* events = root.find("events")) read_events(*events, common);
    for (const auto& scenario : list->items) {
      if (!part_is_sound(scenario, "scenario")) break;
      title_ = text_of(scenario, "title");
      run_scenario(scenario, common);
      ++report_.scenarios;
    }
    if (problems_.failed()) return base::pass_on(problems_.first());
    return {};
  }

  ScenarioReport take() { return std::move(report_); }

 private:
  void fail(const Node& node, std::string what) {
    report_.failures.push_back({title_, problems_.where(node), std::move(what)});
  }

  std::optional<Instant> instant_at(const Node& node, std::string_view key) {
    const Node* found = node.find(key);
    const auto instant = Instant::parse(found && found->is_text() ? found->text : std::string());
    if (instant) return *instant;
    problems_.error(found ? *found : node, "scenario.bad_instant",
                    fmt::format("`{}` must be a date and time", key),
                    "write it as 2026-03-05T09:10:00+08:00");
    return std::nullopt;
  }

  // Known fields, each written as it is read.
  bool part_is_sound(const Node& node, std::string_view part) {
    if (!check_fields(node, part, problems_)) return false;
    return fields_are_written_right(node, problems_);
  }

  void one_of(const Node& node, const std::string& name, const std::vector<std::string>& known,
              std::string code, std::string_view what) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    problems_.error(node, std::move(code), fmt::format("the rulebook has no {} '{}'", what, name), likely(name, known));
  }

  // A slip of the pen in an event would make it another, of which no rule knows anything.
  void is_in_vocabulary(const Node& event, const std::string& type) {
    if (!vocabulary_) return;
    const auto known = vocabulary_->events.find(type);
    if (known == vocabulary_->events.end())
      return problems_.error(*event.find("type"), "rulebook.unknown_event", fmt::format("no event is called '{}'", type),
                             likely(type, names_of(vocabulary_->events)));
    const Node* body = event.find("body");
    if (!body || known->second.empty()) return;
    for (const auto& [field, value] : body->members)
      if (!known->second.contains(field))
        problems_.error(value, "rulebook.unknown_event_field", fmt::format("'{}' has no field '{}'", type, field),
                        likely(field, {known->second.begin(), known->second.end()}));
  }

  void read_events(const Node& list, std::vector<Told>& into) {
    for (const auto& node : list.items) {
      if (!part_is_sound(node, "scenario_event")) continue;
      const auto at = instant_at(node, "at");
      const std::string type = text_of(node, "type");
      if (type.empty()) problems_.error(node, "scenario.no_type", "an event needs a `type`");
      if (!at || type.empty()) continue;
      is_in_vocabulary(node, type);
      Told told{*at, text_of(node, "as"), {}};
      told.fact.type = type;
      told.fact.at = *at;
      told.fact.by.text = node.find("by") ? text_of(node, "by") : by_;
      told.fact.body = node.find("body") ? to_json(*node.find("body")) : base::Json(base::JsonObject());
      into.push_back(std::move(told));
    }
  }

  // Events in the order of their times; a correction names its target by `as`.
  void number(std::vector<Told>& events) {
    base::sort_stably(events, [](const Told& a, const Told& b) { return a.at < b.at; });
    std::map<std::string, std::int64_t> seqs;
    for (std::size_t i = 0; i < events.size(); ++i) {
      events[i].fact.seq = events[i].fact.n = i;
      if (!events[i].name.empty()) seqs[events[i].name] = static_cast<std::int64_t>(i);
    }
    for (auto& told : events)
      for (auto& member : told.fact.body.get_object())
        if (const auto* word = member.value().if_string(); word && word->starts_with("seq of "))
          if (const auto it = seqs.find(std::string(word->subview(7))); it != seqs.end())
            member.value() = it->second;
  }

  void run_scenario(const Node& node, const std::vector<Told>& common) {
    Case told;
    std::set<std::string> without;
    if (const Node* w = node.find("without"))
      for (const auto& item : w->items) without.insert(item.text);
    for (const auto& event : common)
      if (!without.erase(event.name)) told.events.push_back(event);
    if (!without.empty())
      return problems_.error(node, "scenario.unknown_event", "`without` names no event: " + joined(without));
    if (const Node* events = node.find("events")) read_events(*events, told.events);
    number(told.events);
    base::JsonObject set;
    if (const Node* p = node.find("parameters"))
      for (const auto& [name, value] : p->members) {
        one_of(value, name, parameters_, "rulebook.unknown_parameter", "parameter");
        set[name] = to_json(value);
      }
    auto parameters = rulebook_.parameters(set);
    if (!parameters) return problems_.error(node, parameters.error().code, parameters.error().what);
    told.parameters = std::move(*parameters);
    const Node *expect = node.find("expect"), *error = node.find("error");
    if (error && expect)
      return problems_.error(*expect, "scenario.bad_value", "where an `error` is expected nothing else is looked at");
    if (error) return expect_error(*error, told);
    if (!expect || expect->items.empty())
      return problems_.error(node, "scenario.expects_nothing", "a scenario without expectations");
    for (const auto& item : expect->items) run_expectation(item, told);
  }

  static std::vector<Fact> known_at(const Case& told, Instant at) {
    std::vector<Fact> out;
    for (const auto& e : told.events)
      if (e.at <= at) out.push_back(e.fact);
    return out;
  }

  void expect_error(const Node& node, const Case& told) {
    ++report_.expectations;
    const auto facts = known_at(told, told.events.empty() ? Instant{} : told.events.back().at);
    const auto got =
        evaluate(rulebook_, calendar_, told.parameters, facts, facts.empty() ? Instant{} : facts.back().at);
    if (got || got.error().code != node.text)
      fail(node, fmt::format("expected the error {}, got {}", node.text, got ? "none" : got.error().text()));
  }

  void run_expectation(const Node& node, const Case& told) {
    const bool gate = node.find("gate"), change = node.find("next_change");
    if (!part_is_sound(node, gate ? "gate expectation" : change ? "change expectation" : "expectation")) return;
    if (!(gate ? can_fail_at_gate(node) : change || can_fail(node))) return;
    const auto at = instant_at(node, "at");
    if (!at) return;
    ++report_.expectations;
    const auto facts = known_at(told, *at);
    if (gate) return expect_gate(node, told, facts, *at);
    if (change) return expect_change(node, told, facts, *at);
    const auto all = evaluate(rulebook_, calendar_, told.parameters, facts, *at);
    if (!all) return fail(node, all.error().text());
    // What stands under several laws: the findings as they are told; else every rule's own answer.
    expect_obligations(node, told, node.find("also") ? told_once(*all) : *all);
  }

  // Rules and articles that are there, and something to compare.
  bool can_fail(const Node& node) {
    if (const Node* rule = node.find("rule")) one_of(*rule, rule->text, rules_, "rulebook.unknown_rule", "rule");
    if (const Node* also = node.find("also"))
      for (const auto& other : also->items) one_of(other, other.text, rules_, "rulebook.unknown_rule", "rule");
    const Node* article = node.find("article");
    if (article && !articles_.contains(static_cast<int>(article->integer)))
      problems_.error(*article, "rulebook.unknown_article", fmt::format("no rule is of article {}", article->integer));
    const bool compares = std::any_of(std::begin(kCompared), std::end(kCompared),
                                      [&](std::string_view field) { return node.find(field) != nullptr; });
    if (!compares)
      problems_.error(node, "scenario.expects_nothing", "an expectation that compares nothing",
                      "say what is expected: status, due, why, none, …");
    return !problems_.failed();
  }

  bool can_fail_at_gate(const Node& node) {
    one_of(*node.find("gate"), text_of(node, "gate"), gated_, "rulebook.unknown_command", "gate at the command");
    if (const Node* by = node.find("by"))
      one_of(*by, by->text, gates_at_[text_of(node, "gate")], "rulebook.unknown_gate", "gate at this command called");
    const Node* allowed = node.find("allowed");
    const bool told = node.find("strength") || node.find("article") || node.find("offers");
    if (!allowed && !told)
      problems_.error(node, "scenario.expects_nothing", "an expectation that compares nothing",
                      "say what is expected: allowed, strength, article, offers");
    if (allowed && allowed->boolean && told)
      problems_.error(node, "scenario.bad_value", "an open gate has no strength, article or offers to look at",
                      "leave them out, or expect `allowed: false`");
    return !problems_.failed();
  }

  void expect_obligations(const Node& node, const Case& told, const Obligations& all) {
    std::vector<const Obligation*> chosen;
    for (const auto& o : all) {
      const Node *rule = node.find("rule"), *article = node.find("article"), *subject = node.find("subject");
      if ((rule && rule->text != o.rule()) || (article && article->integer != o.article()) ||
          (subject && subject->text != o.subject.id))
        continue;
      chosen.push_back(&o);
    }
    if (const Node* none = node.find("none"); none && none->boolean) {
      if (!chosen.empty()) return fail(node, "expected no obligation, got " + chosen.front()->id);
      if (node.find("rule")) report_.uses.push_back({.scenario = title_, .rule = text_of(node, "rule")});
      return;
    }
    if (chosen.empty()) return fail(node, "no such obligation");
    EventNames names;
    for (const auto& e : told.events)
      if (!e.name.empty()) names[e.fact.seq] = e.name;
    std::int64_t agreeing = 0;
    std::string first;
    for (const auto* o : chosen) {
      const std::string wrong = difference(node, names, *o);
      if (wrong.empty()) {
        ++agreeing;
        note_use(node, told, o->own ? *o->own : *o);
        for (const auto& other : o->also) note_use(node, told, *other);
      } else if (first.empty())
        first = fmt::format("{}: {}", o->id, wrong);
    }
    const Node* count = node.find("count");
    if (count && count->integer != agreeing)
      fail(node, fmt::format("expected {} obligations, got {} ({})", count->integer, agreeing, first));
    if (!count && !first.empty()) fail(node, first);
  }

  void note_use(const Node& node, const Case& told, const Obligation& o) {
    ScenarioUse use{
        .scenario = title_, .rule = o.rule(), .exception = o.exception, .status = o.status, .due = o.due};
    if (const auto at = Instant::parse(text_of(node, "at"))) use.at = *at;
    for (const auto& r : o.record)
      for (const auto& e : told.events) {
        if (e.fact.seq != r.seq) continue;
        use.performed.push_back(e.at);
        for (const auto& member : e.fact.body.get_object())
          if (const auto* word = member.value().if_string())
            if (const auto t = Instant::parse(std::string_view(*word))) use.performed.push_back(*t);
      }
    report_.uses.push_back(std::move(use));
  }

  void expect_gate(const Node& node, const Case& told, std::span<const Fact> facts, Instant at) {
    base::JsonObject fields;
    if (const Node* f = node.find("fields")) fields = to_json(*f).as_object();
    auto answers =
        gates(rulebook_, calendar_, told.parameters, facts, at, node.find("gate")->text, fields);
    if (!answers) return fail(node, answers.error().text());
    if (const Node* by = node.find("by")) {
      std::erase_if(*answers, [&](const GateAnswer& a) { return a.gate != by->text; });
      if (answers->empty()) return fail(node, fmt::format("gate '{}' has nothing to say here", by->text));
    }
    const Node* allowed = node.find("allowed");
    const bool wanted = allowed && allowed->boolean;
    const bool open =
        std::all_of(answers->begin(), answers->end(), [](const GateAnswer& a) { return a.allowed; });
    if (wanted != open) return fail(node, fmt::format("expected allowed {}", wanted));
    for (const auto& a : *answers)
      report_.uses.push_back({.scenario = title_, .gate = a.gate, .allowed = a.allowed, .at = at});
    if (open) return;
    for (const auto& a : *answers) {
      if (a.allowed) continue;
      const Node *strength = node.find("strength"), *article = node.find("article");
      if (strength && strength->text != name_of(a.strength))
        fail(node, fmt::format("expected strength {}, got {}", strength->text, name_of(a.strength)));
      if (article && article->integer != a.article) fail(node, fmt::format("got article {}", a.article));
    }
    expect_offers(node, *answers);
  }

  void expect_offers(const Node& node, const std::vector<GateAnswer>& answers) {
    const Node* wanted = node.find("offers");
    if (!wanted) return;
    std::set<std::string> got;
    for (const auto& a : answers)
      for (const auto& offer : a.offers) got.insert(offer.command);
    for (const auto& item : wanted->items)
      if (!got.contains(item.text)) fail(node, fmt::format("expected offers {}, got {}", item.text, joined(got)));
  }

  void expect_change(const Node& node, const Case& told, std::span<const Fact> facts, Instant at) {
    const auto next = answer(rulebook_, calendar_, told.parameters, facts, at);
    if (!next) return fail(node, next.error().text());
    const std::string got = next->next_change ? next->next_change->text() : "none";
    const Node& wanted = *node.find("next_change");
    const auto instant = Instant::parse(wanted.text);
    if (instant ? instant->text() != got : wanted.text != got)
      fail(node, fmt::format("expected the next change at {}, got {}", wanted.text, got));
  }

  const Rulebook& rulebook_;
  const Calendar& calendar_;
  const Vocabulary* vocabulary_;
  std::vector<std::string> rules_, gated_, parameters_;
  std::map<std::string, std::vector<std::string>> gates_at_;  // command → gates
  std::set<int> articles_;
  Problems problems_;
  ScenarioReport report_;
  std::string title_, by_;
};

}  // namespace

base::Result<ScenarioReport> run_scenarios(const Rulebook& rulebook, const Calendar& calendar,
                                           const Files& scenario_files, const Vocabulary* vocabulary) {
  Runner runner(rulebook, calendar, vocabulary);
  for (const auto& [name, text] : scenario_files) ZL_CHECK(runner.run_file(name, text));
  return runner.take();
}

base::Result<ScenarioReport> run_scenarios(const Files& data, std::string_view id) {
  constexpr std::string_view kVocabulary = "vocabulary/";
  Files rulebooks, calendars, scenarios, schemas;
  for (const auto& [name, text] : data) {
    if (name.starts_with(kVocabulary)) schemas.emplace(name.substr(kVocabulary.size()), text);
    if (name.starts_with("calendars/")) calendars.emplace(name, text);
    if (name.starts_with("rulebooks/")) rulebooks.emplace(name.substr(10), text);
  }
  ZL_TRY(const Files bundle, select_bundle(rulebooks, id));
  ZL_TRY(const Vocabulary vocabulary, vocabulary_of(schemas));
  ZL_TRY(const Rulebook rulebook, Rulebook::load(bundle));
  ZL_TRY(const Calendar calendar, Calendar::load(calendars));
  std::set<std::string> folders;
  for (const auto& [name, text] : bundle) folders.insert(name.substr(0, name.find('/')));
  for (const auto& [name, text] : rulebooks)
    if (name.find("/scenarios/") != std::string::npos && folders.contains(name.substr(0, name.find('/'))))
      scenarios.emplace(name, text);
  return run_scenarios(rulebook, calendar, scenarios, schemas.empty() ? nullptr : &vocabulary);
}

}  // namespace rulebook
