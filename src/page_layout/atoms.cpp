#include "page_layout/atoms.h"

#include <glib.h>

#include <memory>

namespace page_layout {
namespace {

// Drawn in place of a character that no font has, as printers have always done.
constexpr const char* kGeta = "〓";

struct FreeItems {
  void operator()(GList* items) const {
    g_list_free_full(items, [](gpointer item) { pango_item_free(static_cast<PangoItem*>(item)); });
  }
};
struct FreeGlyphs {
  void operator()(PangoGlyphString* glyphs) const { pango_glyph_string_free(glyphs); }
};
struct FreeAttributes {
  void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};

CharKind last_kind(std::string_view text) {
  const char* last = g_utf8_find_prev_char(text.data(), text.data() + text.size());
  return kind_of(g_utf8_get_char(last ? last : text.data()));
}

class Shaper {
 public:
  Shaper(const FontMap& fonts, Typeface face, std::string_view text, const ParagraphHead& head, std::string* missing)
      : fonts_(fonts), face_(face), text_(text), head_(head), missing_(missing) {}

  std::vector<Atom> run() {
    pango_context_set_font_description(fonts_.context(), fonts_.description(face_));
    const std::unique_ptr<PangoAttrList, FreeAttributes> attributes(pango_attr_list_new());
    // No ligatures: one character stays one glyph, so that text taken out of a page is the text put in.
    pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("liga 0, clig 0, dlig 0"));
    if (head_.bytes > 0) {
      PangoAttribute* face = pango_attr_font_desc_new(fonts_.description(head_.face));
      face->start_index = 0;
      face->end_index = static_cast<guint>(head_.bytes);
      pango_attr_list_insert(attributes.get(), face);
    }
    const auto length = static_cast<int>(text_.size());
    const std::unique_ptr<GList, FreeItems> items(
        pango_itemize(fonts_.context(), text_.data(), 0, length, attributes.get(), nullptr));
    for (const GList* at = items.get(); at; at = at->next) add_item(static_cast<PangoItem*>(at->data));
    mark_breaks(length);
    return std::move(atoms_);
  }

 private:
  void add_item(PangoItem* item) {
    const std::unique_ptr<PangoGlyphString, FreeGlyphs> shaped(pango_glyph_string_new());
    pango_shape_full(text_.data() + item->offset, item->length, text_.data(), static_cast<int>(text_.size()),
                     &item->analysis, shaped.get());
    const int font = item->analysis.font ? fonts_.index_of(item->analysis.font) : -1;
    const bool rightwards = item->analysis.level % 2 == 0;
    int begin = 0;
    while (begin < shaped->num_glyphs) {
      int end = begin + 1;
      while (end < shaped->num_glyphs &&
             (!rightwards || shaped->log_clusters[end] == shaped->log_clusters[begin]))
        ++end;
      // A run written from the right stays one atom: its glyphs are in visual order.
      const int from = rightwards ? shaped->log_clusters[begin] : 0;
      const int to = end < shaped->num_glyphs ? shaped->log_clusters[end] : item->length;
      add_cluster(
          *shaped, begin, end, font,
          text_.substr(static_cast<std::size_t>(item->offset + from), static_cast<std::size_t>(to - from)));
      begin = end;
    }
  }

  void add_cluster(const PangoGlyphString& shaped, int begin, int end, int font, std::string_view text) {
    Atom atom;
    atom.text = text;
    bool unknown = font < 0;
    for (int i = begin; i < end; ++i) {
      const PangoGlyphInfo& g = shaped.glyphs[i];
      if (g.glyph == PANGO_GLYPH_EMPTY) continue;
      if (g.glyph & PANGO_GLYPH_UNKNOWN_FLAG) unknown = true;
      atom.glyphs.push_back({g.glyph, atom.width + g.geometry.x_offset, g.geometry.y_offset});
      atom.width += g.geometry.width;
    }
    if (atom.glyphs.empty()) return;  // joiners and other marks without a shape
    if (unknown && !substitute(atom)) return;
    if (!unknown) atom.font = static_cast<std::uint16_t>(font);
    atom.first = kind_of(g_utf8_get_char(text.data()));
    atom.last = last_kind(text);
    atoms_.push_back(std::move(atom));
  }

  bool substitute(Atom& atom) {
    if (atom.text == kGeta) return false;
    if (missing_) missing_->append(atom.text);
    auto geta = Shaper(fonts_, face_, kGeta, {}, nullptr).run();
    if (geta.empty()) return false;
    atom.glyphs = geta.front().glyphs;
    atom.width = geta.front().width;
    atom.font = geta.front().font;
    return true;
  }

  void mark_breaks(int length) {
    const auto count = static_cast<std::size_t>(g_utf8_strlen(text_.data(), length)) + 1;
    std::vector<PangoLogAttr> marks(count);
    pango_get_log_attrs(text_.data(), length, -1, pango_context_get_language(fonts_.context()), marks.data(),
                        static_cast<int>(count));
    for (Atom& atom : atoms_) {
      const auto at = static_cast<std::size_t>(g_utf8_pointer_to_offset(text_.data(), atom.text.data()));
      atom.may_break_before = at > 0 && marks[at].is_line_break;
    }
  }

  const FontMap& fonts_;
  Typeface face_;
  std::string_view text_;
  ParagraphHead head_;
  std::string* missing_;
  std::vector<Atom> atoms_;
};

}  // namespace

std::vector<Atom> shape(const FontMap& fonts, Typeface face, std::string_view text, const ParagraphHead& head, std::string* missing) {
  if (text.empty()) return {};
  return Shaper(fonts, face, text, head, missing).run();
}

}  // namespace page_layout
