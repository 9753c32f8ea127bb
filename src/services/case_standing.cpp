#include "services/case_standing.h"

#include <algorithm>
#include <tuple>

namespace services {

std::vector<StatusSet> RuleNumbers::statuses(const std::string& digest, const rulebook::Obligations& answers) {
  std::vector<StatusSet> out;
  const std::lock_guard lock(guard_);
  auto& book = books_[digest];
  for (const auto& o : answers) {
    const auto [found, fresh] = book.numbers.try_emplace(o.rule(), book.names.size());
    if (fresh) book.names.push_back(o.rule());
    if (found->second >= out.size()) out.resize(found->second + 1);
    out[found->second].add(o.status);
  }
  for (auto& one : out) one = one.without_idle();
  return out;
}

std::optional<std::size_t> RuleNumbers::find(const std::string& digest, const std::string& rule) const {
  const std::lock_guard lock(guard_);
  const auto book = books_.find(digest);
  if (book == books_.end()) return std::nullopt;
  const auto found = book->second.numbers.find(rule);
  return found == book->second.numbers.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> RuleNumbers::names(const std::string& digest) const {
  const std::lock_guard lock(guard_);
  const auto book = books_.find(digest);
  return book == books_.end() ? std::vector<std::string>{} : book->second.names;
}

std::vector<LaneStanding> RuleNumbers::lanes(const std::string& digest, const rulebook::Obligations& told) {
  std::vector<LaneStanding> out;
  const std::lock_guard lock(guard_);
  auto& book = books_[digest];
  for (const auto& o : told) {
    if (o.status == rulebook::Status::not_triggered || !counts(o)) continue;
    const auto [place, fresh] = book.lanes.try_emplace({o.source(), o.article()}, static_cast<std::uint16_t>(book.lane_names.size()));
    if (fresh) book.lane_names.push_back({o.source(), o.article(), o.layer() == rulebook::Layer::bureau, {}});
    const auto lane = place->second;
    auto known = std::find_if(out.begin(), out.end(), [&](const auto& one) { return one.lane == lane; });
    if (known == out.end()) known = out.insert(out.end(), LaneStanding{lane, {}});
    known->told.add(o.status);
  }
  out.shrink_to_fit();
  return out;
}

std::vector<RuleNumbers::Lane> RuleNumbers::in_order(const std::string& digest, const std::vector<LaneStanding>& lanes) const {
  std::vector<Lane> out;
  {
    const std::lock_guard lock(guard_);
    const auto book = books_.find(digest);
    if (book == books_.end()) return out;
    for (const auto& one : lanes) {
      out.push_back(book->second.lane_names.at(one.lane));
      out.back().told = one.told;
    }
  }
  std::sort(out.begin(), out.end(), [](const Lane& a, const Lane& b) { return std::tuple(!a.own, a.source, a.article) < std::tuple(!b.own, b.source, b.article); });
  return out;
}

bool is_on_bench(const rulebook::Obligation& obligation) {
  if (obligation.explained) return false;
  return obligation.status == rulebook::Status::breached || (obligation.status == rulebook::Status::open && obligation.due);
}

namespace {

// The years that the count of this deadline went through without knowing them.
void add_years_missing(const rulebook::Obligation& o, int opened, const rulebook::Calendar& calendar, std::vector<int>& years) {
  const bool stands = o.status == rulebook::Status::open || o.status == rulebook::Status::breached;
  if (!o.due || !o.due_provisional || !stands) return;
  const int last = base::LegalDay::of(*o.due).civil().year;
  for (int year = std::min(opened, last); year <= last; ++year)
    if (!calendar.knows_year(year)) years.push_back(year);
}

}  // namespace

Standing standing_of(const Findings& found, base::Instant opened, const rulebook::Calendar& calendar, RuleNumbers& numbers) {
  Standing out;
  out.at = found.at;
  out.version = found.version;
  out.valid_until = found.valid_until;
  out.rulebook = found.rulebook.digest;
  out.counts = found.counts;
  for (const auto& o : found.undone) {
    if (!is_on_bench(o)) continue;
    const auto due = o.due.value_or(base::Instant{});
    if (out.undone++ == 0 || due < out.first_undone) out.first_undone = due;
  }
  const int opened_in = base::LegalDay::of(opened).civil().year;
  out.rules = numbers.statuses(out.rulebook, found.obligations);
  for (const auto& o : found.obligations) add_years_missing(o, opened_in, calendar, out.years_missing);
  const auto told = found.told();
  for (const auto& o : told) out.told.add(o.status);
  out.told = out.told.without_idle();
  out.lanes = numbers.lanes(out.rulebook, told);
  return out;
}

}  // namespace services
