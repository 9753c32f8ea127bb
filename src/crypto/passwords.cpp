#include "crypto/passwords.h"

#include <openssl/crypto.h>
#include <sodium.h>

#include <cstring>

namespace crypto {
namespace {

void start() {
  static const int ready = sodium_init();
  REQUIRE_INVARIANT(ready >= 0);
}

}  // namespace

base::Result<std::string> hash_password(std::string_view password) {
  start();
  char out[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(out, password.data(), password.size(), 2, std::size_t{19} << 20,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return base::fail(base::ErrorKind::unavailable, "crypto.no_memory", "no memory to hash a password", {},
                      "try again shortly");
  return std::string(out);
}

bool password_fits(std::string_view hash, std::string_view password) {
  start();
  char stored[crypto_pwhash_STRBYTES] = {};
  if (hash.empty() || hash.size() >= sizeof stored) return false;
  std::memcpy(stored, hash.data(), hash.size());
  return crypto_pwhash_str_verify(stored, password.data(), password.size()) == 0;
}

base::Result<base::Bytes> key_from_passphrase(std::string_view passphrase, base::ByteView salt,
                                              PassphraseCost cost) {
  start();
  REQUIRE_INVARIANT(salt.size() == crypto_pwhash_SALTBYTES);
  base::Bytes key(32);
  if (crypto_pwhash(key.data(), key.size(), passphrase.data(), passphrase.size(), salt.data(), cost.passes,
                    std::size_t{cost.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return base::fail(base::ErrorKind::unavailable, "crypto.no_memory",
                      "no memory to make a key from the passphrase", {}, "free some memory and try again");
  return key;
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace crypto
