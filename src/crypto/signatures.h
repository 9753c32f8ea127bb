// Ed25519 (RFC 8032) over OpenSSL. Seeds and public keys are 32 bytes, signatures 64.
#pragma once

#include "base/bytes.h"

namespace crypto {

// REQUIRES: seed.size() == 32.
base::Bytes ed25519_public_key(base::ByteView seed);
base::Bytes ed25519_sign(base::ByteView seed, base::ByteView message);
// False also for keys and signatures of a wrong size.
bool ed25519_verify(base::ByteView public_key, base::ByteView message, base::ByteView signature);

}  // namespace crypto
