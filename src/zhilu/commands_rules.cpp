// rules check, rules test.
#include <fmt/format.h>

#include "rulebook/scenarios.h"
#include "zhilu/commands.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

// The rulebooks of a folder like data/: each folder below rulebooks/ with a manifest.
base::Result<std::pair<rulebook::Files, std::vector<std::string>>> rulebooks_in(const std::string& folder) {
  ZL_TRY(auto files, read_tree(folder));
  rulebook::Files all;
  std::vector<std::string> ids;
  for (const auto& [path, text] : files) {
    if (!path.starts_with("rulebooks/")) continue;
    all[path.substr(10)] = text;
    const auto slash = path.find('/', 10);
    if (slash == std::string::npos) continue;
    const auto id = path.substr(10, slash - 10);
    if (ids.empty() || ids.back() != id) ids.push_back(id);
  }
  if (ids.empty())
    return fail(ErrorKind::not_found, "rules.none", "the folder holds no rulebooks/", folder, "name a folder like data/");
  return std::pair{std::move(all), std::move(ids)};
}

}  // namespace

int run_rules_check(const std::string& folder, bool json) {
  auto found = rulebooks_in(folder);
  if (!found) return print_error(found.error());
  JsonArray problems;
  bool wrong = false;
  for (const auto& id : found->second) {
    auto bundle = rulebook::select_bundle(found->first, id);
    if (!bundle) return print_error(bundle.error());
    for (const auto& p : rulebook::check_rulebook(*bundle)) {
      wrong = wrong || p.error;
      problems.push_back(JsonObject{{"rulebook", id}, {"error", p.error}, {"code", p.code}, {"where", p.where},
                                    {"what", p.what}, {"remedy", p.remedy}});
      if (!json)
        fmt::print("{}: {} {}: {} [{}]\n", p.where, p.error ? "error:" : "warning:", p.what, p.remedy, p.code);
    }
  }
  if (json) fmt::print("{}\n", boost::json::serialize(problems));
  if (!json && !wrong) fmt::print("{} rulebooks: well formed\n", found->second.size());
  return wrong ? 1 : 0;
}

int run_rules_test(const std::string& folder, bool json) {
  auto files = read_tree(folder);
  if (!files) return print_error(files.error());
  auto found = rulebooks_in(folder);
  if (!found) return print_error(found.error());
  bool passed = true;
  JsonArray reports;
  for (const auto& id : found->second) {
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
