#include <gtest/gtest.h>

#include "rulebook/problems.h"
#include "rulebook/test_rules.h"

namespace rulebook {
namespace {

std::string first_fault(const Files& files) {
  const auto loaded = Rulebook::load(files);
  return loaded ? "loaded" : loaded.error().code + " at " + loaded.error().where + ": " + loaded.error().what;
}

std::string fault_with(const std::string& more) {
  return first_fault(small_bundle(head("law") + parcel_rule(two_days() + more)));
}

bool tells(const Files& files, const std::string& code) {
  for (const auto& p : check_rulebook(files))
    if (p.code == code) return true;
  return false;
}

TEST(RuleLoader, ASmallRulebookLoads) {
  EXPECT_EQ(fault_with(""), "loaded");
}

TEST(RuleLoader, AnUnknownFieldIsNamedWithFileAndLine) {
  EXPECT_EQ(fault_with("    xyz: 1\n"),
            "rulebook.unknown_field at small/1.yaml:18:10: unknown rule field 'xyz'");
}

TEST(RuleLoader, EachBrokenPartIsRefused) {
  const auto swap = [](const std::string& from, const std::string& to) {
    std::string text = head("law") + parcel_rule(two_days());
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const auto loaded = Rulebook::load(small_bundle(text));
    return loaded ? std::string("loaded") : loaded.error().code;
  };
  EXPECT_EQ(swap("$trigger.place", "$tigger.place"), "rulebook.unknown_name");
  EXPECT_EQ(swap("unit: natural_days", "unit: fortnights"), "rulebook.bad_period");
  EXPECT_EQ(swap("amount: 2", "amount: -1"), "rulebook.bad_number");
  EXPECT_EQ(swap("amount: 2", "amount: {parameter: none_such}"), "rulebook.unknown_parameter");
  EXPECT_EQ(swap("{record: parcel.sent}", "{all_of: [{record: parcel.sent}]}"), "rulebook.bad_trigger");
  EXPECT_EQ(swap("{record: receipt.kept", "{recrod: receipt.kept"), "rulebook.unknown_pattern");
  EXPECT_EQ(swap("    article: 1\n", "    article: 2\n"), "rulebook.unknown_article");
  EXPECT_EQ(swap("    article: 1\n", "    article: one\n"), "rulebook.missing_field");
  EXPECT_EQ(swap("{zh: 回执, en: Receipt}", "{zh: 回执}"), "rulebook.missing_field");
  EXPECT_EQ(swap("layer: law", "layer: lore"), "rulebook.bad_layer");
  EXPECT_EQ(swap("{record: receipt.kept", "{use: nothing_defined, given: {}, record: x"),
            "rulebook.unknown_field");
  EXPECT_EQ(swap("tags: [paperwork]", "effect: fine"), "rulebook.bad_value");
  EXPECT_EQ(swap("{time: $trigger}", "{}"), "rulebook.missing_field");
}

TEST(RuleLoader, YamlThatIsNotOfTheLanguageIsRefused) {
  const auto with = [](const std::string& text) {
    const auto loaded = Rulebook::load({{"a.yaml", text}});
    return loaded ? std::string("loaded") : loaded.error().code + " " + loaded.error().where;
  };
  EXPECT_EQ(with("layer: &a law\n"), "rulebook.bad_yaml a.yaml:1:8");
  EXPECT_EQ(with("layer: law\nlayer: law\n"), "rulebook.bad_yaml a.yaml:2:1");
  EXPECT_EQ(with("a: [1,\n"), "rulebook.bad_yaml a.yaml:2:1");
  EXPECT_EQ(with(""), "rulebook.bad_yaml a.yaml:1:1");
  EXPECT_EQ(with("layer: !x law\n"), "rulebook.bad_yaml a.yaml:1:8");
  EXPECT_EQ(with("layer: law\n---\nlayer: law\n"), "rulebook.bad_yaml a.yaml:1:1");
  EXPECT_EQ(with(std::string(60, '[')), "rulebook.too_large a.yaml:1:25");
  EXPECT_EQ(with(std::string(kMaxYamlBytes + 1, ' ')), "rulebook.too_large a.yaml:1:1");
  EXPECT_EQ(with("layer: law\n"), "rulebook.no_manifest ");
}

TEST(RuleLoader, ADefinitionThatUsesItselfEnds) {
  const std::string text = head("law") +
                           "definitions:\n  loop: {pattern: {any_of: [{use: loop}, {use: loop}]}}\n" +
                           parcel_rule("    also_requires: {use: loop}\n");
  EXPECT_TRUE(tells(small_bundle(text), "rulebook.too_deep"));
}

TEST(RuleLoader, PatternsNestedTooDeepAreRefused) {
  std::string nested = "{test: $trigger.place, is: x}";
  for (int i = 0; i < 20; ++i) nested = "{all_of: [" + nested + "]}";
  EXPECT_TRUE(tells(
      small_bundle(head("law") + parcel_rule("    applies_when: []\n    also_requires: " + nested + "\n")),
      "rulebook.too_deep"));
}

TEST(RuleLoader, WithoutItsMessagesABundleIsIncomplete) {
  Files files = small_bundle(head("law") + parcel_rule());
  files.erase("common/messages.yaml");
  EXPECT_TRUE(tells(files, "rulebook.missing_message"));
}

TEST(RuleLoader, ParametersAreCheckedAgainstTheirDeclaration) {
  const std::string text =
      head("law") +
      "parameters:\n"
      "  days: {type: integer, default: 2, least: 1, most: 5, title: {zh: 日数, en: Days}}\n"
      "  unit: {type: choice, default: hours, choices: [hours, natural_days], title: {zh: 单位, en: "
      "Unit}}\n" +
      parcel_rule(
          "    deadline: {starts: {time: $trigger}, amount: {parameter: days}, unit: {parameter: unit}}\n");
  const auto rulebook = Rulebook::load(small_bundle(text)).value();
  EXPECT_TRUE(rulebook.parameters({{"days", 5}, {"numbering", "x"}}));
  EXPECT_EQ(rulebook.parameters({{"days", 6}}).error().code, "rulebook.bad_parameter");
  EXPECT_EQ(rulebook.parameters({{"days", "2"}}).error().where, "days");
  EXPECT_EQ(rulebook.parameters({{"unit", "weeks"}}).error().code, "rulebook.bad_parameter");
  EXPECT_EQ(rulebook.parameter_list().size(), 2u);
}

TEST(Layers, ALowerLayerMayAskMoreAndNeverLess) {
  const std::string law = head("law") + parcel_rule(two_days());
  const auto bureau = [](const std::string& more) {
    return head("bureau") + "rules:\n  - id: own\n    refines: receipt\n    article: 1\n" + more;
  };
  const auto with = [&](const std::string& more) {
    const auto loaded = Rulebook::load(small_bundle(law, bureau(more)));
    return loaded ? std::string("loaded") : loaded.error().code;
  };
  EXPECT_EQ(with("    deadline: {starts: {time: $trigger}, amount: 1, unit: natural_days}\n"), "loaded");
  EXPECT_EQ(with("    effect: block\n"), "loaded");
  EXPECT_EQ(with("    also_requires: {record: photo.kept, where: {parcel: $trigger.parcel}}\n"), "loaded");
  EXPECT_EQ(with("    deadline: {starts: {time: $trigger}, amount: 3, unit: natural_days}\n"),
            "rulebook.looser_than_higher");
  EXPECT_EQ(with("    deadline: {starts: {time: $trigger}, amount: 2, unit: working_days}\n"),
            "rulebook.looser_than_higher");
  EXPECT_EQ(with("    deadline: {starts: {time: $trigger}, amount: 2, unit: natural_days, roll_over: "
                 "next_working_day}\n"),
            "rulebook.looser_than_higher");
  EXPECT_EQ(with("    effect: advice\n"), "rulebook.looser_than_higher");
  EXPECT_EQ(with("    tags: [paperwork, liftable]\n"), "rulebook.looser_than_higher");
  EXPECT_EQ(with("    requires: {record: anything.kept}\n"), "rulebook.looser_than_higher");
}

TEST(Layers, AHigherRuleMaySayThatItMayBeLoosened) {
  const std::string law = head("law") + parcel_rule(two_days() + "    may_be_loosened: true\n");
  const std::string bureau =
      head("bureau") + "rules:\n  - id: own\n    refines: receipt\n    effect: advice\n";
  EXPECT_TRUE(Rulebook::load(small_bundle(law, bureau)));
}

TEST(Layers, AnExceptionFromBelowCannotLiftALaw) {
  const std::string lifts =
      "exceptions:\n  - {id: e, article: 1, clause: 一, title: {zh: 例外, en: Exception},"
      " lifts: {rules: [receipt]}, when: {record: parcel.lost}}\n";
  EXPECT_TRUE(tells(small_bundle(head("law") + parcel_rule(), head("bureau") + lifts),
                    "rulebook.looser_than_higher"));
  EXPECT_TRUE(Rulebook::load(
      small_bundle(head("law") + parcel_rule("    may_be_loosened: true\n"), head("bureau") + lifts)));
  EXPECT_TRUE(Rulebook::load(small_bundle(head("law") + parcel_rule() + lifts)));
}

TEST(Bundle, IsChosenByTheManifestWithWhatItIncludes) {
  const auto all = read_data("rulebooks");
  const auto bundle = select_bundle(all, "tonghua-2020").value();
  EXPECT_TRUE(bundle.contains("common/messages.yaml"));
  EXPECT_TRUE(bundle.contains("national/administrative-penalty-law.yaml"));
  for (const auto& [name, text] : bundle) EXPECT_EQ(name.find("scenarios"), std::string::npos) << name;
  EXPECT_EQ(select_bundle(all, "atlantis").error().code, "rulebook.no_such_rulebook");
  auto shelf = rulebooks_among(all).value();
  EXPECT_EQ(shelf.ids, std::vector<std::string>{"tonghua-2020"});
  EXPECT_TRUE(shelf.strays.empty());
  auto more = all;
  more["forgotten/rules.yaml"] = "rules: []\n";
  EXPECT_EQ(rulebooks_among(more)->strays, std::vector<std::string>{"forgotten"});
  EXPECT_TRUE(shelf.lacking.empty());
  std::erase_if(more, [](const auto& file) { return file.first.starts_with("national/"); });
  EXPECT_EQ(rulebooks_among(more)->lacking, std::vector<std::string>{"national"});
  EXPECT_EQ(bundle_from_text("{}").error().code, "rulebook.bad_bundle");
  EXPECT_EQ(bundle_from_text("{\"files\":{\"a\":1}}").error().code, "rulebook.bad_bundle");
}

TEST(Schema, ThePublishedOneKnowsTheSameFieldsAsTheLoader) {
  const auto path = std::filesystem::path(ZHILU_SOURCE_DIR) / "data/schemas/rulebook.schema.json";
  const auto schema = base::parse_json(read_file(path)).value();
  const auto& defs = schema.at("$defs").as_object();
  int compared = 0;
  for (const auto part : known_parts()) {
    if (part.starts_with("scenario") || part.starts_with("calendar") || part.ends_with("expectation"))
      continue;
    const auto* def = defs.if_contains(part);
    ASSERT_TRUE(def) << part;
    std::set<std::string> published, known(known_fields(part).begin(), known_fields(part).end());
    for (const auto& member : def->at("properties").as_object()) published.emplace(member.key());
    EXPECT_EQ(published, known) << part;
    ++compared;
  }
  EXPECT_GE(compared, 30);
}

}  // namespace
}  // namespace rulebook
