// What the server counts about itself, for /metrics. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "base/json.h"

namespace http_api {

struct Counters {
  std::array<std::atomic<std::uint64_t>, 6> answers{};  // by the status's first digit
  std::atomic<std::uint64_t> bytes_in{0}, bytes_out{0};
  std::atomic<std::uint64_t> microseconds{0};  // of all answers together
  std::atomic<std::uint64_t> overloads{0}, malformed{0}, timeouts{0}, cut_uploads{0};
  std::atomic<std::int64_t> connections{0};

  void answered(int status, std::uint64_t us, std::uint64_t in, std::uint64_t out) {
    answers[static_cast<std::size_t>(status / 100 % 6)].fetch_add(1, std::memory_order_relaxed);
    microseconds.fetch_add(us, std::memory_order_relaxed);
    bytes_in.fetch_add(in, std::memory_order_relaxed);
    bytes_out.fetch_add(out, std::memory_order_relaxed);
  }
};

// Prometheus text: the server's own counters, then the application's numbers as "zhilu_NAME".
std::string metrics_text(const Counters& counters, std::size_t open_feeds, const base::Json& application);

}  // namespace http_api
