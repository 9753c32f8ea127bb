#include "vault_files/shelf.h"

#include <algorithm>

#include "files/durable.h"

namespace vault_files {
namespace {

using base::ErrorKind;

const std::string kRoot = "vault";
const std::string kIncoming = "incoming-";

tl::unexpected<base::Error> damaged(const std::string& what, const std::string& where) {
  return base::fail(ErrorKind::corrupt, "vault.damaged", what, where,
                    "put this file back from a backup; zhilu verify tells what else is damaged");
}

base::Error at_path(base::Error error, const std::string& path) {
  if (error.where.empty()) error.where = path;
  if (error.remedy.empty()) error.remedy = "put this file back from a backup";
  return error;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// The digest in "incoming-N-D" or "incoming-N-D.key".
std::optional<base::Digest> digest_in_incoming(std::string_view name) {
  const auto dash = name.rfind('-');
  if (dash < kIncoming.size() || dash == std::string_view::npos) return std::nullopt;
  auto digest = base::Digest::from_hex(name.substr(dash + 1, 64));
  return digest ? std::optional(*digest) : std::nullopt;
}

}  // namespace

std::string Shelf::folder(const base::Digest& digest) {
  return kRoot + "/" + digest.hex().substr(0, 2);
}
std::string Shelf::blob_path(const base::Digest& digest) {
  return folder(digest) + "/" + digest.hex() + ".blob";
}
std::string Shelf::key_path(const base::Digest& digest) {
  return folder(digest) + "/" + digest.hex() + ".key";
}

base::Bytes Shelf::fresh_bytes(std::size_t n) {
  const std::lock_guard lock(mutex_);
  return random_.bytes(n);
}

std::string Shelf::new_incoming() {
  const std::lock_guard lock(mutex_);
  auto path = kRoot + "/" + kIncoming + base::to_hex(random_.bytes(8));
  incoming_.insert(path);
  return path;
}

void Shelf::let_go(const std::string& incoming) {
  // When removing fails too, the next start sweeps it away.
  if (const auto left = disk_.info(incoming); left && *left) static_cast<void>(disk_.remove(incoming));
  const std::lock_guard lock(mutex_);
  incoming_.erase(incoming);
}

base::Status Shelf::sweep() {
  ZL_CHECK(disk_.make_folder(kRoot));
  ZL_TRY(const auto entries, disk_.list(kRoot));
  for (const auto& entry : entries)
    if (entry.is_file && entry.name.starts_with(kIncoming)) ZL_CHECK(sweep_one(entry.name));
  return {};
}

// The key goes before the file that tells whose key it is, so that a sweep cut short can be done again.
base::Status Shelf::sweep_one(const std::string& name) {
  const auto digest = digest_in_incoming(name);
  if (digest && !name.ends_with(".key")) {
    ZL_TRY(const auto blob, disk_.info(blob_path(*digest)));
    ZL_TRY(const auto key, disk_.info(key_path(*digest)));
    if (key && !blob) {
      ZL_CHECK(disk_.remove(key_path(*digest)));
      ZL_CHECK(disk_.sync_folder(folder(*digest)));
    }
  }
  return disk_.remove(kRoot + "/" + name);
}

base::Result<bool> Shelf::has(const base::Digest& digest) const {
  ZL_TRY(const auto blob, disk_.info(blob_path(digest)));
  ZL_TRY(const auto key, disk_.info(key_path(digest)));
  return blob && key;
}

base::Result<OpenedKey> Shelf::open_key(const base::Digest& digest) const {
  const auto path = key_path(digest);
  ZL_TRY(const auto blob, disk_.info(blob_path(digest)));
  ZL_TRY(const auto key, disk_.info(path));
  if (!blob)
    return base::fail(
        ErrorKind::not_found, "vault.no_such_blob",
        key ? "the vault holds a key, but no blob of this digest" : "the vault holds no such blob",
        digest.hex());
  if (!key) return damaged("the blob's key file is missing", path);
  auto bytes = files::read_whole(disk_, path, kKeyFileBytes);
  if (!bytes && bytes.error().kind == ErrorKind::too_large) return damaged("the key file is too long", path);
  if (!bytes) return base::pass_on(bytes.error());
  auto file = read_key_file(*bytes);
  if (!file) return base::pass_on(at_path(file.error(), path));
  if (file->digest != digest)
    return damaged("the key file is that of another blob, " + file->digest.hex(), path);
  auto vault_key = keys_.vault_key(file->vault_key_id);
  if (!vault_key) {
    auto error = std::move(vault_key).error();
    error.where = path + (error.where.empty() ? "" : ", " + error.where);
    return base::pass_on(std::move(error));
  }
  auto blob_key = open_blob_key(*file, vault_key->key);
  if (!blob_key) return base::pass_on(does_not_open(digest, *vault_key));
  if (blob->bytes != blob_file_bytes(file->length))
    return damaged("the blob has " + std::to_string(blob->bytes) + " bytes instead of " +
                       std::to_string(blob_file_bytes(file->length)),
                   blob_path(digest));
  return OpenedKey{file->vault_key_id, file->length, std::move(*blob_key)};
}

// A seal that does not open tells nothing by itself. Where the same vault key opens another blob, it is this
// file that changed; else it is the key that is another.
base::Error Shelf::does_not_open(const base::Digest& digest, const ports::SealingKey& vault_key) const {
  const auto path = key_path(digest);
  auto opens = another_opens(digest, vault_key);
  if (!opens) return std::move(opens).error();
  if (*opens)
    return damaged("the key file was changed: its seal does not open, though others do", path).value();
  return {ErrorKind::denied, "vault.wrong_key",
          "vault key " + std::to_string(vault_key.id) + " does not open this blob's key file", path,
          "give the key folder that belongs to this data directory"};
}

// Takes no lock: it may be asked in the midst of a placing.
base::Result<bool> Shelf::another_opens(const base::Digest& but, const ports::SealingKey& vault_key) const {
  constexpr int kTriesMax = 16;
  int tries = 0;
  ZL_TRY(const auto folders, disk_.list(kRoot));
  for (const auto& folder : folders) {
    if (!folder.is_folder) continue;
    ZL_TRY(const auto entries, disk_.list(kRoot + "/" + folder.name));
    for (const auto& entry : entries) {
      const auto path = kRoot + "/" + folder.name + "/" + entry.name;
      if (entry.bytes != kKeyFileBytes || path == key_path(but)) continue;
      const auto bytes = files::read_whole(disk_, path, kKeyFileBytes);
      const auto file = bytes ? read_key_file(*bytes) : base::Result<KeyFile>(base::pass_on(bytes.error()));
      if (!file || file->vault_key_id != vault_key.id) continue;
      if (open_blob_key(*file, vault_key.key)) return true;
      if (++tries == kTriesMax) return false;
    }
  }
  return false;
}

base::Result<std::vector<base::Digest>> Shelf::all() const {
  ZL_TRY(auto found, survey());
  return std::move(found.blobs);
}

base::Result<std::vector<std::string>> Shelf::strangers() const {
  ZL_TRY(auto found, survey());
  return std::move(found.strangers);
}

base::Result<Shelf::Found> Shelf::survey() const {
  Found found;
  ZL_TRY(const auto entries, disk_.list(kRoot));
  for (const auto& entry : entries) {
    if (entry.is_folder && entry.name.size() == 2 && is_hex(entry.name)) {
      ZL_CHECK(survey_folder(entry.name, found));
      continue;
    }
    const auto path = kRoot + "/" + entry.name;
    if (is_under_way(path)) continue;
    // A write that ended since the folder was listed removed its file before it ceased to be ours.
    ZL_TRY(const auto still, disk_.info(path));
    if (still) found.strangers.push_back(path);
  }
  return found;
}

bool Shelf::is_under_way(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(incoming_.begin(), incoming_.end(),
                     [&](const auto& incoming) { return path.starts_with(incoming); });
}

base::Status Shelf::survey_folder(const std::string& name, Found& found) const {
  const auto path = kRoot + "/" + name;
  ZL_TRY(const auto entries, disk_.list(path));
  for (const auto& entry : entries) {
    const std::string_view file = entry.name;
    const bool is_blob = file.ends_with(".blob"), is_key = file.ends_with(".key");
    const auto digest = base::Digest::from_hex(file.substr(0, std::min<std::size_t>(64, file.size())));
    const bool named = entry.is_file && digest && file.size() == 64u + (is_blob ? 5 : 4) &&
                       (is_blob || is_key) && file.starts_with(name);
    if (named) {
      // A placing under way may show its key alone for an instant: it is asked for once it is over.
      ZL_TRY(auto whole, has(*digest));
      if (!whole) {
        const std::lock_guard lock(place_lock(*digest));
        ZL_TRY(whole, has(*digest));
        ZL_TRY(const auto still, disk_.info(path + "/" + entry.name));
        if (!still) continue;
      }
      if (whole && is_blob) found.blobs.push_back(*digest);
      if (whole) continue;
    }
    found.strangers.push_back(path + "/" + entry.name);
  }
  return {};
}

}  // namespace vault_files
