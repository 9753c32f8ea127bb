// The working days of a year, as the State Council announces them late in the year before: installed in a bureau at work,
// and shown with the years that deadlines wait for.
#include <algorithm>
#include <map>
#include <set>

#include "crypto/digests.h"
#include "services/case_access.h"
#include "services/core.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kMaxCalendarBytes = 256 * 1024;

// The year's newest file; empty where there is none.
base::Result<std::string> digest_of_year(Core& core, int year) {
  ZL_TRY(const auto rows, all_rows(core, "installed", "calendar:" + std::to_string(year) + ":"));
  const ports::ReadRow* newest = nullptr;
  for (const auto& row : rows)
    if (!newest || base::int_at(row.json, "seq") > base::int_at(newest->json, "seq")) newest = &row;
  return newest ? base::text_at(newest->json, "digest") : std::string();
}

base::Result<Reply> install_calendar(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "calendar.install"));
  const auto text = base::text_at(input, "text");
  if (text.size() > kMaxCalendarBytes)
    return fail(ErrorKind::too_large, "calendar.too_large", "the calendar is too large", "/text",
                "at most " + std::to_string(kMaxCalendarBytes) + " bytes");
  ZL_TRY(const auto calendar, rulebook::Calendar::load({{"calendar.yaml", text}}));
  const auto& years = calendar.years();
  if (years.size() != 1)
    return fail(ErrorKind::invalid, "calendar.bad_year", "`year` is missing or no year", "/text", "write it as year: 2027");
  const int year = years.begin()->first;
  const auto digest = crypto::sha256(base::view_of(text)).hex();
  ZL_TRY(const auto present, digest_of_year(core, year));
  if (present == digest)
    return fail(ErrorKind::conflict, "calendar.installed_already", "this calendar of the year is installed already", "/text",
                "nothing needs to be done");
  BlobTurn turn(core.blobs, core.settle_blobs_later);
  ZL_CHECK(turn.put(base::view_of(text)));
  const JsonObject reply{{"year", year}, {"digest", digest}};
  JsonObject given = reply;
  given["blob"] = digest;
  ZL_TRY(auto done, run_bureau_command(core, context, "calendar.install", input, std::move(given), reply));
  turn.named();
  core.forget_calendars();
  return done;
}

// ---- what is installed, and what is not ------------------------------------------------------------------------------

JsonObject year_view(int year, const rulebook::Calendar::Year& days) {
  JsonArray off, work;
  for (const auto& [day, name] : days.off) off.push_back(JsonObject{{"day", base::LegalDay{day}.text()}, {"name", name}});
  for (const auto day : days.work) work.emplace_back(base::LegalDay{day}.text());
  return {{"year", year}, {"basis", days.basis}, {"off", std::move(off)}, {"work", std::move(work)}};
}

base::Result<JsonObject> installation_view(Core& core, const Json& row) {
  const auto seq = static_cast<std::uint64_t>(base::int_at(row, "seq").value_or(0));
  JsonObject out{{"seq", seq}, {"digest", base::text_at(row, "digest")}, {"at", base::text_at(row, "at")}};
  ZL_TRY(const auto entries, core.parts.store.events(ports::LogName::record, seq, 1));
  if (entries.empty()) return out;
  out["by"] = entries.front().by;
  ZL_TRY(const auto person, row_json(core, "user", entries.front().by));
  if (person) out["by_name"] = base::text_at(*person, "name");
  return out;
}

// Of each year, the newest last.
base::Result<std::map<int, JsonArray>> installations(Core& core) {
  ZL_TRY(const auto rows, all_rows(core, "installed", "calendar:"));
  std::map<int, JsonArray> out;
  for (const auto& row : rows) {
    ZL_TRY(auto one, installation_view(core, row.json));
    out[static_cast<int>(base::int_at(row.json, "year").value_or(0))].emplace_back(std::move(one));
  }
  return out;
}

// Only a year and a number are told, so that whoever installs calendars learns what is needed without seeing a case; what
// bears a label is counted for those alone who may know of it.
CaseBoard::Sees counts_for(Core& core, const access_control::Principal& who) {
  return [sees = sees_cases(core, who)](const access_control::Object& a_case) { return a_case.labels.empty() || sees(a_case); };
}

base::Result<Reply> list_calendars(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "calendar.list"));
  ZL_TRY(const auto calendar, core.rules.calendar());
  ZL_TRY(auto installed, installations(core));
  JsonArray calendars;
  for (const auto& [year, days] : calendar->years()) {
    auto one = year_view(year, days);
    one["installed"] = std::move(installed[year]);
    calendars.emplace_back(std::move(one));
  }
  const auto sees = counts_for(core, context.who);
  ZL_CHECK(core.board.judge(core, sees, CaseBoard::kJudgedAtOnce));
  ZL_TRY(const auto years, core.board.years_missing(core, sees));
  ZL_TRY(const auto sums, core.board.sums(core, sees));
  JsonArray missing;
  for (const auto& [year, deadlines] : years) missing.push_back(JsonObject{{"year", year}, {"deadlines", deadlines}});
  return Reply{JsonObject{{"calendars", std::move(calendars)}, {"missing", std::move(missing)}, {"pending", sums.pending}}, {}};
}

}  // namespace

void add_calendar_operations(Core& core) {
  core.operations["calendar.install"] = install_calendar;
  core.operations["calendar.list"] = list_calendars;
}

}  // namespace services
