// What tests of approvals share: a penalty case, people of each level, the steps that the screens take.
#pragma once

#include "bureau.h"

namespace use_cases {

class Approvals : public ::testing::Test {
 protected:
  Approvals() : deputy(bureau.enlist("fu", "副局长子", "", {"deputy_head"})), a_case(opened()) {}

  Inspection opened() {
    return bureau.open_inspection_by(bureau.lead, &bureau.second, "涉嫌未按规定培训特种作业人员案",
                                     {{"kind", "general_penalty"}, {"cause", "涉嫌特种作业人员未持证上岗案"}});
  }
  std::string put_up(const char* matter, const Paper* paper = nullptr, JsonObject more = {}) {
    JsonObject asked{{"approval_matter", matter}, {"proposal", "符合立案标准，建议立案调查"}};
    if (paper != nullptr) asked["paper"] = paper->id;
    return text(a_case.does("request_approval", joined(std::move(asked), more)), "approval");
  }
  std::int64_t version() { return static_cast<std::int64_t>(a_case.version()); }
  JsonObject opinion(const std::string& approval, const char* what = "agree", JsonObject more = {}) {
    return joined({{"case", a_case.id()}, {"approval", approval}, {"opinion", what}, {"seen", version()}, {"code", kCode}}, more);
  }
  void agrees(const Person& who, const std::string& approval, JsonObject more = {}) {
    bureau.does(who, "case.give_opinion", opinion(approval, "agree", std::move(more)));
  }
  Json brief(const Person& who, const std::string& approval, JsonObject more = {}) {
    return bureau.does(who, "case.approval_brief", joined({{"case", a_case.id()}, {"approval", approval}}, more));
  }
  Json approval(const std::string& id) { return item(a_case.view(), "approvals", "approval", id); }
  void something_happens() {
    a_case.does("record", {{"type", "urgency.declared"}, {"body", JsonObject{{"urgent_for", "filing"}, {"reason", "证据可能灭失"}}}});
  }

  Bureau bureau;
  Person deputy;
  Inspection a_case;
};

}  // namespace use_cases
