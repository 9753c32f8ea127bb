// What a run of many equal works took.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace bench {

struct Figures {
  double seconds = 0;                // wall time of the whole run
  std::vector<double> milliseconds;  // of each single work, as its asker waited
  double processor = 0;              // seconds that all threads of the process worked

  double per_second() const { return static_cast<double>(milliseconds.size()) / seconds; }
  // What a noisy machine changes little.
  double processor_us_each() const { return 1e6 * processor / static_cast<double>(milliseconds.size()); }
  double at(double quantile) const;  // 0.5: the median
};

double median(std::vector<double> values);

// `clients` threads, each doing its `each` works one after another; `work(client, i)`.
Figures in_threads(std::size_t clients, std::size_t each, const std::function<void(std::size_t, std::size_t)>& work);

double seconds_of(const std::function<void()>& work);
// The same, into the figures, with the processor's time.
void measure(Figures& figures, const std::function<void()>& work);

// Ends the program with the words of what went wrong: a benchmark has nobody to recover for.
[[noreturn]] void give_up(const std::string& what);

}  // namespace bench
