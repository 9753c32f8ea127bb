#include "rulebook/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/sort_stably.h"
#include "rulebook/bundle_places.h"
#include "rulebook/model.h"

namespace rulebook {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

void add_tests(ArticleCoverage& article, const ScenarioReport& report) {
  for (const auto& use : report.uses) {
    const bool concerns = contains(article.rules, use.rule) || contains(article.gates, use.gate) ||
                          (!use.exception.empty() && contains(article.exceptions, use.exception));
    if (concerns && !contains(article.tests, use.scenario)) article.tests.push_back(use.scenario);
  }
}

base::JsonArray json_of(const std::vector<std::string>& list) {
  base::JsonArray out;
  for (const auto& word : list) out.push_back(base::Json(word));
  return out;
}

Problem warning(std::string code, const std::string& where, std::string what, std::string remedy) {
  return {false, std::move(code), where, std::move(what), std::move(remedy)};
}

// Instants within which a limit is tried: what ends with the day is in whole seconds last met at 23:59:59.
struct Tried {
  bool before = false, at = false, after = false;
  void look(base::Instant t, base::Instant due) {
    before = before || (t < due && t >= due.plus_us(-2 * kSecond));
    at = at || (t <= due && t > due.plus_us(-kSecond));
    after = after || (t > due && t <= due.plus_us(kSecond + 1));
  }
  bool all() const { return before && at && after; }
};

}  // namespace

std::vector<ArticleCoverage> coverage(const Rulebook& rulebook, const std::string& folder,
                                      const ScenarioReport& report) {
  const Model& model = rulebook.model();
  std::set<std::string> titles;
  for (const auto& source : model.sources)
    if (source.folder == folder) titles.insert(source.title.zh);
  std::vector<ArticleCoverage> out;
  for (const auto& a : model.articles) {
    if (!titles.contains(a.source)) continue;
    out.push_back({a.number, a.clause, a.source, a.title, a.rules, a.gates, a.exceptions, a.declared, {}});
    add_tests(out.back(), report);
  }
  const auto& own =
      model.sources.empty() ? Source{} : model.sources[static_cast<std::size_t>(model.own_source)];
  if (own.folder == folder && model.last_article > 0)
    for (int n = model.first_article; n <= model.last_article; ++n) {
      const bool named = std::any_of(out.begin(), out.end(), [&](const ArticleCoverage& a) {
        return a.article == n && a.source == own.title.zh;
      });
      if (!named) out.push_back({.article = n, .source = own.title.zh});
    }
  base::sort_stably(out, [](const ArticleCoverage& a, const ArticleCoverage& b) {
    return a.source != b.source ? a.source < b.source : a.article < b.article;
  });
  return out;
}

base::Json to_json(const ArticleCoverage& a, const std::string& rulebook) {
  base::JsonArray declared;
  for (const auto& d : a.declared) {
    base::JsonObject one{{"clause", d.clause},
                         {"statement", d.statement.zh},
                         {"statement_en", d.statement.en},
                         {"reason", d.reason.zh},
                         {"reason_en", d.reason.en}};
    if (d.gathers)
      one["gathers"] = base::JsonObject{
          {"first", d.gathers->first}, {"last", d.gathers->last}, {"rules", json_of(d.gathers->rules)}};
    declared.push_back(std::move(one));
  }
  return base::JsonObject{{"rulebook", rulebook},
                          {"article", a.article},
                          {"clause", a.clause},
                          {"source", a.source},
                          {"title", a.title.zh},
                          {"title_en", a.title.en},
                          {"rules", json_of(a.rules)},
                          {"gates", json_of(a.gates)},
                          {"exceptions", json_of(a.exceptions)},
                          {"tests", json_of(a.tests)},
                          {"declared", std::move(declared)},
                          {"covered", a.covered()}};
}

std::vector<Problem> missing_tests(const Rulebook& rulebook, const std::string& folder,
                                   const ScenarioReport& report) {
  std::vector<Problem> out;
  std::set<std::string> rules, exceptions, open, shut;
  std::map<std::string, Tried> tried;
  for (const auto& use : report.uses) {
    rules.insert(use.rule);
    exceptions.insert(use.exception);
    if (!use.gate.empty()) (use.allowed ? open : shut).insert(use.gate);
    if (!use.due) continue;
    tried[use.rule].look(use.at, *use.due);
    for (const auto t : use.performed) tried[use.rule].look(t, *use.due);
  }
  for (const auto& rule : rulebook.model().rules) {
    if (rule.refined || folder_of(rule.place) != folder) continue;
    if (!rules.contains(rule.id))
      out.push_back(warning("rulebook.untested_rule", rule.place,
                            fmt::format("no scenario looks at rule '{}'", rule.id),
                            "tell a case and what is expected of it"));
    else if (rule.deadline && !tried[rule.id].all())
      out.push_back(warning(
          "rulebook.untested_limit", rule.place,
          fmt::format("the limit of rule '{}' is not tried{}{}{}", rule.id,
                      tried[rule.id].before ? "" : ", one second before", tried[rule.id].at ? "" : ", at it",
                      tried[rule.id].after ? "" : ", one second after"),
          "expect what holds one second before, at and one second after it"));
  }
  for (const auto& exception : rulebook.model().exceptions)
    if (folder_of(exception.place) == folder && !exceptions.contains(exception.id))
      out.push_back(warning("rulebook.untested_exception", exception.place,
                            fmt::format("no scenario sees exception '{}' lift anything", exception.id),
                            "tell a case in which it applies"));
  for (const auto& gate : rulebook.model().gates)
    if (folder_of(gate.place) == folder && (!open.contains(gate.id) || !shut.contains(gate.id)))
      out.push_back(warning("rulebook.untested_gate", gate.place,
                            fmt::format("gate '{}' is not seen both open and shut", gate.id),
                            "tell a case for either"));
  return out;
}

}  // namespace rulebook
