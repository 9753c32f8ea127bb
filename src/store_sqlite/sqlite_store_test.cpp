#include "store_sqlite/sqlite_store.h"

#include <gmock/gmock.h>

#include "files/disk.h"
#include "ports/record_store_contract.h"
#include "store_sqlite/copy_database.h"
#include "store_sqlite/core.h"
#include "store_sqlite/test_support.h"

namespace store_sqlite {
namespace {

using ports::LogName;
using testing::Bench;
using testing::told;

class OnDisk : public ports::testing::StoreUnderTest {
 public:
  explicit OnDisk(const ports::testing::ContractParts& parts) {
    Options options;
    options.data_folder = folder_.path() + "/data";
    options.origin = ports::testing::kOrigin;
    options.publish_every = std::chrono::milliseconds(20);
    auto made = SqliteStore::create(options, {parts.clock, parts.random, parts.keys, parts.projector});
    REQUIRE_INVARIANT(made.has_value());
    store_ = std::move(*made);
  }
  ports::RecordStore& records() override { return *store_; }
  ports::AccountStore& people() override { return *store_; }

 private:
  testing::TemporaryFolder folder_;
  std::unique_ptr<SqliteStore> store_;
};

TEST(SqliteStore, KeepsEverythingOverARestart) {
  Bench b;
  b.create();
  b.fill(3, 2);
  const auto before = *b.store->events(LogName::record, 0, 100);
  ASSERT_TRUE(b.store->put_account({base::UserId{"u1"}, "zhao", "h", "", "", {}, false, 0, {}}));
  ASSERT_TRUE(b.open());
  const auto after = *b.store->events(LogName::record, 0, 100);
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].body, before[i].body);
    EXPECT_EQ(after[i].at, before[i].at);
  }
  EXPECT_TRUE(b.store->account_by_login("zhao")->has_value());
  EXPECT_EQ(b.add({Bench::hazard(0)})->events[0].n, 3u);
}

TEST(SqliteStore, KeepsDraftsOfPapersOverARestartAndInASnapshot) {
  Bench b;
  b.create();
  const auto save = [&](std::uint64_t from, const char* who, const char* json) {
    ports::PaperDraft draft{"case-1", "paper-1", json, from, base::UserId{who}, {}, {1'000'000}};
    return b.store->put_paper_draft(std::move(draft), false);
  };
  ASSERT_TRUE(save(0, "zhao", "first"));
  ASSERT_TRUE(save(1, "qian", "second"));
  Bench copy;
  ASSERT_TRUE(b.store->snapshot(copy.data));
  for (auto* one : {&b, &copy}) {
    ASSERT_TRUE(one->open());
    EXPECT_EQ((*one->store->paper_draft("case-1", "paper-1"))->json, "second");
    EXPECT_EQ((*one->store->paper_draft("case-1", "paper-1", 1))->json, "first");
    EXPECT_EQ(one->store->paper_draft_versions("case-1", "paper-1")->size(), 2u);
  }
}

TEST(SqliteStore, AClosedStoreIsWholeInItsDatabaseFile) {
  Bench b;
  b.create();
  b.fill(1, 1);
  b.store.reset();
  EXPECT_FALSE(std::filesystem::exists(b.path("zhilu.db-wal"))) << "who copies zhilu.db copies everything";
}

TEST(SqliteStore, BodiesAreNotInTheDatabaseInClear) {
  Bench b;
  b.create();
  ASSERT_TRUE(b.add({Bench::hazard(1, "a place told to nobody")}));
  b.publish();
  b.store.reset();
  for (const char* name :
       {"zhilu.db", "bodies/000000000000.seg", "log/tile/entries/000.p/1", "log/tile/0/000.p/1"}) {
    const auto bytes = testing::read_file(b.path(name));
    EXPECT_FALSE(bytes.empty()) << name;
    EXPECT_EQ(bytes.find("told to nobody"), std::string::npos) << name;
  }
}

TEST(SqliteStore, OneProcessAtATimeOpensAStoreForWriting) {
  Bench b;
  b.create();
  const auto second = SqliteStore::open(b.options(), b.parts());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "store.locked");
  EXPECT_THAT(second.error().what, ::testing::HasSubstr("process " + std::to_string(getpid())));
  EXPECT_EQ(verify_store(b.options(), b.parts(), {}).error().code, "store.locked");
  EXPECT_EQ(rebuild_store(b.options(), b.parts()).error().code, "store.locked");
}

TEST(SqliteStore, IsMadeOnceAndOpenedOnlyWhereItIs) {
  Bench b;
  EXPECT_EQ(SqliteStore::open(b.options(), b.parts()).error().code, "store.no_database");
  b.create();
  b.store.reset();
  EXPECT_EQ(SqliteStore::create(b.options(), b.parts()).error().code, "store.exists");
  auto other = b.options();
  other.origin = "other.example.cn";
  EXPECT_EQ(SqliteStore::open(other, b.parts()).error().code, "store.other_origin");
}

TEST(SqliteStore, OpensOnlyWithItsOwnKeys) {
  Bench b;
  b.create();
  b.fill(1, 1);
  b.publish();
  b.store.reset();
  const ports::testing::SeededKeys others(8);
  const auto opened = SqliteStore::open(b.options(), b.parts(others));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "store.wrong_key");
  EXPECT_TRUE(b.open());
}

TEST(SqliteStore, RefusesADatabaseOfAnotherSchema) {
  Bench b;
  b.create();
  b.store.reset();
  {
    const auto database = Database::open(b.path("zhilu.db"), Database::Mode::write);
    ASSERT_TRUE(database->run("UPDATE schema_migration SET sha256 = 'x'"));
  }
  EXPECT_EQ(b.open().error().code, "store.newer_schema");
}

TEST(SqliteStore, RowsOfAnEarlierProjectorAreMadeAnewWhenTheStoreIsOpened) {
  Bench b;
  b.create();
  b.fill(2, 3);
  const auto before = b.store->rows({.model = "case"}).value();
  for (const char* earlier : {"UPDATE projection SET version = 'cases-0'", "DELETE FROM projection"}) {
    b.store.reset();
    const auto database = Database::open(b.path("zhilu.db"), Database::Mode::write);
    ASSERT_TRUE(database->run("UPDATE read_row SET json = '{}', order_key = 'x' WHERE model = 'case'"));
    ASSERT_TRUE(database->run(earlier));
    ASSERT_TRUE(b.open());
    const auto after = b.store->rows({.model = "case"}).value();
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) EXPECT_EQ(after[i].json, before[i].json);
    EXPECT_TRUE(b.store->verify({})->empty());
  }
}

TEST(ReadRows, ARowStandsOnceAndWhereItsLastKeysSay) {
  Bench b;
  b.create();
  b.store.reset();
  const auto database = Database::open(b.path("zhilu.db"), Database::Mode::write);
  auto rows = ReadRows::make(*database).value();
  const auto put = [&](const char* order_key, const char* lookup, base::Json json) {
    EXPECT_TRUE(rows->put({"firm", "f-1", order_key, lookup, std::move(json)}));
    return rows->row("firm", "f-1").value();
  };
  const auto found = [&](const char* lookup) { return rows->find({.model = "firm", .lookup = lookup})->size(); };
  EXPECT_TRUE(rows->put({"firm", "f-2", "a", "L", 2}));
  EXPECT_EQ(put("a", "L", 1)->json, base::Json(1));
  EXPECT_EQ(put("a", "L", 3)->json, base::Json(3));
  EXPECT_EQ(put("b", "L", 3)->order_key, "b") << "the same words in another place";
  EXPECT_EQ(put("b", "M", 4)->lookup, "M");
  EXPECT_EQ(found("L"), 1u);
  EXPECT_EQ(found("M"), 1u);
  EXPECT_EQ(*rows->count("firm"), 2u);
  EXPECT_EQ(rows->row("firm", "f-2").value()->json, base::Json(2)) << "another row under the same keys";
  EXPECT_FALSE(put("b", "M", nullptr));
  EXPECT_FALSE(put("b", "M", nullptr)) << "what is not there is gone already";
  EXPECT_EQ(*rows->count("firm"), 1u);
  EXPECT_EQ(put("b", "M", 5)->json, base::Json(5));
}

TEST(SqliteStore, RowsOfAnEarlierProjectorStayWhereAnEntryCannotBeRead) {
  Bench b;
  b.create();
  b.fill(2, 3);
  b.store.reset();
  const auto database = Database::open(b.path("zhilu.db"), Database::Mode::write);
  ASSERT_TRUE(database->run("UPDATE projection SET version = 'cases-0'"));
  ASSERT_TRUE(database->run("UPDATE record_entry SET sealed = zeroblob(length(sealed)) WHERE seq = 1"));
  const auto rows = database->integer("SELECT count(*) FROM read_row").value();
  const auto opened = b.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "store.record_damaged");
  EXPECT_EQ(database->integer("SELECT count(*) FROM read_row").value(), rows);
}

TEST(SqliteStore, EntriesCannotBeDeletedOrChangedInTheDatabase) {
  Bench b;
  b.create();
  b.fill(1, 1);
  b.store.reset();
  const auto database = Database::open(b.path("zhilu.db"), Database::Mode::write);
  EXPECT_FALSE(database->run("DELETE FROM record_entry WHERE seq = 0"));
  EXPECT_FALSE(database->run("UPDATE record_entry SET n = 7 WHERE seq = 0"));
  EXPECT_FALSE(database->run("UPDATE access_entry SET digests = zeroblob(64)"));
  EXPECT_EQ(*database->integer("SELECT count(*) FROM record_entry"), 2);
}

TEST(SqliteStore, EveryRowNamesItsBureau) {
  Bench b;
  b.create();
  b.store.reset();
  const auto database = Database::open(b.path("zhilu.db"), Database::Mode::write);
  const auto without = database->integer(
      "SELECT count(*) FROM sqlite_schema t WHERE t.type = 'table' AND t.name NOT IN ('bureau', "
      "'schema_migration')"
      " AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.name = 'bureau' AND c.\"notnull\" "
      "= 1)");
  EXPECT_EQ(*without, 0);
}

TEST(SqliteStore, ThePublisherFollowsWithinASecond) {
  Bench b;
  b.create();
  b.store.reset();
  auto options = b.options();
  options.publish_every = std::chrono::milliseconds(50);
  auto store = SqliteStore::open(options, b.parts());
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->append(LogName::record, Bench::batch({Bench::hazard(1)})));
  const auto limit =
      std::chrono::steady_clock::now() + std::chrono::seconds(20);  // a busy machine, not the promise
  while ((*store)->position(LogName::record)->published < 1 && std::chrono::steady_clock::now() < limit)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ((*store)->position(LogName::record)->published, 1u);
  EXPECT_TRUE((*store)->publishing());
}

TEST(SqliteStore, ASteadyStreamOfWritersSharesCommits) {
  Bench b;
  b.create();
  const auto core_commits = [&] { return b.store->commits(); };
  const auto before = core_commits();
  ASSERT_TRUE(b.add({Bench::hazard(1)}));
  EXPECT_EQ(core_commits() - before, 1u) << "one batch that waits alone is one commit";
  constexpr int kThreads = 16, kEach = 25;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&] {
      for (int k = 0; k < kEach; ++k)
        ASSERT_TRUE(b.store->append(LogName::record, Bench::batch({Bench::hazard(1)})));
    });
  for (auto& thread : threads) thread.join();
  EXPECT_LT(core_commits() - before, std::uint64_t{kThreads} * kEach / 2);
}

TEST(SqliteStore, RefusesMoreThanItsQueueHolds) {
  Bench b;
  b.create();
  b.store.reset();
  auto options = b.options();
  options.queue_limit = 2;
  auto store = SqliteStore::open(options, b.parts());
  ASSERT_TRUE(store);
  std::promise<void> entered, go_on;
  std::atomic<bool> first{true};
  (*store)->on_commit([&](LogName, std::span<const ports::StoredEvent>) {
    if (!first.exchange(false)) return;
    entered.set_value();
    go_on.get_future().wait();  // holds the writer while the queue fills
  });
  std::vector<std::thread> threads;
  threads.emplace_back(
      [&] { ASSERT_TRUE((*store)->append(LogName::record, Bench::batch({Bench::hazard(1)}))); });
  entered.get_future().wait();
  std::atomic<int> refused{0}, stored{0};
  for (int k = 0; k < 5; ++k)
    threads.emplace_back([&] {
      const auto done = (*store)->append(LogName::record, Bench::batch({Bench::hazard(2)}));
      if (done) ++stored;
      if (!done && done.error().code == "store.overloaded") ++refused;
    });
  while (refused < 3) std::this_thread::yield();
  go_on.set_value();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(stored, 2);
}

TEST(SqliteStore, ASnapshotOpensAsTheStoreStood) {
  Bench b;
  b.create();
  b.fill(4, 3);
  b.publish();
  ASSERT_TRUE(b.add({Bench::hazard(1, "after the checkpoint")}));
  Bench copy;
  ASSERT_TRUE(b.store->snapshot(copy.data)) << b.store->snapshot(copy.data).error().text();
  EXPECT_EQ(b.store->snapshot(copy.data).error().code, "store.exists");
  EXPECT_EQ(told(copy.verify()), "");
  ASSERT_TRUE(copy.open());
  EXPECT_EQ(copy.store->position(LogName::record)->size, b.store->position(LogName::record)->size);
}

TEST(SqliteStore, ForgetsOldRepliesAtStart) {
  Bench b;
  b.create();
  auto request = Bench::batch({Bench::hazard(1)});
  request.idempotency = ports::IdempotencyKey{"os:1000", "k", crypto::sha256("r")};
  ASSERT_TRUE(b.store->append(LogName::record, request));
  b.clock.advance_seconds(29 * 86'400);
  ASSERT_TRUE(b.open());
  EXPECT_TRUE(b.store->replay(*request.idempotency)->has_value());
  b.clock.advance_seconds(2 * 86'400);
  ASSERT_TRUE(b.open());
  EXPECT_FALSE(b.store->replay(*request.idempotency)->has_value());
}

TEST(SqliteStore, AClockThatWentBackWhileTheStoreWasClosedIsAnEvent) {
  Bench b;
  b.create();
  ASSERT_TRUE(b.add({Bench::hazard(1)}));
  b.clock.set(b.clock.now().plus_hours(-24));
  ASSERT_TRUE(b.open());
  ASSERT_TRUE(b.add({Bench::hazard(1)}));
  EXPECT_EQ((*b.store->events_of(base::kBureauStream)).size(), 1u);
}

std::int64_t bytes_of_pages(const Database& database) {
  int now = 0, most = 0;
  sqlite3_db_status(database.raw(), SQLITE_DBSTATUS_CACHE_USED, &now, &most, 0);
  return now;
}

TEST(Readers, GiveBackThePagesThatWereRead) {
  Bench b;
  b.create();
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(b.add({Bench::hazard(1)}));
  const auto readers = std::move(*Readers::open(b.data + "/" + kDatabaseFile, b.options().origin, b.keys, 2));
  const auto count = [&] { return readers->lend()->database.integer("SELECT sum(length(sealed)) FROM record_entry").value_or(-1); };
  const auto counted = count();
  const auto held = bytes_of_pages(readers->lend()->database);
  readers->give_back_memory();
  EXPECT_LT(bytes_of_pages(readers->lend()->database), held / 2);
  EXPECT_EQ(count(), counted);
}

TEST(SqliteStore, ReadsOnAfterItGaveBackMemory) {
  Bench b;
  b.create();
  ASSERT_TRUE(b.add({Bench::hazard(1)}));
  const auto before = (*b.store->events(ports::LogName::record, 0, 1'000)).size();
  b.store->give_back_memory();
  EXPECT_EQ((*b.store->events(ports::LogName::record, 0, 1'000)).size(), before);
  EXPECT_TRUE(b.add({Bench::hazard(1)}));
}

TEST(Copy, OfADatabaseEndsBesideAWriterAndHoldsWhatWasThereAtItsBeginning) {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() + "/busy.db";
  const auto busy = Database::open(path, Database::Mode::create);
  ASSERT_TRUE(busy);
  ASSERT_TRUE(busy->run("CREATE TABLE thing (text TEXT);"
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
                        " INSERT INTO thing SELECT hex(zeroblob(2000)) FROM n;"));
  const auto pages = *busy->integer("PRAGMA page_count");
  ASSERT_GT(pages, 3 * kPagesPerStep) << "of one step nothing would be learnt";
  const auto reader = Database::open(path, Database::Mode::read);
  int steps = 0;
  const auto commit = [&] {
    if (++steps > 50) return;
    EXPECT_TRUE(busy->run("INSERT INTO thing VALUES ('later')"));
  };
  const auto copied = folder.path() + "/copy.db";
  const auto done = copy_database(*reader, copied, commit);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_LE(steps, pages / kPagesPerStep + 1) << "it began again";
  const auto copy = Database::open(copied, Database::Mode::read);
  EXPECT_EQ(*copy->integer("SELECT count(*) FROM thing"), 4000);
  EXPECT_EQ(*reader->integer("SELECT count(*) FROM thing"), 4000 + steps) << "the reader is free again";
}

}  // namespace
}  // namespace store_sqlite

namespace ports::testing {
INSTANTIATE_TEST_SUITE_P(Sqlite, RecordStoreContract, ::testing::Values([](const ContractParts& parts) {
                           return std::unique_ptr<StoreUnderTest>(
                               std::make_unique<store_sqlite::OnDisk>(parts));
                         }));
}  // namespace ports::testing
