// One child process, started, watched and reaped: its output is bounded, its time is limited, nothing of it
// is left when this returns. Thread-safe: the child inherits only the descriptors named here.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace media_tools {

struct ChildCommand {
  std::vector<std::string> arguments;  // arguments[0] is the absolute path of the program
  int input = -1;                      // becomes descriptor 0; none: /dev/null
  int output = -1;                     // becomes descriptor 3, for programs that must seek in what they write
  std::chrono::milliseconds time_limit{60'000};
  std::size_t stdout_bytes_max = std::size_t{4} << 20;
};

struct ChildEnd {
  enum class How { ended, killed_by_signal, out_of_time, too_much_output };
  How how = How::ended;
  int status = 0;         // exit status or signal number
  base::Bytes output;     // what it wrote to descriptor 1
  std::string complaint;  // the first few kilobytes of descriptor 2

  bool succeeded() const { return how == How::ended && status == 0; }
};

// Errors: unavailable "media.no_child" when the operating system starts no process.
base::Result<ChildEnd> run_child(const ChildCommand& command);

}  // namespace media_tools
