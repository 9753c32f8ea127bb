// Which cases have an answer that may change by itself, and when: only those whose instant has come are
// looked at. Not thread-safe.
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"

namespace rulebook {

class DueIndex {
 public:
  void set(const std::string& id, std::optional<base::Instant> next) {
    if (const auto known = by_id_.find(id); known != by_id_.end()) {
      by_time_.erase({known->second, id});
      by_id_.erase(known);
    }
    if (!next) return;
    by_id_.emplace(id, *next);
    by_time_.emplace(*next, id);
  }
  // Those whose instant is `now` or earlier, the earliest first, and no more than `most` of them; they leave the index.
  std::vector<std::string> take_due(base::Instant now, std::size_t most = std::numeric_limits<std::size_t>::max()) {
    std::vector<std::string> out;
    while (out.size() < most && !by_time_.empty() && by_time_.begin()->first <= now) {
      out.push_back(by_time_.begin()->second);
      by_id_.erase(by_time_.begin()->second);
      by_time_.erase(by_time_.begin());
    }
    return out;
  }
  std::optional<base::Instant> next() const {
    return by_time_.empty() ? std::nullopt : std::optional(by_time_.begin()->first);
  }
  std::size_t size() const { return by_id_.size(); }
  void clear() { *this = {}; }

 private:
  std::map<std::string, base::Instant> by_id_;
  std::set<std::pair<base::Instant, std::string>> by_time_;
};

}  // namespace rulebook
