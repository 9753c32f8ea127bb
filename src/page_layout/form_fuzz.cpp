// Any bytes as a form: refused with an error, or filled and found whole.
#include "base/json.h"
#include "page_layout/form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto form = page_layout::Form::load(text);
  if (!form) return 0;
  static const auto kState = base::parse_json(
      R"({"party":{"name":"示例公司"},"officers":[{"name":"甲","certificate":"示0001"},{"name":"乙"}],
          "act":{"began_at":"2026-03-05T01:10:00.000000Z"},"hazards":[{"place":"库房","due":"2026-03-20",
          "remedy":"by_date","description":"通道堵塞"},{"place":"车间","remedy":"at_once"}]})");
  const auto filled = page_layout::fill(*form, *kState, nullptr);
  if (!filled) __builtin_trap();  // nothing was overridden, so nothing can be refused
  const auto again = page_layout::fill(*form, *kState, filled->fields);
  // What was filled is a valid override of itself, but for one-line fields that a template made several lines
  // of.
  if (again && base::canonical_or_die(again->fields) != base::canonical_or_die(filled->fields))
    __builtin_trap();
  return 0;
}
