#include "zhilu_verify/paths.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "zhilu_verify/messages.h"

namespace zhilu_verify {
namespace {

using base::ErrorKind;

base::Status broken(Code reason) {
  return because(ErrorKind::invalid, reason);
}

icu::UnicodeString utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

bool is_utf8(std::string_view text, const icu::UnicodeString& decoded) {
  std::string back;
  decoded.toUTF8String(back);
  return back == text;  // what was not UTF-8 came out as U+FFFD
}

const icu::Normalizer2* nfc() {
  UErrorCode error = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFCInstance(error);
  REQUIRE_INVARIANT(U_SUCCESS(error));
  return normalizer;
}

base::Status check_segment(std::string_view segment) {
  if (segment.empty()) return broken("why.empty_segment");
  if (segment == "." || segment == "..") return broken("why.dots");
  if (segment.size() > kMaxSegmentBytes) return broken("why.long_segment");
  for (const char c : segment) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') return broken("why.backslash");
    if (c == '%') return broken("why.per_cent");
    if (byte < 0x20 || byte == 0x7f) return broken("why.control");
  }
  const auto decoded = utf16(segment);
  if (!is_utf8(segment, decoded)) return broken("why.utf8");
  for (std::int32_t i = 0; i < decoded.length(); ++i)
    if (decoded[i] >= 0x80 && decoded[i] < 0xa0) return broken("why.control");
  UErrorCode error = U_ZERO_ERROR;
  if (!nfc()->isNormalized(decoded, error) || U_FAILURE(error)) return broken("why.nfc");
  return {};
}

std::string folded(std::string_view path) {
  UErrorCode error = U_ZERO_ERROR;
  auto text = nfc()->normalize(utf16(path), error);
  text.foldCase();
  text = nfc()->normalize(text, error);
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace

base::Status check_path(std::string_view path) {
  if (path.empty()) return broken("why.empty_path");
  if (path.front() == '/') return broken("why.absolute");
  if (path.size() > kMaxPathBytes) return broken("why.long_path");
  for (std::size_t from = 0; from <= path.size();) {
    const auto slash = std::min(path.find('/', from), path.size());
    ZL_CHECK(check_segment(path.substr(from, slash - from)));
    from = slash + 1;
  }
  return {};
}

std::optional<std::string> NameTable::add(std::string_view path) {
  for (std::size_t from = 0; from < path.size();) {
    const auto slash = std::min(path.find('/', from), path.size());
    const std::string prefix(path.substr(0, slash));
    const auto [at, fresh] = spelled_.emplace(folded(prefix), prefix);
    if (!fresh && at->second != prefix) return at->second;
    from = slash + 1;
  }
  return std::nullopt;
}

}  // namespace zhilu_verify
