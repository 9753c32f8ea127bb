// Slows guessing of passwords without letting anybody lock a colleague out. Whether a login exists plays no part: the same
// tries get the same answers. Kept in memory and bounded; a restart forgets. Thread-safe.
//
// Three measures, each against another way of guessing:
// - of one address at one login: five wrong tries are free, then each makes the next wait twice as long, up to ten minutes.
//   The owner, at another address, does not notice.
// - of one address at any logins: 60 in ten minutes. A bureau behind one address mistypes less than that.
// - at one login from anywhere: 100 in ten minutes, which only many machines together reach.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace services {

struct ThrottleLimits {
  int free_tries = 5;
  std::int64_t first_wait_seconds = 5, longest_wait_seconds = 600;
  std::int64_t window_seconds = 600;      // of the two counts below, and of what the access log tells together
  std::int64_t forgotten_seconds = 3600;  // without a wrong try
  int of_an_address = 60, of_a_login = 100;
  std::size_t kept = 20'000;  // of each kind; beyond, the ones longest untouched are forgotten
};

class SignInThrottle {
 public:
  explicit SignInThrottle(ThrottleLimits limits = {}) : limits_(limits) {}

  // Until when this try has to wait; nothing: it may be made. Where tries are counted already, this one takes its turn, so
  // that many at once are not all let through.
  std::optional<base::Instant> must_wait(std::string_view address, std::string_view login, base::Instant now);
  // Gives how many this address has failed at this login in the present window, this one counted.
  int failed(std::string_view address, std::string_view login, base::Instant now);
  // One that was not let through counts for the log alone.
  int refused(std::string_view address, std::string_view login, base::Instant now);
  void succeeded(std::string_view address, std::string_view login);

  std::size_t size() const;  // entries kept

 private:
  struct Tally {
    base::Instant touched, window, until;
    int in_window = 0;  // failed within the window
    int told = 0;       // failed or refused within the window
    int under_way = 0;  // allowed, and not yet found right or wrong
    int in_a_row = 0;
  };
  using Table = std::map<std::string, Tally, std::less<>>;

  Tally& of(Table& table, const std::string& key, base::Instant now);
  Tally* known(Table& table, const std::string& key, base::Instant now);
  std::int64_t wait_after(int in_a_row) const;
  void make_room(Table& table);

  const ThrottleLimits limits_;
  mutable std::mutex guard_;
  Table pairs_, addresses_, logins_;
};

}  // namespace services
