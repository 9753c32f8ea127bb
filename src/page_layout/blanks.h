// What a paper leaves for a pen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page_layout/form.h"

namespace page_layout {

// A stretch of line to write on, as a character of text. On sheets of stock real lines are drawn for it.
inline constexpr std::string_view kPenLine = "＿";

// What a template leaves where a value is not there.
inline constexpr std::string_view kBlank = "＿＿＿＿";

// Labels of the fields that the form requires and that are empty in `fields`, or hold a blank: a pen can fill these on the
// sheet, nobody can on a screen.
std::vector<std::string> blanks_left(const Form& form, const base::Json& fields);

}  // namespace page_layout
