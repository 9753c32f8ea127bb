// Routes, sessions, guards and answers, over loopback.
#include <gmock/gmock.h>

#include "http_api/test_client.h"

namespace http_api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Api = HttpTest;

TEST_F(Api, a_reading_route_calls_its_operation_with_typed_parameters) {
  const auto answer = get("/api/v1/cases/case-1%40a.example/findings?at=2026-03-20T00:00:00Z&seq=12");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Content-Type"), "application/json");
  EXPECT_EQ(answer.header("ETag"), "\"17\"");
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  const auto call = app.last_call();
  EXPECT_EQ(call.operation, "case.findings");
  EXPECT_EQ(call.input,
            (base::Json{{"at", "2026-03-20T00:00:00Z"}, {"seq", 12}, {"case", "case-1@a.example"}}));
  EXPECT_EQ(call.context.who.user.text, "lin@a.example");
  EXPECT_EQ(call.context.request_id, answer.header("X-Request-Id"));
}

TEST_F(Api, each_operation_of_the_table_arrives_under_its_name) {
  for (const auto& route : all_routes()) {
    if (route.handler != Handler::operation) continue;
    std::string path;
    for (std::size_t at = 0; at < route.path.size();) {
      const auto open = std::min(route.path.find('{', at), route.path.size());
      path += route.path.substr(at, open - at);
      if (open < route.path.size())
        path += route.path.substr(open + 1, 4) == "case" ? "case-1%40a.example" : "7";
      at = open < route.path.size() ? route.path.find('}', open) + 1 : open;
    }
    const auto answer = ask(route.method, path, {}, {{"If-Match", "*"}});
    EXPECT_EQ(app.last_call().operation, route.operation);
    if (route.operation != "case.close") {
      EXPECT_EQ(answer.status, route.status) << path;
    }
  }
}

TEST_F(Api, a_command_carries_version_and_idempotency_key) {
  const auto answer = ask("POST", "/api/v1/cases/case-1@a.example/commands/begin_act",
                          R"({"kind":"inspection"})", {{"If-Match", "\"17\""}, {"Idempotency-Key", "k-1"}});
  EXPECT_EQ(answer.status, 200);
  const auto call = app.last_call();
  EXPECT_EQ(call.context.expected_version, 17u);
  EXPECT_EQ(call.context.idempotency_key, "k-1");
  EXPECT_EQ(call.input, (base::Json{{"kind", "inspection"}, {"case", "case-1@a.example"}}));
}

TEST_F(Api, a_command_without_the_version_that_was_seen_is_not_passed_on) {
  const std::string command = "/api/v1/cases/case-1@a.example/commands/begin_act";
  for (const std::string none : {"", "  "}) {
    const auto answer = ask("POST", command, "{}", {{"If-Match", none}});
    EXPECT_EQ(answer.status, 428);
    EXPECT_EQ(answer.code(), "http.version_required");
  }
  EXPECT_EQ(ask("POST", command, "{}").code(), "http.version_required");
  EXPECT_TRUE(app.calls.empty());
  EXPECT_EQ(ask("POST", command, "{}", {{"If-Match", "*"}}).status, 200);
  EXPECT_FALSE(app.last_call().context.expected_version);
  EXPECT_EQ(ask("POST", "/api/v1/cases/case-1@a.example/commands/preview_paper", "{}").status, 200);
  EXPECT_EQ(ask("POST", "/api/v1/cases", "{}").status, 201);
}

TEST_F(Api, a_stale_version_is_a_conflict_that_tells_the_present_one) {
  const auto answer =
      ask("POST", "/api/v1/cases/case-1@a.example/commands/begin_act", "{}", {{"If-Match", "\"3\""}});
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(answer.code(), "case.version_conflict");
  EXPECT_EQ(base::int_at(answer.json(), "version"), 17);
  EXPECT_EQ(answer.header("ETag"), "\"17\"");
}

TEST_F(Api, a_tag_that_was_never_given_out_fails_its_precondition) {
  const auto answer =
      ask("POST", "/api/v1/cases/case-1@a.example/commands/begin_act", "{}", {{"If-Match", "\"x\""}});
  EXPECT_EQ(answer.status, 412);
  EXPECT_EQ(answer.code(), "http.bad_if_match");
  EXPECT_EQ(ask("POST", "/api/v1/cases", "{}", {{"Idempotency-Key", std::string(300, 'k')}}).status, 422);
}

TEST_F(Api, an_unchanged_case_is_not_sent_again) {
  EXPECT_EQ(get("/api/v1/cases/case-1@a.example", {{"If-None-Match", "\"16\""}}).status, 200);
  const auto answer = get("/api/v1/cases/case-1@a.example", {{"If-None-Match", "\"17\""}});
  EXPECT_EQ(answer.status, 304);
  EXPECT_EQ(answer.header("ETag"), "\"17\"");
  // Findings change with the clock although the version does not.
  EXPECT_EQ(get("/api/v1/cases/case-1@a.example/findings", {{"If-None-Match", "\"17\""}}).status, 200);
}

TEST_F(Api, an_opened_case_is_created_with_its_place) {
  const auto answer = ask("POST", "/api/v1/cases", R"({"enterprise":"e","matter":"m"})");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.header("Location"), "/api/v1/cases/case-2@a.example");
  EXPECT_EQ(answer.header("ETag"), "\"1\"");
}

TEST_F(Api, what_the_law_voids_is_told_in_the_rules_words) {
  const auto answer = ask("POST", "/api/v1/cases/case-1@a.example/commands/close", "{}", {{"If-Match", "*"}});
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "gate.two_officers");
  EXPECT_EQ(base::text_at(answer.json(), "kind"), "blocked");
  EXPECT_EQ(base::text_at(answer.json(), "where"), "officer");
}

TEST_F(Api, problems_have_titles_in_the_language_asked_for) {
  const auto zh = ask("GET", "/api/v1/cases", {}, {}, false);
  const auto en = ask("GET", "/api/v1/cases", {}, {{"Accept-Language", "en"}}, false);
  EXPECT_EQ(zh.status, 401);
  EXPECT_EQ(zh.code(), "session.none");
  EXPECT_EQ(zh.header("WWW-Authenticate"), "Session realm=\"zhilu\"");
  EXPECT_NE(base::text_at(zh.json(), "title"), base::text_at(en.json(), "title"));
  EXPECT_EQ(base::text_at(zh.json(), "request_id"), zh.header("X-Request-Id"));
}

TEST_F(Api, bodies_must_be_json_objects_announced_as_such) {
  const std::string path = "/api/v1/cases/case-1@a.example/commands/preview_paper";
  EXPECT_EQ(ask("POST", path, "{", {}).status, 400);
  EXPECT_EQ(ask("POST", path, "[]", {}).code(), "http.not_an_object");
  EXPECT_EQ(ask("POST", path, "{}", {{"Content-Type", "text/plain"}}).status, 415);
  EXPECT_EQ(ask("POST", path, "{}", {{"Content-Type", "application/json; charset=utf-8"}}).status, 200);
  EXPECT_EQ(ask("POST", path, R"({"case":"other"})").code(), "http.contradiction");
  EXPECT_EQ(ask("POST", path, R"({"case":"case-1@a.example"})").status, 200);
  EXPECT_EQ(get("/api/v1/cases?colour=red").code(), "http.bad_query");
}

TEST_F(Api, what_a_device_in_the_partys_hands_may_not_ask_is_locked) {
  EXPECT_EQ(ask("POST", "/api/v1/session/hand_over", R"({"case":"c","paper":"p"})").status,
            200);
  const auto answer = get("/api/v1/bench");
  EXPECT_EQ(answer.status, 423);
  EXPECT_EQ(answer.code(), "session.handed_over");
}

TEST_F(Api, unknown_paths_and_methods_are_told_apart) {
  EXPECT_EQ(get("/api/v1/nothing").code(), "http.no_such_path");
  EXPECT_EQ(get("/api/v1/nothing").status, 404);
  const auto answer = ask("PUT", "/api/v1/cases");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.header("Allow"), "GET, POST, HEAD");
  EXPECT_EQ(get("/api/v1/cases/%zz").status, 400);
  EXPECT_EQ(ask("DELETE", "/somewhere").status, 405);
}

TEST_F(Api, writes_without_the_header_or_from_another_site_are_refused) {
  RawClient client(server->port());
  client.send(
      fmt::format("POST /api/v1/cases HTTP/1.1\r\nHost: h\r\nCookie: zhilu_session={}\r\n"
                  "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}",
                  token));
  const auto bare = client.read();
  EXPECT_EQ(bare.status, 403);
  EXPECT_EQ(bare.code(), "http.csrf");
  EXPECT_EQ(ask("POST", "/api/v1/cases", "{}", {{"Origin", "http://evil.example"}}).code(),
            "http.cross_site");
  EXPECT_EQ(ask("POST", "/api/v1/cases", "{}", {{"Sec-Fetch-Site", "cross-site"}}).code(), "http.cross_site");
  EXPECT_EQ(get("/api/v1/cases", {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  EXPECT_TRUE(app.calls.empty());
}

TEST_F(Api, signing_in_sets_a_strict_cookie_and_ends_the_session_before) {
  const auto before = token;
  const auto answer = ask("POST", "/api/v1/session", R"({"login":"lin","password":"right horse"})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Set-Cookie"), "zhilu_session=token-2; Path=/; HttpOnly; SameSite=Strict");
  EXPECT_EQ(base::text_at(answer.json(), "name"), "林一");
  EXPECT_FALSE(app.sessions.contains(before));
  EXPECT_EQ(app.last_remote, "127.0.0.1");
}

TEST_F(Api, a_wrong_password_is_401_and_a_waiting_account_429_with_its_time) {
  const auto wrong = ask("POST", "/api/v1/session", R"({"login":"lin","password":"x"})", {}, false);
  EXPECT_EQ(wrong.status, 403);  // the header is asked for before the password is looked at
  const auto bad = ask("POST", "/api/v1/session", R"({"login":"lin","password":"x"})");
  EXPECT_EQ(bad.status, 401);
  EXPECT_EQ(bad.code(), "session.bad_login");
  const auto waiting = ask("POST", "/api/v1/session", R"({"login":"waiting","password":"x"})");
  EXPECT_EQ(waiting.status, 429);
  EXPECT_EQ(waiting.header("Retry-After"), "61");
  EXPECT_EQ(ask("POST", "/api/v1/session", R"({"login":"lin"})").code(), "json.missing_field");
}

TEST_F(Api, a_one_time_secret_opens_a_session_and_signing_out_ends_it) {
  EXPECT_EQ(ask("POST", "/api/v1/session/redeem", R"({"secret":"twice","password":"p"})").status, 401);
  EXPECT_EQ(ask("POST", "/api/v1/session/redeem", R"({"secret":"once","password":"p"})").status, 200);
  token = app.open_session()->token;
  EXPECT_EQ(get("/api/v1/session").status, 200);
  const auto out = ask("DELETE", "/api/v1/session");
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(out.header("Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(get("/api/v1/session").status, 401);
  EXPECT_EQ(ask("DELETE", "/api/v1/session").status, 204);
}

TEST_F(Api, every_answer_carries_the_security_headers) {
  for (const auto* path : {"/", "/api/v1/cases", "/api/v1/none", "/healthz"}) {
    const auto answer = get(path);
    EXPECT_THAT(answer.header("Content-Security-Policy"), HasSubstr("frame-ancestors 'none'")) << path;
    EXPECT_THAT(answer.header("Content-Security-Policy"), Not(HasSubstr("http"))) << path;
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(answer.header("Referrer-Policy"), "same-origin");
    EXPECT_THAT(answer.header("Permissions-Policy"), HasSubstr("camera=(self)"));
  }
}

TEST_F(Api, a_sample_bureau_says_so_also_to_those_who_have_not_signed_in) {
  const auto mark = [&](const std::string& path) { return get(path).header("X-Zhilu-Demo"); };
  EXPECT_EQ(mark("/api/v1/session"), "");
  app.is_sample = true;
  EXPECT_EQ(mark("/api/v1/session"), "1");
  token = "none";
  EXPECT_EQ(get("/api/v1/session").status, 401);
  EXPECT_EQ(mark("/api/v1/session"), "1");
}

TEST_F(Api, health_readiness_and_metrics) {
  EXPECT_EQ(get("/healthz").body, "ok\n");
  EXPECT_EQ(get("/readyz").status, 200);
  app.is_ready = false;
  EXPECT_EQ(get("/readyz").status, 503);
  const auto metrics = get("/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_THAT(metrics.body, HasSubstr("zhilu_records 42\n"));
  EXPECT_THAT(metrics.body, HasSubstr("zhilu_http_answers_total{status=\"5xx\"} 1\n"));
  EXPECT_EQ(get("/metrics", {{"X-Forwarded-For", "10.0.0.9"}}).status, 404);
}

TEST_F(Api, head_answers_as_get_without_the_body) {
  const auto whole = get("/api/v1/cases");
  const auto head = ask("HEAD", "/api/v1/cases");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), std::to_string(whole.body.size()));
  RawClient client(server->port());
  client.send(request_text("HEAD", "/api/v1/cases") + request_text("GET", "/healthz"));
  EXPECT_EQ(client.read(true).status, 200);
  EXPECT_EQ(client.read().body, "ok\n");
}

TEST_F(Api, the_log_tells_templates_and_never_paths) {
  EXPECT_EQ(get("/api/v1/cases/case-1@a.example?").status, 200);
  server->stop();
  std::lock_guard lock(log_mutex);
  ASSERT_EQ(log_lines.size(), 1u);
  const auto line = base::parse_json(log_lines[0]).value();
  EXPECT_EQ(base::text_at(line, "route"), "/api/v1/cases/{case}");
  EXPECT_EQ(base::int_at(line, "status"), 200);
  EXPECT_THAT(log_lines[0], Not(HasSubstr("case-1")));
}

TEST_F(Api, any_operation_by_name_is_for_the_local_socket_only) {
  EXPECT_EQ(ask("POST", "/api/v1/operations/log.checkpoint", "{}").status, 404);
  LocalClient local(folder.path() / "socket");
  const auto reply = local.operation("log.checkpoint", base::Json{{"log", "record"}});
  ASSERT_TRUE(reply) << reply.error().text();
  EXPECT_EQ(base::text_at(*reply, "operation"), "log.checkpoint");
  EXPECT_EQ(app.last_call().context.who.user.text, "os:" + std::to_string(::getuid()));
}

}  // namespace
}  // namespace http_api::testing
