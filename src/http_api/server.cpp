#include "http_api/server.h"

#include <unistd.h>

#include "http_api/listening.h"

namespace http_api {

Server::Server(services::Application& application, const base::Clock& clock, ServerOptions options)
    : options_(std::move(options)),
      api_(application, clock, options_.api),
      workers_(options_.workers, options_.queue) {}

base::Result<std::unique_ptr<Server>> Server::start(services::Application& application,
                                                    const base::Clock& clock, base::Random& random,
                                                    ServerOptions options) {
  if (!options.problems_file.empty()) {
    ZL_TRY(options.api.problems, Problems::load(options.problems_file));
  }
  std::unique_ptr<Server> server(new Server(application, clock, std::move(options)));
  ZL_CHECK(server->listen(random));
  return server;
}

base::Status Server::listen(base::Random& random) {
  const ConnectionParts parts{api_, workers_, options_.limits, options_.log,
                              base::to_hex(random.bytes(6)) + "."};
  const unsigned count = std::max(options_.io_threads, 1u);
  for (unsigned i = 0; i < count; ++i) {
    ZL_TRY(auto thread, make_io_thread(parts, i, options_.tls));
    threads_.push_back(std::move(thread));
  }
  ZL_TRY(const auto tcp, listen_tcp(options_.host, options_.port, count));
  port_ = tcp.port;
  for (unsigned i = 0; i < count; ++i) threads_[i]->listen(tcp.descriptors[i], false);
  if (!options_.unix_socket.empty()) {
    ZL_TRY(const int local, listen_local(options_.unix_socket));
    threads_[0]->listen(local, true);
  }
  for (auto& thread : threads_) thread->start();
  return {};
}

Server::~Server() {
  stop();
}

void Server::wake() {
  api_.events().wake();
}

void Server::stop() {
  if (std::exchange(stopped_, true)) return;
  api_.events().close();
  for (auto& thread : threads_) thread->stop();
  for (auto& thread : threads_) thread->join();
  workers_.stop();
  if (!options_.unix_socket.empty()) ::unlink(options_.unix_socket.c_str());
}

}  // namespace http_api
