#include "zhilu/demo_story.h"

#include "records/commands.h"

namespace zhilu {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

// A credit code that passes its check digit and belongs to nobody: the registration digits spell that it is a sample.
std::string sample_code(int n) {
  static constexpr char kAlphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  std::string code = "91000000" "DEMA" + std::string(n < 10 ? "0000" : "000") + std::to_string(n);
  for (const char c : std::string(kAlphabet))
    if (records::check_credit_code(code + c)) return code + c;
  return {};
}

// 09:00 at +08:00 of a day so many days before the present.
base::Instant morning(base::Instant present, int days_ago) {
  return base::LegalDay::of(present).plus(-days_ago).begin().plus_hours(9);
}

// What a bureau sets for itself: its short name in numbers, and where a party may turn to.
void parameters(DemoPlayer& p) {
  static constexpr std::pair<const char*, const char*> kSet[] = {
      {"bureau.government", "示例市人民政府"},
      {"bureau.court", "示例区人民法院"},
      {"bureau.region", "示"},
      {"bureau.bank", "示例银行示例支行"},
      {"bureau.bank_account_name", "示例市财政局非税收入专户"},
      {"bureau.bank_account", "0000 0000 0000 0000"},
      // Invented, so that one sees where a bureau's own steps stand.
      {"discretion.work_safety_law_2021.a97.first.unit", "轻微 0-30000; 一般 30000-60000; 较重 60000-100000"},
      {"discretion.work_safety_law_2021.a97.overdue.unit", "一般 100000-150000; 较重 150000-200000"},
      {"numbering.case.inspection", "（示）应急检〔{year}〕{serial}号"},
      {"numbering.paper.inspection_record", "（示）应急检记〔{year}〕{serial}号"},
      {"numbering.paper.rectification_order", "（示）应急责改〔{year}〕{serial}号"},
      {"numbering.paper.reinspection_opinion", "（示）应急复查〔{year}〕{serial}号"}};
  for (const auto& [name, value] : kSet) p.call("system", "parameter.set", {{"name", name}, {"value", value}});
}

void people(DemoPlayer& p) {
  p.enlist({"jia", "办案人甲", "示0001", "执法人员", {"officer"}, {}, {}});
  p.enlist({"yi", "办案人乙", "示0002", "执法人员", {"officer"}, {}, {}});
  p.enlist({"bing", "办案人丙", "示0003", "执法人员", {"officer"}, {}, {}});
  p.enlist({"ding", "办案人丁", "示0004", "执法人员", {"officer"}, {}, {}});
  p.enlist({"zhen", "镇执法员午", "示T001", "示例镇综合执法人员", {"officer"}, {}, {}});
  p.enlist({"ducha", "督察员戊", "", "督察", {"supervisor"}, {}, {}});
  p.enlist({"dangan", "档案员己", "", "档案管理", {"archivist"}, {}, {}});
  p.enlist({"kezhang", "科长庚", "示0005", "支队负责人", {"section_head"}, {}, {}});
  p.enlist({"juzhang", "局长辛", "", "主要负责人", {"bureau_head"}, {}, {}});
  p.enlist({"fuju", "副局长丑", "", "分管负责人", {"deputy_head"}, {}, {}});
  p.enlist({"fazhi", "法审员寅", "", "法制审核员", {"legal_reviewer"}, {}, {}});
  p.enlist({"yinzhang", "印章员卯", "", "办公室", {"seal_keeper"}, {}, {}});
  p.enlist({"zhuchi", "主持人辰", "", "听证主持人", {"hearing_host"}, {}, {}});
  p.enlist({"weiyuan", "委员巳", "", "案审委员", {"committee_member"}, {}, {}});
}

// A town whose officers take part in cases, by a letter that both have published.
void entrusted_town(DemoPlayer& p) {
  const auto enter = [&](const char* type, JsonObject body) { p.call("kezhang", "bureau.record", {{"type", type}, {"body", std::move(body)}}); };
  const char* letter = "示应急委〔1〕号";
  enter("entrustment.made", {{"entrustment", letter}, {"organisation", "示例镇人民政府"}, {"entrusted_matters", "辖区内小微企业的检查和处罚"},
                             {"powers", "警告，五千元以下罚款"}, {"from", p.day(0)}, {"until", p.day(730)}});
  enter("entrustment.published", {{"entrustment", letter}, {"published_by", "both"}, {"channel_name", "示例区人民政府网站"}});
}

JsonObject firm(int n, const char* name, const char* address, const char* head, const char* industry, JsonArray zones = {}) {
  return {{"name", name}, {"credit_code", sample_code(n)}, {"address", address}, {"representative", head},
          {"representative_position", "主要负责人"}, {"phone", "0000-0000000"}, {"industry", industry}, {"zones", std::move(zones)}};
}

// The plan of the present year: the section makes it, the principal head approves it. What is inspected before that year began is
// part of none.
struct Planned {
  std::string enterprise, officer;
  int visits;
  JsonArray planned_in;
};
void annual_plan(DemoPlayer& p, int year, const std::vector<Planned>& firms) {
  JsonArray items;
  for (const auto& firm : firms) {
    JsonObject item{{"enterprise", firm.enterprise}, {"visits", firm.visits}, {"officer", p.person(firm.officer).user}};
    if (!firm.planned_in.empty()) item["planned_in"] = firm.planned_in;
    items.push_back(std::move(item));
  }
  p.call("kezhang", "annual_plan.add_items", {{"year", year}, {"items", std::move(items)}});
  p.call("kezhang", "annual_plan.submit", {{"year", year}, {"note", "按分类分级监管编制，请审批"}});
  const auto plan = p.call("juzhang", "annual_plan.view", {{"year", year}});
  const auto* head = base::find(plan, "plan");
  const auto* submitted = head == nullptr ? nullptr : base::find(*head, "submitted");
  const auto seq = submitted == nullptr ? 0 : base::int_at(*submitted, "seq").value_or(0);
  p.call("juzhang", "annual_plan.approve", {{"year", year}, {"submitted", seq}, {"opinion", "同意，按计划实施"}});
}

// As the page of a new case has it: by plan, where this year's plan asks for the enterprise.
JsonObject by_plan(DemoPlayer& p, const std::string& firm) {
  const auto visits = p.call("kezhang", "enterprise.visits", {{"enterprise", firm}});
  return base::find(visits, "item") == nullptr ? JsonObject{} : JsonObject{{"by_plan", true}};
}

// -- the stories; each begins at nine in the morning of its day

void nothing_found(DemoPlayer& p, const std::string& firm) {
  p.open_case("jia", "yi", firm, "年度计划检查：消防与用电安全", by_plan(p, firm));
  p.minutes(20);
  p.begin("inspection", "办公楼及库房");
  p.show_credential("现场负责人一");
  p.minutes(50);
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, "现场负责人一");
  p.issue(record, "现场负责人一");
  p.act("jia", "close_clean", {});
  p.days(6);
  p.act("dangan", "archive", {});
}

void put_right_on_the_spot(DemoPlayer& p, const std::string& firm) {
  p.open_case("jia", "bing", firm, "机械设备安全检查");
  p.begin("inspection", "冲压车间");
  p.show_credential("车间主任二");
  const auto hazard = p.hazard("3号冲床", "冲床未设置明显的安全警示标志", 0, true, {{"basis", "安全生产法 第三十五条"}});
  p.rectify(hazard, "rectified");
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, "车间主任二");
  p.issue(record, "车间主任二");
  p.act("jia", "close", {{"outcome", "rectified"}, {"reason", "问题当场改正"}});
  p.days(9);
  p.act("dangan", "archive", {});
}

void extended_then_reinspected(DemoPlayer& p, const std::string& firm) {
  p.open_case("bing", "ding", firm, "应急预案演练检查");
  p.begin("inspection", "生产管理部");
  p.show_credential("安全总监三");
  const auto drill = p.hazard("应急管理台账", "未按规定定期组织应急救援预案演练", 15, false, {{"on_site", false}, {"basis", "安全生产法 第八十一条"}});
  const auto exits = p.hazard("包装车间东侧", "疏散通道堆放纸箱，通道宽度不足", 15);
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, "安全总监三");
  p.issue(record, "安全总监三");
  const auto order = p.prepare("rectification_order", {{"hazards", JsonArray{drill, exits}}});
  p.sign(order, "安全总监三");
  p.issue(order, "安全总监三");
  p.days(11);
  const auto asked = p.act("bing", "request_extension", {{"hazards", JsonArray{drill}}, {"until", p.day(10)}, {"reason", "演练须与外部救援队协同，日期已约定"}});
  p.minutes(60);
  p.act("kezhang", "decide_extension", {{"extension", base::text_at(asked, "extension")}, {"granted", true}, {"until", p.day(10)}});
  p.days(8);
  p.begin("reinspection", "生产管理部及包装车间");
  p.show_credential("安全总监三");
  p.rectify(drill, "rectified", false);
  p.rectify(exits, "rectified");
  const auto opinion = p.prepare("reinspection_opinion");
  p.sign(opinion, "安全总监三");
  p.issue(opinion, "安全总监三");
  p.end_act();
  const auto inspection = p.case_id();
  p.act("bing", "close", {{"outcome", "rectified"}, {"reason", "问题隐患已整改完毕"}});
  first_time_without_penalty(p, firm, inspection);
}

void exempt_zone_signed_on_paper(DemoPlayer& p, const std::string& firm) {
  p.open_case("jia", "yi", firm, "白酒储存场所专项检查");
  p.begin("inspection", "厂区大门、酒库");
  p.show_credential("库区主任四");
  p.minutes(5);
  p.act("jia", "declare_exemption",
        {{"act", p.running_act()}, {"ground", "1"}, {"scope", {{"kind", "zone"}, {"id", "zone-1"}, {"name", "酒库"}}},
         {"reason", "酒库为爆炸危险区域，所携记录设备不防爆"}});
  const auto alarm = p.hazard("酒库2号罐区", "可燃气体报警装置主机被关闭", 7, false, {{"zone", "zone-1"}, {"basis", "安全生产法 第三十六条第三款"}});
  const auto office = p.hazard("值班室", "值班记录缺页", 7);
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign_on_paper(record, "库区主任四", "一号柜-2层-04");
  p.issue(record, "库区主任四");
  const auto order = p.prepare("rectification_order", {{"hazards", JsonArray{alarm, office}}});
  p.sign_on_paper(order, "库区主任四", "一号柜-2层-04");
  p.issue(order, "库区主任四");
}

void overdue_reinspection(DemoPlayer& p, const std::string& firm) {
  p.open_case("yi", "ding", firm, "有限空间作业检查");
  p.begin("inspection", "污水处理站");
  p.show_credential("站长五");
  const auto a = p.hazard("集水池入口", "有限空间未设置警示标识和上锁", 7);
  const auto b = p.hazard("作业审批台账", "有限空间作业票缺少监护人签字", 7, false, {{"on_site", false}});
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, "站长五");
  p.issue(record, "站长五");
  const auto order = p.prepare("rectification_order", {{"hazards", JsonArray{a, b}}});
  p.sign(order, "站长五");
  p.issue(order, "站长五");
}

void refused_signature(DemoPlayer& p, const std::string& firm) {
  p.open_case("bing", "jia", firm, "动火作业检查");
  p.begin("inspection", "维修工段");
  p.show_credential("工段长六");
  const auto hazard = p.hazard("维修工段南侧", "动火作业现场未安排专人监护", 3);
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, "");
  const JsonObject version{{"paper", base::text_at(record, "paper")}, {"version", base::int_at(record, "version").value_or(1)},
                           {"signed_digest", base::text_at(record, "signed_digest")}};
  auto fields = version;
  fields["name"] = "工段长六";
  fields["reason"] = "称需请示总部，拒绝签字";
  fields["reported_to"] = "科长庚";
  fields["witness"] = JsonObject{{"name", "见证人壬"}, {"unit", "示例街道办事处"}};
  p.act("bing", "refuse_paper", std::move(fields));
  p.record("video", "拒签过程.mp4", {{"kind", "refusal"}, {"id", base::text_at(record, "paper")}});
  p.issue(record, "工段长六（拒签，留置现场）");
  const auto order = p.prepare("rectification_order", {{"hazards", JsonArray{hazard}}});
  p.sign(order, "总经理六");
  p.issue(order, "总经理六");
}

void late_upload(DemoPlayer& p, const std::string& firm) {
  p.open_case("ding", "yi", firm, "矿山井下通风检查", by_plan(p, firm));
  p.begin("inspection", "井下二采区");
  p.show_credential("矿长七");
  // No network below ground: entered in the evening with the true time; one recording came a day late.
  p.minutes(420);
  const auto found = p.now().plus_seconds(-5 * 3600).text();
  const auto fan = p.hazard("二采区回风巷", "局部通风机无风电闭锁装置", 10, false, {{"happened_at", found}});
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, "矿长七");
  p.issue(record, "矿长七");
  const auto order = p.prepare("rectification_order", {{"hazards", JsonArray{fan}}});
  p.sign(order, "矿长七");
  p.issue(order, "矿长七");
  p.minutes(21 * 60);
  p.record("video", "二采区回风巷.mp4", {{"kind", "hazard"}, {"id", fan}}, 26);
}

void signed_on_paper_and_closed(DemoPlayer& p, const std::string& firm) {
  p.open_case("yi", "bing", firm, "餐饮场所燃气使用检查");
  p.begin("inspection", "后厨");
  p.show_credential("店长八");
  const auto alarm = p.hazard("后厨灶台区", "未安装可燃气体报警装置", 5, true, {{"basis", "安全生产法 第三十六条第四款"}});
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign_on_paper(record, "店长八", "一号柜-3层-01");
  p.issue(record, "店长八");
  const auto order = p.prepare("rectification_order", {{"hazards", JsonArray{alarm}}});
  p.sign_on_paper(order, "店长八", "一号柜-3层-01");
  p.issue(order, "店长八");
  p.days(5);
  p.begin("reinspection", "后厨");
  p.show_credential("店长八");
  p.rectify(alarm, "rectified");
  const auto opinion = p.prepare("reinspection_opinion");
  p.sign_on_paper(opinion, "店长八", "一号柜-3层-01");
  p.issue(opinion, "店长八");
  p.end_act();
  p.act("yi", "close", {{"outcome", "rectified"}, {"reason", "已安装并验收"}});
}

void early_reinspection_not_put_right(DemoPlayer& p, const std::string& firm) {
  p.open_case("jia", "ding", firm, "溶剂仓库检查");
  p.begin("inspection", "甲类仓库");
  p.show_credential("仓储经理九");
  const auto store = p.hazard("甲类仓库北区", "超量储存溶剂，未分堆码放", 20);
  const auto drain = p.hazard("甲类仓库门口", "防流散设施缺失", 20);
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, "仓储经理九");
  p.issue(record, "仓储经理九");
  const auto order = p.prepare("rectification_order", {{"hazards", JsonArray{store, drain}}});
  p.sign(order, "仓储经理九");
  p.issue(order, "仓储经理九");
  p.days(6);
  p.act("jia", "request_reinspection", {{"reason", "企业称已提前整改完毕，申请复查"}});
  p.days(2);
  p.begin("reinspection", "甲类仓库");
  p.show_credential("仓储经理九");
  p.rectify(store, "not_rectified");
  p.rectify(drain, "rectified");
  const auto opinion = p.prepare("reinspection_opinion");
  p.sign(opinion, "仓储经理九");
  p.issue(opinion, "仓储经理九");
  p.end_act();
  p.act("jia", "close", {{"outcome", "transferred"}, {"reason", "逾期未整改问题另案立案查处"}});
}

void trade_secret(DemoPlayer& p, const std::string& firm) {
  p.open_case("bing", "yi", firm, "重大危险源登记检查");
  p.begin("inspection", "合成车间");
  p.show_credential("总工程师十");
  const auto screen = p.hazard("合成车间控制室", "合成工艺控制屏高温报警值被擅自调高", 10, false, {{"basis", "安全生产法 第三十六条第三款"}});
  p.act("bing", "declare_exemption",
        {{"act", p.running_act()}, {"ground", "2"}, {"scope", {{"kind", "thing"}, {"id", screen}, {"name", "合成工艺控制屏"}}},
         {"reason", "涉及商业秘密，企业不同意摄录"}});
  const auto source = p.hazard("合成车间储罐区", "重大危险源未登记建档", 10, true, {{"basis", "安全生产法 第四十条"}});
  p.minutes(3);
  p.act("bing", "amend_hazard", {{"hazard", source}, {"reason", "补充储罐编号"}, {"description", "储罐 V-101、V-102 构成重大危险源，未登记建档"}});
  p.record("audio", "谈话记录.wav", {{"kind", "act"}, {"id", p.running_act()}});
  p.end_act();
  const auto record = p.prepare("inspection_record");
  p.sign(record, "总工程师十");
  p.issue(record, "总工程师十");
  const auto order = p.prepare("rectification_order", {{"hazards", JsonArray{screen, source}}});
  p.sign(order, "总工程师十");
  p.issue(order, "总工程师十");
}

void other_ground_under_review(DemoPlayer& p, const std::string& firm) {
  p.open_case("ding", "jia", firm, "粉尘防爆检查");
  p.begin("inspection", "抛光车间");
  p.show_credential("生产经理十一");
  p.act("ding", "declare_exemption",
        {{"act", p.running_act()}, {"ground", "3"}, {"scope", {{"kind", "zone"}, {"id", "zone-1"}, {"name", "抛光车间除尘间"}}},
         {"reason", "除尘间正在清灰，能见度低，摄录不能成像"}});
  p.hazard("除尘间", "除尘系统未按规定清理", 5, false, {{"zone", "zone-1"}});
  const auto record = p.prepare("inspection_record", {{"fields", JsonObject{{"period", p.time_of_visit()}}}});
  p.sign(record, "生产经理十一");
  p.issue(record, "生产经理十一");
}

void one_officer_alone(DemoPlayer& p, const std::string& firm) {
  p.open_case("yi", "", firm, "举报核查：安全出口");
  p.begin("inspection", "营业大厅");
  p.minutes(2);
  p.act("yi", "show_credential", {{"act", p.running_act()}, {"shown_to", "店员十二"}});
  p.hazard("营业大厅北门", "安全出口上锁", 0);
  p.prepare("inspection_record");
}

void under_way_today(DemoPlayer& p, const std::string& firm) {
  p.open_case("jia", "yi", firm, "铸造车间综合检查", by_plan(p, firm));
  p.begin("inspection", "砂处理间、喷漆间");
  p.show_credential("厂长十三");
  p.act("jia", "declare_exemption",
        {{"act", p.running_act()}, {"ground", "1"}, {"scope", {{"kind", "zone"}, {"id", "zone-2"}, {"name", "喷漆间"}}},
         {"reason", "喷漆间为爆炸危险区域，无防爆记录设备"}});
  p.hazard("除尘器", "除尘器防爆片缺失", 10);
  p.hazard("砂处理间", "地面及梁上粉尘堆积", 10, false);
  const auto bottles = p.hazard("气瓶间", "氧气瓶两只未固定", 0);
  p.rectify(bottles, "rectified");
}

}  // namespace

void tell_story(DemoPlayer& p, base::Instant present) {
  parameters(p);
  people(p);
  entrusted_town(p);
  const auto zone = [](const char* id, const char* name) { return JsonObject{{"id", id}, {"name", name}, {"explosion_hazard", true}}; };
  struct Story {
    int days_ago;
    JsonObject firm;
    void (*tell)(DemoPlayer&, const std::string&);
    int planned = 0;  // visits, in the present year
  };
  const std::vector<Story> stories{
      {190, firm(18, "示例锻压机械有限公司", "示例市示范区十八路18号", "负责人十八", "机械"), one_death},
      {140, firm(3, "示例食品厂", "示例市示范区三路3号", "负责人三", "食品"), extended_then_reinspected},
      {110, firm(17, "示例化工储运有限公司", "示例市示范区十七路17号", "负责人十七", "危化"), unregistered_hazard_source},
      {90, firm(16, "示例安装工程有限公司", "示例市示范区十六路16号", "负责人十六", "建筑安装"), urgent_and_filed_late},
      {71, firm(15, "示例焊接工程有限公司", "示例市示范区十五路15号", "负责人十五", "金属制品"), uncertified_welder},
      {61, firm(1, "示例办公用品有限公司", "示例市示范区一路1号", "负责人一", "批发"), nothing_found, 1},
      {53, firm(2, "示例冲压件有限公司", "示例市示范区二路2号", "负责人二", "机械"), put_right_on_the_spot, 2},
      {30, firm(19, "示例小吃店", "示例市示范区十九路19号", "负责人十九", "餐饮"), restaurant_without_gas_alarm},
      {22, firm(5, "示例污水处理有限公司", "示例市示范区五路5号", "负责人五", "公用"), overdue_reinspection},
      {21, firm(8, "示例餐馆", "示例市示范区八路8号", "负责人八", "餐饮"), signed_on_paper_and_closed},
      {14, firm(9, "示例溶剂储运有限公司", "示例市示范区九路9号", "负责人九", "危化", {zone("zone-1", "甲类仓库")}), early_reinspection_not_put_right},
      {5, firm(4, "示例酿酒有限公司", "示例市示范区四路4号", "负责人四", "酿造", {zone("zone-1", "酒库")}), exempt_zone_signed_on_paper, 1},
      {4, firm(7, "示例铁矿", "示例市示范县七号沟", "负责人七", "金属矿山"), late_upload, 2},
      {3, firm(10, "示例精细化工有限公司", "示例市示范区十路10号", "负责人十", "化工"), trade_secret},
      {2, firm(6, "示例钢结构有限公司", "示例市示范区六路6号", "负责人六", "建材"), refused_signature},
      {1, firm(11, "示例五金抛光有限公司", "示例市示范区十一路11号", "负责人十一", "金属制品", {zone("zone-1", "除尘间")}), other_ground_under_review},
  };
  std::vector<std::string> firms;
  for (const auto& story : stories) firms.push_back(p.enterprise(story.firm));
  const auto mall = p.enterprise(firm(12, "示例商场", "示例市示范区十二路12号", "负责人十二", "商贸"));
  const auto foundry = p.enterprise(firm(13, "示例精密铸造有限公司", "示例市示范区十三路13号", "负责人十三", "铸造",
                                         {zone("zone-1", "砂处理间"), zone("zone-2", "喷漆间")}));
  const auto sawmill = p.enterprise(firm(14, "示例木业有限公司", "示例市示范区十四路14号", "负责人十四", "木材加工"));
  std::vector<Planned> planned{{foundry, "jia", 2, {"q2", "q4"}}, {sawmill, "bing", 1, {}}};
  for (std::size_t i = 0; i < stories.size(); ++i)
    if (stories[i].planned > 0) planned.push_back({firms[i], "ding", stories[i].planned, stories[i].planned > 1 ? JsonArray{"q1", "q3"} : JsonArray{}});
  annual_plan(p, base::LegalDay::of(present).civil().year, planned);
  for (std::size_t i = 0; i < stories.size(); ++i) {
    p.at(morning(present, stories[i].days_ago));
    stories[i].tell(p, firms[i]);
  }
  // Today, in the hours before the present.
  p.at(present.plus_seconds(-5 * 3600));
  one_officer_alone(p, mall);
  p.at(present.plus_seconds(-3 * 3600));
  under_way_today(p, foundry);
  p.at(present.plus_seconds(-20 * 60));
  p.open_case("bing", "ding", sawmill, "年度计划检查：粉尘与消防", by_plan(p, sawmill));
}

}  // namespace zhilu
