// Who has which draft before them just now: told to the others at it. Kept in memory; a restart forgets.
// Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/instant.h"

namespace services {

class DraftDesks {
 public:
  struct Seat {
    std::string user, name;
    base::Instant seen;
  };
  static constexpr std::int64_t kSeenSeconds = 15;  // editors ask every five

  // Notes that this person is at the draft, and gives the others who are.
  std::vector<Seat> meet(const std::string& draft, Seat one) {
    const std::lock_guard lock(guard_);
    for (auto& [name, seats] : drafts_)
      std::erase_if(seats, [&](const Seat& seat) { return has_left(seat, one.seen); });
    std::erase_if(drafts_, [](const auto& kept) { return kept.second.empty(); });
    auto& seats = drafts_[draft];
    std::erase_if(seats, [&](const Seat& seat) { return seat.user == one.user; });
    auto others = seats;
    seats.push_back(std::move(one));
    return others;
  }

 private:
  // A clock that was set back makes nobody stay for ever.
  static bool has_left(const Seat& seat, base::Instant now) {
    return now < seat.seen || now >= seat.seen.plus_seconds(kSeenSeconds);
  }

  std::mutex guard_;
  std::map<std::string, std::vector<Seat>> drafts_;
};

}  // namespace services
