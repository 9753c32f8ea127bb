// The server: listens, and hands connections to its threads. All requests end at services::Application.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"
#include "http_api/api.h"
#include "http_api/connection.h"

namespace http_api {

struct ServerOptions {
  std::string host = "127.0.0.1";
  unsigned port = 8080;                 // 0: any free one
  TlsPaths tls;                         // empty: plain HTTP
  std::filesystem::path unix_socket;    // empty: none; made with mode 0600
  std::filesystem::path problems_file;  // the registry of codes; empty: titles are kinds of errors
  ApiOptions api;
  ConnectionLimits limits;
  unsigned io_threads = 2;
  std::size_t workers = 64;                   // blocking calls at a time, so that commits can be shared
  std::size_t queue = 1024;                   // requests that wait; beyond, 503
  std::function<void(std::string_view)> log;  // one JSON line a request; any thread; empty: none
};

class Server {
 public:
  // Listens when it returns. Errors: unavailable "http.cannot_listen" naming the address; io
  // "http.bad_certificate".
  static base::Result<std::unique_ptr<Server>> start(services::Application& application,
                                                     const base::Clock& clock, base::Random& random,
                                                     ServerOptions options);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  unsigned port() const { return port_; }
  std::size_t waiting() const { return workers_.waiting(); }  // requests that no worker has taken yet
  void wake();  // something was recorded: open event streams look now. Thread-safe, returns at once.
  void stop();  // no new requests; those at work are finished (within limits.goodbye)

 private:
  Server(services::Application& application, const base::Clock& clock, ServerOptions options);
  base::Status listen(base::Random& random);

  ServerOptions options_;
  Api api_;
  WorkerPool workers_;
  std::vector<std::unique_ptr<IoThread>> threads_;
  unsigned port_ = 0;
  bool stopped_ = false;
};

}  // namespace http_api
