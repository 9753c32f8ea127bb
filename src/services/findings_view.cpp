#include "services/findings_view.h"

#include "services/case_view.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

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

JsonArray lanes_of(Core& core, const rulebook::Rulebook& book, const Findings& findings, const records::CaseState& state) {
  JsonArray lanes;
  for (const auto& article : book.articles()) {
    JsonArray obligations;
    for (const auto& o : findings.obligations)
      if (o.article() == article.number && o.source() == article.source)
        obligations.push_back(obligation_view(o, state, core.parts.vocabulary));
    lanes.push_back(JsonObject{{"article", article.number},
                               {"clause", article.clause},
                               {"source", article.source},
                               {"layer", std::string(rulebook::name_of(article.layer))},
                               {"title", article.title.zh},
                               {"title_en", article.title.en},
                               {"principle", article.principle},
                               {"statement", article.statement.zh},
                               {"statement_en", article.statement.en},
                               {"reason", article.reason.zh},
                               {"reason_en", article.reason.en},
                               {"obligations", std::move(obligations)}});
  }
  return lanes;
}

}  // namespace services
