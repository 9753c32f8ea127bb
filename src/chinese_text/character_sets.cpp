#include "chinese_text/character_sets.h"

#include <iconv.h>

#include <algorithm>
#include <string>

namespace chinese_text {
namespace {

constexpr char32_t kFirstHan = 0x3400, kLastHan = 0x9FFF, kFirstStray = 0xF900, kLastStray = 0xFAFF;

bool is_han(char32_t c) { return (c >= kFirstHan && c <= kLastHan) || (c >= kFirstStray && c <= kLastStray); }

class Converter {
 public:
  Converter() : handle_(::iconv_open("UTF-32LE", "GBK")) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (is_open()) ::iconv_close(handle_);
  }
  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }
  // 0 where the pair of bytes stands for no character.
  char32_t character(int lead, int trail) {
    char in[2] = {static_cast<char>(lead), static_cast<char>(trail)};
    unsigned char out[8];
    char *from = in, *to = reinterpret_cast<char*>(out);
    std::size_t left = sizeof in, room = sizeof out;
    if (::iconv(handle_, &from, &left, &to, &room) == static_cast<std::size_t>(-1) || room != sizeof out - 4) {
      ::iconv(handle_, nullptr, nullptr, nullptr, nullptr);
      return 0;
    }
    return static_cast<char32_t>(out[0] | out[1] << 8 | out[2] << 16) | static_cast<char32_t>(out[3]) << 24;
  }

 private:
  iconv_t handle_;
};

// The hanzi whose first byte lies in one range and whose second in another.
void add_block(Converter& gbk, int lead, int last_lead, int first_trail, int last_trail, std::u32string& out) {
  for (; lead <= last_lead; ++lead)
    for (int trail = first_trail; trail <= last_trail; ++trail)
      if (const char32_t c = trail == 0x7F ? 0 : gbk.character(lead, trail); is_han(c)) out.push_back(c);
}

std::u32string sorted(std::u32string text) {
  std::sort(text.begin(), text.end());
  return text;
}

}  // namespace

std::u32string_view hanzi_of_gb2312() {
  static const std::u32string kAll = [] {
    Converter gbk;
    std::u32string out;
    if (gbk.is_open()) add_block(gbk, 0xB0, 0xF7, 0xA1, 0xFE, out);
    return sorted(std::move(out));
  }();
  return kAll;
}

std::u32string_view hanzi_of_gbk() {
  static const std::u32string kAll = [] {
    Converter gbk;
    std::u32string out(hanzi_of_gb2312());
    if (gbk.is_open()) add_block(gbk, 0x81, 0xA0, 0x40, 0xFE, out);
    if (gbk.is_open()) add_block(gbk, 0xAA, 0xFE, 0x40, 0xA0, out);
    return sorted(std::move(out));
  }();
  return kAll;
}

}  // namespace chinese_text
