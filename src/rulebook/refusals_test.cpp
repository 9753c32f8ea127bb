// What the loader refuses, each with file, line and column, and with what is allowed instead.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rulebook/problems.h"
#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

Vocabulary parcels() {
  Vocabulary out;
  out.events = {{"parcel.sent", {"parcel", "place"}},
                {"receipt.kept", {"parcel", "when"}},
                {"note.corrected", {}},
                {"note.explained", {}},
                {"flood.declared", {}},
                {"boat.came", {}}};
  return out;
}

// The first error, as "code at file:line:column".
std::string refused(const Files& files, const Vocabulary* vocabulary = nullptr) {
  const auto loaded = Rulebook::load(files, vocabulary);
  if (loaded) return "loaded";
  EXPECT_FALSE(loaded.error().what.empty());
  return loaded.error().code + " at " + loaded.error().where;
}

std::string with(const std::string& from, const std::string& to, const Vocabulary* vocabulary = nullptr) {
  std::string text = head("law") + parcel_rule(two_days());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return refused(small_bundle(text), vocabulary);
}

TEST(Refused, TheSoundRulebookIsNot) {
  const auto vocabulary = parcels();
  EXPECT_EQ(refused(small_bundle(head("law") + parcel_rule(two_days())), &vocabulary), "loaded");
}

TEST(Refused, AWrongType) {
  EXPECT_EQ(with("    article: 1\n", "    article: first\n"), "rulebook.missing_field at small/1.yaml:5:5");
  EXPECT_EQ(with("    tags: [paperwork]", "    tags: {a: b}"), "rulebook.not_a_list at small/1.yaml:12:11");
  EXPECT_EQ(with("amount: 2", "amount: two"), "rulebook.bad_number at small/1.yaml:17:50");
}

TEST(Refused, AnUnknownEventAndAFieldThatAnEventDoesNotHave) {
  const auto vocabulary = parcels();
  EXPECT_EQ(with("{record: receipt.kept,", "{record: receipt.kpet,", &vocabulary),
            "rulebook.unknown_event at small/1.yaml:16:24");
  EXPECT_THAT(with("where: {parcel:", "where: {parcle:", &vocabulary),
              HasSubstr("rulebook.unknown_event_field at small/1.yaml:16"));
  EXPECT_THAT(with("place: $trigger.place", "place: $trigger.palce", &vocabulary),
              HasSubstr("rulebook.unknown_event_field at small/1.yaml:15"));
}

TEST(Refused, ARingOfExceptions) {
  const auto one = [](const std::string& id, const std::string& lifts, const std::string& type) {
    return "  - {id: " + id + ", article: 1, clause: 一, title: {zh: 例, en: e}, lifts: {" + lifts +
           "}, when: {record: " + type + "}}\n";
  };
  const auto bundle = small_bundle(head("law") + parcel_rule(two_days()) + "exceptions:\n" +
                                   one("flood", "tags: [paperwork], exceptions: [boat]", "flood.declared") +
                                   one("boat", "exceptions: [flood]", "boat.came"));
  const auto found = check_rulebook(bundle);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].code, "rulebook.cyclic_exception");
  EXPECT_THAT(found[0].where, MatchesRegex("small/1\\.yaml:[0-9]+:[0-9]+"));
  EXPECT_THAT(found[0].what, HasSubstr("flood"));
  EXPECT_THAT(found[0].what, HasSubstr("boat"));
}

TEST(Refused, TwoLayersInConflict) {
  std::string forbids = parcel_rule();
  forbids.replace(forbids.find("id: receipt"), 11, "id: no_receipt");
  const auto at = forbids.find("    requires: ");
  forbids.replace(at, 14, "    forbids: ");
  const auto found = check_rulebook(small_bundle(head("law") + parcel_rule(), head("bureau") + forbids));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, "rulebook.contradiction");
  for (const char* name : {"'receipt'", "'no_receipt'", "law", "bureau"})
    EXPECT_THAT(found[0].what, HasSubstr(name));
  const std::string looser = head("bureau") +
                             "rules:\n  - id: own\n    refines: receipt\n    deadline: {starts: {time: "
                             "$trigger}, amount: 3, unit: natural_days}\n";
  EXPECT_THAT(refused(small_bundle(head("law") + parcel_rule(two_days()), looser)),
              HasSubstr("rulebook.looser_than_higher at small/2.yaml:5"));
}

TEST(Refused, ADeadlineWithoutUnitOrOfNone) {
  EXPECT_EQ(with(", unit: natural_days", ""), "rulebook.bad_period at small/1.yaml:17:15");
  EXPECT_THAT(with("amount: 2, unit: natural_days", "amount: 2, unit: days"),
              HasSubstr("rulebook.bad_period"));
}

TEST(Refused, AnArticleThatTheTextDoesNotHave) {
  EXPECT_EQ(with("source: {title: {zh: 某法, en: Some law}}",
                 "source: {title: {zh: 某法, en: Some law}, last_article: 30}"),
            "loaded");
  std::string text = head("law") + parcel_rule();
  text.replace(text.find("en: Some law}}"), 14, "en: Some law}, last_article: 30}");
  text.replace(text.find("    article: 1\n"), 15, "    article: 31\n");
  const auto found = check_rulebook(small_bundle(text));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].code, "rulebook.no_such_article");
  EXPECT_EQ(found[0].where, "small/1.yaml:5:5");
  EXPECT_EQ(found[0].remedy, "it has articles 1 to 30");
}

TEST(Refused, AManifestThatDeclaresItsArticlesBoundsThoseOfItsOwnSource) {
  auto files = small_bundle(head("law") + parcel_rule());
  auto& manifest = files["small/0.yaml"];
  manifest.replace(manifest.find("layer: language"), 15,
                   "layer: bureau\nsource: {title: {zh: 本办法, en: Own}}");
  manifest.replace(manifest.find("version: '1'"), 12, "version: '1', articles: {first: 1, last: 3}");
  EXPECT_EQ(refused(files), "loaded") << "another source is not bounded by it";
  files["small/2.yaml"] =
      "layer: bureau\nsource: {title: {zh: 本办法, en: Own}}\narticles: [{article: 4, clause: 四, title: "
      "{zh: 四, en: Four}}]\n";
  EXPECT_EQ(refused(files), "rulebook.no_such_article at small/2.yaml:3:12");
}

TEST(Refused, ABombOfAliasesAndAMountainOfRules) {
  EXPECT_EQ(refused({{"a/a.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"}}),
            "rulebook.bad_yaml at a/a.yaml:1:4");
  Files mountain = small_bundle(head("law") + parcel_rule());
  for (int i = 0; i < 45; ++i)
    mountain["small/m" + std::to_string(100 + i) + ".yaml"] =
        "layer: law\n# " + std::string(240'000, 'x') + "\n";
  const auto loaded = Rulebook::load(mountain);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "rulebook.too_large");
  EXPECT_THAT(loaded.error().where, MatchesRegex("small/m1[0-9]+\\.yaml:1:1"));
  std::string keys = "layer: law\nmessages:\n";
  for (std::size_t i = 0; i <= kMaxYamlKeys; ++i) keys += "  k" + std::to_string(i) + ": x\n";
  EXPECT_THAT(refused({{"a/a.yaml", keys}}), HasSubstr("rulebook.too_large at a/a.yaml:"));
}

TEST(Refused, WhatIsNoDutyOrTwo) {
  EXPECT_THAT(with("    requires: {", "    subject_of: {"), HasSubstr("rulebook.unknown_field"));
  const auto rule = [](const std::string& more) {
    return refused(small_bundle(head("law") + parcel_rule(more)));
  };
  EXPECT_THAT(rule("    forbids: {record: parcel.lost}\n"), HasSubstr("rulebook.missing_field"));
  EXPECT_THAT(rule("    window: {from: {time: $trigger}}\n"), HasSubstr("rulebook.bad_value"));
  EXPECT_THAT(
      rule("    deadline: {starts: {time: $trigger}, amount: 30, unit: natural_days, burdens_party: true,"
           " roll_over: next_working_day}\n"),
      HasSubstr("rulebook.roll_over_harms at small/1.yaml:17"));
  EXPECT_EQ(
      rule("    deadline: {starts: {time: $trigger}, amount: 30, unit: natural_days, burdens_party: true}\n"),
      "loaded");
  EXPECT_THAT(rule("    let: {x: {sum: $trigger.list}}\n"), HasSubstr("rulebook.missing_field"));
  EXPECT_THAT(rule("    let: {x: {plus: 3}}\n"), HasSubstr("rulebook.not_a_list"));
  EXPECT_THAT(rule("    let: {x: {parameter: none_such, for: $trigger.place}}\n"),
              HasSubstr("rulebook.unknown_parameter"));
  EXPECT_THAT(rule("    also_requires: {passed: {starts: {}}}\n"), HasSubstr("rulebook.missing_field"));
}

TEST(Refused, ParametersOutOfOrderOrOfTheWrongKind) {
  const auto parameter = [](const std::string& more) {
    return refused(small_bundle(head("law") + "parameters:\n  p: {title: {zh: 参, en: P}, " + more + "}\n" +
                                parcel_rule()));
  };
  EXPECT_EQ(parameter("type: integer, default: 1, values: [{from: 2026-01-01, value: 2}]"), "loaded");
  EXPECT_THAT(
      parameter(
          "type: integer, default: 1, values: [{from: 2026-01-02, value: 2}, {from: 2026-01-01, value: 3}]"),
      HasSubstr("rulebook.bad_date"));
  EXPECT_THAT(parameter("type: integer, default: 1, values: [{from: 2026-01-01, value: two}]"),
              HasSubstr("rulebook.bad_parameter"));
  EXPECT_THAT(parameter("type: table, choices: [a, b], default: {a: 1}"),
              HasSubstr("rulebook.bad_parameter"));
}

TEST(Remarks, ARuleThatNothingCanCallForAndNamesThatNothingUses) {
  const auto remarks = [](const std::string& text) {
    const auto loaded = Rulebook::load(small_bundle(head("law") + text));
    std::string out;
    for (const auto& p : loaded->remarks()) out += p.code + " ";
    return out;
  };
  EXPECT_EQ(remarks(parcel_rule()), "");
  std::string twice = parcel_rule();
  twice.replace(twice.find("{record: parcel.sent}"), 21,
                "{record: parcel.sent, where: {place: north}, with: {test: $trigger.place, is: south}}");
  EXPECT_EQ(remarks(twice), "rulebook.unreachable_rule ");
  EXPECT_EQ(remarks(parcel_rule("    in_force: {from: 2010-01-01, until: 2019-12-31}\n")),
            "rulebook.unreachable_rule ");
  EXPECT_EQ(remarks("definitions: {spare: {pattern: {record: x}}}\n" + parcel_rule()), "rulebook.unused ");
  EXPECT_EQ(remarks("parameters: {spare: {type: boolean, default: true, title: {zh: 参, en: P}}}\n" +
                    parcel_rule()),
            "rulebook.unused ");
}

TEST(Vocabulary, FieldsOfAllVersionsOfAnEventCount) {
  const auto v = vocabulary_of({{"a.b.v1.json", R"({"properties":{"x":{}},"additionalProperties":false})"},
                                {"a.b.v2.json", R"({"properties":{"y":{}},"additionalProperties":false})"},
                                {"open.v1.json", R"({"properties":{"x":{}}})"},
                                {"common.json", "{}"},
                                {"commands/case.close.v1.json", "{}"}})
                     .value();
  EXPECT_EQ(v.events.at("a.b"), (std::set<std::string>{"x", "y"}));
  EXPECT_TRUE(v.events.at("open").empty()) << "any field";
  EXPECT_EQ(v.events.size(), 2u);
  EXPECT_TRUE(v.commands.contains("case.close"));
  EXPECT_EQ(vocabulary_of({{"a.b.v1.json", "{"}}).error().code, "vocabulary.bad_schema");
}

}  // namespace
}  // namespace rulebook
