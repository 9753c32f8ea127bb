#include "page_layout/lay_out.h"

#include <gmock/gmock.h>

#include <chrono>
#include <set>

#include "page_layout/composer.h"
#include "page_layout/overlay.h"
#include "page_layout/sample_papers.h"

namespace page_layout {
namespace {

using testing::HasSubstr;

using sample::kForms;
using sample::kRoot;

DisplayList laid_out(const std::string& id, const base::Json& state, const LayoutOptions& options = {},
                     std::vector<Warning>* remarks = nullptr) {
  const auto form = Form::load(sample::form_text(kRoot, id)).value();
  const auto filled = fill(form, state, nullptr).value();
  auto list = lay_out(form, filled.fields, *sample::fonts(kRoot), options, remarks);
  if (!list) throw std::runtime_error(list.error().text());
  return std::move(*list);
}

template <class T, class F>
void each(const DisplayList& list, F&& f) {
  for (std::size_t p = 0; p < list.pages.size(); ++p)
    for (const Item& item : list.pages[p].items)
      if (const auto* t = std::get_if<T>(&item)) f(*t, p);
}

std::string words(const DisplayList& list) {
  std::string out;
  each<GlyphRun>(list, [&](const GlyphRun& run, std::size_t) { out += run.text; });
  return out;
}

std::string words_of_page(const DisplayList& list, std::size_t page) {
  return words(only_page(list, static_cast<int>(page) + 1));
}

TEST(Fonts, a_missing_font_is_named_with_how_to_get_it) {
  const auto none = Fonts::open({"/usr/share/fonts/opentype/noto"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "fonts.missing");
  EXPECT_EQ(none.error().where, "FandolFang-Regular.otf");
  EXPECT_THAT(none.error().remedy, HasSubstr("fetch_fonts.sh"));
}

TEST(Fonts, a_file_that_is_no_font_is_refused) {
  const std::string folder = testing::TempDir() + "/no_font";
  std::system(("mkdir -p " + folder + " && echo x > " + folder + "/FandolFang-Regular.otf").c_str());
  const auto none = Fonts::open({folder});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "fonts.unreadable");
}

TEST(Layout, the_same_fields_give_the_same_pages) {
  for (const char* id : kForms) {
    const auto once = layout_json(laid_out(id, sample::state(6)));
    EXPECT_EQ(once, layout_json(laid_out(id, sample::state(6)))) << id;
    EXPECT_NE(once, layout_json(laid_out(id, sample::state(6), {"示例"}))) << id;
  }
}

TEST(Layout, another_instance_of_the_fonts_gives_the_same_pages) {
  const auto form = Form::load(sample::form_text(kRoot, "inspection_record")).value();
  const auto filled = fill(form, sample::state(3), nullptr).value();
  const char* elsewhere = std::getenv("ZHILU_FONTS");
  const auto other =
      Fonts::open({elsewhere ? elsewhere : kRoot + "/build/fonts", "/usr/share/fonts/opentype/noto"}).value();
  EXPECT_EQ(layout_json(lay_out(form, filled.fields, *other).value()),
            layout_json(lay_out(form, filled.fields, *sample::fonts(kRoot)).value()));
}

TEST(Layout, reads_back_from_its_canonical_text) {
  for (const char* id : kForms) {
    const auto list = laid_out(id, sample::state(4), {"示例"});
    const auto again = parse_layout(layout_json(list));
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(*again, list) << id;
  }
}

TEST(Layout, a_text_that_is_no_layout_is_refused) {
  const std::string good = layout_json(laid_out("case_cover", sample::state(1)));
  const auto broken = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    const auto result = parse_layout(text);
    return result ? std::string("accepted") : result.error().code;
  };
  EXPECT_EQ(broken("\"layout\":1", "\"layout\":2"), "layout.malformed");
  EXPECT_EQ(broken("\"font\":0", "\"font\":77"), "layout.malformed");
  EXPECT_EQ(broken("\"kind\":\"text\"", "\"kind\":\"song\""), "layout.malformed");
  EXPECT_EQ(broken("\"colour\":\"000000\"", "\"colour\":\"0000\""), "layout.malformed");
  EXPECT_EQ(broken("\"width\":210000", "\"width\":99999999999"), "layout.malformed");
  EXPECT_EQ(broken("\"file\":\"", "\"file\":\"x"), "base.bad_digest");
  EXPECT_EQ(parse_layout("{").error().code, "json.malformed");
}

TEST(Layout, nothing_leaves_the_paper_or_the_bound_edge) {
  for (const char* id : kForms) {
    const auto list = laid_out(id, sample::state(20));
    each<GlyphRun>(list, [&](const GlyphRun& run, std::size_t) {
      EXPECT_GE(run.glyphs.front().at.x, kTextArea.x - 100) << id << run.text;
      const Um right = run.glyphs.front().at.x + run.width;
      // a closing mark may let its blank half stand beyond the edge
      EXPECT_LE(right, kTextArea.right() + run.size / 2 + 100) << id << run.text;
      EXPECT_LE(run.glyphs.front().at.y, kA4Height - 15'000) << id << run.text;
    });
    each<Rectangle>(list, [&](const Rectangle& r, std::size_t) {
      EXPECT_GE(r.box.x, kTextArea.x);
      EXPECT_LE(r.box.right(), kTextArea.right());
      EXPECT_LE(r.box.bottom(), kTextArea.bottom()) << id;
    });
  }
}

TEST(Layout, no_line_begins_with_a_mark_that_closes) {
  const auto list = laid_out("rectification_order", sample::state(20));
  std::set<std::pair<std::size_t, Um>> lines;
  each<GlyphRun>(list, [&](const GlyphRun& run, std::size_t page) {
    if (!lines.insert({page, run.glyphs.front().at.y}).second) return;  // a further run of the same line
    for (const char* mark : {"，", "。", "；", "：", "、", "》", "）", "〕"})
      EXPECT_FALSE(run.text.starts_with(mark)) << run.text;
    for (const char* mark : {"《", "（", "〔"})
      EXPECT_FALSE(run.text.ends_with(mark) && run.text.size() > 3) << run.text;
  });
}

TEST(Layout, a_long_record_continues_on_pages_that_say_so) {
  const auto list = laid_out("inspection_record", sample::state(20));
  ASSERT_GE(list.pages.size(), 2U);
  ASSERT_LE(list.pages.size(), 5U);
  for (std::size_t i = 0; i < list.pages.size(); ++i) {
    const std::string text = words_of_page(list, i);
    EXPECT_THAT(text, HasSubstr("（示）应急检记〔2026〕17号"));
    EXPECT_THAT(text, HasSubstr("第 " + std::to_string(i + 1) + " 页　共 " +
                                std::to_string(list.pages.size()) + " 页"));
    if (i > 0) {
      EXPECT_THAT(text, HasSubstr("现场检查记录（续页）"));
    }
    if (i > 0) {
      EXPECT_THAT(text, HasSubstr("检查情况（续页）"));
    }
  }
}

TEST(Layout, every_word_of_the_record_stands_on_the_pages_once_and_in_order) {
  const auto form = Form::load(sample::form_text(kRoot, "inspection_record")).value();
  const auto filled = fill(form, sample::state(20), nullptr).value();
  const auto list = lay_out(form, filled.fields, *sample::fonts(kRoot)).value();
  const std::string text = words(list);
  std::size_t at = 0;
  std::string situation = base::text_at(filled.fields, "situation");
  std::erase(situation, '\n');
  for (std::size_t i = 0; i + 30 < situation.size(); i += 30) {
    // thirds of characters never match, so a piece must be cut at characters: each Han character is three
    // bytes
    std::size_t from = i;
    while ((static_cast<unsigned char>(situation[from]) & 0xC0) == 0x80) ++from;
    std::size_t to = from + 9;
    while (to < situation.size() && (static_cast<unsigned char>(situation[to]) & 0xC0) == 0x80) ++to;
    const auto found = text.find(situation.substr(from, to - from));
    if (found == std::string::npos) continue;  // a page ends within this piece
    ++at;
  }
  EXPECT_GT(at, situation.size() / 30 * 9 / 10);
}

TEST(Layout, who_signs_has_a_place_on_every_page) {
  const auto list = laid_out("inspection_record", sample::state(20));
  for (std::size_t page = 1; page <= list.pages.size(); ++page) {
    std::multiset<std::string> places;
    for (const SignatureBox& b : list.boxes)
      if (b.page == static_cast<int>(page))
        places.insert(b.role + "/" + std::to_string(b.ordinal) + "/" + b.part);
    EXPECT_THAT(places, testing::UnorderedElementsAre("officer/1/signature", "officer/2/signature",
                                                      "party/1/signature", "party/1/date",
                                                      "witness/1/signature", "witness/1/date"));
  }
  for (const SignatureBox& b : list.boxes) {
    EXPECT_GE(b.box.height, 6'000);
    EXPECT_GE(b.box.width, 30'000);
  }
}

TEST(Layout, the_place_of_a_second_officer_who_is_not_there_is_struck) {
  auto state = sample::state(1);
  state.get_object()["officers"].get_array().resize(1);
  const auto list = laid_out("inspection_record", state);
  for (const SignatureBox& b : list.boxes) EXPECT_FALSE(b.role == "officer" && b.ordinal == 2);
  int slanted = 0;
  each<Line>(list, [&](const Line& l, std::size_t) { slanted += l.from.x != l.to.x && l.from.y != l.to.y; });
  EXPECT_EQ(slanted, 1);
}

TEST(Layout, cells_without_a_value_are_struck) {
  auto state = sample::state(1);
  const auto slants = [](const DisplayList& list) {
    int n = 0;
    each<Line>(list, [&](const Line& l, std::size_t) { n += l.from.x != l.to.x && l.from.y != l.to.y; });
    return n;
  };
  EXPECT_EQ(slants(laid_out("inspection_record", state)), 0);
  state.get_object()["party"].get_object().erase("phone");
  state.get_object()["party"].get_object().erase("credit_code");
  EXPECT_EQ(slants(laid_out("inspection_record", state)), 2);
}

TEST(Layout, the_seal_never_stands_on_a_page_without_words) {
  for (int hazards = 1; hazards < 14; ++hazards) {
    const auto list = laid_out("rectification_order", sample::state(hazards));
    for (const SignatureBox& b : list.boxes) {
      if (b.part != "seal") continue;
      EXPECT_EQ(b.page, static_cast<int>(list.pages.size())) << hazards;
      EXPECT_THAT(words_of_page(list, list.pages.size() - 1), HasSubstr("除外。")) << hazards;
    }
  }
}

TEST(Layout, rare_characters_of_names_come_from_the_fallback_font) {
  std::vector<Warning> remarks;
  auto state = sample::state(1);
  state.get_object()["party"].get_object()["representative"] = "喆垚镕骉曌";
  const auto list = laid_out("inspection_record", state, {}, &remarks);
  EXPECT_TRUE(remarks.empty());
  bool seen = false;
  each<GlyphRun>(list, [&](const GlyphRun& run, std::size_t) {
    if (run.text.find("骉曌") == std::string::npos) return;
    seen = true;
    EXPECT_EQ(list.fonts[run.font].family, "Noto Serif CJK SC");
    for (const Glyph& g : run.glyphs) EXPECT_NE(g.id, 0U);
  });
  EXPECT_TRUE(seen);
}

TEST(Layout, a_character_that_no_font_has_is_shown_as_missing_and_told) {
  std::vector<Warning> remarks;
  auto state = sample::state(0);
  state.get_object()["party"].get_object()["representative"] = "示\U000E0FFF例\U0001F600";
  const auto list = laid_out("inspection_record", state, {}, &remarks);
  ASSERT_EQ(remarks.size(), 1U);
  EXPECT_EQ(remarks[0].code, "lint.characters");
  EXPECT_EQ(remarks[0].field, "representative");
  EXPECT_EQ(remarks[0].stretch->at, 3U);
  EXPECT_EQ(remarks[0].text, "\U0001F600");
  EXPECT_THAT(words(list), HasSubstr("\U0001F600"));  // the text stays true
}

TEST(Layout, a_sample_bureau_marks_every_page) {
  const auto list = laid_out("inspection_record", sample::state(20), {"示例"});
  for (std::size_t i = 0; i < list.pages.size(); ++i) {
    int outlines = 0;
    each<Path>(only_page(list, static_cast<int>(i) + 1), [&](const Path&, std::size_t) { ++outlines; });
    EXPECT_EQ(outlines, 1);
    EXPECT_THAT(words_of_page(list, i), testing::StartsWith("示例"));
  }
}

TEST(Layout, values_of_the_wrong_type_are_refused) {
  const auto form = Form::load(sample::form_text(kRoot, "case_contents")).value();
  const auto list = lay_out(form, {{"contents", "text"}}, *sample::fonts(kRoot));
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().code, "form.bad_value");
  EXPECT_EQ(list.error().where, "contents");
}

TEST(Layout, a_paper_without_end_is_refused) {
  const auto form = Form::load(sample::form_text(kRoot, "case_contents")).value();
  base::JsonArray rows;
  for (int i = 0; i < 12'000; ++i) rows.push_back(base::JsonArray{"1", "2", "3", "4", "5", "6"});
  const auto list = lay_out(form, {{"contents", std::move(rows)}}, *sample::fonts(kRoot));
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().code, "layout.too_many_pages");
}

TEST(Layout, a_row_taller_than_a_page_is_divided) {
  const auto form = Form::load(sample::form_text(kRoot, "case_contents")).value();
  std::string tall;
  for (int i = 0; i < 900; ++i) tall += "长";
  const base::JsonArray rows{base::Json(base::JsonArray{"1", "2", base::Json(tall), "4", "5", "6"})};
  const auto list = lay_out(form, {{"contents", rows}}, *sample::fonts(kRoot)).value();
  EXPECT_GE(list.pages.size(), 3U);
  std::string text = words(list);
  std::size_t count = 0;
  for (std::size_t at = text.find("长"); at != std::string::npos; at = text.find("长", at + 3)) ++count;
  EXPECT_EQ(count, 900U);
}

TEST(Lines, adjacent_marks_share_their_blank) {
  const TextStyle style{.size = 4'000, .align = Align::left};
  const auto width = [&](std::string_view t) {
    return set_text(*sample::fonts(kRoot), t, style, 100'000).front().width;
  };
  EXPECT_EQ(width("甲乙"), 8'000);
  EXPECT_EQ(width("甲）。"), 10'000);  // two marks take one and a half
  EXPECT_GT(width("第2项"), width("第") + width("2") + width("项"));
}

TEST(Lines, a_line_is_never_wider_than_its_measure_by_more_than_half_a_mark) {
  const TextStyle style{.size = 4'233};
  for (Um measure = 8'000; measure < 60'000; measure += 1'700) {
    const auto lines = set_text(*sample::fonts(kRoot),
                                "依据《工贸企业粉尘防爆安全规定》第十五条（2021年），“泄爆片”不得缺失；SHA256"
                                "-e3b0c44298fc1c149afbf4c8996fb92427ae41e4。",
                                style, measure);
    for (const TextLine& line : lines) EXPECT_LE(line.width, measure) << measure;
  }
}

TEST(Lines, ill_formed_text_is_set_not_refused) {
  const auto lines = set_text(*sample::fonts(kRoot), "甲\xff\x01乙\nـعربيe\u0301", TextStyle{}, 50'000);
  EXPECT_EQ(lines.size(), 2U);
}

TEST(Overlays, strokes_keep_their_shape_inside_the_box) {
  const auto list = laid_out("inspection_record", sample::state(1));
  Overlay overlay(list);
  const SignatureBox& box = list.boxes.front();
  const std::vector<Stroke> strokes{{{0, 0, 0, 0}, {300, 100, 10, 0}}, {{150, 50, 20, 800}}};
  ASSERT_TRUE(overlay.add_strokes(box, strokes, 300, 100));
  each<Path>(overlay.list(), [&](const Path& p, std::size_t page) {
    EXPECT_EQ(page, 0U);
    for (const PathStep& s : p.steps) {
      EXPECT_GE(s.a.x, box.box.x);
      EXPECT_LE(s.a.x, box.box.right());
      EXPECT_GE(s.a.y, box.box.y);
      EXPECT_LE(s.a.y, box.box.bottom());
    }
  });
  const auto& first = std::get<Path>(overlay.list().pages[0].items[0]);
  const Um w = first.steps[1].a.x - first.steps[0].a.x, h = first.steps[1].a.y - first.steps[0].a.y;
  EXPECT_NEAR(static_cast<double>(w) / h, 3.0, 0.01);
}

TEST(Overlays, faulty_strokes_and_pages_are_refused) {
  const auto list = laid_out("inspection_record", sample::state(1));
  Overlay overlay(list);
  SignatureBox box = list.boxes.front();
  const std::vector<Stroke> good{{{1, 1, 0, 0}}}, off{{{400, 1, 0, 0}}};
  EXPECT_EQ(overlay.add_strokes(box, {}, 300, 100).error().code, "overlay.bad_strokes");
  EXPECT_EQ(overlay.add_strokes(box, off, 300, 100).error().code, "overlay.bad_strokes");
  EXPECT_EQ(overlay.add_strokes(box, good, 0, 100).error().code, "overlay.bad_strokes");
  box.page = 9;
  EXPECT_EQ(overlay.add_strokes(box, good, 300, 100).error().code, "overlay.no_such_page");
  EXPECT_EQ(overlay.add_seal(box, {}).error().code, "overlay.no_such_page");
}

TEST(Overlays, words_shrink_to_fit_the_place_of_a_signature) {
  const auto list = laid_out("inspection_record", sample::state(1));
  Overlay overlay(list);
  const SignatureBox& box = list.boxes.front();
  ASSERT_TRUE(overlay.add_words(*sample::fonts(kRoot), box,
                                "当事人拒绝签名，理由见执法记录，在场人员已签名证明，详见案卷第三件"));
  each<GlyphRun>(overlay.list(), [&](const GlyphRun& run, std::size_t) {
    EXPECT_LE(run.glyphs.front().at.x + run.width, box.box.right() + 100);
  });
}

TEST(Overlays, a_day_is_written_into_the_blanks_before_its_units) {
  const auto list = laid_out("inspection_record", sample::state(1));
  const auto place = std::find_if(list.boxes.begin(), list.boxes.end(), [](const auto& b) { return b.part == "date"; });
  ASSERT_NE(place, list.boxes.end());
  Overlay overlay(list);
  ASSERT_TRUE(overlay.add_date(*sample::fonts(kRoot), *place, base::LegalDay::from_civil(2026, 3, 25).value()));
  ASSERT_TRUE(overlay.add_name(*sample::fonts(kRoot), *place, "钱某"));
  // Where 年, 月 and 日 are printed: from the left, with two ems before each.
  std::vector<Um> units;
  for (const Item& item : list.pages[0].items)
    if (const auto* run = std::get_if<GlyphRun>(&item); run && run->glyphs.front().at.y > place->box.y &&
                                                        run->glyphs.front().at.y < place->box.bottom() && run->text.find("年") != std::string::npos) {
      std::size_t at = 0;
      for (const Glyph& g : run->glyphs) {
        const auto word = run->text.substr(at, g.text_bytes);
        if (word == "年" || word == "月" || word == "日") units.push_back(g.at.x);
        at += g.text_bytes;
      }
      break;
    }
  ASSERT_EQ(units.size(), 3u);
  std::vector<const GlyphRun*> written;
  for (const Item& item : overlay.list().pages[0].items) written.push_back(&std::get<GlyphRun>(item));
  ASSERT_EQ(written.size(), 4u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_LE(written[i]->glyphs.front().at.x + written[i]->width, units[i] + 100) << i;
    EXPECT_GE(written[i]->glyphs.front().at.x, units[i] - 2 * kDateSize - 100) << i;
  }
  EXPECT_EQ(written[0]->text, "2026");
  EXPECT_GT(written[3]->glyphs.front().at.y, written[0]->glyphs.front().at.y);
  EXPECT_LT(written[3]->glyphs.front().at.y, place->box.bottom());
}

TEST(Overlays, a_seal_stands_in_the_middle_of_its_place_in_its_own_size) {
  const auto list = laid_out("rectification_order", sample::state(1));
  ASSERT_TRUE(has_place_for_seal(list));
  const auto place = std::find_if(list.boxes.begin(), list.boxes.end(), [](const auto& b) { return b.part == "seal"; });
  Overlay overlay(list);
  overlay.add_own_seal(list, {{{}, "image/png", nullptr}, 600, 300}, 40'000);
  std::vector<Box> boxes;
  each<PlacedPicture>(overlay.list(), [&](const PlacedPicture& p, std::size_t page) {
    EXPECT_EQ(static_cast<int>(page) + 1, place->page);
    boxes.push_back(p.box);
  });
  ASSERT_EQ(boxes.size(), 1u);
  EXPECT_EQ(boxes[0].width, 40'000);
  EXPECT_EQ(boxes[0].height, 20'000);
  EXPECT_EQ(boxes[0].x + 20'000, place->box.x + place->box.width / 2);
  EXPECT_EQ(boxes[0].y + 10'000, place->box.y + place->box.height / 2);
}

TEST(Overlays, a_seal_of_the_bureau_goes_to_no_place_of_others) {
  auto list = laid_out("rectification_order", sample::state(1));
  for (auto& box : list.boxes)
    if (box.part == "seal") box.role = "other";
  EXPECT_FALSE(has_place_for_seal(list));
  Overlay overlay(list);
  overlay.add_own_seal(list, {{{}, "image/png", nullptr}, 600, 600}, 42'000);
  EXPECT_TRUE(overlay.list().pictures.empty());
}

TEST(Overlays, a_void_paper_is_marked_on_every_page_and_stays_readable) {
  const auto list = laid_out("inspection_record", sample::state(9));
  ASSERT_GT(list.pages.size(), 1u);
  Overlay overlay(list);
  overlay.add_void_mark(*sample::fonts(kRoot), "作废");
  for (std::size_t page = 0; page < list.pages.size(); ++page) EXPECT_EQ(words_of_page(overlay.list(), page), "作废");
  each<Path>(overlay.list(), [](const Path& p, std::size_t) {
    EXPECT_GT(p.line_width, 0);  // hollow: what is filled would hide what stands below it
    Um left = kA4Width, right = 0;
    for (const auto& s : p.steps)
      if (s.kind == PathStep::Kind::move) left = std::min(left, s.a.x), right = std::max(right, s.a.x);
    EXPECT_GT(left, 0);
    EXPECT_LT(right, kA4Width);
    EXPECT_GT(right - left, kA4Width / 3);
  });
}

TEST(Copies, bear_their_own_footer_where_that_of_all_stood) {
  const auto form = Form::load(sample::form_text(kRoot, "rectification_order")).value();
  auto list = laid_out("rectification_order", sample::state(1));
  const auto before = words(list);
  ASSERT_THAT(before, HasSubstr(form.footer));
  const auto digest = layout_json(list);
  auto drawn = list;
  take_footer_off(drawn, form.footer);
  EXPECT_EQ(words(drawn).find(form.footer), std::string::npos);
  EXPECT_EQ(words(drawn).size() + list.pages.size() * form.footer.size(), before.size());  // nothing else went
  EXPECT_EQ(layout_json(list), digest);
  Overlay overlay(drawn);
  overlay.add_footer(*sample::fonts(kRoot), form.footer_of_copy(2));
  EXPECT_EQ(words_of_page(overlay.list(), 0), "第二联　行政机关存档");
  // On the very line where the footer of all was.
  Um common = 0, own = 0;
  each<GlyphRun>(list, [&](const GlyphRun& run, std::size_t) {
    if (form.footer.find(run.text) == 0) common = run.glyphs.front().at.y;
  });
  each<GlyphRun>(overlay.list(), [&](const GlyphRun& run, std::size_t) { own = run.glyphs.front().at.y; });
  EXPECT_EQ(own, common);
}

TEST(Copies, have_the_footer_that_the_form_gives_them) {
  const auto form = Form::load(sample::form_text(kRoot, "penalty_decision")).value();
  ASSERT_EQ(form.copies.size(), 3u);
  EXPECT_EQ(form.footer_of_copy(2), "第二联　交收缴罚款的银行");
}

// What a preview is asked for by: pages that look alike have one digest, wherever their fonts stand in the list.
TEST(ShownOn, is_equal_for_pages_that_look_alike_and_for_no_others) {
  const auto form = Form::load(sample::form_text(kRoot, "inspection_record")).value();
  const auto laid = [&](std::string text) {
    return lay_out(form, {{"number", "应急检记〔2026〕1号"}, {"place", "铸造车间"}, {"situation", std::move(text)}}, *sample::fonts(kRoot)).value();
  };
  std::string long_text;
  for (int i = 0; i < 150; ++i) long_text += "第" + std::to_string(i) + "项检查情况如下，配电箱未上锁。";
  const auto before = laid(long_text), after = laid(long_text + "完。");
  ASSERT_GT(before.pages.size(), 2u);
  ASSERT_EQ(before.pages.size(), after.pages.size());
  const int last = static_cast<int>(before.pages.size());
  for (int page = 1; page < last; ++page) EXPECT_EQ(shown_on(before, page), shown_on(after, page)) << page;
  EXPECT_NE(shown_on(before, last), shown_on(after, last));
  EXPECT_NE(shown_on(before, 1), shown_on(before, 2));
  auto reordered = before;
  std::reverse(reordered.fonts.begin(), reordered.fonts.end());
  for (auto& page : reordered.pages)
    for (auto& item : page.items)
      if (auto* run = std::get_if<GlyphRun>(&item)) run->font = static_cast<std::uint16_t>(before.fonts.size() - 1 - run->font);
  EXPECT_EQ(shown_on(reordered, 1), shown_on(before, 1));
  EXPECT_EQ(shown_on(before, 0), "");
  EXPECT_EQ(shown_on(before, last + 1), "");
}

}  // namespace
}  // namespace page_layout
