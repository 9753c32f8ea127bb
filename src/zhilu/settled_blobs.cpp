#include "zhilu/settled_blobs.h"

#include "services/blob_turn.h"

namespace zhilu {

namespace {

constexpr std::string_view kEnding = ".blob";

base::Result<std::set<base::Digest>> stored_blobs(const files::FileSystem& data) {
  std::set<base::Digest> out;
  ZL_TRY(const auto vault, data.info("vault"));
  if (!vault) return out;
  ZL_TRY(const auto folders, data.list("vault"));
  for (const auto& folder : folders) {
    if (!folder.is_folder) continue;
    ZL_TRY(const auto files, data.list("vault/" + folder.name));
    for (const auto& file : files) {
      if (!file.name.ends_with(kEnding)) continue;
      if (const auto digest = base::Digest::from_hex(std::string_view(file.name).substr(0, file.name.size() - kEnding.size())))
        out.insert(*digest);
    }
  }
  return out;
}

}  // namespace

base::Result<std::set<base::Digest>> settled_blobs(const files::FileSystem& data) {
  ZL_TRY(auto blobs, stored_blobs(data));  // first: a note goes when the entry is on record
  ZL_TRY(const auto noted, services::noted_as_unnamed(data));
  for (const auto& digest : noted) blobs.erase(digest);
  return blobs;
}

}  // namespace zhilu
