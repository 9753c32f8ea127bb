// Inside page_layout: the Pango side of Fonts.
#pragma once

#include <pango/pango.h>

#include <mutex>

#include "page_layout/fonts.h"

namespace page_layout {

class FontMap : public Fonts {
 public:
  // Pango's objects serve one thread at a time: hold `lock` while using `context`.
  virtual std::mutex& lock() const = 0;
  virtual PangoContext* context() const = 0;
  virtual const PangoFontDescription* description(Typeface face) const = 0;
  // Index into files(); -1 for a font that is none of ours.
  virtual int index_of(PangoFont* font) const = 0;
};

}  // namespace page_layout
