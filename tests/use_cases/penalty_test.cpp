// A penalty case from its source on (第九条至第十六条): opened from what was found or told, entered as it goes, put right, kept
// from those who may not know.
#include "penalty_case.h"

namespace use_cases {
namespace {

using ::testing::HasSubstr;

// ---- Sources

TEST_F(PenaltyCase, IsOpenedFromWhatWasToldWithItsSourceOnRecord) {
  auto a_case = opened();
  const auto view = a_case.view();
  EXPECT_EQ(text(view, "kind"), "general_penalty");
  EXPECT_EQ(text(view, "stage"), "investigation");
  EXPECT_EQ(text(view, "cause"), "涉嫌特种作业人员未持证上岗案");
  EXPECT_EQ(text(view.at("source"), "source_kind"), "report");
  EXPECT_THAT(a_case.number(), HasSubstr("应急案"));
  EXPECT_EQ(text(a_case.entry("source.received").at("body"), "source"), "source-1");
  EXPECT_EQ(a_case.findings().status("a9.filing"), "open");
}

TEST_F(PenaltyCase, IsFoundByItsKind) {
  auto inspection = bureau.open_inspection();
  auto a_case = opened();
  const auto found = bureau.does(bureau.head, "case.list", {{"kind", "general_penalty"}}).at("cases").as_array();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(text(found[0], "number"), a_case.number());
  EXPECT_TRUE(bureau.does(bureau.head, "case.list", {{"kind", "coercion"}}).at("cases").as_array().empty());
}

TEST_F(PenaltyCase, ArisesFromAnInspectionAndBothShowEachOther) {
  auto inspection = bureau.open_inspection();
  const auto hazard = inspection.whole_first_visit();
  auto a_case = opened({{"arises_from", inspection.number()},
                        {"source", JsonObject{{"source_kind", "inspection"}, {"text", "执法检查发现"}}}});
  const auto here = a_case.view().at("links"), there = inspection.view().at("links");
  ASSERT_EQ(here.as_array().size(), 1U);
  EXPECT_EQ(text(here.as_array()[0], "relation"), "arises_from");
  EXPECT_EQ(text(here.as_array()[0], "number"), inspection.number());
  ASSERT_EQ(there.as_array().size(), 1U);
  EXPECT_EQ(text(there.as_array()[0], "relation"), "gives_rise_to");
  EXPECT_EQ(text(there.as_array()[0], "case"), a_case.id());

  EXPECT_EQ(bureau.refused(bureau.lead, "case.link", {{"case", inspection.id()}, {"to", inspection.id()}, {"relation", "same_matter"}}).code,
            "case.linked_to_itself");
  bureau.does(bureau.lead, "case.unlink", {{"case", a_case.id()}, {"to", inspection.id()}, {"reason", "关联有误"}});
  EXPECT_TRUE(inspection.view().at("links").as_array().empty());
  EXPECT_EQ(bureau.refused(bureau.lead, "case.unlink", {{"case", a_case.id()}, {"to", inspection.id()}, {"reason", "再次"}}).code,
            "case.not_linked");
}

TEST_F(PenaltyCase, DoesNotTellOfACaseThatAPersonMayNotKnowOf) {
  auto secret = bureau.open_inspection();
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.head.user}, {"label", "举报"}});
  auto a_case = opened({{"arises_from", secret.number()}});
  bureau.does(bureau.head, "case.label", {{"case", secret.id()}, {"labels", JsonArray{"举报"}}, {"reason", "保护举报人"}});
  EXPECT_TRUE(a_case.view().at("links").as_array().empty());
  EXPECT_EQ(bureau.refused(bureau.lead, "case.link", {{"case", a_case.id()}, {"to", secret.id()}, {"relation", "same_matter"}}).code,
            "case.no_such_case");
  EXPECT_EQ(bureau.refused(bureau.lead, "case.open", {{"enterprise", bureau.enterprise}, {"matter", "另案"}, {"arises_from", "没有这个号"}}).where,
            "/arises_from");
}

// ---- What is entered as it is

TEST_F(PenaltyCase, TakesWhatIsEnteredAndCountsWhatItBrings) {
  auto a_case = opened();
  EXPECT_TRUE(enters(a_case, "urgency.declared", {{"urgent_for", "filing"}, {"reason", "证据可能灭失"}}).is_object());
  EXPECT_EQ(a_case.findings().status("a9.urgent_filing"), "open");
  a_case.begin("interview");
  enters(a_case, "interview.held",
         {{"act", a_case.act()}, {"person", JsonObject{{"name", "焊工甲"}, {"capacity", "employee"}}}, {"separately", true}});
  enters(a_case, "evidence.taken", {{"act", a_case.act()}, {"evidence_kind", "documentary"}, {"name", "考勤表"}});
  enters(a_case, "evidence.taken", {{"act", a_case.act()}, {"evidence_kind", "documentary"}, {"name", "工资表"}});
  EXPECT_EQ(text(a_case.entry("evidence.taken").at("body"), "evidence"), "evidence-2");
  enters(a_case, "evidence.assessed", {{"evidence", "evidence-2"}, {"assessment", "admitted"}});
  enters(a_case, "party.added", {{"party_kind", "person"}, {"name", "厂长丁"}});
  EXPECT_EQ(text(a_case.entry("party.added").at("body"), "party"), "party-2") << "the first is whom the case was opened against";
  enters(a_case, "right.waived",
         {{"waived", JsonArray{"statement"}}, {"stage_of", "penalty_notice"}, {"by", JsonObject{{"name", "厂长丁"}}}, {"party", "party-1"}, {"manner", "written"}, {"explicit", true}});
}

TEST_F(PenaltyCase, RefusesEntriesThatNameWhatIsNotThereOrAreNoPersonsToMake) {
  auto a_case = opened();
  auto error = refuses(a_case, "evidence.assessed", {{"evidence", "evidence-1"}, {"assessment", "admitted"}});
  EXPECT_EQ(error.code, "case.no_such_thing");
  EXPECT_EQ(error.where, "/body/evidence");
  EXPECT_EQ(refuses(a_case, "evidence.taken", {{"evidence", "evidence-7"}, {"evidence_kind", "documentary"}, {"name", "账册"}}).code, "bureau.not_by_hand");
  EXPECT_EQ(refuses(a_case, "evidence.taken", {{"evidence_kind", "documentary"}, {"name", "　"}}).code, "schema.blank");
  EXPECT_EQ(refuses(a_case, "evidence.taken", {{"evidence_kind", "hearsay"}, {"name", "账册"}}).where, "/body/evidence_kind");
  EXPECT_EQ(refuses(a_case, "approval.granted", {{"approval", "approval-1"}, {"level", "principal"}, {"name", "局长"}}).code, "case.no_such_entry");
  EXPECT_EQ(refuses(a_case, "no.such", {}).code, "case.no_such_entry");
  EXPECT_EQ(refuses(a_case, "copy.decided", {{"copy", "copy-1"}, {"copy_decision", "granted"}, {"name", "甲"}, {"level", "principal"}}).code,
            "case.not_your_entry");
  error = refuses(a_case, "urgency.declared", {{"urgent_for", "filing"}, {"reason", "急"}, {"happened_at", "2027-01-01T00:00:00+08:00"}});
  EXPECT_EQ(error.code, "time.in_future");
  EXPECT_EQ(error.where, "/body/happened_at");
  error = refuses(a_case, "discussion.held",
                  {{"chair", JsonObject{{"name", "局长"}}}, {"recorder", "记录"}, {"reporter", "承办"},
                   {"attendees", JsonArray{Json(JsonObject{{"name", "　"}, {"voting", true}})}}});
  EXPECT_EQ(error.where, "/body/attendees/0/name");
}

// ---- What was entered, put right

TEST_F(PenaltyCase, PutsAnEntryRightByAnotherAndTheRulesReadWhatIsRight) {
  auto a_case = opened();
  enters(a_case, "urgency.declared", {{"urgent_for", "execution"}, {"reason", "证据可能灭失"}});
  EXPECT_EQ(a_case.findings().status("a9.urgent_filing"), "not_triggered");
  const auto seq = a_case.entry("urgency.declared").at("seq").to_number<std::int64_t>();
  const auto right = [&](JsonObject body) { return JsonObject{{"corrects", seq}, {"reason", "选错了"}, {"body", std::move(body)}}; };
  a_case.does("correct_entry", right({{"urgent_for", "filing"}, {"reason", "证据可能灭失"}}));
  EXPECT_EQ(a_case.findings().status("a9.urgent_filing"), "open");
  const auto fields = a_case.entry("correction.made").at("body").at("fields").as_object();
  EXPECT_EQ(fields.size(), 1U) << "only what reads otherwise is told";
  EXPECT_EQ(text(fields, "urgent_for"), "filing");
  EXPECT_EQ(a_case.refused("correct_entry", right({{"urgent_for", "filing"}, {"reason", "证据可能灭失"}})).code, "correction.empty");
  EXPECT_EQ(a_case.refused("correct_entry", right({{"urgent_for", "filing"}})).where, "/body/reason");
  EXPECT_EQ(a_case.refused("correct_entry", right({{"urgent_for", "tomorrow"}, {"reason", "急"}})).where, "/body/urgent_for");
  EXPECT_EQ(a_case.refused("correct_entry", right({{"urgent_for", "filing"}, {"reason", "急"}, {"happened_at", "2027-01-01T00:00:00+08:00"}})).code,
            "time.in_future");
}

TEST_F(PenaltyCase, KeepsWhatTheRecordFilledInWhenAnEntryIsPutRight) {
  auto a_case = opened();
  enters(a_case, "evidence.taken", {{"evidence_kind", "documentary"}, {"name", "考勤表"}, {"proves", "出勤"}});
  const auto seq = a_case.entry("evidence.taken").at("seq").to_number<std::int64_t>();
  const auto right = [&](std::int64_t which, JsonObject body) {
    return JsonObject{{"corrects", which}, {"reason", "更正"}, {"body", std::move(body)}};
  };
  a_case.does("correct_entry", right(seq, {{"evidence_kind", "documentary"}, {"name", "工资表"}}));
  const auto fields = a_case.entry("correction.made").at("body").at("fields").as_object();
  EXPECT_EQ(text(fields, "name"), "工资表");
  EXPECT_TRUE(fields.at("proves").is_null()) << "what was left out is said no more";
  EXPECT_FALSE(fields.contains("evidence"));
  EXPECT_EQ(a_case.refused("correct_entry", right(seq, {{"evidence", "evidence-9"}, {"evidence_kind", "documentary"}, {"name", "账"}})).code,
            "bureau.not_by_hand");
  EXPECT_EQ(a_case.refused("correct_entry", right(seq, {{"evidence_kind", "documentary"}, {"name", "账"}, {"recording", "recording-9"}})).where,
            "/body/recording");
  const auto opened_at = a_case.entry("case.opened").at("seq").to_number<std::int64_t>();
  EXPECT_EQ(a_case.refused("correct_entry", right(opened_at, {{"matter", "另案"}})).code, "correction.not_correctable");
  EXPECT_EQ(a_case.refused("correct_entry", right(999'999, {{"name", "账"}})).code, "case.no_such_event");
}

TEST_F(PenaltyCase, IsPutRightByWhoeverSaidItAlone) {
  auto a_case = opened();
  const auto review = [&](const char* outcome) {
    return JsonObject{{"review_stage", "handling"}, {"review_outcome", outcome}, {"items", all_in_order()}};
  };
  bureau.does(bureau.legal, "case.record",
              {{"case", a_case.id()}, {"type", "legal_review.given"}, {"body", review("passed")}});
  const JsonObject asked{{"case", a_case.id()},
                         {"corrects", a_case.entry("legal_review.given").at("seq")},
                         {"reason", "应为修改"},
                         {"body", review("amend")}};
  auto other = bureau.enlist("fashen", "法审未", "", {"legal_reviewer"});
  EXPECT_EQ(bureau.refused(other, "case.correct_entry", asked).code, "case.not_your_entry");
  EXPECT_EQ(bureau.refused(bureau.lead, "case.correct_entry", asked).code, "case.not_your_entry");
  bureau.does(bureau.legal, "case.correct_entry", asked);
  EXPECT_EQ(text(a_case.entry("correction.made").at("body").at("fields"), "review_outcome"), "amend");
}

TEST_F(PenaltyCase, TellsNoneOfAnInformantWhoseProtectionCameLater) {
  auto a_case = bureau.open_inspection_by(bureau.lead, &bureau.second, "举报查处",
                                          {{"kind", "general_penalty"}, {"source", JsonObject{{"source_kind", "report"}, {"from", "职工某某"}, {"text", "某某举报"}}}});
  a_case.does("correct_entry", {{"corrects", a_case.entry("source.received").at("seq")},
                                {"reason", "某某本人要求保密"},
                                {"body", JsonObject{{"source_kind", "report"}, {"from", "职工某某甲"}, {"text", "某某举报"}, {"informant_protected", true}}}});
  const auto told = bureau.does(bureau.head, "case.events", {{"case", a_case.id()}});
  for (const auto& event : told.at("events").as_array())
    EXPECT_EQ(base::canonical_or_die(event).find("某某"), std::string::npos) << event;
}

TEST_F(PenaltyCase, LetsNobodyPutRightWhatIsKeptFromThem) {
  auto a_case = opened();
  const JsonObject asked{{"case", a_case.id()},
                         {"corrects", a_case.entry("source.received").at("seq")},
                         {"reason", "来源有误"},
                         {"body", JsonObject{{"source_kind", "media"}, {"text", "报道"}}}};
  EXPECT_EQ(bureau.refused(bureau.head, "case.correct_entry", asked).code, "case.not_your_entry") << "the informant would be wiped out";
  bureau.does(bureau.lead, "case.correct_entry", asked);
}

TEST_F(PenaltyCase, KeepsAReviewWithThePaperThatWasReviewed) {
  auto a_case = opened();
  const auto reviewed = a_case.prepare("filing_approval"), other = a_case.prepare("closing_approval");
  const auto review = [&](const Paper& paper) {
    return JsonObject{{"review_stage", "filing"}, {"review_outcome", "passed"}, {"paper", paper.id}};
  };
  bureau.does(bureau.legal, "case.record", {{"case", a_case.id()}, {"type", "legal_review.given"}, {"body", review(reviewed)}});
  const JsonObject asked{{"case", a_case.id()}, {"corrects", a_case.entry("legal_review.given").at("seq")}, {"reason", "选错文书"}};
  const auto error = bureau.refused(bureau.legal, "case.correct_entry", joined(asked, {{"body", review(other)}}));
  EXPECT_EQ(error.code, "correction.not_correctable");
  EXPECT_EQ(error.where, "/body/paper");
}

TEST_F(PenaltyCase, CountsATimePutRightAsWhoseWhoClaimsIt) {
  auto a_case = opened();
  enters(a_case, "document.received", {{"name", "情况说明"}});
  bureau.days(2);
  const auto seq = a_case.entry("document.received").at("seq").to_number<std::int64_t>();
  a_case.does("correct_entry", {{"corrects", seq}, {"reason", "前一天收到"},
                                {"body", JsonObject{{"name", "情况说明"}, {"happened_at", bureau.clock.now().plus_hours(-72).text()}}}});
  const auto fields = a_case.entry("correction.made").at("body").at("fields").as_object();
  EXPECT_EQ(text(fields, "time_source"), "officer");
  EXPECT_EQ(fields.size(), 2U) << fields;
}

TEST_F(PenaltyCase, ChecksNumbersWhenTheyArePutRight) {
  auto a_case = opened();
  enters(a_case, "party.added", {{"party_kind", "person"}, {"name", "厂长丁"}});
  const auto seq = a_case.entry("party.added").at("seq").to_number<std::int64_t>();
  EXPECT_EQ(a_case.refused("correct_entry", {{"corrects", seq}, {"reason", "补号码"},
                                             {"body", JsonObject{{"party_kind", "person"}, {"name", "厂长丁"}, {"id_number", "220502199001010018"}}}}).where,
            "/body/id_number");
}

TEST_F(PenaltyCase, IsMarkedSecretAndTheInformantsLabelIsAskedFor) {
  auto a_case = opened();
  EXPECT_EQ(a_case.findings().status("a29.informant"), "open");
  enters(a_case, "secrecy.marked", {{"secrecy", "informant"}, {"about", JsonArray{"source-1"}}, {"reason", "举报人要求保密"}, {"claimed_by", "bureau"}});
  EXPECT_EQ(text(a_case.entry("secrecy.marked").at("body"), "secret"), "secret-1");
  EXPECT_EQ(a_case.findings().status("a29.informant"), "met");
  enters(a_case, "secrecy.lifted", {{"secret", "secret-1"}, {"reason", "本人同意公开"}});
  EXPECT_EQ(refuses(a_case, "secrecy.lifted", {{"secret", "secret-7"}, {"reason", "无"}}).code, "case.no_such_thing");
}

TEST_F(PenaltyCase, TellsEveryoneWhatTheyMayEnter) {
  const auto types = bureau.does(bureau.lead, "case.entry_types").at("types").as_array();
  EXPECT_GT(types.size(), 60U);
  const auto offered = [](const JsonArray& list, std::string_view type) {
    return std::any_of(list.begin(), list.end(), [&](const Json& one) { return text(one, "type") == type; });
  };
  EXPECT_TRUE(offered(types, "interview.held"));
  EXPECT_FALSE(offered(types, "supervision.finding_made")) << "of the bureau's own record";
  EXPECT_FALSE(offered(bureau.does(bureau.lead, "bureau.entry_types").at("types").as_array(), "interview.held"));
  for (const auto& one : types) {
    EXPECT_NE(text(one, "group_title"), "") << text(one, "type");
    EXPECT_NE(text(one, "title"), text(one, "type"));
  }
}

TEST_F(PenaltyCase, IsEnteredIntoByTheRoleThatOpensIt) {
  auto a_case = opened();
  auto clerk = bureau.enlist("shuji", "书记员午", "执-0101", {"officer", "clerk"});
  const auto entered = [&](const char* type, JsonObject body) {
    return bureau.ask(clerk, "case.record", JsonObject{{"case", a_case.id()}, {"type", type}, {"body", std::move(body)}});
  };
  EXPECT_EQ(entered("urgency.declared", {{"urgent_for", "filing"}, {"reason", "急"}}).error().code, "access.not_permitted");
  EXPECT_TRUE(entered("document.received", {{"name", "举报信复印件"}}));
}

TEST_F(PenaltyCase, KeepsAProtectedInformantFromAllButItsOfficers) {
  auto a_case = bureau.open_inspection_by(
      bureau.lead, &bureau.second, "举报查处",
      {{"kind", "general_penalty"},
       {"source", JsonObject{{"source_kind", "report"}, {"from", "职工某某"}, {"text", "某某举报"}, {"informant_protected", true}}}});
  EXPECT_FALSE(a_case.view().at("source").as_object().contains("from"));
  EXPECT_EQ(text(a_case.entry("source.received").at("body"), "from"), "职工某某");
  const auto told = bureau.does(bureau.head, "case.events", {{"case", a_case.id()}});
  EXPECT_EQ(base::canonical_or_die(told).find("某某"), std::string::npos);
}

TEST_F(PenaltyCase, DoesNotTellInItsEntriesOfALinkedCaseThatWasLabelledLater) {
  auto secret = bureau.open_inspection();
  auto a_case = opened({{"arises_from", secret.number()}});
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.head.user}, {"label", "举报"}});
  bureau.head.labels = {"举报"};
  bureau.does(bureau.head, "case.label", {{"case", secret.id()}, {"labels", JsonArray{"举报"}}, {"reason", "保护举报人"}});
  const auto told = bureau.does(bureau.lead, "case.events", {{"case", a_case.id()}});
  EXPECT_EQ(base::canonical_or_die(told).find(secret.id()), std::string::npos);
}

TEST_F(PenaltyCase, RefusesPeopleThatTheBureauDoesNotKnowWhereverTheyAreNamed) {
  auto a_case = opened();
  const std::string nobody = "01931d2c-0000-7000-8000-0000000000ff@yingji.example";
  const JsonObject held{{"chair", JsonObject{{"name", "局长"}}}, {"recorder", "记录"}, {"reporter", "承办"}};
  EXPECT_EQ(refuses(a_case, "discussion.held",
                    joined(held, {{"attendees", JsonArray{Json(JsonObject{{"name", "委员"}, {"voting", true}, {"user", nobody}})}}})).where,
            "/body/attendees/0/user");
}

}  // namespace
}  // namespace use_cases
