// For tests: an application that holds a few cases in memory and notes what it was asked.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "base/bytes.h"
#include "services/application.h"

namespace http_api::testing {

using FakePrincipal = decltype(services::CallContext::who);

class MemoryReader : public ports::BlobReader {
 public:
  explicit MemoryReader(std::string bytes, std::size_t damaged_from = SIZE_MAX)
      : bytes_(std::move(bytes)), damaged_from_(damaged_from) {}
  std::uint64_t size() const override { return bytes_.size(); }
  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
    if (offset + out.size() > damaged_from_)
      return base::fail(base::ErrorKind::corrupt, "vault.damaged", "a frame does not open", "frame 1");
    if (offset >= bytes_.size()) return 0;
    const auto part = std::string_view(bytes_).substr(offset, out.size());
    std::copy(part.begin(), part.end(), out.begin());
    return part.size();
  }

 private:
  std::string bytes_;
  std::size_t damaged_from_;
};

class FakeUploads : public services::Uploads {
 public:
  struct Upload {
    std::uint64_t length = 0;
    std::string bytes;
    base::Json metadata, result;
  };

  base::Result<services::UploadInfo> create(const services::CallContext&, std::uint64_t length,
                                            const base::Json& metadata) override {
    std::lock_guard lock(mutex_);
    if (base::text_at(metadata, "case") == "unknown")
      return base::fail(base::ErrorKind::not_found, "access.no_such_object", "there is no such case", "case");
    if (length == 0)
      return base::fail(base::ErrorKind::invalid, "upload.empty", "the recording has no bytes",
                        "Upload-Length");
    const auto id = "u" + std::to_string(++last_);
    all_[id] = Upload{length, {}, metadata, nullptr};
    return info_of(id);
  }
  base::Result<services::UploadInfo> info(const services::CallContext&, std::string_view id) override {
    std::lock_guard lock(mutex_);
    return info_of(id);
  }
  base::Result<services::UploadInfo> append(const services::CallContext&, std::string_view id,
                                            std::uint64_t offset, base::ByteView more) override {
    std::lock_guard lock(mutex_);
    auto found = all_.find(std::string(id));
    if (found == all_.end()) return missing();
    auto& upload = found->second;
    largest_append = std::max(largest_append, more.size());
    if (disk_full_from && upload.bytes.size() + more.size() > *disk_full_from)
      return base::fail(base::ErrorKind::full, "vault.disk_full", "no space is left", {}, "make room");
    if (offset != upload.bytes.size())
      return base::fail(base::ErrorKind::conflict, "upload.wrong_offset", "it stands elsewhere",
                        std::to_string(upload.bytes.size()));
    upload.bytes += base::text_of(more);
    return info_of(id);
  }
  base::Result<services::UploadInfo> finish(const services::CallContext&, std::string_view id) override {
    std::lock_guard lock(mutex_);
    auto found = all_.find(std::string(id));
    if (found == all_.end()) return missing();
    ++finished;
    auto& upload = found->second;
    if (upload.bytes.size() == upload.length && record_fails)
      return base::fail(base::ErrorKind::full, "store.disk_full", "no space is left for the record");
    if (upload.bytes.size() == upload.length) upload.result = {{"recording", "recording-1"}, {"seq", 7}};
    return info_of(id);
  }
  base::Status truncate(const services::CallContext&, std::string_view id, std::uint64_t keep) override {
    std::lock_guard lock(mutex_);
    all_[std::string(id)].bytes.resize(keep);
    ++finished;
    return {};
  }
  base::Status cancel(const services::CallContext&, std::string_view id) override {
    std::lock_guard lock(mutex_);
    if (all_.erase(std::string(id)) == 0) return missing();
    return {};
  }
  std::string bytes_of(const std::string& id) {
    std::lock_guard lock(mutex_);
    return all_[id].bytes;
  }

  std::size_t largest_append = 0;
  std::optional<std::size_t> disk_full_from;
  std::optional<base::Instant> expires;
  std::atomic<bool> record_fails{false};
  std::atomic<int> finished{0};  // how often a request's bytes came to an end

 private:
  static tl::unexpected<base::Error> missing() {
    return base::fail(base::ErrorKind::not_found, "upload.unknown", "there is no such upload");
  }
  base::Result<services::UploadInfo> info_of(std::string_view id) {
    const auto found = all_.find(std::string(id));
    if (found == all_.end()) return missing();
    const auto& upload = found->second;
    return services::UploadInfo{std::string(id), upload.length, upload.bytes.size(), upload.metadata,
                                upload.result, expires};
  }
  std::mutex mutex_;
  std::map<std::string, Upload> all_;
  int last_ = 0;
};

class FakeApplication : public services::Application {
 public:
  struct Call {
    services::CallContext context;
    std::string operation;
    base::Json input;
  };

  base::Result<services::Reply> call(const services::CallContext& context, std::string_view operation,
                                     const base::Json& input) override {
    {
      std::lock_guard lock(mutex);
      calls.push_back({context, std::string(operation), input});
    }
    if (operation == "bench.view" || (hold_files && operation == "font.check")) wait_while_held();
    if (operation == "me.hand_over") handed_over = true;
    if (operation == "me.take_back") handed_over = false;
    if (operation == "bench.view" && context.who.handed_over)
      return base::fail(base::ErrorKind::denied, "session.handed_over", "the device was handed over");
    if (operation == "case.view" && base::text_at(input, "case") != "case-1@a.example")
      return base::fail(base::ErrorKind::not_found, "access.no_such_object", "there is no such case");
    if (operation == "case.close")
      return base::fail(base::ErrorKind::blocked, "gate.two_officers", "one officer alone may not",
                        "officer");
    if (operation == "no.such")
      return base::fail(base::ErrorKind::not_found, "operation.unknown", "there is no such operation",
                        "no.such");
    const bool stale = context.expected_version && *context.expected_version != version;
    if (operation.starts_with("case.") && stale)
      return base::fail(base::ErrorKind::conflict, "case.version_conflict", "the case has moved on", "case");
    if (operation == "case.open")
      return services::Reply{{{"case", "case-2@a.example"}, {"number", "2026-2"}}, 1};
    return services::Reply{{{"operation", operation}, {"input", input}}, version};
  }

  base::Status may_send_file(const services::CallContext&, std::string_view operation) override {
    if (operation != forbidden) return {};
    return base::fail(base::ErrorKind::denied, "access.not_permitted", "no role allows it", std::string(operation));
  }
  base::Result<services::Content> open_content(const services::CallContext&,
                                               const services::ContentRequest& request) override {
    {
      std::lock_guard lock(mutex);
      contents.push_back(request);
    }
    if (request.id == "recording-9")
      return base::fail(base::ErrorKind::not_found, "case.no_such_recording", "there is no such recording");
    const auto mime = request.kind.ends_with("_page") ? "image/svg+xml" : content_mime;
    return services::Content{mime, content_name, content_etag,
                             std::make_unique<MemoryReader>(content_bytes, damaged_from), content_whole_only, content_fresh_for};
  }
  services::Uploads& uploads() override { return fake_uploads; }

  base::Result<services::SignedIn> sign_in(std::string_view login, std::string_view password,
                                           std::string_view remote) override {
    last_remote = remote;
    if (login == "waiting")
      return base::fail(base::ErrorKind::unavailable, "session.locked", "the account waits",
                        "2026-03-20T00:01:00.000000Z");
    if (login != "lin" || password != "right horse")
      return base::fail(base::ErrorKind::unauthorised, "session.bad_login", "login or password is wrong");
    return open_session();
  }
  base::Result<services::SignedIn> redeem(std::string_view secret, std::string_view,
                                          std::string_view) override {
    if (secret != "once")
      return base::fail(base::ErrorKind::unauthorised, "session.bad_secret", "the secret is not good");
    return open_session();
  }
  base::Result<FakePrincipal> authenticate(std::string_view token) override {
    std::lock_guard lock(mutex);
    if (sessions.contains(std::string(token))) {
      auto who = lin();
      if (handed_over) who.handed_over = {"case-1@a.example", "paper-1"};
      return who;
    }
    return base::fail(base::ErrorKind::unauthorised, "session.over", "the session is over");
  }
  base::Status sign_out(std::string_view token) override {
    std::lock_guard lock(mutex);
    sessions.erase(std::string(token));
    return {};
  }
  base::Result<FakePrincipal> local_principal(unsigned uid) override {
    FakePrincipal who;
    who.user.text = "os:" + std::to_string(uid);
    return who;
  }

  // Shows a few at a time, as the true one does; `hidden` entries lie before those that may be seen.
  base::Result<services::Changes> changes(const services::CallContext& context, std::uint64_t after,
                                          int) override {
    std::lock_guard lock(mutex);
    if (context.who.handed_over) return services::Changes{{}, after};
    if (after < hidden) return services::Changes{{}, std::min(hidden, after + 10)};
    services::Changes out{{}, after};
    for (const auto& change : all_changes) {
      if (change.seq > after) out.list.push_back(change);
      out.looked_to = std::max(out.looked_to, change.seq);
    }
    return out;
  }
  std::uint64_t newest_seq() const override {
    std::lock_guard lock(mutex);
    return all_changes.empty() ? 0 : all_changes.back().seq;
  }
  bool is_demo() const override { return is_sample; }
  base::Status ready() const override {
    if (is_ready) return {};
    return base::fail(base::ErrorKind::unavailable, "store.starting", "the store is not open yet");
  }
  base::Json metrics() const override { return {{"records", 42}}; }

  // For the tests.
  void change(std::uint64_t seq) {
    std::lock_guard lock(mutex);
    all_changes.push_back({seq, base::CaseId{"case-1@a.example"}, seq, "hazard.found/1"});
  }
  Call last_call() {
    std::lock_guard lock(mutex);
    return calls.back();
  }
  void hold(bool on) {
    std::lock_guard lock(mutex);
    held = on;
    released.notify_all();
  }
  void wait_while_held() {
    std::unique_lock lock(mutex);
    ++holding;
    released.wait(lock, [&] { return !held; });
    --holding;
  }
  static FakePrincipal lin() {
    FakePrincipal who;
    who.user.text = "lin@a.example";
    who.name = "林一";
    who.roles = {"officer"};
    return who;
  }
  base::Result<services::SignedIn> open_session() {
    std::lock_guard lock(mutex);
    const auto token = "token-" + std::to_string(++last_token);
    sessions[token] = true;
    return services::SignedIn{token, lin(), base::Instant{1'774'000'000'000'000}, false};
  }

  mutable std::mutex mutex;
  std::condition_variable released;
  bool held = false;
  std::atomic<int> holding{0};
  std::vector<Call> calls;
  std::vector<services::ContentRequest> contents;
  std::vector<services::Change> all_changes;
  std::uint64_t hidden = 0;  // changes up to here may not be seen
  std::map<std::string, bool> sessions;
  int last_token = 0;
  FakeUploads fake_uploads;
  std::uint64_t version = 17;
  std::string content_bytes = "0123456789";
  std::string content_mime = "video/mp4", content_name = "现场 1.mp4", content_etag = std::string(64, 'a');
  std::size_t damaged_from = SIZE_MAX;
  bool content_whole_only = false;
  std::int64_t content_fresh_for = 0;
  std::string last_remote;
  bool hold_files = false;
  std::string forbidden;  // an operation that takes a file
  std::atomic<bool> is_ready{true};
  std::atomic<bool> is_sample{false};
  std::atomic<bool> handed_over{false};  // the device of every session
};

}  // namespace http_api::testing
