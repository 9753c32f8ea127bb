// Are the sealed case files there, and as they were sealed? Reads DATA/archive with base and crypto alone.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "ports/record_store.h"

namespace zhilu {

// A sealing as the record tells it.
struct NamedSeal {
  std::string case_id, seal, bag;
  std::uint64_t seq = 0;
  bool kept = false;  // sealed since files are kept for good; of the earlier ones, those that are there are checked
};

// What lies in DATA/archive; taken before the record is read, so that what is sealed meanwhile is not taken for a stranger.
std::set<std::string> shelved_bags(const std::filesystem::path& data);

void check_bags(const std::filesystem::path& data, const std::set<std::string>& shelved, const std::vector<NamedSeal>& seals,
                std::vector<ports::Damage>& damages);

}  // namespace zhilu
