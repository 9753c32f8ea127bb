// For tests: a server over the fake application, and a client that sends exactly the bytes it is told to.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>
#include <filesystem>
#include <fstream>

#include "http_api/fake_application.h"
#include "http_api/local_client.h"
#include "http_api/server.h"

namespace http_api::testing {

struct Answer {
  int status = 0;
  std::vector<Header> headers;
  std::string body;
  std::string header(std::string_view name) const {
    for (const auto& h : headers)
      if (same_name(h.name, name)) return h.value;
    return {};
  }
  base::Json json() const { return base::parse_json(body).value(); }
  std::string code() const { return base::text_at(json(), "code"); }
};

class RawClient {
 public:
  explicit RawClient(unsigned port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{20, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    EXPECT_EQ(::connect(descriptor_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  }
  ~RawClient() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void end_sending() { ::shutdown(descriptor_, SHUT_WR); }
  // Reset rather than close, so that the other side sees a connection that broke.
  void cut() {
    const linger now{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(descriptor_);
    descriptor_ = -1;
  }

  // One answer; status 0 where the server closed without one.
  Answer read(bool head_only = false) {
    Answer answer;
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return answer;
    parse_head(buffer_.substr(0, end + 2), answer);
    buffer_.erase(0, end + 4);
    if (head_only || answer.status == 204 || answer.status == 304 || answer.status == 100) return answer;
    const auto length = answer.header("Content-Length");
    if (length.empty()) return answer;
    const auto wanted = std::stoull(length);
    while (buffer_.size() < wanted)
      if (!more()) break;
    answer.body = buffer_.substr(0, wanted);
    buffer_.erase(0, answer.body.size());
    return answer;
  }
  std::string read_until(std::string_view text) {
    std::size_t at;
    while ((at = buffer_.find(text)) == std::string::npos)
      if (!more()) return std::exchange(buffer_, {});
    auto out = buffer_.substr(0, at + text.size());
    buffer_.erase(0, out.size());
    return out;
  }
  bool closed() { return buffer_.empty() && !more(); }  // waits for the end

 private:
  static void parse_head(std::string head, Answer& answer) {
    answer.status = std::stoi(head.substr(9, 3));
    for (auto at = head.find("\r\n") + 2; at < head.size();) {
      const auto end = head.find("\r\n", at);
      const auto colon = head.find(": ", at);
      answer.headers.push_back({head.substr(at, colon - at), head.substr(colon + 2, end - colon - 2)});
      at = end + 2;
    }
  }
  bool more() {
    char bytes[65536];
    const auto got = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }
  int descriptor_;
  std::string buffer_;
};

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "zhilu-http-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }
  void put(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

class HttpTest : public ::testing::Test {
 protected:
  using Headers = std::vector<Header>;

  virtual void configure(ServerOptions&) {}
  void SetUp() override {
    ServerOptions options;
    options.port = 0;
    options.unix_socket = folder.path() / "socket";
    options.problems_file = std::string(ZHILU_SOURCE_DIR) + "/data/problems.json";
    options.api.events.poll = std::chrono::milliseconds(20);
    options.log = [this](std::string_view line) {
      std::lock_guard lock(log_mutex);
      log_lines.emplace_back(line);
    };
    configure(options);
    auto started = Server::start(app, clock, random, std::move(options));
    ASSERT_TRUE(started) << started.error().text();
    server = std::move(*started);
    token = app.open_session()->token;
  }
  void TearDown() override {
    app.hold(false);
    server = nullptr;
  }

  std::string request_text(std::string_view method, std::string_view path, std::string_view body = {},
                           const Headers& headers = {}, bool signed_in = true) const {
    auto text = fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, path);
    if (signed_in) text += "Cookie: zhilu_session=" + token + "\r\nX-Zhilu-CSRF: 1\r\n";
    bool typed = false;
    for (const auto& header : headers) {
      text += fmt::format("{}: {}\r\n", header.name, header.value);
      typed = typed || header.name == "Content-Type";
    }
    if (!body.empty() && !typed) text += "Content-Type: application/json\r\n";
    if (!body.empty() || method == "POST") text += fmt::format("Content-Length: {}\r\n", body.size());
    return text + "\r\n" + std::string(body);
  }
  Answer ask(std::string_view method, std::string_view path, std::string_view body = {},
             const Headers& headers = {}, bool signed_in = true) {
    RawClient client(server->port());
    client.send(request_text(method, path, body, headers, signed_in));
    return client.read(method == "HEAD");
  }
  Answer get(std::string_view path, const Headers& headers = {}) { return ask("GET", path, {}, headers); }

  Folder folder;
  FakeApplication app;
  base::ManualClock clock{base::Instant::parse("2026-03-20T00:00:00Z").value()};
  base::SeededRandom random{7};
  std::mutex log_mutex;
  std::vector<std::string> log_lines;
  std::unique_ptr<Server> server;
  std::string token;
};

}  // namespace http_api::testing
