// The golden vectors of docs/formats, for tests.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "base/json.h"
#include "merkle_log/sha256_for_tests.h"

namespace merkle_log {

inline constexpr HashFunction kHash = sha256_for_tests;

inline base::Json golden() {
  std::ifstream in(std::string(ZHILU_SOURCE_DIR) + "/tests/golden/entry.json");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto json = base::parse_json(text);
  EXPECT_TRUE(json) << "the golden vectors must be there";
  return json ? *json : base::Json{};
}

}  // namespace merkle_log
