#include "zhilu/share.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace zhilu {

using base::ErrorKind;
using base::fail;
namespace fs = std::filesystem;

namespace {

constexpr const char* kSystemFonts[] = {"/usr/share/fonts/opentype/noto", "/usr/share/fonts"};

Share share_at(const fs::path& root, const fs::path& fonts) {
  Share share{root / "data", root / "web" / "dist", {}};
  share.fonts.push_back(fonts.string());
  for (const char* folder : kSystemFonts) share.fonts.emplace_back(folder);
  return share;
}

}  // namespace

base::Result<Share> find_share() {
  std::vector<std::pair<fs::path, fs::path>> places;
  if (const char* told = std::getenv("ZHILU_SHARE")) places.emplace_back(told, fs::path(told) / "fonts");
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  const auto folder = program.parent_path();
  const auto installed = folder.parent_path() / "share" / "zhilu";
  places.emplace_back(installed, installed / "fonts");
  const auto source = folder.parent_path().parent_path();  // build/release/zhilu
  places.emplace_back(source, source / "build" / "fonts");
  std::string looked;
  for (const auto& [root, fonts] : places) {
    if (fs::is_directory(root / "data" / "vocabulary")) return share_at(root, fonts);
    looked += (looked.empty() ? "" : ", ") + root.string();
  }
  return fail(ErrorKind::not_found, "share.missing", "the files that come with the program were not found", looked,
              "install them there, or say where they are in ZHILU_SHARE");
}

std::optional<std::string> text_of_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return std::nullopt;
  return text.str();
}

base::Result<services::DataFiles> read_tree(const fs::path& folder) {
  services::DataFiles files;
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(folder, error); !error && it != fs::recursive_directory_iterator();
       it.increment(error)) {
    if (!it->is_regular_file()) continue;
    auto text = text_of_file(it->path());
    if (!text) return fail(ErrorKind::io, "share.unreadable", "a file cannot be read", it->path().string());
    files[fs::relative(it->path(), folder).string()] = std::move(*text);
  }
  if (error) return fail(ErrorKind::io, "share.unreadable", "a folder cannot be read: " + error.message(), folder.string());
  return files;
}

}  // namespace zhilu
