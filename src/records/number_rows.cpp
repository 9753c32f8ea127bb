#include "records/number_rows.h"

#include <algorithm>
#include <cstdio>

#include "numbering/template.h"
#include "records/number_blocks.h"
#include "records/row_order.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;

using Rows = std::vector<Row>;

std::string number_order(const std::string& series, std::int64_t serial) {
  char digits[24];
  std::snprintf(digits, sizeof digits, "%08lld", static_cast<long long>(serial));
  return series + "#" + digits;
}

// What is counted of a series.
struct Change {
  std::int64_t given = 0, reserved = 0, returned = 0, unusable = 0, voided = 0;
};

void add(JsonObject& row, std::string_view field, std::int64_t more) {
  row[field] = base::int_at(Json(row), field).value_or(0) + more;
}

Result<Row> series_row(const std::string& series, std::int64_t first, std::int64_t last, const std::string& newest,
                       const Change& change, const RowLookup& current) {
  ZL_TRY(const auto known, current("number_series", series));
  JsonObject json{{"series", series}, {"first", first}, {"last", last}, {"newest", newest}};
  if (known && known->is_object()) {
    json = known->get_object();
    if (first < base::int_at(*known, "first").value_or(0))
      json["first"] = first;
    if (last > base::int_at(*known, "last").value_or(0))
      json["last"] = last, json["newest"] = newest;
  }
  add(json, "given", change.given), add(json, "reserved", change.reserved), add(json, "returned", change.returned);
  add(json, "unusable", change.unusable), add(json, "voided", change.voided);
  return Row{"number_series", series, series, "", std::move(json)};
}

Row number_row(const std::string& series, std::int64_t serial, const std::string& lookup, JsonObject json) {
  return {"number", number_id(series, serial), number_order(series, serial), lookup, std::move(json)};
}

Row free_row(const std::string& series, std::int64_t serial, Json json) {
  return {"free_number", number_id(series, serial), number_order(series, serial), series, std::move(json)};
}

tl::unexpected<base::Error> taken(const std::string& number, const std::string& id) {
  return base::fail(ErrorKind::conflict, "number.taken", "number '" + number + "' is given to another", id,
                    "take the next number of the series");
}

tl::unexpected<base::Error> incoherent_block(const Event& event, const std::string& what) {
  return base::fail(ErrorKind::corrupt, "event.incoherent", what, event.type);
}

Result<JsonObject> known_block(const Event& event, const RowLookup& current) {
  const auto id = base::text_at(event.body, "block");
  ZL_TRY(auto row, current("number_block", id));
  if (!row || !row->is_object())
    return incoherent_block(event, "there is no block '" + id + "'");
  return std::move(row->get_object());
}

Row block_row(JsonObject json) {
  const auto id = base::text_at(json, "block"), series = base::text_at(json, "series");
  const auto seq = static_cast<std::uint64_t>(base::int_at(json, "seq").value_or(0));
  return {"number_block", id, in_order_of_seq(seq), series, std::move(json)};
}

// How many of the block's numbers were used, or void.
Result<Row> counted_block(const std::string& block, std::string_view what, std::int64_t more, const RowLookup& current) {
  ZL_TRY(auto row, current("number_block", block));
  if (!row || !row->is_object())
    return base::fail(ErrorKind::corrupt, "event.incoherent", "there is no block '" + block + "'");
  add(row->get_object(), what, more);
  return block_row(std::move(row->get_object()));
}

}  // namespace

Result<Rows> rows_of_given(const std::string& case_id, const Json& body, std::string_view field, const RowLookup& current) {
  const auto series = base::text_at(body, "series"), number = base::text_at(body, field);
  const auto paper = base::text_at(body, "paper"), block = base::text_at(body, "block");
  const auto serial = base::int_at(body, "serial").value_or(0);
  const auto id = number_id(series, serial);
  ZL_TRY(const auto holder, current("number", id));
  Change change{.given = 1};
  Rows rows;
  if (!holder && !block.empty())
    return base::fail(ErrorKind::conflict, "block.not_in_block", "number '" + number + "' does not belong to " + block, id,
                      "look at the sheet");
  if (holder) {
    const auto fate = base::text_at(*holder, "fate");
    if (!paper.empty() && base::text_at(*holder, "case") == case_id && base::text_at(*holder, "paper") == paper)
      return rows;
    const bool of_its_block = fate == kReserved && !block.empty() && base::text_at(*holder, "block") == block;
    const bool free = fate == kReturned && block.empty();
    if (!of_its_block && !free)
      return taken(number, id);
    (free ? change.returned : change.reserved) = -1;
    if (free)
      rows.push_back(free_row(series, serial, nullptr));
    if (of_its_block) {
      ZL_TRY(auto counted, counted_block(block, "used", 1, current));
      rows.push_back(std::move(counted));
    }
  }
  JsonObject json{{"number", number}, {"series", series}, {"serial", serial}, {"case", case_id}};
  if (!paper.empty())
    json["paper"] = paper;
  if (!block.empty())
    json["block"] = block;
  rows.push_back(number_row(series, serial, number, std::move(json)));
  ZL_TRY(auto counted, series_row(series, serial, serial, number, change, current));
  rows.push_back(std::move(counted));
  return rows;
}

Result<Rows> rows_of_voided_paper(const std::string& case_id, const Paper& paper, const Event& event,
                                  const RowLookup& current) {
  JsonObject json{{"number", paper.number}, {"series", paper.series}, {"serial", paper.serial},
                  {"case", case_id},        {"paper", paper.id},      {"reason", base::text_at(event.body, "reason")},
                  {"at", event.at.text()},  {"by", event.by}};
  ZL_TRY(auto counted, series_row(paper.series, paper.serial, paper.serial, paper.number, {.voided = 1}, current));
  return Rows{{"void_number", number_id(paper.series, paper.serial), number_order(paper.series, paper.serial), paper.number,
               std::move(json)},
              std::move(counted)};
}

Result<Rows> block_reserved(const Event& event, const RowLookup& current) {
  const auto block = base::text_at(event.body, "block"), series = base::text_at(event.body, "series");
  const auto first = base::int_at(event.body, "first").value_or(0), last = base::int_at(event.body, "last").value_or(-1);
  ZL_TRY(const auto holder, current("number_block", block));
  if (holder)
    return base::fail(ErrorKind::conflict, "number.taken", "another block bears the number '" + block + "'", "/block",
                      "reserve it again");
  ZL_TRY(const auto pattern, numbering::Template::parse(base::text_at(event.body, "pattern"), "/pattern"));
  if (first < 1 || last < first || last - first >= kMostOfABlock)
    return incoherent_block(event, "its numbers are none");
  Rows rows;
  for (auto serial = first; serial <= last; ++serial) {
    ZL_TRY(auto number, pattern.fill({}, serial));
    ZL_TRY(const auto known, current("number", number_id(series, serial)));
    if (known)
      return taken(number, number_id(series, serial));
    JsonObject json{{"number", number}, {"series", series}, {"serial", serial}, {"block", block}, {"fate", kReserved}};
    rows.push_back(number_row(series, serial, number, std::move(json)));
  }
  ZL_TRY(auto counted,
         series_row(series, first, last, base::text_at(event.body, "last_number"), {.reserved = last - first + 1}, current));
  rows.push_back(std::move(counted));
  auto json = event.body.get_object();
  json["at"] = event.at.text(), json["by"] = event.by, json["seq"] = event.seq;
  json["used"] = 0, json["voided"] = 0;
  rows.push_back(block_row(std::move(json)));
  return rows;
}

Result<Rows> block_passed_on(const Event& event, const RowLookup& current) {
  ZL_TRY(auto json, known_block(event, current));
  json["holder"] = base::text_at(event.body, "holder"), json["name"] = base::text_at(event.body, "name");
  return Rows{block_row(std::move(json))};
}

Result<Rows> block_returned(const Event& event, const RowLookup& current) {
  ZL_TRY(auto json, known_block(event, current));
  if (json.contains("returned"))
    return base::fail(ErrorKind::conflict, "block.returned", "the block was given back already", "/block");
  const auto series = base::text_at(json, "series");
  const auto* serials = base::array_at(event.body, "serials");
  Rows rows;
  for (std::size_t i = 0; serials && i < serials->size(); ++i) {
    const auto serial = (*serials)[i].is_int64() ? (*serials)[i].get_int64() : 0;
    ZL_TRY(auto number, current("number", number_id(series, serial)));
    if (!number || base::text_at(*number, "fate") != kReserved ||
        base::text_at(*number, "block") != base::text_at(json, "block"))
      return taken(std::to_string(serial), number_id(series, serial));
    number->as_object()["fate"] = kReturned;
    rows.push_back(free_row(series, serial, JsonObject{{"series", series}, {"serial", serial}}));
    const auto told = base::text_at(*number, "number");  // before the row that holds it is moved away
    rows.push_back(number_row(series, serial, told, std::move(number->get_object())));
  }
  const auto count = static_cast<std::int64_t>(serials ? serials->size() : 0);
  const auto first = base::int_at(json, "first").value_or(0), last = base::int_at(json, "last").value_or(0);
  ZL_TRY(auto counted,
         series_row(series, first, last, base::text_at(json, "last_number"), {.reserved = -count, .returned = count}, current));
  rows.push_back(std::move(counted));
  json["returned"] = JsonObject{{"at", event.at.text()}, {"by", event.by}, {"count", count}};
  rows.push_back(block_row(std::move(json)));
  return rows;
}

Result<Rows> number_voided(const Event& event, const RowLookup& current) {
  const auto series = base::text_at(event.body, "series"), number = base::text_at(event.body, "number"),
             block = base::text_at(event.body, "block");
  const auto serial = base::int_at(event.body, "serial").value_or(0);
  const auto id = number_id(series, serial);
  ZL_TRY(const auto known, current("number", id));
  const bool of_its_block = known && base::text_at(*known, "fate") == kReserved && base::text_at(*known, "block") == block;
  if (known ? !of_its_block : !block.empty())
    return taken(number, id);
  JsonObject json{{"number", number}, {"series", series}, {"serial", serial}, {"fate", kUnusable}};
  if (!block.empty())
    json["block"] = block;
  auto told = event.body.get_object();
  told["at"] = event.at.text(), told["by"] = event.by;
  ZL_TRY(auto counted,
         series_row(series, serial, serial, number, {.reserved = known ? -1 : 0, .unusable = 1, .voided = 1}, current));
  // What was passed over looks like the number of another, by whose text it is not to be found.
  Rows rows{number_row(series, serial, known ? number : "", std::move(json)),
            {"void_number", id, number_order(series, serial), known ? number : "", std::move(told)},
            std::move(counted)};
  if (known) {
    ZL_TRY(auto of_block, counted_block(block, "voided", 1, current));
    rows.push_back(std::move(of_block));
  }
  return rows;
}

}  // namespace records
