#include <gtest/gtest.h>

#include "records/hazard_library.h"
#include "records/test_story.h"

namespace records {
namespace {

std::string text_of_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(std::string(ZHILU_SOURCE_DIR) + "/data/" + path).rdbuf();
  return text.str();
}

const std::string& schema() {
  static const auto text = text_of_file("schemas/hazards.schema.json");
  return text;
}

std::map<std::string, std::string> shipped() {
  std::map<std::string, std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(ZHILU_SOURCE_DIR) + "/data/hazards"))
    if (entry.path().extension() == ".json")
      files[entry.path().filename().string()] = text_of_file("hazards/" + entry.path().filename().string());
  return files;
}

// A library of one invented hazard, to be spoilt.
base::Json small() {
  return story::json(
      R"({"library":"sky_law","law":{"zh":"天空法","en":"Sky Law"},"in_force":{"from":"2026-01-01"},
    "discretion":{"parameter":"discretion.sky_law","confirmed":false},
    "words":{"when":{"first":{"zh":"责令改正时","en":"first"}},"liable":{"unit":{"zh":"单位","en":"unit"}},
             "orders":{"correct":{"zh":"责令改正","en":"correct"}}},
    "bands":{"b9":{"article":9,"paragraph":2,"clause":"第九条第二款","tiers":[{"when":"first","orders":["correct"],
             "fines":[{"liable":"unit","min_yuan":10,"max_yuan":20}]}]}},
    "entries":[{"id":"cloud","title":{"zh":"云","en":"Cloud"},"description":{"zh":"有云","en":"A cloud"},"on_site":true,
      "duty":{"article":1,"clause":"第一条"},"penalty":{"article":9,"paragraph":2,"clause":"第九条第二款"},"band":"b9"}]})");
}

std::vector<HazardProblem> checked(const base::Json& library) {
  return check_hazards({{"sky.json", base::canonical_or_die(library)}}, schema());
}

base::JsonObject& fine_of(base::Json& library) {
  return library.at("bands").at("b9").at("tiers").at(0).at("fines").at(0).get_object();
}

TEST(Hazards, of_the_shipped_library_are_right) {
  const auto files = shipped();
  EXPECT_FALSE(files.empty());
  for (const auto& problem : check_hazards(files, schema()))
    ADD_FAILURE() << problem.where << " " << problem.what << " " << problem.remedy;
}

TEST(Hazards, that_are_right_have_no_problems) {
  EXPECT_TRUE(checked(small()).empty());
}

TEST(Hazards, a_fault_is_told_with_its_place) {
  const auto expect = [](base::Json library, const std::string& where) {
    const auto problems = checked(library);
    ASSERT_EQ(problems.size(), 1u) << where;
    EXPECT_EQ(problems[0].where, "sky.json#" + where);
    EXPECT_FALSE(problems[0].remedy.empty());
  };
  auto wrong = small();
  fine_of(wrong)["min_yuan"] = 30;
  expect(wrong, "/bands/b9/tiers/0/fines/0");
  wrong = small();
  fine_of(wrong)["income_percent"] = base::JsonObject{{"min", 20}, {"max", 40}};
  expect(wrong, "/bands/b9/tiers/0/fines/0");
  wrong = small();
  fine_of(wrong) = {{"liable", "unit"}, {"gains_times", base::JsonObject{{"min", 5}, {"max", 2}}}};
  expect(wrong, "/bands/b9/tiers/0/fines/0/gains_times");
  wrong = small();
  fine_of(wrong) = {{"liable", "unit"}};
  expect(wrong, "/bands/b9/tiers/0/fines/0");
  wrong = small();
  wrong.at("bands").at("b9").at("tiers").as_array().push_back(wrong.at("bands").at("b9").at("tiers").at(0));
  expect(wrong, "/bands/b9/tiers/1/when");
  wrong = small();
  wrong.at("bands").as_object()["b10"] = wrong.at("bands").at("b9");
  expect(wrong, "/bands/b10");
  wrong = small();
  wrong.at("words").at("orders").as_object()["sing"] = base::JsonObject{{"zh", "唱"}, {"en", "sing"}};
  expect(wrong, "/words/orders/sing");
  wrong = small();
  wrong.at("bands").at("b9").at("tiers").at(0).at("orders").as_array().push_back("sing");
  expect(wrong, "/bands/b9/tiers/0/orders");
  wrong = small();
  wrong.at("entries").at(0).at("penalty").as_object()["article"] = 8;
  expect(wrong, "/entries/0/penalty");
  wrong = small();
  wrong.at("entries").at(0).at("penalty").as_object().erase("paragraph");
  expect(wrong, "/entries/0/penalty");
  wrong = small();
  wrong.at("entries").as_array().push_back(wrong.at("entries").at(0));
  expect(wrong, "/entries/1/id");
  wrong = small();
  wrong.at("in_force").as_object()["until"] = "2025-12-31";
  expect(wrong, "/in_force");
  wrong = small();
  wrong.at("entries").at(0).as_object()["colour"] = "white";
  expect(wrong, "/entries/0/colour");
  wrong = small();
  wrong.at("entries").at(0).at("duty").as_object()["clause"] = "Article 1";
  expect(wrong, "/entries/0/duty/clause");
}

TEST(Hazards, a_band_that_there_is_not_is_told_twice_as_what_is_missing_and_what_is_idle) {
  auto wrong = small();
  wrong.at("entries").at(0).as_object()["band"] = "b8";
  const auto problems = checked(wrong);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].where, "sky.json#/entries/0/band");
  EXPECT_EQ(problems[1].where, "sky.json#/bands/b9");
}

TEST(Hazards, ids_are_given_once_among_all_libraries) {
  const auto text = base::canonical_or_die(small());
  const auto problems = check_hazards({{"a.json", text}, {"b.json", text}}, schema());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].where, "b.json#/entries/0/id");
}

TEST(Hazards, a_file_or_a_schema_that_cannot_be_read_is_told) {
  EXPECT_EQ(check_hazards({{"a.json", "{"}}, schema()).at(0).where, "a.json");
  EXPECT_EQ(check_hazards({{"a.json", "{}"}}, "7").at(0).where, "hazards.schema.json");
}

// 九十七, 一百零三: as the law counts its articles.
std::string numeral(std::int64_t n) {
  static const std::vector<std::string> digits{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  const auto ten = [&](std::int64_t m) {
    return (m / 10 == 1 ? "" : digits.at(static_cast<std::size_t>(m / 10))) + "十" +
           digits.at(static_cast<std::size_t>(m % 10));
  };
  if (n < 10) return digits.at(static_cast<std::size_t>(n));
  if (n < 100) return ten(n);
  const auto rest = n % 100;
  const auto hundred = digits.at(static_cast<std::size_t>(n / 100)) + "百";
  if (rest == 0) return hundred;
  if (rest < 10) return hundred + "零" + numeral(rest);
  return hundred + digits.at(static_cast<std::size_t>(rest / 10)) + "十" +
         digits.at(static_cast<std::size_t>(rest % 10));
}

std::string clause_of(const base::Json& clause) {
  std::string out = "第" + numeral(base::int_at(clause, "article").value_or(0)) + "条";
  if (const auto paragraph = base::int_at(clause, "paragraph")) out += "第" + numeral(*paragraph) + "款";
  if (const auto item = base::int_at(clause, "item")) out += "第（" + numeral(*item) + "）项";
  return out;
}

TEST(Hazards, a_clause_is_told_in_words_as_in_numbers) {
  for (const auto& [file, text] : shipped()) {
    const auto library = story::json(text);
    EXPECT_EQ(base::text_at(library.at("daily_penalty"), "clause"), clause_of(library.at("daily_penalty")));
    for (const auto& [name, band] : library.at("bands").get_object())
      EXPECT_EQ(base::text_at(band, "clause"), clause_of(band)) << std::string(name);
    for (const auto& entry : library.at("entries").get_array())
      for (const char* side : {"duty", "penalty"})
        EXPECT_EQ(base::text_at(entry.at(side), "clause"), clause_of(entry.at(side)))
            << base::text_at(entry, "id");
  }
}

// ---- as it is used

TEST(Hazards, are_told_with_what_they_breach_and_what_the_law_allows) {
  const auto library = HazardLibrary::load({{"hazards/sky.json", base::canonical_or_die(small())}, {"schemas/hazards.schema.json", schema()}});
  ASSERT_TRUE(library) << library.error().text();
  const auto* cloud = library->entry("cloud");
  ASSERT_NE(cloud, nullptr);
  EXPECT_EQ(library->entry("rain"), nullptr);
  const base::Json told = cloud->told;
  EXPECT_EQ(base::text_at(told, "duty"), "《天空法》第一条");
  EXPECT_EQ(base::text_at(told, "penalty"), "《天空法》第九条第二款");
  const auto& fine = told.at("tiers").at(0).at("fines").at(0);
  EXPECT_EQ(base::text_at(fine, "liable_word"), "单位");
  EXPECT_EQ(base::int_at(fine, "least_fen"), 1'000);
  EXPECT_EQ(cloud->limits.least_fen, 1'000);
  EXPECT_EQ(cloud->limits.most_fen, 2'000);
  EXPECT_FALSE(cloud->limits.open);
}

TEST(Hazards, may_have_several_fined_for_one_thing_and_fines_without_a_sum) {
  auto files = shipped();
  std::map<std::string, std::string> data{{"schemas/hazards.schema.json", schema()}};
  for (const auto& [name, text] : files) data.emplace("hazards/" + name, text);
  const auto library = HazardLibrary::load(data).value();
  const auto limits = [&](const char* id) { return library.entry(id)->limits; };
  EXPECT_EQ(limits("special_work_uncertified").least_fen, 0) << "up to 100,000 yuan";
  EXPECT_EQ(limits("special_work_uncertified").most_fen, 25'000'000) << "the unit 200,000 yuan and a responsible person 50,000";
  EXPECT_EQ(limits("liability_excluded").least_fen, 2'000'000);
  EXPECT_TRUE(limits("agency_report_false").open) << "a multiple of the gains";
  EXPECT_FALSE(limits("funds_lacking").most_fen) << "orders alone";
}

TEST(Hazards, of_a_library_that_is_wrong_are_not_taken) {
  auto library = small();
  fine_of(library)["max_yuan"] = 1;
  const auto refused = HazardLibrary::load({{"hazards/sky.json", base::canonical_or_die(library)}, {"schemas/hazards.schema.json", schema()}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "hazards.bad_library");
  EXPECT_EQ(refused.error().where, "hazards/sky.json#/bands/b9/tiers/0/fines/0");
  EXPECT_EQ(HazardLibrary::load({{"hazards/sky.json", "{"}, {"schemas/hazards.schema.json", schema()}}).error().code, "hazards.bad_library");
  EXPECT_FALSE(HazardLibrary::load({{"hazards/sky.json", base::canonical_or_die(small())}})) << "without its schema";
  EXPECT_TRUE(HazardLibrary::load({})->entries().empty()) << "a bureau without one";
}

}  // namespace
}  // namespace records
