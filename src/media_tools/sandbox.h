// Runs a program so that it can do nothing but read its input and write its output: bubblewrap gives it
// namespaces of its own (no network, no processes but its own, no files but /usr, read-only), prlimit bounds
// what it may use up. Thread-safe after probing; where no sandbox can be had nothing is run.
#pragma once

#include <mutex>
#include <optional>

#include "media_tools/child.h"

namespace media_tools {

struct SandboxLimits {
  std::chrono::milliseconds time{60'000};
  std::uint64_t processor_seconds = 60;
  std::uint64_t memory_bytes = std::uint64_t{2} << 30;  // address space of each process
  std::uint64_t file_bytes = 0;                         // what may be written to one file
  std::uint64_t processes = 64;  // and threads; counts where the program does not run as root
  std::size_t stdout_bytes = std::size_t{4} << 20;
};

class Sandbox {
 public:
  explicit Sandbox(std::string bubblewrap = "/usr/bin/bwrap") : bubblewrap_(std::move(bubblewrap)) {}

  // Tries once whether the kernel grants what is needed; the reason when not.
  std::optional<std::string> unavailable_because() const;

  // The input is /proc/self/fd/0 inside, the output /proc/self/fd/3.
  // Errors: unavailable "media.no_sandbox" or "media.no_child".
  base::Result<ChildEnd> run(const std::vector<std::string>& program, const SandboxLimits& limits,
                             int input = -1, int output = -1) const;

 private:
  ChildCommand confined(const std::vector<std::string>& program, const SandboxLimits& limits) const;
  std::optional<std::string> probe() const;

  std::string bubblewrap_;
  mutable std::mutex mutex_;
  mutable bool probed_ = false;
  mutable std::optional<std::string> reason_;
};

}  // namespace media_tools
