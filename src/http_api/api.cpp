#include "http_api/api.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "http_api/contents.h"
#include "http_api/guards.h"

namespace http_api {
namespace {

constexpr std::size_t kMaxRulebookBytes = 6 << 20;  // of a request: a bundle of 4 MiB, escaped as JSON


using base::ErrorKind;

constexpr std::string_view kApiPrefix = "/api/";

bool is_tus(const Plan& plan) {
  return plan.route && plan.route->operation.starts_with("upload.");
}

std::string parameter(const Plan& plan, std::string_view name) {
  const auto* found = find_pair(plan.parameters, name);
  return found ? *found : std::string();
}

base::Error no_such_path() {
  return {ErrorKind::not_found, "http.no_such_path", "there is nothing at this path", {}, {}};
}

base::Error wrong_method(const std::string& allow) {
  return {ErrorKind::invalid,
          "http.method_not_allowed",
          "this path does not know the method",
          {},
          "use " + allow};
}

tl::unexpected<base::Error> no_version() {
  return base::fail(ErrorKind::invalid, "http.version_required", "a write to a case says which version of it was seen",
                    "If-Match", "read the case and send its ETag, or * where any version will do");
}

base::Json typed(const Route& route, std::string_view name, const std::string& value) {
  if (!has_word(route.integers, name)) return base::Json(value);
  const auto count = parse_count(value);
  return count ? base::Json(static_cast<std::int64_t>(*count)) : base::Json(value);
}

constexpr std::uint64_t kMostCopies = 99;
constexpr std::size_t kMostPapersNamed = 600;

tl::unexpected<base::Error> bad_choice(const char* what, const char* where, const char* remedy) {
  return base::fail(ErrorKind::invalid, "print.bad_choice", what, where, remedy);
}

base::Result<int> copy_named(const std::string& text, const char* where) {
  const auto number = parse_count(text);
  if (!number || *number == 0 || *number > kMostCopies)
    return bad_choice("this is no number of a copy", where, "1 for the first copy, 2 for the second, …");
  return static_cast<int>(*number);
}

// Which papers and copies a print is asked for: `copy=2`; `papers=paper-1,paper-3` and `copies=all` or a number.
base::Status choose_prints(const Plan& plan, services::ContentRequest& wanted) {
  if (wanted.kind != "paper_pdf" && wanted.kind != "papers_pdf" && wanted.kind != "block_sheets") return {};
  if (const auto* copy = find_pair(plan.query, "copy")) {
    ZL_TRY(wanted.copy, copy_named(*copy, "copy"));
  }
  if (const auto* copies = find_pair(plan.query, "copies")) {
    wanted.all_copies = *copies == "all";
    if (!wanted.all_copies) {
      ZL_TRY(wanted.copy, copy_named(*copies, "copies"));
    }
  }
  const auto* papers = find_pair(plan.query, "papers");
  if (!papers) return {};
  for (std::size_t at = 0; at <= papers->size();) {
    const auto end = std::min(papers->find(',', at), papers->size());
    wanted.papers.push_back(papers->substr(at, end - at));
    if (wanted.papers.back().empty() || wanted.papers.size() > kMostPapersNamed)
      return bad_choice("this is no list of papers", "papers", "ids with commas between them, at most 600");
    at = end + 1;
  }
  return {};
}

base::Result<base::JsonObject> body_object(const Request& request) {
  if (request.body.empty()) return base::JsonObject{};
  const auto type = request.header("Content-Type");
  if (!same_name(type.substr(0, type.find(';')), "application/json"))
    return base::fail(ErrorKind::invalid, "http.wrong_type", "the body is not announced as JSON",
                      "Content-Type", "send application/json");
  ZL_TRY(auto json, base::parse_json(request.body));
  if (!json.is_object())
    return base::fail(ErrorKind::invalid, "http.not_an_object", "the body is not a JSON object", "body");
  return std::move(json.get_object());
}

bool is_version_conflict(const base::Error& error) {
  return error.kind == ErrorKind::conflict && error.code.ends_with(".version_conflict");
}

void answer_reply(Response& response, const services::Reply& reply, const Route& route) {
  if (reply.version) response.set("ETag", fmt::format("\"{}\"", *reply.version));
  const auto space = route.created.find(' ');
  if (space == std::string_view::npos) return;
  const auto id = base::text_at(reply.body, route.created.substr(space + 1));
  if (!id.empty()) response.set("Location", fmt::format("{}/{}", route.created.substr(0, space), id));
}

}  // namespace

std::string_view Plan::label() const {
  if (route) return route->path;
  return refusal ? "refused" : "web";
}

Api::Api(services::Application& application, const base::Clock& clock, ApiOptions options)
    : application_(application),
      clock_(clock),
      options_(std::move(options)),
      web_(options_.web),
      log_(options_.log),
      access_log_(options_.access_log),
      tus_(application, options_.problems, options_.max_upload_bytes),
      hub_(application, options_.events) {}

Plan Api::plan(const Request& request) const {
  Plan plan;
  plan.body_limit = base::kMaxRequestJsonBytes;
  auto segments = split_path(request.path);
  if (!segments) {
    plan.refusal = segments.error();
    return plan;
  }
  plan.segments = std::move(*segments);
  auto match = match_route(request.method, plan.segments);
  plan.route = match.route;
  plan.parameters = std::move(match.parameters);
  plan.allow = std::move(match.allow);
  if (!plan.route && !plan.allow.empty()) {
    plan.refusal = wrong_method(plan.allow);
  } else if (!plan.route && request.path.starts_with(kApiPrefix)) {
    plan.refusal = no_such_path();
  } else if (!plan.route && is_write(request.method)) {
    plan.allow = "GET HEAD";
    plan.refusal = wrong_method(plan.allow);
  } else if (plan.route) {
    auto query = parse_query(request.query);
    if (!query)
      plan.refusal = query.error();
    else
      plan.query = std::move(*query);
    const auto handler = plan.route->handler;
    plan.streamed = handler == Handler::upload_append || handler == Handler::file_operation;
    if (handler == Handler::upload_append) plan.body_limit = options_.max_upload_bytes;
    if (handler == Handler::file_operation) plan.body_limit = base::kMaxFileBytes;
    if (plan.route->large) plan.body_limit = kMaxRulebookBytes;
  }
  return plan;
}

Response Api::handle(const Request& request, const Plan& plan) {
  if (plan.refusal) return failed(request, plan, *plan.refusal);
  if (!plan.route) {
    auto segments = plan.segments;
    if (!segments.empty() && segments.back().empty()) segments.pop_back();
    if (segments.empty()) segments.push_back("index.html");
    return web_page(web_, request, segments);
  }
  auto response = answer(request, plan);
  if (!response) return failed(request, plan, response.error());
  return std::move(*response);
}

Api::Answer Api::answer(const Request& request, const Plan& plan) {
  if (request.path.starts_with(kApiPrefix) && request.method != "OPTIONS") ZL_CHECK(check_same_site(request));
  if (plan.route->open || plan.route->handler == Handler::sign_out) return open_answer(request, plan);
  if (is_tus(plan) && plan.route->handler != Handler::upload_info) ZL_CHECK(Tus::check_version(request));
  ZL_TRY(auto context, context_of(request, plan));
  const auto upload = parameter(plan, "upload");
  switch (plan.route->handler) {
    case Handler::content:
      return content(context, request, plan);
    case Handler::events:
      return stream_events(context, request, plan);
    case Handler::upload_create:
      return tus_.create(context, request);
    case Handler::upload_head:
      return tus_.head(context, upload);
    case Handler::upload_info:
      return tus_.info(context, upload);
    case Handler::upload_cancel:
      return tus_.cancel(context, upload);
    case Handler::named_operation:
      if (!request.peer.uid) return tl::unexpected(no_such_path());
      return operation(context, parameter(plan, "operation"), request, plan);
    default:
      return operation(context, plan.route->operation, request, plan);
  }
}

Api::Answer Api::open_answer(const Request& request, const Plan& plan) {
  switch (plan.route->handler) {
    case Handler::sign_in:
      return sign_in(request, false);
    case Handler::redeem:
      return sign_in(request, true);
    case Handler::sign_out:
      return sign_out(request);
    case Handler::upload_options:
      return tus_.options();
    case Handler::health:
      return text_response(200, "text/plain; charset=utf-8", "ok\n");
    case Handler::ready:
      ZL_CHECK(application_.ready());
      return text_response(200, "text/plain; charset=utf-8", "ready\n");
    case Handler::metrics:
      // Counts can betray that something exists; they are for this machine's own monitoring.
      if (!is_local(request)) return tl::unexpected(no_such_path());
      return text_response(200, "text/plain; version=0.0.4; charset=utf-8",
                           metrics_text(counters_, hub_.open_feeds(), application_.metrics()));
    default:
      return log_file(plan.segments[0] == "log" ? log_ : access_log_, request, parameter(plan, "file"));
  }
}

base::Result<Principal> Api::principal_of(const Request& request) {
  if (request.peer.uid) return application_.local_principal(*request.peer.uid);
  const auto token = cookie(request.header("Cookie"), kCookieName);
  if (token.empty())
    return base::fail(ErrorKind::unauthorised, "session.none", "nobody is signed in", {}, "sign in");
  return application_.authenticate(token);
}

base::Result<services::CallContext> Api::context_of(const Request& request, const Plan& plan) {
  services::CallContext context;
  context.request_id = request.id;
  ZL_TRY(context.who, principal_of(request));
  if (is_write(plan.route->method)) {
    const auto seen = request.header("If-Match");
    // Processes on this machine take their turn and are told what came of it; they show nobody a version.
    if (seen.empty() && needs_version(*plan.route) && !request.peer.uid) return no_version();
    ZL_TRY(context.expected_version, parse_if_match(seen));
    ZL_TRY(context.idempotency_key, parse_idempotency_key(request.header("Idempotency-Key")));
  }
  return context;
}

base::Result<base::Json> operation_input(const Request& request, const Plan& plan) {
  base::JsonObject input;
  if (is_write(request.method)) {
    ZL_TRY(input, body_object(request));
  }
  auto put = [&](const std::string& name, const std::string& value) -> base::Status {
    auto json = typed(*plan.route, name, value);
    const auto* there = input.if_contains(name);
    if (there && *there != json)
      return base::fail(ErrorKind::invalid, "http.contradiction",
                        "the body says something else than the path", name);
    input[name] = std::move(json);
    return {};
  };
  for (const auto& [name, value] : plan.query) {
    if (!has_word(plan.route->query, name))
      return base::fail(ErrorKind::invalid, "http.bad_query", "this path does not know the parameter", name);
    ZL_CHECK(put(name, value));
  }
  for (const auto& [name, value] : plan.parameters)
    if (plan.route->handler == Handler::operation || plan.route->handler == Handler::file_operation) ZL_CHECK(put(name, value));
  return base::Json(std::move(input));
}

Api::Answer Api::operation(const services::CallContext& context, std::string_view name,
                           const Request& request, const Plan& plan) {
  ZL_TRY(const auto input, operation_input(request, plan));
  ZL_TRY(auto reply, application_.call(context, name, input));
  if (plan.route->of_session) hub_.recheck();
  if (plan.route->conditional && reply.version &&
      names_etag(request.header("If-None-Match"), std::to_string(*reply.version))) {
    Response unchanged;
    unchanged.status = 304;
    answer_reply(unchanged, reply, *plan.route);
    return unchanged;
  }
  if (reply.body.is_null()) reply.body = base::JsonObject{};
  auto response = json_response(plan.route->status, reply.body);
  answer_reply(response, reply, *plan.route);
  return response;
}

Api::Answer Api::content(const services::CallContext& context, const Request& request, const Plan& plan) {
  services::ContentRequest wanted;
  wanted.case_id.text = parameter(plan, "case");
  wanted.kind = plan.route->operation.substr(std::string_view("content.").size());
  for (const auto* name : {"recording", "paper", "token", "digest", "seal", "block"})
    if (wanted.id.empty()) wanted.id = parameter(plan, name);
  if (const auto* page = find_pair(plan.parameters, "k")) {
    const auto number = parse_count(*page);
    if (!number || *number == 0 || *number > 10000) return tl::unexpected(no_such_path());
    wanted.page = static_cast<int>(*number);
  }
  if (const auto* sheet = find_pair(plan.query, "sheet")) {
    const auto number = parse_count(*sheet);
    if (!number || *number == 0 || *number > 10000)
      return base::fail(ErrorKind::invalid, "http.bad_query", "a sheet is a number from 1", "sheet");
    wanted.page = static_cast<int>(*number);
  }
  ZL_CHECK(choose_prints(plan, wanted));
  ZL_TRY(auto content, application_.open_content(context, wanted));
  const auto* download = find_pair(plan.query, "download");
  return content_response(request, std::move(content), download && *download == "1");
}

Api::Answer Api::stream_events(const services::CallContext& context, const Request& request,
                               const Plan& plan) {
  // A browser that reconnects repeats the first address; its header tells how far it came.
  const auto* query = find_pair(plan.query, "after");
  const auto last = request.header("Last-Event-ID");
  std::optional<std::uint64_t> after = application_.newest_seq();
  if (!last.empty())
    after = parse_count(last);
  else if (query)
    after = parse_count(*query);
  if (!after)
    return base::fail(ErrorKind::invalid, "http.bad_query", "the position is not a number", "after");
  Response response;
  response.set("Content-Type", "text/event-stream; charset=utf-8");
  response.set("X-Accel-Buffering", "no");
  response.close = true;
  if (request.method == "HEAD") return response;
  Request credentials;
  credentials.peer = request.peer;
  credentials.headers.push_back({"Cookie", std::string(request.header("Cookie"))});
  ZL_TRY(response.feed, hub_.open(
                            context, [this, credentials] { return principal_of(credentials); }, *after));
  return response;
}

Response Api::failed(const Request& request, const Plan& plan, const base::Error& error) {
  auto response = refuse(request, error);
  if (response.status == 405) {
    std::string allow = plan.allow;
    for (std::size_t at = 0; (at = allow.find(' ', at)) != std::string::npos; at += 2)
      allow.replace(at, 1, ", ");
    response.set("Allow", allow);
  }
  if (is_tus(plan)) Tus::add_headers(response);
  if (response.status == 416) response.set("Content-Range", error.where);
  if (!is_version_conflict(error) || !find_pair(plan.parameters, "case")) return response;
  // Whoever meets a newer version is told which, and can ask for it or for what changed.
  services::CallContext context;
  context.request_id = request.id;
  auto who = principal_of(request);
  if (!who) return response;
  context.who = std::move(*who);
  auto view = application_.call(context, "case.view", base::JsonObject{{"case", parameter(plan, "case")}});
  auto body = base::parse_json(response.body);
  if (!view || !view->version || !body) return response;
  body->get_object()["version"] = *view->version;
  response.body = boost::json::serialize(*body);
  response.set("ETag", fmt::format("\"{}\"", *view->version));
  return response;
}

Response Api::refuse(const Request& request, const base::Error& error) const {
  auto response = options_.problems.response(error, request);
  const auto until = base::Instant::parse(error.where);
  if ((response.status == 503 || response.status == 429) && until) {
    const auto seconds = std::max<std::int64_t>((until->us - clock_.now().us) / 1'000'000 + 1, 1);
    response.set("Retry-After", std::to_string(seconds));
  }
  return response;
}

void Api::finish(const Request& request, const Plan& plan, Response& response) const {
  add_security_headers(response, plan.route == nullptr && !plan.refusal);
  response.set("X-Request-Id", request.id);
  // Also for those who have not signed in: every page of a sample bureau says that it is one.
  if (application_.is_demo()) response.set("X-Zhilu-Demo", "1");
}

}  // namespace http_api
