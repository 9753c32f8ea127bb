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
  EXPECT_EQ(swap("    article: 1\n    clause: 第一条\n", "    article: 2\n    clause: 第二条\n"), "rulebook.unknown_article");
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

// The deadline of the law, and what a bureau puts in place of it.
std::string refined(const std::string& above, const std::string& below, const std::string& more = {}) {
  const auto rule = [](const std::string& deadline) { return "    deadline: {" + deadline + "}\n"; };
  const auto loaded = Rulebook::load(
      small_bundle(head("law") + more + parcel_rule(rule(above)),
                   head("bureau") + "rules:\n  - id: own\n    refines: receipt\n" + rule(below)));
  return loaded ? "loaded" : loaded.error().code;
}

TEST(Layers, SoManyDaysBeforeADayAreStricterTheMoreTheyAre) {
  const std::string before = "starts: {date: $trigger.held_on}, unit: natural_days, direction: before, amount: ";
  EXPECT_EQ(refined(before + "7", before + "10"), "loaded");
  EXPECT_EQ(refined(before + "7", before + "7"), "loaded");
  EXPECT_EQ(refined(before + "7", before + "3"), "rulebook.looser_than_higher");
  EXPECT_EQ(refined(before + "7", "starts: {date: $trigger.held_on}, unit: natural_days, amount: 7"),
            "rulebook.looser_than_higher");
}

TEST(Layers, ALowerLayerMayNotStartTheClockLaterNorStopIt) {
  const std::string two = ", amount: 2, unit: natural_days", law = "starts: {time: $trigger}" + two;
  EXPECT_EQ(refined(law, "starts: {time: $trigger}, amount: 1, unit: natural_days"), "loaded");
  EXPECT_EQ(refined(law, "starts: {upon: {record: parcel.filed}}" + two), "rulebook.looser_than_higher");
  EXPECT_EQ(refined(law + ", first_day: in", law), "rulebook.looser_than_higher");
  EXPECT_EQ(refined(law + ", wait: {amount: 24, unit: hours}", law + ", wait: {amount: 24, unit: working_days}"),
            "rulebook.looser_than_higher");
  EXPECT_EQ(refined(law + ", wait: {amount: 24, unit: hours}", law + ", wait: {amount: 12, unit: hours}"), "loaded");
  const std::string pause = ", pauses: [{from: {record: strike.begun}, until: {record: strike.ended}}]";
  EXPECT_EQ(refined(law + pause, law + ", pauses: [{from: {record: strike.begun}}]"), "rulebook.looser_than_higher");
  EXPECT_EQ(refined(law + pause, law + pause), "loaded");
  EXPECT_EQ(refined(law + pause, law), "loaded") << "no pause at all is stricter";
}

TEST(Layers, ALowerLayerMayNotReplaceTheValuesThatARuleReads) {
  std::string law = head("law") + parcel_rule("    let: {enough: 2}\n");
  law.replace(law.find("requires: {record: receipt.kept,"), 32, "requires: {record: receipt.kept, at_least: $enough,");
  const auto with = [&](const std::string& more) {
    const auto loaded = Rulebook::load(
        small_bundle(law, head("bureau") + "rules:\n  - id: own\n    refines: receipt\n" + more));
    return loaded ? std::string("loaded") : loaded.error().code;
  };
  EXPECT_EQ(with("    effect: block\n"), "loaded");
  EXPECT_EQ(with("    let: {enough: 0}\n"), "rulebook.looser_than_higher");
}

TEST(Layers, AnEffectThatTheBureauChoosesIsAsStrictAsItsLoosestChoice) {
  const std::string choice =
      "parameters:\n  how: {type: choice, choices: [advice, finding], default: finding, title: {zh: 参, en: P}}\n";
  const auto with = [&](const std::string& above, const std::string& below) {
    const auto loaded =
        Rulebook::load(small_bundle(head("law") + choice + parcel_rule("    effect: " + above + "\n"),
                                    head("bureau") + "rules:\n  - id: own\n    refines: receipt\n" + below));
    return loaded ? std::string("loaded") : loaded.error().code;
  };
  EXPECT_EQ(with("finding", "    effect: {parameter: how}\n"), "rulebook.looser_than_higher");
  EXPECT_EQ(with("{parameter: how}", "    effect: finding\n"), "loaded");
  EXPECT_EQ(with("{parameter: how}", "    effect: advice\n"), "rulebook.looser_than_higher");
  EXPECT_EQ(with("{parameter: how}", "    tags: [paperwork]\n"), "loaded") << "the same parameter";
}

// What was installed before a check came keeps its cases judgeable: what the check finds is remarked.
TEST(Installed, ARulebookOfBeforeTheStricterChecksIsReadAndJudgesItsCases) {
  const std::string law =
      "layer: law\nsource: {title: {zh: 某法, en: Some law}}\n"
      "articles: [{article: 1, clause: 总则, title: {zh: 一, en: One}}]\n"
      "parameters:\n  how: {type: choice, choices: [finding, lax], default: finding, title: {zh: 参, en: P}}\n"
      "  n: {type: integer, default: 0, least: zero, most: 9, title: {zh: 数, en: N}}\n" +
      parcel_rule(two_days() +
                  "    effect: {parameter: how}\n    also_requires: {record: stamp.put, where: {n: {at_least: {parameter: n}}},"
                  " order: {recorded_after: []}}\n") +
      "  - {id: never, article: 1, clause: 总则, title: {zh: 规, en: R}, asks: {zh: 求, en: A}, answers: {zh: 谁, en: w},"
      " cure: {zh: 补, en: m}, trigger: {state: {none_of: [{record: a}]}}, requires: {record: b},"
      " deadline: {starts: {upon: {none_of: [{record: c}]}}, amount: 1, unit: hours}}\n"
      "gates:\n  - {id: g, article: 1, clause: 总则, commands: [parcel.look], holds: {record: a}, strength: block,"
      " otherwise: {zh: 不, en: no}}\n";
  const std::string bureau =
      head("bureau") + "rules:\n  - id: own\n    refines: receipt\n"
                       "    deadline: {starts: {upon: {record: parcel.filed}}, amount: 2, unit: natural_days}\n";
  const auto files = small_bundle(law, bureau);
  Vocabulary vocabulary;
  vocabulary.commands = {"parcel.look", "parcel.send"};
  vocabulary.gated = {"parcel.send"};
  for (const char* type : {"parcel.sent", "receipt.kept", "stamp.put", "a", "b", "c", "parcel.filed", "note.corrected",
                           "note.explained"})
    vocabulary.events[type] = {};
  EXPECT_FALSE(Rulebook::load(files, &vocabulary));
  const auto installed = Rulebook::load(files, &vocabulary, Reading::installed);
  ASSERT_TRUE(installed) << installed.error().text();
  std::set<std::string> found;
  for (const auto& p : installed->remarks()) {
    EXPECT_FALSE(p.error) << p.what;
    found.insert(p.code);
  }
  for (const char* code : {"rulebook.wrong_clause", "rulebook.bad_value", "rulebook.bad_number", "rulebook.bad_time",
                           "rulebook.bad_trigger", "rulebook.no_time", "rulebook.not_gated",
                           "rulebook.looser_than_higher"})
    EXPECT_TRUE(found.contains(code)) << code;
  const std::vector<Fact> facts = {
      fact(0, "2026-03-02T09:00:00+08:00", "parcel.sent", R"({"parcel":"p1","place":"north"})"),
      fact(1, "2026-03-02T10:00:00+08:00", "receipt.kept", R"({"parcel":"p1"})"),
      fact(2, "2026-03-02T11:00:00+08:00", "stamp.put", R"({"n":1})")};
  const auto judged = evaluate(*installed, no_calendar(), installed->standard_parameters(), facts,
                               t("2026-03-09T00:00:00+08:00"));
  ASSERT_TRUE(judged) << judged.error().text();
  ASSERT_EQ(judged->size(), 2u);
  EXPECT_EQ((*judged)[1].rule(), "own");
  EXPECT_EQ((*judged)[1].status, Status::open) << "nothing is recorded after no event";
}

TEST(Layers, AHigherRuleMaySayThatItMayBeLoosened) {
  const std::string law = head("law") + parcel_rule(two_days() + "    may_be_loosened: true\n");
  const std::string bureau =
      head("bureau") + "rules:\n  - id: own\n    refines: receipt\n    effect: advice\n";
  EXPECT_TRUE(Rulebook::load(small_bundle(law, bureau)));
}

TEST(Layers, AnExceptionFromBelowCannotLiftALaw) {
  const std::string lifts =
      "exceptions:\n  - {id: e, article: 1, clause: 第一条, title: {zh: 例外, en: Exception},"
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
