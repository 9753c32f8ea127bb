// What people and devices give a paper that no paper should have: each is drawn whole, or refused with what is wrong and where;
// nothing is half issued.
#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::HasSubstr;

class AnOddPaper : public ::testing::Test {
 protected:
  AnOddPaper() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.second_confirms();
    visit.show_credential();
  }
  static JsonObject saying(const std::string& words) { return {{"fields", JsonObject{{"period", "9时至10时"}, {"situation", words}}}}; }
  std::string all_pages(const Paper& paper) {
    std::string out;
    for (int page = 1; page <= paper.pages; ++page) {
      const auto content = bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{visit.id()}, "paper_page", paper.id, page});
      if (!content) return content.error().code;
      base::Bytes bytes(static_cast<std::size_t>(content->bytes->size()));
      if (!content->bytes->read_at(0, bytes)) return "unreadable";
      out += base::text_of(bytes);
    }
    return out;
  }
  std::vector<std::string> told(const Json& reply) {
    std::vector<std::string> out;
    for (const auto& w : reply.at("warnings").as_array()) out.push_back(text(w, "code") + " " + text(w, "field"));
    return out;
  }

  Bureau bureau;
  Inspection visit;
};

TEST_F(AnOddPaper, OfTenThousandCharactersIsDrawnWhole) {
  std::string words;
  for (int i = 0; i < 1000; ++i) words += "第" + std::to_string(1000 + i) + "处设备正常，";  // 10 characters and more
  const auto paper = visit.prepare("inspection_record", saying(words));
  EXPECT_GT(paper.pages, 10);
  const auto drawn = all_pages(paper);
  EXPECT_THAT(drawn, HasSubstr("1000"));
  EXPECT_THAT(drawn, HasSubstr("1999"));
}

TEST_F(AnOddPaper, OfThreeHundredRowsHasEachOfThem) {
  JsonArray rows;
  for (int i = 1; i <= 300; ++i)
    rows.push_back(JsonArray{std::to_string(i), "阀门" + std::to_string(i), "DN50", "1", "件", "完好", ""});
  const auto paper = visit.prepare("seizure_list", {{"fields", JsonObject{{"decision", "（示）应急扣决〔2026〕1号"}, {"manner", JsonArray{"seize"}}, {"place", "仓库"}, {"items", rows}}}});
  EXPECT_GT(paper.pages, 8);
  const auto drawn = all_pages(paper);
  for (int i = 1; i <= 300; ++i) EXPECT_THAT(drawn, HasSubstr("阀门" + std::to_string(i))) << i;
}

TEST_F(AnOddPaper, OfMoreRowsThanAListTakesIsRefusedByName) {
  JsonArray rows;
  for (int i = 1; i <= 501; ++i) rows.push_back(JsonArray{std::to_string(i), "阀门", "", "1", "件", "", ""});
  const auto error = visit.refused("prepare_paper", {{"form", "seizure_list"}, {"act", visit.act()}, {"fields", JsonObject{{"items", rows}}}});
  EXPECT_EQ(error.code, "schema.maxItems");
  EXPECT_EQ(error.where, "/fields/items");
}

// What no font has is told with its place and drawn as a box; what turns writing round is not obeyed.
TEST_F(AnOddPaper, WithCharactersThatNoPaperHasTellsWhichAndWhere) {
  const auto emoji = visit.does("preview_paper", joined({{"form", "inspection_record"}, {"act", visit.act()}}, saying("现场有😀标志。")));
  EXPECT_THAT(told(emoji), testing::Contains("lint.characters situation"));
  const auto private_use = visit.does("preview_paper", joined({{"form", "inspection_record"}, {"act", visit.act()}}, saying("负责人\xEE\x80\x80某。")));
  EXPECT_THAT(told(private_use), testing::Contains("lint.characters situation"));
  const auto rare = visit.does("preview_paper", joined({{"form", "inspection_record"}, {"act", visit.act()}}, saying("负责人喆垚在场。")));
  EXPECT_THAT(told(rare), testing::Not(testing::Contains("lint.characters situation"))) << "another font stands in";
}

TEST_F(AnOddPaper, WithWritingFromRightToLeftOrCombinedMarksIsDrawn) {
  for (const char* words : {"标识为\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D。", "\xE2\x80\xAE倒序文字\xE2\x80\xAC。", "e\xCC\x81\xCC\x81\xCC\x81标注。", "\xEF\xBB\xBF开头。", "\xE2\x80\x8B零宽。"}) {
    const auto paper = visit.prepare("inspection_record", saying(words));
    EXPECT_GT(paper.pages, 0) << words;
    EXPECT_THAT(all_pages(paper), HasSubstr("。")) << words;
  }
}

TEST_F(AnOddPaper, WithAMillionPointsInItsSignatureIsNotSigned) {
  const auto paper = visit.prepare("inspection_record");
  auto signature = visit.signature(paper, {{"role", "party"}, {"name", "车间主任二"}});
  JsonArray stroke;
  for (int i = 0; i < 1'000'000; ++i) stroke.push_back(JsonArray{1, 1, i});
  signature["strokes"] = JsonArray{Json(std::move(stroke))};
  const auto error = visit.refused("sign_paper", signature);
  EXPECT_EQ(error.code, "schema.maxItems");
  EXPECT_EQ(error.where, "/strokes/0");
  JsonArray strokes;
  for (int i = 0; i < 400; ++i) {
    JsonArray one;
    for (int k = 0; k < 100; ++k) one.push_back(JsonArray{1, 1, k});
    strokes.push_back(std::move(one));
  }
  signature["strokes"] = std::move(strokes);
  EXPECT_EQ(visit.refused("sign_paper", signature).code, "signature.malformed") << "too many in all";
  EXPECT_EQ(text(visit.paper(paper.id), "state"), "prepared");
}

TEST_F(AnOddPaper, IsNotSignedAfterTheCaseWasClosed) {
  const auto paper = visit.signed_and_issued("inspection_record");
  visit.record("video");
  visit.end_act();
  visit.does("close_clean");
  const auto error = visit.refused("sign_paper", visit.signature(paper, {{"role", "witness"}, {"name", "见证人壬"}}));
  EXPECT_EQ(error.code, "case.closed");
  EXPECT_FALSE(error.remedy.empty());
}

TEST_F(AnOddPaper, WithAPictureOfAHundredMegabytesIsRefusedAndTheRecordingKept) {
  JsonObject metadata{{"case", visit.id()}, {"act", visit.act()}, {"name", "全景.jpg"}, {"device", "示例相机"},
                      {"made_until", bureau.clock.now().plus_seconds(-30).text()}};
  const auto received = bureau.office->receive(Bureau::as(bureau.lead), metadata, source_of(sample_recording("photo", 77, 100 << 20)));
  ASSERT_TRUE(received) << received.error().text();
  bureau.quiet();
  const auto recording = visit.view().at("recordings").as_array().back();
  const auto error = visit.refused("prepare_paper", {{"form", "photo_evidence"}, {"act", visit.act()}, {"about", JsonArray{text(recording, "recording")}}});
  EXPECT_FALSE(error.what.empty());
  EXPECT_FALSE(error.remedy.empty()) << error.text();
  EXPECT_TRUE(visit.view().at("papers").as_array().empty()) << "no number was spent";
  EXPECT_EQ(text(visit.view().at("recordings").as_array().back(), "name"), "全景.jpg");
}

}  // namespace
}  // namespace use_cases
