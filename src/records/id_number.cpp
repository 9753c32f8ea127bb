#include "base/ascii.h"
#include "base/instant.h"
#include "records/commands.h"

namespace records {
namespace {

constexpr std::size_t kLength = 18;
constexpr std::size_t kShortest = 15;  // of what can only be meant as one: those of before 1999 had fifteen digits

// Nothing but digits, and at the end an X perhaps.
bool looks_like_one(std::string_view number) {
  if (number.size() < kShortest) return false;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const bool last_x = i + 1 == number.size() && (number[i] == 'X' || number[i] == 'x');
    if (!base::is_digit(number[i]) && !last_x) return false;
  }
  return true;
}

int digits(std::string_view number, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) value = value * 10 + (number[i] - '0');
  return value;
}

base::Status bad_number(std::string what, const std::string& where, std::string remedy) {
  return base::fail(base::ErrorKind::invalid, "party.bad_id_number", std::move(what), where, std::move(remedy));
}

// A member's own check, wherever it stands in the body.
base::Status check_member(std::string_view name, const base::Json& value, const std::string& where) {
  const auto* text = value.if_string();
  if (text == nullptr) return {};
  if (name == "id_number") return check_id_number(std::string_view(*text), where);
  if (name != "credit_code") return {};
  auto right = check_credit_code(std::string_view(*text));
  if (!right) right.error().where = where;
  return right;
}

}  // namespace

// GB 11643: six digits for the region, eight for the day of birth, three for the order, and the check digit of ISO 7064, MOD 11-2.
base::Status check_id_number(std::string_view number, const std::string& where) {
  if (!looks_like_one(number)) return {};  // a passport, or another paper
  if (number.size() != kLength)
    return bad_number("an ID number has 18 characters, not " + std::to_string(number.size()), where, "copy it from the ID card");
  const auto born = base::LegalDay::from_civil(digits(number, 6, 4), digits(number, 10, 2), digits(number, 12, 2));
  if (!born) return bad_number("characters 7 to 14 of the ID number are no day of birth", where, "compare them with the ID card");
  int sum = 0, weight = 1;
  for (std::size_t i = kLength - 1; i-- > 0;) {
    weight = weight * 2 % 11;
    sum += (number[i] - '0') * weight;
  }
  const char expected = "10X98765432"[sum % 11];
  const char last = number.back() == 'x' ? 'X' : number.back();
  if (last == expected) return {};
  return bad_number(std::string("the check digit of the ID number would be ") + expected + ", not " + last, where,
               "compare each character with the ID card");
}

base::Status check_numbers_in(const base::Json& body, const std::string& where) {
  if (const auto* list = body.if_array())
    for (std::size_t i = 0; i < list->size(); ++i) ZL_CHECK(check_numbers_in((*list)[i], where + "/" + std::to_string(i)));
  if (const auto* object = body.if_object())
    for (const auto& [name, value] : *object) {
      const auto at = where + "/" + std::string(name);
      ZL_CHECK(check_member(name, value, at));
      ZL_CHECK(check_numbers_in(value, at));
    }
  return {};
}

}  // namespace records
