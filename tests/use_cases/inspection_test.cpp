// An inspection told as the operations of those who carry it out, and what the rulebook says of it on the way.
#include <fstream>
#include <sstream>

#include "bureau.h"
#include "crypto/digests.h"
#include "zhilu_verify/verify.h"

namespace use_cases {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Every file below data/ stands in the manifest with its digest, and nothing else does.
void expect_manifest_of_payload(const fs::path& bag) {
  std::map<std::string, std::string> listed;
  std::istringstream lines(contents(bag / "manifest-sha256.txt"));
  for (std::string line; std::getline(lines, line);) listed[line.substr(66)] = line.substr(0, 64);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(bag / "data")) {
    if (!entry.is_regular_file()) continue;
    const auto path = fs::relative(entry.path(), bag).string();
    EXPECT_EQ(listed[path], crypto::sha256(contents(entry.path())).hex()) << path;
    ++files;
  }
  EXPECT_EQ(listed.size(), files);
  EXPECT_GT(files, 8u);
}

// As zhilu-verify answers: 0 sound, 1 not.
int verified(Bureau& bureau, const fs::path& bag, std::string* said = nullptr) {
  const auto key = bureau.folder() / "vkey.txt";
  std::ofstream(key) << bureau.memory.position(ports::LogName::record).value().vkey << "\n";
  std::string out, complaints;
  const int code = zhilu_verify::run({bag.string(), "--vkey", key.string()}, "en", out, complaints);
  if (said != nullptr) *said = out + complaints;
  return code;
}

std::string stage(Inspection& visit) { return text(visit.view(), "stage"); }

TEST(Inspection, WithAHazardLivesFromTheGateToTheSealedFile) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  EXPECT_EQ(visit.number(), "应急检〔2026〕1号");
  EXPECT_THAT(visit.findings().lacking(), IsEmpty());

  visit.begin();
  EXPECT_THAT(visit.findings().lacking(),
              UnorderedElementsAre("a6.shown:act-1", "a6.av:act-1", "a7.inspection_record:act-1", "pl42.two_officers:act-1"));
  visit.second_confirms();
  visit.show_credential();
  const auto hazard = visit.note_hazard("冲床未设置明显的安全警示标志");
  EXPECT_THAT(visit.findings().lacking(), UnorderedElementsAre("a7.inspection_record:act-1", "a7.text:hazard-1", "a7.order:act-1",
                                                             "a8.reinspect:hazard-1"));
  visit.signed_and_issued("inspection_record");
  const auto order = visit.signed_and_issued("rectification_order");
  EXPECT_EQ(text(visit.paper(order.id), "state"), "issued");
  visit.end_act();
  EXPECT_THAT(visit.findings().lacking(), ElementsAre("a8.reinspect:hazard-1"));

  bureau.days(15);
  visit.begin("reinspection");
  visit.second_confirms();
  visit.show_credential();
  visit.put_right(hazard);
  visit.signed_and_issued("reinspection_opinion");
  visit.end_act();
  EXPECT_THAT(visit.findings().lacking(), ElementsAre("a26.archive:"));

  EXPECT_EQ(bureau.refused(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}}).code, "case.not_closed");
  visit.does("close", {{"outcome", "rectified"}});
  EXPECT_EQ(stage(visit), "closed");
  EXPECT_EQ(visit.refused("begin_act", {{"kind", "inspection"}, {"place", "二车间"}}).code, "case.closed");

  const auto sealed = bureau.does(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}});
  EXPECT_EQ(text(sealed, "archive_number"), "J001-ZY·JC·2026-D30-0001");
  EXPECT_EQ(stage(visit), "archived");
  EXPECT_THAT(visit.findings().lacking(), IsEmpty());
  EXPECT_EQ(visit.findings().counted("breached"), 0);
  EXPECT_EQ(text(*base::find(visit.view(), "archive"), "seal"), text(sealed, "seal"));
  expect_manifest_of_payload(bag_of(bureau, sealed));
  std::string said;
  EXPECT_EQ(verified(bureau, bag_of(bureau, sealed), &said), 0) << said;
}

TEST(Inspection, ABagThatWasChangedAfterwardsDoesNotVerify) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.does("close_clean");
  const auto bag = bag_of(bureau, bureau.does(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}}));
  EXPECT_EQ(verified(bureau, bag), 0);
  auto told = contents(bag / "data/其他/case.json");
  told[told.find("inspection")] = 'X';
  std::ofstream(bag / "data/其他/case.json", std::ios::binary) << told;
  EXPECT_EQ(verified(bureau, bag), 1);
}

TEST(Inspection, ThatFoundNothingClosesWithOneRecordAndOneClick) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.second_confirms();
  visit.show_credential();
  visit.signed_and_issued("inspection_record");
  visit.does("close_clean");
  const auto view = visit.view();
  EXPECT_EQ(text(*base::find(view, "closed"), "outcome"), "no_hazard");
  EXPECT_EQ(base::int_at(*base::find(view.at("acts").at(0), "ended"), "hazards_found"), 0);
  EXPECT_THAT(visit.findings().lacking(), ElementsAre("a26.archive:"));
  const auto ended = bureau.entries("act.ended").back(), closed = bureau.entries("case.closed").back();
  EXPECT_EQ(closed.seq, ended.seq + 1);
  EXPECT_EQ(closed.at, ended.at);
}

TEST(Inspection, WithHazardsIsNotClosedAsClean) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  EXPECT_EQ(visit.refused("close_clean").code, "case.no_act");
  visit.begin();
  visit.note_hazard("配电箱未上锁", {}, false);
  EXPECT_EQ(visit.refused("close_clean").code, "case.has_hazards");
  EXPECT_EQ(visit.refused("close").code, "act.not_ended");
  visit.end_act();
  EXPECT_EQ(visit.refused("close", {{"outcome", "no_hazard"}}).code, "case.has_hazards");
  EXPECT_EQ(visit.refused("close").code, "case.reason_missing");
}

TEST(Inspection, ClosingWritesDownWhatIsStillLacking) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.end_act();
  visit.does("close", {{"outcome", "no_hazard"}});
  const auto closed = *base::find(visit.view(), "closed");
  EXPECT_THAT(boost::json::serialize(closed.at("open_findings")), HasSubstr("a7.inspection_record:act-1"));
}

TEST(Inspection, HazardsPutRightOnTheSpotNeedNoOrder) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.note_hazard("气瓶未固定", {{"remedy", "at_once"}, {"rectified_on_spot", true}});
  EXPECT_EQ(visit.findings().status("a7.order"), "not_triggered");
  EXPECT_EQ(visit.findings().status("a8.reinspect"), "not_triggered");
  EXPECT_EQ(visit.findings().status("a8.at_once", "hazard-1"), "met");
  EXPECT_EQ(text(item(visit.view(), "hazards", "hazard", "hazard-1"), "state"), "rectified");
}

TEST(Inspection, MissingTheDateOfReinspectionIsSeenTheMomentItPasses) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  // Due on the 16th of November; ten days more, and a day of rest at the end would move it.
  const auto due = text(visit.findings().obligation("a8.reinspect"), "due");
  EXPECT_EQ(due, "2026-11-26T15:59:59.999999Z");
  const auto last = base::Instant::parse(due).value();
  bureau.clock.set(last);
  EXPECT_EQ(visit.findings().status("a8.reinspect"), "open");
  bureau.clock.set(last.plus_us(1));
  EXPECT_EQ(visit.findings().status("a8.reinspect"), "breached");
  const auto bench = bureau.does(bureau.lead, "bench.view");
  EXPECT_EQ(text(bench.at("due").at(0), "status"), "breached");
  // Seen from the day before, it was still open.
  EXPECT_EQ(visit.findings({{"at", last.plus_hours(-24).text()}}).status("a8.reinspect"), "open");
}

TEST(Inspection, AnEarlierStateOfKnowledgeIsAnsweredByItsEntry) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto known = bureau.recorded() - 1;
  visit.does("show_credential", {{"act", visit.act()}, {"shown_to", "车间主任二"}});
  EXPECT_EQ(visit.findings().status("a6.shown"), "met");
  EXPECT_EQ(visit.findings({{"seq", known}}).status("a6.shown"), "open");
}

TEST(Archive, WrittenOnceMoreAddsASealThatNamesTheOneBefore) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.does("close_clean");
  const auto first = bureau.does(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}});
  const auto second = bureau.does(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}});
  EXPECT_NE(text(first, "seal"), text(second, "seal"));
  EXPECT_EQ(text(first, "archive_number"), text(second, "archive_number"));
  EXPECT_EQ(bureau.entries("case.archived").size(), 1u);
  EXPECT_EQ(bureau.entries("case.sealed").size(), 2u);
  const auto bag = bag_of(bureau, second);
  EXPECT_EQ(text(base::parse_json(contents(bag / "proof/seal.json")).value(), "prev"), text(first, "seal"));
  EXPECT_EQ(verified(bureau, bag), 0);
}

TEST(Archive, AskedTwiceUnderOneKeyIsSealedOnce) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.does("close_clean");
  const JsonObject the_case{{"case", visit.id()}};
  const auto first = bureau.does(bureau.archivist, "case.archive", the_case, {.key = "archive-1"});
  const auto again = bureau.does(bureau.archivist, "case.archive", the_case, {.key = "archive-1"});
  EXPECT_EQ(first, again);
  EXPECT_EQ(bureau.entries("case.sealed").size(), 1u);
}

TEST(Archive, HoldsEachRecordingByteForByteAndShowsItAsAZip) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.show_credential();
  const auto blob = text(item(visit.view(), "recordings", "recording", "recording-1"), "blob");
  visit.does("close_clean");
  const auto none = bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{visit.id()}, "archive", "", 0});
  EXPECT_EQ(none.error().code, "archive.none");
  const auto sealed = bureau.does(bureau.archivist, "case.archive", JsonObject{{"case", visit.id()}});
  const auto paths = base::parse_json(contents(bag_of(bureau, sealed) / "data/其他/blobs.json")).value();
  EXPECT_EQ(crypto::sha256(contents(bag_of(bureau, sealed) / text(paths, blob))).hex(), blob);
  const auto zip = bureau.office->open_content(Bureau::as(bureau.archivist), {base::CaseId{visit.id()}, "archive", "", 0});
  ASSERT_TRUE(zip) << zip.error().text();
  EXPECT_GT(zip->bytes->size(), 10'000u);
  EXPECT_EQ(bureau.entries("content.exported", ports::LogName::access).size(), 1u);
}

}  // namespace
}  // namespace use_cases
