// Whole inspections, from the gate to the archive.
#include <gtest/gtest.h>

#include "records/projection.h"
#include "records/test_story.h"

namespace records {
namespace {

using story::Case;
using story::digest;
using story::json;
using story::kLead;
using story::kSecond;

TEST(Inspection, two_hazards_from_the_gate_to_the_archive) {
  Case c;
  c.opens();
  c.second_joins();
  EXPECT_EQ(c.state.stage(), Stage::inspection);
  c.begins();
  c.does("case.show_credential", R"({"act":"act-1","shown_to":"何远"})");
  c.stores('1', "credential", "act-1");
  c.finds();
  c.does(
      "case.find_hazard",
      R"({"act":"act-1","place":"库房","description":"消防通道堵塞","remedy":"at_once","rectified_on_spot":true})");
  c.stores('2', "hazard", "hazard-1");
  c.stores('3', "rectification", "hazard-2");
  c.prepares();
  c.signs("paper-1", 1, R"({"role":"officer"})");
  c.signs("paper-1", 1, std::string(R"({"role":"officer","user":")") + kSecond + R"("})");
  c.signs("paper-1", 1, R"({"role":"party","name":"何远","position":"厂长"})");
  c.does("case.confirm_officer",
         std::string(R"({"act":"act-1","code":"4821","officer":")") + kSecond + R"("})");
  c.does("case.issue_paper", R"({"paper":"paper-1","version":1,"given_to":"何远"})");
  c.does("case.end_act", R"({"act":"act-1"})");
  EXPECT_EQ(c.state.acts[0].hazards_found, 2);
  EXPECT_EQ(c.state.papers[0].state, "issued");
  EXPECT_EQ(c.state.papers[0].marks.signatures[1].signer.certificate, "A-002");

  c.now = story::at("2026-03-21T09:00:00+08:00");
  c.begins("reinspection");
  c.does("case.record_rectification",
         R"({"hazard":"hazard-1","act":"act-2","outcome":"rectified","note":"已张贴"})");
  c.stores('4', "rectification", "hazard-1");
  c.does("case.end_act", R"({"act":"act-2"})");
  const auto last_end = *c.state.acts[1].ended_at;
  c.does("case.close", "{}", base::JsonObject{{"open_findings", base::JsonArray{"r7/hazard-1"}}});
  EXPECT_EQ(c.state.closed->outcome, "rectified");
  EXPECT_EQ(c.state.closed->ended_at, last_end);
  EXPECT_EQ(c.state.closed->open_findings, std::vector<std::string>{"r7/hazard-1"});
  EXPECT_EQ(c.state.stage(), Stage::closed);

  const auto reply = c.does("case.archive", "{}",
                            json(R"({"archive_number":"2026-JC-001","series":"a","serial":1,"retention":"30年","bag":"bag-1"})"));
  EXPECT_EQ(base::text_at(reply, "archive_number"), "2026-JC-001");
  c.does("case.seal", "{}",
         base::JsonObject{{"seal", digest('5')}, {"bag", "bag-1"}, {"checkpoint_size", 130}}, "system");
  EXPECT_EQ(c.state.stage(), Stage::archived);
  EXPECT_EQ(c.state.archive->seals.size(), 1u);
  EXPECT_EQ(c.state.version, c.events.size());
}

TEST(Inspection, nothing_found_closes_with_one_record_and_one_step) {
  Case c;
  c.opens();
  c.second_joins();
  c.begins();
  c.prepares();
  c.does("case.close_clean", "{}", json(R"({"open_findings":[]})"));
  EXPECT_EQ(c.state.stage(), Stage::closed);
  EXPECT_EQ(c.state.closed->outcome, "no_hazard");
  EXPECT_EQ(c.state.acts[0].hazards_found, 0);
  EXPECT_EQ(c.state.closed->ended_at, *c.state.acts[0].ended_at);
}

TEST(Inspection, one_step_closing_is_refused_where_a_hazard_is_on_record) {
  Case c;
  c.opens();
  c.begins();
  c.finds();
  EXPECT_EQ(c.refused("case.close_clean", "{}", json(R"({"open_findings":[]})")).code, "case.has_hazards");
}

TEST(Inspection, one_step_closing_is_refused_before_anything_was_inspected) {
  Case c;
  c.opens();
  EXPECT_EQ(c.refused("case.close_clean", "{}", json(R"({"open_findings":[]})")).code, "case.no_act");
}

TEST(Inspection, an_officer_who_comes_alone_is_recorded_truthfully) {
  Case c;
  c.opens();
  c.begins();
  EXPECT_EQ(c.state.acts[0].officers, std::vector<std::string>{kLead});
}

TEST(Inspection, a_refused_signature_names_to_whom_it_was_reported) {
  Case c;
  c.opens();
  c.begins();
  c.prepares();
  c.now = story::at("2026-03-05T11:05:00+08:00");
  c.does("case.refuse_paper",
         "{" + c.about("paper-1", 1) +
             R"(,"name":"何远","reason":"对记录有异议","reported_to":"通化市应急管理局",)"
             R"("reported_at":"2026-03-05T11:00:00+08:00","witness":{"name":"王立"}})");
  const auto& refusal = c.state.papers[0].marks.refusals.at(0);
  EXPECT_EQ(refusal.reported_to, "通化市应急管理局");
  EXPECT_EQ(refusal.reported_at, story::at("2026-03-05T03:00:00Z"));
  EXPECT_EQ(refusal.witness->name, "王立");
  c.stores('7', "refusal", "paper-1");
  EXPECT_EQ(c.state.recordings[0].links[0], (Link{"refusal", "paper-1"}));
}

TEST(Inspection, an_extension_moves_the_date_of_its_hazards_only) {
  Case c;
  c.opens();
  c.begins();
  c.finds("2026-03-20");
  c.finds("2026-03-20");
  c.does("case.request_extension", R"({"hazards":["hazard-1"],"until":"2026-04-10","reason":"配件未到货"})");
  c.does("case.decide_extension", R"({"extension":"extension-1","granted":true,"until":"2026-04-05"})");
  EXPECT_EQ(c.state.hazards[0].extended_until, base::LegalDay::parse("2026-04-05").value());
  EXPECT_EQ(c.state.hazards[0].due, base::LegalDay::parse("2026-03-20").value());
  EXPECT_FALSE(c.state.hazards[1].extended_until);
}

TEST(Inspection, a_granted_extension_without_a_date_is_the_one_asked_for) {
  Case c;
  c.opens();
  c.begins();
  c.finds("2026-03-20");
  c.does("case.request_extension", R"({"hazards":["hazard-1"],"until":"2026-04-10","reason":"配件未到货"})");
  c.does("case.decide_extension", R"({"extension":"extension-1","granted":true})");
  EXPECT_EQ(c.state.hazards[0].extended_until, base::LegalDay::parse("2026-04-10").value());
}

TEST(Inspection, a_refused_extension_moves_nothing) {
  Case c;
  c.opens();
  c.begins();
  c.finds("2026-03-20");
  c.does("case.request_extension", R"({"hazards":["hazard-1"],"until":"2026-04-10","reason":"配件未到货"})");
  c.does("case.decide_extension",
         R"({"extension":"extension-1","granted":false,"until":"2026-04-10","reason":"理由不足"})");
  EXPECT_FALSE(c.state.hazards[0].extended_until);
  EXPECT_FALSE(c.state.extensions[0].decision->until);
  EXPECT_EQ(c.refused("case.decide_extension", R"({"extension":"extension-1","granted":true})").code,
            "extension.decided");
}

TEST(Inspection, the_party_may_ask_to_be_inspected_again_before_the_date) {
  Case c;
  c.opens();
  c.begins();
  c.finds("2026-03-20");
  c.does("case.end_act", R"({"act":"act-1"})");
  c.now = story::at("2026-03-10T09:00:00+08:00");
  c.does("case.request_reinspection",
         R"({"reason":"已提前整改完毕","happened_at":"2026-03-10T08:30:00+08:00"})");
  c.begins("reinspection");
  c.does("case.record_rectification", R"({"hazard":"hazard-1","act":"act-2","outcome":"rectified"})");
  EXPECT_EQ(c.state.reinspection_requests[0].happened_at, story::at("2026-03-10T00:30:00Z"));
  EXPECT_EQ(c.state.hazards[0].state, "rectified");
}

TEST(Inspection, the_party_may_name_the_hazards_that_it_asks_to_have_inspected_again) {
  Case c;
  c.opens();
  c.begins();
  c.finds("2026-03-20");
  c.does("case.end_act", R"({"act":"act-1"})");
  c.does("case.request_reinspection", R"({"hazards":["hazard-1"]})");
  EXPECT_EQ(c.events.back().body.at("hazards"), story::json(R"(["hazard-1"])"));
  const auto error = c.refused("case.request_reinspection", R"({"hazards":["hazard-1","hazard-9"]})");
  EXPECT_EQ(error.where, "/hazards/1");
}

TEST(Inspection, a_changed_paper_leaves_its_signatures_with_the_earlier_version) {
  Case c;
  c.opens();
  c.begins();
  c.prepares();
  c.signs("paper-1", 1, R"({"role":"officer"})");
  const auto reply = c.does("case.prepare_paper", R"({"paper":"paper-1"})", c.paper_given(1, 'e'));
  EXPECT_EQ(base::int_at(reply, "version"), 2);
  const auto& paper = c.state.papers.at(0);
  EXPECT_EQ(paper.number, "通应急检记〔2026〕1号");
  EXPECT_TRUE(paper.marks.signatures.empty());
  EXPECT_EQ(paper.earlier.at(0).marks.signatures.size(), 1u);
  EXPECT_EQ(paper.state, "prepared");
}

TEST(Inspection, what_happened_in_a_mine_is_entered_afterwards_with_its_true_time) {
  Case c;
  c.opens();
  c.does("case.begin_act",
         R"({"kind":"inspection","place":"三号井","happened_at":"2026-03-04T08:00:00+08:00"})");
  c.does("case.end_act", R"({"act":"act-1","happened_at":"2026-03-04T11:00:00+08:00"})");
  EXPECT_EQ(c.refused("case.find_hazard",
                      R"({"act":"act-1","place":"主巷","description":"风门失效","remedy":"at_once"})")
                .code,
            "act.ended");
  c.does(
      "case.find_hazard",
      R"({"act":"act-1","place":"主巷","description":"风门失效","remedy":"at_once","happened_at":"2026-03-04T09:20:00+08:00"})");
  const auto& hazard = c.state.hazards.at(0);
  EXPECT_EQ(hazard.happened_at, story::at("2026-03-04T01:20:00Z"));
  EXPECT_EQ(hazard.time_source, "officer");
  EXPECT_EQ(hazard.received_at.text().substr(0, 10), "2026-03-05");
}

TEST(Inspection, an_exemption_belongs_to_its_zone) {
  Case c;
  c.opens();
  c.begins();
  c.does(
      "case.declare_exemption",
      R"({"act":"act-1","ground":"1","scope":{"kind":"zone","id":"zone-2","name":"喷漆间"},"reason":"无防爆设备"})");
  EXPECT_EQ(c.state.exemptions.at(0).scope, (Scope{"zone", "zone-2", "喷漆间"}));
  EXPECT_EQ(c.state.exemptions[0].officers, std::vector<std::string>{kLead});
  c.does("case.review_exemption", R"({"exemption":"exemption-1","upheld":true,"reason":"属实"})");
  EXPECT_TRUE(c.state.exemptions[0].review->upheld);
  EXPECT_EQ(
      c.refused("case.review_exemption", R"({"exemption":"exemption-1","upheld":false,"reason":"再议"})")
          .code,
      "exemption.reviewed");
}

TEST(Inspection, a_paper_signed_by_hand_is_photographed_and_confirmed) {
  Case c;
  c.opens();
  c.begins();
  c.prepares();
  c.stores('1');
  c.stores('2');
  const auto confirm =
      "{" + c.about("paper-1", 1) +
      R"(,"pages":[1,2],"signers":[{"role":"party","name":"何远","manner":"seal"}],"shelf":"甲柜3格"})";
  EXPECT_EQ(c.refused("case.confirm_paper", confirm).code, "paper.not_photographed");
  c.does("case.photograph_paper",
         "{" + c.about("paper-1", 1) +
             R"(,"pages":[{"page":1,"recording":"recording-1"},{"page":2,"recording":"recording-2"}]})");
  const auto of_pages = [&](std::string_view pages) {
    auto out = confirm;
    return out.replace(out.find("[1,2]"), 5, pages);
  };
  const auto one_alone = c.refused("case.confirm_paper", of_pages("[1]"));
  EXPECT_EQ(one_alone.code, "paper.pages_not_confirmed");
  EXPECT_EQ(one_alone.where, "2");
  EXPECT_EQ(c.refused("case.confirm_paper", of_pages("[2]")).where, "1");
  EXPECT_EQ(c.refused("case.confirm_paper", of_pages("[1,2,3]")).code, "paper.no_such_page");
  c.does("case.confirm_paper", confirm);
  EXPECT_EQ(c.state.papers[0].marks.photographs[1].blob, digest('2'));
  EXPECT_EQ(c.state.papers[0].marks.confirmations[0].signers[0].manner, "seal");
  EXPECT_EQ(c.state.papers[0].state, "confirmed");
}

TEST(Inspection, late_recordings_and_explanations_still_reach_a_closed_case) {
  Case c;
  c.opens();
  c.begins();
  c.does("case.close_clean", "{}", json(R"({"open_findings":[]})"));
  c.stores('8', "act", "act-1");
  c.does("case.explain", R"({"obligation":"r26/recording-1","reason":"设备故障"})",
         json(R"({"rule":"r26.store"})"));
  EXPECT_EQ(c.state.recordings.size(), 1u);
  EXPECT_EQ(c.state.explanations.at(0).rule, "r26.store");
  EXPECT_EQ(c.refused("case.begin_act", R"({"kind":"reinspection","place":"车间"})").code, "case.closed");
}

TEST(Inspection, what_the_analysis_tells_of_a_recording_is_kept_beside_it) {
  Case c;
  c.opens();
  c.stores('1');
  c.does(
      "case.analyse_recording", "{}",
      json(R"({"recording":"recording-1","analysed":false,"reason":"no_sandbox","facts":{"kind":"photo"}})"),
      "system");
  EXPECT_EQ(c.state.recordings[0].analysed, false);
  EXPECT_EQ(c.state.recordings[0].reason, "no_sandbox");
  EXPECT_EQ(c.state.recordings[0].name, "IMG_0001.jpg");
}

}  // namespace
}  // namespace records
