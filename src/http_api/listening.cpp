#include "http_api/listening.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace http_api {
namespace {

constexpr int kBacklog = 1024;

tl::unexpected<base::Error> refused(const std::string& where, const std::string& why) {
  return base::fail(base::ErrorKind::unavailable, "http.cannot_listen", "cannot listen: " + why, where,
                    "end the program that listens there, or choose another address");
}

struct Addresses {
  addrinfo* first = nullptr;
  ~Addresses() {
    if (first) ::freeaddrinfo(first);
  }
};

base::Result<int> bound(const addrinfo& address, bool shared, const std::string& where) {
  const int descriptor = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return refused(where, std::strerror(errno));
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (shared) ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (::bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 && ::listen(descriptor, kBacklog) == 0)
    return descriptor;
  const std::string why = std::strerror(errno);
  ::close(descriptor);
  return refused(where, why);
}

unsigned port_of(int descriptor) {
  sockaddr_storage name{};
  socklen_t length = sizeof name;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &length);
  const auto port = name.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&name)->sin6_port
                                               : reinterpret_cast<sockaddr_in*>(&name)->sin_port;
  return ntohs(port);
}

void set_port(addrinfo& address, unsigned port) {
  const auto wire = htons(static_cast<std::uint16_t>(port));
  if (address.ai_family == AF_INET6)
    reinterpret_cast<sockaddr_in6*>(address.ai_addr)->sin6_port = wire;
  else
    reinterpret_cast<sockaddr_in*>(address.ai_addr)->sin_port = wire;
}

bool somebody_answers(const sockaddr_un& name) {
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const bool answered = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
  ::close(descriptor);
  return answered;
}

}  // namespace

base::Result<Listening> listen_tcp(const std::string& host, unsigned port, std::size_t count) {
  const auto where = host + ":" + std::to_string(port);
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  Addresses found;
  if (port > 65535) return refused(where, "there is no such port");
  const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found.first);
  if (failed != 0) return refused(where, ::gai_strerror(failed));
  auto& address = *found.first;
  // First without sharing: only so does the kernel tell that another program has the address.
  ZL_TRY(const int alone, bound(address, false, where));
  Listening listening;
  listening.port = port_of(alone);
  ::close(alone);
  set_port(address, listening.port);
  for (std::size_t i = 0; i < count; ++i) {
    auto descriptor = bound(address, true, where);
    if (!descriptor) {
      for (const int earlier : listening.descriptors) ::close(earlier);
      return base::pass_on(descriptor.error());
    }
    listening.descriptors.push_back(*descriptor);
  }
  return listening;
}

base::Result<int> listen_local(const std::filesystem::path& path) {
  const auto text = path.string();
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (text.size() >= sizeof name.sun_path) return refused(text, "the path is longer than a socket's may be");
  std::memcpy(name.sun_path, text.c_str(), text.size() + 1);
  struct stat facts {};
  if (::lstat(text.c_str(), &facts) == 0) {
    if (!S_ISSOCK(facts.st_mode)) return refused(text, "a file that is no socket lies there");
    if (somebody_answers(name)) return refused(text, "another program answers there");
    ::unlink(text.c_str());
  }
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return refused(text, std::strerror(errno));
  // The mode is right before anybody can connect: connecting needs `listen`, which comes last.
  const bool fine = ::bind(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0 &&
                    ::chmod(text.c_str(), S_IRUSR | S_IWUSR) == 0 && ::listen(descriptor, kBacklog) == 0;
  if (fine) return descriptor;
  const std::string why = std::strerror(errno);
  ::close(descriptor);
  return refused(text, why);
}

}  // namespace http_api
