#include "services/case_standing.h"

#include <algorithm>

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
  for (const auto& o : found.told()) out.told.add(o.status);
  out.told = out.told.without_idle();
  return out;
}

}  // namespace services
