// Times that cannot be: refused where a person claims them, kept as a claim where a device does.
#include "records/chronology.h"

#include "records/test_story.h"

namespace records {
namespace {

using story::at;
using story::begun;
using story::digest;
using story::json;
using story::kLead;

std::string when(base::Instant instant) {
  return R"(,"happened_at":")" + instant.text() + R"("})";
}

base::JsonObject recording(base::Instant made_until, char bytes = 'e') {
  return {{"blob", digest(bytes)},  {"bytes", 10},     {"name", "a.mp4"},  {"media", "video"},
          {"mime", "video/mp4"},    {"device", "r-1"}, {"officer", kLead}, {"made_until", made_until.text()},
          {"time_source", "device"}};
}

TEST(ATimeClaimedByHand, is_not_before_the_act_that_it_belongs_to) {
  auto c = begun();
  const auto long_ago = c.state.acts.at(0).began_at.plus_seconds(-24 * 86'400);
  for (const auto& [name, input] : std::vector<std::pair<const char*, std::string>>{
           {"case.show_credential", R"({"act":"act-1","shown_to":"何远")"},
           {"case.find_hazard", R"({"act":"act-1","place":"a","description":"b","remedy":"at_once")"},
           {"case.declare_exemption",
            R"({"act":"act-1","ground":"3","reason":"r","scope":{"kind":"zone","id":"z","name":"z"})"}}) {
    const auto error = c.refused(name, input + when(long_ago));
    EXPECT_EQ(error.code, "time.too_early") << name;
    EXPECT_EQ(error.where, "/happened_at") << name;
    EXPECT_FALSE(error.remedy.empty()) << name;
  }
  EXPECT_EQ(c.refused("case.request_reinspection", R"({"reason":"r")" + when(long_ago)).code,
            "time.too_early");
  c.does("case.end_act", R"({"act":"act-1"})");
  EXPECT_EQ(c.refused("case.begin_act", R"({"kind":"reinspection","place":"a")" + when(long_ago)).code,
            "time.too_early");
}

TEST(ATimeClaimedByHand, of_a_rectification_is_not_before_the_hazard_was_found) {
  auto c = begun();
  c.now = c.now.plus_hours(1);
  c.finds();
  c.now = c.now.plus_hours(1);
  const auto before = c.state.hazards.at(0).happened_at.plus_seconds(-1800);
  const std::string seen = R"({"hazard":"hazard-1","act":"act-1","outcome":"rectified")";
  const auto error = c.refused("case.record_rectification", seen + when(before));
  EXPECT_EQ(error.code, "time.too_early");
  EXPECT_NE(error.what.find("hazard-1 was found"), std::string::npos) << error.what;
  c.does("case.record_rectification", seen + "}");
  EXPECT_EQ(c.refused("case.request_extension",
                      R"({"hazards":["hazard-1"],"until":"2026-04-20","reason":"r")" + when(before))
                .code,
            "time.too_early");
}

TEST(ATimeClaimedByHand, of_a_signature_or_refusal_is_not_before_the_paper) {
  auto c = begun();
  c.now = c.now.plus_hours(1);
  c.prepares();
  const auto before = c.state.papers.at(0).prepared_at.plus_seconds(-1800);
  EXPECT_EQ(
      c.refused("case.issue_paper", R"({"paper":"paper-1","version":1,"given_to":"何远")" + when(before))
          .code,
      "time.too_early");
  const auto refuses = [&](base::Instant reported, const std::string& rest = "}") {
    return "{" + c.about("paper-1", 1) + R"(,"reason":"不认可","reported_to":"值班室","reported_at":")" +
           reported.text() + "\"" + rest;
  };
  c.now = c.now.plus_seconds(1800);
  EXPECT_EQ(c.refused("case.refuse_paper", refuses(c.now.plus_hours(1))).where, "/reported_at");
  EXPECT_EQ(c.refused("case.refuse_paper", refuses(before)).code, "time.too_early");
  const auto reported = c.now.plus_seconds(-1200);
  EXPECT_EQ(c.refused("case.refuse_paper", refuses(reported, when(c.now.plus_seconds(-600)))).where,
            "/reported_at");
  c.does("case.refuse_paper", refuses(reported));  // entered afterwards, no time of its own
  EXPECT_TRUE(out_of_order(c.state).empty());
}

TEST(ATimeClaimedByHand, that_is_long_past_is_taken_and_marked) {
  story::Case c;
  c.opens();
  const auto past = c.now.plus_seconds(-kLateEntrySeconds - 1);
  c.does("case.begin_act", R"({"kind":"inspection","place":"a")" + when(past));
  EXPECT_EQ(c.state.acts.at(0).began_at, past);
  EXPECT_EQ(c.events.back().body.at("late_entry"), base::Json(true));
  c.does("case.end_act", R"({"act":"act-1"})");
  EXPECT_FALSE(c.events.back().body.get_object().contains("late_entry"));
}

TEST(ACorrection, makes_no_time_impossible) {
  auto c = begun();
  c.now = c.now.plus_hours(1);
  c.finds();
  c.now = c.now.plus_hours(1);
  c.stores('e');
  const auto seq_of = [&](const char* type) {
    for (const auto& event : c.events)
      if (event.type == type) return event.seq;
    return std::uint64_t{0};
  };
  const auto correct = [&](const char* type, const std::string& fields) {
    return R"({"corrects":)" + std::to_string(seq_of(type)) + R"(,"reason":"误","fields":)" + fields + "}";
  };
  const auto time = [](const char* field, base::Instant instant) {
    return R"({")" + std::string(field) + R"(":")" + instant.text() + R"("})";
  };
  const auto day = std::int64_t{86'400};
  const auto early = c.refused("case.correct",
                               correct("hazard.found/1", time("happened_at", c.now.plus_seconds(-24 * day))));
  EXPECT_EQ(early.code, "time.too_early");
  EXPECT_EQ(early.where, "/fields");
  EXPECT_EQ(c.refused("case.correct", correct("act.begun/1", time("happened_at", c.now))).code,
            "time.too_early");
  EXPECT_EQ(
      c.refused("case.correct", correct("recording.stored/1", time("made_until", c.now.plus_seconds(day))))
          .code,
      "time.in_future");
  EXPECT_EQ(c.refused("case.correct", correct("recording.stored/1", time("made_from", c.now))).code,
            "time.too_early");
  c.does("case.correct", correct("recording.stored/1", time("made_until", c.now.plus_seconds(-day))));
  EXPECT_TRUE(out_of_order(c.state).empty());
}

struct Impossible {
  const char* name;
  const char* made_from;
  const char* made_until;
};
class AClaimOfADevice : public ::testing::TestWithParam<Impossible> {};

TEST_P(AClaimOfADevice, that_cannot_be_is_kept_as_a_claim_and_the_bytes_are_stored) {
  auto c = begun();
  auto given = recording(at(GetParam().made_until));
  if (*GetParam().made_from != 0) given["made_from"] = at(GetParam().made_from).text();
  given["uncertainty_s"] = 2;
  const auto now = c.now;
  c.does("case.store_recording", "{}", given);
  const auto& stored = c.state.recordings.at(0);
  EXPECT_EQ(stored.made_until, now);
  EXPECT_FALSE(stored.made_from);
  EXPECT_EQ(stored.time_source, "server");
  EXPECT_EQ(stored.uncertainty_s, kUnknownTimeSeconds);
  ASSERT_TRUE(stored.claimed);
  EXPECT_EQ(stored.claimed->made_until, at(GetParam().made_until));
  EXPECT_EQ(stored.claimed->made_from.has_value(), *GetParam().made_from != 0);
  EXPECT_EQ(stored.claimed->time_source, "device");
  EXPECT_EQ(from_json(to_json(c.state)).value(), c.state);
  EXPECT_TRUE(out_of_order(c.state).empty());
}

INSTANTIATE_TEST_SUITE_P(Kinds, AClaimOfADevice,
                         ::testing::Values(Impossible{"in_the_future", "", "2030-01-01T00:00:00+08:00"},
                                           Impossible{"of_a_clock_that_was_reset", "",
                                                      "1990-01-01T00:00:00+08:00"},
                                           Impossible{"ended_before_it_began", "2026-03-05T09:00:30+08:00",
                                                      "2026-03-05T09:00:20+08:00"}),
                         [](const auto& claim) { return std::string(claim.param.name); });

TEST(ATimeOfADevice, that_can_be_stands_as_it_was_told) {
  auto c = begun();
  auto given = recording(c.now.plus_seconds(kClockToleranceSeconds));
  c.does("case.store_recording", "{}", given);
  c.does("case.store_recording", "{}", recording(c.now.plus_seconds(-20 * 86'400), 'f'));
  for (const auto& stored : c.state.recordings) {
    EXPECT_FALSE(stored.claimed) << stored.id;
    EXPECT_FALSE(stored.uncertainty_s) << stored.id;
    EXPECT_EQ(stored.time_source, "device") << stored.id;
  }
}

TEST(AFileThatTellsItsOwnTime, makes_another_claim_uncertain_by_the_difference) {
  auto c = begun();
  const auto made = c.now.plus_seconds(-3600);
  const auto analyse = [&](const char* id, base::Instant told, std::int64_t lasted_s) {
    c.does("case.analyse_recording", "{}",
           base::JsonObject{{"recording", id},
                            {"analysed", true},
                            {"facts", base::JsonObject{{"kind", "video"},
                                                       {"duration_us", lasted_s * 1'000'000},
                                                       {"claimed_made_at", told.text()}}}});
  };
  for (const char bytes : {'1', '2', '3'}) c.does("case.store_recording", "{}", recording(made, bytes));
  analyse("recording-1", made.plus_seconds(-600), 600);  // where it began: no contradiction
  EXPECT_FALSE(c.state.recordings.at(0).uncertainty_s);
  analyse("recording-2", made.plus_seconds(-86'400 - 600), 600);
  EXPECT_EQ(c.state.recordings.at(1).uncertainty_s, 86'401);
  analyse("recording-3", at("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(c.state.recordings.at(2).uncertainty_s, kUnknownTimeSeconds);
}

TEST(AnExemption, names_a_zone_that_the_enterprise_has_where_the_case_knows_them) {
  auto c = begun();
  const auto declare = [](const char* kind, const char* id) {
    return R"({"act":"act-1","ground":"1","reason":"r","proof_equipment_lacking":true,"scope":{"kind":")" +
           std::string(kind) + R"(","id":")" + id + R"(","name":"n"}})";
  };
  c.does("case.declare_exemption", declare("zone", "zone-77"));  // an older case knows no zones
  EXPECT_EQ(c.state.exemptions.at(0).proof_equipment_lacking, true);
  c.does("case.correct",
         R"({"corrects":100,"reason":"补区域","fields":{"party":{"name":"松岭机械厂","address":"江北路1号",
      "zones":[{"id":"zone-1","name":"酒库","explosion_hazard":true}]}}})");
  const auto error = c.refused("case.declare_exemption", declare("zone", "zone-77"));
  EXPECT_EQ(error.code, "exemption.no_such_zone");
  EXPECT_EQ(error.where, "/scope/id");
  EXPECT_NE(error.remedy.find("zone-1"), std::string::npos);
  c.does("case.declare_exemption", declare("zone", "zone-1"));
  c.does("case.declare_exemption", declare("thing", "thing-1"));
  // Who corrects the name says nothing of the zones.
  c.does(
      "case.correct",
      R"({"corrects":100,"reason":"改名","fields":{"party":{"name":"松岭机械公司","address":"江北路1号"}}})");
  ASSERT_TRUE(c.state.party.zones);
  EXPECT_EQ(c.state.party.name, "松岭机械公司");
  EXPECT_EQ(c.state.party.zones->at(0), (Zone{"zone-1", "酒库", true}));
  EXPECT_EQ(from_json(to_json(c.state)).value(), c.state);
}

}  // namespace
}  // namespace records
