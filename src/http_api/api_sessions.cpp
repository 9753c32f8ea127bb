// Signing in and out.
#include "http_api/api.h"
#include "http_api/guards.h"

namespace http_api {

base::Result<Response> Api::sign_in(const Request& request, bool by_secret) {
  Plan plain;
  static constexpr Route kNoParameters{};
  plain.route = &kNoParameters;
  ZL_TRY(const auto input, operation_input(request, plain));
  ZL_TRY(const auto name, base::need_text(input, by_secret ? "secret" : "login"));
  ZL_TRY(const auto password, base::need_text(input, "password"));
  const auto remote = remote_of(request, options_.behind_proxy);
  ZL_TRY(const auto signed_in, by_secret ? application_.redeem(name, password, remote)
                                         : application_.sign_in(name, password, remote));
  // The session that the cookie named before ends with its replacement.
  const auto old = cookie(request.header("Cookie"), kCookieName);
  if (!old.empty() && old != signed_in.token) static_cast<void>(application_.sign_out(old));
  base::JsonArray roles;
  for (const auto& role : signed_in.principal.roles) roles.emplace_back(role);
  base::JsonObject body;
  body["user"] = signed_in.principal.user.text;
  body["name"] = signed_in.principal.name;
  body["roles"] = std::move(roles);
  body["expires"] = signed_in.expires.text();
  body["must_set_password"] = signed_in.must_set_password;
  auto response = json_response(200, base::Json(std::move(body)));
  response.set("Set-Cookie", session_cookie(signed_in.token, is_secure(request, options_.behind_proxy)));
  return response;
}

base::Result<Response> Api::sign_out(const Request& request) {
  const auto token = cookie(request.header("Cookie"), kCookieName);
  if (!token.empty()) {
    const auto ended = application_.sign_out(token);
    // One that is over already is what was asked for.
    if (!ended && ended.error().kind != base::ErrorKind::unauthorised &&
        ended.error().kind != base::ErrorKind::not_found)
      return base::pass_on(ended.error());
    hub_.recheck();
  }
  Response response;
  response.status = 204;
  response.set("Set-Cookie", cleared_cookie(is_secure(request, options_.behind_proxy)));
  return response;
}

}  // namespace http_api
