// Pages just previewed: they belong to who asked, for half an hour at most; of each asker a few are kept. Thread-safe.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "services/papers.h"

namespace services {

class Previews {
 public:
  static constexpr std::int64_t kSeconds = 1800;
  struct Kept {
    std::string token, owner;
    std::string case_id;  // whose case they show; empty: nobody's
    base::Instant made_at;
    std::shared_ptr<const DrawnPaper> drawn;
    std::vector<std::string> pages = {};  // digests of what each page shows; empty: they are asked for by the token
    std::shared_ptr<const std::vector<base::Bytes>> svg = {};  // its pages, where they were drawn with what is not in use; null: they
                                                               // are drawn when asked for
  };

  void keep(Kept kept) {
    const std::lock_guard lock(guard_);
    std::erase_if(kept_, [&](const Kept& k) { return is_over(k, kept.made_at); });
    const auto of_the_same = [&](const Kept& k) { return k.owner == kept.owner; };
    if (std::count_if(kept_.begin(), kept_.end(), of_the_same) >= kMostOfOne)
      kept_.erase(std::find_if(kept_.begin(), kept_.end(), of_the_same));
    kept_.push_back(std::move(kept));
    if (kept_.size() > kMost) kept_.pop_front();
  }

  std::optional<Kept> find(const std::string& token, const std::string& owner, base::Instant now) {
    const std::lock_guard lock(guard_);
    std::erase_if(kept_, [&](const Kept& k) { return is_over(k, now); });
    for (const auto& k : kept_)
      if (k.token == token && k.owner == owner) return k;
    return std::nullopt;
  }

  struct KeptPage {
    std::shared_ptr<const DrawnPaper> drawn;
    int page = 0;  // from 1
  };
  // The page of the asker's previews of a case that shows this.
  std::optional<KeptPage> find_page(const std::string& digest, const std::string& case_id, const std::string& owner, base::Instant now) {
    const std::lock_guard lock(guard_);
    std::erase_if(kept_, [&](const Kept& k) { return is_over(k, now); });
    for (const auto& k : kept_) {
      if (k.owner != owner || k.case_id != case_id) continue;
      const auto page = std::find(k.pages.begin(), k.pages.end(), digest);
      if (page != k.pages.end()) return KeptPage{k.drawn, static_cast<int>(page - k.pages.begin()) + 1};
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kMost = 256;
  static constexpr std::ptrdiff_t kMostOfOne = 8;
  static bool is_over(const Kept& k, base::Instant now) { return k.made_at.plus_seconds(kSeconds) < now; }

  std::mutex guard_;
  std::deque<Kept> kept_;
};

}  // namespace services
