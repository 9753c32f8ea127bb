// What a gate of the rulebook does to a command, in each of its three strengths.
#include "bureau.h"

namespace use_cases {
namespace {

// A fictitious rule on closing: not before the weather was noted in a hazard's description.
services::DataFiles with_gate(const std::string& strength) {
  return {{"rulebooks/tonghua-2020/weather.yaml", R"(layer: bureau
source: {title: {zh: 气象规定, en: Weather Code}, cite: 示例}
articles:
  - {article: 1, clause: 第一条, title: {zh: 天气, en: Weather}}
gates:
  - id: weather.noted
    article: 1
    clause: 第一条
    commands: [case.close]
    when: {test: $command.outcome, is: rectified}
    holds: {record: act.begun, where: {place: 晴天}}
    strength: )" + strength + R"(
    otherwise: {zh: 尚未记下天气, en: The weather is not noted yet}
)"}};
}

Inspection rectified(Bureau& bureau) {
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto hazard = visit.note_hazard("防护罩缺失");
  visit.end_act();
  visit.begin("reinspection");
  visit.does("record_rectification", {{"hazard", hazard}, {"act", visit.act()}, {"outcome", "rectified"}});
  visit.end_act();
  return visit;
}

JsonArray told_why(std::string_view reason) {
  return {JsonObject{{"gate", "weather.noted"}, {"reason", reason}}};
}

TEST(AGate, that_blocks_holds_back_whatever_reason_is_given) {
  Bureau bureau(with_gate("block"));
  auto visit = rectified(bureau);
  const auto error = visit.refused("close", {{"outcome", "rectified"}, {"gate_reasons", told_why("急用")}});
  EXPECT_EQ(error.code, "gate.weather.noted");
  EXPECT_EQ(error.kind, base::ErrorKind::blocked);
  EXPECT_EQ(error.what, "尚未记下天气");
  EXPECT_EQ(error.where, "气象规定第一条");
}

// Who is held back tries again: the case is not read anew each time.
TEST(AGate, reads_no_event_of_the_case_twice_and_still_hears_of_what_came_since) {
  Bureau bureau(with_gate("block"));
  auto visit = rectified(bureau);
  visit.refused("close", {{"outcome", "rectified"}});
  const auto before = bureau.store.events_read();
  EXPECT_EQ(visit.refused("close", {{"outcome", "rectified"}}).code, "gate.weather.noted");
  EXPECT_EQ(bureau.store.events_read(), before);
  const auto act = text(visit.does("begin_act", {{"kind", "reinspection"}, {"place", "晴天"}}), "act");
  visit.does("end_act", {{"act", act}});
  visit.does("close", {{"outcome", "rectified"}});
}

TEST(AGate, that_asks_for_a_reason_goes_on_with_one_and_puts_it_on_record) {
  Bureau bureau(with_gate("reason"));
  auto visit = rectified(bureau);
  EXPECT_EQ(visit.refused("close", {{"outcome", "rectified"}}).code, "gate_reason.weather.noted");
  EXPECT_EQ(visit.refused("close", {{"outcome", "rectified"},
                                    {"gate_reasons", JsonArray{JsonObject{{"gate", "other"}, {"reason", "急用"}}}}})
                .code,
            "gate_reason.weather.noted");
  EXPECT_TRUE(bureau.entries("gate.passed").empty());
  visit.does("close", {{"outcome", "rectified"}, {"gate_reasons", told_why("台账另有天气记录")}});
  const auto passed = bureau.entries("gate.passed");
  ASSERT_EQ(passed.size(), 1u);
  EXPECT_EQ(base::text_at(passed[0].body, "gate"), "weather.noted");
  EXPECT_EQ(base::text_at(passed[0].body, "command"), "case.close");
  EXPECT_EQ(base::text_at(passed[0].body, "basis"), "气象规定第一条");
  EXPECT_EQ(base::text_at(passed[0].body, "reason"), "台账另有天气记录");
  const auto closed = bureau.entries("case.closed");
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0].seq, passed[0].seq + 1) << "both or neither, in this order";
}

TEST(AGate, that_advises_lets_the_act_pass_and_says_so) {
  Bureau bureau(with_gate("advise"));
  auto visit = rectified(bureau);
  const auto reply = visit.does("close", {{"outcome", "rectified"}});
  const auto* advice = base::array_at(reply, "advice");
  ASSERT_TRUE(advice && advice->size() == 1);
  EXPECT_EQ(base::text_at((*advice)[0], "text_en"), "The weather is not noted yet");
  EXPECT_TRUE(bureau.entries("gate.passed").empty());
}

TEST(AGate, that_does_not_apply_to_what_was_asked_stays_silent) {
  Bureau bureau(with_gate("block"));
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.end_act();
  EXPECT_EQ(base::find(visit.does("close", {{"outcome", "no_hazard"}}), "advice"), nullptr);
}

}  // namespace
}  // namespace use_cases
