// Papers for the printer: which copies there are of one, and many papers of a case as one file.
#pragma once

#include "services/core.h"

namespace services {

inline constexpr std::size_t kMostPrinted = 600;  // papers, each copy counted, in one file

// What is asked for of a case, in the order in which it is printed: a paper and one of its copies, or 0.
struct Printed {
  const records::Paper* paper;
  int copy = 0;
};
// Errors: not_found "case.no_such_thing", "print.nothing"; too_large "print.too_many".
base::Result<std::vector<Printed>> papers_to_print(Core& core, const records::CaseState& state, const ContentRequest& request);

// Errors: too_large "print.too_many".
base::Status check_print_size(std::size_t papers);

// All of them behind each other, as PDF. Drawn one at a time: memory does not grow with their number.
base::Result<Content> printed_case(Core& core, const records::CaseState& state, const std::vector<Printed>& wanted);

}  // namespace services
