// Sessions that were asked for lately: each request asks for one, and they change seldom. Thread-safe.
#pragma once

#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/digest.h"
#include "ports/account_store.h"

namespace store_sqlite {

class KnownSessions {
 public:
  // As it is known; else what `read` gives, which is kept unless a session was changed meanwhile.
  template <class Read>
  base::Result<std::optional<ports::Session>> of(const base::Digest& token_digest, const Read& read) {
    std::uint64_t before = 0;
    {
      const std::lock_guard lock(guard_);
      if (const auto known = kept_.find(token_digest); known != kept_.end()) return known->second;
      before = forgotten_;
    }
    ZL_TRY(std::optional<ports::Session> session, read());
    if (!session) return std::nullopt;
    const std::lock_guard lock(guard_);
    if (kept_.size() >= kMostKept) kept_.clear();
    if (before == forgotten_) kept_.insert_or_assign(token_digest, *session);
    return session;
  }

  // Before it is acknowledged that a session was begun, ended or changed.
  void forget() {
    const std::lock_guard lock(guard_);
    kept_.clear();
    ++forgotten_;
  }

 private:
  static constexpr std::size_t kMostKept = 5'000;

  std::mutex guard_;
  std::unordered_map<base::Digest, ports::Session, base::DigestHash> kept_;  // by digest of the token
  std::uint64_t forgotten_ = 0;  // times: what was read before must not be kept after
};

}  // namespace store_sqlite
