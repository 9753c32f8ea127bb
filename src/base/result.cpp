#include "base/result.h"

#include <cstdio>
#include <cstdlib>

namespace base {

std::string Error::text() const {
  std::string out = what;
  if (!where.empty()) out += " (" + where + ")";
  if (!remedy.empty()) out += ": " + remedy;
  return out;
}

const char* kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return "invalid";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::denied: return "denied";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::blocked: return "blocked";
    case ErrorKind::corrupt: return "corrupt";
    case ErrorKind::unavailable: return "unavailable";
    case ErrorKind::full: return "full";
    case ErrorKind::io: return "io";
    case ErrorKind::too_large: return "too_large";
    case ErrorKind::unauthorised: return "unauthorised";
    case ErrorKind::broken: return "broken";
  }
  return "broken";
}

void broken_invariant(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "zhilu: broken invariant: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace base
