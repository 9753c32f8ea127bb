// What was put up for approval, as those read it who speak of it: upon which facts, at whose request, in whose stead.
#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::HasSubstr;

class Approvals : public ::testing::Test {
 protected:
  Approvals() : deputy(bureau.enlist("fu", "副局长子", "", {"deputy_head"})), a_case(opened()) {}

  Inspection opened() {
    return bureau.open_inspection_by(bureau.lead, &bureau.second, "涉嫌未按规定培训特种作业人员案",
                                     {{"kind", "general_penalty"}, {"cause", "涉嫌特种作业人员未持证上岗案"}});
  }
  std::string put_up(const char* matter, const Paper* paper = nullptr, JsonObject more = {}) {
    JsonObject asked{{"approval_matter", matter}, {"proposal", "符合立案标准，建议立案调查"}};
    if (paper != nullptr) asked["paper"] = paper->id;
    return text(a_case.does("request_approval", joined(std::move(asked), more)), "approval");
  }
  std::int64_t version() { return static_cast<std::int64_t>(a_case.version()); }
  JsonObject opinion(const std::string& approval, const char* what = "agree", JsonObject more = {}) {
    return joined({{"case", a_case.id()}, {"approval", approval}, {"opinion", what}, {"seen", version()}, {"code", kCode}}, more);
  }
  void agrees(const Person& who, const std::string& approval, JsonObject more = {}) {
    bureau.does(who, "case.give_opinion", opinion(approval, "agree", std::move(more)));
  }
  Json brief(const Person& who, const std::string& approval, JsonObject more = {}) {
    return bureau.does(who, "case.approval_brief", joined({{"case", a_case.id()}, {"approval", approval}}, more));
  }
  Json approval(const std::string& id) { return item(a_case.view(), "approvals", "approval", id); }
  void something_happens() {
    a_case.does("record", {{"type", "urgency.declared"}, {"body", JsonObject{{"urgent_for", "filing"}, {"reason", "证据可能灭失"}}}});
  }

  Bureau bureau;
  Person deputy;
  Inspection a_case;
};

// ---- What was read

TEST_F(Approvals, AreNotGivenUponFactsThatHaveChangedSinceTheyWereRead) {
  const auto id = put_up("filing");
  const auto read = brief(bureau.head, id).at("case_version").as_int64();
  something_happens();
  const auto refused = bureau.refused(bureau.head, "case.give_opinion", opinion(id, "agree", {{"seen", read}}));
  EXPECT_EQ(refused.code, "approval.facts_changed");
  EXPECT_EQ(refused.kind, base::ErrorKind::conflict);
  EXPECT_THAT(refused.where, HasSubstr("证据可能灭失")) << "what changed is told";
  // With one look at what came in, they go on.
  const auto page = brief(bureau.head, id, {{"since", read}});
  ASSERT_EQ(page.at("changed").at("list").as_array().size(), 1U);
  EXPECT_THAT(text(page.at("changed").at("list").at(0), "sentence"), HasSubstr("证据可能灭失"));
  bureau.does(bureau.head, "case.give_opinion", opinion(id, "agree", {{"seen", page.at("case_version").as_int64()}}));
  EXPECT_EQ(text(approval(id), "waiting_for"), "deputy");
  EXPECT_EQ(a_case.entry("approval.opinion_given").at("body").at("seen").as_int64(), page.at("case_version").as_int64());
}

TEST_F(Approvals, AreNotHeldUpByTheAnalysisOfAFileThatCameInMeanwhile) {
  a_case.record("photo");
  const auto id = put_up("filing");
  bureau.quiet();
  const auto analysed = a_case.entry("recording.analysed").at("n").as_int64();
  ASSERT_EQ(bureau.refused(bureau.head, "case.give_opinion", opinion(id, "agree", {{"seen", version() + 1}})).code, "approval.not_read");
  EXPECT_EQ(brief(bureau.head, id, {{"since", analysed}}).at("changed").at("entries").as_int64(), version() - analysed - 1);
}

TEST_F(Approvals, TellWhatChangedSinceThisPersonLastLooked) {
  const auto id = put_up("filing");
  const auto changed = [&](const Person& who) { return brief(who, id).at("changed"); };
  EXPECT_FALSE(changed(bureau.head).at("looked_before").as_bool());
  something_happens();
  EXPECT_EQ(changed(bureau.head).at("entries").as_int64(), 1) << "since it was put up";
  bureau.minutes(40);
  EXPECT_EQ(changed(bureau.head).at("entries").as_int64(), 0);
  EXPECT_TRUE(changed(bureau.head).at("looked_before").as_bool());
  bureau.minutes(40);
  something_happens();
  EXPECT_EQ(changed(bureau.head).at("entries").as_int64(), 1);
  EXPECT_EQ(changed(bureau.head).at("entries").as_int64(), 1) << "looking again is the same look";
  EXPECT_FALSE(changed(deputy).at("looked_before").as_bool()) << "each by themselves";
  EXPECT_EQ(changed(deputy).at("entries").as_int64(), 2);
}

}  // namespace
}  // namespace use_cases
