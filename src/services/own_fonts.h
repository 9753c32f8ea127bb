// The bureau's own fonts on their way from the record to where pages are laid out and drawn. Each that was ever installed
// stays at hand, since pages laid out with it name it; of each typeface the one that the record says is in use.
//
// They are mapped from files below DATA/derived/fonts, made from the vault when they are not there: a font has 5 to 25 MB, of
// which papers need little, and what is mapped costs memory only where it is read.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "page_layout/fonts.h"
#include "services/core.h"

namespace services {

// The name in operations, events and rows: "song_bold".
std::string_view word_of(page_layout::Typeface face);
std::optional<page_layout::Typeface> typeface_of(std::string_view word);

// Thread-safe.
class OwnFonts {
 public:
  // All of the record. A font that cannot be brought is told (`problem`, OfficeParts::warn) and left out: its typeface falls
  // back, and pages that name it say pages.font_changed, until it can be brought.
  void load(Core& core);
  // At hand, and not yet in use. Errors: not_found "vault.no_such_blob"; corrupt, io.
  base::Result<const page_layout::FontFile*> bring(Core& core, const page_layout::FontName& name);
  // From now on each typeface is set in what the record says. What could not be brought before is tried again.
  base::Status choose(Core& core);
  // What is wrong with an installed font, as far as was tried.
  std::optional<base::Error> problem(const std::string& font) const;
  bool has_problems() const;

 private:
  // Brings the font of this row; what hinders that is kept until it succeeds.
  base::Status bring_row(Core& core, const std::string& font, const base::Json& row);
  base::Status use_what_is_at_hand(Core& core);

  mutable std::mutex guard_;
  std::map<std::string, base::Error, std::less<>> problems_;
};

// What is laid over finished papers is set in these, so that a copy of an old paper does not change with what is installed.
std::shared_ptr<const page_layout::Fonts> shipped_alone(const page_layout::Fonts& fonts);

}  // namespace services
