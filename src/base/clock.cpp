#include "base/clock.h"

#include <time.h>

#include <chrono>
#include <cstdlib>

namespace base {

Instant SystemClock::now() const {
  using namespace std::chrono;
  return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

// Not std::chrono::steady_clock: that one stands still while the machine sleeps, which would look like a step afterwards.
std::int64_t SystemClock::steady_us() const {
  timespec since_boot{};
  REQUIRE_INVARIANT(::clock_gettime(CLOCK_BOOTTIME, &since_boot) == 0);
  return std::int64_t{since_boot.tv_sec} * 1'000'000 + since_boot.tv_nsec / 1000;
}

OffsetClock::OffsetClock(Instant start) : start_(start), began_us_(SystemClock().steady_us()) {}
Instant OffsetClock::now() const { return start_.plus_us(steady_us() - began_us_); }
std::int64_t OffsetClock::steady_us() const { return SystemClock().steady_us(); }

void ManualClock::set(Instant instant) {
  const auto before = us_.exchange(instant.us);
  if (instant.us > before) steady_us_ += instant.us - before;
}

void ClockWatch::begin(const Clock& clock, Instant passed) {
  steady_us_ = clock.steady_us();
  wall_ = clock.now();
  if (wall_.us < passed.us - tolerance_us_) wall_ = passed;
}

std::optional<ClockStep> ClockWatch::look(const Clock& clock) {
  const auto steady = clock.steady_us();
  const auto now = clock.now();
  const ClockStep step{wall_.plus_us(steady - steady_us_), now};
  wall_ = now;
  steady_us_ = steady;
  if (std::abs(now.us - step.from.us) <= tolerance_us_) return std::nullopt;
  return step;
}

}  // namespace base
