// Many clients at once, the local socket, proxies, and what one address may take.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <future>

#include "http_api/listening.h"
#include "http_api/test_client.h"

namespace http_api::testing {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

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

}  // namespace
}  // namespace http_api::testing
