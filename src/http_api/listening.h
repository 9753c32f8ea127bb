// Listening sockets, as file descriptors.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace http_api {

struct Listening {
  std::vector<int> descriptors;
  unsigned port = 0;
};

// `count` sockets on one address, among which the kernel spreads clients. An address on which somebody
// listens already is refused, even though sockets could share it. Errors: unavailable "http.cannot_listen".
base::Result<Listening> listen_tcp(const std::string& host, unsigned port, std::size_t count);

// A socket file that only this user may open. One left over from a program that ended is replaced.
// Errors: unavailable "http.cannot_listen" (another program answers there; the path is too long).
base::Result<int> listen_local(const std::filesystem::path& path);

}  // namespace http_api
