// P10: what one work costs in a bureau of so many cases. Makes the bureau in FOLDER, then measures the works in process; prints
// one JSON object of milliseconds. `growth.py` runs it at each size and compares.
//
// usage: bench-growth FOLDER CASES
#include <fmt/format.h>

#include <malloc.h>

#include <cstdlib>
#include <thread>

#include "bureau.h"
#include "figures.h"

namespace {

constexpr std::size_t kRounds = 40;

double milliseconds_of(std::size_t rounds, const std::function<void(std::size_t)>& work) {
  work(0);
  std::vector<double> times;
  for (std::size_t i = 1; i <= rounds; ++i) times.push_back(1000 * bench::seconds_of([&] { work(i); }));
  return bench::median(times);
}

// As after a start, when no case has been judged yet: by a thread of its own, which then gives back what that took, as the
// server does. Judged by the thread that is measured afterwards, the next few hundred findings would be told from memory
// lying scattered all over what 100,000 cases left.
double milliseconds_to_judge_one(bench::Bureau& bureau, std::size_t count) {
  auto& office = bureau.house().office();
  const double all = bench::seconds_of([&] {
    std::jthread([&] {
      while (!office.look_at_due().empty()) continue;
      office.give_back_memory();
      ::malloc_trim(0);
    }).join();
  });
  return 1000 * all / static_cast<double>(count);
}

base::JsonObject measure(bench::Bureau& bureau) {
  const auto officer = bureau.officer();
  const auto cases = bureau.open_cases(kRounds + 1);
  const auto of = [&](std::size_t i) -> const bench::OpenCase& { return cases[i]; };
  base::JsonObject out;
  out["note a hazard"] = milliseconds_of(kRounds, [&](std::size_t i) {
    bureau.call(officer, "case.find_hazard", bench::Bureau::hazard_of(of(i), i));
  });
  out["open a case"] = milliseconds_of(kRounds, [&](std::size_t) { static_cast<void>(bureau.open_cases(1)); });
  out["case page"] = milliseconds_of(kRounds, [&](std::size_t i) {
    bureau.call(officer, "case.view", base::JsonObject{{"case", of(i).id}});
  });
  out["findings"] = milliseconds_of(kRounds, [&](std::size_t i) {
    bureau.call(officer, "case.findings", base::JsonObject{{"case", of(i).id}});
  });
  out["case list, first page"] = milliseconds_of(kRounds, [&](std::size_t) {
    bureau.call(officer, "case.list", base::JsonObject{{"limit", 50}});
  });
  out["bench, unchanged"] = milliseconds_of(5, [&](std::size_t) { bureau.call(officer, "bench.view", base::JsonObject{}); });
  out["bench, after an event"] = milliseconds_of(5, [&](std::size_t i) {
    bureau.call(officer, "case.find_hazard", bench::Bureau::hazard_of(of(i), 100 + i));
    bureau.call(officer, "bench.view", base::JsonObject{});
  });
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) bench::give_up("usage: bench-growth FOLDER CASES");
  const auto count = static_cast<std::size_t>(std::strtoull(argv[2], nullptr, 10));
  bench::Bureau bureau(argv[1]);
  const double filling = bench::seconds_of([&] { bureau.settle_cases(count); });
  bureau.open_again();
  const double judging = milliseconds_to_judge_one(bureau, count);
  auto out = measure(bureau);
  out["judging after a start, a case"] = judging;
  out["filling, a case"] = 1000 * filling / static_cast<double>(count);
  const auto size = bureau.house().store().position(ports::LogName::record);
  if (!size) bench::give_up(size.error().text());
  out["events"] = size->size;
  fmt::print("{}\n", boost::json::serialize(out));
}
