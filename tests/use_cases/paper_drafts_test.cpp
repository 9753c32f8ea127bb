// Several people at one paper before it is prepared: nobody's text is lost, and everybody sees who is at it. What was prepared
// can be read field by field. And the sentences that papers are written with.
#include "bureau.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A record of an inspection that two officers write at.
class PaperDrafts : public ::testing::Test {
 protected:
  PaperDrafts() : visit(bureau.open_inspection()) { visit.begin(); }

  JsonObject of(JsonObject more = {}) const {
    return joined({{"case", visit.id()}, {"form", "inspection_record"}, {"act", visit.act()}}, more);
  }
  static JsonObject saying(std::string what, std::int64_t from) {
    return {{"version", from}, {"fields", JsonObject{{"situation", std::move(what)}}}};
  }
  Json keep(const Person& who, const std::string& what, std::int64_t from, JsonObject more = {}) {
    return bureau.does(who, "case.keep_draft", of(joined(saying(what, from), more)));
  }
  Json seen(const Person& who, JsonObject more = {}) { return bureau.does(who, "case.view_draft", of(more)); }
  std::string situation(const Person& who, JsonObject more = {}) { return text(seen(who, more).at("fields"), "situation"); }
  std::vector<std::int64_t> kept() {
    std::vector<std::int64_t> out;
    const auto reply = bureau.does(bureau.lead, "case.draft_versions", of());
    for (const auto& one : *base::array_at(reply, "versions")) out.push_back(base::int_at(one, "version").value());
    return out;
  }
  std::vector<std::string> others(const Person& who) {
    std::vector<std::string> out;
    const auto reply = bureau.ask(who, "case.view_draft", of({{"known", 0}})).value();
    for (const auto& one : *base::array_at(reply.body, "others")) out.push_back(text(one, "name"));
    return out;
  }

  Bureau bureau;
  Inspection visit;
};

TEST_F(PaperDrafts, AreSharedByThoseWhoMayPrepareThePaper) {
  EXPECT_EQ(base::int_at(seen(bureau.second), "version"), 0);
  const auto before = bureau.recorded();
  const auto saved = keep(bureau.lead, "通道堆放纸箱。", 0, {{"hazards", JsonArray{}}});
  EXPECT_EQ(bureau.recorded(), before) << "a draft is no record";
  EXPECT_EQ(base::int_at(saved, "version"), 1);
  const auto draft = seen(bureau.second);
  EXPECT_EQ(text(draft, "by_name"), "办案人甲");
  EXPECT_EQ(draft.at("fields"), Json(JsonObject{{"situation", "通道堆放纸箱。"}}));
  EXPECT_EQ(draft.at("hazards"), Json(JsonArray{}));
  EXPECT_EQ(situation(bureau.head), "通道堆放纸箱。");
  for (const char* operation : {"case.view_draft", "case.draft_versions"}) {
    EXPECT_EQ(bureau.refused(bureau.third, operation, of()).kind, ErrorKind::denied) << "no officer of the case";
    EXPECT_EQ(bureau.refused(bureau.supervisor, operation, of()).kind, ErrorKind::denied) << "prepares no papers";
  }
  EXPECT_EQ(bureau.refused(bureau.third, "case.keep_draft", of(saying("x", 1))).kind, ErrorKind::denied);
  EXPECT_EQ(base::int_at(bureau.does(bureau.lead, "case.view_draft", JsonObject{{"case", visit.id()}, {"form", "rectification_order"}, {"act", visit.act()}}), "version"), 0)
      << "each paper has a draft of its own";
}

TEST_F(PaperDrafts, WhoHasNotSeenTheNewestIsToldWhoSavedItAndLosesNothing) {
  keep(bureau.lead, "甲所见。", 0);
  const auto error = bureau.refused(bureau.second, "case.keep_draft", of(saying("乙所见。", 0)));
  EXPECT_EQ(error.code, "draft.changed");
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_THAT(error.what, HasSubstr("办案人甲"));
  EXPECT_THAT(error.what, HasSubstr(text(seen(bureau.lead), "saved")));
  EXPECT_EQ(situation(bureau.second), "甲所见。");
  keep(bureau.second, "乙所见。", 1);
  EXPECT_EQ(situation(bureau.lead), "乙所见。");
  EXPECT_EQ(situation(bureau.lead, {{"version", 1}}), "甲所见。");
  EXPECT_EQ(bureau.refused(bureau.lead, "case.view_draft", of({{"version", 7}})).code, "draft.no_such_version");
}

TEST_F(PaperDrafts, ThatBothSaveAtTheSameMomentIsAConflictToo) {
  keep(bureau.lead, "初稿。", 0);
  bureau.accounts.before_writing([&] { EXPECT_TRUE(bureau.ask(bureau.second, "case.keep_draft", of(saying("乙。", 1)))); });
  EXPECT_THAT(bureau.refused(bureau.lead, "case.keep_draft", of(saying("甲。", 1))).what, HasSubstr("办案人乙"));
  EXPECT_EQ(situation(bureau.lead), "乙。");
}

TEST_F(PaperDrafts, TheSameTextTwiceIsOneVersionAndNoConflict) {
  keep(bureau.lead, "同文。", 0);
  EXPECT_EQ(base::int_at(keep(bureau.lead, "同文。", 1), "version"), 1);
  EXPECT_EQ(base::int_at(keep(bureau.second, "同文。", 0), "version"), 1) << "there is nothing to choose between";
}

TEST_F(PaperDrafts, OfTenMinutesOfOneAuthorTheLastVersionStays) {
  keep(bureau.lead, "一", 0);  // each step is a minute after the one before
  keep(bureau.lead, "二", 1);
  EXPECT_THAT(kept(), ElementsAre(2));
  keep(bureau.second, "三", 2);
  keep(bureau.lead, "四", 3, {{"stays", true}});
  keep(bureau.lead, "五", 4, {{"stays", true}});
  EXPECT_THAT(kept(), ElementsAre(5, 4, 3, 2));
  bureau.minutes(10);
  keep(bureau.lead, "六", 5);
  EXPECT_THAT(kept(), ElementsAre(6, 5, 4, 3, 2));
  EXPECT_EQ(bureau.refused(bureau.lead, "case.view_draft", of({{"version", 1}})).code, "draft.no_such_version");
}

TEST_F(PaperDrafts, AreThereAfterARestart) {
  keep(bureau.lead, "甲所见。", 0);
  keep(bureau.second, "乙所见。", 1);
  bureau.restart();
  EXPECT_EQ(situation(bureau.lead), "乙所见。");
  EXPECT_THAT(kept(), ElementsAre(2, 1));
}

TEST_F(PaperDrafts, TellWhoIsAtThemToo) {
  EXPECT_THAT(others(bureau.lead), IsEmpty());
  EXPECT_THAT(others(bureau.second), ElementsAre("办案人甲"));
  EXPECT_THAT(others(bureau.lead), ElementsAre("办案人乙"));
  bureau.clock.advance_seconds(14);
  EXPECT_THAT(others(bureau.lead), ElementsAre("办案人乙"));
  bureau.clock.advance_seconds(1);
  EXPECT_THAT(others(bureau.lead), IsEmpty()) << "who has closed the editor is there no more";
  // Looking at a draft is not working at it, and what is known already is not sent again.
  keep(bureau.lead, "甲所见。", 0);
  EXPECT_EQ(base::find(seen(bureau.second), "others"), nullptr);
  EXPECT_NE(base::find(seen(bureau.second, {{"known", 0}}), "fields"), nullptr);
  EXPECT_EQ(base::find(seen(bureau.second, {{"known", 1}}), "fields"), nullptr);
}

TEST_F(PaperDrafts, OfACaseWithALabelDoNotExistForThoseWithoutIt) {
  keep(bureau.lead, "配方。", 0);
  bureau.lead.labels = {"trade_secret"};
  bureau.does(bureau.lead, "case.label", JsonObject{{"case", visit.id()}, {"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
  for (const char* operation : {"case.view_draft", "case.draft_versions"})
    EXPECT_EQ(bureau.refused(bureau.second, operation, of()).code, "case.no_such_case");
  EXPECT_EQ(bureau.refused(bureau.second, "case.keep_draft", of(saying("x", 1))).code, "case.no_such_case");
  EXPECT_EQ(situation(bureau.lead), "配方。");
}

TEST_F(PaperDrafts, OfAClosedCaseAreReadAndNoLongerWritten) {
  keep(bureau.lead, "未了。", 0);
  visit.does("end_act", {{"act", visit.act()}});
  visit.does("close", {{"reason", "移送"}, {"outcome", "transferred"}});
  EXPECT_EQ(bureau.refused(bureau.lead, "case.keep_draft", of(saying("x", 1))).code, "case.closed");
  EXPECT_EQ(situation(bureau.lead), "未了。");
}

TEST_F(PaperDrafts, BelongToAPaperOfTheCase) {
  const auto refused = [&](JsonObject which) {
    return bureau.refused(bureau.lead, "case.keep_draft", joined(joined({{"case", visit.id()}}, which), saying("x", 0)));
  };
  EXPECT_EQ(refused({}).where, "/form");
  EXPECT_EQ(refused({{"form", "no_such_form"}}).code, "form.no_such_form");
  EXPECT_EQ(refused({{"form", "inspection_record"}, {"act", "act-9"}}).where, "/act");
  EXPECT_EQ(refused({{"paper", "paper-9"}}).where, "/paper");
}

TEST_F(PaperDrafts, HoldTextsOfFieldsAndNoMoreThanTheyMay) {
  const auto refused = [&](JsonObject more) { return bureau.refused(bureau.lead, "case.keep_draft", of(more)); };
  EXPECT_EQ(refused({{"version", -1}, {"fields", JsonObject{}}}).where, "/version");
  EXPECT_EQ(refused({{"version", 0}, {"fields", JsonObject{{"place", 3}}}}).where, "/fields/place");
  EXPECT_EQ(refused({{"version", 0}, {"fields", JsonObject{}}, {"hazards", JsonArray{3}}}).where, "/hazards");
  EXPECT_EQ(refused(saying(std::string(300'000, 'x'), 0)).code, "draft.too_large");
  JsonObject many;
  for (int i = 0; i < 201; ++i) many["f" + std::to_string(i)] = "";
  EXPECT_EQ(refused({{"version", 0}, {"fields", many}}).code, "draft.malformed");
}

TEST_F(PaperDrafts, WhatWasPreparedIsReadFieldByFieldInEachVersion) {
  visit.note_hazard("通道堆放纸箱");
  const auto first = visit.prepare("inspection_record", {{"fields", JsonObject{{"place", "一号库"}}}});
  visit.does("prepare_paper", {{"paper", first.id}, {"fields", JsonObject{{"place", "二号库"}}}});
  const auto fields = [&](int version) {
    return bureau.does(bureau.supervisor, "case.paper_fields", JsonObject{{"case", visit.id()}, {"paper", first.id}, {"version", version}});
  };
  EXPECT_EQ(text(fields(1).at("fields"), "place"), "一号库");
  EXPECT_EQ(text(fields(1), "signed_digest"), first.signed_digest);
  EXPECT_EQ(text(fields(2).at("fields"), "place"), "二号库");
  EXPECT_EQ(text(item(fields(2), "described", "field", "place"), "label"), "检查场所");
  for (const auto& [paper, version] : {std::pair{first.id, 3}, {first.id, 0}, {std::string("paper-9"), 1}})
    EXPECT_EQ(bureau.refused(bureau.lead, "case.paper_fields", JsonObject{{"case", visit.id()}, {"paper", paper}, {"version", version}}).code,
              "case.no_such_thing");
  // The draft of its next version is another one than that of a new paper.
  const JsonObject next{{"case", visit.id()}, {"paper", first.id}};
  bureau.does(bureau.lead, "case.keep_draft", joined(next, saying("第三版", 0)));
  EXPECT_EQ(base::int_at(seen(bureau.lead), "version"), 0);
  EXPECT_EQ(text(bureau.does(bureau.second, "case.view_draft", next).at("fields"), "situation"), "第三版");
}

// Who may prepare papers shares their drafts, whatever role it is.
TEST(PaperDraftRoles, GoWithTheRightToPrepare) {
  const auto roles = base::parse_json(shipped_files().at("roles/roles.json")).value();
  for (const auto& role : roles.as_array()) {
    const auto* operations = base::array_at(role, "operations");
    const auto holds = [&](const char* operation) { return std::count(operations->begin(), operations->end(), Json(operation)) > 0; };
    for (const char* operation : {"case.view_draft", "case.keep_draft", "case.draft_versions"})
      EXPECT_EQ(holds(operation), holds("case.prepare_paper")) << text(role, "id") << " " << operation;
  }
}

// ---- phrases -------------------------------------------------------------------------------------------------------

JsonArray phrases(Bureau& bureau) { return *base::array_at(bureau.does(bureau.lead, "phrase.list"), "phrases"); }

std::vector<std::string> own_titles(Bureau& bureau) {
  std::vector<std::string> out;
  for (const auto& phrase : phrases(bureau))
    if (base::bool_at(phrase, "own")) out.push_back(text(phrase, "title"));
  return out;
}

TEST(Phrases, ThatShipTellFactsWithoutJudging) {
  Bureau bureau;
  std::set<std::string> kinds;
  for (const auto& phrase : phrases(bureau)) {
    kinds.insert(text(phrase, "kind"));
    EXPECT_NE(text(phrase, "kind_word"), text(phrase, "kind"));
    for (const char* judging : {"严重", "明显", "较多", "大量", "可能", "大概", "似乎", "应该是", "擅自", "拒不", "恶劣", "极"})
      EXPECT_THAT(text(phrase, "text"), Not(HasSubstr(judging))) << text(phrase, "phrase");
  }
  EXPECT_THAT(kinds, ElementsAre("demand", "fact", "remedy"));
}

TEST(Phrases, OfTheBureauStandFirstAreChangedAndWithdrawn) {
  Bureau bureau;
  const auto save = [&](JsonObject body) {
    return bureau.does(bureau.head, "bureau.record", JsonObject{{"type", "phrase.saved"}, {"body", std::move(body)}});
  };
  save({{"phrase_kind", "fact"}, {"title", "除尘"}, {"text", "{place}的除尘系统停运。"}});
  save({{"phrase_kind", "demand"}, {"title", "清灰"}, {"text", "于{due}前清灰。"}});
  EXPECT_THAT(own_titles(bureau), ElementsAre("除尘", "清灰"));
  EXPECT_TRUE(base::bool_at(phrases(bureau).at(0), "own"));
  const auto id = text(phrases(bureau).at(0), "phrase");
  const JsonObject changed{{"phrase_id", id}, {"phrase_kind", "fact"}, {"title", "除尘停运"}, {"text", "除尘系统未运行。"}};
  save(changed);
  EXPECT_THAT(own_titles(bureau), ElementsAre("除尘停运", "清灰"));
  save(joined(changed, {{"withdrawn", true}}));
  EXPECT_THAT(own_titles(bureau), ElementsAre("清灰"));
  EXPECT_EQ(bureau.refused(bureau.lead, "bureau.record", JsonObject{{"type", "phrase.saved"}, {"body", changed}}).code, "bureau.not_your_entry");
  EXPECT_EQ(bureau.refused(bureau.head, "bureau.record", JsonObject{{"type", "phrase.saved"}, {"body", joined(changed, {{"phrase_id", "01931d2c-0000-7000-8000-0000000000e1@yingji.example"}})}}).code,
            "bureau.no_such_thing");
}

TEST(Phrases, OfALibraryThatIsWrongAreNamedWithTheirPlace) {
  const auto refused = [](const char* text) {
    const auto loaded = services::load_phrases({{"phrases/x.json", text}, {"forms/y.json", "no library"}});
    EXPECT_FALSE(loaded) << text;
    if (loaded) return std::string();
    EXPECT_EQ(loaded.error().code, "phrase.bad_library");
    return loaded.error().where;
  };
  EXPECT_THAT(refused("{"), HasSubstr("phrases/x.json"));
  EXPECT_EQ(refused("{}"), "phrases/x.json#/phrases");
  EXPECT_EQ(refused(R"({"phrases":[3]})"), "phrases/x.json#/phrases/0");
  EXPECT_EQ(refused(R"({"phrases":[{"id":"a","kind":"fact","title":"t","text":" "}]})"), "phrases/x.json#/phrases/0/text");
  EXPECT_EQ(refused(R"({"phrases":[{"id":"a","kind":"fact","title":"t","text":"x","txt":"x"}]})"), "phrases/x.json#/phrases/0/txt");
  EXPECT_EQ(refused(R"({"phrases":[{"id":"a","kind":"fact","title":"t","text":"x"},{"id":"a","kind":"fact","title":"t","text":"x"}]})"),
            "phrases/x.json#/phrases/1/id");
  EXPECT_TRUE(services::load_phrases({})->empty());
}

}  // namespace
}  // namespace use_cases
