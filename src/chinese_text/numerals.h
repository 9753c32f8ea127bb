// Numbers and dates in Chinese words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace chinese_text {

// 一百零五, 十二, 两 is never used. REQUIRES: 0 <= n < 10^16.
std::string counting(std::int64_t n);
// 壹佰零伍: digits that cannot be altered by a stroke. REQUIRES: 0 <= n < 10^16.
std::string formal(std::int64_t n);
// An amount of money as cheques and decisions write it: 人民币壹万贰仟叁佰元整, …元零伍分, …元伍角整.
// REQUIRES: 0 <= fen < 10^16.
std::string money(std::int64_t fen);
// The amount in fen that such words say, with or without 人民币 and 整, in formal or plain digits; nothing where they say none.
std::optional<std::int64_t> fen_of_words(std::u32string_view words);

std::string date(base::LegalDay day);         // 2026年3月5日: as papers write it since GB/T 9704-2012
std::string date_in_han(base::LegalDay day);  // 二〇二六年三月五日
std::string minute(base::Instant instant);    // 2026年3月5日9时10分, at +08:00

}  // namespace chinese_text
