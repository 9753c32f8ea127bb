#include "media_tools/spool.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace media_tools {
namespace {

tl::unexpected<base::Error> failed(int error_number, const std::string& folder) {
  return base::fail(base::ErrorKind::unavailable, "media.spool_failed",
                    "no working copy could be made: " + std::generic_category().message(error_number), folder,
                    "free space in this folder; the recording itself is stored and unharmed");
}

base::Result<Descriptor> nameless_file(const std::string& folder) {
  Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file) return file;
  // Not every file system makes files without a name.
  std::string path = folder + "/spool-XXXXXX";
  file = Descriptor(::mkostemp(path.data(), O_CLOEXEC));
  if (!file) return failed(errno, folder);
  ::unlink(path.c_str());
  return file;
}

base::Status write_all(int file, base::ByteView bytes, const std::string& folder) {
  while (!bytes.empty()) {
    const auto n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return failed(n < 0 ? errno : ENOSPC, folder);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

}  // namespace

base::Result<Spool> Spool::copy_of(ports::BlobReader& original, const std::string& folder) {
  Descriptor file;
  if (original.size() <= kInMemoryMax) file = Descriptor(::memfd_create("recording", MFD_CLOEXEC));
  if (!file) {
    ZL_TRY(file, nameless_file(folder));
  }
  base::Bytes piece(std::size_t{1} << 20);
  for (std::uint64_t at = 0; at < original.size();) {
    ZL_TRY(const auto n, original.read_at(at, piece));
    if (n == 0) break;
    ZL_CHECK(write_all(file.get(), base::ByteView(piece).first(n), folder));
    at += n;
  }
  return Spool(std::move(file));
}

base::Result<Spool> Spool::empty(const std::string& folder) {
  ZL_TRY(auto file, nameless_file(folder));
  return Spool(std::move(file));
}

std::uint64_t Spool::size() const {
  struct stat s {};
  return ::fstat(file_.get(), &s) == 0 ? static_cast<std::uint64_t>(s.st_size) : 0;
}

std::size_t Spool::read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto n =
        ::pread(file_.get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    done += static_cast<std::size_t>(n);
  }
  return done;
}

}  // namespace media_tools
