// A stable sort without std::stable_sort, whose use of a deprecated function of libstdc++ 12 clang reports as
// an error.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace base {

template <class T, class Less>
void sort_stably(std::vector<T>& list, Less less) {
  std::vector<std::size_t> order(list.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (less(list[a], list[b])) return true;
    return !less(list[b], list[a]) && a < b;
  });
  std::vector<T> sorted;
  sorted.reserve(list.size());
  for (const std::size_t i : order) sorted.push_back(std::move(list[i]));
  list = std::move(sorted);
}

}  // namespace base
