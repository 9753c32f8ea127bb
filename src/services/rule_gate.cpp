#include "services/rule_gate.h"

#include "services/core.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using rulebook::GateAnswer;
using rulebook::Strength;

namespace {

std::string basis_of(const GateAnswer& answer) { return answer.source + answer.clause; }

tl::unexpected<base::Error> held_back(const char* family, const GateAnswer& answer, std::string remedy) {
  return base::fail(base::ErrorKind::blocked, family + answer.gate, answer.text.zh, basis_of(answer), std::move(remedy));
}

// What a person wrote for going on against this gate; empty: nothing.
std::string reason_for(const records::Command& command, const std::string& gate) {
  const auto* reasons = base::array_at(command.input, "gate_reasons");
  if (reasons == nullptr) return {};
  for (const auto& given : *reasons)
    if (base::text_at(given, "gate") == gate) return base::text_at(given, "reason");
  return {};
}

records::NewEvent passed(const records::Command& command, const GateAnswer& answer, const std::string& reason) {
  return {"gate.passed/1", JsonObject{{"gate", answer.gate},
                                      {"command", command.name},
                                      {"basis", basis_of(answer)},
                                      {"told", answer.text.zh},
                                      {"reason", reason}}};
}

}  // namespace

JsonObject gate_fields(const Json& input) {
  JsonObject fields;
  if (const auto* own = input.if_object()) fields = *own;
  if (const auto* entry = base::object_at(input, "body"))
    for (const auto& member : *entry) fields[member.key()] = member.value();
  fields.erase("body");
  return fields;
}

base::Result<std::vector<records::NewEvent>> RuleGate::ask(const records::Command& command,
                                                           const records::Subject& subject) const {
  auto fields = gate_fields(command.input);
  fields[subject.kind] = subject.id;
  ZL_TRY(const auto answers, core_.rules.gate_answers(core_, state_, command.name, fields));
  advised_.clear();
  for (const auto& answer : answers)
    if (!answer.allowed && answer.strength == Strength::block)
      return held_back("gate.", answer, answer.offers.empty() ? "" : answer.offers.front().label.zh);
  std::vector<records::NewEvent> reasons;
  for (const auto& answer : answers) {
    if (answer.allowed) continue;
    if (answer.strength == Strength::advise) {
      advised_.push_back(answer);
      continue;
    }
    const auto reason = reason_for(command, answer.gate);
    if (reason.empty()) return held_back("gate_reason.", answer, "give the reason in gate_reasons, and go on");
    reasons.push_back(passed(command, answer, reason));
  }
  return reasons;
}

JsonArray RuleGate::advice() const {
  JsonArray out;
  for (const auto& answer : advised_)
    out.push_back(JsonObject{
        {"gate", answer.gate}, {"basis", basis_of(answer)}, {"text", answer.text.zh}, {"text_en", answer.text.en}});
  return out;
}

}  // namespace services
