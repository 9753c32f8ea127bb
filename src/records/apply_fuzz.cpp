// Any list of events, one JSON object a line {type, body}, applied to a case: a case or an error; and what is
// written of the case is read back as the same case.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "records/case_state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  records::CaseState state;
  std::uint64_t seq = 0;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto json = base::parse_json(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (!json) continue;
    const auto* body = base::find(*json, "body");
    const records::Event event{seq++,
                               {"case"},
                               state.version,
                               base::text_at(*json, "type"),
                               {static_cast<std::int64_t>(seq)},
                               "os:1",
                               body ? *body : base::Json{},
                               base::bool_at(*json, "disposed")};
    if (auto after = records::apply(state, event)) state = std::move(*after);
  }
  const auto read = records::from_json(records::to_json(state));
  if (!read || !(*read == state)) std::abort();
  return 0;
}
