// Through which levels what is put up for approval goes (data/approvals.json), and who speaks for a level.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "base/json.h"
#include "base/result.h"

namespace services {

// For a level speaks one person, or as many as are named.
struct ChainLevel {
  std::string level;
  int persons = 1;
};

// Steps in the order in which they speak; the levels of one step speak together, in any order. Written as
// "section,legal+deputy*2,principal": then the legal office and two deputies, then the principal head, who decides alone.
struct ApprovalChain {
  std::vector<std::vector<ChainLevel>> steps;

  std::vector<std::string> levels() const;
};

struct ApprovalMatter {
  ApprovalChain chain;              // while the bureau has set no other ("approval.levels.MATTER")
  std::vector<std::string> forms;   // on which it is put up, the usual one first
  base::JsonObject follows;         // {type, body}: the event that a grant brings about; empty: none
  bool after_closing = false;       // may be put up and decided when the case is closed
};

class ApprovalChains {
 public:
  // Errors: invalid "approval.bad_chains", naming the place.
  static base::Result<ApprovalChains> load(std::string_view text);

  const ApprovalMatter* matter(std::string_view name) const;  // null where there is none
  const std::map<std::string, ApprovalMatter, std::less<>>& matters() const { return matters_; }
  // The levels for which the holder of these roles speaks.
  std::vector<std::string> levels_of(const access_control::Principal& who) const;
  // Whether a mandate of this kind lets somebody speak for the level.
  bool takes_mandate(std::string_view level, std::string_view kind) const;
  bool knows_level(std::string_view level) const { return roles_.contains(level); }
  // Whether an entry of this name changes nothing of what an approver reads.
  bool is_beside(std::string_view event) const { return beside_.contains(event); }
  // Errors: invalid "parameter.bad_value".
  base::Result<ApprovalChain> read_chain(std::string_view text) const;
  // After how many hours it may be urged again, while the bureau has set no others.
  std::int64_t urge_hours() const { return urge_hours_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> roles_;  // by level
  std::map<std::string, std::vector<std::string>, std::less<>> mandates_;  // kinds by level; a level that is not here takes any
  std::map<std::string, ApprovalMatter, std::less<>> matters_;
  std::set<std::string, std::less<>> beside_;
  std::int64_t urge_hours_ = 24;
};

}  // namespace services
