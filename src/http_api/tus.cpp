#include "http_api/tus.h"

#include <openssl/evp.h>

#include <algorithm>
#include <optional>

#include "http_api/request_parts.h"

namespace http_api {
namespace {

using base::ErrorKind;

// A digest over bytes as they pass by.
class RunningDigest {
 public:
  explicit RunningDigest(const UploadChecksum& expected)
      : expected_(expected.value), context_(EVP_MD_CTX_new()) {
    const auto* kind = expected.algorithm == "sha1" ? EVP_sha1() : EVP_sha256();
    sound_ = context_ && EVP_DigestInit_ex(context_.get(), kind, nullptr) == 1;
  }
  void add(base::ByteView more) {
    sound_ = sound_ && EVP_DigestUpdate(context_.get(), more.data(), more.size()) == 1;
  }
  bool matches() {
    std::uint8_t out[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    return sound_ && EVP_DigestFinal_ex(context_.get(), out, &length) == 1 &&
           std::equal(out, out + length, expected_.begin(), expected_.end());
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  base::Bytes expected_;
  std::unique_ptr<EVP_MD_CTX, Free> context_;
  bool sound_ = false;
};

bool is_unrecorded(const services::UploadInfo& info) {
  return info.length > 0 && info.offset == info.length && info.result.is_null();
}

// Until when an unfinished upload is kept, as HTTP writes times.
void add_expiry(Response& response, const services::UploadInfo& info) {
  if (info.expires) response.set("Upload-Expires", http_date(*info.expires));
}

class Sink : public UploadSink {
 public:
  Sink(services::Application& application, const Problems& problems, services::CallContext context,
       std::string id, std::uint64_t begin, Request request, std::optional<UploadChecksum> checksum)
      : uploads_(application.uploads()),
        problems_(problems),
        context_(std::move(context)),
        id_(std::move(id)),
        begin_(begin),
        offset_(begin),
        request_(std::move(request)) {
    if (checksum) digest_.emplace(*checksum);
  }

  base::Status append(base::ByteView more) override {
    if (digest_) digest_->add(more);
    ZL_TRY(auto info, uploads_.append(context_, id_, offset_, more));
    offset_ = info.offset;
    return {};
  }

  Response complete() override {
    if (digest_ && !digest_->matches()) {
      if (auto dropped = uploads_.truncate(context_, id_, begin_); !dropped) return refuse(dropped.error());
      return refuse(base::Error{ErrorKind::invalid, "upload.checksum_mismatch",
                                "the bytes that arrived do not match Upload-Checksum; none of them were kept",
                                "Upload-Checksum", "send the same bytes again"});
    }
    auto info = uploads_.finish(context_, id_);
    if (!info) return refuse(info.error());
    Response response;
    response.status = 204;
    Tus::add_headers(response);
    add_expiry(response, *info);
    response.set("Upload-Offset", std::to_string(info->offset));
    const auto recording = base::text_at(info->result, "recording");
    if (parse_idempotency_key(recording) && !recording.empty()) response.set("Zhilu-Recording", recording);
    return response;
  }

  // Bytes under a checksum that never came to an end are unproven, so they go; others stay, for the client to
  // go on.
  void cut() override {
    if (digest_)
      static_cast<void>(uploads_.truncate(context_, id_, begin_));
    else
      static_cast<void>(uploads_.finish(context_, id_));
  }

  Response refuse(const base::Error& error) override {
    auto response = problems_.response(error, request_);
    Tus::add_headers(response);
    return response;
  }

 private:
  services::Uploads& uploads_;
  const Problems& problems_;
  services::CallContext context_;
  std::string id_;
  std::uint64_t begin_, offset_;
  Request request_;
  std::optional<RunningDigest> digest_;
};

base::Result<std::uint64_t> count_header(const Request& request, std::string_view name, std::string code) {
  const auto count = parse_count(request.header(name));
  if (!count)
    return base::fail(ErrorKind::invalid, std::move(code), "the header is missing or not a number",
                      std::string(name));
  return *count;
}

}  // namespace

void Tus::add_headers(Response& response) {
  response.set("Tus-Resumable", kTusVersion);
  if (response.status == 412) response.set("Tus-Version", kTusVersion);
  response.set("Cache-Control", "no-store");
}

Response Tus::options() const {
  Response response;
  response.status = 204;
  add_headers(response);
  response.set("Tus-Version", kTusVersion);
  response.set("Tus-Extension", "creation,checksum,termination,expiration");
  response.set("Tus-Checksum-Algorithm", "sha256,sha1");
  response.set("Tus-Max-Size", std::to_string(max_bytes_));
  return response;
}

base::Status Tus::check_version(const Request& request) {
  if (request.header("Tus-Resumable") == kTusVersion) return {};
  return base::fail(ErrorKind::invalid, "upload.wrong_version", "this version of tus is not spoken here",
                    "Tus-Resumable", "speak 1.0.0");
}

base::Result<Response> Tus::create(const services::CallContext& context, const Request& request) {
  ZL_TRY(const auto length, count_header(request, "Upload-Length", "upload.bad_length"));
  if (length > max_bytes_)
    return base::fail(ErrorKind::too_large, "upload.too_large",
                      "the recording is larger than may be uploaded", "Upload-Length",
                      "at most " + std::to_string(max_bytes_) + " bytes");
  ZL_TRY(const auto metadata, parse_upload_metadata(request.header("Upload-Metadata")));
  ZL_TRY(auto info, application_.uploads().create(context, length, metadata));
  if (length == 0) {
    ZL_TRY(info, application_.uploads().finish(context, info.id));
  }
  Response response;
  response.status = 201;
  add_headers(response);
  add_expiry(response, info);
  response.set("Location", "/api/v1/uploads/" + info.id);
  response.set("Upload-Offset", std::to_string(info.offset));
  return response;
}

base::Result<Response> Tus::head(const services::CallContext& context, const std::string& id) {
  ZL_TRY(const auto info, application_.uploads().info(context, id));
  Response response;
  add_headers(response);
  add_expiry(response, info);
  // All bytes are there but the recording is not on record: the step before failed or was cut short. To say
  // "complete" would be untrue, and to try again here would do the work of gigabytes for a question. So the
  // last byte is asked for once more; with it the step is taken again, and its failure told.
  response.set("Upload-Offset", std::to_string(is_unrecorded(info) ? info.length - 1 : info.offset));
  response.set("Upload-Length", std::to_string(info.length));
  const auto metadata = write_upload_metadata(info.metadata);
  if (!metadata.empty()) response.set("Upload-Metadata", metadata);
  return response;
}

base::Result<Response> Tus::info(const services::CallContext& context, const std::string& id) {
  ZL_TRY(auto info, application_.uploads().info(context, id));
  base::JsonObject body;
  body["id"] = info.id;
  body["length"] = info.length;
  body["offset"] = info.offset;
  body["metadata"] = std::move(info.metadata);
  body["result"] = std::move(info.result);
  auto response = json_response(200, base::Json(std::move(body)));
  response.set("Cache-Control", "no-store");
  return response;
}

base::Result<Response> Tus::cancel(const services::CallContext& context, const std::string& id) {
  ZL_CHECK(application_.uploads().cancel(context, id));
  Response response;
  response.status = 204;
  add_headers(response);
  return response;
}

base::Result<std::unique_ptr<UploadSink>> Tus::append(const services::CallContext& context,
                                                      const std::string& id, const Request& request) {
  if (!same_name(request.header("Content-Type"), "application/offset+octet-stream"))
    return base::fail(ErrorKind::invalid, "http.wrong_type",
                      "the bytes of an upload have a content type of their own", "Content-Type",
                      "send application/offset+octet-stream");
  ZL_TRY(const auto offset, count_header(request, "Upload-Offset", "upload.bad_offset"));
  std::optional<UploadChecksum> checksum;
  if (request.has("Upload-Checksum")) {
    ZL_TRY(checksum, parse_upload_checksum(request.header("Upload-Checksum")));
  }
  ZL_TRY(auto info, application_.uploads().info(context, id));
  if (is_unrecorded(info) && offset + 1 == info.length) {
    ZL_CHECK(application_.uploads().truncate(context, id, offset));
    info.offset = offset;
  }
  if (info.offset != offset)
    return base::fail(ErrorKind::conflict, "upload.wrong_offset", "the upload stands at another place",
                      std::to_string(info.offset), "ask with HEAD and go on from there");
  if (request.content_length > info.length - offset)
    return base::fail(ErrorKind::too_large, "upload.too_large", "more bytes are sent than were announced",
                      "Content-Length");
  Request headers_only;
  headers_only.id = request.id;
  headers_only.headers = request.headers;
  return std::unique_ptr<UploadSink>(std::make_unique<Sink>(application_, problems_, context, id, offset,
                                                            std::move(headers_only), std::move(checksum)));
}

}  // namespace http_api
