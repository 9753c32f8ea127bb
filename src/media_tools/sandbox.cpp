#include "media_tools/sandbox.h"

#include <unistd.h>

#include <algorithm>

namespace media_tools {
namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, std::min<std::size_t>(text.find('\n'), 200));
}

}  // namespace

ChildCommand Sandbox::confined(const std::vector<std::string>& program, const SandboxLimits& limits) const {
  ChildCommand command;
  command.arguments = {
      bubblewrap_,
      // Every kind of namespace; no further ones inside; nobody without capabilities; gone when we are.
      "--unshare-all", "--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534", "--cap-drop",
      "ALL", "--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv", "--setenv", "PATH",
      "/usr/bin", "--setenv", "LANG", "C.UTF-8", "--setenv", "TZ", "UTC", "--setenv", "HOME", "/tmp",
      // The programs and their libraries, and nothing else of this machine.
      "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib",
      "--symlink", "usr/lib64", "/lib64", "--ro-bind-try", "/etc/alternatives", "/etc/alternatives",
      "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--proc", "/proc", "--dev", "/dev", "--size",
      "16777216", "--tmpfs", "/tmp", "--chdir", "/tmp", "--", "/usr/bin/prlimit",
      "--cpu=" + std::to_string(limits.processor_seconds), "--as=" + std::to_string(limits.memory_bytes),
      "--fsize=" + std::to_string(limits.file_bytes), "--nproc=" + std::to_string(limits.processes),
      "--nofile=64", "--core=0", "--"};
  command.arguments.insert(command.arguments.end(), program.begin(), program.end());
  command.time_limit = limits.time;
  command.stdout_bytes_max = limits.stdout_bytes;
  return command;
}

std::optional<std::string> Sandbox::probe() const {
  if (::access(bubblewrap_.c_str(), X_OK) != 0) return "bubblewrap is not installed (" + bubblewrap_ + ")";
  SandboxLimits limits;
  limits.time = std::chrono::seconds(20);
  const auto end = run_child(confined({"/usr/bin/true"}, limits));
  if (!end) return end.error().what;
  if (end->succeeded()) return std::nullopt;
  const auto complaint = first_line(end->complaint);
  return "this system grants no sandbox: " + (complaint.empty() ? "bubblewrap failed" : complaint);
}

std::optional<std::string> Sandbox::unavailable_because() const {
  const std::lock_guard lock(mutex_);
  if (!probed_) reason_ = probe();
  probed_ = true;
  return reason_;
}

base::Result<ChildEnd> Sandbox::run(const std::vector<std::string>& program, const SandboxLimits& limits,
                                    int input, int output) const {
  auto refused = [](const std::string& why) {
    return base::fail(
        base::ErrorKind::unavailable, "media.no_sandbox", why, "",
        "allow unprivileged user namespaces and install bubblewrap; recordings are stored all the same");
  };
  if (const auto reason = unavailable_because()) return refused(*reason);
  auto command = confined(program, limits);
  command.input = input;
  command.output = output;
  ZL_TRY(auto end, run_child(command));
  // Bubblewrap's own complaint: the program was never started.
  if (!end.succeeded() && end.complaint.starts_with("bwrap: ")) return refused(first_line(end.complaint));
  return end;
}

}  // namespace media_tools
