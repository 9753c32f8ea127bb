// Answers that are bytes: recordings, posters, papers. Ranges, entity tags, and headers that keep a file
// which somebody uploaded from acting as a page of ours.
#pragma once

#include "http_api/message.h"
#include "services/application.h"

namespace http_api {

// Errors: invalid "http.bad_range" (416); corrupt and io of the vault.
base::Result<Response> content_response(const Request& request, services::Content content, bool download);

// What the Content-Range of a refused range says.
std::string unsatisfied_range(std::uint64_t size);

// RFC 6266 with a plain and an encoded name; `name` may hold anything.
std::string disposition(bool attachment, std::string_view name);

// May a browser show it in place? Of scripts, pages and unknown things never.
bool shown_in_place(std::string_view mime);

}  // namespace http_api
