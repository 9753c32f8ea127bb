// Keeps what was used last, up to a total weight that the caller counts in its own unit. Not thread-safe.
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace base {

template <class Value>
class RecentlyUsed {
 public:
  explicit RecentlyUsed(std::size_t most_weight) : most_weight_(most_weight) {}

  // Null where nothing is kept under the key. Valid until the next call of `put`, `drop` or `clear`.
  Value* find(std::string_view key) {
    const auto at = by_key_.find(key);
    if (at == by_key_.end()) return nullptr;
    items_.splice(items_.begin(), items_, at->second);
    return &at->second->value;
  }

  // The same for one who only looks: it is not used by that.
  Value* peek(std::string_view key) {
    const auto at = by_key_.find(key);
    return at == by_key_.end() ? nullptr : &at->second->value;
  }

  // In place of what was kept under the key. What is too heavy by itself is not kept.
  void put(std::string_view key, Value value, std::size_t weight) {
    drop(key);
    if (weight > most_weight_) return;
    while (weight_ + weight > most_weight_) drop(std::string(items_.back().key));
    items_.push_front({std::string(key), std::move(value), weight});
    by_key_.emplace(items_.front().key, items_.begin());
    weight_ += weight;
  }

  void drop(std::string_view key) {
    const auto at = by_key_.find(key);
    if (at == by_key_.end()) return;
    const auto item = at->second;
    by_key_.erase(at);  // before the item, which owns the text of the key
    weight_ -= item->weight;
    items_.erase(item);
  }

  void clear() {
    by_key_.clear();
    items_.clear();
    weight_ = 0;
  }

  std::size_t size() const { return items_.size(); }

 private:
  struct Item {
    std::string key;
    Value value;
    std::size_t weight;
  };
  std::size_t most_weight_, weight_ = 0;
  std::list<Item> items_;  // used last first
  std::unordered_map<std::string_view, typename std::list<Item>::iterator> by_key_;
};

}  // namespace base
