// Bytes to and from one client, whatever lies below: TCP, TLS over TCP, or the local socket. Included by the
// connection's own files only: this is where Asio begins and ends.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "http_api/message.h"
#include "http_api/worker_pool.h"

namespace http_api {

namespace asio = boost::asio;
using boost::system::error_code;
using Socket = asio::generic::stream_protocol::socket;

// Errors are values here too: no operation of ours throws.
inline constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

struct Moved {
  error_code error;
  std::size_t bytes = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual asio::awaitable<bool> handshake() = 0;
  virtual asio::awaitable<Moved> read_some(asio::mutable_buffer into) = 0;
  virtual asio::awaitable<Moved> write(asio::const_buffer from) = 0;  // all of it, or an error
  virtual asio::awaitable<void> finish() = 0;  // tells the client that no more will come
  virtual void expires_after(
      std::chrono::milliseconds time) = 0;  // for all that follows; then the socket is closed
  virtual void never_expires() = 0;
  virtual void close() = 0;
  virtual asio::any_io_executor executor() = 0;
};

// One piece of blocking work at a time, done by the workers while the connection goes on or waits.
class Job {
 public:
  Job(const asio::any_io_executor& executor, WorkerPool& workers) : timer_(executor), workers_(workers) {}
  bool try_start(std::function<void()> work);  // false: overloaded, nothing will be done
  void start(std::function<void()> work);      // for what is under way already
  asio::awaitable<bool> wait();                // false: the work threw, which means memory ran out
  bool running() const { return running_; }

 private:
  std::function<void()> wrapped(std::function<void()> work);

  asio::steady_timer timer_;
  WorkerPool& workers_;
  bool running_ = false, failed_ = false;
};

}  // namespace http_api
