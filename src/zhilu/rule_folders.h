// The rulebooks below a folder, with the calendars and the vocabulary that stand beside them.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "rulebook/rulebook.h"
#include "zhilu/share.h"

namespace zhilu {

struct Found {
  rulebook::Files files;                          // by path below the folder of rulebooks
  rulebook::Files calendars;
  rulebook::ShelfOfRulebooks shelf;
  std::vector<std::string> folders;               // that were asked about; empty: all
  std::optional<rulebook::Vocabulary> vocabulary;  // where one lies beside the rulebooks, else the program's own
  bool asks(const std::string& folder) const {
    return folders.empty() || std::find(folders.begin(), folders.end(), folder) != folders.end();
  }
};

struct Book {
  std::string id;
  rulebook::Files bundle;
  std::vector<std::string> folders;  // its own first
};

// DIR is a folder like data/, a folder of rulebooks, or one rulebook beside those that it includes. Of what else lies
// beside one rulebook nothing is read.
base::Result<Found> rulebooks_in(const std::string& given);
// The text of one file of rules. Errors: too_large "rulebook.too_large"; io "share.unreadable".
base::Result<std::string> read_rule_file(const std::filesystem::path& path);
// The rulebooks that hold what was asked about.
base::Result<std::vector<Book>> books_of(const Found& found);
// As both, where it must be one.
struct OneBook {
  Found found;
  Book book;
};
base::Result<OneBook> one_book_in(const std::string& folder);

}  // namespace zhilu
