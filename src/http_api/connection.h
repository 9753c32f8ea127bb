// Connections of one thread: accepts, reads heads, lets the workers answer, sends. One io_context a thread,
// so nothing here needs a lock. No Asio in this header.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http_api/api.h"
#include "http_api/worker_pool.h"

namespace http_api {

struct ConnectionLimits {
  std::size_t header_bytes = 16 * 1024;
  std::chrono::milliseconds idle{60000};    // between requests
  std::chrono::milliseconds header{10000};  // for a whole head, however slowly it drips
  std::chrono::milliseconds body{30000};    // for a whole JSON body; for each chunk of an upload
  std::chrono::milliseconds write{30000};   // for each chunk of an answer
  std::chrono::milliseconds goodbye{5000};  // what runs when the server stops may take so long
  std::int64_t connections = 2048;
};

// What the threads share.
struct ConnectionParts {
  Api& api;
  WorkerPool& workers;
  ConnectionLimits limits;
  std::function<void(std::string_view)> log;  // one JSON object a request; must return at once
  std::string id_prefix;                      // of request ids; different at each start
};

class IoThread {
 public:
  virtual ~IoThread() = default;  // REQUIRES: stopped
  // Takes over a listening socket. `local`: clients are known by their process's user.
  virtual void listen(int descriptor, bool local) = 0;
  virtual void start() = 0;
  virtual void stop() = 0;  // no new clients; those at work finish; returns at once
  virtual void join() = 0;
};

// With certificate and key (PEM files), clients of non-local sockets speak TLS.
// Errors: io "http.bad_certificate".
struct TlsPaths {
  std::string certificate, key;
};
base::Result<std::unique_ptr<IoThread>> make_io_thread(ConnectionParts parts, unsigned number,
                                                       const TlsPaths& tls);

}  // namespace http_api
