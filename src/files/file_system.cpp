#include "files/file_system.h"

#include <cerrno>
#include <system_error>

namespace files {

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

base::Status check_path(const std::string& path) {
  auto bad = [&](const char* why) {
    return base::fail(base::ErrorKind::invalid, "files.bad_path", why, path);
  };
  if (path.empty()) return {};
  if (path.find('\0') != std::string::npos) return bad("a path holds a zero byte");
  std::size_t begin = 0;
  while (begin <= path.size()) {
    auto end = path.find('/', begin);
    if (end == std::string::npos) end = path.size();
    const auto part = std::string_view(path).substr(begin, end - begin);
    if (part.empty()) return bad("a path begins or ends with '/', or holds an empty part");
    if (part == "." || part == "..") return bad("a path holds a part '.' or '..'");
    begin = end + 1;
  }
  return {};
}

base::Error error_of(int error_number, const char* doing, const std::string& path) {
  const auto reason = std::generic_category().message(error_number);
  switch (error_number) {
    case ENOENT:
      return {base::ErrorKind::not_found, "files.not_found", "there is no such file", path, ""};
    case EEXIST:
      return {base::ErrorKind::conflict, "files.exists", "the file is there already", path, ""};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {base::ErrorKind::full, "files.disk_full",
              std::string("no space is left for ") + doing + " (" + reason + ")", path,
              "free space on this disk or enlarge it, then try again"};
    default:
      return {base::ErrorKind::io, "files.io", std::string(doing) + " failed: " + reason, path,
              "check the disk and the permissions of this path"};
  }
}

}  // namespace files
