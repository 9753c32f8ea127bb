// What a store promises to who appends. Included by record_store_contract.h alone.
#pragma once

#include "ports/record_store_contract.h"

namespace ports::testing {

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

}  // namespace ports::testing
