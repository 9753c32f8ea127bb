// Seals of the bureau: what the record could not mean of them, and of a paper that is sealed.
#include <gtest/gtest.h>

#include "records/test_shelf.h"

namespace records {
namespace {

using base::JsonObject;
using story::Shelf;
using story::vocabulary;

constexpr const char* kProposer = story::kSecond;
constexpr const char* kKeeper = story::kLead;
constexpr const char* kApprover = story::kThird;
constexpr const char* kName = "行政执法专用章";

class SealRegister {
 public:
  base::Result<std::vector<NewEvent>> ask(const char* by, const std::string& name, JsonObject input, JsonObject given = {}) {
    auto checked_input = input;
    if (name == "seal.propose") checked_input["picture"] = "AAAA";
    const auto checked = vocabulary().check_command(name, checked_input);
    EXPECT_TRUE(checked) << checked.error().text();
    return decide_bureau(Command{name, {by}, {}, std::move(input), std::move(given), now}, shelf.lookup());
  }
  std::string refused(const char* by, const std::string& name, JsonObject input, JsonObject given = {}) {
    const auto decided = ask(by, name, std::move(input), std::move(given));
    return decided ? "done" : decided.error().code;
  }
  std::string does(const char* by, const std::string& name, JsonObject input, JsonObject given = {}) {
    const auto decided = ask(by, name, std::move(input), std::move(given));
    if (!decided) return decided.error().code;
    for (const auto& event : *decided) {
      const auto checked = vocabulary().check_event(event.type, event.body);
      EXPECT_TRUE(checked) << checked.error().text();
      if (const auto stored = append(by, event); !stored) return stored.error().code;
    }
    return "done";
  }
  base::Status append(const char* by, const NewEvent& event) {
    const std::vector<Event> batch{{seq, base::kBureauStream, seq, event.type, now, by, event.body, false}};
    auto stored = shelf.add(batch);
    if (stored) ++seq;
    return stored;
  }
  std::string propose(const char* seal = "seal-1", const char* name = kName) {
    return does(kProposer, "seal.propose", {{"name", name}, {"keeper", kKeeper}},
                {{"seal", seal}, {"blob", story::digest('a')}, {"width_mm", 42}, {"keeper_name", "办案人甲"}});
  }
  std::string approve(const char* by = kApprover) {
    return does(by, "seal.approve", {{"seal", "seal-1"}}, {{"approved_by", "局长丙"}});
  }
  std::string withdraw() { return does(kProposer, "seal.withdraw", {{"seal", "seal-1"}, {"reason", "缴销"}}); }
  base::Json row() const { return shelf.row("seal", "seal-1")->json; }

  Shelf shelf;
  base::Instant now = story::at("2026-03-05T09:00:00+08:00");
  std::uint64_t seq = 0;
};

TEST(Seals, are_proposed_approved_and_withdrawn_once) {
  SealRegister seals;
  EXPECT_EQ(seals.propose(), "done");
  EXPECT_EQ(seals.approve(), "done");
  EXPECT_EQ(base::text_at(seals.row().at("approved"), "approved_by"), "局长丙");
  EXPECT_EQ(seals.approve(), "seal.approved_already");
  EXPECT_EQ(seals.withdraw(), "done");
  EXPECT_EQ(seals.withdraw(), "seal.withdrawn");
  EXPECT_EQ(seals.approve(), "seal.withdrawn");
}

TEST(Seals, are_approved_by_neither_proposer_nor_keeper) {
  SealRegister seals;
  EXPECT_EQ(seals.propose(), "done");
  EXPECT_EQ(seals.approve(kProposer), "seal.same_person");
  EXPECT_EQ(seals.approve(kKeeper), "seal.same_person");
  EXPECT_FALSE(base::find(seals.row(), "approved"));
}

TEST(Seals, in_use_bear_names_of_their_own) {
  SealRegister seals;
  EXPECT_EQ(seals.propose(), "done");
  EXPECT_EQ(seals.propose("seal-2"), "seal.name_taken");
  EXPECT_EQ(seals.propose("seal-2", "公章"), "done");
  EXPECT_EQ(seals.withdraw(), "done");
  EXPECT_EQ(seals.propose("seal-3"), "done");
}

TEST(Seals, nobody_proposed_are_not_known) {
  SealRegister seals;
  EXPECT_EQ(seals.approve(), "seal.no_such_seal");
  EXPECT_EQ(seals.withdraw(), "seal.no_such_seal");
}

TEST(Seals, lacking_what_the_services_know_are_an_error_of_the_caller) {
  SealRegister seals;
  EXPECT_EQ(seals.refused(kProposer, "seal.propose", {{"name", kName}, {"keeper", kKeeper}}), "command.not_given");
  EXPECT_EQ(seals.propose(), "done");
  EXPECT_EQ(seals.refused(kApprover, "seal.approve", {{"seal", "seal-1"}}), "command.not_given");
}

// Two who decide at once: the second is stored on what the first left.
TEST(Seals, that_two_decide_on_at_once_are_decided_once) {
  SealRegister seals;
  EXPECT_EQ(seals.propose(), "done");
  const auto one = seals.ask(kApprover, "seal.approve", {{"seal", "seal-1"}}, {{"approved_by", "局长丙"}}).value();
  const auto other = seals.ask(kProposer, "seal.withdraw", {{"seal", "seal-1"}, {"reason", "缴销"}}).value();
  EXPECT_TRUE(seals.append(kApprover, one.front()));
  EXPECT_FALSE(seals.append(kApprover, one.front()));
  EXPECT_TRUE(seals.append(kProposer, other.front()));
  EXPECT_FALSE(seals.append(kProposer, other.front()));
  EXPECT_FALSE(seals.append(kApprover, one.front()));
}

base::Json seal_given(JsonObject more = {}) {
  JsonObject given{{"seal", "seal-1"}, {"name", kName}, {"blob", story::digest('a')}, {"width_mm", 42}, {"keeper", kKeeper},
                   {"keeper_name", "办案人甲"}, {"approved", JsonObject{{"approved_by", "局长丙"}}}, {"has_place", true}};
  for (const auto& member : more) given[member.key()] = member.value();
  return given;
}

class SealedPapers : public ::testing::Test {
 protected:
  SealedPapers() : c(story::begun()) { c.prepares(); }
  std::string sealing() const { return "{" + c.about("paper-1", 1) + R"(,"seal":"seal-1","reference":"用印登记第3号"})"; }
  std::string refused(base::Json given, std::string_view by = kKeeper) { return c.refused("case.seal_paper", sealing(), std::move(given), by).code; }
  story::Case c;
};

TEST_F(SealedPapers, name_the_seal_its_keeper_and_who_approved_it) {
  c.does("case.seal_paper", sealing(), seal_given());
  const auto& mark = c.state.papers[0].marks.seals.at(0);
  EXPECT_EQ(mark.name, kName);
  EXPECT_EQ(mark.by, kKeeper);
  EXPECT_EQ(mark.approved_by, "局长丙");
  EXPECT_EQ(mark.width_mm, 42);
  EXPECT_EQ(refused(seal_given()), "paper.sealed_already");
}

TEST_F(SealedPapers, are_sealed_by_the_keeper_of_a_seal_that_stands) {
  EXPECT_EQ(refused(seal_given(), story::kThird), "seal.not_the_keeper");
  auto unapproved = seal_given();
  unapproved.as_object().erase("approved");
  EXPECT_EQ(refused(unapproved), "seal.not_approved");
  EXPECT_EQ(refused(seal_given({{"withdrawn", JsonObject{}}})), "seal.withdrawn");
  EXPECT_EQ(refused(seal_given({{"has_place", false}})), "paper.no_seal_place");
}

TEST_F(SealedPapers, of_a_case_that_is_closed_are_not_sealed) {
  c.does("case.end_act", R"({"act":"act-1"})");
  c.does("case.close", R"({"outcome":"other","reason":"并案"})", story::json(R"({"open_findings":[]})"));
  EXPECT_EQ(refused(seal_given()), "case.closed");
}

}  // namespace
}  // namespace records
