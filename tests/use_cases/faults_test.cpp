// A record that cannot be written, a vault that gives up, uploads cut short: a clear error, nothing half shown, and the next
// call works.
#include <fstream>

#include "base/limits.h"
#include "crypto/digests.h"
#include "sample_requests.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ports::LogName;

// What is shown of the whole record: equal before and after a fault.
std::string shown(Bureau& bureau, Inspection& visit) {
  return boost::json::serialize(visit.view()) + boost::json::serialize(bureau.does(bureau.lead, "case.numbers")) +
         boost::json::serialize(bureau.does(bureau.lead, "enterprise.list"));
}

TEST(AFullDisk, RefusesEachCommandClearlyShowsNothingOfItAndTheNextTryWorks) {
  RichCase rich;
  auto& bureau = rich.bureau;
  const auto requests = rich.requests();
  int tried = 0;
  for (const auto& request : requests) {
    if (!request.operation.starts_with("case.") || !request.has_schema || request.operation == "case.preview_paper") continue;
    const auto before = shown(bureau, rich.visit);
    bureau.store.break_appends(LogName::record);
    const auto reply = bureau.ask(request.who, request.operation, request.input);
    bureau.store.mend();
    if (reply) ADD_FAILURE() << request.operation << " was acknowledged";
    if (!reply && reply.error().code != "store.disk_full") continue;  // refused for its own reasons, before the disk
    EXPECT_EQ(shown(bureau, rich.visit), before) << request.operation;
    ++tried;
  }
  EXPECT_GT(tried, 15);
  rich.visit.does("find_hazard", {{"act", "act-1"}, {"place", "二车间"}, {"description", "疏散通道堵塞"}, {"remedy", "at_once"}});
}

TEST(AFullDisk, GivesNoNumberAway) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  bureau.store.break_appends(LogName::record, 2);
  EXPECT_EQ(visit.refused("prepare_paper", {{"form", "inspection_record"}, {"act", "act-1"}}).kind, ErrorKind::full);
  EXPECT_EQ(bureau.refused(bureau.lead, "case.open", JsonObject{{"enterprise", bureau.enterprise}, {"matter", "又一案"}}).kind, ErrorKind::full);
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检记〔2026〕1号");
  EXPECT_EQ(bureau.open_inspection().number(), "应急检〔2026〕2号");
}

TEST(AFullDisk, DoesNotUseUpTheIdempotencyKey) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  bureau.store.break_appends(LogName::record);
  const JsonObject fields{{"kind", "inspection"}, {"place", "二车间"}};
  EXPECT_EQ(visit.refused("begin_act", fields, {.key = "k"}).kind, ErrorKind::full);
  const auto begun = visit.does("begin_act", fields, {.key = "k"});
  EXPECT_EQ(visit.does("begin_act", fields, {.key = "k"}), begun);
  EXPECT_EQ(bureau.entries("act.begun").size(), 1u);
}

TEST(AFullDisk, WhileArchivingIsMadeGoodByArchivingAgain) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.does("close_clean");
  const JsonObject the_case{{"case", visit.id()}};
  bureau.store.break_appends(LogName::record, 1, 1);  // case.archived is written, its seal is not
  const auto reply = bureau.ask(bureau.archivist, "case.archive", the_case, {.key = "k"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::full);
  const auto none = bureau.office->open_content(Bureau::as(bureau.archivist), {base::CaseId{visit.id()}, "archive", "", 0});
  EXPECT_EQ(none.error().code, "archive.none");
  bureau.does(bureau.archivist, "case.archive", the_case, {.key = "k"});
  EXPECT_EQ(bureau.entries("case.archived").size(), 1u);
  EXPECT_EQ(bureau.entries("case.sealed").size(), 1u);
  EXPECT_TRUE(bureau.office->open_content(Bureau::as(bureau.archivist), {base::CaseId{visit.id()}, "archive", "", 0}));
}

TEST(AFullAccessLog, StopsLookingAtLabelledCasesUntilItWritesAgain) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
  auto looker = bureau.head;
  looker.labels.insert("trade_secret");
  const JsonObject the_case{{"case", visit.id()}};
  bureau.store.break_appends(LogName::access, 2);
  EXPECT_EQ(bureau.refused(looker, "case.view", the_case).kind, ErrorKind::full);
  EXPECT_EQ(bureau.refused(looker, "case.view", the_case).kind, ErrorKind::full);  // not the second time either
  EXPECT_TRUE(bureau.ask(looker, "case.view", the_case));
  EXPECT_EQ(bureau.entries("view.window", LogName::access).back().by, looker.user);
}

TEST(AFullAccessLog, DoesNotStopLookingAtOtherCasesAndIsCaughtUpWith) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const JsonObject the_case{{"case", visit.id()}};
  const auto before = bureau.entries("view.window", LogName::access).size();
  bureau.store.break_appends(LogName::access);
  EXPECT_TRUE(bureau.ask(bureau.head, "case.view", the_case));
  EXPECT_EQ(bureau.entries("view.window", LogName::access).size(), before);
  EXPECT_TRUE(bureau.ask(bureau.head, "case.view", the_case));
  EXPECT_EQ(bureau.entries("view.window", LogName::access).size(), before + 1);
}

TEST(AFullAccessLog, LetsNoExportOut) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.does("close_clean");
  bureau.does(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}});
  const services::ContentRequest bag{base::CaseId{visit.id()}, "archive", "", 0};
  static_cast<void>(bureau.ask(bureau.head, "case.view", JsonObject{{"case", visit.id()}}));
  bureau.store.break_appends(LogName::access, 2);
  EXPECT_FALSE(bureau.office->open_content(Bureau::as(bureau.head), bag));
  EXPECT_FALSE(bureau.office->open_content(Bureau::as(bureau.head), bag));
  EXPECT_TRUE(bureau.office->open_content(Bureau::as(bureau.head), bag));
  EXPECT_EQ(bureau.entries("content.exported", LogName::access).size(), 1u);
}

TEST(AFullVault, KeepsAPaperOffTheRecord) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  bureau.vault.break_at_the_end();
  EXPECT_EQ(visit.refused("prepare_paper", {{"form", "inspection_record"}, {"act", "act-1"}}).code, "vault.disk_full");
  bureau.vault.mend();
  const auto paper = visit.prepare("inspection_record");
  bureau.vault.break_at_the_end();
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, {{"role", "party"}, {"name", "车间主任二"}})).code, "vault.disk_full");
  bureau.vault.mend();
  visit.sign(paper, "party");
}

TEST(ADamagedVault, StopsTheArchivingAndNamesTheBlob) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.show_credential();
  const auto blob = text(item(visit.view(), "recordings", "recording", "recording-1"), "blob");
  visit.does("close_clean");
  bureau.vault.sound().damage(base::Digest::from_hex(blob).value());
  const auto reply = bureau.ask(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::corrupt);
  EXPECT_THAT(reply.error().where, ::testing::HasSubstr(blob));
  EXPECT_EQ(bureau.entries("case.sealed").size(), 0u);
}

// ---- uploads -------------------------------------------------------------------------------------------------------

class AnUpload : public ::testing::Test {
 protected:
  AnUpload() : visit(bureau.open_inspection()), bytes(sample_recording("video", 77, 3'000'000)) {
    visit.begin();
    bureau.quiet();
  }
  services::Uploads& uploads() { return bureau.office->uploads(); }
  services::CallContext own() const { return Bureau::as(bureau.lead); }
  std::string begin(JsonObject more = {}) {
    auto created = uploads().create(own(), bytes.size(), joined({{"case", visit.id()}, {"name", "亮证.mp4"}, {"act", "act-1"}}, more));
    if (!created) throw std::runtime_error(created.error().text());
    return created->id;
  }
  void send(const std::string& id, std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to;) {
      const auto n = std::min<std::size_t>(64 * 1024, to - at);
      const auto info = uploads().append(own(), id, at, base::ByteView(bytes).subspan(at, n));
      ASSERT_TRUE(info) << info.error().text();
      ASSERT_EQ(info->offset, at + n);
      at += n;
    }
  }
  std::size_t recordings() { return visit.view().at("recordings").as_array().size(); }

  Bureau bureau;
  Inspection visit;
  base::Bytes bytes;
};

TEST_F(AnUpload, IsOnRecordOnlyWhenItIsWhole) {
  const auto id = begin({{"link_kind", "credential"}, {"link_id", "act-1"}});
  send(id, 0, bytes.size() - 1);
  EXPECT_TRUE(uploads().finish(own(), id)->result.is_null());
  EXPECT_EQ(recordings(), 0u);
  send(id, bytes.size() - 1, bytes.size());
  const auto done = uploads().finish(own(), id);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(text(done->result, "recording"), "recording-1");
  EXPECT_EQ(text(done->result, "digest"), crypto::sha256(base::ByteView(bytes)).hex());
  bureau.quiet();
  EXPECT_EQ(visit.findings().status("a6.av"), "met");
  // Asked again it answers the same, and nothing is recorded twice.
  EXPECT_EQ(uploads().finish(own(), id)->result, done->result);
  EXPECT_EQ(uploads().info(own(), id)->offset, bytes.size());
  EXPECT_EQ(recordings(), 1u);
}

TEST_F(AnUpload, GoesOnAfterARestartFromWhereItStood) {
  const auto id = begin();
  send(id, 0, 1'000'000);
  bureau.restart();
  EXPECT_EQ(uploads().info(own(), id)->offset, 1'000'000u);
  send(id, 1'000'000, bytes.size());
  const auto done = uploads().finish(own(), id);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(text(done->result, "digest"), crypto::sha256(base::ByteView(bytes)).hex());
  bureau.restart();
  EXPECT_EQ(uploads().info(own(), id)->result, done->result);
  bureau.days(2);  // who has not asked by then will not ask any more
  bureau.restart();
  EXPECT_EQ(uploads().info(own(), id).error().code, "upload.no_such_upload");
  EXPECT_TRUE(std::filesystem::is_empty(bureau.folder() / "uploads"));
}

TEST_F(AnUpload, WhoseVaultGaveUpMidwayIsWhollyAbsentAndThenStoredOnTheNextTry) {
  const auto id = begin();
  send(id, 0, bytes.size());
  const auto blobs = bureau.vault.blobs();
  bureau.vault.break_after(1'500'000);
  EXPECT_EQ(uploads().finish(own(), id).error().code, "vault.disk_full");
  bureau.vault.mend();
  bureau.vault.break_at_the_end();
  EXPECT_EQ(uploads().finish(own(), id).error().kind, ErrorKind::full);
  EXPECT_EQ(bureau.vault.blobs(), blobs);
  EXPECT_EQ(recordings(), 0u);
  bureau.vault.mend();
  EXPECT_EQ(text(uploads().finish(own(), id)->result, "recording"), "recording-1");
}

TEST_F(AnUpload, WhoseRecordCouldNotBeWrittenIsStoredOnTheNextTry) {
  const auto id = begin();
  send(id, 0, bytes.size());
  bureau.store.break_appends(LogName::record);
  EXPECT_EQ(uploads().finish(own(), id).error().kind, ErrorKind::full);
  EXPECT_EQ(recordings(), 0u);
  EXPECT_EQ(text(uploads().finish(own(), id)->result, "recording"), "recording-1");
}

// The program ends between the record and the upload's own notes: the client asks again, and hears that it is stored.
TEST_F(AnUpload, ThatWentOnRecordJustBeforeTheEndIsAnsweredAsStored) {
  const auto id = begin();
  send(id, 0, bytes.size());
  const auto notes = bureau.folder() / "uploads" / (id + ".json"), kept = bureau.folder() / "kept.json";
  const auto part = bureau.folder() / "uploads" / (id + ".part"), kept_part = bureau.folder() / "kept.part";
  std::filesystem::copy_file(notes, kept);
  std::filesystem::copy_file(part, kept_part);
  const auto first = uploads().finish(own(), id);
  ASSERT_TRUE(first);
  bureau.quiet();
  bureau.office.reset();
  std::filesystem::copy_file(kept, notes, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::copy_file(kept_part, part);
  bureau.restart();
  const auto again = uploads().finish(own(), id);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->result, first->result);
  EXPECT_EQ(recordings(), 1u);
}

TEST_F(AnUpload, OfOtherBytesThanAnnouncedBeginsAgain) {
  const auto id = begin({{"sha256", std::string(64, 'a')}});
  send(id, 0, bytes.size());
  const auto error = uploads().finish(own(), id).error();
  EXPECT_EQ(error.code, "vault.digest_mismatch");
  EXPECT_EQ(uploads().info(own(), id)->offset, 0u);
  EXPECT_EQ(recordings(), 0u);
}

TEST_F(AnUpload, TakesBytesOnlyWhereItStands) {
  const auto id = begin();
  send(id, 0, 1000);
  const auto more = base::ByteView(bytes).first(10);
  for (const std::uint64_t offset : {0u, 999u, 1001u}) {
    const auto error = uploads().append(own(), id, offset, more).error();
    EXPECT_EQ(error.code, "upload.wrong_offset");
    EXPECT_EQ(error.where, "1000");
  }
  EXPECT_EQ(uploads().append(own(), id, ~std::uint64_t{0} - 3, more).error().code, "upload.wrong_offset");
  EXPECT_EQ(uploads().append(own(), id, 1000, bytes).error().code, "upload.beyond_length");
  ASSERT_TRUE(uploads().truncate(own(), id, 400));
  EXPECT_EQ(uploads().info(own(), id)->offset, 400u);
  EXPECT_EQ(uploads().truncate(own(), id, 401).error().code, "upload.wrong_offset");
  send(id, 400, bytes.size());
  EXPECT_EQ(text(uploads().finish(own(), id)->result, "digest"), crypto::sha256(base::ByteView(bytes)).hex());
}

TEST_F(AnUpload, IsItsSendersAlone) {
  const auto id = begin();
  const auto other = Bureau::as(bureau.second);
  EXPECT_EQ(uploads().info(other, id).error().code, "upload.no_such_upload");
  EXPECT_EQ(uploads().append(other, id, 0, bytes).error().code, "upload.no_such_upload");
  EXPECT_EQ(uploads().finish(other, id).error().code, "upload.no_such_upload");
  EXPECT_EQ(uploads().truncate(other, id, 0).error().code, "upload.no_such_upload");
  EXPECT_EQ(uploads().cancel(other, id).error().code, "upload.no_such_upload");
  for (const char* strange : {"", "../../etc/passwd", "00000000000000000000000000000000"})
    EXPECT_EQ(uploads().info(own(), strange).error().code, "upload.no_such_upload");
  EXPECT_TRUE(uploads().cancel(own(), id));
  EXPECT_EQ(uploads().info(own(), id).error().code, "upload.no_such_upload");
  EXPECT_TRUE(std::filesystem::is_empty(bureau.folder() / "uploads"));
}

TEST_F(AnUpload, ThatCouldNeverGoOnRecordIsRefusedBeforeItsBytes) {
  const auto refused = [&](JsonObject more, std::uint64_t length = 100) {
    auto created = uploads().create(own(), length, joined({{"case", visit.id()}, {"name", "a.mp4"}}, more));
    return created ? base::Error{} : created.error();
  };
  EXPECT_EQ(refused({}, 0).code, "upload.empty");
  EXPECT_EQ(refused({}, base::kMaxRecordingBytes + 1).code, "upload.too_large");
  EXPECT_EQ(refused({{"case", "no such case"}}).code, "case.no_such_case");
  EXPECT_EQ(refused({{"act", "act-7"}}).where, "/act");
  EXPECT_EQ(refused({{"link_kind", "hazard"}, {"link_id", "hazard-4"}}).kind, ErrorKind::not_found);
  EXPECT_EQ(refused({{"link_kind", "nonsense"}, {"link_id", "act-1"}}).kind, ErrorKind::not_found);
  EXPECT_EQ(refused({{"officer", "somebody"}}).where, "/officer");
  EXPECT_EQ(refused({{"made_until", "yesterday"}}).where, "/made_until");
  EXPECT_EQ(refused({{"made_until", 5}}).where, "/made_until");
  EXPECT_EQ(refused({{"sha256", "abc"}}).where, "/sha256");
  EXPECT_EQ(refused({{"name", 5}}).where, "/name");
  EXPECT_EQ(uploads().create(own(), 100, "no object").error().kind, ErrorKind::invalid);
  EXPECT_TRUE(std::filesystem::is_empty(bureau.folder() / "uploads"));
}

TEST_F(AnUpload, OfBytesThatTheCaseHoldsIsNotStoredTwice) {
  const auto one = begin(), other = begin();
  send(one, 0, bytes.size());
  send(other, 0, bytes.size());
  ASSERT_TRUE(uploads().finish(own(), one));
  bureau.quiet();
  const auto error = uploads().finish(own(), other).error();
  EXPECT_EQ(error.code, "recording.stored_already");
  EXPECT_EQ(error.where, "recording-1");
}

TEST_F(AnUpload, OfAnnouncedBytesThatTheCaseHoldsIsRefusedBeforeTheyAreSent) {
  const JsonObject announced{{"sha256", crypto::sha256(base::ByteView(bytes)).hex()}};
  const auto one = begin(announced);
  send(one, 0, bytes.size());
  ASSERT_TRUE(uploads().finish(own(), one));
  bureau.quiet();
  const auto again = joined({{"case", visit.id()}, {"name", "又一次.mp4"}, {"act", "act-1"}}, announced);
  const auto error = uploads().create(own(), bytes.size(), again).error();
  EXPECT_EQ(error.code, "recording.stored_already");
  EXPECT_EQ(error.where, "recording-1");
  // The receipt of the one that was stored is still to be had, and another case takes the bytes.
  EXPECT_EQ(text(uploads().info(own(), one)->result, "recording"), "recording-1");
  EXPECT_EQ(uploads().finish(own(), one)->result, uploads().info(own(), one)->result);
  auto other = bureau.open_inspection("另案");
  other.begin();
  EXPECT_TRUE(uploads().create(own(), bytes.size(), joined(again, {{"case", other.id()}})));
}

TEST_F(AnUpload, IsPassedOverWhereItsNotesAreDamaged) {
  const auto id = begin(), other = begin();
  std::ofstream(bureau.folder() / "uploads" / (id + ".json")) << "{\"owner\":";
  std::ofstream(bureau.folder() / "uploads" / "stray.json") << "{}";
  bureau.restart();
  EXPECT_EQ(uploads().info(own(), id).error().code, "upload.no_such_upload");
  EXPECT_TRUE(uploads().info(own(), other));
}

TEST_F(AnUpload, IsAnalysedAfterwardsAndAgainAfterARestartThatCameTooSoon) {
  const auto id = begin();
  send(id, 0, bytes.size());
  bureau.store.break_appends(LogName::record, 2, 1);  // the recording itself is written, what follows is not
  ASSERT_TRUE(uploads().finish(own(), id));
  bureau.quiet();
  bureau.store.mend();
  EXPECT_EQ(base::find(item(visit.view(), "recordings", "recording", "recording-1"), "analysis"), nullptr);
  bureau.restart();
  bureau.quiet();
  const auto recording = item(visit.view(), "recordings", "recording", "recording-1");
  EXPECT_EQ(text(recording.at("analysis").at("facts"), "mime"), "video/mp4");
  EXPECT_EQ(bureau.entries("blob.digested").size(), 1u);
  EXPECT_TRUE(bureau.office->open_content(own(), {base::CaseId{visit.id()}, "poster", "recording-1", 0}));
}

TEST_F(AnUpload, ThatNoSandboxCouldLookAtIsLookedAtWhenThereIsOneAndToldOnlyWhenThatIsNew) {
  bureau.media.failure = "no_sandbox: no namespaces";
  const auto id = begin();
  send(id, 0, bytes.size());
  ASSERT_TRUE(uploads().finish(own(), id));
  bureau.quiet();
  bureau.restart();
  bureau.quiet();
  EXPECT_EQ(bureau.entries("recording.analysed").size(), 1u) << "nothing new was learned";
  bureau.media.failure.clear();
  bureau.restart();
  bureau.quiet();
  EXPECT_EQ(bureau.entries("recording.analysed").size(), 2u);
  EXPECT_TRUE(base::bool_at(item(visit.view(), "recordings", "recording", "recording-1").at("analysis"), "analysed"));
}

TEST_F(AnUpload, ThatNoToolCanReadIsNotLookedAtAgain) {
  bureau.media.failure = "undecodable";
  const auto id = begin();
  send(id, 0, bytes.size());
  ASSERT_TRUE(uploads().finish(own(), id));
  bureau.quiet();
  bureau.restart();
  bureau.quiet();
  EXPECT_EQ(bureau.entries("recording.analysed").size(), 1u);
}

TEST_F(AnUpload, WithAnEmptyOrHostileNameGetsASafeOne) {
  const auto id = begin({{"name", "../../etc/passwd"}});
  send(id, 0, bytes.size());
  EXPECT_EQ(text(uploads().finish(own(), id)->result, "name"), "passwd");
}

}  // namespace
}  // namespace use_cases
