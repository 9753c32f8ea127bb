#include "page_layout/form.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "page_layout/blanks.h"
#include "page_layout/sample_papers.h"
#include "page_layout/templates.h"

namespace page_layout {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using sample::kForms;
using sample::kRoot;

Form load(const std::string& id) {
  auto form = Form::load(sample::form_text(kRoot, id));
  if (!form) throw std::runtime_error(form.error().text());
  return *form;
}

const LintLists& lists() {
  static const LintLists kLists = LintLists::load(sample::read(kRoot + "/data/lint/papers.json")).value();
  return kLists;
}

// Every hazard with the provision that it violates.
base::Json whole_state(int hazards) {
  auto state = sample::state(hazards);
  for (auto& hazard : state.get_object()["hazards"].get_array())
    hazard.get_object()["basis"] = "《中华人民共和国安全生产法》第三十六条第二款";
  return state;
}

Filled filled(const std::string& id, const base::Json& state, const base::Json& overrides = nullptr) {
  Dictionary dictionary;
  dictionary.lint = &lists();
  auto out = fill(load(id), state, overrides, dictionary);
  if (!out) throw std::runtime_error(out.error().text());
  return *out;
}

std::vector<std::string> warned(const Filled& f) {
  std::vector<std::string> out;
  for (const Warning& w : f.warnings) out.push_back(w.field);
  return out;
}

TEST(Forms, all_that_ship_load_under_their_own_name) {
  for (const char* id : kForms) {
    const Form form = load(id);
    EXPECT_EQ(form.id, id);
    EXPECT_FALSE(form.fields.empty());
  }
}

TEST(Forms, a_complete_case_fills_every_form_without_a_warning) {
  auto state = whole_state(3);
  for (const char* id : kForms) EXPECT_THAT(warned(filled(id, state)), ElementsAre()) << id;
}

TEST(Forms, numbers_are_written_in_hexagonal_brackets) {
  const base::Json values{{"region", "示"}, {"year", 2026}, {"serial", 17}};
  EXPECT_EQ(load("inspection_record").number(values), "（示）应急检记〔2026〕17号");
  EXPECT_EQ(load("inspection_record").series, "检记");
}

// A template of the bureau's own takes the code; both lead to one look.
TEST(Forms, that_are_numbered_have_a_code_which_their_own_template_writes) {
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/data/forms")) {
    if (entry.path().extension() != ".json") continue;
    const Form form = load(entry.path().stem().string());
    if (form.number_template.empty()) continue;
    EXPECT_FALSE(form.code.empty()) << form.id;
    EXPECT_THAT(form.number_template, HasSubstr(form.code)) << form.id;
  }
}

TEST(Filling, the_inspection_record_states_both_officers_and_their_certificates) {
  const auto f = filled("inspection_record", sample::state(2));
  const std::string text = base::text_at(f.fields, "situation");
  EXPECT_THAT(text, HasSubstr("办案人甲、办案人乙，执法证号为示0001、示0002"));
  EXPECT_THAT(text, HasSubstr("2026年3月5日9时12分向你单位现场负责人骉曌出示执法证件"));
}

TEST(Filling, showing_credentials_is_not_claimed_when_it_was_not_recorded) {
  auto state = sample::state(1);
  state.get_object()["act"].get_object().erase("credential_shown_at");
  EXPECT_THAT(base::text_at(filled("inspection_record", state).fields, "situation"),
              Not(HasSubstr("出示执法证件")));
}

TEST(Filling, an_inspection_that_found_nothing_says_so) {
  const auto f = filled("inspection_record", sample::state(0));
  EXPECT_THAT(base::text_at(f.fields, "situation"), HasSubstr("未发现问题和隐患"));
  EXPECT_THAT(warned(f), ElementsAre());
}

TEST(Filling, the_order_tells_apart_what_is_due_at_once_and_by_each_date) {
  const std::string text = base::text_at(filled("rectification_order", sample::state(5)).fields, "body");
  // hazards 0..4: the second is due at once, the fourth on April 5, the others on March 20
  EXPECT_THAT(text, HasSubstr("对上述第2项，责令你单位立即改正"));
  EXPECT_THAT(text, HasSubstr("对上述第1、3、5项，责令你单位于2026年3月20日前"));
  EXPECT_THAT(text, HasSubstr("对上述第4项，责令你单位于2026年4月5日前"));
  EXPECT_LT(text.find("3月20日前"), text.find("4月5日前"));
  EXPECT_THAT(text, HasSubstr("60日内向示例市人民政府申请行政复议"));
  EXPECT_THAT(text, HasSubstr("6个月内直接向示例市人民法院提起行政诉讼"));
}

TEST(Filling, the_reinspection_opinion_sorts_hazards_by_outcome) {
  const auto f = filled("reinspection_opinion", sample::state(4));
  const std::string text = base::text_at(f.fields, "conclusion");
  EXPECT_THAT(text, HasSubstr("第1、4项已整改完毕"));
  EXPECT_THAT(text, HasSubstr("第2项部分整改"));
  EXPECT_THAT(text, HasSubstr("第3项逾期未整改"));
  ASSERT_EQ(base::array_at(f.fields, "results")->size(), 4U);
}

TEST(Filling, a_single_officer_is_recorded_and_remarked_upon) {
  auto state = sample::state(1);
  state.get_object()["officers"].get_array().resize(1);
  const auto f = filled("inspection_record", state);
  EXPECT_THAT(warned(f), ElementsAre("certificates"));
  EXPECT_EQ(base::array_at(f.fields, "certificates")->size(), 1U);
}

TEST(Filling, what_is_required_and_missing_is_remarked_upon) {
  auto state = sample::state(1);
  state.get_object()["party"].get_object().erase("address");
  state.get_object()["act"].get_object().erase("ended_at");
  const auto f = filled("inspection_record", state);
  EXPECT_THAT(warned(f), ElementsAre("address", "period"));
  EXPECT_THAT(base::text_at(f.fields, "period"), HasSubstr("至＿＿＿＿"));
}

TEST(Filling, guesses_and_backward_times_are_remarked_upon) {
  auto state = sample::state(1);
  state.get_object()["hazards"].get_array()[0].get_object()["description"] = "粉尘可能较厚";
  state.get_object()["act"].get_object()["ended_at"] = "2026-03-05T01:00:00.000000Z";
  EXPECT_THAT(warned(filled("inspection_record", state)), ElementsAre("situation", "period"));
}

TEST(Filling, an_override_replaces_what_the_case_says) {
  const auto f = filled("inspection_record", sample::state(1), {{"place", "全厂"}, {"phone", ""}});
  EXPECT_EQ(base::text_at(f.fields, "place"), "全厂");
  EXPECT_EQ(base::text_at(f.fields, "phone"), "");
}

TEST(Filling, what_was_filled_fills_the_form_again_unchanged) {
  for (const char* id : kForms) {
    const auto once = filled(id, sample::state(7));
    const auto twice = filled(id, base::Json(base::JsonObject{}), once.fields);
    EXPECT_EQ(base::canonical_or_die(once.fields), base::canonical_or_die(twice.fields)) << id;
  }
}

struct BadOverride {
  const char* form;
  base::Json overrides;
  const char* code;
  const char* where;
};

TEST(Filling, a_wrong_override_is_refused_by_name) {
  const BadOverride kCases[] = {
      {"inspection_record", {{"colour", "red"}}, "form.unknown_field", "colour"},
      {"inspection_record", {{"place", 3}}, "form.bad_value", "place"},
      {"inspection_record", {{"place", "一\n二"}}, "form.bad_value", "place"},
      {"inspection_record", {{"place", std::string(60'000, 'x')}}, "form.bad_value", "place"},
      {"inspection_record", {{"certificates", "示0001"}}, "form.bad_value", "certificates"},
      {"rectification_order", {{"date", "2026-02-30"}}, "form.bad_value", "date"},
      {"reinspection_opinion", {{"time", "今天"}}, "form.bad_value", "time"},
      {"reinspection_opinion",
       {{"results", base::JsonArray{base::Json(base::JsonArray{"1"})}}},
       "form.bad_value",
       "results"},
      {"case_cover", {{"kind", "other"}}, "form.bad_value", "kind"},
      {"case_cover", "text", "form.bad_value", "fields"}};
  for (const BadOverride& c : kCases) {
    const auto result = fill(load(c.form), sample::state(1), c.overrides);
    ASSERT_FALSE(result) << c.where;
    EXPECT_EQ(result.error().code, c.code);
    EXPECT_EQ(result.error().where, c.where);
    EXPECT_FALSE(result.error().remedy.empty());
  }
}

TEST(Loading, each_fault_of_a_form_is_named_with_its_place) {
  const std::string head = R"({"form":"f","title":"表","fields":[{"id":"a","label":"甲","type":"text"}],)";
  const struct {
    std::string json, code, where;
  } kCases[] = {
      {"", "json.malformed", ""},
      {"[]", "form.malformed", ""},
      {R"({"title":"表"})", "form.malformed", "form"},
      {R"({"form":"f","title":"表","colour":1})", "form.unknown_member", "colour"},
      {R"({"form":"f","title":"表","fields":[{"id":"a","label":"甲","type":"word"}]})", "form.malformed",
       "fields[0].type"},
      {R"({"form":"f","title":"表","fields":[{"id":"a","label":"甲","type":"text","text":"{a"}]})",
       "form.malformed", "fields[0].text"},
      {R"({"form":"f","title":"表","fields":[{"id":"a","label":"甲","type":"text","text":"{a|loud}"}]})",
       "form.malformed", "fields[0].text"},
      {R"({"form":"f","title":"表","fields":[{"id":"a","label":"甲","type":"table"}]})", "form.malformed",
       "fields[0].columns"},
      {R"({"form":"f","title":"表","fields":[{"id":"a","label":"甲","type":"list"}]})", "form.malformed",
       "fields[0]"},
      {R"({"form":"f","title":"表","fields":[{"id":"a","label":"甲","type":"text"},{"id":"a","label":"乙","type":"text"}]})",
       "form.malformed", "fields[1].id"},
      {head + R"("blocks":[{"kind":"narrative","field":"b"}]})", "form.unknown_field", "blocks[0]"},
      {head + R"("blocks":[{"kind":"rows","field":"a"}]})", "form.malformed", "blocks[0]"},
      {head + R"("blocks":[{"kind":"table","columns":[30,30],"rows":[[{"field":"a"}]]}]})", "form.malformed",
       "blocks[0]"},
      {head + R"("blocks":[{"kind":"table","columns":[100,100],"rows":[]}]})", "form.malformed", "blocks[0]"},
      {head + R"("blocks":[{"kind":"letter","field":"a","size":"巨号"}]})", "form.malformed",
       "blocks[0].size"},
      {head + R"("blocks":[{"kind":"signatures","lines":[{"role":"officer","label":"签","people":9}]}]})",
       "form.malformed", "blocks[0].lines[0].people"},
      {head + R"("lint":[{"kind":"words","field":"zz","say":"x"}]})", "form.unknown_field", "lint[0].field"},
      {std::string(300'000, ' '), "form.malformed", ""}};
  for (const auto& c : kCases) {
    const auto form = Form::load(c.json);
    ASSERT_FALSE(form) << c.json.substr(0, 200);
    EXPECT_EQ(form.error().code, c.code) << c.json.substr(0, 200);
    if (c.code != "json.malformed") {
      EXPECT_EQ(form.error().where, c.where) << c.json.substr(0, 200);
    }
  }
}

TEST(Templates, paths_lead_through_lists_and_filters) {
  const auto state =
      base::parse_json(R"({"h":[{"k":"a","n":1},{"k":"b","n":2},{"k":"a","n":3}],"t":"2026-03-05","e":""})")
          .value();
  const Scope scope(state);
  int blanks = 0;
  EXPECT_EQ(write_template("{h.n|join:,}/{h[k=a].index|join:,}/{t|date}/{x|or:无}", scope, blanks),
            "1,2,3/1,3/2026年3月5日/无");
  EXPECT_EQ(blanks, 0);
  EXPECT_EQ(write_template("{x}{e}{h[k=z].n}", scope, blanks), "＿＿＿＿＿＿＿＿＿＿＿＿");
  EXPECT_EQ(blanks, 3);
  EXPECT_EQ(write_template("第{index|numeral}项", scope.with("index", base::Json(12)), blanks), "第十二项");
}

TEST(Blanks, are_told_by_the_label_of_each_needed_field_that_holds_one) {
  const Form form = load("inspection_record");
  auto state = sample::state(1);
  EXPECT_THAT(blanks_left(form, filled("inspection_record", state).fields), testing::IsEmpty());
  state.as_object()["act"].as_object().erase("ended_at");
  EXPECT_THAT(blanks_left(form, filled("inspection_record", state).fields), ElementsAre("检查时间"));
  EXPECT_THAT(blanks_left(form, filled("inspection_record", state, base::JsonObject{{"period", "上午九时至十时"}}).fields), testing::IsEmpty());
  EXPECT_THAT(blanks_left(form, filled("inspection_record", state, base::JsonObject{{"place", ""}}).fields),
              ElementsAre("检查场所", "检查时间"));
  for (const char* blank : {" ", "\u3000", "\u200b"})
    EXPECT_THAT(blanks_left(form, filled("inspection_record", state, base::JsonObject{{"place", blank}}).fields),
                ElementsAre("检查场所", "检查时间"));
  state.as_object()["party"].as_object().erase("phone");  // not needed
  EXPECT_THAT(blanks_left(form, filled("inspection_record", state).fields), ElementsAre("检查时间"));
}

}  // namespace
}  // namespace page_layout
