// Cases as they stand now, from their last snapshot and the events after it. The cases met last stay in memory, so that a
// case at work is neither read nor worked out anew. Thread-safe.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>

#include "base/recently_used.h"
#include "ports/record_store.h"
#include "records/case_state.h"
#include "records/vocabulary.h"

namespace services {

class CaseShelf {
 public:
  static constexpr std::size_t kEventsKept = 40'000;  // that the kept cases consist of; about a kilobyte each

  CaseShelf(const ports::RecordStore& store, const records::Vocabulary& vocabulary, std::size_t events_kept = kEventsKept)
      : store_(store), vocabulary_(vocabulary), kept_(events_kept) {}

  using Case = std::shared_ptr<const records::CaseState>;

  // Null where there is no such case. Errors: of the store; corrupt "case.bad_row", "event.…".
  base::Result<Case> by_id(std::string_view id);
  // By a case's id or its number: people have the number on paper.
  base::Result<Case> by_id_or_number(std::string_view text);

 private:
  using Kept = std::shared_ptr<records::CaseState>;
  Kept take(std::string_view id);
  void keep(std::string_view id, const Kept& state);
  base::Result<Kept> snapshot(std::string_view id) const;

  const ports::RecordStore& store_;
  const records::Vocabulary& vocabulary_;
  std::mutex guard_;
  base::RecentlyUsed<Kept> kept_;
};

}  // namespace services
