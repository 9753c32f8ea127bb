#include "page_codes/page_code.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/json.h"

namespace page_codes {
namespace {

base::Json golden() {
  std::ifstream in(ZHILU_SOURCE_DIR "/tests/golden/page_code.json");
  return base::parse_json(std::string{std::istreambuf_iterator<char>(in), {}}).value();
}

TEST(PageCode, IsThatOfTheIndependentVectors) {
  const auto vectors = golden();
  ASSERT_EQ(base::array_at(vectors, "codes")->size(), 5u);
  for (const auto& one : *base::array_at(vectors, "codes")) {
    const auto digest = base::Digest::from_hex(base::text_at(one, "signed_digest")).value();
    const auto code = code_of(digest, static_cast<int>(*base::int_at(one, "page")), static_cast<int>(*base::int_at(one, "pages")));
    EXPECT_EQ(text_of(code), base::text_at(one, "text"));
    EXPECT_EQ(words_of(code), base::text_at(one, "words"));
    EXPECT_EQ(parse_code(base::text_at(one, "text")), code);
    EXPECT_TRUE(digest.hex().starts_with(code.digest_start));
  }
}

TEST(PageCode, IsNoTextThatIsSpelledOtherwise) {
  const auto vectors = golden();
  ASSERT_GT(base::array_at(vectors, "refused")->size(), 20u);
  for (const auto& text : *base::array_at(vectors, "refused"))
    EXPECT_FALSE(parse_code(text.get_string())) << text;
}

}  // namespace
}  // namespace page_codes
