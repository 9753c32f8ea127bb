// Puts documents of one format behind each other. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "ports/blob_vault.h"
#include "ports/page_writer.h"

namespace ports {

class PageBinder {
 public:
  // The next document, as a PageWriter of the format gave it; nothing at the end.
  using Next = std::function<base::Result<std::optional<base::Bytes>>()>;

  virtual ~PageBinder() = default;
  // One document of all their pages. However many there are, one at a time is held in memory. Errors: those of `next`,
  // unchanged; io or full "print.not_written".
  virtual base::Result<std::unique_ptr<BlobReader>> bind(const Next& next, const DocumentFacts& facts) const = 0;
};

}  // namespace ports
