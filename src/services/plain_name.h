// Texts that become the name of a file or folder, or that stand on one line of a paper.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace services {

inline constexpr std::size_t kMaxNumberBytes = 200;  // a folder's name may have 255, and the bag puts more behind it

// One line that any screen and paper shows as it is: UTF-8 in NFC, no control or invisible formatting characters, no blank at
// either end. Gives what is wrong with it; empty where nothing is.
std::string wrong_in_line(std::string_view text);

// Such a line that is also one component of a path on any system: none of / \ < > : " | ? * % & ~, no dot at either end, no
// two dots in a row, no hyphen in front, at most kMaxNumberBytes. Gives what is wrong with it; empty where nothing is.
std::string wrong_in_plain_name(std::string_view text);

}  // namespace services
