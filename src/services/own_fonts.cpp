#include "services/own_fonts.h"

#include <filesystem>

#include "crypto/digests.h"
#include "files/durable.h"
#include "page_layout/font_facts.h"

namespace services {

using base::Json;
using page_layout::FontName;
using page_layout::Typeface;

namespace {

constexpr const char* kFontFolder = "derived/fonts";
constexpr std::array<std::string_view, page_layout::kTypefaces.size()> kWords{"fang", "song", "song_bold", "hei", "kai"};

base::Result<FontName> name_of(const Json& row) {
  ZL_TRY(const auto digest, base::Digest::from_hex(base::text_at(row, "blob")));
  return FontName{base::text_at(row, "family"), base::text_at(row, "style"), digest,
                  static_cast<int>(base::int_at(row, "face").value_or(0))};
}

// The file that stands for the blob, if it is there and whole; else it is made from the blob. Where nothing can be written,
// the bytes are held without a file: papers do not wait for room on the disk.
base::Result<page_layout::FontBytes> bytes_of_font(Core& core, const base::Digest& digest) {
  const auto path = std::string(kFontFolder) + "/" + digest.hex();
  const auto file = (core.parts.data / path).string();
  if (auto there = page_layout::hold_font(file); there && there->digest == digest) return there;
  ZL_TRY(const auto bytes, ports::get_bytes(core.parts.vault, digest, page_layout::kMostFontBytes));
  if (core.disk.make_folder(kFontFolder) && files::write_durably(core.disk, path, bytes)) {
    std::error_code ignored;  // what is drawn with is mapped from it: whoever changes it by mistake is to be stopped
    std::filesystem::permissions(file, std::filesystem::perms::owner_read, ignored);
    if (auto made = page_layout::hold_font(file); made && made->digest == digest) return made;
  }
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

base::Status OwnFonts::bring_row(Core& core, const std::string& font, const Json& row) {
  const auto name = name_of(row);
  const auto brought = name ? bring(core, *name) : base::pass_on(base::Error(name.error()));
  const std::lock_guard held(guard_);
  if (brought) {
    problems_.erase(font);
    return {};
  }
  auto error = brought.error();
  error.what = "the bureau's own font " + base::text_at(row, "title") + " cannot be used: " + error.what;
  error.where = font;
  problems_.insert_or_assign(font, error);
  return base::pass_on(std::move(error));
}

void OwnFonts::load(Core& core) {
  const auto warn = [&](const base::Error& error) {
    if (core.parts.warn) core.parts.warn(error);
  };
  const auto rows = all_rows(core, "font");
  if (!rows) return warn(rows.error());
  for (const auto& row : *rows)
    if (const auto brought = bring_row(core, row.id, row.json); !brought) warn(brought.error());
  if (const auto chosen = use_what_is_at_hand(core); !chosen) warn(chosen.error());
}

base::Status OwnFonts::choose(Core& core) {
  std::vector<std::string> again;
  {
    const std::lock_guard held(guard_);
    for (const auto& [font, problem] : problems_) again.push_back(font);
  }
  for (const auto& font : again) {
    ZL_TRY(const auto row, row_json(core, "font", font));
    if (row) (void)bring_row(core, font, *row);  // what hinders it is told by `problem`
  }
  return use_what_is_at_hand(core);
}

base::Status OwnFonts::use_what_is_at_hand(Core& core) {
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

bool OwnFonts::has_problems() const {
  const std::lock_guard held(guard_);
  return !problems_.empty();
}

std::optional<base::Error> OwnFonts::problem(const std::string& font) const {
  const std::lock_guard held(guard_);
  const auto found = problems_.find(font);
  return found == problems_.end() ? std::nullopt : std::optional(found->second);
}

std::shared_ptr<const page_layout::Fonts> shipped_alone(const page_layout::Fonts& fonts) {
  auto out = fonts.copy();
  for (const Typeface face : page_layout::kTypefaces) out->use(face, nullptr);
  return out;
}

}  // namespace services
