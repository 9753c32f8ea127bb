// For tests: small fonts, made of one that ships, and fonts made wrong.
#pragma once

#include <hb-subset.h>

#include <algorithm>

#include "page_layout/sample_papers.h"

namespace page_layout::sample {

// Where a table of the font stands (OpenType, Table Directory); of 0 bytes where it has none.
inline std::pair<std::size_t, std::size_t> table_of(const base::Bytes& font, std::string_view tag) {
  const base::ByteView view(font);
  const std::size_t count = base::get_u16(view.subspan(4));
  for (std::size_t i = 0; i < count; ++i) {
    const auto entry = view.subspan(12 + 16 * i, 16);
    if (base::text_of(entry.first(4)) == tag) return {base::get_u32(entry.subspan(8)), base::get_u32(entry.subspan(12))};
  }
  return {0, 0};
}

#ifdef ZHILU_SOURCE_DIR
inline const std::string kFontsRoot = kRoot;
#else
inline const std::string kFontsRoot = ".";  // fuzzers run where the sources lie
#endif
// As a bureau may have it: another file than the one that ships, though it draws the same.
inline base::Bytes kai() { return base::bytes_of(read(fonts_folder(kFontsRoot) + "/FandolKai-Regular.otf") + std::string(4, '\0')); }

// FandolKai with no characters but these.
inline base::Bytes kai_of(std::u32string_view characters) {
  static const auto kWhole = kai();
  hb_blob_t* blob = hb_blob_create(reinterpret_cast<const char*>(kWhole.data()), static_cast<unsigned>(kWhole.size()),
                                   HB_MEMORY_MODE_READONLY, nullptr, nullptr);
  hb_face_t* face = hb_face_create(blob, 0);
  hb_subset_input_t* input = hb_subset_input_create_or_fail();
  for (const char32_t c : characters) hb_set_add(hb_subset_input_unicode_set(input), c);
  hb_set_add_range(hb_subset_input_set(input, HB_SUBSET_SETS_NAME_ID), 0, 20);
  hb_face_t* small = hb_subset_or_fail(face, input);
  hb_blob_t* out = hb_face_reference_blob(small);
  unsigned length = 0;
  const char* data = hb_blob_get_data(out, &length);
  base::Bytes bytes(data, data + length);
  for (hb_blob_t* b : {out, blob}) hb_blob_destroy(b);
  for (hb_face_t* f : {small, face}) hb_face_destroy(f);
  hb_subset_input_destroy(input);
  return bytes;
}

// What its maker would allow by these bits of fsType.
inline base::Bytes with_embedding(base::Bytes font, std::uint16_t bits) {
  const auto at = table_of(font, "OS/2").first + 8;
  font[at] = static_cast<std::uint8_t>(bits >> 8);
  font[at + 1] = static_cast<std::uint8_t>(bits);
  return font;
}

// The version of its OS/2 table, by which the bits of fsType are read.
inline base::Bytes of_version(base::Bytes font, std::uint8_t version) {
  font[table_of(font, "OS/2").first + 1] = version;
  return font;
}

// Without the table: its entry bears another name.
inline base::Bytes without(base::Bytes font, std::string_view tag) {
  const std::size_t count = base::get_u16(base::ByteView(font).subspan(4));
  for (std::size_t i = 0; i < count; ++i)
    if (base::text_of(base::ByteView(font).subspan(12 + 16 * i, 4)) == tag) font[12 + 16 * i] = 'Z';
  return font;
}

}  // namespace page_layout::sample
