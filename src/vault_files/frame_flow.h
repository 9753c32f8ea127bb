// Frames on their way to the disk: the caller digests, one thread seals and writes, one makes durable and
// reads back. Bounded: so many frames are under way at most, whatever the size of the blob. A blob of one
// frame never gets here.
//
//     caller ── filled frames ──▶ sealing thread ── count of frames ──▶ checking thread
//        ◀─────── empty frames ────────┘
//
// The checking thread makes durable, drops the pages, reads and checks tags, 32 MiB at a time.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "vault_files/sealed_file.h"

namespace vault_files {

class FrameFlow {
 public:
  static constexpr std::size_t kFramesUnderWay = 8;
  static constexpr std::uint64_t kFramesPerCheck = 32;

  // Both objects must outlive the flow and are touched by its threads only.
  FrameFlow(SealedFile& file, ReadBack& read_back);
  ~FrameFlow();  // stops both threads, finished or not

  // Takes a frame and gives an empty one back, waiting for it. The error is the first one that a thread met.
  base::Result<base::Bytes> exchange(base::Bytes filled);
  // Takes the last frame; returns when everything is durable and was read back.
  base::Status finish(base::Bytes last);

 private:
  struct Filled {
    base::Bytes plain;
    bool last;
  };
  void seal_all();
  void check_all();
  void fail(base::Error error);

  SealedFile& file_;
  ReadBack& read_back_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Filled> filled_;
  std::vector<base::Bytes> empty_;
  std::uint64_t sealed_ = 0;                // frames written so far
  std::optional<std::size_t> last_length_;  // set once the last frame is written
  bool checked_all_ = false;
  bool stopping_ = false;
  std::optional<base::Error> error_;
  std::thread sealing_, checking_;
};

}  // namespace vault_files
