// Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint) and inclusion proofs as files (C2SP
// tlog-proof). The signature functions are passed in. Pure; thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "merkle_log/tree.h"

namespace merkle_log {

inline constexpr std::size_t kMaxNoteBytes = 64 * 1024;
inline constexpr std::size_t kMaxNoteSignatures = 64;
inline constexpr std::uint8_t kEd25519 = 1;  // the signature type of a log's own key

// Ed25519 over the message: 64 bytes.
using SignFunction = std::function<base::Result<base::Bytes>(base::ByteView message)>;
using VerifyFunction = bool (*)(base::ByteView public_key, base::ByteView message, base::ByteView signature);

struct VerifierKey {
  std::string name;
  std::uint32_t id = 0;
  base::Bytes public_key;  // 32 bytes

  // The key of `name`, its id computed.
  static VerifierKey of(HashFunction hash, std::string name, base::ByteView public_key);
  std::string text() const;  // NAME+hex(id)+base64(0x01 ‖ public key)
};
// Errors: invalid "note.bad_key" (shape, name, algorithm, or an id that is not this key's).
base::Result<VerifierKey> parse_verifier_key(HashFunction hash, std::string_view text);

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  base::Bytes signature;  // without the key id
};
struct Note {
  std::string text;  // with its last newline
  std::vector<NoteSignature> signatures;
};

// Errors: invalid "note.malformed" saying where; too_large "note.too_large".
base::Result<Note> parse_note(std::string_view bytes);
std::string format_note(const Note& note);
bool is_key_name(std::string_view name);  // not empty, no '+' and no white space

// Adds the signature line of `key`.
base::Status sign_note(Note& note, const VerifierKey& key, const SignFunction& sign);
// True when the note bears a signature of this key and it is right; unknown keys are passed over.
// Errors: invalid "note.not_signed" (no line of this key), corrupt "note.signature_wrong".
base::Status verify_note(const Note& note, const VerifierKey& key, VerifyFunction verify);

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  base::Digest root;

  std::string text() const;
};
// Reads the note's text; lines after the third are allowed by the format and passed over.
// Errors: invalid "checkpoint.malformed".
base::Result<Checkpoint> parse_checkpoint(std::string_view note_text);

// Parses a whole signed checkpoint and checks that `key` signed it and that it is of the log with the key's
// name. Errors: as parse_note, verify_note and parse_checkpoint; invalid "checkpoint.other_log".
base::Result<Checkpoint> open_checkpoint(std::string_view signed_note, const VerifierKey& key,
                                         VerifyFunction verify);

struct InclusionProofFile {
  std::uint64_t index = 0;
  std::vector<base::Digest> hashes;
  std::string checkpoint;  // the signed note
};
std::string format_proof(const InclusionProofFile& proof);
// Errors: invalid "proof.malformed".
base::Result<InclusionProofFile> parse_proof(std::string_view text);

}  // namespace merkle_log
