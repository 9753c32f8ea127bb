// The seal against the files, and the signatures of the two checkpoints.
#include "crypto/digests.h"
#include "zhilu_verify/bag.h"

namespace zhilu_verify {
namespace {

// Reads leaves.jsonl into the bag; what is wrong with it is named by the check of the seal, which covers its
// proofs.
void read_leaves(Bag& bag, Check& check) {
  auto lines = bag.lines(paths::kLeaves);
  if (!lines) return check.wrong(paths::kLeaves, Message("source.unreadable", {why(lines.error())}));
  for (;;) {
    auto line = lines->next();
    if (!line) return check.wrong(paths::kLeaves, Message("source.unreadable", {why(line.error())}));
    if (!*line) return;
    auto leaf = read_leaf_line(**line);
    const auto number = std::to_string(lines->number());
    if (!leaf) {
      check.wrong(paths::kLeaves, Message("line.bad", {number, why(leaf.error())}));
    } else if (!bag.leaf_places.emplace(leaf->seq, bag.leaves.size()).second) {
      check.wrong(paths::kLeaves, Message("line.twice", {number, std::to_string(leaf->seq)}), leaf->seq);
    } else {
      bag.leaves.push_back(std::move(*leaf));
    }
  }
}

// Member `entries` of the seal: a digest over the list of proofs, in order of SEQ.
std::string digest_of_proofs(const Bag& bag, Check& check) {
  std::string list;
  for (const auto& [seq, place] : bag.leaf_places) {
    const auto path = paths::entry_proof(seq);
    if (!bag.has(path)) check.wrong(path, Message("file.missing"), seq);
    list += bag.sha256_of(path) + "  " + path.substr(std::string_view("proof/").size()) + "\n";
  }
  for (const auto& [path, file] : bag.files) {
    if (!path.starts_with("proof/entries/")) continue;
    const auto name = std::string_view(path).substr(std::string_view("proof/entries/").size());
    const auto seq = read_decimal(name.substr(0, name.find('.')));
    if (!seq || paths::entry_proof(*seq) != path || bag.leaf_of(*seq) == nullptr)
      check.wrong(path, Message("seal.extra_proof"));
  }
  return crypto::sha256(std::string_view(list)).hex();
}

void compare(const base::Json& object, const char* member, const std::string& fact, Check& check,
             const std::string& prefix = {}) {
  const auto told = base::text_at(object, member);
  if (told != fact) check.wrong(paths::kSeal, Message("seal.member", {prefix + member, told, fact}));
}

bool is_digest_or_null(const base::Json& object, const char* member) {
  const auto* value = base::find(object, member);
  return value != nullptr &&
         (value->is_null() || base::Digest::from_hex(base::text_at(object, member)).has_value());
}

std::optional<VerifierKey> key_inside(const Bag& bag, Check& check) {
  const auto text = bag.read(paths::kVerifierKeys);
  if (!text) {
    check.wrong(paths::kVerifierKeys, Message("source.unreadable", {why(text.error())}));
    return std::nullopt;
  }
  const auto value = read_canonical(*text);
  if (!value || !has_exactly(*value, {"logs", "v"}) || base::int_at(*value, "v") != 1) {
    check.wrong(paths::kVerifierKeys, Message("json.members", {"logs, v = 1"}));
    return std::nullopt;
  }
  const auto log = bag.info_of("Zhilu-Log");
  const auto told = base::text_at(*base::find(*value, "logs"), log);
  if (told.empty()) {
    check.wrong(paths::kVerifierKeys, Message("key.none", {log}));
    return std::nullopt;
  }
  auto key = read_verifier_key(told);
  if (!key || key->name != log) {
    check.wrong(paths::kVerifierKeys, Message("key.bad", {key ? why("why.key_log") : why(key.error())}));
    return std::nullopt;
  }
  return std::move(*key);
}

std::optional<Checkpoint> open_checkpoint(const Bag& bag, Check& check, const char* where,
                                          const std::string& text) {
  const auto note = read_note(text);
  if (!note) {
    check.wrong(where, Message("note.bad", {why(note.error())}));
    return std::nullopt;
  }
  if (const auto fits = check_signature(*note, *bag.key); !fits) {
    check.wrong(where, Message("note.bad", {why(fits.error())}));
    return std::nullopt;
  }
  auto checkpoint = read_checkpoint(*note);
  if (!checkpoint) {
    check.wrong(where, Message("note.bad", {why(checkpoint.error())}));
    return std::nullopt;
  }
  if (checkpoint->origin != bag.info_of("Zhilu-Log")) {
    check.wrong(where, Message("note.log", {checkpoint->origin}));
    return std::nullopt;
  }
  return std::move(*checkpoint);
}

}  // namespace

Check check_seal(Bag& bag) {
  Check check("check.seal");
  read_leaves(bag, check);
  const auto proofs = digest_of_proofs(bag, check);
  const auto text = bag.read(paths::kSeal);
  if (!text) {
    check.wrong(paths::kSeal, Message("source.unreadable", {why(text.error())}));
    return check;
  }
  auto seal = read_canonical(*text);
  if (!seal) {
    check.wrong(paths::kSeal, Message("json.bad", {why(seal.error())}));
    return check;
  }
  if (base::int_at(*seal, "v") != 1) {
    check.wrong(paths::kSeal, Message("json.version"));
    return check;
  }
  if (!has_exactly(*seal, {"bag", "case", "checkpoint", "closed_at", "entries", "log", "oxum", "prev",
                           "tagmanifest", "v", "vkeys"})) {
    check.wrong(paths::kSeal,
                Message("json.members", {"bag, case, checkpoint, closed_at, entries, log, oxum, prev, "
                                         "tagmanifest, v, vkeys"}));
    return check;
  }
  compare(*seal, "bag", bag.info_of("Zhilu-Archive-Number"), check);
  compare(*seal, "case", bag.info_of("Zhilu-Case"), check);
  compare(*seal, "log", bag.info_of("Zhilu-Log"), check);
  compare(*seal, "oxum", bag.info_of("Payload-Oxum"), check);
  compare(*seal, "checkpoint", bag.sha256_of(paths::kCheckpoint), check);
  compare(*seal, "vkeys", bag.sha256_of(paths::kVerifierKeys), check);
  compare(*seal, "entries", proofs, check);
  const auto& tags = *base::find(*seal, "tagmanifest");
  if (!has_exactly(tags, {"sha256", "sha512"}))
    check.wrong(paths::kSeal, Message("json.member", {"tagmanifest"}));
  compare(tags, "sha256", bag.sha256_of("tagmanifest-sha256.txt"), check, "tagmanifest.");
  compare(tags, "sha512", bag.sha256_of("tagmanifest-sha512.txt"), check, "tagmanifest.");
  if (!is_digest_or_null(*seal, "prev")) check.wrong(paths::kSeal, Message("json.member", {"prev"}));
  bag.seal = std::move(*seal);
  return check;
}

Check check_signatures(Bag& bag) {
  Check check("check.signatures");
  const auto inside = key_inside(bag, check);
  if (bag.outside != nullptr) {
    if (inside && inside->text != bag.outside->text)
      check.wrong(paths::kVerifierKeys,
                  Message("key.other", {inside->fingerprint(), bag.outside->fingerprint()}));
    bag.key = *bag.outside;
  } else {
    bag.key = inside;
  }
  if (!bag.key) return check;
  if (const auto text = bag.read(paths::kCheckpoint)) {
    bag.c1 = open_checkpoint(bag, check, paths::kCheckpoint, *text);
  } else {
    check.wrong(paths::kCheckpoint, Message("source.unreadable", {why(text.error())}));
  }
  const auto text = bag.read(paths::kSealProof);
  auto proof = text ? read_tlog_proof(*text) : base::Result<TlogProof>(tl::make_unexpected(text.error()));
  if (!proof) {
    check.wrong(paths::kSealProof, Message("proof.bad", {why(proof.error())}));
    return check;
  }
  bag.c2 = open_checkpoint(bag, check, paths::kSealProof, proof->checkpoint);
  bag.seal_proof = std::move(*proof);
  return check;
}

Check check_anchor(const Bag& bag) {
  Check check("check.anchor");
  if (bag.outside == nullptr) {
    check.skip(Message("anchor.none"));
  } else if (!bag.c1 || !bag.c2) {
    check.skip(Message("after", {why("check.signatures")}));
  } else {
    check.note({}, Message("anchor.fingerprint", {bag.outside->fingerprint()}));
  }
  return check;
}

}  // namespace zhilu_verify
