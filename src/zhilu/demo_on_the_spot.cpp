// The penalty on the spot of the sample bureau, from the gate to the archived file.
#include "zhilu/demo_steps.h"
#include "zhilu/demo_story.h"

namespace zhilu {

using base::JsonArray;
using base::JsonObject;

namespace {

// The seven items of the simplified procedure, each with its words.
void seven_items(DemoPlayer& p, const Charge& charge) {
  const auto item = [&](const char* name, const char* state, const std::string& text, JsonObject more = {}) {
    JsonObject body{{"simplified_item", name}, {"item_state", state}, {"text", text}, {"act", p.running_act()}};
    for (const auto& member : more) body[member.key()] = member.value();
    enters(p, p.lead(), "simplified.item_recorded", std::move(body));
  };
  item("conditions", "recorded", "违法事实确凿并有法定依据，罚款数额在当场处罚的限额以内", {{"fact_basis", charge.facts}, {"legal_basis", charge.penalty_basis}});
  item("steps", "recorded", "出示执法证件，当场查明违法事实，告知拟处罚的内容、事实、理由、依据和陈述申辩权，填写当场处罚决定书并当场交付");
  item("statement", "recorded", "称不知道必须安装，三日内装好");
  item("review", "recorded", "不影响违法事实的认定，不予采纳", {{"adopted", "none"}});
  item("report", "recorded", "当日报本局备案");
  item("collection", "does_not_apply", "到指定银行缴纳，不当场收缴");
  item("others", "none_made", "没有其他应当记录的内容");
}

}  // namespace

// 安全生产法第三十六条第四款、第九十九条第（八）项: no gas alarm, 2,000 yuan on the spot, reported, paid at the bank, closed, archived.
void restaurant_without_gas_alarm(DemoPlayer& p, const std::string& firm) {
  const Charge charge{.facts = "后厨使用燃气，未安装可燃气体报警装置。",
                      .duty = "《中华人民共和国安全生产法》第三十六条第四款",
                      .penalty_basis = "《中华人民共和国安全生产法》第九十九条第（八）项",
                      .content = "责令改正，当场罚款二千元",
                      .reason = "餐饮行业使用燃气未安装可燃气体报警装置",
                      .fine_fen = 200'000};
  const char* manager = "店长十九";
  p.open_case("bing", "ding", firm, "示例小吃店未安装可燃气体报警装置案",
              {{"kind", "simplified_penalty"}, {"cause", "餐饮单位使用燃气未安装可燃气体报警装置案"}});
  p.begin("on_the_spot_penalty", "后厨");
  p.show_credential(manager);
  p.minutes(10);
  alleged(p, charge, {}, {{"first_time", true}});
  enters(p, p.lead(), "party.told",
         {{"told", "rights"}, {"rights", JsonArray{"statement", "defence"}}, {"to", JsonObject{{"name", manager}}}, {"act", p.running_act()}});
  seven_items(p, charge);
  const auto draft = p.prepare("simplified_penalty_decision");
  const auto paper = base::text_at(draft, "paper");
  enters(p, p.lead(), "decision.issued",
         {{"decision_kind", "simplified_penalty"}, {"party", charge.party}, {"penalties", charge.penalties()}, {"fine_fen", charge.fine_fen}, {"content", charge.content},
          {"facts", charge.facts}, {"duty", charge.duty}, {"penalty_basis", charge.penalty_basis}, {"violations", JsonArray{"violation-1"}}, {"dated", p.day(0)},
          {"corrects_within", p.day(3)}, {"remedies_told", true}, {"reconsideration_first", true}, {"sealed", true}, {"paper", paper}});
  const auto decision = p.prepare("simplified_penalty_decision", {{"paper", paper}});
  for (const auto& officer : {p.lead(), p.second()}) p.sign_as(decision, "officer", officer);
  p.sign_as(decision, "party", manager);
  p.issue(decision, manager);
  enters(p, p.lead(), "decision.announced",
         {{"decision", "decision-1"}, {"to", JsonObject{{"name", manager}, {"capacity", "site_manager"}}}, {"party_present", true}, {"handed_over", true}, {"paper", paper}, {"act", p.running_act()}});
  p.end_act();
  p.minutes(120);
  enters(p, p.lead(), "decision.reported", {{"decision", "decision-1"}, {"to", "示例区应急管理局法制机构"}, {"report_purpose", "bureau_record"}});
  p.days(3);
  enters(p, p.lead(), "decision.performed", {{"decision", "decision-1"}, {"performed_what", "correction"}, {"performance", "whole"}, {"text", "已安装可燃气体报警装置"}});
  p.days(2);
  enters(p, p.lead(), "payment.received",
         {{"decision", "decision-1"}, {"amount_fen", charge.fine_fen}, {"channel", "bank"}, {"purpose", JsonArray{"fine"}}, {"receipt_number", "示票0019"}, {"receipt_kind", "bank_slip"}});
  enters(p, p.lead(), "publication.made", {{"decision", "decision-1"}, {"channel_name", "示例区人民政府网站"}, {"reviewed_by", p.person(p.second()).name}});
  approved(p, "closing", "closing_approval", "决定已履行完毕，建议结案", {"kezhang", "fuju", "juzhang"}, {{"outcome", "performed"}});
  p.minutes(30);
  p.act("bing", "close", {{"outcome", "performed"}, {"reason", "罚款已缴清，已安装报警装置"}});
  p.days(3);
  p.act("dangan", "archive", {});
}

}  // namespace zhilu
