// What papers are looked over for: each fault with its place, and what looks like one and is none.
#include <gmock/gmock.h>

#include "chinese_text/characters.h"
#include "page_layout/form_check.h"
#include "page_layout/lint_text.h"
#include "page_layout/sample_papers.h"

namespace page_layout {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using chinese_text::characters_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string cut(const std::u32string& text, const Stretch& s) {
  return chinese_text::text_of(std::u32string_view(text).substr(s.at, s.length));
}

std::vector<std::string> cut_all(const std::string& text, std::vector<Stretch> (*look)(std::u32string_view)) {
  const auto characters = characters_of(text);
  std::vector<std::string> out;
  for (const Stretch& s : look(characters)) out.push_back(cut(characters, s));
  return out;
}

std::vector<std::string> bracketed(const std::string& text) {
  const auto characters = characters_of(text);
  std::vector<std::string> out;
  for (const Stretch& s : wrong_brackets(characters, {"证字"})) out.push_back(cut(characters, s));
  return out;
}

TEST(NumbersInBrackets, are_told_where_the_year_stands_in_others_than_hexagonal_ones) {
  EXPECT_THAT(bracketed("依据应急责改[2026]9号文书"), ElementsAre("[2026]9号"));
  EXPECT_THAT(bracketed("（示）应急检记（2026）第17号"), ElementsAre("（2026）第17号"));
  EXPECT_THAT(bracketed("应急罚【2026】 3 号、应急罚(2025)12号"), ElementsAre("【2026】 3 号", "(2025)12号"));
  EXPECT_THAT(bracketed("应急罚〔2026]3号"), ElementsAre("〔2026]3号"));
  EXPECT_THAT(bracketed("应急罚（２０２６）３号"), ElementsAre("（２０２６）３号"));
}

TEST(NumbersInBrackets, are_left_alone_where_they_are_right_or_no_numbers_of_papers) {
  for (const char* right : {"（示）应急检记〔2026〕17号", "《示例省安全生产条例（2026）》第三条", "（2020）示01民初12号", "（2026年）3号线", "（2026）号",
                            "（示）安许证字[2019]00123号", "编号(20261)3号", "(1026)3号", "2026）3号"})
    EXPECT_THAT(bracketed(right), IsEmpty()) << right;
}

TEST(Hours, want_minutes_where_they_tell_when_something_was) {
  EXPECT_THAT(cut_all("2026年3月5日9时至2026年3月5日10时30分", hours_alone), ElementsAre("2026年3月5日9时"));
  EXPECT_THAT(cut_all("9时至10时", hours_alone), ElementsAre("9时", "10时"));
  EXPECT_THAT(cut_all("当日下午3点到场，于16时许离开", hours_alone), ElementsAre("下午3点", "16时"));
  EXPECT_THAT(cut_all("3月5日 9点开始", hours_alone), ElementsAre("3月5日 9点"));
}

TEST(Hours, need_none_where_they_count_bound_a_day_or_set_a_term) {
  for (const char* right :
       {"2026年3月5日9时0分至10时5分", "9时05到场", "9时整", "9时半", "连续运行24小时", "每班8时以上", "至3月20日24时", "自3月20日0时起",
        "责令于3月20日17时前改正", "于17时以前提交", "提出3点要求", "3月5日提出3点要求", "3月5日，第3时段", "9时＿＿＿＿分", "9时　分"})
    EXPECT_THAT(cut_all(right, hours_alone), IsEmpty()) << right;
}

TEST(Periods, end_after_they_begin) {
  EXPECT_THAT(cut_all("检查时间2026年3月5日9时30分至9时10分。", backward_periods), ElementsAre("2026年3月5日9时30分至9时10分"));
  EXPECT_THAT(cut_all("2026年3月5日9时30分-2026年3月4日10时0分", backward_periods), ElementsAre("2026年3月5日9时30分-2026年3月4日10时0分"));
  EXPECT_THAT(cut_all("自2026年3月5日起至2026年2月5日", backward_periods), ElementsAre("2026年3月5日起至2026年2月5日"));
  EXPECT_THAT(cut_all("2026年3月5日上午9时30分至下午1时", backward_periods), IsEmpty());
  for (const char* right : {"2026年3月5日9时30分至9时30分", "2026年3月5日9时30分至2026年3月6日8时0分", "2026年12月20日至2027年1月5日", "12月20日至1月5日",
                            "每日22时0分至6时0分", "2026年3月5日、2026年3月4日", "2026年3月5日至4月", "第3日至第2日"})
    EXPECT_THAT(cut_all(right, backward_periods), IsEmpty()) << right;
}

std::vector<std::string> unequal(const std::string& text) {
  const auto characters = characters_of(text);
  std::vector<std::string> out;
  for (const auto& u : unequal_amounts(characters))
    out.push_back(cut(characters, u.stretch) + "|" + std::to_string(u.figures_fen) + "|" + std::to_string(u.words_fen));
  return out;
}

TEST(Amounts, are_told_where_figures_and_words_differ) {
  EXPECT_THAT(unequal("处罚款20000元（贰万伍仟圆）。"), ElementsAre("20000元（贰万伍仟圆|2000000|2500000"));
  EXPECT_THAT(unequal("罚款人民币贰万元整（￥20,500.00）"), ElementsAre("人民币贰万元整（￥20,500.00|2050000|2000000"));
  EXPECT_THAT(unequal("2.5万元，大写：人民币贰万元整"), ElementsAre("2.5万元，大写：人民币贰万元整|2500000|2000000"));
}

TEST(Amounts, are_left_alone_where_they_agree_or_are_two) {
  for (const char* right : {"罚款20000元（贰万圆）", "罚款20000.50元（大写：人民币贰万元伍角整）", "罚款2万元（贰万元整）", "罚款叁仟元（3000元）",
                            "没收5000元，罚款贰万元", "罚款，5000元（伍仟元）", "5000，6000元（陆仟元）", "每人20000元（共计肆万元）", "20000元（含税）", "罚款20000元（两万元）", "万元以下",
                            "20000元以上200000元以下（第一百零一条）"})
    EXPECT_THAT(unequal(right), IsEmpty()) << right;
}

TEST(Words, of_a_list_are_found_each_time_but_for_the_phrases_in_which_they_mean_something_else) {
  const WordList list{{"可能", "大概"}, {"不可能", "可能造成"}};
  const auto text = characters_of("可能较厚，可能造成伤亡，不可能，大概三米，可能");
  std::vector<std::size_t> places;
  for (const auto& found : words_in(text, list)) places.push_back(found.stretch.at);
  EXPECT_THAT(places, ElementsAre(0, 21, 16));
}

// ---- whole forms -----------------------------------------------------------------------------------------------------

const LintLists& shipped() {
  static const LintLists kLists = LintLists::load(sample::read(sample::kRoot + "/data/lint/papers.json")).value();
  return kLists;
}

Filled looked_over(const std::string& form_text, const Json& state, const Json& overrides) {
  const auto form = Form::load(form_text);
  if (!form) throw std::runtime_error(form.error().text());
  Dictionary dictionary;
  dictionary.lint = &shipped();
  auto out = fill(*form, state, overrides, dictionary);
  if (!out) throw std::runtime_error(out.error().text());
  return *out;
}

std::vector<std::string> codes(const Filled& filled) {
  std::vector<std::string> out;
  for (const auto& w : filled.warnings) out.push_back(w.code + "@" + w.field);
  return out;
}

std::string form_with(const std::string& fields, const std::string& lint = "[]") {
  return R"({"form":"x","version":1,"title":"某文书","fields":[)" + fields + R"(],"blocks":[{"kind":"heading"}],"lint":)" + lint + "}";
}

Json whole_state() {
  auto state = sample::state(3);
  for (auto& hazard : state.get_object()["hazards"].get_array()) hazard.get_object()["basis"] = "《中华人民共和国安全生产法》第三十六条第二款";
  return state;
}

TEST(LookingOver, tells_the_stretch_and_the_line_of_a_text) {
  const auto filled = looked_over(form_with(R"({"id":"facts","label":"事实","type":"long_text","entered":true})"), JsonObject{},
                                  JsonObject{{"facts", "一切正常。\n依据应急责改[2026]9号文书。"}});
  ASSERT_THAT(codes(filled), ElementsAre("lint.brackets@facts"));
  const auto& w = filled.warnings.front();
  EXPECT_EQ(w.line, 2U);
  EXPECT_EQ(w.stretch->at, 12U);
  EXPECT_EQ(w.stretch->length, 8U);
  EXPECT_EQ(w.text, "[2026]9号");
  EXPECT_THAT(w.what, HasSubstr("“[2026]9号”"));
}

TEST(LookingOver, looks_into_the_cells_of_tables_the_elements_of_lists_and_what_was_said) {
  const auto filled = looked_over(
      form_with(R"({"id":"list","label":"附件","type":"list","entered":true},
                   {"id":"goods","label":"清单","type":"table","entered":true,"columns":[{"id":"a","label":"名称"},{"id":"b","label":"备注","may_be_empty":true}]},
                   {"id":"said","label":"问答","type":"dialogue","entered":true})"),
      JsonObject{},
      JsonObject{{"list", JsonArray{"甲", "乙(2026)3号"}},
                 {"goods", JsonArray{Json(JsonArray{"气瓶", "见【2026】1号"})}},
                 {"said", JsonArray{Json(JsonArray{"何时到的？", "3月5日9时到的，罚款100元（贰佰元）"})}}});
  ASSERT_THAT(codes(filled), ElementsAre("lint.brackets@list", "lint.brackets@goods", "lint.words_differ@said"));
  EXPECT_EQ(filled.warnings[0].row, 2U);
  EXPECT_EQ(filled.warnings[0].column, 0U);
  EXPECT_EQ(filled.warnings[1].row, 1U);
  EXPECT_EQ(filled.warnings[1].column, 2U);
  EXPECT_EQ(filled.warnings[2].column, 2U);
}

TEST(LookingOver, wants_minutes_only_where_the_field_tells_times_to_the_minute) {
  const std::string form = form_with(R"({"id":"period","label":"时间","type":"text","text":"{act.began_at|minute}"},
                                        {"id":"facts","label":"事实","type":"long_text","entered":true})");
  const auto filled = looked_over(form, JsonObject{}, JsonObject{{"period", "2026年3月5日9时"}, {"facts", "2026年3月5日9时许，发现隐患"}});
  EXPECT_THAT(codes(filled), ElementsAre("lint.no_minutes@period"));
}

TEST(LookingOver, tells_of_typed_times_that_run_backwards_once) {
  auto state = whole_state();
  const auto form = sample::form_text(sample::kRoot, "inspection_record");
  const JsonObject typed{{"period", "2026年3月5日10时0分至2026年3月5日9时0分"}};
  EXPECT_THAT(codes(looked_over(form, state, typed)), ElementsAre("lint.order@period"));
  state.get_object()["act"].get_object()["ended_at"] = "2026-03-05T01:00:00.000000Z";
  EXPECT_THAT(codes(looked_over(form, state, typed)), ElementsAre("lint.order@period"));
}

TEST(LookingOver, tells_of_cells_that_stay_empty_and_are_not_struck) {
  const std::string form = form_with(R"(
    {"id":"goods","label":"清单","type":"table","entered":true,"columns":[{"id":"a","label":"名称"},{"id":"b","label":"数量"},{"id":"c","label":"备注","may_be_empty":true}]},
    {"id":"hand","label":"手填","type":"list","each":"officers","text":"{item.name}","by_hand":true},
    {"id":"list","label":"附件","type":"list","entered":true},
    {"id":"said","label":"问答","type":"dialogue","entered":true})");
  const auto filled = looked_over(form, JsonObject{},
                                  JsonObject{{"goods", JsonArray{JsonArray{"气瓶", "", ""}, JsonArray{"阀门", "2只", ""}, JsonArray{"压力表", "　", "旧"}}},
                                             {"hand", JsonArray{""}},
                                             {"list", JsonArray{"甲", " "}},
                                             {"said", JsonArray{Json(JsonArray{"几点？", ""})}}});
  ASSERT_THAT(codes(filled), ElementsAre("lint.empty_cell@goods", "lint.empty_cell@list", "lint.empty_cell@said"));
  EXPECT_EQ(filled.warnings[0].what, "“清单”第1、3行的“数量”未填写");
  EXPECT_EQ(filled.warnings[0].row, 1U);
  EXPECT_EQ(filled.warnings[0].column, 2U);
  EXPECT_EQ(filled.warnings[1].row, 2U);
}

TEST(LookingOver, a_table_without_rows_has_no_empty_cells) {
  const std::string form = form_with(R"({"id":"goods","label":"清单","type":"table","entered":true,"columns":[{"id":"a","label":"名称"}]})");
  EXPECT_THAT(codes(looked_over(form, JsonObject{}, JsonObject{{"goods", JsonArray{}}})), IsEmpty());
}

TEST(LookingOver, tells_each_hazard_without_a_legal_basis_unless_the_officer_writes_otherwise) {
  const auto form = sample::form_text(sample::kRoot, "inspection_record");
  EXPECT_THAT(codes(looked_over(form, whole_state(), nullptr)), IsEmpty());
  auto state = whole_state();
  state.get_object()["hazards"].get_array()[1].get_object().erase("basis");
  state.get_object()["hazards"].get_array()[2].get_object()["basis"] = "　";
  const auto filled = looked_over(form, state, nullptr);
  ASSERT_THAT(codes(filled), ElementsAre("lint.no_basis@situation", "lint.no_basis@situation"));
  EXPECT_EQ(filled.warnings[0].row, 2U);
  EXPECT_THAT(filled.warnings[1].what, HasSubstr("第3项"));
  const std::string as_filled = base::text_at(filled.fields, "situation");
  EXPECT_THAT(codes(looked_over(form, state, JsonObject{{"situation", as_filled}})), testing::SizeIs(2));
  EXPECT_THAT(codes(looked_over(form, state, JsonObject{{"situation", "违反《中华人民共和国安全生产法》第三十六条的配电箱。"}})), IsEmpty());
}

TEST(LookingOver, takes_guesses_from_the_list_that_the_form_names_and_from_its_own_words) {
  const std::string form = form_with(R"({"id":"facts","label":"事实","type":"long_text","entered":true})",
                                     R"([{"kind":"words","field":"facts","list":"subjective","words":["左右"],"say":"不写推测"}])");
  const auto filled = looked_over(form, JsonObject{}, JsonObject{{"facts", "约三米左右，可能较厚，可能造成伤亡"}});
  ASSERT_THAT(codes(filled), ElementsAre("lint.words@facts", "lint.subjective@facts"));
  EXPECT_EQ(filled.warnings[1].what, "不写推测：“可能”");
  EXPECT_EQ(filled.warnings[1].stretch->at, 6U);
}

TEST(LookingOver, a_form_that_looks_for_brackets_itself_is_not_answered_twice) {
  const std::string form = form_with(R"({"id":"facts","label":"事实","type":"long_text","entered":true})",
                                     R"([{"kind":"words","field":"facts","words":["[20"],"say":"文号"}])");
  EXPECT_THAT(codes(looked_over(form, JsonObject{}, JsonObject{{"facts", "应急罚[2026]3号"}})), ElementsAre("lint.words@facts"));
}

TEST(LookingOver, tells_no_more_than_anyone_mends_and_walks_no_stretch_twice) {
  std::string hours, spaces(20'000, ' ');
  for (int i = 0; i < 2'000; ++i) hours += "5日9时，";
  const auto form = form_with(R"({"id":"period","label":"时间","type":"text","entered":true,"text":"{act.began_at|minute}"},
                                 {"id":"facts","label":"事实","type":"long_text","entered":true})", "[]");
  const auto filled = looked_over(form, JsonObject{}, JsonObject{{"period", hours}, {"facts", spaces + "9时" + spaces}});
  EXPECT_EQ(filled.warnings.size(), 20u);
}

TEST(LookingOver, without_lists_still_finds_what_needs_none) {
  const auto form = Form::load(form_with(R"({"id":"facts","label":"事实","type":"long_text","entered":true})",
                                         R"([{"kind":"words","field":"facts","list":"subjective","say":"不写推测"}])"));
  ASSERT_TRUE(form);
  const auto filled = fill(*form, JsonObject{}, JsonObject{{"facts", "可能是应急罚[2026]3号"}});
  ASSERT_TRUE(filled);
  EXPECT_THAT(codes(*filled), ElementsAre("lint.brackets@facts"));
}

TEST(LintLists, that_ship_are_whole) {
  EXPECT_TRUE(shipped().words.contains("subjective"));
  EXPECT_TRUE(shipped().may_go_together("inspection", "sampling"));
  EXPECT_TRUE(shipped().may_go_together("sampling", "inspection"));
  EXPECT_FALSE(shipped().may_go_together("inspection", "interview"));
}

TEST(LintLists, tell_where_they_are_malformed) {
  struct Bad {
    const char* json;
    const char* where;
  };
  for (const Bad& bad : {Bad{"[]", ""}, Bad{R"({"wrods":{}})", "/wrods"}, Bad{R"({"words":[]})", "/words"},
                         Bad{R"({"words":{"a":{"words":[""]}}})", "/words/a/words"}, Bad{R"({"words":{"a":{"words":[]}}})", "/words/a"},
                         Bad{R"({"words":{"a":{"word":["x"]}}})", "/words/a/word"}, Bad{R"({"words":{"a":{"words":"x"}}})", "/words/a/words"},
                         Bad{R"({"other_brackets_after":"x"})", "/other_brackets_after"}, Bad{R"({"acts_together":[]})", "/acts_together"},
                         Bad{R"({"acts_together":{"inspection":[1]}})", "/acts_together/inspection"}}) {
    const auto lists = LintLists::load(bad.json);
    ASSERT_FALSE(lists) << bad.json;
    EXPECT_EQ(lists.error().code, "lint.malformed") << bad.json;
    EXPECT_EQ(lists.error().where, bad.where) << bad.json;
  }
}

TEST(FormCheck, names_a_list_of_words_that_is_not_there) {
  FormKnowledge knowledge;
  knowledge.word_lists = {"subjective"};
  const auto problems_with = [&](const std::string& list) {
    std::vector<std::string> out;
    const auto form = form_with(R"({"id":"facts","label":"事实","type":"long_text","entered":true})",
                                R"([{"kind":"words","field":"facts","list":")" + list + R"(","say":"不写推测"}])");
    for (const auto& problem : check_forms({{"x.json", form}}, knowledge))
      if (problem.code == "form.unknown_list") out.push_back(problem.place);
    return out;
  };
  EXPECT_THAT(problems_with("subjektive"), ElementsAre("/lint/0/list"));
  EXPECT_THAT(problems_with("subjective"), IsEmpty());
}

}  // namespace
}  // namespace page_layout
