#include "crypto/sealing.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace crypto {

struct Sealer::State {
  base::Bytes key;
  EVP_CIPHER_CTX* encrypt = EVP_CIPHER_CTX_new();
  EVP_CIPHER_CTX* decrypt = EVP_CIPHER_CTX_new();
  ~State() {
    EVP_CIPHER_CTX_free(encrypt);
    EVP_CIPHER_CTX_free(decrypt);
    wipe(key);
  }
};

Sealer::Sealer(base::ByteView key) : state_(std::make_unique<State>()) {
  REQUIRE_INVARIANT(key.size() == kKeyBytes);
  state_->key.assign(key.begin(), key.end());
  static const EVP_CIPHER* gcm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  REQUIRE_INVARIANT(EVP_EncryptInit_ex2(state_->encrypt, gcm, state_->key.data(), nullptr, nullptr) == 1);
  REQUIRE_INVARIANT(EVP_DecryptInit_ex2(state_->decrypt, gcm, state_->key.data(), nullptr, nullptr) == 1);
}
Sealer::~Sealer() = default;
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer& Sealer::operator=(Sealer&&) noexcept = default;

void Sealer::seal(base::ByteView nonce, base::ByteView additional, base::ByteView plain,
                  std::span<std::uint8_t> out) {
  REQUIRE_INVARIANT(nonce.size() == kNonceBytes && out.size() == plain.size() + kTagBytes);
  auto* c = state_->encrypt;
  int n = 0;
  REQUIRE_INVARIANT(EVP_EncryptInit_ex2(c, nullptr, nullptr, nonce.data(), nullptr) == 1);
  REQUIRE_INVARIANT(EVP_EncryptUpdate(c, nullptr, &n, additional.data(), static_cast<int>(additional.size())) == 1);
  REQUIRE_INVARIANT(EVP_EncryptUpdate(c, out.data(), &n, plain.data(), static_cast<int>(plain.size())) == 1);
  REQUIRE_INVARIANT(EVP_EncryptFinal_ex(c, out.data() + n, &n) == 1);
  REQUIRE_INVARIANT(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, kTagBytes, out.data() + plain.size()) == 1);
}

bool Sealer::open(base::ByteView nonce, base::ByteView additional, base::ByteView sealed,
                  std::span<std::uint8_t> out) {
  REQUIRE_INVARIANT(nonce.size() == kNonceBytes && sealed.size() >= kTagBytes &&
                    out.size() == sealed.size() - kTagBytes);
  auto* c = state_->decrypt;
  int n = 0;
  base::Bytes tag(sealed.end() - kTagBytes, sealed.end());
  REQUIRE_INVARIANT(EVP_DecryptInit_ex2(c, nullptr, nullptr, nonce.data(), nullptr) == 1);
  REQUIRE_INVARIANT(EVP_DecryptUpdate(c, nullptr, &n, additional.data(), static_cast<int>(additional.size())) == 1);
  REQUIRE_INVARIANT(EVP_DecryptUpdate(c, out.data(), &n, sealed.data(), static_cast<int>(out.size())) == 1);
  REQUIRE_INVARIANT(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1);
  std::uint8_t rest[16];
  if (EVP_DecryptFinal_ex(c, rest, &n) == 1) return true;
  wipe(out);
  return false;
}

base::Bytes seal(base::ByteView key, base::ByteView nonce, base::ByteView additional, base::ByteView plain) {
  base::Bytes out(plain.size() + kTagBytes);
  Sealer(key).seal(nonce, additional, plain, out);
  return out;
}

base::Result<base::Bytes> open(base::ByteView key, base::ByteView nonce, base::ByteView additional,
                               base::ByteView sealed) {
  if (sealed.size() < kTagBytes)
    return base::fail(base::ErrorKind::corrupt, "crypto.tag_mismatch", "sealed bytes are shorter than their tag");
  base::Bytes out(sealed.size() - kTagBytes);
  if (!Sealer(key).open(nonce, additional, sealed, out))
    return base::fail(base::ErrorKind::corrupt, "crypto.tag_mismatch",
                      "sealed bytes do not open: the key is another, or the bytes were changed");
  return out;
}

void wipe(std::span<std::uint8_t> secret) { OPENSSL_cleanse(secret.data(), secret.size()); }

}  // namespace crypto
