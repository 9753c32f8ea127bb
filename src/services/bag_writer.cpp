#include "services/bag_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "crypto/digests.h"
#include "files/file_system.h"
#include "services/contents.h"
#include "services/plain_name.h"

namespace services {

namespace {

constexpr std::size_t kPiece = 1 << 20;

base::Status write_all(int fd, base::ByteView bytes, const std::string& path) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return base::pass_on(files::error_of(errno, "writing", path));
    done += static_cast<std::size_t>(n);
  }
  return {};
}

// RFC 8493 §2.1.3: only these three characters are escaped in manifests.
std::string manifest_path(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '\n') out += "%0A";
    else if (c == '\r') out += "%0D";
    else if (c == '%') out += "%25";
    else out.push_back(c);
  }
  return out;
}

// A label's value ends with its line (RFC 8493 §2.2.2).
std::string one_line(std::string value) {
  for (char& c : value)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return value;
}

template <class Map, class Member>
std::string manifest(const Map& files, Member member) {
  std::string text;
  for (const auto& [path, digests] : files) text += digests.*member + "  " + manifest_path(path) + "\n";
  return text;
}

}  // namespace

base::Result<BagWriter> BagWriter::begin(const std::filesystem::path& folder, const std::string& name) {
  if (const auto wrong = wrong_in_plain_name(name); !wrong.empty())
    return base::fail(base::ErrorKind::invalid, "archive.bad_name", "the archive number cannot name a folder: " + wrong, name,
                      "let the system administrator set the template of archive numbers anew");
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return base::pass_on(files::error_of(error.value(), "creating", folder.string()));
  const bool made = std::filesystem::create_directory(folder / name, error);
  if (error) return base::pass_on(files::error_of(error.value(), "creating", name));
  if (!made)
    return base::fail(base::ErrorKind::conflict, "archive.occupied", "something lies where the case file is to grow", name,
                      "look at it and move it away");
  return BagWriter(folder, name);
}

base::Status BagWriter::write(const std::string& path, ports::BlobReader& reader, std::map<std::string, Digests>& into) {
  REQUIRE_INVARIANT(!into.contains(path));
  const auto full = folder_ / name_ / path;
  std::error_code error;
  std::filesystem::create_directories(full.parent_path(), error);
  if (error) return base::pass_on(files::error_of(error.value(), "creating", path));
  const int fd = ::open(full.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  if (fd < 0) return base::pass_on(files::error_of(errno, "creating", path));
  struct Closer {
    int fd;
    ~Closer() { ::close(fd); }
  } closer{fd};

  crypto::Hasher sha256(crypto::Algorithm::sha256), sha512(crypto::Algorithm::sha512), sm3(crypto::Algorithm::sm3);
  base::Bytes buffer(kPiece);
  std::uint64_t offset = 0;
  while (true) {
    ZL_TRY(const auto n, reader.read_at(offset, buffer));
    if (n == 0) break;
    const base::ByteView piece(buffer.data(), n);
    sha256.add(piece);
    sha512.add(piece);
    sm3.add(piece);
    ZL_CHECK(write_all(fd, piece, path));
    offset += n;
  }
  if (::fsync(fd) != 0) return base::pass_on(files::error_of(errno, "syncing", path));
  into[path] = {base::to_hex(sha256.finish()), base::to_hex(sha512.finish()), base::to_hex(sm3.finish()), offset};
  return {};
}

base::Status BagWriter::add(const std::string& path, ports::BlobReader& reader) {
  return write("data/" + path, reader, payload_);
}
base::Status BagWriter::add(const std::string& path, base::ByteView bytes) {
  const auto reader = reader_of({bytes.begin(), bytes.end()});
  return add(path, *reader);
}
base::Status BagWriter::add_tag(const std::string& path, base::ByteView bytes) {
  const auto reader = reader_of({bytes.begin(), bytes.end()});
  return write(path, *reader, tags_);
}
base::Status BagWriter::add_proof(const std::string& path, base::ByteView bytes) {
  const auto reader = reader_of({bytes.begin(), bytes.end()});
  return write(path, *reader, proof_);
}

std::string BagWriter::payload_oxum() const {
  std::uint64_t bytes = 0;
  for (const auto& [path, digests] : payload_) bytes += digests.bytes;
  return std::to_string(bytes) + "." + std::to_string(payload_.size());
}

base::Digest BagWriter::digest_of(const std::string& path) const {
  for (const auto* files : {&payload_, &tags_, &proof_})
    if (const auto found = files->find(path); found != files->end()) return *base::Digest::from_hex(found->second.sha256);
  REQUIRE_INVARIANT(false);  // a file of the bag that was not written
  return {};
}

base::Status BagWriter::finish_manifests(const std::vector<std::pair<std::string, std::string>>& info) {
  ZL_CHECK(add_tag("bagit.txt", base::view_of("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")));
  ZL_CHECK(add_tag("manifest-sha256.txt", base::view_of(manifest(payload_, &Digests::sha256))));
  ZL_CHECK(add_tag("manifest-sha512.txt", base::view_of(manifest(payload_, &Digests::sha512))));
  ZL_CHECK(add_tag("manifest-sm3.txt", base::view_of(manifest(payload_, &Digests::sm3))));
  std::string text;
  for (const auto& [label, value] : info) text += label + ": " + one_line(value) + "\n";
  text += "Payload-Oxum: " + payload_oxum() + "\n";
  ZL_CHECK(add_tag("bag-info.txt", base::view_of(text)));
  const auto listed = tags_;
  ZL_CHECK(add_tag("tagmanifest-sha256.txt", base::view_of(manifest(listed, &Digests::sha256))));
  return add_tag("tagmanifest-sha512.txt", base::view_of(manifest(listed, &Digests::sha512)));
}

}  // namespace services
