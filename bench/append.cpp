// P3: durable append of record events by many clients at a time, on each level: a bare SQLite loop (the peer), the store,
// the application in process, and HTTP with session, If-Match and all checks. The first round warms up and is not counted.
//
// usage: bench-append [CLIENTS] [EVENTS-EACH] [ROUNDS]      (default 64 clients, 320 events each, 5 rounds)
#include <fmt/format.h>

#include <cstdlib>

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
  std::vector<double> rates, late;
  void add(const bench::Figures& figures) {
    rates.push_back(figures.per_second());
    late.push_back(figures.at(0.99));
  }
};

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int place, std::size_t otherwise) {
    return argc > place ? static_cast<std::size_t>(std::strtoull(argv[place], nullptr, 10)) : otherwise;
  };
  const auto clients = number(1, 64), each = number(2, 320), rounds = number(3, 5);
  Level bare{"bare SQLite loop", {}, {}}, store{"store", {}, {}}, office{"application", {}, {}}, http{"HTTP", {}, {}};
  bench::Bureau bureau;
  for (std::size_t round = 0; round <= rounds; ++round) {
    const auto file = bureau.house().data().parent_path() / fmt::format("bare-{}.db", round);
    const auto a = bench::bare_sqlite(file, clients, each, 900);
    const auto b = through_store(bureau, clients, each);
    const auto c = through_application(bureau, clients, each);
    const auto d = through_http(bureau, clients, each);
    if (round == 0) continue;
    bare.add(a), store.add(b), office.add(c), http.add(d);
    fmt::print("bare {:7.0f}/s  store {:7.0f}/s  application {:7.0f}/s  HTTP {:7.0f}/s\n", a.per_second(), b.per_second(),
               c.per_second(), d.per_second());
    std::fflush(stdout);
  }
  const double peer = bench::median(bare.rates);
  for (const auto* level : {&bare, &store, &office, &http})
    fmt::print("median {:<16} {:7.0f} events/s  {:.2f} of the bare loop  p99 {:6.1f} ms\n", level->name,
               bench::median(level->rates), bench::median(level->rates) / peer, bench::median(level->late));
}
