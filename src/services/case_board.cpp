#include "services/case_board.h"

#include <algorithm>
#include <queue>
#include <set>
#include <unordered_set>

#include "services/case_access.h"

namespace services {

using base::ErrorKind;
using base::fail;

namespace {

constexpr std::size_t kLinesAtOnce = 500;
constexpr std::size_t kMostKept = 100;  // findings of more cases than a person works on are not worth keeping

}  // namespace

// ---- what is kept --------------------------------------------------------------------------------------------------

struct CaseBoard::Case {
  std::string id, order;  // where it stands in the list of cases
  base::Instant opened;
  std::uint64_t version = 0;
  bool archived = false;
  std::string rulebook;  // digest
  Audience* audience = nullptr;
  std::shared_ptr<const Standing> standing;  // null: it waits

  bool failed() const { return standing && standing->failure; }
  bool is_known() const { return standing && !standing->failure; }
};

struct CaseBoard::Newest {
  bool operator()(const Case* a, const Case* b) const {
    return std::tie(a->order, a->id) > std::tie(b->order, b->id);
  }
};

struct CaseBoard::DueFirst {
  bool operator()(const Case* a, const Case* b) const {
    const auto one = a->standing->first_undone, other = b->standing->first_undone;
    return one != other ? one < other : Newest{}(a, b);
  }
};

namespace {

// The first of several ordered sets together, in their order.
template <class Set>
std::vector<std::string> first_of(const std::vector<const Set*>& sets, std::size_t most) {
  using Range = std::pair<typename Set::const_iterator, typename Set::const_iterator>;
  const auto behind = [](const Range& a, const Range& b) { return typename Set::key_compare{}(*b.first, *a.first); };
  std::priority_queue<Range, std::vector<Range>, decltype(behind)> heads(behind);
  for (const auto* set : sets)
    if (!set->empty()) heads.push({set->begin(), set->end()});
  std::vector<std::string> out;
  while (out.size() < most && !heads.empty()) {
    auto [at, end] = heads.top();
    heads.pop();
    out.push_back((*at)->id);
    if (++at != end) heads.push({at, end});
  }
  return out;
}

}  // namespace

// Cases with the same owners and labels: whoever sees one of them sees them all.
struct CaseBoard::Audience {
  struct Book {
    std::int64_t cases = 0, pending = 0, failed = 0;
    std::vector<std::array<std::int64_t, kStatuses.size()>> rules;  // by the rule's number
  };
  std::string key;
  access_control::Object as_a_case;
  std::set<const Case*, Newest> all, waiting, failed;  // `failed`: those not archived
  std::set<const Case*, DueFirst> due;
  Sums sums;
  std::map<int, std::int64_t> years_missing;
  std::map<std::string, Book> books;

  // What the case adds: to be taken away before it changes, to be given back after.
  void add(const Case& one) { count(one, 1); }
  void take_away(const Case& one) { count(one, -1); }

 private:
  template <class Set>
  static void note(Set& set, const Case& one, std::int64_t by) {
    if (by > 0) set.insert(&one);
    else set.erase(&one);
  }
  void count(const Case& one, std::int64_t by) {
    note(all, one, by);
    if (!one.standing) note(waiting, one, by);
    count_rules(one, by);
    if (!one.archived) count_open(one, by);
  }
  void count_rules(const Case& one, std::int64_t by) {
    auto& book = books[one.rulebook];
    if (!one.is_known()) {
      (one.failed() ? book.failed : book.pending) += by;
      return;
    }
    book.cases += by;
    const auto& rules = one.standing->rules;
    if (book.rules.size() < rules.size()) book.rules.resize(rules.size());
    for (std::size_t rule = 0; rule < rules.size(); ++rule)
      for (std::size_t i = 0; i < kStatuses.size(); ++i)
        if (rules[rule].has(kStatuses[i])) book.rules[rule][i] += by;
  }
  void count_open(const Case& one, std::int64_t by) {
    sums.cases += by;
    if (!one.is_known()) {
      (one.failed() ? sums.failed : sums.pending) += by;
      if (one.failed()) note(failed, one, by);
      return;
    }
    const auto& standing = *one.standing;
    sums.open += by * standing.counts.open;
    sums.breached += by * standing.counts.breached;
    sums.met += by * standing.counts.met;
    sums.undone += by * standing.undone;
    if (standing.undone > 0) note(due, one, by);
    for (const int year : standing.years_missing)
      if ((years_missing[year] += by) == 0) years_missing.erase(year);
  }
};

// What the writer says of commits, until somebody asks.
struct CaseBoard::Heard {
  std::mutex guard;
  std::unordered_set<std::string> cases;

  void hear(std::span<const ports::StoredEvent> events) {
    const std::lock_guard lock(guard);
    for (const auto& event : events)
      if (event.stream != base::kBureauStream) cases.insert(event.stream.text);
  }
  std::unordered_set<std::string> take() {
    const std::lock_guard lock(guard);
    return std::exchange(cases, {});
  }
  void give_back(std::unordered_set<std::string>&& those) {
    const std::lock_guard lock(guard);
    cases.merge(those);
  }
};

CaseBoard::CaseBoard(ports::RecordStore& store) : store_(store), heard_(std::make_shared<Heard>()) {
  store.on_commit([heard = std::weak_ptr(heard_)](ports::LogName log, std::span<const ports::StoredEvent> events) {
    if (log != ports::LogName::record) return;
    if (const auto there = heard.lock()) there->hear(events);
  });
}

CaseBoard::~CaseBoard() = default;

// ---- what moves on -------------------------------------------------------------------------------------------------

base::Status CaseBoard::refresh(Core& core) {
  const std::lock_guard turn(refreshing_);
  if (!loaded_) ZL_CHECK(load());
  auto changed = heard_->take();
  while (!changed.empty()) {
    if (auto taken = take_up(*changed.begin()); !taken) {
      heard_->give_back(std::move(changed));
      return taken;
    }
    changed.erase(changed.begin());
  }
  take_time(core);
  return {};
}

// Goes on where it stopped when a row could not be read.
base::Status CaseBoard::load() {
  ports::RowQuery query{.model = "case_line", .limit = kLinesAtOnce};
  while (true) {
    query.after_key = loaded_key_;
    query.after_id = loaded_id_;
    ZL_TRY(const auto rows, store_.rows(query));
    for (const auto& row : rows) place(row);
    if (rows.size() < query.limit) break;
    loaded_key_ = rows.back().order_key;
    loaded_id_ = rows.back().id;
  }
  loaded_ = true;
  return {};
}

base::Status CaseBoard::take_up(const std::string& case_id) {
  ZL_TRY(const auto row, store_.row("case_line", case_id));
  if (row) place(*row);
  return {};
}

void CaseBoard::place(const ports::ReadRow& line) {
  auto object = object_of_line(line.json);
  std::string key;
  for (const auto* list : {&object.labels, &object.owners}) {
    for (const auto& one : *list) key += one + "\n";
    key += "\n";
  }
  const auto version = static_cast<std::uint64_t>(base::int_at(line.json, "version").value_or(0));
  const std::lock_guard lock(guard_);
  auto& kept = cases_[line.id];
  if (kept && kept->version >= version) return;
  if (kept) {
    kept->audience->take_away(*kept);
    if (kept->audience->all.empty()) audiences_.erase(std::string(kept->audience->key));
  } else {
    kept = std::make_unique<Case>();
  }
  auto& audience = audiences_[key];
  if (!audience) {
    audience = std::make_unique<Audience>();
    audience->key = key;
    audience->as_a_case = std::move(object);
    audience->as_a_case.id.clear();
  }
  *kept = {line.id, line.order_key, base::Instant::parse(line.order_key).value_or(base::Instant{}), version,
           base::text_at(line.json, "stage") == "archived", base::text_at(line.json, "rulebook"), audience.get(), nullptr};
  due_.set(line.id, std::nullopt);
  audience->add(*kept);
}

// Of a clock that was set back, what was judged by its later time is judged again. The clock is read here: every instant at
// which something was judged was read before it came under the guard, so that an earlier one is a real step back.
void CaseBoard::take_time(Core& core) {
  const std::lock_guard lock(guard_);
  const auto now = core.now();
  for (const auto& id : due_.take_due(now)) set_waiting(*cases_.at(id));
  if (now >= newest_judged_) return;
  for (auto& [id, one] : cases_)
    if (one->standing && one->standing->at > now) set_waiting(*one);
  newest_judged_ = now;
}

void CaseBoard::set_waiting(Case& one) {
  if (!one.standing) return;
  one.audience->take_away(one);
  one.standing.reset();
  one.audience->add(one);
  due_.set(one.id, std::nullopt);
}

void CaseBoard::forget() {
  const std::lock_guard lock(guard_);
  ++forgotten_;
  for (auto& [id, one] : cases_) set_waiting(*one);
}

void CaseBoard::try_failed_again() {
  const std::lock_guard lock(guard_);
  ++forgotten_;
  for (auto& [id, one] : cases_)
    if (one->failed()) set_waiting(*one);
}

// ---- judging -------------------------------------------------------------------------------------------------------

base::Result<Standing> CaseBoard::judged_now(Core& core, const std::string& case_id, base::Instant opened, bool in_passing) {
  ZL_TRY(const auto state, in_passing ? core.cases.in_passing(case_id) : core.cases.by_id(case_id));
  if (!state) return fail(ErrorKind::corrupt, "store.row_missing", "a case is listed but not there", case_id, "run zhilu verify");
  ZL_TRY(const auto calendar, core.rules.calendar());
  if (!in_passing) {
    ZL_TRY(const auto found, core.rules.findings(core, *state));
    return standing_of(*found, opened, *calendar, numbers_);
  }
  ZL_TRY(const auto found, core.rules.findings_at(core, *state, core.now(), std::nullopt));
  return standing_of(found, opened, *calendar, numbers_);
}

namespace {

// A failure that passes by itself, as of a disk, is not to stay on the board until somebody looks at that very case.
constexpr std::int64_t kTriedAgainAfterSeconds = 60;

Standing failed_with(base::Error error, std::uint64_t version, base::Instant now) {
  Standing out;
  out.at = now;
  out.version = version;
  out.valid_until = now.plus_seconds(kTriedAgainAfterSeconds);
  out.failure = std::move(error);
  return out;
}

base::Error too_short(const std::string& case_id) {
  return {ErrorKind::corrupt, "store.row_missing", "a case has fewer entries than its line tells", case_id, "run zhilu verify"};
}

}  // namespace

// Null where there is no such case. What it gives may have been overtaken, then the case goes on waiting.
std::shared_ptr<const Standing> CaseBoard::judged(Core& core, const std::string& case_id, bool in_passing) {
  base::Instant opened;
  std::uint64_t version = 0, forgotten_before = 0;
  std::string rulebook;
  {
    const std::lock_guard lock(guard_);
    const auto found = cases_.find(case_id);
    if (found == cases_.end()) return nullptr;
    const auto& one = *found->second;
    if (one.is_known()) return one.standing;  // by somebody else, meanwhile
    opened = one.opened;
    version = one.version;
    rulebook = one.rulebook;
    forgotten_before = forgotten_;
  }
  auto fresh = judged_now(core, case_id, opened, in_passing);
  if (fresh && fresh->version < version) fresh = base::pass_on(too_short(case_id));
  // What speaks at this instant of a clock that was set back is not what the case is listed under.
  if (fresh && fresh->version == version && fresh->rulebook != rulebook) fresh = judged_now(core, case_id, opened, false);
  if (!fresh) fresh = failed_with(std::move(fresh).error(), version, core.now());
  const auto standing = std::make_shared<const Standing>(std::move(*fresh));
  const std::lock_guard lock(guard_);
  auto& one = *cases_.at(case_id);
  if (forgotten_before != forgotten_ || standing->version != one.version) {
    if (!one.standing) one.audience->waiting.insert(&one);  // it may have been taken on
    return standing;
  }
  one.audience->take_away(one);
  one.standing = standing;
  one.audience->add(one);
  due_.set(case_id, standing->valid_until);
  newest_judged_ = std::max(newest_judged_, standing->at);
  return standing;
}

base::Result<std::shared_ptr<const Standing>> CaseBoard::standing(Core& core, const std::string& case_id, std::uint64_t least) {
  ZL_CHECK(refresh(core));
  const auto is_here = [&] {
    const std::lock_guard lock(guard_);
    const auto found = cases_.find(case_id);
    return found != cases_.end() && found->second->version >= least;
  };
  // A reader may see a commit before the writer has told of it.
  if (!is_here()) ZL_CHECK(take_up(case_id));
  return judged(core, case_id, false);
}

// Of many that wait, each is taken on by one: it stays counted as waiting and is given to nobody else meanwhile.
std::vector<std::string> CaseBoard::take_on(const Sees& sees, std::size_t most) {
  const std::lock_guard lock(guard_);
  const auto audiences = seen(sees);
  std::vector<const std::set<const Case*, Newest>*> sets;
  for (const auto* audience : audiences) sets.push_back(&audience->waiting);
  auto ids = first_of(sets, most);
  if (ids.size() <= kMostKept) return ids;
  for (const auto& id : ids) {
    const auto& one = *cases_.at(id);
    one.audience->waiting.erase(&one);
  }
  return ids;
}

base::Result<std::vector<std::string>> CaseBoard::judge(Core& core, const Sees& sees, std::size_t most) {
  ZL_CHECK(refresh(core));
  auto waiting = take_on(sees, most);
  for (const auto& id : waiting) judged(core, id, waiting.size() > kMostKept);
  return waiting;
}

// ---- sums ----------------------------------------------------------------------------------------------------------

std::vector<const CaseBoard::Audience*> CaseBoard::seen(const Sees& sees) const {
  std::vector<const Audience*> out;
  for (const auto& [key, audience] : audiences_)
    if (!audience->all.empty() && (!sees || sees(audience->as_a_case))) out.push_back(audience.get());
  return out;
}

base::Result<CaseBoard::Sums> CaseBoard::sums(Core& core, const Sees& sees) {
  ZL_CHECK(refresh(core));
  const std::lock_guard lock(guard_);
  Sums out;
  for (const auto* audience : seen(sees)) {
    const auto& sums = audience->sums;
    for (const auto member : {&Sums::cases, &Sums::open, &Sums::breached, &Sums::met, &Sums::undone, &Sums::failed, &Sums::pending})
      out.*member += sums.*member;
  }
  return out;
}

base::Result<std::vector<std::string>> CaseBoard::newest(Core& core, const Sees& sees, std::size_t most) {
  ZL_CHECK(refresh(core));
  const std::lock_guard lock(guard_);
  std::vector<const std::set<const Case*, Newest>*> sets;
  for (const auto* audience : seen(sees)) sets.push_back(&audience->all);
  return first_of(sets, most);
}

base::Result<std::vector<std::string>> CaseBoard::due_first(Core& core, const Sees& sees, std::size_t most) {
  ZL_CHECK(refresh(core));
  const std::lock_guard lock(guard_);
  std::vector<const std::set<const Case*, DueFirst>*> sets;
  for (const auto* audience : seen(sees)) sets.push_back(&audience->due);
  return first_of(sets, most);
}

base::Result<std::vector<std::string>> CaseBoard::failed(Core& core, const Sees& sees, std::size_t most) {
  ZL_CHECK(refresh(core));
  const std::lock_guard lock(guard_);
  std::vector<const std::set<const Case*, Newest>*> sets;
  for (const auto* audience : seen(sees)) sets.push_back(&audience->failed);
  return first_of(sets, most);
}

base::Result<CaseBoard::RuleSums> CaseBoard::rule_sums(Core& core, const Sees& sees, const std::string& digest) {
  ZL_CHECK(refresh(core));
  const std::lock_guard lock(guard_);
  const auto names = numbers_.names(digest);  // under the guard: none is numbered and counted in between
  RuleSums out;
  for (const auto* audience : seen(sees)) {
    const auto found = audience->books.find(digest);
    if (found == audience->books.end()) continue;
    const auto& book = found->second;
    out.cases += book.cases;
    out.pending += book.pending;
    out.failed += book.failed;
    for (std::size_t rule = 0; rule < std::min(names.size(), book.rules.size()); ++rule)
      for (std::size_t i = 0; i < kStatuses.size(); ++i)
        if (book.rules[rule][i] > 0) out.rules[names[rule]][i] += book.rules[rule][i];
  }
  return out;
}

base::Result<std::map<int, std::int64_t>> CaseBoard::years_missing(Core& core, const Sees& sees) {
  ZL_CHECK(refresh(core));
  const std::lock_guard lock(guard_);
  std::map<int, std::int64_t> out;
  for (const auto* audience : seen(sees))
    for (const auto& [year, deadlines] : audience->years_missing) out[year] += deadlines;
  return out;
}

}  // namespace services
