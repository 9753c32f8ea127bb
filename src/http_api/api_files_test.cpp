// Operations that take a file: the body arrives beside the input, from those who are signed in, a few at a time.
#include <gmock/gmock.h>

#include "http_api/test_client.h"

namespace http_api::testing {
namespace {

using namespace std::chrono_literals;

class Files : public HttpTest {
 protected:
  void configure(ServerOptions& options) override { options.limits.file = 600ms; }
  // The head of a file of so many bytes, and the first of them.
  void begin_file(RawClient& client, int bytes, std::string_view session) {
    client.send(fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nX-Zhilu-CSRF: 1\r\nCookie: zhilu_session={}\r\n"
                            "Content-Type: application/octet-stream\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
                            kCheck, session, bytes));
  }

  static constexpr const char* kCheck = "/api/v1/fonts/check?typeface=fang&face=2";
};


const std::vector<Header> kAsFile{{"Content-Type", "application/octet-stream"}};

TEST_F(Files, arrive_beside_the_input) {
  const std::string bytes(1'300'000, '\x01');
  const auto answer = ask("POST", kCheck, bytes, kAsFile);
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto call = app.last_call();
  EXPECT_EQ(call.operation, "font.check");
  EXPECT_EQ(call.input, (base::Json{{"typeface", "fang"}, {"face", 2}}));
  ASSERT_TRUE(call.context.file);
  EXPECT_EQ(base::text_of(*call.context.file), bytes);
}

TEST_F(Files, carry_an_idempotency_key_and_answer_with_the_status_of_their_route) {
  auto headers = kAsFile;
  headers.push_back({"Idempotency-Key", "k-7"});
  EXPECT_EQ(ask("POST", "/api/v1/fonts?typeface=hei", "font", headers).status, 201);
  EXPECT_EQ(app.last_call().context.idempotency_key, "k-7");
}

TEST_F(Files, are_announced_as_files_and_have_a_limit) {
  const auto before = app.calls.size();
  EXPECT_EQ(ask("POST", kCheck, "{}", {{"Content-Type", "application/json"}}).code(), "http.wrong_type");
  EXPECT_EQ(ask("POST", std::string(kCheck) + "&other=1", "font", kAsFile).code(), "http.bad_query");
  RawClient client(server->port());
  client.send(fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n", kCheck, base::kMaxFileBytes + 1));
  EXPECT_EQ(client.read().code(), "http.body_too_large");
  EXPECT_EQ(app.calls.size(), before);
}

TEST_F(Files, are_taken_from_nobody_who_is_not_signed_in) {
  const auto before = app.calls.size();
  RawClient client(server->port());
  client.send(fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nX-Zhilu-CSRF: 1\r\nContent-Type: application/octet-stream\r\n"
                          "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n",
                          kCheck));
  EXPECT_EQ(client.read().status, 401) << "before a byte of it is asked for";
  EXPECT_EQ(app.calls.size(), before);
}

TEST_F(Files, that_break_off_reach_no_operation_and_leave_their_place_to_others) {
  const auto before = app.calls.size();
  for (int round = 0; round < 6; ++round) {
    RawClient client(server->port());
    client.send(fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nX-Zhilu-CSRF: 1\r\nCookie: zhilu_session={}\r\nContent-Type: application/octet-stream\r\n"
                            "Content-Length: 1000\r\n\r\nhalf",
                            kCheck, token));
    client.end_sending();
    EXPECT_EQ(client.read().status, 0);
  }
  EXPECT_EQ(app.calls.size(), before);
  EXPECT_EQ(ask("POST", kCheck, "font", kAsFile).status, 200);
}

TEST_F(Files, are_taken_from_nobody_who_may_not_send_them) {
  app.forbidden = "font.check";
  const auto before = app.calls.size();
  RawClient client(server->port());
  begin_file(client, 1'000'000, token);
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 403) << "before a byte of it is asked for";
  EXPECT_EQ(answer.code(), "access.not_permitted");
  EXPECT_EQ(app.calls.size(), before);
  EXPECT_EQ(ask("POST", "/api/v1/fonts?typeface=hei&licence=OFL", "font", kAsFile).status, 201);
}

TEST_F(Files, come_one_at_a_time_from_one_user) {
  RawClient client(server->port());
  begin_file(client, 4, token);
  EXPECT_EQ(client.read().status, 100);
  const auto second = ask("POST", kCheck, "font", kAsFile);
  EXPECT_EQ(second.status, 503);
  EXPECT_EQ(second.code(), "http.overloaded");
  client.send("font");
  EXPECT_EQ(client.read().status, 200);
  EXPECT_EQ(ask("POST", kCheck, "font", kAsFile).status, 200);
}

// What a file is read into may be many times its size: whoever has one being worked on waits with the next.
TEST_F(Files, keep_their_place_until_they_are_answered) {
  app.hold_files = true;
  app.hold(true);
  RawClient client(server->port());
  client.send(request_text("POST", kCheck, "font", kAsFile));
  while (app.holding < 1) std::this_thread::sleep_for(5ms);
  RawClient early(server->port());
  begin_file(early, 4, token);
  const auto refused = early.read();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.code(), "http.overloaded");
  app.hold(false);
  EXPECT_EQ(client.read().status, 200);
  RawClient next(server->port());
  begin_file(next, 4, token);
  EXPECT_EQ(next.read().status, 100);
  next.send("font");
  EXPECT_EQ(next.read().status, 200);
}

TEST_F(Files, have_a_time_for_the_whole_of_them_however_they_drip) {
  const auto before = app.calls.size();
  RawClient client(server->port());
  begin_file(client, 4'000'000, token);
  EXPECT_EQ(client.read().status, 100);
  const std::string piece(300'000, 'x');  // a chunk each time: the time for one chunk begins anew
  const auto began = std::chrono::steady_clock::now();
  std::thread drip([&] {
    for (int i = 0; i < 12; ++i) {
      client.send(piece);
      std::this_thread::sleep_for(200ms);
    }
  });
  EXPECT_TRUE(client.closed());
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  drip.join();
  EXPECT_EQ(app.calls.size(), before);
  EXPECT_EQ(ask("POST", kCheck, "font", kAsFile).status, 200);
}

}  // namespace
}  // namespace http_api::testing
