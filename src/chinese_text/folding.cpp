#include "chinese_text/folding.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "base/result.h"

namespace chinese_text {
namespace {

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*get)(UErrorCode&)) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* found = get(status);
  REQUIRE_INVARIANT(U_SUCCESS(status) && found != nullptr);  // part of the library's own data
  return *found;
}

icu::UnicodeString normalized(const icu::Normalizer2& by, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  auto out =
      by.normalize(icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())}), status);
  REQUIRE_INVARIANT(U_SUCCESS(status));
  return out;
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

bool is_han(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status) == USCRIPT_HAN && u_isalpha(c);
}

bool is_space(UChar32 c) {
  return u_isUWhiteSpace(c);
}
bool is_control(UChar32 c) {
  return u_charType(c) == U_CONTROL_CHAR || c == 0xfeff || c == 0x200b;
}

template <class F>
void each_character(const icu::UnicodeString& text, F&& f) {
  for (int32_t i = 0; i < text.length();) {
    const UChar32 c = text.char32At(i);
    f(c);
    i += U16_LENGTH(c);
  }
}

}  // namespace

std::string fold(std::string_view text) {
  return utf8(normalized(normalizer(icu::Normalizer2::getNFKCCasefoldInstance), text));
}

std::string tidy_line(std::string_view text) {
  icu::UnicodeString out;
  bool space_waits = false;
  each_character(normalized(normalizer(icu::Normalizer2::getNFCInstance), text), [&](UChar32 c) {
    if (is_space(c)) {
      space_waits = out.length() > 0;
      return;
    }
    if (is_control(c)) return;
    if (space_waits) out.append(static_cast<UChar32>(' '));
    space_waits = false;
    out.append(c);
  });
  return utf8(out);
}

std::string tidy_text(std::string_view text) {
  std::string out;
  std::size_t waiting = 0;
  while (true) {
    const auto end = text.find('\n');
    const std::string line = tidy_line(text.substr(0, end));
    if (line.empty()) {
      waiting += out.empty() ? 0 : 1;
    } else {
      if (!out.empty()) out.append(waiting + 1, '\n');
      waiting = 0;
      out += line;
    }
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

bool same_name(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view name) {
    icu::UnicodeString out;
    each_character(normalized(normalizer(icu::Normalizer2::getNFKCCasefoldInstance), name), [&](UChar32 c) {
      const bool dot = c == 0xb7 || c == 0x2022 || c == 0x2027 || c == 0x30fb || c == 0x2e;
      if (!dot && !is_space(c) && !is_control(c)) out.append(c);
    });
    return out;
  };
  return bare(a) == bare(b);
}

std::vector<std::string> search_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  icu::UnicodeString word;
  const auto finish = [&] {
    if (word.length() > 0) tokens.push_back(utf8(word));
    word.remove();
  };
  each_character(normalized(normalizer(icu::Normalizer2::getNFKCCasefoldInstance), text), [&](UChar32 c) {
    if (is_han(c)) {
      finish();
      tokens.push_back(utf8(icu::UnicodeString(c)));
    } else if (u_isalnum(c) || u_getCombiningClass(c) > 0) {
      word.append(c);
    } else {
      finish();
    }
  });
  finish();
  return tokens;
}

std::string search_text(std::string_view text) {
  std::string out;
  for (const std::string& token : search_tokens(text)) {
    if (!out.empty()) out += ' ';
    out += token;
  }
  return out;
}

}  // namespace chinese_text
