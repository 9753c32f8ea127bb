// Cases as they stand now, from their last snapshot and the events after it. The cases met last stay in memory, so that a
// case at work is neither read nor worked out anew. Thread-safe.
//
// What is kept is what a fresh read would give: the store tells of each commit before it is acknowledged, and a kept case
// that is not as long as its stream is first brought up to it, from the store or from what was just appended.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "ports/record_store.h"
#include "records/case_state.h"
#include "records/vocabulary.h"

namespace services {

class CaseShelf {
 public:
  static constexpr std::size_t kEventsKept = 40'000;  // that the kept cases consist of; about a kilobyte each

  // The store may outlive the shelf.
  CaseShelf(ports::RecordStore& store, const records::Vocabulary& vocabulary, std::size_t events_kept = kEventsKept);

  using Case = std::shared_ptr<const records::CaseState>;

  // Null where there is no such case. Errors: of the store; corrupt "case.bad_row", "event.…".
  base::Result<Case> by_id(std::string_view id);
  // The same for one who goes through all cases: what is not kept is not kept for him either.
  base::Result<Case> in_passing(std::string_view id);
  // By a case's id or its number: people have the number on paper.
  base::Result<Case> by_id_or_number(std::string_view text);

  // What was just appended, in order, so that the next reader need not ask the store for it. Of cases that are not kept,
  // or not as far, it is passed over.
  void go_on_with(std::vector<ports::StoredEvent> appended);

 private:
  using Kept = std::shared_ptr<records::CaseState>;
  class Memory;
  struct Taken;
  base::Result<Kept> brought_up(std::string_view id, Taken taken) const;
  base::Result<Kept> snapshot(std::string_view id) const;

  const ports::RecordStore& store_;
  const records::Vocabulary& vocabulary_;
  const std::shared_ptr<Memory> memory_;  // shared with the store's listener
};

}  // namespace services
