// The whole verification of one case file.
#pragma once

#include "zhilu_verify/notes.h"
#include "zhilu_verify/report.h"
#include "zhilu_verify/source.h"

namespace zhilu_verify {

// `outside`: a verifier key from outside the case file, or nothing.
Report verify(const BagSource& source, const VerifierKey* outside);

// The report on something that could not even be opened as a case file.
Report unreadable(const std::string& name, const base::Error& error);

// The program: arguments without its own name. Writes to `out` and `complaints`; gives the exit code: 0
// sound, 1 not sound, 2 usage. `locale` is the value of LC_ALL, LC_MESSAGES or LANG, may be empty.
int run(const std::vector<std::string>& arguments, std::string_view locale, std::string& out,
        std::string& complaints);

}  // namespace zhilu_verify
