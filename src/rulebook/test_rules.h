// A small rulebook of a made-up trade, so that tests of the engine hang on no article of any real one.
#pragma once

#include <string>

#include "rulebook/test_data.h"

namespace rulebook {

inline base::Instant t(std::string_view text) {
  return base::Instant::parse(text).value();
}

// The shipped messages, a manifest, and the text of one more file of the given layer.
inline Files small_bundle(const std::string& more, const std::string& lower = {}) {
  Files files;
  const auto shipped = read_data("rulebooks");
  files["common/messages.yaml"] = shipped.at("common/messages.yaml");
  files["small/0.yaml"] =
      "layer: language\n"
      "rulebook: {id: small, version: '1', title: {zh: 小, en: Small}, in_force: {from: 2020-01-01}}\n"
      "record:\n"
      "  corrections: {type: note.corrected, target: of, fields: fields}\n"
      "  times: {claimed: when, uncertainty: spread}\n"
      "  explanations: {type: note.explained, obligation: what, reason: why, command: note.explain, field: "
      "what,"
      " label: {zh: 说明, en: Explain}}\n";
  files["small/1.yaml"] = more;
  if (!lower.empty()) files["small/2.yaml"] = lower;
  return files;
}

inline std::string head(const std::string& layer) {
  return "layer: " + layer +
         "\nsource: {title: {zh: 某法, en: Some law}}\n"
         "articles: [{article: 1, clause: 第一条, title: {zh: 一, en: One}}]\n";
}

// A rule that asks for a parcel's receipt within two days; `more` is put at its end, indented by four.
inline std::string parcel_rule(const std::string& more = {}) {
  return "rules:\n"
         "  - id: receipt\n"
         "    article: 1\n"
         "    clause: 第一条\n"
         "    title: {zh: 回执, en: Receipt}\n"
         "    asks: {zh: 要有回执, en: Keep a receipt}\n"
         "    answers: {zh: 收件人, en: the clerk}\n"
         "    cure: {zh: 补回执, en: Get one}\n"
         "    tags: [paperwork]\n"
         "    trigger: {record: parcel.sent}\n"
         "    subject: {kind: parcel, id: $trigger.parcel, label: {zh: '件{$trigger.parcel}', en: 'parcel "
         "{$trigger.parcel}'}}\n"
         "    scope: {place: $trigger.place}\n"
         "    requires: {record: receipt.kept, where: {parcel: $trigger.parcel}, says: {zh: 回执, en: the "
         "receipt}}\n" +
         more;
}

inline std::string two_days() {
  return "    deadline: {starts: {time: $trigger}, amount: 2, unit: natural_days}\n";
}

inline Fact fact(std::uint64_t seq, std::string_view at, std::string type, std::string_view body) {
  Fact out;
  out.seq = out.n = seq;
  out.at = t(at);
  out.type = std::move(type);
  out.by.text = "clerk";
  out.body = base::parse_json(body).value();
  return out;
}

inline Calendar no_calendar() {
  return Calendar();
}

// What events of the made-up trade there are.
inline Vocabulary parcels() {
  Vocabulary out;
  out.events = {{"parcel.sent", {"parcel", "place"}},
                {"receipt.kept", {"parcel", "when"}},
                {"note.corrected", {}},
                {"note.explained", {}},
                {"flood.declared", {}},
                {"boat.came", {}}};
  return out;
}

inline Rulebook load(const std::string& law) {
  auto loaded = Rulebook::load(small_bundle(head("law") + law));
  if (!loaded) ADD_FAILURE() << loaded.error().text();
  return std::move(loaded).value();
}

}  // namespace rulebook
