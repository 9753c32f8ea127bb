// The law as data, and the pure engine that reads it. A rulebook is a bundle of YAML files (docs:
// data/schemas/ rulebook.schema.json); `evaluate` is a function of (rulebook, calendar, parameters, facts,
// now) and of nothing else: no clock, randomness, locale, file or thread. The engine knows events, fields,
// subjects and links; which article asks for which record, signed by whom, by when, unless what, stands in
// data/rulebooks/. All objects are immutable after loading and thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/iterator/indirect_iterator.hpp>

#include "base/ids.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"
#include "rulebook/calendar.h"

namespace rulebook {

// What the texts of one bundle may weigh together.
inline constexpr std::size_t kMaxBundleBytes = 4 << 20;

// One event of the case, as it stands in the record. Facts are given in ascending `seq`.
struct Fact {
  std::uint64_t seq = 0;  // index in the log
  std::uint64_t n = 0;    // index in the case
  std::string type;       // "hazard.found", without version
  int version = 1;
  base::Instant at;  // time received
  base::UserId by;
  base::Json body;
};

struct Words {
  std::string zh, en;
  bool empty() const { return zh.empty() && en.empty(); }
  base::JsonObject json() const { return {{"zh", zh}, {"en", en}}; }
};

enum class Status { not_triggered, open, met, met_late, breached, exempt };
enum class Effect { advice, finding, block, signal };  // signal: waits for a person, concludes nothing
// To be done once; to hold all the while; not to be done.
enum class RuleKind { achievement, maintenance, prohibition };
enum class Certainty { certain, possible };
enum class Layer { language, law, ministry, province, bureau };
enum class Strength { advise, reason, block };

std::string_view name_of(Status);     // "not_triggered", …
std::string_view name_of(Effect);     // "advice", …
std::string_view name_of(RuleKind);   // "achievement", …
std::string_view name_of(Certainty);  // "certain", "possible"
std::string_view name_of(Layer);      // "law", …
std::string_view name_of(Strength);   // "advise", "reason", "block"

struct Subject {
  std::string kind, id;  // "hazard", "hazard-2"; of a whole case: "case", ""
  Words label;
};

struct RecordRef {
  std::uint64_t seq = 0;
  std::string type;
  Words label;  // from the rulebook's `record.labels`
};

// A command of the vocabulary, offered with some of its fields already filled in.
struct Offer {
  std::string command;
  Words label;
  base::JsonObject preset;
};

struct Sentence {
  std::string code;  // "why.breached", stable; the words come from the bundle's `messages`
  Words text;
};

struct ExplainedBy {
  std::uint64_t seq = 0;
  std::string ground, reason;
  base::UserId by;
  base::Instant at;
};

// What a rule says alike of every obligation that it makes.
struct RuleText {
  RuleKind kind = RuleKind::achievement;
  std::string rule;
  int article = 0;
  std::string clause;  // "第七条"
  std::string source;  // short title of the law or regulation that holds the article
  Layer layer = Layer::bureau;
  Words title, asks, answers;  // short title; what it asks, in own words; who has to see to it
  // The groups of rules that ask the same act (`also`) to which it belongs.
  struct Share {
    int group = 0;  // in the order of the rules that name the others
    int place = 0;  // within it; 0: the rule that names the others
  };
  std::vector<Share> shares;
};

struct Obligation {
  std::shared_ptr<const RuleText> text;  // never null
  std::string id;                        // rule id, or "rule id:subject id": stable as long as both exist
  Subject subject;
  Status status = Status::not_triggered;
  Effect effect = Effect::finding;
  Certainty certainty = Certainty::certain;
  std::optional<base::Instant> due;  // the last instant in time
  bool due_provisional = false;      // a year that the count needed is not loaded
  std::optional<ExplainedBy> explained;
  std::vector<RecordRef> record;  // what fulfils or exempts it
  std::vector<Sentence> why;
  std::vector<Offer> offers;             // `do`
  std::string exception;                 // id of the exception that lifts it, when exempt
  std::vector<RecordRef> cured;          // what put right a breach or a delay; the status stays
  std::vector<std::string> answerable;   // users who answer, where the rule names them
  std::vector<std::string> unconfirmed;  // parameters it hangs on whose default is yet to be confirmed
  // Of a finding that is told for several rules (told_once.h); else empty: what its own rule answers, and each other one.
  std::shared_ptr<const Obligation> own;
  std::vector<std::shared_ptr<const Obligation>> also;

  RuleKind kind() const { return text->kind; }
  const std::string& rule() const { return text->rule; }
  int article() const { return text->article; }
  const std::string& clause() const { return text->clause; }
  const std::string& source() const { return text->source; }
  Layer layer() const { return text->layer; }
  const Words& title() const { return text->title; }
  const Words& asks() const { return text->asks; }
  const Words& answers() const { return text->answers; }
};

// Answers in the order of the rules. They never change, and cases share those that say the same of any case:
// most rules are not called for.
class Obligations {
 public:
  using Shared = std::shared_ptr<const Obligation>;
  using const_iterator = boost::indirect_iterator<std::vector<Shared>::const_iterator, const Obligation>;

  const_iterator begin() const { return const_iterator(list_.begin()); }
  const_iterator end() const { return const_iterator(list_.end()); }
  std::size_t size() const { return list_.size(); }
  bool empty() const { return list_.empty(); }
  const Obligation& operator[](std::size_t i) const { return *list_[i]; }
  const std::vector<Shared>& shared() const { return list_; }
  void push_back(Shared one) { list_.push_back(std::move(one)); }
  void reserve(std::size_t n) { list_.reserve(n); }
  void append(const Obligations& more) {
    list_.insert(list_.end(), more.list_.begin(), more.list_.end());
  }
  void clear() { list_.clear(); }

 private:
  std::vector<Shared> list_;
};

// {id, rule, article, clause, source, layer, title:{zh,en}, asks:{zh,en}, subject:{kind,id,label,label_en},
// status, effect,
//  certainty, due?, due_provisional, explained?:{seq,ground,reason,by,at},
//  record:[{seq,type,label,label_en}], why:[{code,zh,en}], do:[{command,label:{zh,en},preset}], exception?,
//  also?:[{id,rule,article,clause,source,layer,status,due?}], own?:{status,due?}}
base::Json to_json(const Obligation& obligation);

struct Article {
  int number = 0;
  std::string clause, source;
  Layer layer = Layer::bureau;
  Words title;
  bool principle = false;  // judged by people: no obligations, but a reason why not
  Words statement, reason;
  std::vector<std::string> rules, gates, exceptions;
  // The articles of the same text whose findings a clause is the sum of.
  struct Gathers {
    int first = 0, last = 0;
    std::vector<std::string> rules;  // theirs that find something; advice and signals conclude nothing
  };
  struct Declared {
    std::string clause;
    Words statement, reason;
    std::optional<Gathers> gathers;
  };
  std::vector<Declared> declared;  // clauses that people judge; of a principle: itself
};

struct ParameterInfo {
  struct Dated {
    base::LegalDay from{};
    base::Json value;
  };
  std::string name, type;  // "integer", "boolean", "choice", "text", "table" (choice → integer)
  Words title;
  base::Json standard;       // the stated default
  std::vector<Dated> dated;  // defaults that replace it from a day on, oldest first
  Words confirm;             // what is yet to be confirmed of the default, and by whom; else empty
  std::vector<std::string> choices;
  std::optional<std::int64_t> least, most;
};

// The stated default of that day.
const base::Json& standard_on(const ParameterInfo& parameter, base::LegalDay day);

// What is wrong with a bundle. `load` refuses on the first error; warnings never stop it.
struct Problem {
  bool error = true;
  std::string code;   // "rulebook.unknown_field"
  std::string where;  // "tonghua-2020/article-07.yaml:12:5"
  std::string what, remedy;
};

struct Model;  // the compiled form; private to the room

// A bureau's values for the rulebook's parameters, checked and ready for use.
class Parameters {
 public:
  const std::vector<base::Json>& values() const { return values_; }  // in the rulebook's own order
  bool is_set(std::size_t i) const { return set_[i]; }               // by the bureau; else the default

 private:
  friend class Rulebook;
  std::vector<base::Json> values_;
  std::vector<bool> set_;
};

// The events there are, each with its fields (none named: any), and the commands. A rulebook read against
// them may name no other event or field.
struct Vocabulary {
  std::map<std::string, std::set<std::string>, std::less<>> events;
  std::set<std::string, std::less<>> commands;
  std::set<std::string, std::less<>> gated;  // commands that ask the gates before they are done; none marked: not told
  // Events that a case's record holds, and those of the bureau's own; some may stand in either, those of the access log
  // in neither.
  std::set<std::string, std::less<>> of_case, of_bureau;
};

enum class RecordOf { a_case, the_bureau };

// From the JSON Schemas of data/vocabulary ("hazard.found.v1.json", "commands/case.close.v1.json"); the
// fields of all versions of an event count; `x-gated` marks the commands that ask the gates, `x-stream` says whose record
// holds an event. Errors: invalid "vocabulary.bad_schema".
base::Result<Vocabulary> vocabulary_of(const Files& schemas);

class Rulebook {
 public:
  // `files`: what `select_bundle` gives. Errors: invalid "rulebook.…", `where` = "file:line:column".
  static base::Result<Rulebook> load(const Files& files, const Vocabulary* vocabulary = nullptr,
                                     Reading reading = Reading::incoming);

  // Canonical JSON of {files:{name:text}}: the caller digests it (SHA-256) and keeps it with
  // `rulebook.installed`.
  const std::string& canonical_text() const;
  // base::Digest of the canonical text with the caller's digest function.
  template <class DigestFunction>
  auto digest(DigestFunction&& of) const {
    return of(base::view_of(canonical_text()));
  }

  const std::string& id() const;
  const std::string& version() const;
  const Words& title() const;
  base::LegalDay in_force_from() const;
  std::vector<Article> articles() const;  // lanes, by layer (lowest first) and number
  std::vector<ParameterInfo> parameter_list() const;
  // What is well formed and yet odd: rules that nothing can call for, names that nothing uses; and of an installed
  // rulebook, what would be refused today.
  const std::vector<Problem>& remarks() const;

  // Names that the rulebook does not know are left to others (numbering, fonds number, …).
  // Errors: invalid "rulebook.bad_parameter" (type, choice, range).
  base::Result<Parameters> parameters(const base::JsonObject& set) const;
  Parameters standard_parameters() const;

  const Model& model() const { return *model_; }

 private:
  std::shared_ptr<const Model> model_;
};

// From files named "FOLDER/NAME.yaml" (all of data/rulebooks): those of the rulebook `id` and of the folders
// it includes, without scenarios. Errors: not_found "rulebook.no_such_rulebook"; invalid for a manifest that
// cannot be read.
base::Result<Files> select_bundle(const Files& all, std::string_view id);

struct ShelfOfRulebooks {
  std::vector<std::string> ids;      // that manifests name, each once
  std::vector<std::string> lacking;  // folders that manifests include and that are not among the files
  std::vector<std::string>
      strays;  // folders with rules that no manifest includes: nothing would ever apply them
};
base::Result<ShelfOfRulebooks> rulebooks_among(const Files& all);
// The same back from the blob of `rulebook.installed` (canonical_text).
base::Result<Files> bundle_from_text(std::string_view canonical_text);

// The rules that speak of one kind of record, because it can hold what calls for them. The others could never be called
// for there: what judges by a choice passes them over.
class RuleChoice {
 public:
  static RuleChoice of(const Rulebook& rulebook, const Vocabulary& vocabulary, RecordOf record);
  bool takes(std::size_t rule) const { return rules_[rule]; }  // in the rulebook's order
  // Whether any of their answers can hang on events of the type.
  bool reads(std::string_view type) const { return types_.contains(type); }

 private:
  std::vector<bool> rules_;
  std::set<std::string, std::less<>> types_;
};

struct Answers {
  Obligations obligations;
  // The next instant after `now` at which, with the same facts, an answer changes; nothing when none ever will.
  std::optional<base::Instant> next_change;
};
// Facts are what is known; `now` moves the clock alone, so what was received after `now` is the caller's to
// leave out (or not). Errors: invalid "rulebook.too_many_steps".
// Without a choice: all rules.
base::Result<Answers> answer(const Rulebook&, const Calendar&, const Parameters&, std::span<const Fact> facts,
                             base::Instant now, const RuleChoice* choice = nullptr);
// The obligations alone.
base::Result<Obligations> evaluate(const Rulebook&, const Calendar&, const Parameters&,
                                   std::span<const Fact> facts, base::Instant now);

struct Explanation {
  base::Json
      json;  // {obligation, rule, trigger, facts, clock, deadline:{…, days:[…]}, exceptions, cure, answers}
  std::string zh, en;
};
// Errors: not_found "rulebook.no_such_obligation", and those of evaluate.
base::Result<Explanation> explain(const Rulebook&, const Calendar&, const Parameters&,
                                  std::span<const Fact> facts, base::Instant now,
                                  std::string_view obligation_id);

// May this command be done now? Each gate of the command answers; `allowed` false with strength block forbids
// it, with reason asks for a reason, with advise only warns.
struct GateAnswer {
  std::string gate;
  bool allowed = true;
  Strength strength = Strength::block;
  int article = 0;
  std::string clause, source;
  Layer layer = Layer::law;
  Words text;                 // what the law asks, and why not yet; empty when allowed
  std::vector<Offer> offers;  // what would open it
};
// `fields`: the command's input ({"paper": "paper-1", …}).
base::Result<std::vector<GateAnswer>> gates(const Rulebook&, const Calendar&, const Parameters&,
                                            std::span<const Fact> facts, base::Instant now,
                                            std::string_view command, const base::JsonObject& fields);

// Everything wrong with a bundle, layers compared (`zhilu rules check`).
std::vector<Problem> check_rulebook(const Files& bundle, const Vocabulary* vocabulary = nullptr);

}  // namespace rulebook
