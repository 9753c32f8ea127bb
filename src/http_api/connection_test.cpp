// What clients do to a server: malformed, slow, many, endless; and TLS, events, the local socket.
#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <future>

#include "http_api/event_hub.h"
#include "http_api/listening.h"
#include "http_api/test_client.h"

namespace http_api::testing {
namespace {

using ::testing::HasSubstr;
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
    text += request_text("POST", fmt::format("/api/v1/cases/c{}/commands/end_act", i), "{\"act\":\"act-1\"}");
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

using Crowd = HttpTest;

TEST_F(Crowd, sixty_four_connections_stay_open_and_are_all_served) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 64; ++i) clients.push_back(std::make_unique<RawClient>(server->port()));
  for (int round = 0; round < 10; ++round) {
    for (auto& client : clients) client->send(request_text("GET", "/api/v1/cases"));
    for (auto& client : clients) ASSERT_EQ(client->read().status, 200);
  }
  EXPECT_THAT(get("/metrics").body, HasSubstr("zhilu_http_connections 65\n"));
}

TEST_F(Crowd, a_request_at_work_is_finished_when_the_server_stops) {
  app.hold(true);
  RawClient client(server->port());
  client.send(request_text("GET", "/api/v1/bench"));
  while (app.holding == 0) std::this_thread::sleep_for(5ms);
  auto stopped = std::async(std::launch::async, [&] { server->stop(); });
  std::this_thread::sleep_for(50ms);
  app.hold(false);
  EXPECT_EQ(client.read().status, 200);
  EXPECT_TRUE(client.closed());
  stopped.get();
}

TEST_F(Crowd, an_address_in_use_is_not_shared_by_accident) {
  EXPECT_EQ(listen_tcp("127.0.0.1", server->port(), 2).error().code, "http.cannot_listen");
  EXPECT_EQ(listen_tcp("256.256.256.256", 0, 1).error().code, "http.cannot_listen");
  EXPECT_EQ(listen_local(folder.path() / "socket").error().code, "http.cannot_listen");
  EXPECT_EQ(listen_local(folder.path() / std::string(200, 'x')).error().code, "http.cannot_listen");
  folder.put("file", "x");
  EXPECT_EQ(listen_local(folder.path() / "file").error().code, "http.cannot_listen");
}

TEST_F(Crowd, the_local_socket_is_for_this_user_only_and_knows_who_asks) {
  struct stat facts {};
  ASSERT_EQ(::stat((folder.path() / "socket").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  LocalClient local(folder.path() / "socket");
  EXPECT_TRUE(local.reachable());
  const auto view = local.call("GET", "/api/v1/session");
  ASSERT_TRUE(view) << view.error().text();
  EXPECT_EQ(view->status, 200);
  EXPECT_EQ(app.last_call().context.who.user.text, "os:" + std::to_string(::getuid()));
  const auto written = local.operation("case.begin_act", base::Json{{"case", "c"}}, {{"If-Match", "\"17\""}});
  ASSERT_TRUE(written) << written.error().text();
  const auto refused = local.operation("no.such", base::Json(base::JsonObject{}));
  EXPECT_EQ(refused.error().kind, base::ErrorKind::not_found);
  EXPECT_EQ(refused.error().code, "operation.unknown");
  EXPECT_EQ(refused.error().where, "no.such");
  std::string bytes;
  const auto fetched = local.fetch("/api/v1/cases/c/archive", [&](base::ByteView more) -> base::Status {
    bytes += base::text_of(more);
    return {};
  });
  ASSERT_TRUE(fetched) << fetched.error().text();
  EXPECT_EQ(bytes, app.content_bytes);
}

class Events : public HttpTest {
 protected:
  void configure(ServerOptions& options) override {
    options.api.events.poll = 10ms;
    options.api.events.heartbeat = 100ms;
    options.api.events.recheck = 50ms;
    options.api.events.max_feeds = 210;
    options.api.events.max_feeds_of_session = 300;
    options.workers = 2;
  }
};

TEST_F(Events, changes_arrive_as_they_happen_and_the_stream_resumes_where_it_was) {
  app.change(5);
  RawClient client(server->port());
  client.send(request_text("GET", "/api/v1/events"));
  const auto head = client.read();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Type"), "text/event-stream; charset=utf-8");
  app.change(6);
  server->wake();
  const auto text = client.read_until("hazard.found/1\"}\n\n");
  EXPECT_THAT(
      text, HasSubstr("id: 6\nevent: change\ndata: {\"seq\":6,\"case\":\"case-1@a.example\",\"version\":6"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("id: 5")));
  app.change(7);
  RawClient again(server->port());
  again.send(request_text("GET", "/api/v1/events?after=5", {}, {{"Last-Event-ID", "6"}}));
  again.read();
  EXPECT_THAT(again.read_until("\"}\n\n"), HasSubstr("id: 7"));
  RawClient late(server->port());
  late.send(request_text("GET", "/api/v1/events?after=4"));
  late.read();
  EXPECT_THAT(late.read_until("id: 7"), HasSubstr("id: 5"));
  EXPECT_EQ(get("/api/v1/events?after=x").status, 400);
  EXPECT_EQ(ask("GET", "/api/v1/events", {}, {}, false).status, 401);
}

TEST_F(Events, a_stream_gets_past_a_long_stretch_that_it_may_not_see) {
  app.hidden = 95;
  RawClient client(server->port());
  client.send(request_text("GET", "/api/v1/events?after=1"));
  client.read();
  app.change(96);
  EXPECT_THAT(client.read_until("\"}\n\n"), HasSubstr("id: 96"));
}

TEST_F(Events, a_quiet_stream_shows_that_it_lives_and_ends_with_its_session) {
  RawClient client(server->port());
  client.send(request_text("GET", "/api/v1/events"));
  client.read();
  EXPECT_THAT(client.read_until(": still here\n\n"), HasSubstr(": still here"));
  EXPECT_EQ(ask("DELETE", "/api/v1/session").status, 204);
  client.read_until("no such text");
  EXPECT_TRUE(client.closed());
}

TEST_F(Events, two_hundred_open_streams_leave_the_workers_free) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<RawClient>(server->port()));
    clients.back()->send(request_text("GET", "/api/v1/events"));
    ASSERT_EQ(clients.back()->read().status, 200);
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(get("/api/v1/cases").status, 200);
  app.change(9);
  server->wake();
  for (auto& client : clients) EXPECT_THAT(client->read_until("id: 9"), HasSubstr("id: 9"));
  for (int i = 0; i < 10; ++i) {
    clients.push_back(std::make_unique<RawClient>(server->port()));
    clients.back()->send(request_text("GET", "/api/v1/events"));
    ASSERT_EQ(clients.back()->read().status, 200);
  }
  EXPECT_EQ(get("/api/v1/events").code(), "http.too_many_streams");
}

TEST(EventHubs, end_the_oldest_stream_of_a_session_that_has_its_share) {
  FakeApplication app;
  HubOptions options;
  options.max_feeds_of_session = 3;
  EventHub hub(app, options);
  const auto open = [&](const char* user, const char* session) {
    services::CallContext context;
    context.who.user.text = user;
    context.who.session = session;
    return hub.open(context, [] { return FakeApplication::lin(); }, 0).value();
  };
  const auto other = open("lin", "elsewhere"), another = open("chen", "one");
  const auto first = open("lin", "one"), second = open("lin", "one"), third = open("lin", "one");
  EXPECT_FALSE(first->over());
  const auto fourth = open("lin", "one");
  EXPECT_TRUE(first->over());
  for (int n = 0; n < 50; ++n) open("lin", "one");
  EXPECT_TRUE(fourth->over());
  EXPECT_FALSE(other->over());
  EXPECT_FALSE(another->over());
  EXPECT_EQ(hub.open_feeds(), 5u);
}

TEST(AddressSeatsTest, are_taken_up_to_the_limit_and_free_again) {
  const auto seats = std::make_shared<AddressSeats>();
  auto one = seats->take("10.0.0.1", 2), two = seats->take("10.0.0.1", 2);
  EXPECT_TRUE(one && two);
  EXPECT_FALSE(seats->take("10.0.0.1", 2));
  EXPECT_TRUE(seats->take("10.0.0.2", 2));
  one = nullptr;
  EXPECT_TRUE(seats->take("10.0.0.1", 2));
}

class NarrowDoor : public HttpTest {
 protected:
  void configure(ServerOptions& options) override {
    options.limits.per_address = 5;
    options.limits.loopback_free = false;
  }
};

TEST_F(NarrowDoor, one_address_takes_no_more_than_its_share_of_connections) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<RawClient>(server->port()));
    clients.back()->send(request_text("GET", "/healthz"));
    ASSERT_EQ(clients.back()->read().status, 200);
  }
  RawClient sixth(server->port());
  EXPECT_TRUE(sixth.closed());
  clients.pop_back();
  // The server notices the parting a moment later.
  bool served = false;
  for (int n = 0; n < 200 && !served; ++n) {
    std::this_thread::sleep_for(10ms);
    RawClient next(server->port());
    next.send(request_text("GET", "/healthz"));
    served = next.read().status == 200;
  }
  EXPECT_TRUE(served);
}

class BehindProxy : public HttpTest {
 protected:
  void configure(ServerOptions& options) override { options.api.behind_proxy = true; }
};

TEST_F(BehindProxy, signing_in_is_counted_by_the_clients_address_and_its_cookie_is_secure) {
  const auto answer = ask("POST", "/api/v1/session", R"({"login":"lin","password":"right horse"})",
                          {{"X-Forwarded-For", "6.6.6.6, 10.0.0.9"}, {"X-Forwarded-Proto", "https"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(app.last_remote, "10.0.0.9");
  EXPECT_THAT(answer.header("Set-Cookie"), HasSubstr("; Secure"));
  EXPECT_THAT(ask("POST", "/api/v1/session", R"({"login":"lin","password":"right horse"})").header("Set-Cookie"),
              ::testing::Not(HasSubstr("Secure")));
}

TEST_F(Crowd, without_a_proxy_nobody_is_believed_about_himself) {
  const auto answer = ask("POST", "/api/v1/session", R"({"login":"lin","password":"right horse"})",
                          {{"X-Forwarded-For", "6.6.6.6"}, {"X-Forwarded-Proto", "https"}});
  EXPECT_EQ(app.last_remote, "127.0.0.1");
  EXPECT_THAT(answer.header("Set-Cookie"), ::testing::Not(HasSubstr("Secure")));
}

TEST(EventHubs, wait_for_a_slow_reader_instead_of_dropping) {
  FakeApplication app;
  for (std::uint64_t seq = 1; seq <= 200; ++seq) app.change(seq);
  HubOptions options;
  options.poll = 2ms;
  options.max_pending = 1000;
  EventHub hub(app, options);
  auto feed = hub.open(
                     {}, [] { return FakeApplication::lin(); }, 0)
                  .value();
  std::this_thread::sleep_for(100ms);
  EXPECT_LT(feed->pending(), 2500u);
  std::string all;
  for (int i = 0; i < 2000 && all.find("id: 200\n") == std::string::npos; ++i) {
    all += feed->take().value();
    std::this_thread::sleep_for(2ms);
  }
  for (int seq = 1; seq <= 200; ++seq) EXPECT_THAT(all, HasSubstr(fmt::format("id: {}\n", seq)));
  hub.close();
  EXPECT_FALSE(feed->take());
  EXPECT_EQ(hub.open(
                   {}, [] { return FakeApplication::lin(); }, 0)
                .error()
                .code,
            "http.too_many_streams");
}

TEST(WorkerPools, refuse_beyond_their_queue_and_finish_what_they_took) {
  std::atomic<int> done{0};
  std::promise<void> gate;
  auto opened = gate.get_future().share();
  WorkerPool pool(1, 2);
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(pool.try_submit([&, opened] {
      opened.wait();
      ++done;
    }));
  EXPECT_FALSE(pool.try_submit([&] { ++done; }));
  pool.submit([&] { ++done; });
  gate.set_value();
  pool.stop();
  EXPECT_EQ(done.load(), 4);
  EXPECT_FALSE(pool.try_submit([] {}));
}

// A certificate for the length of one test.
class Tls : public HttpTest {
 protected:
  void configure(ServerOptions& options) override {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("a.example"), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_sign(certificate, key, EVP_sha256());
    options.tls = {folder.path() / "cert.pem", folder.path() / "key.pem"};
    FILE* file = std::fopen(options.tls.certificate.c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(options.tls.key.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  // One request over a connection that offers at most this version; empty where no handshake is had.
  std::string ask_tls(int max_version, const std::string& text) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_max_proto_version(context, max_version);
    BIO* bio = BIO_new_ssl_connect(context);
    BIO_set_conn_hostname(bio, fmt::format("127.0.0.1:{}", server->port()).c_str());
    std::string answer;
    if (BIO_do_connect(bio) == 1 && BIO_do_handshake(bio) == 1) {
      BIO_write(bio, text.data(), static_cast<int>(text.size()));
      char bytes[4096];
      for (int got; (got = BIO_read(bio, bytes, sizeof bytes)) > 0;)
        answer.append(bytes, static_cast<std::size_t>(got));
    }
    BIO_free_all(bio);
    SSL_CTX_free(context);
    return answer;
  }
};

TEST_F(Tls, is_spoken_from_version_1_2_with_secure_cookies) {
  const std::string body = R"({"login":"lin","password":"right horse"})";
  const auto text = fmt::format(
      "POST /api/v1/session HTTP/1.1\r\nHost: a.example\r\nX-Zhilu-CSRF: 1\r\n"
      "Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{}",
      body.size(), body);
  EXPECT_THAT(ask_tls(TLS1_3_VERSION, text), HasSubstr("SameSite=Strict; Secure"));
  EXPECT_THAT(ask_tls(TLS1_2_VERSION, text), HasSubstr("HTTP/1.1 200 OK"));
  EXPECT_EQ(ask_tls(TLS1_1_VERSION, text), "");
  LocalClient local(folder.path() / "socket");
  EXPECT_TRUE(local.call("GET", "/healthz"));
}

TEST_F(Tls, a_client_that_speaks_plainly_is_shown_the_door) {
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  client.end_sending();
  EXPECT_EQ(client.read().status, 0);
}

TEST(TlsFiles, that_are_not_there_or_do_not_fit_stop_the_start) {
  FakeApplication app;
  base::SystemClock clock;
  base::SystemRandom random;
  ServerOptions options;
  options.port = 0;
  options.tls = {"/nowhere/cert.pem", "/nowhere/key.pem"};
  const auto server = Server::start(app, clock, random, options);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, "http.bad_certificate");
  EXPECT_EQ(server.error().where, "/nowhere/cert.pem");
}

}  // namespace
}  // namespace http_api::testing
