// Manifests (RFC 8493 §2.1.3, spelled as docs/formats/bag.md asks) and bag-info.txt.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "crypto/digests.h"

namespace zhilu_verify {

struct ManifestLine {
  std::string digest, path;
};

// `hex  path`, lower case, two spaces, the digest as long as the algorithm's, an allowed path.
// Errors: invalid "why.manifest_line", and those of check_path.
base::Result<ManifestLine> read_manifest_line(std::string_view line, crypto::Algorithm algorithm);

// `Label: value`. Errors: invalid "why.info_line".
base::Result<std::pair<std::string, std::string>> read_info_line(std::string_view line);

}  // namespace zhilu_verify
