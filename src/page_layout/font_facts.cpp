#include "page_layout/font_facts.h"

#include <glib.h>

#include <algorithm>

#include "page_layout/font_face.h"
#include FT_SFNT_NAMES_H
#include FT_TRUETYPE_IDS_H
#include FT_TRUETYPE_TABLES_H
#include FT_TRUETYPE_TAGS_H

namespace page_layout {
namespace {

using base::ErrorKind;
using base::Result;

constexpr std::size_t kMostNames = 2000, kMostNameBytes = std::size_t{4} << 20;  // real fonts have some hundred
constexpr int kMostFaces = 64;
constexpr std::size_t kMostOfText = 1000;  // characters of what is kept of a copyright or a licence
constexpr std::size_t kMostOfName = 60;

tl::unexpected<base::Error> refused(ErrorKind kind, const char* code, std::string what, const char* remedy) {
  return base::fail(kind, code, std::move(what), "/file", remedy);
}

tl::unexpected<base::Error> unreadable() {
  return refused(ErrorKind::invalid, "font.unreadable", "the font cannot be read: it is not whole, or was made wrongly",
                 "get the file anew from its maker");
}

// Files that FreeType reads and pages cannot hold (Type 1, web fonts, pixels) are turned away by their first bytes.
bool is_open_type(base::ByteView bytes) {
  if (bytes.size() < 12) return false;
  const auto tag = base::text_of(bytes.first(4));
  return tag == "OTTO" || tag == "true" || tag == "ttcf" || tag == std::string_view("\0\1\0\0", 4);
}

// One paragraph, without anything that a terminal or a page would obey.
std::string in_one_line(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t count = 0;
  bool gap = false;
  for (const char* at = text.data(); at < text.data() + text.size() && count < most; at = g_utf8_next_char(at)) {
    const gunichar c = g_utf8_get_char(at);
    const auto type = g_unichar_type(c);
    const bool shown = g_unichar_isgraph(c) && type != G_UNICODE_FORMAT && type != G_UNICODE_PRIVATE_USE && type != G_UNICODE_UNASSIGNED;
    gap = gap || !shown;
    if (!shown) continue;
    if (gap && !out.empty()) out += ' ';
    gap = false;
    char bytes[6];
    out.append(bytes, static_cast<std::size_t>(g_unichar_to_utf8(c, bytes)));
    ++count;
  }
  return out;
}

std::string decoded(const FT_SfntName& name) {
  const std::string_view bytes(reinterpret_cast<const char*>(name.string), name.string_len);
  const bool wide = name.platform_id == TT_PLATFORM_MICROSOFT || name.platform_id == TT_PLATFORM_APPLE_UNICODE;
  if (!wide) {
    const bool plain = std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return plain ? std::string(bytes) : std::string();
  }
  gsize written = 0;
  char* text = g_convert(bytes.data(), static_cast<gssize>(bytes.size()), "UTF-8", "UTF-16BE", nullptr, &written, nullptr);
  std::string out = text ? std::string(text, written) : std::string();
  g_free(text);
  return out;
}

// How well a name's language suits: Chinese of the mainland where it is asked for, then English, then any.
int rank(const FT_SfntName& name, bool chinese) {
  const bool microsoft = name.platform_id == TT_PLATFORM_MICROSOFT;
  if (microsoft && name.language_id == TT_MS_LANGID_CHINESE_PRC) return chinese ? 4 : 1;
  if (microsoft && name.language_id == TT_MS_LANGID_ENGLISH_UNITED_STATES) return 3;
  return microsoft ? 2 : 1;
}

std::string name_in(FT_Face face, int id, bool chinese, std::size_t most) {
  std::string best;
  int best_rank = 0;
  const auto count = std::min<std::size_t>(FT_Get_Sfnt_Name_Count(face), kMostNames);
  for (unsigned i = 0; i < count; ++i) {
    FT_SfntName name;
    if (FT_Get_Sfnt_Name(face, i, &name) != 0 || name.name_id != id || rank(name, chinese) <= best_rank) continue;
    auto text = in_one_line(decoded(name), most);
    if (text.empty()) continue;
    best_rank = rank(name, chinese);
    best = std::move(text);
  }
  return best;
}

// FreeType, fontconfig and HarfBuzz each read all names, which may all lie over each other in a file made to hurt.
base::Status check_names(FT_Face face) {
  FT_ULong size = 0;
  if (FT_Load_Sfnt_Table(face, TTAG_name, 0, nullptr, &size) != 0 || size < 6 || size > kMostNameBytes) return unreadable();
  base::Bytes table(size);
  if (FT_Load_Sfnt_Table(face, TTAG_name, 0, table.data(), &size) != 0) return unreadable();
  const base::ByteView view(table);
  const std::size_t count = base::get_u16(view.subspan(2));
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < count && 6 + 12 * (i + 1) <= view.size(); ++i) bytes += base::get_u16(view.subspan(6 + 12 * i + 8));
  if (count <= kMostNames && bytes <= kMostNameBytes) return {};
  return refused(ErrorKind::invalid, "font.too_complex", "the font has more names than any real one", "get the file anew from its maker");
}

base::Status check_kind(FT_Face face) {
  if (FT_HAS_MULTIPLE_MASTERS(face))
    return refused(ErrorKind::invalid, "font.variable", "the font is a variable one: papers need one fixed shape of each character",
                   "take the single weight that papers are to be set in");
  FT_ULong size = 0;
  constexpr FT_ULong kPictures[] = {FT_MAKE_TAG('C', 'O', 'L', 'R'), FT_MAKE_TAG('C', 'B', 'D', 'T'), FT_MAKE_TAG('s', 'b', 'i', 'x'),
                                    FT_MAKE_TAG('S', 'V', 'G', ' ')};
  const bool pictures = std::any_of(std::begin(kPictures), std::end(kPictures),
                                    [&](FT_ULong tag) { return FT_Load_Sfnt_Table(face, tag, 0, nullptr, &(size = 0)) == 0; });
  if (!FT_IS_SCALABLE(face) || FT_HAS_COLOR(face) || pictures)
    return refused(ErrorKind::invalid, "font.no_outlines", "the font is one of pixels or colours", "take one of plain outlines");
  if (face->units_per_EM < 16 || face->num_glyphs < 1) return unreadable();
  if (FT_Select_Charmap(face, FT_ENCODING_UNICODE) != 0)
    return refused(ErrorKind::invalid, "font.no_unicode", "the font does not say which glyph is which character of Unicode",
                   "take a newer version of the font");
  return {};
}

// Of versions 0 to 2 the least restrictive counts where several are marked; from 3 on they exclude each other, and what is marked
// against that allows nothing (OpenType 1.9, OS/2, fsType).
Result<Embedding> embedding_of(FT_Face face) {
  const auto* os2 = static_cast<const TT_OS2*>(FT_Get_Sfnt_Table(face, FT_SFNT_OS2));
  if (!os2 || os2->version == 0xFFFF)
    return refused(ErrorKind::denied, "font.embedding_unknown", "the font does not say whether papers may embed it",
                   "ask its maker for a file that does");
  const auto bits = os2->fsType;
  if (bits & FT_FSTYPE_BITMAP_EMBEDDING_ONLY)
    return refused(ErrorKind::denied, "font.embedding_bitmaps_only", "the font's maker allows its pixels to be embedded, and no outlines",
                   "get a licence with a file that allows it");
  if (bits & FT_FSTYPE_NO_SUBSETTING)
    return refused(ErrorKind::denied, "font.no_subsetting", "the font's maker does not allow a part of it to be embedded, as papers do",
                   "get a licence with a file that allows it");
  const bool editable = bits & FT_FSTYPE_EDITABLE_EMBEDDING, preview = bits & FT_FSTYPE_PREVIEW_AND_PRINT_EMBEDDING;
  const bool restricted = bits & FT_FSTYPE_RESTRICTED_LICENSE_EMBEDDING, exclusive = os2->version >= 3;
  if (restricted && (exclusive || !(editable || preview)))
    return refused(ErrorKind::denied, "font.embedding_restricted", "the font's maker does not allow it to be embedded, as papers do",
                   "get a licence with a file that allows it");
  if (exclusive && editable && preview)
    return refused(ErrorKind::denied, "font.embedding_unknown", "the font says two things of whether papers may embed it",
                   "ask its maker for a file that says one");
  if (editable) return Embedding::editable;
  return preview ? Embedding::preview_print : Embedding::installable;
}

// Pages, PDF and OFD each have their own idea of what a font may be called; of these characters they agree.
std::string plain(const char* name, const char* otherwise) {
  std::string out;
  for (const char* at = name ? name : ""; *at && out.size() < kMostOfName; ++at) {
    const bool letter = g_ascii_isalnum(*at);
    if (letter || ((*at == '-' || *at == ' ') && !out.empty() && g_ascii_isalnum(out.back()))) out += *at;
  }
  while (!out.empty() && !g_ascii_isalnum(out.back())) out.pop_back();
  return out.empty() ? otherwise : out;
}

}  // namespace

std::string_view word_of(Embedding embedding) {
  return embedding == Embedding::installable ? "installable" : embedding == Embedding::editable ? "editable" : "preview_print";
}

Result<FontFacts> facts_of_font(const FontBytes& font, int face) {
  if (font.bytes.size() > kMostFontBytes)
    return refused(ErrorKind::too_large, "font.too_large", "the font has more than 40 MiB", "take one without the characters of other scripts");
  if (!is_open_type(font.bytes))
    return refused(ErrorKind::invalid, "font.wrong_format", "this is no TrueType or OpenType font", "give a .ttf, .otf or .ttc file");
  const auto opened = OpenFace::open(font.bytes, face);
  if (!opened) {
    const auto first = face == 0 ? nullptr : OpenFace::open(font.bytes, 0);
    if (!first) return unreadable();
    return base::fail(ErrorKind::invalid, "font.no_such_face", "the file has no such face", "/face",
                      "it has " + std::to_string(first->get()->num_faces) + ", counted from 0");
  }
  const FT_Face f = opened->get();
  if (f->num_faces > kMostFaces)
    return refused(ErrorKind::invalid, "font.too_complex", "the file has more faces than any real one", "get the file anew from its maker");
  ZL_CHECK(check_names(f));
  ZL_CHECK(check_kind(f));
  FontFacts out;
  ZL_TRY(out.embedding, embedding_of(f));
  out.name = {plain(f->family_name, "Own"), plain(f->style_name, "Regular"), font.digest, face};
  out.title = name_in(f, TT_NAME_ID_TYPOGRAPHIC_FAMILY, true, kMostOfName);
  if (auto family = name_in(f, TT_NAME_ID_FONT_FAMILY, true, kMostOfName); out.title.empty()) out.title = std::move(family);
  if (out.title.empty()) out.title = out.name.family;
  out.version = name_in(f, TT_NAME_ID_VERSION_STRING, false, kMostOfName);
  out.copyright = name_in(f, TT_NAME_ID_COPYRIGHT, true, kMostOfText);
  out.licence = name_in(f, TT_NAME_ID_LICENSE, true, kMostOfText);
  out.licence_url = name_in(f, TT_NAME_ID_LICENSE_URL, false, kMostOfText);
  out.faces = static_cast<int>(f->num_faces);
  out.glyphs = static_cast<std::uint32_t>(f->num_glyphs);
  FT_ULong size = 0;
  out.compact = FT_Load_Sfnt_Table(f, FT_MAKE_TAG('C', 'F', 'F', ' '), 0, nullptr, &size) == 0;
  return out;
}

std::optional<int> face_named(base::ByteView bytes, std::string_view family, std::string_view style) {
  for (int face = 0, faces = 1; face < faces && face < kMostFaces; ++face) {
    const auto opened = OpenFace::open(bytes, face);
    if (!opened) break;
    const FT_Face f = opened->get();
    faces = static_cast<int>(f->num_faces);
    if (f->family_name && f->style_name && f->family_name == family && f->style_name == style) return face;
  }
  return std::nullopt;
}

}  // namespace page_layout
