#include "page_layout/fonts.h"

#include <unistd.h>

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <unordered_map>

#include "page_layout/font_facts.h"
#include "page_layout/font_map.h"

namespace page_layout {
namespace {

using base::ErrorKind;
using base::Result;

struct Needed {
  const char* file;
  const char* family;
  const char* style;
  int weight;
  const char* remedy;
};

constexpr const char* kGetFandol =
    "run build_support/fetch_fonts.sh, or put the file into one of the font folders";
constexpr const char* kGetNoto = "install the Debian package fonts-noto-cjk";

// One for each typeface, in their order. The last two stand in, character by character, for what the others lack: rare
// characters of names above all.
constexpr std::array<Needed, 7> kNeeded{{
    {"FandolFang-Regular.otf", "FandolFang", "Regular", FC_WEIGHT_REGULAR, kGetFandol},
    {"FandolSong-Regular.otf", "FandolSong", "Regular", FC_WEIGHT_REGULAR, kGetFandol},
    {"FandolSong-Bold.otf", "FandolSong", "Bold", FC_WEIGHT_BOLD, kGetFandol},
    {"FandolHei-Regular.otf", "FandolHei", "Regular", FC_WEIGHT_REGULAR, kGetFandol},
    {"FandolKai-Regular.otf", "FandolKai", "Regular", FC_WEIGHT_REGULAR, kGetFandol},
    {"NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "Regular", FC_WEIGHT_REGULAR, kGetNoto},
    {"NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "Bold", FC_WEIGHT_BOLD, kGetNoto},
}};
constexpr std::size_t kStandIn = 5, kBoldStandIn = 6;
static_assert(kStandIn == kTypefaces.size());

// Pango initialises fontconfig when it is first used, which would read this machine's and this user's
// configuration. An empty one put in place beforehand leaves nothing to read.
void keep_machine_configuration_out() {
  static std::once_flag once;
  std::call_once(once, [] {
    FcConfig* empty = FcConfigCreate();
    FcConfigSetCurrent(empty);
    FcConfigDestroy(empty);  // fontconfig keeps its own reference
  });
}

// Fontconfig's patterns count their own owners.
class Pattern {
 public:
  explicit Pattern(FcPattern* pattern) : pattern_(pattern) {}
  Pattern(const Pattern& other) : pattern_(other.pattern_) { FcPatternReference(pattern_); }
  Pattern& operator=(Pattern other) {
    std::swap(pattern_, other.pattern_);
    return *this;
  }
  ~Pattern() { FcPatternDestroy(pattern_); }
  FcPattern* get() const { return pattern_; }

 private:
  FcPattern* pattern_;
};

class PrivateFonts final : public FontMap {
 public:
  PrivateFonts() = default;
  PrivateFonts& operator=(const PrivateFonts&) = delete;

  base::Status add_shipped(const Needed& needed, const std::vector<std::string>& folders) {
    for (const std::string& folder : folders) {
      const std::string path = folder + "/" + needed.file;
      if (::access(path.c_str(), R_OK) == 0) return add_shipped(needed, path);
    }
    return base::fail(ErrorKind::not_found, "fonts.missing", "a font that papers are set in is missing",
                      needed.file, needed.remedy);
  }
  // Once all that ships is here, and whenever another choice was made. REQUIRES: nobody else chooses.
  void choose() {
    std::vector<FcPattern*> patterns;
    std::array<std::vector<std::string>, kTypefaces.size()> families;
    {
      const std::shared_lock held(files_guard_);
      std::vector<bool> taken(files_.size());
      for (const Typeface face : kTypefaces)
        for (const std::size_t file : chain_of(face)) {
          families[static_cast<std::size_t>(face)].push_back(family_of(file));
          if (!taken[file]) patterns.push_back(patterns_[file].get());
          taken[file] = true;
        }
    }
    auto made = std::make_unique<PangoChoice>(patterns, families);
    const std::scoped_lock pango(pango_guard_);
    choice_.swap(made);
  }

  std::shared_ptr<Fonts> copy() const override {
    auto out = std::make_shared<PrivateFonts>();
    {
      const std::shared_lock held(files_guard_);
      out->files_ = files_;
      out->patterns_ = patterns_;
      out->by_key_ = by_key_;
      out->own_ = own_;
    }
    out->choose();
    return out;
  }

  Result<const FontFile*> add(const FontName& name, FontBytes bytes) override {
    const std::scoped_lock turn(choosing_);
    if (const auto* known = find(name)) return known;
    FcPattern* pattern = pattern_of(bytes.path, name.face, family_of(files_.size()), FC_WEIGHT_REGULAR);
    if (!pattern)
      return base::fail(ErrorKind::invalid, "fonts.unreadable", "a font file cannot be read", name.file.hex(),
                        "check that the file is whole");
    const std::unique_lock held(files_guard_);
    return put({name, bytes.path, bytes.bytes, std::move(bytes.owner)}, pattern);
  }

  void use(Typeface face, const FontFile* own) override {
    const std::scoped_lock turn(choosing_);
    {
      const std::unique_lock held(files_guard_);
      auto& chosen = own_[static_cast<std::size_t>(face)];
      const auto before = chosen;
      chosen.reset();
      for (std::size_t i = 0; own && i < files_.size(); ++i)
        if (&files_[i] == own) chosen = i;
      if (chosen == before) return;
    }
    choose();
  }

  std::size_t count() const override {
    const std::shared_lock held(files_guard_);
    return files_.size();
  }
  const FontFile& at(std::size_t index) const override {
    const std::shared_lock held(files_guard_);
    return files_.at(index);
  }
  bool has(const FontFile& file, char32_t character) const override {
    const std::shared_lock held(files_guard_);
    for (std::size_t i = 0; i < files_.size(); ++i) {
      FcCharSet* characters = nullptr;
      if (&files_[i] == &file)
        return FcPatternGetCharSet(patterns_[i].get(), FC_CHARSET, 0, &characters) == FcResultMatch &&
               FcCharSetHasChar(characters, character);
    }
    return false;
  }
  std::vector<const FontFile*> chain(Typeface face) const override {
    const std::shared_lock held(files_guard_);
    std::vector<const FontFile*> out;
    for (const std::size_t file : chain_of(face)) out.push_back(&files_[file]);
    return out;
  }

  std::mutex& lock() const override { return pango_guard_; }
  PangoContext* context() const override { return choice_->context(); }
  const PangoFontDescription* description(Typeface face) const override { return choice_->description(face); }
  int index_of(PangoFont* font) const override {
    FcPattern* pattern = nullptr;
    g_object_get(font, "pattern", &pattern, nullptr);
    if (!pattern) return -1;
    const std::shared_lock held(files_guard_);
    const auto found = by_key_.find(key_of(pattern));
    return found == by_key_.end() ? -1 : found->second;
  }

 private:
  static std::string family_of(std::size_t file) { return "zhilu-" + std::to_string(file); }

  // REQUIRES: files_guard_ held.
  std::vector<std::size_t> chain_of(Typeface face) const {
    std::vector<std::size_t> out;
    const auto typeface = static_cast<std::size_t>(face);
    const auto add_once = [&](std::size_t file) {
      if (std::find(out.begin(), out.end(), file) == out.end()) out.push_back(file);
    };
    if (own_[typeface]) add_once(*own_[typeface]);  // which may be one that ships for another typeface
    add_once(typeface);
    add_once(face == Typeface::song_bold ? kBoldStandIn : kStandIn);
    return out;
  }

  const FontFile* put(FontFile file, FcPattern* pattern) {
    by_key_[key_of(pattern)] = static_cast<int>(files_.size());
    patterns_.emplace_back(pattern);
    return &files_.emplace_back(std::move(file));
  }

  base::Status add_shipped(const Needed& needed, const std::string& path) {
    ZL_TRY(auto bytes, map_font(path));
    if (const auto face = face_named(bytes.bytes, needed.family, needed.style))
      if (FcPattern* pattern = pattern_of(path, *face, family_of(files_.size()), needed.weight)) {
        put({{needed.family, needed.style, bytes.digest, *face}, path, bytes.bytes, std::move(bytes.owner)}, pattern);
        return {};
      }
    return base::fail(ErrorKind::invalid, "fonts.unreadable",
                      std::string("the file is not the font ") + needed.family + " " + needed.style, path,
                      needed.remedy);
  }

  // A deque: its elements stay where they are while it grows.
  std::deque<FontFile> files_;
  std::deque<Pattern> patterns_;  // of each file
  std::unordered_map<std::string, int> by_key_;
  std::array<std::optional<std::size_t>, kTypefaces.size()> own_;
  std::unique_ptr<PangoChoice> choice_;
  // Taken in this order.
  std::mutex choosing_;            // by who adds or chooses
  mutable std::mutex pango_guard_;  // of `choice_`
  mutable std::shared_mutex files_guard_;  // of the rest
};

}  // namespace

Result<std::shared_ptr<Fonts>> Fonts::open(const std::vector<std::string>& folders) {
  keep_machine_configuration_out();
  auto fonts = std::make_shared<PrivateFonts>();
  for (const Needed& needed : kNeeded) ZL_CHECK(fonts->add_shipped(needed, folders));
  fonts->choose();
  return std::shared_ptr<Fonts>(std::move(fonts));
}

const FontFile* Fonts::find(const FontName& name) const {
  for (const FontFile& file : files())
    if (file.name.file == name.file && file.name.face == name.face) return &file;
  return nullptr;
}

const FontFile* Fonts::drawn_by(Typeface face, char32_t character) const {
  for (const FontFile* file : chain(face))
    if (has(*file, character)) return file;
  for (const Typeface other : kTypefaces)
    for (const FontFile* file : chain(other))
      if (has(*file, character)) return file;
  return nullptr;
}

}  // namespace page_layout
