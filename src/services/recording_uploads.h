// Recordings on their way in: bytes gather in data/uploads until all are there, then go into the vault and on record in
// one step. What arrived before a cut connection or a restart is kept.
#pragma once

#include <filesystem>

#include "services/core.h"

namespace services {

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
  struct Notes;  // of one upload, kept beside its bytes
  std::filesystem::path bytes_path(std::string_view id) const;
  std::filesystem::path notes_path(std::string_view id) const;
  base::Result<Notes> read_notes(const CallContext&, std::string_view id) const;
  base::Status write_notes(const Notes& notes) const;
  base::Result<UploadInfo> info_of(const Notes& notes) const;
  base::Result<base::Json> store(const CallContext&, const Notes& notes);
  std::shared_ptr<std::mutex> guard_of(std::string_view id);

  Core& core_;
  std::filesystem::path folder_;
  std::mutex guards_mutex_;
  std::map<std::string, std::weak_ptr<std::mutex>, std::less<>> guards_;
};

// Bytes from `source` into the vault, then on record. `metadata` as of an upload. Gives {recording, seq, digest, bytes,…}.
// Errors: invalid "upload.empty", "vault.digest_mismatch"; those of the vault, of `source`, of the record.
base::Result<base::Json> receive_recording(Core& core, const CallContext& context, const base::Json& metadata,
                                           const Office::Source& source);

}  // namespace services
