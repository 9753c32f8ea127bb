// Sheets of stock for the printer: the unused numbers of a block, each on its form, all else left for a pen.
#pragma once

#include "services/core.h"

namespace services {

// As PDF, in the order of the numbers, drawn one at a time; each is on record as printed before a byte goes out. For who holds the
// block, and who keeps the numbers. Errors: those of services/number_register.h; conflict "block.on_device", "block.returned",
// "block.no_paper" (numbers of cases), "block.no_place" (the form does not print its number); not_found "print.nothing",
// "paper.no_such_copy"; too_large "print.too_many".
base::Result<Content> stock_sheets(Core& core, const CallContext& context, const ContentRequest& request);

}  // namespace services
