#include "zhilu_verify/reading.h"

#include <atomic>
#include <mutex>
#include <thread>

#include "zhilu_verify/messages.h"

namespace zhilu_verify {
namespace {

constexpr std::size_t kPiece = 1u << 20;

base::Result<FileDigests> digest_file(const BagSource& source, const SourceFile& file,
                                      std::span<std::uint8_t> buffer) {
  ZL_TRY(const auto reader, source.open(file));
  crypto::Hasher sha256(crypto::Algorithm::sha256), sha512(crypto::Algorithm::sha512),
      sm3(crypto::Algorithm::sm3);
  FileDigests out;
  for (;;) {
    ZL_TRY(const std::size_t n, reader->read(buffer));
    if (n == 0) break;
    const base::ByteView piece = buffer.first(n);
    sha256.add(piece);
    sha512.add(piece);
    sm3.add(piece);
    out.bytes += n;
  }
  out.sha256 = base::to_hex(sha256.finish());
  out.sha512 = base::to_hex(sha512.finish());
  out.sm3 = base::to_hex(sm3.finish());
  return out;
}

}  // namespace

const std::string& FileDigests::of(crypto::Algorithm algorithm) const {
  switch (algorithm) {
    case crypto::Algorithm::sha256:
      return sha256;
    case crypto::Algorithm::sha512:
      return sha512;
    case crypto::Algorithm::sm3:
      break;
  }
  return sm3;
}

DigestTable digest_files(const BagSource& source, unsigned threads) {
  DigestTable table;
  std::mutex mutex;
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    base::Bytes buffer(kPiece);
    for (std::size_t i = next++; i < source.files().size(); i = next++) {
      const auto& file = source.files()[i];
      if (file.special || file.outside) continue;
      auto digests = digest_file(source, file, buffer);
      const std::lock_guard lock(mutex);
      if (digests) {
        table.files.emplace(file.path, std::move(*digests));
      } else {
        table.unread.emplace(file.path, why(digests.error()));
      }
    }
  };
  std::vector<std::jthread> workers;
  for (unsigned i = 1; i < threads; ++i) workers.emplace_back(work);
  work();
  workers.clear();  // joins
  return table;
}

base::Result<std::string> read_whole(const BagSource& source, const SourceFile& file, std::size_t limit) {
  ZL_TRY(const auto reader, source.open(file));
  std::string out;
  base::Bytes buffer(64 * 1024);
  for (;;) {
    ZL_TRY(const std::size_t n, reader->read(buffer));
    if (n == 0) return out;
    if (out.size() + n > limit) return because(base::ErrorKind::too_large, "why.large_file", file.path);
    out += base::text_of(base::ByteView(buffer).first(n));
  }
}

base::Result<std::optional<std::string>> LineReader::next() {
  const auto bad = [this](Code reason) {
    return because(base::ErrorKind::invalid, reason, std::to_string(number_ + 1));
  };
  for (std::size_t searched = from_;;) {
    const auto end = ahead_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = ahead_.substr(from_, end - from_);
      from_ = end + 1;
      ++number_;
      return line;
    }
    if (ahead_.size() - from_ > kMaxLine) return bad("why.long_line");
    if (ended_) {
      if (from_ < ahead_.size()) return bad("why.line_end");
      return std::nullopt;
    }
    ahead_.erase(0, from_);
    from_ = 0;
    searched = ahead_.size();
    base::Bytes buffer(64 * 1024);
    ZL_TRY(const std::size_t n, bytes_->read(buffer));
    ended_ = n == 0;
    ahead_ += base::text_of(base::ByteView(buffer).first(n));
  }
}

}  // namespace zhilu_verify
