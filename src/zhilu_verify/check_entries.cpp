// The entries: in the log, as their leaves say, in order, with all files that they name.
#include <algorithm>

#include "zhilu_verify/bag.h"
#include "zhilu_verify/tree.h"

namespace zhilu_verify {
namespace {

void check_proof(const Bag& bag, const LeafLine& line, const std::string& checkpoint, Check& check) {
  const auto where = paths::entry_proof(line.seq);
  const auto text = bag.read(where);
  if (!text) return check.wrong(where, Message("source.unreadable", {why(text.error())}), line.seq);
  const auto proof = read_tlog_proof(*text);
  if (!proof) return check.wrong(where, Message("proof.bad", {why(proof.error())}), line.seq);
  if (proof->index != line.seq)
    return check.wrong(where, Message("proof.index", {std::to_string(proof->index)}), line.seq);
  if (proof->checkpoint != checkpoint) return check.wrong(where, Message("proof.checkpoint"), line.seq);
  if (line.seq >= bag.c1->size)
    return check.wrong(where, Message("proof.beyond", {std::to_string(bag.c1->size)}), line.seq);
  if (!leads_to_root(line.seq, bag.c1->size, leaf_hash(line.leaf), proof->hashes, bag.c1->root))
    check.wrong(where, Message("proof.fails"), line.seq);
}

void check_entry(Bag& bag, const DisclosedEntry& entry, Check& check) {
  const auto* line = bag.leaf_of(entry.seq);
  if (line == nullptr) return check.wrong(paths::kEntries, Message("leaf.none"), entry.seq);
  const auto leaf = read_leaf(line->leaf, bag.info_of("Zhilu-Log"), entry.seq);
  if (!leaf) return;  // named with the leaves
  if (salted_digest(entry.head_salt, entry.head) != leaf->head_digest)
    check.wrong(paths::kEntries, Message("text.head"), entry.seq);
  EntryFacts facts{entry.seq, {}, {}};
  auto head = read_head(entry.head);
  if (!head) return check.wrong(paths::kEntries, Message("text.bad_head", {why(head.error())}), entry.seq);
  facts.head = std::move(*head);
  if (entry.disposed_by) {
    check.note(paths::kEntries, Message("text.disposed", {std::to_string(*entry.disposed_by)}), entry.seq);
  } else {
    if (salted_digest(entry.body_salt, entry.body) != leaf->body_digest)
      check.wrong(paths::kEntries, Message("text.body"), entry.seq);
    const auto body = read_body(entry.body);
    if (!body) return check.wrong(paths::kEntries, Message("text.bad_body", {why(body.error())}), entry.seq);
    facts.blobs = named_blobs(*body);
  }
  bag.entries.push_back(std::move(facts));
}

// Seqs of the lines of entries.jsonl lie in order within the case's part and within the bureau's part.
void check_case_order(const Bag& bag, Check& check) {
  const auto case_id = bag.info_of("Zhilu-Case");
  std::uint64_t next_n = 0;
  const EntryFacts* before = nullptr;
  const EntryFacts* last_of_case = nullptr;
  bool bureau = false;
  for (std::size_t i = 0; i < bag.entries.size(); ++i) {
    const auto& entry = bag.entries[i];
    if (entry.head.case_id == "bureau") {
      if (!bureau) before = nullptr;
      bureau = true;
    } else if (entry.head.case_id != case_id || bureau) {
      check.wrong(paths::kEntries, Message("order.case", {entry.head.case_id}), entry.seq);
    } else {
      if (entry.head.n != next_n)
        check.wrong(paths::kEntries,
                    Message("order.gap", {std::to_string(entry.head.n), std::to_string(next_n)}), entry.seq);
      next_n = entry.head.n + 1;
      last_of_case = &entry;
      if (i >= bag.leaves.size() || bag.leaves[i].seq != entry.seq)
        check.wrong(paths::kLeaves, Message("order.leaves"), entry.seq);
    }
    if (before != nullptr && entry.seq <= before->seq)
      check.wrong(paths::kEntries, Message("order.seq"), entry.seq);
    before = &entry;
  }
  if (last_of_case == nullptr) {
    check.wrong(paths::kEntries, Message("order.empty"));
  } else if (type_name(last_of_case->head.type) != "case.archived") {
    check.wrong(paths::kEntries, Message("order.last", {last_of_case->head.type}), last_of_case->seq);
  }
}

void check_times(const Bag& bag, Check& check) {
  std::vector<const EntryFacts*> by_seq;
  for (const auto& entry : bag.entries) by_seq.push_back(&entry);
  std::sort(by_seq.begin(), by_seq.end(), [](const auto* a, const auto* b) { return a->seq < b->seq; });
  for (std::size_t i = 1; i < by_seq.size(); ++i)
    if (by_seq[i]->head.at < by_seq[i - 1]->head.at)
      check.wrong(paths::kEntries, Message("order.at"), by_seq[i]->seq);
}

}  // namespace

Check check_inclusion(const Bag& bag) {
  Check check("check.inclusion");
  if (!bag.c1) {
    check.skip(Message("after", {why("check.signatures")}));
    return check;
  }
  const auto checkpoint = bag.read(paths::kCheckpoint);
  if (!checkpoint || bag.leaves.empty()) check.wrong(paths::kLeaves, Message("order.empty"));
  for (const auto& line : bag.leaves)
    if (checkpoint) check_proof(bag, line, *checkpoint, check);
  return check;
}

Check check_texts(Bag& bag) {
  Check check("check.texts");
  for (const auto& line : bag.leaves)
    if (const auto leaf = read_leaf(line.leaf, bag.info_of("Zhilu-Log"), line.seq); !leaf)
      check.wrong(paths::kLeaves, Message("leaf.bad", {why(leaf.error())}), line.seq);
  auto lines = bag.lines(paths::kEntries);
  if (!lines) {
    check.wrong(paths::kEntries, Message("source.unreadable", {why(lines.error())}));
    return check;
  }
  std::map<std::uint64_t, bool> seen;
  for (;;) {
    auto line = lines->next();
    if (!line) {
      check.wrong(paths::kEntries, Message("source.unreadable", {why(line.error())}));
      break;
    }
    if (!*line) break;
    const auto number = std::to_string(lines->number());
    const auto entry = read_entry_line(**line);
    if (!entry) {
      check.wrong(paths::kEntries, Message("line.bad", {number, why(entry.error())}));
    } else if (!seen.emplace(entry->seq, true).second) {
      check.wrong(paths::kEntries, Message("line.twice", {number, std::to_string(entry->seq)}), entry->seq);
    } else {
      check_entry(bag, *entry, check);
    }
  }
  return check;
}

Check check_order(const Bag& bag) {
  Check check("check.order");
  check_case_order(bag, check);
  check_times(bag, check);
  return check;
}

Check check_blobs(const Bag& bag) {
  Check check("check.blobs");
  const auto text = bag.read(paths::kBlobs);
  if (!text) {
    check.wrong(paths::kBlobs, Message("source.unreadable", {why(text.error())}));
    return check;
  }
  const auto table = read_canonical(*text);
  if (!table) {
    check.wrong(paths::kBlobs, Message("json.bad", {why(table.error())}));
    return check;
  }
  for (const auto& member : table->get_object()) {
    const std::string digest(member.key());
    const auto path = base::text_at(*table, digest);
    if (!path.starts_with("data/") || !bag.has(path)) {
      check.wrong(paths::kBlobs, Message("blob.path", {digest, path}));
    } else if (bag.sha256_of(path) != digest) {
      check.wrong(paths::kBlobs, Message("blob.digest", {path, digest}));
    }
  }
  for (const auto& entry : bag.entries) {
    if (entry.head.case_id != bag.info_of("Zhilu-Case")) continue;
    for (const auto& blob : entry.blobs)
      if (base::find(*table, blob.digest) == nullptr)
        check.wrong(paths::kBlobs, Message("blob.lost", {blob.digest, blob.member}), entry.seq);
  }
  return check;
}

}  // namespace zhilu_verify
