// Pages just previewed; they belong to who asked, and the oldest are forgotten. Thread-safe.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "services/papers.h"

namespace services {

class Previews {
 public:
  struct Kept {
    std::string token, owner;
    std::shared_ptr<const DrawnPaper> drawn;
  };

  void keep(Kept kept) {
    std::lock_guard lock(guard_);
    kept_.push_back(std::move(kept));
    if (kept_.size() > kMost) kept_.pop_front();
  }

  std::shared_ptr<const DrawnPaper> find(const std::string& token, const std::string& owner) const {
    std::lock_guard lock(guard_);
    for (const auto& k : kept_)
      if (k.token == token && k.owner == owner) return k.drawn;
    return nullptr;
  }

 private:
  static constexpr std::size_t kMost = 64;
  mutable std::mutex guard_;
  std::deque<Kept> kept_;
};

}  // namespace services
