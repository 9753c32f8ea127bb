// Penalty cases of mixed fate, played by everybody through the commands that their clicks send: filed in time, late or not at all,
// evidence kept or forgotten, the party told, heard, waiving, asking for a hearing, the head's levels, the legal review, the
// committee, a decision that keeps to all of this or does not. What the record and its findings are at several moments goes to
// oracles that know the law from the articles' words (tests/oracles/played.py), and they must find the same.
#include <cstdlib>
#include <fstream>
#include <random>

#include "bureau.h"

namespace use_cases {
namespace {

constexpr int kCases = 30;
constexpr std::int64_t kLarge = 5'000'000;  // fen: a fine on a unit that opens a hearing

class PlayedCase {
 public:
  PlayedCase(int number, std::ostream& out) : number_(number), out_(out), random_(static_cast<unsigned>(number) * 7919U + 17U) {
    deputy_ = bureau_.enlist("fu", "副局长子", "", {"deputy_head"});
    host_ = bureau_.enlist("tingzheng", "主持人丑", "", {"hearing_host"});
    fine_ = pick<std::int64_t>({2'000'000, kLarge - 1, kLarge, kLarge, 30'000'000});
    case_.emplace(bureau_.open_inspection_by(bureau_.lead, often(0.9) ? &bureau_.second : nullptr, "涉嫌特种作业人员未持证上岗案",
                                             {{"kind", "general_penalty"},
                                              {"cause", "涉嫌特种作业人员未持证上岗案"},
                                              {"source", JsonObject{{"source_kind", "report"}, {"text", "群众举报"}}}}));
    alone_ = case_->view().at("officers").as_array().size() < 2;
  }

  void play() {
    files_and_inquires();
    look();
    tells();
    if (often(0.5)) look();
    prepares_the_decision();
    decides();
    look();
    bureau_.days(often(0.5) ? 1 : 40);
    look();
  }

 private:
  // ---- chance and time

  bool often(double share) { return std::uniform_real_distribution<>(0, 1)(random_) < share; }
  int between(int low, int high) { return std::uniform_int_distribution<>(low, high)(random_); }
  template <class T>
  T pick(std::initializer_list<T> some) {
    return *(some.begin() + between(0, static_cast<int>(some.size()) - 1));
  }
  void passes(int most_days) {
    bureau_.days(between(0, most_days));
    bureau_.minutes(between(1, 600));
  }

  // ---- steps

  Json does(const char* command, JsonObject fields) { return case_->does(command, std::move(fields)); }
  Json enters(const Person& who, const char* type, JsonObject body) {
    return bureau_.does(who, "case.record", {{"case", case_->id()}, {"type", type}, {"body", std::move(body)}});
  }
  Json enters(const char* type, JsonObject body) { return enters(bureau_.lead, type, std::move(body)); }
  Json paper(const char* form) { return does("prepare_paper", {{"form", form}}); }

  // Put up and answered by as many levels as there are; gives the approval where it was granted.
  std::string approved(const char* matter, const char* form, const std::vector<const Person*>& levels, bool refused = false) {
    const auto made = paper(form);
    const auto id = text(does("request_approval", {{"approval_matter", matter}, {"proposal", "拟同意"}, {"paper", text(made, "paper")}}), "approval");
    for (const auto* who : levels) {
      passes(0);
      if (refused && who == levels.back()) break;
      bureau_.does(*who, "case.give_opinion", opinion(id, made, "agree"));
    }
    if (!refused) return id;
    if (often(0.5)) bureau_.does(*levels.back(), "case.give_opinion", opinion(id, made, "disagree"));
    else does("withdraw_approval", {{"approval", id}, {"reason", "另报"}});
    return {};
  }
  JsonObject opinion(const std::string& id, const Json& made, const char* what) {
    return {{"case", case_->id()}, {"approval", id}, {"opinion", what}, {"text", "意见"}, {"code", kCode},
            {"seen", static_cast<std::int64_t>(case_->version())}, {"document_digest", text(made, "signed_digest")}};
  }

  void files_and_inquires() {
    const bool urgent = often(0.4);
    if (urgent) enters("urgency.declared", {{"urgent_for", "filing"}, {"reason", "证据可能灭失"}});
    const bool before = !urgent || often(0.2);
    if (before) files();
    passes(2);
    takes_evidence();
    if (!before && often(0.85)) {
      passes(9);
      files();
    }
    if (often(0.3)) preserves();
    if (often(0.3) && !alone_) recuses();
    if (often(0.9)) enters("inquiry.concluded", {{"result", often(0.8) ? "punish" : "supplement"}, {"facts", "某事实"}, {"proposal", "拟处罚"}});
    for (const bool major : often(0.5) ? std::vector<bool>{true} : std::vector<bool>{}) enters("case.classified", {{"major", major}, {"reason", "数额"}});
    if (often(0.2)) enters("legal_review.requested", {{"review_stage", "handling"}, {"review_grounds", JsonArray{"complex"}}});
  }
  void files() { approved("filing", "filing_approval", {&bureau_.head, &deputy_, &bureau_.principal}, often(0.12)); }

  void takes_evidence() {
    if (auto begun = bureau_.ask(bureau_.lead, "case.begin_act", beginning("interview")); !begun) {
      if (begun.error().kind == base::ErrorKind::blocked) return;  // nothing was filed, and it is not urgent
      FAIL() << begun.error().text();
    } else {
      const auto act = text(begun->body, "act");
      if (!alone_ && often(0.8)) does("confirm_officer", {{"officer", bureau_.second.user}, {"act", act}, {"code", kCode}});
      bureau_.minutes(30);
      if (often(0.9)) enters("evidence.taken", {{"act", act}, {"evidence_kind", "testimony"}, {"name", "询问笔录"}});
      does("end_act", {{"act", act}});
    }
  }
  JsonObject beginning(const char* kind) {
    bureau_.minutes(1);
    return {{"case", case_->id()}, {"kind", kind}, {"place", "本局"}, {"gate_reasons", JsonArray{}}};
  }

  void preserves() {
    if (often(0.7)) approved("preservation", "preservation_approval", {&bureau_.head, &deputy_});
    enters("preservation.decided", {{"preservation_forms", JsonArray{"registration"}}, {"objects", "账册"}, {"reason", "可能灭失"}});
    if (!often(0.85)) return;
    passes(12);
    enters("preservation.disposed", {{"preservation", "preservation-1"}, {"text", "退还"}});
  }
  void recuses() {
    enters("recusal.requested", {{"recusal_of", "officer"}, {"person", bureau_.second.name}, {"user", bureau_.second.user}, {"asked_by", "party"}, {"reason", "有利害关系"}});
    if (!often(0.8)) return;
    passes(1);
    JsonObject body{{"recusal", "recusal-1"}, {"granted", often(0.6)}, {"level", "deputy"}};
    if (often(0.85)) body["reason"] = "查明情况";
    enters(deputy_, "recusal.decided", std::move(body));
  }

  // ---- the party

  void tells() {
    if (!often(0.93)) return;
    const auto made = paper("penalty_notice");
    hearing_told_ = (fine_ >= kLarge) == often(0.9);
    JsonArray rights{"statement", "defence"};
    if (hearing_told_) rights.push_back("hearing");
    JsonObject body{{"noticed", JsonArray{"penalty"}}, {"facts", "某事实"}, {"basis_told", "某条"}, {"penalties", JsonArray{"fine"}},
                    {"fine_fen", fine_}, {"content", "罚款"}, {"rights_told", std::move(rights)}, {"because", "first"}, {"paper", text(made, "paper")}};
    if (often(0.9)) body["reason_told"] = "某理由";
    if (often(0.3)) body["statement_until"] = bureau_.day(between(2, 8));
    enters("notice.issued", std::move(body));
    told_ = true;
    if (!often(0.92)) return;
    passes(2);
    enters("service.made", {{"service_manner", "direct"}, {"papers", JsonArray{text(made, "paper")}}, {"recipient", "负责人"},
                            {"recipient_capacity", "legal_representative"}, {"recipient_signed", true}});
    if (often(0.35)) speaks();
    if (often(0.3)) waives();
    if (hearing_told_ && often(0.6)) asks_for_hearing();
  }
  void speaks() {
    passes(2);
    enters("statement.made", {{"stage_of", "penalty_notice"}, {"by", JsonObject{{"name", "负责人"}}}, {"manner", "written"}, {"claims", "不服"}, {"notice", "notice-1"}});
    if (!often(0.8)) return;
    passes(1);
    JsonObject body{{"statement", "statement-1"}, {"adopted", "none"}, {"review", "复核过"}};
    if (often(0.9)) body["reason"] = "无据";
    enters("statement.reviewed", std::move(body));
  }
  void waives() {
    JsonObject body{{"stage_of", "penalty_notice"}, {"explicit", often(0.85)}, {"by", JsonObject{{"name", "负责人"}}}, {"manner", "written"}, {"notice", "notice-1"}};
    body["waived"] = pick<JsonArray>({{"statement", "defence"}, {"statement", "hearing"}, {"hearing"}});
    enters("right.waived", std::move(body));
  }
  void asks_for_hearing() {
    passes(6);
    enters("hearing.applied", {{"notice", "notice-1"}, {"by", JsonObject{{"name", "负责人"}}}, {"manner", "written"}});
    if (often(0.2)) {
      enters(bureau_.principal, "hearing.decided", {{"hearing", "hearing-1"}, {"accepted", false}, {"reason", "逾期"}});
      return;
    }
    if (often(0.15)) {
      enters("hearing.withdrawn", {{"hearing", "hearing-1"}, {"by", JsonObject{{"name", "负责人"}}}});
      return;
    }
    // One who investigates is put right by another appointment, or by nobody; then no hearing begins.
    const bool wrongly = often(0.25);
    if (wrongly) appoints(bureau_.lead);
    if (!wrongly || often(0.6)) appoints(host_);
    const int days = between(8, 15);
    if (often(0.9))
      enters("hearing.notified", {{"hearing", "hearing-1"}, {"to_be_held_at", base::LegalDay::of(bureau_.clock.now()).plus(days).begin().plus_hours(10).text()},
                                  {"place", "本局"}, {"notified", JsonArray{"负责人"}}, {"public", true}});
    if (!often(0.9)) return;
    bureau_.days(days);
    const auto begun = bureau_.ask(bureau_.lead, "case.begin_act", beginning("hearing"));
    if (!begun) return;  // under one who investigated
    const auto act = text(begun->body, "act");
    const auto outcome = pick<const char*>({"completed", "completed", "completed", "treated_as_waived", "adjourned"});
    enters(host_, "hearing.held", {{"hearing", "hearing-1"}, {"act", act}, {"host", host_.name}, {"host_user", host_.user}, {"investigators", JsonArray{bureau_.lead.name}},
                                   {"party_present", true}, {"public", true}, {"hearing_outcome", outcome}, {"reason", "见笔录"}});
    held_ = std::string_view(outcome) == "completed";
    does("end_act", {{"act", act}});
  }
  void appoints(const Person& who) {
    enters(bureau_.principal, "hearing.appointed", {{"hearing", "hearing-1"}, {"host", JsonObject{{"name", who.name}, {"user", who.user}}}});
  }

  // ---- the decision

  void prepares_the_decision() {
    std::vector<int> steps{0, 1, 2};
    std::shuffle(steps.begin(), steps.end(), random_);
    for (const int step : steps) {
      passes(2);
      if (step == 0 && often(0.6)) discusses();
      if (step == 1 && often(0.85)) handling_ = approved("handling", "handling_approval", {&bureau_.head, &bureau_.legal, &deputy_, &bureau_.principal}, often(0.1));
      if (step == 2 && often(0.6)) reviews();
    }
  }
  void discusses() {
    JsonArray attendees;
    for (const auto* who : {&bureau_.principal, &deputy_, &bureau_.head})
      attendees.push_back(JsonObject{{"name", who->name}, {"user", who->user}, {"voting", true}});
    enters("discussion.held", {{"chair", JsonObject{{"name", bureau_.principal.name}}}, {"recorder", "记录"}, {"reporter", bureau_.lead.name}, {"attendees", attendees}});
    enters("discussion.concluded", {{"discussion", "discussion-1"}, {"result", "punish"}, {"penalties", JsonArray{"fine"}},
                                    {"fine_fen", often(0.75) ? fine_ : fine_ + 100}, {"content", "罚款"}});
  }
  void reviews() {
    const bool passed = often(0.75);
    JsonArray items = all_in_order();
    if (!passed) {
      items[0].as_object()["review_result"] = "at_fault";
      items[0].as_object()["text"] = "缺材料";
    }
    enters(bureau_.legal, "legal_review.given", {{"review_stage", "decision"}, {"review_outcome", passed ? "passed" : "amend"}, {"items", std::move(items)}});
  }
  void decides() {
    passes(often(0.5) ? 1 : 8);
    if (!often(0.92)) return;
    const auto made = paper("penalty_decision");
    JsonObject body{{"decision_kind", "penalty"}, {"penalties", JsonArray{"fine"}}, {"fine_fen", told_ && often(0.15) ? fine_ + 100 : fine_},
                    {"content", "罚款"}, {"facts", "某事实"}, {"penalty_basis", "某条"}, {"dated", bureau_.day(0)}, {"remedies_told", often(0.9)}, {"sealed", often(0.9)}};
    if (!handling_.empty() && often(0.8)) body["approval"] = handling_;
    if (often(0.9)) body["paper"] = text(made, "paper");
    if (held_ && often(0.7)) body["hearing_used"] = "hearing-1";
    enters("decision.issued", std::move(body));
  }

  // ---- what is known now

  void look() {
    const auto now = bureau_.clock.now();
    const auto told = bureau_.does(bureau_.lead, "case.findings", {{"case", case_->id()}});
    JsonArray findings;
    for (const auto& lane : told.at("lanes").as_array())
      for (const auto& one : lane.at("obligations").as_array()) note(findings, one.as_object());
    const auto record = bureau_.does(bureau_.lead, "case.events", {{"case", case_->id()}, {"limit", 1000}});
    out_ << boost::json::serialize(JsonObject{{"case", number_ * 8 + looks_++}, {"now", now.plus_seconds(60).text()}, {"events", record.at("events")},
                                              {"findings", std::move(findings)}})
         << "\n";
  }
  // Each source's own answer: a finding gathers those that ask the same.
  static void note(JsonArray& findings, const JsonObject& one) {
    const auto own = one.if_contains("own");
    const auto& answer = own != nullptr && own->is_object() ? own->as_object() : one;
    findings.push_back(answered(one, answer));
    if (const auto* also = one.if_contains("also"))
      for (const auto& other : also->as_array()) findings.push_back(answered(other.as_object(), other.as_object()));
  }
  static JsonObject answered(const JsonObject& of, const JsonObject& answer) {
    JsonObject out{{"id", of.at("id")}, {"rule", of.at("rule")}, {"status", answer.at("status")}};
    if (const auto* due = answer.if_contains("due"); due != nullptr && due->is_string()) out["due"] = *due;
    return out;
  }

  int number_, looks_ = 0;
  std::ostream& out_;
  std::mt19937 random_;
  Bureau bureau_;
  Person deputy_, host_;
  std::optional<Inspection> case_;
  bool alone_ = false, told_ = false, hearing_told_ = false, held_ = false;
  std::int64_t fine_ = 0;
  std::string handling_;
};

TEST(PlayedCases, OfMixedFateAreFoundAsTheOraclesFindThem) {
  const auto file = std::filesystem::temp_directory_path() / ("zhilu-played-" + std::to_string(::getpid()) + ".jsonl");
  {
    std::ofstream out(file);
    for (int number = 0; number < kCases; ++number) PlayedCase(number, out).play();
  }
  const auto command = std::string("python3 ") + ZHILU_SOURCE_DIR "/tests/oracles/played.py " + file.string();
  EXPECT_EQ(std::system(command.c_str()), 0) << "what differs is told above";
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace use_cases
