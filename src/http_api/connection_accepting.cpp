// Accepts clients on one thread, and the three ways to speak with them. The rules at the head of
// connection.cpp hold.
#include "http_api/connection_transport.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <thread>

#include "http_api/connection_exchange.h"
#include "http_api/guards.h"

namespace http_api {
namespace {

namespace beast = boost::beast;
using PlainStream = beast::basic_stream<asio::generic::stream_protocol>;

constexpr std::chrono::seconds kHandshakeTime{10};
constexpr std::chrono::seconds kGoodbyeTime{2};

class PlainTransport : public Transport {
 public:
  explicit PlainTransport(Socket socket) : stream_(std::move(socket)) {}

  asio::awaitable<bool> handshake() override { co_return true; }

  asio::awaitable<Moved> read_some(asio::mutable_buffer into) override {
    const auto [error, bytes] = co_await stream_.async_read_some(into, kAwait);
    Moved moved;
    moved.error = error;
    moved.bytes = bytes;
    co_return moved;
  }

  asio::awaitable<Moved> write(asio::const_buffer from) override {
    // Nearly always the kernel takes all of it at once, and nothing need be waited for. Errors come again below.
    const auto at_once =
        ::send(stream_.socket().native_handle(), from.data(), from.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    Moved moved;
    if (at_once > 0) moved.bytes = static_cast<std::size_t>(at_once);
    if (moved.bytes == from.size()) co_return moved;
    const asio::const_buffer rest = from + moved.bytes;
    const auto [error, bytes] = co_await asio::async_write(stream_, rest, kAwait);
    moved.error = error;
    moved.bytes += bytes;
    co_return moved;
  }

  asio::awaitable<void> finish() override {
    error_code ignored;
    stream_.socket().shutdown(Socket::shutdown_send, ignored);
    co_return;
  }

  void expires_after(std::chrono::milliseconds time) override { stream_.expires_after(time); }
  void never_expires() override { stream_.expires_never(); }
  void close() override { stream_.close(); }
  asio::any_io_executor executor() override { return stream_.get_executor(); }

 private:
  PlainStream stream_;
};

class TlsTransport : public Transport {
 public:
  TlsTransport(Socket socket, asio::ssl::context& context)
      : stream_(PlainStream(std::move(socket)), context) {}

  asio::awaitable<bool> handshake() override {
    expires_after(kHandshakeTime);
    const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kAwait);
    co_return !error;
  }

  asio::awaitable<Moved> read_some(asio::mutable_buffer into) override {
    const auto [error, bytes] = co_await stream_.async_read_some(into, kAwait);
    Moved moved;
    moved.error = error;
    moved.bytes = bytes;
    co_return moved;
  }

  asio::awaitable<Moved> write(asio::const_buffer from) override {
    const auto [error, bytes] = co_await asio::async_write(stream_, from, kAwait);
    Moved moved;
    moved.error = error;
    moved.bytes = bytes;
    co_return moved;
  }

  asio::awaitable<void> finish() override {
    expires_after(kGoodbyeTime);
    const auto [error] = co_await stream_.async_shutdown(kAwait);
    static_cast<void>(error);  // many clients simply go
  }

  void expires_after(std::chrono::milliseconds time) override { stream_.next_layer().expires_after(time); }
  void never_expires() override { stream_.next_layer().expires_never(); }
  void close() override { stream_.next_layer().close(); }
  asio::any_io_executor executor() override { return stream_.get_executor(); }

 private:
  asio::ssl::stream<PlainStream> stream_;
};

base::Result<std::shared_ptr<asio::ssl::context>> tls_context(const std::string& certificate,
                                                              const std::string& key) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  auto bad = [](const std::string& file, const error_code& error) {
    return base::fail(base::ErrorKind::io, "http.bad_certificate", error.message(), file,
                      "give a certificate chain and its key as PEM files that this user may read");
  };
  error_code error;
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  context->use_certificate_chain_file(certificate, error);
  if (error) return bad(certificate, error);
  context->use_private_key_file(key, asio::ssl::context::pem, error);
  if (error) return bad(key, error);
  if (SSL_CTX_check_private_key(context->native_handle()) != 1)
    return base::fail(base::ErrorKind::io, "http.bad_certificate", "the key is not that of the certificate",
                      key);
  return context;
}

class AsioThread : public IoThread {
 public:
  AsioThread(ConnectionParts parts, unsigned number, std::shared_ptr<asio::ssl::context> tls)
      : shared_{std::move(parts), {}, false, 0, number},
        context_(1),
        work_(context_.get_executor()),
        tls_(std::move(tls)),
        grace_(context_) {}
  ~AsioThread() override { join(); }

  void listen(int descriptor, bool local) override;
  void start() override {
    thread_ = std::thread([this] { context_.run(); });
  }
  void stop() override {
    asio::post(context_, [this] { stop_here(); });
  }
  void join() override {
    if (thread_.joinable()) thread_.join();
  }

 private:
  using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

  void stop_here();
  asio::awaitable<void> accept(Acceptor& acceptor, bool local);
  void admit(Socket socket, bool local);
  asio::awaitable<void> look_after(std::unique_ptr<Connection> connection);

  Shared shared_;
  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::shared_ptr<asio::ssl::context> tls_;
  asio::steady_timer grace_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  std::thread thread_;
};

void AsioThread::listen(int descriptor, bool local) {
  sockaddr_storage name{};
  socklen_t length = sizeof name;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &length);
  acceptors_.push_back(std::make_unique<Acceptor>(context_));
  acceptors_.back()->assign(asio::generic::stream_protocol(name.ss_family, 0), descriptor);
  asio::co_spawn(context_, accept(*acceptors_.back(), local), asio::detached);
}

void AsioThread::stop_here() {
  shared_.stopping = true;
  for (auto& acceptor : acceptors_) {
    error_code ignored;
    acceptor->close(ignored);
  }
  work_.reset();
  for (auto* connection : shared_.connections) connection->stop();
  if (shared_.connections.empty()) return;
  grace_.expires_after(shared_.parts.limits.goodbye);
  grace_.async_wait([this](const error_code& error) {
    if (error) return;
    for (auto* connection : shared_.connections) connection->abort();
  });
}

asio::awaitable<void> AsioThread::accept(Acceptor& acceptor, bool local) {
  asio::steady_timer pause(context_);
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(kAwait);
    if (!error) {
      admit(std::move(socket), local);
    } else if (acceptor.is_open()) {
      // Out of descriptors, as a rule: others must end first.
      pause.expires_after(std::chrono::milliseconds(50));
      const auto [ignored] = co_await pause.async_wait(kAwait);
      static_cast<void>(ignored);
    }
  }
}

// The address as text, or the process's user on the local socket.
Peer peer_of(Socket& socket, bool local) {
  Peer peer;
  if (local) {
    ucred credentials{};
    socklen_t length = sizeof credentials;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0)
      peer.uid = credentials.uid;
    peer.address = "local";
    return peer;
  }
  error_code ignored;
  const auto endpoint = socket.remote_endpoint(ignored);
  char text[NI_MAXHOST] = "";
  ::getnameinfo(endpoint.data(), static_cast<socklen_t>(endpoint.size()), text, sizeof text, nullptr, 0,
                NI_NUMERICHOST);
  peer.address = text;
  return peer;
}

void AsioThread::admit(Socket socket, bool local) {
  // One beyond the limit is closed at once: it costs less than any answer.
  if (static_cast<std::int64_t>(shared_.connections.size()) >= shared_.parts.limits.connections) return;
  auto peer = peer_of(socket, local);
  if (local && !peer.uid) return;
  const auto& limits = shared_.parts.limits;
  std::shared_ptr<void> seat;
  if (!local && !(limits.loopback_free && is_loopback(peer.address))) {
    seat = shared_.parts.seats->take(peer.address, limits.per_address);
    if (!seat) return;
  }
  if (!local) {
    const int on = 1;
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  peer.tls = tls_ && !local;
  std::unique_ptr<Transport> transport;
  if (peer.tls)
    transport = std::make_unique<TlsTransport>(std::move(socket), *tls_);
  else
    transport = std::make_unique<PlainTransport>(std::move(socket));
  auto connection = std::make_unique<Connection>(std::move(transport), std::move(peer), std::move(seat), shared_);
  asio::co_spawn(context_, look_after(std::move(connection)), asio::detached);
}

// Owns the connection for as long as it runs.
asio::awaitable<void> AsioThread::look_after(std::unique_ptr<Connection> connection) {
  co_await connection->run();
  connection = nullptr;
  if (shared_.stopping && shared_.connections.empty()) grace_.cancel();
}

}  // namespace

std::shared_ptr<void> AddressSeats::take(const std::string& address, std::size_t limit) {
  const std::lock_guard lock(guard_);
  auto& taken = taken_[address];
  if (taken >= limit) return nullptr;
  ++taken;
  return {this, [self = shared_from_this(), address](void*) {
            const std::lock_guard again(self->guard_);
            const auto found = self->taken_.find(address);
            if (--found->second == 0) self->taken_.erase(found);
          }};
}

std::function<void()> Job::wrapped(std::function<void()> work) {
  running_ = true;
  failed_ = false;
  timer_.expires_at(asio::steady_timer::time_point::max());
  return [this, work = std::move(work)] {
    bool threw = false;
    try {
      work();
    } catch (const std::exception&) {
      threw = true;
    }
    // Back on the connection's own thread; it is waiting there, or will look before it waits.
    asio::post(timer_.get_executor(), [this, threw] {
      failed_ = threw;
      running_ = false;
      timer_.cancel();
    });
  };
}

bool Job::try_start(std::function<void()> work) {
  if (workers_.try_submit(wrapped(std::move(work)))) return true;
  running_ = false;
  return false;
}

void Job::start(std::function<void()> work) {
  workers_.submit(wrapped(std::move(work)));
}

asio::awaitable<bool> Job::wait() {
  while (running_) {
    const auto [error] = co_await timer_.async_wait(kAwait);
    static_cast<void>(error);
  }
  co_return !failed_;
}

base::Result<std::unique_ptr<IoThread>> make_io_thread(ConnectionParts parts, unsigned number,
                                                       const TlsPaths& tls) {
  std::shared_ptr<asio::ssl::context> context;
  if (!tls.certificate.empty()) {
    ZL_TRY(context, tls_context(tls.certificate, tls.key));
  }
  return std::unique_ptr<IoThread>(
      std::make_unique<AsioThread>(std::move(parts), number, std::move(context)));
}

}  // namespace http_api
