// The files that come with the program: data/ (what a bureau may change), the web pages, the fonts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "services/office.h"

namespace zhilu {

struct Share {
  std::filesystem::path data;                // data/
  std::filesystem::path web;                 // web/dist; may be missing
  std::vector<std::string> fonts;            // folders, in order of search
};

// Found beside the program: PREFIX/share/zhilu when it is PREFIX/bin/zhilu, else the source tree above the build folder; or
// where ZHILU_SHARE says. Errors: not_found "share.missing" saying where was looked.
base::Result<Share> find_share();

// Nothing where it cannot be read.
std::optional<std::string> text_of_file(const std::filesystem::path& file);
// Every text file below `folder`, by path relative to it. Errors: io.
base::Result<services::DataFiles> read_tree(const std::filesystem::path& folder);

}  // namespace zhilu
