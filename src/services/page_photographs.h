// Photographs and scans of pages that were signed on paper: each is looked at for the code of its page before it is handed in, so that a
// page of another version or of another paper is told at once. What nothing can be read on, a person compares.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/recently_used.h"
#include "page_codes/page_code.h"
#include "services/core.h"

namespace services {

inline constexpr std::size_t kMostChecked = 1'000;    // photographs and PDFs, at a request
inline constexpr int kMostSheets = 200;                // of a PDF: a paper with its copies, and no archive
inline constexpr std::int64_t kMostScanBytes = std::int64_t{256} << 20;
inline constexpr std::int64_t kSecondsOfLooking = 10;  // of a request; what was not looked at by then counts as not read

// Who opens a photograph or a scan in a process of its own: two at a time, a few wait a moment, more are told to come again, so that
// scans never take all that the server has. Thread-safe.
class LookingSeats {
 public:
  using Seat = std::shared_ptr<void>;  // free again when it is let go of
  std::optional<Seat> take();

 private:
  static constexpr int kMost = 2, kMostWaiting = 6;
  std::mutex guard_;
  std::condition_variable freed_;
  int taken_ = 0, waiting_ = 0;
};

// What was read on photographs and sheets: those of a paper are asked about when they arrive and again when they are handed in. Thread-safe.
class SeenCodes {
 public:
  using Codes = std::vector<page_codes::PageCode>;
  std::optional<Codes> of(const std::string& blob, int sheet) const;
  void keep(const std::string& blob, int sheet, Codes codes);
  LookingSeats seats;

 private:
  mutable std::mutex guard_;
  std::unordered_map<std::string, Codes> codes_;
};

// Pictures made for browsers, as long as somebody compares. Thread-safe.
class PagePictures {
 public:
  std::optional<base::Bytes> of(const std::string& blob, int sheet);
  void keep(const std::string& blob, int sheet, base::Bytes jpeg);

 private:
  static constexpr std::size_t kMostBytes = std::size_t{32} << 20;
  std::mutex guard_;
  base::RecentlyUsed<base::Bytes> pictures_{kMostBytes};
};

// A recording as a page of a paper is shown: by itself where every browser shows it, else as a JPEG; of a PDF that sheet, and
// without one the PDF itself. Only what was handed in as a page, or stored for a paper. Errors: not_found "content.none".
struct PagePicture {
  const records::Recording* recording = nullptr;
  std::optional<base::Bytes> jpeg;  // nothing: as it is
};
base::Result<PagePicture> page_picture(Core& core, const records::CaseState& state, const std::string& blob, int sheet);

}  // namespace services
