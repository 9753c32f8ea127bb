// Speaks HTTP to the server of this machine over its local socket: for the command line. Blocking; one
// thread.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "http_api/message.h"

namespace http_api {

struct LocalResponse {
  int status = 0;
  std::vector<Header> headers;
  std::string body;
  std::string_view header(std::string_view name) const;
};

class LocalClient {
 public:
  explicit LocalClient(std::filesystem::path socket) : socket_(std::move(socket)) {}
  ~LocalClient();
  LocalClient(const LocalClient&) = delete;
  LocalClient& operator=(const LocalClient&) = delete;

  // Does a server answer there?
  bool reachable();

  // Any status is an answer. Errors: unavailable "local.no_server"; io "local.broken_off", "local.malformed".
  base::Result<LocalResponse> call(std::string_view method, std::string_view path, std::string_view body = {},
                                   const std::vector<Header>& headers = {});
  // The same, but the body of a good answer goes into `sink` as it comes.
  base::Result<LocalResponse> fetch(std::string_view path,
                                    const std::function<base::Status(base::ByteView)>& sink);

  // An operation by name. What the server refuses comes back as the error that it was there.
  base::Result<base::Json> operation(std::string_view name, const base::Json& input,
                                     const std::vector<Header>& headers = {});

  // An operation that takes a file, by the route that the server has for it.
  base::Result<base::Json> operation_with_file(std::string_view name, const base::Json& input, base::ByteView file);

  // Streams a file as one resumable upload, going on where a broken connection left off; answers the stored
  // recording. Errors: io "local.unreadable_file" naming it; those of the server.
  base::Result<base::Json> upload(const std::filesystem::path& file, const base::Json& metadata);

 private:
  using Sink = std::function<base::Status(base::ByteView)>;

  base::Status connect();
  void disconnect();
  base::Status send(std::string_view bytes);
  base::Result<LocalResponse> receive(bool head_only, const Sink* sink);
  base::Status receive_more();
  base::Status receive_body(LocalResponse& response, const Sink* sink);
  base::Status send_file(int file, std::uint64_t from, std::uint64_t bytes);
  base::Result<std::uint64_t> patch(const std::string& path, int file, std::uint64_t from,
                                    std::uint64_t size);

  std::filesystem::path socket_;
  int descriptor_ = -1;
  std::string buffer_;
};

// The error that a problem document tells of.
base::Error error_of(const LocalResponse& response);

}  // namespace http_api
