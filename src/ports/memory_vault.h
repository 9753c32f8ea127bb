// A vault in plain memory: the test double for rooms that need a BlobVault, with the behaviour that the
// contract suite asks of every vault. Nothing is sealed. Thread-safe; a writer or reader belongs to one
// thread and may outlive the vault.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "crypto/digests.h"
#include "ports/blob_vault.h"

namespace ports {

class MemoryVault : public BlobVault {
 public:
  base::Result<std::unique_ptr<BlobWriter>> begin() override { return std::make_unique<Writer>(shelf_); }

  base::Result<std::unique_ptr<BlobReader>> open(const base::Digest& digest) const override {
    const std::lock_guard lock(shelf_->mutex);
    const auto found = shelf_->blobs.find(digest);
    if (found == shelf_->blobs.end())
      return base::fail(base::ErrorKind::not_found, "vault.no_such_blob", "the vault holds no such blob",
                        digest.hex());
    return std::make_unique<Reader>(digest, found->second, shelf_->damaged.contains(digest));
  }

  base::Result<bool> has(const base::Digest& digest) const override {
    const std::lock_guard lock(shelf_->mutex);
    return shelf_->blobs.contains(digest);
  }

  base::Status each(const std::function<base::Status(const base::Digest&)>& visit) const override {
    std::vector<base::Digest> digests;
    {
      const std::lock_guard lock(shelf_->mutex);
      for (const auto& [digest, bytes] : shelf_->blobs) digests.push_back(digest);
    }
    for (const auto& digest : digests) ZL_CHECK(visit(digest));
    return {};
  }

  base::Result<BlobInfo> check(const base::Digest& digest) const override {
    ZL_TRY(auto reader, open(digest));
    base::Bytes bytes(static_cast<std::size_t>(reader->size()));
    ZL_TRY(const auto got, reader->read_at(0, bytes));
    return BlobInfo{digest, got, true};
  }

  base::Result<std::vector<std::string>> strangers() const override { return std::vector<std::string>{}; }

  base::Status remove(const base::Digest& digest) override {
    const std::lock_guard lock(shelf_->mutex);
    shelf_->blobs.erase(digest);
    return {};
  }

  // For tests: from now on this blob reads as damaged.
  void damage(const base::Digest& digest) {
    const std::lock_guard lock(shelf_->mutex);
    shelf_->damaged.insert(digest);
  }
  // For tests: the vault loses the blob.
  void lose(const base::Digest& digest) {
    const std::lock_guard lock(shelf_->mutex);
    shelf_->blobs.erase(digest);
  }

 private:
  using Stored = std::shared_ptr<const base::Bytes>;
  struct Shelf {
    std::mutex mutex;
    std::map<base::Digest, Stored> blobs;
    std::set<base::Digest> damaged;
  };

  class Writer : public BlobWriter {
   public:
    explicit Writer(std::shared_ptr<Shelf> shelf) : shelf_(std::move(shelf)) {}
    base::Status write(base::ByteView more) override {
      base::append(bytes_, more);
      return {};
    }
    base::Digest digest() const override { return crypto::sha256(base::ByteView(bytes_)); }
    base::Result<BlobInfo> commit(std::optional<base::Digest> announced) override {
      BlobInfo info{crypto::sha256(base::ByteView(bytes_)), bytes_.size(), false};
      if (announced && *announced != info.digest)
        return base::fail(
            base::ErrorKind::invalid, "vault.digest_mismatch",
            "the bytes received have the digest " + info.digest.hex() + ", not the one announced",
            announced->hex());
      const std::lock_guard lock(shelf_->mutex);
      info.was_there =
          !shelf_->blobs.emplace(info.digest, std::make_shared<base::Bytes>(std::move(bytes_))).second;
      return info;
    }

   private:
    std::shared_ptr<Shelf> shelf_;
    base::Bytes bytes_;
  };

  class Reader : public BlobReader {
   public:
    Reader(const base::Digest& digest, Stored bytes, bool damaged)
        : digest_(digest), bytes_(std::move(bytes)), damaged_(damaged) {}
    std::uint64_t size() const override { return bytes_->size(); }
    base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
      if (damaged_)
        return base::fail(base::ErrorKind::corrupt, "vault.damaged", "stored bytes were changed",
                          digest_.hex() + ", frame " + std::to_string(offset >> 20));
      if (offset >= bytes_->size()) return std::size_t{0};
      const auto n = std::min<std::size_t>(out.size(), bytes_->size() - static_cast<std::size_t>(offset));
      std::copy_n(bytes_->begin() + static_cast<std::ptrdiff_t>(offset), n, out.begin());
      return n;
    }

   private:
    base::Digest digest_;
    Stored bytes_;
    bool damaged_;
  };

  std::shared_ptr<Shelf> shelf_ = std::make_shared<Shelf>();
};

}  // namespace ports
