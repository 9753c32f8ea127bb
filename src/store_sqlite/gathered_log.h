// How SQLite reaches its files: as it does by itself, but that what is written to a write-ahead log goes to
// the system in large pieces when it is synced, instead of in two small ones for each page. Every commit here
// is synced before other connections hear of it (synchronous=FULL), so nobody reads what has not gone there
// yet; the connection that writes reads what it wrote.
#pragma once

namespace store_sqlite {

// The name to open databases under. Thread-safe. REQUIRES: SQLite is configured, for this begins to use it.
const char* gathering_files();

}  // namespace store_sqlite
