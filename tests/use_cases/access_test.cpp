// Who may do what: made from the roles that ship, so that a role that changes changes what is expected here.
#include "sample_requests.h"

namespace use_cases {
namespace {

TEST(Changes, AreFoundBeyondALongStretchThatConcernsNoCase) {
  Bureau bureau;
  const auto before = bureau.office->newest_seq();
  for (int i = 0; i < 1050; ++i)
    ASSERT_TRUE(bureau.memory.append(ports::LogName::record,
                                     {.by = "system",
                                      .events = {{base::kBureauStream, "parameter.set/1",
                                                  JsonObject{{"name", "bureau.region"}, {"value", std::to_string(i)}}}}}));
  auto visit = bureau.open_inspection();
  const auto first = bureau.office->changes(Bureau::as(bureau.head), before, 0).value();
  EXPECT_TRUE(first.empty());
  EXPECT_GT(first.looked_to, before);
  const auto second = bureau.office->changes(Bureau::as(bureau.head), first.looked_to, 0).value();
  ASSERT_FALSE(second.empty());
  EXPECT_EQ(second.list.back().stream.text, visit.id());
}

using base::ErrorKind;

struct Role {
  std::string id;
  bool own_only = false, local = false;
  std::vector<std::string> operations, reads;
};

std::vector<std::string> texts(const Json& role, const char* list) {
  std::vector<std::string> out;
  if (const auto* items = base::array_at(role, list))
    for (const auto& one : *items) out.emplace_back(one.as_string());
  return out;
}

std::vector<Role> roles_that_ship() {
  std::vector<Role> out;
  const auto roles = base::parse_json(shipped_files().at("roles/roles.json")).value();
  for (const auto& role : roles.as_array())
    out.push_back({text(role, "id"), text(role, "scope") == "own", base::bool_at(role, "local"), texts(role, "operations"), texts(role, "reads")});
  return out;
}

bool names(const std::vector<std::string>& patterns, const std::string& operation) {
  for (const auto& pattern : patterns)
    if (pattern == operation || (pattern.ends_with(".*") && operation.starts_with(pattern.substr(0, pattern.size() - 1))))
      return true;
  return false;
}

// Someone whose only role this is.
Person holder(Bureau& bureau, const Role& role, const std::string& login) {
  if (!role.local) return bureau.enlist(login, "问者", "示0100", role.id == "everyone" ? std::set<std::string>{} : std::set{role.id});
  Person user{"", "", "", {role.id}, {}, "os:1000"};
  services::CallContext system;
  system.who = {base::UserId{"system"}, "system", {"system"}, {}, ""};
  const auto granted = bureau.office->call(system, "role.grant", JsonObject{{"user", user.user}, {"role", role.id}});
  if (!granted) throw std::runtime_error(granted.error().text());
  return user;
}

// The answer to one who works on no case.
bool allows(const Role& role, const SampleRequest& request) {
  const bool on_a_case = base::find(request.input, "case") != nullptr;
  return names(role.reads, request.operation) || (names(role.operations, request.operation) && !(role.own_only && on_a_case));
}

TEST(Access, WhatNoRoleOfTheAskerAllowsIsDeniedInEveryOperation) {
  RichCase rich;
  auto& bureau = rich.bureau;
  const auto roles = roles_that_ship();
  const auto& everyone = *std::find_if(roles.begin(), roles.end(), [](const auto& r) { return r.id == "everyone"; });
  const auto requests = rich.requests();
  int denied = 0;
  for (const auto& role : roles) {
    const auto asker = holder(bureau, role, "asker" + std::to_string(&role - roles.data()));
    for (const auto& request : requests) {
      if (allows(role, request) || allows(everyone, request)) continue;
      const auto error = bureau.refused(asker, request.operation, request.input);
      EXPECT_EQ(error.code, "access.not_permitted") << role.id << " " << request.operation << ": " << error.text();
      EXPECT_EQ(error.kind, ErrorKind::denied) << role.id << " " << request.operation;
      ++denied;
    }
  }
  EXPECT_GT(denied, 300);
}

TEST(Access, WhatARoleAllowsIsNotDenied) {
  RichCase rich;
  auto& bureau = rich.bureau;
  const auto requests = rich.requests();
  for (const auto& role : roles_that_ship()) {
    if (role.id == "everyone" || role.own_only) continue;
    const auto asker = holder(bureau, role, "may-" + role.id);
    for (const auto& request : requests) {
      if (!allows(role, request) || request.operation == "case.archive") continue;
      const auto reply = bureau.ask(asker, request.operation, request.input);
      EXPECT_TRUE(reply || reply.error().code != "access.not_permitted") << role.id << " " << request.operation;
    }
  }
}

TEST(Access, AnOfficerReadsTheCasesOfOthersAndWritesOnlyOwnOnes) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  EXPECT_TRUE(bureau.ask(bureau.third, "case.view", JsonObject{{"case", visit.id()}}));
  EXPECT_EQ(visit.refused(bureau.third, "begin_act", {{"kind", "inspection"}, {"place", "二车间"}}).kind, ErrorKind::denied);
  visit.does("leave_officer", {{"officer", bureau.second.user}, {"reason", "另有任务"}});
  visit.does("join_officer", {{"officer", bureau.third.user}, {"part", "second"}});
  bureau.does(bureau.third, "case.begin_act", JsonObject{{"case", visit.id()}, {"kind", "inspection"}, {"place", "二车间"}});
}

TEST(Access, TheNumberOfACaseServesAsWellAsItsId) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const auto by_number = bureau.does(bureau.lead, "case.view", JsonObject{{"case", visit.number()}});
  EXPECT_EQ(text(by_number, "id"), visit.id());
  bureau.does(bureau.lead, "case.begin_act", JsonObject{{"case", visit.number()}, {"kind", "inspection"}, {"place", "二车间"}});
  EXPECT_EQ(bureau.refused(bureau.lead, "case.view", JsonObject{{"case", ""}}).code, "case.no_such_case");
}

// To one without the label, a labelled case answers each operation word for word as one that never was.
TEST(Access, ALabelledCaseDoesNotExistForThoseWithoutTheLabel) {
  RichCase rich;
  auto& bureau = rich.bureau;
  const auto requests = rich.requests();
  rich.visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
  const std::string never = "01931d2c-0000-7000-8000-0000000000ff@yingji.example";
  for (const auto* asker : {&bureau.lead, &bureau.head, &bureau.supervisor, &bureau.system_admin, &bureau.auditor})
    for (const auto& request : requests) {
      if (!rich.is_about_the_case(request)) continue;
      auto other = request.input;
      other.as_object()["case"] = never;
      const auto labelled = bureau.refused(*asker, request.operation, request.input);
      const auto absent = bureau.refused(*asker, request.operation, other);
      EXPECT_EQ(labelled.kind, ErrorKind::not_found) << request.operation;
      EXPECT_EQ(labelled.text(), absent.text()) << request.operation;
      EXPECT_EQ(labelled.code, absent.code) << request.operation;
    }
  const auto listed = bureau.does(bureau.head, "case.list");
  EXPECT_TRUE(item(listed, "cases", "id", rich.visit.id()).is_null());
  const auto register_of_numbers = bureau.does(bureau.head, "case.numbers");
  for (const auto& number : *base::array_at(register_of_numbers, "numbers"))
    EXPECT_NE(text(number, "case"), rich.visit.id());
  const auto changes = bureau.office->changes(Bureau::as(bureau.head), 0, 0).value();
  for (const auto& change : changes.list) EXPECT_NE(change.stream.text, rich.visit.id());
  auto initiated = bureau.head;
  initiated.labels.insert("trade_secret");
  EXPECT_TRUE(bureau.ask(initiated, "case.view", JsonObject{{"case", rich.visit.id()}}));
  EXPECT_FALSE(bureau.office->changes(Bureau::as(initiated), 0, 0).value().empty());
}

TEST(Access, ContentsAndUploadsOfALabelledCaseAreHiddenToo) {
  RichCase rich;
  auto& bureau = rich.bureau;
  rich.visit.does("label", {{"labels", JsonArray{"trade_secret"}}, {"reason", "涉及商业秘密"}});
  for (const auto& [kind, id] : std::map<std::string, std::string>{
           {"recording", "recording-1"}, {"poster", "recording-1"}, {"paper_pdf", "paper-1"}, {"paper_ofd", "paper-1"}, {"paper_page", "paper-1"}, {"archive", ""}}) {
    const auto content = bureau.office->open_content(Bureau::as(bureau.head), {base::CaseId{rich.visit.id()}, kind, id, 1});
    ASSERT_FALSE(content) << kind;
    EXPECT_EQ(content.error().code, "case.no_such_case") << kind;
  }
  const auto upload = bureau.office->uploads().create(Bureau::as(bureau.head), 10,
                                                      JsonObject{{"case", rich.visit.id()}, {"name", "a.jpg"}});
  ASSERT_FALSE(upload);
  EXPECT_EQ(upload.error().code, "case.no_such_case");
}

// Ids inside a case are counted per case: those of another case lead to this case's own things, or to nothing.
TEST(Access, AThingOfAnotherCaseIsNotReachedByItsId) {
  RichCase rich;
  auto& bureau = rich.bureau;
  auto poor = bureau.open_inspection("另案");
  poor.begin();
  const auto missing = [&](std::string_view command, JsonObject fields) {
    const auto error = poor.refused(command, std::move(fields));
    EXPECT_EQ(error.kind, ErrorKind::not_found) << command << ": " << error.text();
    EXPECT_FALSE(error.where.empty()) << command;
  };
  const JsonObject link{{"kind", "hazard"}, {"id", rich.first_hazard}};
  missing("amend_hazard", {{"hazard", rich.first_hazard}, {"reason", "补充"}, {"place", "他处"}});
  missing("record_rectification", {{"hazard", rich.first_hazard}, {"act", "act-1"}, {"outcome", "rectified"}});
  missing("link_recording", {{"recording", "recording-2"}, {"to", link}});
  missing("unlink_recording", {{"recording", "recording-2"}, {"to", link}, {"reason", "误"}});
  EXPECT_EQ(poor.refused(bureau.head, "review_exemption", {{"exemption", "exemption-1"}, {"upheld", true}, {"reason", "实"}}).kind,
            ErrorKind::not_found);
  EXPECT_EQ(poor.refused(bureau.head, "decide_extension", {{"extension", "extension-1"}, {"granted", true}}).kind, ErrorKind::not_found);
  missing("request_extension", {{"hazards", JsonArray{rich.first_hazard}}, {"until", bureau.day(30)}, {"reason", "配件"}});
  missing("prepare_paper", {{"paper", "paper-1"}});
  missing("prepare_paper", {{"form", "inspection_record"}, {"act", "act-1"}, {"hazards", JsonArray{rich.first_hazard}}});
  missing("preview_paper", {{"paper", "paper-1"}});
  missing("sign_paper", poor.signature(rich.record, {{"role", "party"}, {"name", "二"}}));
  missing("refuse_paper", joined(about(rich.record), {{"reason", "拒签"}}));
  missing("issue_paper", {{"paper", "paper-1"}, {"version", 1}, {"given_to", "二"}});
  missing("void_paper", {{"paper", "paper-1"}, {"reason", "误"}});
  missing("explain", {{"obligation", rich.obligation}, {"reason", "没电"}});
  missing("explain_finding", {{"obligation", rich.obligation}});
  const auto seq = base::int_at(rich.visit.entry("hazard.found"), "seq").value();
  missing("correct", {{"corrects", seq}, {"reason", "误"}, {"fields", JsonObject{{"place", "他处"}}}});
  for (const auto& [kind, id] : std::map<std::string, std::string>{{"recording", "recording-1"}, {"poster", "recording-1"}, {"paper_pdf", "paper-1"}, {"paper_ofd", "paper-1"}}) {
    const auto content = bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{poor.id()}, kind, id, 1});
    ASSERT_FALSE(content) << kind;
    EXPECT_EQ(content.error().code, "content.none") << kind;
  }
}

TEST(Access, ASheetPhotographedInAnotherCaseIsNotShownHere) {
  RichCase rich;
  auto& bureau = rich.bureau;
  rich.visit.does("photograph_paper", joined(about(rich.record), {{"pages", JsonArray{JsonObject{{"page", 1}, {"recording", "recording-2"}}}}}));
  const auto blob = text(item(rich.visit.view(), "recordings", "recording", "recording-2"), "blob");
  auto poor = bureau.open_inspection("另案");
  EXPECT_TRUE(bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{rich.visit.id()}, "page_photo", blob, 0}));
  EXPECT_FALSE(bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{poor.id()}, "page_photo", blob, 0}));
}

TEST(Access, EachLoginLeavesOneEntryOfLookingAtACase) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  const JsonObject the_case{{"case", visit.id()}};
  for (const char* look : {"case.events", "case.findings", "case.view", "case.view"}) bureau.does(bureau.supervisor, look, the_case);
  const auto looks = bureau.entries("view.window", ports::LogName::access);
  EXPECT_EQ(std::count_if(looks.begin(), looks.end(), [&](const auto& e) { return e.by == bureau.supervisor.user; }), 1);
}

TEST(Access, EveryWayOfLookingAtACaseLeavesItsEntry) {
  RichCase rich;
  auto& bureau = rich.bureau;
  int n = 0;
  for (const auto& request : rich.requests()) {
    if (request.operation != "case.view" && request.operation != "case.findings" && request.operation != "case.explain_finding" &&
        request.operation != "case.events" && request.operation != "case.preview_paper" && request.operation != "case.paper_warnings" &&
        request.operation != "case.paper_signers")
      continue;
    const auto looker = bureau.enlist("looker" + std::to_string(n++), "看者", "", {"supervisor"});
    bureau.does(looker, request.operation, request.input);
    const auto looks = bureau.entries("view.window", ports::LogName::access);
    EXPECT_EQ(looks.back().by, looker.user) << request.operation;
  }
  EXPECT_EQ(n, 7);
}

TEST(Access, WhatIsGrantedOrTakenAwayIsFeltByTheNextRequestOfAnOpenSession) {
  Bureau bureau;
  const auto in = bureau.office->sign_in("jia", kPassword, "test");
  ASSERT_TRUE(in) << in.error().text();
  const auto now = [&] { return bureau.office->authenticate(in->token).value(); };
  const auto changes = [&](const char* operation, const char* field, const char* value) {
    bureau.does(bureau.security_admin, operation, JsonObject{{"user", bureau.lead.user}, {field, value}});
  };
  const auto before = now();
  EXPECT_TRUE(before.roles.contains("officer"));
  changes("role.revoke", "role", "officer");
  EXPECT_FALSE(now().roles.contains("officer"));
  changes("role.grant", "role", "officer");
  EXPECT_EQ(now().roles, before.roles);
  changes("label.grant", "label", "trade_secret");
  EXPECT_TRUE(now().labels.contains("trade_secret"));
  changes("label.revoke", "label", "trade_secret");
  EXPECT_FALSE(now().labels.contains("trade_secret"));
}

TEST(Access, EachOpenSessionKeepsItsOwnWindowAndUser) {
  Bureau bureau;
  const auto morning = bureau.office->sign_in("jia", kPassword, "test"), noon = bureau.office->sign_in("jia", kPassword, "test"),
             other = bureau.office->sign_in("yi", kPassword, "test");
  ASSERT_TRUE(morning && noon && other);
  for (int request = 0; request < 2; ++request)
    for (const auto* in : {&*morning, &*noon, &*other}) {
      const auto who = bureau.office->authenticate(in->token).value();
      EXPECT_EQ(who.session, in->principal.session);
      EXPECT_EQ(who.user, in->principal.user);
      EXPECT_EQ(who.name, in->principal.name);
      EXPECT_EQ(who.roles, in->principal.roles);
    }
}

TEST(Access, ThePrincipalOfADisabledUserIsGoneAtOnce) {
  Bureau bureau;
  const auto in = bureau.office->sign_in("jia", kPassword, "test");
  ASSERT_TRUE(in) << in.error().text();
  EXPECT_TRUE(bureau.office->authenticate(in->token));
  bureau.does(bureau.system_admin, "user.disable", JsonObject{{"user", bureau.lead.user}, {"reason", "调离"}});
  EXPECT_EQ(bureau.office->authenticate(in->token).error().kind, ErrorKind::unauthorised);
  EXPECT_EQ(bureau.office->sign_in("jia", kPassword, "test").error().code, "session.bad_login");
  auto visit = bureau.open_inspection_by(bureau.third, nullptr, "另案");
  EXPECT_EQ(bureau.refused(bureau.third, "case.join_officer",
                           JsonObject{{"case", visit.id()}, {"officer", bureau.lead.user}, {"part", "second"}}).code,
            "user.no_such_user");
}

TEST(Access, TheThreeAdministratorsAreThreePersons) {
  Bureau bureau;
  EXPECT_EQ(bureau.refused(bureau.security_admin, "role.grant", JsonObject{{"user", bureau.auditor.user}, {"role", "system_admin"}}).code,
            "access.roles_apart");
  EXPECT_EQ(bureau.refused(bureau.security_admin, "role.grant", JsonObject{{"user", bureau.third.user}, {"role", "king"}}).kind, ErrorKind::invalid);
  // Who may not grant roles learns nothing of those that others hold.
  EXPECT_EQ(bureau.refused(bureau.lead, "role.grant", JsonObject{{"user", bureau.auditor.user}, {"role", "system_admin"}}).kind, ErrorKind::denied);
}

std::string without(std::string text, const std::string& operation) {
  const auto at = text.find("\"" + operation + "\",");
  if (at == std::string::npos) throw std::runtime_error("no role holds " + operation);
  return text.erase(at, operation.size() + 3);
}

// What concerns the asker alone is the roles' to give like everything else.
TEST(Access, OnesOwnPageAndDraftsAreTheRolesToGive) {
  struct Own {
    std::string pattern, operation;
    JsonObject input;
  };
  const std::vector<Own> all{
      {"draft.*", "draft.put", {{"key", "k"}, {"version", 0}, {"json", JsonObject{}}}},
      {"draft.*", "draft.get", {{"key", "k"}}},
      {"me.*", "me.view", {}},
      {"me.*", "me.set_code", {{"password", kPassword}, {"code", "135791"}}},
      {"me.*", "me.set_password", {{"old", kPassword}, {"new", "another long password"}}}};
  Bureau bureau;
  for (const auto& own : all) {
    bureau.take_roles(without(shipped_files().at("roles/roles.json"), own.pattern));
    EXPECT_EQ(bureau.refused(bureau.lead, own.operation, own.input).code, "access.not_permitted") << own.operation;
  }
}

}  // namespace
}  // namespace use_cases
