// One evaluation of one case. Private to the room.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rulebook/matcher.h"

namespace rulebook {

struct Limit {
  Span start, at;  // counted from; the last instant in time
  Span due;        // `at` and the wait after it: from then on absence is a breach
  std::optional<Period> period;
  bool provisional = false;
  bool standing = false;  // an open pause: no date yet
};

struct Considered {
  const ExceptionRule* exception = nullptr;
  bool applies = false;
  Match match;
  Words says;
};

struct Judged {
  const Rule* rule = nullptr;
  const Row* trigger = nullptr;  // none: not triggered
  Match required;
  std::optional<Limit> limit;
  std::vector<Pause> pauses;
  std::vector<Considered> considered;
  std::vector<Words> missing;
  Obligation obligation;
};

class Evaluator {
 public:
  Evaluator(const Rulebook& rulebook, const Calendar& calendar, const Parameters& parameters,
            std::span<const Fact> facts, base::Instant now)
      : model_(rulebook.model()),
        calendar_(calendar),
        now_(now),
        table_(model_, facts),
        matcher_(model_, calendar, parameters, table_) {}

  // `use` is called for each obligation while the names of its rule are bound.
  base::Status judge_all(const std::function<void(Judged&)>& use);
  base::Result<std::vector<GateAnswer>> gates(std::string_view command, const base::JsonObject& fields);
  Matcher& matcher() { return matcher_; }
  const Words& message(std::string_view code) const { return model_.messages.find(code)->second; }
  RecordRef record_ref(const Row& row);
  Words duration(std::int64_t us) const;

 private:
  void judge_rule(const Rule& rule, const std::function<void(Judged&)>& use);
  void judge(const Rule& rule, const std::function<void(Judged&)>& use);
  void not_triggered(const Rule& rule, const std::function<void(Judged&)>& use);
  Obligation blank(const Rule& rule);
  void find_limit(Judged& judged);
  std::optional<Period> period(const DeadlineRule& deadline);
  std::optional<Span> start_of(const TimeSource& source);
  void consider_exceptions(Judged& judged);
  void decide(Judged& judged);
  void compare_in_time(Judged& judged);
  void compare_now(Judged& judged);
  void tell(Judged& judged);
  void tell_open(Judged& judged);
  void add_records(Judged& judged);
  void add_offers(Judged& judged);
  void find_explanation(Obligation& obligation);
  std::vector<Offer> offers(const std::vector<OfferRule>& rules);
  void say(Obligation& into, std::string_view code,
           const std::vector<std::pair<std::string_view, Words>>& given = {});

  const Model& model_;
  const Calendar& calendar_;
  base::Instant now_;
  FactTable table_;
  Matcher matcher_;
  std::set<std::string> seen_;
};

// "{due}" and the like replaced, in both languages.
Words filled(const Words& words, const std::vector<std::pair<std::string_view, Words>>& given);
Words same(std::string text);
std::string shown(base::Instant instant);  // at +08:00; the end of a day as 24:00

}  // namespace rulebook
