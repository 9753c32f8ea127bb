// Inside page_layout: the Pango side of Fonts.
#pragma once

#include <fontconfig/fontconfig.h>
#include <pango/pango.h>

#include <array>
#include <mutex>
#include <string>
#include <vector>

#include "page_layout/fonts.h"

namespace page_layout {

class FontMap : public Fonts {
 public:
  // Pango's objects serve one thread at a time: hold `lock` while using `context`, `description` and `index_of`.
  virtual std::mutex& lock() const = 0;
  virtual PangoContext* context() const = 0;
  virtual const PangoFontDescription* description(Typeface face) const = 0;
  // Index under which `at` has it; -1 for a font that is none of ours.
  virtual int index_of(PangoFont* font) const = 0;
};

// What fontconfig knows of one face of a file, under a family that no other file bears: Pango then takes it where this
// family is asked for, and only there. `weight` as it is meant: the files themselves do not all say so.
FcPattern* pattern_of(const std::string& path, int face, const std::string& family, int weight);
// As `index_of` finds it again.
std::string key_of(const FcPattern* pattern);

// One choice of fonts, as Pango sees it. Never changed once made: Pango keeps what it looked up.
class PangoChoice {
 public:
  // `families` of each typeface, the first before the next.
  PangoChoice(const std::vector<FcPattern*>& patterns, const std::array<std::vector<std::string>, kTypefaces.size()>& families);
  ~PangoChoice();
  PangoChoice(const PangoChoice&) = delete;
  PangoChoice& operator=(const PangoChoice&) = delete;

  PangoContext* context() const { return context_; }
  const PangoFontDescription* description(Typeface face) const { return descriptions_[static_cast<std::size_t>(face)]; }

 private:
  FcConfig* config_;
  PangoFontMap* map_;
  PangoContext* context_;
  std::array<PangoFontDescription*, kTypefaces.size()> descriptions_{};
};

}  // namespace page_layout
