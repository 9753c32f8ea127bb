#include "services/stock_sheets.h"

#include <algorithm>

#include "page_layout/stock_sheet.h"
#include "services/form_shelf.h"
#include "services/number_register.h"
#include "services/paper_composing.h"
#include "services/paper_source.h"
#include "services/printing.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

constexpr std::string_view kOfPapers = "paper.";

struct StockSheet {
  std::string number;
  int copy = 0;  // of the form's, from 1; 0: none in particular
};

base::Status check_stock(const Json& block) {
  if (base::text_at(block, "held_as") != "sheets")
    return fail(ErrorKind::conflict, "block.on_device", "the numbers of this block are given by a device", "/block",
                "reserve a block of sheets");
  if (base::find(block, "returned") != nullptr)
    return fail(ErrorKind::conflict, "block.returned", "the block was given back", "/block", "reserve another one");
  if (!base::text_at(block, "numbering").starts_with(kOfPapers))
    return fail(ErrorKind::conflict, "block.no_paper", "the numbers of this block are for no paper", "/block",
                "reserve numbers of a form");
  return {};
}

base::Result<page_layout::Form> form_of_stock(Core& core, const Json& block) {
  ZL_TRY(auto loaded, newest_form(core, base::text_at(block, "numbering").substr(kOfPapers.size())));
  if (!page_layout::prints_its_number(loaded.form))
    return fail(ErrorKind::conflict, "block.no_place", "the form has no place for its number: its sheets could not be told apart", "/block",
                "give the form a block of kind 'number', or print other forms");
  return std::move(loaded.form);
}

base::Result<std::vector<std::string>> unused_numbers(Core& core, const Json& block) {
  ZL_TRY(const auto rows, numbers_of_block(core, block));
  std::vector<std::string> out;
  for (const auto& row : rows)
    if (base::text_at(row.json, "fate") == "reserved") out.push_back(base::text_at(row.json, "number"));
  return out;
}

base::Result<std::vector<int>> copies_asked(const page_layout::Form& form, const ContentRequest& request) {
  const int copies = static_cast<int>(form.copies.size());
  if (request.copy > copies)
    return fail(ErrorKind::not_found, "paper.no_such_copy", "the form has no such copy", "copies",
                copies == 0 ? "leave it out" : "1 to " + std::to_string(copies));
  if (!request.all_copies || copies == 0) return std::vector{request.copy};
  std::vector<int> all;
  for (int copy = 1; copy <= copies; ++copy) all.push_back(copy);
  return all;
}

base::Result<std::vector<StockSheet>> sheets_asked(Core& core, const Json& block, const page_layout::Form& form, const ContentRequest& request) {
  ZL_TRY(const auto numbers, unused_numbers(core, block));
  ZL_TRY(const auto copies, copies_asked(form, request));
  ZL_CHECK(check_print_size(numbers.size() * copies.size()));
  std::vector<StockSheet> out;
  for (const auto& number : numbers)
    for (const int copy : copies) out.push_back({number, copy});
  if (out.empty())
    return fail(ErrorKind::not_found, "print.nothing", "no number of the block is unused", "/block", "reserve another block");
  return out;
}

base::Result<base::Bytes> stock_sheet_pdf(Core& core, page_layout::Form form, const Json& bureau, const StockSheet& sheet) {
  if (sheet.copy > 0) form.footer = form.footer_of_copy(sheet.copy);
  const auto fields = page_layout::stock_fields(form, JsonObject{{"bureau", bureau}, {"paper", {{"number", sheet.number}}}});
  auto options = layout_options(core);
  options.for_pen = true;
  ZL_TRY(const auto pages, page_layout::lay_out(form, fields, *core.parts.fonts, options));
  return core.parts.pdf.write(pages, {}, {form.title + " " + sheet.number, base::text_at(bureau, "name"), {}, core.now()});
}

// Sheets that bear a number count even before they are used: they are not given out while the log cannot be written.
base::Status note_sheets(Core& core, const CallContext& context, const std::vector<StockSheet>& sheets) {
  std::vector<Json> bodies;
  for (const auto& sheet : sheets) {
    JsonObject body{{"user", context.who.user.text},
                    {"session", context.who.session.empty() ? "local" : context.who.session},
                    {"id", sheet.number},
                    {"kind", "block_sheets"}};
    if (sheet.copy > 0) body["copy"] = sheet.copy;
    bodies.emplace_back(std::move(body));
  }
  return note_accesses(core, context.who, "content.printed/1", std::move(bodies));
}

}  // namespace

base::Result<Content> stock_sheets(Core& core, const CallContext& context, const ContentRequest& request) {
  ZL_CHECK(may_bureau(core, context.who, "number.sheets"));
  ZL_TRY(const auto block, block_named(core, request.id));
  ZL_CHECK(may_handle_block(core, context, block));
  ZL_CHECK(check_stock(block));
  ZL_TRY(const auto form, form_of_stock(core, block));
  ZL_TRY(const auto sheets, sheets_asked(core, block, form, request));
  ZL_TRY(const auto bureau, bureau_facts(core));
  auto next = sheets.begin();
  const auto draw_next = [&]() -> base::Result<std::optional<base::Bytes>> {
    if (next == sheets.end()) return std::optional<base::Bytes>{};
    ZL_TRY(auto pdf, stock_sheet_pdf(core, form, bureau, *next++));
    return std::optional(std::move(pdf));
  };
  const auto title = form.title + " " + sheets.front().number;
  ZL_TRY(auto bytes, core.parts.binder.bind(draw_next, {title, base::text_at(bureau, "name"), {}, core.now()}));
  ZL_CHECK(note_sheets(core, context, sheets));
  return Content{core.parts.pdf.mime(), title + ".pdf", {}, std::move(bytes), true};
}

}  // namespace services
