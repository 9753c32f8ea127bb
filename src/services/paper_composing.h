// A form filled from a case and laid out, before anything of it is on record.
#pragma once

#include "page_layout/form.h"
#include "page_layout/lay_out.h"
#include "services/core.h"

namespace services {

inline constexpr std::size_t kMaxPictureBytes = 20 << 20;

struct ComposedPaper {
  page_layout::DisplayList pages;
  base::Json fields;
  std::vector<page_layout::Warning> warnings;
  std::vector<std::string> blanks;  // what only a pen can fill
};
// `input`: {act?, hazards?, about?, fields?}; `number` empty: its place stays open; `mark`: across each page.
// Errors: invalid "paper.field_missing"; not_found "case.no_such_thing"; too_large "paper.picture_too_large", and of laying out.
base::Result<ComposedPaper> compose_form(Core& core, const records::CaseState& state, const page_layout::Form& form,
                                         const base::Json& input, const std::string& number, const std::string& mark = {});

// With the mark of a sample bureau, where it is one.
page_layout::LayoutOptions layout_options(Core& core);

}  // namespace services
