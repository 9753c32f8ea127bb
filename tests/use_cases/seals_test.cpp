// The bureau's seals: an image with a keeper, approved by another person, put on papers by the keeper alone.
#include "bureau.h"
#include "crypto/digests.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::HasSubstr;
using ::testing::Not;

class SealsOfTheBureau : public ::testing::Test {
 protected:
  SealsOfTheBureau() {
    keeper = bureau.enlist("shou", "掌印人寅", "", {"seal_keeper"});
    second_keeper = bureau.enlist("fushou", "掌印人卯", "", {"seal_keeper"});
  }

  JsonObject proposal(JsonObject more = {}) const {
    return joined({{"name", "行政执法专用章"}, {"picture", base::to_base64(sample_seal())}, {"keeper", keeper.user}}, more);
  }
  std::string propose(JsonObject more = {}) { return text(bureau.does(bureau.head, "seal.propose", proposal(std::move(more))), "seal"); }
  std::string approved(JsonObject more = {}) {
    auto seal = propose(std::move(more));
    bureau.does(bureau.principal, "seal.approve", {{"seal", seal}});
    return seal;
  }
  base::Error refused_picture(const base::Bytes& picture) {
    return bureau.refused(bureau.head, "seal.propose", proposal({{"picture", base::to_base64(picture)}}));
  }
  Json seal(const std::string& id, const Person* who = nullptr) {
    return item(bureau.does(who ? *who : bureau.principal, "seal.list"), "seals", "seal", id);
  }

  Bureau bureau;
  Person keeper, second_keeper;
};

TEST_F(SealsOfTheBureau, AreProposedWithTheirPictureWidthAndKeeper) {
  const auto made = bureau.does(bureau.head, "seal.propose", proposal({{"width_mm", 40}, {"note", "新刻"}}));
  EXPECT_EQ(text(made, "seal"), "seal-1");
  const auto digest = crypto::sha256(sample_seal());
  EXPECT_EQ(text(made, "digest"), digest.hex());
  EXPECT_TRUE(bureau.vault.has(digest).value());
  const auto view = seal("seal-1");
  EXPECT_EQ(text(view, "standing"), "proposed");
  EXPECT_EQ(base::int_at(view, "width_mm"), 40);
  EXPECT_EQ(text(view, "keeper_name"), "掌印人寅");
  EXPECT_EQ(text(view.at("proposed"), "by_name"), "科长庚");
  EXPECT_EQ(text(view.at("proposed"), "note"), "新刻");
}

TEST_F(SealsOfTheBureau, HaveTheWidthThatTheBureauSetUnlessOneIsGiven) {
  EXPECT_EQ(base::int_at(seal(propose()), "width_mm"), 42);
  bureau.does(bureau.system_admin, "parameter.set", {{"name", "seal.width_mm"}, {"value", 45}});
  EXPECT_EQ(base::int_at(seal(propose({{"name", "公章"}})), "width_mm"), 45);
  EXPECT_EQ(base::int_at(seal("seal-1"), "width_mm"), 42);
  EXPECT_EQ(bureau.refused(bureau.head, "seal.propose", proposal({{"name", "小章"}, {"width_mm", 5}})).where, "/width_mm");
}

TEST_F(SealsOfTheBureau, AreApprovedByAThirdPersonOnly) {
  const auto id = propose();
  // Neither who proposed it nor who keeps it, even where their roles would allow it.
  for (const auto* person : {&bureau.head, &keeper})
    bureau.does(bureau.security_admin, "role.grant", {{"user", person->user}, {"role", "bureau_head"}});
  auto head = bureau.head, keeping = keeper;
  head.roles.insert("bureau_head");
  keeping.roles.insert("bureau_head");
  EXPECT_EQ(bureau.refused(head, "seal.approve", {{"seal", id}}).code, "seal.same_person");
  EXPECT_EQ(bureau.refused(keeping, "seal.approve", {{"seal", id}}).code, "seal.same_person");
  EXPECT_EQ(bureau.refused(bureau.archivist, "seal.approve", {{"seal", id}}).kind, ErrorKind::denied);
  bureau.does(bureau.principal, "seal.approve", {{"seal", id}, {"note", "同意启用"}});
  const auto view = seal(id);
  EXPECT_EQ(text(view, "standing"), "approved");
  EXPECT_EQ(text(view.at("approved"), "approved_by"), "局长壬");
  EXPECT_EQ(bureau.refused(bureau.principal, "seal.approve", {{"seal", id}}).code, "seal.approved_already");
  EXPECT_EQ(bureau.refused(bureau.principal, "seal.approve", {{"seal", "seal-9"}}).code, "seal.no_such_seal");
}

TEST_F(SealsOfTheBureau, AreWithdrawnForGoodAndLeaveTheirNameToAnother) {
  const auto id = approved();
  EXPECT_EQ(bureau.refused(bureau.head, "seal.propose", proposal()).code, "seal.name_taken");
  EXPECT_EQ(bureau.refused(bureau.head, "seal.withdraw", {{"seal", id}}).where, "/reason");
  bureau.does(bureau.head, "seal.withdraw", {{"seal", id}, {"reason", "印章已缴销"}});
  EXPECT_EQ(text(seal(id), "standing"), "withdrawn");
  EXPECT_EQ(bureau.refused(bureau.head, "seal.withdraw", {{"seal", id}, {"reason", "又"}}).code, "seal.withdrawn");
  EXPECT_EQ(bureau.refused(bureau.principal, "seal.approve", {{"seal", id}}).code, "seal.withdrawn");
  EXPECT_EQ(propose(), "seal-2");
}

TEST_F(SealsOfTheBureau, ArePicturesThatCanBePrinted) {
  EXPECT_EQ(bureau.refused(bureau.head, "seal.propose", proposal({{"picture", "no base64!"}})).code, "seal.bad_picture");
  EXPECT_THAT(refused_picture(sample_recording("photo", 1)).what, HasSubstr("PNG"));
  EXPECT_THAT(refused_picture(sample_seal(299, 400)).what, HasSubstr("299 by 400"));
  EXPECT_THAT(refused_picture(sample_seal(400, 3001)).what, HasSubstr("400 by 3001"));
  EXPECT_THAT(refused_picture(sample_seal(700, 300)).what, HasSubstr("twice"));
  EXPECT_THAT(refused_picture(sample_seal(600, 600, 2)).what, HasSubstr("transparent"));
  auto cut = sample_seal();
  cut.resize(cut.size() - 4);
  EXPECT_THAT(refused_picture(cut).what, HasSubstr("readable"));
  auto large = sample_seal();
  large.insert(large.begin() + 33, std::size_t{1} << 20, std::uint8_t{0});
  EXPECT_THAT(refused_picture(large).what, HasSubstr("1 MB"));
  EXPECT_TRUE(bureau.does(bureau.principal, "seal.list").at("seals").as_array().empty());
}

TEST_F(SealsOfTheBureau, AreKeptByAPersonOfThatRole) {
  EXPECT_EQ(bureau.refused(bureau.head, "seal.propose", proposal({{"keeper", bureau.lead.user}})).code, "seal.keeper_may_not");
  EXPECT_EQ(bureau.refused(bureau.head, "seal.propose", proposal({{"keeper", "01931d2c-0000-7000-8000-00000000ffff@a.example.org"}})).code,
            "user.no_such_user");
}

TEST_F(SealsOfTheBureau, ThatAreNotTakenLeaveNoPictureBehind) {
  const auto before = bureau.vault.blobs();
  bureau.store.break_appends(ports::LogName::record);
  EXPECT_EQ(bureau.refused(bureau.head, "seal.propose", proposal()).kind, ErrorKind::full);
  bureau.store.mend();
  bureau.quiet();
  EXPECT_EQ(bureau.vault.blobs(), before);
}

TEST_F(SealsOfTheBureau, ShowTheirPictureToKeeperAndHeadsAlone) {
  const auto id = propose();
  const auto kind_for = [&](const Person& who, const std::string& seal) {
    const auto shown = bureau.office->open_content(Bureau::as(who), {{}, "seal_picture", seal});
    return shown ? shown->mime : shown.error().code;
  };
  EXPECT_EQ(kind_for(keeper, id), "image/png");
  EXPECT_EQ(kind_for(bureau.principal, id), "image/png");
  EXPECT_EQ(kind_for(second_keeper, id), "access.not_permitted");
  EXPECT_EQ(kind_for(bureau.lead, id), "access.not_permitted");
  EXPECT_EQ(kind_for(bureau.principal, "seal-9"), "seal.no_such_seal");
  EXPECT_TRUE(base::bool_at(seal(id, &keeper), "picture"));
  EXPECT_FALSE(base::bool_at(seal(id, &bureau.lead), "picture"));
}

class APaperToSeal : public SealsOfTheBureau {
 protected:
  APaperToSeal() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.second_confirms();
    visit.show_credential();
    visit.note_hazard("配电箱未上锁");
    visit.end_act();
    paper = visit.prepare("rectification_order");
    seal_id = approved();
  }
  JsonObject sealing(JsonObject more = {}) const {
    return joined(joined(about(paper), {{"case", visit.id()}, {"seal", seal_id}, {"code", kCode}}), more);
  }
  std::string code_refusing(const Person& who, JsonObject more = {}) {
    return bureau.refused(who, "case.seal_paper", sealing(std::move(more))).code;
  }
  std::string shown(const std::string& kind, int page = 1) {
    const auto content = bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{visit.id()}, kind, paper.id, page});
    if (!content) return content.error().code;
    base::Bytes bytes(static_cast<std::size_t>(content->bytes->size()));
    if (!content->bytes->read_at(0, bytes)) return "unreadable";
    return std::string(base::text_of(bytes));
  }
  std::string placed() const { return "picture " + crypto::sha256(sample_seal()).hex(); }

  Inspection visit;
  Paper paper;
  std::string seal_id;
};

TEST_F(APaperToSeal, BearsTheSealInItsTrueSizeInEveryFormat) {
  EXPECT_THAT(shown("paper_pdf"), Not(HasSubstr("picture")));
  bureau.does(keeper, "case.seal_paper", sealing({{"reference", "用印登记〔2026〕3号"}}));
  for (const char* kind : {"paper_pdf", "paper_ofd"}) {
    EXPECT_THAT(shown(kind), HasSubstr(placed()));
    EXPECT_THAT(shown(kind), HasSubstr(" 42000x42000\n"));
  }
  std::string pages;
  for (int page = 1; page <= paper.pages; ++page) pages += shown("paper_page", page);
  EXPECT_THAT(pages, HasSubstr(placed()));
  const auto view = visit.paper(paper.id);
  EXPECT_EQ(text(view, "signed_digest"), paper.signed_digest);
  EXPECT_EQ(text(view, "state"), "prepared");
  EXPECT_EQ(text(view.at("sealed"), "name"), "行政执法专用章");
  EXPECT_EQ(text(view.at("sealed"), "keeper"), "掌印人寅");
  EXPECT_EQ(text(view.at("sealed"), "reference"), "用印登记〔2026〕3号");
  const auto body = visit.entry("paper.sealed").at("body");
  EXPECT_EQ(text(body, "approved_by"), "局长壬");
  EXPECT_EQ(text(body, "signed_digest"), paper.signed_digest);
}

TEST_F(APaperToSeal, IsSealedByTheKeeperWithTheCodeAlone) {
  EXPECT_EQ(code_refusing(second_keeper), "seal.not_the_keeper");
  EXPECT_EQ(bureau.refused(bureau.lead, "case.seal_paper", sealing()).kind, ErrorKind::denied);
  EXPECT_EQ(code_refusing(keeper, {{"code", "000000"}}), "code.wrong");
  EXPECT_EQ(code_refusing(keeper, {{"code", "1"}}), "code.wrong");
  bureau.does(keeper, "case.seal_paper", sealing());
}

TEST_F(APaperToSeal, IsNotSealedWithASealThatIsNotInForce) {
  const auto fresh = propose({{"name", "公章"}});
  EXPECT_EQ(code_refusing(keeper, {{"seal", fresh}}), "seal.not_approved");
  bureau.does(bureau.head, "seal.withdraw", {{"seal", seal_id}, {"reason", "遗失"}});
  EXPECT_EQ(code_refusing(keeper), "seal.withdrawn");
  EXPECT_EQ(code_refusing(keeper, {{"seal", "seal-9"}}), "seal.no_such_seal");
}

TEST_F(APaperToSeal, IsSealedOnceAndItsNextVersionAnew) {
  bureau.does(keeper, "case.seal_paper", sealing());
  EXPECT_EQ(code_refusing(keeper), "paper.sealed_already");
  const auto before = paper;
  paper = visit.prepare("rectification_order", {{"paper", paper.id}});
  EXPECT_EQ(base::find(visit.paper(paper.id), "sealed"), nullptr);
  EXPECT_THAT(shown("paper_pdf"), Not(HasSubstr("picture")));
  EXPECT_EQ(bureau.refused(keeper, "case.seal_paper", joined(sealing(), about(before))).code, "paper.changed");
  bureau.does(keeper, "case.seal_paper", sealing());
  EXPECT_THAT(shown("paper_pdf"), HasSubstr(placed()));
}

TEST_F(APaperToSeal, ThatIsVoidTakesNoSeal) {
  visit.does("void_paper", {{"paper", paper.id}, {"reason", "期限写错"}});
  EXPECT_EQ(code_refusing(keeper), "paper.voided");
}

TEST_F(APaperToSeal, WithoutAPlaceForItTakesNoSeal) {
  paper = visit.prepare("inspection_record");
  EXPECT_EQ(code_refusing(keeper), "paper.no_seal_place");
}

TEST_F(APaperToSeal, ThatWasHandedOverOrStampedByHandTakesNoSeal) {
  const auto other = visit.prepare("rectification_order");
  visit.sign(paper, "officer");
  visit.issue(paper);
  EXPECT_EQ(code_refusing(keeper), "paper.issued");
  paper = other;
  JsonArray pages, numbers;
  for (std::int64_t page = 1; page <= paper.pages; ++page) {
    pages.push_back(JsonObject{{"page", page}, {"recording", visit.record("photo")}});
    numbers.emplace_back(page);
  }
  visit.does("photograph_paper", joined(about(paper), {{"pages", std::move(pages)}}));
  visit.does("confirm_paper", joined(about(paper), {{"pages", std::move(numbers)},
                                                    {"signers", JsonArray{JsonObject{{"role", "party"}, {"name", "车间主任二"}, {"manner", "seal"}}}},
                                                    {"shelf", "一号柜"}}));
  EXPECT_EQ(code_refusing(keeper), "paper.has_original");
}

TEST_F(APaperToSeal, StaysSealedWhenTheSealIsWithdrawnLater) {
  bureau.does(keeper, "case.seal_paper", sealing());
  bureau.does(bureau.head, "seal.withdraw", {{"seal", seal_id}, {"reason", "缴销"}});
  EXPECT_THAT(shown("paper_pdf"), HasSubstr(placed()));
}

TEST_F(APaperToSeal, IsListedAmongTheUsesOfTheSeal) {
  EXPECT_TRUE(bureau.does(bureau.supervisor, "seal.uses", {{"seal", seal_id}}).at("uses").as_array().empty());
  bureau.does(keeper, "case.seal_paper", sealing({{"reference", "局长口头批准"}}));
  const auto first = paper;
  paper = visit.prepare("rectification_order");
  bureau.does(keeper, "case.seal_paper", sealing());
  const auto newest = bureau.does(bureau.supervisor, "seal.uses", {{"seal", seal_id}, {"limit", 1}});
  ASSERT_EQ(newest.at("uses").as_array().size(), 1u);
  EXPECT_EQ(text(newest.at("uses").at(0), "number"), paper.number);
  const auto older = bureau.does(bureau.supervisor, "seal.uses", {{"seal", seal_id}, {"limit", 1}, {"after", text(newest, "next")}});
  const auto use = older.at("uses").at(0);
  EXPECT_EQ(text(use, "number"), first.number);
  EXPECT_EQ(text(use, "case_number"), visit.number());
  EXPECT_EQ(text(use, "by_name"), "掌印人寅");
  EXPECT_EQ(text(use, "reference"), "局长口头批准");
  EXPECT_EQ(base::find(older, "next"), nullptr);
  EXPECT_FALSE(text(seal(seal_id), "last_used_at").empty());
  EXPECT_EQ(bureau.refused(bureau.supervisor, "seal.uses", {{"seal", "seal-9"}}).code, "seal.no_such_seal");
}

TEST_F(APaperToSeal, OfACaseWithALabelIsListedWithoutTheCase) {
  bureau.does(keeper, "case.seal_paper", sealing());
  visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "涉商业秘密"}});
  const auto use = bureau.does(bureau.supervisor, "seal.uses", {{"seal", seal_id}}).at("uses").at(0);
  EXPECT_TRUE(base::bool_at(use, "withheld"));
  EXPECT_EQ(base::find(use, "number"), nullptr);
  EXPECT_EQ(base::find(use, "case"), nullptr);
}

TEST_F(APaperToSeal, OffersItsSealToItsKeeperAlone) {
  const JsonObject which{{"case", visit.id()}, {"paper", paper.id}};
  const auto offered = bureau.does(keeper, "case.paper_printing", which);
  EXPECT_TRUE(base::bool_at(offered, "has_place_for_seal"));
  EXPECT_EQ(text(offered.at("seals").at(0), "seal"), seal_id);
  EXPECT_TRUE(bureau.does(bureau.lead, "case.paper_printing", which).at("seals").as_array().empty());
  const auto record = visit.prepare("inspection_record");
  const auto without = bureau.does(keeper, "case.paper_printing", {{"case", visit.id()}, {"paper", record.id}});
  EXPECT_FALSE(base::bool_at(without, "has_place_for_seal"));
  EXPECT_TRUE(without.at("seals").as_array().empty());
  EXPECT_EQ(bureau.refused(keeper, "case.paper_printing", {{"case", visit.id()}, {"paper", "paper-9"}}).code, "case.no_such_thing");
}

TEST_F(APaperToSeal, CannotBeDrawnOnceThePictureOfItsSealIsLost) {
  bureau.does(keeper, "case.seal_paper", sealing());
  ASSERT_TRUE(bureau.vault.remove(crypto::sha256(sample_seal())));
  EXPECT_EQ(shown("paper_pdf"), "vault.no_such_blob");
}

}  // namespace
}  // namespace use_cases
