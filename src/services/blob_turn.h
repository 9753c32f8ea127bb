// Bytes on their way into the record: in the vault already, named by no entry yet. Where the entry does not follow, because it
// was refused or the program ended, they are taken out of the vault again, so that each blob there is explained by an entry.
//
// Before a new blob is put, its digest is noted in DATA/derived/unnamed; the note goes when the entry is on record. What is
// noted and in nobody's turn is looked for in the whole record, and removed when no entry names it. Thread-safe; a turn belongs
// to one thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <utility>

#include "base/json.h"
#include "files/file_system.h"
#include "ports/blob_vault.h"
#include "ports/record_store.h"

namespace services {

// Many may go through at a time, or one alone. Who wants to be alone never waits at the gate itself, so that going through may
// be within any other lock. Thread-safe.
class Gate {
 public:
  // One who goes through, until destroyed.
  class Passage {
   public:
    Passage() = default;
    explicit Passage(Gate& gate) : gate_(&gate) {}
    ~Passage() { end(); }
    Passage(Passage&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Passage& operator=(Passage&& other) noexcept {
      if (this != &other) {
        end();
        gate_ = std::exchange(other.gate_, nullptr);
      }
      return *this;
    }
    bool holds() const { return gate_ != nullptr; }
    void end() {
      if (auto* gate = std::exchange(gate_, nullptr)) gate->leave();
    }

   private:
    Gate* gate_ = nullptr;
  };

  Passage pass() {
    std::unique_lock lock(guard_);
    opened_.wait(lock, [&] { return !alone_; });
    ++inside_;
    return Passage(*this);
  }
  bool shut_if_empty() {
    const std::lock_guard lock(guard_);
    if (alone_ || inside_ > 0) return false;
    return alone_ = true;
  }
  void open() {
    {
      const std::lock_guard lock(guard_);
      alone_ = false;
    }
    opened_.notify_all();
  }

 private:
  void leave() {
    const std::lock_guard lock(guard_);
    --inside_;
  }

  std::mutex guard_;
  std::condition_variable opened_;
  int inside_ = 0;
  bool alone_ = false;
};

// Whatever looks like a digest in a body counts as naming a blob, in whichever field: one too many is better than one too few.
void each_digest_in(const base::Json& body, const std::function<void(const base::Digest&)>& tell);
// What is noted below the data folder: blobs on their way, and such as were left. Errors: io.
base::Result<std::set<base::Digest>> noted_as_unnamed(const files::FileSystem& data);
// Durable when it returns.
base::Status note_unnamed(files::FileSystem& data, const base::Digest& digest);

class UnnamedBlobs {
 public:
  // `data`: the data folder. REQUIRES: all three outlive it.
  UnnamedBlobs(ports::BlobVault& vault, const ports::RecordStore& store, files::FileSystem& data);

  bool any() const;  // is something noted?
  // Removes what is noted and in no entry. Gives up, to be called again, where turns do not end within some seconds or
  // `stopping` says so. Errors: unavailable "vault.busy"; of the vault and the store.
  base::Status settle(const std::function<bool()>& stopping);
  // Whether settling gave up since this was asked last because turns did not end: whoever ends one then has it called again.
  bool was_busy() { return busy_.exchange(false); }
  // While this is held no blob is removed: for whoever copies the vault.
  Gate::Passage hold() { return turns_.pass(); }

 private:
  friend class BlobTurn;
  base::Status note(const base::Digest& digest);
  void forget(const base::Digest& digest);
  // Takes out of `digests` what entries from `from` on name; gives the end of what was read.
  base::Result<std::uint64_t> strike_named(std::set<base::Digest>& digests, std::uint64_t from,
                                           const std::function<bool()>& stopping) const;

  ports::BlobVault& vault_;
  const ports::RecordStore& store_;
  files::FileSystem& disk_;
  std::atomic<bool> busy_ = false;
  Gate turns_;
};

// From before the first put until the entry is appended. Without named() the new blobs are left for settling, which `left`
// asks for; so does a turn that settling waited for in vain.
class BlobTurn {
 public:
  BlobTurn(UnnamedBlobs& blobs, std::function<void()> left) : blobs_(blobs), left_(std::move(left)) {}
  ~BlobTurn();
  BlobTurn(const BlobTurn&) = delete;
  BlobTurn& operator=(const BlobTurn&) = delete;

  base::Result<ports::BlobInfo> put(base::ByteView bytes);
  base::Result<ports::BlobInfo> commit(ports::BlobWriter& writer, std::optional<base::Digest> announced = std::nullopt);
  void named();  // the entry is on record

 private:
  base::Status begin(const base::Digest& digest);

  UnnamedBlobs& blobs_;
  std::function<void()> left_;
  Gate::Passage turn_;
  std::vector<base::Digest> fresh_;
};

}  // namespace services
