// Ways to read the bag's files: all of them once for their digests, the small ones whole, the long ones line
// by line.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

#include "crypto/digests.h"
#include "zhilu_verify/source.h"

namespace zhilu_verify {

struct FileDigests {
  std::uint64_t bytes = 0;
  std::string sha256, sha512, sm3;  // lower-case hexadecimal

  const std::string& of(crypto::Algorithm algorithm) const;
};

struct DigestTable {
  std::map<std::string, FileDigests> files;   // by path
  std::map<std::string, std::string> unread;  // by path: why it could not be read
};

// One pass over each file, on `threads` threads; memory does not grow with the files' sizes.
DigestTable digest_files(const BagSource& source, unsigned threads);

inline constexpr std::size_t kMaxSmallFile = 64u << 20;
inline constexpr std::size_t kMaxLine = 1u << 20;

// Errors: those of the reader; too_large "why.large_file".
base::Result<std::string> read_whole(const BagSource& source, const SourceFile& file,
                                     std::size_t limit = kMaxSmallFile);

class LineReader {
 public:
  explicit LineReader(std::unique_ptr<ByteReader> bytes) : bytes_(std::move(bytes)) {}
  // The next line without its end; nothing after the last. Errors: invalid "why.line_end", "why.long_line".
  base::Result<std::optional<std::string>> next();
  std::size_t number() const { return number_; }  // of the line last given, from 1

 private:
  std::unique_ptr<ByteReader> bytes_;
  std::string ahead_;
  std::size_t from_ = 0, number_ = 0;
  bool ended_ = false;
};

}  // namespace zhilu_verify
