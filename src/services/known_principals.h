// Who a user is and what roles and labels the user holds, kept between requests: each of them asks, and the answer changes
// only with an event of the bureau's stream. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "services/core.h"

namespace services {

class KnownPrincipals {
 public:
  // As `principal_of` gives it.
  base::Result<access_control::Principal> of(Core& core, const base::UserId& user);
  // Before it is acknowledged that something was recorded of the bureau, its people or their rights.
  void forget();

 private:
  static constexpr std::size_t kMostKept = 5'000;

  std::mutex guard_;
  std::map<std::string, access_control::Principal, std::less<>> kept_;  // by user
  std::uint64_t forgotten_ = 0;  // times: what was read before must not be kept after
};

}  // namespace services
