// What the screens are told of a case beside its records: who answers, under which labels, and that the rules failed.
#include <utility>

#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::HasSubstr;

TEST(AnObligation, NamesWhoHasToSeeToIt) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto found = visit.findings().obligation("pl42.two_officers", "act-1");
  EXPECT_EQ(text(found, "answers"), "带队执法人员");
  EXPECT_EQ(text(found, "answers_en"), "the lead officer");
  const auto explained = visit.does("explain_finding", {{"obligation", text(found, "id")}});
  EXPECT_EQ(text(explained, "answers"), "带队执法人员");
}

TEST(ACase, TellsItsLabelsToWhoHoldsThem) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  EXPECT_TRUE(visit.view().at("labels").as_array().empty());
  auto cleared = bureau.lead;
  cleared.labels = {"trade_secret"};
  bureau.does(cleared, "case.label", {{"case", visit.id()}, {"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
  EXPECT_EQ(bureau.refused(bureau.lead, "case.view", JsonObject{{"case", visit.id()}}).code, "case.no_such_case");
  const auto seen = bureau.does(cleared, "case.view", JsonObject{{"case", visit.id()}});
  EXPECT_EQ(seen.at("labels"), Json(JsonArray{"trade_secret"}));
  EXPECT_EQ(bureau.does(cleared, "me.view").at("labels"), Json(JsonArray{"trade_secret"}));
}

// On the machine itself there is no session that would end: a look counts for a day.
TEST(ALook, WithoutASessionIsWrittenDownAnewEachDay) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto looks = [&] {
    auto context = Bureau::as(bureau.head);
    context.who.session.clear();
    EXPECT_TRUE(bureau.office->call(context, "case.view", JsonObject{{"case", visit.id()}}));
    return bureau.entries("view.window", ports::LogName::access).size();
  };
  const auto first = looks();
  bureau.minutes(23 * 60);
  EXPECT_EQ(looks(), first);
  bureau.minutes(2 * 60);
  EXPECT_EQ(looks(), first + 1);
  EXPECT_EQ(looks(), first + 1);
}

TEST(ACase, StandsOnTheBenchOfWhoOpenedItThoughOthersInspect) {
  Bureau bureau;
  const auto opened = bureau.does(bureau.third, "case.open",
                                  {{"enterprise", bureau.enterprise}, {"matter", "代为立案"},
                                   {"officers", JsonArray{JsonObject{{"user", bureau.lead.user}, {"part", "lead"}}}}});
  for (const auto* officer : {&bureau.third, &bureau.lead})
    EXPECT_FALSE(item(bureau.does(*officer, "bench.view"), "recent", "id", text(opened, "case")).is_null()) << officer->name;
  EXPECT_TRUE(item(bureau.does(bureau.second, "bench.view"), "recent", "id", text(opened, "case")).is_null());
}

TEST(ACase, IsReadAPageOfItsEventsAtATime) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  for (int i = 0; i < 20; ++i) visit.note_hazard("护栏缺失", {}, false);
  visit.view();
  const auto before = bureau.store.events_read();
  const auto page = visit.does("events", {{"limit", 2}});
  EXPECT_EQ(page.at("events").as_array().size(), 2u);
  EXPECT_EQ(base::int_at(page, "next"), 1);
  EXPECT_LE(bureau.store.events_read() - before, 3u) << "what no page shows was opened too";
  std::size_t all = 0;
  for (std::optional<std::int64_t> after = -1; after;) {
    const auto one = visit.does("events", {{"limit", 5}, {"after", *after}});
    all += one.at("events").as_array().size();
    after = base::int_at(one, "next");
  }
  EXPECT_EQ(all, visit.version());
}

TEST(Findings, AreNotToldOfAnEntryThatTheLogDoesNotHold) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  bureau.quiet();
  const auto size = static_cast<std::int64_t>(bureau.recorded());
  EXPECT_EQ(visit.refused("findings", {{"seq", size}}).code, "findings.bad_seq");
  EXPECT_EQ(visit.refused("findings", {{"seq", 99'999'999}}).code, "findings.bad_seq");
  EXPECT_TRUE(bureau.ask(bureau.lead, "case.findings", JsonObject{{"case", visit.id()}, {"seq", size - 1}}));
}

// The rulebook that a case was opened under cannot be read any more: its line, the bench and the case say so, and show no
// number as if nothing were missing.
TEST(ARulebookThatFails, IsToldWhereverItsFindingsWouldStand) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  EXPECT_EQ(base::find(item(bureau.does(bureau.lead, "case.list"), "cases", "id", visit.id()), "findings_failed"), nullptr);
  const auto blob = base::Digest::from_hex(text(visit.view().at("rulebook"), "digest")).value();
  bureau.vault.sound().damage(blob);
  bureau.restart();
  const auto line = item(bureau.does(bureau.lead, "case.list"), "cases", "id", visit.id());
  ASSERT_NE(base::find(line, "findings_failed"), nullptr);
  EXPECT_FALSE(text(line.at("findings_failed"), "code").empty());
  const auto bench = bureau.does(bureau.lead, "bench.view");
  const auto failed = item(bench, "failed", "case", visit.id());
  EXPECT_EQ(text(failed, "number"), visit.number());
  EXPECT_EQ(text(failed, "party"), "示例冲压件有限公司");
  EXPECT_EQ(visit.refused("findings").code, text(line.at("findings_failed"), "code"));
  EXPECT_EQ(text(visit.view(), "number"), visit.number()) << "the case itself is still read";
}

TEST(Devices, AreRegisteredByTheSystemAdministratorForOfficersThatAreThere) {
  Bureau bureau;
  const JsonObject recorder{{"device", "执法记录仪 03"}, {"kind", "recorder"}, {"serial", "SN-3"}, {"officer", bureau.lead.user}};
  EXPECT_EQ(bureau.refused(bureau.lead, "device.register", recorder).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "device.register", joined(recorder, {{"officer", bureau.enterprise}})).code,
            "user.no_such_user");
  EXPECT_EQ(text(bureau.does(bureau.system_admin, "device.register", recorder), "device"), "执法记录仪 03");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "device.register", recorder).code, "device.registered_already");
  const auto listed = item(bureau.does(bureau.lead, "device.list"), "devices", "device", "执法记录仪 03");
  EXPECT_EQ(text(listed, "serial"), "SN-3");
  EXPECT_EQ(text(listed, "officer_name"), "办案人甲");
}

TEST(Reading, CallsTheThingsOfACaseByTheirNames) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.show_credential();
  visit.note_hazard("配电箱未上锁");
  std::string told, told_en;
  const auto events = visit.does("events");
  for (const auto& event : *base::array_at(events, "events")) {
    told += text(event, "sentence") + "\n";
    told_en += text(event, "sentence_en") + "\n";
  }
  EXPECT_THAT(told, HasSubstr("“记录.bin”关联到第1次检查（示证）"));
  EXPECT_THAT(told, HasSubstr("“记录.bin”关联到隐患 1（问题）"));
  EXPECT_THAT(told_en, HasSubstr("“记录.bin” linked to hazard 1 (hazard)"));
  const auto order = visit.findings().obligation("a7.order", "act-1");
  EXPECT_THAT(boost::json::serialize(order.at("why")), HasSubstr("隐患 1"));
  for (const auto* id : {"hazard-1", "act-1", "recording-1"}) {
    EXPECT_EQ(told.find(id), std::string::npos) << told;
    EXPECT_EQ(told_en.find(id), std::string::npos) << told_en;
    EXPECT_EQ(boost::json::serialize(order.at("why")).find(id), std::string::npos) << id;
  }
}

// What a case sends in brief, and what the rulebook says once for all, make what it tells at length.
TEST(Findings, InBriefSayWhatIsTheCasesOwn) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.whole_first_visit();
  const auto at_length = visit.does("findings", {}), brief = visit.does("findings", {{"brief", 1}});
  const auto said = bureau.does(bureau.lead, "rulebook.lanes", {{"digest", text(brief.at("rulebook"), "digest")}});
  EXPECT_LT(base::canonical_or_die(brief).size() * 3, base::canonical_or_die(at_length).size());
  const auto& lanes = brief.at("lanes").as_array();
  const auto& texts = said.at("lanes").as_array();
  ASSERT_EQ(lanes.size(), texts.size());
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    auto lane = joined(texts[i].as_object(), lanes[i].as_object());
    const auto& expected = at_length.at("lanes").as_array().at(i).as_object();
    const auto told = std::exchange(lane["obligations"], Json()).as_array(), wanted = expected.at("obligations").as_array();
    lane["obligations"] = wanted;
    EXPECT_EQ(lane, expected);
    ASSERT_EQ(told.size(), wanted.size());
    for (std::size_t k = 0; k < told.size(); ++k) {
      const auto whole = base::find(told[k], "title") != nullptr
                             ? told[k].as_object()
                             : joined(item(said, "rules", "id", text(told[k], "id")).as_object(), told[k].as_object());
      for (const auto& member : wanted[k].as_object())
        EXPECT_EQ(whole.contains(member.key()) ? whole.at(member.key()) : Json(), member.value()) << text(wanted[k], "id") << " " << member.key();
    }
  }
}

}  // namespace
}  // namespace use_cases
