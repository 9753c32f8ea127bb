// One client's connection: reads heads, lets the workers answer, sends. Included by the connection's own
// files only.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <set>

#include "http_api/connection.h"
#include "http_api/connection_transport.h"

namespace http_api {

namespace http = boost::beast::http;
inline constexpr std::size_t kReadBuffer = 64 * 1024;  // reserved once: a grown one costs four times the work

class Connection;

// What the connections of one thread share.
struct Shared {
  ConnectionParts parts;
  std::set<Connection*> connections;
  bool stopping = false;
  std::uint64_t next_request = 0;
  unsigned number = 0;
};

class Connection {
 public:
  Connection(std::unique_ptr<Transport> transport, Peer peer, std::shared_ptr<void> seat, Shared& shared)
      : seat_(std::move(seat)),
        transport_(std::move(transport)),
        peer_(std::move(peer)),
        shared_(shared),
        parts_(shared.parts),
        job_(transport_->executor(), parts_.workers) {
    buffer_.reserve(kReadBuffer);
    shared_.connections.insert(this);
    parts_.api.counters().connections.fetch_add(1);
  }
  ~Connection() {
    shared_.connections.erase(this);
    parts_.api.counters().connections.fetch_sub(1);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  asio::awaitable<void> run();
  void stop() {  // on the connection's thread
    if (idle_) transport_->close();
  }
  void abort() { transport_->close(); }

 private:
  asio::awaitable<bool> read_head();
  asio::awaitable<bool> exchange();
  asio::awaitable<bool> read_body();
  asio::awaitable<bool> fill(std::span<std::uint8_t> into, std::size_t& filled);
  asio::awaitable<bool> exchange_upload();
  std::chrono::milliseconds time_for_chunk(std::chrono::steady_clock::time_point until) const;
  asio::awaitable<bool> receive(UploadSink& sink, std::optional<base::Error>& failed);
  asio::awaitable<bool> say_continue();
  asio::awaitable<bool> send(Response response);
  asio::awaitable<bool> send_source(BodySource& source, std::uint64_t bytes);
  asio::awaitable<void> send_feed(std::shared_ptr<EventFeed> feed);
  asio::awaitable<bool> drain();
  asio::awaitable<bool> refuse(const base::Error& error);
  void take_head();
  std::optional<base::Error> check_head() const;
  void note(int status);

  std::shared_ptr<void> seat_;  // among those of its address; may be none
  std::unique_ptr<Transport> transport_;
  Peer peer_;
  Shared& shared_;
  ConnectionParts& parts_;
  Job job_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::empty_body>> parser_;
  Request request_;
  Plan plan_;
  std::chrono::steady_clock::time_point began_;
  std::uint64_t unread_ = 0;  // bytes of the body that still lie before the next request
  std::uint64_t sent_ = 0;
  bool keep_alive_ = false, chunked_ = false, idle_ = true;
};

}  // namespace http_api
