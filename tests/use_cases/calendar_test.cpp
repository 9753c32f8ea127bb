// The working days of a year, installed in a bureau that is at work.
#include "bureau.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::HasSubstr;

JsonObject year_2027(const std::string& off = "2027-01-01") {
  return {{"text", "year: 2027\nbasis: 示例通知\noff:\n  - {from: " + off + ", to: " + off + ", name: 元旦}\nwork: []\n"}};
}

int provisional(Inspection& visit, Bureau& bureau) {
  int n = 0;
  const auto told = bureau.does(bureau.lead, "case.findings", JsonObject{{"case", visit.id()}});
  for (const auto& lane : told.at("lanes").as_array())
    for (const auto& o : lane.at("obligations").as_array()) n += base::bool_at(o, "due_provisional") ? 1 : 0;
  return n;
}

TEST(Calendar, OfTheNextYearMakesItsDeadlinesCertain) {
  Bureau bureau;
  bureau.at("2026-12-28T09:00:00+08:00");
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  EXPECT_GT(provisional(visit, bureau), 0) << "2027 is not known yet";
  const auto installed = bureau.does(bureau.system_admin, "calendar.install", year_2027());
  EXPECT_EQ(base::int_at(installed, "year"), 2027);
  EXPECT_EQ(provisional(visit, bureau), 0);
  bureau.restart();
  EXPECT_EQ(provisional(visit, bureau), 0);
  const auto entry = bureau.entries("calendar.installed").back();
  EXPECT_EQ(entry.by, bureau.system_admin.user);
  EXPECT_EQ(text(entry.body, "digest"), text(installed, "digest"));
}

TEST(Calendar, ThatIsCorrectedAndComesBackIsKnownAsItWasInBetween) {
  Bureau bureau;
  for (const char* off : {"2027-01-01", "2027-01-04", "2027-01-01"}) bureau.does(bureau.system_admin, "calendar.install", year_2027(off));
  EXPECT_EQ(bureau.refused(bureau.system_admin, "calendar.install", year_2027()).code, "calendar.installed_already");
  const auto rows = bureau.memory.rows({.model = "installed", .id_prefix = "calendar:2027:", .limit = 10}).value();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(text(rows[0].json, "digest"), text(rows[2].json, "digest"));
  EXPECT_NE(text(rows[0].json, "digest"), text(rows[1].json, "digest"));
}

JsonArray missing_for(Bureau& bureau, const Person& who) {
  return bureau.does(who, "calendar.list", JsonObject{}).at("missing").as_array();
}

TEST(Calendar, IsListedWithItsDaysWithWhoInstalledItAndWithTheYearsThatDeadlinesWaitFor) {
  Bureau bureau;
  bureau.at("2026-12-28T09:00:00+08:00");
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  const auto missing = missing_for(bureau, bureau.system_admin);
  ASSERT_EQ(missing.size(), 1u) << "who sees no case learns what is needed all the same";
  EXPECT_EQ(base::int_at(missing[0], "year"), 2027);
  EXPECT_EQ(base::int_at(missing[0], "deadlines"), provisional(visit, bureau));
  bureau.does(bureau.system_admin, "calendar.install", year_2027("2027-01-02"));
  bureau.does(bureau.system_admin, "calendar.install", year_2027());
  EXPECT_TRUE(missing_for(bureau, bureau.lead).empty());
  const auto list = bureau.does(bureau.lead, "calendar.list", JsonObject{}).at("calendars").as_array();
  const auto& last = list.back();
  EXPECT_EQ(base::int_at(last, "year"), 2027);
  EXPECT_EQ(text(last, "basis"), "示例通知");
  EXPECT_EQ(last.at("off"), (JsonArray{JsonObject{{"day", "2027-01-01"}, {"name", "元旦"}}}));
  EXPECT_TRUE(last.at("work").as_array().empty());
  const auto& installed = last.at("installed").as_array();
  ASSERT_EQ(installed.size(), 2u);
  EXPECT_EQ(text(installed.back(), "by"), bureau.system_admin.user);
  EXPECT_EQ(text(installed.back(), "by_name"), bureau.system_admin.name);
  EXPECT_EQ(text(list.front().at("installed").as_array().front(), "by"), "system") << "it came with the program";
}

TEST(Calendar, OfACaseUnderALabelIsMissedOnlyByThoseWhoMayKnowOfIt) {
  Bureau bureau;
  bureau.at("2026-12-28T09:00:00+08:00");
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
  EXPECT_TRUE(missing_for(bureau, bureau.system_admin).empty());
}

TEST(Calendar, ThatIsWrongOrNotTheAskersIsRefusedAndLeavesNoBlob) {
  Bureau bureau;
  const auto blobs = bureau.vault.blobs();
  EXPECT_EQ(bureau.refused(bureau.lead, "calendar.install", year_2027()).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.legal, "calendar.install", year_2027()).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "calendar.install", JsonObject{}).code, "json.missing_field");
  const auto wrong = bureau.refused(bureau.system_admin, "calendar.install", year_2027("2026-12-31"));
  EXPECT_EQ(wrong.kind, ErrorKind::invalid);
  EXPECT_EQ(wrong.code, "calendar.other_year");
  EXPECT_THAT(wrong.where, HasSubstr("calendar.yaml:4"));
  const JsonObject large{{"text", "year: 2027\n# " + std::string(300 * 1024, 'x') + "\noff: []\n"}};
  EXPECT_EQ(bureau.refused(bureau.system_admin, "calendar.install", large).kind, ErrorKind::too_large);
  EXPECT_EQ(bureau.vault.blobs(), blobs);
}

}  // namespace
}  // namespace use_cases
