#include "services/case_shelf.h"

#include "records/projection.h"
#include "services/record_projector.h"

namespace services {

base::Result<CaseShelf::Case> CaseShelf::by_id(std::string_view id) {
  if (id == base::kBureauStream.text) return Case();
  auto state = take(id);
  if (!state) {
    ZL_TRY(state, snapshot(id));
  }
  const base::CaseId stream{std::string(id)};
  ZL_TRY(const auto following, store_.events_of(stream, state ? state->version : 0));
  if (!state && following.empty()) return Case();
  if (!following.empty()) {
    // Others may be reading the one that was kept; where nobody is, it is moved on in its place.
    const bool alone = state && state.use_count() == 1;
    records::CaseState before = !state ? records::CaseState{} : alone ? std::move(*state) : *state;
    ZL_TRY(auto after, records::case_after(vocabulary_, std::move(before), domain_events(following)));
    state = std::make_shared<records::CaseState>(std::move(after));
  }
  keep(id, state);
  return Case(state);
}

base::Result<CaseShelf::Case> CaseShelf::by_id_or_number(std::string_view text) {
  if (text.empty()) return Case();
  if (text.find('@') == std::string_view::npos) {
    ports::RowQuery by_number{.model = "case_line", .lookup = std::string(text), .limit = 1};
    ZL_TRY(const auto lines, store_.rows(by_number));
    if (!lines.empty()) return by_id(lines.front().id);
  }
  return by_id(text);
}

// Out of memory, so that nobody else moves the same one on.
CaseShelf::Kept CaseShelf::take(std::string_view id) {
  const std::lock_guard lock(guard_);
  auto* kept = kept_.find(id);
  if (!kept) return nullptr;
  auto state = std::move(*kept);
  kept_.drop(id);
  return state;
}

void CaseShelf::keep(std::string_view id, const Kept& state) {
  constexpr std::size_t kEventsOfAnEmptyCase = 4;
  const std::lock_guard lock(guard_);
  if (const auto* present = kept_.find(id); present && (*present)->version > state->version) return;
  kept_.put(id, state, static_cast<std::size_t>(state->version) + kEventsOfAnEmptyCase);
}

base::Result<CaseShelf::Kept> CaseShelf::snapshot(std::string_view id) const {
  ZL_TRY(const auto row, store_.row("case", id));
  if (!row) return Kept();
  ZL_TRY(auto state, records::from_json(row->json));
  return std::make_shared<records::CaseState>(std::move(state));
}

}  // namespace services
