#include "http_api/local_client.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "http_api/problem.h"
#include "http_api/request_parts.h"
#include "http_api/routes.h"

namespace http_api {
namespace {

using base::ErrorKind;

constexpr std::size_t kReceived = 256 * 1024;
constexpr std::size_t kMaxHead = 64 * 1024;
constexpr int kResumptions = 5;

tl::unexpected<base::Error> broken_off() {
  return base::fail(ErrorKind::io, "local.broken_off", "the server broke the connection off", {},
                    "look into the server's log");
}

tl::unexpected<base::Error> malformed() {
  return base::fail(ErrorKind::io, "local.malformed", "what answered is not HTTP");
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return out;
}

struct OpenFile {
  int descriptor = -1;
  ~OpenFile() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

base::Result<LocalResponse> parse_head(std::string_view head) {
  LocalResponse response;
  auto line = head.substr(0, head.find("\r\n"));
  const auto status = line.size() >= 12 ? parse_count(line.substr(9, 3)) : std::nullopt;
  if (!line.starts_with("HTTP/1.1 ") || !status) return malformed();
  response.status = static_cast<int>(*status);
  while (line.size() < head.size()) {
    head.remove_prefix(line.size() + 2);
    line = head.substr(0, head.find("\r\n"));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return malformed();
    auto value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    response.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  }
  return response;
}

}  // namespace

std::string_view LocalResponse::header(std::string_view name) const {
  for (const auto& header : headers)
    if (same_name(header.name, name)) return header.value;
  return {};
}

base::Error error_of(const LocalResponse& response) {
  const auto problem = base::parse_json(response.body);
  if (!problem || base::text_at(*problem, "code").empty())
    return {ErrorKind::io, "local.malformed", fmt::format("the server answered {}", response.status), {}, {}};
  return {kind_of(base::text_at(*problem, "kind")), base::text_at(*problem, "code"),
          base::text_at(*problem, "detail"), base::text_at(*problem, "where"),
          base::text_at(*problem, "remedy")};
}

LocalClient::~LocalClient() {
  disconnect();
}

void LocalClient::disconnect() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  buffer_.clear();
}

bool LocalClient::reachable() {
  return connect().has_value();
}

base::Status LocalClient::connect() {
  if (descriptor_ >= 0) return {};
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const auto text = socket_.string();
  auto none = [&](const char* why) {
    return base::fail(ErrorKind::unavailable, "local.no_server", std::string("no server answers: ") + why,
                      text, "start it with `zhilu serve`");
  };
  if (text.size() >= sizeof name.sun_path) return none("the path is longer than a socket's may be");
  std::memcpy(name.sun_path, text.c_str(), text.size() + 1);
  descriptor_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor_ >= 0 && ::connect(descriptor_, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0)
    return {};
  const int why = errno;
  disconnect();
  return none(std::strerror(why));
}

base::Status LocalClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return broken_off();
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

base::Status LocalClient::receive_more() {
  const auto before = buffer_.size();
  buffer_.resize(before + kReceived);
  ssize_t got = 0;
  do got = ::recv(descriptor_, buffer_.data() + before, kReceived, 0);
  while (got < 0 && errno == EINTR);
  buffer_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got <= 0) return broken_off();
  return {};
}

base::Result<LocalResponse> LocalClient::receive(bool head_only, const Sink* sink) {
  while (true) {
    auto end = buffer_.find("\r\n\r\n");
    while (end == std::string::npos) {
      if (buffer_.size() > kMaxHead) return malformed();
      ZL_CHECK(receive_more());
      end = buffer_.find("\r\n\r\n");
    }
    ZL_TRY(auto response, parse_head(std::string_view(buffer_).substr(0, end)));
    buffer_.erase(0, end + 4);
    if (response.status == 100) continue;
    if (!head_only) ZL_CHECK(receive_body(response, response.status < 300 ? sink : nullptr));
    if (same_name(response.header("Connection"), "close")) disconnect();
    return response;
  }
}

base::Status LocalClient::receive_body(LocalResponse& response, const Sink* sink) {
  if (response.status == 204 || response.status == 304) return {};
  const auto length = parse_count(response.header("Content-Length"));
  if (!length) return malformed();
  auto left = *length;
  while (left > 0) {
    if (buffer_.empty()) ZL_CHECK(receive_more());
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer_.size()));
    if (sink) {
      ZL_CHECK((*sink)(base::view_of(std::string_view(buffer_).substr(0, part))));
    } else {
      response.body.append(buffer_, 0, part);
    }
    buffer_.erase(0, part);
    left -= part;
  }
  return {};
}

base::Result<LocalResponse> LocalClient::call(std::string_view method, std::string_view path,
                                              std::string_view body, const std::vector<Header>& headers) {
  std::string head =
      fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n", method, path, body.size());
  for (const auto& header : headers) head += fmt::format("{}: {}\r\n", header.name, header.value);
  // A kept connection may have been closed meanwhile; then, and only before any answer, a fresh one is tried.
  const bool kept = descriptor_ >= 0;
  ZL_CHECK(connect());
  auto sent = send(head + "\r\n" + std::string(body));
  if (sent) sent = buffer_.empty() ? receive_more() : base::Status();
  if (!sent) {
    disconnect();
    if (!kept) return base::pass_on(sent.error());
    return call(method, path, body, headers);
  }
  auto response = receive(method == "HEAD", nullptr);
  if (!response) disconnect();
  return response;
}

base::Result<LocalResponse> LocalClient::fetch(std::string_view path, const Sink& sink) {
  disconnect();
  ZL_CHECK(connect());
  ZL_CHECK(send(fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", path)));
  auto response = receive(false, &sink);
  if (!response) disconnect();
  return response;
}

base::Result<base::Json> LocalClient::operation(std::string_view name, const base::Json& input,
                                                const std::vector<Header>& headers) {
  auto all = headers;
  all.push_back({"Content-Type", "application/json"});
  ZL_TRY(const auto response,
         call("POST", fmt::format("/api/v1/operations/{}", name), boost::json::serialize(input), all));
  if (response.status >= 300) return base::pass_on(error_of(response));
  return base::parse_json(response.body);
}

base::Result<base::Json> LocalClient::operation_with_file(std::string_view name, const base::Json& input, base::ByteView file) {
  const auto routes = all_routes();
  const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route& r) { return r.operation == name; });
  REQUIRE_INVARIANT(route != routes.end() && route->handler == Handler::file_operation);
  std::string query;
  for (const auto& member : input.get_object()) {
    const auto text = member.value().is_string() ? std::string(member.value().get_string()) : boost::json::serialize(member.value());
    query += fmt::format("{}{}={}", query.empty() ? '?' : '&', std::string_view(member.key()), percent_encoded(text));
  }
  ZL_TRY(const auto response, call(route->method, std::string(route->path) + query, base::text_of(file),
                                   {{"Content-Type", "application/octet-stream"}}));
  if (response.status >= 300) return base::pass_on(error_of(response));
  return base::parse_json(response.body);
}

base::Status LocalClient::send_file(int file, std::uint64_t from, std::uint64_t bytes) {
  std::string chunk(kReceived, '\0');
  while (bytes > 0) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kReceived));
    const auto got = ::pread(file, chunk.data(), wanted, static_cast<off_t>(from));
    if (got <= 0)
      return base::fail(ErrorKind::io, "local.unreadable_file", "the file became shorter, or cannot be read");
    ZL_CHECK(send(std::string_view(chunk).substr(0, static_cast<std::size_t>(got))));
    from += static_cast<std::uint64_t>(got);
    bytes -= static_cast<std::uint64_t>(got);
  }
  return {};
}

// One PATCH with all that is left; the offset that the server then stands at.
base::Result<std::uint64_t> LocalClient::patch(const std::string& path, int file, std::uint64_t from,
                                               std::uint64_t size) {
  ZL_CHECK(connect());
  ZL_CHECK(
      send(fmt::format("PATCH {} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {}\r\n"
                       "Content-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\r\n",
                       path, from, size - from)));
  auto sent = send_file(file, from, size - from);
  if (!sent && sent.error().code == "local.unreadable_file") return base::pass_on(sent.error());
  // A server that refuses stops reading; its answer says why.
  ZL_TRY(const auto response, receive(false, nullptr));
  if (response.status >= 300) return base::pass_on(error_of(response));
  const auto offset = parse_count(response.header("Upload-Offset"));
  if (!offset) return malformed();
  return *offset;
}

base::Result<base::Json> LocalClient::upload(const std::filesystem::path& file, const base::Json& metadata) {
  OpenFile open{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat facts {};
  if (open.descriptor < 0 || ::fstat(open.descriptor, &facts) != 0 || !S_ISREG(facts.st_mode))
    return base::fail(ErrorKind::io, "local.unreadable_file", "the file cannot be read", file.string());
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  ZL_TRY(const auto created, call("POST", "/api/v1/uploads", {},
                                  {{"Tus-Resumable", "1.0.0"},
                                   {"Upload-Length", std::to_string(size)},
                                   {"Upload-Metadata", write_upload_metadata(metadata)}}));
  if (created.status != 201) return base::pass_on(error_of(created));
  const std::string path(created.header("Location"));
  std::uint64_t offset = 0;
  for (int broken = 0; offset < size;) {
    auto reached = patch(path, open.descriptor, offset, size);
    if (reached) {
      offset = *reached;
      continue;
    }
    disconnect();
    if (reached.error().code != "local.broken_off" || ++broken > kResumptions)
      return base::pass_on(reached.error());
    ZL_TRY(const auto head, call("HEAD", path, {}, {{"Tus-Resumable", "1.0.0"}}));
    const auto stands = parse_count(head.header("Upload-Offset"));
    if (!stands) return base::pass_on(reached.error());
    offset = *stands;
  }
  ZL_TRY(const auto info, call("GET", path));
  if (info.status != 200) return base::pass_on(error_of(info));
  ZL_TRY(const auto json, base::parse_json(info.body));
  const auto* result = base::find(json, "result");
  return result ? *result : base::Json();
}

}  // namespace http_api
