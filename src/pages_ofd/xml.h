// Inside pages_ofd: how values are written in the parts of a document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page_layout/display_list.h"

namespace pages_ofd {

inline constexpr std::string_view kXmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
inline constexpr std::string_view kNamespace = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";

// Millimetres, exactly: "12.7", "-0.035".
std::string mm(std::int64_t um);
std::string mm(page_layout::Box box);  // "x y width height"
std::string rgb(page_layout::Colour colour);

// Text between tags or in an attribute. What XML cannot say becomes U+FFFD; a blank at either end is written as a reference, which
// also readers leave alone that trim texts.
std::string escaped(std::u32string_view text);
std::string escaped(std::string_view utf8);

std::u32string characters_of(std::string_view utf8);

// As many values as there are, separated by blanks; three and more that are equal as "g count value".
std::string array_of_mm(const std::vector<page_layout::Um>& values);

}  // namespace pages_ofd
