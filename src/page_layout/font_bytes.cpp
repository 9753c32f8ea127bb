#include "page_layout/font_bytes.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

namespace page_layout {
namespace {

using base::ErrorKind;
using base::Result;

// Reads the file instead of its mapping, whose pages would all count as this process's memory from then on: most papers need
// a few of them.
std::optional<base::Digest> digest_of(int file) {
  std::array<std::uint8_t, 64 * 1024> piece;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  REQUIRE_INVARIANT(context && EVP_DigestInit_ex2(context.get(), EVP_sha256(), nullptr) == 1);
  for (off_t at = 0;;) {
    const auto n = ::pread(file, piece.data(), piece.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return std::nullopt;
    if (n == 0) break;
    REQUIRE_INVARIANT(EVP_DigestUpdate(context.get(), piece.data(), static_cast<std::size_t>(n)) == 1);
    at += n;
  }
  std::array<std::uint8_t, 32> out{};
  REQUIRE_INVARIANT(EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1);
  return base::Digest::from_bytes(out);
}

// A mapping, and the descriptor under it where that is to stay open.
class Mapping {
 public:
  Mapping(void* data, std::size_t size, int file) : data_(data), size_(size), file_(file) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    ::munmap(data_, size_);
    if (file_ >= 0) ::close(file_);
  }
  base::ByteView bytes() const { return {static_cast<const std::uint8_t*>(data_), size_}; }

 private:
  void* data_;
  std::size_t size_;
  int file_;
};

tl::unexpected<base::Error> unreadable_file(const std::string& path) {
  return base::fail(ErrorKind::invalid, "fonts.unreadable", "a font file cannot be read", path,
                    "check that the file is whole and readable");
}

// Takes the descriptor over.
Result<FontBytes> mapped(int file, const std::string& path, bool held) {
  if (file < 0) return unreadable_file(path);
  struct stat info {};
  void* data = MAP_FAILED;
  std::optional<base::Digest> digest;
  if (::fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) digest = digest_of(file);
  const auto size = static_cast<std::size_t>(info.st_size);
  if (digest) data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (data == MAP_FAILED || !held) ::close(file);
  if (data == MAP_FAILED) return unreadable_file(path);
  auto owner = std::make_shared<const Mapping>(data, size, held ? file : -1);
  const auto bytes = owner->bytes();
  return FontBytes{held ? "/proc/self/fd/" + std::to_string(file) : path, *digest, bytes, std::move(owner)};
}

bool write_all(int file, base::ByteView bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

Result<FontBytes> map_font(const std::string& path) {
  return mapped(::open(path.c_str(), O_RDONLY | O_CLOEXEC), path, false);
}

Result<FontBytes> hold_font(const std::string& path) {
  return mapped(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW), path, true);
}

Result<FontBytes> hold_font(base::ByteView bytes) {
  const int file = ::memfd_create("font", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  // Sealed, so that what was checked cannot change under those who draw with it.
  const bool whole = file >= 0 && write_all(file, bytes) &&
                     ::fcntl(file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0;
  if (whole) return mapped(file, "font", true);
  if (file >= 0) ::close(file);
  return base::fail(ErrorKind::io, "fonts.not_held", "there is no memory for a font file", {}, "try again later");
}

}  // namespace page_layout
