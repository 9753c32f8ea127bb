// The parts of the use cases that stand alone: kinds of content, names, signatures on a page, the zip of a case file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "page_layout/sample_papers.h"
#include "services/bag_zip.h"
#include "services/content_kind.h"
#include "services/form_events.h"
#include "services/page_photographs.h"
#include "services/paper_source.h"
#include "services/previews.h"
#include "services/signing_places.h"
#include "services/stroke_overlay.h"
#include "services/tlog_text.h"

namespace services {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

TEST(ContentKind, IsToldByTheBeginningOfTheBytes) {
  EXPECT_EQ(content_kind(base::view_of("\xff\xd8\xff\xe0 JFIF")).media, "photo");
  EXPECT_EQ(content_kind(base::view_of(std::string_view("\0\0\0\x20" "ftypisom....", 16))).mime, "video/mp4");
  EXPECT_EQ(content_kind(base::view_of(std::string_view("\0\0\0\x20" "ftypM4A ....", 16))).media, "audio");
  EXPECT_EQ(content_kind(base::view_of("RIFF....WAVEfmt ")).mime, "audio/wav");
  EXPECT_EQ(content_kind(base::view_of("%PDF-1.7")).media, "document");
  EXPECT_EQ(content_kind(base::view_of("<html>")).mime, "application/octet-stream");
  EXPECT_EQ(content_kind({}).media, "other");
}

TEST(Fingerprint, OfRecordingsIsThatOfTheIndependentVectors) {
  const auto golden = base::parse_json(page_layout::sample::read(ZHILU_SOURCE_DIR "/tests/golden/fingerprint.json")).value();
  ASSERT_EQ(base::array_at(golden, "fingerprints")->size(), 4u);
  for (const auto& one : *base::array_at(golden, "fingerprints")) {
    std::vector<std::string> digests;
    for (const auto& digest : *base::array_at(one, "recordings")) digests.emplace_back(digest.get_string());
    const auto made = fingerprint_of(digests);
    for (const char* part : {"digest", "code", "count"}) EXPECT_EQ(*base::find(made, part), *base::find(one, part));
  }
}

TEST(Chosen, TellsOfAChosenThingFromAnyActAndOfNoOtherThingOfItsKind) {
  Chosen chosen;
  for (const char* id : {"act-2", "measure-1"}) chosen.add(id);
  const auto allows = [&](JsonObject body) { return chosen.allows(Json(std::move(body))); };
  EXPECT_TRUE(allows({{"measure", "measure-1"}, {"act", "act-1"}})) << "ordered in an act before";
  EXPECT_TRUE(allows({{"measure", "measure-1"}}));
  EXPECT_TRUE(allows({{"act", "act-2"}}));
  EXPECT_TRUE(allows({{"item", "item-1"}, {"of", "measure-1"}, {"act", "act-1"}}));
  EXPECT_FALSE(allows({{"measure", "measure-2"}, {"act", "act-2"}}));
  EXPECT_FALSE(allows({{"item", "item-1"}, {"of", "measure-2"}}));
  EXPECT_FALSE(allows({{"act", "act-1"}}));
  EXPECT_TRUE(allows({{"reason", "none of these"}}));
}

// However many other members there are: what is put into an object moves those that are there.
TEST(EventsOfAForm, AreToldBothAsTheLastAndAsAllOfThem) {
  std::vector<records::Event> events(2);
  for (auto& event : events) event.type = "filing.decided/1";
  events[0].body = JsonObject{{"cause", "甲"}};
  events[1].body = JsonObject{{"cause", "乙"}};
  for (int others = 0; others < 40; ++others) {
    JsonObject source;
    for (int i = 0; i < others; ++i) source["other " + std::to_string(i)] = i;
    put_events(source, events, {"filing.decided"}, {}, {});
    const Json told(source);
    EXPECT_EQ(told.at("event").at("filing").at("decided").at("cause").as_string(), "乙") << others;
    EXPECT_EQ(told.at("events").at("filing").at("decided").as_array().size(), 2U) << others;
    EXPECT_EQ(source.size(), static_cast<std::size_t>(others) + 2);
  }
}

TEST(FileName, LosesItsPathAndWhatNoNameMayHold) {
  EXPECT_EQ(safe_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(safe_file_name("C:\\DCIM\\亮证.mp4"), "亮证.mp4");
  EXPECT_EQ(safe_file_name("a\nb\x7f.jpg"), "ab.jpg");
  EXPECT_EQ(safe_file_name("照片\u202egpj.exe"), "照片gpj.exe");
  EXPECT_EQ(safe_file_name("a\u2028b\u200e.wav"), "ab.wav");
  EXPECT_EQ(safe_file_name(".."), "unnamed");
  EXPECT_EQ(safe_file_name(""), "unnamed");
  std::string many;
  for (int i = 0; i < 300; ++i) many += "长";
  const auto cut = safe_file_name(many + ".mp4");
  EXPECT_LE(cut.size(), 255u);
  EXPECT_TRUE(cut.ends_with("长.mp4"));
}

TEST(Previews, AreLetGoOfWhenTheyAreOver) {
  Previews previews;
  const base::Instant noon{1'774'000'000'000'000};
  const auto keep = [&](const char* token, base::Instant when) {
    auto svg = std::make_shared<const std::vector<base::Bytes>>(1, base::bytes_of("<svg/>"));
    previews.keep({token, "lin", {}, when, nullptr, {}, svg});
    return std::weak_ptr(svg);
  };
  const auto first = keep("a", noon);
  EXPECT_EQ(previews.find("a", "lin", noon)->svg, first.lock()) << "what is found is the one that is kept";
  ASSERT_TRUE(previews.find("a", "lin", noon.plus_seconds(1800)));
  const auto second = keep("b", noon.plus_seconds(1801));
  EXPECT_TRUE(first.expired()) << "another comes";
  EXPECT_FALSE(previews.find("c", "lin", noon.plus_seconds(5000)));
  EXPECT_TRUE(second.expired()) << "one is asked for";
}

TEST(SeatsForLooking, AreTwoAtATimeAndTheNextWaitsForOneToBeFree) {
  LookingSeats seats;
  auto one = seats.take(), two = seats.take();
  ASSERT_TRUE(one && two);
  std::thread frees([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    one.reset();
  });
  const auto third = seats.take();
  frees.join();
  EXPECT_TRUE(third);
  EXPECT_FALSE(seats.take()) << "nobody left: told to come again";
}

Json drawn(std::initializer_list<Json> strokes) {
  return JsonObject{{"strokes", JsonArray(strokes.begin(), strokes.end())}, {"width", 600}, {"height", 200}};
}
Json point(int x, int y, int ms) { return JsonArray{x, y, ms, 50}; }

TEST(Strokes, MustBeDrawnInsideTheAreaAndForwardInTime) {
  EXPECT_TRUE(check_strokes(drawn({JsonArray{point(1, 1, 0), point(5, 9, 16)}})));
  EXPECT_EQ(check_strokes(drawn({})).error().code, "signature.empty");
  EXPECT_EQ(check_strokes(drawn({JsonArray{}})).error().code, "signature.malformed");
  EXPECT_EQ(check_strokes(drawn({JsonArray{point(700, 1, 0)}})).error().where, "/strokes/0/0");
  EXPECT_EQ(check_strokes(drawn({JsonArray{point(1, 1, 9), point(1, 1, 3)}})).error().where, "/strokes/0/1");
  EXPECT_EQ(check_strokes(drawn({JsonArray{Json(JsonArray{1, "x", 3})}})).error().code, "signature.malformed");
  EXPECT_FALSE(check_strokes(JsonObject{{"strokes", JsonArray{Json(JsonArray{point(1, 1, 0)})}}}));
}

TEST(Strokes, GoIntoTheBoxOfTheirRoleInOrder) {
  page_layout::DisplayList paper;
  paper.pages.resize(2);
  paper.boxes = {{"officer", 1, "signature", 1, {10'000, 250'000, 60'000, 20'000}},
                 {"officer", 2, "signature", 1, {80'000, 250'000, 60'000, 20'000}},
                 {"party", 1, "signature", 1, {10'000, 270'000, 60'000, 20'000}},
                 {"party", 1, "date", 1, {90'000, 270'000, 60'000, 20'000}}};
  const auto one = drawn({JsonArray{point(0, 0, 0), point(600, 200, 20)}});
  const auto& fonts = *page_layout::sample::fonts(ZHILU_SOURCE_DIR);
  const auto overlay = overlay_of(paper, fonts, {{"officer", 1, one}, {"officer", 1, one}, {"party", 1, one}, {"party", 2, one}}).list();
  ASSERT_EQ(overlay.pages.size(), 2u);
  ASSERT_EQ(overlay.pages[0].items.size() % 3, 0u);  // each signature gives as many paths
  ASSERT_GE(overlay.pages[0].items.size(), 3u);
  EXPECT_TRUE(overlay.pages[1].items.empty());  // the second page has no box for the party
  const auto each = overlay.pages[0].items.size() / 3;
  for (std::size_t i = 0; i < overlay.pages[0].items.size(); ++i) {
    const auto& box = paper.boxes[i / each].box;
    for (const auto& step : std::get<page_layout::Path>(overlay.pages[0].items[i]).steps) {
      if (step.kind == page_layout::PathStep::Kind::close) continue;
      EXPECT_GE(step.a.x, box.x - 1'000);
      EXPECT_LE(step.a.x, box.right() + 1'000);
      EXPECT_GE(step.a.y, box.y - 1'000);
      EXPECT_LE(step.a.y, box.bottom() + 1'000);
    }
  }
}

TEST(Strokes, GoIntoTheOwnPlaceOfAnOfficerWhoeverSignedFirst) {
  page_layout::DisplayList paper;
  paper.pages.resize(1);
  paper.boxes = {{"officer", 1, "signature", 1, {10'000, 250'000, 60'000, 20'000}},
                 {"officer", 2, "signature", 1, {80'000, 250'000, 60'000, 20'000}}};
  const auto one = drawn({JsonArray{point(0, 0, 0), point(600, 200, 20)}});
  const auto& fonts = *page_layout::sample::fonts(ZHILU_SOURCE_DIR);
  const auto overlay = overlay_of(paper, fonts, {{.role = "officer", .page = 1, .drawn = one, .place = 2}}).list();
  ASSERT_FALSE(overlay.pages[0].items.empty());
  for (const auto& item : overlay.pages[0].items)
    EXPECT_GE(std::get<page_layout::Path>(item).steps.front().a.x, 80'000);
  // A third one, for whom the line has no room, shares its last place; whom the paper does not name has none.
  EXPECT_FALSE(overlay_of(paper, fonts, {{.role = "officer", .page = 1, .drawn = one, .place = 3}}).list().pages[0].items.empty());
  EXPECT_TRUE(overlay_of(paper, fonts, {{.role = "officer", .page = 1, .drawn = one, .place = kNoPlace}}).list().pages[0].items.empty());
}

TEST(Strokes, OfWordsGoIntoTheirFrameOnWhateverPageIsSigned) {
  page_layout::DisplayList paper;
  paper.pages.resize(2);
  paper.boxes = {{"party", 1, "words", 1, {10'000, 50'000, 60'000, 20'000}}, {"party", 1, "signature", 2, {10'000, 250'000, 60'000, 20'000}}};
  auto one = drawn({JsonArray{point(0, 0, 0), point(600, 200, 20)}});
  one.as_object()["words"] = drawn({JsonArray{point(0, 0, 0), point(600, 200, 20)}});
  const auto& fonts = *page_layout::sample::fonts(ZHILU_SOURCE_DIR);
  const auto alone = overlay_of(paper, fonts, {{.role = "party", .page = 2, .drawn = one}}).list();
  EXPECT_FALSE(alone.pages[0].items.empty());
  EXPECT_FALSE(alone.pages[1].items.empty());
  const auto two = overlay_of(paper, fonts, {{.role = "party", .page = 2, .drawn = one}, {.role = "party", .page = 2, .drawn = one}}).list();
  EXPECT_GE(std::get<page_layout::Path>(two.pages[0].items.back()).steps.front().a.x, 40'000) << "the second beside the first";
}

TEST(Strokes, OfAnOpinionBringTheDayOfTheirOwnBox) {
  page_layout::DisplayList paper;
  paper.pages.resize(1);
  for (int i = 1; i <= 2; ++i) {
    paper.boxes.push_back({"approver", i, "signature", 1, {10'000, i * 60'000, 60'000, 12'000}});
    paper.boxes.push_back({"approver", i, "date", 1, {90'000, i * 60'000, 38'000, 14'000}});
  }
  const auto one = drawn({JsonArray{point(0, 0, 0), point(600, 200, 20)}});
  const auto& fonts = *page_layout::sample::fonts(ZHILU_SOURCE_DIR);
  const auto overlay = overlay_of(paper, fonts, {{.role = "approver", .page = 1, .drawn = one, .place = 2, .day = base::LegalDay::from_civil(2026, 11, 9).value()}}).list();
  int dated = 0;
  for (const auto& item : overlay.pages[0].items)
    if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) {
      ++dated;
      EXPECT_GT(run->glyphs.front().at.y, 120'000);
    }
  EXPECT_GT(dated, 0);
}

TEST(Strokes, OfADatedPlaceComeWithTheDayAndTheName) {
  page_layout::DisplayList paper;
  paper.pages.resize(1);
  paper.boxes = {{"party", 1, "signature", 1, {10'000, 270'000, 60'000, 12'000}},
                 {"party", 1, "date", 1, {90'000, 270'000, 38'000, 14'000}}};
  const auto one = drawn({JsonArray{point(0, 0, 0), point(600, 200, 20)}});
  const auto& fonts = *page_layout::sample::fonts(ZHILU_SOURCE_DIR);
  const auto overlay = overlay_of(paper, fonts, {{.role = "party", .page = 1, .drawn = one, .name = "钱某",
                                                  .day = base::LegalDay::from_civil(2026, 11, 9).value()}}).list();
  std::vector<std::string> words;
  for (const auto& item : overlay.pages[0].items)
    if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) words.push_back(run->text);
  EXPECT_EQ(words, (std::vector<std::string>{"2026", "11", "9", "钱某"}));
}

// Strokes by who made them, told from where they lie; and the words beneath.
TEST(Strokes, OfMoreSignersThanPlacesShareTheLastOneEachWithTheName) {
  page_layout::DisplayList paper;
  paper.pages.resize(1);
  paper.boxes = {{"party", 1, "signature", 1, {10'000, 270'000, 60'000, 12'000}},
                 {"party", 1, "date", 1, {90'000, 270'000, 38'000, 14'000}}};
  const auto one = drawn({JsonArray{point(0, 0, 0), point(600, 200, 20)}});
  const auto& fonts = *page_layout::sample::fonts(ZHILU_SOURCE_DIR);
  const auto day = [](int of) { return base::LegalDay::from_civil(2026, 11, of).value(); };
  const auto overlay = overlay_of(paper, fonts,
                                  {{.role = "party", .page = 1, .drawn = one, .name = "钱某", .day = day(9)},
                                   {.role = "party", .page = 1, .drawn = one, .name = "孙某", .day = day(9)},
                                   {.role = "party", .page = 1, .drawn = one, .name = "李某", .day = day(10)}}).list();
  std::vector<std::string> words;
  std::vector<int> parts;
  for (const auto& item : overlay.pages[0].items) {
    if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) words.push_back(run->text);
    const auto* path = std::get_if<page_layout::Path>(&item);
    if (!path) continue;
    const auto part = (path->steps.front().a.x - 10'000) / 20'000;
    if (parts.empty() || parts.back() != part) parts.push_back(part);
    for (const auto& step : path->steps) {
      EXPECT_GE(step.a.x, 10'000 + part * 20'000);
      EXPECT_LE(step.a.x, 10'000 + (part + 1) * 20'000);
      EXPECT_LE(step.a.y, 282'000 - 3'900) << "the name is not written over";
    }
  }
  EXPECT_EQ(parts, (std::vector{0, 1, 2}));
  std::string all;
  for (const auto& word : words) all += word + " ";
  EXPECT_THAT(all, ::testing::StartsWith("2026 11 9 钱某 孙某 "));
  EXPECT_THAT(all, ::testing::HasSubstr("李某"));
  EXPECT_THAT(all, ::testing::HasSubstr("2026-11-10")) << "not the day that is printed for all";
}

TEST(SigningPlaces, AreToldByTheCertificateThatIsPrintedThere) {
  const auto form = page_layout::Form::load(page_layout::sample::form_text(ZHILU_SOURCE_DIR, "inspection_record")).value();
  const Json fields = JsonObject{{"certificates", JsonArray{"王某　证号 A-10", "王某　证号 A-1"}}};
  const auto places = signing_places(form, fields);
  EXPECT_EQ(places.place_of({"officer", "u1", "王某", "A-1", {}}), 2);
  EXPECT_EQ(places.place_of({"officer", "u2", "王某", "A-10", {}}), 1);
  EXPECT_EQ(places.place_of({"officer", "u3", "李某", "B-7", {}}), std::nullopt);
  EXPECT_EQ(places.place_of({"party", {}, "钱某", {}, {}}), 0);
}

TEST(TlogProof, IsWrittenAsC2spHasIt) {
  const std::vector<base::Digest> hashes(2);
  EXPECT_EQ(tlog_proof_text(7, hashes, "o\n9\nroot\n\n\xE2\x80\x94 o sig\n"),
            "c2sp.org/tlog-proof@v1\nindex 7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\no\n9\nroot\n\n\xE2\x80\x94 o sig\n");
  EXPECT_EQ(checkpoint_size("o\n903\nroot\n"), 903u);
  EXPECT_EQ(checkpoint_size(""), 0u);
}

TEST(Zip, IsReadBackByAnotherProgramWithChineseNames) {
  namespace fs = std::filesystem;
  const auto work = fs::temp_directory_path() / ("zhilu-zip-" + std::to_string(::getpid()));
  const auto bag = work / "J001-ZY·JC·2026-D30-0001";
  fs::create_directories(bag / "data" / "其他");
  std::ofstream(bag / "data" / "其他" / "案卷封面.txt") << std::string(3'000'000, 'x') << "end";
  std::ofstream(bag / "bagit.txt") << "BagIt-Version: 1.0\n";
  std::ofstream(bag / "empty.txt");
  auto zip = zip_of(bag);
  ASSERT_TRUE(zip) << zip.error().text();
  base::Bytes all(static_cast<std::size_t>((*zip)->size()));
  for (std::size_t at = 0; at < all.size();) {  // in odd pieces, as ranges ask for them
    const auto n = (*zip)->read_at(at, std::span(all).subspan(at, std::min<std::size_t>(77'777, all.size() - at)));
    ASSERT_TRUE(n);
    ASSERT_GT(*n, 0u);
    at += *n;
  }
  std::ofstream(work / "bag.zip", std::ios::binary).write(reinterpret_cast<const char*>(all.data()), static_cast<std::streamsize>(all.size()));
  const std::string python = "python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; "
                             "assert len(z.namelist()) == 3; n = [i for i in z.namelist() if \"案卷封面\" in i][0]; "
                             "assert z.read(n).endswith(b\"xend\")' ";
  EXPECT_EQ(std::system((python + (work / "bag.zip").string()).c_str()), 0);
  fs::remove_all(work);
}

}  // namespace
}  // namespace services
