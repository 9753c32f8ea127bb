#include "figures.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace bench {

using Clock = std::chrono::steady_clock;

double Figures::at(double quantile) const {
  if (milliseconds.empty()) return 0;
  auto sorted = milliseconds;
  const auto place = static_cast<std::ptrdiff_t>(quantile * static_cast<double>(sorted.size() - 1));
  std::nth_element(sorted.begin(), sorted.begin() + place, sorted.end());
  return sorted[static_cast<std::size_t>(place)];
}

double median(std::vector<double> values) {
  return Figures{1, std::move(values)}.at(0.5);
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

namespace {

double processor_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

void measure(Figures& figures, const std::function<void()>& work) {
  const double before = processor_seconds();
  figures.seconds = seconds_of(work);
  figures.processor = processor_seconds() - before;
}

Figures in_threads(std::size_t clients, std::size_t each, const std::function<void(std::size_t, std::size_t)>& work) {
  Figures all;
  std::vector<std::vector<double>> times(clients);
  measure(all, [&] {
    std::vector<std::jthread> threads;
    for (std::size_t client = 0; client < clients; ++client)
      threads.emplace_back([&, client] {
        for (std::size_t i = 0; i < each; ++i)
          times[client].push_back(1000 * seconds_of([&] { work(client, i); }));
      });
  });
  for (const auto& some : times) all.milliseconds.insert(all.milliseconds.end(), some.begin(), some.end());
  return all;
}

void give_up(const std::string& what) {
  std::fprintf(stderr, "bench: %s\n", what.c_str());
  std::exit(1);
}

}  // namespace bench
