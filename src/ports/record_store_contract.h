// What every record store must do, run by each of them: include this in a test of the store's room and
// instantiate RecordStoreContract with a factory. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <thread>

#include "base/clock.h"
#include "base/limits.h"
#include "base/random.h"
#include "crypto/digests.h"
#include "crypto/signatures.h"
#include "merkle_log/notes.h"
#include "ports/account_store.h"
#include "ports/log_entry.h"
#include "ports/record_store.h"
#include "ports/record_store_test_parts.h"

namespace ports::testing {

inline constexpr const char* kOrigin = "bureau.example.cn";

struct ContractParts {
  base::ManualClock& clock;
  base::Random& random;
  const KeyStore& keys;
  const Projector& projector;
};

// A store and whatever must live as long (a folder, a disk).
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  virtual RecordStore& records() = 0;
  virtual AccountStore& people() = 0;
};

using StoreFactory = std::function<std::unique_ptr<StoreUnderTest>(const ContractParts&)>;

class RecordStoreContract : public ::testing::TestWithParam<StoreFactory> {
 protected:
  RecordStoreContract() : under_test_(GetParam()({clock, random, keys, projector})) {}

  RecordStore& store() { return under_test_->records(); }
  AccountStore& people() { return under_test_->people(); }

  static base::CaseId a_case(int k) { return base::CaseId{"case-" + std::to_string(k) + "@" + kOrigin}; }
  static NewEvent opened(int k) {
    return {a_case(k), "case.opened/1", base::JsonObject{{"number", "N-" + std::to_string(k)}}};
  }
  static NewEvent hazard(int k, std::string_view place = "north gate") {
    return {a_case(k), "hazard.found/1", base::JsonObject{{"place", place}}};
  }
  static AppendBatch batch(std::vector<NewEvent> events) {
    AppendBatch b;
    b.by = "os:1000";
    b.events = std::move(events);
    return b;
  }
  Appended add(std::vector<NewEvent> events, LogName log = LogName::record) {
    auto done = store().append(log, batch(std::move(events)));
    EXPECT_TRUE(done) << done.error().text();
    return done ? std::move(*done) : Appended{};
  }
  static std::string code_of(const base::Result<Appended>& result) {
    return result ? "stored" : result.error().code;
  }
  std::uint64_t size(LogName log = LogName::record) { return store().position(log)->size; }
  static base::Digest sha(base::ByteView a, base::ByteView b, base::ByteView c) {
    return crypto::sha256(a, b, c);
  }
  merkle_log::Checkpoint open(LogName log, const std::string& note) {
    const auto key = merkle_log::parse_verifier_key(sha, store().position(log)->vkey);
    EXPECT_TRUE(key);
    const auto opened = merkle_log::open_checkpoint(note, *key, crypto::ed25519_verify);
    EXPECT_TRUE(opened) << opened.error().text();
    return opened ? *opened : merkle_log::Checkpoint{};
  }

  base::ManualClock clock{base::Instant::parse("2026-03-05T01:10:00.000000Z").value()};
  base::SystemRandom random;
  SeededKeys keys{7};
  CaseProjector projector;

 private:
  std::unique_ptr<StoreUnderTest> under_test_;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RecordStoreContract);

TEST_P(RecordStoreContract, GivesEachEventItsPlaceTimeAndAuthor) {
  const auto first = add({opened(1), hazard(1)});
  clock.advance_seconds(60);
  const auto second = add({hazard(1), opened(2)});
  ASSERT_EQ(first.events.size(), 2u);
  EXPECT_EQ(first.events[1].seq, 1u);
  EXPECT_EQ(first.events[1].n, 1u);
  EXPECT_EQ(second.events[0].seq, 2u);
  EXPECT_EQ(second.events[0].n, 2u);
  EXPECT_EQ(second.events[1].n, 0u);
  EXPECT_EQ(second.events[1].stream, a_case(2));
  EXPECT_EQ(second.events[1].at, clock.now());
  EXPECT_EQ(second.events[1].by, "os:1000");
  EXPECT_EQ(second.events[1].type, "case.opened/1");
}

TEST_P(RecordStoreContract, ReadsBackWhatWasStored) {
  add({opened(1), hazard(1, "井口 \"A\"\n\x01")});
  add({hazard(2)});
  const auto of_case = store().events_of(a_case(1));
  ASSERT_TRUE(of_case);
  ASSERT_EQ(of_case->size(), 2u);
  EXPECT_EQ(base::text_at((*of_case)[1].body, "place"), "井口 \"A\"\n\x01");
  EXPECT_EQ(store().events_of(a_case(1), 1)->size(), 1u);
  EXPECT_TRUE(store().events_of(a_case(9))->empty());
  const auto all = store().events(LogName::record, 1, 10);
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ((*all)[1].stream, a_case(2));
  EXPECT_EQ(store().events(LogName::record, 0, 1)->size(), 1u);
  EXPECT_TRUE(store().events(LogName::record, 3, 10)->empty());
}

TEST_P(RecordStoreContract, TimeReceivedNeverGoesBack) {
  const auto first = add({opened(1)});
  clock.set(clock.now().plus_us(-2'000'000));
  const auto second = add({hazard(1)});
  EXPECT_EQ(second.events[0].at, first.events[0].at);
  EXPECT_EQ(size(), 2u) << "a small correction of the clock is no event";
}

TEST_P(RecordStoreContract, AClockThatStepsBackIsAnEventOnce) {
  add({opened(1)});
  const auto before = clock.now();
  clock.set(before.plus_hours(-1));
  add({hazard(1)});
  add({hazard(1)});
  const auto steps = store().events_of(base::kBureauStream);
  ASSERT_EQ(steps->size(), 1u);
  const auto& step = (*steps)[0];
  EXPECT_EQ(step.type, "clock.stepped/1");
  EXPECT_EQ(step.by, "system");
  EXPECT_EQ(base::text_at(step.body, "from"), before.text());
  EXPECT_EQ(base::text_at(step.body, "to"), clock.now().text());
  EXPECT_EQ(base::int_at(step.body, "delta_us"), -3'600'000'000);
}

TEST_P(RecordStoreContract, AClockThatStepsForwardIsAnEventOnce) {
  add({opened(1)});
  clock.advance_seconds(30 * 86'400);
  add({hazard(1)});
  EXPECT_EQ(store().events_of(base::kBureauStream)->size(), 0u) << "time that passes is no event";
  clock.advance_seconds(60);
  const auto before = clock.now();
  clock.step_seconds(3600);
  add({hazard(1)});
  add({hazard(1)});
  const auto steps = store().events_of(base::kBureauStream);
  ASSERT_EQ(steps->size(), 1u);
  EXPECT_EQ(base::text_at((*steps)[0].body, "from"), before.text());
  EXPECT_EQ(base::text_at((*steps)[0].body, "to"), clock.now().text());
  EXPECT_EQ(base::int_at((*steps)[0].body, "delta_us"), 3'600'000'000);
}

TEST_P(RecordStoreContract, AWriteOnAStaleVersionIsRefusedWhole) {
  add({opened(1)});
  auto stale = batch({hazard(1), hazard(2)});
  stale.expect = {{a_case(1), 0}};
  const auto refused = store().append(LogName::record, stale);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store.version_conflict");
  EXPECT_EQ(refused.error().kind, base::ErrorKind::conflict);
  EXPECT_EQ(refused.error().where, a_case(1).text);
  EXPECT_NE(refused.error().remedy.find("version 1"), std::string::npos);
  EXPECT_EQ(size(), 1u);
  auto fresh = batch({hazard(1)});
  fresh.expect = {{a_case(1), 1}, {a_case(2), 0}};
  EXPECT_TRUE(store().append(LogName::record, fresh));
}

TEST_P(RecordStoreContract, TheSameRequestTwiceAnswersTheSameAndStoresOnce) {
  auto request = batch({opened(1)});
  request.idempotency = IdempotencyKey{"os:1000", "k1", crypto::sha256("request one")};
  request.reply = base::JsonObject{{"case", a_case(1).text}};
  const auto first = store().append(LogName::record, request);
  const auto again = store().append(LogName::record, request);
  ASSERT_TRUE(first && again);
  EXPECT_FALSE(first->replayed);
  EXPECT_TRUE(again->replayed);
  EXPECT_TRUE(again->events.empty());
  EXPECT_EQ(again->reply, first->reply);
  EXPECT_EQ(size(), 1u);
  const auto remembered = store().replay(*request.idempotency);
  ASSERT_TRUE(remembered && *remembered);
  EXPECT_EQ(**remembered, request.reply);
}

TEST_P(RecordStoreContract, AKeyUsedForAnotherRequestIsRefused) {
  auto request = batch({opened(1)});
  request.idempotency = IdempotencyKey{"os:1000", "k1", crypto::sha256("request one")};
  ASSERT_TRUE(store().append(LogName::record, request));
  auto other = batch({opened(2)});
  other.idempotency = IdempotencyKey{"os:1000", "k1", crypto::sha256("request two")};
  EXPECT_EQ(code_of(store().append(LogName::record, other)), "store.key_reused");
  EXPECT_EQ(store().replay(*other.idempotency).error().code, "store.key_reused");
  other.idempotency->principal = "os:1001";  // keys belong to their principal
  EXPECT_FALSE(store().replay(*other.idempotency)->has_value());
  EXPECT_TRUE(store().append(LogName::record, other));
}

TEST_P(RecordStoreContract, WhatTheProjectorRefusesIsNotStored) {
  add({opened(1)});
  auto refused = batch({hazard(2), opened(1)});
  refused.idempotency = IdempotencyKey{"os:1000", "k1", crypto::sha256("x")};
  EXPECT_EQ(code_of(store().append(LogName::record, refused)), "case.number_taken");
  EXPECT_EQ(size(), 1u);
  EXPECT_TRUE(store().events_of(a_case(2))->empty());
  EXPECT_FALSE(store().replay(*refused.idempotency)->has_value());
  EXPECT_EQ(add({hazard(2)}).events[0].n, 0u);
}

TEST_P(RecordStoreContract, ReadRowsFollowTheEvents) {
  add({opened(1), hazard(1)});
  add({hazard(1)});
  const auto row = store().row("case", a_case(1).text);
  ASSERT_TRUE(row && *row);
  EXPECT_EQ(base::int_at((*row)->json, "hazards"), 2);
  EXPECT_EQ((*row)->lookup, "N-1");
  EXPECT_FALSE(store().row("case", "no such")->has_value());
  add({{a_case(1), "case.closed/1", base::JsonObject{}}});
  EXPECT_FALSE(store().row("case", a_case(1).text)->has_value());
  EXPECT_EQ(*store().count_rows("case"), 0u);
  EXPECT_EQ(*store().count_rows("number"), 1u);
}

TEST_P(RecordStoreContract, ListsRowsInOrderPageByPage) {
  for (int k = 1; k <= 5; ++k) {
    clock.advance_seconds(k % 2);  // some share their order key
    add({opened(k)});
  }
  for (const bool descending : {false, true}) {
    std::vector<std::string> seen;
    RowQuery query{"case", "", "", descending, "", "", 2};
    for (;;) {
      const auto page = store().rows(query);
      ASSERT_TRUE(page);
      if (page->empty()) break;
      for (const auto& row : *page) seen.push_back(row.id);
      query.after_key = page->back().order_key;
      query.after_id = page->back().id;
    }
    std::vector<std::string> expected;
    for (int k = 1; k <= 5; ++k) expected.push_back(a_case(k).text);
    if (descending) std::reverse(expected.begin(), expected.end());
    EXPECT_EQ(seen, expected);
  }
}

TEST_P(RecordStoreContract, FindsRowsByLookupAndByPrefix) {
  for (int k = 1; k <= 12; ++k) add({opened(k)});
  const auto found = store().rows({"case", "N-3", "", false, "", "", 50});
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].id, a_case(3).text);
  EXPECT_EQ(store().rows({"number", "", "N-1", false, "", "", 50})->size(), 4u);  // 1, 10, 11, 12
  EXPECT_TRUE(store().rows({"number", "", "N-2x", false, "", "", 50})->empty());
  EXPECT_EQ(*store().count_rows("number"), 12u);
}

TEST_P(RecordStoreContract, FindsTheLastRowOfAnOrderPrefix) {
  for (int k = 1; k <= 12; ++k) add({opened(k)});
  RowQuery query{.model = "number", .descending = true, .limit = 1, .order_prefix = "N-1"};
  const auto last = store().rows(query);
  ASSERT_EQ(last->size(), 1u);
  EXPECT_EQ((*last)[0].id, "N-12");
  query.order_prefix = "N-1x";
  EXPECT_TRUE(store().rows(query)->empty());
}

TEST_P(RecordStoreContract, RefusesEventsThatAreNone) {
  EXPECT_EQ(code_of(store().append(LogName::record, batch({{a_case(1), "no.version", base::JsonObject{}}}))),
            "store.bad_event");
  EXPECT_EQ(code_of(store().append(LogName::record, batch({{base::CaseId{}, "a.b/1", base::JsonObject{}}}))),
            "store.bad_event");
  EXPECT_EQ(code_of(store().append(LogName::record, batch({hazard(1, "\xff\xfe")}))), "store.bad_event");
  auto nobody = batch({hazard(1)});
  nobody.by.clear();
  EXPECT_EQ(code_of(store().append(LogName::record, nobody)), "store.bad_event");
  EXPECT_EQ(code_of(store().append(LogName::record,
                                   batch({{a_case(1), "a.b/1", base::JsonObject{{"n", 1e300 * 1e300}}}}))),
            "json.not_canonical");
  EXPECT_EQ(size(), 0u);
}

TEST_P(RecordStoreContract, ABodyMayHaveExactlyItsLimit) {
  const auto shell = base::canonical_or_die(base::JsonObject{{"place", ""}}).size();
  const auto longest = std::string(base::kMaxBodyBytes - shell, 'x');
  EXPECT_EQ(code_of(store().append(LogName::record, batch({hazard(1, longest + "x")}))),
            "store.body_too_large");
  add({hazard(1, longest)});
  EXPECT_EQ(base::text_at((*store().events_of(a_case(1)))[0].body, "place"), longest);
}

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

TEST_P(RecordStoreContract, ListenersHearEachCommitInOrder) {
  std::vector<std::uint64_t> heard;
  store().on_commit([&](LogName log, std::span<const StoredEvent> events) {
    if (log == LogName::record)
      for (const auto& e : events) heard.push_back(e.seq);
  });
  add({opened(1), hazard(1)});
  static_cast<void>(store().append(LogName::record, batch({opened(1)})));  // refused: nobody hears of it
  add({hazard(1)});
  EXPECT_EQ(heard, (std::vector<std::uint64_t>{0, 1, 2}));
}

TEST_P(RecordStoreContract, ConcurrentWritersGetGaplessPlaces) {
  constexpr int kThreads = 8, kEach = 40;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int k = 0; k < kEach; ++k)
        EXPECT_TRUE(store().append(LogName::record, batch({hazard(t), hazard(99)})));
    });
  for (auto& thread : threads) thread.join();
  const auto all = store().events(LogName::record, 0, 10'000);
  ASSERT_EQ(all->size(), 2u * kThreads * kEach);
  std::map<std::string, std::uint64_t> lengths;
  for (std::size_t i = 0; i < all->size(); ++i) {
    EXPECT_EQ((*all)[i].seq, i);
    EXPECT_EQ((*all)[i].n, lengths[(*all)[i].stream.text]++);
  }
  EXPECT_EQ(lengths[a_case(99).text], std::uint64_t{kThreads} * kEach);
}

TEST_P(RecordStoreContract, OfConcurrentWritesOnOneVersionOneWins) {
  add({opened(1)});
  std::atomic<int> won{0}, lost{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      auto write = batch({hazard(1)});
      write.expect = {{a_case(1), 1}};
      const auto done = store().append(LogName::record, write);
      if (done) ++won;
      if (!done && done.error().code == "store.version_conflict") ++lost;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(lost, 7);
}

TEST_P(RecordStoreContract, ConcurrentReadersSeeWholeBatches) {
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    while (!stop) {
      const auto events = store().events_of(a_case(1));
      ASSERT_TRUE(events);
      EXPECT_EQ(events->size() % 3, 0u);
    }
  });
  for (int k = 0; k < 50; ++k) add({hazard(1), hazard(1), hazard(1)});
  stop = true;
  reader.join();
}

// Accounts, sessions, drafts.

TEST_P(RecordStoreContract, KeepsAccountsAndRefusesATakenLogin) {
  Account account;
  account.user = base::UserId{"u1@bureau.example.cn"};
  account.login = "zhao";
  account.password_hash = "hash";
  account.one_time_until = {123};
  account.failures = 2;
  account.locked_until = {456};
  ASSERT_TRUE(people().put_account(account));
  account.disabled = true;
  ASSERT_TRUE(people().put_account(account));
  const auto found = people().account_by_login("zhao");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->user, account.user);
  EXPECT_TRUE((*found)->disabled);
  EXPECT_EQ((*found)->failures, 2);
  EXPECT_EQ((*found)->one_time_until.us, 123);
  EXPECT_EQ((*found)->locked_until.us, 456);
  Account other;
  other.user = base::UserId{"u2@bureau.example.cn"};
  other.login = "zhao";
  EXPECT_EQ(people().put_account(other).error().code, "account.login_taken");
  other.login = "qian";
  EXPECT_TRUE(people().put_account(other));
  EXPECT_EQ(people().accounts()->size(), 2u);
  EXPECT_FALSE(people().account(base::UserId{"u3@bureau.example.cn"})->has_value());
}

TEST_P(RecordStoreContract, SessionsEndOneByOneOrAllOfAUser) {
  const base::UserId user{"u1@bureau.example.cn"};
  for (const char* token : {"a", "b", "c"})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {20}}));
  const auto found = people().session(crypto::sha256("b"));
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->id, "b");
  EXPECT_EQ((*found)->expires.us, 20);
  ASSERT_TRUE(people().drop_session(crypto::sha256("b")));
  EXPECT_FALSE(people().session(crypto::sha256("b"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("a"))->has_value());
  ASSERT_TRUE(people().drop_sessions_of(user));
  EXPECT_FALSE(people().session(crypto::sha256("a"))->has_value());
}

TEST_P(RecordStoreContract, OneSessionOfAUserStaysWhenTheOthersEnd) {
  const base::UserId user{"u1@bureau.example.cn"}, other{"u2@bureau.example.cn"};
  for (const char* token : {"a", "b", "c"})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {20}}));
  ASSERT_TRUE(people().put_session({crypto::sha256("d"), other, "d", {10}, {20}}));
  ASSERT_TRUE(people().drop_sessions_of(user, "b"));
  EXPECT_FALSE(people().session(crypto::sha256("a"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("b"))->has_value());
  EXPECT_FALSE(people().session(crypto::sha256("c"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("d"))->has_value());
}

TEST_P(RecordStoreContract, SessionsThatAreOverAreRemoved) {
  const base::UserId user{"u1@bureau.example.cn"};
  for (const auto& [token, expires] : {std::pair{"a", 19}, {"b", 20}, {"c", 21}})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {expires}}));
  ASSERT_TRUE(people().drop_sessions_before({20}));
  EXPECT_FALSE(people().session(crypto::sha256("a"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("b"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("c"))->has_value());
}

TEST_P(RecordStoreContract, ADraftSavedElsewhereIsNotOverwritten) {
  const base::UserId owner{"u1@bureau.example.cn"}, other{"u2@bureau.example.cn"};
  const auto first = people().put_draft({"case-1/paper-1", owner, "{}", 0, {1}});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->version, 1u);
  EXPECT_EQ(people().put_draft({"case-1/paper-1", owner, "{\"a\":1}", 0, {2}}).error().code,
            "draft.version_conflict");
  EXPECT_EQ(people().put_draft({"case-1/paper-1", owner, "{\"a\":1}", 1, {2}})->version, 2u);
  EXPECT_EQ((*people().draft("case-1/paper-1", owner))->json, "{\"a\":1}");
  EXPECT_FALSE(people().draft("case-1/paper-1", other)->has_value());
}

}  // namespace ports::testing
