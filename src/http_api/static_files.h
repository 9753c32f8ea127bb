// Files served as they lie: the built web pages, and the published tiles of the logs. Nothing outside the
// folder is reachable: each path segment is opened by itself, below the one before, and never through a
// symbolic link.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "http_api/message.h"

namespace http_api {

class StaticFiles {
 public:
  explicit StaticFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  bool there() const;  // is it a folder at all
  // One regular file; nothing when there is none, or the name is not one that may be served (".", "..",
  // hidden, empty).
  std::optional<Response> serve(const Request& request, const std::vector<std::string>& segments) const;

 private:
  std::filesystem::path folder_;
};

// The web pages: hashed files for ever, index.html always asked for anew, and for unknown places the index,
// since the pages route themselves.
Response web_page(const StaticFiles& web, const Request& request, const std::vector<std::string>& segments);
// A file of a published log. Errors: not_found "http.no_such_file".
base::Result<Response> log_file(const StaticFiles& log, const Request& request, const std::string& path);

std::string_view mime_of(std::string_view file_name);

}  // namespace http_api
