// Where a text of a bundle lies: FOLDER/FILE. Internal to the room.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace rulebook {

inline std::string folder_of(const std::string& place) { return place.substr(0, place.find('/')); }

inline bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace rulebook
