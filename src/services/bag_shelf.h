// Where case files lie in the data directory:
//
//   DATA/archive/SEAL/NAME/…         a sealed case file, below the digest of its seal; never changed, never replaced
//   DATA/archive/SEAL/proof.sha256   the digests of what lies in NAME/proof/, which no manifest lists
//   DATA/archive/.incoming/CASE/NAME the one that is being written
//
// A store may also have DATA/derived/bags/NAME, from a time when there was no folder for them: the newest one of each case.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"

namespace services {

// The bureau parameter that stands in the record before the first seal of a store whose case files are kept for good. Earlier
// seals may have no file any more: it counted as something that can be made again.
inline constexpr const char* kFilesKept = "archive.sealed_files_kept";

std::filesystem::path archive_folder(const std::filesystem::path& data);

// The case file of this seal; nothing where it is not kept. What lies there is it by its own proof/seal.json.
std::optional<std::filesystem::path> sealed_bag(const std::filesystem::path& data, const std::string& seal,
                                                const std::string& name);

// The folder that a case's file grows in, empty and made anew. Leftovers there are removed: it is this case's alone.
// Errors: invalid "archive.bad_name"; full, io.
base::Result<std::filesystem::path> fresh_incoming(const std::filesystem::path& data, const std::string& case_id);
void drop_incoming(const std::filesystem::path& incoming);

// From .incoming to its place, durably. Everything inside must be synced. Errors: conflict "archive.occupied"; full, io.
base::Result<std::filesystem::path> place_sealed(const std::filesystem::path& data, const std::filesystem::path& incoming,
                                                 const std::string& name, const std::string& seal);

// Held from the first byte of a case file until it is in its place, and while a copy of the record is taken: so a record
// never names a sealed file that is not there.
std::mutex& archive_turn();

base::Status sync_tree(const std::filesystem::path& folder);    // every folder below it, and itself
base::Status sync_folder(const std::filesystem::path& folder);

}  // namespace services
