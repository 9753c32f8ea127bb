// The code on each page of a printed paper: which version of which paper it is of, and which of its pages
// (docs/formats/page_code.md). Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace page_codes {

inline constexpr int kMostPages = 999;
inline constexpr std::size_t kDigits = 20;  // of the signed digest

struct PageCode {
  std::string digest_start;  // the first kDigits digits of the signed digest, in lower case as the record has them
  int page = 1, pages = 1;
  bool operator==(const PageCode&) const = default;
};

// REQUIRES: 1 ≤ page ≤ pages ≤ kMostPages.
PageCode code_of(const base::Digest& signed_digest, int page, int pages);
std::string text_of(const PageCode& code);   // what the symbol says
std::string words_of(const PageCode& code);  // what stands beside it, for people
// Nothing where the text is no page code, spelled exactly as the format says.
std::optional<PageCode> parse_code(std::string_view text);

}  // namespace page_codes
