// Digests over OpenSSL: SHA-256 (the record's own), SHA-512 and SM3 (manifests). Streaming objects belong to one thread.
#pragma once

#include <memory>
#include <string>

#include "base/digest.h"

namespace crypto {

enum class Algorithm { sha256, sha512, sm3 };

const char* algorithm_name(Algorithm algorithm);  // "sha256", "sha512", "sm3"

class Hasher {
 public:
  explicit Hasher(Algorithm algorithm);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  void add(base::ByteView more);
  base::Bytes so_far() const;  // of what was added; adding goes on
  base::Bytes finish();        // 32 or 64 bytes; the object is then spent

 private:
  struct State;
  std::unique_ptr<State> state_;
};

base::Digest sha256(base::ByteView bytes);
base::Digest sha256(std::string_view text);
// SHA-256( a ‖ b ), without joining them: salted texts, tree nodes.
base::Digest sha256(base::ByteView a, base::ByteView b);
base::Digest sha256(base::ByteView a, base::ByteView b, base::ByteView c);
base::Bytes digest(Algorithm algorithm, base::ByteView bytes);

}  // namespace crypto
