// A request and its answer as plain values: what the routes see. Nothing here knows of sockets.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/json.h"

namespace http_api {

struct Header {
  std::string name;
  std::string value;
};

// Who is at the other end: an address, or a process of this machine with its user id.
struct Peer {
  std::string address;
  std::optional<unsigned> uid;  // set on the local socket only, from the kernel
  bool tls = false;
};

struct Request {
  std::string id;
  std::string method;
  std::string path;   // still percent-encoded; without the query
  std::string query;  // without the question mark
  std::vector<Header> headers;
  std::uint64_t content_length = 0;
  std::string body;  // empty where the body is streamed
  Peer peer;

  // The first header of that name, whatever its case; empty when there is none.
  std::string_view header(std::string_view name) const;
  bool has(std::string_view name) const;
};

// The bytes of an answer whose length was announced, in order.
class BodySource {
 public:
  virtual ~BodySource() = default;
  // Fills `out` as far as it goes; 0 only at the end. An error ends the connection: the status is long sent.
  virtual base::Result<std::size_t> read(std::span<std::uint8_t> out) = 0;
};

class EventFeed;

struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  std::unique_ptr<BodySource> source;  // instead of `body`
  std::uint64_t source_bytes = 0;
  std::shared_ptr<EventFeed> feed;  // an endless answer
  bool close = false;               // the connection ends after it

  void set(std::string_view name, std::string_view value);
  std::string_view header(std::string_view name) const;
};

// The receiving end of one body that is not JSON: bytes come in order, then either `complete` or `cut` is called, once.
class UploadSink {
 public:
  virtual ~UploadSink() = default;
  virtual base::Status append(base::ByteView more) = 0;
  virtual Response complete() = 0;
  virtual void cut() = 0;  // the connection broke off
  virtual Response refuse(const base::Error& error) = 0;
};

Response json_response(int status, const base::Json& body);
Response text_response(int status, std::string_view mime, std::string text);

// "Mon, 02 Nov 2026 01:00:00 GMT", as headers write times.
std::string http_date(base::Instant when);

bool same_name(std::string_view a, std::string_view b);  // of headers: ASCII case aside

}  // namespace http_api
