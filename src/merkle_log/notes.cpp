#include "merkle_log/notes.h"

#include <algorithm>
#include <charconv>

namespace merkle_log {
namespace {

constexpr std::string_view kSignaturePrefix = "\xE2\x80\x94 ";  // an em dash and a space
constexpr std::size_t kPublicKeyBytes = 32;

tl::unexpected<base::Error> malformed(const char* code, const char* what, std::string where = {}) {
  return base::fail(base::ErrorKind::invalid, code, what, std::move(where));
}

std::uint32_t key_id_of(HashFunction hash, std::string_view name, base::ByteView public_key) {
  base::Bytes middle{'\n', kEd25519};
  return base::get_u32(hash(base::view_of(name), middle, public_key).view());
}

std::string id_hex(std::uint32_t id) {
  base::Bytes raw;
  base::put_u32(raw, id);
  return base::to_hex(raw);
}

// One line without its newline; nothing at the end or where the last line has none.
std::optional<std::string_view> next_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

// Decimal without sign, leading zeros or anything else.
std::optional<std::uint64_t> decimal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<base::Digest> hash_line(std::string_view line) {
  const auto bytes = base::from_base64(line);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  return base::Digest::from_bytes(*bytes);
}

base::Result<NoteSignature> parse_signature(std::string_view line, std::size_t number) {
  const auto where = "signature line " + std::to_string(number);
  if (!line.starts_with(kSignaturePrefix))
    return malformed("note.malformed", "a signature line does not begin with an em dash and a space", where);
  line.remove_prefix(kSignaturePrefix.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos)
    return malformed("note.malformed", "a signature line has no signature", where);
  NoteSignature signature;
  signature.name = line.substr(0, space);
  if (!is_key_name(signature.name))
    return malformed("note.malformed", "a signature line has no right key name", where);
  const auto bytes = base::from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() < 5)
    return malformed("note.malformed", "a signature is not base64 of a key id and more", where);
  signature.key_id = base::get_u32(*bytes);
  signature.signature.assign(bytes->begin() + 4, bytes->end());
  return signature;
}

bool well_formed_text(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    if (c < 0x20 && c != '\n') return false;
    const std::size_t n = c < 0x80                ? 1
                          : c >= 0xc2 && c < 0xe0 ? 2
                          : c >= 0xe0 && c < 0xf0 ? 3
                          : c >= 0xf0 && c < 0xf5 ? 4
                                                  : 0;
    if (n == 0 || i + n > bytes.size()) return false;
    std::uint32_t point = n == 1 ? c : c & (0xffu >> (n + 1));
    for (std::size_t k = 1; k < n; ++k) {
      const auto more = static_cast<unsigned char>(bytes[i + k]);
      if ((more & 0xc0) != 0x80) return false;
      point = (point << 6) | (more & 0x3fu);
    }
    if ((n == 3 && point < 0x800) || (n == 4 && point < 0x10000) || point > 0x10ffff) return false;
    if (point >= 0xd800 && point < 0xe000) return false;
    i += n;
  }
  return true;
}

}  // namespace

VerifierKey VerifierKey::of(HashFunction hash, std::string name, base::ByteView public_key) {
  VerifierKey key;
  key.id = key_id_of(hash, name, public_key);
  key.name = std::move(name);
  key.public_key.assign(public_key.begin(), public_key.end());
  return key;
}

std::string VerifierKey::text() const {
  base::Bytes typed{kEd25519};
  base::append(typed, public_key);
  return name + "+" + id_hex(id) + "+" + base::to_base64(typed);
}

base::Result<VerifierKey> parse_verifier_key(HashFunction hash, std::string_view text) {
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return malformed("note.bad_key", "a verifier key is NAME+ID+KEY");
  const auto name = text.substr(0, first);
  if (!is_key_name(name))
    return malformed("note.bad_key", "the name in a verifier key is empty or has white space");
  const auto typed = base::from_base64(text.substr(second + 1));
  if (!typed || typed->size() != 1 + kPublicKeyBytes || (*typed)[0] != kEd25519)
    return malformed("note.bad_key", "the key is not base64 of an Ed25519 key with its type");
  auto key = VerifierKey::of(hash, std::string(name), base::ByteView(*typed).subspan(1));
  if (id_hex(key.id) != text.substr(first + 1, second - first - 1))
    return malformed("note.bad_key", "the key id is not that of this name and key");
  return key;
}

bool is_key_name(std::string_view name) {
  if (name.empty() || !well_formed_text(name)) return false;
  for (const char c : name)
    if (c == '+' || c == ' ' || c == '\n' || c == '\x7f') return false;
  // White space beyond ASCII that Unicode knows, as UTF-8.
  for (const std::string_view space : {"\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80\xA8", "\xE2\x80\xA9",
                                       "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"})
    if (name.find(space) != std::string_view::npos) return false;
  for (char last = '\x80'; last <= '\x8a'; ++last)  // U+2000 to U+200A
    if (name.find(std::string("\xE2\x80") + last) != std::string_view::npos) return false;
  return true;
}

base::Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes)
    return base::fail(base::ErrorKind::too_large, "note.too_large", "a signed note is too long",
                      std::to_string(bytes.size()) + " bytes");
  if (!well_formed_text(bytes)) return malformed("note.malformed", "a note is not plain UTF-8 text");
  // Text may hold empty lines: the last empty line begins the signatures.
  const auto split = bytes.rfind("\n\n");
  if (split == std::string_view::npos)
    return malformed("note.malformed", "a note has no empty line before its signatures");
  Note note;
  note.text = bytes.substr(0, split + 1);
  auto rest = bytes.substr(split + 2);
  if (rest.empty() || rest.back() != '\n')
    return malformed("note.malformed", "a note does not end in a signature line");
  while (!rest.empty()) {
    if (note.signatures.size() == kMaxNoteSignatures)
      return malformed("note.malformed", "a note has too many signatures");
    ZL_TRY(auto signature, parse_signature(*next_line(rest), note.signatures.size() + 1));
    note.signatures.push_back(std::move(signature));
  }
  return note;
}

std::string format_note(const Note& note) {
  auto out = note.text + "\n";
  for (const auto& s : note.signatures) {
    base::Bytes raw;
    base::put_u32(raw, s.key_id);
    base::append(raw, s.signature);
    out += std::string(kSignaturePrefix) + s.name + " " + base::to_base64(raw) + "\n";
  }
  return out;
}

base::Status sign_note(Note& note, const VerifierKey& key, const SignFunction& sign) {
  ZL_TRY(auto signature, sign(base::view_of(note.text)));
  note.signatures.push_back({key.name, key.id, std::move(signature)});
  return {};
}

base::Status verify_note(const Note& note, const VerifierKey& key, VerifyFunction verify) {
  for (const auto& s : note.signatures) {
    if (s.name != key.name || s.key_id != key.id) continue;
    if (verify(key.public_key, base::view_of(note.text), s.signature)) return {};
    return base::fail(base::ErrorKind::corrupt, "note.signature_wrong", "the signature is not of this text",
                      key.name);
  }
  return base::fail(base::ErrorKind::invalid, "note.not_signed", "the note bears no signature of this key",
                    key.text());
}

std::string Checkpoint::text() const {
  return origin + "\n" + std::to_string(size) + "\n" + base::to_base64(root.view()) + "\n";
}

base::Result<Checkpoint> parse_checkpoint(std::string_view text) {
  Checkpoint checkpoint;
  const auto origin = next_line(text);
  const auto size = next_line(text);
  const auto root = next_line(text);
  if (!origin || !size || !root)
    return malformed("checkpoint.malformed", "a checkpoint has fewer than three lines");
  if (origin->empty()) return malformed("checkpoint.malformed", "the origin line is empty");
  checkpoint.origin = *origin;
  const auto n = decimal(*size);
  if (!n) return malformed("checkpoint.malformed", "the size is not a decimal number", std::string(*size));
  checkpoint.size = *n;
  const auto digest = hash_line(*root);
  if (!digest) return malformed("checkpoint.malformed", "the root is not base64 of 32 bytes");
  checkpoint.root = *digest;
  return checkpoint;
}

base::Result<Checkpoint> open_checkpoint(std::string_view signed_note, const VerifierKey& key,
                                         VerifyFunction verify) {
  ZL_TRY(const auto note, parse_note(signed_note));
  ZL_CHECK(verify_note(note, key, verify));
  ZL_TRY(auto checkpoint, parse_checkpoint(note.text));
  if (checkpoint.origin != key.name)
    return malformed("checkpoint.other_log", "the checkpoint is of another log", checkpoint.origin);
  return checkpoint;
}

std::string format_proof(const InclusionProofFile& proof) {
  auto out = "c2sp.org/tlog-proof@v1\nindex " + std::to_string(proof.index) + "\n";
  for (const auto& h : proof.hashes) out += base::to_base64(h.view()) + "\n";
  return out + "\n" + proof.checkpoint;
}

base::Result<InclusionProofFile> parse_proof(std::string_view text) {
  InclusionProofFile proof;
  auto line = next_line(text);
  if (!line || *line != "c2sp.org/tlog-proof@v1")
    return malformed("proof.malformed", "the first line is not that of a tlog-proof");
  line = next_line(text);
  if (line && line->starts_with("extra ")) line = next_line(text);  // the format allows it; we never write it
  if (!line || !line->starts_with("index "))
    return malformed("proof.malformed", "a tlog-proof has no index line");
  const auto index = decimal(line->substr(6));
  if (!index) return malformed("proof.malformed", "the index is not a decimal number");
  proof.index = *index;
  for (line = next_line(text); line && !line->empty(); line = next_line(text)) {
    const auto hash = hash_line(*line);
    if (!hash || proof.hashes.size() == 63)
      return malformed("proof.malformed", "a proof line is not base64 of 32 bytes, or there are too many");
    proof.hashes.push_back(*hash);
  }
  if (!line) return malformed("proof.malformed", "a tlog-proof has no empty line before its checkpoint");
  proof.checkpoint = text;
  ZL_CHECK(parse_note(text));
  return proof;
}

}  // namespace merkle_log
