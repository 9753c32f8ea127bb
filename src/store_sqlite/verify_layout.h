// What a store has beside what its entries give: objects of the database's schema, files in its folder.
#pragma once

#include "files/file_system.h"
#include "store_sqlite/check_log.h"
#include "store_sqlite/sqlite.h"

namespace store_sqlite {

// Compares tables, indexes, triggers and views with those that the steps make which the database says it went
// through (a store of an earlier version has gone through fewer): one that is missing, was added, or reads
// otherwise is damage of the kind "schema".
void check_schema(const Database& stored, DamageList& damage);

// Names what lies in the data folder and belongs to no store ("added"). What is inside the folders of the
// logs and of the vault is looked at where those are checked.
base::Status check_root(const files::FileSystem& disk, DamageList& damage);

}  // namespace store_sqlite
