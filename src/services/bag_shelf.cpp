#include "services/bag_shelf.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <vector>

#include "base/digest.h"
#include "crypto/digests.h"
#include "files/durable.h"
#include "files/disk.h"
#include "services/plain_name.h"

namespace services {

using base::ErrorKind;
using base::fail;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxProofBytes = 64 << 20;

tl::unexpected<base::Error> refused(const std::error_code& error, const char* doing, const fs::path& path) {
  return base::pass_on(files::error_of(error.value(), doing, path.string()));
}

std::string seal_of(const fs::path& bag) {
  std::ifstream in(bag / "proof/seal.json", std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return in ? crypto::sha256(text.str()).hex() : std::string();
}

// "HEX  NAME/proof/…" of each file there, as sha256sum writes them.
base::Result<std::string> proof_listing(const fs::path& incoming, const std::string& name) {
  const files::Disk disk(incoming.string());
  ZL_TRY(const auto paths, files::list_tree(disk, name + "/proof"));
  std::string text;
  for (const auto& path : paths) {
    ZL_TRY(const auto bytes, files::read_whole(disk, path, kMaxProofBytes));
    text += crypto::sha256(base::ByteView(bytes)).hex() + "  " + path + "\n";
  }
  return text;
}

}  // namespace

fs::path archive_folder(const fs::path& data) { return data / "archive"; }

std::mutex& archive_turn() {
  static std::mutex turn;
  return turn;
}

std::optional<fs::path> sealed_bag(const fs::path& data, const std::string& seal, const std::string& name) {
  if (!base::Digest::from_hex(seal) || !wrong_in_plain_name(name).empty()) return std::nullopt;
  for (const auto& place : {archive_folder(data) / seal / name, data / "derived" / "bags" / name})
    if (seal_of(place) == seal) return place;
  return std::nullopt;
}

base::Result<fs::path> fresh_incoming(const fs::path& data, const std::string& case_id) {
  if (const auto wrong = wrong_in_plain_name(case_id); !wrong.empty())
    return fail(ErrorKind::invalid, "archive.bad_name", "a case's id cannot name a folder: " + wrong, case_id);
  const auto folder = archive_folder(data) / ".incoming" / case_id;
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error) fs::create_directories(folder, error);
  if (error) return refused(error, "creating", folder);
  return folder;
}

void drop_incoming(const fs::path& incoming) {
  std::error_code ignored;  // what stays is removed with the next writing
  fs::remove_all(incoming, ignored);
}

base::Status sync_folder(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return base::pass_on(files::error_of(errno, "opening", folder.filename().string()));
  const int rc = ::fsync(fd);
  const int error = errno;
  ::close(fd);
  if (rc != 0) return base::pass_on(files::error_of(error, "syncing", folder.filename().string()));
  return {};
}

base::Status sync_tree(const fs::path& folder) {
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
    if (entry->is_directory()) ZL_CHECK(sync_folder(entry->path()));
  if (error) return refused(error, "reading", folder);
  return sync_folder(folder);
}

base::Result<fs::path> place_sealed(const fs::path& data, const fs::path& incoming, const std::string& name,
                                    const std::string& seal) {
  ZL_TRY(const auto listing, proof_listing(incoming, name));
  files::Disk disk(incoming.string());
  ZL_CHECK(files::write_durably(disk, "proof.sha256", base::view_of(listing)));
  ZL_CHECK(sync_tree(incoming));
  const auto place = archive_folder(data) / seal;
  if (sealed_bag(data, seal, name) == place / name) {  // placed already, before a crash
    drop_incoming(incoming);
    return place / name;
  }
  std::error_code error;
  if (fs::exists(place, error))
    return fail(ErrorKind::conflict, "archive.occupied", "something else lies where this case file belongs", place.string(),
                "look at it, move it away, and archive the case again");
  fs::rename(incoming, place, error);
  if (error) return refused(error, "placing", place);
  ZL_CHECK(sync_folder(incoming.parent_path()));
  ZL_CHECK(sync_folder(archive_folder(data)));
  ZL_CHECK(sync_folder(data));
  return place / name;
}

}  // namespace services
