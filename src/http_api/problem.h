// Errors as problem details (RFC 9457). Titles come from the registry of codes, data/problems.json.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http_api/message.h"

namespace http_api {

// The one table from kinds of errors to statuses.
int status_of(base::ErrorKind kind);
// The same, with the few codes for which HTTP or tus prescribes a status of their own.
int status_of(const base::Error& error);

class Problems {
 public:
  Problems() = default;  // knows no code: titles are those of the kinds
  // Errors: io, invalid "problems.malformed".
  static base::Result<Problems> load(const std::filesystem::path& file);

  bool knows(std::string_view code) const { return titles_.contains(code); }
  std::string title(std::string_view code, std::string_view language, base::ErrorKind kind) const;

  Response response(const base::Error& error, const Request& request) const;

 private:
  // Sources tell details in English; the registry may hold them for readers of Chinese, with {field} for where
  // the fault lies, {limit} for what would be right, and {1}, {2} … for what `where` names behind the place, after each " · ".
  struct Title {
    std::string zh, en, zh_detail, zh_remedy;
  };
  const Title* find(std::string_view code) const;
  std::map<std::string, Title, std::less<>> titles_;
};

// Names the kind of an error that came over the wire; broken where the name is not known.
base::ErrorKind kind_of(std::string_view name);

}  // namespace http_api
