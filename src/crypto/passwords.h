// Argon2id over libsodium: hashes of passwords and personal codes, and keys from passphrases.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace crypto {

// 19 MiB, 2 passes: about 15 ms a guess on one core. Gives libsodium's text form, which names its own parameters.
base::Result<std::string> hash_password(std::string_view password);
bool password_fits(std::string_view hash, std::string_view password);

struct PassphraseCost {
  std::uint32_t memory_kib = 65536;
  std::uint32_t passes = 3;
};
// 32 bytes. REQUIRES: salt.size() == 16.
base::Result<base::Bytes> key_from_passphrase(std::string_view passphrase, base::ByteView salt, PassphraseCost cost);

// Compares in time that does not depend on where they differ.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace crypto
