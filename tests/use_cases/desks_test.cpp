// What the desks for evidence and discussion ask of the office beside the record of the case: the bank of questions, what the
// rulebook leaves to the bureau, and an interview whose answers are marked in its recording.
#include <set>

#include "bureau.h"
#include "services/questions.h"

namespace use_cases {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Questions, AreToldToEverybodyByTheirSets) {
  Bureau bureau;
  const auto sets = *base::array_at(bureau.does(bureau.second, "question.list"), "sets");
  ASSERT_GT(sets.size(), 5u);
  std::vector<std::string> of_all;
  std::set<std::string> parts;
  for (const auto& set : sets) {
    if (base::array_at(set, "causes")->empty()) of_all.push_back(text(set, "set"));
    for (const auto& question : *base::array_at(set, "questions")) {
      parts.insert(text(question, "part"));
      EXPECT_FALSE(text(question, "ask").empty()) << text(question, "question");
    }
  }
  EXPECT_THAT(of_all, ElementsAre("common"));
  EXPECT_THAT(parts, ElementsAre("closing", "facts", "identity", "rights"));
}

TEST(Questions, OfABankThatIsWrongAreNamedWithTheirPlace) {
  const auto load = [](const services::DataFiles& files) { return services::load_questions(files, shipped_vocabulary()); };
  const auto refused = [&](const char* text) {
    const auto loaded = load({{"questions/x.json", text}, {"questions/README.md", "words"}, {"phrases/y.json", "{"}});
    EXPECT_FALSE(loaded) << text;
    if (loaded) return std::string();
    EXPECT_EQ(loaded.error().code, "question.bad_bank");
    return loaded.error().where;
  };
  EXPECT_THAT(refused("{"), HasSubstr("questions/x.json"));
  EXPECT_EQ(refused("[]"), "questions/x.json#");
  EXPECT_EQ(refused("{}"), "questions/x.json#/id");
  EXPECT_EQ(refused(R"({"id":"a","title":" ","causes":[],"questions":[]})"), "questions/x.json#/title");
  EXPECT_EQ(refused(R"({"id":"a","title":"t","causes":"x","questions":[]})"), "questions/x.json#/causes");
  EXPECT_EQ(refused(R"({"id":"a","title":"t","causes":[3],"questions":[]})"), "questions/x.json#/causes");
  EXPECT_EQ(refused(R"({"id":"a","title":"t","questions":[]})"), "questions/x.json#/questions");
  EXPECT_EQ(refused(R"({"id":"a","title":"t","questions":[{"id":"q","part":"facts"}]})"), "questions/x.json#/questions/0/ask");
  EXPECT_EQ(refused(R"({"id":"a","title":"t","questions":[{"id":"q","part":"end","ask":"?"}]})"), "questions/x.json#/questions/0/part");
  EXPECT_EQ(refused(R"({"id":"a","title":"t","questions":[{"id":"q","part":"facts","ask":"?","why":"x"}]})"), "questions/x.json#/questions/0/why");
  EXPECT_EQ(refused(R"({"id":"a","title":"t","questions":[{"id":"q","part":"rights","ask":"?","rights":["recusal","silence"]}]})"),
            "questions/x.json#/questions/0/rights/1");
  EXPECT_EQ(refused(R"({"id":"a","title":"t","questions":[{"id":"q","part":"facts","ask":"?"},{"id":"q","part":"facts","ask":"!"}]})"),
            "questions/x.json#/questions/1/id");
  const char* one = R"({"id":"a","title":"t","questions":[{"id":"q","part":"facts","ask":"?"}]})";
  const auto twice = load({{"questions/x.json", one}, {"questions/y.json", one}});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().where, "questions/y.json#/id");
  EXPECT_EQ(load({{"questions/x.json", one}})->size(), 1u);
  EXPECT_TRUE(load({})->empty());
}

TEST(Rulebook, TellsWhatItLeavesToTheBureauWithTheValueThatHolds) {
  Bureau bureau;
  const auto told = [&] { return item(bureau.does(bureau.lead, "rulebook.view"), "parameters", "parameter", "discussion_least_voting"); };
  EXPECT_EQ(told().at("value"), Json(2));
  EXPECT_TRUE(base::bool_at(told(), "unconfirmed"));
  EXPECT_THAT(text(told(), "title"), HasSubstr("最少有表决权人数"));
  bureau.does(bureau.system_admin, "parameter.set", {{"name", "discussion_least_voting"}, {"value", 5}});
  EXPECT_EQ(told().at("value"), Json(5));
  EXPECT_FALSE(base::bool_at(told(), "unconfirmed"));
}

TEST(Rulebook, TellsEachGateInWordsWithWhatItHoldsBackAndHowStrongly) {
  Bureau bureau;
  const auto book = bureau.does(bureau.lead, "rulebook.view");
  std::size_t gates = 0;
  Json seal;
  for (const auto& article : book.at("articles").as_array())
    for (const auto& gate : article.at("gates").as_array()) {
      ++gates;
      EXPECT_FALSE(text(gate, "clause").empty()) << text(gate, "id");
      EXPECT_FALSE(text(gate, "otherwise").empty()) << text(gate, "id");
      if (text(gate, "id") == "pl59.seal") seal = gate;
    }
  EXPECT_GT(gates, 20u);
  EXPECT_EQ(text(seal, "clause"), "第五十九条第二款");
  EXPECT_EQ(seal.at("commands"), Json(JsonArray{"case.issue_paper"}));
  EXPECT_EQ(text(seal.at("strength"), "word"), "block");
  EXPECT_EQ(text(seal, "otherwise"), "处罚决定书 … 还没有加盖机关印章。");
}

TEST(Interview, MarksItsAnswersInTheRecordingOfTheCase) {
  Bureau bureau;
  auto a_case = bureau.open_inspection_by(bureau.lead, &bureau.second, "涉嫌未按规定培训案",
                                          {{"kind", "general_penalty"}, {"cause", "涉嫌未按规定培训案"},
                                           {"source", JsonObject{{"source_kind", "inspection"}, {"text", "检查发现"}}}});
  a_case.does("record", {{"type", "urgency.declared"}, {"body", JsonObject{{"urgent_for", "filing"}, {"reason", "证据可能灭失"}}}});
  const auto act = text(a_case.does("begin_act", {{"kind", "interview"}, {"place", "询问室"}}), "act");
  const auto held = [&](Json answers) {
    return JsonObject{{"type", "interview.held"},
                      {"body", JsonObject{{"act", act}, {"person", JsonObject{{"name", "工人"}, {"capacity", "employee"}}},
                                          {"separately", true}, {"questions", 2}, {"answers", std::move(answers)}}}};
  };
  const auto at = bureau.clock.now().text();
  const auto refused = a_case.refused("record", held(JsonArray{JsonObject{{"nth", 1}, {"answered_at", at}, {"recording", "recording-9"}, {"offset_s", 8}}}));
  EXPECT_EQ(refused.code, "case.no_such_thing");
  EXPECT_EQ(refused.where, "/body/answers/0/recording");
  EXPECT_THAT(a_case.refused("record", held(JsonArray{JsonObject{{"nth", 0}, {"answered_at", at}}})).where, HasSubstr("answers/0/nth"));
  a_case.does("record", held(JsonArray{JsonObject{{"nth", 1}, {"answered_at", at}, {"offset_s", 8}}, JsonObject{{"nth", 2}, {"answered_at", at}}}));
  const auto body = a_case.entry("interview.held").at("body");
  EXPECT_EQ(base::array_at(body, "answers")->size(), 2u);
  EXPECT_EQ(*base::int_at(base::array_at(body, "answers")->at(0), "offset_s"), 8);
}

}  // namespace
}  // namespace use_cases
