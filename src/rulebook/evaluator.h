// One evaluation of one case. Private to the room.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "rulebook/matcher.h"

namespace rulebook {

// A stretch of a window that nothing on record covers; one that still lasts has no end, so that what is told
// of it stays true as time passes.
struct Gap {
  std::int64_t from = 0;
  std::optional<std::int64_t> until;
};

struct Considered {
  const ExceptionRule* exception = nullptr;
  bool in_force = true;
  bool applies = false;
  const ExceptionRule* lifted_by = nullptr;  // an exception to it
  std::vector<Words> missing;                // why it does not apply, where that can be told
  Match match;
  Words says;
};

struct Judged {
  const Rule* rule = nullptr;
  const Row* trigger = nullptr;  // none: not triggered
  Match required;
  std::optional<Limit> limit;
  std::vector<Pause> pauses;
  std::vector<Ran> periods;  // looked at on the way, where it is told why
  std::vector<Considered> considered;
  std::vector<Words> missing;
  std::optional<Span> from, until;  // of the window
  bool running = false;             // the window's end is named but not yet known
  std::vector<Gap> gaps;
  std::vector<std::pair<std::string, base::Json>> values;  // `let`
  Obligation obligation;
};

// What stands in a message's place of that name; must outlive the call that it is given to.
struct Given {
  Given(std::string_view of, const Words& words) : name(of), zh(words.zh), en(words.en) {}
  Given(std::string_view of, std::string_view both) : name(of), zh(both), en(both) {}
  Given(std::string_view of, const std::string& both) : Given(of, std::string_view(both)) {}
  Given(std::string_view of, const Message& message) : Given(of, message.words) {}
  Given(std::string_view of, const RecordRef& r)
      : name(of), zh(r.label.empty() ? r.type : r.label.zh), en(r.label.empty() ? r.type : r.label.en) {}
  std::string_view name, zh, en;
};
Words filled(const Message& message, std::span<const Given> given);

class Evaluator {
 public:
  // The table is the caller's, so that it can be kept from one event of a case to the next.
  Evaluator(const Model& model, const Calendar& calendar, const Parameters& parameters, FactTable& table,
            base::Instant now)
      : model_(model),
        calendar_(calendar),
        now_(now),
        table_(table),
        matcher_(model, calendar, parameters, table, now) {}

  struct Use {
    std::function<void(Judged&)> judged;  // each obligation, while the names of its rule are bound
    // Of a rule that nothing calls for: what it says of any such case.
    std::function<void(const Rule&, const Obligations::Shared&)> idle;
  };
  // All rules, or those of the choice; gives the next instant at which an answer may differ, with these
  // facts.
  base::Result<std::optional<base::Instant>> judge_all(const Use& use, const RuleChoice* choice = nullptr);
  // The same of one rule.
  std::optional<base::Instant> judge_one(const Rule& rule, const Use& use);
  base::Status within_steps() const;
  base::Result<std::vector<GateAnswer>> gates(std::string_view command, const base::JsonObject& fields);
  Matcher& matcher() { return matcher_; }
  // Also why exceptions do not apply, and which periods were asked whether they have run out.
  void tell_why_not() {
    telling_ = true;
    matcher_.periods = &periods_;
  }
  // Empty where the bundle does not hold it (older ones lack the later messages).
  const Message& message(std::string_view code) const {
    static const Message kUnsaid;
    const auto found = model_.messages.find(code);
    return found == model_.messages.end() ? kUnsaid : found->second;
  }
  RecordRef record_ref(const Row& row);
  Words duration(std::int64_t us) const;

 private:
  void judge_rule(const Rule& rule, const Use& use);
  void judge(const Rule& rule, const Use& use);
  Effect effect_of(const Rule& rule);
  void find_limit(Judged& judged);
  bool bind_subject(Judged& judged);
  void judge_items(const Rule& rule, const Use& use);
  void judge_state(const Rule& rule, const Use& use);
  void find_window(Judged& judged);
  void compare_forbidden(Judged& judged);
  void compare_maintained(Judged& judged);
  void compare_gaps(Judged& judged);
  struct Cover {
    Span from;
    std::optional<Span> until;
  };
  std::vector<Cover> covers_of(Judged& judged);
  // `lean` -1: each cover as short as its stated times allow; 1: as long; 0: as told.
  std::vector<Gap> gaps_of(const Judged& judged, const std::vector<Cover>& covers, int lean);
  std::int64_t tolerated_until(const Judged& judged, std::int64_t from);
  std::int64_t judged_from(const Judged& judged, std::int64_t from);
  void tell_kept(Judged& judged);
  void tell_gap(Obligation& into, const Gap& gap);
  void find_cure(Judged& judged);
  void find_answerable(Judged& judged);
  void consider_exceptions(Judged& judged);
  Considered consider(const Judged& judged, int exception, std::size_t depth);
  void decide(Judged& judged);
  void compare_in_time(Judged& judged);
  void compare_now(Judged& judged);
  void tell(Judged& judged);
  void tell_open(Judged& judged);
  void tell_rest(Judged& judged);
  void add_records(Judged& judged);
  void add_offers(Judged& judged);
  void find_explanation(Obligation& obligation);
  std::vector<Offer> offers(const std::vector<OfferRule>& rules);
  void say(Obligation& into, std::string_view code, std::initializer_list<Given> given = {});

  const Model& model_;
  const Calendar& calendar_;
  base::Instant now_;
  FactTable& table_;
  Matcher matcher_;
  std::set<std::string> seen_;
  std::vector<Ran> periods_;
  bool telling_ = false;
};

// Every answer into the list.
Evaluator::Use collect_into(Obligations& list);

std::string shown(base::Instant instant);  // at +08:00; the end of a day as 24:00

}  // namespace rulebook
