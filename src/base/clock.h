// Clocks are passed in; nothing below the program reads the machine's time by itself. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>

#include "base/instant.h"

namespace base {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock : public Clock {
 public:
  Instant now() const override;
};

// Starts at a given instant and runs on: the clock of a sample bureau.
class OffsetClock : public Clock {
 public:
  explicit OffsetClock(Instant start) : start_(start), began_(std::chrono::steady_clock::now()) {}
  Instant now() const override;

 private:
  Instant start_;
  std::chrono::steady_clock::time_point began_;
};

// Stands still until moved: the clock of tests and of a sample bureau's history.
class ManualClock : public Clock {
 public:
  explicit ManualClock(Instant start) : us_(start.us) {}
  Instant now() const override { return {us_.load()}; }
  void set(Instant instant) { us_.store(instant.us); }
  void advance_seconds(std::int64_t s) { us_.fetch_add(s * 1'000'000); }

 private:
  std::atomic<std::int64_t> us_;
};

}  // namespace base
