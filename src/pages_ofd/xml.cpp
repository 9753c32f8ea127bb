#include "pages_ofd/xml.h"

#include <fmt/format.h>

namespace pages_ofd {
namespace {

constexpr char32_t kReplacement = 0xfffd;

void put_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | (c >> 6));
    put(0x80 | (c & 0x3f));
  } else if (c < 0x1'0000) {
    put(0xe0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3f));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  }
}

// XML 1.0, production 2, without line ends: no text here has any.
bool is_xml(char32_t c) {
  return (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe) || (c >= 0x1'0000 && c < 0x11'0000);
}

void put_escaped(std::string& out, char32_t c) {
  switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    default:
      put_utf8(out, is_xml(c) ? c : kReplacement);
  }
}

}  // namespace

std::string mm(std::int64_t um) {
  const std::int64_t size = um < 0 ? -um : um;
  std::string out = fmt::format("{}{}.{:03}", um < 0 ? "-" : "", size / 1000, size % 1000);
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out;
}

std::string mm(page_layout::Box box) {
  return mm(box.x) + " " + mm(box.y) + " " + mm(box.width) + " " + mm(box.height);
}

std::string rgb(page_layout::Colour colour) {
  return fmt::format("{} {} {}", colour.red, colour.green, colour.blue);
}

std::string escaped(std::u32string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' && (i == 0 || i + 1 == text.size()))
      out += "&#x20;";
    else
      put_escaped(out, text[i]);
  }
  return out;
}

std::string escaped(std::string_view utf8) {
  return escaped(characters_of(utf8));
}

// Text of a layout is well-formed UTF-8; a byte that is not stands for itself.
std::u32string characters_of(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t c = length == 1 ? lead : lead & (0x7fU >> length);
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      c = (c << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
    out.push_back(c);
    i += length;
  }
  return out;
}

std::string array_of_mm(const std::vector<page_layout::Um>& values) {
  std::string out;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t same = 1;
    while (i + same < values.size() && values[i + same] == values[i]) ++same;
    const std::string value = mm(values[i]);
    if (same > 2) {
      out += fmt::format("{}g {} {}", out.empty() ? "" : " ", same, value);
    } else {
      for (std::size_t k = 0; k < same; ++k) out += (out.empty() ? "" : " ") + value;
    }
    i += same;
  }
  return out;
}

}  // namespace pages_ofd
