#include "services/told_view.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

// Of the view of an obligation, what tells a source and how it stands.
JsonObject part_of(const Json& view, std::initializer_list<const char*> fields) {
  JsonObject out;
  for (const char* field : fields)
    if (const auto* value = base::find(view, field)) out[field] = *value;
  return out;
}

}  // namespace

Json finding_view(const rulebook::Obligation& finding, const records::CaseState& state,
                  const records::Vocabulary& vocabulary) {
  Json out = obligation_view(finding, state, vocabulary);
  JsonArray also;
  for (const auto& other : finding.also) {
    auto source = part_of(obligation_view(*other, state, vocabulary),
                          {"id", "rule", "article", "clause", "source", "title", "title_en", "status",
                           "effect", "certainty", "due", "due_provisional", "explained", "why", "why_en"});
    source["layer"] = std::string(rulebook::name_of(other->layer()));
    also.emplace_back(std::move(source));
  }
  out.as_object()["also"] = std::move(also);
  if (finding.own)
    out.as_object()["own"] =
        part_of(obligation_view(*finding.own, state, vocabulary),
                {"status", "effect", "certainty", "due", "due_provisional", "explained", "why", "why_en"});
  return out;
}

Json told_elsewhere_view(const rulebook::Obligation& answer, const rulebook::Obligation& finding,
                         const records::CaseState& state, const records::Vocabulary& vocabulary) {
  auto out = part_of(obligation_view(answer, state, vocabulary),
                     {"id", "rule", "title", "title_en", "subject", "status", "effect", "certainty", "due"});
  out["under"] = JsonObject{{"id", finding.id},
                            {"article", finding.article()},
                            {"clause", finding.clause()},
                            {"source", finding.source()}};
  return out;
}

}  // namespace services
