// Server-sent events: as changes happen, resumed, quiet, many at once.
#include <gmock/gmock.h>

#include "http_api/event_hub.h"
#include "http_api/test_client.h"

namespace http_api::testing {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

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

class EventsSeldomRechecked : public Events {
 protected:
  void configure(ServerOptions& options) override {
    Events::configure(options);
    options.api.events.recheck = 1h;
  }
};

TEST_F(EventsSeldomRechecked, a_stream_that_was_open_is_asked_about_anew_when_the_device_is_handed_over) {
  RawClient client(server->port());
  client.send(request_text("GET", "/api/v1/events"));
  client.read();
  EXPECT_EQ(ask("POST", "/api/v1/session/hand_over", R"({"case":"c","paper":"p"})").status, 200);
  client.read_until(": still here\n\n");
  app.change(6);
  server->wake();
  EXPECT_THAT(client.read_until(": still here\n\n"), ::testing::Not(HasSubstr("id: 6")));
  EXPECT_EQ(ask("POST", "/api/v1/session/take_back", R"({"code":"2468"})").status, 200);
  EXPECT_THAT(client.read_until("id: 6"), HasSubstr("id: 6"));
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

TEST(EventHubs, count_a_stream_to_the_session_that_opened_it_whatever_was_asked_since) {
  FakeApplication app;
  HubOptions options;
  options.max_feeds_of_session = 3;
  options.poll = 1ms;
  EventHub hub(app, options);
  std::atomic<int> asked = 0;
  const auto open = [&] {
    services::CallContext context;
    context.who.user.text = "lin";
    context.who.session = "one";
    const auto again = [&asked]() -> base::Result<access_control::Principal> {
      ++asked;
      return access_control::Principal{base::UserId{"lin"}, "林", {}, {}, "another"};
    };
    return hub.open(context, again, 0).value();
  };
  const auto first = open(), second = open(), third = open();
  for (int i = 0; i < 2000 && asked < 3; ++i) std::this_thread::sleep_for(1ms);
  ASSERT_GE(asked, 3);
  open();
  EXPECT_TRUE(first->over());
  EXPECT_EQ(hub.open_feeds(), 3u);
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

}  // namespace
}  // namespace http_api::testing
