// How spreadsheets write days: as numbers, which a cell's format alone tells from others. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tables {

// Whether a format shows a number as a date or a time: by its number among those that every spreadsheet knows, or by its code.
bool is_date_format(int id);
bool is_date_code(std::string_view code);

// 45383 → "2024-04-01"; with a part of a day, "2024-04-01 12:00". Empty where no calendar has the day. `from_1904`: days are
// counted as on old Macs.
std::string date_of_serial(double serial, bool from_1904);

}  // namespace tables
