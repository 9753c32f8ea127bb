// What bureaus write as numbers, and what a template may not say.
#include "numbering/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>

namespace numbering {
namespace {

Facts usual() {
  return {{{Fact::year, "2026"},
           {Fact::region, "示"},
           {Fact::organ, "应急"},
           {Fact::code, "检记"},
           {Fact::team, "执法二中队"},
           {Fact::officer, "A07"},
           {Fact::case_year, "2026"},
           {Fact::case_serial, "12"}},
          "（示）应急案〔2026〕12号"};
}

Template parsed(std::string_view text) {
  auto made = Template::parse(text, "/value");
  EXPECT_TRUE(made) << text << ": " << made.error().text();
  return made.value();
}

base::Error refused(std::string_view text) {
  const auto made = Template::parse(text, "/value");
  EXPECT_FALSE(made) << text;
  if (made)
    return {};
  EXPECT_EQ(made.error().where, "/value");
  EXPECT_FALSE(made.error().remedy.empty()) << text;
  return made.error();
}

std::string filled(std::string_view text, const Facts& facts, std::int64_t serial) {
  const auto number = parsed(text).fill(facts, serial);
  return number ? *number : number.error().code;
}

struct Written {
  const char* text;
  std::map<Fact, std::string> facts;
  std::int64_t serial;
  const char* number;
  const char* series;
};

class NumbersAsWritten : public testing::TestWithParam<Written> {};

TEST_P(NumbersAsWritten, come_from_a_template_and_facts) {
  const auto& written = GetParam();
  auto facts = usual();
  for (const auto& [fact, value] : written.facts) facts.shown[fact] = value;
  const auto made = parsed(written.text);
  EXPECT_EQ(made.fill(facts, written.serial).value(), written.number);
  EXPECT_EQ(made.series("paper.form", facts).value(), written.series);
}

INSTANTIATE_TEST_SUITE_P(
    OfBureaus, NumbersAsWritten,
    testing::Values(
        Written{"（{region}）应急{code}〔{year}〕{serial}号",
                {{Fact::region, "通"}},
                1,
                "（通）应急检记〔2026〕1号",
                "paper.form/2026"},
        // The mine rule, A+(B)煤安+C〔年份〕D号, of an invented bureau.
        Written{"{region}(监)煤安{code}〔{year}〕{serial}号",
                {{Fact::region, "示"}, {Fact::code, "检"}},
                3,
                "示(监)煤安检〔2026〕3号",
                "paper.form/2026"},
        Written{"(湘怀沅)应急罚〔{year}〕{team}-{serial}号",
                {{Fact::year, "2025"}},
                9,
                "(湘怀沅)应急罚〔2025〕执法二中队-9号",
                "paper.form/2025/执法二中队"},
        Written{"(津保)应急罚[{year}]k-{serial}号", {{Fact::year, "2023"}}, 39, "(津保)应急罚[2023]k-39号", "paper.form/2023"},
        Written{"（京丰）安监罚【{year}】执-{serial}号",
                {{Fact::year, "2018"}},
                19,
                "（京丰）安监罚【2018】执-19号",
                "paper.form/2018"},
        Written{"({region}){organ}罚({year}){serial}号",
                {{Fact::region, "宁"}, {Fact::organ, "安监管"}, {Fact::year, "2016"}},
                1,
                "(宁)安监管罚(2016)1号",
                "paper.form/2016"},
        Written{"深龙华大浪综行简罚决字第{serial}号", {}, 1, "深龙华大浪综行简罚决字第1号", "paper.form"},
        Written{
            "（宁）应急责改[{year}]({serial})号", {{Fact::year, "2019"}}, 27, "（宁）应急责改[2019](27)号", "paper.form/2019"},
        // All papers of a case share its number; the second of a form gets a suffix.
        Written{"（常）应急{code}〔{case_year}〕{case_serial}{again}号",
                {{Fact::code, "罚"}, {Fact::case_year, "2025"}},
                1,
                "（常）应急罚〔2025〕12号",
                "paper.form/（示）应急案〔2026〕12号"},
        Written{"（常）应急{code}〔{case_year}〕{case_serial}{again}号",
                {{Fact::code, "责改"}},
                2,
                "（常）应急责改〔2026〕12-2号",
                "paper.form/（示）应急案〔2026〕12号"},
        // Year, officer and three digits.
        Written{"{year}{officer}{serial:3}", {}, 7, "2026A07007", "paper.form/2026/A07"},
        Written{"（示）应急检记〔{year}〕{serial}号", {}, 1, "（示）应急检记〔2026〕1号", "paper.form/2026"},
        Written{"（示）应急现记〔{year}〕{serial}号", {}, 1, "（示）应急现记〔2026〕1号", "paper.form/2026"},
        Written{"（示）应急管检记〔{year}〕{serial}号", {}, 1, "（示）应急管检记〔2026〕1号", "paper.form/2026"},
        Written{"J001-ZY·JC·{year}-D30-{serial:4}", {}, 12, "J001-ZY·JC·2026-D30-0012", "paper.form/2026"}));

TEST(Series, take_the_name_and_the_scope_that_the_template_gives) {
  const auto facts = usual();
  EXPECT_EQ(parsed("罚〔{year}〕{serial}号 | series 处罚").series("paper.penalty_decision", facts).value(), "处罚/2026");
  EXPECT_EQ(parsed("罚〔{year}〕{serial}号 | per form").series("paper.penalty_decision", facts).value(),
            "paper.penalty_decision");
  EXPECT_EQ(parsed("罚〔{year}〕{team}-{serial}号|per year").series("p.f", facts).value(), "p.f/2026");
  EXPECT_EQ(parsed("罚〔{year}〕{team}-{serial}号 | per team,year").series("p.f", facts).value(), "p.f/2026/执法二中队");
}

TEST(Series, begin_where_the_bureau_stands_when_it_begins) {
  const auto made = parsed("罚〔{year}〕{serial}号 | from 58 in 2026");
  auto facts = usual();
  EXPECT_EQ(made.first_serial(facts), 58);
  facts.shown[Fact::year] = "2027";
  EXPECT_EQ(made.first_serial(facts), 1);
  EXPECT_EQ(parsed("罚字第{serial}号 | from 301").first_serial(facts), 301);
  EXPECT_EQ(parsed("罚字第{serial}号").first_serial(facts), 1);
}

TEST(Width, is_outgrown_where_nothing_is_mistaken_for_another) {
  EXPECT_EQ(filled("检-{serial:3}号", usual(), 999), "检-999号");
  EXPECT_EQ(filled("检-{serial:3}号", usual(), 1000), "检-1000号");
}

TEST(Width, is_the_end_of_the_series_where_the_next_digit_would_belong_to_the_officer) {
  EXPECT_EQ(filled("{year}{officer}{serial:3}", usual(), 999), "2026A07999");
  EXPECT_EQ(filled("{year}{officer}{serial:3}", usual(), 1000), "numbering.series_full");
  EXPECT_EQ(filled("检{case_year}{case_serial:2}{serial}", {{{Fact::case_year, "2026"}, {Fact::case_serial, "100"}}, "c"}, 1),
            "numbering.series_full");
}

TEST(Templates, that_are_not_written_by_the_rules_are_refused) {
  for (const char* bad : {"",
                          "应急检〔{year}〕号",
                          "{serial}{serial}",
                          "检{serial}{again}",
                          "检{number}",
                          "检{serial",
                          "检}{serial}",
                          "检{serial:0}",
                          "检{serial:10}",
                          "检{serial:x}",
                          "检{year:2}{serial}",
                          "检{serial} |",
                          "检{serial} | every year",
                          "检{serial} | per moon",
                          "检{serial} | per form | per form",
                          "检{serial} | series",
                          "检{serial} | series a/b",
                          "检{serial} | from 0",
                          "检{serial} | from x",
                          "检〔{year}〕{serial} | from 1 in x"})
    EXPECT_EQ(refused(bad).code, "numbering.bad_template") << bad;
  EXPECT_EQ(refused(std::string(401, 'x') + "{serial}").code, "numbering.bad_template");
  EXPECT_THAT(refused("检{moon}{serial}").what, testing::HasSubstr("{moon}"));
  EXPECT_THAT(refused("应急检〔{year}〕号").what, testing::HasSubstr("no {serial}"));
}

TEST(Templates, whose_series_begins_anew_unseen_are_refused) {
  for (const char* bad :
       {"检{serial} | per year", "检{serial} | per team", "检{serial}| per officer", "检{serial} | per case",
        "检{case_serial}-{serial}", "检{again}", "检〔{year}〕{serial}号 | from 58", "检{serial} | from 58 in 2026"})
    EXPECT_EQ(refused(bad).code, "numbering.bad_scope") << bad;
}

TEST(Templates, of_which_two_numbers_could_look_alike_are_refused) {
  for (const char* bad : {"检〔{case_year}〕{case_serial}{serial}", "检{team}{serial}", "检{year}{officer}{serial}",
                          "检{serial}{team}", "{team}{officer}-{serial}"})
    EXPECT_EQ(refused(bad).code, "numbering.ambiguous") << bad;
}

TEST(Facts, that_are_missing_or_unfit_are_named) {
  const auto made = parsed("罚〔{year}〕{team}-{serial}号");
  auto facts = usual();
  facts.shown.erase(Fact::team);
  EXPECT_EQ(made.fill(facts, 1).error().code, "numbering.fact_missing");
  EXPECT_EQ(made.fill(facts, 1).error().where, "team");
  EXPECT_EQ(made.series("p", facts).error().where, "team");
  facts.shown[Fact::team] = "一/二中队";
  EXPECT_EQ(made.series("p", facts).error().code, "numbering.bad_fact");
  facts.shown[Fact::team] = std::string(130, 'x');
  EXPECT_EQ(made.series("p", facts).error().code, "numbering.bad_fact");
  EXPECT_EQ(parsed("罚〔{case_year}〕{case_serial}{again}号").series("p", {usual().shown, ""}).error().where, "case");
}

TEST(SettledTemplates, give_the_numbers_of_a_block) {
  const auto made = parsed("({region})罚〔{year}〕{team}-{serial:3}号");
  const auto settled = made.settled(usual()).value();
  EXPECT_EQ(settled, "(示)罚〔2026〕执法二中队-{serial:3}号");
  EXPECT_EQ(filled(settled, {}, 41), "(示)罚〔2026〕执法二中队-041号");
  EXPECT_EQ(parsed("罚〔{case_year}〕{case_serial}{again}号").settled(usual()).error().code, "numbering.fact_missing");
}

std::vector<std::string> remarked(std::string_view text) {
  std::vector<std::string> codes;
  for (const auto& remark : parsed(text).remarks()) codes.push_back(remark.code);
  return codes;
}

TEST(Brackets, that_bureaus_write_otherwise_are_remarked_and_taken) {
  using testing::ElementsAre;
  EXPECT_THAT(remarked("（示）应急检〔{year}〕{serial}号"), ElementsAre());
  EXPECT_THAT(remarked("（示）应急检〔2026〕{serial}号"), ElementsAre());
  EXPECT_THAT(remarked("J001-{year}-{serial:4}"), ElementsAre());
  for (const char* other : {"检[{year}]{serial}号", "检【{year}】{serial}号", "检({year}){serial}号", "检（2026）{serial}号",
                            "检［{case_year}］{case_serial}-{serial}号"})
    EXPECT_THAT(remarked(other), ElementsAre("numbering.year_brackets")) << other;
  for (const char* other : {"（湘怀沅)应急罚〔{year}〕{serial}号", "(湘怀沅应急罚〔{year}〕{serial}号",
                            "湘怀沅)应急罚〔{year}〕{serial}号", "罚〔{year}]{serial}号"})
    EXPECT_THAT(remarked(other), ElementsAre("numbering.brackets_unpaired")) << other;
  EXPECT_EQ(parsed("检【{year}】{serial}号").remarks().front().place, "【】");
}

bool alike(std::string_view one, std::string_view other, std::string_view code_of_other = "检记") {
  auto facts = usual(), others = usual();
  others.shown[Fact::code] = std::string(code_of_other);
  const bool answer = can_be_equal(parsed(one), facts, parsed(other), others);
  EXPECT_EQ(can_be_equal(parsed(other), others, parsed(one), facts), answer) << one << " " << other;
  return answer;
}

TEST(TwoTemplates, are_alike_where_they_have_a_text_in_common) {
  EXPECT_TRUE(alike("检〔{year}〕{serial}号", "检〔{year}〕{serial}号"));
  EXPECT_TRUE(alike("检〔{year}〕{serial}号", "检〔2026〕{serial:3}号"));
  EXPECT_TRUE(alike("检{serial}", "检{year}{serial}"));  // 检20261
  EXPECT_TRUE(alike("应急检记〔{year}〕{serial}号", "应急{code}〔{year}〕{serial}号"));
  EXPECT_TRUE(alike("罚〔{year}〕{team}-{serial}号", "罚〔{year}〕k-{serial}号"));
  EXPECT_TRUE(alike("罚〔{year}〕{case_serial}-{serial}号 | per form", "罚〔{case_year}〕{case_serial}{again}号"));
  EXPECT_TRUE(alike("罚〔{year}〕{serial}号", "罚〔{case_year}〕{case_serial}{again}号"));
  EXPECT_FALSE(alike("检〔{year}〕{serial}号", "检[{year}]{serial}号"));
  EXPECT_FALSE(alike("罚〔{year}〕{team}-{serial}号", "罚〔{year}〕{serial}号"));
  EXPECT_FALSE(alike("检{year}-{serial}", "检{serial}"));
  EXPECT_FALSE(alike("应急检记〔{year}〕{serial}号", "应急{code}〔{year}〕{serial}号", "责改"));
  EXPECT_FALSE(alike("检{serial:3}", "检{serial}0x"));
  EXPECT_FALSE(alike("检0{serial}", "检{serial}"));  // a serial has no nought in front
}

// Templates of random parts, as people may write them.
rc::Gen<std::string> templates() {
  const auto part =
      rc::gen::element<std::string>("", "检", "罚", "-", "1", "0", "〔", "{year}", "{team}-", "-{officer}", "{officer}",
                                    "{code}", "{case_year}-{case_serial}-", "{case_year}{case_serial:3}");
  const auto serial =
      rc::gen::element<std::string>("{serial}", "{serial:1}", "{serial:3}", "-{serial}号", "{case_year}第{case_serial}{again}");
  return rc::gen::map(rc::gen::tuple(part, part, serial, part, part),
                      [](const auto& all) { return std::apply([](const auto&... parts) { return (parts + ...); }, all); });
}

RC_GTEST_PROP(Templates, that_are_taken_give_other_serials_other_numbers, ()) {
  const auto made = Template::parse(*templates(), "/value");
  RC_PRE(made.has_value());
  const auto one = *rc::gen::inRange<std::int64_t>(1, 3000), other = *rc::gen::inRange<std::int64_t>(1, 3000);
  const auto a = made->fill(usual(), one), b = made->fill(usual(), other);
  if (a && b)
    RC_ASSERT((*a == *b) == (one == other));
}

RC_GTEST_PROP(Templates, with_a_series_of_their_own_per_officer_and_case_keep_these_apart, ()) {
  const auto made = Template::parse(*templates(), "/value");
  RC_PRE(made.has_value());
  const auto facts = [] {
    auto out = usual();
    out.shown[Fact::officer] = *rc::gen::element<std::string>("1", "11", "A1", "1A");
    out.shown[Fact::case_serial] = *rc::gen::element<std::string>("1", "11", "111");
    out.case_number = "案" + out.shown[Fact::case_serial];
    return out;
  };
  const auto left = facts(), right = facts();
  const auto a = made->fill(left, *rc::gen::inRange<std::int64_t>(1, 1200)),
             b = made->fill(right, *rc::gen::inRange<std::int64_t>(1, 1200));
  if (!a || !b || made->series("p", left).value() == made->series("p", right).value())
    return;
  // Texts of which nothing is known may stand beside literal digits or beside each other over a hyphen; those the register
  // keeps apart when the number is given. With one such part, the template does.
  const auto open = std::count_if(made->pieces().begin(), made->pieces().end(), [](const Piece& piece) {
    return piece.kind != Piece::Kind::text &&
           !(piece.kind == Piece::Kind::fact && piece.fact != Fact::officer && piece.fact != Fact::case_serial);
  });
  if (open <= 2)
    RC_ASSERT(*a != *b);
}

RC_GTEST_PROP(TwoTemplates, that_give_one_text_are_known_to_be_alike, ()) {
  const auto one = Template::parse(*templates(), "/value"), other = Template::parse(*templates(), "/value");
  RC_PRE(one.has_value() && other.has_value());
  const auto a = one->fill(usual(), *rc::gen::inRange<std::int64_t>(1, 30)),
             b = other->fill(usual(), *rc::gen::inRange<std::int64_t>(1, 30));
  if (a && b && *a == *b)
    RC_ASSERT(can_be_equal(*one, usual(), *other, usual()));
  RC_ASSERT(can_be_equal(*one, usual(), *one, usual()));
}

RC_GTEST_PROP(SettledTemplates, say_the_same_as_the_template, ()) {
  const auto made = Template::parse(*templates(), "/value");
  RC_PRE(made.has_value());
  const auto settled = made->settled(usual());
  RC_PRE(settled.has_value());
  const auto serial = *rc::gen::inRange<std::int64_t>(1, 999);
  const auto number = made->fill(usual(), serial);
  if (number)
    RC_ASSERT(*number == parsed(*settled).fill({}, serial).value());
}

}  // namespace
}  // namespace numbering
