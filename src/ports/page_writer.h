// Writes laid-out pages into one format. Pure and deterministic: equal input gives equal bytes. Thread-safe.
#pragma once

#include <string>

#include "base/instant.h"
#include "base/bytes.h"
#include "page_layout/display_list.h"

namespace ports {

struct DocumentFacts {
  std::string title;
  std::string author;       // the bureau
  std::string identifier;   // signed digest, hex
  base::Instant created;
};

class PageWriter {
 public:
  virtual ~PageWriter() = default;
  virtual std::string mime() const = 0;
  // `overlay` (strokes, seals) is drawn above the pages; it has no part in any signed digest.
  virtual base::Result<base::Bytes> write(const page_layout::DisplayList& pages,
                                          const page_layout::DisplayList& overlay,
                                          const DocumentFacts& facts) const = 0;
};

}  // namespace ports
