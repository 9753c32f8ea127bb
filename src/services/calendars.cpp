// The working days of a year, as the State Council announces them late in the year before: installed in a bureau at work.
#include "crypto/digests.h"
#include "services/core.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
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
  const auto years = calendar.years();
  if (years.size() != 1)
    return fail(ErrorKind::invalid, "calendar.bad_year", "`year` is missing or no year", "/text", "write it as year: 2027");
  const int year = years.front();
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
  core.rules.forget();
  return done;
}

}  // namespace

void add_calendar_operations(Core& core) { core.operations["calendar.install"] = install_calendar; }

}  // namespace services
