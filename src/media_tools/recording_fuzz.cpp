// Any bytes as a recording, and any JSON as what the tools say of one: recognised, walked and read without a
// fault.
#include <algorithm>

#include "media_tools/told_facts.h"
#include "media_tools/walk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  const auto content = media_tools::content_of(bytes);
  const media_tools::ReadAt read = [&](std::uint64_t at, std::span<std::uint8_t> out) -> std::size_t {
    if (at >= bytes.size()) return 0;
    const auto n = std::min<std::size_t>(out.size(), bytes.size() - static_cast<std::size_t>(at));
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), n, out.begin());
    return n;
  };
  static_cast<void>(media_tools::wholeness_of(content.container, size, read));
  static_cast<void>(media_tools::jpeg_size(bytes));
  const auto json = base::parse_json(base::text_of(bytes));
  if (!json) return 0;
  const auto clean = media_tools::recordable(*json);
  REQUIRE_INVARIANT(base::canonical(clean).has_value());
  ports::MediaFacts facts;
  media_tools::take_claims(clean, clean, facts);
  REQUIRE_INVARIANT(media_tools::streams_of(clean).duration_us >= 0);
  return 0;
}
