// SHA-256 for the tests of this room, which uses no room of its own layer: OpenSSL's, called plainly.
#pragma once

#include <openssl/evp.h>

#include "base/digest.h"

namespace merkle_log {

inline base::Digest sha256_for_tests(base::ByteView a, base::ByteView b, base::ByteView c) {
  base::Bytes joined(a.begin(), a.end());
  base::append(joined, b);
  base::append(joined, c);
  base::Digest out;
  unsigned size = 0;
  REQUIRE_INVARIANT(
      EVP_Digest(joined.data(), joined.size(), out.bytes.data(), &size, EVP_sha256(), nullptr) == 1);
  return out;
}

inline bool ed25519_verify_for_tests(base::ByteView key, base::ByteView message, base::ByteView signature) {
  EVP_PKEY* raw = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size());
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const bool good =
      raw != nullptr && EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, raw) == 1 &&
      EVP_DigestVerify(context, signature.data(), signature.size(), message.data(), message.size()) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(raw);
  return good;
}

inline base::Bytes ed25519_sign_for_tests(base::ByteView seed, base::ByteView message) {
  EVP_PKEY* raw = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size());
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  base::Bytes out(64);
  std::size_t size = out.size();
  REQUIRE_INVARIANT(EVP_DigestSignInit(context, nullptr, nullptr, nullptr, raw) == 1 &&
                    EVP_DigestSign(context, out.data(), &size, message.data(), message.size()) == 1);
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(raw);
  return out;
}

}  // namespace merkle_log
