// Two who act at once, and requests that arrive twice.
#include "sample_requests.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::HasSubstr;

JsonObject a_hazard(const Bureau& bureau, const char* what = "疏散通道堵塞") {
  return {{"act", "act-1"}, {"place", "二车间"}, {"description", what}, {"remedy", "by_date"}, {"due", bureau.day(10)}};
}

TEST(ExpectedVersion, ThatIsStaleRecordsNothingInAnyCommand) {
  RichCase rich;
  auto& bureau = rich.bureau;
  int commands = 0;
  for (const auto& request : rich.requests()) {
    if (!rich.is_about_the_case(request) || !request.has_schema || request.operation == "case.preview_paper") continue;
    const auto error = bureau.refused(request.who, request.operation, request.input, {.version = rich.visit.version() - 1});
    EXPECT_EQ(error.kind, ErrorKind::conflict) << request.operation << ": " << error.text();
    EXPECT_EQ(error.code, "case.version_conflict") << request.operation;
    EXPECT_THAT(error.where, HasSubstr(std::to_string(rich.visit.version()))) << request.operation;
    ++commands;
  }
  EXPECT_GT(commands, 25);
}

TEST(ExpectedVersion, OfTheSecondOfTwoWhoSawTheSameIsStale) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto seen = visit.version();
  const auto first = visit.does("find_hazard", a_hazard(bureau), {.version = seen});
  EXPECT_EQ(base::int_at(first, "case_version"), static_cast<std::int64_t>(seen) + 1);
  EXPECT_EQ(visit.refused("find_hazard", a_hazard(bureau), {.version = seen}).code, "case.version_conflict");
  EXPECT_EQ(visit.refused("find_hazard", a_hazard(bureau), {.version = seen + 9}).code, "case.version_conflict");
  visit.does("find_hazard", a_hazard(bureau), {.version = seen + 1});
}

TEST(ExpectedVersion, IsToldWithEveryAnswerAboutACase) {
  RichCase rich;
  const auto version = rich.visit.version();
  for (const char* operation : {"case.view", "case.findings", "case.events", "case.explain_finding"}) {
    const auto reply = rich.bureau.ask(rich.bureau.lead, operation, JsonObject{{"case", rich.visit.id()}, {"obligation", rich.obligation}});
    ASSERT_TRUE(reply) << operation;
    EXPECT_EQ(reply->version, version) << operation;
  }
}

TEST(IdempotencyKey, GivesTheFirstAnswerAgainAndOneEvent) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto fields = a_hazard(bureau);
  const auto first = visit.does("find_hazard", fields, {.key = "tap-1"});
  visit.does("find_hazard", a_hazard(bureau, "又一处"));
  const auto again = visit.does("find_hazard", fields, {.key = "tap-1"});
  EXPECT_EQ(first, again);
  EXPECT_EQ(bureau.entries("hazard.found").size(), 2u);
  // A version that was right for the first is no matter to the second.
  const auto late = visit.does("find_hazard", fields, {.version = 1, .key = "tap-1"});
  EXPECT_EQ(first, late);
  bureau.restart();
  EXPECT_EQ(visit.does("find_hazard", fields, {.key = "tap-1"}), first);
}

TEST(IdempotencyKey, HoldsForOpeningACaseAPaperAndAnEnterprise) {
  Bureau bureau;
  const JsonObject opening{{"enterprise", bureau.enterprise}, {"matter", "专项检查"}};
  const auto opened = bureau.does(bureau.lead, "case.open", opening, {.key = "k"});
  EXPECT_EQ(bureau.does(bureau.lead, "case.open", opening, {.key = "k"}), opened);
  EXPECT_EQ(bureau.entries("case.opened").size(), 1u);
  const JsonObject firm{{"name", "示例酿酒有限公司"}, {"address", "示例市四路4号"}};
  const auto registered = bureau.does(bureau.lead, "enterprise.register", firm, {.key = "firm"});
  EXPECT_EQ(bureau.does(bureau.lead, "enterprise.register", firm, {.key = "firm"}), registered);
  EXPECT_EQ(bureau.entries("enterprise.registered").size(), 2u);
  auto visit = bureau.open_inspection();
  visit.begin();
  const JsonObject paper{{"form", "inspection_record"}, {"act", "act-1"}};
  const auto prepared = visit.does("prepare_paper", paper, {.key = "paper"});
  bureau.days(1);  // by now the paper would look another way
  EXPECT_EQ(visit.does("prepare_paper", paper, {.key = "paper"}), prepared);
  EXPECT_EQ(bureau.entries("paper.prepared").size(), 1u);
}

TEST(IdempotencyKey, OfAnotherRequestIsAConflictAndOfAnotherPersonIsAnotherKey) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.does("find_hazard", a_hazard(bureau), {.key = "tap-1"});
  const auto reused = visit.refused("find_hazard", a_hazard(bureau, "另一处"), {.key = "tap-1"});
  EXPECT_EQ(reused.kind, ErrorKind::conflict);
  EXPECT_EQ(reused.code, "store.key_reused");
  auto fields = a_hazard(bureau);
  fields["case"] = visit.id();
  bureau.does(bureau.second, "case.find_hazard", fields, {.key = "tap-1"});
  EXPECT_EQ(bureau.entries("hazard.found").size(), 2u);
}

TEST(IdempotencyKey, OfARefusedRequestIsFree) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  EXPECT_EQ(visit.refused("show_credential", {{"act", "act-1"}, {"shown_to", "二"}}, {.key = "k"}).kind, ErrorKind::not_found);
  visit.begin();
  visit.does("show_credential", {{"act", "act-1"}, {"shown_to", "二"}}, {.key = "k"});
}

TEST(Drafts, AreTheirOwnersAndDoNotOverwriteEachOther) {
  Bureau bureau;
  const JsonObject first{{"key", "case/paper-1"}, {"version", 0}, {"json", JsonObject{{"a", 1}}}};
  const auto kept = bureau.does(bureau.lead, "draft.put", first);
  EXPECT_EQ(bureau.refused(bureau.lead, "draft.put", first).code, "draft.version_conflict");
  EXPECT_EQ(bureau.does(bureau.lead, "draft.get", JsonObject{{"key", "case/paper-1"}}).at("json"), first.at("json"));
  EXPECT_EQ(bureau.refused(bureau.second, "draft.get", JsonObject{{"key", "case/paper-1"}}).code, "draft.none");
  bureau.does(bureau.lead, "draft.put", JsonObject{{"key", "case/paper-1"}, {"version", kept.at("version")}, {"json", 2}});
  EXPECT_EQ(bureau.refused(bureau.lead, "draft.put", JsonObject{{"key", std::string(201, 'k')}, {"version", 0}, {"json", 1}}).code, "draft.malformed");
  EXPECT_EQ(bureau.refused(bureau.lead, "draft.put", JsonObject{{"key", "k"}, {"version", 0}, {"json", std::string(300'000, 'x')}}).code, "draft.too_large");
}

TEST(Lists, ComeInPagesThatJoinWithoutGapOrRepetition) {
  Bureau bureau;
  std::set<std::string> opened, listed;
  for (int i = 0; i < 7; ++i) opened.insert(bureau.open_inspection().id());
  JsonObject page{{"limit", 3}};
  for (int pages = 0; pages < 5; ++pages) {
    const auto reply = bureau.does(bureau.lead, "case.list", page);
    for (const auto& line : *base::array_at(reply, "cases")) EXPECT_TRUE(listed.insert(text(line, "id")).second);
    if (base::find(reply, "next") == nullptr) break;
    page["after"] = reply.at("next");
  }
  EXPECT_EQ(listed, opened);
  EXPECT_EQ(bureau.refused(bureau.lead, "case.list", JsonObject{{"after", "nowhere"}}).code, "list.bad_position");
  auto visit = bureau.open_inspection();
  visit.begin();
  std::vector<std::int64_t> seqs;
  JsonObject part{{"case", visit.id()}, {"limit", 2}};
  while (true) {
    const auto reply = bureau.does(bureau.lead, "case.events", part);
    for (const auto& event : *base::array_at(reply, "events")) seqs.push_back(base::int_at(event, "n").value());
    if (base::find(reply, "next") == nullptr) break;
    part["after"] = reply.at("next");
  }
  EXPECT_THAT(seqs, ::testing::ElementsAre(0, 1, 2, 3));
}

}  // namespace
}  // namespace use_cases
