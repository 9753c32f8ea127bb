// The hanzi of national character sets, as this machine's iconv tells them: no table of ours. Thread-safe.
#pragma once

#include <string_view>

namespace chinese_text {

// GB 2312-80, rows 16 to 87: 6763. Empty where the machine does not know the set.
std::u32string_view hanzi_of_gb2312();
// GBK (1995): those, and what else of it lies in the blocks GBK/3 and GBK/4: 20 902 of Unicode 1.1 and some more.
std::u32string_view hanzi_of_gbk();

}  // namespace chinese_text
