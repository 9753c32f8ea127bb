// Eight at once. The name of each test holds the word by which the thread sanitizer's run finds it.
#include <atomic>
#include <future>
#include <thread>

#include "bureau.h"

namespace use_cases {
namespace {

constexpr int kThreads = 8;

template <class Work>
void eight_at_once(Work work) {
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) threads.emplace_back([&work, t] { work(t); });
  for (auto& thread : threads) thread.join();
}

JsonObject hazard_in(const Bureau& bureau, const std::string& the_case, const std::string& what) {
  return {{"case", the_case}, {"act", "act-1"}, {"place", "二车间"}, {"description", what}, {"remedy", "by_date"}, {"due", bureau.day(10)}};
}

// Seqs without a gap, times that never go back, each stream counted from 0.
void expect_a_sound_log(const Bureau& bureau) {
  std::map<std::string, std::uint64_t> lengths;
  std::uint64_t seq = 0;
  base::Instant at;
  for (const auto& event : bureau.all_entries()) {
    EXPECT_EQ(event.seq, seq++);
    EXPECT_EQ(event.n, lengths[event.stream.text]++);
    EXPECT_GE(event.at, at);
    at = event.at;
  }
}

TEST(ConcurrentCalls, OnOneCaseAreAllRecordedInAnUnbrokenSequence) {
  constexpr int kEach = 12;
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  std::mutex guard;
  std::map<std::string, std::string> acknowledged;  // hazard → what
  eight_at_once([&](int t) {
    for (int i = 0; i < kEach; ++i) {
      const auto what = "隐患 " + std::to_string(t) + "-" + std::to_string(i);
      const auto reply = bureau.ask(t % 2 == 0 ? bureau.lead : bureau.second, "case.find_hazard", hazard_in(bureau, visit.id(), what),
                                    {.key = what});
      const std::lock_guard lock(guard);
      if (!reply)
        ADD_FAILURE() << reply.error().text();
      else
        EXPECT_TRUE(acknowledged.emplace(text(reply->body, "hazard"), what).second);
    }
  });
  EXPECT_EQ(acknowledged.size(), std::size_t{kThreads * kEach});
  const auto view = visit.view();
  EXPECT_EQ(view.at("hazards").as_array().size(), std::size_t{kThreads * kEach});
  for (const auto& [hazard, what] : acknowledged) EXPECT_EQ(text(item(view, "hazards", "hazard", hazard), "description"), what);
  expect_a_sound_log(bureau);
}

// A case's number and its id stand for one turn.
TEST(ConcurrentCalls, ByNumberAndByIdWaitForEachOther) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  std::future<bool> by_number;
  bool waited = false;
  bureau.store.before_append(ports::LogName::record, [&] {
    by_number = std::async(std::launch::async, [&] {
      return bureau.ask(bureau.second, "case.find_hazard", hazard_in(bureau, visit.number(), "乙所见")).has_value();
    });
    waited = by_number.wait_for(std::chrono::milliseconds(200)) == std::future_status::timeout;
  });
  ASSERT_TRUE(bureau.ask(bureau.lead, "case.find_hazard", hazard_in(bureau, visit.id(), "甲所见")));
  EXPECT_TRUE(by_number.get());
  EXPECT_TRUE(waited);
  const auto view = visit.view();
  EXPECT_EQ(text(view.at("hazards").as_array().front(), "description"), "甲所见");
}

TEST(ConcurrentCalls, WithTheSameVersionAreWonByOne) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  for (int round = 0; round < 5; ++round) {
    const auto seen = visit.version();
    std::atomic<int> won = 0, lost = 0;
    eight_at_once([&](int t) {
      const auto reply = bureau.ask(bureau.lead, "case.find_hazard", hazard_in(bureau, visit.id(), std::to_string(t)), {.version = seen});
      if (reply)
        ++won;
      else if (reply.error().code == "case.version_conflict")
        ++lost;
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(lost, kThreads - 1);
    EXPECT_EQ(visit.version(), seen + 1);
  }
}

TEST(ConcurrentCalls, UnderTheSameKeyAreOneEventAndOneAnswer) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  std::mutex guard;
  std::set<std::string> answers;
  eight_at_once([&](int) {
    const auto reply = bureau.ask(bureau.lead, "case.find_hazard", hazard_in(bureau, visit.id(), "同一处"), {.key = "tap"});
    const std::lock_guard lock(guard);
    answers.insert(reply ? boost::json::serialize(reply->body) : reply.error().text());
  });
  EXPECT_EQ(answers.size(), 1u) << ::testing::PrintToString(answers);
  EXPECT_EQ(bureau.entries("hazard.found").size(), 1u);
}

TEST(ConcurrentCalls, OnManyCasesGiveEachItsNumberWithoutGaps) {
  constexpr int kEach = 5;
  Bureau bureau;
  std::mutex guard;
  std::set<std::string> numbers, cases;
  eight_at_once([&](int t) {
    for (int i = 0; i < kEach; ++i) {
      const auto opened = bureau.ask(t % 2 == 0 ? bureau.lead : bureau.third, "case.open",
                                     JsonObject{{"enterprise", bureau.enterprise}, {"matter", "专项检查"}});
      const std::lock_guard lock(guard);
      if (!opened) {
        ADD_FAILURE() << opened.error().text();
        continue;
      }
      EXPECT_TRUE(numbers.insert(text(opened->body, "number")).second);
      cases.insert(text(opened->body, "case"));
    }
  });
  EXPECT_EQ(cases.size(), std::size_t{kThreads * kEach});
  for (int serial = 1; serial <= kThreads * kEach; ++serial)
    EXPECT_EQ(numbers.count("应急检〔2026〕" + std::to_string(serial) + "号"), 1u) << serial;
  expect_a_sound_log(bureau);
}

TEST(ConcurrentCalls, OfWritersReadersAndUploadsLeaveASoundRecord) {
  Bureau bureau;
  std::vector<Inspection> visits;
  for (int i = 0; i < 4; ++i) {
    visits.push_back(bureau.open_inspection());
    visits.back().begin();
  }
  std::atomic<int> stored = 0, prepared = 0;
  eight_at_once([&](int t) {
    auto& visit = visits[static_cast<std::size_t>(t % 4)];
    const auto own = Bureau::as(bureau.lead);
    for (int i = 0; i < 3; ++i) {
      const auto bytes = sample_recording("photo", 1000 + t * 10 + i, 40'000);
      auto created = bureau.office->uploads().create(own, bytes.size(), JsonObject{{"case", visit.id()}, {"name", "a.jpg"}, {"act", "act-1"}});
      ASSERT_TRUE(created) << created.error().text();
      for (std::size_t at = 0; at < bytes.size(); at += 10'000)
        ASSERT_TRUE(bureau.office->uploads().append(own, created->id, at, base::ByteView(bytes).subspan(at, 10'000)));
      const auto done = bureau.office->uploads().finish(own, created->id);
      EXPECT_TRUE(done) << done.error().text();
      stored += done.has_value();
      EXPECT_TRUE(bureau.ask(bureau.head, "case.findings", JsonObject{{"case", visit.id()}}));
      EXPECT_TRUE(bureau.ask(bureau.head, "case.list", JsonObject{{"limit", 3}}));
      EXPECT_TRUE(bureau.ask(bureau.head, "bench.view", JsonObject{}));
      EXPECT_TRUE(bureau.office->changes(Bureau::as(bureau.head), 0, 1));
    }
    const auto paper = bureau.ask(bureau.lead, "case.prepare_paper", JsonObject{{"case", visit.id()}, {"form", "inspection_record"}, {"act", "act-1"}});
    EXPECT_TRUE(paper) << paper.error().text();
    prepared += paper.has_value();
  });
  bureau.quiet();
  EXPECT_EQ(stored, kThreads * 3);
  EXPECT_EQ(prepared, kThreads);
  for (auto& visit : visits) {
    const auto view = visit.view();
    for (const auto& recording : view.at("recordings").as_array()) EXPECT_NE(base::find(recording, "analysis"), nullptr);
  }
  std::set<std::int64_t> serials;
  for (const auto& event : bureau.entries("paper.prepared")) serials.insert(base::int_at(event.body, "serial").value());
  EXPECT_EQ(serials.size(), std::size_t{kThreads});
  EXPECT_EQ(*serials.rbegin(), kThreads);
  expect_a_sound_log(bureau);
}

TEST(ConcurrentCalls, ToTheSameUploadKeepItsBytesInOrder) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto bytes = sample_recording("video", 5, 200'000);
  const auto own = Bureau::as(bureau.lead);
  const auto created = bureau.office->uploads().create(own, bytes.size(), JsonObject{{"case", visit.id()}, {"name", "a.mp4"}});
  ASSERT_TRUE(created);
  std::atomic<int> finished = 0;
  eight_at_once([&](int) {
    while (true) {
      const auto info = bureau.office->uploads().info(own, created->id);
      ASSERT_TRUE(info);
      if (info->offset == bytes.size()) break;
      const auto n = std::min<std::size_t>(7'000, bytes.size() - static_cast<std::size_t>(info->offset));
      const auto more = base::ByteView(bytes).subspan(static_cast<std::size_t>(info->offset), n);
      static_cast<void>(bureau.office->uploads().append(own, created->id, info->offset, more));
    }
    const auto done = bureau.office->uploads().finish(own, created->id);
    finished += done && text(done->result, "recording") == "recording-1";
  });
  EXPECT_EQ(finished, kThreads);
  EXPECT_EQ(visit.view().at("recordings").as_array().size(), 1u);
}

}  // namespace
}  // namespace use_cases
