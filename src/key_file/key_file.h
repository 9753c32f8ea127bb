// The keys of one bureau in one file outside the data directory (docs/formats/keys.md), plain or under a
// passphrase. Thread-safe for reading; rotate and save belong to one thread while nobody else uses the
// object. Keys in memory are wiped when the object goes.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "files/file_system.h"
#include "ports/key_store.h"

namespace key_file {

inline constexpr const char* kFileName = "keys.json";

class KeyFile : public ports::KeyStore {
 public:
  // Draws new keys and writes them durably; `disk` is the folder of keys, made when missing. With a
  // passphrase the file is sealed under it. Errors: conflict "keys.exists"; invalid "base.bad_origin"; as
  // files.
  static base::Result<std::unique_ptr<KeyFile>> create(
      files::FileSystem& disk, const std::string& origin, base::Random& random,
      const std::optional<std::string>& passphrase = std::nullopt);
  // Errors: not_found "keys.missing"; invalid "keys.passphrase_needed"; denied "keys.wrong_passphrase";
  // corrupt "keys.damaged" saying what is wrong.
  static base::Result<std::unique_ptr<KeyFile>> open(
      const files::FileSystem& disk, const std::optional<std::string>& passphrase = std::nullopt);
  // The same from bytes, and the bytes of the plain form.
  static base::Result<std::unique_ptr<KeyFile>> parse(
      std::string_view text, const std::optional<std::string>& passphrase = std::nullopt);
  std::string plain_text() const;
  // The sealed form; salt and nonce are drawn anew.
  base::Result<std::string> sealed_text(const std::string& passphrase, base::Random& random) const;

  ~KeyFile() override;
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;

  const std::string& origin() const { return origin_; }
  bool is_sealed() const { return sealed_; }  // was read from, or written to, a file under a passphrase

  base::Result<base::Bytes> sign(ports::LogName log, base::ByteView message) const override;
  base::Bytes public_key(ports::LogName log) const override;
  ports::SealingKey current_body_key() const override;
  ports::SealingKey current_vault_key() const override;
  base::Result<ports::SealingKey> body_key(std::uint32_t id) const override;
  base::Result<ports::SealingKey> vault_key(std::uint32_t id) const override;

  // Adds a key that seals from now on; the earlier ones stay for what they sealed. Durable only after save.
  void rotate_body_key(base::Random& random);
  void rotate_vault_key(base::Random& random);
  // Replaces the file, sealed when a passphrase is given.
  base::Status save(files::FileSystem& disk, base::Random& random,
                    const std::optional<std::string>& passphrase);

 private:
  KeyFile() = default;
  static base::Result<std::unique_ptr<KeyFile>> parse_plain(const base::Json& json,
                                                            std::string_view canonical);

  std::string origin_;
  std::array<base::Bytes, 2> seeds_;  // by LogName
  std::vector<ports::SealingKey> bodies_;
  std::vector<ports::SealingKey> vault_;
  bool sealed_ = false;
};

}  // namespace key_file
