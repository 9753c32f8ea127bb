#include "http_api/contents.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "http_api/request_parts.h"

namespace http_api {
namespace {

constexpr std::uint64_t kWholeInMemory = 256 * 1024;  // up to here one read answers; above, bytes flow

class BlobSource : public BodySource {
 public:
  BlobSource(std::unique_ptr<ports::BlobReader> blob, std::uint64_t first, std::uint64_t count)
      : blob_(std::move(blob)), at_(first), left_(count) {}

  base::Result<std::size_t> read(std::span<std::uint8_t> out) override {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_, out.size()));
    ZL_TRY(const auto got, blob_->read_at(at_, out.first(wanted)));
    at_ += got;
    left_ -= got;
    return got;
  }

 private:
  std::unique_ptr<ports::BlobReader> blob_;
  std::uint64_t at_, left_;
};

base::Status fill(Response& response, std::unique_ptr<ports::BlobReader> blob, const ByteRange& range) {
  response.source_bytes = range.count;
  response.source = std::make_unique<BlobSource>(std::move(blob), range.first, range.count);
  if (range.count > kWholeInMemory) return {};
  response.body.resize(static_cast<std::size_t>(range.count));
  std::size_t filled = 0;
  while (filled < response.body.size()) {
    auto* at = reinterpret_cast<std::uint8_t*>(response.body.data()) + filled;
    ZL_TRY(const auto got, response.source->read({at, response.body.size() - filled}));
    if (got == 0)
      return base::fail(base::ErrorKind::corrupt, "http.short_content",
                        "fewer bytes are stored than were announced");
    filled += got;
  }
  response.source = nullptr;
  return {};
}

// A page of a paper or a PDF is ours; all else was uploaded by somebody and gets no rights at all.
std::string_view policy_for(std::string_view mime) {
  if (mime == "application/pdf")
    return "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
  return "default-src 'none'; img-src 'self' data:; media-src 'self'; font-src 'self' data:; "
         "style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
}

}  // namespace

bool shown_in_place(std::string_view mime) {
  constexpr std::array<std::string_view, 6> plain{"image/jpeg", "image/png",       "image/webp",
                                                  "image/gif",  "application/pdf", "image/avif"};
  return std::find(plain.begin(), plain.end(), mime) != plain.end() || mime.starts_with("audio/") ||
         mime.starts_with("video/");
}

std::string disposition(bool attachment, std::string_view name) {
  std::string plain, encoded;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || c == '.' || c == '-' || c == '_')
      encoded += c;
    else
      encoded += fmt::format("%{:02X}", byte);
    if (byte >= 0x20 && byte < 0x7F) plain += c == '"' || c == '\\' || c == '/' || c == '%' ? '_' : c;
    if (byte >= 0xC0) plain += '_';  // one sign for each character that is not ASCII
  }
  return fmt::format("{}; filename=\"{}\"; filename*=UTF-8''{}", attachment ? "attachment" : "inline", plain,
                     encoded);
}

std::string unsatisfied_range(std::uint64_t size) {
  return fmt::format("bytes */{}", size);
}

base::Result<Response> content_response(const Request& request, services::Content content, bool download) {
  Response response;
  const auto quoted = fmt::format("\"{}\"", content.etag);
  if (!content.etag.empty()) response.set("ETag", quoted);
  // What was kept is another session's to ask for anew: the cookie tells them apart.
  if (content.fresh_for > 0) response.set("Vary", "Cookie");
  response.set("Cache-Control", content.fresh_for > 0 ? fmt::format("private, max-age={}, immutable", content.fresh_for) : "private, no-cache");
  if (!content.etag.empty() && names_etag(request.header("If-None-Match"), content.etag)) {
    response.status = 304;
    return response;
  }
  const std::uint64_t size = content.bytes->size();
  auto range = parse_range(content.whole_only ? std::string_view() : request.header("Range"), size);
  if (request.has("If-Range") && (content.etag.empty() || request.header("If-Range") != quoted))
    range = {ByteRange::whole, 0, size};
  if (range.kind == ByteRange::unsatisfiable)
    return base::fail(base::ErrorKind::invalid, "http.bad_range", "no byte of the range exists",
                      unsatisfied_range(size));
  if (range.kind == ByteRange::part) {
    response.status = 206;
    response.set("Content-Range",
                 fmt::format("bytes {}-{}/{}", range.first, range.first + range.count - 1, size));
  }
  const bool page = content.mime == "image/svg+xml" && !download;
  response.set("Content-Type", content.mime);
  response.set("Accept-Ranges", content.whole_only ? "none" : "bytes");
  response.set("Content-Disposition",
               disposition(download || !(shown_in_place(content.mime) || page), content.file_name));
  response.set("Content-Security-Policy", policy_for(content.mime));
  ZL_CHECK(fill(response, std::move(content.bytes), range));
  return response;
}

}  // namespace http_api
