// Instants are microseconds of UTC; legal days (法定日) are days of the calendar at +08:00.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

struct Instant {
  std::int64_t us = 0;  // microseconds since 1970-01-01T00:00:00Z

  // "2026-11-23T14:08:00.123456Z": always 27 characters, always UTC, so that text order is time order.
  std::string text() const;
  // RFC 3339 with any offset and up to six fraction digits; years 1970 to 9999.
  // Errors: invalid "base.bad_instant" naming what is wrong (no such day, missing zone, …).
  static Result<Instant> parse(std::string_view text);

  Instant plus_us(std::int64_t more) const { return {us + more}; }
  Instant plus_seconds(std::int64_t s) const { return {us + s * 1'000'000}; }
  Instant plus_hours(std::int64_t h) const { return plus_seconds(h * 3600); }
  auto operator<=>(const Instant&) const = default;
};

inline constexpr std::int64_t kLegalOffsetSeconds = 8 * 3600;

// A civil date of the proleptic Gregorian calendar, counted in days since 1970-01-01.
struct LegalDay {
  std::int32_t days = 0;

  static LegalDay of(Instant instant);                                // the day at +08:00 that holds the instant
  static Result<LegalDay> from_civil(int year, int month, int day);   // invalid "base.bad_date"
  static Result<LegalDay> parse(std::string_view text);               // "2026-11-23"; invalid "base.bad_date"
  struct Civil {
    int year, month, day;
  };
  Civil civil() const;
  std::string text() const;                                           // "2026-11-23"
  int weekday() const;                                                // 1 Monday … 7 Sunday
  Instant begin() const;                                              // 00:00:00 at +08:00
  Instant end() const;                                                // the last microsecond of the day
  LegalDay plus(std::int32_t n) const { return {days + n}; }
  auto operator<=>(const LegalDay&) const = default;
};

// Hours and minutes of the legal day, for papers: "2026年3月5日 09:10".
struct LegalTime {
  LegalDay day;
  int hour, minute, second;
  static LegalTime of(Instant instant);
};

}  // namespace base
