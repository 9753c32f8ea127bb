// What a photograph of a page, or a sheet of a scan, shows, by the codes that were read on it (docs/formats/page_code.md): the page that it is handed in
// as, or which other one. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "records/case_state.h"

namespace records {

struct ReadCode {
  std::string digest_start;  // of a signed digest
  std::int64_t page = 0;
};

struct ShownPage {
  enum class What { unread, of_this_version, of_other_version, of_other_paper, elsewhere };
  What what = What::unread;
  const Paper* paper = nullptr;  // of the case; of what is elsewhere nothing is known
  std::int64_t version = 0, page = 0;
};

// A photograph, or a PDF with the sheet of it, from 1. `where` is the entry in the request. Errors: invalid "paper.not_a_photograph",
// "photograph.sheet_needed", "photograph.no_sheets".
base::Status check_sheet(const Recording& recording, const std::optional<std::int64_t>& sheet, const std::string& where);
bool is_scan(const Recording& recording);

// `page`: as which it is handed in; 0: that is not said yet. A photograph that shows this page among others is unread: whether it
// is the one meant, a person says.
ShownPage page_shown(const CaseState& state, const Paper& paper, std::int64_t page, const std::vector<ReadCode>& codes);

// Whether a photograph may be handed in as this page of the paper; `where` is its place in the request. Errors: conflict
// "photograph.other_page", "photograph.other_version", "photograph.other_paper", "photograph.other_case". Behind the place their
// `where` holds, each after " · ", what their words name (data/problems.json). `title`: of the other paper.
base::Status check_shown(const Paper& paper, std::int64_t page, const ShownPage& shown, const std::string& title, const std::string& where);

}  // namespace records
