#include "records/apply_parts.h"

namespace records {
namespace {

using base::Result;

void erase_later(base::JsonObject& body) {
  for (const char* later :
       {"signatures", "seals", "refusals", "photographs", "confirmations", "issues", "earlier", "voided"})
    body.erase(later);
}

Result<std::string> paper_prepared(CaseState& state, const Event& event) {
  auto body = event.body.get_object();
  if (body.contains("act")) {
    ZL_CHECK(thing_of(state.acts, event, "act"));
  } else {
    body["act"] = "";
  }
  rename(body, "paper", "id");
  body["prepared_at"] = base::text_at(event.body, "happened_at", event.at.text());
  body["prepared_by"] = event.by;
  body["state"] = "prepared";
  erase_later(body);
  ZL_TRY(auto paper, part_of<Paper>(event, std::move(body)));
  for (auto& known : state.papers) {
    if (known.id != paper.id) continue;
    if (paper.version != known.version + 1)
      return base::pass_on(incoherent(event, "not the paper's next version"));
    paper.earlier = std::move(known.earlier);
    paper.earlier.push_back({known.version, known.signed_digest, known.prepared_at, std::move(known.marks)});
    paper.voided = std::move(known.voided);
    paper.block = std::move(known.block);
    known = std::move(paper);
    refresh(known);
    return known.id;
  }
  if (paper.id != next_id("paper", state.papers.size()) || paper.version != 1)
    return base::pass_on(incoherent(event, "'" + paper.id + "' is not the next paper in version 1"));
  state.papers.push_back(paper);
  return paper.id;
}

// The paper, when the event speaks of its present version and exactly those bytes.
Result<Paper*> paper_as_it_stands(CaseState& state, const Event& event) {
  ZL_TRY(auto* paper, thing_of(state.papers, event, "paper"));
  if (base::int_at(event.body, "version") != paper->version ||
      base::text_at(event.body, "signed_digest") != paper->signed_digest)
    return base::pass_on(incoherent(event, "it bears on another version of " + paper->id));
  return paper;
}

template <class T>
Result<std::string> add_mark(CaseState& state, const Event& event, std::vector<T> PaperMarks::* list) {
  ZL_TRY(auto* paper, paper_as_it_stands(state, event));
  auto body = body_of(event);
  body["seq"] = event.seq;
  body["by"] = event.by;
  ZL_TRY(auto mark, part_of<T>(event, std::move(body)));
  (paper->marks.*list).push_back(std::move(mark));
  refresh(*paper);
  return paper->id;
}

Result<std::string> paper_signed(CaseState& state, const Event& event) {
  return add_mark<Signature>(state, event, &PaperMarks::signatures);
}
Result<std::string> paper_sealed(CaseState& state, const Event& event) {
  return add_mark<PaperSeal>(state, event, &PaperMarks::seals);
}
Result<std::string> paper_refused(CaseState& state, const Event& event) {
  return add_mark<Refusal>(state, event, &PaperMarks::refusals);
}
Result<std::string> paper_confirmed(CaseState& state, const Event& event) {
  return add_mark<PaperConfirmation>(state, event, &PaperMarks::confirmations);
}
Result<std::string> paper_issued(CaseState& state, const Event& event) {
  return add_mark<Issue>(state, event, &PaperMarks::issues);
}

Result<std::string> paper_photographed(CaseState& state, const Event& event) {
  ZL_TRY(auto* paper, paper_as_it_stands(state, event));
  std::vector<PagePhoto> pages;
  PartReader reader(event.body, "");
  reader("pages", pages);
  if (reader.fault()) return base::pass_on(malformed(event, *reader.fault()));
  for (auto& page : pages) paper->marks.photographs.push_back(std::move(page));
  return paper->id;
}

Result<std::string> paper_voided(CaseState& state, const Event& event) {
  ZL_TRY(auto* paper, thing_of(state.papers, event, "paper"));
  auto body = event.body.get_object();
  body["at"] = event.at.text();
  body["by"] = event.by;
  ZL_TRY(paper->voided, part_of<Voided>(event, std::move(body)));
  refresh(*paper);
  return paper->id;
}

}  // namespace

void refresh(Paper& paper) {
  const auto& marks = paper.marks;
  paper.state = paper.voided                   ? "voided"
                : !marks.issues.empty()        ? "issued"
                : !marks.confirmations.empty() ? "confirmed"
                : !marks.signatures.empty()    ? "signed"
                                               : "prepared";
}

const HandlerTable& paper_handlers() {
  static const HandlerTable table{
      {"paper.prepared/1", &paper_prepared},   {"paper.signed/1", &paper_signed},
      {"paper.refused/1", &paper_refused},     {"paper.photographed/1", &paper_photographed},
      {"paper.confirmed/1", &paper_confirmed}, {"paper.issued/1", &paper_issued},
      {"paper.voided/1", &paper_voided},       {"paper.sealed/1", &paper_sealed},
  };
  return table;
}

}  // namespace records
