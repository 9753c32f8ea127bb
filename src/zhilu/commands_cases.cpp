// cases, findings, ingest, archive, rules explain.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "files/file_system.h"
#include "rulebook/rulebook.h"
#include "services/bag_shelf.h"
#include "zhilu/caller.h"
#include "zhilu/commands.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
namespace fs = std::filesystem;

namespace {

void print_json(const Json& json) { fmt::print("{}\n", boost::json::serialize(json)); }

std::string local_time(const std::string& instant) {
  const auto parsed = base::Instant::parse(instant);
  if (!parsed) return instant;
  const auto t = base::LegalTime::of(*parsed);
  return fmt::format("{} {:02}:{:02}", t.day.text(), t.hour, t.minute);
}

base::Result<JsonArray> all_cases(Caller& caller) {
  JsonArray all;
  JsonObject query{{"limit", 500}};
  while (true) {
    ZL_TRY(auto page, caller.call("case.list", query));
    for (auto& row : page.as_object()["cases"].as_array()) all.push_back(std::move(row));
    const auto next = base::text_at(page, "next");
    if (next.empty()) return all;
    query["after"] = next;
  }
}

// By the finding that it is told in: [{article, clause, source, obligation}], each clause that lists one of its obligations.
std::map<std::string, JsonArray> clauses_that_gather(const Json& findings) {
  std::map<std::string, JsonArray> out;
  for (const auto& lane : findings.at("lanes").as_array()) {
    const auto* clauses = base::array_at(lane, "gathered");
    if (clauses == nullptr) continue;
    for (const auto& clause : *clauses)
      for (const auto& o : clause.at("obligations").as_array())
        out[base::text_at(o.at("under"), "id")].push_back(JsonObject{{"article", lane.at("article")},
                                                                     {"clause", clause.at("clause")},
                                                                     {"source", lane.at("source")},
                                                                     {"obligation", o.at("id")}});
  }
  return out;
}

// One flat list, as scripts read it.
base::Result<JsonArray> findings_of(Caller& caller, const FindingsOptions& options) {
  JsonObject query;
  if (!options.bureau) query["case"] = options.case_name;
  if (!options.at.empty()) query["at"] = options.at;
  if (options.seq) query["seq"] = *options.seq;
  ZL_TRY(auto body, caller.call(options.bureau ? "bureau.findings" : "case.findings", query));
  const auto gathering = clauses_that_gather(body);
  JsonArray flat;
  for (auto& lane : body.as_object()["lanes"].as_array())
    for (auto& o : lane.as_object()["obligations"].as_array()) {
      auto& object = o.as_object();
      for (const char* optional : {"due", "explained"})
        if (!object.contains(optional)) object[optional] = nullptr;
      object["layer"] = base::text_at(lane, "layer");
      if (const auto by = gathering.find(base::text_at(o, "id")); by != gathering.end()) object["gathered_by"] = by->second;
      for (auto& source : object["also"].as_array())
        if (auto& other = source.as_object(); !other.contains("due")) other["due"] = nullptr;
      flat.push_back(std::move(o));
    }
  return flat;
}

const char* mark(const std::string& status) {
  if (status == "met" || status == "met_late") return "✔";
  if (status == "breached") return "✖";
  if (status == "open") return "◷";
  if (status == "exempt") return "ⓘ";
  return "·";
}

// The clause; with its law where that is not the bureau's own regulation.
std::string clause_of(const Json& o) {
  const bool own = base::text_at(o, "layer") == rulebook::name_of(rulebook::Layer::bureau);
  return (own ? std::string() : base::text_at(o, "source")) + base::text_at(o, "clause");
}

void print_finding(const Json& o) {
  std::string line = fmt::format("{} {:<10} {} {}", mark(base::text_at(o, "status")), base::text_at(o, "status"),
                                 clause_of(o), base::text_at(o, "title"));
  if (const auto* subject = base::find(o, "subject"); subject && !base::text_at(*subject, "label").empty())
    line += "：" + base::text_at(*subject, "label");
  if (const auto due = base::text_at(o, "due"); !due.empty()) line += "  期限 " + local_time(due);
  if (const auto why = base::text_at(o, "explained"); !why.empty()) line += "  说明：" + why;
  fmt::print("{}\n", line);
  // Every source of what several laws ask, each as it stands by itself.
  const auto source = [](const std::string& clause, const Json& of) {
    const auto due = base::text_at(of, "due");
    fmt::print("    {} {:<10} {}{}\n", mark(base::text_at(of, "status")), base::text_at(of, "status"), clause,
               due.empty() ? "" : "  期限 " + local_time(due));
  };
  if (const auto* own = base::find(o, "own")) source(clause_of(o), *own);
  for (const auto& other : *base::array_at(o, "also")) source(clause_of(other), other);
}

// What the clause of an article that is the sum of others comes to, each by the id that `rules explain` takes.
void print_gathered(const JsonArray& findings) {
  std::map<std::string, std::vector<std::string>> gathered;
  for (const auto& o : findings)
    if (const auto* clauses = base::array_at(o, "gathered_by"))
      for (const auto& by : *clauses)
        gathered[base::text_at(by, "source") + base::text_at(by, "clause")].push_back(base::text_at(by, "obligation"));
  for (const auto& [clause, obligations] : gathered) {
    fmt::print("{} 汇集{}项\n", clause, obligations.size());
    for (const auto& id : obligations) fmt::print("    {}\n", id);
  }
}

// Links inside a folder may lead anywhere, also to what is no recording: they are named and passed over.
base::Status add_folder(const fs::path& folder, std::vector<fs::path>& files) {
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const auto type = entry->symlink_status().type();
    if (type == fs::file_type::regular) files.push_back(entry->path());
    if (type == fs::file_type::symlink)
      fmt::print(stderr, "zhilu: warning: {} is a link and was passed over; name its file itself\n", entry->path().string());
  }
  if (error)
    return fail(ErrorKind::io, "ingest.unreadable_folder", "the folder cannot be read: " + error.message(), folder.string(),
                "make it readable, or name the files");
  return {};
}

base::Result<std::vector<fs::path>> files_of(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  for (const auto& given : paths) {
    std::error_code error;
    if (fs::is_directory(given, error)) {
      ZL_CHECK(add_folder(given, files));
    } else if (fs::is_regular_file(given, error)) {
      files.emplace_back(given);
    } else {
      return fail(ErrorKind::not_found, "ingest.no_such_file", "there is no such file or folder", given, "check the path");
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

base::Result<std::string> user_id(Caller& caller, const std::string& given) {
  ZL_TRY(const auto body, caller.call("user.list", JsonObject{}));
  for (const auto& user : *base::array_at(body, "users"))
    if (base::text_at(user, "user") == given || (!given.empty() && base::text_at(user, "login") == given))
      return base::text_at(user, "user");
  return fail(ErrorKind::not_found, "user.no_such_user", "there is no such officer", given, "zhilu user list shows them");
}

// The file's own time is a claim of the machine that copied it; better than nothing, and named as such.
std::string modified_at(const fs::path& file, const std::optional<base::Instant>& clock) {
  std::error_code error;
  const auto written = fs::last_write_time(file, error);
  if (error || clock) return {};
  const auto since = std::chrono::file_clock::to_sys(written).time_since_epoch();
  return base::Instant{std::chrono::duration_cast<std::chrono::microseconds>(since).count()}.text();
}

base::Status sync_files(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int failed = fd < 0 || ::syncfs(fd) != 0 ? errno : 0;
  if (fd >= 0) ::close(fd);
  if (failed != 0) return base::pass_on(files::error_of(failed, "syncing", folder.string()));
  return {};
}

tl::unexpected<base::Error> exists_already(const fs::path& target) {
  return fail(ErrorKind::conflict, "archive.exists", "there is already a case file of this name", target.string(),
              "choose another folder; sealed files also lie in the data directory under archive");
}

// Asked before a case that has its number is sealed once more.
base::Status check_free(Caller& caller, const std::string& case_name, const fs::path& out) {
  const auto view = caller.call("case.view", JsonObject{{"case", case_name}});
  const auto* archive = view ? base::find(*view, "archive") : nullptr;
  const auto name = archive != nullptr ? base::text_at(*archive, "archive_number") : std::string();
  std::error_code error;
  if (!name.empty() && fs::exists(out / name, error)) return exists_already(out / name);
  return {};
}

// The sealed case file under its own name: there as a whole, or not at all.
base::Status hand_over(const fs::path& data, const Json& sealed, const fs::path& target) {
  const auto bag = services::sealed_bag(data, base::text_at(sealed, "seal"), base::text_at(sealed, "bag"));
  if (!bag)
    return fail(ErrorKind::not_found, "archive.none", "the sealed case file is not in the data directory", target.filename().string(),
                "run zhilu verify");
  std::error_code error;
  if (fs::exists(target, error)) return exists_already(target);
  auto incoming = target;
  incoming += ".incoming";  // an earlier try may have left half of it
  fs::create_directories(target.parent_path(), error);
  if (!error) fs::remove_all(incoming, error);
  if (!error) fs::copy(*bag, incoming, fs::copy_options::recursive, error);
  if (!error) ZL_CHECK(sync_files(incoming));
  if (!error) fs::rename(incoming, target, error);
  if (!error) return services::sync_folder(target.parent_path());
  std::error_code ignored;
  fs::remove_all(incoming, ignored);
  return fail(ErrorKind::io, "archive.not_written", "the case file cannot be written: " + error.message(), target.string(),
              "make room, or choose another folder");
}

}  // namespace

int run_cases(const Place& place, bool json) {
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  auto cases = all_cases(**caller);
  if (!cases) return print_error(cases.error());
  if (json) {
    print_json(*cases);
    return 0;
  }
  for (const auto& c : *cases) {
    const auto& counts = *base::find(c, "findings");
    fmt::print("{}  {}  {}  {}  ✔{} ◷{} ✖{}\n", base::text_at(c, "number"), base::text_at(c, "stage"),
               local_time(base::text_at(c, "opened_at")), base::text_at(c, "party"), base::int_at(counts, "met").value_or(0),
               base::int_at(counts, "open").value_or(0), base::int_at(counts, "breached").value_or(0));
  }
  return 0;
}

int run_findings(const Place& place, const FindingsOptions& options) {
  if (options.bureau == !options.case_name.empty())
    return print_error({ErrorKind::invalid, "findings.whose", "findings are of one case, or of the bureau", "CASE",
                        "name a case, or say --bureau"}) + 1;
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  auto findings = findings_of(**caller, options);
  if (!findings) return print_error(findings.error());
  if (options.json) {
    print_json(*findings);
  } else {
    for (const auto& o : *findings) print_finding(o);
    print_gathered(*findings);
  }
  return 0;
}

int run_ingest(const Place& place, const IngestOptions& options) {
  auto files = files_of(options.paths);
  if (!files) return print_error(files.error());
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  auto officer = user_id(**caller, options.officer);
  if (!officer) return print_error(officer.error());
  int status = 0;
  for (const auto& file : *files) {
    JsonObject metadata{{"case", options.case_name}, {"name", file.filename().string()}, {"device", options.device},
                        {"officer", *officer}};
    if (const auto at = modified_at(file, place.clock); !at.empty()) metadata["made_until"] = at;
    auto receipt = (*caller)->send(file, metadata);
    if (!receipt) {
      auto error = receipt.error();
      error.where = file.string() + (error.where.empty() ? "" : ": " + error.where);
      status = print_error(error);  // the others still go in
      continue;
    }
    if (options.json) {
      JsonObject line{{"path", file.string()}};
      for (const auto& member : receipt->as_object()) line[member.key()] = member.value();
      print_json(line);
    } else {
      fmt::print("{}  {} bytes  seq {}  {}\n", base::text_at(*receipt, "digest"), base::int_at(*receipt, "bytes").value_or(0),
                 base::int_at(*receipt, "seq").value_or(0), file.filename().string());
    }
    std::fflush(stdout);
  }
  return status;
}

int run_archive(const Place& place, const std::string& case_name, const std::string& out, bool json) {
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  if (auto free = check_free(**caller, case_name, out); !free) return print_error(free.error());
  auto body = (*caller)->call("case.archive", JsonObject{{"case", case_name}});
  if (!body) return print_error(body.error());
  const auto target = fs::path(out) / base::text_at(*body, "bag");
  if (auto done = hand_over(place.data, *body, target); !done) return print_error(done.error());
  if (json) {
    body->as_object()["path"] = target.string();
    print_json(*body);
  } else {
    fmt::print("{}\nseal {}\nkey  {}\n", target.string(), base::text_at(*body, "seal"), base::text_at(*body, "vkey_fingerprint"));
  }
  return 0;
}

int run_rules_explain(const Place& place, const std::string& case_name, const std::string& obligation, bool json) {
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  auto body = (*caller)->call("case.explain_finding", JsonObject{{"case", case_name}, {"obligation", obligation}});
  if (!body) return print_error(body.error());
  if (json)
    print_json(*body);
  else
    fmt::print("{}\n", base::text_at(*body, "text"));
  return 0;
}

}  // namespace zhilu
