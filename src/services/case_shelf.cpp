#include "services/case_shelf.h"

#include <algorithm>
#include <mutex>

#include "base/recently_used.h"
#include "records/projection.h"

namespace services {

// What a reader goes out with. Whoever comes meanwhile finds the place without its state, and reads for itself.
struct CaseShelf::Taken {
  Kept state;                            // null: to be read
  bool whole = false;                    // as long as its stream
  std::vector<records::Event> appended;  // after `state`; may lack the first or the last
  std::uint64_t length = 0;              // of the stream, as far as it was heard of
  std::uint64_t place = 0;               // to come back to
};

// A place is made before its case is read, so that it hears of every commit that the reading may have missed. A place that
// was put out and made again is another one: what was read for the first may lack what nobody noted in between.
class CaseShelf::Memory {
 public:
  explicit Memory(std::size_t events_kept) : places_(events_kept) {}

  Taken take(std::string_view id) {
    const std::lock_guard lock(guard_);
    auto* place = places_.find(id);
    if (place == nullptr) {
      places_.put(id, {.number = ++places_made_}, kEventsOfAnEmptyCase);
      return {.place = places_made_};
    }
    if (place->state && place->state->version >= place->length) return {place->state, true, {}, 0, place->number};
    return {std::exchange(place->state, nullptr), false, std::exchange(place->appended, {}), place->length, place->number};
  }

  // Null where it is not kept, or not as long as its stream. Does not make it one of those met last.
  Kept whole(std::string_view id) {
    const std::lock_guard lock(guard_);
    const auto* place = places_.peek(id);
    return place != nullptr && place->state && place->state->version >= place->length ? place->state : nullptr;
  }

  void put_back(std::string_view id, std::uint64_t number, const Kept& state) {
    const std::lock_guard lock(guard_);
    auto* present = places_.find(id);
    if (present == nullptr || present->number != number) return;
    if (present->state && present->state->version > state->version) return;
    auto place = std::move(*present);
    place.state = state;
    place.length = std::max(place.length, state->version);
    places_.put(id, std::move(place), static_cast<std::size_t>(state->version) + kEventsOfAnEmptyCase);
  }

  void put_out(std::string_view id, std::uint64_t number) {
    const std::lock_guard lock(guard_);
    if (const auto* present = places_.find(id); present != nullptr && present->number == number) places_.drop(id);
  }

  // On the writer's thread.
  void hear_of(std::span<const ports::StoredEvent> committed) {
    const std::lock_guard lock(guard_);
    for (const auto& event : committed)
      if (auto* place = places_.find(event.stream.text)) place->length = std::max(place->length, event.n + 1);
  }

  void go_on_with(std::vector<ports::StoredEvent> appended) {
    const std::lock_guard lock(guard_);
    for (auto& event : appended) {
      auto* place = places_.find(event.stream.text);
      if (place == nullptr) continue;
      auto& following = place->appended;
      const bool gap = !following.empty() && following.back().n + 1 != event.n;
      if (gap || following.size() >= kMostAppended) following.clear();
      following.push_back(std::move(event));
    }
  }

 private:
  static constexpr std::size_t kEventsOfAnEmptyCase = 4;
  static constexpr std::size_t kMostAppended = 64;  // of a case that nobody reads

  struct Place {
    std::uint64_t number = 0;
    Kept state = {};                            // null while a reader is out with it
    std::uint64_t length = 0;                   // of the stream, as far as it was heard of
    std::vector<records::Event> appended = {};  // without a gap
  };

  std::mutex guard_;
  std::uint64_t places_made_ = 0;
  base::RecentlyUsed<Place> places_;
};

CaseShelf::CaseShelf(ports::RecordStore& store, const records::Vocabulary& vocabulary, std::size_t events_kept)
    : store_(store), vocabulary_(vocabulary), memory_(std::make_shared<Memory>(events_kept)) {
  store.on_commit([memory = std::weak_ptr(memory_)](ports::LogName log, std::span<const ports::StoredEvent> events) {
    if (log != ports::LogName::record) return;
    if (const auto there = memory.lock()) there->hear_of(events);
  });
}

base::Result<CaseShelf::Case> CaseShelf::by_id(std::string_view id) {
  if (id == base::kBureauStream.text) return Case();
  auto taken = memory_->take(id);
  if (taken.whole) return Case(std::move(taken.state));
  const auto place = taken.place;
  auto state = brought_up(id, std::move(taken));
  if (!state || !*state) {
    memory_->put_out(id, place);
    if (!state) return base::pass_on(std::move(state).error());
    return Case();
  }
  memory_->put_back(id, place, *state);
  return Case(std::move(*state));
}

base::Result<CaseShelf::Case> CaseShelf::in_passing(std::string_view id) {
  if (auto kept = memory_->whole(id)) return Case(std::move(kept));
  ZL_TRY(auto state, brought_up(id, {}));
  return Case(std::move(state));
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

void CaseShelf::go_on_with(std::vector<ports::StoredEvent> appended) { memory_->go_on_with(std::move(appended)); }

namespace {

// Those of `appended` that lead from one length of the stream to another; none where they do not.
std::vector<records::Event> leading(std::vector<records::Event> appended, std::uint64_t from, std::uint64_t to) {
  std::erase_if(appended, [from](const records::Event& event) { return event.n < from; });
  if (appended.empty() || appended.front().n != from || appended.back().n + 1 < to) return {};
  return appended;
}

bool nobody_else_holds(const std::shared_ptr<records::CaseState>& state) {
  if (state.use_count() != 1) return false;
  const auto again = state;  // counting up waits for all that the last other holder did; merely looking does not
  return true;
}

}  // namespace

// Null where there is no such case.
base::Result<CaseShelf::Kept> CaseShelf::brought_up(std::string_view id, Taken taken) const {
  auto state = std::move(taken.state);
  std::vector<records::Event> following;
  if (state) {
    following = leading(std::move(taken.appended), state->version, taken.length);
  } else {
    ZL_TRY(state, snapshot(id));
  }
  if (following.empty()) {
    ZL_TRY(following, store_.events_of(base::CaseId{std::string(id)}, state ? state->version : 0));
  }
  if (following.empty()) return state;
  // Others may be reading the one that was kept; where nobody is, it is moved on in its place.
  records::CaseState before = !state ? records::CaseState{} : nobody_else_holds(state) ? std::move(*state) : *state;
  ZL_TRY(auto after, records::case_after(vocabulary_, std::move(before), following));
  return std::make_shared<records::CaseState>(std::move(after));
}

base::Result<CaseShelf::Kept> CaseShelf::snapshot(std::string_view id) const {
  ZL_TRY(const auto row, store_.row("case", id));
  if (!row) return Kept();
  ZL_TRY(auto state, records::from_json(row->json));
  return std::make_shared<records::CaseState>(std::move(state));
}

}  // namespace services
