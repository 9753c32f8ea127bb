// import-enterprises.
#include <fmt/format.h>

#include "crypto/digests.h"
#include "tables/table.h"
#include "zhilu/caller.h"
#include "zhilu/commands.h"
#include "zhilu/share.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
namespace fs = std::filesystem;

namespace {

base::Result<base::Bytes> list_file(const std::string& file) {
  std::error_code error;
  const auto size = fs::is_regular_file(file, error) ? fs::file_size(file, error) : 0;
  if (!error && size > tables::Limits{}.file_bytes)
    return fail(ErrorKind::too_large, "table.too_large", "the file is larger than a list is", file, "split it");
  const auto text = size > 0 ? text_of_file(file) : std::nullopt;
  if (!text) return fail(ErrorKind::not_found, "import.no_file", "this list cannot be read", file, "name an .xlsx or a .csv");
  return base::bytes_of(*text);
}

void tell_row(const Json& row) {
  const auto name = base::text_at(row.at("said"), "name");
  fmt::print("{:>6}  {:<8} {}\n", base::int_at(row, "row").value_or(0), base::text_at(row, "verdict"), name);
  for (const char* list : {"problems", "notes"})
    if (const auto* all = base::array_at(row, list))
      for (const auto& one : *all)
        fmt::print("        {} {}: {}\n", base::text_at(one, "where"), base::text_at(one, "what"), base::text_at(one, "remedy"));
}

// Page after page of an operation that says `next` while there is more; `each` hears every row.
template <class Each>
base::Status go_through(Caller& caller, const char* operation, JsonObject input, const base::Bytes& file, const char* rows, const Each& each) {
  while (true) {
    ZL_TRY(auto page, caller.call_with_file(operation, input, file));
    if (const auto* lacking = base::array_at(page, "lacking"); lacking && !lacking->empty())
      return fail(ErrorKind::invalid, "import.no_titles", "no row has a column for the name of the enterprise", "--header-row",
                  "name the row of the titles, or the fields with --columns");
    for (auto& row : page.as_object()[rows].as_array()) each(row);
    const auto next = base::int_at(page, "next");
    if (!next) return {};
    input["after"] = *next;
  }
}

}  // namespace

int run_import_enterprises(const Place& place, const ImportOptions& options) {
  auto file = list_file(options.file);
  if (!file) return print_error(file.error());
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  JsonObject input;
  if (options.sheet) input["sheet"] = *options.sheet;
  if (options.header_row) input["header_row"] = *options.header_row;
  if (!options.columns.empty()) input["columns"] = options.columns;
  if (options.dry_run) {
    input["limit"] = 500;
  } else {
    input["sha256"] = crypto::sha256(*file).hex();
    input["reason"] = options.reason.empty() ? "按导入的名单更正：" + fs::path(options.file).filename().string() : options.reason;
  }
  JsonArray rows;
  std::map<std::string, int> counts;
  const auto hear = [&](const Json& row) {
    ++counts[base::text_at(row, "verdict")];
    if (options.json) rows.push_back(row);
    else if (base::text_at(row, "verdict") != "same") tell_row(row);
  };
  const char* operation = options.dry_run ? "enterprise.check_import" : "enterprise.import";
  const auto done = go_through(**caller, operation, std::move(input), *file, options.dry_run ? "shown" : "done", hear);
  // What was written before the error stays, and is told.
  if (options.json) fmt::print("{}\n", boost::json::serialize(rows));
  else for (const auto& [verdict, count] : counts) fmt::print("{}: {}\n", verdict, count);
  if (!done) return print_error(done.error());
  return counts["refused"] > 0 ? 1 : 0;
}

}  // namespace zhilu
