#include "page_layout/fonts.h"

#include <fontconfig/fontconfig.h>

#include <fcntl.h>
#include <fontconfig/fcfreetype.h>
#include <openssl/evp.h>
#include <pango/pangofc-fontmap.h>
#include <pango/pangoft2.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <unordered_map>

#include "page_layout/font_map.h"

namespace page_layout {
namespace {

using base::ErrorKind;
using base::Result;

struct Needed {
  const char* file;
  const char* family;
  const char* style;
  int weight;  // as it is meant: the files themselves do not all say so
  const char* remedy;
};

constexpr const char* kGetFandol =
    "run build_support/fetch_fonts.sh, or put the file into one of the font folders";
constexpr const char* kGetNoto = "install the Debian package fonts-noto-cjk";

// The last two stand in, character by character, for what the others lack: rare characters of names above
// all.
constexpr std::array<Needed, 6> kNeeded{{
    {"FandolFang-Regular.otf", "FandolFang", "Regular", FC_WEIGHT_REGULAR, kGetFandol},
    {"FandolSong-Regular.otf", "FandolSong", "Regular", FC_WEIGHT_REGULAR, kGetFandol},
    {"FandolSong-Bold.otf", "FandolSong", "Bold", FC_WEIGHT_BOLD, kGetFandol},
    {"FandolHei-Regular.otf", "FandolHei", "Regular", FC_WEIGHT_REGULAR, kGetFandol},
    {"NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "Regular", FC_WEIGHT_REGULAR, kGetNoto},
    {"NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "Bold", FC_WEIGHT_BOLD, kGetNoto},
}};

// Reads the file instead of its mapping, whose pages would all count as this process's memory from then on: most papers need
// a few of them.
std::optional<base::Digest> digest_of(int file) {
  std::array<std::uint8_t, 64 * 1024> piece;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  REQUIRE_INVARIANT(context && EVP_DigestInit_ex2(context.get(), EVP_sha256(), nullptr) == 1);
  for (off_t at = 0;;) {
    const auto n = ::pread(file, piece.data(), piece.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return std::nullopt;
    if (n == 0) break;
    REQUIRE_INVARIANT(EVP_DigestUpdate(context.get(), piece.data(), static_cast<std::size_t>(n)) == 1);
    at += n;
  }
  std::array<std::uint8_t, 32> out{};
  REQUIRE_INVARIANT(EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1);
  return base::Digest::from_bytes(out);
}

class MappedFile {
 public:
  static Result<std::unique_ptr<MappedFile>> open(const std::string& path) {
    const auto unreadable = [&] {
      return base::fail(ErrorKind::invalid, "fonts.unreadable", "a font file cannot be read", path,
                        "check that the file is whole and readable");
    };
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return unreadable();
    struct stat info {};
    void* data = MAP_FAILED;
    std::optional<base::Digest> digest;
    if (::fstat(fd, &info) == 0 && info.st_size > 0) digest = digest_of(fd);
    if (digest)
      data = ::mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
    ::close(fd);
    if (data == MAP_FAILED) return unreadable();
    return std::unique_ptr<MappedFile>(new MappedFile(data, static_cast<std::size_t>(info.st_size), *digest));
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() { ::munmap(data_, size_); }
  base::ByteView bytes() const { return {static_cast<const std::uint8_t*>(data_), size_}; }
  const base::Digest& digest() const { return digest_; }

 private:
  MappedFile(void* data, std::size_t size, base::Digest digest) : data_(data), size_(size), digest_(digest) {}
  void* data_;
  std::size_t size_;
  base::Digest digest_;
};

std::string text_of(const FcPattern* pattern, const char* object) {
  FcChar8* value = nullptr;
  if (FcPatternGetString(pattern, object, 0, &value) != FcResultMatch) return {};
  return reinterpret_cast<const char*>(value);
}

std::string key_of(const FcPattern* pattern) {
  int face = 0;
  FcPatternGetInteger(pattern, FC_INDEX, 0, &face);
  return text_of(pattern, FC_FILE) + "#" + std::to_string(face & 0xffff);
}

// Screens hint, paper does not: outlines and advances stay as the font has them.
void no_hinting(FcPattern* pattern, gpointer) {
  for (const char* object : {FC_HINTING, FC_AUTOHINT, FC_HINT_STYLE}) FcPatternDel(pattern, object);
  FcPatternAddBool(pattern, FC_HINTING, FcFalse);
  FcPatternAddBool(pattern, FC_AUTOHINT, FcFalse);
  FcPatternAddInteger(pattern, FC_HINT_STYLE, FC_HINT_NONE);
}

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

class PrivateFonts final : public FontMap {
 public:
  PrivateFonts() : config_(FcConfigCreate()) { REQUIRE_INVARIANT(config_ != nullptr); }
  ~PrivateFonts() override {
    for (PangoFontDescription* d : descriptions_) pango_font_description_free(d);
    if (context_) g_object_unref(context_);
    if (map_) {
      pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map_), nullptr);
      g_object_unref(map_);
    }
    FcConfigAppFontClear(config_);
    FcConfigDestroy(config_);
  }
  PrivateFonts(const PrivateFonts&) = delete;
  PrivateFonts& operator=(const PrivateFonts&) = delete;

  base::Status add(const Needed& needed, const std::vector<std::string>& folders) {
    for (const std::string& folder : folders) {
      const std::string path = folder + "/" + needed.file;
      if (::access(path.c_str(), R_OK) == 0) return add_file(needed, path);
    }
    return base::fail(ErrorKind::not_found, "fonts.missing", "a font that papers are set in is missing",
                      needed.file, needed.remedy);
  }

  void start_pango() {
    map_ = pango_ft2_font_map_new();
    auto* fc = PANGO_FC_FONT_MAP(map_);
    pango_fc_font_map_set_config(fc, config_);
    pango_ft2_font_map_set_resolution(PANGO_FT2_FONT_MAP(map_), 72, 72);
    pango_fc_font_map_set_default_substitute(fc, no_hinting, nullptr, nullptr);
    context_ = pango_font_map_create_context(map_);
    pango_context_set_language(context_, pango_language_from_string("zh-cn"));
    pango_context_set_base_dir(context_, PANGO_DIRECTION_LTR);
    pango_context_set_round_glyph_positions(context_, FALSE);
    constexpr std::array names{"FandolFang, Noto Serif CJK SC", "FandolSong, Noto Serif CJK SC",
                               "FandolSong, Noto Serif CJK SC Bold", "FandolHei, Noto Serif CJK SC"};
    for (const char* name : names) {
      PangoFontDescription* d = pango_font_description_from_string(name);
      pango_font_description_set_absolute_size(d, 1000 * PANGO_SCALE);
      descriptions_.push_back(d);
    }
  }

  std::span<const FontFile> files() const override { return files_; }
  std::mutex& lock() const override { return mutex_; }
  PangoContext* context() const override { return context_; }
  const PangoFontDescription* description(Typeface face) const override {
    return descriptions_[static_cast<std::size_t>(face)];
  }
  int index_of(PangoFont* font) const override {
    FcPattern* pattern = nullptr;
    g_object_get(font, "pattern", &pattern, nullptr);
    if (!pattern) return -1;
    const auto found = by_key_.find(key_of(pattern));
    return found == by_key_.end() ? -1 : found->second;
  }

 private:
  base::Status add_file(const Needed& needed, const std::string& path) {
    ZL_TRY(std::shared_ptr<MappedFile> mapped, MappedFile::open(path));
    int faces = 1;
    for (int face = 0; face < faces; ++face) {
      const auto* name = reinterpret_cast<const FcChar8*>(path.c_str());
      FcPattern* pattern = FcFreeTypeQuery(name, static_cast<unsigned>(face), nullptr, &faces);
      if (!pattern) break;
      if (text_of(pattern, FC_FAMILY) != needed.family || text_of(pattern, FC_STYLE) != needed.style) {
        FcPatternDestroy(pattern);
        continue;
      }
      FcPatternDel(pattern, FC_WEIGHT);
      FcPatternAddInteger(pattern, FC_WEIGHT, needed.weight);
      by_key_[key_of(pattern)] = static_cast<int>(files_.size());
      FcFontSetAdd(own_fonts(path), pattern);
      const base::ByteView bytes = mapped->bytes();
      files_.push_back(
          {{needed.family, needed.style, mapped->digest(), face}, path, bytes, std::move(mapped)});
      return {};
    }
    return base::fail(ErrorKind::invalid, "fonts.unreadable",
                      std::string("the file is not the font ") + needed.family + " " + needed.style, path,
                      needed.remedy);
  }

  // The set that a configuration searches exists only once a file was added; adding one face by hand
  // afterwards spares reading the many other faces of a collection.
  FcFontSet* own_fonts(const std::string& first_path) {
    FcFontSet* set = FcConfigGetFonts(config_, FcSetApplication);
    if (set) return set;
    FcConfigAppFontAddFile(config_, reinterpret_cast<const FcChar8*>(first_path.c_str()));
    set = FcConfigGetFonts(config_, FcSetApplication);
    REQUIRE_INVARIANT(set != nullptr);
    return set;
  }

  FcConfig* config_;
  PangoFontMap* map_ = nullptr;
  PangoContext* context_ = nullptr;
  std::vector<PangoFontDescription*> descriptions_;
  std::vector<FontFile> files_;
  std::unordered_map<std::string, int> by_key_;
  mutable std::mutex mutex_;
};

}  // namespace

Result<std::shared_ptr<const Fonts>> Fonts::open(const std::vector<std::string>& folders) {
  keep_machine_configuration_out();
  auto fonts = std::make_shared<PrivateFonts>();
  for (const Needed& needed : kNeeded) ZL_CHECK(fonts->add(needed, folders));
  fonts->start_pango();
  return fonts;
}

const FontFile* Fonts::find(const FontName& name) const {
  for (const FontFile& file : files())
    if (file.name.file == name.file && file.name.face == name.face) return &file;
  return nullptr;
}

}  // namespace page_layout
