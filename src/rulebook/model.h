// The compiled rulebook: names turned into numbers, so that evaluation compares numbers and pointers. Private
// to the room.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "rulebook/deadline.h"
#include "rulebook/rulebook.h"

namespace rulebook {

inline constexpr int kNone = -1;
inline constexpr std::size_t kMaxSlots = 48;  // names bound within one rule
inline constexpr std::size_t kMaxPatternDepth = 16;
inline constexpr std::uint64_t kMaxSteps = 4'000'000;  // candidates looked at in one evaluation

// A path inside an event body: "signer.role". "_by", "_at", "_seq", "_type" name what stands beside the body.
struct Path {
  std::string text;
  std::vector<std::string> keys;
};

// Something with a value once names are bound.
struct Operand {
  enum class Kind { none, literal, field, event, parameter, scope, command, subject, computed };
  Kind kind = Kind::none;
  base::Json literal;
  int slot = kNone;       // field, event
  int path = kNone;       // field, command; of subject: 0 = id, 1 = kind, 2 = obligation id
  int parameter = kNone;  // parameter, or index of the scope name, or of the computation
  bool count = false;     // the number of items of a list
};

struct Condition {
  enum class Op { equals, differs, in, contains, present, has, at_least, at_most, more_than, less_than };
  Op op = Op::equals;
  std::vector<Operand> operands;
  bool wanted = true;                                            // present
  std::vector<std::pair<int, std::vector<Condition>>> elements;  // has: path within the element → conditions
  Operand least;                                                 // has: how many elements
};

struct FieldCondition {
  int path = kNone;
  std::vector<Condition> conditions;
};

// A point in time: an event's own time, a field that holds an instant, or a legal day (its end).
struct TimeRef {
  std::vector<Operand> first_present;
  bool is_date = false;
};

// Days of the calendar: those of a named holiday; all that are not worked; those that are.
enum class DaySet { holidays, rest_days, working_days };
std::optional<DaySet> day_set_of(std::string_view name);

struct OrderRule {
  enum class Op { after, before, from_day_of, recorded_after, within, in_hours, on_days };
  Op op = Op::after;
  TimeRef reference;
  Period period;        // within
  Operand from, until;  // in_hours: of the day, until itself no more; on_days: from names the kind of day
};

struct Template {
  struct Part {
    std::string text;
    Operand operand;  // kind none: text only
  };
  std::vector<Part> parts;
};
struct WordsTemplate {
  Template zh, en;
  bool empty() const { return zh.parts.empty() && en.parts.empty(); }
};

// A sentence of the bundle with places for what it tells of: "{due}".
struct Message {
  struct Part {
    std::string text, name;  // one of them
  };
  Words words;
  std::vector<Part> zh, en;
  bool empty() const { return words.empty(); }
};

Message message_of(Words words);

struct DeadlineRule;

struct Pattern {
  enum class Kind { record, that, all_of, any_of, none_of, for_each, test, passed };
  enum class Which { earliest, first, last };
  enum class Time { claimed, received, none, fields };
  Kind kind = Kind::all_of;
  std::vector<int> types;
  int slot = kNone;
  std::vector<FieldCondition> where;
  int key_path = kNone;  // an equality of `where` that an index can answer
  Operand key;
  std::vector<int> latest_per;
  Which which = Which::earliest;
  std::vector<OrderRule> order;
  std::vector<Pattern> with, unless;
  std::optional<Operand> at_least;
  int distinct = kNone;
  Time time = Time::claimed;
  TimeRef time_fields;
  bool counts = true;                 // false: looked up only; neither shown as a record nor timed
  std::vector<Pattern> children;      // all_of, any_of, none_of; for_each: [over?, holds]
  Operand items;                      // for_each over the items of a list
  Operand left;                       // test
  std::vector<Condition> conditions;  // test
  std::vector<DeadlineRule> passed;   // passed: one; its last instant lies in the past
  WordsTemplate says;                 // what is missing where this does not hold
  int first_slot = 0, end_slot = 0;   // names bound inside
  // Its answer hangs on the facts and on these names alone, and none of them is what the rule is judged for: worked
  // out for one subject of the rule, it serves the others.
  bool reusable = false;
  std::vector<int> hangs_on;
};
inline constexpr std::size_t kMostHangsOn = 2;

struct TimeSource {
  enum class Kind { upon, time, earliest_of, latest_of };
  Kind kind = Kind::time;
  std::vector<Pattern> upon;  // one, or none
  std::optional<TimeRef> time;
  std::vector<TimeSource> children;
};

struct DeadlineRule {
  TimeSource starts;
  Operand amount, unit, roll_over;
  bool first_day_counts = false, backwards = false;
  bool late_counts = true;     // false: done after its time is done, absence alone is a breach
  bool burdens_party = false;  // it weighs on the party: its last day never moves
  Operand wait_amount, wait_unit;
  struct PausePatterns {
    Pattern from;
    std::vector<Pattern> until;  // one, or none
  };
  std::vector<PausePatterns> pauses;
};

// A value worked out from others: amounts in the smallest unit, whole numbers only.
struct Computation {
  enum class Op { pick, count_of, sum_over, sum_items, plus, minus, times, least_of, most_of, share, days };
  Op op = Op::plus;
  std::vector<Operand> operands;  // pick: the key; sum_over: what is added; share: the whole, per cent
  std::vector<Pattern> over;      // count_of, sum_over: one record pattern
  int path = kNone;               // sum_items: within the item
  int parameter = kNone;          // pick: of which table
  TimeRef from, until;            // days; without `until`: until now
};

// From when until when something must hold or must not happen; what is missing is open.
struct WindowRule {
  std::optional<TimeSource> from, until;
};

// Maintenance: intervals on record that together must leave no gap in the window.
struct CoverRule {
  Pattern record;
  std::optional<TimeSource> from, until;  // without `until` it still lasts
};
struct MaintainRule {
  std::vector<CoverRule> covers;
  Operand gap_amount, gap_unit;    // what may stay uncovered at a stretch
  Operand wait_amount, wait_unit;  // from when on what is not on record is missing
  bool at_once = false;            // judged gap by gap, not at the end of the window
};

struct OfferRule {
  std::string command;
  Words label;
  std::vector<std::pair<std::vector<std::string>, Operand>> preset;  // key path → value
};

struct Source {
  Words title;
  std::string cite;
  int last_article = 0;  // the text has articles 1 to this; 0: not declared
  std::string folder;    // of the file
};

struct InForce {
  base::LegalDay from{};
  std::optional<base::LegalDay> until;
  bool holds(base::LegalDay day) const { return from <= day && (!until || day <= *until); }
};

// Each item of a list in the trigger calls for the duty by itself.
struct EachItem {
  Operand items;
  int slot = kNone;           // the item
  std::vector<Pattern> with;  // must hold of the item
  int first_slot = 0, end_slot = 0;
};

struct Rule {
  RuleKind kind = RuleKind::achievement;
  std::string place;  // file:line:column
  std::string id, clause, basis;
  int article = 0;
  int source = 0;
  Layer layer = Layer::bureau;
  InForce in_force;
  Words title, asks, answers, cure;
  std::vector<std::string> tags;
  std::vector<Pattern> applies_when;
  Pattern trigger;
  std::optional<EachItem> each;
  std::string subject_kind;
  std::vector<Operand> subject_id;  // the parts of its name; none: the whole case
  WordsTemplate subject_label;
  std::vector<std::pair<int, Operand>> scope;   // scope name → value
  std::vector<std::pair<int, Operand>> values;  // `let`: slot → value
  std::vector<std::string> value_names;
  bool triggered_by_state = false;  // the trigger is a pattern that comes true, not one event
  int trigger_slot = 0;
  Pattern requires_;
  std::vector<Pattern> forbids;  // prohibition: record patterns
  std::optional<MaintainRule> maintains;
  WindowRule window;
  std::vector<Pattern> cured_by;  // one, or none
  Operand answerable;             // the user or users who answer
  std::vector<int> reads;         // event types that its answers can hang on
  std::vector<int> called_by;     // those of them that can call for it
  std::optional<DeadlineRule> deadline;
  Operand effect;
  std::vector<OfferRule> offers;
  std::vector<int> exceptions;
  std::vector<std::string> also;  // rules that ask the same act; as written
  std::vector<RuleText::Share> shares;
  std::shared_ptr<const RuleText> text;
  // What it says of a case where nothing calls for it, by effect. Empty where it never has that effect.
  std::array<Obligations::Shared, 4> idle;
  bool may_be_loosened = false;
  bool refined = false;  // a stricter rule of a lower layer stands in its place
};

struct ExceptionRule {
  std::string place;
  std::string id, clause;
  int article = 0;
  int source = 0;
  Layer layer = Layer::bureau;
  InForce in_force;
  Words title;
  std::vector<std::string> lifts_rules, lifts_tags, lifts_exceptions;
  std::vector<int> lifted_by;  // exceptions to this exception
  std::vector<int> reads;
  std::int64_t priority = 0;
  Pattern when;
  WordsTemplate says;
};

struct Gate {
  std::string place;
  std::string id, clause;
  Words title;
  std::vector<std::string> commands;
  int article = 0;
  int source = 0;
  Layer layer = Layer::law;
  InForce in_force;
  std::vector<std::pair<int, Operand>> values;  // `let`
  std::vector<Pattern> when;
  Pattern holds;
  Operand strength;
  WordsTemplate otherwise;
  std::vector<OfferRule> offers;
};

struct RecordSettings {
  int correction_type = kNone;
  int correction_target = kNone, correction_fields = kNone;  // paths
  struct Amendment {
    int type, of;
    std::vector<int> match;              // paths that must be equal in both
    std::vector<std::string> leave_out;  // fields that are not laid over
  };
  std::vector<Amendment> amendments;
  int claimed = kNone, uncertainty = kNone;  // paths
  std::unordered_map<int, int> claimed_by_type;
  int explain_type = kNone, explain_obligation = kNone, explain_reason = kNone, explain_ground = kNone;
  std::string explain_command, explain_field;
  Words explain_label;
  std::unordered_map<int, WordsTemplate> labels;  // the event itself is slot 0
};

struct TypeInfo {
  std::string name;
  std::vector<int> paths;      // columns
  std::vector<int> column_of;  // path → column, or kNone
};

struct Model;
// Marks the patterns whose answers may be used again within one rule.
void mark_reusable(Model& model);

struct Model {
  std::string canonical, id, version;
  Words title;
  InForce in_force;
  std::vector<Source> sources;
  std::vector<Path> paths;
  std::vector<TypeInfo> types;
  std::unordered_map<std::string, int> type_ids;
  std::vector<std::string> scope_names;
  std::vector<ParameterInfo> parameters;
  std::vector<Computation> computations;
  std::vector<Rule> rules;
  std::vector<ExceptionRule> exceptions;
  std::vector<Gate> gates;
  std::vector<Article> articles;
  int own_source = 0;                       // of the manifest's file
  int first_article = 0, last_article = 0;  // that the rulebook undertakes to cover; 0: not declared
  RecordSettings record;
  std::map<std::string, Message, std::less<>> messages;
  std::vector<Problem> remarks;  // what is well formed and yet odd

  int type_id(std::string_view name) const {
    const auto it = type_ids.find(std::string(name));
    return it == type_ids.end() ? kNone : it->second;
  }
};

}  // namespace rulebook
