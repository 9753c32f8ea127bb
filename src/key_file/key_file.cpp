#include "key_file/key_file.h"

#include <algorithm>

#include "base/ids.h"
#include "base/json.h"
#include "crypto/passwords.h"
#include "crypto/sealing.h"
#include "crypto/signatures.h"
#include "files/durable.h"

namespace key_file {
namespace {

using base::ErrorKind;

constexpr std::size_t kMaxFileBytes = 1 << 20;
constexpr std::size_t kKeyBytes = 32, kSaltBytes = 16, kNonceBytes = 12;
constexpr const char* kPlainKind = "zhilu-keys";
constexpr const char* kSealedKind = "zhilu-keys-sealed";
constexpr std::string_view kAdditional = "zhilu-keys-1";
// What a file may ask of this machine: a changed file must not make it swap or hang.
constexpr std::int64_t kMaxMemoryKib = 1 << 20, kMaxPasses = 64;

tl::unexpected<base::Error> damaged(const char* what, std::string where = {}) {
  return base::fail(ErrorKind::corrupt, "keys.damaged", what, std::move(where),
                    "put the key file back from its backup; without it bodies and blobs cannot be read");
}

base::Result<base::Bytes> secret_at(const base::Json& object, std::string_view member, std::size_t bytes) {
  auto raw = base::from_base64(base::text_at(object, member));
  if (!raw || raw->size() != bytes)
    return damaged("a key is missing or has a wrong length", std::string(member));
  return std::move(*raw);
}

base::Result<std::vector<ports::SealingKey>> sealing_keys(const base::Json& root, const char* member) {
  const auto* list = base::array_at(root, member);
  if (list == nullptr || list->empty()) return damaged("a list of keys is missing or empty", member);
  std::vector<ports::SealingKey> keys;
  for (const auto& item : *list) {
    const auto id = base::int_at(item, "id");
    const std::int64_t before =
        keys.empty() ? 0 : keys.back().id;  // a key that nothing needs any more may be gone
    if (!id || *id <= before || *id > 0xffffffff || item.as_object().size() != 2)
      return damaged("key ids do not count upwards from 1", member);
    ZL_TRY(auto key, secret_at(item, "key", kKeyBytes));
    keys.push_back({static_cast<std::uint32_t>(*id), std::move(key)});
  }
  return keys;
}

base::JsonArray json_of(const std::vector<ports::SealingKey>& keys) {
  base::JsonArray list;
  for (const auto& k : keys) list.push_back(base::JsonObject{{"id", k.id}, {"key", base::to_base64(k.key)}});
  return list;
}

struct Sealed {
  crypto::PassphraseCost cost;
  base::Bytes salt, nonce, bytes;
};

base::Result<Sealed> read_sealed(const base::Json& file) {
  const auto* kdf = base::find(file, "kdf");
  if (kdf == nullptr || base::text_at(*kdf, "name") != "argon2id" || base::int_at(*kdf, "p") != 1)
    return damaged("the key derivation is not one that we know", "kdf");
  const auto memory = base::int_at(*kdf, "m"), passes = base::int_at(*kdf, "t");
  if (!memory || *memory < 8 || *memory > kMaxMemoryKib || !passes || *passes < 1 || *passes > kMaxPasses)
    return damaged("the cost of the key derivation is out of range", "kdf");
  Sealed sealed;
  sealed.cost = {static_cast<std::uint32_t>(*memory), static_cast<std::uint32_t>(*passes)};
  ZL_TRY(sealed.salt, secret_at(*kdf, "salt", kSaltBytes));
  ZL_TRY(sealed.nonce, secret_at(file, "nonce", kNonceBytes));
  auto bytes = base::from_base64(base::text_at(file, "sealed"));
  if (!bytes || bytes->size() < crypto::kTagBytes) return damaged("the sealed keys are missing", "sealed");
  sealed.bytes = std::move(*bytes);
  return sealed;
}

base::Result<std::string> open_sealed(const Sealed& sealed, const std::string& passphrase) {
  ZL_TRY(auto key, crypto::key_from_passphrase(passphrase, sealed.salt, sealed.cost));
  auto plain = crypto::open(key, sealed.nonce, base::view_of(kAdditional), sealed.bytes);
  crypto::wipe(key);
  wipe_text(plain);
  const base::JsonObject kdf{{"m", cost.memory_kib},
                             {"name", "argon2id"},
                             {"p", 1},
                             {"salt", base::to_base64(salt)},
                             {"t", cost.passes}};
  return base::canonical_or_die(base::JsonObject{{"kdf", kdf},
                                                 {"kind", kSealedKind},
                                                 {"nonce", base::to_base64(nonce)},
                                                 {"sealed", base::to_base64(sealed)},
                                                 {"v", 1}}) +
         "\n";
}

base::Status KeyFile::save(files::FileSystem& disk, base::Random& random,
                           const std::optional<std::string>& passphrase) {
  std::string text;
  if (passphrase) {
    ZL_TRY(text, sealed_text(*passphrase, random));
  } else {
    text = plain_text();
  }
  auto written = files::write_durably(disk, kFileName, base::view_of(text));
  wipe_text(text);
  if (written) sealed_ = passphrase.has_value();
  return written;
}

base::Result<base::Bytes> KeyFile::sign(ports::LogName log, base::ByteView message) const {
  return crypto::ed25519_sign(seeds_[static_cast<std::size_t>(log)], message);
}

base::Bytes KeyFile::public_key(ports::LogName log) const {
  return crypto::ed25519_public_key(seeds_[static_cast<std::size_t>(log)]);
}

ports::SealingKey KeyFile::current_body_key() const {
  return bodies_.back();
}
ports::SealingKey KeyFile::current_vault_key() const {
  return vault_.back();
}

base::Result<ports::SealingKey> KeyFile::body_key(std::uint32_t id) const {
  return find_key(bodies_, id, "body");
}
base::Result<ports::SealingKey> KeyFile::vault_key(std::uint32_t id) const {
  return find_key(vault_, id, "vault");
}

void KeyFile::rotate_body_key(base::Random& random) {
  bodies_.push_back({next_id(bodies_), random.bytes(kKeyBytes)});
}
void KeyFile::rotate_vault_key(base::Random& random) {
  vault_.push_back({next_id(vault_), random.bytes(kKeyBytes)});
}

}  // namespace key_file
