// Exemptions, late recordings, extensions and corrections, as the rulebook judges them.
#include "bureau.h"

namespace use_cases {
namespace {

using base::ErrorKind;

TEST(Exemption, OfAThingLiftsOnlyTheRecordingOfThatThing) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto secret = visit.note_hazard("合成工艺控制屏未设联锁", {}, false), open = visit.note_hazard("疏散通道堵塞", {}, false);
  visit.does("declare_exemption", {{"act", visit.act()},
                                   {"ground", "2"},
                                   {"scope", {{"kind", "thing"}, {"id", secret}, {"name", "合成工艺控制屏"}}},
                                   {"reason", "涉及商业秘密，企业不同意摄录"}});
  auto findings = visit.findings();
  EXPECT_EQ(findings.status("a7.av", secret), "exempt");
  EXPECT_EQ(findings.status("a7.av", open), "open");
  EXPECT_EQ(findings.status("a7.text", secret), "open");
  EXPECT_EQ(findings.status("a6.av", visit.act()), "open");
  EXPECT_EQ(findings.status("a7.order", visit.act()), "open");
  EXPECT_EQ(findings.status("a5.declaration"), "met");
  visit.end_act();
  bureau.days(2);
  findings = visit.findings();
  EXPECT_EQ(findings.status("a7.av", secret), "exempt");
  EXPECT_EQ(findings.status("a7.av", open), "breached");
  EXPECT_EQ(findings.status("a7.text", secret), "breached");
}

TEST(Exemption, RejectedOnReviewLiftsNothingAnyMore) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto hazard = visit.note_hazard("除尘系统未清理", {{"zone", "zone-1"}}, false);
  const auto declared = visit.does("declare_exemption", {{"act", visit.act()},
                                                         {"ground", "3"},
                                                         {"scope", {{"kind", "zone"}, {"id", "zone-1"}, {"name", "除尘间"}}},
                                                         {"reason", "正在清灰，摄录不能成像"}});
  EXPECT_EQ(visit.findings().status("a7.av", hazard), "exempt");
  const JsonObject review{{"case", visit.id()}, {"exemption", text(declared, "exemption")}, {"upheld", false}, {"reason", "清灰已于一小时前结束"}};
  EXPECT_EQ(bureau.refused(bureau.lead, "case.review_exemption", review).kind, ErrorKind::denied);
  bureau.does(bureau.supervisor, "case.review_exemption", review);
  EXPECT_EQ(visit.findings().status("a7.av", hazard), "open");
  EXPECT_EQ(bureau.refused(bureau.head, "case.review_exemption", review).code, "exemption.reviewed");
}

struct Upload {
  std::int64_t after_a_day_us;
  const char* status;
};
class ARecordingKeptForADay : public ::testing::TestWithParam<Upload> {};

TEST_P(ARecordingKeptForADay, IsInTimeUpToTheTwentyFourthHour) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto made = bureau.clock.now();
  bureau.clock.set(made.plus_hours(24).plus_us(GetParam().after_a_day_us).plus_seconds(-60));  // the step takes a minute
  visit.record("photo", {}, made);
  EXPECT_EQ(visit.findings().status("a26.store", "recording-1"), GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(OneSecondBeforeAtAndAfter, ARecordingKeptForADay,
                         ::testing::Values(Upload{-1'000'000, "met"}, Upload{0, "met"}, Upload{1, "met_late"}, Upload{1'000'000, "met_late"}),
                         [](const auto& upload) { return "Case" + std::to_string(upload.index); });

TEST(ALateRecording, IsJudgedByItsMakingAndCanBeExplained) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto hazard = visit.note_hazard("局部通风机无风电闭锁装置", {}, false);
  const auto made = bureau.clock.now();
  visit.end_act();
  bureau.days(2);
  visit.record("video", {{"kind", "hazard"}, {"id", hazard}}, made);
  // Made at the inspection, so the hazard is recorded in time; stored too late all the same.
  EXPECT_EQ(visit.findings().status("a7.av", hazard), "met");
  EXPECT_EQ(visit.findings().status("a26.store", "recording-1"), "met_late");
}

class AnExtension : public ::testing::Test {
 protected:
  AnExtension() : visit(bureau.open_inspection()) { hazard = visit.whole_first_visit(); }
  std::string due() { return text(visit.findings().obligation("a8.reinspect", hazard), "due"); }
  // Whoever asked does not decide.
  void decided(const Json& asked, JsonObject how) {
    bureau.does(bureau.head, "case.decide_extension",
                joined({{"case", visit.id()}, {"extension", text(asked, "extension")}}, how));
  }
  JsonObject application(const char* until) const { return {{"hazards", JsonArray{hazard}}, {"until", until}, {"reason", "配件未到"}}; }

  Bureau bureau;
  Inspection visit;
  std::string hazard;
};

TEST_F(AnExtension, MovesTheDateOnlyOnceItIsGranted) {
  const auto before = due();
  const auto asked = visit.does("request_extension", application("2026-12-01"));
  EXPECT_EQ(due(), before);
  decided(asked, {{"granted", true}});
  EXPECT_EQ(due(), "2026-12-11T15:59:59.999999Z");
  EXPECT_EQ(text(item(visit.view(), "hazards", "hazard", hazard), "extended_until"), "2026-12-01");
  EXPECT_EQ(visit.refused(bureau.head, "decide_extension", {{"extension", text(asked, "extension")}, {"granted", false}}).code,
            "extension.decided");
}

TEST_F(AnExtension, IsNotGrantedByTheOfficerWhoAskedForIt) {
  const auto before = due();
  const auto asked = visit.does("request_extension", application("2036-12-01"));
  const auto error = visit.refused("decide_extension", {{"extension", text(asked, "extension")}, {"granted", true}});
  EXPECT_EQ(error.kind, base::ErrorKind::denied);
  EXPECT_EQ(due(), before);
}

TEST_F(AnExtension, WaitsOnTheBenchOfWhoMayDecideAndOfNobodyElse) {
  const auto waiting = [&](const Person& who) {
    const auto bench = bureau.does(who, "bench.view");
    const auto* list = base::array_at(bench, "decisions");
    EXPECT_EQ(base::int_at(bureau.does(who, "me.view"), "unread"), static_cast<std::int64_t>(list ? list->size() : 0));
    return list ? *list : JsonArray{};
  };
  EXPECT_TRUE(waiting(bureau.head).empty());
  const auto asked = visit.does("request_extension", application("2026-12-01"));
  EXPECT_TRUE(waiting(bureau.lead).empty()) << "whoever asked does not decide";
  const auto list = waiting(bureau.head);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(text(list[0], "case"), visit.id());
  EXPECT_EQ(text(list[0], "number"), text(visit.view(), "number"));
  EXPECT_EQ(text(list[0], "extension"), text(asked, "extension"));
  EXPECT_EQ(text(list[0], "until"), "2026-12-01");
  decided(asked, {{"granted", false}, {"reason", "隐患较重"}});
  EXPECT_TRUE(waiting(bureau.head).empty());
  const auto view = item(visit.view(), "extensions", "extension", text(asked, "extension"));
  EXPECT_EQ(text(view.at("decided"), "by"), bureau.head.user);
}

TEST_F(AnExtension, OfACaseUnderALabelWaitsForThoseAloneWhoMayKnowOfIt) {
  visit.does("request_extension", application("2026-12-01"));
  visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
  EXPECT_EQ(base::find(bureau.does(bureau.head, "bench.view"), "decisions"), nullptr);
  EXPECT_EQ(base::int_at(bureau.does(bureau.head, "me.view"), "unread"), 0);
}

TEST_F(AnExtension, RefusedLeavesTheDate) {
  const auto before = due();
  const auto asked = visit.does("request_extension", application("2026-12-01"));
  decided(asked, {{"granted", false}, {"reason", "隐患较重"}});
  EXPECT_EQ(due(), before);
}

TEST_F(AnExtension, AskedAfterTheDateIsRecordedWithItsTrueTime) {
  bureau.at("2026-11-18T10:00:00+08:00");  // the date was the 16th
  EXPECT_EQ(visit.refused("request_extension", application("2026-11-16")).code, "extension.not_later");
  const auto asked = visit.does("request_extension", application("2026-11-30"));
  const auto view = item(visit.view(), "extensions", "extension", text(asked, "extension"));
  EXPECT_EQ(text(view, "happened_at"), bureau.clock.now().text());
  EXPECT_EQ(visit.findings().status("a8.reinspect", hazard), "open");
  bureau.days(10);
  EXPECT_EQ(visit.findings().status("a8.reinspect", hazard), "breached");
  bureau.does(bureau.head, "case.decide_extension",
              JsonObject{{"case", visit.id()}, {"extension", text(asked, "extension")}, {"granted", true}});
  EXPECT_EQ(visit.findings().status("a8.reinspect", hazard), "open");
  EXPECT_EQ(due(), "2026-12-10T15:59:59.999999Z");
}

TEST_F(AnExtension, OfAHazardWithoutADateIsRefused) {
  visit.begin("reinspection");
  const auto at_once = visit.note_hazard("气瓶未固定", {{"remedy", "at_once"}}, false);
  const auto error = visit.refused("request_extension", {{"hazards", JsonArray{at_once}}, {"until", "2026-12-01"}, {"reason", "配件"}});
  EXPECT_EQ(error.code, "extension.no_date");
  EXPECT_EQ(error.where, "/hazards/0");
}

TEST_F(AnExtension, ThePartysEarlierApplicationBringsTheReinspectionForward) {
  visit.does("request_reinspection", {{"reason", "提前整改完毕"}});
  EXPECT_EQ(due(), "2026-11-12T15:59:59.999999Z");
}

TEST(Correction, KeepsTheEntryThatItCorrects) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto hazard = visit.note_hazard("冲床无警示标志", {{"place", "2号冲床"}}, false);
  const auto original = visit.entry("hazard.found");
  const auto seq = base::int_at(original, "seq").value();
  visit.does("correct", {{"corrects", seq}, {"reason", "应为3号"}, {"fields", JsonObject{{"place", "3号冲床"}}}});
  EXPECT_EQ(text(item(visit.view(), "hazards", "hazard", hazard), "place"), "3号冲床");
  EXPECT_EQ(visit.entry("hazard.found"), original);
  EXPECT_EQ(text(visit.entry("correction.made").at("body"), "reason"), "应为3号");
  EXPECT_EQ(text(bureau.memory.events(ports::LogName::record, static_cast<std::uint64_t>(seq), 1).value().front().body, "place"), "2号冲床");

  const auto wrong = [&](JsonObject fields) { return visit.refused("correct", {{"corrects", seq}, {"reason", "误"}, {"fields", std::move(fields)}}); };
  EXPECT_EQ(wrong({{"given_to", "某人"}}).code, "correction.not_correctable");
  EXPECT_EQ(wrong({{"happened_at", bureau.clock.now().plus_hours(2).text()}}).code, "time.in_future");
  EXPECT_EQ(wrong({}).kind, ErrorKind::invalid);
  EXPECT_EQ(visit.refused("correct", {{"corrects", 0}, {"reason", "误"}, {"fields", JsonObject{{"place", "x"}}}}).code, "case.no_such_event");
}

TEST(Correction, OfTheTimeIsWhatTheRulebookThenJudgesBy) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.end_act();
  bureau.days(1);
  visit.does("show_credential", {{"act", visit.act()}, {"shown_to", "车间主任二"}});
  EXPECT_EQ(visit.findings().status("a6.shown"), "met_late");
  const auto seq = base::int_at(visit.entry("credential.shown"), "seq").value();
  const auto then = text(visit.view().at("acts").at(0), "happened_at");
  visit.does("correct", {{"corrects", seq}, {"reason", "到场即出示，时间漏填"}, {"fields", JsonObject{{"happened_at", then}}}});
  EXPECT_EQ(visit.findings().status("a6.shown"), "met");
}

TEST(Findings, ShowEveryArticleAndExplainThemselves) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  EXPECT_GE(visit.findings().articles(), 9);  // 1 to 8 and 26
  const auto explained = bureau.does(bureau.lead, "case.explain_finding", JsonObject{{"case", visit.id()}, {"obligation", "a6.shown:act-1"}});
  EXPECT_EQ(text(explained, "rule"), "a6.shown");
  EXPECT_FALSE(text(explained, "text").empty());
  EXPECT_EQ(bureau.refused(bureau.lead, "case.explain_finding", JsonObject{{"case", visit.id()}, {"obligation", "a6.shown:act-9"}}).kind,
            ErrorKind::not_found);
}

TEST(Parameters, OfTheRulebookBindTheCasesOpenedAfterwardsAndOnlyWithinTheirRange) {
  Bureau bureau;
  auto before = bureau.open_inspection();
  before.begin();
  before.note_hazard("冲床无警示标志", {}, false);
  bureau.does(bureau.system_admin, "parameter.set", JsonObject{{"name", "reinspection_days"}, {"value", 3}});
  auto after = bureau.open_inspection();
  after.begin();
  after.note_hazard("冲床无警示标志", {}, false);
  EXPECT_EQ(text(before.findings().obligation("a8.reinspect"), "due"), "2026-11-26T15:59:59.999999Z");
  EXPECT_EQ(text(after.findings().obligation("a8.reinspect"), "due"), "2026-11-19T15:59:59.999999Z");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "parameter.set", JsonObject{{"name", "reinspection_days"}, {"value", 31}}).code, "rulebook.bad_parameter");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "parameter.set", JsonObject{{"name", "reinspection_days"}, {"value", "3"}}).code, "rulebook.bad_parameter");
}

}  // namespace
}  // namespace use_cases
