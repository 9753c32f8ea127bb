// What follows a decision, as people get it wrong: sums that cannot be right, receipts of other letters, ways of service that are not
// open, closings. Each is told at once, and nothing of it is lost.
#include <gmock/gmock.h>

#include "penalty_case.h"

namespace use_cases {
namespace {

using ::testing::HasSubstr;

class AfterADecision : public PenaltyCase {
 protected:
  AfterADecision() : a_case(opened()) {
    enters(a_case, "decision.issued",
           {{"decision_kind", "penalty"}, {"party", "party-1"}, {"penalties", JsonArray{"fine"}}, {"fine_fen", 3'000'000}, {"content", "罚款三万元"},
            {"dated", bureau.day(0)}, {"remedies_told", true}, {"sealed", true}});
  }
  static JsonObject payment(std::int64_t fen) { return {{"decision", "decision-1"}, {"amount_fen", fen}, {"channel", "bank"}}; }
  static JsonArray why(const char* gate, const char* reason) { return JsonArray{JsonObject{{"gate", gate}, {"reason", reason}}}; }
  // The gates that speak against an entry.
  std::vector<std::string> against(const char* type, JsonObject body) {
    const auto told = bureau.does(bureau.lead, "case.ask_gates",
                                  {{"case", a_case.id()}, {"asked", JsonArray{JsonObject{{"command", "record"}, {"fields", JsonObject{{"type", type}, {"body", std::move(body)}}}}}}});
    std::vector<std::string> out;
    for (const auto& one : told.at("answers").at(0).at("against").as_array()) out.push_back(text(one, "gate"));
    return out;
  }
  static JsonObject service(const char* manner) { return {{"service_manner", manner}, {"papers", JsonArray{"paper-1"}}, {"recipient", "示例冲压件有限公司"}}; }

  Inspection a_case;
};

TEST_F(AfterADecision, APaymentBeyondWhatIsOwedIsAskedAboutAndThenRecordedAsItWas) {
  enters(a_case, "payment.received", payment(1'000'000));
  const auto before = bureau.recorded();
  const auto error = refuses(a_case, "payment.received", payment(2'000'001));
  EXPECT_EQ(error.code, "gate_reason.pl67.more_than_owed");
  EXPECT_THAT(error.where, HasSubstr("第六十七条"));
  EXPECT_EQ(bureau.recorded(), before) << "nothing was recorded";
  a_case.does("record", {{"type", "payment.received"}, {"body", payment(2'000'001)}, {"gate_reasons", why("pl67.more_than_owed", "多转了一分钱，待退")}});
  EXPECT_EQ(text(a_case.entry("gate.passed").at("body"), "reason"), "多转了一分钱，待退");
  EXPECT_EQ(bureau.entries("payment.received").size(), 2u);
}

TEST_F(AfterADecision, InstalmentsThatDoNotAddUpAndASurchargeOverItsCapAreAskedAbout) {
  enters(a_case, "payment_plan.requested", {{"decision", "decision-1"}, {"plan_kind", "instalments"}, {"reason", "经营困难"}});
  const auto plan = [&](std::int64_t second) {
    return JsonObject{{"payment_plan", "payment_plan-1"}, {"decision", "decision-1"}, {"granted", true},
                      {"instalments", JsonArray{JsonObject{{"number", 1}, {"due", bureau.day(30)}, {"amount_fen", 1'000'000}},
                                                JsonObject{{"number", 2}, {"due", bureau.day(60)}, {"amount_fen", second}}}}};
  };
  EXPECT_THAT(against("payment_plan.decided", plan(1'999'999)), ::testing::ElementsAre("pl66.adds_up"));
  EXPECT_THAT(against("payment_plan.decided", plan(2'000'000)), ::testing::IsEmpty());
  const JsonObject surcharge{{"decision", "decision-1"}, {"amount_fen", 3'000'001}, {"principal_fen", 3'000'000}, {"from", bureau.day(0)}};
  EXPECT_EQ(refuses(a_case, "surcharge.decided", surcharge).code, "gate_reason.pl72.within_cap");
}

TEST_F(AfterADecision, TheReceiptOfAnotherLetterIsAskedAbout) {
  ASSERT_EQ(a_case.prepare("penalty_notice").id, "paper-1");
  enters(a_case, "service.begun", joined(service("mail"), {{"reason", "当事人在外地"}, {"mail", JsonObject{{"carrier", "邮政"}, {"mail_kind", "express"}, {"tracking", "EX1"}}}}));
  const auto proof = [](const char* number) { return JsonObject{{"service", "service-1"}, {"proof", "return_receipt"}, {"reference", number}}; };
  EXPECT_EQ(refuses(a_case, "service.proof_kept", proof("EX2")).code, "gate_reason.a19.same_letter");
  enters(a_case, "service.proof_kept", proof("EX1"));
}

TEST_F(AfterADecision, WhichWayOfServiceIsOpenFollowsFromWhatWasTried) {
  EXPECT_THAT(against("service.made", service("left")), ::testing::ElementsAre("cp89.open"));
  EXPECT_THAT(against("service.begun", service("mail")), ::testing::ElementsAre("cp91.open"));
  EXPECT_THAT(against("service.begun", service("public_notice")), ::testing::ElementsAre("cp95.open"));
  EXPECT_THAT(against("service.begun", service("electronic")), ::testing::ElementsAre("cp90.open"));
  EXPECT_THAT(against("service.made", service("direct")), ::testing::IsEmpty());
  const auto paper = a_case.prepare("penalty_notice");
  auto direct = service("direct");
  direct["papers"] = JsonArray{paper.id};
  direct["failure"] = "refused";
  enters(a_case, "service.failed", direct);
  auto left = service("left");
  left["papers"] = JsonArray{paper.id};
  EXPECT_THAT(against("service.made", left), ::testing::IsEmpty()) << "a refusal opens leaving in place";
  EXPECT_EQ(bureau.refused(bureau.lead, "case.ask_gates", {{"case", a_case.id()}, {"asked", JsonArray{}}}).code, "gates.bad_question");
}

TEST_F(AfterADecision, ACaseIsClosedInEveryWayThatTheLawKnowsAndTakesNoDecisionMore) {
  EXPECT_EQ(a_case.refused("close", {{"outcome", "performed"}}).code, "case.reason_missing");
  const JsonObject closing{{"outcome", "performed"}, {"reason", "罚款已缴清"}};
  EXPECT_EQ(a_case.refused("close", closing).code, "gate_reason.a23.close") << "not approved yet: told, and asked why";
  a_case.does("close", joined(closing, {{"gate_reasons", why("a23.close", "补办结案审批")}}));
  EXPECT_EQ(text(a_case.view().at("closed"), "outcome"), "performed");
  EXPECT_EQ(refuses(a_case, "surcharge.decided", {{"decision", "decision-1"}, {"amount_fen", 1}, {"principal_fen", 1}, {"from", bureau.day(0)}}).code, "case.closed_to_this");
  EXPECT_EQ(a_case.refused("close", closing).code, "case.closed");
  enters(a_case, "payment.received", payment(3'000'000));  // what is still paid goes on record
}

}  // namespace
}  // namespace use_cases
