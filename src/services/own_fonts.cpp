#include "services/own_fonts.h"

#include "crypto/digests.h"
#include "files/durable.h"
#include "page_layout/font_facts.h"

namespace services {

using base::Json;
using page_layout::FontName;
using page_layout::Typeface;

namespace {

constexpr const char* kFolder = "derived/fonts";
constexpr std::array<std::string_view, page_layout::kTypefaces.size()> kWords{"fang", "song", "song_bold", "hei"};

base::Result<FontName> name_of(const Json& row) {
  ZL_TRY(const auto digest, base::Digest::from_hex(base::text_at(row, "blob")));
  return FontName{base::text_at(row, "family"), base::text_at(row, "style"), digest,
                  static_cast<int>(base::int_at(row, "face").value_or(0))};
}

// The file that stands for the blob, if it is there and whole; else it is made from the blob. Where nothing can be written,
// the bytes are held without a file: papers do not wait for room on the disk.
base::Result<page_layout::FontBytes> bytes_of_font(Core& core, const base::Digest& digest) {
  const auto path = std::string(kFolder) + "/" + digest.hex();
  const auto file = (core.parts.data / path).string();
  if (auto there = page_layout::hold_font(file); there && there->digest == digest) return there;
  ZL_TRY(const auto bytes, ports::get_bytes(core.parts.vault, digest, page_layout::kMostFontBytes));
  if (core.disk.make_folder(kFolder) && files::write_durably(core.disk, path, bytes))
    if (auto made = page_layout::hold_font(file); made && made->digest == digest) return made;
  return page_layout::hold_font(bytes);
}

}  // namespace

std::string_view word_of(Typeface face) { return kWords[static_cast<std::size_t>(face)]; }

std::optional<Typeface> typeface_of(std::string_view word) {
  for (const Typeface face : page_layout::kTypefaces)
    if (word_of(face) == word) return face;
  return std::nullopt;
}

base::Result<const page_layout::FontFile*> OwnFonts::bring(Core& core, const FontName& name) {
  if (const auto* there = core.parts.fonts->find(name)) return there;
  ZL_TRY(auto bytes, bytes_of_font(core, name.file));
  return core.parts.fonts->add(name, std::move(bytes));
}

void OwnFonts::load(Core& core) {
  const auto warn = [&](const base::Error& error) {
    if (core.parts.warn) core.parts.warn(error);
  };
  const auto rows = all_rows(core, "font");
  if (!rows) return warn(rows.error());
  for (const auto& row : *rows) {
    const auto name = name_of(row.json);
    const auto brought = name ? bring(core, *name) : base::pass_on(base::Error(name.error()));
    if (brought) continue;
    auto error = brought.error();
    error.what = "the bureau's own font " + base::text_at(row.json, "title") + " cannot be used: " + error.what;
    error.where = row.id;
    warn(error);
    const std::lock_guard held(guard_);
    problems_.insert_or_assign(row.id, std::move(error));
  }
  if (const auto chosen = choose(core); !chosen) warn(chosen.error());
}

base::Status OwnFonts::choose(Core& core) {
  for (const Typeface face : page_layout::kTypefaces) {
    ZL_TRY(const auto in_use, row_json(core, "font_in_use", word_of(face)));
    const page_layout::FontFile* own = nullptr;
    if (in_use) {
      ZL_TRY(const auto name, name_of(*in_use));
      own = core.parts.fonts->find(name);
    }
    core.parts.fonts->use(face, own);
  }
  return {};
}

std::optional<base::Error> OwnFonts::problem(const std::string& font) const {
  const std::lock_guard held(guard_);
  const auto found = problems_.find(font);
  return found == problems_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace services
