#include "http_load.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <functional>

namespace bench {
namespace {

using Time = std::chrono::steady_clock::time_point;

struct Client {
  int socket = -1;
  std::size_t done = 0;
  std::string received;
  Time asked;
};

int connect_to(unsigned port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("no connection");
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

void send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const auto n = ::send(socket, text.data(), text.size(), 0);
    if (n <= 0) give_up("the server closed a connection");
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

// The length of the first whole answer in `text`, 0 while it is not whole.
std::size_t whole_answer(const std::string& text) {
  const auto head = text.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  std::size_t length = 0;
  const auto field = text.find("Content-Length: ");
  if (field == std::string::npos || field > head) give_up("an answer without a length: " + text.substr(0, head));
  std::from_chars(text.data() + field + 16, text.data() + head, length);
  const auto end = head + 4 + length;
  return text.size() >= end ? end : 0;
}

using Ask = std::function<std::string(std::size_t client, std::size_t i)>;
using Heard = std::function<void(std::size_t client, std::size_t i)>;

// Reads what has come; true when an answer is whole, which then is taken off.
bool answered(Client& client, std::array<char, 65536>& buffer) {
  const auto n = ::recv(client.socket, buffer.data(), buffer.size(), 0);
  if (n <= 0) give_up("the server closed a connection");
  client.received.append(buffer.data(), static_cast<std::size_t>(n));
  const auto end = whole_answer(client.received);
  if (end == 0) return false;
  if (client.received.compare(9, 1, "2") != 0) give_up("refused: " + client.received);
  client.received.erase(0, end);
  return true;
}

Figures drive(unsigned port, std::size_t count, std::size_t each, const Ask& ask, const Heard& heard) {
  Figures figures;
  std::vector<Client> clients(count);
  const int poll = ::epoll_create1(0);
  for (std::size_t k = 0; k < count; ++k) {
    clients[k].socket = connect_to(port);
    epoll_event event{.events = EPOLLIN, .data = {.u64 = k}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, clients[k].socket, &event);
  }
  const auto send_next = [&](std::size_t k) {
    clients[k].asked = std::chrono::steady_clock::now();
    send_all(clients[k].socket, ask(k, clients[k].done));
  };
  measure(figures, [&] {
    for (std::size_t k = 0; k < count; ++k) send_next(k);
    std::array<epoll_event, 64> events;
    std::array<char, 65536> buffer;
    for (std::size_t left = count * each; left > 0;) {
      const int n = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 10'000);
      if (n <= 0) give_up("no answer within 10 seconds");
      for (int e = 0; e < n; ++e) {
        const auto k = static_cast<std::size_t>(events[static_cast<std::size_t>(e)].data.u64);
        auto& client = clients[k];
        if (!answered(client, buffer)) continue;
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - client.asked;
        figures.milliseconds.push_back(took.count());
        heard(k, client.done);
        --left;
        if (++client.done < each) send_next(k);
      }
    }
  });
  for (const auto& client : clients) ::close(client.socket);
  ::close(poll);
  return figures;
}

}  // namespace

Figures note_hazards_over_http(unsigned port, const std::string& session, std::vector<std::vector<OpenCase>>& cases,
                               std::size_t each) {
  const auto of = [&](std::size_t client, std::size_t i) -> OpenCase& { return cases[client][i % cases[client].size()]; };
  const Ask ask = [&](std::size_t client, std::size_t i) {
    const auto& open = of(client, i);
    auto input = Bureau::hazard_of(open, i);
    input.erase("case");
    const auto body = boost::json::serialize(input);
    return fmt::format("POST /api/v1/cases/{}/commands/find_hazard HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: zhilu_session={}\r\n"
                       "X-Zhilu-CSRF: 1\r\nIf-Match: \"{}\"\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                       open.id, session, open.version, body.size(), body);
  };
  return drive(port, cases.size(), each, ask, [&](std::size_t client, std::size_t i) { ++of(client, i).version; });
}

Figures get_over_http(unsigned port, const std::string& session, const std::string& path, std::size_t clients,
                      std::size_t each) {
  const auto request = fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: zhilu_session={}\r\n\r\n", path, session);
  return drive(port, clients, each, [&](std::size_t, std::size_t) { return request; }, [](std::size_t, std::size_t) {});
}

}  // namespace bench
