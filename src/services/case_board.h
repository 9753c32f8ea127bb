// How all cases stand, added up for those who look over many of them: the bench, the lists, the page of the rulebook. A case is
// judged when it, the rules or time have moved on, and no other; sums are kept for each set of people who share cases, so that
// what a look costs follows from what has changed since the last one, not from how many cases there are. Thread-safe.
//
// Everything here is worked out from the record and lives in memory; after a start the cases wait until they are judged, and
// whoever asks meanwhile is told how many still wait.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "access/kernel.h"
#include "rulebook/due_index.h"
#include "services/case_standing.h"

namespace services {

struct Core;

class CaseBoard {
 public:
  // Asked once for each set of labels and owners that cases have.
  using Sees = std::function<bool(const access_control::Object& as_a_case)>;

  static constexpr std::size_t kJudgedAtOnce = 500;  // for one who waits for the answer

  explicit CaseBoard(ports::RecordStore& store);  // the store may outlive the board
  ~CaseBoard();

  // The case as it stands now, at its version `least` or a later one; judged where it was not, and once more where that
  // failed. Null: there is no such case. Errors: of the store. What the rulebook fails on is told in the standing.
  base::Result<std::shared_ptr<const Standing>> standing(Core& core, const std::string& case_id, std::uint64_t least = 0);

  // Judges those that wait, of the cases seen and no more than `most`, the newest first; gives their ids. Without `sees`: any.
  // Of many that wait, those that somebody else has taken on are left to him.
  base::Result<std::vector<std::string>> judge(Core& core, const Sees& sees, std::size_t most);

  struct Sums {  // of cases not archived
    std::int64_t cases = 0, open = 0, breached = 0, met = 0, undone = 0, failed = 0;
    std::int64_t pending = 0;  // cases that wait: what they add is not in the others
  };
  base::Result<Sums> sums(Core& core, const Sees& sees);
  // Case ids. Opened last first, the archived ones too.
  base::Result<std::vector<std::string>> newest(Core& core, const Sees& sees, std::size_t most);
  // Those with something undone, the earliest due first, of one instant the newest; not the archived ones.
  base::Result<std::vector<std::string>> due_first(Core& core, const Sees& sees, std::size_t most);
  // On which the rulebook fails, newest first; not the archived ones.
  base::Result<std::vector<std::string>> failed(Core& core, const Sees& sees, std::size_t most);

  struct RuleSums {  // of the cases under one rulebook, the archived ones too
    std::int64_t cases = 0, pending = 0, failed = 0;
    std::map<std::string, std::array<std::int64_t, kStatuses.size()>> rules;  // cases, by kStatuses
  };
  base::Result<RuleSums> rule_sums(Core& core, const Sees& sees, const std::string& digest);
  // Of cases not archived: deadlines whose count went through a year without a calendar.
  base::Result<std::map<int, std::int64_t>> years_missing(Core& core, const Sees& sees);

  const RuleNumbers& rule_numbers() const { return numbers_; }
  // After a calendar was installed: every case waits to be judged anew.
  void forget();
  // After a rulebook was installed or a parameter set: these bind later cases, but what failed may be well now.
  void try_failed_again();

 private:
  struct Audience;
  struct Case;
  struct Heard;
  struct Newest;
  struct DueFirst;
  // What was committed, and the time that has passed. To be called first by all that answer.
  base::Status refresh(Core& core);
  base::Status load();
  base::Status take_up(const std::string& case_id);
  void place(const ports::ReadRow& line);
  void take_time(Core& core);
  void set_waiting(Case& one);
  std::shared_ptr<const Standing> judged(Core& core, const std::string& case_id, bool in_passing);
  base::Result<Standing> judged_now(Core& core, const std::string& case_id, base::Instant opened, bool in_passing);
  std::vector<std::string> take_on(const Sees& sees, std::size_t most);
  std::vector<const Audience*> seen(const Sees& sees) const;

  ports::RecordStore& store_;
  const std::shared_ptr<Heard> heard_;  // shared with the store's listener
  std::mutex refreshing_;  // taken before `guard_`: who asks after another's commit finds it taken in
  mutable std::mutex guard_;
  bool loaded_ = false;
  std::string loaded_key_, loaded_id_;  // how far, where a row could not be read
  std::uint64_t forgotten_ = 0;  // times: what was judged before must not be kept after
  base::Instant newest_judged_;
  std::map<std::string, std::unique_ptr<Audience>, std::less<>> audiences_;
  std::unordered_map<std::string, std::unique_ptr<Case>> cases_;
  rulebook::DueIndex due_;
  RuleNumbers numbers_;
};

}  // namespace services
