#include "services/printing.h"

#include <algorithm>

#include "page_layout/overlay.h"
#include "services/form_shelf.h"
#include "services/papers.h"
#include "services/seals.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

base::Result<std::vector<const records::Paper*>> papers_asked(const records::CaseState& state, const ContentRequest& request) {
  ZL_CHECK(check_print_size(request.papers.size()));
  std::vector<const records::Paper*> papers;
  if (request.papers.empty())
    for (const auto& paper : state.papers)
      if (!paper.voided) papers.push_back(&paper);
  for (const auto& id : request.papers) {
    const auto* paper = state.paper(id);
    if (paper == nullptr) return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no " + id, "papers", "choose one that it has");
    if (std::find(papers.begin(), papers.end(), paper) != papers.end())
      return fail(ErrorKind::invalid, "print.twice", id + " is asked for twice", "papers", "name each once; `copies` prints several");
    papers.push_back(paper);
  }
  return papers;
}

base::Result<page_layout::Form> form_of(Core& core, const records::Paper& paper) {
  ZL_TRY(const auto digest, base::Digest::from_hex(paper.form_digest));
  ZL_TRY(auto loaded, form_of_digest(core, digest));
  return std::move(loaded.form);
}

// The copies of a form, the places of its seal and who may put one there: what the paper's page offers.
base::Result<Reply> view_printing(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.paper_printing", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  const auto* paper = state.paper(base::text_at(input, "paper"));
  if (paper == nullptr)
    return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such paper", "/paper", "choose one that it has");
  ZL_TRY(const auto form, form_of(core, *paper));
  ZL_TRY(const auto pages, layout_of(core, *paper));
  JsonArray copies;
  for (std::size_t i = 0; i < form.copies.size(); ++i) {
    const int number = static_cast<int>(i) + 1;
    copies.push_back(JsonObject{{"copy", number}, {"keeper", form.copies[i].keeper}, {"footer", form.footer_of_copy(number)}});
  }
  JsonArray seals;
  const bool has_place = page_layout::has_place_for_seal(pages);
  if (has_place) {
    ZL_TRY(seals, seals_kept_by(core, context.who.user));
  }
  return Reply{JsonObject{{"copies", std::move(copies)}, {"has_place_for_seal", has_place}, {"seals", std::move(seals)}}, {}};
}

}  // namespace

base::Status check_print_size(std::size_t papers) {
  if (papers <= kMostPrinted) return {};
  return fail(ErrorKind::too_large, "print.too_many", "that is " + std::to_string(papers) + " papers at once", "papers",
              "at most " + std::to_string(kMostPrinted));
}

base::Result<std::vector<Printed>> papers_to_print(Core& core, const records::CaseState& state, const ContentRequest& request) {
  ZL_TRY(const auto papers, papers_asked(state, request));
  std::vector<Printed> out;
  for (const auto* paper : papers) {
    if (request.copy == 0 && !request.all_copies) {
      out.push_back({paper});
      continue;
    }
    ZL_TRY(const auto form, form_of(core, *paper));
    const int copies = static_cast<int>(form.copies.size());
    if (request.copy > 0 && request.copy <= copies) out.push_back({paper, request.copy});
    for (int copy = 1; request.all_copies && copy <= copies; ++copy) out.push_back({paper, copy});
    if (request.all_copies && copies == 0) out.push_back({paper});
  }
  if (out.empty())
    return fail(ErrorKind::not_found, "print.nothing", "no paper of the case is asked for", "papers", "choose other papers, or another copy");
  ZL_CHECK(check_print_size(out.size()));
  return out;
}

base::Result<Content> printed_case(Core& core, const records::CaseState& state, const std::vector<Printed>& wanted) {
  ZL_TRY(const auto bureau, row_json(core, "bureau", "bureau"));
  const ports::DocumentFacts facts{state.number, bureau ? base::text_at(*bureau, "bureau") : state.id, state.id, core.now()};
  auto next = wanted.begin();
  const auto draw_next = [&]() -> base::Result<std::optional<base::Bytes>> {
    if (next == wanted.end()) return std::optional<base::Bytes>{};
    ZL_TRY(auto pdf, paper_pdf(core, state, *next->paper, next->copy));
    ++next;
    return std::optional(std::move(pdf));
  };
  ZL_TRY(auto bytes, core.parts.binder.bind(draw_next, facts));
  return Content{core.parts.pdf.mime(), state.number + ".pdf", {}, std::move(bytes), true};
}

void add_printing(Core& core) { core.operations["case.paper_printing"] = view_printing; }

}  // namespace services
