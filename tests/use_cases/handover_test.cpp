// The tablet in the party's hands: whatever is asked under the officer's session, only the paper is served.
#include "crypto/passwords.h"
#include "sample_requests.h"

namespace use_cases {
namespace {

using base::ErrorKind;

// A device that an officer signed in on.
class Tablet {
 public:
  Tablet(Bureau& bureau, const Person& who) : bureau_(bureau), token_(bureau.office->sign_in(who.login, kPassword, "10.0.0.7").value().token) {}

  // As each request is: by the cookie, anew.
  services::CallContext asks() const {
    services::CallContext context;
    context.who = bureau_.office->authenticate(token_).value();
    return context;
  }
  base::Result<services::Reply> call(std::string_view operation, const Json& input) const {
    return bureau_.office->call(asks(), operation, input);
  }
  std::string code_of(std::string_view operation, const Json& input) const {
    const auto reply = call(operation, input);
    return reply ? "" : reply.error().code;
  }
  std::string page(const std::string& case_name, const std::string& kind, const std::string& id) const {
    const auto content = bureau_.office->open_content(asks(), {base::CaseId{case_name}, kind, id, 1});
    return content ? "" : content.error().code;
  }
  std::string upload(const JsonObject& metadata) const {
    const auto created = bureau_.office->uploads().create(asks(), 10, metadata);
    return created ? "" : created.error().code;
  }
  const std::string& token() const { return token_; }

 private:
  Bureau& bureau_;
  std::string token_;
};

constexpr const char* kHeld = "session.handed_over";

struct HandedOver : ::testing::Test {
  HandedOver() { EXPECT_EQ(tablet.code_of("me.hand_over", handing(rich.record.id)), ""); }
  JsonObject handing(const std::string& paper) const { return {{"case", rich.visit.id()}, {"paper", paper}}; }
  std::string take_back(const char* code) const { return tablet.code_of("me.take_back", JsonObject{{"code", code}}); }

  RichCase rich;
  Bureau& bureau = rich.bureau;
  Tablet tablet{bureau, bureau.lead};
};

TEST_F(HandedOver, TheSessionIsRefusedEveryOperationThatSigningDoesNotTake) {
  const std::set<std::string> served{"me.view", "me.take_back", "forms.list", "form.view", "case.view", "case.sign_paper", "case.refuse_paper",
                                     "case.paper_signers"};
  int refused = 0;
  for (const auto& request : rich.requests()) {
    if (served.contains(request.operation)) continue;
    const auto before = bureau.recorded();
    const auto reply = tablet.call(request.operation, request.input);
    ASSERT_FALSE(reply) << request.operation;
    EXPECT_EQ(reply.error().code, kHeld) << request.operation;
    EXPECT_EQ(reply.error().kind, ErrorKind::denied) << request.operation;
    EXPECT_EQ(bureau.recorded(), before) << request.operation;
    ++refused;
  }
  EXPECT_GT(refused, 60);
  for (const auto& operation : bureau.office->operations()) {
    if (served.contains(operation)) continue;
    EXPECT_EQ(tablet.code_of(operation, JsonObject{}), kHeld) << operation;
  }
}

TEST_F(HandedOver, ThePaperIsShownSignedAndRefused) {
  const auto id = rich.visit.id();
  EXPECT_EQ(tablet.page(id, "paper_page", rich.record.id), "");
  EXPECT_EQ(tablet.page(rich.visit.number(), "paper_page", rich.record.id), "");
  const auto prepared = rich.visit.prepare("inspection_record");
  EXPECT_EQ(tablet.code_of("me.take_back", JsonObject{{"code", kCode}}), "");
  EXPECT_EQ(tablet.code_of("me.hand_over", handing(prepared.id)), "");
  const JsonObject the_case{{"case", id}};
  EXPECT_EQ(tablet.code_of("case.sign_paper", joined(the_case, rich.visit.signature(prepared, {{"role", "party"}, {"name", "李示例"}}))), "");
  EXPECT_EQ(tablet.code_of("case.refuse_paper", joined(joined(the_case, about(prepared)), {{"reason", "对第二项有异议"}})), "");
}

TEST_F(HandedOver, NoOtherPaperAndNoOtherCaseIsServed) {
  auto other = bureau.open_inspection("另案");
  const auto id = rich.visit.id();
  EXPECT_EQ(tablet.page(other.id(), "paper_page", rich.record.id), kHeld);
  EXPECT_EQ(tablet.page(id, "paper_page", "paper-2"), kHeld);
  for (const char* kind : {"paper_pdf", "paper_ofd", "recording", "poster", "proxy", "page_photo", "archive", "preview_page", "block_sheets"})
    EXPECT_EQ(tablet.page(id, kind, rich.record.id), kHeld) << kind;
  EXPECT_EQ(tablet.code_of("case.view", JsonObject{{"case", other.id()}}), kHeld);
  EXPECT_EQ(tablet.code_of("case.view", JsonObject{{"case", other.number()}}), kHeld);
  EXPECT_EQ(tablet.code_of("case.view", JsonObject{}), kHeld);
  auto of_another = rich.visit.signature(rich.record, {{"role", "party"}, {"name", "李示例"}});
  of_another["paper"] = "paper-2";
  of_another["case"] = id;
  EXPECT_EQ(tablet.code_of("case.sign_paper", of_another), kHeld);
  of_another["paper"] = rich.record.id;
  of_another["case"] = other.id();
  EXPECT_EQ(tablet.code_of("case.sign_paper", of_another), kHeld);
  EXPECT_EQ(tablet.code_of("me.hand_over", handing("paper-2")), kHeld) << "nor is it handed on";
}

TEST_F(HandedOver, TheCaseIsToldAsFarAsItsPaperTakesIt) {
  const auto whole = bureau.does(bureau.lead, "case.view", JsonObject{{"case", rich.visit.id()}});
  const auto reply = tablet.call("case.view", JsonObject{{"case", rich.visit.id()}});
  ASSERT_TRUE(reply);
  const auto& view = reply->body;
  EXPECT_EQ(reply->version, rich.visit.version());
  ASSERT_EQ(base::array_at(view, "papers")->size(), 1u);
  EXPECT_EQ(base::array_at(view, "papers")->front(), item(whole, "papers", "paper", rich.record.id));
  for (const char* list : {"acts", "hazards", "exemptions", "extensions", "reinspection_requests", "labels"})
    EXPECT_TRUE(base::array_at(view, list)->empty()) << list;
  EXPECT_FALSE(base::array_at(whole, "hazards")->empty());
  EXPECT_EQ(*base::find(view, "officers"), *base::find(whole, "officers")) << "who signs beside the party";
  for (const auto& recording : *base::array_at(view, "recordings")) EXPECT_EQ(text(recording.at("links").at(0), "id"), rich.record.id);
}

TEST_F(HandedOver, TheReadingAndTheRefusalAreRecordedAndNothingElse) {
  const auto of = [&](const char* kind, const std::string& id) {
    return JsonObject{{"case", rich.visit.id()}, {"name", "宣读.m4a"}, {"act", "act-1"}, {"link_kind", kind}, {"link_id", id}};
  };
  EXPECT_EQ(tablet.upload(of("paper", rich.record.id)), "");
  EXPECT_EQ(tablet.upload(of("refusal", rich.record.id)), "");
  EXPECT_EQ(tablet.upload(of("hazard", rich.first_hazard)), kHeld);
  EXPECT_EQ(tablet.upload(of("paper", "paper-2")), kHeld);
  EXPECT_EQ(tablet.upload({{"case", rich.visit.id()}, {"name", "a.jpg"}}), kHeld);
  auto elsewhere = of("paper", rich.record.id);
  elsewhere["case"] = bureau.open_inspection("另案").id();
  EXPECT_EQ(tablet.upload(elsewhere), kHeld);
  auto of_another_act = of("paper", rich.record.id);
  of_another_act["act"] = "act-99";
  EXPECT_EQ(tablet.upload(of_another_act), kHeld);
  auto in_anothers_name = of("paper", rich.record.id);
  in_anothers_name["officer"] = bureau.third.user;
  EXPECT_EQ(tablet.upload(in_anothers_name), kHeld);
}

TEST_F(HandedOver, OfTheOfficerNoMoreIsToldThanTheSigningTakes) {
  const auto me = tablet.call("me.view", JsonObject{});
  ASSERT_TRUE(me);
  EXPECT_TRUE(base::array_at(me->body, "labels")->empty());
  EXPECT_TRUE(base::array_at(me->body, "own_cases")->empty());
  EXPECT_EQ(base::int_at(me->body, "unread"), 0);
  EXPECT_LT(base::array_at(me->body, "operations")->size(), 10u);
  EXPECT_EQ(base::find(me->body, "reset"), nullptr);
}

TEST_F(HandedOver, AnUploadOfBeforeWaitsAndGoesOnAfterwards) {
  ASSERT_EQ(take_back(kCode), "");
  const auto begun = bureau.office->uploads().create(tablet.asks(), 10, JsonObject{{"case", rich.visit.id()}, {"name", "a.jpg"}});
  ASSERT_TRUE(begun);
  ASSERT_EQ(tablet.code_of("me.hand_over", handing(rich.record.id)), "");
  auto& uploads = bureau.office->uploads();
  const base::Bytes bytes(4, 'x');
  EXPECT_EQ(uploads.info(tablet.asks(), begun->id).error().code, kHeld);
  EXPECT_EQ(uploads.append(tablet.asks(), begun->id, 0, bytes).error().code, kHeld);
  EXPECT_EQ(uploads.cancel(tablet.asks(), begun->id).error().code, kHeld);
  ASSERT_EQ(take_back(kCode), "");
  EXPECT_EQ(uploads.append(tablet.asks(), begun->id, 0, bytes)->offset, 4u);
}

TEST_F(HandedOver, ChangesOfOtherCasesAreNotTold) {
  auto other = bureau.open_inspection("另案");
  other.begin();
  rich.visit.prepare("inspection_record");
  const auto told = bureau.office->changes(tablet.asks(), 0, 0).value();
  ASSERT_FALSE(told.empty());
  for (const auto& change : told.list) EXPECT_EQ(change.stream.text, rich.visit.id());
  EXPECT_EQ(told.looked_to, bureau.office->newest_seq());
}

TEST_F(HandedOver, TheDeviceKnowsItAfterARestart) {
  bureau.restart();
  const auto me = tablet.call("me.view", JsonObject{});
  ASSERT_TRUE(me);
  const auto* held = base::find(me->body, "handed_over");
  ASSERT_NE(held, nullptr);
  EXPECT_EQ(text(*held, "case"), rich.visit.id());
  EXPECT_EQ(text(*held, "paper"), rich.record.id);
  EXPECT_EQ(tablet.code_of("bench.view", JsonObject{}), kHeld);
  EXPECT_EQ(take_back(kCode), "");
  EXPECT_EQ(tablet.code_of("bench.view", JsonObject{}), "");
  EXPECT_EQ(base::find(tablet.call("me.view", JsonObject{})->body, "handed_over"), nullptr);
}

TEST_F(HandedOver, AnotherSessionOfTheOfficerGoesOn) {
  const Tablet desk(bureau, bureau.lead);
  EXPECT_EQ(desk.code_of("bench.view", JsonObject{}), "");
  EXPECT_EQ(desk.code_of("me.take_back", JsonObject{{"code", "0000"}}), "") << "it was not handed over";
  EXPECT_EQ(tablet.code_of("bench.view", JsonObject{}), kHeld);
}

TEST_F(HandedOver, SigningInAnewEndsIt) {
  ASSERT_TRUE(bureau.office->sign_out(tablet.token()));
  EXPECT_EQ(bureau.office->authenticate(tablet.token()).error().code, "session.none");
  EXPECT_EQ(Tablet(bureau, bureau.lead).code_of("bench.view", JsonObject{}), "");
}

TEST_F(HandedOver, WrongCodesMakeTheNextWaitAndNoneIsTriedBefore) {
  for (int n = 0; n < 5; ++n) EXPECT_EQ(take_back("000000"), "code.wrong") << n;
  const auto early = tablet.call("me.take_back", JsonObject{{"code", kCode}});
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, "session.locked");
  const auto until = base::Instant::parse(early.error().where).value();
  EXPECT_EQ(until, bureau.clock.now().plus_seconds(5));
  EXPECT_EQ(tablet.code_of("bench.view", JsonObject{}), kHeld);
  EXPECT_TRUE(bureau.office->sign_in(bureau.lead.login, kPassword, "10.0.0.7")) << "the officer is not locked out";
  bureau.clock.set(until);
  EXPECT_EQ(take_back(kCode), "session.locked") << "the code itself waits, as it does for every confirming";
  bureau.minutes(10);
  EXPECT_EQ(take_back(kCode), "");
  EXPECT_EQ(tablet.code_of("bench.view", JsonObject{}), "");
}

TEST_F(HandedOver, ASessionThatEndsMeanwhileStaysEnded) {
  ASSERT_EQ(take_back(kCode), "");
  const auto asking = tablet.asks();
  bureau.accounts.before_writing([&] { ASSERT_TRUE(bureau.office->sign_out(tablet.token())); });
  EXPECT_EQ(bureau.office->call(asking, "me.hand_over", handing(rich.record.id)).error().code, "session.none");
  EXPECT_FALSE(bureau.office->authenticate(tablet.token()));
}

TEST_F(HandedOver, ADeviceThatIsNotTakenBackIsNotedWhereTheAuditorLooks) {
  take_back("000000");
  take_back("111111");
  const auto refused = bureau.entries("code.refused", ports::LogName::access);
  ASSERT_EQ(refused.size(), 1u) << "of many in a row the first, the tenth, the hundredth";
  const auto& body = refused.front().body;
  EXPECT_EQ(text(body, "user"), bureau.lead.user);
  EXPECT_EQ(text(body, "session"), tablet.asks().who.session);
  EXPECT_EQ(boost::json::serialize(body).find("000000"), std::string::npos);
}

TEST_F(HandedOver, ItIsTheCodeOfTheOfficerWhoHandedItOverAndNobodyElses) {
  auto other = bureau.memory.account(base::UserId{bureau.second.user}).value().value();
  other.code_hash = crypto::hash_password("975310").value();
  ASSERT_TRUE(bureau.memory.put_account(other));
  EXPECT_EQ(take_back("975310"), "code.wrong");
  EXPECT_EQ(tablet.code_of("bench.view", JsonObject{}), kHeld);
  EXPECT_EQ(take_back(kCode), "");
}

TEST(HandingOver, TakesAnOfficerWhoCouldTakeTheDeviceBack) {
  RichCase rich;
  auto& bureau = rich.bureau;
  auto account = bureau.memory.account(base::UserId{bureau.lead.user}).value().value();
  account.code_hash.clear();
  ASSERT_TRUE(bureau.memory.put_account(account));
  const Tablet tablet(bureau, bureau.lead);
  const auto reply = tablet.call("me.hand_over", JsonObject{{"case", rich.visit.id()}, {"paper", rich.record.id}});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "handover.no_code");
  EXPECT_EQ(reply.error().kind, ErrorKind::invalid);
  EXPECT_EQ(tablet.code_of("bench.view", JsonObject{}), "");
}

TEST(HandingOver, NamesAPaperOfACase) {
  RichCase rich;
  auto& bureau = rich.bureau;
  const Tablet tablet(bureau, bureau.lead);
  const auto unknown = tablet.call("me.hand_over", JsonObject{{"case", rich.visit.id()}, {"paper", "paper-9"}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().where, "/paper");
  EXPECT_EQ(unknown.error().kind, ErrorKind::not_found);
  EXPECT_EQ(tablet.code_of("bench.view", JsonObject{}), "") << "what was refused changes nothing";
  // A process on the machine has no device to hand over.
  auto process = Bureau::as(bureau.lead);
  process.who.session.clear();
  const JsonObject asked{{"case", rich.visit.id()}, {"paper", rich.record.id}};
  EXPECT_EQ(bureau.office->call(process, "me.hand_over", asked).error().code, "handover.no_session");
}

}  // namespace
}  // namespace use_cases
