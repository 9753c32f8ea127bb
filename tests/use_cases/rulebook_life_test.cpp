// The life of a rulebook in the bureau: installed, signed off by two persons, taken by new cases from its day on, moved to by
// decision, withdrawn. And those who try to get past that.
#include "bureau.h"
#include "rulebook/rulebook.h"
#include "sample_requests.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("the shipped rules no longer say: " + from);
  return text.replace(at, from.size(), to);
}

std::string shipped_rules(const std::string& name) { return shipped_files().at("rulebooks/" + name); }

// The bureau's rulebook as its second version: an inspection record that is two hours late is missing, not only after a day.
std::string second_version(const std::string& from = "2020-01-01", const std::string& version = "2") {
  auto text = changed(shipped_rules(kManifest), "version: \"1\"", "version: \"" + version + "\"");
  text = changed(text, "in_force: {from: 2020-01-01}", "in_force: {from: " + from + "}");
  return changed(text, "  paper_wait_hours:\n    type: integer\n    default: 24", "  paper_wait_hours:\n    type: integer\n    default: 2");
}

JsonObject draft(const std::string& manifest) { return {{"changed", JsonObject{{kManifest, manifest}}}}; }

JsonObject named(const Json& installed) {
  return {{"rulebook", text(installed, "rulebook")}, {"version", text(installed, "version")}, {"digest", text(installed, "digest")}};
}
JsonObject reference(const Json& installed) {
  return {{"id", text(installed, "rulebook")}, {"version", text(installed, "version")}, {"digest", text(installed, "digest")}};
}
JsonObject part(const Json& installed, const char* sign_off) { return joined(named(installed), {{"sign_off", sign_off}}); }

void both_sign(Bureau& bureau, const Json& installed) {
  bureau.does(bureau.legal, "rulebook.sign_off", part(installed, "author"));
  bureau.does(bureau.principal, "rulebook.sign_off", part(installed, "reviewer"));
}

// A fictitious bureau that asks one thing. What it includes comes from the rulebook in use.
constexpr const char* kAnotherBureau = R"(layer: bureau
source: {title: {zh: 临海记录办法, en: Linhai measures}, cite: 示例}
rulebook:
  id: linhai-2026
  version: "1"
  title: {zh: 临海市（虚构）记录办法, en: Measures of the fictitious city of Linhai}
  includes: [common]
  in_force: {from: 2026-01-01}
articles:
  - {article: 3, clause: 第三条, title: {zh: 全程摄录, en: Filmed throughout}}
rules:
  - id: l3.filmed
    article: 3
    clause: 第三条
    title: {zh: 全程摄录, en: Filmed throughout}
    asks: {zh: 每次检查都有摄录, en: Each inspection is filmed}
    answers: {zh: 执法人员, en: the officers}
    cure: {zh: 补录并说明, en: Put it right and explain}
    trigger: {record: act.begun}
    subject: {kind: act, id: $trigger.act}
    requires: {record: recording.linked, where: {to.id: $trigger.act}}
)";

std::string version_of(Inspection& visit) { return text(visit.view().at("rulebook"), "version"); }
std::string version_of_new_case(Bureau& bureau) {
  auto visit = bureau.open_inspection();
  return version_of(visit);
}
Json listed(Bureau& bureau, const std::string& version) {
  return item(bureau.does(bureau.lead, "rulebook.list"), "rulebooks", "version", version);
}

// ---- versions ------------------------------------------------------------------------------------------------------

TEST(Rulebook, OfTheOpeningStandsWithoutSignatures) {
  Bureau bureau;
  const auto first = listed(bureau, "1");
  EXPECT_TRUE(base::bool_at(first, "opening"));
  EXPECT_EQ(text(first, "standing"), "in_use");
  auto fields = named(first);
  fields["sign_off"] = "author";
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.sign_off", fields).code, "rulebook.came_with_the_opening");
}

TEST(Rulebook, IsTakenByNewCasesOnceTwoPersonsSigned) {
  Bureau bureau;
  auto before = bureau.open_inspection();
  const auto installed = bureau.does(bureau.system_admin, "rulebook.install", draft(second_version()));
  EXPECT_EQ(version_of_new_case(bureau), "1");
  EXPECT_EQ(text(listed(bureau, "2"), "standing"), "unsigned");
  bureau.does(bureau.legal, "rulebook.sign_off", part(installed, "author"));
  EXPECT_EQ(version_of_new_case(bureau), "1");
  bureau.does(bureau.principal, "rulebook.sign_off", part(installed, "reviewer"));
  EXPECT_EQ(version_of_new_case(bureau), "2");
  EXPECT_EQ(text(listed(bureau, "2"), "standing"), "in_use");
  EXPECT_EQ(text(listed(bureau, "1"), "standing"), "superseded");
  EXPECT_EQ(version_of(before), "1");
  bureau.restart();
  EXPECT_EQ(version_of_new_case(bureau), "2");
  EXPECT_EQ(version_of(before), "1");
  const auto signatures = bureau.entries("rulebook.signed_off");
  ASSERT_EQ(signatures.size(), 2u);
  EXPECT_EQ(signatures[0].by, bureau.legal.user);
  EXPECT_EQ(text(signatures[1].body, "name"), bureau.principal.name);
}

TEST(Rulebook, IsTakenFromTheDayThatItIsInForce) {
  Bureau bureau;
  const auto installed = bureau.does(bureau.legal, "rulebook.install", draft(second_version("2026-11-05")));
  both_sign(bureau, installed);
  bureau.at("2026-11-04T23:50:00+08:00");
  EXPECT_EQ(version_of_new_case(bureau), "1");
  EXPECT_EQ(text(listed(bureau, "2"), "standing"), "to_come");
  bureau.at("2026-11-05T00:00:00+08:00");
  EXPECT_EQ(version_of_new_case(bureau), "2");
}

TEST(Rulebook, WhoseTimeHasEndedGivesWayToAnEarlierOneStillInForce) {
  Bureau bureau;
  const auto text_of_it = changed(second_version("2026-11-01"), "{from: 2026-11-01}", "{from: 2026-11-01, until: 2026-11-10}");
  both_sign(bureau, bureau.does(bureau.legal, "rulebook.install", draft(text_of_it)));
  EXPECT_EQ(text(listed(bureau, "2"), "in_force_until"), "2026-11-10");
  bureau.at("2026-11-10T23:00:00+08:00");
  EXPECT_EQ(version_of_new_case(bureau), "2");
  bureau.at("2026-11-11T00:00:00+08:00");
  EXPECT_EQ(version_of_new_case(bureau), "1");
  EXPECT_EQ(text(listed(bureau, "2"), "standing"), "ended");
}

TEST(Rulebook, OfAnotherBureauIsInstalledAsAWholeWithTheProgramsCommonPart) {
  Bureau bureau;
  const auto installed =
      bureau.does(bureau.system_admin, "rulebook.install", JsonObject{{"files", JsonObject{{"linhai/rulebook.yaml", kAnotherBureau}}}});
  EXPECT_EQ(text(installed, "rulebook"), "linhai-2026");
  both_sign(bureau, installed);
  auto visit = bureau.open_inspection();
  EXPECT_EQ(text(visit.view().at("rulebook"), "id"), "linhai-2026");
  visit.begin();
  const auto told = visit.findings();
  EXPECT_EQ(told.status("l3.filmed"), "open");
  EXPECT_EQ(told.articles(), 1);
}

// ---- a case and its version ----------------------------------------------------------------------------------------

TEST(Case, KeepsItsRulesUnlessADecisionMovesIt) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.end_act();
  const auto installed = bureau.does(bureau.legal, "rulebook.install", draft(second_version()));
  both_sign(bureau, installed);
  bureau.minutes(3 * 60);
  EXPECT_EQ(visit.findings().status("a7.inspection_record"), "open");
  const auto before = bureau.clock.now();
  const auto last_seq = bureau.recorded() - 1;
  bureau.minutes(1);
  bureau.does(bureau.head, "case.move_rulebook",
              joined({{"case", visit.id()}, {"to", reference(installed)}},
                     {{"reason", "新规定对当事人有利"}, {"approved_by", bureau.principal.user}, {"favours_party", true}}));
  EXPECT_EQ(version_of(visit), "2");
  EXPECT_EQ(visit.findings().status("a7.inspection_record"), "breached");
  EXPECT_THAT(text(visit.entry("case.rulebook_moved"), "sentence"), HasSubstr("局长壬批准"));

  // What was known or in force before the move speaks under the earlier version; both are named.
  for (const JsonObject& when : {JsonObject{{"seq", last_seq}}, JsonObject{{"at", before.text()}}}) {
    auto asked = when;
    asked["case"] = visit.id();
    const auto told = bureau.does(bureau.lead, "case.findings", asked);
    EXPECT_EQ(text(told.at("rulebook"), "version"), "1");
    EXPECT_EQ(Findings(told).status("a7.inspection_record"), "open");
    const auto& both = *base::array_at(told, "rulebooks");
    ASSERT_EQ(both.size(), 2u);
    EXPECT_EQ(text(both[0], "version"), "1");
    EXPECT_TRUE(base::bool_at(both[0], "speaks"));
    EXPECT_EQ(text(both[1], "version"), "2");
    EXPECT_FALSE(base::bool_at(both[1], "speaks"));
  }
  bureau.restart();
  EXPECT_EQ(version_of(visit), "2");
  EXPECT_EQ(visit.findings().status("a7.inspection_record"), "breached");
}

TEST(Case, IsNotMovedByWhomeverOrWhereverTo) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto installed = bureau.does(bureau.legal, "rulebook.install", draft(second_version()));
  const JsonObject move{{"to", reference(installed)}, {"reason", "新规定"}, {"approved_by", bureau.principal.user}, {"favours_party", false}};
  const auto refused = [&](const Person& who, const JsonObject& more) { return visit.refused(who, "move_rulebook", joined(move, more)); };
  EXPECT_EQ(refused(bureau.head, {}).code, "rulebook.not_signed_off");
  both_sign(bureau, installed);
  EXPECT_EQ(refused(bureau.lead, {}).code, "access.not_permitted");
  EXPECT_EQ(refused(bureau.head, {{"approved_by", bureau.head.user}}).code, "rulebook.not_the_approver");
  EXPECT_EQ(refused(bureau.head, {{"approved_by", "01931d2c-0000-7000-8000-0000000000ff@yingji.example"}}).code, "user.no_such_user");
  auto other = reference(installed);
  other["digest"] = std::string(64, 'a');
  EXPECT_EQ(refused(bureau.head, {{"to", other}}).code, "rulebook.no_such_rulebook");
  EXPECT_EQ(refused(bureau.head, {{"to", reference(listed(bureau, "1"))}}).code, "rulebook.same");
  const auto later = bureau.does(bureau.legal, "rulebook.install", draft(second_version("2027-01-01", "3")));
  both_sign(bureau, later);
  EXPECT_EQ(refused(bureau.head, {{"to", reference(later)}}).code, "rulebook.not_in_force");
}

// How the cases stand under a rulebook is asked of its own cases: one of another, which cannot even be read, is nobody's failure.
TEST(Rulebook, IsCountedOnTheCasesUnderItAlone) {
  Bureau bureau;
  auto before = bureau.open_inspection();
  const auto installed = bureau.does(bureau.legal, "rulebook.install", draft(second_version()));
  both_sign(bureau, installed);
  auto under_it = bureau.open_inspection();
  under_it.begin();
  bureau.store.lose(before.id());
  bureau.restart();
  const auto told = bureau.does(bureau.head, "rulebook.count", JsonObject{{"digest", text(installed, "digest")}});
  EXPECT_EQ(base::int_at(told, "cases"), 1);
  EXPECT_EQ(base::int_at(told, "failed"), 0);
  EXPECT_EQ(base::int_at(told, "pending"), 0);
}

// ---- withdrawal ----------------------------------------------------------------------------------------------------

TEST(Rulebook, ThatIsWithdrawnGivesWayToTheEarlierOneAndStaysForItsCases) {
  Bureau bureau;
  const auto installed = bureau.does(bureau.legal, "rulebook.install", draft(second_version()));
  both_sign(bureau, installed);
  auto visit = bureau.open_inspection();
  const auto withdrawal = joined(named(installed), {{"in_force_until", bureau.day(1)}, {"reason", "期限规定有误"}});
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.withdraw", joined(withdrawal, {{"in_force_until", bureau.day(-1)}})).code,
            "rulebook.withdrawn_backwards");
  bureau.does(bureau.principal, "rulebook.withdraw", withdrawal);
  EXPECT_EQ(version_of_new_case(bureau), "2");
  bureau.days(1);
  EXPECT_EQ(version_of_new_case(bureau), "1");
  EXPECT_EQ(text(listed(bureau, "2"), "standing"), "withdrawn");
  visit.begin();
  EXPECT_EQ(version_of(visit), "2");
  EXPECT_EQ(visit.findings().status("a7.inspection_record"), "open");
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.withdraw", joined(withdrawal, {{"in_force_until", bureau.day(1)}})).code, "rulebook.withdrawn");
  const auto last = joined(named(listed(bureau, "1")), {{"in_force_until", bureau.day(1)}, {"reason", "废止"}});
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.withdraw", last).code, "rulebook.last_one");
}

TEST(Rulebook, ThatWasWithdrawnUnsignedTakesNoSignature) {
  Bureau bureau;
  const auto installed = bureau.does(bureau.legal, "rulebook.install", draft(second_version()));
  bureau.does(bureau.legal, "rulebook.withdraw", joined(named(installed), {{"in_force_until", bureau.day(0)}, {"reason", "重新起草"}}));
  EXPECT_EQ(bureau.refused(bureau.principal, "rulebook.sign_off", part(installed, "reviewer")).code, "rulebook.withdrawn");
}

// Two withdrawals that each leave the other: on the day of both none would be left.
TEST(Rulebook, IsNotLeftToOneWhoseEndIsOnRecordAlready) {
  Bureau bureau;
  const auto second = bureau.does(bureau.legal, "rulebook.install", draft(second_version()));
  both_sign(bureau, second);
  const auto withdrawal = [&](const JsonObject& which, int day) {
    return joined(which, {{"in_force_until", bureau.day(day)}, {"reason", "废止"}});
  };
  bureau.does(bureau.legal, "rulebook.withdraw", withdrawal(named(listed(bureau, "1")), 8));
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.withdraw", withdrawal(named(second), 3)).code, "rulebook.last_one");
  bureau.days(9);
  EXPECT_EQ(version_of_new_case(bureau), "2");
}

// The second version takes up to 60 days, the first 30.
std::string wider_version() {
  return changed(second_version(), "    default: 10\n    least: 0\n    most: 30", "    default: 10\n    least: 0\n    most: 60");
}

TEST(Parameter, IsTakenByEveryRulebookThatMayTakeOver) {
  Bureau bureau;
  both_sign(bureau, bureau.does(bureau.legal, "rulebook.install", draft(wider_version())));
  const JsonObject wide{{"name", "reinspection_days"}, {"value", 45}};
  const auto error = bureau.refused(bureau.system_admin, "parameter.set", wide);
  EXPECT_EQ(error.code, "rulebook.bad_parameter");
  EXPECT_THAT(error.what, HasSubstr("tonghua-2020 1")) << "which rulebook does not take it";
  bureau.does(bureau.legal, "rulebook.withdraw", joined(named(listed(bureau, "1")), {{"in_force_until", bureau.day(0)}, {"reason", "已有新版"}}));
  bureau.does(bureau.system_admin, "parameter.set", wide);
}

// As earlier programs let it be set.
void set_unchecked(Bureau& bureau, int days) {
  ASSERT_TRUE(bureau.memory.append(ports::LogName::record,
                                   {.by = bureau.system_admin.user,
                                    .events = {{base::kBureauStream, "parameter.set/1", JsonObject{{"name", "reinspection_days"}, {"value", days}}}}}));
  bureau.restart();
}

TEST(Rulebook, IsNotWithdrawnInFavourOfOneThatDoesNotTakeTheParameters) {
  Bureau bureau;
  const auto wide = bureau.does(bureau.legal, "rulebook.install", draft(wider_version()));
  both_sign(bureau, wide);
  set_unchecked(bureau, 45);
  const auto withdrawal = joined(named(wide), {{"in_force_until", bureau.day(1)}, {"reason", "期限规定有误"}});
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.withdraw", withdrawal).code, "rulebook.bad_parameter");
  bureau.does(bureau.system_admin, "parameter.set", JsonObject{{"name", "reinspection_days"}, {"value", 30}});
  bureau.does(bureau.legal, "rulebook.withdraw", withdrawal);
}

TEST(Case, WhoseRulebookDoesNotTakeTheParametersIsMovedToOneThatDoes) {
  Bureau bureau;
  set_unchecked(bureau, 45);
  auto visit = bureau.open_inspection();
  EXPECT_EQ(visit.refused("findings").code, "rulebook.bad_parameter");
  const auto wide = bureau.does(bureau.legal, "rulebook.install", draft(wider_version()));
  both_sign(bureau, wide);
  bureau.does(bureau.head, "case.move_rulebook",
              JsonObject{{"case", visit.id()}, {"to", reference(wide)}, {"reason", "原规则不能适用"}, {"approved_by", bureau.principal.user}, {"favours_party", false}});
  EXPECT_EQ(version_of(visit), "2");
  visit.begin();
  EXPECT_EQ(visit.findings().status("pl42.two_officers", "act-1"), "open");
}

// ---- attacks -------------------------------------------------------------------------------------------------------

TEST(Rulebook, IsNotSignedTwiceByOnePerson) {
  Bureau bureau;
  const auto both_roles = bureau.enlist("gui", "身兼二职癸", "", {"legal_reviewer", "bureau_head"});
  const auto installed = bureau.does(bureau.legal, "rulebook.install", draft(second_version()));
  bureau.does(both_roles, "rulebook.sign_off", part(installed, "author"));
  EXPECT_EQ(bureau.refused(both_roles, "rulebook.sign_off", part(installed, "author")).code, "rulebook.signed_already");
  EXPECT_EQ(bureau.refused(both_roles, "rulebook.sign_off", part(installed, "reviewer")).code, "rulebook.same_person");
  EXPECT_EQ(version_of_new_case(bureau), "1");
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.sign_off", part(installed, "reviewer")).code, "rulebook.not_this_part");
  auto other_bytes = part(installed, "reviewer");
  other_bytes["digest"] = std::string(64, 'b');
  EXPECT_EQ(bureau.refused(bureau.principal, "rulebook.sign_off", other_bytes).code, "rulebook.other_bytes");
}

TEST(Rulebook, IsNotDecidedByAnAdministrator) {
  Bureau bureau;
  const auto installed = bureau.does(bureau.system_admin, "rulebook.install", draft(second_version()));
  for (const auto* admin : {&bureau.system_admin, &bureau.security_admin, &bureau.auditor}) {
    for (const char* sign_off : {"author", "reviewer"})
      EXPECT_EQ(bureau.refused(*admin, "rulebook.sign_off", part(installed, sign_off)).code, "access.not_permitted");
    EXPECT_EQ(bureau.refused(*admin, "rulebook.withdraw", joined(named(installed), {{"in_force_until", bureau.day(1)}, {"reason", "不便"}})).code,
              "access.not_permitted");
  }
  EXPECT_EQ(bureau.refused(bureau.lead, "rulebook.install", draft(second_version())).code, "access.not_permitted");
  EXPECT_EQ(version_of_new_case(bureau), "1");
}

TEST(Rulebook, ThatNamesAPathIsRefused) {
  Bureau bureau;
  for (const char* name : {"../rulebook.yaml", "/etc/rulebook.yaml", "tonghua-2020/../../rulebook.yaml", "rulebook.yaml", "tonghua-2020\\rulebook.yaml",
                           "tonghua-2020/.hidden.yaml", "tonghua-2020/rulebook.txt", "Tonghua/rulebook.yaml", "tonghua-2020//rulebook.yaml", "~/a.yaml"})
    for (const char* operation : {"rulebook.install", "rulebook.try"})
      for (const char* field : {"changed", "files", "draft"}) {
        if ((operation == std::string("rulebook.install")) == (field == std::string("draft"))) continue;
        if (operation == std::string("rulebook.try") && field == std::string("files")) continue;
        const auto error = bureau.refused(bureau.legal, operation, JsonObject{{field, JsonObject{{name, second_version()}}}});
        EXPECT_EQ(error.code, "rulebook.bad_file_name") << name << " " << field;
        EXPECT_FALSE(error.remedy.empty());
      }
}

TEST(Rulebook, OfTenMegabytesIsRefusedBeforeItIsRead) {
  Bureau bureau;
  const std::string large = "# " + std::string(10 << 20, 'x') + "\n";
  const auto error = bureau.refused(bureau.legal, "rulebook.install", JsonObject{{"changed", JsonObject{{kManifest, second_version() + large}}}});
  EXPECT_EQ(error.kind, ErrorKind::too_large);
  EXPECT_EQ(error.code, "rulebook.too_large");
  JsonObject many;
  for (int i = 0; i < 1001; ++i) many["many/file-" + std::to_string(i) + ".yaml"] = "layer: bureau\n";
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.install", JsonObject{{"files", std::move(many)}}).code, "rulebook.too_large");
}

TEST(Rulebook, OfEqualIdAndVersionButOtherBytesTakesNobodysPlace) {
  Bureau bureau;
  const auto installed = bureau.does(bureau.legal, "rulebook.install", draft(second_version()));
  const auto other = changed(second_version(), "default: 2\n", "default: 3\n");
  const auto error = bureau.refused(bureau.system_admin, "rulebook.install", draft(other));
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_EQ(error.code, "rulebook.version_taken");
  const auto as_the_first = changed(other, "version: \"2\"", "version: \"1\"");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "rulebook.install", draft(as_the_first)).code, "rulebook.version_taken");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "rulebook.install", draft(second_version())).code, "rulebook.installed_already");
  EXPECT_EQ(text(listed(bureau, "2"), "digest"), text(installed, "digest"));
}

// ---- bad rules: refused with their place, and the bureau goes on with what it had ----------------------------------

struct Fault {
  const char* what;
  std::string from, to, code;
};

TEST(Rulebook, ThatIsWrongIsRefusedAtItsLineAndTheOldOneGoesOn) {
  Bureau bureau;
  const auto rules = shipped_rules("tonghua-2020/article-07.yaml");
  const std::string name = "tonghua-2020/article-07.yaml";
  const Fault faults[] = {
      {"a wrong type", "article: 7\n", "article: seven\n", ""},
      {"an unknown event", "record: act.begun", "record: act.dreamt", ""},
      {"an unknown field", "where: {kind: inspection}", "where: {colour: blue}", ""},
      {"a deadline without unit", "wait: {amount: {parameter: paper_wait_hours}, unit: hours}", "wait: {amount: 3}", ""},
      {"no YAML", "rules:\n", "rules: [\n", ""},
      {"an anchor", "layer: bureau\n", "layer: &a bureau\n", ""},
  };
  for (const auto& fault : faults) {
    const JsonObject input{{"changed", JsonObject{{kManifest, second_version()}, {name, changed(rules, fault.from, fault.to)}}}};
    for (const char* operation : {"rulebook.install", "rulebook.try"}) {
      const auto error = bureau.refused(bureau.legal, operation, input);
      EXPECT_EQ(error.kind, ErrorKind::invalid) << fault.what << ": " << error.text();
      EXPECT_THAT(error.where, MatchesRegex(name + ":[0-9]+:[0-9]+")) << fault.what << ": " << error.text();
    }
  }
  EXPECT_EQ(version_of_new_case(bureau), "1");
}

TEST(Rulebook, WhoseExceptionsLiftEachOtherIsRefusedAtItsLine) {
  Bureau bureau;
  const std::string ring =
      "layer: bureau\nsource: {title: {zh: 办法, en: Measures}, cite: 示例}\nexceptions:\n"
      "  - {id: ring.a, article: 7, clause: 第七条, priority: 1, title: {zh: 甲, en: A}, lifts: {exceptions: [ring.b]}, when: {record: act.begun}}\n"
      "  - {id: ring.b, article: 7, clause: 第七条, priority: 2, title: {zh: 乙, en: B}, lifts: {exceptions: [ring.a]}, when: {record: act.begun}}\n";
  const auto error = bureau.refused(bureau.legal, "rulebook.install",
                                    JsonObject{{"changed", JsonObject{{kManifest, second_version()}, {"tonghua-2020/ring.yaml", ring}}}});
  EXPECT_EQ(error.kind, ErrorKind::invalid) << error.text();
  EXPECT_THAT(error.where, MatchesRegex("tonghua-2020/ring.yaml:[0-9]+:[0-9]+")) << error.text();
}

TEST(Rulebook, ThatDoesNotTakeTheBureausParametersIsRefused) {
  Bureau bureau;
  bureau.does(bureau.system_admin, "parameter.set", JsonObject{{"name", "reinspection_days"}, {"value", 30}});
  const auto narrow = changed(second_version(), "    default: 10\n    least: 0\n    most: 30", "    default: 10\n    least: 0\n    most: 20");
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.install", draft(narrow)).code, "rulebook.bad_parameter");
  // Set between installation and signature: the second signature would bring it into force.
  bureau.does(bureau.system_admin, "parameter.set", JsonObject{{"name", "reinspection_days"}, {"value", 10}});
  const auto installed = bureau.does(bureau.legal, "rulebook.install", draft(narrow));
  bureau.does(bureau.legal, "rulebook.sign_off", part(installed, "author"));
  bureau.does(bureau.system_admin, "parameter.set", JsonObject{{"name", "reinspection_days"}, {"value", 30}});
  EXPECT_EQ(bureau.refused(bureau.principal, "rulebook.sign_off", part(installed, "reviewer")).code, "rulebook.bad_parameter");
}

TEST(Parameter, ThatARulebookToComeDoesNotTakeIsRefused) {
  Bureau bureau;
  auto narrow = changed(second_version("2026-12-01"), "    default: 10\n    least: 0\n    most: 30", "    default: 10\n    least: 0\n    most: 20");
  both_sign(bureau, bureau.does(bureau.legal, "rulebook.install", draft(narrow)));
  EXPECT_EQ(bureau.refused(bureau.system_admin, "parameter.set", JsonObject{{"name", "reinspection_days"}, {"value", 30}}).code,
            "rulebook.bad_parameter");
  bureau.does(bureau.system_admin, "parameter.set", JsonObject{{"name", "reinspection_days"}, {"value", 20}});
}

TEST(Rulebook, ThatIsNoneIsRefused) {
  Bureau bureau;
  const auto refused = [&](JsonObject files) { return bureau.refused(bureau.legal, "rulebook.install", JsonObject{{"files", std::move(files)}}).code; };
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.install", JsonObject{}).code, "json.missing_field");
  EXPECT_EQ(refused({{"a/a.yaml", "layer: bureau\n"}}), "rulebook.not_one");
  EXPECT_EQ(refused({{"a/a.yaml", 7}}), "json.missing_field");
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.install", JsonObject{{"changed", JsonObject{{kManifest, nullptr}}}}).code, "rulebook.not_one");
}

TEST(Rulebook, InstalledTwiceUnderOneKeyIsInstalledOnce) {
  Bureau bureau;
  const auto first = bureau.does(bureau.legal, "rulebook.install", draft(second_version()), {.key = "once"});
  EXPECT_EQ(bureau.does(bureau.legal, "rulebook.install", draft(second_version()), {.key = "once"}), first);
  EXPECT_EQ(bureau.entries("rulebook.installed").size(), 2u);
}

}  // namespace
}  // namespace use_cases
