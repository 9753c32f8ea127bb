#include "services/findings_view.h"

#include "rulebook/gathering.h"
#include "rulebook/told_once.h"

namespace services {

using base::ErrorKind;
using base::fail;
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

// Whether it reads alike in every case under the rulebook.
bool says_nothing_of_the_case(const rulebook::Obligation& o) {
  return o.status == rulebook::Status::not_triggered && o.also.empty() && !o.own && o.id == o.rule();
}

Json short_view(const rulebook::Obligation& o) {
  return JsonObject{{"id", o.id}, {"rule", o.rule()}, {"status", std::string(rulebook::name_of(o.status))},
                    {"effect", std::string(rulebook::name_of(o.effect))}};  // which the bureau's parameters may say
}

// Of each clause of the article that is the sum of others: what it gathers here, and where each of it is told.
JsonArray gathered_view(const rulebook::Article& article, const rulebook::Obligations& told, const records::CaseState& state,
                        const records::Vocabulary& vocabulary) {
  JsonArray out;
  for (const auto& clause : article.declared) {
    if (!clause.gathers) continue;
    JsonArray obligations;
    for (const auto& one : rulebook::gathered(article, *clause.gathers, told))
      obligations.push_back(told_elsewhere_view(*one.answer, *one.finding, state, vocabulary));
    out.push_back(JsonObject{{"clause", clause.clause},
                             {"first", clause.gathers->first},
                             {"last", clause.gathers->last},
                             {"obligations", std::move(obligations)}});
  }
  return out;
}

}  // namespace

base::Result<Moment> moment_asked(Core& core, const Json& input) {
  Moment out{core.now(), {}, 0};
  if (const auto text = base::text_at(input, "at"); !text.empty()) {
    auto parsed = base::Instant::parse(text);
    if (!parsed) {
      parsed.error().where = "/at";
      return base::pass_on(std::move(parsed).error());
    }
    out.at = *parsed;
  }
  if (const auto seq = base::int_at(input, "seq")) {
    if (*seq < 0) return fail(ErrorKind::invalid, "findings.bad_seq", "an entry of the log has no negative number", "seq");
    out.known = static_cast<std::uint64_t>(*seq);
  }
  ZL_TRY(const auto position, core.parts.store.position(ports::LogName::record));
  if (out.known && *out.known >= position.size)
    return fail(ErrorKind::invalid, "findings.bad_seq", "the log holds " + std::to_string(position.size) + " entries", "seq",
                "name an entry that there is");
  out.newest = position.size == 0 ? 0 : position.size - 1;
  return out;
}

JsonObject reference_view(const records::RulebookRef& book) {
  return {{"id", book.id}, {"version", book.version}, {"digest", book.digest}};
}

JsonObject findings_view(const Moment& moment, const Findings& found) {
  return {{"at", moment.at.text()},
          {"seq", moment.known.value_or(moment.newest)},
          {"rulebook", reference_view(found.rulebook)},
          {"counts", to_json(found.counts)}};
}

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
  out.as_object()["explained_as"] = rulebook::explained_as(finding);
  if (finding.own)
    out.as_object()["own"] =
        part_of(obligation_view(*finding.own, state, vocabulary),
                {"status", "effect", "certainty", "due", "due_provisional", "explained", "why", "why_en"});
  return out;
}

Json told_elsewhere_view(const rulebook::Obligation& answer, const rulebook::Obligation& finding,
                         const records::CaseState& state, const records::Vocabulary& vocabulary) {
  auto out = part_of(obligation_view(answer, state, vocabulary),
                     {"id", "rule", "article", "clause", "title", "title_en", "subject", "status", "effect", "certainty", "due"});
  out["under"] = JsonObject{{"id", finding.id},
                            {"article", finding.article()},
                            {"clause", finding.clause()},
                            {"source", finding.source()}};
  return out;
}

JsonObject article_text(const rulebook::Article& article) {
  return {{"article", article.number},
          {"clause", article.clause},
          {"source", article.source},
          {"layer", std::string(rulebook::name_of(article.layer))},
          {"title", article.title.zh},
          {"title_en", article.title.en},
          {"principle", article.principle},
          {"statement", article.statement.zh},
          {"statement_en", article.statement.en},
          {"reason", article.reason.zh},
          {"reason_en", article.reason.en}};
}

JsonArray lanes_of(Core& core, const rulebook::Rulebook& book, const Findings& findings, const records::CaseState& state,
                   LaneTexts texts) {
  const bool brief = texts == LaneTexts::brief;
  const auto told = findings.told();
  JsonArray lanes;
  for (const auto& article : book.articles()) {
    const auto is_its_own = [&](const rulebook::Obligation& o) { return o.article() == article.number && o.source() == article.source; };
    JsonArray obligations, elsewhere;
    for (const auto& o : told) {
      if (is_its_own(o)) obligations.push_back(brief && says_nothing_of_the_case(o) ? short_view(o) : finding_view(o, state, core.parts.vocabulary));
      for (const auto& other : o.also)
        if (is_its_own(*other)) elsewhere.push_back(told_elsewhere_view(*other, o, state, core.parts.vocabulary));
    }
    auto lane = brief ? JsonObject{{"article", article.number}, {"clause", article.clause}, {"source", article.source}} : article_text(article);
    lane["obligations"] = std::move(obligations);
    lane["elsewhere"] = std::move(elsewhere);
    if (auto gathered = gathered_view(article, told, state, core.parts.vocabulary); !gathered.empty()) lane["gathered"] = std::move(gathered);
    lanes.push_back(std::move(lane));
  }
  return lanes;
}

}  // namespace services
