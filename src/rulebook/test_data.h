// Reads the shipped data for tests. Only tests include this: the room itself touches no file.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "rulebook/rulebook.h"

namespace rulebook {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// All YAML files (or others) under data/FOLDER, by their path within it.
inline Files read_data(const std::string& folder, const std::string& extension = ".yaml") {
  const std::filesystem::path root = std::filesystem::path(ZHILU_SOURCE_DIR) / "data" / folder;
  Files out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
    if (entry.is_regular_file() && entry.path().extension() == extension)
      out.emplace(std::filesystem::relative(entry.path(), root).generic_string(), read_file(entry.path()));
  return out;
}

inline base::LegalDay day(std::string_view text) { return base::LegalDay::parse(text).value(); }

inline const Calendar& shipped_calendar() {
  static const Calendar kCalendar = Calendar::load(read_data("calendars")).value();
  return kCalendar;
}

}  // namespace rulebook
