#include "services/rule_shelf.h"

#include "base/sort_stably.h"
#include "records/event.h"
#include "rulebook/told_once.h"
#include "services/core.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

constexpr std::size_t kMaxStoredBundleBytes = 16 << 20;
constexpr std::size_t kEventsOfAnEmptyCase = 4;

base::Result<base::Digest> digest_at(const Json& json, std::string_view key) {
  ZL_TRY(const auto text, base::need_text(json, key));
  return base::Digest::from_hex(text);
}

base::Result<std::vector<rulebook::Fact>> facts_of(const std::vector<records::Event>& events) {
  std::vector<rulebook::Fact> out;
  for (const auto& event : events) {
    if (event.disposed) continue;
    ZL_TRY(const auto type, records::split_type(event.type));
    out.push_back({event.seq, event.n, type.name, type.version, event.at, base::UserId{event.by}, event.body});
  }
  return out;
}

base::Result<std::vector<ports::ReadRow>> installed(const ports::RecordStore& store, std::string_view kind) {
  return store.rows({.model = "installed", .lookup = std::string(kind), .limit = 1000});
}

}  // namespace

rulebook::Obligations Findings::told() const { return rulebook::told_once(obligations); }

bool counts(const rulebook::Obligation& obligation) {
  return obligation.effect != rulebook::Effect::advice && obligation.effect != rulebook::Effect::signal;
}

FindingCounts count(const rulebook::Obligations& obligations) {
  FindingCounts counts;
  for (const auto& o : obligations) {
    if (!services::counts(o)) continue;
    switch (o.status) {
      case rulebook::Status::met: ++counts.met; break;
      case rulebook::Status::met_late: ++counts.met_late; break;
      case rulebook::Status::open: ++counts.open; break;
      case rulebook::Status::breached: ++counts.breached; break;
      case rulebook::Status::exempt: ++counts.exempt; break;
      case rulebook::Status::not_triggered: ++counts.not_triggered; break;
    }
    if (o.status == rulebook::Status::open && o.due && (!counts.next_due || *o.due < *counts.next_due))
      counts.next_due = o.due;
  }
  return counts;
}

void tally(Findings& findings) {
  const auto told = findings.told();
  findings.counts = count(told);
  findings.counts.next_due = count(findings.obligations).next_due;  // a duty that runs beside another law's breach runs on
  findings.undone.clear();
  const auto add = [&](const rulebook::Obligations::Shared& o) {
    const bool undone = o->status == rulebook::Status::open || o->status == rulebook::Status::breached;
    if (undone && counts(*o)) findings.undone.push_back(o);
  };
  for (const auto& finding : told.shared()) {
    add(finding);
    if (!finding->own || !finding->explained) continue;
    // The finding is explained, so nobody looks at it any more; what of it runs or broke beside that is told by itself.
    const auto add_unexplained = [&](const rulebook::Obligations::Shared& o) {
      if (!o->explained) add(o);
    };
    add_unexplained(finding->own);
    for (const auto& other : finding->also) add_unexplained(other);
  }
}

Json to_json(const FindingCounts& counts) {
  return JsonObject{{"met", counts.met},           {"met_late", counts.met_late}, {"open", counts.open},
                    {"breached", counts.breached}, {"exempt", counts.exempt},     {"not_triggered", counts.not_triggered}};
}

base::Result<std::shared_ptr<const rulebook::Rulebook>> RuleShelf::rulebook(std::string_view digest) {
  const std::string wanted(digest);
  {
    std::lock_guard lock(guard_);
    if (auto found = books_.find(wanted); found != books_.end()) return found->second;
  }
  ZL_TRY(auto rows, installed(store_, "rulebook"));
  for (const auto& row : rows) {
    if (base::text_at(row.json, "digest") != wanted) continue;
    ZL_TRY(const auto blob, digest_at(row.json, "blob"));
    ZL_TRY(const auto bytes, ports::get_bytes(vault_, blob, kMaxStoredBundleBytes));
    ZL_TRY(auto files, rulebook::bundle_from_text(base::text_of(bytes)));
    ZL_TRY(auto shared, read_.read(files, rulebook::Reading::installed));
    std::lock_guard lock(guard_);
    books_[wanted] = shared;
    return shared;
  }
  return fail(ErrorKind::not_found, "rulebook.no_such_rulebook", "this rulebook is not installed", wanted);
}

base::Result<std::shared_ptr<const rulebook::Calendar>> RuleShelf::calendar(std::optional<std::uint64_t> known) {
  std::uint64_t before = 0;
  {
    std::lock_guard lock(guard_);
    if (!known && calendar_) return calendar_;
    before = forgotten_;
  }
  ZL_TRY(auto rows, installed(store_, "calendar"));
  std::map<std::string, const ports::ReadRow*> newest;  // by year
  for (const auto& row : rows) {
    if (known && base::int_at(row.json, "seq").value_or(0) > static_cast<std::int64_t>(*known)) continue;
    const Json* year = base::find(row.json, "year");
    auto& slot = newest[year ? boost::json::serialize(*year) : ""];
    if (slot == nullptr || base::int_at(row.json, "seq") > base::int_at(slot->json, "seq")) slot = &row;
  }
  rulebook::Files files;
  for (const auto& [year, row] : newest) {
    ZL_TRY(const auto blob, digest_at(row->json, "blob"));
    ZL_TRY(const auto bytes, ports::get_bytes(vault_, blob, kMaxStoredBundleBytes));
    files[year] = std::string(base::text_of(bytes));
  }
  ZL_TRY(auto loaded, rulebook::Calendar::load(files, rulebook::Reading::installed));
  auto shared = std::make_shared<const rulebook::Calendar>(std::move(loaded));
  if (known) return shared;
  std::lock_guard lock(guard_);
  if (before == forgotten_) calendar_ = shared;
  return shared;
}

base::Result<JsonObject> RuleShelf::parameter_values(Core& core, std::uint64_t seq) {
  std::shared_ptr<const std::vector<Json>> settings;
  std::uint64_t before = 0;
  {
    std::lock_guard lock(guard_);
    settings = settings_;
    before = forgotten_;
  }
  if (!settings) {
    ZL_TRY(auto rows, all_rows(core, "parameter_set"));
    std::vector<Json> all;
    for (auto& row : rows) all.push_back(std::move(row.json));
    base::sort_stably(all, [](const Json& a, const Json& b) { return base::int_at(a, "seq") < base::int_at(b, "seq"); });
    settings = std::make_shared<const std::vector<Json>>(std::move(all));
    std::lock_guard lock(guard_);
    if (before == forgotten_) settings_ = settings;
  }
  JsonObject values;
  for (const auto& setting : *settings) {
    if (base::int_at(setting, "seq").value_or(0) > static_cast<std::int64_t>(seq)) break;
    if (const auto* value = base::find(setting, "value")) values[base::text_at(setting, "name")] = *value;
  }
  return values;
}

// The case's events up to its present version, or to what was known at a seq, at their newest versions.
base::Result<std::vector<records::Event>> RuleShelf::told(Core& core, const records::CaseState& state,
                                                          std::optional<std::uint64_t> known) {
  ZL_TRY(auto events, store_.events_of(base::CaseId{state.id}));
  std::vector<records::Event> out;
  out.reserve(events.size());
  for (auto& event : events) {
    if (known && event.seq > *known) break;
    if (event.n >= state.version) break;  // appended after the state was read
    if (!event.disposed) {
      ZL_TRY(event, core.parts.vocabulary.upcast(std::move(event)));
    }
    out.push_back(std::move(event));
  }
  return out;
}

base::Result<RuleShelf::Frame> RuleShelf::frame(Core& core, const records::CaseState& state, std::optional<std::uint64_t> known,
                                                std::optional<base::Instant> at) {
  Frame frame;
  ZL_TRY(frame.reference, reference_at(state, known, at));
  ZL_TRY(frame.book, rulebook(frame.reference.digest));
  ZL_TRY(frame.calendar, calendar(known));
  ZL_TRY(const auto events, told(core, state, known));
  ZL_TRY(const auto values, parameter_values(core, events.empty() ? 0 : events.front().seq));
  ZL_TRY(frame.parameters, frame.book->parameters(values));
  ZL_TRY(frame.facts, facts_of(events));
  return frame;
}

base::Result<Findings> RuleShelf::findings_in(const Core& core, const Frame& f, const records::CaseState& state, base::Instant at) {
  Findings out;
  out.rulebook = f.reference;
  out.at = at;
  out.version = state.version;
  const auto choice = choice_of(core, *f.book, f.reference.digest);
  ZL_TRY(auto answers, rulebook::answer(*f.book, *f.calendar, f.parameters, f.facts, at, choice.get()));
  out.obligations = std::move(answers.obligations);
  out.valid_until = answers.next_change;
  tally(out);
  return out;
}

base::Result<Findings> RuleShelf::findings_at(Core& core, const records::CaseState& state, base::Instant at,
                                              std::optional<std::uint64_t> known) {
  ZL_TRY(const auto f, frame(core, state, known, at));
  return findings_in(core, f, state, at);
}

base::Result<Findings> RuleShelf::findings_supposing(Core& core, const records::CaseState& state, const records::Event& supposed,
                                                     base::Instant at) {
  ZL_TRY(auto f, frame(core, state, std::nullopt));
  const auto last = f.facts.empty() ? std::uint64_t{0} : f.facts.back().seq;
  ZL_TRY(auto facts, facts_of({supposed}));
  for (auto& fact : facts) fact.seq = last + 1, f.facts.push_back(std::move(fact));
  return findings_in(core, f, state, at);
}

base::Result<rulebook::Obligations> RuleShelf::findings_under(Core& core, const records::CaseState& state,
                                                                          const rulebook::Rulebook& book,
                                                                          base::Instant at) {
  ZL_TRY(const auto days, calendar());
  ZL_TRY(const auto events, told(core, state, std::nullopt));
  ZL_TRY(const auto values, parameter_values(core, events.empty() ? 0 : events.front().seq));
  ZL_TRY(const auto parameters, book.parameters(values));
  ZL_TRY(const auto facts, facts_of(events));
  const auto choice = rulebook::RuleChoice::of(book, core.parts.known_events, rulebook::RecordOf::a_case);
  ZL_TRY(auto answers, rulebook::answer(book, *days, parameters, facts, at, &choice));
  return std::move(answers.obligations);
}

std::shared_ptr<const rulebook::RuleChoice> RuleShelf::choice_of(const Core& core, const rulebook::Rulebook& book,
                                                                 const std::string& digest) {
  std::lock_guard lock(guard_);
  auto& choice = choices_[digest];
  if (!choice)
    choice = std::make_shared<const rulebook::RuleChoice>(
        rulebook::RuleChoice::of(book, core.parts.known_events, rulebook::RecordOf::a_case));
  return choice;
}

std::shared_ptr<const Findings> RuleShelf::kept_findings(const std::string& case_id, std::uint64_t version,
                                                         base::Instant now) {
  std::lock_guard lock(guard_);
  const auto* found = kept_.find(case_id);
  if (!found) return nullptr;
  const auto& kept = **found;
  const bool holds = kept.version == version && now >= kept.at && (!kept.valid_until || now < *kept.valid_until);
  return holds ? *found : nullptr;
}

// The case as it was kept, or a new one, with all events up to the state. It is out of memory until `keep_ready`, so that
// nobody else moves the same one on.
base::Result<std::unique_ptr<RuleShelf::Live>> RuleShelf::live_case(Core& core, const records::CaseState& state) {
  std::unique_ptr<Live> live;
  {
    std::lock_guard lock(guard_);
    if (auto* kept = live_.find(state.id)) {
      live = std::move(*kept);
      live_.drop(state.id);
    }
  }
  // Not of a later state than the one asked about, nor of a case that has moved to another rulebook since.
  if (live && (live->known > state.version || live->digest != state.rulebook.digest)) live.reset();
  if (live && live->known == state.version) return live;
  ZL_TRY(auto events, store_.events_of(base::CaseId{state.id}, live ? live->known : 0, state.version));
  if (!live) {
    ZL_TRY(live, new_live_case(core, state, events));
  }
  ZL_CHECK(take_in(core, *live, std::move(events)));
  return live;
}

base::Result<std::unique_ptr<RuleShelf::Live>> RuleShelf::new_live_case(Core& core, const records::CaseState& state,
                                                                        const std::vector<ports::StoredEvent>& events) {
  ZL_TRY(const auto book, rulebook(state.rulebook.digest));
  ZL_TRY(auto days, calendar());
  ZL_TRY(const auto values, parameter_values(core, events.empty() ? 0 : events.front().seq));
  ZL_TRY(auto parameters, book->parameters(values));
  rulebook::LiveCase rules(*book, *days, std::move(parameters), choice_of(core, *book, state.rulebook.digest));
  return std::unique_ptr<Live>(new Live{std::move(days), std::move(rules), state.rulebook.digest, 0});
}

base::Status RuleShelf::take_in(Core& core, Live& live, std::vector<ports::StoredEvent> events) {
  for (auto& event : events) {
    live.known = event.n + 1;
    if (event.disposed) continue;
    ZL_TRY(auto newest, core.parts.vocabulary.upcast(std::move(event)));
    ZL_TRY(const auto type, records::split_type(newest.type));
    live.rules.append({newest.seq, newest.n, type.name, type.version, newest.at, base::UserId{newest.by},
                       std::move(newest.body)});
  }
  return {};
}

std::uint64_t RuleShelf::times_forgotten() {
  std::lock_guard lock(guard_);
  return forgotten_;
}

void RuleShelf::keep_ready(const std::string& case_id, std::unique_ptr<Live> live, std::uint64_t forgotten_before) {
  std::lock_guard lock(guard_);
  const auto weight = static_cast<std::size_t>(live->known) + kEventsOfAnEmptyCase;
  if (forgotten_before == forgotten_) live_.put(case_id, std::move(live), weight);
}

base::Result<Findings> RuleShelf::findings_now(Core& core, const records::CaseState& state, base::Instant now) {
  const auto before = times_forgotten();
  ZL_TRY(auto live, live_case(core, state));
  ZL_CHECK(live->rules.advance(now));
  Findings out;
  out.at = now;
  out.version = state.version;
  out.rulebook = state.rulebook;
  out.obligations = live->rules.obligations();
  out.valid_until = live->rules.next_change();
  tally(out);
  keep_ready(state.id, std::move(live), before);
  return out;
}

base::Result<std::shared_ptr<const Findings>> RuleShelf::findings(Core& core, const records::CaseState& state) {
  const auto now = core.now();
  if (auto kept = kept_findings(state.id, state.version, now)) return kept;
  const auto before = times_forgotten();
  ZL_TRY(auto fresh, findings_now(core, state, now));
  auto shared = std::make_shared<const Findings>(std::move(fresh));
  std::lock_guard lock(guard_);
  if (before == forgotten_) kept_.put(state.id, shared, 1);
  return shared;
}

base::Result<rulebook::Explanation> RuleShelf::explain(Core& core, const records::CaseState& state,
                                                       std::string_view obligation) {
  ZL_TRY(const auto f, frame(core, state, std::nullopt));
  return rulebook::explain(*f.book, *f.calendar, f.parameters, f.facts, core.now(), obligation);
}

base::Result<std::vector<rulebook::GateAnswer>> RuleShelf::gate_answers(Core& core, const records::CaseState& state,
                                                                        std::string_view command,
                                                                        const JsonObject& fields) {
  if (!state.exists()) return std::vector<rulebook::GateAnswer>{};
  const auto before = times_forgotten();
  ZL_TRY(auto live, live_case(core, state));
  auto answers = live->rules.gates(core.now(), command, fields);
  keep_ready(state.id, std::move(live), before);
  return answers;
}

base::Result<std::string> RuleShelf::rule_of_obligation(Core& core, const records::CaseState& state,
                                                        std::string_view obligation) {
  ZL_TRY(const auto found, findings(core, state));
  for (const auto& o : found->obligations)
    if (o.id == obligation) return o.rule();
  return fail(ErrorKind::not_found, "rulebook.no_such_obligation", "the case has no such obligation",
              std::string(obligation.substr(0, 100)), "look at the case page for its obligations");
}

base::Result<std::vector<std::string>> RuleShelf::open_obligations(Core& core, const records::CaseState& state) {
  ZL_TRY(const auto found, findings(core, state));
  std::vector<std::string> ids;
  for (const auto& o : found->undone) ids.push_back(rulebook::explained_as(o));
  return ids;
}

void RuleShelf::forget() {
  std::lock_guard lock(guard_);
  calendar_.reset();
  settings_.reset();
  ++forgotten_;
  kept_.clear();
  live_.clear();
}

}  // namespace services
