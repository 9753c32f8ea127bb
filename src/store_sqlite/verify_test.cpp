// Each kind of damage to a store at rest is found and named; a sound store gives an empty list.
#include <gmock/gmock.h>

#include "merkle_log/notes.h"
#include "store_sqlite/core.h"
#include "store_sqlite/migrations.h"
#include "store_sqlite/sqlite_store.h"
#include "store_sqlite/test_support.h"

namespace store_sqlite {
namespace {

using ports::LogName;
using testing::Bench;
using testing::flip_byte;
using testing::names;
using testing::told;

// 60 cases of 6 events: 360 entries, one full tile and a partial one in the record log; 60 in the access log.
struct Filled : Bench {
  Filled() {
    create();
    fill(60, 5);
    publish();
    store.reset();
  }
  void sql(const char* statement) {
    const auto database = Database::open(path("zhilu.db"), Database::Mode::write);
    ASSERT_TRUE(database);
    const auto done = database->run(statement);
    ASSERT_TRUE(done) << done.error().text();
  }
};

std::size_t place_of(const std::string& bytes, const std::string& part) {
  const auto at = bytes.find(part);
  EXPECT_NE(at, std::string::npos);
  return at;
}

TEST(Verify, ASoundStoreHasNoDamage) {
  Filled b;
  EXPECT_EQ(told(b.verify()), "");
}

TEST(Verify, AnEmptyStoreIsSound) {
  Bench b;
  b.create();
  EXPECT_EQ(told(b.verify()), "");
}

TEST(Verify, EntriesThatWereNotPublishedYetAreNoDamage) {
  Filled b;
  ASSERT_TRUE(b.open());
  ASSERT_TRUE(b.add({Bench::hazard(1)}));
  EXPECT_EQ(told(b.verify()), "");
}

TEST(Verify, AnOpenStoreChecksItselfWhileItIsWrittenTo) {
  Filled b;
  ASSERT_TRUE(b.open());
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    while (!stop) ASSERT_TRUE(b.add({Bench::hazard(1)}));
  });
  std::uint64_t told_of = 0;
  const auto damage = b.store->verify({"", [&](std::uint64_t, std::uint64_t of) { told_of = of; }});
  stop = true;
  writer.join();
  ASSERT_TRUE(damage);
  EXPECT_EQ(told(*damage), "");
  EXPECT_GE(told_of, 420u);
}

TEST(Verify, VerifyingChangesNoFile) {
  Filled b;
  ASSERT_TRUE(b.open());
  ASSERT_TRUE(b.add({Bench::hazard(1)}));
  b.store.reset();
  const auto before = testing::read_file(b.path("zhilu.db"));
  EXPECT_EQ(told(b.verify()), "");
  EXPECT_TRUE(testing::read_file(b.path("zhilu.db")) == before);
}

TEST(Verify, AFlippedByteInASealedRecordOfTheDatabaseIsNamed) {
  Filled b;
  const auto segment = testing::read_file(b.path("bodies/000000000000.seg"));
  const auto record = segment.substr(48 + 4, 200);  // of entry 0, from its kind on
  auto database = testing::read_file(b.path("zhilu.db"));
  flip_byte(b.path("zhilu.db"), place_of(database, record.substr(0, 40)) + 100);
  EXPECT_TRUE(names(b.verify(), "body", "record 0")) << told(b.verify());
}

TEST(Verify, AFlippedByteInASegmentIsNamedAndHidesNothingAfterIt) {
  Filled b;
  flip_byte(b.path("bodies/000000000000.seg"), 48 + 60);
  auto damage = b.verify();
  EXPECT_TRUE(names(damage, "segment", "bodies/000000000000.seg, entry 0")) << told(damage);
  EXPECT_EQ(damage.size(), 1u) << told(damage);
  flip_byte(b.path("bodies/000000000000.seg"), 48 + 60);
  flip_byte(b.path("bodies/000000000000.seg"), 48 + 2);  // the length of the first record
  damage = b.verify();
  EXPECT_TRUE(names(damage, "segment", "entry 0")) << told(damage);
  EXPECT_EQ(damage.size(), 1u) << told(damage);
}

TEST(Verify, AFlippedByteInATileBundleOrCheckpointIsNamed) {
  for (const auto& [file, kind] :
       std::vector<std::pair<std::string, std::string>>{{"log/tile/0/000", "tile"},
                                                        {"log/tile/0/001.p/104", "tile"},
                                                        {"log/tile/1/000.p/1", "tile"},
                                                        {"log/tile/entries/000", "entries"},
                                                        {"log/tile/entries/001.p/104", "entries"},
                                                        {"access-log/tile/0/000.p/60", "tile"},
                                                        {"log/checkpoint", "checkpoint"},
                                                        {"access-log/checkpoint", "checkpoint"}}) {
    Filled b;
    flip_byte(b.path(file), 20);
    const auto damage = b.verify();
    EXPECT_TRUE(names(damage, kind, file)) << file << "\n" << told(damage);
  }
}

TEST(Verify, MissingFilesAreNamed) {
  for (const auto& [file, kind] :
       std::vector<std::pair<std::string, std::string>>{{"log/tile/0/000", "tile"},
                                                        {"log/tile/entries/001.p/104", "entries"},
                                                        {"log/checkpoint", "checkpoint"},
                                                        {"bodies/000000000000.seg", "segment"},
                                                        {"access-bodies/000000000000.seg", "segment"}}) {
    Filled b;
    ASSERT_TRUE(std::filesystem::remove(b.path(file))) << file;
    EXPECT_TRUE(names(b.verify(), kind, file)) << file << "\n" << told(b.verify());
  }
}

TEST(Verify, AddedFilesAreNamed) {
  for (const char* file : {"log/tile/0/002", "log/tile/7/000", "log/notes.txt", "log/tile/0/x",
                           "bodies/readme", "access-log/tile/entries/000.p/200", "log/tile/0/001.p/200"}) {
    Filled b;
    std::filesystem::create_directories(std::filesystem::path(b.path(file)).parent_path());
    testing::write_file(b.path(file), "stranger");
    EXPECT_TRUE(names(b.verify(), "added", file)) << file << "\n" << told(b.verify());
  }
}

TEST(Verify, AnOlderPartialTileThatIsRightIsNoDamageAndAWrongOneIs) {
  Filled b;
  const auto tile = testing::read_file(b.path("log/tile/0/001.p/104"));
  testing::write_file(b.path("log/tile/0/001.p/50"), tile.substr(0, 50 * 32));
  EXPECT_EQ(told(b.verify()), "");
  flip_byte(b.path("log/tile/0/001.p/50"), 33);
  EXPECT_TRUE(names(b.verify(), "tile", "log/tile/0/001.p/50"));
}

TEST(Verify, AnUnfinishedWriteIsNoDamage) {
  Filled b;
  testing::write_file(b.path("log/checkpoint.new"), "half");
  testing::write_file(b.path("log/tile/0/002.new"), "half");
  EXPECT_EQ(told(b.verify()), "");
}

TEST(Verify, ChangedMissingAndAddedReadRowsAreNamed) {
  Filled b;
  b.sql(
      "UPDATE read_row SET json = '{\"hazards\":99,\"number\":\"N-1\"}' WHERE model = 'case' AND lookup = "
      "'N-1';"
      "DELETE FROM read_row WHERE model = 'number' AND id = 'N-2';"
      "INSERT INTO read_row (bureau, model, id, order_key, lookup, json) VALUES (1, 'case', 'ghost', '', '', "
      "'{}')");
  const auto damage = b.verify();
  EXPECT_TRUE(names(damage, "read_model", "case case-1@")) << told(damage);
  EXPECT_TRUE(names(damage, "read_model", "number N-2"));
  EXPECT_TRUE(names(damage, "read_model", "case ghost"));
  EXPECT_EQ(damage.size(), 3u) << told(damage);
}

TEST(Verify, AnEntryThatWasTakenOutOfTheDatabaseIsNamed) {
  Filled b;
  b.sql("DROP TRIGGER record_entry_stays; DELETE FROM record_entry WHERE seq = 7");
  EXPECT_TRUE(names(b.verify(), "entry", "record 7")) << told(b.verify());
}

TEST(Verify, ATruncatedDatabaseIsBehindItsCheckpointAndRefusesToOpen) {
  Filled b;
  b.sql("DROP TRIGGER record_entry_stays; DELETE FROM record_entry WHERE seq >= 300");
  EXPECT_TRUE(names(b.verify(), "database", "record 300")) << told(b.verify());
  const auto opened = b.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "store.database_behind");
  EXPECT_THAT(opened.error().remedy, ::testing::HasSubstr("zhilu rebuild"));
}

TEST(Verify, ChangedDigestsOrStreamsInTheDatabaseAreNamed) {
  Filled b;
  b.sql(
      "DROP TRIGGER record_entry_fixed; UPDATE record_entry SET digests = zeroblob(64) WHERE seq = 3;"
      "UPDATE record_entry SET n = 77 WHERE seq = 5; UPDATE stream SET length = 99 WHERE id LIKE 'case-9@%'");
  const auto damage = b.verify();
  EXPECT_TRUE(names(damage, "entry", "record 3")) << told(damage);
  EXPECT_TRUE(names(damage, "entry", "record 5"));
  EXPECT_TRUE(names(damage, "database", "stream case-9@"));
}

TEST(Verify, ADatabaseThatIsNoneIsNamedAndTheFilesAreStillChecked) {
  Filled b;
  testing::write_file(b.path("zhilu.db"), std::string(8192, 'x'));
  flip_byte(b.path("log/tile/0/000"), 5);
  const auto damage = b.verify();
  EXPECT_TRUE(names(damage, "database", "zhilu.db")) << told(damage);
  EXPECT_TRUE(names(damage, "tile", "log/tile/0/000"));
}

TEST(Verify, SaysWhetherItReadTheWholeRecord) {
  Filled b;
  const auto unread = [&b](const ports::KeyStore& keys) {
    bool told = false;
    VerifyOptions options;
    options.unread = [&told] { told = true; };
    EXPECT_TRUE(verify_store(b.options(), b.parts(keys), options));
    return told;
  };
  EXPECT_FALSE(unread(b.keys));
  EXPECT_TRUE(unread(ports::testing::SeededKeys(8)));
  flip_byte(b.path("access-bodies/000000000000.seg"), 48 + 60);
  EXPECT_FALSE(unread(b.keys)) << "the access log is not the record";
  testing::write_file(b.path("zhilu.db"), std::string(8192, 'x'));
  EXPECT_TRUE(unread(b.keys)) << "how far the record goes is not known";
}

TEST(Verify, AWrongKeyIsSaidToBeOne) {
  Filled b;
  const ports::testing::SeededKeys others(8);
  const auto damage = verify_store(b.options(), b.parts(others), {});
  ASSERT_TRUE(damage);
  EXPECT_TRUE(names(*damage, "key", "log/checkpoint")) << told(*damage);
  EXPECT_TRUE(names(*damage, "body", "record 0"));
}

TEST(Verify, AnEarlierCheckpointIsExtendedByTheLog) {
  Filled b;
  const auto earlier = testing::read_file(b.path("log/checkpoint"));
  const auto of_access = testing::read_file(b.path("access-log/checkpoint"));
  ASSERT_TRUE(b.open());
  b.fill(0, 0);
  ASSERT_TRUE(b.add({Bench::hazard(1)}));
  b.publish();
  EXPECT_EQ(told(b.verify(earlier)), "");
  EXPECT_EQ(told(b.verify(of_access)), "");
}

TEST(Verify, ARewrittenHistoryIsSeenByWhoeverKeptACheckpoint) {
  Filled honest;
  const auto kept = testing::read_file(honest.path("log/checkpoint"));
  Bench rewritten;  // the same bureau and keys, another story
  rewritten.create();
  rewritten.fill(70, 5);
  rewritten.publish();
  const auto damage = rewritten.verify(kept);
  ASSERT_EQ(damage.size(), 1u) << told(damage);
  EXPECT_TRUE(names(damage, "history", "bureau.example.cn/record"));
  Bench shorter;
  shorter.create();
  shorter.fill(2, 1);
  EXPECT_TRUE(names(shorter.verify(kept), "history", "bureau.example.cn/record"));
}

TEST(Verify, ACheckpointThatIsNotOursIsNotTrusted) {
  Filled b;
  auto forged = testing::read_file(b.path("log/checkpoint"));
  forged[forged.find("\n360\n") + 1] = '2';
  EXPECT_TRUE(names(b.verify(forged), "history", "earlier checkpoint"));
  EXPECT_TRUE(names(b.verify("no note at all"), "history", "earlier checkpoint"));
}

TEST(Rebuild, GivesEqualReadModelsAndTheSameRootWithoutADatabase) {
  Filled b;
  const auto checkpoint = testing::read_file(b.path("log/checkpoint"));
  ASSERT_TRUE(b.open());
  const auto rows = *b.store->rows({"case", "", "", false, "", "", 1000});
  b.store.reset();
  for (const char* file : {"zhilu.db", "zhilu.db-wal", "zhilu.db-shm"}) std::filesystem::remove(b.path(file));
  const auto report = rebuild_store(b.options(), b.parts());
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(report->record_entries, 360u);
  EXPECT_EQ(report->access_entries, 60u);
  EXPECT_EQ(report->read_rows, 120u);
  EXPECT_EQ(report->kept_as, "");
  EXPECT_EQ(told(b.verify(checkpoint)), "");
  ASSERT_TRUE(b.open());
  const auto again = *b.store->rows({"case", "", "", false, "", "", 1000});
  ASSERT_EQ(again.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(again[i].json, rows[i].json);
  EXPECT_EQ(b.add({Bench::hazard(3)})->events[0].seq, 360u);
}

TEST(Rebuild, SavesEntriesThatOnlyTheOldDatabaseHolds) {
  Filled b;
  ASSERT_TRUE(b.open());
  ASSERT_TRUE(b.add({Bench::hazard(1, "acknowledged, not yet in a segment")}));
  b.store.reset();
  const auto report = rebuild_store(b.options(), b.parts());
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(report->saved_from_database, 1u);
  EXPECT_EQ(report->kept_as, "zhilu.db.replaced");
  EXPECT_TRUE(std::filesystem::exists(b.path("zhilu.db.replaced")));
  EXPECT_EQ(told(b.verify()), "");
  ASSERT_TRUE(b.open());
  EXPECT_EQ(b.store->position(LogName::record)->published, 361u);
}

TEST(Rebuild, ReplacesADatabaseThatCannotBeRead) {
  Filled b;
  testing::write_file(b.path("zhilu.db"), std::string(8192, 'x'));
  ASSERT_FALSE(b.open());
  const auto report = rebuild_store(b.options(), b.parts());
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(told(b.verify()), "");
}

TEST(Rebuild, RefusesADamagedSegmentAndKeepsTheDatabase) {
  Filled b;
  flip_byte(b.path("bodies/000000000000.seg"), 5000);
  const auto before = testing::read_file(b.path("zhilu.db"));
  const auto report = rebuild_store(b.options(), b.parts());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "store.cannot_rebuild");
  EXPECT_THAT(report.error().where, ::testing::HasSubstr("bodies/000000000000.seg, entry "));
  EXPECT_TRUE(testing::read_file(b.path("zhilu.db")) == before);
}

TEST(Rebuild, RefusesSegmentsOfAnotherHistory) {
  Filled b;
  Bench other;
  other.create();
  other.fill(60, 5);
  other.publish();
  other.store.reset();
  testing::write_file(b.path("bodies/000000000000.seg"),
                      testing::read_file(other.path("bodies/000000000000.seg")));
  std::filesystem::remove(b.path("zhilu.db"));
  EXPECT_EQ(rebuild_store(b.options(), b.parts()).error().code, "store.cannot_rebuild");
}

TEST(Rebuild, UnderstandsDisposedBodies) {
  Filled b;
  // What disposal leaves: a tombstone in segment and database, the leaf as it was.
  const LogIdentity identity(testing::kOrigin, LogName::record, b.keys);
  RecordCodec codec(identity.origin_line, b.keys);
  auto segment = testing::read_file(b.path("bodies/000000000000.seg"));
  base::Bytes old_record, tombstone;
  {
    const auto database = Database::open(b.path("zhilu.db"), Database::Mode::write);
    ASSERT_TRUE(each_entry(*database, LogName::record, 1, 2, [&](const EntryRow& row) -> base::Status {
      const auto opened = codec.open(1, row.sealed);
      tombstone = codec.seal_tombstone(1, b.random.bytes(12), opened->head_salt, opened->head, row.body, 9);
      old_record.assign(row.sealed.begin(), row.sealed.end());
      return {};
    }));
    auto update = database->prepare("UPDATE record_entry SET sealed = ? WHERE seq = 1");
    ASSERT_TRUE(update->run(tombstone));
  }
  const auto at = segment.find(base::text_of(old_record));
  ASSERT_NE(at, std::string::npos);
  segment.replace(at, old_record.size(), base::text_of(tombstone));
  testing::write_file(b.path("bodies/000000000000.seg"), segment);

  ASSERT_TRUE(b.open());
  const auto event = (*b.store->events(LogName::record, 1, 1))[0];
  EXPECT_TRUE(event.disposed);
  EXPECT_TRUE(event.body.is_null());
  EXPECT_EQ(event.type, "hazard.found/1");
  const auto entry = b.store->disclose(LogName::record, 1);
  ASSERT_TRUE(entry) << entry.error().text();
  EXPECT_TRUE(entry->body.empty() && entry->body_salt.empty());
  b.store.reset();
  EXPECT_EQ(told(b.verify()), "");
  std::filesystem::remove(b.path("zhilu.db"));
  ASSERT_TRUE(rebuild_store(b.options(), b.parts()));
  EXPECT_EQ(told(b.verify()), "");
}

TEST(Verify, WhatWasAddedToTheDatabaseIsNamed) {
  for (const auto& [statement, name] : std::vector<std::pair<const char*, const char*>>{
           {"CREATE TABLE notes (text TEXT)", "table notes"},
           {"CREATE VIEW cases AS SELECT * FROM read_row", "view cases"},
           {"CREATE INDEX by_json ON read_row (json)", "index by_json"},
           {"CREATE TRIGGER hide AFTER INSERT ON read_row BEGIN DELETE FROM read_row WHERE id = new.id; END",
            "trigger hide"}}) {
    Filled b;
    b.sql(statement);
    const auto damage = b.verify();
    EXPECT_TRUE(names(damage, "schema", name)) << statement << "\n" << told(damage);
    EXPECT_EQ(damage.size(), 1u) << told(damage);
  }
}

TEST(Verify, ATriggerThatWasDroppedOrChangedIsNamed) {
  for (const char* trigger :
       {"record_entry_stays", "access_entry_stays", "record_entry_fixed", "access_entry_fixed"}) {
    Filled b;
    b.sql((std::string("DROP TRIGGER ") + trigger).c_str());
    EXPECT_TRUE(names(b.verify(), "schema", std::string("trigger ") + trigger));
    b.sql((std::string("CREATE TRIGGER ") + trigger + " BEFORE DELETE ON session BEGIN SELECT 1; END").c_str());
    const auto damage = b.verify();
    EXPECT_TRUE(names(damage, "schema", std::string("trigger ") + trigger)) << told(damage);
    EXPECT_EQ(damage.size(), 1u) << told(damage);
  }
}

TEST(Verify, AStoreThatWentThroughFewerStepsIsComparedWithThose) {
  Filled b;
  const auto first = embedded_migrations().front();
  const auto database = b.path("zhilu.db");
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(database + suffix);
  {
    const auto older = Database::open(database, Database::Mode::create);
    ASSERT_TRUE(older);
    ASSERT_TRUE(migrate(*older, {first}, {}));
    ASSERT_TRUE(older->run("INSERT INTO bureau (number, origin) VALUES (1, 'bureau.example.cn')"));
  }
  EXPECT_FALSE(names(b.verify(), "schema", "")) << told(b.verify());
  b.sql("UPDATE schema_migration SET sha256 = 'x'");
  EXPECT_TRUE(names(b.verify(), "schema", "schema_migration"));
}

TEST(Verify, AStrangerInTheDataFolderIsNamed) {
  Filled b;
  for (const char* folder : {"uploads", "derived", "archive", "vault"})
    std::filesystem::create_directories(b.path(folder));
  EXPECT_EQ(told(b.verify()), "");
  testing::write_file(b.path("notes.txt"), "x");
  testing::write_file(b.path("zhilu.db.old"), "x");
  std::filesystem::create_directories(b.path("bodies2"));
  std::filesystem::create_directories(b.path("log2/tile"));
  const auto damage = b.verify();
  for (const char* name : {"notes.txt", "zhilu.db.old", "bodies2", "log2"})
    EXPECT_TRUE(names(damage, "added", name)) << name << "\n" << told(damage);
  EXPECT_EQ(damage.size(), 4u) << told(damage);
}

}  // namespace
}  // namespace store_sqlite
