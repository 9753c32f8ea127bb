// Clocks are passed in; nothing below the program reads the machine's time by itself. Thread-safe.
#pragma once

#include <atomic>
#include <optional>

#include "base/instant.h"

namespace base {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  // Microseconds since an instant of no meaning, counted by what nobody sets: tells how much time passed, and goes on while
  // the machine sleeps.
  virtual std::int64_t steady_us() const = 0;
};

class SystemClock : public Clock {
 public:
  Instant now() const override;
  std::int64_t steady_us() const override;
};

// Starts at a given instant and runs on: the clock of a sample bureau.
class OffsetClock : public Clock {
 public:
  explicit OffsetClock(Instant start);
  Instant now() const override;
  std::int64_t steady_us() const override;

 private:
  Instant start_;
  std::int64_t began_us_;
};

// Stands still until moved: the clock of tests and of a sample bureau's history. Time passes when it is moved on; where it
// is set back, or stepped, only what it shows changes.
class ManualClock : public Clock {
 public:
  explicit ManualClock(Instant start) : us_(start.us) {}
  Instant now() const override { return {us_.load()}; }
  std::int64_t steady_us() const override { return steady_us_.load(); }
  void set(Instant instant);
  void advance_seconds(std::int64_t s) { set(now().plus_seconds(s)); }
  void step_seconds(std::int64_t s) { us_.fetch_add(s * 1'000'000); }

 private:
  std::atomic<std::int64_t> us_;
  std::atomic<std::int64_t> steady_us_ = 0;
};

// What a clock would show had nobody set it, and what it shows.
struct ClockStep {
  Instant from, to;
};

inline constexpr std::int64_t kClockStepToleranceUs = 5'000'000;  // corrections up to this are no steps

// Sees between two looks whether the clock was set, either way. Not thread-safe; a copy remembers the same.
class ClockWatch {
 public:
  explicit ClockWatch(std::int64_t tolerance_us = kClockStepToleranceUs) : tolerance_us_(tolerance_us) {}

  // From now on. `passed` is an instant that is over, read from this clock at an earlier time, maybe by another process:
  // a clock behind it was set back since.
  void begin(const Clock& clock, Instant passed = {});
  // REQUIRES: begun. A step is told once.
  std::optional<ClockStep> look(const Clock& clock);

 private:
  std::int64_t tolerance_us_;
  Instant wall_;
  std::int64_t steady_us_ = 0;
};

}  // namespace base
