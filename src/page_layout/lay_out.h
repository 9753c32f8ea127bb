// From a form and its field values to pages. Pure: the same form, fields, fonts and options give the same
// display list.
#pragma once

#include <string>
#include <vector>

#include "page_layout/display_list.h"
#include "page_layout/fonts.h"
#include "page_layout/form.h"

namespace page_layout {

struct LayoutOptions {
  std::string sample_mark;  // "示例" on every page of a sample bureau; part of the layout and of its digest
};

// A paper of more pages than this is no paper of one act.
inline constexpr std::size_t kMaxPages = 400;

// `fields` as `fill` gave them; a field that is missing is treated as empty, and struck. Characters that no
// font has are drawn as 〓 and reported in `remarks`, when given. Errors: invalid "form.bad_value" (a value
// of the wrong type); too_large "layout.too_many_pages".
base::Result<DisplayList> lay_out(const Form& form, const base::Json& fields, const Fonts& fonts,
                                  const LayoutOptions& options = {}, std::vector<Warning>* remarks = nullptr);

}  // namespace page_layout
