// Forms: checked, drawn and installed in a bureau at work.
#include <thread>

#include "bureau.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::HasSubstr;

std::string installed_text(Bureau& bureau, const std::string& form = "statement_waiver") {
  return text(bureau.does(bureau.lead, "form.view", JsonObject{{"form", form}}), "text");
}

std::string replaced(std::string in, const std::string& part, const std::string& other) {
  const auto at = in.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return in.replace(at, part.size(), other);
}

std::string next_version(const std::string& form) { return replaced(form, "\"version\": 1,", "\"version\": 2,"); }

std::vector<std::string> codes(const Json& told) {
  std::vector<std::string> out;
  for (const auto& p : told.at("problems").as_array()) out.push_back(text(p, "code"));
  return out;
}

TEST(Forms, AreListedWithWhatTheyAre) {
  Bureau bureau;
  const auto forms = bureau.does(bureau.lead, "forms.list").at("forms").as_array();
  EXPECT_GT(forms.size(), 80u);
  for (const auto& form : forms)
    if (text(form, "form") == "statement_waiver") {
      EXPECT_EQ(text(form, "kind"), "external");
      EXPECT_EQ(text(form, "of"), "case");
      return;
    }
  FAIL() << "the waiver is not listed";
}

TEST(Forms, AreListedWithTheTitlesThatOtherBureausUseAndWhoSignsOnEachPage) {
  Bureau bureau;
  const auto list = bureau.does(bureau.lead, "forms.list");
  const auto receipt = item(list, "forms", "form", "service_receipt");
  EXPECT_THAT(boost::json::serialize(receipt.at("aliases")), HasSubstr("送达回证"));
  const auto interview = item(list, "forms", "form", "interview_record");
  EXPECT_TRUE(base::bool_at(item(interview, "signers", "role", "interviewee"), "every_page"));
  EXPECT_FALSE(base::bool_at(item(receipt, "signers", "role", "recipient"), "every_page"));
}

TEST(Forms, ThatAreWholeAreFoundWithoutFault) {
  Bureau bureau;
  const auto told = bureau.does(bureau.lead, "form.check", JsonObject{{"text", installed_text(bureau)}});
  EXPECT_EQ(text(told, "form"), "statement_waiver");
  EXPECT_THAT(codes(told), ::testing::IsEmpty()) << boost::json::serialize(told);
}

TEST(Forms, AreCheckedAgainstTheRecordAndTheOtherForms) {
  Bureau bureau;
  const auto form = installed_text(bureau);
  const auto check = [&](const std::string& changed) { return codes(bureau.does(bureau.lead, "form.check", JsonObject{{"text", changed}})); };
  EXPECT_THAT(check(replaced(form, "\"party.name\"", "\"party.horoscope\"")), ::testing::ElementsAre("form.unknown_source"));
  EXPECT_THAT(check(replaced(form, "放弃陈述申辩（听证）声明", "现场检查记录")), ::testing::ElementsAre("form.alias_clash"));
  EXPECT_THAT(check("{\"form\": 1"), ::testing::ElementsAre(HasSubstr("json.")));
}

TEST(Forms, BeingDesignedAreDrawnWithTheSampleCaseAndWithARealOne) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto form = installed_text(bureau, "inspection_record");
  const auto before = bureau.recorded();
  const auto sample = bureau.does(bureau.lead, "form.preview", JsonObject{{"text", form}});
  EXPECT_GE(base::int_at(sample, "pages").value(), 1);
  visit.begin();
  const auto real = bureau.does(bureau.lead, "form.preview", JsonObject{{"text", form}, {"case", visit.id()}, {"act", visit.act()}});
  EXPECT_NE(text(real, "token"), text(sample, "token"));
  const auto page = [&](const Person& who, const Json& drawn, int n) {
    return bureau.office->open_content(Bureau::as(who), {.case_id = {}, .kind = "form_page", .id = text(drawn, "token"), .page = n});
  };
  EXPECT_TRUE(page(bureau.lead, real, 1).has_value());
  EXPECT_EQ(page(bureau.third, real, 1).error().code, "preview.gone") << "pages belong to who drew them";
  EXPECT_EQ(page(bureau.lead, sample, 999).error().code, "paper.no_such_page");
  EXPECT_LE(bureau.recorded(), before + 3) << "drawing writes nothing; the act alone did";
}

TEST(Forms, DrawnWithACaseAreShownWhileItMayBeSeenAndNotForLong) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto drawn = bureau.does(bureau.third, "form.preview", JsonObject{{"text", installed_text(bureau)}, {"case", visit.id()}});
  const auto shown = [&] {
    return bureau.office->open_content(Bureau::as(bureau.third), {.case_id = {}, .kind = "form_page", .id = text(drawn, "token"), .page = 1});
  };
  EXPECT_TRUE(shown().has_value());
  visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "含工艺参数"}});
  EXPECT_EQ(shown().error().kind, ErrorKind::not_found);
  const auto sample = bureau.does(bureau.third, "form.preview", JsonObject{{"text", installed_text(bureau)}});
  const services::ContentRequest page{.case_id = {}, .kind = "form_page", .id = text(sample, "token"), .page = 1};
  EXPECT_TRUE(bureau.office->open_content(Bureau::as(bureau.third), page).has_value());
  bureau.minutes(31);
  EXPECT_EQ(bureau.office->open_content(Bureau::as(bureau.third), page).error().code, "preview.gone");
}

TEST(Forms, TakenAwayWithACaseAreNotedAsPrintedAndSayThatNothingIsOnRecord) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto drawn = bureau.does(bureau.lead, "case.draw_form", JsonObject{{"form", "statement_waiver"}, {"case", visit.id()}});
  const auto noted = bureau.entries("content.printed", ports::LogName::access);
  ASSERT_EQ(noted.size(), 1u);
  EXPECT_EQ(text(noted[0].body, "case"), visit.id());
  EXPECT_EQ(text(noted[0].body, "id"), "statement_waiver");
  const auto words = base::from_base64(text(drawn, "pdf")).value();
  EXPECT_THAT(std::string(base::text_of(words)), HasSubstr("草稿"));
}

TEST(Forms, OfACaseWithALabelAreNotTakenAwayWhereTheLogTakesNothing) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const JsonObject asked{{"form", "statement_waiver"}, {"case", visit.id()}};
  visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "含工艺参数"}});
  bureau.does(bureau.security_admin, "label.grant", {{"user", bureau.lead.user}, {"label", "trade_secret"}});
  bureau.lead.labels.insert("trade_secret");
  bureau.does(bureau.lead, "case.draw_form", asked);  // so that a look is on record
  bureau.store.break_appends(ports::LogName::access, 5);
  EXPECT_EQ(bureau.ask(bureau.lead, "case.draw_form", asked).error().code, "store.disk_full");
}

TEST(Forms, AreDrawnWithNoCaseThatOneMayNotSee) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "含工艺参数"}});
  const auto form = installed_text(bureau);
  EXPECT_EQ(bureau.refused(bureau.third, "form.preview", JsonObject{{"text", form}, {"case", visit.id()}}).kind, ErrorKind::not_found);
  EXPECT_EQ(bureau.refused(bureau.third, "case.draw_form", JsonObject{{"form", "statement_waiver"}, {"case", visit.id()}}).kind,
            ErrorKind::not_found);
}

TEST(Forms, OfAnActNeedOne) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto form = installed_text(bureau, "inspection_record");
  EXPECT_EQ(bureau.refused(bureau.lead, "form.preview", JsonObject{{"text", form}, {"case", visit.id()}}).code, "paper.field_missing");
  EXPECT_EQ(bureau.refused(bureau.lead, "form.preview", JsonObject{{"text", form}, {"case", visit.id()}, {"act", "act-9"}}).code,
            "case.no_such_thing");
}

TEST(Forms, ThatAreNoFormAreNotDrawn) {
  Bureau bureau;
  EXPECT_EQ(bureau.refused(bureau.lead, "form.preview", JsonObject{{"text", "{\"form\": \"x\"}"}}).code, "form.malformed");
  EXPECT_EQ(bureau.refused(bureau.lead, "form.preview", JsonObject{{"text", std::string(2 << 20, ' ')}}).code, "form.too_large");
}

TEST(Forms, InstalledAnewCountForPapersToCome) {
  Bureau bureau;
  const auto changed = replaced(next_version(installed_text(bureau)), "行政机关存档", "行政机关存档一份");
  const auto done = bureau.does(bureau.system_admin, "form.install", JsonObject{{"text", changed}});
  EXPECT_EQ(text(done, "version"), "2");
  EXPECT_EQ(installed_text(bureau), changed);
  bureau.restart();
  EXPECT_EQ(installed_text(bureau), changed);
  const auto entry = bureau.entries("form.installed").back();
  EXPECT_EQ(entry.by, bureau.system_admin.user);
  EXPECT_EQ(text(entry.body, "title"), "放弃陈述申辩（听证）声明");
  EXPECT_EQ(text(entry.body, "digest"), text(done, "digest"));
}

TEST(Forms, AreInstalledByWhoMayAndInAHigherVersionAlone) {
  Bureau bureau;
  const auto form = installed_text(bureau);
  const auto digest = text(bureau.does(bureau.lead, "form.view", JsonObject{{"form", "statement_waiver"}}), "digest");
  EXPECT_EQ(bureau.refused(bureau.lead, "form.install", JsonObject{{"text", next_version(form)}}).code, "access.not_permitted");
  const auto refused = [&](const std::string& changed, const std::string& replaces) {
    JsonObject asked{{"text", changed}};
    if (!replaces.empty()) asked["replaces"] = replaces;
    return bureau.refused(bureau.legal, "form.install", asked).code;
  };
  EXPECT_EQ(refused(replaced(form, "行政机关存档", "存档"), digest), "form.version_taken");
  EXPECT_EQ(refused(next_version(form), std::string(64, 'a')), "form.changed_meanwhile");
  EXPECT_EQ(refused(replaced(next_version(form), "\"party.name\"", "\"party.horoscope\""), digest), "form.not_sound");
  EXPECT_EQ(refused("[]", {}), "form.not_sound");
  bureau.does(bureau.legal, "form.install", JsonObject{{"text", next_version(form)}, {"replaces", digest}});
  EXPECT_EQ(refused(next_version(form), {}), "form.version_taken");
}

TEST(Forms, InstalledAtOnceLeaveTheHighestVersion) {
  Bureau bureau;
  const auto form = installed_text(bureau);
  const auto version = [&](int n) { return replaced(form, "\"version\": 1,", "\"version\": " + std::to_string(n) + ","); };
  std::vector<std::thread> both;
  for (const int n : {2, 3, 4, 5})
    both.emplace_back([&, n] { (void)bureau.ask(bureau.legal, "form.install", JsonObject{{"text", version(n)}}); });
  for (auto& one : both) one.join();
  EXPECT_EQ(text(bureau.does(bureau.lead, "form.view", JsonObject{{"form", "statement_waiver"}}), "version"), "5");
}

TEST(Forms, LeaveTheFingerprintOfRecordingsToTheRecord) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.record("photo", {{"kind", "act"}, {"id", visit.act()}});
  const JsonObject typed{{"form", "inspection_record"}, {"act", visit.act()}, {"fields", JsonObject{{"fingerprint", "音像记录9件，短码0000-0000"}}}};
  const auto preview = visit.does("preview_paper", typed);
  EXPECT_THAT(text(preview.at("fields"), "fingerprint"), HasSubstr("音像记录1件"));
  EXPECT_THAT(boost::json::serialize(preview.at("warnings")), HasSubstr("lint.derived"));
}

TEST(Forms, ThatTheBureauHadNotAreInstalledAndDrawn) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  auto form = replaced(installed_text(bureau), "\"form\": \"statement_waiver\"", "\"form\": \"own_waiver\"");
  form = replaced(form, "放弃陈述申辩（听证）声明", "本局放弃声明");
  form = replaced(form, "[\"放弃陈述申辩权利声明\", \"放弃听证权利声明\", \"放弃陈述申辩声明\"]", "[]");
  bureau.does(bureau.legal, "form.install", JsonObject{{"text", form}});
  const auto drawn = bureau.does(bureau.lead, "case.draw_form", JsonObject{{"form", "own_waiver"}, {"case", visit.id()}});
  EXPECT_EQ(text(drawn, "title"), "本局放弃声明");
  for (const char* file : {"pdf", "ofd"}) EXPECT_FALSE(base::from_base64(text(drawn, file)).value().empty());
  EXPECT_EQ(bureau.refused(bureau.lead, "case.draw_form", JsonObject{{"form", "no_such"}, {"case", visit.id()}}).code, "form.no_such_form");
}

TEST(Forms, ThatShipAreAllPreparedInANewBureau) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.second_confirms();
  visit.show_credential();
  std::set<std::string> numbers;
  int written = 0;
  const auto list = bureau.does(bureau.lead, "forms.list").at("forms");
  for (const auto& form : list.as_array()) {
    if (!form.at("written").as_bool()) continue;
    ++written;
    JsonObject asked{{"case", visit.id()}, {"form", text(form, "form")}, {"signing", "pen"}};
    if (text(form, "of") == "act") asked["act"] = visit.act();
    const auto made = bureau.ask(bureau.lead, "case.prepare_paper", asked);
    ASSERT_TRUE(made) << text(form, "form") << ": " << made.error().text();
    EXPECT_TRUE(numbers.insert(text(made->body, "number")).second) << "another paper has " << text(made->body, "number");
  }
  EXPECT_EQ(written, 79) << "all but the cover and the list of contents";
}

}  // namespace
}  // namespace use_cases
