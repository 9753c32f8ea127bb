// Who signs a paper beside officers and the party: as its form says, each in the own place and, if of the bureau, under the
// own account.
#include "bureau.h"

namespace use_cases {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const JsonObject kInterview{{"period", "2026年11月2日9时00分至9时40分"},
                            {"ordinal", "1"},
                            {"name", "车间主任二"},
                            {"sex", "male"},
                            {"id_number", "220000200001010000"},
                            {"recorder", "记录员丑"},
                            {"place", "冲压车间办公室"},
                            {"dialogue", JsonArray{Json(JsonArray{"你是否看清我们的执法证件？", "看清了，不申请回避。"})}}};
const JsonObject kHearing{{"cause", "涉嫌未按规定维护安全设备案"},
                          {"period", "2026年11月2日9时00分至11时00分"},
                          {"place", "本局听证室"},
                          {"public", "true"},
                          {"host", "法制审核丙"},
                          {"recorder", "记录员丑"},
                          {"investigators", "办案人甲、办案人乙"},
                          {"opening", "宣布听证纪律。"},
                          {"accusation", "调查人员提出事实和证据。"},
                          {"defence", "当事人没有异议。"},
                          {"questioning", "逐件质证。"},
                          {"closing", "没有补充。"},
                          {"outcome", "听证完毕。"}};

class PapersOfMany : public ::testing::Test {
 protected:
  PapersOfMany() : visit(bureau.open_inspection()) {
    visit.begin();
    visit.second_confirms();
    visit.show_credential();
  }
  Json signers(const Paper& paper) { return visit.does("paper_signers", {{"paper", paper.id}}).at("signers"); }
  std::vector<std::string> who(const Paper& paper) {
    std::vector<std::string> out;
    const auto all = signers(paper);
    for (const auto& s : all.as_array()) out.push_back(text(s, "role") + " " + text(s, "name"));
    return out;
  }
  Json signer(const Paper& paper, std::string_view role) {
    const auto all = signers(paper);
    for (const auto& s : all.as_array())
      if (text(s, "role") == role) return s;
    return nullptr;
  }
  Paper long_interview() {
    JsonArray talk;
    for (int i = 0; i < 40; ++i) talk.push_back(Json(JsonArray{"冲床由谁负责维护保养？", "由车间主任负责，每周检查一次并且登记。"}));
    return visit.prepare("interview_record", {{"fields", joined(kInterview, {{"dialogue", std::move(talk)}})}});
  }
  // What the remarks of this code before handing over are about.
  std::vector<std::string> remarks(const Paper& paper, std::string_view code) {
    std::vector<std::string> out;
    const auto told = visit.does("paper_warnings", {{"paper", paper.id}});
    for (const auto& w : told.at("warnings").as_array())
      if (text(w, "code") == code) out.push_back(text(w, "text"));
    return out;
  }
  // With something in every field that it needs.
  Paper prepared(const std::string& form) {
    JsonObject fields;
    const auto file = bureau.does(bureau.lead, "form.view", {{"form", form}});
    for (const auto& f : file.at("fields").as_array())
      if (base::bool_at(f, "required") && base::bool_at(f, "entered")) fields[text(f, "id")] = something(f);
    return visit.prepare(form, {{"fields", fields}});
  }
  static Json something(const Json& field) {
    const auto type = text(field, "type");
    if (type == "date") return "2026-11-02";
    if (type == "time") return "2026-11-02T01:00:00.000000Z";
    if (type == "number" || type == "money") return "1";
    if (type == "checkbox") return field.at("options").as_array()[0].at("value");
    if (type == "checkboxes") return JsonArray{field.at("options").as_array()[0].at("value")};
    if (type == "list") return JsonArray{"示例"};
    if (type == "table") return JsonArray{Json(JsonArray(field.at("columns").as_array().size(), "1"))};
    return "示例";
  }
  std::string page_of(const Paper& paper) {
    const auto content = bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{visit.id()}, "paper_page", paper.id, static_cast<int>(paper.pages)});
    base::Bytes bytes(static_cast<std::size_t>(content->bytes->size()));
    return content->bytes->read_at(0, bytes) ? std::string(base::text_of(bytes)) : std::string();
  }

  Bureau bureau;
  Inspection visit;
};

TEST_F(PapersOfMany, NameTheirSignersAsTheFormDoes) {
  const auto paper = visit.prepare("interview_record", {{"fields", kInterview}});
  EXPECT_THAT(who(paper), ElementsAre("interviewee ", "officer 办案人甲", "officer 办案人乙", "recorder "));
  const auto interviewee = signer(paper, "interviewee");
  EXPECT_EQ(text(interviewee, "label"), "被询问人（签名、指印）");
  EXPECT_TRUE(interviewee.at("may_refuse").as_bool());
  EXPECT_TRUE(interviewee.at("thumbprint").as_bool());
  EXPECT_FALSE(interviewee.at("account").as_bool());
  EXPECT_EQ(interviewee.at("required").as_array().size(), static_cast<std::size_t>(paper.pages)) << "each page";
  EXPECT_THAT(text(interviewee.at("words"), "text"), HasSubstr("亲笔写明"));
  EXPECT_EQ(text(signer(paper, "officer"), "user"), bureau.lead.user);
  EXPECT_TRUE(signer(paper, "officer").at("account").as_bool());
}

TEST_F(PapersOfMany, ShowWhoHasSignedAndWhatWasWrittenByHand) {
  const auto paper = visit.prepare("interview_record", {{"fields", kInterview}});
  auto signature = visit.signature(paper, {{"role", "interviewee"}, {"name", "车间主任二"}});
  const auto page = signer(paper, "interviewee").at("words").at("page");
  signature["page"] = page;
  visit.does("sign_paper", signature);
  const auto before = page_of(paper);
  signature["signer"] = JsonObject{{"role", "interviewee"}, {"name", "同去的一人"}};
  signature["words"] = JsonObject{{"strokes", signature["strokes"]}, {"width", 600}, {"height", 200}};
  visit.does("sign_paper", signature);
  EXPECT_NE(page_of(paper), before);
  const auto view = signer(paper, "interviewee");
  ASSERT_EQ(view.at("signed").as_array().size(), 2u);
  EXPECT_EQ(text(view.at("signed").as_array()[0], "name"), "车间主任二");
  EXPECT_EQ(view.at("signed").as_array()[0].at("page"), page);
}

TEST_F(PapersOfMany, TakeWordsWrittenByHandOnlyWhereTheFormHasAFrameForThem) {
  const auto paper = visit.prepare("interview_record", {{"fields", kInterview}});
  auto signature = visit.signature(paper, {{"role", "recorder"}, {"name", "记录员丑"}});
  signature["words"] = JsonObject{{"strokes", signature["strokes"]}, {"width", 600}, {"height", 200}};
  EXPECT_EQ(visit.refused("sign_paper", signature).code, "signature.no_words_here");
  signature["signer"] = JsonObject{{"role", "interviewee"}, {"name", "车间主任二"}};
  signature["page"] = signer(paper, "interviewee").at("words").at("page");
  signature["words"] = JsonObject{{"strokes", JsonArray{Json(JsonArray{Json(JsonArray{900, 1, 0})})}}, {"width", 600}, {"height", 200}};
  const auto error = visit.refused("sign_paper", signature);
  EXPECT_EQ(error.code, "signature.malformed");
  EXPECT_TRUE(error.where.starts_with("/words/strokes")) << error.where;
}

TEST_F(PapersOfMany, AreSignedByPeopleOfTheBureauUnderTheirAccountAlone) {
  const auto paper = visit.prepare("hearing_record", {{"fields", kHearing}});
  const auto host = [&](JsonObject more, std::string_view code = {}) {
    return visit.signature(paper, joined({{"role", "hearing_host"}}, more), code);
  };
  EXPECT_EQ(visit.refused("sign_paper", host({{"name", "法制审核丙"}})).code, "signer.needs_account");
  EXPECT_EQ(visit.refused("sign_paper", host({{"user", bureau.legal.user}}, "999999")).code, "code.wrong");
  EXPECT_EQ(visit.refused("sign_paper", host({{"login", "nobody"}}, kCode)).code, "code.wrong") << "which accounts there are is not told";
  visit.does("sign_paper", host({{"user", bureau.legal.user}, {"name", "别人的名字"}}, kCode));
  const auto signed_by = signer(paper, "hearing_host").at("signed").as_array();
  ASSERT_EQ(signed_by.size(), 1u);
  EXPECT_EQ(text(signed_by[0], "user"), bureau.legal.user);
  EXPECT_NE(text(signed_by[0], "name"), "别人的名字") << "the account's own name";
}

TEST_F(PapersOfMany, ThatPrintNamesTakeNobodyElseUnderAnAccount) {
  const auto paper = prepared("inquiry_report");
  const auto as_handler = [&](const Person& who, JsonObject more = {}) {
    return visit.signature(paper, joined({{"role", "handler"}, {"user", who.user}}, more), kCode);
  };
  // The name that is sent is not the name that counts.
  EXPECT_EQ(visit.refused("sign_paper", as_handler(bureau.legal, {{"name", "办案人甲"}})).code, "paper.no_place");
  visit.does("sign_paper", as_handler(bureau.lead));
  EXPECT_EQ(signer(paper, "handler").at("signed").as_array().size(), 1u);
}

TEST_F(PapersOfMany, WaitAfterFiveWrongCodesOfOneDevice) {
  const auto paper = visit.prepare("hearing_record", {{"fields", kHearing}});
  const auto tries = [&](const Person& who) { return visit.refused("sign_paper", visit.signature(paper, {{"role", "hearing_host"}, {"user", who.user}}, "999999")); };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(tries(i % 2 ? bureau.legal : bureau.principal).code, "code.wrong");
  EXPECT_EQ(tries(bureau.head).code, "session.locked");
}

TEST_F(PapersOfMany, WithSeveralOpinionsHaveEachInItsOwnBox) {
  const auto paper = prepared("filing_approval");
  std::vector<std::int64_t> places;
  const auto all = signers(paper);
  for (const auto& s : all.as_array())
    if (text(s, "role") == "approver") places.push_back(s.at("place").as_int64());
  ASSERT_EQ(places, (std::vector<std::int64_t>{1, 2})) << "审核意见 and 审批意见";
  const auto approving = [&](std::optional<int> place) {
    auto asked = visit.signature(paper, {{"role", "approver"}, {"user", bureau.principal.user}}, kCode);
    if (place) asked["signing_place"] = *place;
    return asked;
  };
  EXPECT_EQ(visit.refused("sign_paper", approving(std::nullopt)).code, "signature.place_unsaid");
  EXPECT_EQ(visit.refused("sign_paper", approving(7)).code, "paper.no_place");
  visit.does("sign_paper", approving(2));  // the head first
  const auto after = signers(paper);
  for (const auto& s : after.as_array()) {
    if (text(s, "role") != "approver") continue;
    EXPECT_EQ(s.at("signed").as_array().size(), s.at("place").as_int64() == 2 ? 1u : 0u);
  }
  visit.does("sign_paper", approving(1));  // the same person answers for both
  EXPECT_EQ(visit.refused("sign_paper", approving(1)).code, "paper.signed_already");
}

TEST_F(PapersOfMany, TellPeopleOfAlikeNamesApart) {
  const auto paper = visit.prepare("interview_record", {{"fields", joined(kInterview, {{"interpreters", JsonArray{"李明华（甲社）", "李明（乙社）"}}})}});
  visit.does("sign_paper", visit.signature(paper, {{"role", "interpreter"}, {"name", "李明"}}));
  const auto all = signers(paper);
  for (const auto& s : all.as_array()) {
    if (text(s, "role") != "interpreter") continue;
    EXPECT_EQ(s.at("signed").as_array().size(), text(s, "name").starts_with("李明华") ? 0u : 1u) << text(s, "name");
  }
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, {{"role", "interpreter"}, {"name", "李"}})).code, "paper.no_place");
}

TEST_F(PapersOfMany, TakeARecorderByNameOrByAccount) {
  const auto paper = visit.prepare("hearing_record", {{"fields", kHearing}});
  visit.does("sign_paper", visit.signature(paper, {{"role", "recorder"}, {"name", "记录员丑"}, {"certificate", "自称的证号"}}));
  visit.does("sign_paper", visit.signature(paper, {{"role", "recorder"}, {"user", bureau.second.user}}, kCode));
  const auto signatures = visit.paper(paper.id).at("signatures").as_array();
  ASSERT_EQ(signatures.size(), 2u);
  EXPECT_FALSE(signatures[0].at("signer").as_object().contains("certificate")) << "nobody claims a certificate";
  EXPECT_EQ(text(signatures[1].at("signer"), "user"), bureau.second.user);
  EXPECT_FALSE(text(signatures[1].at("signer"), "certificate").empty()) << "an officer of the case has one";
}

TEST_F(PapersOfMany, TakeNoSignatureWithoutAPlace) {
  const auto paper = visit.prepare("interview_record", {{"fields", kInterview}});
  EXPECT_EQ(visit.refused("sign_paper", visit.signature(paper, {{"role", "keeper"}, {"name", "保管人寅"}})).code, "paper.no_place");
}

TEST_F(PapersOfMany, HaveAPlaceForAnInterpreterWhereOneIsNamed) {
  const auto without = visit.prepare("interview_record", {{"fields", kInterview}});
  EXPECT_TRUE(signer(without, "interpreter").is_null());
  const auto of_nobody = visit.signature(without, {{"role", "interpreter"}, {"name", "翻译卯"}});
  EXPECT_EQ(visit.refused("sign_paper", of_nobody).code, "paper.no_place");
  const auto with = visit.prepare("interview_record", {{"fields", joined(kInterview, {{"interpreters", JsonArray{"翻译卯（示例翻译社）"}}})}});
  EXPECT_EQ(text(signer(with, "interpreter"), "name"), "翻译卯（示例翻译社）");
  visit.does("sign_paper", visit.signature(with, {{"role", "interpreter"}, {"name", "翻译卯"}}));
  EXPECT_EQ(signer(with, "interpreter").at("signed").as_array().size(), 1u);
}

TEST_F(PapersOfMany, AreRefusedByWhoMayRefuseThem) {
  const auto paper = visit.prepare("interview_record", {{"fields", kInterview}});
  visit.does("refuse_paper", joined(about(paper), {{"reason", "不愿签"}}));
  EXPECT_EQ(text(visit.paper(paper.id).at("refused"), "role"), "interviewee") << "the only one who may, where nothing is said";
  EXPECT_EQ(visit.refused("refuse_paper", joined(about(paper), {{"role", "officer"}, {"reason", "x"}})).code, "signer.cannot_refuse");
  const auto list = prepared("preservation_list");
  visit.does("refuse_paper", joined(about(list), {{"role", "party"}, {"reason", "有异议"}}));
  visit.does("refuse_paper", joined(about(list), {{"role", "keeper"}, {"reason", "不愿保管"}}));
  EXPECT_EQ(visit.paper(list.id).at("refused_by"), Json(JsonArray{"party", "keeper"}));
}

// ---- what is still to be done before a paper is handed over

TEST_F(PapersOfMany, AreSignedByWhoBeganOnEachPageThatTheFormAsksFor) {
  const auto paper = long_interview();
  ASSERT_GT(paper.pages, 2);
  EXPECT_THAT(remarks(paper, "lint.unsigned_page"), ElementsAre()) << "nobody has begun: it may be signed by pen";
  auto signature = visit.signature(paper, {{"role", "interviewee"}, {"name", "车间主任二"}});
  std::string left;
  for (std::int64_t page = 2; page <= paper.pages; ++page) left += (left.empty() ? "" : "、") + std::to_string(page);
  for (std::int64_t page = 1; page <= paper.pages; ++page) {
    signature["page"] = page;
    visit.does("sign_paper", signature);
    if (page == 1) {
      EXPECT_THAT(remarks(paper, "lint.unsigned_page"), ElementsAre("车间主任二：" + left));
    }
  }
  EXPECT_THAT(remarks(paper, "lint.unsigned_page"), ElementsAre());
}

TEST_F(PapersOfMany, AreNotWaitedForOnPagesAfterARefusal) {
  const auto paper = long_interview();
  auto signature = visit.signature(paper, {{"role", "interviewee"}, {"name", "车间主任二"}});
  signature["page"] = 1;
  visit.does("sign_paper", signature);
  EXPECT_EQ(remarks(paper, "lint.unsigned_page").size(), 1u);
  visit.does("refuse_paper", joined(about(paper), {{"role", "interviewee"}, {"reason", "不愿再签"}}));
  EXPECT_THAT(remarks(paper, "lint.unsigned_page"), ElementsAre());
}

TEST_F(PapersOfMany, TellWhatTheirRuleAsksOfARefusalAndWhatOfItIsMissing) {
  const auto record = visit.prepare("inspection_record");
  EXPECT_EQ(signer(record, "party").at("refusal"), Json(JsonArray{"report"})) << "安全生产法第六十八条";
  EXPECT_EQ(signer(record, "officer").at("refusal"), Json(JsonArray{}));
  visit.does("refuse_paper", joined(about(record), {{"reason", "有异议"}}));
  EXPECT_THAT(remarks(record, "lint.refusal"), ElementsAre("向本部门报告"));
  visit.does("refuse_paper", joined(about(record), {{"reason", "有异议"}, {"reported_to", "科长庚"}}));
  EXPECT_THAT(remarks(record, "lint.refusal"), ElementsAre()) << "reported later";

  const auto receipt = prepared("service_receipt");
  visit.does("refuse_paper", joined(about(receipt), {{"role", "recipient"}, {"reason", "拒收"}}));
  EXPECT_THAT(remarks(receipt, "lint.refusal"), ElementsAre("见证人、音像记录"));
  visit.record("video", {{"kind", "refusal"}, {"id", receipt.id}});
  EXPECT_THAT(remarks(receipt, "lint.refusal"), ElementsAre("见证人"));
}

TEST_F(PapersOfMany, AboutSomethingAreAboutEverythingAgainWhenAsked) {
  const auto one = visit.record("photo");
  visit.record("photo");
  const auto sheet = visit.prepare("recording_note", {{"about", JsonArray{one}}});
  EXPECT_EQ(visit.paper(sheet.id).at("about"), Json(JsonArray{one}));
  visit.does("prepare_paper", {{"paper", sheet.id}});
  EXPECT_EQ(visit.paper(sheet.id).at("about"), Json(JsonArray{one})) << "as before, where nothing is said";
  visit.does("prepare_paper", {{"paper", sheet.id}, {"about", JsonArray{}}});
  EXPECT_FALSE(visit.paper(sheet.id).as_object().contains("about"));
}

}  // namespace
}  // namespace use_cases
