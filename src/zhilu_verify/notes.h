// Signed notes, checkpoints and tlog-proofs of C2SP, read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace zhilu_verify {

inline constexpr std::size_t kMaxNoteBytes = 1u << 20;
inline constexpr std::size_t kMaxNoteSignatures = 100;

struct VerifierKey {
  std::string text;  // NAME+hex(id)+base64(type ‖ key)
  std::string name;
  std::uint32_t id = 0;
  base::Bytes public_key;  // Ed25519, 32 bytes

  std::string fingerprint() const;  // hex(SHA-256(text))
};

// Errors: invalid "why.key_…".
base::Result<VerifierKey> read_verifier_key(std::string_view text);

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  base::Bytes signature;
};

struct Note {
  std::string text;  // what is signed, with its last newline
  std::vector<NoteSignature> signatures;
};

// Errors: invalid "why.note_…" or "why.checkpoint_…".
base::Result<Note> read_note(std::string_view text);

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  base::Digest root;
};

// Errors: invalid "why.note_…" or "why.checkpoint_…".
base::Result<Checkpoint> read_checkpoint(const Note& note);

// One line by the key must be there, and each line by it must verify. Errors: invalid "why.unsigned",
// "why.signature".
base::Status check_signature(const Note& note, const VerifierKey& key);

struct TlogProof {
  std::uint64_t index = 0;
  std::vector<base::Digest> hashes;  // leaf to root
  std::string checkpoint;            // the signed note, as it stands
};

// Errors: invalid "why.proof_…".
base::Result<TlogProof> read_tlog_proof(std::string_view text);

// Decimal without sign or leading zeros. Errors: invalid "why.decimal".
base::Result<std::uint64_t> read_decimal(std::string_view text);

}  // namespace zhilu_verify
