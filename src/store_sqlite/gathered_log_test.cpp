// What is gathered for a write-ahead log is on the disk when its commit returns, and is nowhere when it was
// undone.
#include "store_sqlite/gathered_log.h"

#include <gtest/gtest.h>

#include "store_sqlite/sqlite.h"
#include "store_sqlite/test_support.h"

namespace store_sqlite {
namespace {

class GatheredLog : public ::testing::Test {
 protected:
  GatheredLog() : writer_(Database::open(path_, Database::Mode::create).value()) {
    run("PRAGMA wal_autocheckpoint=0; CREATE TABLE thing (n INTEGER PRIMARY KEY, text TEXT)");
  }
  void run(const char* sql) {
    const auto done = writer_.run(sql);
    ASSERT_TRUE(done) << done.error().text();
  }
  // Of `things` things, each about a page, in one statement.
  void add(int things) {
    run(("WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < " +
         std::to_string(things) + ") INSERT INTO thing (text) SELECT hex(randomblob(2000)) FROM k")
            .c_str());
  }
  static std::int64_t count(const Database& database) {
    return database.integer("SELECT count(*) FROM thing WHERE length(text) = 4000").value();
  }
  // As the files lie now, without what the program still holds in memory.
  std::int64_t count_of_the_files() {
    const testing::TemporaryFolder elsewhere;
    for (const char* file : {"a.db", "a.db-wal"})
      std::filesystem::copy_file(folder_.path() + "/" + file, elsewhere.path() + "/" + file);
    const auto copy = Database::open(elsewhere.path() + "/a.db", Database::Mode::write);
    EXPECT_EQ(
        copy->integer("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'").value(), 1);
    return count(*copy);
  }

  testing::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/a.db";
  Database writer_;
};

TEST_F(GatheredLog, IsInTheFilesWhenTheCommitReturns) {
  for (const int things : {1, 3, 700}) {  // the last is more than waits at a time
    const auto before = count(writer_);
    add(things);
    EXPECT_EQ(count_of_the_files(), before + things);
  }
}

TEST_F(GatheredLog, IsReadByOtherConnectionsAsSoonAsItIsCommitted) {
  const auto reader = Database::open(path_, Database::Mode::read).value();
  for (int i = 1; i <= 20; ++i) {
    add(1);
    EXPECT_EQ(count(reader), i);
  }
}

TEST_F(GatheredLog, OfATransactionUnderWayNothingIsSeenElsewhereAndAllByItself) {
  const auto reader = Database::open(path_, Database::Mode::read).value();
  run("PRAGMA cache_size=10; BEGIN IMMEDIATE");  // most pages must leave memory before the end
  add(200);
  run("UPDATE thing SET text = hex(randomblob(2000)) WHERE n % 7 = 0");
  EXPECT_EQ(count(writer_), 200);
  EXPECT_EQ(count(reader), 0);
  EXPECT_EQ(count_of_the_files(), 0);
  run("COMMIT");
  EXPECT_EQ(count(reader), 200);
  EXPECT_EQ(count_of_the_files(), 200);
}

TEST_F(GatheredLog, LeavesNothingOfWhatWasUndone) {
  add(5);
  run("PRAGMA cache_size=10; BEGIN IMMEDIATE");
  add(100);
  run("ROLLBACK");
  EXPECT_EQ(count_of_the_files(), 5);
  add(2);
  EXPECT_EQ(count_of_the_files(), 7);
  EXPECT_EQ(count(writer_), 7);
}

TEST_F(GatheredLog, MovesIntoTheDatabaseAndBeginsAnew) {
  for (int round = 1; round <= 5; ++round) {
    add(50);
    EXPECT_EQ(writer_.integer("PRAGMA wal_checkpoint(RESTART)").value(), 0);
    EXPECT_EQ(count_of_the_files(), 50 * round);
  }
}

TEST_F(GatheredLog, IsSharedByTwoWhoWriteInTurn) {
  const auto other = Database::open(path_, Database::Mode::write).value();
  for (int i = 1; i <= 10; ++i) {
    add(1);
    ASSERT_TRUE(other.run("INSERT INTO thing (text) VALUES (hex(zeroblob(2000)))"));
    EXPECT_EQ(count(writer_), 2 * i);
    EXPECT_EQ(count(other), 2 * i);
  }
  EXPECT_EQ(count_of_the_files(), 20);
}

}  // namespace
}  // namespace store_sqlite
