// What the check of forms tells: of each fault its place, and of a whole form nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "page_layout/form_check.h"
#include "page_layout/sample_papers.h"

namespace page_layout {

void PrintTo(const FormProblem& p, std::ostream* out);
void PrintTo(const FormProblem& p, std::ostream* out) {
  *out << p.file << p.place << ": " << p.what << " [" << p.code << (p.error ? "]" : ", a remark]");
}

namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Files = std::map<std::string, std::string>;

constexpr const char* kWhole = R"json({
  "form": "notice", "version": 1, "title": "通知书",
  "number": {"template": "（{region}）应急通〔{year}〕{serial}号", "series": "notice"},
  "signers": [{"role": "party", "least": 1}],
  "fields": [
    {"id": "party", "label": "当事人", "type": "text", "source": "party.name"},
    {"id": "facts", "label": "事实", "type": "long_text", "entered": true},
    {"id": "both", "label": "全文", "type": "long_text", "derived": true, "text": "{fields.party}：{fields.facts}"}
  ],
  "blocks": [
    {"kind": "heading"},
    {"kind": "narrative", "label": "全文", "field": "both"},
    {"kind": "signatures", "lines": [{"role": "party", "label": "当事人"}]}
  ]
})json";

// The whole form, but for one place.
std::string with(const std::string& part, const std::string& other) {
  std::string text = kWhole;
  const auto at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), other);
}

FormKnowledge knowledge() {
  FormKnowledge out;
  out.path_fault = [](const std::vector<std::string>& steps) {
    return steps.front() == "party" || steps.front() == "case" ? std::string() : "the case state has no such path";
  };
  out.has_words = [](std::string_view list) { return list == "outcome"; };
  out.roles = {"party", "officer"};
  return out;
}

std::vector<FormProblem> problems(const Files& files, const std::vector<RequiredWords>& required = {}, const OtherForms& others = {}) {
  return check_forms(files, knowledge(), required, others);
}
std::vector<FormProblem> problems(const std::string& form) { return problems(Files{{"notice.json", form}}); }

auto problem(const char* code, const char* place) {
  return AllOf(::testing::Field(&FormProblem::code, code), ::testing::Field(&FormProblem::place, place), ::testing::Field(&FormProblem::error, true));
}

TEST(FormCheck, FindsNothingInAWholeForm) { EXPECT_THAT(problems(kWhole), IsEmpty()); }

TEST(FormCheck, TellsWhatIsNoFormWithItsPlace) {
  EXPECT_THAT(problems("{"), ElementsAre(::testing::Field(&FormProblem::code, HasSubstr("json."))));
  EXPECT_THAT(problems(with("\"version\": 1,", "\"version\": 1, \"colour\": \"red\",")),
              ElementsAre(problem("form.unknown_member", "/colour")));
  EXPECT_THAT(problems(with("\"field\": \"both\"", "\"field\": \"neither\"")),
              Contains(::testing::Field(&FormProblem::code, "form.unknown_field")));
  EXPECT_THAT(problems(with("{fields.facts}\"", "{fields.facts\"")), ElementsAre(problem("form.malformed", "/fields/2/text")))
      << "an element that is not closed";
}

TEST(FormCheck, TellsPathsThatLeadNowhere) {
  EXPECT_THAT(problems(with("party.name", "weather.today")), ElementsAre(problem("form.unknown_source", "/fields/0/source")));
  EXPECT_THAT(problems(with("{fields.facts}", "{fields.fact}")), Contains(problem("form.unknown_field", "/fields/2/text")));
  EXPECT_THAT(problems(with("{fields.facts}", "{party.name}")), Contains(problem("form.derived_from_record", "/fields/2/text")));
  EXPECT_THAT(problems(with("{fields.facts}", "{fields.both}")), Contains(problem("form.field_too_late", "/fields/2/text")));
  EXPECT_THAT(problems(with("\"source\": \"party.name\"", "\"text\": \"{party.kind|words:moods}\"")),
              ElementsAre(problem("form.unknown_words", "/fields/0/text")));
}

TEST(FormCheck, TellsFieldsThatNobodyFillsOrThatStandNowhere) {
  EXPECT_THAT(problems(with(", \"entered\": true", "")), ElementsAre(problem("form.nobody_fills", "/fields/1")));
  EXPECT_THAT(problems(with("{fields.party}：", "")), ElementsAre(problem("form.not_placed", "/fields/0")));
}

TEST(FormCheck, HoldsSignersAgainstTheirPlaces) {
  EXPECT_THAT(problems(with("\"signers\": [", "\"signers\": [{\"role\": \"officer\"}, ")),
              ElementsAre(problem("form.signer_without_place", "/signers/0")));
  EXPECT_THAT(problems(with("\"signers\": [", "\"signers\": [{\"role\": \"party\"}, ")),
              ElementsAre(problem("form.signer_twice", "/signers/1")));
  EXPECT_THAT(problems(with("{\"role\": \"party\", \"label\": \"当事人\"}",
                            "{\"role\": \"party\", \"label\": \"当事人\"}, {\"role\": \"officer\", \"label\": \"执法人员\"}")),
              ElementsAre(problem("form.place_without_signer", "/signers")));
  EXPECT_THAT(problems(with("{\"role\": \"party\", \"least\": 1}", "{\"role\": \"party\"}, {\"role\": \"pirate\"}")),
              Contains(problem("form.unknown_role", "/signers/1/role")));
}

TEST(FormCheck, TakesWhatIsAskedOfARefusalOfWhoMayRefuseAlone) {
  const auto party = [](const char* more) {
    return with("{\"role\": \"party\", \"least\": 1}", std::string("{\"role\": \"party\", \"least\": 1") + more + "}");
  };
  EXPECT_THAT(problems(party(", \"may_refuse\": true, \"refusal\": [\"report\", \"recording\"]")), IsEmpty());
  const auto form = Form::load(party(", \"may_refuse\": true, \"refusal\": [\"report\", \"recording\"]"));
  ASSERT_TRUE(form);
  EXPECT_EQ(form->signers[0].refusal, (std::vector{RefusalAsk::report, RefusalAsk::recording}));
  EXPECT_THAT(problems(party(", \"refusal\": [\"report\"]")), ElementsAre(problem("form.malformed", "/signers/0/refusal")));
  EXPECT_THAT(problems(party(", \"may_refuse\": true, \"refusal\": [\"apology\"]")),
              ElementsAre(problem("form.malformed", "/signers/0/refusal")));
}

TEST(FormCheck, AsksForHexagonalBracketsAroundTheYear) {
  EXPECT_THAT(problems(with("〔{year}〕", "[{year}]")), Contains(problem("form.wrong_brackets", "/number/template")));
  const auto remarks = problems(with("\"text\": \"{fields.party}", "\"text\": \"见（2026）示1号。{fields.party}"));
  ASSERT_EQ(remarks.size(), 1u);
  EXPECT_FALSE(remarks[0].error) << "what stands in the text may be a law's own number";
}

TEST(FormCheck, TellsCharactersThatNoFontHas) {
  auto known = knowledge();
  known.fonts = sample::fonts(sample::kRoot).get();
  EXPECT_THAT(check_forms({{"notice.json", with("通知书", "通知书\xF3\xB0\x80\x80")}}, known),
              Contains(::testing::Field(&FormProblem::code, "form.unreachable_character")));
  EXPECT_THAT(check_forms({{"notice.json", kWhole}}, known), IsEmpty());
}

TEST(FormCheck, HoldsFormsAgainstEachOther) {
  EXPECT_THAT(problems(Files{{"note.json", kWhole}}), ElementsAre(problem("form.other_name", "/form")));
  const auto second = with("\"form\": \"notice\"", "\"form\": \"second\"");
  EXPECT_THAT(problems(Files{{"notice.json", kWhole}, {"second.json", second}}), ElementsAre(problem("form.alias_clash", "/title")));
  EXPECT_THAT(problems(Files{{"notice.json", kWhole}}, {}, OtherForms{{"old"}, {{"通知书", "old"}}}),
              ElementsAre(problem("form.alias_clash", "/title")));
  const auto asks = [](const char* id) {
    return with("\"version\": 1,", std::string("\"version\": 1, \"prerequisites\": [{\"any_of\": [\"") + id + "\"], \"strength\": \"hard\", \"reason\": \"先\"}],");
  };
  EXPECT_THAT(problems(asks("nobody")), ElementsAre(problem("form.unknown_prerequisite", "/prerequisites/0/any_of")));
  EXPECT_THAT(problems(asks("notice")), ElementsAre(problem("form.own_prerequisite", "/prerequisites/0/any_of")));
  EXPECT_THAT(problems(Files{{"notice.json", asks("old")}}, {}, OtherForms{{"old"}, {}}), IsEmpty());
}

TEST(FormCheck, AsksForTheWordsOfTheLaw) {
  const std::vector<RequiredWords> required{{{"notice"}, {"申请行政复议"}, "应当告知救济途径"}};
  EXPECT_THAT(problems(Files{{"notice.json", kWhole}}, required), ElementsAre(problem("form.words_missing", "")));
  EXPECT_THAT(problems(Files{{"notice.json", with("\"text\": \"{fields.party}", "\"text\": \"可以申请行政复议。{fields.party}")}}, required), IsEmpty());
  const auto read = read_required_words(R"({"required": [{"forms": ["notice"], "any_of": ["申请行政复议"], "because": "x"}]})");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->at(0).any_of, std::vector<std::string>{"申请行政复议"});
  EXPECT_EQ(read_required_words(R"({"required": [{"forms": ["notice"], "any_of": [], "because": "x"}]})").error().code, "form.malformed");
}

}  // namespace
}  // namespace page_layout
