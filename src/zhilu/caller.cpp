#include "zhilu/caller.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "files/file_system.h"
#include "http_api/local_client.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
namespace fs = std::filesystem;

namespace {

class InProcess : public Caller {
 public:
  explicit InProcess(std::unique_ptr<House> house) : house_(std::move(house)) {}
  ~InProcess() override { house_->office().wait_until_idle(); }

  base::Result<Json> call(const std::string& operation, const Json& input) override {
    ZL_TRY(const auto context, own_context(*house_));
    ZL_TRY(auto reply, house_->office().call(context, operation, input));
    return std::move(reply.body);
  }

  base::Result<Json> call_with_file(const std::string& operation, const Json& input, base::Bytes file) override {
    ZL_TRY(auto context, own_context(*house_));
    context.file = std::make_shared<const base::Bytes>(std::move(file));
    ZL_TRY(auto reply, house_->office().call(context, operation, input));
    return std::move(reply.body);
  }

  base::Result<Json> send(const fs::path& file, const Json& metadata) override {
    ZL_TRY(const auto context, own_context(*house_));
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return base::pass_on(files::error_of(errno, "opening", file.string()));
    struct Closer {
      int fd;
      ~Closer() { ::close(fd); }
    } closer{fd};
    ::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return house_->office().receive(context, metadata, [&](std::span<std::uint8_t> out) -> base::Result<std::size_t> {
      const auto n = ::read(fd, out.data(), out.size());
      if (n < 0) return base::pass_on(files::error_of(errno, "reading", file.string()));
      return static_cast<std::size_t>(n);
    });
  }

  void wait_until_idle() override { house_->office().wait_until_idle(); }

 private:
  std::unique_ptr<House> house_;
};

class OverSocket : public Caller {
 public:
  explicit OverSocket(const fs::path& data) : socket_(data), client_(socket_.path()) {}
  base::Result<Json> call(const std::string& operation, const Json& input) override {
    return client_.operation(operation, input);
  }
  base::Result<Json> call_with_file(const std::string& operation, const Json& input, base::Bytes file) override {
    return client_.operation_with_file(operation, input, file);
  }
  base::Result<Json> send(const fs::path& file, const Json& metadata) override {
    return client_.upload(file, metadata);
  }

 private:
  LocalSocket socket_;
  http_api::LocalClient client_;
};

}  // namespace

LocalSocket::LocalSocket(const fs::path& data) : path_(data / "zhilu.sock") {
  if (path_.native().size() < sizeof(sockaddr_un::sun_path)) return;
  folder_ = ::open(data.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder_ >= 0) path_ = fs::path("/proc/self/fd") / std::to_string(folder_) / "zhilu.sock";
}

LocalSocket::~LocalSocket() {
  if (folder_ >= 0) ::close(folder_);
}

base::Result<services::CallContext> own_context(House& house) {
  services::CallContext context;
  ZL_TRY(context.who, house.office().local_principal(::getuid()));
  context.at_the_machine = true;
  return context;
}

bool server_runs(const Place& place) {
  const LocalSocket socket(place.data);
  return http_api::LocalClient(socket.path()).reachable();
}

base::Result<std::unique_ptr<Caller>> reach(const Place& place) {
  if (server_runs(place)) {
    if (place.clock)
      return fail(ErrorKind::conflict, "clock.server_runs", "a server runs on this store and keeps its own clock", "--clock",
                  "stop the server first");
    return std::unique_ptr<Caller>(std::make_unique<OverSocket>(place.data));
  }
  ZL_TRY(auto house, House::open(place));
  return std::unique_ptr<Caller>(std::make_unique<InProcess>(std::move(house)));
}

}  // namespace zhilu
