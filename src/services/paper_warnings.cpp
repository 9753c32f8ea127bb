#include "services/paper_warnings.h"

#include <algorithm>
#include <iterator>

#include "services/officer_overlaps.h"
#include "services/paper_prerequisites.h"
#include "services/paper_signing.h"
#include "services/paper_source.h"
#include "services/papers.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

JsonArray warnings_json(const std::vector<page_layout::Warning>& warnings) {
  JsonArray out;
  for (const auto& w : warnings) {
    JsonObject one{{"code", w.code}, {"field", w.field}, {"what", w.what}};
    if (w.row > 0) one["row"] = w.row;
    if (w.column > 0) one["column"] = w.column;
    if (w.stretch) {
      one["line"] = w.line;
      one["at"] = w.stretch->at;
      one["length"] = w.stretch->length;
    }
    if (!w.text.empty()) one["text"] = w.text;
    if (w.serious) one["serious"] = true;
    out.push_back(std::move(one));
  }
  return out;
}

base::Status add_of_the_record(Core& core, const access_control::Principal& who, const records::CaseState& state,
                          const page_layout::Form& form, std::string_view act, std::vector<page_layout::Warning>& warnings) {
  ZL_TRY(auto missing, missing_prerequisites(core, who, state, form));
  const auto usual = std::find_if(missing.begin(), missing.end(), [](const auto& w) { return !w.serious; });
  warnings.insert(warnings.begin(), std::move_iterator(missing.begin()), std::move_iterator(usual));
  std::move(usual, missing.end(), std::back_inserter(warnings));
  ZL_TRY(auto overlaps, officer_overlaps(core, who, state, form, act));
  std::move(overlaps.begin(), overlaps.end(), std::back_inserter(warnings));
  return {};
}

namespace {

// Of what was prepared, in its own words, held against the record of now.
base::Result<std::vector<page_layout::Warning>> warnings_now(Core& core, const access_control::Principal& who,
                                                             const records::CaseState& state, const records::Paper& paper) {
  ZL_TRY(const auto content, content_of(core, paper));
  const PaperAsked asked{paper.act, paper.hazards, paper.about.value_or(std::vector<std::string>{}), paper.number};
  ZL_TRY(const auto source, paper_source(core, state, content.form, asked));
  ZL_TRY(auto filled, page_layout::fill(content.form, source, content.fields, dictionary_of(core, state)));
  std::erase_if(filled.warnings, [](const auto& w) { return w.code == "lint.derived"; });  // nothing is worked out again here
  ZL_CHECK(add_of_the_record(core, who, state, content.form, paper.act, filled.warnings));
  ZL_TRY(auto signing, signing_remarks(core, state, paper));
  std::move(signing.begin(), signing.end(), std::back_inserter(filled.warnings));
  return std::move(filled.warnings);
}

base::Result<Reply> paper_warnings(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.paper_warnings", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  const auto* paper = state.paper(base::text_at(input, "paper"));
  if (paper == nullptr) return fail(ErrorKind::not_found, "case.no_such_thing", "the case has no such paper", "/paper");
  ZL_TRY(const auto warnings, warnings_now(core, context.who, state, *paper));
  return Reply{JsonObject{{"warnings", warnings_json(warnings)}}, state.version};
}

}  // namespace

void add_paper_warnings(Core& core) { core.operations["case.paper_warnings"] = paper_warnings; }

}  // namespace services
