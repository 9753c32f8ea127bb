// The routes: a request becomes a call of the application, its reply an answer. Blocking and thread-safe;
// knows no sockets. `plan` is cheap and pure (for the threads that move bytes); all else runs on the workers.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <variant>

#include "base/limits.h"
#include "http_api/counters.h"
#include "http_api/event_hub.h"
#include "http_api/message.h"
#include "http_api/problem.h"
#include "http_api/routes.h"
#include "http_api/static_files.h"
#include "http_api/tus.h"
#include "services/application.h"

namespace http_api {

struct ApiOptions {
  std::filesystem::path web;         // the built pages; may be absent
  std::filesystem::path log;         // the published record log
  std::filesystem::path access_log;  // the published access log
  Problems problems;
  std::uint64_t max_upload_bytes = base::kMaxRecordingBytes;
  bool behind_proxy = false;  // X-Forwarded-For and -Proto are believed where a proxy on this machine sends them
  HubOptions events;
};

// What a request is, as far as its head tells.
struct Plan {
  const Route* route = nullptr;  // null: a web page
  Pairs parameters, query;
  std::vector<std::string> segments;
  std::optional<base::Error> refusal;
  std::string allow;
  std::uint64_t body_limit = 0;
  bool streamed = false;  // the body goes through `begin_upload`

  std::string_view label() const;  // for logs: the template, never the path, which may name persons' cases
};

// Of files on their way in, each of which lies in memory as a whole. A seat is free again when it is let go of. Thread-safe.
class FileSeats {
 public:
  // Errors: unavailable "http.overloaded": this user has one, or all are taken.
  base::Result<std::shared_ptr<void>> take(const std::string& user);

 private:
  std::mutex guard_;
  std::set<std::string> taken_;
};

class Api {
 public:
  Api(services::Application& application, const base::Clock& clock, ApiOptions options);

  Plan plan(const Request& request) const;
  Response handle(const Request& request, const Plan& plan);
  std::variant<Response, std::unique_ptr<UploadSink>> begin_upload(const Request& request, const Plan& plan);

  // For what never reaches a route: malformed heads, overload, bodies too large.
  Response refuse(const Request& request, const base::Error& error) const;
  // Adds what every answer carries.
  void finish(const Request& request, const Plan& plan, Response& response) const;

  Counters& counters() { return counters_; }
  EventHub& events() { return hub_; }
  const base::Clock& clock() const { return clock_; }

  // An operation that a file came for.
  Response answer_with(services::CallContext context, base::Bytes file, const Request& request, const Plan& plan);

 private:
  using Answer = base::Result<Response>;

  Answer answer(const Request& request, const Plan& plan);
  Answer open_answer(const Request& request, const Plan& plan);
  base::Result<services::CallContext> context_of(const Request& request, const Plan& plan);
  base::Result<Principal> principal_of(const Request& request);
  Answer operation(const services::CallContext& context, std::string_view name, const Request& request,
                   const Plan& plan);
  Answer content(const services::CallContext& context, const Request& request, const Plan& plan);
  base::Result<std::unique_ptr<UploadSink>> take_file(const Request& request, const Plan& plan);
  Answer stream_events(const services::CallContext& context, const Request& request, const Plan& plan);
  Answer sign_in(const Request& request, bool by_secret);
  Answer sign_out(const Request& request);
  Response failed(const Request& request, const Plan& plan, const base::Error& error);

  services::Application& application_;
  const base::Clock& clock_;
  const ApiOptions options_;
  StaticFiles web_, log_, access_log_;
  FileSeats file_seats_;
  Tus tus_;
  Counters counters_;
  EventHub hub_;
};

// The input of an operation: query, then body, then path. Errors: "http.wrong_type", "http.bad_query", of
// JSON; invalid "http.contradiction" where body and path disagree.
base::Result<base::Json> operation_input(const Request& request, const Plan& plan);

}  // namespace http_api
