// Any text as a schema file, and any text as a body: errors, never a crash, never unbounded work.
#include <cstddef>
#include <cstdint>

#include "records/vocabulary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto cut = all.find('\0');
  const auto schema = all.substr(0, cut);
  const auto body = cut == std::string_view::npos ? std::string_view("{}") : all.substr(cut + 1);
  const auto loaded =
      records::Vocabulary::load({{"common.json", R"({"$defs":{"a":{"type":"string","maxLength":9}}})"},
                                 {"x.v1.json", std::string(schema)}});
  if (!loaded) return 0;
  const auto json = base::parse_json(body);
  if (!json) return 0;
  const bool fits = loaded->check_event("x/1", *json).has_value();
  const auto told = loaded->sentence("x/1", *json, records::Language::zh);
  if (fits && told.size() > (1u << 26)) __builtin_trap();
  return 0;
}
