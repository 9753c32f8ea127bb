#include "services/bureau_record.h"

#include <functional>

#include "records/event.h"
#include "services/core.h"

namespace services {

using base::Json;

namespace {

constexpr std::uint64_t kReadAtOnce = 1000;  // entries; the record of many years does not fit into memory at once

using Take = std::function<void(rulebook::Fact)>;

// The entries from `from` on that the rules can read, each at its newest version; gives how many entries there are.
base::Result<std::uint64_t> read_record(Core& core, const rulebook::RuleChoice& choice, std::uint64_t from,
                                        std::optional<std::uint64_t> known, const Take& take) {
  for (auto next = from;;) {
    ZL_TRY(auto events, core.parts.store.events_of(base::kBureauStream, next, next + kReadAtOnce));
    for (auto& event : events) {
      if (known && event.seq > *known) return event.n;
      next = event.n + 1;
      ZL_TRY(const auto name, records::split_type(event.type));
      if (event.disposed || !choice.reads(name.name)) continue;
      ZL_TRY(auto newest, core.parts.vocabulary.upcast({event.seq, event.stream, event.n, std::move(event.type), event.at,
                                                        std::move(event.by), std::move(event.body), false}));
      ZL_TRY(const auto type, records::split_type(newest.type));
      take({newest.seq, newest.n, type.name, type.version, newest.at, base::UserId{newest.by}, std::move(newest.body)});
    }
    if (events.size() < kReadAtOnce) return next;
  }
}

// Another rulebook, or a parameter that goes by the day, may bind from the next day on.
base::Instant next_midnight(base::Instant now) { return base::LegalDay::of(now).plus(1).begin(); }

}  // namespace

base::Result<BureauRecord::Frame> BureauRecord::frame(Core& core, base::Instant at, std::optional<std::uint64_t> known) {
  Frame out;
  auto reference = core.rules.current_reference(at, known);
  // Before the first one was installed there was nothing to go by but what came later.
  if (!reference && known) reference = core.rules.current_reference(at);
  if (!reference) return base::pass_on(std::move(reference).error());
  out.reference = {base::text_at(*reference, "id"), base::text_at(*reference, "version"), base::text_at(*reference, "digest")};
  ZL_TRY(out.book, core.rules.rulebook(out.reference.digest));
  ZL_TRY(out.calendar, core.rules.calendar(known));
  ZL_TRY(const auto values, core.rules.parameter_values(core, known.value_or(ports::RecordStore::kNoEnd)));
  ZL_TRY(out.parameters, out.book->parameters(values));
  out.choice = std::make_shared<const rulebook::RuleChoice>(
      rulebook::RuleChoice::of(*out.book, core.parts.known_events, rulebook::RecordOf::the_bureau));
  return out;
}

base::Result<std::vector<rulebook::Fact>> BureauRecord::facts(Core& core, const rulebook::RuleChoice& choice,
                                                              std::optional<std::uint64_t> known) {
  std::vector<rulebook::Fact> out;
  ZL_CHECK(read_record(core, choice, 0, known, [&](rulebook::Fact fact) { out.push_back(std::move(fact)); }));
  return out;
}

// Whether anything was recorded since.
base::Result<bool> BureauRecord::read_on(Core& core, Live& live) {
  bool more = false;
  ZL_TRY(live.known, read_record(core, *live.frame.choice, live.known, {}, [&](rulebook::Fact fact) {
           live.rules.append(std::move(fact));
           more = true;
         }));
  return more;
}

base::Result<std::shared_ptr<const Findings>> BureauRecord::findings(Core& core) {
  const std::lock_guard lock(guard_);
  const auto now = core.now();
  auto found = worked_out(core, now);
  if (!found) kept_.reset();  // it has expired, or was not read on from
  look_again_ = found ? *(*found)->valid_until : next_midnight(now);
  return found;
}

base::Result<std::shared_ptr<const Findings>> BureauRecord::worked_out(Core& core, base::Instant now) {
  const bool holds = kept_ && now >= kept_->at && now < *kept_->valid_until;
  if (!holds) {
    ZL_TRY(const auto reference, core.rules.current_reference(now));
    if (live_ && live_->frame.reference.digest != base::text_at(reference, "digest")) live_.reset();
  }
  auto live = std::move(live_);  // one that was read half is not kept
  if (!live) {
    ZL_TRY(auto fresh, frame(core, now, {}));
    rulebook::LiveCase rules(*fresh.book, *fresh.calendar, fresh.parameters, fresh.choice);
    live.reset(new Live{std::move(fresh), std::move(rules), 0});
    kept_.reset();
  }
  ZL_TRY(const bool more, read_on(core, *live));
  if (!more && holds && kept_) {
    live_ = std::move(live);
    return kept_;
  }
  ZL_CHECK(live->rules.advance(now));
  auto found = std::make_shared<Findings>();
  found->at = now;
  found->version = live->known;
  found->obligations = live->rules.obligations();
  found->rulebook = live->frame.reference;
  const auto change = live->rules.next_change(), midnight = std::optional(next_midnight(now));
  found->valid_until = change && *change < *midnight ? change : midnight;
  tally(*found);
  live_ = std::move(live);
  kept_ = found;
  return kept_;
}

base::Result<Findings> BureauRecord::findings_at(Core& core, base::Instant at, std::optional<std::uint64_t> known) {
  ZL_TRY(const auto f, frame(core, at, known));
  ZL_TRY(const auto told, facts(core, *f.choice, known));
  ZL_TRY(auto answers, rulebook::answer(*f.book, *f.calendar, f.parameters, told, at, f.choice.get()));
  Findings out;
  out.at = at;
  out.obligations = std::move(answers.obligations);
  out.valid_until = answers.next_change;
  out.rulebook = f.reference;
  tally(out);
  return out;
}

base::Result<rulebook::Explanation> BureauRecord::explain(Core& core, std::string_view obligation) {
  const auto now = core.now();
  ZL_TRY(const auto f, frame(core, now, {}));
  ZL_TRY(const auto told, facts(core, *f.choice, {}));
  return rulebook::explain(*f.book, *f.calendar, f.parameters, told, now, obligation);
}

bool BureauRecord::is_due(base::Instant now) {
  const std::lock_guard lock(guard_);
  return look_again_ && now >= *look_again_;
}

void BureauRecord::forget() {
  const std::lock_guard lock(guard_);
  live_.reset();
  kept_.reset();
  look_again_.reset();
}

}  // namespace services
