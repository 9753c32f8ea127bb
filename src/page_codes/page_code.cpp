#include "page_codes/page_code.h"

#include <algorithm>
#include <charconv>

namespace page_codes {
namespace {

constexpr std::string_view kVersion = "ZL1:";
constexpr std::size_t kWord = 4;  // digits before and after the hyphen

bool is_upper_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}
char lower(char c) {
  return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string upper_digits(const PageCode& code) {
  std::string digits = code.digest_start;
  std::transform(digits.begin(), digits.end(), digits.begin(), upper);
  return digits;
}

std::string count_of(const PageCode& code) {
  return std::to_string(code.page) + "/" + std::to_string(code.pages);
}

// A number from 1 to kMostPages without leading zeros; 0 where it is none.
int page_number(std::string_view text) {
  int n = 0;
  if (text.empty() || text.front() < '1' || text.front() > '9') return 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool whole = end.ec == std::errc() && end.ptr == text.data() + text.size();
  return whole && n <= kMostPages ? n : 0;
}

}  // namespace

PageCode code_of(const base::Digest& signed_digest, int page, int pages) {
  return {signed_digest.hex().substr(0, kDigits), page, pages};
}

std::string text_of(const PageCode& code) {
  return std::string(kVersion) + upper_digits(code) + ":" + count_of(code);
}

std::string words_of(const PageCode& code) {
  const auto digits = upper_digits(code);
  return digits.substr(0, kWord) + "-" + digits.substr(kWord, kWord) + " " + count_of(code);
}

std::optional<PageCode> parse_code(std::string_view text) {
  if (!text.starts_with(kVersion)) return std::nullopt;
  text.remove_prefix(kVersion.size());
  if (text.size() <= kDigits || text[kDigits] != ':') return std::nullopt;
  PageCode code{std::string(text.substr(0, kDigits))};
  if (!std::all_of(code.digest_start.begin(), code.digest_start.end(), is_upper_hex)) return std::nullopt;
  std::transform(code.digest_start.begin(), code.digest_start.end(), code.digest_start.begin(), lower);
  text.remove_prefix(kDigits + 1);
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  code.page = page_number(text.substr(0, slash));
  code.pages = page_number(text.substr(slash + 1));
  if (code.page == 0 || code.page > code.pages) return std::nullopt;
  return code;
}

}  // namespace page_codes
