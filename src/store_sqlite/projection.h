// Read rows belong to one version of the projector. A store that an earlier program projected is projected anew when it is
// opened, all at once or not at all.
#pragma once

#include <string>

#include "ports/key_store.h"
#include "ports/record_store.h"
#include "store_sqlite/sqlite.h"

namespace store_sqlite {

// The version that made the stored rows; empty where none is noted, also in a database that has no such table yet.
base::Result<std::string> projected_by(const Database& database);
base::Status note_projection(const Database& database, const std::string& version);
// Errors: of entries that do not open, or that the projector refuses; then nothing is changed.
base::Status renew_read_rows(const Database& database, const std::string& origin, const ports::KeyStore& keys,
                             const ports::Projector& projector);

}  // namespace store_sqlite
