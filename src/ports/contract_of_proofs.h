// What a store proves. Included by record_store_contract.h alone.
#pragma once

#include "ports/record_store_contract.h"

namespace ports::testing {

TEST_P(RecordStoreContract, TheTwoLogsAreApart) {
  add({opened(1)});
  add({{base::kBureauStream, "view.window/1", base::JsonObject{{"object", "x"}}}}, LogName::access);
  EXPECT_EQ(size(LogName::record), 1u);
  EXPECT_EQ(size(LogName::access), 1u);
  EXPECT_TRUE(store().events_of(base::kBureauStream)->empty());
  EXPECT_EQ((*store().events(LogName::access, 0, 9))[0].type, "view.window/1");
  EXPECT_EQ(store().position(LogName::record)->origin, "bureau.example.cn/record");
  EXPECT_EQ(store().position(LogName::access)->origin, "bureau.example.cn/access");
  EXPECT_NE(store().position(LogName::record)->vkey, store().position(LogName::access)->vkey);
}

TEST_P(RecordStoreContract, DisclosesWhatTheLeafCommitsTo) {
  add({opened(1), hazard(1)});
  const auto entry = store().disclose(LogName::record, 1);
  ASSERT_TRUE(entry) << entry.error().text();
  const auto head = crypto::sha256(entry->head_salt, base::view_of(entry->head));
  const auto body = crypto::sha256(entry->body_salt, base::view_of(entry->body));
  EXPECT_EQ(entry->leaf, R"({"body":")" + body.hex() + R"(","head":")" + head.hex() +
                             R"(","log":"bureau.example.cn/record","seq":1,"v":1})");
  EXPECT_EQ(entry->body, R"({"place":"north gate"})");
  EXPECT_EQ(entry->head,
            R"({"at":"2026-03-05T01:10:00.000000Z","by":"os:1000","case":"case-1@bureau.example.cn",)"
            R"("n":1,"type":"hazard.found/1"})");
  EXPECT_EQ(entry->head_salt.size(), 32u);
  EXPECT_NE(entry->head_salt, entry->body_salt);
  EXPECT_EQ(store().disclose(LogName::record, 2).error().code, "store.no_such_entry");
}

TEST_P(RecordStoreContract, ProvesEachEntryAgainstTheCheckpoint) {
  for (int k = 0; k < 300; ++k) add({hazard(k % 7)});
  const auto note = store().publish(LogName::record);
  ASSERT_TRUE(note) << note.error().text();
  const auto checkpoint = open(LogName::record, *note);
  EXPECT_EQ(checkpoint.size, 300u);
  const auto position = *store().position(LogName::record);
  EXPECT_EQ(position.published, 300u);
  EXPECT_EQ(position.checkpoint, *note);
  for (const std::uint64_t seq : {0u, 1u, 255u, 256u, 299u}) {
    const auto proof = store().inclusion_proof(LogName::record, seq, 300);
    ASSERT_TRUE(proof) << proof.error().text();
    const auto leaf = store().disclose(LogName::record, seq)->leaf;
    EXPECT_TRUE(merkle_log::check_inclusion(sha, merkle_log::leaf_hash(sha, base::view_of(leaf)), seq, 300,
                                            *proof, checkpoint.root));
  }
}

TEST_P(RecordStoreContract, ProvesThatTheLogOnlyGrew) {
  std::vector<merkle_log::Checkpoint> seen;
  for (const int more : {1, 5, 250, 300}) {
    for (int k = 0; k < more; ++k) add({hazard(1)});
    seen.push_back(open(LogName::record, *store().publish(LogName::record)));
  }
  for (const auto& from : seen)
    for (const auto& to : seen) {
      if (from.size > to.size) continue;
      const auto proof = store().consistency_proof(LogName::record, from.size, to.size);
      ASSERT_TRUE(proof) << proof.error().text();
      EXPECT_TRUE(merkle_log::check_consistency(sha, from.size, to.size, *proof, from.root, to.root));
    }
}

TEST_P(RecordStoreContract, ProvesNothingBeyondTheCheckpoint) {
  add({hazard(1)});
  ASSERT_TRUE(store().publish(LogName::record));
  EXPECT_EQ(store().inclusion_proof(LogName::record, 0, 1000).error().code, "store.beyond_checkpoint");
  EXPECT_EQ(store().consistency_proof(LogName::record, 1, 1000).error().code, "store.beyond_checkpoint");
  EXPECT_EQ(store().inclusion_proof(LogName::record, 1, 1).error().code, "log.no_such_leaf");
}

TEST_P(RecordStoreContract, AnEmptyLogHasTheRootOfNothing) {
  const auto checkpoint = open(LogName::access, *store().publish(LogName::access));
  EXPECT_EQ(checkpoint.size, 0u);
  EXPECT_EQ(checkpoint.root, crypto::sha256(""));
}

}  // namespace ports::testing
