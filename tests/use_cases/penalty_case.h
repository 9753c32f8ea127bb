// A penalty case in the tests: opened on a report, entered into, put up for approval, decided.
#pragma once

#include "bureau.h"

namespace use_cases {

class PenaltyCase : public ::testing::Test {
 protected:
  PenaltyCase() { deputy = bureau.enlist("fu", "副局长子", "", {"deputy_head"}); }

  Inspection opened(JsonObject more = {}) {
    return bureau.open_inspection_by(
        bureau.lead, &bureau.second, "涉嫌未按规定培训特种作业人员案",
        joined({{"kind", "general_penalty"},
                {"cause", "涉嫌特种作业人员未持证上岗案"},
                {"source", JsonObject{{"source_kind", "report"}, {"text", "群众举报有人无证焊接"}, {"informant_protected", true}}}},
               std::move(more)));
  }
  Json enters(Inspection& a_case, const char* type, JsonObject body) {
    return a_case.does("record", {{"type", type}, {"body", std::move(body)}});
  }
  base::Error refuses(Inspection& a_case, const char* type, JsonObject body) {
    return a_case.refused("record", {{"type", type}, {"body", std::move(body)}});
  }
  std::string put_up(Inspection& a_case, const char* matter, const Paper* paper = nullptr, JsonObject more = {}) {
    JsonObject asked{{"approval_matter", matter}, {"proposal", "符合立案标准，建议立案调查"}};
    if (paper != nullptr) asked["paper"] = paper->id;
    return text(a_case.does("request_approval", joined(std::move(asked), more)), "approval");
  }
  JsonObject opinion(Inspection& a_case, const std::string& approval, const char* what, JsonObject more = {}) {
    return joined({{"case", a_case.id()}, {"approval", approval}, {"opinion", what}, {"code", kCode}, {"seen", static_cast<std::int64_t>(a_case.version())}}, more);
  }
  void agrees(Inspection& a_case, const Person& who, const std::string& approval, const Paper* paper = nullptr) {
    bureau.does(who, "case.give_opinion", opinion(a_case, approval, "agree", seen(paper)));
  }
  static JsonObject seen(const Paper* paper) {
    return paper == nullptr ? JsonObject{} : JsonObject{{"document_digest", paper->signed_digest}, {"text", "同意"}};
  }
  Json approval(Inspection& a_case, const std::string& id) { return item(a_case.view(), "approvals", "approval", id); }

  Bureau bureau;
  Person deputy;
};

}  // namespace use_cases
