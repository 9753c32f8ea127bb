#include "zhilu/rule_folders.h"

#include <fmt/format.h>

#include "rulebook/yaml_text.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
namespace fs = std::filesystem;

namespace {

// A folder of rules is small and flat. What is given may lie anywhere, also beside things that are none of ours.
constexpr int kDeepest = 3;
constexpr std::size_t kMostEntries = 5'000;
constexpr std::size_t kMostFiles = 1'000;

bool is_yaml(const fs::path& path) { return path.extension() == ".yaml" || path.extension() == ".yml"; }

// The YAML files of one folder, named "FOLDER/…". `deepest` 0: those that lie in the folder itself.
base::Status read_rules(const fs::path& folder, int deepest, rulebook::Files& files) {
  std::error_code error;
  std::size_t seen = 0;
  const auto end = fs::recursive_directory_iterator();
  for (auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
       !error && it != end; it.increment(error)) {
    if (++seen > kMostEntries || files.size() > kMostFiles)
      return fail(ErrorKind::too_large, "rules.none", "this folder holds too much to be one of rules", folder.string(),
                  "name the folder of one rulebook, or a folder like data/");
    if (it.depth() >= deepest) it.disable_recursion_pending();
    if (!is_yaml(it->path()) || !it->is_regular_file()) continue;
    const auto name = folder.filename() / fs::relative(it->path(), folder);
    ZL_TRY(files[name.generic_string()], read_rule_file(it->path()));
  }
  if (error) return fail(ErrorKind::io, "share.unreadable", "a folder cannot be read: " + error.message(), folder.string());
  return {};
}

std::vector<fs::path> folders_in(const fs::path& parent) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::directory_iterator it(parent, fs::directory_options::skip_permission_denied, error);
       !error && it != fs::directory_iterator(); it.increment(error))
    if (out.size() < kMostEntries && it->is_directory()) out.push_back(it->path());
  return out;
}

bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// A folder of rulebooks: each of its folders is one part.
base::Status read_all(const fs::path& rulebooks, rulebook::Files& files) {
  for (const auto& folder : folders_in(rulebooks)) ZL_CHECK(read_rules(folder, kDeepest, files));
  return {};
}

// The folders beside it whose manifest includes this one.
base::Result<std::vector<fs::path>> includers_of(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& beside : folders_in(folder.parent_path())) {
    rulebook::Files files;
    if (beside == folder || !read_rules(beside, 0, files)) continue;  // what cannot be read is no rulebook
    rulebook::Files together = files;
    const auto own = folder.filename().string();
    together[own + "/rules.yaml"] = "layer: law\n";
    const auto shelf = rulebook::rulebooks_among(together);
    if (shelf && !shelf->ids.empty() && !names(shelf->strays, own)) out.push_back(beside);
  }
  return out;
}

// One rulebook, or a part of some, with what it includes of the folders beside it: these alone are read.
base::Status read_one(const fs::path& folder, rulebook::Files& files) {
  ZL_CHECK(read_rules(folder, kDeepest, files));
  ZL_TRY(auto shelf, rulebook::rulebooks_among(files));
  if (shelf.ids.empty()) {
    ZL_TRY(const auto includers, includers_of(folder));
    for (const auto& beside : includers) ZL_CHECK(read_rules(beside, kDeepest, files));
    ZL_TRY(shelf, rulebook::rulebooks_among(files));
  }
  for (const auto& lacking : shelf.lacking) {
    const auto beside = folder.parent_path() / lacking;
    std::error_code error;
    if (lacking == fs::path(lacking).filename().string() && fs::is_directory(beside, error))
      ZL_CHECK(read_rules(beside, kDeepest, files));
  }
  return {};
}

// Where no manifest is found: it may be there and be no YAML.
tl::unexpected<base::Error> no_manifest(const Found& found, const std::string& given) {
  for (const auto& [name, text] : found.files)
    if (found.asks(name.substr(0, name.find('/'))))
      if (const auto read = rulebook::parse_yaml(text, name, 0); !read) return base::pass_on(read.error());
  return fail(ErrorKind::not_found, "rules.none", "no manifest there names a rulebook", given, "name a folder like data/");
}

bool has_rules(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error))
    if (is_yaml(it->path()) && it->is_regular_file()) return true;
  return false;
}

base::Status read_beside(const fs::path& data, Found& found) {
  std::error_code error;
  fs::path calendars = data / "calendars", vocabulary = data / "vocabulary";
  const bool own_calendars = fs::is_directory(calendars, error), own_vocabulary = fs::is_directory(vocabulary, error);
  if (!own_calendars || !own_vocabulary) {
    ZL_TRY(const auto share, find_share());
    if (!own_calendars) calendars = share.data / "calendars";
    if (!own_vocabulary) vocabulary = share.data / "vocabulary";
  }
  ZL_TRY(found.calendars, read_tree(calendars));
  ZL_TRY(const auto schemas, read_tree(vocabulary));
  ZL_TRY(found.vocabulary, rulebook::vocabulary_of(schemas));
  return {};
}

// What a rulebook includes and does not bring along is the program's own: the common messages, the national law.
base::Status add_included(Found& found) {
  ZL_TRY(const auto shelf, rulebook::rulebooks_among(found.files));
  if (shelf.lacking.empty()) return {};
  ZL_TRY(const auto share, find_share());
  ZL_TRY(const auto shipped, read_tree(share.data / "rulebooks"));
  for (const auto& [name, text] : shipped)
    if (std::find(shelf.lacking.begin(), shelf.lacking.end(), name.substr(0, name.find('/'))) != shelf.lacking.end())
      found.files.emplace(name, text);
  return {};
}

}  // namespace

base::Result<std::string> read_rule_file(const fs::path& path) {
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  if (error) return fail(ErrorKind::io, "share.unreadable", "a file cannot be read", path.string());
  if (bytes > rulebook::kMaxYamlBytes)
    return fail(ErrorKind::too_large, "rulebook.too_large",
                fmt::format("a file of more than {} bytes", rulebook::kMaxYamlBytes), path.string(),
                "a rulebook is words and numbers; keep other things elsewhere");
  auto text = text_of_file(path);
  if (!text) return fail(ErrorKind::io, "share.unreadable", "a file cannot be read", path.string());
  return std::move(*text);
}

base::Result<Found> rulebooks_in(const std::string& given) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(given, error);
  if (error || !fs::is_directory(folder, error))
    return fail(ErrorKind::not_found, "rules.none", "there is no such folder", given, "name a folder like data/");
  Found found;
  fs::path rulebooks = folder;
  if (fs::is_directory(folder / "rulebooks", error)) {
    rulebooks = folder / "rulebooks";
    ZL_CHECK(read_all(rulebooks, found.files));
  } else if (has_rules(folder)) {
    rulebooks = folder.parent_path();
    found.folders.push_back(folder.filename().string());
    ZL_CHECK(read_one(folder, found.files));
  } else {
    ZL_CHECK(read_all(folder, found.files));
  }
  ZL_CHECK(add_included(found));
  ZL_CHECK(read_beside(rulebooks.parent_path(), found));
  ZL_TRY(found.shelf, rulebook::rulebooks_among(found.files));
  if (found.shelf.ids.empty()) return no_manifest(found, given);
  return found;
}

base::Result<std::vector<Book>> books_of(const Found& found) {
  std::vector<Book> out;
  for (const auto& id : found.shelf.ids) {
    Book book{id, {}, {}};
    ZL_TRY(book.bundle, rulebook::select_bundle(found.files, id));
    bool asked = false;
    for (const auto& [name, text] : book.bundle) {
      const auto folder = name.substr(0, name.find('/'));
      asked = asked || found.asks(folder);
      if (std::find(book.folders.begin(), book.folders.end(), folder) == book.folders.end()) book.folders.push_back(folder);
    }
    if (asked) out.push_back(std::move(book));
  }
  return out;
}

base::Result<OneBook> one_book_in(const std::string& folder) {
  OneBook out;
  ZL_TRY(out.found, rulebooks_in(folder));
  ZL_TRY(auto books, books_of(out.found));
  if (books.size() != 1)
    return fail(ErrorKind::invalid, "rules.not_one", "there is not one rulebook here but several", folder,
                "name the folder of one rulebook");
  out.book = std::move(books.front());
  return out;
}

}  // namespace zhilu
