// Many clients of the HTTP interface in one thread: each has a connection kept alive, and asks again when it was answered.
#pragma once

#include <string>

#include "bureau.h"
#include "figures.h"

namespace bench {

// Each client notes `each` hazards, one after another, over its own cases in turn, with If-Match as the pages send it.
Figures note_hazards_over_http(unsigned port, const std::string& session, std::vector<std::vector<OpenCase>>& cases,
                               std::size_t each);
// `clients` connections ask for the same path `each` times.
Figures get_over_http(unsigned port, const std::string& session, const std::string& path, std::size_t clients,
                      std::size_t each);

}  // namespace bench
