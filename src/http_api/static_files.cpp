#include "http_api/static_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "http_api/request_parts.h"

namespace http_api {
namespace {

constexpr std::string_view kUnknown = "application/octet-stream";

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

class FileSource : public BodySource {
 public:
  FileSource(File file, std::uint64_t bytes) : file_(std::move(file)), left_(bytes) {}
  base::Result<std::size_t> read(std::span<std::uint8_t> out) override {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_, out.size()));
    const auto got = ::pread(file_.get(), out.data(), wanted, at_);
    if (got < 0) return base::fail(base::ErrorKind::io, "http.file_unreadable", "a file cannot be read");
    at_ += got;
    left_ -= static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }

 private:
  File file_;
  off_t at_ = 0;
  std::uint64_t left_;
};

bool may_be_served(const std::string& segment) {
  return !segment.empty() && segment[0] != '.' && segment.find_first_of("/\\") == std::string::npos;
}

File open_below(const std::filesystem::path& folder, const std::vector<std::string>& segments) {
  File at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (std::size_t i = 0; at && i < segments.size(); ++i) {
    const int kind = i + 1 < segments.size() ? O_DIRECTORY : O_NONBLOCK;
    at = File(::openat(at.get(), segments[i].c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind));
  }
  return at;
}

struct Opened {
  File file{-1};
  struct stat facts {};
};

std::optional<Opened> open_regular(const std::filesystem::path& folder,
                                   const std::vector<std::string>& segments) {
  Opened opened{open_below(folder, segments), {}};
  if (!opened.file || ::fstat(opened.file.get(), &opened.facts) != 0 || !S_ISREG(opened.facts.st_mode))
    return std::nullopt;
  return opened;
}

// "index-B7xk29Qd.js": a name that changes with the bytes.
bool hashed(const std::vector<std::string>& segments) {
  if (segments.size() < 2 || segments[0] != "assets") return false;
  const auto& name = segments.back();
  const auto dot = name.find('.');
  const auto dash = name.rfind('-', dot);
  return dot != std::string::npos && dash != std::string::npos && dot - dash > 8;
}

bool names_file(std::string_view segment) {
  return mime_of(segment) != kUnknown;
}

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><title>Zhilu</title><h1>执录</h1>"
    "<p>网页尚未构建。请在项目目录执行 <code>./run</code>，或在 <code>web/</code> 中执行 "
    "<code>npm ci &amp;&amp; npm run build</code>。</p>"
    "<p lang=\"en\">The web pages are not built. Run <code>./run</code> in the project's folder, or "
    "<code>npm ci &amp;&amp; npm run build</code> in <code>web/</code>.</p></html>\n";

}  // namespace

std::string_view mime_of(std::string_view file_name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kinds{
      {{".html", "text/html; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".mjs", "text/javascript; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".json", "application/json"},
       {".svg", "image/svg+xml"},
       {".png", "image/png"},
       {".jpg", "image/jpeg"},
       {".webp", "image/webp"},
       {".ico", "image/x-icon"},
       {".woff2", "font/woff2"},
       {".woff", "font/woff"},
       {".ttf", "font/ttf"},
       {".wasm", "application/wasm"},
       {".webmanifest", "application/manifest+json"},
       {".map", "application/json"},
       {".txt", "text/plain; charset=utf-8"},
       {".md", "text/plain; charset=utf-8"}}};
  for (const auto& [suffix, mime] : kinds)
    if (file_name.ends_with(suffix)) return mime;
  return kUnknown;
}

bool StaticFiles::there() const {
  std::error_code ignored;
  return !folder_.empty() && std::filesystem::is_directory(folder_, ignored);
}

std::optional<Response> StaticFiles::serve(const Request& request,
                                           const std::vector<std::string>& segments) const {
  if (folder_.empty() || segments.empty()) return std::nullopt;
  if (!std::all_of(segments.begin(), segments.end(), may_be_served)) return std::nullopt;
  Response response;
  response.set("Content-Type", mime_of(segments.back()));
  auto opened = open_regular(folder_, segments);
  if (!opened) return std::nullopt;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> codings{
      {{"br", ".br"}, {"gzip", ".gz"}}};
  for (const auto& [coding, suffix] : codings) {
    if (!accepts_coding(request.header("Accept-Encoding"), coding)) continue;
    auto smaller = segments;
    smaller.back() += suffix;
    auto packed = open_regular(folder_, smaller);
    if (!packed) continue;
    opened = std::move(packed);
    response.set("Content-Encoding", coding);
    break;
  }
  response.set("Vary", "Accept-Encoding");
  const auto& facts = opened->facts;
  const auto etag = fmt::format("{:x}-{:x}-{:x}", facts.st_size, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec);
  response.set("ETag", "\"" + etag + "\"");
  if (names_etag(request.header("If-None-Match"), etag)) {
    response.status = 304;
    return response;
  }
  response.source_bytes = static_cast<std::uint64_t>(facts.st_size);
  response.source = std::make_unique<FileSource>(std::move(opened->file), response.source_bytes);
  return response;
}

Response web_page(const StaticFiles& web, const Request& request, const std::vector<std::string>& segments) {
  if (!web.there()) return text_response(503, "text/html; charset=utf-8", std::string(kNotBuilt));
  auto response = web.serve(request, segments);
  if (response) {
    response->set("Cache-Control", hashed(segments) ? "public, max-age=31536000, immutable" : "no-cache");
    return std::move(*response);
  }
  // Places of the pages' own router: not what looks like a file. Ids of cases hold a domain name, hence a
  // dot.
  const bool place =
      segments.empty() || (std::all_of(segments.begin(), segments.end(), may_be_served) &&
                           (segments.back().find('@') != std::string::npos || !names_file(segments.back())));
  if (place) response = web.serve(request, {"index.html"});
  if (!response) return text_response(404, "text/plain; charset=utf-8", "404 没有这个页面 / no such page\n");
  response->set("Cache-Control", "no-cache");
  return std::move(*response);
}

base::Result<Response> log_file(const StaticFiles& log, const Request& request, const std::string& path) {
  std::vector<std::string> segments;
  for (std::size_t at = 0; at <= path.size();) {
    const auto end = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  auto response = log.serve(request, segments);
  if (!response)
    return base::fail(base::ErrorKind::not_found, "http.no_such_file", "the log has published no such file",
                      path);
  const bool tile = segments[0] == "tile";
  response->set("Content-Type", tile ? "application/octet-stream" : "text/plain; charset=utf-8");
  response->set("Cache-Control", tile ? "public, max-age=31536000, immutable" : "no-cache");
  return std::move(*response);
}

}  // namespace http_api
