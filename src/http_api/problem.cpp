#include "http_api/problem.h"

#include <array>
#include <fstream>
#include <sstream>

#include "http_api/request_parts.h"

namespace http_api {
namespace {

using base::ErrorKind;

constexpr std::array kKinds{std::pair{ErrorKind::invalid, 422},      std::pair{ErrorKind::not_found, 404},
                            std::pair{ErrorKind::denied, 403},       std::pair{ErrorKind::conflict, 409},
                            std::pair{ErrorKind::blocked, 409},      std::pair{ErrorKind::corrupt, 500},
                            std::pair{ErrorKind::unavailable, 503},  std::pair{ErrorKind::full, 507},
                            std::pair{ErrorKind::io, 500},           std::pair{ErrorKind::too_large, 413},
                            std::pair{ErrorKind::unauthorised, 401}, std::pair{ErrorKind::broken, 500}};

constexpr std::array kOwnStatus{std::pair{std::string_view("http.malformed"), 400},
                                std::pair{std::string_view("http.bad_path"), 400},
                                std::pair{std::string_view("http.bad_query"), 400},
                                std::pair{std::string_view("http.bad_if_match"), 412},
                                std::pair{std::string_view("http.method_not_allowed"), 405},
                                std::pair{std::string_view("http.length_required"), 411},
                                std::pair{std::string_view("http.wrong_type"), 415},
                                std::pair{std::string_view("http.bad_range"), 416},
                                std::pair{std::string_view("http.version_required"), 428},
                                std::pair{std::string_view("http.header_too_large"), 431},
                                std::pair{std::string_view("json.malformed"), 400},
                                std::pair{std::string_view("session.handed_over"), 423},
                                std::pair{std::string_view("session.locked"), 429},
                                std::pair{std::string_view("upload.checksum_mismatch"), 460},
                                std::pair{std::string_view("upload.unknown_checksum"), 400},
                                std::pair{std::string_view("upload.bad_checksum"), 400},
                                std::pair{std::string_view("upload.wrong_version"), 412},
                                std::pair{std::string_view("upload.bad_length"), 400},
                                std::pair{std::string_view("upload.bad_offset"), 400}};

// "at most 40 characters" → "40": what the words of the registry put into a sentence of their own.
std::string limit_in(std::string_view remedy) {
  for (const std::string_view opening : {"at least ", "at most ", "fields: "})
    if (remedy.starts_with(opening)) remedy.remove_prefix(opening.size());
  for (const std::string_view unit : {" characters", " items", " fields", " levels"})
    if (remedy.ends_with(unit)) remedy.remove_suffix(unit.size());
  return std::string(remedy);
}

void put_in(std::string& words, std::string_view gap, std::string_view value) {
  for (std::size_t at = words.find(gap); at != std::string::npos; at = words.find(gap, at + value.size()))
    words.replace(at, gap.size(), value);
}

// {1}, {2} …: what `where` names behind the place in the request, as in "/pages/0/recording · 1 · 2".
std::string filled(std::string words, const base::Error& error) {
  constexpr std::string_view kMark = " · ";
  put_in(words, "{field}", error.where);
  put_in(words, "{limit}", limit_in(error.remedy));
  std::string_view named = error.where;
  for (int n = 1;; ++n) {
    const auto mark = named.find(kMark);
    if (mark == std::string_view::npos) return words;
    named.remove_prefix(mark + kMark.size());
    put_in(words, "{" + std::to_string(n) + "}", named.substr(0, named.find(kMark)));
  }
}

bool inside_only(ErrorKind kind) {
  return kind == ErrorKind::io || kind == ErrorKind::broken;
}

}  // namespace

int status_of(ErrorKind kind) {
  for (const auto& [known, status] : kKinds)
    if (known == kind) return status;
  return 500;
}

int status_of(const base::Error& error) {
  for (const auto& [code, status] : kOwnStatus)
    if (code == error.code) return status;
  return status_of(error.kind);
}

ErrorKind kind_of(std::string_view name) {
  for (const auto& [kind, status] : kKinds)
    if (base::kind_name(kind) == name) return kind;
  return ErrorKind::broken;
}

base::Result<Problems> Problems::load(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return base::fail(ErrorKind::io, "problems.unreadable", "the registry of codes cannot be read",
                      file.string());
  std::ostringstream text;
  text << in.rdbuf();
  ZL_TRY(auto json, base::parse_json(text.str()));
  if (!json.is_object())
    return base::fail(ErrorKind::invalid, "problems.malformed", "the registry is not an object",
                      file.string());
  Problems problems;
  for (const auto& [code, title] : json.get_object()) {
    ZL_TRY(auto zh, base::need_text(title, "zh"));
    ZL_TRY(auto en, base::need_text(title, "en"));
    Title words{std::move(zh), std::move(en), base::text_at(title, "zh_detail"), base::text_at(title, "zh_remedy")};
    problems.titles_.emplace(code, std::move(words));
  }
  return problems;
}

const Problems::Title* Problems::find(std::string_view code) const {
  auto found = titles_.find(code);
  // A family of codes, like those of a rulebook's gates, may share one title: "gate.*".
  if (found == titles_.end()) found = titles_.find(std::string(code.substr(0, code.find('.'))) + ".*");
  return found == titles_.end() ? nullptr : &found->second;
}

std::string Problems::title(std::string_view code, std::string_view language, ErrorKind kind) const {
  const auto* found = find(code);
  if (!found) return base::kind_name(kind);
  return language == "en" ? found->en : found->zh;
}

Response Problems::response(const base::Error& error, const Request& request) const {
  const int status = status_of(error);
  base::JsonObject body;
  body["type"] = "urn:zhilu:problem:" + error.code;
  const auto language = preferred_language(request.header("Accept-Language"));
  const auto* words = language == "zh" ? find(error.code) : nullptr;
  const auto in_language = [&error](const std::string* own, const std::string& told) {
    return own && !own->empty() ? filled(*own, error) : told;
  };
  body["title"] = title(error.code, language, error.kind);
  body["status"] = status;
  body["code"] = error.code;
  body["kind"] = base::kind_name(error.kind);
  body["detail"] = in_language(words ? &words->zh_detail : nullptr, error.what);
  // Paths and the like of this machine stay in its own log.
  if (!error.where.empty() && !inside_only(error.kind)) body["where"] = error.where;
  const auto remedy = in_language(words ? &words->zh_remedy : nullptr, error.remedy);
  if (!remedy.empty()) body["remedy"] = remedy;
  body["request_id"] = request.id;
  auto response = text_response(status, "application/problem+json", boost::json::serialize(body));
  if (status == 401) response.set("WWW-Authenticate", "Session realm=\"zhilu\"");
  if (status == 503 || status == 429) response.set("Retry-After", "5");
  return response;
}

}  // namespace http_api
