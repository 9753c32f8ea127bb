#include "records/shown_pages.h"

#include "records/test_story.h"

namespace records {
namespace {

using story::Case;
using story::digest;
using What = ShownPage::What;

// paper-1 in its second version (digest d…, before it c…), paper-2 (digest e…).
Case with_papers() {
  Case c;
  c.opens();
  c.begins();
  c.does("case.prepare_paper", R"({"form":"inspection_record","act":"act-1"})", c.paper_given(1, 'c'));
  c.does("case.prepare_paper", R"({"paper":"paper-1"})", c.paper_given(1, 'd'));
  c.does("case.prepare_paper", R"({"form":"rectification_order","act":"act-1"})", c.paper_given(2, 'e'));
  c.stores('1');
  return c;
}

ReadCode code(char digit, std::int64_t page) { return {digest(digit).substr(0, 20), page}; }

What what(const Case& c, std::vector<ReadCode> codes, std::int64_t page = 0) { return page_shown(c.state, c.state.papers[0], page, codes).what; }

TEST(ShownPage, is_told_by_the_digest_of_each_version_of_each_paper_of_the_case) {
  const auto c = with_papers();
  EXPECT_EQ(what(c, {}), What::unread);
  EXPECT_EQ(what(c, {code('d', 1)}), What::of_this_version);
  EXPECT_EQ(what(c, {code('c', 1)}), What::of_other_version);
  EXPECT_EQ(what(c, {code('e', 1)}), What::of_other_paper);
  EXPECT_EQ(what(c, {code('f', 1)}), What::elsewhere);
  EXPECT_EQ(what(c, {{"", 1}}), What::elsewhere) << "no digest is the beginning of every other";
  EXPECT_EQ(page_shown(c.state, c.state.papers[0], 0, {code('c', 2)}).version, 1);
  EXPECT_EQ(page_shown(c.state, c.state.papers[0], 0, {code('e', 2)}).paper->id, "paper-2");
}

TEST(ShownPage, of_several_sheets_on_one_photograph_is_left_to_a_person_if_it_may_be_the_one_meant) {
  const auto c = with_papers();
  EXPECT_EQ(what(c, {code('d', 1), code('d', 2)}), What::unread);
  EXPECT_EQ(what(c, {code('d', 1), code('e', 1)}, 1), What::unread);
  EXPECT_EQ(what(c, {code('d', 2), code('e', 1)}, 1), What::of_this_version) << "page 2 is not page 1";
  EXPECT_EQ(what(c, {code('e', 1), code('f', 1)}, 1), What::of_other_paper);
}

TEST(ShownPage, that_is_another_one_than_was_said_is_refused_with_what_its_words_name) {
  auto c = with_papers();
  const auto asked = "{" + c.about("paper-1", 2) + R"(,"pages":[{"page":1,"recording":"recording-1"}]})";
  const auto given = [](char digit, int page) {
    return story::json(R"({"titles":{"paper-2":"责令限期整改指令书"},"codes":[[{"digest_start":")" + digest(digit).substr(0, 20) +
                       R"(","page":)" + std::to_string(page) + "}]]}");
  };
  const auto refused = [&](char digit, int page) { return c.refused("case.photograph_paper", asked, given(digit, page)); };
  EXPECT_EQ(refused('d', 2).code, "photograph.other_page");
  EXPECT_EQ(refused('d', 2).where, "/pages/0/recording · 1 · 2");
  EXPECT_EQ(refused('c', 1).code, "photograph.other_version");
  EXPECT_EQ(refused('c', 1).where, "/pages/0/recording · 1 · 1 · 2");
  EXPECT_EQ(refused('e', 1).code, "photograph.other_paper");
  EXPECT_TRUE(refused('e', 1).where.starts_with("/pages/0/recording · 1 · 责令限期整改指令书 · ")) << refused('e', 1).where;
  EXPECT_EQ(refused('f', 1).code, "photograph.other_case");
  c.does("case.photograph_paper", asked, given('d', 1));
  c.does("case.photograph_paper", asked);
  EXPECT_EQ(c.state.papers[0].marks.photographs[0].page_code, "matched");
  EXPECT_EQ(c.state.papers[0].marks.photographs[1].page_code, "unread");
}

Recording stored(const char* media, const char* mime) {
  Recording recording;
  recording.name = "scan";
  recording.media = media;
  recording.mime = mime;
  return recording;
}

TEST(ASheet, is_named_of_a_pdf_and_of_nothing_else) {
  const auto code_of = [](const Recording& recording, std::optional<std::int64_t> sheet) {
    const auto checked = check_sheet(recording, sheet, "/pages/0");
    return checked ? std::string() : checked.error().code + " " + checked.error().where;
  };
  const auto pdf = stored("document", "application/pdf"), photo = stored("photo", "image/heic");
  EXPECT_EQ(code_of(pdf, 3), "");
  EXPECT_EQ(code_of(photo, {}), "");
  EXPECT_EQ(code_of(pdf, {}), "photograph.sheet_needed /pages/0/sheet");
  EXPECT_EQ(code_of(photo, 1), "photograph.no_sheets /pages/0/sheet");
  EXPECT_EQ(code_of(stored("document", "text/plain"), {}), "paper.not_a_photograph /pages/0/recording");
  EXPECT_EQ(code_of(stored("video", "video/mp4"), 1), "paper.not_a_photograph /pages/0/recording");
}

TEST(ASheet, of_a_scan_is_kept_with_its_page_and_a_photograph_has_none) {
  auto c = with_papers();
  c.stores_scan('2');
  c.does("case.photograph_paper", "{" + c.about("paper-1", 2) +
                                      R"(,"pages":[{"page":1,"recording":"recording-1"},{"page":2,"recording":"recording-2","sheet":5}]})");
  const auto& photographs = c.state.papers[0].marks.photographs;
  EXPECT_EQ(photographs[0].sheet, std::nullopt);
  EXPECT_EQ(photographs[1].sheet, 5);
  EXPECT_EQ(from_json(to_json(c.state)).value().papers[0].marks.photographs, photographs);
}

}  // namespace
}  // namespace records
