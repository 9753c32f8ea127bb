#include "http_api/guards.h"

#include <fmt/format.h>

#include "http_api/request_parts.h"

namespace http_api {
namespace {

using base::ErrorKind;

constexpr std::string_view kPagePolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; object-src "
    "'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
constexpr std::string_view kDataPolicy = "default-src 'none'; frame-ancestors 'none'";

constexpr std::size_t kMaxAddressChars = 60;  // the longest IPv6 address with a zone

void add_default(Response& response, std::string_view name, std::string_view value) {
  if (response.header(name).empty()) response.set(name, value);
}

std::string cookie_line(std::string_view value, bool secure, std::string_view more) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", kCookieName, value,
                     secure ? "; Secure" : "", more);
}

}  // namespace

bool is_write(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

base::Status check_same_site(const Request& request) {
  if (request.peer.uid) return {};
  const auto site = request.header("Sec-Fetch-Site");
  auto cross = [] {
    return base::fail(ErrorKind::denied, "http.cross_site", "the request comes from another site's page", {},
                      "open the page from this server");
  };
  if (!is_write(request.method)) return site == "cross-site" ? base::Status(cross()) : base::Status();
  if (!site.empty() && site != "same-origin" && site != "none") return cross();
  const auto origin = request.header("Origin");
  if (!origin.empty() && !same_name(origin_authority(origin), request.header("Host"))) return cross();
  if (request.header("X-Zhilu-CSRF") == "1") return {};
  return base::fail(ErrorKind::denied, "http.csrf", "a write must carry the header X-Zhilu-CSRF: 1",
                    "X-Zhilu-CSRF");
}

bool is_loopback(std::string_view address) {
  if (address.starts_with("::ffff:")) address.remove_prefix(7);
  return address.starts_with("127.") || address == "::1";
}

std::string remote_of(const Request& request, bool behind_proxy) {
  if (!behind_proxy || !is_loopback(request.peer.address)) return request.peer.address;
  // The nearest proxy's own word is the last; those before it, and headers before its own, may be invented.
  std::string_view last;
  for (const auto& header : request.headers)
    if (same_name(header.name, "X-Forwarded-For")) last = header.value;
  last = last.substr(last.rfind(',') + 1);
  while (!last.empty() && last.front() == ' ') last.remove_prefix(1);
  while (!last.empty() && last.back() == ' ') last.remove_suffix(1);
  if (last.empty() || last.size() > kMaxAddressChars) return request.peer.address;
  return std::string(last);
}

bool is_secure(const Request& request, bool behind_proxy) {
  if (request.peer.tls) return true;
  return behind_proxy && is_loopback(request.peer.address) && request.header("X-Forwarded-Proto") == "https";
}

bool is_local(const Request& request) {
  if (request.peer.uid) return true;
  if (request.has("X-Forwarded-For") || request.has("Forwarded") || request.has("Via")) return false;
  return is_loopback(request.peer.address);
}

void add_security_headers(Response& response, bool page) {
  add_default(response, "Content-Security-Policy", page ? kPagePolicy : kDataPolicy);
  add_default(response, "X-Content-Type-Options", "nosniff");
  add_default(response, "X-Frame-Options", "DENY");
  add_default(response, "Referrer-Policy", "same-origin");
  add_default(response, "Cross-Origin-Opener-Policy", "same-origin");
  add_default(response, "Cross-Origin-Resource-Policy", "same-origin");
  add_default(response, "Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self)");
  if (!page) add_default(response, "Cache-Control", "no-store");
}

std::string session_cookie(std::string_view token, bool secure) {
  return cookie_line(token, secure, {});
}

std::string cleared_cookie(bool secure) {
  return cookie_line({}, secure, "; Max-Age=0");
}

}  // namespace http_api
