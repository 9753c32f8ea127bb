// Each blob of the vault is named by an entry, whatever was refused, failed or cut short between the two.
#include <fstream>
#include <thread>

#include "bureau.h"
#include "crypto/digests.h"
#include "files/disk.h"
#include "files/faulty_file_system.h"
#include "services/blob_turn.h"

namespace use_cases {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ports::LogName;

void collect_texts(const Json& value, std::set<std::string>& out) {
  if (const auto* text = value.if_string()) out.emplace(text->data(), text->size());
  if (const auto* object = value.if_object())
    for (const auto& member : *object) collect_texts(member.value(), out);
  if (const auto* array = value.if_array())
    for (const auto& item : *array) collect_texts(item, out);
}

std::set<std::string> told_by(const Bureau& bureau) {
  std::set<std::string> out;
  for (const auto& event : bureau.all_entries()) collect_texts(event.body, out);
  return out;
}

// Blobs that no entry names.
std::vector<std::string> unexplained(Bureau& bureau) {
  bureau.quiet();
  const auto told = told_by(bureau);
  std::vector<std::string> out;
  EXPECT_TRUE(bureau.vault.each([&](const base::Digest& digest) -> base::Status {
    if (!told.contains(digest.hex())) out.push_back(digest.hex());
    return {};
  }));
  return out;
}

fs::path notes_of(const Bureau& bureau) { return bureau.folder() / "derived" / "unnamed"; }
bool nothing_noted(const Bureau& bureau) { return !fs::exists(notes_of(bureau)) || fs::is_empty(notes_of(bureau)); }

class ABlob : public ::testing::Test {
 protected:
  ABlob() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.note_hazard("配电箱敞开");
    paper = visit.prepare("inspection_record");
    EXPECT_THAT(unexplained(bureau), IsEmpty());
    EXPECT_TRUE(nothing_noted(bureau));
  }
  JsonObject party_signs(std::string_view digest = {}) {
    auto asked = visit.signature(paper, {{"role", "party"}, {"name", "车间主任二"}});
    if (!digest.empty()) asked["signed_digest"] = digest;
    return asked;
  }
  base::Result<Json> receive(const base::Bytes& bytes) {
    return bureau.office->receive(Bureau::as(bureau.lead), JsonObject{{"case", visit.id()}, {"name", "a.mp4"}, {"act", "act-1"}},
                                  source_of(bytes));
  }
  Bureau bureau;
  Inspection visit;
  Paper paper;
};

TEST_F(ABlob, OfARefusedSignatureIsNotKept) {
  const auto before = bureau.vault.blobs();
  visit.refused("sign_paper", party_signs(std::string(64, 'a')));
  EXPECT_EQ(bureau.vault.blobs(), before);
  EXPECT_THAT(unexplained(bureau), IsEmpty());
}

TEST_F(ABlob, WhoseEntryCouldNotBeWrittenIsTakenAwayAndComesWithTheNextTry) {
  const auto video = sample_recording("video", 5, 2'000'000);
  const JsonObject again{{"paper", paper.id}, {"form", "inspection_record"}, {"act", "act-1"},
                         {"fields", JsonObject{{"situation", "另一情形"}}}};
  bureau.store.break_appends(LogName::record);
  visit.refused("sign_paper", party_signs());
  EXPECT_THAT(unexplained(bureau), IsEmpty());
  bureau.store.break_appends(LogName::record);
  EXPECT_FALSE(bureau.ask(bureau.lead, "case.prepare_paper", joined({{"case", visit.id()}}, again)));
  EXPECT_THAT(unexplained(bureau), IsEmpty());
  bureau.store.break_appends(LogName::record);
  EXPECT_FALSE(receive(video));
  EXPECT_THAT(unexplained(bureau), IsEmpty());
  EXPECT_TRUE(nothing_noted(bureau));
  EXPECT_TRUE(receive(video));
  visit.does("sign_paper", party_signs());
  EXPECT_THAT(unexplained(bureau), IsEmpty());
  EXPECT_TRUE(bureau.vault.has(crypto::sha256(base::ByteView(video))).value());
}

TEST_F(ABlob, OfAnAnalysisThatCouldNotBeWrittenIsTakenAway) {
  bureau.store.break_appends(LogName::record, 2, 1);
  ASSERT_TRUE(receive(sample_recording("video", 6)));
  EXPECT_THAT(unexplained(bureau), IsEmpty());
  bureau.store.mend();
  bureau.restart();
  EXPECT_THAT(unexplained(bureau), IsEmpty());
  EXPECT_EQ(bureau.entries("recording.analysed").size(), 2u);  // the hazard's photo, and this one
}

// The program ended between the blob and its entry, and between an entry and the removal of its note.
TEST_F(ABlob, LeftByAProgramThatEndedIsTakenAwayAtTheNextStartUnlessAnEntryNamesIt) {
  const base::Bytes left(1000, 7);
  const auto digest = ports::put_bytes(bureau.vault, left).value().digest;
  bureau.office.reset();
  fs::create_directories(notes_of(bureau));
  for (const auto& name : {digest.hex(), paper.signed_digest}) std::ofstream(notes_of(bureau) / name).flush();
  EXPECT_TRUE(bureau.vault.has(digest).value());
  bureau.restart();
  EXPECT_FALSE(bureau.vault.has(digest).value());
  EXPECT_THAT(unexplained(bureau), IsEmpty());
  EXPECT_TRUE(nothing_noted(bureau));
  EXPECT_TRUE(bureau.vault.has(base::Digest::from_hex(paper.signed_digest).value()).value());
}

TEST_F(ABlob, ThatNobodyNotedIsNeverTouched) {
  const auto digest = ports::put_bytes(bureau.vault, base::Bytes(1000, 8)).value().digest;
  bureau.restart();
  EXPECT_TRUE(bureau.vault.has(digest).value());
}

TEST_F(ABlob, InSomebodysTurnIsNotTakenAwayBeforeTheTurnEnds) {
  files::Disk disk(bureau.folder().string());
  services::UnnamedBlobs blobs(bureau.vault, bureau.store, disk);
  int left = 0;
  base::Digest digest;
  {
    services::BlobTurn turn(blobs, [&] { ++left; });
    digest = turn.put(base::Bytes(1000, 9)).value().digest;
    std::thread other([&] {
      int asked = 0;
      EXPECT_EQ(blobs.settle([&] { return ++asked > 3; }).error().code, "vault.busy");
    });
    other.join();
    EXPECT_TRUE(bureau.vault.has(digest).value());
    EXPECT_EQ(left, 0);
  }
  EXPECT_EQ(left, 1);
  EXPECT_TRUE(blobs.any());
  ASSERT_TRUE(blobs.settle([] { return false; }));
  EXPECT_FALSE(bureau.vault.has(digest).value());
  EXPECT_FALSE(blobs.any());
}

// Another's blob was left while a turn was long: whoever ends that turn, with nothing of its own left, sees to it.
TEST_F(ABlob, ThatSettlingGaveUpOnIsSeenToWhenTheTurnEnds) {
  files::Disk disk(bureau.folder().string());
  services::UnnamedBlobs blobs(bureau.vault, bureau.store, disk);
  int asked_again = 0;
  {
    services::BlobTurn turn(blobs, [&] { ++asked_again; });
    ASSERT_TRUE(turn.put(base::Bytes(1000, 9)));
    std::thread([&] {
      int asked = 0;
      EXPECT_EQ(blobs.settle([&] { return ++asked > 3; }).error().code, "vault.busy");
    }).join();
    turn.named();
  }
  EXPECT_EQ(asked_again, 1);
  {
    services::BlobTurn turn(blobs, [&] { ++asked_again; });
    ASSERT_TRUE(turn.put(base::Bytes(1000, 10)));
    turn.named();
  }
  EXPECT_EQ(asked_again, 1) << "nobody waited for this one";
}

// Whatever operation of the disk fails: no blob lies in the vault that is not noted, so settling finds each.
TEST_F(ABlob, IsNotStoredWhereItCouldNotBeNoted) {
  files::FaultyFileSystem disk;
  services::UnnamedBlobs blobs(bureau.vault, bureau.store, disk);
  const auto before = bureau.vault.blobs();
  std::uint64_t failing = 1;
  for (;; ++failing) {
    disk.fail_operation(failing);
    services::BlobTurn turn(blobs, [] {});
    const auto put = turn.put(base::Bytes(1000, static_cast<std::uint8_t>(failing)));
    disk.fail_operation(0);
    if (put) break;
    EXPECT_EQ(put.error().code, "files.io") << failing;
    EXPECT_EQ(bureau.vault.blobs(), before) << failing;
  }
  EXPECT_GE(failing, 3u) << "making the folder, writing and syncing can each fail";
  EXPECT_TRUE(blobs.any());
  ASSERT_TRUE(blobs.settle([] { return false; }));
  EXPECT_EQ(bureau.vault.blobs(), before);
}

TEST_F(ABlob, IsStillNotedAfterAPowerCutRightAfterItWasStored) {
  base::SeededRandom chance(11);
  for (int round = 0; round < 20; ++round) {
    files::FaultyFileSystem disk;
    services::UnnamedBlobs blobs(bureau.vault, bureau.store, disk);
    const auto before = bureau.vault.blobs();
    {
      services::BlobTurn turn(blobs, [] {});
      ASSERT_TRUE(turn.put(base::Bytes(1000, static_cast<std::uint8_t>(100 + round))));
    }
    if (round % 2 == 0)
      disk.power_cut();
    else
      disk.power_cut(chance);
    EXPECT_TRUE(blobs.any()) << round;
    ASSERT_TRUE(blobs.settle([] { return false; }));
    EXPECT_EQ(bureau.vault.blobs(), before) << round;
  }
}

TEST_F(ABlob, WhoseNoteCouldNotBeRemovedStaysWhereAnEntryNamesIt) {
  files::FaultyFileSystem disk;
  services::UnnamedBlobs blobs(bureau.vault, bureau.store, disk);
  ASSERT_TRUE(disk.make_folder("derived/unnamed"));
  ASSERT_TRUE(disk.open_write("derived/unnamed/" + paper.signed_digest, files::OpenMode::create_new));
  const auto before = bureau.vault.blobs();
  disk.fail_operation(1);
  ASSERT_TRUE(blobs.settle([] { return false; }));
  EXPECT_TRUE(blobs.any());
  ASSERT_TRUE(blobs.settle([] { return false; }));
  EXPECT_FALSE(blobs.any());
  EXPECT_EQ(bureau.vault.blobs(), before);
}

TEST_F(ABlob, OfACaseBehindOneThatCannotBeReadIsAnalysedAtTheNextStart) {
  auto behind = bureau.open_inspection();
  behind.begin();
  bureau.store.break_appends(LogName::record, 2, 1);  // the recording is stored; what is found out about it is not
  const JsonObject about{{"case", behind.id()}, {"name", "a.mp4"}, {"act", "act-1"}};
  ASSERT_TRUE(bureau.office->receive(Bureau::as(bureau.lead), about, source_of(sample_recording("video", 41))));
  bureau.quiet();
  bureau.store.mend();
  const auto analysed = bureau.entries("recording.analysed").size();
  bureau.store.lose(visit.id());  // the case before it
  bureau.restart();
  EXPECT_EQ(bureau.entries("recording.analysed").size(), analysed + 1);
}

// Many send the same few recordings to many cases while appends fail now and then: what one gives up, another may have named.
TEST_F(ABlob, ThatSeveralStoreAtOnceStaysWhereOneOfThemNamesIt) {
  constexpr int kThreads = 4, kEach = 25;
  std::vector<std::string> cases;
  for (int i = 0; i < kThreads; ++i) {
    auto other = bureau.open_inspection();
    other.begin();
    cases.push_back(other.id());
  }
  bureau.quiet();
  std::atomic<int> stored = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        if ((i + t) % 2 == 0) bureau.store.break_appends(LogName::record);
        const JsonObject about{{"case", cases[static_cast<std::size_t>(t)]}, {"name", "a.mp4"}, {"act", "act-1"}};
        if (bureau.office->receive(Bureau::as(bureau.lead), about, source_of(sample_recording("video", 100 + i)))) ++stored;
      }
    });
  for (auto& thread : threads) thread.join();
  bureau.store.mend();
  EXPECT_GT(stored, 0);
  EXPECT_THAT(unexplained(bureau), IsEmpty());
  for (const auto& event : bureau.entries("recording.stored"))
    EXPECT_TRUE(bureau.vault.has(base::Digest::from_hex(text(event.body, "blob")).value()).value());
}

}  // namespace
}  // namespace use_cases
