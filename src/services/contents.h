// Bytes to be looked at: recordings, posters, proxies, papers, pages, photographs of pages, sealed case files.
#pragma once

#include "services/core.h"

namespace services {

base::Result<Content> open_content(Core& core, const CallContext& context, const ContentRequest& request);

// A reader over bytes in memory.
std::unique_ptr<ports::BlobReader> reader_of(base::Bytes bytes);

}  // namespace services
