// Papers: filled from the record, laid out once, kept under the digest that is signed.
#pragma once

#include "ports/page_writer.h"
#include "services/core.h"

namespace services {

// What the record needs of a paper about to be prepared: form_digest, number, series, serial, signed_digest, layout_digest,
// pages; as blobs the signed content and its layout; and for who asked the warnings that are in force. `input`: {form, act,
// paper?, fields?, hazards?}.
base::Result<Known> compose_paper(Core& core, const CallContext& context, const records::CaseState& state,
                                  const base::Json& input);

// The input with what it leaves to the record: the next version of a paper has the form and act of the one before, and its
// hazards where those were chosen; else a paper names all hazards found in its act, or put right in it.
base::Json whole_paper_input(const base::Json& input, const records::CaseState& state);

// What was prepared, as it is signed: {form, form_digest, fields, blobs, layout_digest}.
base::Result<base::Json> signed_content(Core& core, const std::string& signed_digest);
// What was prepared, as it is signed.
struct PaperContent {
  page_layout::Form form;
  base::Json fields;
};
base::Result<PaperContent> content_of(Core& core, const records::Paper& paper);

// The laid-out paper of a version and what is drawn over it (strokes of those who signed on screen).
struct DrawnPaper {
  page_layout::DisplayList pages;
  page_layout::DisplayList overlay;
  std::string title;
};
// The pages as they were laid out, without the bytes of their pictures.
base::Result<page_layout::DisplayList> layout_of(Core& core, const records::Paper& paper);
// With what was said of it when it was put up (approved_paper.h), the seal of the bureau and the code of each page, and across
// each page of a void paper that it is void. `copy`: which of the form's copies, from 1, each with a footer of its own; 0: none
// in particular. Errors: not_found "paper.no_such_copy".
base::Result<DrawnPaper> draw_paper(Core& core, const records::CaseState& state, const records::Paper& paper, int copy = 0);
base::Result<base::Bytes> paper_pdf(Core& core, const records::CaseState& state, const records::Paper& paper, int copy = 0);
base::Result<base::Bytes> paper_ofd(Core& core, const records::CaseState& state, const records::Paper& paper);
// Page from 1. Errors: not_found "paper.no_such_page".
base::Result<base::Bytes> page_svg(Core& core, const DrawnPaper& drawn, int page, const std::string& identifier);

// A paper to be written in whatever format, drawn once for all of them.
struct Document {
  DrawnPaper drawn;
  ports::DocumentFacts facts;
  base::Result<base::Bytes> in(const ports::PageWriter& writer) const { return writer.write(drawn.pages, drawn.overlay, facts); }
};
base::Result<Document> paper_document(Core& core, const records::CaseState& state, const records::Paper& paper, int copy = 0);
// One that is no part of the case but made of it (cover, contents).
base::Result<Document> made_document(Core& core, const std::string& form, const base::Json& source, const std::string& title);

// Keeps pages for who asked, half an hour at most; gives the token to ask for them. `case_name`: of the case that they show;
// empty: of none.
std::string keep_preview(Core& core, const access_control::Principal& who, const std::string& case_name, page_layout::DisplayList pages);
// The same, of a paper of a case while it is written; gives a digest of what each page shows, to ask for it by: a page that stays
// as it was has the same in every preview, and need not be asked for again.
std::vector<std::string> keep_paper_preview(Core& core, const access_control::Principal& who, const std::string& case_name,
                                            page_layout::DisplayList pages);
// A page of these, while the asker may see the case. Errors: as `preview_page`.
base::Result<base::Bytes> paper_preview_page(Core& core, const access_control::Principal& who, const std::string& case_name,
                                             const std::string& digest);
// The same, of pages that are drawn already, of nobody's case.
std::string keep_drawn_preview(Core& core, const access_control::Principal& who, std::vector<base::Bytes> svg);
// A preview's page, while the asker may see the case that it shows. Errors: not_found "preview.gone", and those of load_case.
base::Result<base::Bytes> preview_page(Core& core, const access_control::Principal& who, const std::string& token, int page);

base::Result<std::string> form_title(Core& core, const std::string& form_digest);

}  // namespace services
