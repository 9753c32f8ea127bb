// Which blobs of a data directory the record must name already.
#pragma once

#include <set>

#include "base/digest.h"
#include "files/file_system.h"

namespace zhilu {

// Those that lie in the vault and are not noted as on their way (services/blob_turn.h). Asked before the record is read or
// copied, each of them is named by an entry there, or by none at all: also while the store is in use. Errors: io.
base::Result<std::set<base::Digest>> settled_blobs(const files::FileSystem& data);

}  // namespace zhilu
