// Texts in which nothing is to be seen. Pure.
#pragma once

#include <string_view>

namespace base {

// Empty, or nothing but spaces of any width and invisible characters. What is no UTF-8 is not blank.
bool is_blank(std::string_view text);

}  // namespace base
