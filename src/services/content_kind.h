// What bytes are, told by their beginning: names and extensions are claims. For the first word about a recording; the media
// tools say more later.
#pragma once

#include <string>

#include "base/bytes.h"

namespace services {

struct ContentKind {
  std::string media;  // "photo", "audio", "video", "document", "other"
  std::string mime;
};

// `head`: the first bytes, 512 are plenty.
ContentKind content_kind(base::ByteView head);

// A file name as a device gave it, without path parts, control characters or more than 255 bytes; "unnamed" when nothing is
// left. What was cut is not lost: the recording is known by its digest.
std::string safe_file_name(std::string_view given);

}  // namespace services
