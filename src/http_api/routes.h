// The table of routes: method and path template → operation. A new operation is one line of routes.cpp (and
// its entry in openapi.yaml: a test compares the two). Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http_api/request_parts.h"

namespace http_api {

enum class Handler {
  operation,  // parameters, query and body become the input of services::Application::call
  file_operation,  // parameters and query become the input, the body the file beside it
  content,    // bytes of services::Application::open_content
  sign_in,
  redeem,
  sign_out,
  named_operation,
  events,
  upload_options,
  upload_create,
  upload_head,
  upload_info,
  upload_append,
  upload_cancel,
  health,
  ready,
  metrics,
  log_file,
};

struct Route {
  std::string_view method;
  std::string_view path;       // "/api/v1/cases/{case}"; one variable a segment, a suffix may follow it
  std::string_view operation;  // operationId of openapi.yaml
  Handler handler = Handler::operation;
  std::string_view query{};     // names of query parameters, space-separated
  std::string_view integers{};  // those of query and path that are integers
  int status = 200;             // of success
  bool conditional = false;     // If-None-Match is answered from the version
  std::string_view
      created{};      // Location: this prefix and the reply's member of the last word, "/api/v1/cases case"
  bool open = false;  // asks for no session
  bool large = false;  // takes a whole rulebook
  bool of_session = false;  // changes what the session may see: open streams are asked about anew
};

std::span<const Route> all_routes();

struct Match {
  const Route* route = nullptr;  // null: no such path, or not this method
  Pairs parameters;              // decoded
  std::string allow;             // the methods of this path, where the path is known
};

// HEAD matches what GET does, unless it has a line of its own.
Match match_route(std::string_view method, const std::vector<std::string>& segments);

// A write to a case that exists: who asks says which version of it was seen.
bool needs_version(const Route& route);

bool has_word(std::string_view words, std::string_view word);

}  // namespace http_api
