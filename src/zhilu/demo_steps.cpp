#include "zhilu/demo_steps.h"

namespace zhilu {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

void put(JsonObject& into, const JsonObject& more) {
  for (const auto& member : more) into[member.key()] = member.value();
}

std::string id_of(const Json& paper) { return base::text_at(paper, "paper"); }

// The receipt of a service, signed by those who served and by who received it.
std::string signed_receipt(DemoPlayer& p, const std::string& served, const std::string& receiver) {
  const auto paper = p.act(p.lead(), "prepare_paper",
                           {{"form", "service_receipt"}, {"about", JsonArray{served}},
                            {"fields", JsonObject{{"place", "当事人住所地"}, {"manner", "direct"}}}});
  for (const auto& server : {p.lead(), p.second()}) p.sign_as(paper, "server", server);
  p.sign_as(paper, "recipient", receiver);
  return id_of(paper);
}

}  // namespace

void enters(DemoPlayer& p, const std::string& who, const char* type, JsonObject body) {
  p.act(who, "record", {{"type", type}, {"body", std::move(body)}});
}

std::string approved(DemoPlayer& p, const char* matter, const char* form, const char* proposal, std::initializer_list<const char*> levels,
                     JsonObject fields, JsonObject more) {
  const auto paper = p.prepare_for_case(form, std::move(fields));
  if (std::string_view(matter) == "filing")
    for (const auto& handler : {p.lead(), p.second()}) p.sign_as(paper, "handler", handler);
  JsonObject asked{{"approval_matter", matter}, {"proposal", proposal}, {"paper", id_of(paper)}};
  put(asked, more);
  const auto made = p.act(p.lead(), "request_approval", std::move(asked));
  const auto approval = base::text_at(made, "approval");
  for (const char* who : levels) {
    if (!p.going()) break;
    p.minutes(60);
    const auto brief = p.act(who, "approval_brief", {{"approval", approval}});
    p.act(who, "give_opinion",
          {{"approval", approval}, {"opinion", "agree"}, {"text", "同意"}, {"code", p.person(who).code}, {"seen", base::int_at(brief, "case_version").value_or(0)},
           {"document_digest", base::text_at(paper, "signed_digest")}});
  }
  return approval;
}

void interview(DemoPlayer& p, const Talk& talk) {
  if (!p.going()) return;
  p.begin("interview", "本局询问室");
  p.show_credential(talk.name);
  enters(p, p.lead(), "party.told",
         {{"told", "rights"}, {"rights", JsonArray{"recusal", "statement"}}, {"to", JsonObject{{"name", talk.name}}}, {"act", p.running_act()}});
  p.record("audio", "询问录音.wav", {{"kind", "act"}, {"id", p.running_act()}});
  p.minutes(40);
  const auto recorder = p.person(p.second()).name;
  enters(p, p.lead(), "interview.held",
         {{"act", p.running_act()}, {"person", JsonObject{{"name", talk.name}, {"capacity", talk.capacity}}}, {"ordinal", std::stoi(talk.ordinal)},
          {"recorder", recorder}, {"separately", true}, {"read_over", "read"}, {"questions", static_cast<std::int64_t>(talk.dialogue.size())}});
  enters(p, p.lead(), "evidence.taken",
         {{"act", p.running_act()}, {"evidence_kind", "testimony"}, {"name", talk.name + "的询问笔录"}, {"proves", talk.proves}});
  const auto record = p.prepare("interview_record",
                                {{"fields", JsonObject{{"period", p.time_of_visit()}, {"ordinal", talk.ordinal}, {"name", talk.name}, {"sex", talk.sex},
                                                       {"id_number", talk.id_number}, {"recorder", recorder}, {"place", "本局询问室"},
                                                       {"dialogue", talk.dialogue}}}});
  p.sign(record, "");
  p.sign_as(record, "interviewee", talk.name);
  p.sign_as(record, "recorder", p.second());
  p.end_act();
}

void site_examination(DemoPlayer& p, const std::string& place, const std::string& findings, const std::string& present) {
  if (!p.going()) return;
  p.begin("site_examination", place);
  p.show_credential(present);
  p.record("video", "勘验全程.mp4", {{"kind", "act"}, {"id", p.running_act()}});
  p.minutes(50);
  p.record("photo", "勘验照片.jpg", {{"kind", "act"}, {"id", p.running_act()}});
  enters(p, p.lead(), "site.examined",
         {{"act", p.running_act()}, {"place", place}, {"findings", findings}, {"weather", "晴"}, {"drawings", 1},
          {"examiners", JsonArray{p.person(p.lead()).name, p.person(p.second()).name}}, {"party_present", true}});
  const auto record = p.prepare("examination_record",
                                {{"fields", JsonObject{{"period", p.time_of_visit()}, {"presence", "当事人在场：" + present},
                                                       {"annexes", "现场示意图1张，照片1张，录像1件。"}}}});
  enters(p, p.lead(), "evidence.taken",
         {{"act", p.running_act()}, {"evidence_kind", "examination_record"}, {"name", place + "勘验笔录"}, {"proves", findings}, {"paper", id_of(record)}});
  p.sign(record, present);
  p.end_act();
}

void alleged(DemoPlayer& p, const Charge& charge, JsonArray evidence, JsonObject more) {
  for (const auto& one : evidence)
    enters(p, p.lead(), "evidence.assessed", {{"evidence", one}, {"assessment", "admitted"}, {"reason", "来源合法，与其他证据相互印证"}});
  JsonObject body{{"party", charge.party}, {"facts", charge.facts}, {"duty", charge.duty}, {"penalty_basis", charge.penalty_basis}};
  if (!evidence.empty()) body["evidence"] = std::move(evidence);
  put(body, more);
  enters(p, p.lead(), "violation.alleged", std::move(body));
}

void inquiry_ended(DemoPlayer& p, const Charge& charge, const char* result, JsonArray violations) {
  const auto report = p.prepare_for_case("inquiry_report");
  enters(p, p.lead(), "inquiry.concluded",
         {{"result", result}, {"facts", charge.facts}, {"law", charge.penalty_basis}, {"proposal", charge.content},
          {"violations", std::move(violations)}, {"paper", id_of(report)}});
  p.minutes(60);
}

void told_in_advance(DemoPlayer& p, const Charge& charge, const std::string& receiver, bool hearing, bool receipted) {
  const auto paper = p.prepare_for_case(hearing ? "hearing_right_notice" : "penalty_notice");
  JsonObject body{{"noticed", JsonArray{"penalty"}}, {"party", charge.party}, {"facts", charge.facts}, {"basis_told", charge.penalty_basis},
                  {"reason_told", charge.reason}, {"penalties", charge.penalties()}, {"fine_fen", charge.fine_fen}, {"content", charge.content},
                  {"rights_told", JsonArray{"statement", "defence"}}, {"because", "first"}, {"violations", JsonArray{charge.violation}},
                  {"paper", id_of(paper)}};
  if (hearing) {
    body["noticed"] = JsonArray{"penalty", "hearing_right"};
    body["rights_told"] = JsonArray{"statement", "defence", "hearing"};
  }
  enters(p, p.lead(), "notice.issued", std::move(body));
  p.minutes(30);
  JsonObject served{{"service_manner", "direct"}, {"papers", JsonArray{id_of(paper)}}, {"party", charge.party}, {"recipient", receiver},
                    {"recipient_capacity", "legal_representative"}, {"recipient_signed", true}, {"received_on", p.day(0)},
                    {"server_names", JsonArray{p.person(p.lead()).name, p.person(p.second()).name}}};
  if (receipted) served["receipt"] = signed_receipt(p, id_of(paper), receiver);
  enters(p, p.lead(), "service.made", std::move(served));
}

void waived(DemoPlayer& p, const std::string& notice, const std::string& by, JsonArray rights) {
  enters(p, p.lead(), "right.waived",
         {{"waived", std::move(rights)}, {"stage_of", "penalty_notice"}, {"by", JsonObject{{"name", by}}}, {"party", "party-1"},
          {"manner", "written"}, {"explicit", true}, {"notice", notice}});
}

void decided(DemoPlayer& p, const Charge& charge, const std::string& approval, JsonArray evidence, JsonObject more) {
  const auto decision = p.prepare_for_case("penalty_decision");
  JsonObject body{{"decision_kind", "penalty"}, {"party", charge.party}, {"penalties", charge.penalties()}, {"fine_fen", charge.fine_fen},
                  {"content", charge.content}, {"facts", charge.facts}, {"duty", charge.duty}, {"penalty_basis", charge.penalty_basis},
                  {"violations", JsonArray{charge.violation}}, {"evidence", std::move(evidence)}, {"dated", p.day(0)}, {"pay_by_days", 15},
                  {"remedies_told", true}, {"sealed", true}, {"approval", approval}, {"paper", id_of(decision)}};
  put(body, more);
  enters(p, p.lead(), "decision.issued", std::move(body));
}

}  // namespace zhilu
