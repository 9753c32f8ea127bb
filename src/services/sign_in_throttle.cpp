#include "services/sign_in_throttle.h"

#include <algorithm>
#include <vector>

namespace services {

namespace {

constexpr std::size_t kKeyBytes = 200;

// Logins are as long as somebody cares to type; what lies beyond makes no difference to counting.
std::string key_of(std::string_view text) { return std::string(text.substr(0, kKeyBytes)); }

std::string key_of(std::string_view address, std::string_view login) { return key_of(address) + "\n" + key_of(login); }

}  // namespace

SignInThrottle::Tally* SignInThrottle::known(Table& table, const std::string& key, base::Instant now) {
  const auto found = table.find(key);
  if (found == table.end()) return nullptr;
  auto& tally = found->second;
  if (now >= tally.touched.plus_seconds(limits_.forgotten_seconds)) {
    table.erase(found);
    return nullptr;
  }
  if (now >= tally.window.plus_seconds(limits_.window_seconds)) {
    tally.window = now;
    tally.in_window = tally.told = 0;
  }
  return &tally;
}

SignInThrottle::Tally& SignInThrottle::of(Table& table, const std::string& key, base::Instant now) {
  if (auto* there = known(table, key, now)) return *there;
  if (table.size() >= limits_.kept) make_room(table);
  auto& made = table[key];
  made.window = made.touched = now;
  return made;
}

// The half longest untouched goes at once, so that a full table is not searched at each try.
void SignInThrottle::make_room(Table& table) {
  std::vector<base::Instant> touched;
  for (const auto& [key, tally] : table) touched.push_back(tally.touched);
  const auto middle = touched.begin() + static_cast<std::ptrdiff_t>(touched.size() / 2);
  std::nth_element(touched.begin(), middle, touched.end(), [](auto a, auto b) { return a.us < b.us; });
  const auto oldest_kept = *middle;
  auto left = table.size() / 2 + 1;
  std::erase_if(table, [&](const auto& one) { return one.second.touched.us <= oldest_kept.us && left > 0 && left-- > 0; });
}

std::int64_t SignInThrottle::wait_after(int in_a_row) const {
  if (in_a_row < limits_.free_tries) return 0;
  const int doublings = std::min(in_a_row - limits_.free_tries, 20);
  return std::min(limits_.first_wait_seconds << doublings, limits_.longest_wait_seconds);
}

std::optional<base::Instant> SignInThrottle::must_wait(std::string_view address, std::string_view login,
                                                       base::Instant now) {
  const std::lock_guard lock(guard_);
  const auto window_full = [&](Table& table, const std::string& key, int limit) -> std::optional<base::Instant> {
    const auto* tally = known(table, key, now);
    if (tally == nullptr || tally->in_window < limit) return std::nullopt;
    return tally->window.plus_seconds(limits_.window_seconds);
  };
  if (const auto* pair = known(pairs_, key_of(address, login), now); pair != nullptr && now < pair->until) return pair->until;
  if (const auto until = window_full(addresses_, key_of(address), limits_.of_an_address)) return until;
  if (const auto until = window_full(logins_, key_of(login), limits_.of_a_login)) return until;
  // Tries at once are counted before any of them is found wrong.
  auto& pair = of(pairs_, key_of(address, login), now);
  ++pair.under_way;
  pair.until = now.plus_seconds(wait_after(pair.in_a_row + pair.under_way));
  return std::nullopt;
}

int SignInThrottle::failed(std::string_view address, std::string_view login, base::Instant now) {
  const std::lock_guard lock(guard_);
  for (auto* tally : {&of(addresses_, key_of(address), now), &of(logins_, key_of(login), now)}) {
    tally->touched = now;
    ++tally->in_window;
  }
  auto& pair = of(pairs_, key_of(address, login), now);
  pair.touched = now;
  ++pair.in_a_row;
  if (pair.under_way > 0) --pair.under_way;
  pair.until = now.plus_seconds(wait_after(pair.in_a_row + pair.under_way));
  return ++pair.told;
}

int SignInThrottle::refused(std::string_view address, std::string_view login, base::Instant now) {
  const std::lock_guard lock(guard_);
  // What has no count of its own yet is told under its address: an address that is made to wait must not fill the tables.
  auto* pair = known(pairs_, key_of(address, login), now);
  return ++(pair != nullptr ? *pair : of(addresses_, key_of(address), now)).told;
}

void SignInThrottle::succeeded(std::string_view address, std::string_view login) {
  const std::lock_guard lock(guard_);
  pairs_.erase(key_of(address, login));
}

std::size_t SignInThrottle::size() const {
  const std::lock_guard lock(guard_);
  return pairs_.size() + addresses_.size() + logins_.size();
}

}  // namespace services
