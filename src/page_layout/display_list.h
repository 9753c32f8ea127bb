// Laid-out pages as data: what a paper looks like, before any file format. Lengths are whole micrometres, the
// origin is the top left corner of the page, y grows downwards; equal input gives an equal list on every
// machine. Fonts and pictures are named by digest; their bytes come from `Fonts` (fonts.h) and from
// `Picture::bytes`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"

namespace page_layout {

using Um = std::int32_t;  // micrometres

inline constexpr Um kA4Width = 210'000;
inline constexpr Um kA4Height = 297'000;

struct Point {
  Um x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

struct Box {
  Um x = 0, y = 0, width = 0, height = 0;
  Um right() const { return x + width; }
  Um bottom() const { return y + height; }
  bool operator==(const Box&) const = default;
};

// Opaque always: the archival PDF allows no transparency.
struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0;
  bool operator==(const Colour&) const = default;
};

struct FontName {
  std::string family;  // "FandolFang"
  std::string style;   // "Regular"
  base::Digest file;   // SHA-256 of the font file
  int face = 0;        // index inside a collection
  bool operator==(const FontName&) const = default;
};

struct Glyph {
  std::uint32_t id = 0;
  Point at;                      // origin on the baseline
  std::uint16_t text_bytes = 0;  // bytes of the run's UTF-8 text that begin here; 0 inside a cluster
  bool operator==(const Glyph&) const = default;
};

// Glyphs of one font and size on one baseline, in reading order.
struct GlyphRun {
  std::uint16_t font = 0;  // index into DisplayList::fonts
  Um size = 0;             // em
  Colour colour;
  Um width = 0;      // advance of the whole run
  std::string text;  // UTF-8
  std::vector<Glyph> glyphs;
  bool operator==(const GlyphRun&) const = default;
};

struct Line {
  Point from, to;
  Um width = 0;
  Colour colour;
  bool operator==(const Line&) const = default;
};

// A frame of `line_width` (0: none), or an area when `filled`.
struct Rectangle {
  Box box;
  Um line_width = 0;
  bool filled = false;
  Colour colour;
  bool operator==(const Rectangle&) const = default;
};

struct PathStep {
  enum class Kind : std::uint8_t { move, line, curve, close };
  Kind kind = Kind::move;
  Point a, b, c;  // move and line: a; curve: control points a, b and end c
  bool operator==(const PathStep&) const = default;
};

// Filled (non-zero winding) when `line_width` is 0, else stroked with round caps and joins.
struct Path {
  std::vector<PathStep> steps;
  Um line_width = 0;
  Colour colour;
  bool operator==(const Path&) const = default;
};

struct PlacedPicture {
  std::uint16_t picture = 0;  // index into DisplayList::pictures
  Box box;
  std::uint8_t turns = 0;  // quarter turns to the right until it stands upright in the box; left out of the text where 0
  bool operator==(const PlacedPicture&) const = default;
};

using Item = std::variant<GlyphRun, Line, Rectangle, Path, PlacedPicture>;

struct Page {
  Um width = kA4Width, height = kA4Height;
  std::vector<Item> items;  // painted in this order
  bool operator==(const Page&) const = default;
};

struct Picture {
  base::Digest digest;
  std::string mime;                          // "image/png"
  std::shared_ptr<const base::Bytes> bytes;  // not part of the layout's digest: `digest` is
  bool operator==(const Picture& other) const { return digest == other.digest && mime == other.mime; }
};

// Where a hand writes on a page: for showing strokes there, and for telling a signer where to sign.
struct SignatureBox {
  std::string role;                // "officer", "party", "witness"
  int ordinal = 1;                 // which of several signers of that role
  std::string part = "signature";  // or "date"
  int page = 1;                    // from 1
  Box box;
  bool operator==(const SignatureBox&) const = default;
};

struct DisplayList {
  std::string title;
  std::vector<FontName> fonts;
  std::vector<Picture> pictures;
  std::vector<Page> pages;
  std::vector<SignatureBox> boxes;
  bool operator==(const DisplayList&) const = default;
};

// Canonical JSON of the whole list; its SHA-256 is the layout digest.
std::string layout_json(const DisplayList& list);

// The inverse of `layout_json`; pictures come back without bytes.
// Errors: invalid "layout.malformed" with the path in `where`.
base::Result<DisplayList> parse_layout(std::string_view json);

// The list with one of its pages (from 1) only; empty when there is no such page. For writers that show page
// by page.
DisplayList only_page(const DisplayList& list, int page);

// What a page (from 1) shows, as bytes for a digest: equal for pages that look alike, whatever stands on the others. Cheaper than
// `layout_json`. Empty when there is no such page.
std::string shown_on(const DisplayList& list, int page);

}  // namespace page_layout
