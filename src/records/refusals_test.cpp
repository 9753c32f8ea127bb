// What the record could not mean is refused, with the field and the way out; what merely breaches a rule is
// not.
#include <gtest/gtest.h>

#include "records/test_story.h"

namespace records {
namespace {

using story::begun;
using story::Case;
using story::digest;
using story::json;
using story::kLead;
using story::kSecond;
using story::kThird;

TEST(Refusal, a_command_that_nobody_knows) {
  Case c;
  c.opens();
  EXPECT_EQ(decide(c.state, Command{"case.dream", {kLead}, {}, {}, {}, c.now}, OpenGate{}).error().code,
            "command.unknown");
}

TEST(Refusal, a_command_before_the_case_is_open_and_an_opening_after) {
  Case c;
  EXPECT_EQ(c.refused("case.close_clean", "{}").code, "case.no_such_case");
  c.opens();
  EXPECT_EQ(
      c.refused("case.open", std::string(R"({"enterprise":")") + story::kEnterprise + R"(","matter":"x"})")
          .code,
      "case.exists");
}

TEST(Refusal, things_that_the_case_has_not) {
  auto c = begun();
  for (const auto& [name, input, where] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"case.end_act", R"({"act":"act-9"})", "/act"},
           {"case.show_credential", R"({"act":"act-9","shown_to":"何远"})", "/act"},
           {"case.find_hazard", R"({"act":"act-9","place":"a","description":"b","remedy":"at_once"})",
            "/act"},
           {"case.amend_hazard", R"({"hazard":"hazard-1","reason":"a","place":"b"})", "/hazard"},
           {"case.record_rectification", R"({"hazard":"hazard-1","act":"act-1","outcome":"partly"})",
            "/hazard"},
           {"case.declare_exemption",
            R"({"act":"act-2","ground":"3","scope":{"kind":"thing","id":"t","name":"t"},"reason":"r"})",
            "/act"},
           {"case.review_exemption", R"({"exemption":"exemption-1","upheld":true,"reason":"r"})",
            "/exemption"},
           {"case.request_extension", R"({"hazards":["hazard-4"],"until":"2026-04-01","reason":"r"})",
            "/hazards/0"},
           {"case.decide_extension", R"({"extension":"extension-1","granted":true})", "/extension"},
           {"case.link_recording", R"({"recording":"recording-1","to":{"kind":"act","id":"act-1"}})",
            "/recording"},
           {"case.issue_paper", R"({"paper":"paper-1","version":1,"given_to":"x"})", "/paper"},
           {"case.void_paper", R"({"paper":"paper-1","reason":"x"})", "/paper"},
           {"case.prepare_paper", R"({"form":"f","act":"act-7"})", "/act"},
           {"case.prepare_paper", R"({"form":"f","act":"act-1","hazards":["hazard-3"]})", "/hazards/0"},
           {"case.confirm_officer",
            std::string(R"({"act":"act-1","code":"1","officer":")") + kThird + R"("})", "/officer"},
       }) {
    const auto error = c.refused(name, input);
    EXPECT_EQ(error.code, "case.no_such_thing") << name;
    EXPECT_EQ(error.kind, base::ErrorKind::not_found) << name;
    EXPECT_EQ(error.where, where) << name;
  }
}

TEST(Refusal, an_act_ends_once_and_not_before_it_began) {
  auto c = begun();
  EXPECT_EQ(c.refused("case.end_act", R"({"act":"act-1","happened_at":"2026-03-05T08:00:00+08:00"})").code,
            "act.ends_before_it_began");
  EXPECT_EQ(c.refused("case.begin_act", R"({"kind":"reinspection","place":"a"})").code, "act.running");
  c.does("case.end_act", R"({"act":"act-1"})");
  EXPECT_EQ(c.refused("case.end_act", R"({"act":"act-1"})").code, "act.ended");
}

TEST(Refusal, times_that_cannot_be) {
  auto c = begun();
  const auto find = [](base::Instant at) {
    return R"({"act":"act-1","place":"a","description":"b","remedy":"at_once","happened_at":")" + at.text() +
           R"("})";
  };
  EXPECT_EQ(c.refused("case.find_hazard", find(c.now.plus_seconds(kClockToleranceSeconds + 1))).code,
            "time.in_future");
  const auto began = c.state.acts.at(0).began_at;
  const auto early = c.refused("case.find_hazard", find(began.plus_seconds(-kClockToleranceSeconds - 1)));
  EXPECT_EQ(early.code, "time.too_early");
  EXPECT_EQ(early.where, "/happened_at");
  EXPECT_NE(early.what.find("act-1 began"), std::string::npos) << early.what;
  EXPECT_NE(early.remedy.find(began.text()), std::string::npos) << early.remedy;
  c.does("case.find_hazard", find(c.now.plus_seconds(kClockToleranceSeconds)));
  c.does("case.find_hazard", find(began.plus_seconds(-kClockToleranceSeconds)));
  const auto no_date = c.refused(
      "case.find_hazard",
      R"({"act":"act-1","place":"a","description":"b","remedy":"at_once","happened_at":"2026-02-30T00:00:00Z"})");
  EXPECT_EQ(no_date.code, "schema.format");
  EXPECT_EQ(no_date.where, "/happened_at");
}

TEST(Refusal, a_date_stands_with_a_period_and_only_there) {
  auto c = begun();
  const auto find = [](const std::string& rest) {
    return R"({"act":"act-1","place":"a","description":"b",)" + rest + "}";
  };
  EXPECT_EQ(c.refused("case.find_hazard", find(R"("remedy":"by_date")")).code, "hazard.due_missing");
  EXPECT_EQ(c.refused("case.find_hazard", find(R"("remedy":"at_once","due":"2026-03-20")")).code,
            "hazard.due_unexpected");
  EXPECT_EQ(c.refused("case.find_hazard", find(R"("remedy":"by_date","due":"2026-03-04")")).code,
            "hazard.due_before_found");
  EXPECT_EQ(c.refused("case.find_hazard", find(R"("remedy":"by_date","due":"2026-02-29")")).code,
            "schema.format");
  c.does("case.find_hazard", find(R"("remedy":"by_date","due":"2026-03-05")"));
}

TEST(Refusal, an_amended_hazard_keeps_remedy_and_date_together) {
  auto c = begun();
  c.finds();
  EXPECT_EQ(
      c.refused("case.amend_hazard", R"({"hazard":"hazard-1","reason":"改为立即","remedy":"at_once"})").code,
      "hazard.due_unexpected");
  c.does("case.amend_hazard", R"({"hazard":"hazard-1","reason":"改为立即","remedy":"at_once","due":null})");
  EXPECT_FALSE(c.state.hazards[0].due);
  EXPECT_EQ(c.state.hazards[0].amendments.at(0).changed, (std::vector<std::string>{"due", "remedy"}));
  EXPECT_EQ(
      c.refused("case.request_extension", R"({"hazards":["hazard-1"],"until":"2026-04-01","reason":"r"})")
          .code,
      "extension.no_date");
}

TEST(Refusal, an_extension_is_later_than_the_date_it_extends) {
  auto c = begun();
  c.finds("2026-03-20");
  EXPECT_EQ(
      c.refused("case.request_extension", R"({"hazards":["hazard-1"],"until":"2026-03-20","reason":"r"})")
          .code,
      "extension.not_later");
}

TEST(Refusal, one_lead_and_one_second_at_a_time) {
  Case c;
  c.opens();
  c.second_joins();
  const auto third = std::string(R"({"part":"second","officer":")") + kThird + R"("})";
  const auto named = json(R"({"name":"郑安","certificate":"A-003"})");
  EXPECT_EQ(c.refused("case.join_officer", third, named).code, "officer.part_taken");
  EXPECT_EQ(c.refused("case.join_officer", std::string(R"({"part":"second","officer":")") + kSecond + R"("})",
                      named)
                .code,
            "officer.twice");
  c.does("case.leave_officer", std::string(R"({"reason":"换岗","officer":")") + kSecond + R"("})");
  c.does("case.join_officer", third, named);
  EXPECT_FALSE(c.state.officer(kSecond));
  EXPECT_EQ(c.state.officer(kThird)->part, "second");
  EXPECT_EQ(
      c.refused("case.leave_officer", std::string(R"({"reason":"换岗","officer":")") + kSecond + R"("})")
          .where,
      "/officer");
}

TEST(Refusal, an_officer_confirms_an_act_once) {
  auto c = begun();
  const auto confirm = std::string(R"({"act":"act-1","code":"1","officer":")") + kLead + R"("})";
  c.does("case.confirm_officer", confirm);
  EXPECT_EQ(c.refused("case.confirm_officer", confirm).code, "officer.confirmed");
}

TEST(Refusal, a_signature_on_a_paper_that_changed_meanwhile) {
  auto c = begun();
  c.prepares();
  c.does("case.prepare_paper", R"({"paper":"paper-1"})", c.paper_given(1, 'e'));
  const auto sign = [&](std::int64_t version, char bytes) {
    return c.refused("case.sign_paper",
                     "{" + c.about("paper-1", version, bytes) +
                         R"(,"signer":{"role":"officer"},"strokes":[[[1,2]]],"width":4,"height":2,"page":1})",
                     base::JsonObject{{"strokes", digest('9')}});
  };
  EXPECT_EQ(sign(1, 'd').code, "paper.changed");
  EXPECT_EQ(sign(1, 'd').where, "/version");
  EXPECT_EQ(sign(2, 'd').code, "paper.changed");
  EXPECT_EQ(sign(2, 'd').where, "/signed_digest");
  EXPECT_EQ(sign(2, 'd').kind, base::ErrorKind::conflict);
  EXPECT_EQ(c.refused("case.issue_paper", R"({"paper":"paper-1","version":1,"given_to":"何远"})").code,
            "paper.changed");
}

TEST(Refusal, who_signs_is_an_officer_of_the_case_or_has_a_name) {
  auto c = begun();
  c.prepares();
  const auto sign = [&](const std::string& signer, int page = 1) {
    return c.refused("case.sign_paper",
                     "{" + c.about("paper-1", 1) + R"(,"signer":)" + signer +
                         R"(,"strokes":[[[1,2]]],"width":4,"height":2,"page":)" + std::to_string(page) + "}",
                     base::JsonObject{{"strokes", digest('9')}});
  };
  EXPECT_EQ(sign(std::string(R"({"role":"officer","user":")") + kSecond + R"("})").code,
            "signer.not_an_officer");
  EXPECT_EQ(sign(R"({"role":"party"})").code, "signer.name_missing");
  EXPECT_EQ(sign(R"({"role":"officer"})", 3).code, "paper.no_such_page");
  c.signs("paper-1", 1, R"({"role":"officer"})");
  EXPECT_EQ(sign(R"({"role":"officer"})").code, "paper.signed_already");
}

TEST(Refusal, a_party_cannot_sign_as_a_user_of_the_bureau) {
  auto c = begun();
  c.prepares();
  c.signs("paper-1", 1,
          std::string(R"({"role":"party","name":"何远","certificate":"X","user":")") + kLead + R"("})");
  EXPECT_FALSE(c.state.papers[0].marks.signatures[0].signer.user);
  EXPECT_FALSE(c.state.papers[0].marks.signatures[0].signer.certificate);
}

TEST(Refusal, a_voided_paper_takes_nothing_more) {
  auto c = begun();
  c.prepares();
  c.does("case.void_paper", R"({"paper":"paper-1","reason":"填写错误"})");
  EXPECT_EQ(c.state.papers[0].state, "voided");
  EXPECT_EQ(c.refused("case.issue_paper", R"({"paper":"paper-1","version":1,"given_to":"何远"})").code,
            "paper.voided");
  EXPECT_EQ(c.refused("case.void_paper", R"({"paper":"paper-1","reason":"x"})").code, "paper.voided");
  EXPECT_EQ(c.refused("case.prepare_paper", R"({"paper":"paper-1"})", c.paper_given(1)).code, "paper.voided");
}

TEST(Refusal, a_paper_that_was_handed_over_has_no_next_version) {
  auto c = begun();
  c.prepares();
  c.does("case.issue_paper", R"({"paper":"paper-1","version":1,"given_to":"何远"})");
  EXPECT_EQ(c.refused("case.prepare_paper", R"({"paper":"paper-1"})", c.paper_given(1, 'e')).code,
            "paper.issued");
}

TEST(Refusal, a_new_paper_needs_its_form_and_a_next_version_the_same) {
  auto c = begun();
  EXPECT_EQ(c.refused("case.prepare_paper", R"({"act":"act-1"})", c.paper_given(1)).where, "/form");
  c.prepares();
  EXPECT_EQ(c.refused("case.prepare_paper", R"({"paper":"paper-1","form":"other"})", c.paper_given(1)).code,
            "paper.other_form");
}

TEST(Refusal, a_photograph_shows_a_page_that_the_paper_has) {
  auto c = begun();
  c.prepares();
  c.stores('1');
  EXPECT_EQ(c.refused("case.photograph_paper",
                      "{" + c.about("paper-1", 1) + R"(,"pages":[{"page":3,"recording":"recording-1"}]})")
                .code,
            "paper.no_such_page");
  EXPECT_EQ(c.refused("case.photograph_paper",
                      "{" + c.about("paper-1", 1) + R"(,"pages":[{"page":1,"recording":"recording-2"}]})")
                .where,
            "/pages/0/recording");
}

TEST(Refusal, what_is_no_photograph_is_no_photograph_of_a_page) {
  auto c = begun();
  c.prepares();
  c.stores('1');
  c.state.recordings.front().media = "other";
  const auto refused = c.refused("case.photograph_paper",
                                 "{" + c.about("paper-1", 1) + R"(,"pages":[{"page":1,"recording":"recording-1"}]})");
  EXPECT_EQ(refused.code, "paper.not_a_photograph");
  EXPECT_EQ(refused.where, "/pages/0/recording");
}

TEST(Refusal, a_link_leads_to_something_and_stands_once) {
  auto c = begun();
  c.stores('1');
  const auto link = [](const std::string& to) { return R"({"recording":"recording-1","to":)" + to + "}"; };
  EXPECT_EQ(c.refused("case.link_recording", link(R"({"kind":"hazard","id":"hazard-1"})")).where, "/to/id");
  EXPECT_EQ(c.refused("case.link_recording", link(R"({"kind":"hazard","id":"act-1"})")).where, "/to/id");
  c.does("case.link_recording", link(R"({"kind":"credential","id":"act-1"})"));
  EXPECT_EQ(c.refused("case.link_recording", link(R"({"kind":"credential","id":"act-1"})")).code,
            "recording.linked_already");
  const std::string unlink =
      R"({"recording":"recording-1","reason":"误选","to":{"kind":"credential","id":"act-1"}})";
  c.does("case.unlink_recording", unlink);
  EXPECT_TRUE(c.state.recordings[0].links.empty());
  EXPECT_EQ(c.refused("case.unlink_recording", unlink).code, "recording.not_linked");
}

TEST(Refusal, the_same_bytes_are_one_recording_of_the_case) {
  auto c = begun();
  c.stores('1');
  const auto error = c.refused("case.store_recording", "{}", base::JsonObject{{"blob", digest('1')}});
  EXPECT_EQ(error.code, "recording.stored_already");
  EXPECT_EQ(error.where, "recording-1");
}

TEST(Refusal, closing_waits_for_the_acts_to_end_but_not_for_findings) {
  auto c = begun();
  c.finds();
  const auto given = json(R"({"open_findings":["r8/hazard-1"]})");
  EXPECT_EQ(c.refused("case.close", R"({"reason":"x"})", given).code, "act.not_ended");
  c.does("case.end_act", R"({"act":"act-1"})");
  EXPECT_EQ(c.refused("case.close", "{}", given).code, "case.reason_missing");
  EXPECT_EQ(c.refused("case.close", R"({"outcome":"no_hazard"})", given).code, "case.has_hazards");
  EXPECT_EQ(c.refused("case.close", R"({"outcome":"rectified"})", given).code, "case.hazards_open");
  c.does("case.close", R"({"outcome":"transferred","reason":"移送住建部门"})", given);
  EXPECT_EQ(c.state.closed->open_findings.size(), 1u);
}

TEST(Refusal, archiving_follows_closing_and_sealing_follows_archiving) {
  auto c = begun();
  const auto given = json(R"({"archive_number":"1","series":"a","serial":1,"retention":"10年","bag":"b"})");
  const base::Json seal = base::JsonObject{{"seal", digest('5')}, {"bag", "b"}, {"checkpoint_size", 1}};
  EXPECT_EQ(c.refused("case.archive", "{}", given).code, "case.not_closed");
  EXPECT_EQ(c.refused("case.seal", "{}", seal).code, "case.not_archived");
  c.does("case.close_clean", "{}", json(R"({"open_findings":[]})"));
  c.does("case.archive", R"({"retention":"永久"})", given);
  EXPECT_EQ(c.state.archive->retention, "永久");
  EXPECT_EQ(c.refused("case.archive", "{}", given).code, "case.archived");
  c.does("case.seal", "{}", seal);
  c.does("case.seal", "{}", seal);
  EXPECT_EQ(c.state.archive->seals.size(), 2u);
}

TEST(Refusal, what_the_services_forgot_is_an_error_of_ours_not_of_the_asker) {
  auto c = begun();
  const auto error = c.refused("case.prepare_paper", R"({"form":"f","act":"act-1"})");
  EXPECT_EQ(error.code, "command.not_given");
  EXPECT_EQ(error.kind, base::ErrorKind::broken);
}

class ClosedGate : public Gate {
 public:
  base::Result<std::vector<NewEvent>> ask(const Command& command, const Subject& subject) const override {
    return base::fail(base::ErrorKind::blocked, "gate.second_officer", command.name + " " + subject.kind,
                      subject.id);
  }
};

// Lets everyone on, with a reason that goes on record.
class ReasonedGate : public Gate {
 public:
  base::Result<std::vector<NewEvent>> ask(const Command& command, const Subject&) const override {
    return std::vector<NewEvent>{{"gate.passed/1", base::JsonObject{{"gate", "sea.tide"},
                                                                    {"command", command.name},
                                                                    {"basis", "海事规定第一条"},
                                                                    {"told", "潮水未退"},
                                                                    {"reason", "人员被困"}}}};
  }
};

TEST(Refusal, a_reason_for_going_on_stands_ahead_of_what_was_done) {
  auto c = begun();
  const ReasonedGate reasoned;
  c.gate = &reasoned;
  c.prepares();
  ASSERT_GE(c.events.size(), 2u);
  EXPECT_EQ(c.events[c.events.size() - 2].type, "gate.passed/1");
  EXPECT_EQ(base::text_at(c.events[c.events.size() - 2].body, "reason"), "人员被困");
  EXPECT_EQ(c.events.back().type, "paper.prepared/1");
}

TEST(Refusal, the_gate_holds_back_only_where_the_law_may_void_the_act) {
  auto c = begun();
  c.prepares();
  const ClosedGate closed;
  c.gate = &closed;
  const auto error = c.refused("case.issue_paper", R"({"paper":"paper-1","version":1,"given_to":"何远"})");
  EXPECT_EQ(error.code, "gate.second_officer");
  EXPECT_EQ(error.what, "case.issue_paper paper");
  EXPECT_EQ(error.where, "paper-1");
  c.finds();
  c.stores('1');
  c.does("case.explain", R"({"obligation":"o","reason":"r"})", json(R"({"rule":"r"})"));
  EXPECT_EQ(c.refused("case.prepare_paper", R"({"form":"f","act":"act-1"})", c.paper_given(2)).where, "f");
}

TEST(Refusal, an_incoherent_request_is_told_so_before_the_gate_is_asked) {
  auto c = begun();
  const ClosedGate closed;
  c.gate = &closed;
  EXPECT_EQ(c.refused("case.issue_paper", R"({"paper":"paper-1","version":1,"given_to":"何远"})").code,
            "case.no_such_thing");
}

}  // namespace
}  // namespace records
