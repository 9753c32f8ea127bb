// Server-sent events: one thread asks the application for the changes each open stream may know of, so that
// streams hold no worker. A stream whose client reads slowly is simply not asked for: its position waits,
// nothing is dropped.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "services/application.h"

namespace http_api {

// Who asks, as the application says it.
using Principal = decltype(services::CallContext::who);

// One client's stream, between the hub's thread and the connection's.
class EventFeed {
 public:
  // What is to be sent now, perhaps nothing; no value: the stream is over.
  std::optional<std::string> take();
  // `call` tells the connection that there is something to take. Called from another thread; must return at
  // once.
  void listen(std::function<void()> call);
  void leave();  // by the connection: the client is gone

  bool put(std::string_view text);  // false: over
  void end();                       // by the hub
  bool over() const;
  std::size_t pending() const;

 private:
  mutable std::mutex mutex_;
  std::string text_;
  std::function<void()> call_;
  bool over_ = false;
};

struct HubOptions {
  std::chrono::milliseconds poll{400};
  std::chrono::milliseconds heartbeat{15000};
  std::chrono::milliseconds recheck{30000};  // is the session still good, with which roles and labels
  std::size_t max_feeds = 512;
  // A browser opens one for each window; more are left over from windows that were closed, or are no browser's.
  std::size_t max_feeds_of_session = 8;
  std::size_t max_pending = 64 * 1024;
};

class EventHub {
 public:
  using Authenticate = std::function<base::Result<Principal>()>;

  EventHub(services::Application& application, HubOptions options);
  ~EventHub();
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  // Where the session has its share already, its oldest stream ends. Errors: unavailable "http.too_many_streams".
  base::Result<std::shared_ptr<EventFeed>> open(services::CallContext context, Authenticate again,
                                                std::uint64_t after);
  void wake();     // something was recorded: look now
  void recheck();  // somebody signed out: look whose session still is
  void close();    // ends all streams and takes no more
  std::size_t open_feeds() const;

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Entry {
    std::shared_ptr<EventFeed> feed;
    // Whose stream it is: never changes, so that whoever opens one may read it while the others are served.
    base::UserId user;
    std::string session;
    services::CallContext context;  // this and what follows: of the hub's thread alone
    Authenticate again;
    std::uint64_t after = 0;
    Time beaten, checked;
  };

  void run();
  void end_oldest_of(const services::CallContext& context);  // REQUIRES: mutex_ held
  void serve(Entry& entry, Time now, bool recheck);

  services::Application& application_;
  const HubOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable more_;
  std::vector<std::shared_ptr<Entry>> entries_;
  bool woken_ = false, recheck_ = false, closed_ = false;
  std::thread thread_;
};

std::string event_text(const services::Change& change);

}  // namespace http_api
