// A draft tried on the cases that there are: who may, what is a look at a case, how far one request goes, and what the draft
// was laid over.
#include <thread>

#include "bureau.h"
#include "sample_requests.h"

namespace use_cases {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

// As the bureau's own, but an inspection record is missing after two hours.
JsonObject draft_of(const std::string& version) {
  auto text = shipped_files().at(std::string("rulebooks/") + kManifest);
  const auto change = [&](const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("the shipped rules no longer say: " + from);
    text.replace(at, from.size(), to);
  };
  change("version: \"1\"", "version: \"" + version + "\"");
  change("  paper_wait_hours:\n    type: integer\n    default: 24", "  paper_wait_hours:\n    type: integer\n    default: 2");
  return {{"changed", JsonObject{{kManifest, text}}}};
}

class ATrial : public ::testing::Test {
 protected:
  ATrial() : open_to_all(visited()), secret(visited()) {
    cleared.labels = {"trade_secret"};
    auto labeller = bureau.lead;
    labeller.labels = {"trade_secret"};
    bureau.does(labeller, "case.label", {{"case", secret.id()}, {"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
    bureau.minutes(3 * 60);
  }
  Inspection visited() {
    auto visit = bureau.open_inspection();
    visit.begin();
    visit.end_act();
    return visit;
  }
  Json tried(const Person& who, JsonObject more = {}) { return bureau.does(who, "rulebook.try", joined(draft_of("2"), more)); }
  static std::vector<std::string> cases_in(const Json& told, const char* list) {
    std::vector<std::string> out;
    for (const auto& one : told.at(list).as_array()) out.push_back(text(one, "case"));
    return out;
  }
  std::vector<std::string> looked_at() {
    std::vector<std::string> out;
    for (const auto& entry : bureau.entries("view.window", ports::LogName::access)) out.push_back(text(entry.body.at("object"), "id"));
    return out;
  }
  Bureau bureau;
  Inspection open_to_all, secret;
  Person cleared = bureau.legal;
};

TEST_F(ATrial, IsALookAtEachCaseThatItTellsOf) {
  const auto told = tried(cleared);
  EXPECT_THAT(cases_in(told, "changes"), Contains(open_to_all.id()));
  EXPECT_THAT(cases_in(told, "changes"), Contains(secret.id()));
  EXPECT_THAT(looked_at(), Contains(secret.id()));
  EXPECT_EQ(tried(bureau.legal).at("cases"), Json(1)) << "without the label the other is not there";
}

TEST_F(ATrial, TellsNothingOfALabelledCaseWhereTheLookCannotBeWritten) {
  bureau.store.break_appends(ports::LogName::access, 1000);
  const auto told = tried(cleared);
  EXPECT_THAT(cases_in(told, "changes"), Not(Contains(secret.id())));
  EXPECT_THAT(cases_in(told, "failed"), Contains(secret.id()));
  EXPECT_THAT(cases_in(told, "changes"), Contains(open_to_all.id())) << "recording and looking go on for the others";
}

TEST_F(ATrial, NamesACaseThatCannotBeReadInsteadOfPassingItOver) {
  bureau.store.lose(open_to_all.id());
  bureau.restart();
  const auto told = tried(cleared);
  EXPECT_THAT(cases_in(told, "failed"), Contains(open_to_all.id()));
  EXPECT_THAT(cases_in(told, "changes"), Contains(secret.id()));
  EXPECT_THAT(cases_in(tried(bureau.legal), "failed"), Contains(open_to_all.id()));
  bureau.store.lose(secret.id());
  bureau.restart();
  EXPECT_THAT(cases_in(tried(bureau.legal), "failed"), Not(Contains(secret.id()))) << "nobody without the label hears of it";
}

TEST_F(ATrial, IsForThoseWhoAnswerForRules) {
  EXPECT_EQ(bureau.refused(bureau.lead, "rulebook.try", draft_of("2")).code, "access.not_permitted");
  EXPECT_EQ(bureau.refused(bureau.auditor, "rulebook.try", draft_of("2")).code, "access.not_permitted");
  tried(bureau.head);
  tried(bureau.principal);
}

TEST_F(ATrial, GoesOnWhereTheAnswerBeforeEnded) {
  constexpr int kMore = 205;
  for (int i = 0; i < kMore; ++i) bureau.open_inspection_alone();
  auto told = tried(cleared);
  EXPECT_FALSE(base::bool_at(told, "complete"));
  EXPECT_EQ(told.at("cases"), Json(200));
  const auto rest = tried(cleared, {{"after", text(told, "next")}, {"base", text(told, "base")}});
  EXPECT_TRUE(base::bool_at(rest, "complete"));
  EXPECT_EQ(rest.at("cases"), Json(kMore + 2 - 200));
  EXPECT_EQ(base::find(rest, "next"), nullptr);
  EXPECT_EQ(bureau.refused(cleared, "rulebook.try", joined(draft_of("2"), {{"after", "nowhere"}})).code, "list.bad_position");
}

TEST_F(ATrial, OfOneCaseSaysNothingOfOthers) {
  const auto told = tried(cleared, {{"case", open_to_all.number()}});
  EXPECT_EQ(told.at("cases"), Json(1));
  EXPECT_THAT(cases_in(told, "changes"), Contains(open_to_all.id()));
  EXPECT_THAT(cases_in(told, "changes"), Not(Contains(secret.id())));
  EXPECT_EQ(bureau.refused(bureau.legal, "rulebook.try", joined(draft_of("2"), {{"case", secret.id()}})).code, "case.no_such_case");
}

TEST_F(ATrial, IsTheOnlyOneAtATime) {
  std::string meanwhile;
  bureau.store.before_append(ports::LogName::access, [&] {
    std::thread([&] {
      const auto other = bureau.ask(bureau.head, "rulebook.try", draft_of("3"));
      meanwhile = other ? "tried" : other.error().code;
    }).join();
  });
  tried(cleared);
  EXPECT_EQ(meanwhile, "rulebook.try_busy");
  tried(bureau.head);
}

TEST_F(ATrial, IsOfNoUseOverAnotherRulebookThanTheOneThatItWasTriedOver) {
  const auto told = tried(cleared);
  const JsonObject over{{"base", text(told, "base")}};
  const auto installed = bureau.does(bureau.legal, "rulebook.install", joined(draft_of("2"), over));
  JsonObject part{{"rulebook", text(installed, "rulebook")}, {"version", "2"}, {"digest", text(installed, "digest")}, {"sign_off", "author"}};
  bureau.does(bureau.legal, "rulebook.sign_off", part);
  part["sign_off"] = "reviewer";
  bureau.does(bureau.principal, "rulebook.sign_off", part);
  for (const char* operation : {"rulebook.install", "rulebook.try"}) {
    const auto error = bureau.refused(bureau.legal, operation, joined({{"changed", JsonObject{{kManifest, "layer: bureau\n"}}}}, over));
    EXPECT_EQ(error.code, "rulebook.base_changed") << operation;
    EXPECT_EQ(error.kind, base::ErrorKind::conflict);
  }
  EXPECT_NE(text(bureau.does(bureau.legal, "rulebook.list").at("rulebooks").as_array().front(), "digest"), "");
}

}  // namespace
}  // namespace use_cases
