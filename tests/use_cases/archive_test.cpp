// The sealed case file as a thing that must stay: where it lies, what may name it, and what a bureau may set.
#include <fstream>

#include "bureau.h"
#include "crypto/digests.h"
#include "services/bag_shelf.h"
#include "services/bag_writer.h"
#include "services/plain_name.h"
#include "zhilu_verify/verify.h"

namespace use_cases {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

// -- what is in it

constexpr const char* kVolume = "data/J001/ZY·JC/J001-ZY·JC·2026-D30-0001-0001/";

Json json_in(const fs::path& path) { return base::parse_json(contents(path)).value(); }

bool is_sound(const fs::path& bag) {
  std::string said, complaints;
  const int code = zhilu_verify::run({bag.string()}, "en", said, complaints);
  EXPECT_EQ(code, 0) << said << complaints;
  return code == 0;
}

std::set<std::string> with_end(const std::set<std::string>& files, std::string_view end) {
  std::set<std::string> out;
  for (const auto& file : files)
    if (file.ends_with(end)) out.insert(file.substr(0, file.size() - end.size()));
  return out;
}

// A visit with its record signed and handed over, and one order that was handed over and is void.
struct VisitWithAVoidPaper {
  Bureau bureau;
  Inspection visit = bureau.open_inspection();
  Paper record, order;
  VisitWithAVoidPaper() {
    visit.begin();
    visit.second_confirms();
    visit.show_credential();
    visit.note_hazard("配电箱未上锁");
    record = visit.signed_and_issued("inspection_record");
    order = visit.signed_and_issued("rectification_order");
    visit.does("void_paper", {{"paper", order.id}, {"reason", "期限写错"}});
    visit.end_act();
    visit.does("close", {{"outcome", "other"}, {"reason", "当事人已停产"}});
  }
  fs::path bag() { return bag_of(bureau, archived(bureau, visit)); }
};

TEST(CaseFile, holdsVoidPapersWhereNobodyTakesThemForValidOnes) {
  VisitWithAVoidPaper told;
  const auto bag = told.bag();
  const auto room = bag / "data/其他/作废/作废001-责令限期整改指令书";
  EXPECT_THAT(contents(room.string() + ".pdf"), HasSubstr("over 作废"));
  EXPECT_THAT(contents(room.string() + ".ofd"), HasSubstr("over 作废"));
  EXPECT_EQ(crypto::sha256(contents(room.string() + ".json")).hex(), told.order.signed_digest);
  for (const auto& file : files_below(bag / kVolume)) {
    EXPECT_THAT(file, Not(HasSubstr("责令限期整改指令书")));
    EXPECT_THAT(contents(bag / kVolume / file), Not(HasSubstr("over 作废"))) << file;
  }
  const auto papers = json_in(bag / "data/其他/papers.json").as_array();
  ASSERT_EQ(papers.size(), 4u);
  EXPECT_EQ(text(papers[2], "paper"), told.record.id);
  EXPECT_FALSE(papers[2].as_object().contains("voided"));
  EXPECT_EQ(text(papers[3], "paper"), told.order.id);
  EXPECT_EQ(text(papers[3], "number"), told.order.number);
  EXPECT_EQ(text(papers[3].at("voided"), "reason"), "期限写错");
  EXPECT_TRUE(is_sound(bag));
}

TEST(CaseFile, holdsEachPaperAsOfdForTheArchiveBesideItsPdf) {
  VisitWithAVoidPaper told;
  const auto bag = told.bag();
  const auto files = files_below(bag);
  EXPECT_EQ(with_end(files, ".ofd"), with_end(files, ".pdf"));
  EXPECT_EQ(with_end(files, ".ofd").size(), 4u);
  for (const auto& file : with_end(files, ".ofd")) EXPECT_TRUE(contents(bag / (file + ".ofd")).starts_with("OFD-A ")) << file;
  const auto papers = json_in(bag / "data/其他/papers.json");
  for (const auto& paper : papers.as_array()) {
    EXPECT_FALSE(paper.as_object().contains("not_written"));
    for (const auto& [format, path] : paper.at("files").as_object())
      EXPECT_THAT(files, Contains(std::string(path.as_string()))) << format;
  }
}

TEST(CaseFile, holdsAPaperThatWasApprovedWithWhatWasSaidOfIt) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto paper = visit.does("prepare_paper", {{"form", "inspection_approval"}});
  const auto approval = text(visit.does("request_approval", {{"approval_matter", "inspection"}, {"proposal", "拟检查"}, {"paper", text(paper, "paper")}}), "approval");
  bureau.does(bureau.head, "case.give_opinion",
              {{"case", visit.id()}, {"approval", approval}, {"opinion", "agree"}, {"text", "同意，注意安全"}, {"code", kCode},
               {"seen", static_cast<std::int64_t>(visit.version())}, {"document_digest", text(paper, "signed_digest")}});
  visit.begin();
  visit.does("close_clean");
  const auto bag = bag_of(bureau, archived(bureau, visit));
  int told = 0;
  for (const auto& file : files_below(bag))
    if (file.ends_with(".pdf") || file.ends_with(".ofd")) {
      const auto inside = contents(bag / file);
      if (inside.find("over 同意，注意安全") == std::string::npos) continue;
      ++told;
      EXPECT_THAT(inside, HasSubstr("over " + bureau.head.name));
      EXPECT_THAT(inside, HasSubstr("over " + text(paper, "signed_digest"))) << "what was put up is named";
    }
  EXPECT_EQ(told, 2) << "as PDF and as OFD";
  EXPECT_TRUE(is_sound(bag));
}

TEST(CaseFile, isClosedWithoutTheOfdOfAPaperThatCannotBeOneAndSaysSo) {
  VisitWithAVoidPaper told;
  told.bureau.archive_ofd.refused = "现场检查记录";
  const auto bag = told.bag();
  const auto files = files_below(bag);
  const auto record = std::string(kVolume) + "0003-现场检查记录";
  EXPECT_THAT(files, Contains(record + ".pdf"));
  EXPECT_THAT(files, Not(Contains(record + ".ofd")));
  EXPECT_EQ(with_end(files, ".ofd").size() + 1, with_end(files, ".pdf").size());
  const auto paper = json_in(bag / "data/其他/papers.json").at(2);
  EXPECT_EQ(text(paper.at("files"), "pdf"), record + ".pdf");
  EXPECT_FALSE(paper.at("files").as_object().contains("ofd"));
  const Json why = paper.at("not_written").at("ofd");
  EXPECT_EQ(why, Json(JsonObject{{"code", "pages.picture_too_large"}, {"what", "a picture of the page is too large"}}));
  ASSERT_FALSE(told.bureau.warnings.empty());
  EXPECT_EQ(told.bureau.warnings.back().code, "pages.picture_too_large");
  EXPECT_THAT(told.bureau.warnings.back().what, HasSubstr("0003-现场检查记录.ofd"));
  EXPECT_TRUE(is_sound(bag));
}

TEST(CaseFile, isClosedWithoutThePagesOfAVoidPaperThatCannotBeDrawnButNeverOfAValidOne) {
  VisitWithAVoidPaper told;
  const JsonObject the_case{{"case", told.visit.id()}};
  told.bureau.pdf.refused = "现场检查记录";
  EXPECT_EQ(told.bureau.ask(told.bureau.archivist, "case.archive", the_case).error().code, "pages.picture_too_large");
  told.bureau.pdf.refused = "责令限期整改指令书";
  const auto bag = told.bag();
  const auto paper = json_in(bag / "data/其他/papers.json").at(3);
  EXPECT_EQ(text(paper.at("not_written").at("pdf"), "code"), "pages.picture_too_large");
  EXPECT_TRUE(fs::is_regular_file(bag / text(paper.at("files"), "ofd")));
  EXPECT_TRUE(fs::is_regular_file(bag / text(paper.at("files"), "signed")));
  EXPECT_TRUE(is_sound(bag));
}

TEST(CaseFile, isNotClosedWithoutAPaperForWantOfSpace) {
  VisitWithAVoidPaper told;
  told.bureau.archive_ofd.refused = "现场检查记录";
  told.bureau.archive_ofd.refusal = {ErrorKind::full, "print.not_written", "no space is left", "", "make room"};
  const JsonObject the_case{{"case", told.visit.id()}};
  EXPECT_EQ(told.bureau.ask(told.bureau.archivist, "case.archive", the_case).error().code, "print.not_written");
  told.bureau.archive_ofd.refused.clear();
  EXPECT_THAT(files_below(told.bag()), Contains(std::string(kVolume) + "0003-现场检查记录.ofd"));
}

TEST(CaseFile, holdsWhatWasMadeOfRecordingsApartFromThem) {
  Bureau bureau;
  bureau.media.plays_films = false;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.show_credential();  // on video
  visit.record("photo");
  visit.record("audio");
  visit.does("close_clean");
  const auto bag = bag_of(bureau, archived(bureau, visit));
  const auto film = std::string(kVolume) + "M001-记录.bin", photo = std::string(kVolume) + "M002-记录.bin";
  const std::string room = "data/其他/derivatives/";
  // The pictures of film and photograph are equal here: they lie once.
  EXPECT_EQ(json_in(bag / "data/其他/derivatives.json"),
            Json(JsonArray{JsonObject{{"kind", "poster"}, {"of", film}, {"path", room + "M001-poster.jpg"}, {"recording", "recording-1"}},
                           JsonObject{{"kind", "proxy"}, {"of", film}, {"path", room + "M001-proxy.mp4"}, {"recording", "recording-1"}},
                           JsonObject{{"kind", "poster"}, {"of", photo}, {"path", room + "M001-poster.jpg"}, {"recording", "recording-2"}}}));
  EXPECT_EQ(files_below(bag / room), (std::set<std::string>{"M001-poster.jpg", "M001-proxy.mp4"}));
  EXPECT_EQ(contents(bag / room / "M001-proxy.mp4"), "what browsers play of a video of 600 bytes");
  const auto paths = json_in(bag / "data/其他/blobs.json");
  for (const auto& [digest, path] : paths.as_object())
    EXPECT_EQ(crypto::sha256(contents(bag / std::string(path.as_string()))).hex(), std::string_view(digest));
  const auto view = visit.view();
  for (const auto& recording : *base::array_at(view, "recordings"))
    EXPECT_TRUE(text(paths, text(recording, "blob")).starts_with(std::string(kVolume) + "M00"));
  EXPECT_TRUE(is_sound(bag));
}

TEST(CaseFile, leavesAnOriginalInItsPlaceThatIsAlsoThePictureOfAnother) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const base::Bytes poster{0xff, 0xd8, 0xff, 0xe0, 'p', 'o', 's', 't', 'e', 'r'};  // what the media tools make of each film
  visit.record("video");
  JsonObject as_recording{{"case", visit.id()}, {"name", "截图.jpg"}, {"device", "示例记录仪 03"}, {"act", visit.act()},
                          {"made_until", bureau.clock.now().plus_seconds(-30).text()}};
  ASSERT_TRUE(bureau.office->receive(Bureau::as(bureau.lead), as_recording, source_of(poster)));
  bureau.office->wait_until_idle();
  visit.does("close_clean");
  const auto bag = bag_of(bureau, archived(bureau, visit));
  EXPECT_EQ(text(json_in(bag / "data/其他/blobs.json"), crypto::sha256(poster).hex()), std::string(kVolume) + "M002-截图.jpg");
  EXPECT_EQ(json_in(bag / "data/其他/derivatives.json"), Json(JsonArray{}));
}

TEST(CaseFile, saysWhatTheBodiesOfItsEntriesHold) {
  VisitWithAVoidPaper told;
  const auto bag = told.bag();
  std::set<std::string> needed{"common.json", "case.sealed.v1.json"};
  std::istringstream lines(contents(bag / "data/其他/log/entries.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    auto type = text(base::parse_json(text(base::parse_json(line).value(), "head")).value(), "type");
    needed.insert(type.replace(type.find('/'), 1, ".v") + ".json");
  }
  EXPECT_THAT(needed, Contains("rulebook.installed.v1.json"));
  EXPECT_EQ(files_below(bag / "data/其他/schema"), needed);
  for (const auto& name : needed) EXPECT_EQ(contents(bag / "data/其他/schema" / name), shipped_files().at("vocabulary/" + name));
}

TEST(CaseFile, writtenOnceMoreIsTheSameButForWhatWasRecordedSince) {
  VisitWithAVoidPaper told;
  const auto first = told.bag(), second = told.bag();
  ASSERT_EQ(files_below(first / "data"), files_below(second / "data"));
  for (const auto& file : files_below(first / "data")) {
    if (file == "其他/case.json" || file == "其他/副卷/findings.json") continue;  // the first seal; the instant they were judged at
    EXPECT_EQ(contents(first / "data" / file), contents(second / "data" / file)) << file;
  }
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
