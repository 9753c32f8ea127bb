#include "services/plain_name.h"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace services {

namespace {

constexpr std::string_view kNeverInNames = "/\\<>:\"|?*%&~";

bool shows_itself(UChar32 c) {
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_SURROGATE:
    case U_UNASSIGNED:
      return false;
    default:
      return true;
  }
}

bool is_nfc(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) return false;
  const bool normal = nfc->isNormalizedUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), error);
  return U_SUCCESS(error) && normal;
}

}  // namespace

std::string wrong_in_line(std::string_view text) {
  const auto given = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  std::string again;
  given.toUTF8String(again);
  if (again != text) return "it is not UTF-8";
  for (int32_t at = 0; at < given.length(); at = given.moveIndex32(at, 1))
    if (!shows_itself(given.char32At(at)))
      return fmt::format("it holds the invisible character U+{:04X}", static_cast<unsigned>(given.char32At(at)));
  if (!given.isEmpty() && (u_isUWhiteSpace(given.char32At(0)) || u_isUWhiteSpace(given.char32At(given.length() - 1))))
    return "it begins or ends with a blank";
  if (!is_nfc(text)) return "it is not in the normal form NFC";
  return {};
}

std::string wrong_in_plain_name(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (text.size() > kMaxNumberBytes) return fmt::format("it has more than {} bytes", kMaxNumberBytes);
  if (auto wrong = wrong_in_line(text); !wrong.empty()) return wrong;
  if (const auto at = text.find_first_of(kNeverInNames); at != std::string_view::npos)
    return fmt::format("it holds the character {}", text[at]);
  if (text.front() == '.' || text.back() == '.') return "it begins or ends with a dot";
  if (text.find("..") != std::string_view::npos) return "it holds two dots in a row";
  if (text.front() == '-') return "it begins with a hyphen";
  return {};
}

}  // namespace services
