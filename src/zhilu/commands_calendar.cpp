// The working days of a year, installed in a bureau at work.
#include <fmt/format.h>

#include "zhilu/caller.h"
#include "zhilu/commands.h"
#include "zhilu/share.h"

namespace zhilu {

using base::ErrorKind;
using base::JsonObject;

int run_calendar_install(const Place& place, const std::string& file, bool json) {
  auto text = text_of_file(file);
  if (!text)
    return print_error({ErrorKind::not_found, "calendar.no_file", "this file cannot be read", file, "name a file like data/calendars/2026.yaml"});
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  const auto done = (*caller)->call("calendar.install", JsonObject{{"text", std::move(*text)}});
  if (!done) return print_error(done.error());
  if (json)
    fmt::print("{}\n", boost::json::serialize(*done));
  else
    fmt::print("installed: the calendar of {}, digest {}\n", base::int_at(*done, "year").value_or(0), base::text_at(*done, "digest"));
  return 0;
}

}  // namespace zhilu
