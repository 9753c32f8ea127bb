// The seal's own entry: in the log under C2, of this case file; and C2 goes on from C1.
#include "zhilu_verify/bag.h"
#include "zhilu_verify/tree.h"

namespace zhilu_verify {
namespace {

void check_closing_time(const Bag& bag, const Head& sealed, Check& check) {
  const auto told = base::text_at(bag.seal, "closed_at");
  const auto closed = base::Instant::parse(told);
  const EntryFacts* archived = nullptr;
  for (const auto& entry : bag.entries)
    if (type_name(entry.head.type) == "case.archived") archived = &entry;
  const bool between = closed && closed->text() == told &&
                       (archived == nullptr || archived->head.at <= *closed) && *closed <= sealed.at;
  if (!between) check.wrong(paths::kSeal, Message("sealed.closed_at", {told}));
}

// The entry says what the bag is: of this case, this seal, this checkpoint.
void check_sealed_entry(const Bag& bag, const DisclosedEntry& entry, Check& check) {
  const auto wrong = [&](Message what) { check.wrong(paths::kSealEntry, std::move(what), entry.seq); };
  const auto leaf = read_leaf(*entry.leaf, bag.info_of("Zhilu-Log"), entry.seq);
  if (!leaf) return wrong(Message("leaf.bad", {why(leaf.error())}));
  if (salted_digest(entry.head_salt, entry.head) != leaf->head_digest) wrong(Message("text.head"));
  if (salted_digest(entry.body_salt, entry.body) != leaf->body_digest) wrong(Message("text.body"));
  const auto head = read_head(entry.head);
  if (!head) return wrong(Message("text.bad_head", {why(head.error())}));
  const auto body = read_body(entry.body);
  if (!body) return wrong(Message("text.bad_body", {why(body.error())}));
  if (type_name(head->type) != "case.sealed") wrong(Message("sealed.type", {head->type}));
  if (head->case_id != bag.info_of("Zhilu-Case")) wrong(Message("order.case", {head->case_id}));
  const auto compare = [&](const char* member, const std::string& told, const std::string& fact) {
    if (told != fact) wrong(Message("seal.member", {member, told, fact}));
  };
  compare("seal", base::text_at(*body, "seal"), bag.sha256_of(paths::kSeal));
  compare("bag", base::text_at(*body, "bag"), bag.info_of("Zhilu-Archive-Number"));
  const auto size = base::int_at(*body, "checkpoint_size");
  compare("checkpoint_size", size ? std::to_string(*size) : std::string(), std::to_string(bag.c1->size));
  if (entry.seq < bag.c1->size)
    wrong(Message("sealed.early", {std::to_string(entry.seq), std::to_string(bag.c1->size)}));
  if (!bag.seal.is_null()) check_closing_time(bag, *head, check);
}

void check_seal_proof(const Bag& bag, const DisclosedEntry& entry, Check& check) {
  const auto wrong = [&](Message what) { check.wrong(paths::kSealProof, std::move(what), entry.seq); };
  const auto& proof = *bag.seal_proof;
  if (proof.index != entry.seq) return wrong(Message("proof.index", {std::to_string(proof.index)}));
  if (entry.seq >= bag.c2->size) return wrong(Message("proof.beyond", {std::to_string(bag.c2->size)}));
  if (!leads_to_root(entry.seq, bag.c2->size, leaf_hash(*entry.leaf), proof.hashes, bag.c2->root))
    wrong(Message("proof.fails"));
}

void check_consistency(const Bag& bag, Check& check) {
  const auto wrong = [&](Message what) { check.wrong(paths::kConsistency, std::move(what)); };
  const auto text = bag.read(paths::kConsistency);
  if (!text) return wrong(Message("source.unreadable", {why(text.error())}));
  const auto value = read_canonical(*text);
  if (!value) return wrong(Message("json.bad", {why(value.error())}));
  const auto from = base::int_at(*value, "from"), to = base::int_at(*value, "to");
  const auto* list = base::array_at(*value, "hashes");
  if (!has_exactly(*value, {"from", "hashes", "to"}) || !from || !to || list == nullptr ||
      list->size() > 2 * kMaxProofHashes)
    return wrong(Message("json.members", {"from, hashes, to"}));
  const auto size1 = std::to_string(bag.c1->size), size2 = std::to_string(bag.c2->size);
  if (std::to_string(*from) != size1 || std::to_string(*to) != size2)
    return wrong(Message("sealed.range", {std::to_string(*from), std::to_string(*to), size1, size2}));
  std::vector<base::Digest> hashes;
  for (const auto& item : *list) {
    const auto* encoded = item.if_string();
    const auto bytes =
        base::from_base64(encoded == nullptr ? "" : std::string_view(encoded->data(), encoded->size()));
    if (!bytes || bytes->size() != 32) return wrong(Message("json.member", {"hashes"}));
    hashes.push_back(base::Digest::from_bytes(*bytes));
  }
  if (!extends(bag.c1->size, bag.c2->size, bag.c1->root, bag.c2->root, hashes))
    wrong(Message("sealed.rewritten"));
}

}  // namespace

Check check_sealed(const Bag& bag) {
  Check check("check.sealed");
  if (!bag.c1 || !bag.c2 || !bag.seal_proof) {
    check.skip(Message("after", {why("check.signatures")}));
    return check;
  }
  const auto text = bag.read(paths::kSealEntry);
  const auto entry =
      text ? read_entry_line(*text, true) : base::Result<DisclosedEntry>(tl::make_unexpected(text.error()));
  if (!entry) {
    check.wrong(paths::kSealEntry, Message("json.bad", {why(entry.error())}));
  } else if (entry->disposed_by) {
    check.wrong(paths::kSealEntry, Message("json.member", {"body"}), entry->seq);
  } else {
    check_sealed_entry(bag, *entry, check);
    check_seal_proof(bag, *entry, check);
  }
  check_consistency(bag, check);
  return check;
}

}  // namespace zhilu_verify
