#include "zhilu/rule_folders.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
namespace fs = std::filesystem;

namespace {

bool has_rules(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error))
    if (it->is_regular_file() && it->path().extension() == ".yaml") return true;
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

base::Result<Found> rulebooks_in(const std::string& given) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(given, error);
  if (error || !fs::is_directory(folder, error))
    return fail(ErrorKind::not_found, "rules.none", "there is no such folder", given, "name a folder like data/");
  Found found;
  fs::path rulebooks = folder;
  if (fs::is_directory(folder / "rulebooks", error)) {
    rulebooks = folder / "rulebooks";
  } else if (has_rules(folder)) {
    rulebooks = folder.parent_path();
    found.folders.push_back(folder.filename().string());
  }
  ZL_TRY(found.files, read_tree(rulebooks));
  ZL_CHECK(add_included(found));
  ZL_CHECK(read_beside(rulebooks.parent_path(), found));
  ZL_TRY(found.shelf, rulebook::rulebooks_among(found.files));
  if (found.shelf.ids.empty())
    return fail(ErrorKind::not_found, "rules.none", "no manifest there names a rulebook", given, "name a folder like data/");
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
