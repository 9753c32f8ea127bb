#include "pages_ofd/ofd_writer.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "page_layout/lay_out.h"
#include "page_layout/overlay.h"
#include "page_layout/sample_papers.h"
#include "page_layout/shaping.h"
#include "pages_ofd/ofd_test_parts.h"

namespace pages_ofd {
namespace {

using page_layout::DisplayList;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
namespace sample = page_layout::sample;
using namespace testing_parts;

const std::string kRoot = ZHILU_SOURCE_DIR;

DisplayList paper(const std::string& id, int hazards) {
  const auto form = page_layout::Form::load(sample::form_text(kRoot, id)).value();
  const auto filled = page_layout::fill(form, sample::state(hazards), nullptr).value();
  return page_layout::lay_out(form, filled.fields, *sample::fonts(kRoot)).value();
}

ports::DocumentFacts facts() {
  return {"现场检查记录", "示例市应急管理局", std::string(64, 'a'), base::Instant::parse("2026-03-05T17:50:00Z").value()};
}

base::Bytes ofd(const DisplayList& pages, const DisplayList& overlay = {}, const OfdOptions& options = {}) {
  const auto out = OfdWriter(sample::fonts(kRoot), options).write(pages, overlay, facts());
  if (!out) throw std::runtime_error(out.error().text());
  return *out;
}

std::string text_of(const DisplayList& pages) {
  std::string out;
  for (const auto& page : pages.pages)
    for (const auto& item : page.items)
      if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) out += run->text;
  return out;
}

std::string text_of(const base::Bytes& file) {
  std::string out;
  for (const auto& page : pages_of(opened(file)))
    for (const auto& code : all_of(page, "TextCode")) out += code.data();
  return out;
}

// A page with these words on one line.
DisplayList words(const std::string& text) {
  DisplayList list;
  list.pages.emplace_back();
  for (const auto& file : sample::fonts(kRoot)->files()) list.fonts.push_back(file.name);
  for (auto& line : page_layout::set_text(*sample::fonts(kRoot), text, {}, page_layout::kA4Width))
    for (auto& run : line.runs) list.pages[0].items.emplace_back(std::move(run));
  return list;
}

void collect_ids(const Tree& node, std::vector<int>& out) {
  for (const auto& [name, child] : node) {
    if (const auto id = attribute(child, "ID"); !id.empty()) out.push_back(std::stoi(id));
    collect_ids(child, out);
  }
}

TEST(OfdPages, give_back_the_text_that_was_put_in) {
  for (const char* id : sample::kForms) {
    const auto pages = paper(id, 9);
    EXPECT_EQ(text_of(ofd(pages)), text_of(pages)) << id;
  }
}

TEST(OfdPages, hold_exactly_the_parts_that_they_name) {
  const auto document = opened(ofd(paper("case_cover", 1)));
  EXPECT_EQ(document.names.front(), "OFD.xml");
  std::set<std::string> named{"OFD.xml", "Doc_0/Document.xml", "Doc_0/PublicRes.xml"};
  for (const auto& page : all_of(parsed(document.files.at("Doc_0/Document.xml")), "Page")) named.insert("Doc_0/" + attribute(page, "BaseLoc"));
  for (const auto& file : all_of(parsed(document.files.at("Doc_0/PublicRes.xml")), "FontFile")) named.insert("Doc_0/Res/" + file.data());
  EXPECT_EQ(named, std::set<std::string>(document.names.begin(), document.names.end()));
}

TEST(OfdPages, number_everything_once_in_the_order_of_painting) {
  const auto document = opened(ofd(paper("inspection_record", 9)));
  const auto root = parsed(document.files.at("Doc_0/Document.xml"));
  std::vector<int> ids;
  collect_ids(parsed(document.files.at("Doc_0/PublicRes.xml")), ids);
  collect_ids(root, ids);
  std::size_t objects = 0;
  for (const auto& page : pages_of(document)) {
    std::vector<int> here;
    collect_ids(page, here);
    EXPECT_TRUE(std::is_sorted(here.begin(), here.end()));
    objects += here.size();
    ids.insert(ids.end(), here.begin(), here.end());
  }
  EXPECT_GT(objects, 100U);
  EXPECT_EQ(std::set<int>(ids.begin(), ids.end()).size(), ids.size());
  EXPECT_EQ(root.get<int>("ofd:Document.ofd:CommonData.ofd:MaxUnitID"), *std::max_element(ids.begin(), ids.end()));
}

TEST(OfdPages, tell_title_author_and_the_day_in_china) {
  const auto root = parsed(opened(ofd(paper("case_cover", 1))).files.at("OFD.xml"));
  EXPECT_EQ(attribute(root.get_child("ofd:OFD"), "DocType"), "OFD");
  const auto info = root.get_child("ofd:OFD.ofd:DocBody.ofd:DocInfo");
  EXPECT_EQ(info.get<std::string>("ofd:Title"), "现场检查记录");
  EXPECT_EQ(info.get<std::string>("ofd:Author"), "示例市应急管理局");
  EXPECT_EQ(info.get<std::string>("ofd:CreationDate"), "2026-03-06");
  EXPECT_EQ(info.get<std::string>("ofd:CustomDatas.ofd:CustomData"), std::string(64, 'a'));
  EXPECT_THAT(info.get<std::string>("ofd:DocID"), testing::MatchesRegex("[0-9a-f]{12}8[0-9a-f]{3}[89ab][0-9a-f]{15}"));
}

TEST(OfdPages, of_the_archive_say_so) {
  const auto root = parsed(opened(ofd(paper("case_cover", 1), {}, {.archival = true})).files.at("OFD.xml"));
  EXPECT_EQ(attribute(root.get_child("ofd:OFD"), "DocType"), "OFD-A");
}

TEST(OfdPages, equal_input_gives_equal_bytes_and_another_document_another_id) {
  const auto pages = paper("inspection_record", 9);
  EXPECT_EQ(ofd(pages), ofd(pages));
  const auto id = [](const base::Bytes& file) { return all_of(parsed(opened(file).files.at("OFD.xml")), "DocID").front().data(); };
  EXPECT_NE(id(ofd(pages)), id(ofd(paper("inspection_record", 8))));
}

TEST(OfdPages, do_not_depend_on_what_was_written_before_with_the_same_fonts) {
  const auto record = paper("inspection_record", 9), order = paper("rectification_order", 3);
  const OfdWriter writer(sample::fonts(kRoot));
  ASSERT_TRUE(writer.write(record, {}, facts()));
  EXPECT_EQ(*writer.write(order, {}, facts()), ofd(order));
  EXPECT_EQ(*writer.write(record, {}, facts()), ofd(record));
}

TEST(OfdPages, can_be_written_by_several_threads_at_once) {
  const auto pages = paper("inspection_record", 2);
  const OfdWriter writer(sample::fonts(kRoot));
  const auto expected = *writer.write(pages, {}, facts());
  std::vector<std::thread> threads;
  std::vector<base::Bytes> outs(4);
  for (auto& out : outs) threads.emplace_back([&] { out = *writer.write(pages, {}, facts()); });
  for (auto& t : threads) t.join();
  for (const auto& out : outs) EXPECT_EQ(out, expected);
}

TEST(OfdPages, give_characters_of_a_fallback_font_an_object_of_their_own) {
  // U+4DAE and U+20BB7 are in the font alone that stands in for the body's.
  const auto document = opened(ofd(words("张明䶮𠮷王")));
  std::vector<std::string> texts, fonts;
  for (const auto& object : all_of(pages_of(document)[0], "TextObject")) {
    texts.push_back(object.get<std::string>("ofd:TextCode"));
    fonts.push_back(attribute(object, "Font"));
  }
  EXPECT_THAT(texts, ElementsAre("张明", "䶮", "𠮷", "王"));
  EXPECT_EQ(fonts[1], fonts[2]);
  EXPECT_EQ(fonts[0], fonts[3]);
  EXPECT_NE(fonts[0], fonts[1]);
}

TEST(OfdPages, keep_blanks_at_the_ends_of_a_text) {
  const auto list = words("a ");
  auto framed = list;
  auto& run = std::get<page_layout::GlyphRun>(framed.pages[0].items[0]);
  run.text = " a ";
  const auto blank = words("a b");
  const auto space = std::get<page_layout::GlyphRun>(blank.pages[0].items[0]).glyphs[1];
  run.glyphs = {{space.id, {0, 0}, 1}, {run.glyphs[0].id, {2'000, 0}, 1}, {space.id, {4'000, 0}, 1}};
  const auto page = opened(ofd(framed)).files.at("Doc_0/Pages/Page_0/Content.xml");
  EXPECT_THAT(page, HasSubstr(">&#x20;a&#x20;</ofd:TextCode>"));
  EXPECT_THAT(page, HasSubstr("DeltaX=\"2 2\""));
}

TEST(OfdPages, markup_in_a_title_or_a_text_stays_text) {
  auto f = facts();
  f.title = "</ofd:Title><b> & \x01";
  const auto document = opened(*OfdWriter(sample::fonts(kRoot)).write(words("<b>&\"厂\"</b>"), {}, f));
  EXPECT_EQ(all_of(parsed(document.files.at("OFD.xml")), "Title").front().data(), "</ofd:Title><b> & \xEF\xBF\xBD");
  std::string text;
  for (const auto& code : all_of(pages_of(document)[0], "TextCode")) text += code.data();
  EXPECT_EQ(text, "<b>&\"厂\"</b>");
}

TEST(OfdPages, of_three_hundred_stay_small) {
  auto pages = paper("inspection_record", 12);
  const auto one = pages.pages;
  while (pages.pages.size() < 300) pages.pages.insert(pages.pages.end(), one.begin(), one.end());
  const auto file = ofd(pages);
  EXPECT_EQ(all_of(parsed(opened(file).files.at("Doc_0/Document.xml")), "Page").size(), pages.pages.size());
  EXPECT_LT(file.size(), pages.pages.size() * 12'000 + 1'000'000);  // fonts once, pages by the kilobyte
}

// -- what is refused

base::Result<base::Bytes> tried(const DisplayList& pages) {
  return OfdWriter(sample::fonts(kRoot)).write(pages, {}, facts());
}

TEST(OfdPages, a_layout_made_with_another_font_is_refused) {
  auto pages = paper("case_cover", 1);
  for (auto& font : pages.fonts) font.file.bytes[0] ^= 1;
  EXPECT_EQ(refusal(tried(pages)), "pages.font_changed");
}

TEST(OfdPages, a_glyph_that_the_font_does_not_have_is_refused) {
  auto pages = words("王");
  std::get<page_layout::GlyphRun>(pages.pages[0].items[0]).glyphs[0].id = 0xffff;
  EXPECT_EQ(refusal(tried(pages)), "layout.malformed");
}

TEST(OfdPages, a_run_without_a_size_or_without_text_is_refused) {
  auto pages = words("王");
  std::get<page_layout::GlyphRun>(pages.pages[0].items[0]).size = 0;
  EXPECT_EQ(refusal(tried(pages)), "layout.malformed");
  pages = words("王");
  std::get<page_layout::GlyphRun>(pages.pages[0].items[0]).text.clear();
  EXPECT_EQ(refusal(tried(pages)), "layout.malformed");
}

TEST(OfdPages, a_paper_without_a_page_is_refused) {
  EXPECT_EQ(refusal(tried({})), "layout.malformed");
}

}  // namespace
}  // namespace pages_ofd
