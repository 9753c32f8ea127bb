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
  if (!plain)
    return base::fail(ErrorKind::denied, "keys.wrong_passphrase",
                      "the passphrase does not open the key file, or the file was changed", kFileName,
                      "type the passphrase again, or put the file back from its backup");
  std::string text(base::text_of(*plain));
  crypto::wipe(*plain);
  return text;
}

void wipe_text(std::string& text) {
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

base::Result<ports::SealingKey> find_key(const std::vector<ports::SealingKey>& keys, std::uint32_t id,
                                         const char* what) {
  for (const auto& k : keys)
    if (k.id == id) return k;
  return base::fail(ErrorKind::denied, "keys.unknown_key",
                    std::string("there is no ") + what + " key with this id in the key file",
                    std::to_string(id),
                    "use the key file that belongs to this store, with all its earlier keys");
}

std::uint32_t next_id(const std::vector<ports::SealingKey>& keys) {
  return keys.empty() ? 1 : keys.back().id + 1;
}

}  // namespace

KeyFile::~KeyFile() {
  for (auto& seed : seeds_) crypto::wipe(seed);
  for (auto* keys : {&bodies_, &vault_})
    for (auto& k : *keys) crypto::wipe(k.key);
}

base::Result<std::unique_ptr<KeyFile>> KeyFile::create(files::FileSystem& disk, const std::string& origin,
                                                       base::Random& random,
                                                       const std::optional<std::string>& passphrase) {
  ZL_CHECK(base::check_origin(origin));
  ZL_CHECK(disk.make_folder(""));
  ZL_TRY(const auto there, disk.info(kFileName));
  if (there)
    return base::fail(ErrorKind::conflict, "keys.exists",
                      "there is a key file already, and it is never replaced", kFileName,
                      "choose another folder for the keys");
  std::unique_ptr<KeyFile> file(new KeyFile);
  file->origin_ = origin;
  for (auto& seed : file->seeds_) seed = random.bytes(kKeyBytes);
  file->rotate_body_key(random);
  file->rotate_vault_key(random);
  ZL_CHECK(file->save(disk, random, passphrase));
  return file;
}

base::Result<std::unique_ptr<KeyFile>> KeyFile::open(const files::FileSystem& disk,
                                                     const std::optional<std::string>& passphrase) {
  auto bytes = files::read_whole(disk, kFileName, kMaxFileBytes);
  if (!bytes && bytes.error().kind == ErrorKind::not_found)
    return base::fail(ErrorKind::not_found, "keys.missing", "there is no key file in the folder of keys",
                      kFileName, "name the folder with --keys, or put the key file back from its backup");
  if (!bytes && bytes.error().kind == ErrorKind::too_large)
    return damaged("the key file is too long", kFileName);
  if (!bytes) return base::pass_on(bytes.error());
  auto file = parse(base::text_of(*bytes), passphrase);
  crypto::wipe(*bytes);
  return file;
}

base::Result<std::unique_ptr<KeyFile>> KeyFile::parse(std::string_view text,
                                                      const std::optional<std::string>& passphrase) {
  if (text.empty() || text.back() != '\n') return damaged("the key file does not end with its newline");
  text.remove_suffix(1);
  const auto json = base::parse_json(text);
  if (!json) return damaged("the key file is not JSON", json.error().where);
  if (base::int_at(*json, "v") != 1) return damaged("the key file has a version that we do not know", "v");
  if (base::text_at(*json, "kind") != kSealedKind) return parse_plain(*json, text);
  if (base::canonical(*json) != std::string(text)) return damaged("the key file is not in canonical form");
  ZL_TRY(const auto sealed, read_sealed(*json));
  if (!passphrase)
    return base::fail(ErrorKind::invalid, "keys.passphrase_needed",
                      "the key file is sealed under a passphrase", kFileName, "give its passphrase");
  ZL_TRY(auto plain, open_sealed(sealed, *passphrase));
  const auto inner = base::parse_json(plain);
  auto file = inner ? parse_plain(*inner, plain) : damaged("what was sealed is not a key file");
  wipe_text(plain);
  if (file) (*file)->sealed_ = true;
  return file;
}

base::Result<std::unique_ptr<KeyFile>> KeyFile::parse_plain(const base::Json& json,
                                                            std::string_view canonical) {
  if (base::text_at(json, "kind") != kPlainKind) return damaged("this is not a key file", "kind");
  if (base::int_at(json, "v") != 1) return damaged("the key file has a version that we do not know", "v");
  std::unique_ptr<KeyFile> file(new KeyFile);
  file->origin_ = base::text_at(json, "origin");
  if (!base::check_origin(file->origin_)) return damaged("the origin is not a domain name", "origin");
  const auto* logs = base::find(json, "logs");
  for (const auto log : {ports::LogName::record, ports::LogName::access}) {
    const auto* word = log == ports::LogName::record ? "record" : "access";
    const auto* entry = logs == nullptr ? nullptr : base::find(*logs, word);
    if (entry == nullptr) return damaged("the key of a log is missing", std::string("logs.") + word);
    ZL_TRY(file->seeds_[static_cast<std::size_t>(log)], secret_at(*entry, "seed", kKeyBytes));
  }
  ZL_TRY(file->bodies_, sealing_keys(json, "bodies"));
  ZL_TRY(file->vault_, sealing_keys(json, "vault"));
  auto again = file->plain_text();
  const bool same = again == std::string(canonical) + "\n";
  wipe_text(again);
  if (!same) return damaged("the key file holds more than keys, or is not in canonical form");
  return file;
}

std::string KeyFile::plain_text() const {
  const base::JsonObject logs{{"access", base::JsonObject{{"seed", base::to_base64(seeds_[1])}}},
                              {"record", base::JsonObject{{"seed", base::to_base64(seeds_[0])}}}};
  return base::canonical_or_die(base::JsonObject{{"bodies", json_of(bodies_)},
                                                 {"kind", kPlainKind},
                                                 {"logs", logs},
                                                 {"origin", origin_},
                                                 {"v", 1},
                                                 {"vault", json_of(vault_)}}) +
         "\n";
}

base::Result<std::string> KeyFile::sealed_text(const std::string& passphrase, base::Random& random) const {
  const crypto::PassphraseCost cost;
  const auto salt = random.bytes(kSaltBytes), nonce = random.bytes(kNonceBytes);
  ZL_TRY(auto key, crypto::key_from_passphrase(passphrase, salt, cost));
  auto plain = plain_text();
  const auto canonical = std::string_view(plain).substr(0, plain.size() - 1);
  const auto sealed = crypto::seal(key, nonce, base::view_of(kAdditional), base::view_of(canonical));
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
