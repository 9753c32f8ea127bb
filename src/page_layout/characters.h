// Inside page_layout: what kind of character it is, as far as setting lines asks.
#pragma once

#include <cstdint>

namespace page_layout {

enum class CharKind : std::uint8_t { han, latin, opening, closing, space, other };

CharKind kind_of(char32_t c);

}  // namespace page_layout
