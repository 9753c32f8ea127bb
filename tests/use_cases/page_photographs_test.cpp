// Papers signed by hand and photographed back: each photograph is held against the page that it is handed in as, by the code that
// every printed page bears.
#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

page_codes::PageCode code_of(const Paper& paper, int page) {
  return page_codes::code_of(base::Digest::from_hex(paper.signed_digest).value(), page, static_cast<int>(paper.pages));
}

class APaperSignedByHand : public ::testing::Test {
 protected:
  APaperSignedByHand() : visit(bureau.open_inspection()) {
    visit.begin();
    for (int i = 1; i <= 9; ++i) visit.note_hazard("第" + std::to_string(i) + "台冲床未设警示标志，防护罩缺失，转动部位外露", {}, false);
    paper = visit.prepare("inspection_record");
    EXPECT_GE(paper.pages, 2);
  }

  static std::string blob_of(Inspection& of, const std::string& recording) {
    return text(item(of.view(), "recordings", "recording", recording), "blob");
  }
  // A photograph on which these codes can be read; gives the recording.
  std::string photograph(std::vector<page_codes::PageCode> codes) {
    const auto recording = visit.record("photo");
    bureau.media.shown[blob_of(visit, recording)] = std::move(codes);
    return recording;
  }
  std::string photograph(const Paper& of, int page) { return photograph({code_of(of, page)}); }

  static JsonObject handed_in(const Paper& of, const std::vector<std::string>& recordings) {
    JsonArray pages;
    for (const auto& recording : recordings) pages.push_back(JsonObject{{"page", pages.size() + 1}, {"recording", recording}});
    return joined(about(of), {{"pages", std::move(pages)}});
  }
  // How the photographs that were handed in compared, in their order.
  std::vector<std::string> compared() {
    std::vector<std::string> out;
    const auto view = visit.paper(paper.id);
    for (const auto& photo : view.at("photographs").as_array()) out.push_back(text(photo, "page_code"));
    return out;
  }
  // What is told of these photographs before they are handed in.
  JsonArray told(const std::vector<std::string>& recordings) {
    const JsonObject input{{"case", visit.id()}, {"paper", paper.id}, {"recordings", JsonArray(recordings.begin(), recordings.end())}};
    return bureau.does(bureau.lead, "case.check_photographs", input).at("photographs").as_array();
  }
  std::string shown(const std::string& kind, const std::string& id, int page = 1) {
    const auto content = bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{visit.id()}, kind, id, page});
    if (!content) return content.error().code;
    base::Bytes bytes(static_cast<std::size_t>(content->bytes->size()));
    EXPECT_TRUE(content->bytes->read_at(0, bytes));
    return std::string(base::text_of(bytes));
  }
  // Refused, and yet nothing is lost: the photographs are recordings of the case, and the paper is where it was.
  base::Error refused(const std::vector<std::string>& recordings) {
    const auto error = visit.refused("photograph_paper", handed_in(paper, recordings));
    for (const auto& recording : recordings) EXPECT_FALSE(blob_of(visit, recording).empty());
    EXPECT_EQ(text(visit.paper(paper.id), "state"), "prepared");
    return error;
  }

  Bureau bureau;
  Inspection visit;
  Paper paper;
};

TEST_F(APaperSignedByHand, BearsOnEachPrintedPageItsCodeAndAPreviewBearsNone) {
  for (int page = 1; page <= paper.pages; ++page)
    EXPECT_THAT(shown("paper_page", paper.id, page), HasSubstr("over " + page_codes::words_of(code_of(paper, page))));
  for (const char* kind : {"paper_pdf", "paper_ofd"}) {
    EXPECT_THAT(shown(kind, paper.id), HasSubstr("over " + page_codes::words_of(code_of(paper, 1))));
    EXPECT_THAT(shown(kind, paper.id), HasSubstr("over " + page_codes::words_of(code_of(paper, 2))));
  }
  const auto preview = visit.does("preview_paper", {{"form", "inspection_record"}, {"act", "act-1"}});
  EXPECT_THAT(shown("preview_page", std::string(preview.at("page_digests").at(0).as_string())), Not(HasSubstr("over ")));
}

TEST_F(APaperSignedByHand, IsHandedInPageByPageAndTheRecordTellsWhichTheProgramRecognised) {
  std::vector<std::string> photographs;
  for (int page = 1; page <= paper.pages; ++page) photographs.push_back(photograph(paper, page));
  visit.does("photograph_paper", handed_in(paper, photographs));
  EXPECT_THAT(compared(), testing::Each("matched"));
  EXPECT_EQ(compared().size(), static_cast<std::size_t>(paper.pages));
  const auto entry = visit.entry("paper.photographed");
  EXPECT_EQ(text(entry.at("body").at("pages").as_array()[1], "page_code"), "matched");
}

TEST_F(APaperSignedByHand, ThatShowsNoCodeIsLeftToThePersonWhoCompares) {
  visit.does("photograph_paper", handed_in(paper, {photograph(paper, 1), visit.record("photo")}));
  EXPECT_EQ(compared(), (std::vector<std::string>{"matched", "unread"}));
}

TEST_F(APaperSignedByHand, InTheWrongOrderIsRefusedWithThePageThatEachShows) {
  const auto first = photograph(paper, 1), second = photograph(paper, 2);
  const auto error = refused({second, first});
  EXPECT_EQ(error.code, "photograph.other_page");
  EXPECT_EQ(error.where, "/pages/0/recording · 1 · 2");
  visit.does("photograph_paper", handed_in(paper, {first, second}));
}

TEST_F(APaperSignedByHand, OfAnEarlierVersionIsRefusedWithThatVersion) {
  const auto earlier = photograph(paper, 1);
  paper = visit.prepare("inspection_record", {{"paper", paper.id}, {"fields", JsonObject{{"period", "2026年11月2日9时0分至2026年11月2日11时0分"}}}});
  const auto error = refused({earlier});
  EXPECT_EQ(error.code, "photograph.other_version");
  EXPECT_EQ(error.where, "/pages/0/recording · 1 · 1 · 2");
  const auto asked = told({earlier});
  EXPECT_EQ(text(asked[0], "shows"), "other_version");
  EXPECT_EQ(asked[0].at("version"), 1);
}

TEST_F(APaperSignedByHand, ThatIsAnotherPaperOfTheCaseIsRefusedWithItsTitleAndNumber) {
  const auto order = visit.prepare("rectification_order");
  const auto sheet = photograph(order, 1);
  const auto error = refused({photograph(paper, 1), sheet});
  EXPECT_EQ(error.code, "photograph.other_paper");
  EXPECT_EQ(error.where, "/pages/1/recording · 2 · 责令限期整改指令书 · " + order.number);
  EXPECT_THAT(error.what, EndsWith(order.number));
  const auto asked = told({sheet});
  EXPECT_EQ(text(asked[0], "shows"), "other_paper");
  EXPECT_EQ(text(asked[0], "paper"), order.id);
  EXPECT_EQ(text(asked[0], "title"), "责令限期整改指令书");
  EXPECT_EQ(text(asked[0], "number"), order.number);
}

TEST_F(APaperSignedByHand, OfAnotherCaseIsRefusedAndNothingOfThatCaseIsTold) {
  auto other = bureau.open_inspection("另一次检查");
  other.begin();
  const auto theirs = other.prepare("inspection_record");
  const auto sheet = photograph(theirs, 1);
  const auto error = refused({sheet});
  EXPECT_EQ(error.code, "photograph.other_case");
  for (const auto& said : {error.what, error.where, error.remedy}) EXPECT_THAT(said, Not(HasSubstr(theirs.number)));
  EXPECT_EQ(told({sheet})[0].as_object(), (JsonObject{{"shows", "elsewhere"}, {"recording", sheet}}));
}

TEST_F(APaperSignedByHand, BesideAnotherSheetOnOnePhotographIsLeftToThePerson) {
  const auto both = photograph({code_of(paper, 1), code_of(paper, 2)});
  EXPECT_EQ(text(told({both})[0], "shows"), "unread");
  visit.does("photograph_paper", handed_in(paper, {both}));
  EXPECT_EQ(compared(), std::vector<std::string>{"unread"});
}

TEST_F(APaperSignedByHand, ThatIsNotEvenAmongTheSheetsOfAPhotographIsRefused) {
  auto foreign = code_of(paper, 1);
  foreign.digest_start = std::string(page_codes::kDigits, '0');
  EXPECT_EQ(refused({photograph({code_of(paper, 2), foreign})}).where, "/pages/0/recording · 1 · 2");
}

TEST_F(APaperSignedByHand, IsNotHeldUpWhereNothingCanBeLookedAt) {
  const auto first = photograph(paper, 1), second = photograph(paper, 1);
  bureau.media.looks = false;
  EXPECT_EQ(text(told({first})[0], "shows"), "unread");
  visit.does("photograph_paper", handed_in(paper, {first, second}));
  EXPECT_EQ(compared(), (std::vector<std::string>{"unread", "unread"}));
  bureau.media.looks = true;
  EXPECT_EQ(text(told({first})[0], "shows"), "this_version") << "it was not looked at, so it is looked at now";
}

TEST_F(APaperSignedByHand, IsLookedAtForAFewSecondsAndTheRestIsLeftToThePerson) {
  const auto first = photograph(paper, 1), second = photograph(paper, 1);  // the second is of the wrong page
  bureau.media.while_looking = [this] { bureau.clock.advance_seconds(11); };
  visit.does("photograph_paper", handed_in(paper, {first, second}));
  EXPECT_EQ(bureau.media.looked, 1);
  EXPECT_EQ(compared(), (std::vector<std::string>{"matched", "unread"}));
}

TEST_F(APaperSignedByHand, TellsBeforeItIsHandedInWhichPageEachPhotographShowsAndLeavesNoTrace) {
  const auto second = photograph(paper, 2), first = photograph(paper, 1), other = visit.record("video");
  const auto before = bureau.recorded();
  const auto asked = told({second, first, other});
  EXPECT_EQ(bureau.recorded(), before);
  EXPECT_EQ(asked[0], Json(JsonObject{{"shows", "this_version"}, {"page", 2}, {"version", 1}, {"recording", second}}));
  EXPECT_EQ(asked[1].at("page"), 1);
  EXPECT_EQ(text(asked[2], "shows"), "unread") << "a video shows no page";
  visit.does("photograph_paper", handed_in(paper, {first, second}));
  EXPECT_EQ(bureau.media.looked, 2) << "each photograph is looked at once";
}

TEST_F(APaperSignedByHand, IsAskedAboutByThoseWhoMayHandItInAndForRecordingsOfTheCase) {
  const JsonObject about_paper{{"case", visit.id()}, {"paper", paper.id}, {"recordings", JsonArray{"recording-99"}}};
  const auto missing = bureau.refused(bureau.lead, "case.check_photographs", about_paper);
  EXPECT_EQ(missing.code, "case.no_such_thing");
  EXPECT_EQ(missing.where, "/recordings/0");
  EXPECT_EQ(bureau.refused(bureau.auditor, "case.check_photographs", about_paper).code, "access.not_permitted");
  const auto wrong = [&](Json recordings, const char* name = "paper-1") {
    return bureau.refused(bureau.lead, "case.check_photographs",
                          {{"case", visit.id()}, {"paper", name}, {"recordings", std::move(recordings)}});
  };
  EXPECT_EQ(wrong("recording-1").where, "/recordings");
  EXPECT_EQ(wrong(JsonArray{7}).where, "/recordings/0");
  EXPECT_EQ(wrong(JsonArray{}, "paper-9").where, "/paper");
  EXPECT_EQ(wrong(JsonArray(1'001, Json("recording-1"))).code, "photograph.too_many");
}

// As an office scanner makes it: one PDF, whose sheets show what is told here.
class APaperScannedBack : public APaperSignedByHand {
 protected:
  std::string scan(std::vector<std::vector<page_codes::PageCode>> sheets) {
    const auto recording = visit.record("pdf", JsonObject{{"kind", "paper"}, {"id", paper.id}});
    bureau.media.scans[blob_of(visit, recording)] = std::move(sheets);
    return recording;
  }
  // The sheets of one scan, in the order of the pages.
  JsonObject sheets(const std::string& recording, const std::vector<int>& in_order) {
    JsonArray pages;
    for (const int sheet : in_order) pages.push_back(JsonObject{{"page", pages.size() + 1}, {"recording", recording}, {"sheet", sheet}});
    return joined(about(paper), {{"pages", std::move(pages)}});
  }
  // Refused, and yet the scan is a recording of the case and the paper where it was.
  base::Error refused_scan(const std::string& recording, const std::vector<int>& in_order) {
    const auto error = visit.refused("photograph_paper", sheets(recording, in_order));
    EXPECT_FALSE(blob_of(visit, recording).empty());
    EXPECT_EQ(text(visit.paper(paper.id), "state"), "prepared");
    return error;
  }
  std::string unopened(ports::Sheets::How how) {
    const auto recording = visit.record("pdf");
    bureau.media.unopened[blob_of(visit, recording)] = how;
    return recording;
  }
};

TEST_F(APaperScannedBack, IsOneRecordingAndTheRecordTellsWhichSheetIsWhichPage) {
  const auto recording = scan({{code_of(paper, 2)}, {}, {code_of(paper, 1)}});
  const auto asked = told({recording});
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(asked[0], Json(JsonObject{{"shows", "this_version"}, {"page", 2}, {"version", 1}, {"recording", recording}, {"sheet", 1}}));
  EXPECT_EQ(asked[1], Json(JsonObject{{"shows", "unread"}, {"recording", recording}, {"sheet", 2}})) << "the back of a sheet";
  EXPECT_EQ(asked[2].at("page"), 1);
  visit.does("photograph_paper", sheets(recording, {3, 1}));
  EXPECT_EQ(compared(), (std::vector<std::string>{"matched", "matched"}));
  EXPECT_EQ(bureau.media.looked, 3) << "each sheet is looked at once";
  const auto entry = visit.entry("paper.photographed");
  const auto& first = entry.at("body").at("pages").as_array()[0];
  EXPECT_EQ(first.at("sheet"), 3);
  EXPECT_EQ(text(first, "blob"), blob_of(visit, recording));
  const auto view = visit.paper(paper.id);
  EXPECT_EQ(view.at("photographs").as_array()[1].at("sheet"), 1);
}

TEST_F(APaperScannedBack, OfAnotherPageVersionOrPaperIsRefusedBySheet) {
  const auto earlier = code_of(paper, 1);
  paper = visit.prepare("inspection_record", {{"paper", paper.id}, {"fields", JsonObject{{"period", "2026年11月2日9时0分至2026年11月2日11时0分"}}}});
  const auto order = visit.prepare("rectification_order");
  const auto recording = scan({{earlier}, {code_of(order, 1)}, {code_of(paper, 2)}, {code_of(paper, 1)}});
  EXPECT_EQ(refused_scan(recording, {1}).code, "photograph.other_version");
  EXPECT_EQ(refused_scan(recording, {2}).code, "photograph.other_paper");
  EXPECT_EQ(refused_scan(recording, {3}).where, "/pages/0/recording · 1 · 2");
  const auto asked = told({recording});
  EXPECT_EQ(text(asked[0], "shows"), "other_version");
  EXPECT_EQ(text(asked[1], "shows"), "other_paper");
}

TEST_F(APaperScannedBack, ThatOpensWithAPasswordOrNotAtAllOrIsTooLongIsToldAndTakenAsNoPage) {
  const auto locked = unopened(ports::Sheets::How::locked), broken = unopened(ports::Sheets::How::broken);
  const auto long_one = scan(std::vector<std::vector<page_codes::PageCode>>(201));
  EXPECT_EQ(refused_scan(locked, {1}).code, "photograph.pdf_locked");
  EXPECT_EQ(refused_scan(broken, {1}).code, "photograph.pdf_broken");
  EXPECT_EQ(refused_scan(long_one, {1}).code, "photograph.pdf_too_large");
  const auto asked = told({locked, broken, long_one});
  ASSERT_EQ(asked.size(), 3u) << "one for each, whatever it holds";
  EXPECT_EQ(text(asked[0], "shows"), "pdf_locked");
  EXPECT_EQ(text(asked[1], "shows"), "pdf_broken");
  EXPECT_EQ(text(asked[2], "shows"), "pdf_too_large");
  EXPECT_EQ(bureau.media.looked, 0);
}

TEST_F(APaperScannedBack, NamesASheetThatIsThere) {
  const auto recording = scan({{code_of(paper, 1)}});
  EXPECT_EQ(refused_scan(recording, {2}).code, "photograph.no_such_sheet");
  EXPECT_THAT(refused_scan(recording, {2}).where, EndsWith(" · 1"));
  EXPECT_EQ(visit.refused("photograph_paper", handed_in(paper, {recording})).code, "photograph.sheet_needed");
  EXPECT_EQ(visit.refused("photograph_paper", sheets(photograph(paper, 1), {1})).code, "photograph.no_sheets");
  EXPECT_EQ(visit.refused("photograph_paper", sheets(visit.record("video"), {1})).code, "paper.not_a_photograph");
}

TEST_F(APaperScannedBack, IsNotHeldUpWhereNoSheetCanBeCounted) {
  const auto recording = scan({{code_of(paper, 2)}, {code_of(paper, 1)}});
  bureau.media.looks = false;
  EXPECT_EQ(told({recording}), (JsonArray{JsonObject{{"recording", recording}, {"shows", "unread"}}}));
  visit.does("photograph_paper", sheets(recording, {1, 2}));
  EXPECT_EQ(compared(), (std::vector<std::string>{"unread", "unread"}));
}

TEST_F(APaperScannedBack, OfManySheetsIsLookedAtAPartAtATime) {
  const auto recording = scan({{code_of(paper, 1)}, {code_of(paper, 2)}, {}});
  bureau.media.while_looking = [this] { bureau.clock.advance_seconds(11); };
  const auto first = told({recording});
  EXPECT_EQ(text(first[0], "shows"), "this_version");
  EXPECT_EQ(first[1].at("later"), true);
  EXPECT_EQ(first[2].at("later"), true);
  const auto second = told({recording});
  EXPECT_EQ(text(second[1], "shows"), "this_version") << "it goes on where it stopped";
  EXPECT_EQ(base::find(told({recording})[2], "later"), nullptr);
}

TEST_F(APaperScannedBack, IsNotedAsPlayedAsAnyOtherOriginalIs) {
  const auto recording = scan({{code_of(paper, 1)}, {}});
  const auto blob = blob_of(visit, recording);
  EXPECT_EQ(shown("page_photo", blob, 201), "content.none");
  EXPECT_TRUE(bureau.entries("content.played", ports::LogName::access).empty()) << "nothing was shown";
  for (const int sheet : {0, 1, 2}) shown("page_photo", blob, sheet);
  const auto played = bureau.entries("content.played", ports::LogName::access);
  ASSERT_EQ(played.size(), 1u) << "of one look at it";
  EXPECT_EQ(text(played.front().body, "id"), recording);
  EXPECT_EQ(text(played.front().body, "kind"), "page_photo");
}

TEST_F(APaperScannedBack, IsShownSheetBySheetAsAPictureAndAsThePdfThatItIs) {
  const auto recording = scan({{code_of(paper, 1)}, {}}), aside = visit.record("pdf"), iphone = visit.record("heic", JsonObject{{"kind", "paper"}, {"id", paper.id}});
  const auto blob = blob_of(visit, recording), heic = blob_of(visit, iphone);
  EXPECT_EQ(shown("page_photo", blob, 2), "picture of " + blob + " 2") << "before it is handed in, for whoever compares";
  EXPECT_EQ(shown("page_photo", blob, 2), "picture of " + blob + " 2");
  EXPECT_EQ(bureau.media.pictured, 1) << "drawn once";
  EXPECT_THAT(shown("page_photo", blob, 0), testing::StartsWith("%PDF-"));
  EXPECT_EQ(shown("page_photo", heic, 0), "picture of " + heic + " 0") << "no browser shows it by itself";
  EXPECT_EQ(shown("page_photo", blob_of(visit, aside), 1), "content.none") << "a document of the case is no sheet of a paper";
  EXPECT_EQ(shown("page_photo", blob, 201), "content.none");
  bureau.media.looks = false;
  EXPECT_EQ(shown("page_photo", blob, 1), "content.none");
}

}  // namespace
}  // namespace use_cases
