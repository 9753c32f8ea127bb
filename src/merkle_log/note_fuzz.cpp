// Any bytes as a signed note, a verifier key and a proof file: no crash, and what is accepted is written back
// the same.
#include <cstdint>

#include "merkle_log/notes.h"

namespace {
base::Digest sum(base::ByteView a, base::ByteView b, base::ByteView c) {
  base::Digest d;
  std::size_t i = 0;
  for (const auto part : {a, b, c})
    for (const auto byte : part) d.bytes[i++ % 32] = static_cast<std::uint8_t>(d.bytes[i % 32] * 31 + byte);
  return d;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = base::text_of({data, size});
  if (const auto note = merkle_log::parse_note(text))
    REQUIRE_INVARIANT(merkle_log::format_note(*note) == text);
  if (const auto key = merkle_log::parse_verifier_key(sum, text)) REQUIRE_INVARIANT(key->text() == text);
  if (const auto proof = merkle_log::parse_proof(text))
    REQUIRE_INVARIANT(merkle_log::parse_proof(merkle_log::format_proof(*proof)).has_value());
  return 0;
}
