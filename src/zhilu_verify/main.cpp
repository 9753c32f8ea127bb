#include <cstdio>
#include <cstdlib>

#include "zhilu_verify/verify.h"

int main(int count, char** words) {
  std::string_view locale;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') {
      locale = value;
      break;
    }
  }
  std::string out, complaints;
  const int code = zhilu_verify::run({words + 1, words + count}, locale, out, complaints);
  std::fputs(complaints.c_str(), stderr);
  return std::fputs(out.c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? 2 : code;
}
