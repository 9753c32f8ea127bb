// Bodies that are not JSON: they flow into a sink, once it is known who sends them.
#include "base/limits.h"
#include "http_api/api.h"
#include "http_api/guards.h"
#include "http_api/request_parts.h"

namespace http_api {
namespace {

using base::ErrorKind;

constexpr std::size_t kMostFiles = 4;  // at a time, of all who ask: each lies in memory as a whole

// Holds a file until all of it is there, then asks the operation that it came for.
class FileSink : public UploadSink {
 public:
  FileSink(Api& api, services::CallContext context, const Request& request, const Plan& plan, std::shared_ptr<void> seat)
      : api_(api), context_(std::move(context)), request_(request), plan_(plan), seat_(std::move(seat)) {
    bytes_.reserve(static_cast<std::size_t>(request.content_length));
  }
  base::Status append(base::ByteView more) override {
    base::append(bytes_, more);
    return {};
  }
  Response complete() override {
    const auto seat = std::move(seat_);  // until it is answered
    return api_.answer_with(std::move(context_), std::move(bytes_), request_, plan_);
  }
  void cut() override {}
  Response refuse(const base::Error& error) override { return api_.refuse(request_, error); }

 private:
  Api& api_;
  services::CallContext context_;
  Request request_;
  Plan plan_;
  std::shared_ptr<void> seat_;
  base::Bytes bytes_;
};

}  // namespace

base::Result<std::shared_ptr<void>> FileSeats::take(const std::string& user) {
  const std::lock_guard held(guard_);
  if (taken_.contains(user))
    return base::fail(ErrorKind::unavailable, "http.overloaded", "another file of yours is on its way", {}, "wait until it has arrived");
  if (taken_.size() >= kMostFiles)
    return base::fail(ErrorKind::unavailable, "http.overloaded", "the server is busy with other files", {}, "try again shortly");
  taken_.insert(user);
  return std::shared_ptr<void>(nullptr, [this, user](void*) {
    const std::lock_guard again(guard_);
    taken_.erase(user);
  });
}

base::Result<std::unique_ptr<UploadSink>> Api::take_file(const Request& request, const Plan& plan) {
  const auto type = request.header("Content-Type");
  if (!same_name(type.substr(0, type.find(';')), "application/octet-stream"))
    return base::fail(ErrorKind::invalid, "http.wrong_type", "the body is not announced as a file", "Content-Type",
                      "send application/octet-stream");
  ZL_TRY(auto context, context_of(request, plan));
  ZL_CHECK(application_.may_send_file(context, plan.route->operation));
  ZL_TRY(auto seat, file_seats_.take(context.who.user.text));
  return std::unique_ptr<UploadSink>(std::make_unique<FileSink>(*this, std::move(context), request, plan, std::move(seat)));
}

Response Api::answer_with(services::CallContext context, base::Bytes file, const Request& request, const Plan& plan) {
  context.file = std::make_shared<const base::Bytes>(std::move(file));
  auto response = operation(context, plan.route->operation, request, plan);
  if (!response) return failed(request, plan, response.error());
  return std::move(*response);
}

std::variant<Response, std::unique_ptr<UploadSink>> Api::begin_upload(const Request& request, const Plan& plan) {
  auto begin = [&]() -> base::Result<std::unique_ptr<UploadSink>> {
    ZL_CHECK(check_same_site(request));
    if (plan.route->handler == Handler::file_operation) return take_file(request, plan);
    ZL_CHECK(Tus::check_version(request));
    ZL_TRY(auto context, context_of(request, plan));
    const auto* upload = find_pair(plan.parameters, "upload");
    return tus_.append(context, upload ? *upload : std::string(), request);
  };
  auto sink = begin();
  if (!sink) return failed(request, plan, sink.error());
  return std::move(*sink);
}

}  // namespace http_api
