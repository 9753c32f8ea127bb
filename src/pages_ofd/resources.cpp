#include "pages_ofd/resources.h"

#include <fmt/format.h>

#include <algorithm>

#include "pages_ofd/clusters.h"
#include "pages_ofd/xml.h"

namespace pages_ofd {

using page_layout::DisplayList;

namespace {

tl::unexpected<base::Error> malformed_run(const page_layout::GlyphRun& run, const char* what) {
  return base::fail(base::ErrorKind::invalid, "layout.malformed", what, run.text, "lay the paper out anew");
}

bool same_font(const page_layout::FontName& a, const page_layout::FontName& b) {
  return a.file == b.file && a.face == b.face;
}

bool same_picture(const page_layout::Picture& a, const page_layout::Picture& b) {
  return a == b && (a.bytes == b.bytes || (a.bytes && b.bytes && *a.bytes == *b.bytes));
}

}  // namespace

base::Result<UsedFont*> Resources::opened(const page_layout::FontName& name, IdCounter& ids) {
  for (const auto& used : used_fonts_)
    if (same_font(used->subset.source().name(), name)) return used.get();
  ZL_TRY(const auto* face, faces_.face(name));
  ZL_TRY(auto subset, FontSubset::of(*face));
  const std::uint32_t id = ids.next();
  used_fonts_.push_back(std::make_unique<UsedFont>(UsedFont{id, fmt::format("font_{}.ttf", id), std::move(subset)}));
  return used_fonts_.back().get();
}

base::Status Resources::use(const page_layout::GlyphRun& run, const DisplayList& list, IdCounter& ids) {
  if (run.glyphs.empty()) return {};
  if (run.size <= 0) return malformed_run(run, "a run of glyphs has no size");
  ZL_TRY(UsedFont * font, opened(list.fonts[run.font], ids));
  const auto clusters = clusters_of(run, font->subset.source().units_per_em());
  for (const Cluster& cluster : clusters) {
    if (cluster.text.empty()) return malformed_run(run, "a glyph stands for no character");
    if (auto used = font->subset.use(cluster.text, cluster.shape); !used) return base::pass_on(std::move(used).error());
  }
  return {};
}

base::Status Resources::use(const page_layout::PlacedPicture& placed, const DisplayList& list, IdCounter& ids) {
  const auto& picture = list.pictures[placed.picture];
  for (const auto& used : pictures_)
    if (same_picture(used.picture, picture)) return {};
  ZL_TRY(const PictureKind kind, picture_kind(picture));
  const std::uint32_t id = ids.next();
  pictures_.push_back({id, fmt::format("picture_{}.{}", id, kind.ending), kind.format, picture});
  return {};
}

base::Status Resources::gather_page(const DisplayList& list, std::size_t page, IdCounter& ids) {
  if (page >= list.pages.size()) return {};
  for (const auto& item : list.pages[page].items) {
    if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) ZL_CHECK(use(*run, list, ids));
    if (const auto* placed = std::get_if<page_layout::PlacedPicture>(&item)) ZL_CHECK(use(*placed, list, ids));
  }
  return {};
}

base::Status Resources::gather(const DisplayList& pages, const DisplayList& overlay, IdCounter& ids) {
  const std::scoped_lock held(faces_.lock());
  for (std::size_t i = 0; i < pages.pages.size(); ++i) {
    ZL_CHECK(gather_page(pages, i, ids));
    ZL_CHECK(gather_page(overlay, i, ids));
  }
  for (const auto& used : used_fonts_) ZL_CHECK(used->subset.settle());
  return {};
}

const UsedFont& Resources::font(const page_layout::FontName& name) const {
  return **std::find_if(used_fonts_.begin(), used_fonts_.end(), [&](const auto& used) { return same_font(used->subset.source().name(), name); });
}

const UsedPicture& Resources::picture(const page_layout::Picture& picture) const {
  return *std::find_if(pictures_.begin(), pictures_.end(), [&](const auto& used) { return same_picture(used.picture, picture); });
}

std::string Resources::public_part(std::uint32_t colour_space) const {
  std::string out = fmt::format(
      "{}<ofd:Res {} BaseLoc=\"Res\">\n<ofd:ColorSpaces><ofd:ColorSpace ID=\"{}\" Type=\"RGB\" BitsPerComponent=\"8\"/></ofd:ColorSpaces>\n",
      kXmlHead, kNamespace, colour_space);
  if (!used_fonts_.empty()) {
    out += "<ofd:Fonts>\n";
    for (const auto& used : used_fonts_) {
      const auto& name = used->subset.source().name();
      out += fmt::format("<ofd:Font ID=\"{}\" FontName=\"{}\" Charset=\"unicode\"{}><ofd:FontFile>{}</ofd:FontFile></ofd:Font>\n", used->id,
                         font_file_name(name), name.style == "Bold" ? " Bold=\"true\"" : "", used->file);
    }
    out += "</ofd:Fonts>\n";
  }
  return out + "</ofd:Res>\n";
}

std::string Resources::document_part() const {
  if (pictures_.empty()) return {};
  std::string out = fmt::format("{}<ofd:Res {} BaseLoc=\"Res\">\n<ofd:MultiMedias>\n", kXmlHead, kNamespace);
  for (const auto& used : pictures_)
    out += fmt::format("<ofd:MultiMedia ID=\"{}\" Type=\"Image\" Format=\"{}\"><ofd:MediaFile>{}</ofd:MediaFile></ofd:MultiMedia>\n", used.id,
                       used.format, used.file);
  return out + "</ofd:MultiMedias>\n</ofd:Res>\n";
}

base::Status Resources::put_files(const std::string& folder, std::vector<PackageFile>& out) const {
  const std::scoped_lock held(faces_.lock());
  for (const auto& used : used_fonts_) {
    ZL_TRY(auto bytes, true_type_file(used->subset));
    out.push_back({folder + used->file, std::move(bytes), false});
  }
  for (const auto& used : pictures_) out.push_back({folder + used.file, *used.picture.bytes, true});
  return {};
}

}  // namespace pages_ofd
