// tus 1.0 (core, creation, checksum, termination) over services::Uploads.
#pragma once

#include <memory>
#include <variant>

#include "http_api/message.h"
#include "http_api/problem.h"
#include "http_api/routes.h"
#include "services/application.h"

namespace http_api {

inline constexpr std::string_view kTusVersion = "1.0.0";

class Tus {
 public:
  Tus(services::Application& application, const Problems& problems, std::uint64_t max_bytes)
      : application_(application), problems_(problems), max_bytes_(max_bytes) {}

  Response options() const;
  // The version that a request must name. Errors: invalid "upload.wrong_version" (412).
  static base::Status check_version(const Request& request);

  base::Result<Response> create(const services::CallContext& context, const Request& request);
  base::Result<Response> head(const services::CallContext& context, const std::string& id);
  base::Result<Response> info(const services::CallContext& context, const std::string& id);
  base::Result<Response> cancel(const services::CallContext& context, const std::string& id);
  // Checks the headers and where the upload stands; the bytes then go into the sink.
  base::Result<std::unique_ptr<UploadSink>> append(const services::CallContext& context,
                                                   const std::string& id, const Request& request);

  // What every answer about uploads carries.
  static void add_headers(Response& response);

 private:
  services::Application& application_;
  const Problems& problems_;
  const std::uint64_t max_bytes_;
};

}  // namespace http_api
