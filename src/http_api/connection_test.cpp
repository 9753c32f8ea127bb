// What one client does to a server: malformed, slow, endless.
#include <gmock/gmock.h>

#include "http_api/test_client.h"

namespace http_api::testing {
namespace {

using namespace std::chrono_literals;

class Connections : public HttpTest {
 protected:
  void configure(ServerOptions& options) override {
    options.limits.idle = 400ms;
    options.limits.header = 400ms;
    options.limits.body = 400ms;
    options.limits.header_bytes = 8192;
    options.workers = 2;
    options.queue = 3;
  }
};

TEST_F(Connections, requests_in_one_breath_are_answered_in_order) {
  RawClient client(server->port());
  std::string text;
  for (int i = 0; i < 20; ++i)
    text += request_text("POST", fmt::format("/api/v1/cases/c{}/commands/end_act", i), "{\"act\":\"act-1\"}",
                         {{"If-Match", "*"}});
  client.send(text);
  for (int i = 0; i < 20; ++i) {
    const auto answer = client.read();
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(base::text_at(*base::find(answer.json(), "input"), "case"), fmt::format("c{}", i));
  }
}

TEST_F(Connections, a_request_may_come_byte_by_byte) {
  RawClient client(server->port());
  for (const char c : request_text("POST", "/api/v1/cases", R"({"matter":"m"})")) client.send({&c, 1});
  EXPECT_EQ(client.read().status, 201);
}

TEST_F(Connections, malformed_heads_get_a_problem_and_the_door) {
  for (const auto* text :
       {"GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "\x16\x03\x01\x02\x05\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\nab",
        "GET / HTTP/1.1\r\nHost: a\r\nX-One: b\r\n X-Two: c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX-One: b\r\n\tc\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"}) {
    RawClient client(server->port());
    client.send(text);
    const auto answer = client.read();
    EXPECT_EQ(answer.status / 100, 4) << text;
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json") << text;
    client.end_sending();
    EXPECT_TRUE(client.closed()) << text;
  }
}

TEST_F(Connections, a_head_that_two_readers_could_read_differently_is_400) {
  for (const auto* line : {"Content-Length: 6, 6", "Content-Length: 6\r\nContent-Length: 6", "X-One: b\r\n folded", "Content-Length: +6"}) {
    RawClient client(server->port());
    client.send(fmt::format("POST /api/v1/session HTTP/1.1\r\nHost: a\r\n{}\r\n\r\n", line));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 400) << line;
    EXPECT_EQ(answer.code(), "http.malformed") << line;
  }
  // A fold that arrives in pieces is seen too.
  RawClient client(server->port());
  for (const char c : std::string("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n")) client.send({&c, 1});
  EXPECT_EQ(client.read().status, 400);
}

TEST_F(Connections, a_body_without_length_is_refused_so_none_can_be_smuggled) {
  RawClient client(server->port());
  client.send(
      "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / "
      "HTTP/1.1\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 411);
  EXPECT_EQ(answer.code(), "http.length_required");
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(client.closed());
}

TEST_F(Connections, heads_and_bodies_have_limits) {
  RawClient big(server->port());
  big.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20000, 'x') + "\r\n\r\n");
  EXPECT_EQ(big.read().status, 431);
  RawClient endless(server->port());
  endless.send("GET /" + std::string(20000, 'x'));
  EXPECT_EQ(endless.read().status, 431);
  RawClient body(server->port());
  body.send(request_text("POST", "/api/v1/cases", std::string(base::kMaxRequestJsonBytes + 1, ' ')));
  const auto answer = body.read();
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.code(), "http.body_too_large");
  EXPECT_TRUE(app.calls.empty());
}

TEST_F(Connections, slow_clients_are_let_go) {
  const auto began = std::chrono::steady_clock::now();
  RawClient idle(server->port());
  RawClient dripping(server->port());
  RawClient half(server->port());
  half.send("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nX-Zhilu-CSRF: 1\r\nContent-Length: 100\r\n\r\n{");
  std::thread drip([&] {
    for (int i = 0; i < 30; ++i) {
      dripping.send(i == 0 ? "GET / HTTP/1.1\r\nX: " : "x");
      std::this_thread::sleep_for(50ms);
    }
  });
  EXPECT_TRUE(idle.closed());
  EXPECT_TRUE(half.closed());
  EXPECT_TRUE(dripping.closed());
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  drip.join();
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(Connections, what_is_too_much_is_refused_with_a_time_to_come_again) {
  app.hold(true);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 5; ++i) {  // two at work, three waiting
    clients.push_back(std::make_unique<RawClient>(server->port()));
    clients.back()->send(request_text("GET", "/api/v1/bench"));
  }
  while (app.holding < 2 || server->waiting() < 3) std::this_thread::sleep_for(5ms);
  const auto refused = get("/healthz");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.code(), "http.overloaded");
  EXPECT_FALSE(refused.header("Retry-After").empty());
  app.hold(false);
  for (auto& client : clients) EXPECT_EQ(client->read().status, 200);
}

TEST_F(Connections, http_1_0_and_close_are_honoured) {
  RawClient old(server->port());
  old.send("GET /healthz HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.read().body, "ok\n");
  EXPECT_TRUE(old.closed());
  RawClient last(server->port());
  last.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(last.read().header("Connection"), "close");
  EXPECT_TRUE(last.closed());
}

}  // namespace
}  // namespace http_api::testing
