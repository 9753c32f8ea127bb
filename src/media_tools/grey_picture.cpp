#include "media_tools/grey_picture.h"

#include <charconv>

namespace media_tools {
namespace {

// The next number and the one white space behind it; 0 where there is none.
int take_number(std::string_view& text) {
  int n = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), n);
  const auto length = static_cast<std::size_t>(end.ptr - text.data());
  if (end.ec != std::errc() || length >= text.size() || (text[length] != ' ' && text[length] != '\n')) return 0;
  text.remove_prefix(length + 1);
  return n;
}

}  // namespace

std::optional<page_codes::GreyPicture> grey_picture(base::ByteView pgm, int most_pixels) {
  auto text = base::text_of(pgm);
  if (!text.starts_with("P5\n")) return std::nullopt;
  text.remove_prefix(3);
  page_codes::GreyPicture picture;
  picture.width = take_number(text);
  picture.height = take_number(text);
  if (take_number(text) != 255) return std::nullopt;
  for (const int side : {picture.width, picture.height})
    if (side < 1 || side > most_pixels) return std::nullopt;
  if (text.size() != static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height)) return std::nullopt;
  picture.pixels = base::view_of(text);
  return picture;
}

}  // namespace media_tools
