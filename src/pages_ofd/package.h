// Inside pages_ofd: the files of a document, and them as one zip.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace pages_ofd {

struct PackageFile {
  std::string name;  // ASCII, from the root of the package
  base::Bytes bytes;
  bool packed = false;  // compressed already: stored as it is
};

// In this order, deflated, each with the time 1980-01-01 00:00. Errors: broken "pages.ofd_failed".
base::Result<base::Bytes> package_of(const std::vector<PackageFile>& files);

}  // namespace pages_ofd
