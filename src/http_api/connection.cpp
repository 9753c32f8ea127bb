// Coroutines. Rules, because g++ 12 destroys some temporaries twice: in an expression with co_await every
// operand is a named local, a reference or a scalar, never a lambda or braces; no ZL_TRY; errors arrive as
// values (kAwait); deadlines are those of the stream; one thread runs an io_context, so no frame ever changes
// threads.
#include <algorithm>

#include <fmt/format.h>

#include "http_api/connection_exchange.h"
#include "http_api/request_parts.h"
#include "http_api/wire.h"

namespace http_api {
namespace {

using base::ErrorKind;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kChunk = 1 << 20;  // of bodies, both ways
constexpr std::uint64_t kDrained =
    256 * 1024;  // an unread body up to here is read away, to keep the connection
constexpr std::uint64_t kLingered = 16 << 20;  // so much is read away before a close, lest the answer be lost

base::Error overload() {
  return {ErrorKind::unavailable, "http.overloaded", "the server is busy", {}, "try again shortly"};
}

}  // namespace

asio::awaitable<void> Connection::run() {
  const bool open = co_await transport_->handshake();
  while (open) {
    const bool whole = co_await read_head();
    if (!whole) break;
    const bool again = co_await exchange();
    if (!again || shared_.stopping) break;
  }
  if (open) co_await transport_->finish();
}

// The error that this head deserves before any route sees it.
std::optional<base::Error> Connection::check_head() const {
  int hosts = 0, lengths = 0;
  for (const auto& header : request_.headers) {
    hosts += same_name(header.name, "Host");
    if (!same_name(header.name, "Content-Length")) continue;
    ++lengths;
    if (!parse_count(header.value))
      return base::Error{ErrorKind::invalid, "http.malformed", "the length is not one number", "Content-Length", {}};
  }
  if (lengths > 1)
    return base::Error{ErrorKind::invalid, "http.malformed", "the length is told twice", "Content-Length", {}};
  if (hosts > 1 || (hosts == 0 && parser_->get().version() >= 11))
    return base::Error{ErrorKind::invalid, "http.malformed", "a request names exactly one host", "Host", {}};
  if (chunked_)
    return base::Error{ErrorKind::invalid, "http.length_required", "the body's length is not announced",
                       "Content-Length", "send a Content-Length"};
  return std::nullopt;
}

void Connection::take_head() {
  const auto& head = parser_->get();
  request_ = Request{};
  request_.id = fmt::format("{}{:x}.{:x}", parts_.id_prefix, shared_.number, shared_.next_request++);
  request_.method = std::string(head.method_string());
  for (const auto& field : head)
    request_.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  request_.peer = peer_;
  chunked_ = request_.has("Transfer-Encoding");
  const bool whole =
      parser_->is_header_done();  // of a malformed head only what came before the fault is known
  if (whole) request_.content_length = parser_->content_length().value_or(0);
  unread_ = request_.content_length;
  keep_alive_ = whole && head.version() >= 11 && head.keep_alive() && !chunked_ && !shared_.stopping;
  sent_ = 0;
  began_ = Clock::now();
}

asio::awaitable<bool> Connection::read_head() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(parts_.limits.header_bytes));
  parser_->body_limit(boost::none);
  parser_->eager(false);
  bool begun = buffer_.size() > 0;
  transport_->expires_after(begun ? parts_.limits.header : parts_.limits.idle);
  while (true) {
    if (buffer_.size() > 0) {
      error_code error;
      const auto head = buffer_.cdata();
      if (has_folded_line({static_cast<const char*>(head.data()), head.size()}))
        error = http::error::bad_field;
      else
        buffer_.consume(parser_->put(buffer_.data(), error));
      if (parser_->is_header_done()) break;
      if (error && error != http::error::need_more) {
        take_head();
        parts_.api.counters().malformed.fetch_add(1);
        base::Error wrong{
            ErrorKind::invalid, "http.malformed", "the request is not HTTP/1.1: " + error.message(), {}, {}};
        if (error == http::error::header_limit) {
          wrong.code = "http.header_too_large";
          wrong.what = "the head of the request is too large";
        }
        co_await refuse(wrong);
        co_return false;
      }
    }
    idle_ = !begun;
    const auto space = buffer_.prepare(buffer_.capacity() - buffer_.size());
    const auto moved = co_await transport_->read_some(space);
    idle_ = false;
    if (moved.error) {
      if (begun && moved.error == boost::beast::error::timeout) parts_.api.counters().timeouts.fetch_add(1);
      co_return false;
    }
    buffer_.commit(moved.bytes);
    if (!begun) transport_->expires_after(parts_.limits.header);
    begun = true;
  }
  take_head();
  co_return true;
}

asio::awaitable<bool> Connection::refuse(const base::Error& error) {
  auto response = parts_.api.refuse(request_, error);
  const bool again = co_await send(std::move(response));
  co_return again;
}

asio::awaitable<bool> Connection::exchange() {
  plan_ = Plan{};
  const auto wrong = check_head();
  if (wrong) {
    keep_alive_ = false;
    co_return co_await refuse(*wrong);
  }
  if (!split_target(parser_->get().target(), request_)) {
    const base::Error bad{ErrorKind::invalid, "http.bad_path", "the request names no path", {}, {}};
    co_return co_await refuse(bad);
  }
  plan_ = parts_.api.plan(request_);
  if (request_.content_length > plan_.body_limit) {
    const base::Error large{ErrorKind::too_large, "http.body_too_large",
                            "the body is larger than this path takes", "Content-Length",
                            fmt::format("at most {} bytes", plan_.body_limit)};
    co_return co_await refuse(large);
  }
  if (plan_.streamed && !plan_.refusal) co_return co_await exchange_upload();
  const bool whole = co_await read_body();
  if (!whole) co_return false;
  Response response;
  std::function<void()> work = [this, &response] { response = parts_.api.handle(request_, plan_); };
  const bool taken = job_.try_start(std::move(work));
  const base::Error busy = overload();
  if (!taken) {
    parts_.api.counters().overloads.fetch_add(1);
    co_return co_await refuse(busy);
  }
  const bool sound = co_await job_.wait();
  if (!sound) co_return co_await refuse(busy);
  co_return co_await send(std::move(response));
}

asio::awaitable<bool> Connection::say_continue() {
  if (!same_name(request_.header("Expect"), "100-continue") || buffer_.size() > 0) co_return true;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  const asio::const_buffer bytes(kContinue.data(), kContinue.size());
  const auto moved = co_await transport_->write(bytes);
  co_return !moved.error;
}

// Fills `into` from the body; false where the connection broke off, with what came before in `filled`.
asio::awaitable<bool> Connection::fill(std::span<std::uint8_t> into, std::size_t& filled) {
  filled = std::min(into.size(), buffer_.size());
  asio::buffer_copy(asio::mutable_buffer(into.data(), filled), buffer_.data());
  buffer_.consume(filled);
  unread_ -= filled;
  while (filled < into.size()) {
    const asio::mutable_buffer space(into.data() + filled, into.size() - filled);
    const auto moved = co_await transport_->read_some(space);
    filled += moved.bytes;
    unread_ -= moved.bytes;
    if (moved.error) co_return false;
  }
  co_return true;
}

asio::awaitable<bool> Connection::read_body() {
  if (unread_ == 0) co_return true;
  transport_->expires_after(parts_.limits.body);
  const bool asked = co_await say_continue();
  if (!asked) co_return false;
  request_.body.resize(static_cast<std::size_t>(unread_));
  const std::span<std::uint8_t> into(reinterpret_cast<std::uint8_t*>(request_.body.data()),
                                     request_.body.size());
  std::size_t filled = 0;
  const bool whole = co_await fill(into, filled);
  if (!whole) parts_.api.counters().timeouts.fetch_add(1);
  co_return whole;
}

asio::awaitable<bool> Connection::exchange_upload() {
  std::variant<Response, std::unique_ptr<UploadSink>> begun;
  std::function<void()> begin = [this, &begun] { begun = parts_.api.begin_upload(request_, plan_); };
  const bool taken = job_.try_start(std::move(begin));
  const base::Error busy = overload();
  if (!taken) {
    parts_.api.counters().overloads.fetch_add(1);
    co_return co_await refuse(busy);
  }
  const bool sound = co_await job_.wait();
  if (!sound) co_return co_await refuse(busy);
  if (auto* refused = std::get_if<Response>(&begun)) co_return co_await send(std::move(*refused));
  auto& sink = *std::get<std::unique_ptr<UploadSink>>(begun);
  std::optional<base::Error> failed;
  const bool whole = co_await receive(sink, failed);
  Response response;
  std::function<void()> end = [&] {
    if (failed)
      response = sink.refuse(*failed);
    else if (whole)
      response = sink.complete();
    else
      sink.cut();
  };
  job_.start(std::move(end));
  const bool ended = co_await job_.wait();
  if (!ended) co_return false;
  if (!whole && !failed) {
    parts_.api.counters().cut_uploads.fetch_add(1);
    note(499);
    co_return false;
  }
  co_return co_await send(std::move(response));
}

// `until`: when a file that an operation takes is to be there as a whole.
std::chrono::milliseconds Connection::time_for_chunk(std::chrono::steady_clock::time_point until) const {
  if (plan_.route->handler != Handler::file_operation) return parts_.limits.body;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  return std::clamp(left, std::chrono::milliseconds(0), parts_.limits.body);
}

// While the workers digest one chunk, the next is read. False: the connection broke off, or appending failed.
asio::awaitable<bool> Connection::receive(UploadSink& sink, std::optional<base::Error>& failed) {
  const auto until = std::chrono::steady_clock::now() + parts_.limits.file;
  transport_->expires_after(time_for_chunk(until));
  bool going = co_await say_continue();
  std::vector<std::uint8_t> chunks[2];
  std::size_t which = 0;
  while (going && unread_ > 0) {
    auto& chunk = chunks[which];
    chunk.resize(static_cast<std::size_t>(std::min<std::uint64_t>(unread_, kChunk)));
    transport_->expires_after(time_for_chunk(until));
    const std::span<std::uint8_t> into(chunk);
    std::size_t filled = 0;
    going = co_await fill(into, filled);
    const bool kept = co_await job_.wait();
    if (!kept || failed) break;
    if (filled == 0) continue;
    std::function<void()> append = [&sink, &failed, &chunk, filled] {
      auto appended = sink.append({chunk.data(), filled});
      if (!appended) failed = appended.error();
    };
    job_.start(std::move(append));
    which = 1 - which;
  }
  const bool kept = co_await job_.wait();
  co_return going&& kept && !failed && unread_ == 0;
}

asio::awaitable<bool> Connection::send(Response response) {
  parts_.api.finish(request_, plan_, response);
  // A client that waits to be asked for its body may never send it now.
  const bool unasked = unread_ > 0 && request_.has("Expect");
  if (unread_ > kDrained || unasked || response.close) keep_alive_ = false;
  const bool bodiless = response.status == 204 || response.status == 304;
  const std::uint64_t length = response.source ? response.source_bytes : response.body.size();
  const bool head_only = request_.method == "HEAD";
  auto text = head_text(response, length, keep_alive_, !bodiless && !response.feed);
  if (!bodiless && !head_only && !response.source) text += response.body;
  transport_->expires_after(parts_.limits.write);
  const asio::const_buffer bytes(text.data(), text.size());
  const auto moved = co_await transport_->write(bytes);
  sent_ += moved.bytes;
  bool fine = !moved.error;
  if (fine && response.source && !bodiless && !head_only)
    fine = co_await send_source(*response.source, length);
  if (fine && response.feed) co_await send_feed(response.feed);
  if (response.feed) response.feed->leave();
  if (response.source) {
    // Closing files may block, and a reader belongs to one thread at a time: let a worker do it.
    std::function<void()> release = [&response] { response.source = nullptr; };
    job_.start(std::move(release));
    const bool released = co_await job_.wait();
    static_cast<void>(released);
  }
  note(response.status);
  if (fine && unread_ > 0) fine = co_await drain();
  co_return fine&& keep_alive_;
}

asio::awaitable<bool> Connection::send_source(BodySource& source, std::uint64_t bytes) {
  std::vector<std::uint8_t> chunk(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kChunk)));
  while (bytes > 0) {
    base::Result<std::size_t> got = 0;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, chunk.size()));
    std::function<void()> read = [&] { got = source.read({chunk.data(), wanted}); };
    job_.start(std::move(read));
    const bool sound = co_await job_.wait();
    if (!sound || !got || *got == 0) co_return false;  // the client sees that bytes are missing
    transport_->expires_after(parts_.limits.write);
    const asio::const_buffer part(chunk.data(), *got);
    const auto moved = co_await transport_->write(part);
    sent_ += moved.bytes;
    if (moved.error) co_return false;
    bytes -= *got;
  }
  co_return true;
}

asio::awaitable<void> Connection::send_feed(std::shared_ptr<EventFeed> feed) {
  auto timer = std::make_shared<asio::steady_timer>(transport_->executor());
  std::weak_ptr<asio::steady_timer> waiting = timer;
  const auto executor = transport_->executor();
  feed->listen([executor, waiting] {
    asio::post(executor, [waiting] {
      if (auto still = waiting.lock()) still->cancel();
    });
  });
  while (true) {
    // Armed before looking: what is put in between cancels it at once.
    timer->expires_after(std::chrono::seconds(3600));
    const auto text = feed->take();
    if (!text) co_return;
    if (text->empty()) {
      transport_->never_expires();
      const auto [ignored] = co_await timer->async_wait(kAwait);
      static_cast<void>(ignored);
      continue;
    }
    transport_->expires_after(parts_.limits.write);
    const asio::const_buffer bytes(text->data(), text->size());
    const auto moved = co_await transport_->write(bytes);
    sent_ += moved.bytes;
    if (moved.error) co_return;
  }
}

// Reads an unwanted body away: to reach the next request, or so that a close does not destroy the answer on
// its way.
asio::awaitable<bool> Connection::drain() {
  std::vector<std::uint8_t> waste(16 * 1024);
  std::uint64_t left = keep_alive_ ? unread_ : std::min(unread_, kLingered);
  transport_->expires_after(parts_.limits.header);
  if (!keep_alive_) co_await transport_->finish();
  while (left > 0) {
    const std::span<std::uint8_t> into(waste.data(),
                                       static_cast<std::size_t>(std::min<std::uint64_t>(left, waste.size())));
    std::size_t filled = 0;
    const bool going = co_await fill(into, filled);
    if (!going) co_return false;
    left -= filled;
  }
  co_return true;
}

void Connection::note(int status) {
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began_).count();
  const auto spent = static_cast<std::uint64_t>(us);
  parts_.api.counters().answered(status, spent, request_.content_length - unread_, sent_);
  if (parts_.log) parts_.log(log_line(parts_.api.clock().now(), request_, plan_, status, spent, sent_));
}

}  // namespace http_api
