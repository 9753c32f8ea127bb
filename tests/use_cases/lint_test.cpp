// What an officer is told of a paper before it is issued. It never stands in the way.
#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

constexpr const char* kForm = "inspection_record";

std::vector<std::string> warned(const Json& answer, std::string_view code) {
  std::vector<std::string> out;
  for (const auto& w : answer.at("warnings").as_array())
    if (text(w, "code") == code) out.push_back(text(w, "text"));
  return out;
}

// Two visits of the lead: the one from nine to ten is over, the other is being written up.
class TwoVisits : public ::testing::Test {
 protected:
  TwoVisits() : before(bureau.open_inspection_by(bureau.lead, nullptr, "专项检查：用电")), visit(bureau.open_inspection_alone()) {
    bureau.at("2026-11-02T12:00:00+08:00");
    act_of(before, "2026-11-02T09:00:00+08:00", "2026-11-02T10:00:00+08:00");
  }
  static void act_of(Inspection& of, const std::string& from, const std::string& until, const std::string& kind = "inspection") {
    const auto begun = of.does("begin_act", {{"kind", kind}, {"place", "冲压车间"}, {"happened_at", from}});
    if (!until.empty()) of.does("end_act", {{"act", text(begun, "act")}, {"happened_at", until}});
  }
  std::vector<std::string> overlaps(const std::string& act = "act-1") {
    return warned(visit.does("preview_paper", {{"form", kForm}, {"act", act}}), "lint.overlap");
  }

  Bureau bureau;
  Inspection before, visit;
};

TEST_F(TwoVisits, OneAfterTheOtherAreNoOverlapToTheSecond) {
  act_of(visit, "2026-11-02T10:00:00+08:00", "2026-11-02T11:00:00+08:00");
  EXPECT_THAT(overlaps(), IsEmpty());
}

TEST_F(TwoVisits, OverlapFromTheLastSecondOn) {
  act_of(visit, "2026-11-02T09:59:59+08:00", "2026-11-02T11:00:00+08:00");
  EXPECT_THAT(overlaps(), ElementsAre(AllOf(HasSubstr("办案人甲"), HasSubstr(before.number()), HasSubstr("检查"))));
}

TEST_F(TwoVisits, OneBeforeTheOtherAreNoOverlapUntilTheSecondInWhichItBegins) {
  act_of(visit, "2026-11-02T08:00:00+08:00", "2026-11-02T09:00:00+08:00");
  EXPECT_THAT(overlaps(), IsEmpty());
  const auto ended = base::int_at(visit.entry("act.ended"), "seq").value();
  visit.does("correct", {{"corrects", ended}, {"reason", "时间写错"}, {"fields", JsonObject{{"happened_at", "2026-11-02T01:00:01.000000Z"}}}});
  EXPECT_EQ(overlaps().size(), 1u);
}

TEST_F(TwoVisits, OverlapWhereOneLiesWithinTheOther) {
  act_of(visit, "2026-11-02T08:00:00+08:00", "2026-11-02T11:00:00+08:00");
  EXPECT_EQ(overlaps().size(), 1u);
  EXPECT_THAT(warned(before.does("preview_paper", {{"form", kForm}, {"act", "act-1"}}), "lint.overlap"),
              ElementsAre(HasSubstr(visit.number())));
}

TEST_F(TwoVisits, WhoseEndNobodyRecordedCountsForADayAndNoLonger) {
  auto forgotten = bureau.open_inspection_alone();
  bureau.at("2026-11-05T18:00:00+08:00");
  act_of(forgotten, "2026-11-03T10:00:00+08:00", "");
  act_of(visit, "2026-11-04T09:59:59+08:00", "2026-11-04T11:00:00+08:00");
  EXPECT_THAT(overlaps(), ElementsAre(HasSubstr(forgotten.number())));
  const auto begun = base::int_at(visit.entry("act.begun"), "seq").value();
  visit.does("correct", {{"corrects", begun}, {"reason", "时间写错"}, {"fields", JsonObject{{"happened_at", "2026-11-04T02:00:00.000000Z"}}}});
  EXPECT_THAT(overlaps(), IsEmpty());
}

TEST_F(TwoVisits, OfOneThatGoesOnOverlapToThisMoment) {
  bureau.at("2026-11-03T09:00:00+08:00");
  act_of(visit, "2026-11-03T08:00:00+08:00", "");
  EXPECT_THAT(overlaps(), IsEmpty());
  auto other = bureau.open_inspection_alone();
  other.begin();
  EXPECT_THAT(overlaps(), ElementsAre(HasSubstr(other.number())));
}

TEST_F(TwoVisits, ManyAreCountedAndTheLastNamed) {
  bureau.at("2026-11-03T09:00:00+08:00");
  for (int i = 0; i < 5; ++i) bureau.open_inspection_alone().begin();
  act_of(visit, "2026-11-03T09:10:00+08:00", "");
  EXPECT_THAT(overlaps(), ElementsAre(AllOf(HasSubstr("办案人甲："), ::testing::EndsWith("等5次"))));
}

TEST_F(TwoVisits, OfOneCaseOverlapToo) {
  act_of(visit, "2026-11-02T10:30:00+08:00", "2026-11-02T11:00:00+08:00");
  act_of(visit, "2026-11-02T10:45:00+08:00", "2026-11-02T11:15:00+08:00", "reinspection");
  EXPECT_THAT(overlaps("act-1"), ElementsAre(HasSubstr("复查")));
  EXPECT_THAT(overlaps("act-2"), ElementsAre(AllOf(HasSubstr("检查"), Not(HasSubstr(visit.number())))));
}

TEST_F(TwoVisits, OfOtherOfficersAreNoOverlap) {
  auto theirs = bureau.open_inspection_by(bureau.third, nullptr, "他人的检查");
  bureau.does(bureau.third, "case.begin_act",
              {{"case", theirs.id()}, {"kind", "inspection"}, {"place", "仓库"}, {"happened_at", "2026-11-02T10:30:00+08:00"}});
  act_of(visit, "2026-11-02T10:30:00+08:00", "2026-11-02T11:00:00+08:00");
  EXPECT_THAT(overlaps(), IsEmpty());
}

TEST_F(TwoVisits, TellNothingOfACaseThatTheAskerMayNotSee) {
  auto cleared = bureau.lead;
  cleared.labels = {"trade_secret"};
  bureau.does(cleared, "case.label", {{"case", before.id()}, {"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
  act_of(visit, "2026-11-02T09:30:00+08:00", "2026-11-02T11:00:00+08:00");
  const auto answer = visit.does("preview_paper", {{"form", kForm}, {"act", "act-1"}});
  EXPECT_THAT(warned(answer, "lint.overlap"), ElementsAre("办案人甲：另一次执法活动"));
  EXPECT_THAT(base::canonical_or_die(answer), Not(HasSubstr(before.number())));
  const auto seen = bureau.does(cleared, "case.preview_paper", {{"case", visit.id()}, {"form", kForm}, {"act", "act-1"}});
  EXPECT_THAT(warned(seen, "lint.overlap"), ElementsAre(HasSubstr(before.number())));
}

TEST_F(TwoVisits, OfAnOfficerWhoConfirmedLaterAreFoundFromThenOn) {
  auto together = bureau.open_inspection();
  bureau.at("2026-11-03T09:00:00+08:00");
  together.begin();
  auto elsewhere = bureau.open_inspection_by(bureau.third, nullptr, "另一处检查");
  const JsonObject the_case{{"case", elsewhere.id()}};
  bureau.does(bureau.third, "case.begin_act", joined(the_case, {{"kind", "inspection"}, {"place", "仓库"}}));
  bureau.does(bureau.third, "case.join_officer", joined(the_case, {{"officer", bureau.second.user}, {"part", "second"}}));
  const auto of_the_second = [&] {
    std::vector<std::string> out;
    for (const auto& one : warned(together.does("preview_paper", {{"form", kForm}, {"act", "act-1"}}), "lint.overlap"))
      if (one.find("办案人乙") != std::string::npos) out.push_back(one);
    return out;
  };
  EXPECT_THAT(of_the_second(), IsEmpty());
  bureau.does(bureau.third, "case.confirm_officer", joined(the_case, {{"officer", bureau.second.user}, {"act", "act-1"}, {"code", kCode}}));
  EXPECT_THAT(of_the_second(), ElementsAre(HasSubstr(elsewhere.number())));
}

// ---- what is told, and when ------------------------------------------------------------------------------------------

class APaperWithFaults : public ::testing::Test {
 protected:
  APaperWithFaults() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.second_confirms();
    visit.note_hazard("配电箱未上锁", {}, false);
  }
  JsonObject asked() const {
    return {{"form", kForm}, {"act", visit.act()}, {"fields", JsonObject{{"period", "2026年11月2日9时至2026年11月2日10时0分"}}}};
  }
  static std::vector<std::pair<std::string, std::string>> told(const Json& answer) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& w : answer.at("warnings").as_array()) out.emplace_back(text(w, "code"), text(w, "field"));
    return out;
  }

  Bureau bureau;
  Inspection visit;
};

TEST_F(APaperWithFaults, IsToldWhileItIsWrittenAndWhenItIsPreparedAndIsPreparedAllTheSame) {
  const auto preview = visit.does("preview_paper", asked());
  EXPECT_THAT(told(preview), ElementsAre(Pair("lint.required", "number"), Pair("lint.no_basis", "situation"), Pair("lint.no_minutes", "period")));
  const auto& hours = preview.at("warnings").as_array().at(2);
  EXPECT_EQ(base::int_at(hours, "at"), 0);
  EXPECT_EQ(base::int_at(hours, "length"), 12);
  EXPECT_EQ(text(hours, "text"), "2026年11月2日9时");
  EXPECT_EQ(base::int_at(preview.at("warnings").as_array().at(1), "row"), 1);
  const auto made = visit.does("prepare_paper", asked(), {.key = "once"});
  EXPECT_THAT(told(made), ElementsAre(Pair("lint.no_basis", "situation"), Pair("lint.no_minutes", "period")));
  EXPECT_EQ(visit.does("prepare_paper", asked(), {.key = "once"}).at("warnings"), made.at("warnings"));
  EXPECT_FALSE(visit.entry("paper.prepared").at("body").as_object().contains("warnings"));
}

TEST_F(APaperWithFaults, IsToldOnceMoreByItsOwnWordsAndTheRecordOfNow) {
  const auto made = visit.does("prepare_paper", asked());
  const JsonObject paper{{"paper", text(made, "paper")}};
  EXPECT_THAT(told(visit.does("paper_warnings", paper)), ElementsAre(Pair("lint.no_basis", "situation"), Pair("lint.no_minutes", "period")));
  auto other = bureau.open_inspection_alone();
  other.begin();
  EXPECT_THAT(told(visit.does("paper_warnings", paper)),
              ElementsAre(Pair("lint.no_basis", "situation"), Pair("lint.no_minutes", "period"), Pair("lint.overlap", "situation")));
}

TEST_F(APaperWithFaults, IsAskedForByItsName) {
  EXPECT_EQ(visit.refused("paper_warnings", {{"paper", "paper-9"}}).code, "case.no_such_thing");
}

// ---- papers that are there before ------------------------------------------------------------------------------------

class APaperThatFollowsAnother : public ::testing::Test {
 protected:
  APaperThatFollowsAnother() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.second_confirms();
  }
  static std::vector<Json> missing(const Json& answer) {
    std::vector<Json> out;
    for (const auto& w : answer.at("warnings").as_array())
      if (text(w, "code") == "lint.prerequisite") out.push_back(w);
    return out;
  }
  std::vector<Json> missing_when_written(const std::string& form) {
    return missing(visit.does("preview_paper", {{"form", form}, {"act", visit.act()}}));
  }

  Bureau bureau;
  Inspection visit;
};

TEST_F(APaperThatFollowsAnother, OnWhichItRestsIsToldFirstWithTheReasonUntilThatStands) {
  const auto preview = visit.does("preview_paper", {{"form", "hearing_record"}, {"act", visit.act()}});
  const auto& first = preview.at("warnings").as_array().at(0);
  EXPECT_EQ(text(first, "code"), "lint.prerequisite");
  EXPECT_TRUE(base::bool_at(first, "serious"));
  EXPECT_EQ(text(first, "text"), "《听证会通知书》");
  EXPECT_THAT(text(first, "what"), AllOf(HasSubstr("应当先有《听证会通知书》"), HasSubstr("七日前应当通知")));
  const auto notice = visit.prepare("hearing_notice");
  EXPECT_THAT(missing_when_written("hearing_record"), IsEmpty());
  visit.does("void_paper", {{"paper", notice.id}, {"reason", "日期写错"}});
  EXPECT_EQ(missing_when_written("hearing_record").size(), 1u) << "a void paper stands for nothing";
}

TEST_F(APaperThatFollowsAnother, IsPreparedWithoutItAndToldOnceMoreBeforeItIsHandedOver) {
  const auto made = visit.does("prepare_paper", {{"form", "hearing_record"}, {"act", visit.act()}});
  EXPECT_EQ(missing(made).size(), 1u);
  const JsonObject paper{{"paper", text(made, "paper")}};
  EXPECT_EQ(missing(visit.does("paper_warnings", paper)).size(), 1u);
  visit.prepare("hearing_notice");
  EXPECT_THAT(missing(visit.does("paper_warnings", paper)), IsEmpty());
}

TEST_F(APaperThatFollowsAnother, AsIsUsualIsToldAsSuchAndAnyOneOfSeveralWillDo) {
  const auto usual = missing_when_written("interview_notice");
  ASSERT_EQ(usual.size(), 1u);
  EXPECT_FALSE(base::bool_at(usual[0], "serious"));
  EXPECT_EQ(text(usual[0], "text"), "《立案审批表》或者《立案决定书》");
  visit.prepare("filing_decision");
  EXPECT_THAT(missing_when_written("interview_notice"), IsEmpty());
}

TEST_F(APaperThatFollowsAnother, FindsItInTheCaseFromWhichItsOwnArises) {
  const auto missing_in = [&](const JsonObject& more) {
    auto a_case = bureau.open_inspection_by(bureau.lead, &bureau.second, "当场处罚", joined({{"kind", "simplified_penalty"}}, more));
    return missing(a_case.does("preview_paper", {{"form", "simplified_penalty_decision"}})).size();
  };
  visit.prepare(kForm);
  EXPECT_EQ(missing_in({}), 1u);
  EXPECT_EQ(missing_in({{"arises_from", visit.number()}}), 0u);
}

}  // namespace
}  // namespace use_cases
