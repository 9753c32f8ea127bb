#include "http_api/event_hub.h"

#include <algorithm>

#include <fmt/format.h>

namespace http_api {

std::optional<std::string> EventFeed::take() {
  std::lock_guard lock(mutex_);
  if (text_.empty() && over_) return std::nullopt;
  return std::exchange(text_, {});
}

void EventFeed::listen(std::function<void()> call) {
  std::lock_guard lock(mutex_);
  call_ = std::move(call);
  if (call_ && (over_ || !text_.empty())) call_();
}

void EventFeed::leave() {
  std::lock_guard lock(mutex_);
  call_ = nullptr;
  over_ = true;
}

bool EventFeed::put(std::string_view text) {
  std::lock_guard lock(mutex_);
  if (over_) return false;
  text_ += text;
  if (call_) call_();
  return true;
}

void EventFeed::end() {
  std::lock_guard lock(mutex_);
  over_ = true;
  if (call_) call_();
}

bool EventFeed::over() const {
  std::lock_guard lock(mutex_);
  return over_;
}

std::size_t EventFeed::pending() const {
  std::lock_guard lock(mutex_);
  return text_.size();
}

std::string event_text(const services::Change& change) {
  base::JsonObject data;
  data["seq"] = change.seq;
  data["case"] = change.stream.text;
  data["version"] = change.version;
  data["type"] = change.type;
  return fmt::format("id: {}\nevent: change\ndata: {}\n\n", change.seq, boost::json::serialize(data));
}

EventHub::EventHub(services::Application& application, HubOptions options)
    : application_(application), options_(options), thread_([this] { run(); }) {}

EventHub::~EventHub() {
  close();
  thread_.join();
}

base::Result<std::shared_ptr<EventFeed>> EventHub::open(services::CallContext context, Authenticate again,
                                                        std::uint64_t after) {
  std::lock_guard lock(mutex_);
  end_oldest_of(context);
  if (closed_ || entries_.size() >= options_.max_feeds)
    return base::fail(base::ErrorKind::unavailable, "http.too_many_streams",
                      "too many event streams are open", {}, "close other windows, or try again later");
  const auto now = std::chrono::steady_clock::now();
  // Asked anew at once: the session may have ended, or its device been handed over, since it was asked.
  const auto user = context.who.user;
  const auto session = context.who.session;
  auto entry = std::make_shared<Entry>(Entry{std::make_shared<EventFeed>(), user, session, std::move(context), std::move(again),
                                             after, now, now - options_.recheck});
  entry->feed->put("retry: 2000\n\n");
  entries_.push_back(entry);
  woken_ = true;
  more_.notify_one();
  return entry->feed;
}

void EventHub::end_oldest_of(const services::CallContext& context) {
  std::vector<std::size_t> own;  // in the order they were opened
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i]->user == context.who.user && entries_[i]->session == context.who.session) own.push_back(i);
  }
  if (own.empty() || own.size() < options_.max_feeds_of_session) return;
  const auto oldest = entries_.begin() + static_cast<std::ptrdiff_t>(own.front());
  (*oldest)->feed->end();
  entries_.erase(oldest);
}

void EventHub::wake() {
  std::lock_guard lock(mutex_);
  if (entries_.empty() || std::exchange(woken_, true)) return;  // nobody listens, or it was told already
  more_.notify_one();
}

void EventHub::recheck() {
  std::lock_guard lock(mutex_);
  woken_ = recheck_ = true;
  more_.notify_one();
}

void EventHub::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  for (auto& entry : entries_) entry->feed->end();
  entries_.clear();
  more_.notify_one();
}

std::size_t EventHub::open_feeds() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

void EventHub::run() {
  std::unique_lock lock(mutex_);
  while (!closed_) {
    if (entries_.empty())
      more_.wait(lock, [&] { return closed_ || woken_; });
    else
      more_.wait_for(lock, options_.poll, [&] { return closed_ || woken_; });
    woken_ = false;
    const bool recheck = std::exchange(recheck_, false);
    const auto snapshot = entries_;
    lock.unlock();
    const auto now = std::chrono::steady_clock::now();
    for (const auto& entry : snapshot) serve(*entry, now, recheck);
    lock.lock();
    std::erase_if(entries_, [](const auto& entry) { return entry->feed->over(); });
  }
}

void EventHub::serve(Entry& entry, Time now, bool recheck) {
  if (recheck || now - entry.checked >= options_.recheck) {
    auto who = entry.again();
    if (!who) return entry.feed->end();
    entry.context.who = std::move(*who);
    entry.checked = now;
  }
  if (entry.feed->over() || entry.feed->pending() >= options_.max_pending) return;
  auto changes = application_.changes(entry.context, entry.after, 0);
  if (!changes) return entry.feed->end();  // the client comes again, with its last id
  std::string text;
  bool all = true;
  for (const auto& change : changes->list) {
    all = text.size() < options_.max_pending;
    if (!all) break;
    text += event_text(change);
    entry.after = change.seq;
  }
  if (all) entry.after = changes->looked_to;  // also past what this principal may not know of
  if (text.empty() && now - entry.beaten >= options_.heartbeat) text = ": still here\n\n";
  if (text.empty()) return;
  entry.beaten = now;
  entry.feed->put(text);
}

}  // namespace http_api
