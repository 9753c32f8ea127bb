// Connections of one thread: accepts, reads heads, lets the workers answer, sends. One io_context a thread,
// so nothing here needs a lock. No Asio in this header.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "http_api/api.h"
#include "http_api/worker_pool.h"

namespace http_api {

struct ConnectionLimits {
  std::size_t header_bytes = 16 * 1024;
  std::chrono::milliseconds idle{60000};    // between requests
  std::chrono::milliseconds header{10000};  // for a whole head, however slowly it drips
  std::chrono::milliseconds body{30000};    // for a whole JSON body; for each chunk of an upload
  std::chrono::milliseconds file{120000};   // for a whole file that an operation takes, which lies in memory meanwhile
  std::chrono::milliseconds write{30000};   // for each chunk of an answer
  std::chrono::milliseconds goodbye{5000};  // what runs when the server stops may take so long
  std::int64_t connections = 2048;          // of one thread
  std::size_t per_address = 256;            // of all threads, so that one address does not shut the others out
  bool loopback_free = true;                // a proxy on this machine speaks for many
};

// How many connections each address has. Thread-safe.
class AddressSeats : public std::enable_shared_from_this<AddressSeats> {
 public:
  // A seat, free again when it is let go of; null where the address has its share.
  std::shared_ptr<void> take(const std::string& address, std::size_t limit);

 private:
  std::mutex guard_;
  std::map<std::string, std::size_t> taken_;
};

// What the threads share.
struct ConnectionParts {
  Api& api;
  WorkerPool& workers;
  ConnectionLimits limits;
  std::function<void(std::string_view)> log;  // one JSON object a request; must return at once
  std::string id_prefix;                      // of request ids; different at each start
  std::shared_ptr<AddressSeats> seats = std::make_shared<AddressSeats>();
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
