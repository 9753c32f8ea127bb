// A penalty case by the general procedure, from what an inspection found to the decision (安全生产法第三十条、第九十七条第（七）项).
#include "zhilu/demo_story.h"

namespace zhilu {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::int64_t kFine = 3'000'000;  // fen
constexpr const char* kDuty = "《中华人民共和国安全生产法》第三十条第一款";
constexpr const char* kPenalty = "《中华人民共和国安全生产法》第九十七条第（七）项";
constexpr const char* kFacts = "焊工一名未取得特种作业操作证，在钢结构车间从事焊接作业。";

void enters(DemoPlayer& p, const std::string& who, const char* type, JsonObject body) {
  p.act(who, "record", {{"type", type}, {"body", std::move(body)}});
}

// Put up on its paper and agreed to by each level in turn, an hour apart.
std::string approved(DemoPlayer& p, const char* matter, const char* form, const char* proposal,
                     std::initializer_list<const char*> levels, JsonObject fields = {}, JsonObject more = {}) {
  const auto paper = p.prepare_for_case(form, std::move(fields));
  if (std::string_view(matter) == "filing")
    for (const char* handler : {"jia", "yi"}) p.sign_as(paper, "handler", handler);
  JsonObject asked{{"approval_matter", matter}, {"proposal", proposal}, {"paper", base::text_at(paper, "paper")}};
  for (const auto& member : more) asked[member.key()] = member.value();
  const auto made = p.act("jia", "request_approval", std::move(asked));
  const auto approval = base::text_at(made, "approval");
  for (const char* who : levels) {
    if (!p.going()) break;
    p.minutes(60);
    p.act(who, "give_opinion",
          {{"approval", approval}, {"opinion", "agree"}, {"text", "同意"}, {"code", p.person(who).code},
           {"document_digest", base::text_at(paper, "signed_digest")}});
  }
  return approval;
}

std::string inspection(DemoPlayer& p, const std::string& firm) {
  p.open_case("jia", "yi", firm, "特种作业人员持证情况检查");
  p.begin("inspection", "钢结构车间");
  p.show_credential("车间主任十五");
  p.hazard("钢结构车间", "焊工一名未取得特种作业操作证上岗作业", 10, true, {{"basis", "安全生产法 第三十条"}});
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, "车间主任十五");
  p.issue(record, "车间主任十五");
  return p.case_id();
}

void interview(DemoPlayer& p) {
  p.begin("interview", "本局询问室");
  p.show_credential("焊工十五");
  enters(p, "jia", "party.told", {{"told", "rights"}, {"rights", JsonArray{"recusal", "statement"}}, {"to", JsonObject{{"name", "焊工十五"}}}, {"act", p.running_act()}});
  p.record("audio", "询问录音.wav", {{"kind", "act"}, {"id", p.running_act()}});
  p.minutes(40);
  enters(p, "jia", "interview.held",
         {{"act", p.running_act()}, {"person", JsonObject{{"name", "焊工十五"}, {"capacity", "employee"}}}, {"ordinal", 1},
          {"recorder", "办案人乙"}, {"separately", true}, {"read_over", "read"}, {"questions", 6}});
  enters(p, "jia", "evidence.taken",
         {{"act", p.running_act()}, {"evidence_kind", "testimony"}, {"name", "焊工十五的询问笔录"}, {"proves", "未取证即上岗焊接"}});
  const auto record = p.prepare("interview_record",
                                {{"fields", JsonObject{{"period", p.time_of_visit()}, {"ordinal", "1"}, {"name", "焊工十五"}, {"sex", "male"},
                                                       {"id_number", "000000200001010000"}, {"recorder", "办案人乙"}, {"place", "本局询问室"},
                                                       {"dialogue", JsonArray{Json(JsonArray{"你从事焊接作业有无特种作业操作证？", "没有，还没来得及考。"})}}}}});
  p.sign(record, "");
  p.sign_as(record, "interviewee", "焊工十五");
  p.sign_as(record, "recorder", "办案人乙");
  p.end_act();
}

void told_and_waived(DemoPlayer& p) {
  const auto paper = p.prepare_for_case("penalty_notice");
  enters(p, "jia", "notice.issued",
         {{"noticed", JsonArray{"penalty"}}, {"party", "party-1"}, {"facts", kFacts}, {"basis_told", kPenalty}, {"reason_told", "违反特种作业人员持证上岗的规定"}, {"penalties", JsonArray{"fine"}},
          {"fine_fen", kFine}, {"content", "责令限期改正，处三万元罚款"}, {"rights_told", JsonArray{"statement", "defence"}},
          {"because", "first"}, {"violations", JsonArray{"violation-1"}}, {"paper", base::text_at(paper, "paper")}});
  p.minutes(30);
  enters(p, "jia", "service.made",
         {{"service_manner", "direct"}, {"papers", JsonArray{base::text_at(paper, "paper")}}, {"party", "party-1"}, {"recipient", "负责人十五"},
          {"recipient_capacity", "legal_representative"}, {"recipient_signed", true}, {"received_on", p.day(0)},
          {"server_names", JsonArray{"办案人甲", "办案人乙"}}});
  p.days(1);
  enters(p, "jia", "right.waived",
         {{"waived", JsonArray{"statement", "defence"}}, {"stage_of", "penalty_notice"}, {"by", JsonObject{{"name", "负责人十五"}}},
          {"party", "party-1"}, {"manner", "written"}, {"explicit", true}, {"notice", "notice-1"}});
}

}  // namespace

void uncertified_welder(DemoPlayer& p, const std::string& firm) {
  const auto from = inspection(p, firm);
  p.days(1);
  p.open_case("jia", "yi", firm, "示例焊接工程有限公司涉嫌特种作业人员未持证上岗案",
              {{"kind", "general_penalty"}, {"cause", "涉嫌特种作业人员未取得相应资格上岗作业案"}, {"arises_from", from},
               {"source", JsonObject{{"source_kind", "inspection"}, {"text", "执法检查发现焊工一名无证上岗"}}}});
  approved(p, "filing", "filing_approval", "符合立案标准，建议立案调查", {"kezhang", "fuju", "juzhang"},
           {{"facts", "执法检查发现：焊工一名未取得特种作业操作证，在钢结构车间从事焊接作业，涉嫌违反安全生产法第三十条第一款。"}});
  p.days(1);
  interview(p);
  enters(p, "jia", "violation.alleged",
         {{"party", "party-1"}, {"facts", kFacts}, {"duty", kDuty}, {"penalty_basis", kPenalty}, {"first_time", true}, {"evidence", JsonArray{"evidence-1"}}});
  enters(p, "jia", "evidence.assessed", {{"evidence", "evidence-1"}, {"assessment", "admitted"}, {"reason", "与现场检查记录、照片相互印证"}});
  enters(p, "jia", "case.classified", {{"major", false}, {"reason", "罚款数额未达到重大案件标准"}});
  p.days(3);
  const auto report = p.prepare_for_case("inquiry_report");
  enters(p, "jia", "inquiry.concluded",
         {{"result", "punish"}, {"facts", kFacts}, {"law", kPenalty}, {"proposal", "责令限期改正，处三万元罚款"},
          {"violations", JsonArray{"violation-1"}}, {"paper", base::text_at(report, "paper")}});
  p.minutes(60);
  told_and_waived(p);
  p.days(1);
  const auto approval = approved(p, "handling", "handling_approval", "建议责令限期改正，处三万元罚款", {"kezhang", "fazhi", "fuju", "juzhang"},
                                 {}, {{"penalties", JsonArray{"fine"}}, {"fine_fen", kFine}, {"basis", kPenalty}});
  const auto decision = p.prepare_for_case("penalty_decision");
  enters(p, "jia", "decision.issued",
         {{"decision_kind", "penalty"}, {"party", "party-1"}, {"penalties", JsonArray{"fine"}}, {"fine_fen", kFine},
          {"content", "责令限期改正，处三万元罚款"}, {"facts", kFacts}, {"duty", kDuty}, {"penalty_basis", kPenalty},
          {"violations", JsonArray{"violation-1"}}, {"evidence", JsonArray{"evidence-1"}}, {"discretion", "首次被查处，积极配合，按基准从轻"},
          {"dated", p.day(0)}, {"pay_by_days", 15}, {"corrects_within", p.day(15)},
          {"remedies_told", true}, {"sealed", true}, {"approval", approval}, {"notice", "notice-1"}, {"paper", base::text_at(decision, "paper")}});
}

}  // namespace zhilu
