// A font tried before it is installed: read, looked over, and papers set in it and written as every format.
#pragma once

#include "page_layout/font_check.h"
#include "page_layout/font_facts.h"
#include "services/core.h"

namespace services {

struct FontTrial {
  page_layout::FontFacts facts;
  page_layout::FontCoverage coverage;
  // Where the font stands in for what is in use, and the font there.
  std::shared_ptr<page_layout::Fonts> fonts;
  const page_layout::FontFile* file = nullptr;
  std::string form, title;       // the form whose sample was drawn
  std::vector<base::Bytes> svg;  // its pages, and a sheet of characters
};

// Reads and looks over; the font then stands in for what `base` has in use. Errors: those of facts_of_font and check_outlines;
// invalid "font.no_hanzi".
base::Result<FontTrial> read_font(const page_layout::Fonts& base, base::ByteView bytes, page_layout::Typeface face, int index);
// Has these pages, and a sheet of characters, written as every format. Errors: invalid "font.cannot_draw", "font.too_complex" (too large).
base::Status draw_font(const PageWriters& writers, page_layout::Typeface face, page_layout::DisplayList pages, FontTrial& trial);

// Both, with the sample of a form. `form`: whose sample is drawn; empty: the first that has one. Errors: theirs; not_found "form.no_such_form",
// "form.no_samples".
base::Result<FontTrial> try_font(Core& core, base::ByteView bytes, page_layout::Typeface face, int index, const std::string& form);

// The characters of the names in this bureau's record that `file` lacks: of its people, of enterprises with their addresses and
// representatives, and its own.
struct LackingCharacters {
  std::int64_t count = 0;
  base::JsonArray list;  // [{character, drawn_by?}], at most some hundred; without drawn_by no font has it
};
base::Result<std::u32string> characters_of_names(Core& core);
LackingCharacters lacking_in(const page_layout::Fonts& fonts, page_layout::Typeface face, const page_layout::FontFile& file,
                             std::u32string_view characters);

}  // namespace services
