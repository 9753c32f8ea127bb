#include "records/commands.h"

namespace records {

// GB 32100-2015: 31 characters without I, O, S, V, Z; weights are powers of 3 modulo 31; the last character
// makes the weighted sum a multiple of 31.
base::Status check_credit_code(std::string_view code) {
  static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  static constexpr std::size_t kLength = 18;
  const auto wrong = [](std::string what, std::string remedy) {
    return base::fail(base::ErrorKind::invalid, "enterprise.bad_credit_code", std::move(what), "/credit_code",
                      std::move(remedy));
  };
  if (code.size() != kLength)
    return wrong("a unified social credit code has 18 characters, not " + std::to_string(code.size()),
                 "copy it from the business licence");
  std::size_t sum = 0, weight = 1;
  for (std::size_t i = 0; i < kLength; ++i) {
    const auto value = kAlphabet.find(code[i]);
    if (value == std::string_view::npos)
      return wrong("character " + std::to_string(i + 1) + " of the credit code cannot stand in one",
                   "digits and capitals without I, O, S, V, Z");
    if (i + 1 == kLength) break;
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  const char expected = kAlphabet[(31 - sum % 31) % 31];
  if (code.back() == expected) return {};
  return wrong(
      std::string("the check digit of the credit code would be ") + expected + ", not " + code.back(),
      "compare each character with the business licence");
}

}  // namespace records
