// The head of an answer as bytes, and its line in the log. Pure.
#pragma once

#include <string>

#include "http_api/api.h"
#include "http_api/message.h"

namespace http_api {

std::string_view reason_of(int status);
// `length`: of the body as announced; an endless one has none. Header values are cleaned of line breaks.
std::string head_text(const Response& response, std::uint64_t length, bool keep_alive, bool with_length);

// RFC 9112 §3.2.2: "http://host/path?query" is as good as "/path?query". False: neither.
bool split_target(std::string_view target, Request& request);

// {time, request, method, route, status, ms, bytes}: nothing that names a person or a case.
std::string log_line(const base::Instant& time, const Request& request, const Plan& plan, int status,
                     std::uint64_t microseconds, std::uint64_t bytes);

}  // namespace http_api
