#include "tables/decoding.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>

namespace tables {

using base::ErrorKind;
using base::fail;

namespace {

struct ConverterClose {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterClose>;

// A converter that stops at what is wrong instead of writing something else in its place.
Converter strict_converter(const char* encoding) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(encoding, &error));
  REQUIRE_INVARIANT(U_SUCCESS(error));
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  REQUIRE_INVARIANT(U_SUCCESS(error));
  return converter;
}

// As UTF-8, or the offset of what is no text in this encoding.
tl::expected<std::string, std::size_t> convert(std::string_view bytes, const char* encoding) {
  const auto from = strict_converter(encoding), to = strict_converter("UTF-8");
  constexpr std::size_t kPiece = 16'384;
  UChar pivot[kPiece];
  UChar *pivot_from = pivot, *pivot_to = pivot;
  const char *at = bytes.data(), *end = at + bytes.size();
  std::string out;
  bool first = true;
  while (true) {
    char piece[kPiece];
    char* filled = piece;
    UErrorCode error = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &filled, piece + kPiece, &at, end, pivot, &pivot_from, &pivot_to, pivot + kPiece, first, true,
                   &error);
    first = false;
    out.append(piece, static_cast<std::size_t>(filled - piece));
    if (error == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(error)) return tl::unexpected<std::size_t>(static_cast<std::size_t>(at - bytes.data()));
    return out;
  }
}

tl::unexpected<base::Error> bad_encoding(std::string_view bytes, std::size_t at) {
  const auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at, bytes.size())), '\n');
  return fail(ErrorKind::invalid, "table.bad_encoding", "the text is neither UTF-8 nor GB18030", "line " + std::to_string(line),
              "save it as “CSV UTF-8”, or as .xlsx");
}

}  // namespace

base::Result<Decoded> decode(std::string_view bytes) {
  constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF", kLittle = "\xFF\xFE", kBig = "\xFE\xFF";
  if (bytes.starts_with(kLittle) || bytes.starts_with(kBig)) {
    auto text = convert(bytes.substr(2), bytes.starts_with(kLittle) ? "UTF-16LE" : "UTF-16BE");
    if (!text) return bad_encoding(bytes, text.error());
    return Decoded{std::move(*text), "UTF-16"};
  }
  if (bytes.find('\0') != std::string_view::npos)
    return fail(ErrorKind::invalid, "table.unknown_format", "this is neither a workbook nor a text", "/file",
                "choose an .xlsx or a .csv");
  const bool marked = bytes.starts_with(kUtf8Mark);
  if (marked) bytes.remove_prefix(kUtf8Mark.size());
  auto text = convert(bytes, "UTF-8");
  if (text) return Decoded{std::move(*text), "UTF-8"};
  if (marked) return bad_encoding(bytes, text.error());
  auto chinese = convert(bytes, "gb18030");
  if (!chinese) return bad_encoding(bytes, chinese.error());
  return Decoded{std::move(*chinese), "GB18030"};
}

}  // namespace tables
