// The sealed case file as a thing that must stay: where it lies, what may name it, and what a bureau may set.
#include <fstream>
#include <sstream>

#include "bureau.h"
#include "crypto/digests.h"
#include "services/bag_shelf.h"
#include "services/bag_writer.h"
#include "services/plain_name.h"

namespace use_cases {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string contents(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

std::set<std::string> files_below(const fs::path& folder) {
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.insert(fs::relative(entry.path(), folder).string());
  return files;
}

Inspection closed_case(Bureau& bureau) {
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.does("close_clean");
  return visit;
}

Json archived(Bureau& bureau, Inspection& visit, Asking how = {}) {
  return bureau.does(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}}, how);
}

fs::path bag_of(const Bureau& bureau, const Json& reply) {
  return bureau.folder() / "archive" / text(reply, "seal") / text(reply, "bag");
}

base::Error set_to(Bureau& bureau, std::string_view name, Json value) {
  return bureau.refused(bureau.system_admin, "parameter.set", JsonObject{{"name", name}, {"value", std::move(value)}});
}

TEST(PlainName, takesWhatBureausWriteAndNothingThatLeadsElsewhere) {
  for (const char* good : {"J001-ZY·JC·2026-D30-0001", "（示）应急检〔2026〕17号", "粤-1.2", "A 1"})
    EXPECT_EQ(services::wrong_in_plain_name(good), "") << good;
  const std::string nfd = "e\xCC\x81", long_name(201, 'x'), zero("a\0b", 3);
  for (const std::string& bad : {std::string(), std::string("."), std::string(".."), std::string("../../vault/2"), std::string("a/b"),
                                 std::string("/etc"), std::string("a\\b"), std::string(".hidden"), std::string("end."),
                                 std::string("a..b"), std::string("a\nb"), std::string("a\tb"), std::string("a\x7f"),
                                 std::string("<b>1</b>"), std::string("a%2fb"), std::string(" a"), std::string("a\u3000"),
                                 std::string("a\u202eb"), std::string("a\u200bb"), std::string("\xff"), std::string("-rf"), nfd,
                                 long_name, zero})
    EXPECT_NE(services::wrong_in_plain_name(bad), "") << bad;
}

TEST(Parameters, thatNumbersAreMadeOfNameNoOtherFolder) {
  Bureau bureau;
  for (const char* bad : {"../../vault/2{serial}", "../../../x/pwn-{serial}", "/x{serial}", "a\\{serial}", ".{serial}", "{serial}.",
                          "a\n{serial}", "<b>{serial}</b>", "..{serial}", "e\xCC\x81{serial}", "{serial", "no part", "{month}{serial}"}) {
    for (const char* name : {"numbering.archive.inspection", "numbering.case.inspection", "numbering.paper.inspection_record"}) {
      const auto error = set_to(bureau, name, bad);
      EXPECT_EQ(error.code, "numbering.bad_template") << bad;
      EXPECT_EQ(error.where, "/value");
      EXPECT_THAT(error.remedy, Not(IsEmpty()));
    }
  }
  EXPECT_EQ(set_to(bureau, "numbering.case.inspection", Json(std::string(192, 'x') + "{serial}")).code, "numbering.bad_template");
  bureau.does(bureau.system_admin, "parameter.set",
              JsonObject{{"name", "numbering.case.inspection"}, {"value", std::string(100, 'x') + "{serial}"}});
}

TEST(Parameters, areDeclaredOrRefused) {
  Bureau bureau;
  const auto unknown = set_to(bureau, "nonsense", "x");
  EXPECT_EQ(unknown.code, "parameter.unknown");
  EXPECT_EQ(unknown.where, "/name");
  EXPECT_THAT(unknown.remedy, Not(IsEmpty()));
  for (const Json& bad : {Json("../x"), Json("D31"), Json(""), Json(30), Json(true)})
    EXPECT_EQ(set_to(bureau, "archive.retention", bad).code, "parameter.bad_value");
  EXPECT_THAT(set_to(bureau, "archive.retention", "D31").remedy, HasSubstr("D30"));
  EXPECT_EQ(set_to(bureau, "bureau.court", "一\n二").code, "parameter.bad_value");
  EXPECT_EQ(set_to(bureau, "bureau.region", "十一个字十一个字十一个").code, "parameter.bad_value");
  EXPECT_EQ(set_to(bureau, "bureau.region", 5).code, "parameter.bad_value");
  for (const auto& [name, value] : {std::pair{"archive.retention", "Y"}, {"bureau.court", "示例区人民法院"},
                                    {"numbering.archive.inspection", "J002-ZY·JC·{year}-Y-{serial:4}"}})
    bureau.does(bureau.system_admin, "parameter.set", JsonObject{{"name", name}, {"value", value}});
}

TEST(Parameters, thatAnEarlierVersionLetInDoNoHarm) {
  // The store holds what today's door would refuse.
  Bureau bureau;
  auto visit = closed_case(bureau);
  for (const auto& [name, value] : {std::pair{"numbering.archive.inspection", "../../vault/2{serial}"}}) {
    ports::AppendBatch batch{.by = "system", .events = {{base::kBureauStream, "parameter.set/1", JsonObject{{"name", name}, {"value", value}}}}};
    ASSERT_TRUE(bureau.memory.append(ports::LogName::record, std::move(batch)));
  }
  const auto before = files_below(bureau.folder());
  EXPECT_EQ(bureau.refused(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}}).code, "numbering.bad_number");
  EXPECT_EQ(files_below(bureau.folder()), before);
}

TEST(BagWriter, neitherLeavesItsFolderNorTouchesWhatLiesThere) {
  const auto folder = fs::path(::testing::TempDir()) / "bag-writer";
  fs::remove_all(folder);
  fs::create_directories(folder / "inside" / "taken");
  std::ofstream(folder / "inside" / "taken" / "note") << "kept";
  for (const char* bad : {"..", ".", "../other", "a/b", "", "a\nb"}) {
    const auto bag = services::BagWriter::begin(folder / "inside", bad);
    ASSERT_FALSE(bag) << bad;
    EXPECT_EQ(bag.error().code, "archive.bad_name");
    EXPECT_EQ(bag.error().kind, ErrorKind::invalid);
  }
  EXPECT_EQ(services::BagWriter::begin(folder / "inside", "taken").error().code, "archive.occupied");
  EXPECT_EQ(contents(folder / "inside" / "taken" / "note"), "kept");
  EXPECT_EQ(files_below(folder), std::set<std::string>{"inside/taken/note"});
}

TEST(SealedFile, staysWhenTheCaseIsArchivedAgain) {
  Bureau bureau;
  auto visit = closed_case(bureau);
  const auto first = archived(bureau, visit);
  const auto kept = files_below(bag_of(bureau, first));
  const auto seal = contents(bag_of(bureau, first) / "proof/seal.json");
  const auto second = archived(bureau, visit);
  ASSERT_NE(text(first, "seal"), text(second, "seal"));
  EXPECT_EQ(files_below(bag_of(bureau, first)), kept);
  EXPECT_EQ(contents(bag_of(bureau, first) / "proof/seal.json"), seal);
  const auto named = base::parse_json(contents(bag_of(bureau, second) / "proof/seal.json")).value();
  EXPECT_EQ(text(named, "prev"), text(first, "seal"));
  EXPECT_TRUE(services::sealed_bag(bureau.folder(), text(named, "prev"), text(first, "bag")));
  EXPECT_TRUE(fs::is_empty(bureau.folder() / "archive" / ".incoming"));
}

TEST(SealedFile, keepsThePeriodThatWasSettledWhenTheCaseWasArchived) {
  Bureau bureau;
  auto visit = closed_case(bureau);
  const JsonObject the_case{{"case", visit.id()}};
  archived(bureau, visit);
  const auto error = bureau.refused(bureau.archivist, "case.archive", joined(the_case, {{"retention", "D10"}}));
  EXPECT_EQ(error.code, "archive.retention_settled");
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_EQ(error.where, "/retention");
  bureau.does(bureau.archivist, "case.archive", joined(the_case, {{"retention", "D30"}}));  // the same once more
  EXPECT_EQ(text(*base::find(visit.view(), "archive"), "retention"), "D30");
}

TEST(SealedFile, comesWithTheDigestsOfItsProofs) {
  Bureau bureau;
  auto visit = closed_case(bureau);
  const auto bag = bag_of(bureau, archived(bureau, visit));
  std::istringstream lines(contents(bag.parent_path() / "proof.sha256"));
  std::set<std::string> listed;
  for (std::string line; std::getline(lines, line); listed.insert(line.substr(66)))
    EXPECT_EQ(line.substr(0, 64), crypto::sha256(contents(bag.parent_path() / line.substr(66))).hex());
  std::set<std::string> there;
  for (const auto& path : files_below(bag / "proof")) there.insert(bag.filename().string() + "/proof/" + path);
  EXPECT_EQ(listed, there);
}

TEST(SealedFile, thatACrashLeftBetweenSealAndPlaceIsFinishedAtTheNextStart) {
  Bureau bureau;
  auto visit = closed_case(bureau);
  const auto reply = archived(bureau, visit);
  const auto bag = bag_of(bureau, reply);
  const auto whole = files_below(bag);
  // As after a power cut right behind the commit of case.sealed: late proofs missing, one half written.
  const auto incoming = bureau.folder() / "archive" / ".incoming" / visit.id();
  fs::rename(bag.parent_path(), incoming);
  fs::remove(incoming / "proof.sha256");
  const auto late = incoming / text(reply, "bag") / "proof";
  fs::remove(late / "seal.tlog-proof");
  fs::remove(late / "consistency.json");
  std::ofstream(late / "seal-entry.json") << "{";
  bureau.restart();
  EXPECT_EQ(files_below(bag), whole);
  EXPECT_TRUE(fs::is_regular_file(bag.parent_path() / "proof.sha256"));
  EXPECT_TRUE(base::parse_json(contents(bag / "proof/seal-entry.json")));
  EXPECT_FALSE(fs::exists(incoming));
}

TEST(SealedFile, thatWasNeverSealedIsRemovedAtTheNextStart) {
  Bureau bureau;
  auto visit = closed_case(bureau);
  const auto incoming = bureau.folder() / "archive" / ".incoming" / visit.id();
  fs::create_directories(incoming / "J001" / "proof");
  std::ofstream(incoming / "J001" / "proof" / "seal.json") << "{}";
  bureau.restart();
  EXPECT_FALSE(fs::exists(incoming));
}

TEST(SealedFile, ofAnEarlierStoreIsFoundWhereItLies) {
  Bureau bureau;
  auto visit = closed_case(bureau);
  const auto reply = archived(bureau, visit);
  const auto old_place = bureau.folder() / "derived" / "bags";
  fs::create_directories(old_place);
  fs::rename(bag_of(bureau, reply), old_place / text(reply, "bag"));
  const auto seal = text(reply, "seal"), name = text(reply, "bag");
  EXPECT_EQ(services::sealed_bag(bureau.folder(), seal, name), old_place / name);
  // Another file of that name is not it.
  std::ofstream(old_place / name / "proof/seal.json", std::ios::app) << " ";
  EXPECT_EQ(services::sealed_bag(bureau.folder(), seal, name), std::nullopt);
  EXPECT_EQ(services::sealed_bag(bureau.folder(), "../../derived", name), std::nullopt);
  EXPECT_EQ(services::sealed_bag(bureau.folder(), seal, "../" + name), std::nullopt);
}

TEST(Backup, isForTheMachinesOwnAdministrator) {
  Bureau bureau;
  const JsonObject to{{"to", "/somewhere"}};
  EXPECT_EQ(bureau.refused(bureau.archivist, "store.backup", to).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "store.backup", to).code, "backup.not_local");
}

}  // namespace
}  // namespace use_cases
