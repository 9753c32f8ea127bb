// The register of numbers as read rows (records/projection.h). Internal to the room.
//
// Every serial of a series from the first on has a row, so that nothing is missing: with `case` (and `paper`) it was given;
// else its `fate` tells. The row of the series counts them.
#pragma once

#include <functional>

#include "records/projection.h"

namespace records {

inline constexpr std::string_view kReserved = "reserved";  // of a block, unused
inline constexpr std::string_view kReturned = "returned";  // of a block, given back: the series gives it next
inline constexpr std::string_view kUnusable = "void";      // void, lost or passed over without ever being used

// A number is given once. A paper's next version keeps the paper's number. Errors: conflict "number.taken".
base::Result<std::vector<Row>> rows_of_given(const std::string& case_id, const base::Json& body, std::string_view field,
                                             const RowLookup& current);
// A paper was voided: its number stays used.
base::Result<std::vector<Row>> rows_of_voided_paper(const std::string& case_id, const Paper& paper, const Event& event,
                                                    const RowLookup& current);

base::Result<std::vector<Row>> block_reserved(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> block_passed_on(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> block_returned(const Event& event, const RowLookup& current);
base::Result<std::vector<Row>> number_voided(const Event& event, const RowLookup& current);

}  // namespace records
