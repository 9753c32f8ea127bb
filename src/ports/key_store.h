// Keys, kept outside the data directory. Callers get uses of keys; raw key bytes leave only where sealing needs them.
#pragma once

#include <string>

#include "base/bytes.h"
#include "ports/record_store.h"

namespace ports {

struct SealingKey {
  std::uint32_t id = 1;  // stored beside what it sealed, so that keys can be rotated
  base::Bytes key;       // 32 bytes
};

class KeyStore {
 public:
  virtual ~KeyStore() = default;
  // Ed25519 over `message` with the log's key: 64 bytes.
  virtual base::Result<base::Bytes> sign(LogName log, base::ByteView message) const = 0;
  virtual base::Bytes public_key(LogName log) const = 0;  // 32 bytes
  virtual SealingKey current_body_key() const = 0;
  virtual SealingKey current_vault_key() const = 0;
  // Errors: denied "keys.unknown_key" naming the id.
  virtual base::Result<SealingKey> body_key(std::uint32_t id) const = 0;
  virtual base::Result<SealingKey> vault_key(std::uint32_t id) const = 0;
};

}  // namespace ports
