// P3: durable append of record events by many clients at a time, on each level: a bare SQLite loop (the peer), the store,
// the application in process, and HTTP with session, If-Match and all checks. The first round warms up and is not counted.
//
// usage: bench-append [CLIENTS] [EVENTS-EACH] [ROUNDS] [LEVEL]      (default 64 clients, 320 events each, 5 rounds)
// LEVEL: bare, store, application or http alone, as a profiler wants it.
#include <fmt/format.h>

#include <cstdlib>
#include <functional>

#include "bare_loop.h"
#include "bureau.h"
#include "http_api/server.h"
#include "http_load.h"

namespace {

constexpr std::size_t kCasesEach = 8;  // of a client, in turn: a case of 40 hazards is a large one

std::vector<std::vector<bench::OpenCase>> share_out(bench::Bureau& bureau, std::size_t clients) {
  auto all = bureau.open_cases(clients * kCasesEach);
  std::vector<std::vector<bench::OpenCase>> shares(clients);
  for (std::size_t i = 0; i < all.size(); ++i) shares[i % clients].push_back(std::move(all[i]));
  return shares;
}

bench::Figures through_store(bench::Bureau& bureau, std::size_t clients, std::size_t each) {
  auto cases = share_out(bureau, clients);
  auto& store = bureau.house().store();
  const auto by = bureau.officer().who.user.text;
  return bench::in_threads(clients, each, [&](std::size_t client, std::size_t i) {
    auto& open = cases[client][i % kCasesEach];
    auto body = bench::Bureau::hazard_of(open, i);
    body.erase("case");
    body["hazard"] = fmt::format("hazard-{}", i / kCasesEach + 1);
    body["on_site"] = true;
    ports::AppendBatch batch;
    batch.by = by;
    batch.events.push_back({base::CaseId{open.id}, "hazard.found/1", std::move(body)});
    batch.expect.push_back({base::CaseId{open.id}, open.version++});
    if (auto done = store.append(ports::LogName::record, std::move(batch)); !done) bench::give_up(done.error().text());
  });
}

bench::Figures through_application(bench::Bureau& bureau, std::size_t clients, std::size_t each) {
  auto cases = share_out(bureau, clients);
  return bench::in_threads(clients, each, [&](std::size_t client, std::size_t i) {
    auto& open = cases[client][i % kCasesEach];
    auto context = bureau.officer();
    context.expected_version = open.version++;
    bureau.call(context, "case.find_hazard", bench::Bureau::hazard_of(open, i));
  });
}

bench::Figures through_http(bench::Bureau& bureau, std::size_t clients, std::size_t each) {
  auto cases = share_out(bureau, clients);
  http_api::ServerOptions options;
  options.port = 0;
  auto server = http_api::Server::start(bureau.house().office(), bureau.clock(), bureau.house().random(), options);
  if (!server) bench::give_up(server.error().text());
  return bench::note_hazards_over_http((*server)->port(), bureau.session_token(), cases, each);
}

struct Level {
  const char* name;
  std::function<bench::Figures()> run;
  std::vector<double> rates = {}, late = {}, processor = {};
  double add(const bench::Figures& figures) {
    rates.push_back(figures.per_second());
    late.push_back(figures.at(0.99));
    processor.push_back(figures.processor_us_each());
    return rates.back();
  }
};

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int place, std::size_t otherwise) {
    return argc > place ? static_cast<std::size_t>(std::strtoull(argv[place], nullptr, 10)) : otherwise;
  };
  const auto clients = number(1, 64), each = number(2, 320), rounds = number(3, 5);
  const std::string only = argc > 4 ? argv[4] : "";
  bench::Bureau bureau;
  const auto folder = bureau.house().data().parent_path();
  int files = 0;
  std::vector<Level> levels{
      {"bare", [&] { return bench::bare_sqlite(folder / fmt::format("bare-{}.db", files++), clients, each, 900); }},
      {"store", [&] { return through_store(bureau, clients, each); }},
      {"application", [&] { return through_application(bureau, clients, each); }},
      {"http", [&] { return through_http(bureau, clients, each); }}};
  if (!only.empty()) std::erase_if(levels, [&](const Level& level) { return level.name != only; });
  for (std::size_t round = 0; round <= rounds; ++round) {
    for (auto& level : levels) {
      const auto figures = level.run();
      if (round > 0) fmt::print("{} {:7.0f}/s  ", level.name, level.add(figures));
    }
    if (round > 0) fmt::print("\n");
    std::fflush(stdout);
  }
  for (const auto& level : levels)
    fmt::print("median {:<12} {:7.0f} events/s  {:.2f} of the first  p99 {:6.1f} ms  processor {:5.0f} us an event\n",
               level.name, bench::median(level.rates),
               bench::median(level.rates) / bench::median(levels.front().rates), bench::median(level.late),
               bench::median(level.processor));
}
