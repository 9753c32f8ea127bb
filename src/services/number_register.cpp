// The register of numbers as people read it, and what they do with blocks of numbers and with sheets of stock.
#include "services/number_register.h"

#include <algorithm>
#include <map>

#include "records/number_blocks.h"
#include "records/projection.h"
#include "services/case_access.h"
#include "services/form_shelf.h"
#include "services/numbering.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::int64_t kPageDefault = 100, kPageMost = 1000;

base::Result<std::string> name_of_person(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  return row ? base::text_at(*row, "name") : user;
}

// A number given to a case that the asker may not know of stays in the register; what it is for does not show.
base::Result<JsonObject> line_of_number(Core& core, const access_control::Principal& who, const ports::ReadRow& row) {
  JsonObject item{{"number", base::text_at(row.json, "number")},
                  {"series", base::text_at(row.json, "series")},
                  {"serial", base::int_at(row.json, "serial").value_or(0)}};
  for (const char* field : {"block", "fate"})
    if (const auto text = base::text_at(row.json, field); !text.empty())
      item[field] = text;
  ZL_TRY(const auto line, row_json(core, "case_line", base::text_at(row.json, "case")));
  if (line && may_see(core, who, *line)) {
    item["case"] = base::text_at(row.json, "case");
    if (auto paper = base::text_at(row.json, "paper"); !paper.empty())
      item["paper"] = paper;
  }
  ZL_TRY(const auto voided, row_json(core, "void_number", row.id));
  if (!voided)
    return item;
  item["void"] = true;
  item["reason"] = base::text_at(*voided, "reason");
  item["voided_at"] = base::text_at(*voided, "at");
  ZL_TRY(item["voided_by"], name_of_person(core, base::text_at(*voided, "by")));
  if (auto kind = base::text_at(*voided, "void_kind"); !kind.empty())
    item["void_kind"] = kind;
  return item;
}

// Where an unused number is: on which device, with whom.
void add_whereabouts(JsonObject& item, const Json& block) {
  item["held_by"] = base::text_at(block, "name");
  if (auto device = base::text_at(block, "device"); !device.empty())
    item["device"] = device;
}

base::Result<JsonArray> lines_of(Core& core, const access_control::Principal& who, const std::vector<ports::ReadRow>& rows) {
  JsonArray out;
  std::map<std::string, Json> blocks;
  for (const auto& row : rows) {
    ZL_TRY(auto item, line_of_number(core, who, row));
    if (const auto id = base::text_at(row.json, "block"); base::text_at(row.json, "fate") == "reserved") {
      if (!blocks.contains(id)) {
        ZL_TRY(auto block, row_json(core, "number_block", id));
        blocks.emplace(id, block ? std::move(*block) : Json(nullptr));
      }
      add_whereabouts(item, blocks[id]);
    }
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace

base::Result<Json> block_named(Core& core, const std::string& id) {
  ZL_TRY(auto block, row_json(core, "number_block", id));
  if (!block)
    return fail(ErrorKind::not_found, "block.no_such_block", "no block '" + id + "' of numbers was reserved", "/block",
                "choose one from the register of numbers");
  return std::move(*block);
}

base::Result<std::vector<ports::ReadRow>> numbers_of_block(Core& core, const Json& block) {
  std::vector<ports::ReadRow> rows;
  const auto last = base::int_at(block, "last").value_or(-1);
  for (auto serial = base::int_at(block, "first").value_or(0); serial <= last; ++serial) {
    ZL_TRY(auto row, core.parts.store.row("number", records::number_id(base::text_at(block, "series"), serial)));
    if (row)
      rows.push_back(std::move(*row));
  }
  return rows;
}

base::Status may_handle_block(Core& core, const CallContext& context, const Json& block) {
  if (base::text_at(block, "holder") == context.who.user.text || may_bureau(core, context.who, "number.reserve"))
    return {};
  return fail(ErrorKind::denied, "block.not_yours", base::text_at(block, "name") + " holds this block", "/block",
              "ask the holder, or who keeps the numbers of the bureau");
}

namespace {

// Newest first, a page at a time: of one series, or the void ones of all.
base::Result<Reply> page_of_numbers(Core& core, const CallContext& context, const Json& input) {
  const auto limit =
      static_cast<std::size_t>(std::clamp<std::int64_t>(base::int_at(input, "limit").value_or(kPageDefault), 1, kPageMost));
  const auto series = base::text_at(input, "series");
  const bool only_void = base::text_at(input, "only") == "void";
  ports::RowQuery query{.model = only_void ? "void_number" : "number", .descending = true, .limit = limit + 1};
  if (!series.empty())
    query.order_prefix = series + "#";
  if (const auto after = base::text_at(input, "after"); !after.empty())
    ZL_CHECK(go_on_after(query, after));
  ZL_TRY(auto rows, core.parts.store.rows(query));
  JsonObject body;
  if (rows.size() > limit) {
    rows.pop_back();
    body["next"] = place_of(rows.back());
  }
  if (only_void)
    for (auto& row : rows) {
      ZL_TRY(auto number, core.parts.store.row("number", row.id));
      if (number)
        row = std::move(*number);
    }
  ZL_TRY(body["numbers"], lines_of(core, context.who, rows));
  return Reply{std::move(body), {}};
}

base::Result<Reply> list_numbers(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "case.numbers"));
  if (const auto only = base::text_at(input, "only"); !only.empty() && only != "void")
    return fail(ErrorKind::invalid, "list.bad_position", "the register is not sorted by '" + only + "'", "/only",
                "write void, or leave it out");
  if (const auto id = base::text_at(input, "block"); !id.empty()) {
    ZL_TRY(const auto block, block_named(core, id));
    ZL_TRY(const auto rows, numbers_of_block(core, block));
    ZL_TRY(auto numbers, lines_of(core, context.who, rows));
    return Reply{JsonObject{{"numbers", std::move(numbers)}}, {}};
  }
  for (const char* field : {"series", "only", "after", "limit"})
    if (base::find(input, field))
      return page_of_numbers(core, context, input);
  ZL_TRY(const auto rows, all_rows(core, "number"));
  ZL_TRY(auto numbers, lines_of(core, context.who, rows));
  return Reply{JsonObject{{"numbers", std::move(numbers)}}, {}};
}

base::Result<Reply> list_series(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "number.series"));
  ZL_TRY(auto rows, all_rows(core, "number_series"));
  JsonArray series;
  for (auto& row : rows) {
    auto& json = row.json.as_object();
    const auto told = [&](const char* field) { return base::int_at(row.json, field).value_or(0); };
    json["missing"] = told("last") - told("first") + 1 - told("given") - told("reserved") - told("returned") - told("unusable");
    series.push_back(std::move(row.json));
  }
  return Reply{JsonObject{{"series", std::move(series)}}, {}};
}

// Whether there can be sheets of it: paper that bears the number of the block and no other.
bool can_be_printed(Core& core, const Json& block) {
  constexpr std::string_view kOfPaper = "paper.";
  const auto numbering = base::text_at(block, "numbering");
  if (base::text_at(block, "held_as") != "sheets" || !numbering.starts_with(kOfPaper) || base::find(block, "returned") != nullptr)
    return false;
  const auto form = newest_form_row(core, numbering.substr(kOfPaper.size()));
  const auto facts = form ? core.form_facts->of(core, base::text_at(*form, "blob")) : std::nullopt;
  return facts && facts->prints_its_number;
}

base::Result<Reply> list_blocks(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "number.blocks"));
  ZL_TRY(auto rows, all_rows(core, "number_block"));
  std::reverse(rows.begin(), rows.end());
  JsonArray blocks;
  for (auto& row : rows) {
    auto& json = row.json.as_object();
    ZL_TRY(json["by_name"], name_of_person(core, base::text_at(row.json, "by")));
    json["printable"] = can_be_printed(core, row.json);
    json["mine"] = base::text_at(row.json, "holder") == context.who.user.text;
    json.erase("pattern");
    blocks.push_back(std::move(row.json));
  }
  return Reply{JsonObject{{"blocks", std::move(blocks)}}, {}};
}

base::Result<std::string> next_block_id(Core& core) {
  ZL_TRY(const auto last, core.parts.store.rows({.model = "number_block", .descending = true, .limit = 1}));
  const auto number = last.empty() ? 0 : std::stoll(last.front().id.substr(std::string_view("block-").size()));
  return "block-" + std::to_string(number + 1);
}

base::Result<Json> holder_row(Core& core, const std::string& user, const std::string& where) {
  ZL_TRY(auto row, row_json(core, "user", user));
  if (row && !is_disabled(*row))
    return std::move(*row);
  return fail(ErrorKind::not_found, "user.no_such_user", "there is no such officer", where, "choose one from the list");
}

base::Result<Reply> reserve(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "number.reserve"));
  const std::lock_guard turn(core.turns.numbers());
  ZL_TRY(auto earlier, replayed(core, context, request_digest("number.reserve", input)));
  if (earlier)
    return std::move(*earlier);
  const auto holder = base::text_at(input, "holder"), used_for = base::text_at(input, "numbering");
  ZL_TRY(const auto person, holder_row(core, holder, "/holder"));
  const auto dot = used_for.find('.');
  NumberRequest request{used_for.substr(0, dot), used_for.substr(dot + 1), nullptr, holder, holder};
  ZL_TRY(auto given, next_block(core, request, base::int_at(input, "count").value_or(1)));
  ZL_TRY(given["block"], next_block_id(core));
  given["name"] = base::text_at(person, "name");
  JsonObject reply;
  for (const char* field : {"block", "series", "first", "last", "first_number", "last_number"}) reply[field] = given[field];
  return run_bureau_command(core, context, "number.reserve", input, std::move(given), std::move(reply));
}

base::Result<Reply> handle(Core& core, const CallContext& context, const char* command, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, command));
  ZL_TRY(const auto block, row_json(core, "number_block", base::text_at(input, "block")));
  if (block)  // what there is not is refused below
    ZL_CHECK(may_handle_block(core, context, *block));
  const std::lock_guard turn(core.turns.numbers());
  return run_bureau_command(core, context, command, input, JsonObject{}, JsonObject{{"block", base::text_at(input, "block")}});
}

}  // namespace

void add_number_register(Core& core) {
  auto& ops = core.operations;
  ops["case.numbers"] = list_numbers;
  ops["number.series"] = list_series;
  ops["number.blocks"] = list_blocks;
  ops["number.reserve"] = reserve;
  for (const char* command : {"number.pass_on", "number.give_back", "number.void"})
    ops[command] = [command](Core& c, const CallContext& context, const Json& input) {
      return handle(c, context, command, input);
    };
}

}  // namespace services
