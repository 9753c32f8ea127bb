// Who asks. Made by signing in, or from the peer credentials of the local socket; never from a request's own words.
// (The namespace is not `access`: unistd.h has a function of that name.)
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"

namespace access_control {

// While the device is in the party's hands, the session serves the signing of this paper and nothing else.
struct HandedOver {
  std::string case_id;
  std::string paper;
};

struct Principal {
  base::UserId user;            // "uuid@origin", "os:1000", "system"
  std::string name;             // as shown; empty for os users
  std::set<std::string> roles;  // role ids of data/roles
  std::set<std::string> labels; // labels of objects that may be seen: "trade_secret", "case:ID", …
  std::string session;          // login window: views of one object within it are one entry of the access log
  std::optional<HandedOver> handed_over = {};  // of the session, not of the user's other ones
};

}  // namespace access_control
