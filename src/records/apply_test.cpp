// What a case makes of events that do not fit it: errors that say which event, never a guess.
#include <gtest/gtest.h>

#include "records/test_story.h"

namespace records {
namespace {

using story::Case;
using story::digest;
using story::json;
using story::kLead;

base::Error applied(const Case& c, std::string_view type, std::string_view body) {
  const auto after =
      apply(c.state,
            Event{900, {story::kCase}, c.state.version, std::string(type), c.now, kLead, json(body), false});
  EXPECT_FALSE(after) << type << " " << body;
  return after ? base::Error{} : after.error();
}

Case under_way() {
  Case c;
  c.opens();
  c.begins();
  c.finds();
  c.prepares();
  c.stores('1');
  return c;
}

TEST(Apply, an_event_of_a_later_program_is_not_guessed_at) {
  const auto c = under_way();
  EXPECT_EQ(applied(c, "hazard.found/2", "{}").code, "event.unknown_type");
  EXPECT_EQ(applied(c, "planet.found/1", "{}").code, "event.unknown_type");
}

TEST(Apply, every_type_that_a_case_holds_by_the_vocabulary_is_known_and_no_other) {
  const auto c = under_way();
  for (const auto& type : story::vocabulary().event_types()) {
    const auto after = apply(
        c.state, Event{900, {story::kCase}, c.state.version, type, c.now, kLead, base::JsonObject{}, false},
        story::vocabulary());
    const bool known = after || after.error().code != "event.unknown_type";
    EXPECT_EQ(known, story::vocabulary().of_case(type)) << type;
  }
}

TEST(Apply, what_the_state_shows_nothing_of_is_recorded_and_counted) {
  auto c = under_way();
  const auto before = c.state;
  const auto lifted = c.next_seq;
  c.happens({"measure.lifted/1", json(R"({"measure":"measure-2","lift_ground":"expired"})")});
  c.happens({"urgency.declared/1", json(R"({"urgent_for":"filing","act":"act-1","reason":"现场有变"})")});
  c.happens({"case.extended/1", json(R"({"until":"2026-06-01","reason":"案情复杂"})")});
  EXPECT_EQ(c.state.version, before.version + 3);
  ASSERT_EQ(c.state.record.size(), before.record.size() + 3);
  const auto* lines = &c.state.record[before.record.size()];
  EXPECT_EQ(lines[0], (RecordLine{lifted, "measure.lifted/1", "measure-2"}));
  EXPECT_EQ(lines[1], (RecordLine{lifted + 1, "urgency.declared/1", "act-1"}));
  EXPECT_EQ(lines[2], (RecordLine{lifted + 2, "case.extended/1", ""}));
  auto rest = c.state;
  rest.version = before.version;
  rest.record = before.record;
  EXPECT_EQ(rest, before);
  const auto read = from_json(to_json(c.state));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, c.state);
}

TEST(Apply, what_is_only_recorded_keeps_its_place_and_its_case_too) {
  const auto c = under_way();
  const base::JsonObject body{{"until", "2026-06-01"}, {"reason", "r"}};
  const auto applied_at = [&](const char* stream, std::uint64_t n, const CaseState& state) {
    return apply(state, Event{900, {stream}, n, "case.extended/1", c.now, kLead, body, false},
                 story::vocabulary())
        .error()
        .code;
  };
  EXPECT_EQ(applied_at(story::kCase, c.state.version + 1, c.state), "event.out_of_order");
  EXPECT_EQ(applied_at("another", c.state.version, c.state), "event.out_of_order");
  EXPECT_EQ(applied_at("x", 0, CaseState{}), "event.incoherent");
  EXPECT_EQ(applied(c, "case.extended/1", R"({"until":"2026-06-01","reason":"r"})").code,
            "event.unknown_type");
  EXPECT_EQ(
      apply(
          c.state,
          Event{900, {story::kCase}, c.state.version, "case.extended/1", c.now, kLead, base::Json(7), false},
          story::vocabulary())
          .error()
          .where,
      "/");
}

TEST(Apply, a_paper_may_be_of_the_case_and_of_no_single_act) {
  Case c;
  c.opens();
  c.happens({"paper.prepared/1", base::JsonObject{{"paper", "paper-1"},
                                                  {"form", "filing_approval"},
                                                  {"form_digest", digest('f')},
                                                  {"version", 1},
                                                  {"number", "应急立〔2026〕1号"},
                                                  {"series", "立-2026"},
                                                  {"serial", 1},
                                                  {"signed_digest", digest('d')},
                                                  {"layout_digest", digest('b')},
                                                  {"pages", 1}}});
  ASSERT_EQ(c.state.papers.size(), 1u);
  EXPECT_EQ(c.state.papers[0].act, "");
  EXPECT_EQ(from_json(to_json(c.state)).value(), c.state);
  c.does("case.prepare_paper", R"({"paper":"paper-1"})", c.paper_given(1, 'e'));
  EXPECT_EQ(c.state.papers[0].version, 2);
  EXPECT_FALSE(base::find(c.events.back().body, "act"));
}

TEST(Apply, events_come_in_their_order_and_to_their_case) {
  const auto c = under_way();
  const base::JsonObject body{{"reason", "r"}};
  EXPECT_EQ(
      apply(c.state, Event{900, {story::kCase}, 2, "reinspection.requested/1", c.now, kLead, body, false})
          .error()
          .code,
      "event.out_of_order");
  EXPECT_EQ(
      apply(c.state,
            Event{900, {"another"}, c.state.version, "reinspection.requested/1", c.now, kLead, body, false})
          .error()
          .code,
      "event.out_of_order");
  EXPECT_EQ(apply(CaseState{}, Event{1, {"x"}, 0, "reinspection.requested/1", c.now, kLead, body, false})
                .error()
                .code,
            "event.incoherent");
}

TEST(Apply, what_an_event_speaks_of_must_be_there) {
  const auto c = under_way();
  const std::string d = digest('d');
  for (
      const auto& [type, body] : std::vector<std::pair<std::string, std::string>>{
          {"case.opened/1", "{}"},
          {"officer.left/1", R"({"officer":"nobody","reason":"r"})"},
          {"officer.joined/1",
           std::string(R"({"officer":")") + kLead + R"(","name":"a","certificate":"b","part":"lead"})"},
          {"officer.confirmed/1",
           std::string(R"({"officer":")") + kLead + R"(","act":"act-2","method":"code"})"},
          {"act.begun/1", R"({"act":"act-3","kind":"inspection","place":"p","officers":[]})"},
          {"act.ended/1", R"({"act":"act-2","hazards_found":0})"},
          {"credential.shown/1", R"({"act":"act-2","shown_to":"a"})"},
          {"exemption.declared/1",
           R"({"exemption":"exemption-2","ground":"1","scope":{"kind":"zone","id":"z","name":"z"},"act":"act-1","reason":"r"})"},
          {"exemption.reviewed/1", R"({"exemption":"exemption-1","upheld":true,"reason":"r"})"},
          {"hazard.found/1",
           R"({"hazard":"hazard-1","act":"act-1","place":"p","description":"d","on_site":true,"remedy":"at_once"})"},
          {"hazard.amended/1", R"({"hazard":"hazard-2","reason":"r","place":"p"})"},
          {"hazard.rectified/1", R"({"hazard":"hazard-1","act":"act-2","outcome":"partly"})"},
          {"recording.linked/1", R"({"recording":"recording-2","to":{"kind":"act","id":"act-1"}})"},
          {"recording.unlinked/1", R"({"recording":"recording-1","to":{"kind":"act","id":"act-1"}})"},
          {"recording.analysed/1", R"({"recording":"recording-2","analysed":true,"facts":{}})"},
          {"paper.signed/1", R"({"paper":"paper-1","version":2,"signed_digest":")" + d + R"("})"},
          {"paper.issued/1", R"({"paper":"paper-1","version":1,"signed_digest":")" + digest('e') + R"("})"},
          {"paper.voided/1", R"({"paper":"paper-2","version":1,"reason":"r"})"},
          {"paper.prepared/1",
           R"({"paper":"paper-1","form":"f","form_digest":"","version":3,"number":"","series":"","serial":1,"act":"act-1","signed_digest":"","layout_digest":"","pages":1})"},
          {"extension.requested/1",
           R"({"extension":"extension-1","hazards":["hazard-2"],"until":"2026-04-01","reason":"r"})"},
          {"extension.decided/1", R"({"extension":"extension-1","granted":true})"},
          {"correction.made/1", R"({"corrects":7,"reason":"r","fields":{"place":"p"}})"},
          {"case.archived/1", R"({"archive_number":"1","series":"a","serial":1,"retention":"r","bag":"b"})"},
          {"case.sealed/1", R"({"seal":"s","bag":"b","checkpoint_size":1})"},
      }) {
    const auto error = applied(c, type, body);
    EXPECT_EQ(error.code, "event.incoherent") << type << " " << error.text();
    EXPECT_EQ(error.kind, base::ErrorKind::corrupt) << type;
  }
}

TEST(Apply, a_field_that_is_missing_or_mistyped_is_named) {
  const auto c = under_way();
  EXPECT_EQ(applied(c, "hazard.found/1",
                    R"({"hazard":"hazard-2","act":"act-1","place":"p","on_site":true,"remedy":"at_once"})")
                .where,
            "/description");
  EXPECT_EQ(applied(c, "act.ended/1", R"({"act":"act-1"})").where, "/hazards_found");
  EXPECT_EQ(applied(c, "recording.linked/1", R"({"recording":"recording-1"})").where, "/to");
  EXPECT_EQ(
      applied(c, "recording.linked/1", R"({"recording":"recording-1","to":{"kind":7,"id":"act-1"}})").where,
      "/kind");
  EXPECT_EQ(applied(c, "recording.analysed/1", R"({"recording":"recording-1"})").where, "/analysed");
  EXPECT_EQ(applied(c, "extension.requested/1",
                    R"({"extension":"extension-1","hazards":[7],"until":"2026-04-01","reason":"r"})")
                .where,
            "/hazards/0");
  EXPECT_EQ(applied(c, "extension.requested/1",
                    R"({"extension":"extension-1","hazards":[],"until":"2026-04-31","reason":"r"})")
                .where,
            "/until");
  EXPECT_EQ(applied(c, "reinspection.requested/1", "7").where, "/");
}

TEST(Apply, a_time_that_nobody_claimed_is_the_time_received) {
  Case c;
  c.opens();
  c.happens({"act.begun/1", json(R"({"act":"act-1","kind":"inspection","place":"p","officers":[]})")});
  EXPECT_EQ(c.state.acts[0].began_at, c.now);
  EXPECT_EQ(c.state.acts[0].began_source, "server");
}

TEST(Correction, sets_right_what_was_entered_and_keeps_what_was_said) {
  auto c = under_way();
  const auto found = c.events[3].seq;
  ASSERT_EQ(c.events[3].type, "hazard.found/1");
  c.does("case.correct", R"({"corrects":)" + std::to_string(found) +
                             R"(,"reason":"地点写错","fields":{"place":"锻造车间"}})");
  EXPECT_EQ(c.state.hazards[0].place, "锻造车间");
  EXPECT_EQ(c.state.corrections.at(0).corrects, found);
  EXPECT_EQ(base::text_at(c.events[3].body, "place"), "冲压车间");
  EXPECT_EQ(base::text_at(effective(c.events)[3].body, "place"), "锻造车间");
}

TEST(Correction, names_an_event_of_this_case) {
  auto c = under_way();
  const auto error = c.refused("case.correct", R"({"corrects":99,"reason":"r","fields":{"place":"p"}})");
  EXPECT_EQ(error.code, "case.no_such_event");
  EXPECT_EQ(error.where, "/corrects");
}

TEST(Correction, does_not_touch_what_proves_or_identifies) {
  auto c = under_way();
  const auto stored = c.events.back().seq;
  ASSERT_EQ(c.events.back().type, "recording.stored/1");
  const auto error = c.refused("case.correct", R"({"corrects":)" + std::to_string(stored) +
                                                   R"(,"reason":"r","fields":{"place":"p"}})");
  EXPECT_EQ(error.code, "correction.not_correctable");
  EXPECT_NE(error.remedy.find("made_until"), std::string::npos);
  const auto bytes = decide(c.state,
                            Command{"case.correct",
                                    {kLead},
                                    {},
                                    base::JsonObject{{"corrects", static_cast<std::int64_t>(stored)},
                                                     {"reason", "r"},
                                                     {"fields", base::JsonObject{{"blob", digest('2')}}}},
                                    {},
                                    c.now},
                            OpenGate{});
  EXPECT_EQ(bytes.error().code, "correction.not_correctable");
}

TEST(Correction, holds_values_that_the_field_can_hold) {
  auto c = under_way();
  const auto begin = std::to_string(c.events[2].seq);
  ASSERT_EQ(c.events[2].type, "act.begun/1");
  const Command wrong{"case.correct",
                      {kLead},
                      {},
                      json(R"({"corrects":)" + begin + R"(,"reason":"r","fields":{"officers":7}})"),
                      {},
                      c.now};
  EXPECT_EQ(decide(c.state, wrong, OpenGate{}).error().code, "correction.bad_value");
  const auto later = R"({"corrects":)" + begin + R"(,"reason":"r","fields":{"happened_at":")" +
                     c.now.plus_hours(1).text() + R"("}})";
  EXPECT_EQ(c.refused("case.correct", later).code, "time.in_future");
}

TEST(Correction, of_a_correction_is_a_new_one_of_the_first_entry) {
  auto c = under_way();
  const auto found = std::to_string(c.events[3].seq);
  c.does("case.correct", R"({"corrects":)" + found + R"(,"reason":"r","fields":{"place":"甲"}})");
  const auto correction = std::to_string(c.events.back().seq);
  EXPECT_EQ(
      c.refused("case.correct", R"({"corrects":)" + correction + R"(,"reason":"r","fields":{"reason":"q"}})")
          .code,
      "correction.not_correctable");
  c.does("case.correct", R"({"corrects":)" + found + R"(,"reason":"r","fields":{"place":"乙"}})");
  EXPECT_EQ(c.state.hazards[0].place, "乙");
}

TEST(Correction, leaves_a_later_amendment_standing) {
  auto c = under_way();
  const auto found = std::to_string(c.events[3].seq);
  c.does("case.amend_hazard", R"({"hazard":"hazard-1","reason":"r","place":"三楼"})");
  c.does("case.correct", R"({"corrects":)" + found +
                             R"(,"reason":"r","fields":{"place":"二楼","description":"无警示标志"}})");
  EXPECT_EQ(c.state.hazards[0].place, "三楼");
  EXPECT_EQ(c.state.hazards[0].description, "无警示标志");
}

TEST(Correction, of_an_amendment_bears_on_what_it_changed_only) {
  auto c = under_way();
  c.does("case.amend_hazard", R"({"hazard":"hazard-1","reason":"r","place":"三楼","zone":"zone-2"})");
  const auto amended = std::to_string(c.events.back().seq);
  EXPECT_EQ(
      c.refused("case.correct", R"({"corrects":)" + amended + R"(,"reason":"r","fields":{"basis":"x"}})")
          .code,
      "correction.not_correctable");
  c.does("case.correct",
         R"({"corrects":)" + amended + R"(,"reason":"r","fields":{"place":"四楼","zone":null}})");
  EXPECT_EQ(c.state.hazards[0].place, "四楼");
  EXPECT_FALSE(c.state.hazards[0].zone);
  EXPECT_EQ(c.state.hazards[0].amendments[0].changed.size(), 2u);
}

TEST(Correction, of_a_rectification_changes_where_the_hazard_stands) {
  auto c = under_way();
  c.does("case.record_rectification", R"({"hazard":"hazard-1","act":"act-1","outcome":"rectified"})");
  const auto seq = std::to_string(c.events.back().seq);
  c.does("case.correct", R"({"corrects":)" + seq + R"(,"reason":"看错","fields":{"outcome":"partly"}})");
  EXPECT_EQ(c.state.hazards[0].state, "partly");
}

TEST(Correction, reaches_signatures_refusals_and_showings_by_their_entry) {
  auto c = under_way();
  c.does("case.show_credential", R"({"act":"act-1","shown_to":"何远"})");
  const auto shown = std::to_string(c.events.back().seq);
  c.does("case.refuse_paper", "{" + c.about("paper-1", 1) + R"(,"reason":"有异议"})");
  const auto refused = std::to_string(c.events.back().seq);
  c.does("case.prepare_paper", R"({"paper":"paper-1"})", c.paper_given(1, 'e'));
  c.does("case.correct", R"({"corrects":)" + shown + R"(,"reason":"r","fields":{"shown_to":"何进"}})");
  c.does("case.correct", R"({"corrects":)" + refused + R"(,"reason":"r","fields":{"reported_to":"市局"}})");
  c.does("case.correct", R"({"corrects":)" + std::to_string(c.events[0].seq) +
                             R"(,"reason":"r","fields":{"matter":"专项检查"}})");
  c.does("case.correct", R"({"corrects":)" + std::to_string(c.events[1].seq) +
                             R"(,"reason":"r","fields":{"certificate":"A-009"}})");
  EXPECT_EQ(c.state.acts[0].credentials[0].shown_to, "何进");
  EXPECT_EQ(c.state.papers[0].earlier[0].marks.refusals[0].reported_to, "市局");
  EXPECT_EQ(c.state.matter, "专项检查");
  EXPECT_EQ(c.state.officers[0].certificate, "A-009");
}

TEST(Labels, of_a_case_are_replaced_with_a_reason) {
  Case c;
  c.opens();
  c.does("case.label", R"({"labels":["trade_secret"],"reason":"涉及配方"})");
  EXPECT_EQ(c.state.labels, std::vector<std::string>{"trade_secret"});
  EXPECT_EQ(list_line(c.state).at("labels").as_array().size(), 1u);
  c.does("case.label", R"({"labels":[],"reason":"已公开"})");
  EXPECT_TRUE(c.state.labels.empty());
}

}  // namespace
}  // namespace records
