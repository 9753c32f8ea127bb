// The static files after failures and power cuts: always completed from the database, never trusted beyond
// it.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>

#include "files/faulty_file_system.h"
#include "store_sqlite/core.h"
#include "store_sqlite/test_support.h"

namespace store_sqlite {
namespace {

using ports::LogName;
using testing::Bench;
using testing::told;

// The database on the real disk (whose own durability SQLite keeps), the files on a disk that can fail.
struct FaultyBench : Bench {
  files::FaultyFileSystem faulty;
  FaultyBench() {
    disk = &faulty;
    create();
  }
  ~FaultyBench() { store.reset(); }  // before its disk
  void crash(base::Random* chance = nullptr) {
    store.reset();
    chance == nullptr ? faulty.power_cut() : faulty.power_cut(*chance);
  }
};

TEST(Recovery, WhatALostPowerTookFromTheFilesIsCompletedAtTheNextStart) {
  const std::uint64_t seed = 20260305;
  base::SeededRandom chance(seed);
  FaultyBench b;
  std::uint64_t published = 0;
  for (int round = 0; round < 12; ++round) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
    const auto more = chance.next() % 200;
    for (std::uint64_t k = 0; k < more; ++k) ASSERT_TRUE(b.add({Bench::hazard(static_cast<int>(k % 5))}));
    b.faulty.fail_operation(1 + chance.next() % 30);  // publishing breaks off somewhere
    if (b.store->publish(LogName::record)) published = b.store->position(LogName::record)->size;
    b.faulty.fail_operation(0);
    const auto size = b.store->position(LogName::record)->size;
    b.crash(&chance);
    const auto opened = b.open();
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(b.store->position(LogName::record)->size, size);
    EXPECT_EQ(b.store->position(LogName::record)->published, size);
    ASSERT_EQ(told(b.verify()), "");
    ASSERT_TRUE(b.open());
  }
  EXPECT_GT(published, 0u);
}

TEST(Recovery, PublishingAgainAfterAnyFailedOperationSucceeds) {
  for (std::uint64_t k = 1;; ++k) {
    SCOPED_TRACE("operation " + std::to_string(k));
    FaultyBench b;
    b.fill(3, 1);
    b.faulty.fail_operation(k);
    const auto done = b.store->publish(LogName::record);
    if (done) break;  // fewer operations than k: every one has failed once
    EXPECT_EQ(done.error().kind, base::ErrorKind::io);
    ASSERT_TRUE(b.store->publish(LogName::record)) << b.store->publish(LogName::record).error().text();
    ASSERT_TRUE(b.store->publish(LogName::access));
    EXPECT_EQ(told(b.verify()), "");
    ASSERT_LT(k, 100u);
  }
}

TEST(Recovery, AFullDiskUnderTheFilesDelaysPublishingAndLosesNothing) {
  FaultyBench b;
  b.faulty.allow_bytes(1000);
  b.fill(10, 3);
  EXPECT_EQ(b.store->publish(LogName::record).error().kind, base::ErrorKind::full);
  ASSERT_TRUE(b.open()) << "a full disk does not stop reading";
  EXPECT_FALSE(b.store->publishing());
  EXPECT_EQ(b.store->events(LogName::record, 0, 100)->size(), 40u);
  b.faulty.allow_bytes(std::nullopt);
  b.publish();
  EXPECT_EQ(told(b.verify()), "");
}

TEST(Recovery, AMissingSegmentFileIsWrittenAnewFromTheDatabase) {
  Bench b;
  b.create();
  std::vector<ports::NewEvent> many(500, Bench::hazard(1));
  for (int k = 0; k < 9; ++k) ASSERT_TRUE(b.add(many));
  b.publish();
  b.store.reset();
  const auto first = testing::read_file(b.path("bodies/000000000000.seg"));
  std::filesystem::remove(b.path("bodies/000000000000.seg"));
  ASSERT_TRUE(b.open());
  EXPECT_TRUE(testing::read_file(b.path("bodies/000000000000.seg")) == first);
  EXPECT_EQ(told(b.verify()), "");
}

TEST(Recovery, MissingTilesOfTheRightEdgeAreWrittenAnewFromTheDatabase) {
  Bench b;
  b.create();
  b.fill(60, 5);
  b.publish();
  b.store.reset();
  std::filesystem::remove_all(b.path("log/tile"));
  ASSERT_TRUE(b.open());
  EXPECT_EQ(told(b.verify()), "");
}

TEST(Recovery, SegmentsBeyondTheDatabaseRefuseToOpen) {
  Bench b;
  b.create();
  b.fill(5, 1);
  b.store.reset();
  const auto old_database = testing::read_file(b.path("zhilu.db"));
  ASSERT_TRUE(b.open());
  ASSERT_TRUE(b.add({Bench::hazard(1)}));
  b.publish();
  b.store.reset();
  const auto newer_segment = testing::read_file(b.path("bodies/000000000000.seg"));
  testing::write_file(b.path("zhilu.db"), old_database);  // a backup of the database alone was put back
  auto opened = b.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "store.database_behind");
  // Even where the checkpoint was put back with it.
  std::filesystem::remove_all(b.path("log"));
  opened = b.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "store.database_behind");
  EXPECT_TRUE(testing::read_file(b.path("bodies/000000000000.seg")) == newer_segment);
}

TEST(Recovery, ADatabaseOfAnotherHistoryRefusesToOpen) {
  Bench b, other;
  for (auto* bench : {&b, &other}) {
    bench->create();
    bench->fill(4, 4);
    bench->publish();
    bench->store.reset();
  }
  testing::write_file(b.path("zhilu.db"), testing::read_file(other.path("zhilu.db")));
  const auto opened = b.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "store.database_differs");
}

TEST(Recovery, ADamagedCheckpointIsNotSignedOver) {
  Bench b;
  b.create();
  b.fill(2, 1);
  b.publish();
  b.store.reset();
  auto note = testing::read_file(b.path("log/checkpoint"));
  note[note.find("\n4\n") + 1] = '3';
  testing::write_file(b.path("log/checkpoint"), note);
  const auto opened = b.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "store.checkpoint_damaged");
  EXPECT_TRUE(testing::read_file(b.path("log/checkpoint")) == note);
}

TEST(Recovery, APublishedTileThatChangedIsNotOverwritten) {
  FaultyBench b;
  b.fill(60, 5);
  b.publish();
  b.store.reset();
  b.faulty.flip_byte("log/tile/0/000", 7);
  b.faulty.flip_byte("log/tile/1/000.p/1", 7);
  const auto opened = b.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "files.differs");
  EXPECT_THAT(opened.error().where, ::testing::HasSubstr("log/tile/"));
}

TEST(Recovery, AnUnchangedLogIsPublishedWithoutTouchingTheDisk) {
  FaultyBench b;
  b.fill(3, 1);
  b.publish();
  const auto before = b.faulty.operations();
  b.publish();
  EXPECT_EQ(b.faulty.operations(), before);
}

// No file of this process may grow beyond so many bytes; to the program that is a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit lower = before_;
    lower.rlim_cur = bytes;
    REQUIRE_INVARIANT(::setrlimit(RLIMIT_FSIZE, &lower) == 0);
  }
  ~FileSizeLimit() { lift(); }
  void lift() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST(DiskFull, ARefusedCommitLeavesTheStoreUsable) {
  Bench b;
  b.create();
  b.fill(1, 1);
  const auto size = b.store->position(LogName::record)->size;
  FileSizeLimit limit(600'000);
  const std::string long_place(60'000, 'x');
  base::Error refusal;
  std::uint64_t stored = 0;
  for (int k = 0; k < 200; ++k) {
    const auto done = b.add({Bench::hazard(0, long_place)});
    if (!done) {
      refusal = done.error();
      break;
    }
    ++stored;
  }
  EXPECT_EQ(refusal.code, "store.disk_full") << refusal.text();
  EXPECT_EQ(refusal.kind, base::ErrorKind::full);
  EXPECT_EQ(b.store->position(LogName::record)->size, size + stored);
  EXPECT_EQ(b.store->events(LogName::record, 0, 1000)->size(), size + stored);
  EXPECT_EQ(b.add({Bench::hazard(0, long_place)}, LogName::access).error().kind, base::ErrorKind::full);
  limit.lift();  // somebody made room
  const auto next = b.add({Bench::hazard(0)});
  ASSERT_TRUE(next) << next.error().text();
  EXPECT_EQ(next->events[0].seq, size + stored);
  // What was refused counts nowhere, though the projection had seen it.
  EXPECT_EQ(base::int_at((*b.store->row("case", Bench::a_case(0).text))->json, "hazards"),
            static_cast<std::int64_t>(1 + stored + 1));
  EXPECT_EQ(told(b.verify()), "");
}

}  // namespace
}  // namespace store_sqlite
