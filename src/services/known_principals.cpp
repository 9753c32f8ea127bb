#include "services/known_principals.h"

#include "services/secrets.h"

namespace services {

base::Result<access_control::Principal> KnownPrincipals::of(Core& core, const base::UserId& user) {
  std::uint64_t before = 0;
  {
    const std::lock_guard lock(guard_);
    if (const auto found = kept_.find(user.text); found != kept_.end()) return found->second;
    before = forgotten_;
  }
  ZL_TRY(auto principal, principal_of(core, user));
  const std::lock_guard lock(guard_);
  if (kept_.size() >= kMostKept) kept_.clear();
  if (before == forgotten_) kept_[user.text] = principal;
  return principal;
}

void KnownPrincipals::forget() {
  const std::lock_guard lock(guard_);
  kept_.clear();
  ++forgotten_;
}

}  // namespace services
