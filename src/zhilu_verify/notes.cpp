#include "zhilu_verify/notes.h"

#include <algorithm>
#include <charconv>

#include "crypto/digests.h"
#include "crypto/signatures.h"
#include "zhilu_verify/messages.h"
#include "zhilu_verify/tree.h"

namespace zhilu_verify {
namespace {

using base::ErrorKind;

constexpr std::uint8_t kEd25519 = 1;
constexpr std::string_view kSignatureStart = "\xE2\x80\x94 ";  // em dash, space

tl::unexpected<base::Error> malformed(Code reason) {
  return because(ErrorKind::invalid, reason);
}
tl::unexpected<base::Error> bad_key(Code reason) {
  return because(ErrorKind::invalid, reason);
}
tl::unexpected<base::Error> bad_proof(Code reason) {
  return because(ErrorKind::invalid, reason);
}

bool is_key_name(std::string_view name) {
  return !name.empty() && std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == '+' || c == 0x7f;
  });
}

// Takes the text up to `end` off the front of `rest`; false where there is none.
bool take_until(std::string_view& rest, char end, std::string_view& taken) {
  const auto at = rest.find(end);
  if (at == std::string_view::npos) return false;
  taken = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  return true;
}

base::Result<NoteSignature> read_signature(std::string_view line) {
  if (!line.starts_with(kSignatureStart)) return malformed("why.note_dash");
  line.remove_prefix(kSignatureStart.size());
  std::string_view name;
  if (!take_until(line, ' ', name) || !is_key_name(name)) return malformed("why.note_name");
  auto bytes = base::from_base64(line);
  if (!bytes || bytes->size() < 5) return malformed("why.note_base64");
  NoteSignature out{std::string(name), base::get_u32(*bytes), {}};
  out.signature.assign(bytes->begin() + 4, bytes->end());
  return out;
}

base::Result<base::Digest> read_hash(std::string_view line) {
  auto bytes = base::from_base64(line);
  if (!bytes || bytes->size() != 32) return bad_proof("why.proof_hash");
  return base::Digest::from_bytes(*bytes);
}

}  // namespace

std::string VerifierKey::fingerprint() const {
  return crypto::sha256(std::string_view(text)).hex();
}

base::Result<std::uint64_t> read_decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || (text.size() > 1 && text.front() == '0'))
    return because(ErrorKind::invalid, "why.decimal");
  return value;
}

base::Result<VerifierKey> read_verifier_key(std::string_view text) {
  VerifierKey key;
  key.text = text;
  std::string_view name, id;
  if (!take_until(text, '+', name) || !take_until(text, '+', id)) return bad_key("why.key_parts");
  if (!is_key_name(name)) return bad_key("why.key_name");
  key.name = name;
  const auto id_bytes = base::from_hex(id);
  if (!id_bytes || id_bytes->size() != 4) return bad_key("why.key_id");
  key.id = base::get_u32(*id_bytes);
  const auto typed = base::from_base64(text);
  if (!typed || typed->size() != 33 || typed->front() != kEd25519) return bad_key("why.key_base64");
  key.public_key.assign(typed->begin() + 1, typed->end());
  const auto digest = crypto::sha256(base::view_of(key.name + "\n"), *typed);
  if (base::get_u32(digest.view()) != key.id) return bad_key("why.key_other_id");
  return key;
}

base::Result<Note> read_note(std::string_view text) {
  if (text.size() > kMaxNoteBytes) return malformed("why.note_long");
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') return malformed("why.control");
  const auto gap = text.rfind("\n\n");
  if (gap == std::string_view::npos || !text.ends_with('\n')) return malformed("why.note_gap");
  Note note;
  note.text = text.substr(0, gap + 1);
  std::string_view rest = text.substr(gap + 2), line;
  while (take_until(rest, '\n', line)) {
    if (note.signatures.size() >= kMaxNoteSignatures) return malformed("why.note_many");
    ZL_TRY(auto signature, read_signature(line));
    note.signatures.push_back(std::move(signature));
  }
  if (note.signatures.empty()) return malformed("why.note_none");
  return note;
}

base::Result<Checkpoint> read_checkpoint(const Note& note) {
  std::string_view rest = note.text, origin, size, root;
  if (!take_until(rest, '\n', origin) || !take_until(rest, '\n', size) || !take_until(rest, '\n', root) ||
      !rest.empty())
    return malformed("why.checkpoint_lines");
  if (origin.empty()) return malformed("why.checkpoint_origin");
  const auto leaves = read_decimal(size);
  if (!leaves) return malformed("why.checkpoint_size");
  const auto digest = read_hash(root);
  if (!digest) return malformed("why.checkpoint_root");
  return Checkpoint{std::string(origin), *leaves, *digest};
}

base::Status check_signature(const Note& note, const VerifierKey& key) {
  bool verified = false;
  for (const auto& line : note.signatures) {
    if (line.name != key.name || line.key_id != key.id) continue;
    if (!crypto::ed25519_verify(key.public_key, base::view_of(note.text), line.signature))
      return because(ErrorKind::invalid, "why.signature");
    verified = true;
  }
  if (!verified) return because(ErrorKind::invalid, "why.unsigned");
  return {};
}

base::Result<TlogProof> read_tlog_proof(std::string_view text) {
  constexpr std::string_view kFirst = "c2sp.org/tlog-proof@v1", kIndex = "index ";
  std::string_view line;
  if (text.size() > kMaxNoteBytes) return bad_proof("why.proof_long");
  if (!take_until(text, '\n', line) || line != kFirst) return bad_proof("why.proof_kind");
  if (!take_until(text, '\n', line) || !line.starts_with(kIndex)) return bad_proof("why.proof_index");
  const auto index = read_decimal(line.substr(kIndex.size()));
  if (!index) return bad_proof("why.proof_decimal");
  TlogProof proof;
  proof.index = *index;
  while (take_until(text, '\n', line)) {
    if (line.empty()) {
      proof.checkpoint = text;
      return proof;
    }
    if (proof.hashes.size() >= kMaxProofHashes) return bad_proof("why.proof_many");
    ZL_TRY(const auto hash, read_hash(line));
    proof.hashes.push_back(hash);
  }
  return bad_proof("why.proof_gap");
}

}  // namespace zhilu_verify
