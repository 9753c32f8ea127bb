// The peer of P3: rows of the same size into one SQLite table (WAL, synchronous FULL), with group commit and nothing else.
#pragma once

#include <filesystem>

#include "figures.h"

namespace bench {

Figures bare_sqlite(const std::filesystem::path& database, std::size_t clients, std::size_t each, std::size_t row_bytes);

}  // namespace bench
