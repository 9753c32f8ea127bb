// rules check (with the hazard library), rules test.
#include <fmt/format.h>

#include "records/hazard_library.h"
#include "rulebook/scenarios.h"
#include "zhilu/commands.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

struct Found {
  rulebook::Files files;  // by path below rulebooks/
  rulebook::ShelfOfRulebooks shelf;
};

// The rulebooks of a folder like data/.
base::Result<Found> rulebooks_in(const std::string& folder) {
  ZL_TRY(auto files, read_tree(folder));
  Found found;
  for (auto& [path, text] : files)
    if (path.starts_with("rulebooks/")) found.files[path.substr(10)] = std::move(text);
  ZL_TRY(found.shelf, rulebook::rulebooks_among(found.files));
  if (found.shelf.ids.empty())
    return fail(ErrorKind::not_found, "rules.none", "no manifest below rulebooks/ names a rulebook", folder,
                "name a folder like data/");
  return found;
}

base::Result<std::vector<rulebook::Problem>> problems_of(const Found& found, const std::string& id) {
  ZL_TRY(const auto bundle, rulebook::select_bundle(found.files, id));
  return rulebook::check_rulebook(bundle);
}

}  // namespace

namespace {

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
  auto found = rulebooks_in(folder);
  if (!found) return print_error(found.error());
  JsonArray told;
  bool wrong = false;
  const auto tell = [&](const std::string& id, const rulebook::Problem& p) {
    wrong = wrong || p.error;
    told.push_back(JsonObject{{"rulebook", id}, {"error", p.error}, {"code", p.code}, {"where", p.where},
                              {"what", p.what}, {"remedy", p.remedy}});
    if (!json) fmt::print("{}: {} {}: {} [{}]\n", p.where, p.error ? "error:" : "warning:", p.what, p.remedy, p.code);
  };
  for (const auto& id : found->shelf.ids) {
    auto problems = problems_of(*found, id);
    if (!problems) return print_error(problems.error());
    for (const auto& p : *problems) tell(id, p);
  }
  for (const auto& stray : found->shelf.strays) {
    rulebook::Problem p;
    p.error = true;
    p.code = "rulebook.stray_folder";
    p.where = stray;
    p.what = "no rulebook includes this folder, so nothing applies its rules";
    p.remedy = "name it under `includes` of a rulebook";
    tell({}, p);
  }
  auto hazards = problems_of_hazards(folder);
  if (!hazards) return print_error(hazards.error());
  for (const auto& p : *hazards) tell({}, p);
  if (json) fmt::print("{}\n", boost::json::serialize(told));
  if (!json && !wrong) fmt::print("well formed: {}\n", fmt::join(found->shelf.ids, ", "));
  return wrong ? 1 : 0;
}

int run_rules_test(const std::string& folder, bool json) {
  auto files = read_tree(folder);
  if (!files) return print_error(files.error());
  auto found = rulebooks_in(folder);
  if (!found) return print_error(found.error());
  bool passed = true;
  JsonArray reports;
  for (const auto& id : found->shelf.ids) {
    auto report = rulebook::run_scenarios(*files, id);
    if (!report) return print_error(report.error());
    if (report->scenarios == 0) continue;
    passed = passed && report->passed();
    JsonArray failures;
    for (const auto& f : report->failures) {
      failures.push_back(JsonObject{{"scenario", f.scenario}, {"where", f.where}, {"what", f.what}});
      if (!json) fmt::print("{}: {}: {}\n", f.where, f.scenario, f.what);
    }
    if (!json)
      fmt::print("{}: {} scenarios, {} expectations, {} failed\n", id, report->scenarios, report->expectations, failures.size());
    reports.push_back(JsonObject{{"rulebook", id}, {"scenarios", report->scenarios}, {"expectations", report->expectations},
                                 {"failures", std::move(failures)}});
  }
  if (json) fmt::print("{}\n", boost::json::serialize(reports));
  return passed ? 0 : 1;
}

}  // namespace zhilu
