#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "records/commands.h"

namespace records {
namespace {

std::string code_of(std::string_view number) {
  const auto right = check_id_number(number, "/id_number");
  return right ? "" : right.error().code;
}

TEST(IdNumber, hasADayOfBirthAndACheckDigit) {
  // The two examples of GB 11643-1999.
  EXPECT_EQ(code_of("11010519491231002X"), "");
  EXPECT_EQ(code_of("11010519491231002x"), "");
  EXPECT_EQ(code_of("440524188001010014"), "");
  EXPECT_EQ(code_of("110105194912310021"), "party.bad_id_number");
  EXPECT_EQ(code_of("110105194913310025"), "party.bad_id_number");  // month 13
  EXPECT_EQ(code_of("110105190002290028"), "party.bad_id_number");  // 1900 was no leap year
}

TEST(IdNumber, isTakenForOneWhereItIsNothingButDigits) {
  EXPECT_EQ(code_of("110105491231002"), "party.bad_id_number");  // of fifteen digits, as before 1999
  EXPECT_EQ(code_of("1101051949123100200"), "party.bad_id_number");
  EXPECT_EQ(code_of("E12345678"), "");
  EXPECT_EQ(code_of("H1234567800"), "");
  EXPECT_EQ(code_of("12345678"), "");
  EXPECT_EQ(code_of("军字第2026000000001号"), "");
  EXPECT_EQ(code_of(""), "");
}

TEST(IdNumber, withAnyOneDigitWrongIsRefused) {
  EXPECT_TRUE(rc::check("one digit is another", [] {
    std::string number = "11010519491231002X";
    const auto at = *rc::gen::inRange<std::size_t>(0, 17);
    const char digit = static_cast<char>('0' + *rc::gen::inRange(0, 10));
    RC_PRE(number[at] != digit);
    number[at] = digit;
    RC_ASSERT(code_of(number) == "party.bad_id_number");
  }));
  EXPECT_TRUE(rc::check("two neighbours changed places", [] {
    std::string number = "440524188001010014";
    const auto at = *rc::gen::inRange<std::size_t>(0, 17);
    RC_PRE(number[at] != number[at + 1]);
    std::swap(number[at], number[at + 1]);
    RC_ASSERT(code_of(number) == "party.bad_id_number");
  }));
}

TEST(IdNumber, isFoundWhereverItStandsInABody) {
  const base::Json body{{"person", {{"name", "甲"}, {"id_number", "110105194912310021"}}}};
  EXPECT_EQ(check_numbers_in(body, "/body").error().where, "/body/person/id_number");
  const base::Json list{{"parties", base::JsonArray{base::JsonObject{{"credit_code", "91000000DEMA000115"}}}}};
  EXPECT_EQ(check_numbers_in(list, "").error().where, "/parties/0/credit_code");
  EXPECT_EQ(check_numbers_in(list, "").error().code, "enterprise.bad_credit_code");
  EXPECT_TRUE(check_numbers_in({{"id_number", "11010519491231002X"}, {"credit_code", "91000000DEMA000114"}}, ""));
}

}  // namespace
}  // namespace records
