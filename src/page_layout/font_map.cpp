#include "page_layout/font_map.h"

#include <fontconfig/fcfreetype.h>
#include <pango/pangofc-fontmap.h>
#include <pango/pangoft2.h>

namespace page_layout {
namespace {

std::string text_of(const FcPattern* pattern, const char* object) {
  FcChar8* value = nullptr;
  if (FcPatternGetString(pattern, object, 0, &value) != FcResultMatch) return {};
  return reinterpret_cast<const char*>(value);
}

// Screens hint, paper does not: outlines and advances stay as the font has them.
void no_hinting(FcPattern* pattern, gpointer) {
  for (const char* object : {FC_HINTING, FC_AUTOHINT, FC_HINT_STYLE}) FcPatternDel(pattern, object);
  FcPatternAddBool(pattern, FC_HINTING, FcFalse);
  FcPatternAddBool(pattern, FC_AUTOHINT, FcFalse);
  FcPatternAddInteger(pattern, FC_HINT_STYLE, FC_HINT_NONE);
}

// The set that a configuration searches exists only once a file was asked for; that there is no font in this one does
// not matter.
FcFontSet* set_of(FcConfig* config) {
  FcConfigAppFontAddFile(config, reinterpret_cast<const FcChar8*>("/dev/null"));
  FcFontSet* set = FcConfigGetFonts(config, FcSetApplication);
  REQUIRE_INVARIANT(set != nullptr);
  return set;
}

}  // namespace

std::string key_of(const FcPattern* pattern) {
  int face = 0;
  FcPatternGetInteger(pattern, FC_INDEX, 0, &face);
  return text_of(pattern, FC_FILE) + "#" + std::to_string(face & 0xffff);
}

FcPattern* pattern_of(const std::string& path, int face, const std::string& family, int weight) {
  int faces = 0;
  FcPattern* pattern =
      FcFreeTypeQuery(reinterpret_cast<const FcChar8*>(path.c_str()), static_cast<unsigned>(face), nullptr, &faces);
  if (!pattern) return nullptr;
  for (const char* object : {FC_FAMILY, FC_FAMILYLANG, FC_FULLNAME, FC_FULLNAMELANG, FC_POSTSCRIPT_NAME, FC_WEIGHT, FC_SLANT, FC_WIDTH})
    FcPatternDel(pattern, object);
  FcPatternAddString(pattern, FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
  FcPatternAddInteger(pattern, FC_WEIGHT, weight);
  FcPatternAddInteger(pattern, FC_SLANT, FC_SLANT_ROMAN);
  FcPatternAddInteger(pattern, FC_WIDTH, FC_WIDTH_NORMAL);
  return pattern;
}

PangoChoice::PangoChoice(const std::vector<FcPattern*>& patterns,
                         const std::array<std::vector<std::string>, kTypefaces.size()>& families)
    : config_(FcConfigCreate()), map_(pango_ft2_font_map_new()) {
  REQUIRE_INVARIANT(config_ != nullptr);
  FcFontSet* set = set_of(config_);
  for (FcPattern* pattern : patterns) {
    FcPatternReference(pattern);
    FcFontSetAdd(set, pattern);
  }
  auto* fc = PANGO_FC_FONT_MAP(map_);
  pango_fc_font_map_set_config(fc, config_);
  pango_ft2_font_map_set_resolution(PANGO_FT2_FONT_MAP(map_), 72, 72);
  pango_fc_font_map_set_default_substitute(fc, no_hinting, nullptr, nullptr);
  context_ = pango_font_map_create_context(map_);
  pango_context_set_language(context_, pango_language_from_string("zh-cn"));
  pango_context_set_base_dir(context_, PANGO_DIRECTION_LTR);
  pango_context_set_round_glyph_positions(context_, FALSE);
  for (const Typeface face : kTypefaces) {
    std::string all;
    for (const auto& family : families[static_cast<std::size_t>(face)]) all += (all.empty() ? "" : ",") + family;
    PangoFontDescription* d = pango_font_description_new();
    pango_font_description_set_family(d, all.c_str());
    pango_font_description_set_weight(d, face == Typeface::song_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(d, 1000 * PANGO_SCALE);
    descriptions_[static_cast<std::size_t>(face)] = d;
  }
}

PangoChoice::~PangoChoice() {
  for (PangoFontDescription* d : descriptions_) pango_font_description_free(d);
  g_object_unref(context_);
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map_), nullptr);
  g_object_unref(map_);
  FcConfigAppFontClear(config_);
  FcConfigDestroy(config_);
}

}  // namespace page_layout
