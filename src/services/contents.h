// Bytes to be looked at: recordings, posters, proxies, papers, pages, photographs of pages, sealed case files.
#pragma once

#include "services/core.h"

namespace services {

base::Result<Content> open_content(Core& core, const CallContext& context, const ContentRequest& request);

// What is made of a recording is of these kinds: the media tools make no others.
struct DerivedKind {
  const char* mime;
  const char* extension;  // with its dot
};
DerivedKind poster_kind();
DerivedKind proxy_kind(const records::Recording& recording);

// A reader over bytes in memory.
std::unique_ptr<ports::BlobReader> reader_of(base::Bytes bytes);

}  // namespace services
