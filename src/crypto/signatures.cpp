#include "crypto/signatures.h"

#include <openssl/evp.h>

#include <memory>

namespace crypto {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

Key private_key(base::ByteView seed) {
  REQUIRE_INVARIANT(seed.size() == 32);
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  REQUIRE_INVARIANT(key != nullptr);
  return key;
}

}  // namespace

base::Bytes ed25519_public_key(base::ByteView seed) {
  auto key = private_key(seed);
  base::Bytes out(32);
  std::size_t size = out.size();
  REQUIRE_INVARIANT(EVP_PKEY_get_raw_public_key(key.get(), out.data(), &size) == 1 && size == 32);
  return out;
}

base::Bytes ed25519_sign(base::ByteView seed, base::ByteView message) {
  auto key = private_key(seed);
  Context context(EVP_MD_CTX_new());
  base::Bytes out(64);
  std::size_t size = out.size();
  REQUIRE_INVARIANT(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  REQUIRE_INVARIANT(EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) == 1);
  return out;
}

bool ed25519_verify(base::ByteView public_key, base::ByteView message, base::ByteView signature) {
  if (public_key.size() != 32 || signature.size() != 64) return false;
  Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()));
  if (key == nullptr) return false;
  Context context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

}  // namespace crypto
