// A clause that is the sum of what other articles find: what it lists, what it leaves out, and which ranges are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rulebook/coverage.h"
#include "rulebook/gathering.h"
#include "rulebook/test_rules.h"
#include "rulebook/told_once.h"

namespace rulebook {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Articles 1 to 9; the ninth gathers what the range says.
std::string parcel_code(const std::string& range, const std::string& layer = "bureau") {
  return "layer: " + layer +
         "\nsource: {title: {zh: 办法, en: Measures}, last_article: 9}\n"
         "articles:\n"
         "  - {article: 1, clause: 第一条, title: {zh: 一, en: One}}\n"
         "  - {article: 2, clause: 第二条, title: {zh: 二, en: Two}}\n"
         "  - {article: 3, clause: 第三条, title: {zh: 三, en: Three}}\n"
         "principles:\n"
         "  - article: 9\n    clause: 第九条\n    title: {zh: 九, en: Nine}\n"
         "    statement: {zh: 汇集, en: the sum}\n    reason: {zh: 由人判断, en: people judge}\n"
         "    gathers: " +
         range + "\n";
}

// Something is to be handed in within two days of the parcel.
std::string due_rule(const std::string& article, const std::string& record, const std::string& more = {}) {
  const std::string clause = article == "1" ? "第一条" : article == "2" ? "第二条" : "第三条";
  return "  - id: " + record + "\n    article: " + article + "\n    clause: " + clause +
         "\n    title: {zh: 交, en: Hand in}\n    asks: {zh: 交, en: hand it in}\n    answers: {zh: 谁, en: who}\n"
         "    cure: {zh: 补, en: mend}\n    trigger: {record: parcel.sent}\n"
         "    subject: {kind: parcel, id: $trigger.parcel}\n    requires: {record: " +
         record + "}\n" + two_days() + more;
}

std::string rules_of_parcels() {
  return "rules:\n" + due_rule("1", "late.kept") + due_rule("1", "good.kept") + due_rule("2", "none.kept") +
         due_rule("2", "advised.kept", "    effect: advice\n") + due_rule("2", "signalled.kept", "    effect: signal\n") +
         due_rule("3", "outside.kept");
}

std::vector<Fact> parcel_and_what_came() {
  return {fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", R"({"parcel":"p1"})"),
          fact(1, "2026-03-03T09:00:00+08:00", "good.kept", "{}"),
          fact(2, "2026-03-06T09:00:00+08:00", "late.kept", "{}")};
}

Rulebook loaded(const Files& files) {
  auto book = Rulebook::load(files);
  if (!book) ADD_FAILURE() << book.error().text();
  return std::move(book).value();
}

struct Sum {
  Rulebook book;
  Obligations told;
  Sum(const Files& files, std::string_view now)
      : book(loaded(files)),
        told(told_once(evaluate(book, no_calendar(), book.standard_parameters(), parcel_and_what_came(), t(now)).value())) {}
  Article ninth() const {
    for (const auto& a : book.articles())
      if (a.number == 9) return a;
    return {};
  }
  std::vector<std::string> ids() const {
    const auto article = ninth();
    std::vector<std::string> out;
    for (const auto& one : gathered(article, *article.declared.at(0).gathers, told))
      out.push_back(one.answer->id + " in " + one.finding->id);
    return out;
  }
};

TEST(Gathering, ListsWhatIsMissingAndWhatWasLateOfItsArticlesByArticle) {
  const Sum sum(small_bundle(parcel_code("{first: 1, last: 2}") + rules_of_parcels()), "2026-03-09T09:00:00+08:00");
  EXPECT_THAT(sum.ids(), ElementsAre("late.kept:p1 in late.kept:p1", "none.kept:p1 in none.kept:p1"));
}

TEST(Gathering, BeginsWithTheBreach) {
  const auto files = small_bundle(parcel_code("{first: 2, last: 2}") + rules_of_parcels());
  EXPECT_THAT(Sum(files, "2026-03-04T23:59:59+08:00").ids(), IsEmpty());
  EXPECT_THAT(Sum(files, "2026-03-05T00:00:00+08:00").ids(), ElementsAre("none.kept:p1 in none.kept:p1"));
}

TEST(Gathering, NamesTheRulesThatCanFindSomething) {
  const Sum sum(small_bundle(parcel_code("{first: 1, last: 2}") + rules_of_parcels()), "2026-03-09T09:00:00+08:00");
  EXPECT_THAT(sum.ninth().declared.at(0).gathers->rules, ElementsAre("late.kept", "good.kept", "none.kept"));
  for (const auto& article : coverage(sum.book, "small", {}))
    if (article.article == 9) {
      EXPECT_THAT(boost::json::serialize(to_json(article, "small")),
                  HasSubstr(R"("gathers":{"first":1,"last":2,"rules":["late.kept","good.kept","none.kept"]})"));
    }
}

// The law's rule tells the duty; the answer of the bureau's own article is gathered, and leads to where it is told.
TEST(Gathering, LeadsToTheFindingThatTellsItForAnotherLaw) {
  const std::string law = head("law") + "rules:\n" + due_rule("1", "law.kept", "    also: [none.kept]\n");
  const auto files = small_bundle(law, parcel_code("{first: 1, last: 2}") + "rules:\n" + due_rule("2", "none.kept"));
  EXPECT_THAT(Sum(files, "2026-03-09T09:00:00+08:00").ids(), ElementsAre("none.kept:p1 in law.kept:p1"));
}

std::string range_refused(const std::string& range) {
  const auto loaded = Rulebook::load(small_bundle(parcel_code(range) + rules_of_parcels()));
  return loaded ? "loaded" : loaded.error().code + " at " + loaded.error().where + ": " + loaded.error().what;
}

TEST(Gathering, OfARangeThatIsNoneIsRefused) {
  EXPECT_EQ(range_refused("{first: 1, last: 8}"), "loaded");
  EXPECT_EQ(range_refused("{first: 3, last: 2}"), "rulebook.bad_number at small/1.yaml:13:14: `last` comes before `first`");
  EXPECT_EQ(range_refused("{first: 1, last: 9}"), "rulebook.bad_number at small/1.yaml:13:14: article 9 gathers itself");
  EXPECT_EQ(range_refused("{first: 0, last: 2}"), "rulebook.bad_number at small/1.yaml:13:22: `first` is the number of an article, 1 to 2000");
  EXPECT_EQ(range_refused("{first: 1, last: two}"), "rulebook.bad_number at small/1.yaml:13:31: `last` is the number of an article, 1 to 2000");
  EXPECT_EQ(range_refused("{first: 1}"), "rulebook.bad_number at small/1.yaml:13:14: `last` is the number of an article, 1 to 2000");
  EXPECT_EQ(range_refused("{first: 1, last: 2, but: 3}"), "rulebook.unknown_field at small/1.yaml:13:39: unknown gathers field 'but'");
  EXPECT_EQ(range_refused("[1, 2]"), "rulebook.not_a_map at small/1.yaml:13:14: 'gathers' must be a map of fields");
}

TEST(Gathering, OfAnArticleThatTheTextDoesNotHaveIsRefused) {
  EXPECT_EQ(range_refused("{first: 10, last: 12}"), "rulebook.no_such_article at small/1.yaml:13:22: 'Measures' has no article 10");
}

}  // namespace
}  // namespace rulebook
