#include "base/digest.h"

#include <algorithm>

namespace base {

Result<Digest> Digest::from_hex(std::string_view text) {
  auto raw = base::from_hex(text);
  if (!raw || raw->size() != 32)
    return fail(ErrorKind::invalid, "base.bad_digest",
                "a digest is 64 lower-case hexadecimal characters", std::string(text.substr(0, 80)));
  return from_bytes(*raw);
}

Digest Digest::from_bytes(ByteView raw) {
  REQUIRE_INVARIANT(raw.size() == 32);
  Digest d;
  std::copy(raw.begin(), raw.end(), d.bytes.begin());
  return d;
}

}  // namespace base
