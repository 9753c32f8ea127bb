// P4: the shipped rulebook over many cases of about 60 events: all obligations from scratch, and one more event of a case
// that is kept ready. Every case differs in its times and in what is missing.
//
// usage: bench-rules [CASES] [FOLDER]      (default 10000 cases, data/ of the source tree)
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "rulebook/live_case.h"

namespace {

using rulebook::Fact;

rulebook::Files yaml_below(const std::filesystem::path& root) {
  rulebook::Files out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".yaml") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    out.emplace(std::filesystem::relative(entry.path(), root).generic_string(), text.str());
  }
  return out;
}

// One inspection with ten hazards, told event by event.
class Story {
 public:
  explicit Story(std::uint64_t number) : number_(number), at_{base::Instant::parse("2026-03-05T01:00:00Z")->us} {
    at_ = at_.plus_seconds(static_cast<std::int64_t>(number % 86'400));
  }

  std::vector<Fact> tell() {
    add("case.opened", {{"number", fmt::format("示检〔2026〕{}号", number_)}, {"kind", "inspection"}});
    for (const auto& [user, part] : {std::pair{"u-1", "lead"}, {"u-2", "second"}})
      add("officer.joined", {{"officer", user}, {"name", user}, {"certificate", "示0001"}, {"part", part}});
    add("act.begun", {{"act", "act-1"}, {"kind", "inspection"}, {"place", "示例车间"}, {"officers", base::JsonArray{"u-1", "u-2"}}});
    if (number_ % 7 != 0) add("officer.confirmed", {{"act", "act-1"}, {"officer", "u-2"}});
    add("credential.shown", {{"act", "act-1"}, {"shown_to", "负责人"}, {"officers", base::JsonArray{"u-1", "u-2"}}});
    base::JsonArray hazards;
    for (int i = 1; i <= 10; ++i) hazards.push_back(hazard(i));
    add("act.ended", {{"act", "act-1"}, {"hazards_found", 10}});
    for (const char* form : {"inspection_record", "rectification_order"}) paper(form, hazards);
    return std::move(facts_);
  }

 private:
  void add(std::string type, base::JsonObject body) {
    Fact f;
    f.seq = f.n = facts_.size();
    f.type = std::move(type);
    f.at = at_ = at_.plus_seconds(60);
    f.by.text = "u-1";
    f.body = std::move(body);
    facts_.push_back(std::move(f));
  }
  base::Json hazard(int i) {
    const std::string id = fmt::format("hazard-{}", i), recording = fmt::format("recording-{}", i);
    const bool dated = (number_ + static_cast<std::uint64_t>(i)) % 2 == 0;
    base::JsonObject body{{"hazard", id}, {"act", "act-1"}, {"zone", "zone-1"}, {"description", "防护罩缺失"},
                          {"on_site", true}, {"remedy", dated ? "by_date" : "at_once"}};
    if (dated) body["due"] = "2026-03-20";
    add("hazard.found", std::move(body));
    if ((number_ + static_cast<std::uint64_t>(i)) % 5 == 0) return base::Json(id);
    const auto made = at_.text();
    add("recording.stored", {{"recording", recording}, {"name", "a.jpg"}, {"media", "photo"}, {"made_until", made}});
    add("recording.linked", {{"recording", recording}, {"to", {{"kind", "hazard"}, {"id", id}}}});
    return base::Json(id);
  }
  void paper(const std::string& form, const base::JsonArray& hazards) {
    add("paper.prepared", {{"paper", "paper-" + form}, {"version", 1}, {"form", form}, {"act", "act-1"},
                           {"hazards", hazards}, {"signed_digest", form}, {"number", "1号"}});
    for (const char* user : {"u-1", "u-2"}) sign(form, "officer", user);
    if (number_ % 3 != 0) sign(form, "party", "");
  }
  void sign(const std::string& form, const std::string& role, const std::string& user) {
    base::JsonObject signer{{"role", role}, {"name", "签名人"}};
    if (!user.empty()) signer["user"] = user;
    add("paper.signed", {{"paper", "paper-" + form}, {"version", 1}, {"signed_digest", form}, {"signer", std::move(signer)}});
  }

  std::uint64_t number_;
  base::Instant at_;
  std::vector<Fact> facts_;
};

// Of this thread's own time on the processor: others may be at work on the machine.
double seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// Tells two builds apart that do not give the same answers.
class Fingerprint {
 public:
  void add(std::string_view text) {
    for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325U;  // FNV-1a
};

// By itself, so that a profiler can be told to look at nothing else.
[[gnu::noinline]] base::Result<std::size_t> one_more(rulebook::LiveCase& live, Fact fact, base::Instant now) {
  live.append(std::move(fact));
  return live.advance(now);
}

int give_up(const base::Error& error) {
  fmt::print(stderr, "{}\n", error.text());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t cases = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000;
  const std::filesystem::path data = argc > 2 ? argv[2] : ZHILU_SOURCE_DIR "/data";
  const auto bundle = rulebook::select_bundle(yaml_below(data / "rulebooks"), "tonghua-2020");
  if (!bundle) return give_up(bundle.error());
  const auto book = rulebook::Rulebook::load(*bundle);
  if (!book) return give_up(book.error());
  const auto calendar = rulebook::Calendar::load(yaml_below(data / "calendars"));
  if (!calendar) return give_up(calendar.error());
  const auto parameters = book->standard_parameters();
  const auto now = *base::Instant::parse("2026-04-10T01:00:00Z");

  std::size_t events = 0, obligations = 0;
  double scratch = 0, ready = 0;
  Fingerprint fingerprint;
  for (std::uint64_t i = 0; i < cases; ++i) {
    auto facts = Story(i).tell();
    events += facts.size();
    auto start = seconds();
    const auto answer = rulebook::evaluate(*book, *calendar, parameters, facts, now);
    scratch += seconds() - start;
    if (!answer) return give_up(answer.error());
    obligations += answer->size();
    if (i < 100)
      for (const auto& o : *answer) fingerprint.add(boost::json::serialize(to_json(o)));
    Fact last = std::move(facts.back());
    facts.pop_back();
    rulebook::LiveCase live(*book, *calendar, parameters);
    for (auto& fact : facts) live.append(std::move(fact));
    if (auto done = live.advance(now); !done) return give_up(done.error());
    start = seconds();
    if (auto done = one_more(live, std::move(last), now); !done) return give_up(done.error());
    ready += seconds() - start;
  }
  const auto n = static_cast<double>(cases);
  fmt::print("cases {}  events {:.1f} each  obligations {:.1f} each\n", cases, static_cast<double>(events) / n,
             static_cast<double>(obligations) / n);
  fmt::print("from scratch {:.1f} us a case, {:.0f} obligations/s\n", scratch / n * 1e6, static_cast<double>(obligations) / scratch);
  fmt::print("one event of a case kept ready {:.1f} us\n", ready / n * 1e6);
  fmt::print("fingerprint of the first cases' answers {:016x}\n", fingerprint.value());
  return 0;
}
