// What the files of this room have in common. Internal to the room.
#pragma once

#include <array>
#include <utility>

#include "numbering/template.h"

namespace numbering {

inline constexpr std::array kFacts{
    std::pair{Fact::year, std::string_view("year")},           std::pair{Fact::region, std::string_view("region")},
    std::pair{Fact::organ, std::string_view("organ")},         std::pair{Fact::code, std::string_view("code")},
    std::pair{Fact::team, std::string_view("team")},           std::pair{Fact::officer, std::string_view("officer")},
    std::pair{Fact::case_year, std::string_view("case_year")}, std::pair{Fact::case_serial, std::string_view("case_serial")}};

inline constexpr std::array kScopes{
    std::pair{Scope::year, std::string_view("year")}, std::pair{Scope::team, std::string_view("team")},
    std::pair{Scope::officer, std::string_view("officer")}, std::pair{Scope::case_, std::string_view("case")}};

template <class T, std::size_t N>
std::optional<T> named(const std::array<std::pair<T, std::string_view>, N>& table, std::string_view name) {
  for (const auto& [value, known] : table)
    if (known == name)
      return value;
  return std::nullopt;
}

// A place for digits of any number; a year has four.
inline bool is_open_digits(const Piece& piece) {
  return piece.kind == Piece::Kind::serial || (piece.kind == Piece::Kind::fact && piece.fact == Fact::case_serial);
}
// A text of which nothing is known: it may begin or end in a digit.
inline bool is_open_text(const Piece& piece) {
  return piece.kind == Piece::Kind::fact && (piece.fact == Fact::team || piece.fact == Fact::officer);
}

std::string digits(std::int64_t value, int width);              // "007"
std::vector<std::string> characters_of(std::string_view text);  // of UTF-8, one each

}  // namespace numbering
