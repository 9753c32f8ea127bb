// Text as people type it, made comparable. Pure, the same on every machine; no locale.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chinese_text {

// NFKC with case folding: full-width letters and digits become plain ones, Ａ and a are the same. Ill-formed
// UTF-8 is replaced by U+FFFD. Folding twice changes nothing more.
std::string fold(std::string_view text);

// What an officer typed into one line: NFC, control characters out, white space (also U+3000) at the ends
// gone and inside made one space. Nothing else is changed: it goes onto papers.
std::string tidy_line(std::string_view text);
// The same for several lines: each line tidied, empty lines at both ends gone.
std::string tidy_text(std::string_view text);

// Whether two spellings name the same person or firm: spaces, the dot between parts of a name and the width
// of brackets do not count.
bool same_name(std::string_view a, std::string_view b);

// Search tokens: one for each Han character, one for each run of other letters and digits; punctuation is
// dropped. A text holds a phrase when the phrase's tokens stand one after another among the text's.
std::vector<std::string> search_tokens(std::string_view text);
// The tokens joined by spaces, as full-text indexes take them.
std::string search_text(std::string_view text);

}  // namespace chinese_text
