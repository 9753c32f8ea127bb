// How the command line reaches a bureau: through the local socket of a server that runs on the data directory, else by
// opening the directory itself (which then is locked against others). Either way the asker is the operating system's user.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/json.h"
#include "zhilu/house.h"

namespace zhilu {

class Caller {
 public:
  virtual ~Caller() = default;
  virtual base::Result<base::Json> call(const std::string& operation, const base::Json& input) = 0;
  // An operation that takes a file.
  virtual base::Result<base::Json> call_with_file(const std::string& operation, const base::Json& input, base::Bytes file) = 0;
  // A recording from a file. Gives {recording, digest, bytes, seq, …}.
  virtual base::Result<base::Json> send(const std::filesystem::path& file, const base::Json& metadata) = 0;
  virtual void wait_until_idle() {}
};

// Does a server answer on this store's local socket?
bool server_runs(const Place& place);
base::Result<std::unique_ptr<Caller>> reach(const Place& place);

// The local socket of a data directory. A socket's name may have 107 bytes only: where DATA's path is longer, it is reached
// through an open descriptor of DATA, so keep this object as long as its path is used.
class LocalSocket {
 public:
  explicit LocalSocket(const std::filesystem::path& data);
  ~LocalSocket();
  LocalSocket(const LocalSocket&) = delete;
  LocalSocket& operator=(const LocalSocket&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  int folder_ = -1;
  std::filesystem::path path_;
};

// The principal's rights as this process's user, on an open house.
base::Result<services::CallContext> own_context(House& house);

}  // namespace zhilu
