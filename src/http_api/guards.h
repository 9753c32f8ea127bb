// What a request from outside must show before a route is asked: that a page of ours sent it. Pure.
#pragma once

#include <string>

#include "base/result.h"
#include "http_api/message.h"

namespace http_api {

bool is_write(std::string_view method);

// Another site's page must neither write (cross-site request forgery) nor read. Processes on the local socket
// are no browsers and need not show this. Errors: denied "http.cross_site"; denied "http.csrf".
base::Status check_same_site(const Request& request);

bool is_loopback(std::string_view address);

// Where the request came from, for the throttling of sign-in. With a proxy before us, what the proxy says; it is
// believed only where it runs on this machine, for any client could write the same headers.
std::string remote_of(const Request& request, bool behind_proxy);
bool is_secure(const Request& request, bool behind_proxy);
// From this very machine, and not handed on by a proxy.
bool is_local(const Request& request);

// The headers that every answer carries unless it has said otherwise.
void add_security_headers(Response& response, bool page);

std::string session_cookie(std::string_view token, bool secure);
std::string cleared_cookie(bool secure);
inline constexpr std::string_view kCookieName = "zhilu_session";

}  // namespace http_api
