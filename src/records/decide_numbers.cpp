// Blocks of numbers: reserved, passed on, given back, their numbers voided.
#include "numbering/template.h"
#include "records/decide_parts.h"
#include "records/number_blocks.h"
#include "records/number_rows.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;

Result<Json> block_in(const RowLookup& rows, const std::string& block) {
  ZL_TRY(auto row, rows("number_block", block));
  if (!row)
    return base::fail(ErrorKind::not_found, "block.no_such_block", "no block '" + block + "' of numbers was reserved", "/block",
                      "choose one from the register of numbers");
  return std::move(*row);
}

// One to which something can still happen.
Result<Json> open_block(const RowLookup& rows, const std::string& block) {
  ZL_TRY(auto row, block_in(rows, block));
  if (base::find(row, "returned"))
    return base::fail(ErrorKind::conflict, "block.returned", "what was unused of " + block + " was given back", "/block",
                      "take a number of another block, or let the bureau give the next one");
  return row;
}

std::int64_t first_of(const Json& block) { return base::int_at(block, "first").value_or(0); }
std::int64_t last_of(const Json& block) { return base::int_at(block, "last").value_or(-1); }

// The number as it stands in the register, where it is unused still.
Result<Json> unused_number(const RowLookup& rows, const Json& block, std::int64_t serial, const std::string& where) {
  if (serial < first_of(block) || serial > last_of(block))
    return base::fail(ErrorKind::not_found, "block.not_in_block",
                      "number " + std::to_string(serial) + " does not belong to " + base::text_at(block, "block"), where,
                      "one from " + std::to_string(first_of(block)) + " to " + std::to_string(last_of(block)));
  ZL_TRY(auto number, rows("number", number_id(base::text_at(block, "series"), serial)));
  const auto fate = number ? base::text_at(*number, "fate") : std::string();
  if (fate == kReserved)
    return std::move(*number);
  if (fate == kUnusable)
    return base::fail(ErrorKind::conflict, "number.void",
                      "number '" + base::text_at(*number, "number") + "' was voided or lost", where,
                      "take another one; a void number is never used");
  return base::fail(ErrorKind::conflict, "number.taken",
                    "number " + std::to_string(serial) + " of " + base::text_at(block, "block") + " was used already", where,
                    "look at the sheet: two papers cannot bear one number");
}

base::Status check_device(const Desk& desk) {
  const bool for_device = desk.text("held_as") == "device", named = !desk.text("device").empty();
  if (for_device != named)
    return base::fail(ErrorKind::invalid, "block.device_or_sheets",
                      for_device ? "the device is not named" : "sheets lie on no device", "/device",
                      "name the device of a block for a device, and none for sheets");
  if (!named)
    return {};
  ZL_TRY(const auto known, desk.row("device", desk.text("device")));
  if (known)
    return {};
  return base::fail(ErrorKind::not_found, "device.no_such_device", "no device '" + desk.text("device") + "' is registered",
                    "/device", "register it first");
}

Result<Events> reserve(const Desk& desk) {
  ZL_CHECK(check_device(desk));
  JsonObject body;
  copy(body, desk.command.input, {"numbering", "held_as", "device", "holder", "sealed", "note"});
  ZL_CHECK(
      copy_given(body, desk.command, {"block", "name", "series", "first", "last", "pattern", "first_number", "last_number"}));
  copy(body, desk.command.given, {"year"});
  return Events{{"block.reserved/1", std::move(body)}};
}

Result<Events> pass_on(const Desk& desk) {
  ZL_TRY(const auto block, open_block(desk.current, desk.text("block")));
  ZL_TRY(const auto user, desk.user());
  if (base::find(user, "disabled"))
    return base::fail(ErrorKind::conflict, "user.disabled", "the user is disabled", "/user");
  if (base::text_at(block, "holder") == desk.text("user"))
    return base::fail(ErrorKind::conflict, "block.held_already", "this person holds the block already", "/user");
  JsonObject body{{"block", desk.text("block")}, {"holder", desk.text("user")}, {"name", base::text_at(user, "name")}};
  copy(body, desk.command.input, {"note"});
  return Events{{"block.passed_on/1", std::move(body)}};
}

Result<Events> give_back(const Desk& desk) {
  ZL_TRY(const auto block, open_block(desk.current, desk.text("block")));
  base::JsonArray unused;
  for (auto serial = first_of(block); serial <= last_of(block); ++serial) {
    ZL_TRY(const auto number, desk.row("number", number_id(base::text_at(block, "series"), serial)));
    if (number && base::text_at(*number, "fate") == kReserved)
      unused.emplace_back(serial);
  }
  JsonObject body{{"block", desk.text("block")}, {"serials", std::move(unused)}};
  copy(body, desk.command.input, {"note"});
  return Events{{"block.returned/1", std::move(body)}};
}

Result<Events> void_numbers(const Desk& desk) {
  ZL_TRY(const auto block, open_block(desk.current, desk.text("block")));
  const CaseState none;
  ZL_TRY(const auto time, (Asked{none, desk.command}.time()));
  Events events;
  const auto* serials = base::array_at(desk.command.input, "serials");
  for (std::size_t i = 0; serials && i < serials->size(); ++i) {
    const auto serial = (*serials)[i].is_int64() ? (*serials)[i].get_int64() : 0;
    ZL_TRY(const auto number, unused_number(desk.current, block, serial, "/serials/" + std::to_string(i)));
    JsonObject body{{"block", desk.text("block")},
                    {"series", base::text_at(block, "series")},
                    {"serial", serial},
                    {"number", base::text_at(number, "number")}};
    copy(body, desk.command.input, {"void_kind", "reason"});
    put_time(body, time);
    events.push_back({"number.voided/1", std::move(body)});
  }
  return events;
}

// Numbers that look like one that another series gave: none gets them, and the register says why.
Result<Events> pass_over(const Desk& desk) {
  Events events;
  const auto* numbers = base::array_at(desk.command.given, "numbers");
  for (std::size_t i = 0; numbers && i < numbers->size(); ++i) {
    JsonObject body{{"void_kind", "passed_over"}};
    copy(body, (*numbers)[i], {"series", "serial", "number", "reason"});
    events.push_back({"number.voided/1", std::move(body)});
  }
  return events;
}

}  // namespace

Result<DrawnNumber> number_of_block(const RowLookup& rows, const std::string& block, std::int64_t serial,
                                    const std::string& numbering, base::Instant at) {
  ZL_TRY(const auto known, open_block(rows, block));
  if (base::text_at(known, "numbering") != numbering)
    return base::fail(ErrorKind::conflict, "block.other_numbering",
                      block + " holds numbers of " + base::text_at(known, "numbering"), "/block",
                      "take one of a block of " + numbering);
  const auto year = base::int_at(known, "year");
  const auto day = base::LegalDay::of(at);
  if (year && *year != day.civil().year)
    return base::fail(ErrorKind::conflict, "block.other_year",
                      "a number of " + std::to_string(*year) + " cannot stand on a paper of " + day.text(), "/happened_at",
                      "void what is left of that year's numbers, and reserve new ones");
  ZL_TRY(const auto number, unused_number(rows, known, serial, "/serial"));
  return DrawnNumber{base::text_at(number, "number"), base::text_at(known, "series"), serial};
}

const BureauTable& number_commands() {
  static const BureauTable table{{"number.reserve", &reserve},
                                 {"number.pass_on", &pass_on},
                                 {"number.give_back", &give_back},
                                 {"number.void", &void_numbers},
                                 {"number.pass_over", &pass_over}};
  return table;
}

}  // namespace records
