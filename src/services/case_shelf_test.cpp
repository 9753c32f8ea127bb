// Cases kept in memory: read together by several, moved on, put out for others, and read from what is damaged.
#include "services/case_shelf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

#include "records/projection.h"
#include "records/test_story.h"

namespace services {
namespace {

using records::story::vocabulary;

base::Error of_no_use() { return {base::ErrorKind::unavailable, "test.of_no_use", "the shelf asks for no such thing", "", ""}; }

// The events of some cases, with the snapshots that stand in their rows, and how many events were read. Thread-safe.
class Told : public ports::RecordStore {
 public:
  // Gives the event as it is stored.
  ports::StoredEvent append(const records::Event& event) {
    const std::lock_guard one_at_a_time(append_guard_);
    ports::StoredEvent stored;
    {
      const std::lock_guard lock(guard_);
      auto& stream = streams_[event.stream.text];
      stored = event;
      stored.n = stream.size();
      stream.push_back(stored);
    }
    for (const auto& listener : listeners_) listener(ports::LogName::record, {&stored, 1});
    return stored;
  }
  void put_row(const std::string& id, base::Json json) {
    const std::lock_guard lock(guard_);
    rows_[id] = std::move(json);
  }
  std::size_t events_read() const { return events_read_; }

  base::Result<std::optional<ports::ReadRow>> row(std::string_view model, std::string_view id) const override {
    const std::lock_guard lock(guard_);
    const auto found = rows_.find(std::string(id));
    if (model != "case" || found == rows_.end()) return std::nullopt;
    return ports::ReadRow{"case", found->first, "", "", found->second};
  }
  base::Result<std::vector<ports::StoredEvent>> events_of(const base::CaseId& stream, std::uint64_t from_n,
                                                          std::uint64_t end_n) const override {
    happens_now(before_read_);
    std::vector<ports::StoredEvent> out;
    {
      const std::lock_guard lock(guard_);
      if (const auto found = streams_.find(stream.text); found != streams_.end())
        for (const auto& event : found->second)
          if (event.n >= from_n && event.n < end_n) out.push_back(event);
    }
    events_read_ += out.size();
    happens_now(after_read_);
    return out;
  }
  // Once, right before or after events are next read.
  void before_next_read(std::function<void()> happens) { before_read_ = std::move(happens); }
  void after_next_read(std::function<void()> happens) { after_read_ = std::move(happens); }

  base::Result<std::vector<ports::ReadRow>> rows(const ports::RowQuery& query) const override {
    const std::lock_guard lock(guard_);
    std::vector<ports::ReadRow> out;
    for (const auto& [id, json] : rows_)
      if (query.model == "case_line" && query.lookup == base::text_at(json, "number")) out.push_back({"case_line", id, "", "", json});
    return out;
  }

  base::Result<ports::Appended> append(ports::LogName, ports::AppendBatch) override { return base::pass_on(of_no_use()); }
  base::Result<std::optional<base::Json>> replay(const ports::IdempotencyKey&) const override { return base::pass_on(of_no_use()); }
  base::Result<std::vector<ports::StoredEvent>> events(ports::LogName, std::uint64_t, std::size_t) const override {
    return base::pass_on(of_no_use());
  }
  base::Result<ports::DisclosedEntry> disclose(ports::LogName, std::uint64_t) const override { return base::pass_on(of_no_use()); }
  base::Result<std::uint64_t> count_rows(std::string_view) const override { return base::pass_on(of_no_use()); }
  base::Result<ports::LogPosition> position(ports::LogName) const override { return base::pass_on(of_no_use()); }
  base::Result<std::string> publish(ports::LogName) override { return base::pass_on(of_no_use()); }
  base::Result<std::vector<base::Digest>> inclusion_proof(ports::LogName, std::uint64_t, std::uint64_t) const override {
    return base::pass_on(of_no_use());
  }
  base::Result<std::vector<base::Digest>> consistency_proof(ports::LogName, std::uint64_t, std::uint64_t) const override {
    return base::pass_on(of_no_use());
  }
  void on_commit(std::function<void(ports::LogName, std::span<const ports::StoredEvent>)> listener) override {
    const std::lock_guard lock(append_guard_);
    listeners_.push_back(std::move(listener));
  }

 private:
  std::mutex append_guard_;  // one sequencer; listeners hear in order
  std::vector<std::function<void(ports::LogName, std::span<const ports::StoredEvent>)>> listeners_;
  mutable std::mutex guard_;
  std::map<std::string, std::vector<ports::StoredEvent>> streams_;
  std::map<std::string, base::Json> rows_;
  static void happens_now(std::function<void()>& what) {
    if (what) std::exchange(what, {})();
  }
  mutable std::atomic<std::size_t> events_read_ = 0;
  mutable std::function<void()> before_read_, after_read_;  // set by tests of one thread
};

constexpr const char* kHazard = R"({"act":"act-1","place":"一车间","description":"护栏缺失","remedy":"by_date","due":"2026-03-20"})";

// A case with an act under way and so many hazards; its events are told on to a store as they happen.
class Visit {
 public:
  Visit(Told& store, int hazards, int number = 1) : store_(store) {
    story_.id.text = "01931d2c-0000-7000-8000-0000000000c" + std::to_string(number) + "@demo.example.org";
    story_.opens();
    story_.begins();
    for (int i = 0; i < hazards; ++i) story_.does("case.find_hazard", kHazard);
    tell();
  }
  // Gives what was appended.
  std::vector<ports::StoredEvent> find_hazard() {
    story_.does("case.find_hazard", kHazard);
    return tell();
  }
  const records::CaseState& state() const { return story_.state; }
  const std::string& id() const { return story_.id.text; }  // stays where it is while the case grows
  std::size_t length() const { return story_.events.size(); }

 private:
  std::vector<ports::StoredEvent> tell() {
    std::vector<ports::StoredEvent> appended;
    for (; told_ < story_.events.size(); ++told_) appended.push_back(store_.append(story_.events[told_]));
    return appended;
  }
  Told& store_;
  records::story::Case story_;
  std::size_t told_ = 0;
};

TEST(CaseShelf, ReadsAKeptCaseNoMoreThanWhatCameSince) {
  Told store;
  Visit visit(store, 5);
  CaseShelf shelf(store, vocabulary());
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
  EXPECT_EQ(store.events_read(), visit.length());
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
  EXPECT_EQ(store.events_read(), visit.length());
  visit.find_hazard();
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
  EXPECT_EQ(store.events_read(), visit.length());
}

TEST(CaseShelf, KeepsNothingForOneWhoGoesThroughAllCases) {
  Told store;
  Visit visit(store, 5), kept(store, 2, 2);
  CaseShelf shelf(store, vocabulary(), kept.length() + 4);  // with room for one such case
  ASSERT_TRUE(shelf.by_id(kept.id()));
  const auto before = store.events_read();
  for (const std::size_t times : {1u, 2u}) {
    EXPECT_EQ(*shelf.in_passing(visit.id()).value(), visit.state());
    EXPECT_EQ(store.events_read(), before + times * visit.length());
  }
  EXPECT_EQ(*shelf.in_passing(kept.id()).value(), kept.state());
  EXPECT_EQ(*shelf.by_id(kept.id()).value(), kept.state());
  EXPECT_EQ(store.events_read(), before + 2 * visit.length()) << "what was kept still is";
  kept.find_hazard();
  EXPECT_EQ(*shelf.in_passing(kept.id()).value(), kept.state()) << "what is kept is behind";
  const auto none = shelf.in_passing("01931d2c-0000-7000-8000-0000000000ff@demo.example.org");
  ASSERT_TRUE(none);
  EXPECT_EQ(*none, nullptr);
}

TEST(CaseShelf, BeginsWithTheSnapshot) {
  Told store;
  Visit visit(store, 5);
  store.put_row(visit.id(), records::to_json(visit.state()));
  visit.find_hazard();
  CaseShelf shelf(store, vocabulary());
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
  EXPECT_EQ(store.events_read(), 1u) << "only the hazard since";
}

TEST(CaseShelf, HasNothingOfACaseThatIsNotThereNorOfTheBureausOwnStream) {
  Told store;
  CaseShelf shelf(store, vocabulary());
  const std::vector<std::string> none{"01931d2c-0000-7000-8000-0000000000ff@demo.example.org", base::kBureauStream.text, "", "检-2026-99"};
  for (const auto& text : none) {
    const auto found = shelf.by_id_or_number(text);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_EQ(*found, nullptr) << text;
  }
}

TEST(CaseShelf, FindsACaseByTheNumberOnPaper) {
  Told store;
  Visit visit(store, 1);
  store.put_row(visit.id(), records::to_json(visit.state()));
  CaseShelf shelf(store, vocabulary());
  const auto found = shelf.by_id_or_number(visit.state().number).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, visit.id());
}

TEST(CaseShelf, LeavesWhatAReaderHoldsAsItWas) {
  Told store;
  Visit visit(store, 1);
  CaseShelf shelf(store, vocabulary());
  const auto held = shelf.by_id(visit.id()).value();
  const auto as_it_was = *held;
  visit.find_hazard();
  const auto now = shelf.by_id(visit.id()).value();
  EXPECT_EQ(now->version, as_it_was.version + 1);
  EXPECT_EQ(*held, as_it_was) << "moved on under the reader's hands";
  EXPECT_NE(held, now);
}

TEST(CaseShelf, RefusesADamagedSnapshotAndReadsOnOnceItIsMadeAnew) {
  Told store;
  Visit visit(store, 3);
  auto damaged = records::to_json(visit.state());
  damaged.as_object()["version"] = "seven";
  store.put_row(visit.id(), damaged);
  CaseShelf shelf(store, vocabulary());
  for (int again = 0; again < 2; ++again) {
    const auto refused = shelf.by_id(visit.id());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "case.bad_row");
    EXPECT_EQ(refused.error().kind, base::ErrorKind::corrupt);
  }
  store.put_row(visit.id(), records::to_json(visit.state()));
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
}

// An event that does not follow leaves the kept case where it was: the next reader is not given a half of it.
TEST(CaseShelf, KeepsNothingOfACaseWhoseEventsDoNotFollow) {
  Told store;
  Visit visit(store, 2);
  CaseShelf shelf(store, vocabulary());
  ASSERT_TRUE(shelf.by_id(visit.id()));
  store.append({900, base::CaseId{visit.id()}, 0, "act.ended/1", records::story::at("2026-03-05T12:00:00+08:00"), "os:1000",
                base::JsonObject{{"act", "act-77"}}, false});
  const auto first = shelf.by_id(visit.id()), second = shelf.by_id(visit.id());
  ASSERT_FALSE(first);
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error().code, second.error().code);
}

TEST(CaseShelf, KeepsNoMoreEventsThanItHasRoomFor) {
  Told store;
  Visit one(store, 6);
  const auto kept_at_once = one.length() + 4;  // with room for one such case
  CaseShelf shelf(store, vocabulary(), kept_at_once);
  ASSERT_TRUE(shelf.by_id(one.id()));
  const auto read_once = store.events_read();
  ASSERT_TRUE(shelf.by_id(one.id()));
  EXPECT_EQ(store.events_read(), read_once) << "it is kept";
  one.find_hazard();  // now it is too large to be kept at all
  ASSERT_TRUE(shelf.by_id(one.id()));
  const auto before = store.events_read();
  EXPECT_EQ(*shelf.by_id(one.id()).value(), one.state()) << "put out, it is read anew";
  EXPECT_EQ(store.events_read(), before + one.length());
}

TEST(CaseShelf, GoesOnWithWhatWasAppendedWithoutAskingTheStore) {
  Told store;
  Visit visit(store, 2);
  CaseShelf shelf(store, vocabulary());
  ASSERT_TRUE(shelf.by_id(visit.id()));
  const auto read_before = store.events_read();
  for (int i = 0; i < 3; ++i) {
    shelf.go_on_with(visit.find_hazard());
    EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
  }
  EXPECT_EQ(store.events_read(), read_before);
}

// The one who appended is not the only one: what others appended in between is in the store alone.
TEST(CaseShelf, AsksTheStoreWhereWhatWasAppendedDoesNotLeadAllTheWay) {
  Told store;
  Visit visit(store, 2);
  CaseShelf shelf(store, vocabulary());
  ASSERT_TRUE(shelf.by_id(visit.id()));
  visit.find_hazard();  // by somebody who keeps it to himself
  shelf.go_on_with(visit.find_hazard());
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state()) << "the first is missing";
  shelf.go_on_with(visit.find_hazard());
  visit.find_hazard();
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state()) << "the last is missing";
  shelf.go_on_with(visit.find_hazard());
  visit.find_hazard();
  shelf.go_on_with(visit.find_hazard());
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state()) << "one between is missing";
}

TEST(CaseShelf, PassesOverWhatItIsToldTwiceLateOrInTheWrongOrder) {
  Told store;
  Visit visit(store, 2);
  CaseShelf shelf(store, vocabulary());
  ASSERT_TRUE(shelf.by_id(visit.id()));
  const auto first = visit.find_hazard(), second = visit.find_hazard();
  shelf.go_on_with(second);
  shelf.go_on_with(first);
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
  shelf.go_on_with(first);
  shelf.go_on_with(second);
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
  shelf.go_on_with(visit.find_hazard());
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
}

TEST(CaseShelf, IsToldMuchOfACaseThatNobodyReadsAndStillReadsItWhole) {
  Told store;
  Visit visit(store, 1);
  CaseShelf shelf(store, vocabulary());
  ASSERT_TRUE(shelf.by_id(visit.id()));
  for (int i = 0; i < 200; ++i) shelf.go_on_with(visit.find_hazard());
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
}

// A case that was put out while a reader was out with it is another one when it comes back: nobody noted what came between.
TEST(CaseShelf, KeepsNothingThatWasReadForAPlacePutOutMeanwhile) {
  Told store;
  Visit read(store, 1), other(store, 1, 2);
  const auto room_for_one = read.length() + 5;
  CaseShelf shelf(store, vocabulary(), room_for_one);
  store.before_next_read([&] {  // of the first case: the other puts it out, then it grows
    ASSERT_TRUE(shelf.by_id(other.id()));
    store.after_next_read([&] { read.find_hazard(); });
  });
  ASSERT_TRUE(shelf.by_id(read.id()));
  EXPECT_EQ(*shelf.by_id(read.id()).value(), read.state());
}

TEST(CaseShelf, OfACaseThatGrowsWhileItIsReadTheNextReaderSeesAll) {
  Told store;
  Visit visit(store, 1);
  CaseShelf shelf(store, vocabulary());
  store.after_next_read([&] { visit.find_hazard(); });
  EXPECT_EQ(shelf.by_id(visit.id()).value()->version + 1, visit.state().version);
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
}

TEST(CaseShelf, IsOpenedWhileSomebodyLooksForItInVain) {
  Told store, elsewhere;
  Visit visit(elsewhere, 1);
  CaseShelf shelf(store, vocabulary());
  store.after_next_read([&] {
    const auto events = elsewhere.events_of(base::CaseId{visit.id()}, 0, ports::RecordStore::kNoEnd).value();
    for (const auto& event : events) store.append(event);
  });
  EXPECT_EQ(*shelf.by_id(visit.id()), nullptr);
  EXPECT_EQ(*shelf.by_id(visit.id()).value(), visit.state());
}

TEST(CaseShelf, ConcurrentReadersOfOneCaseAllSeeItWholeWhileItGrows) {
  constexpr int kReaders = 4, kHazards = 60;
  Told store;
  Visit visit(store, 1);
  CaseShelf shelf(store, vocabulary());
  const auto id = visit.id();
  const auto without_hazards = visit.length() - 1;
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int r = 0; r < kReaders; ++r)
    readers.emplace_back([&] {
      std::uint64_t last = 0;
      while (!done) {
        const auto seen = shelf.by_id(id);
        ASSERT_TRUE(seen) << seen.error().text();
        const auto& state = **seen;
        EXPECT_GE(state.version, last) << "a case does not go back";
        EXPECT_EQ(state.version, state.hazards.size() + without_hazards) << "each hazard is one event";
        last = state.version;
      }
    });
  for (int i = 0; i < kHazards; ++i) {
    auto appended = visit.find_hazard();
    if (i % 3 != 0) shelf.go_on_with(std::move(appended));
  }
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(*shelf.by_id(id).value(), visit.state());
}

// Each state is the one that its events tell, and is never behind what was acknowledged before it was asked for; whoever
// appends tells the shelf or does not, cases are put out and read anew meanwhile.
TEST(CaseShelf, ConcurrentWritersAndReadersOfManyCasesSeeWhatAFreshReadGives) {
  constexpr int kCases = 6, kReaders = 3, kHazards = 40;
  Told store;
  std::vector<std::unique_ptr<Visit>> visits;
  std::vector<std::string> ids;
  for (int k = 0; k < kCases; ++k) {
    visits.push_back(std::make_unique<Visit>(store, 1, k + 1));
    ids.push_back(visits.back()->id());
  }
  CaseShelf shelf(store, vocabulary(), kCases * 30);  // not room for all as they grow
  std::array<std::atomic<std::uint64_t>, kCases> acknowledged{};
  std::atomic<bool> done = false;
  std::vector<std::thread> threads;
  for (int r = 0; r < kReaders; ++r)
    threads.emplace_back([&, r] {
      for (std::size_t i = static_cast<std::size_t>(r); !done; ++i) {
        const auto k = i % kCases;
        const auto& id = ids[k];
        const auto at_least = acknowledged[k].load();
        const auto seen = shelf.by_id(id).value();
        EXPECT_GE(seen->version, at_least) << "behind what was acknowledged";
        const auto told = store.events_of(base::CaseId{id}, 0, seen->version).value();
        EXPECT_EQ(*seen, records::case_after(vocabulary(), {}, told).value());
      }
    });
  std::vector<std::thread> writers;
  for (std::size_t k = 0; k < kCases; ++k)
    writers.emplace_back([&, k] {
      for (std::size_t i = 0; i < kHazards; ++i) {
        auto appended = visits[k]->find_hazard();
        acknowledged[k] = appended.back().n + 1;
        if ((i + k) % 4 != 0) shelf.go_on_with(std::move(appended));
      }
    });
  for (auto& writer : writers) writer.join();
  done = true;
  for (auto& reader : threads) reader.join();
  for (const auto& visit : visits) EXPECT_EQ(*shelf.by_id(visit->id()).value(), visit->state());
}

}  // namespace
}  // namespace services
