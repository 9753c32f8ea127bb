// Writes a BagIt 1.0 bag file by file, digesting each in one pass (docs/formats/bag.md). The bag grows in a folder that is
// its alone; bag_shelf.h puts it where sealed ones lie.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "ports/blob_vault.h"

namespace services {

class BagWriter {
 public:
  // In a new folder `name` of `folder`; nothing that lies there is touched. Errors: invalid "archive.bad_name" (the name is no
  // plain component of a path); conflict "archive.occupied"; full, io.
  static base::Result<BagWriter> begin(const std::filesystem::path& folder, const std::string& name);
  // Goes on with one that was written up to its seal: only proofs may be added.
  static BagWriter resume(const std::filesystem::path& folder, const std::string& name) { return BagWriter(folder, name); }

  // A payload file, `path` below data/. Equal paths are an invariant's breach.
  base::Status add(const std::string& path, base::ByteView bytes);
  base::Status add(const std::string& path, ports::BlobReader& reader);
  // A tag file that the tag manifests list (spec/…).
  base::Status add_tag(const std::string& path, base::ByteView bytes);
  // Manifests, bag-info.txt, bagit.txt, tag manifests. `info`: label and value, in order.
  base::Status finish_manifests(const std::vector<std::pair<std::string, std::string>>& info);
  // A file that no manifest lists (proof/…).
  base::Status add_proof(const std::string& path, base::ByteView bytes);
  std::string payload_oxum() const;
  base::Digest digest_of(const std::string& path) const;  // SHA-256 of a file written before

 private:
  struct Digests {
    std::string sha256, sha512, sm3;
    std::uint64_t bytes = 0;
  };
  BagWriter(std::filesystem::path folder, std::string name) : folder_(std::move(folder)), name_(std::move(name)) {}
  base::Status write(const std::string& path, ports::BlobReader& reader, std::map<std::string, Digests>& into);

  std::filesystem::path folder_;
  std::string name_;
  std::map<std::string, Digests> payload_, tags_, proof_;
};

}  // namespace services
