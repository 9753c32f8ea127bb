// rules check (with the hazard library), test, coverage, diff, try.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "records/hazard_library.h"
#include "rulebook/coverage.h"
#include "rulebook/yaml_text.h"
#include "zhilu/caller.h"
#include "zhilu/commands.h"
#include "zhilu/rule_folders.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
namespace fs = std::filesystem;

namespace {

base::Result<rulebook::ScenarioReport> report_of(const Found& found, const Book& book, const rulebook::Rulebook& loaded) {
  ZL_TRY(const auto calendar, rulebook::Calendar::load(found.calendars));
  rulebook::Files scenarios;
  for (const auto& [name, text] : found.files) {
    const auto folder = name.substr(0, name.find('/'));
    const bool own = std::find(book.folders.begin(), book.folders.end(), folder) != book.folders.end();
    if (own && name.find("/scenarios/") != std::string::npos) scenarios.emplace(name, text);
  }
  // A rulebook of events of its own (another trade, an example) is tried by itself.
  const auto* vocabulary = found.vocabulary ? &*found.vocabulary : nullptr;
  if (vocabulary && !rulebook::Rulebook::load(book.bundle, vocabulary)) vocabulary = nullptr;
  return rulebook::run_scenarios(loaded, calendar, scenarios, vocabulary);
}

// What is wrong with a rulebook, and what is odd about it.
std::vector<rulebook::Problem> problems_of(const Found& found, const Book& book) {
  const auto* vocabulary = found.vocabulary ? &*found.vocabulary : nullptr;
  auto problems = rulebook::check_rulebook(book.bundle, vocabulary);
  const auto loaded = rulebook::Rulebook::load(book.bundle, vocabulary);
  if (!loaded) return problems;
  problems.insert(problems.end(), loaded->remarks().begin(), loaded->remarks().end());
  const auto report = report_of(found, book, *loaded);
  if (!report) {
    const auto& e = report.error();
    problems.push_back({true, e.code, e.where, e.what, e.remedy});
    return problems;
  }
  for (const auto& folder : book.folders) {
    if (!found.asks(folder)) continue;
    auto untested = rulebook::missing_tests(*loaded, folder, *report);
    problems.insert(problems.end(), untested.begin(), untested.end());
  }
  return problems;
}

Json to_json(const rulebook::Problem& p, const std::string& id) {
  return JsonObject{{"rulebook", id},   {"error", p.error}, {"code", p.code},
                    {"where", p.where}, {"what", p.what},   {"remedy", p.remedy}};
}

rulebook::Problem stray(const std::string& folder) {
  return {true, "rulebook.stray_folder", folder, "no rulebook includes this folder, so nothing applies its rules",
          "name it under `includes` of a rulebook"};
}

// What is wrong with the file itself is told of it, before the folder around it is looked at.
base::Status sound_file(const fs::path& path) {
  ZL_TRY(const auto text, read_rule_file(path));
  const auto name = path.parent_path().filename() / path.filename();
  ZL_CHECK(rulebook::parse_yaml(text, name.generic_string(), 0));
  return {};
}

// A rulebook to try: a folder with its manifest, or one changed file of it.
base::Result<JsonObject> draft_files(const std::string& given) {
  std::error_code error;
  const fs::path path = fs::weakly_canonical(given, error);
  if (error || !fs::exists(path, error))
    return fail(ErrorKind::not_found, "rules.none", "there is no such file or folder", given,
                "name the folder of a rulebook, or one of its files");
  const bool whole = fs::is_directory(path, error);
  if (!whole) ZL_CHECK(sound_file(path));
  const fs::path folder = whole ? path : path.parent_path();
  ZL_TRY(const auto one, one_book_in(folder.string()));
  ZL_CHECK(rulebook::Rulebook::load(one.book.bundle, one.found.vocabulary ? &*one.found.vocabulary : nullptr));
  JsonObject out;
  for (const auto& [name, text] : one.book.bundle) out[name] = text;
  return out;
}

std::string told(const Json& side) {
  if (!side.is_object()) return "–";
  std::string out = base::text_at(side, "status");
  if (const auto due = base::text_at(side, "due"); !due.empty()) out += " (" + due + ")";
  return out;
}

int print_trial(const base::Result<Json>& body, bool json) {
  if (!body) return print_error(body.error());
  if (json) {
    fmt::print("{}\n", boost::json::serialize(*body));
    return 0;
  }
  for (const auto& c : *base::array_at(*body, "changes"))
    fmt::print("{}  {}  {} {}: {} → {}\n", base::text_at(c, "number"), base::text_at(c, "obligation"),
               base::text_at(c, "clause"), base::text_at(c, "title"), told(c.at("before")), told(c.at("after")));
  for (const auto& f : *base::array_at(*body, "failed"))
    fmt::print("{}: {} [{}]\n", base::text_at(f, "case"), base::text_at(f, "what"), base::text_at(f, "code"));
  fmt::print("{} cases, {} changes\n", base::int_at(*body, "cases").value_or(0), base::array_at(*body, "changes")->size());
  return base::array_at(*body, "failed")->empty() ? 0 : 1;
}

// All cases, a stretch at a time, as one answer.
base::Result<Json> whole_trial(Caller& caller, JsonObject asked) {
  ZL_TRY(auto whole, caller.call("rulebook.try", asked));
  while (!base::text_at(whole, "next").empty()) {
    asked["after"] = base::text_at(whole, "next");
    ZL_TRY(auto more, caller.call("rulebook.try", asked));
    auto& all = whole.as_object();
    for (const char* list : {"changes", "failed"})
      for (auto& one : more.at(list).as_array()) all[list].as_array().push_back(std::move(one));
    all["cases"] = base::int_at(whole, "cases").value_or(0) + base::int_at(more, "cases").value_or(0);
    all["complete"] = base::bool_at(more, "complete");
    all["next"] = base::text_at(more, "next");
  }
  whole.as_object().erase("next");
  return whole;
}

// The hazard libraries of the folder; a folder of rules alone has none.
base::Result<std::vector<rulebook::Problem>> problems_of_hazards(const std::string& folder) {
  ZL_TRY(const auto files, read_tree(folder));
  std::map<std::string, std::string> libraries;
  for (const auto& [path, text] : files)
    if (path.starts_with("hazards/") && path.ends_with(".json")) libraries[path] = text;
  std::vector<rulebook::Problem> out;
  if (libraries.empty()) return out;
  const auto schema = files.find("schemas/hazards.schema.json");
  if (schema == files.end())
    return fail(ErrorKind::not_found, "hazards.no_schema", "the folder has hazards but not their schema",
                folder + "/schemas/hazards.schema.json", "name a folder like data/");
  for (const auto& fault : records::check_hazards(libraries, schema->second)) {
    rulebook::Problem p;
    p.error = true;
    p.code = "hazards.wrong";
    p.where = fault.where;
    p.what = fault.what;
    p.remedy = fault.remedy;
    out.push_back(std::move(p));
  }
  return out;
}

}  // namespace

int run_rules_check(const std::string& folder, bool json) {
  const auto found = rulebooks_in(folder);
  if (!found) return print_error(found.error());
  const auto books = books_of(*found);
  if (!books) return print_error(books.error());
  JsonArray all;
  std::vector<std::string> well;
  bool wrong = false;
  const auto tell = [&](const std::string& id, const rulebook::Problem& p) {
    wrong = wrong || p.error;
    all.push_back(to_json(p, id));
    if (!json)
      fmt::print("{}: {} {}: {} [{}]\n", p.where, p.error ? "error:" : "warning:", p.what, p.remedy, p.code);
  };
  for (const auto& book : *books) {
    well.push_back(book.id);
    for (const auto& p : problems_of(*found, book)) tell(book.id, p);
  }
  for (const auto& name : found->shelf.strays)
    if (found->asks(name)) tell({}, stray(name));
  const auto hazards = problems_of_hazards(folder);
  if (!hazards) return print_error(hazards.error());
  for (const auto& p : *hazards) tell({}, p);
  if (json) fmt::print("{}\n", boost::json::serialize(all));
  if (!json && !wrong) fmt::print("well formed: {}\n", fmt::join(well, ", "));
  return wrong ? 1 : 0;
}

int run_rules_test(const std::string& folder, bool json) {
  const auto found = rulebooks_in(folder);
  if (!found) return print_error(found.error());
  const auto books = books_of(*found);
  if (!books) return print_error(books.error());
  bool passed = true, any = false;
  JsonArray reports;
  for (const auto& book : *books) {
    const auto loaded = rulebook::Rulebook::load(book.bundle);
    if (!loaded) return print_error(loaded.error());
    const auto report = report_of(*found, book, *loaded);
    if (!report) return print_error(report.error());
    if (report->scenarios == 0) continue;
    any = true;
    passed = passed && report->passed();
    JsonArray failures;
    for (const auto& f : report->failures) {
      failures.push_back(JsonObject{{"scenario", f.scenario}, {"where", f.where}, {"what", f.what}});
      if (!json) fmt::print("{}: {}: {}\n", f.where, f.scenario, f.what);
    }
    if (!json)
      fmt::print("{}: {} scenarios, {} expectations, {} failed\n", book.id, report->scenarios, report->expectations, failures.size());
    reports.push_back(JsonObject{{"rulebook", book.id}, {"scenarios", report->scenarios},
                                 {"expectations", report->expectations}, {"failures", std::move(failures)}});
  }
  if (!any)
    return print_error({ErrorKind::not_found, "rules.no_scenarios", "no scenario tries the rules of this folder", folder,
                        "write them as FOLDER/scenarios/NAME.yaml"});
  if (json) fmt::print("{}\n", boost::json::serialize(reports));
  return passed ? 0 : 1;
}

namespace {

// How much of the law in a folder the scenarios look at.
class Tried {
 public:
  explicit Tried(const rulebook::ScenarioReport& report) {
    for (const auto& use : report.uses)
      for (const auto* id : {&use.rule, &use.gate, &use.exception}) used_.insert(*id);
  }
  void add(const rulebook::ArticleCoverage& article) {
    ++articles_;
    covered_ += article.covered() ? 1 : 0;
    count(article.rules, 0);
    count(article.gates, 1);
    count(article.exceptions, 2);
  }
  void print(const std::string& folder) const {
    if (articles_ == 0) return;
    fmt::print("{}: {} of {} articles covered; tried by scenarios: {} of {} rules, {} of {} gates, {} of {} exceptions\n", folder,
               covered_, articles_, tried_[0], all_[0], tried_[1], all_[1], tried_[2], all_[2]);
  }

 private:
  void count(const std::vector<std::string>& ids, std::size_t kind) {
    for (const auto& id : ids) {
      if (!counted_.insert(id).second) continue;  // a rule may stand under two articles
      ++all_[kind];
      tried_[kind] += used_.contains(id) ? 1 : 0;
    }
  }
  std::set<std::string> used_, counted_;
  std::size_t articles_ = 0, covered_ = 0;
  std::array<std::size_t, 3> all_{}, tried_{};
};

void print_article(const std::string& folder, const rulebook::ArticleCoverage& a) {
  fmt::print("{} {:>3}  {}{:<10} {} rules, {} declared, {} tests  {}{}\n", folder, a.article, a.source, a.clause,
             a.rules.size() + a.gates.size() + a.exceptions.size(), a.declared.size(), a.tests.size(), a.title.zh,
             a.covered() ? "" : "  NEITHER RULE NOR REASON");
  for (const auto& d : a.declared)
    if (d.gathers)
      fmt::print("        {} gathers what {} rules of articles {} to {} find\n", d.clause, d.gathers->rules.size(), d.gathers->first,
                 d.gathers->last);
}

}  // namespace

int run_rules_coverage(const std::string& folder, bool json) {
  const auto found = rulebooks_in(folder);
  if (!found) return print_error(found.error());
  const auto books = books_of(*found);
  if (!books) return print_error(books.error());
  JsonArray all;
  std::set<std::string> told_folders;
  bool whole = true;
  for (const auto& book : *books) {
    const auto loaded = rulebook::Rulebook::load(book.bundle);
    if (!loaded) return print_error(loaded.error());
    const auto report = report_of(*found, book, *loaded);
    if (!report) return print_error(report.error());
    for (const auto& name : book.folders) {
      if (!found->asks(name) || !told_folders.insert(name).second) continue;
      Tried tried(*report);
      for (const auto& a : rulebook::coverage(*loaded, name, *report)) {
        tried.add(a);
        whole = whole && a.covered();
        all.push_back(rulebook::to_json(a, name));
        if (!json) print_article(name, a);
      }
      if (!json) tried.print(name);
    }
  }
  if (json) fmt::print("{}\n", boost::json::serialize(all));
  return whole ? 0 : 1;
}

int run_rules_diff(const Place& place, const std::string& before, const std::string& after, bool json) {
  auto from = draft_files(before);
  if (!from) return print_error(from.error());
  auto to = draft_files(after);
  if (!to) return print_error(to.error());
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  return print_trial(whole_trial(**caller, JsonObject{{"against", std::move(*from)}, {"draft", std::move(*to)}}), json);
}

int run_rules_install(const Place& place, const std::string& folder, bool json) {
  auto files = draft_files(folder);
  if (!files) return print_error(files.error());
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  const auto done = (*caller)->call("rulebook.install", JsonObject{{"files", std::move(*files)}});
  if (!done) return print_error(done.error());
  if (json)
    fmt::print("{}\n", boost::json::serialize(*done));
  else
    fmt::print("installed: {} {}, in force from {}, digest {}\nIt waits for two signatures (author and reviewer) on the page of the rulebook.\n",
               base::text_at(*done, "rulebook"), base::text_at(*done, "version"), base::text_at(*done, "in_force_from"),
               base::text_at(*done, "digest"));
  return 0;
}

int run_rules_try(const Place& place, const std::string& draft, bool json) {
  auto files = draft_files(draft);
  if (!files) return print_error(files.error());
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  return print_trial(whole_trial(**caller, JsonObject{{"draft", std::move(*files)}}), json);
}

}  // namespace zhilu
