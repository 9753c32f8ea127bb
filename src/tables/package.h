// The parts of a zip that somebody else made, read piece by piece under the limits. Belongs to one thread; `file` must outlive it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tables/table.h"

struct zip;

namespace tables {

class Package {
 public:
  using Sink = std::function<base::Status(std::string_view piece)>;

  // Errors: invalid "table.damaged".
  static base::Result<Package> open(base::ByteView file, const Limits& limits);

  bool has(const std::string& name) const;
  // Hands the part on until all of it was handed on or `sink` refuses.
  // Errors: invalid "table.damaged", "table.encrypted"; too_large "table.too_large"; those of `sink`.
  base::Status read(const std::string& name, const Sink& sink);

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  Package(std::unique_ptr<zip, Close> archive, const Limits& limits);

  std::unique_ptr<zip, Close> archive_;
  Limits limits_;
  std::size_t expanded_ = 0;
};

}  // namespace tables
