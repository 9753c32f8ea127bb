// serve: the server in the foreground, until it is told to stop.
#include <fmt/format.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/behind_others.h"
#include "http_api/server.h"
#include "zhilu/caller.h"
#include "zhilu/commands.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;

namespace {

base::Result<std::pair<std::string, unsigned>> host_and_port(const std::string& listen) {
  const auto colon = listen.rfind(':');
  unsigned port = 0;
  const char* begin = colon == std::string::npos ? nullptr : listen.data() + colon + 1;
  const char* end = listen.data() + listen.size();
  if (begin == nullptr || begin == end || std::from_chars(begin, end, port).ptr != end || port > 65535)
    return fail(ErrorKind::invalid, "serve.bad_address", "this is no address to listen at", listen, "write it as 127.0.0.1:8080");
  std::string host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return std::pair{host, port};
}

int wait_for_stop() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  int received = 0;
  sigwait(&signals, &received);
  return received;
}

// Before any thread is made, so that all inherit it.
void block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

http_api::ServerOptions server_options(const House& house, const ServeOptions& options, const std::string& host, unsigned port,
                                       const LocalSocket& socket) {
  http_api::ServerOptions out;
  out.host = host;
  out.port = port;
  out.tls = {options.tls_certificate, options.tls_key};
  out.unix_socket = socket.path();
  out.problems_file = house.foundation().share.data / "problems.json";
  out.api.web = house.foundation().share.web;
  out.api.log = house.data() / "log";
  out.api.behind_proxy = options.behind_proxy;
  out.api.access_log = house.data() / "access-log";
  out.log = [](std::string_view line) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
  };
  return out;
}

// Time passes without anyone recording anything: what has come due is judged once a second, before anyone asks; after a start
// all cases, one batch after another.
class Ticker {
 public:
  explicit Ticker(services::Office& office)
      : thread_([this, &office](const std::stop_token& stop) {
          // The first look reads the list of cases, and whoever asks meanwhile waits for it.
          bool more = office.look_at_due().size() >= services::Office::kLookedAtAtOnce;
          base::step_behind_others();
          while (!stop.stop_requested()) {
            if (!more) rest(stop);
            const bool worked = std::exchange(more, office.look_at_due().size() >= services::Office::kLookedAtAtOnce);
            if (worked && !more) give_back_memory(office);
          }
        }) {}

 private:
  // What reading all cases took.
  static void give_back_memory(services::Office& office) {
    office.give_back_memory();
    ::malloc_trim(0);
  }
  void rest(const std::stop_token& stop) {
    std::unique_lock lock(guard_);
    ticks_.wait_for(lock, stop, std::chrono::seconds(1), [&] { return stop.stop_requested(); });
  }

  std::mutex guard_;
  std::condition_variable_any ticks_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace

int run_serve(const Place& place, const ServeOptions& options) {
  auto address = host_and_port(options.listen);
  if (!address) return print_error(address.error()) + 1;
  block_stop_signals();
  auto house = House::open(place);
  if (!house) return print_error(house.error());
  const LocalSocket socket(place.data);
  auto server = http_api::Server::start((*house)->office(), (*house)->clock(), (*house)->random(),
                                        server_options(**house, options, address->first, address->second, socket));
  if (!server) return print_error(server.error());
  (*house)->office().on_change([&running = **server] { running.wake(); });
  std::optional<Ticker> ticker(std::in_place, (*house)->office());
  fmt::print(stderr, "zhilu: serving {} at {}://{}:{}\n", place.data.string(), options.tls_certificate.empty() ? "http" : "https",
             address->first, (*server)->port());
  wait_for_stop();
  fmt::print(stderr, "zhilu: stopping\n");
  ticker.reset();
  (*house)->office().on_change(nullptr);
  (*server)->stop();
  server->reset();
  std::error_code ignored;
  std::filesystem::remove(socket.path(), ignored);
  return 0;
}

}  // namespace zhilu
