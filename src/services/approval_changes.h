// What came into a case since somebody read what was put up in it: the brief tells it, and it holds back a decision on what
// was read before.
#pragma once

#include <vector>

#include "services/core.h"

namespace services {

struct CaseNews {
  std::int64_t entries = 0;
  std::vector<base::JsonObject> listed;  // {seq, sentence, sentence_en}, the oldest first; not more than a page takes
};

// The entries from this position of the case's record on, but for those that change nothing of what a brief tells
// (data/approvals.json), as this person may read them.
base::Result<CaseNews> changes_from(Core& core, const access_control::Principal& who, const records::CaseState& state, std::uint64_t position);

// Up to which position this person had read the case when they last looked at the approval; nothing where they never did. From
// now on it is the present one. Looking again within half an hour is the same look: what is told as new stays so meanwhile.
std::optional<std::uint64_t> looked_before(Core& core, const access_control::Principal& who, const records::CaseState& state,
                                           std::string_view approval);

}  // namespace services
