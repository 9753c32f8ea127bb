// Recordings on their way in: bytes gather in data/uploads until all are there, then go into the vault and on record in
// one step. What arrived before a cut connection or a restart is kept. What is known of each upload is read once, when the
// office opens, and then kept here; the folder has the same, for the next start.
#pragma once

#include <filesystem>

#include "services/core.h"

namespace services {

// A recorder that waits out a week in a drawer may still go on; after that the bytes would lie here for ever.
inline constexpr int kUploadKeptDays = 7;
// Of one user. A card full of photos is queued by the browser, not begun all at once.
inline constexpr std::size_t kOpenUploads = 200;
inline constexpr std::uint64_t kOpenUploadBytes = std::uint64_t{1} << 40;
// What uploads must leave: the record itself writes a few MiB a day, and without room for it nothing can be done at all.
inline constexpr std::uint64_t kDiskReserve = std::uint64_t{512} << 20;

class RecordingUploads : public Uploads {
 public:
  explicit RecordingUploads(Core& core);

  base::Result<UploadInfo> create(const CallContext&, std::uint64_t length, const base::Json& metadata) override;
  base::Result<UploadInfo> info(const CallContext&, std::string_view id) override;
  base::Result<UploadInfo> append(const CallContext&, std::string_view id, std::uint64_t offset,
                                  base::ByteView more) override;
  base::Result<UploadInfo> finish(const CallContext&, std::string_view id) override;
  base::Status truncate(const CallContext&, std::string_view id, std::uint64_t keep) override;
  base::Status cancel(const CallContext&, std::string_view id) override;

 private:
  struct Upload;  // one of them; its own guard is held while it is worked on
  struct Held;    // an upload with its guard

  std::filesystem::path bytes_path(std::string_view id) const;
  std::filesystem::path notes_path(std::string_view id) const;
  std::optional<std::uint64_t> free_space() const;
  base::Status check_room(const CallContext&, std::uint64_t length);  // REQUIRES: guard_ held
  base::Result<std::shared_ptr<Upload>> enter(const CallContext&, std::uint64_t length, const base::Json& metadata);
  void forget(const std::string& id);
  void drop_old();
  void load();
  void load_one(const std::string& id);
  base::Result<Held> hold(const CallContext&, std::string_view id);
  base::Status write_notes(const Upload& upload) const;
  base::Result<base::Json> store(const CallContext&, Upload& upload);

  Core& core_;
  std::filesystem::path folder_;
  std::mutex guard_;  // of the table
  std::map<std::string, std::shared_ptr<Upload>, std::less<>> uploads_;
};

// Bytes from `source` into the vault, then on record. `metadata` as of an upload. Gives {recording, seq, digest, bytes,…}.
// `key`: names this receiving, so that one cut short after it went on record is answered alike when it is tried again; may
// be empty. Errors: invalid "upload.empty", "vault.digest_mismatch"; those of the vault, of `source`, of the record.
base::Result<base::Json> receive_recording(Core& core, const CallContext& context, const base::Json& metadata,
                                           const Office::Source& source, const std::string& key = {});

}  // namespace services
