#include "crypto/digests.h"

#include <openssl/evp.h>

namespace crypto {
namespace {

// Fetched once: EVP_sha256() would look the provider up on each use.
const EVP_MD* method(Algorithm algorithm) {
  static const EVP_MD* sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static const EVP_MD* sha512 = EVP_MD_fetch(nullptr, "SHA512", nullptr);
  static const EVP_MD* sm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
  const EVP_MD* found = algorithm == Algorithm::sha256 ? sha256 : algorithm == Algorithm::sha512 ? sha512 : sm3;
  REQUIRE_INVARIANT(found != nullptr);
  return found;
}

base::Digest sha256_of(std::initializer_list<base::ByteView> parts) {
  struct Context {
    EVP_MD_CTX* raw = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(raw); }
  };
  thread_local Context context;
  base::Digest out;
  unsigned size = 0;
  REQUIRE_INVARIANT(EVP_DigestInit_ex2(context.raw, method(Algorithm::sha256), nullptr) == 1);
  for (const auto& part : parts) REQUIRE_INVARIANT(EVP_DigestUpdate(context.raw, part.data(), part.size()) == 1);
  REQUIRE_INVARIANT(EVP_DigestFinal_ex(context.raw, out.bytes.data(), &size) == 1 && size == 32);
  return out;
}

}  // namespace

struct Hasher::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

const char* algorithm_name(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::sha256: return "sha256";
    case Algorithm::sha512: return "sha512";
    case Algorithm::sm3: return "sm3";
  }
  return "";
}

Hasher::Hasher(Algorithm algorithm) : state_(std::make_unique<State>()) {
  REQUIRE_INVARIANT(EVP_DigestInit_ex2(state_->context, method(algorithm), nullptr) == 1);
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::add(base::ByteView more) {
  REQUIRE_INVARIANT(EVP_DigestUpdate(state_->context, more.data(), more.size()) == 1);
}

base::Bytes Hasher::so_far() const {
  Hasher copy(Algorithm::sha256);
  REQUIRE_INVARIANT(EVP_MD_CTX_copy_ex(copy.state_->context, state_->context) == 1);
  return copy.finish();
}

base::Bytes Hasher::finish() {
  base::Bytes out(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  REQUIRE_INVARIANT(EVP_DigestFinal_ex(state_->context, out.data(), &size) == 1);
  out.resize(size);
  return out;
}

base::Digest sha256(base::ByteView bytes) { return sha256_of({bytes}); }
base::Digest sha256(std::string_view text) { return sha256_of({base::view_of(text)}); }
base::Digest sha256(base::ByteView a, base::ByteView b) { return sha256_of({a, b}); }
base::Digest sha256(base::ByteView a, base::ByteView b, base::ByteView c) { return sha256_of({a, b, c}); }

base::Bytes digest(Algorithm algorithm, base::ByteView bytes) {
  Hasher hasher(algorithm);
  hasher.add(bytes);
  return hasher.finish();
}

}  // namespace crypto
