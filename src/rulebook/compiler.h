// Reads the tree of a bundle's files into a Model. Goes on after an error, so that all errors of a bundle are
// told at once.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rulebook/model.h"
#include "rulebook/problems.h"

namespace rulebook {

class Compiler {
 public:
  explicit Compiler(Problems& problems, const Vocabulary* vocabulary = nullptr)
      : problems_(problems), vocabulary_(vocabulary) {}
  // Files that cannot be read at all stand in the problems too.
  void read(const Files& files);
  Model take() { return std::move(model_); }

 private:
  struct FileContext {
    Layer layer = Layer::bureau;
    int source = 0;
    InForce in_force;
    bool own_time = false;  // the file itself says when it is in force; else the manifest does
  };
  struct Binding {
    std::string name;
    int slot;
  };
  struct Definition {
    std::vector<std::string> parameters;
    Node pattern;
  };

  // bundle: compiler.cpp; parameters and articles: compile_articles.cpp
  void read_file_head(const Node& root, FileContext& context);
  void read_manifest(const Node& node, const FileContext& context);
  std::string plain_name(const Node& node, std::string_view key);
  void read_record(const Node& node);
  void read_times(const Node& node);
  void read_explanations(const Node& node);
  void read_amendments(const Node& list);
  void read_parameters(const Node& node);
  void read_definitions(const Node& node);
  void read_articles(const Node& list, const FileContext& context, bool principles);
  void read_messages(const Node& node);
  void find_remarks();
  void remark_on_records(const Rule& rule);
  void remark(std::string place, std::string code, std::string what, std::string remedy);
  std::optional<std::int64_t> bound_of(const Node& parameter, std::string_view key);
  void read_dated(const Node& list, ParameterInfo& info);
  void read_article_range(const Node& node);
  int article_number(const Node& range, std::string_view key);
  std::optional<Article::Gathers> read_gathers(const Node& principle, int source, int number);
  void find_gathered_rules();
  void finish_articles();
  void finish_rules();
  // rules that ask the same act: compile_also.cpp
  void link_also();
  std::optional<std::size_t> also_named(const Rule& rule, const Node& name);
  bool told_with(const Rule& rule, const Rule& other, const Node& place);
  void cites(const Node& place, int source, int number, const std::string& id, int kind);
  void clause_fits(const Node& node, int number, const std::string& clause);
  void cited_articles_exist();
  Article* article_of(int source, int number);

  // rules: compile_rules.cpp
  void read_rules(const Node& list, const FileContext& context);
  void read_rule(const Node& node, const FileContext& context);
  void read_rule_words(const Node& node, const FileContext& context, Rule& rule);
  void read_rule_patterns(const Node& node, Rule& rule);
  void read_trigger(const Node& node, Rule& rule);
  EachItem each_item(const Node& node);
  std::vector<Operand> subject_id(const Node& node);
  void read_duty(const Node& node, Rule& rule);
  void read_requires(const Node& node, Rule& rule);
  void read_forbids(const Node& node, Rule& rule);
  MaintainRule maintain(const Node& node);
  WindowRule window(const Node& node);
  std::vector<std::pair<int, Operand>> values(const Node* node, std::vector<std::string>* names = nullptr);
  void read_exceptions(const Node& list, const FileContext& context);
  void read_gates(const Node& list, const FileContext& context);
  void read_strength(const Node& node, Gate& gate);
  // A parameter all of whose choices are such words. One that does not exist has been told of already.
  template <class Known>
  bool chooses_among(const Operand& operand, Known&& known) const {
    if (operand.kind != Operand::Kind::parameter) return false;
    if (operand.parameter == kNone) return true;
    const auto& choices = model_.parameters[static_cast<std::size_t>(operand.parameter)].choices;
    return !choices.empty() && std::all_of(choices.begin(), choices.end(), known);
  }
  std::vector<OfferRule> offers(const Node* list);
  void preset(const Node& node, std::vector<std::string>& keys, OfferRule& into);
  DeadlineRule deadline(const Node& node);
  TimeSource time_source(const Node& node, std::size_t depth);
  void link_exceptions();
  void link_exceptions_to_exceptions();
  void link_rule(Rule& rule, std::size_t exception, const Node& place);
  void find_contradictions();
  // what a pattern tells: timing.cpp
  bool joins_several(const Pattern& p) const;
  bool holds_without_event(const Pattern& p) const;
  bool tells_time(const Pattern& p, bool joined) const;
  bool hangs_on_event(const Pattern& p) const;
  void must_tell_time(const Node& node, const Pattern& p, std::string_view what);
  void span_of(const Node& node, Operand& amount, Operand& unit, std::string_view what);
  bool stands_for(const std::string& rule, std::string id) const;
  void check_conflicts(const Rule& rule, const Node* place);

  // refinement: layers.cpp
  Node refined(const Node& node, const FileContext& context);
  void compare_with_higher(const Rule& higher, const Rule& lower, const Node& place);
  void compare_clocks(const Rule& higher, const Rule& lower, const Node& place);
  void later_looser(const Node& place, const Rule& higher, const Rule& lower, std::string_view what);

  // patterns: compile_patterns.cpp
  Pattern pattern(const Node& node, std::size_t depth = 0);
  std::vector<Pattern> patterns(const Node* one_or_list, std::size_t depth);
  void record_pattern(const Node& node, Pattern& into, std::size_t depth);
  void group_pattern(const Node& node, std::string_view key, Pattern& into, std::size_t depth);
  void for_each_pattern(const Node& node, Pattern& into, std::size_t depth);
  void test_pattern(const Node& node, Pattern& into);
  void passed_pattern(const Node& node, Pattern& into);
  void pattern_time(const Node& node, Pattern& into);
  void pattern_order(const Node& node, Pattern& into);
  void order_within(const Node& within, Pattern& into);
  void order_in_hours(const Node& hours, Pattern& into);
  void order_on_days(const Node& days, Pattern& into);
  std::vector<FieldCondition> where(const Node& node, const std::vector<int>& types);
  std::vector<Condition> conditions(const Node& node);
  Condition has_condition(const Node& node);
  void choose_key(Pattern& into);
  Pattern used(const Node& node, std::size_t depth);
  Node substituted(const Node& node, const std::map<std::string, const Node*>& given);

  // small things: compile_values.cpp
  Operand operand(const Node& node);
  Operand computed(const Node& node);
  void computed_sum(const Node& node, Computation& into);
  Operand picked(const Node& node, const Node& name);
  Operand reference(const Node& node, std::string_view text);
  Operand number_operand(const Node& node, std::int64_t least, std::int64_t most);
  TimeRef time_ref(const Node& node, bool is_date);
  Template text_template(const Node& node, const std::string& text);
  WordsTemplate words_template(const Node* node);
  Words words(const Node* node, const Node& around, bool needed = true);
  std::string text(const Node& node, std::string_view key, bool needed = true);
  std::vector<std::string> texts(const Node* list);
  InForce in_force(const Node& node, const InForce& otherwise);
  int type(std::string_view name, const Node& place);
  std::vector<int> types_of(const Node* names);
  void check_gated(const Node& place, const std::string& name);
  void check_command(const Node& place, const std::string& name);
  void check_event_field(const Node& place, const std::vector<int>& types, std::string_view path);
  int path(std::string_view text);
  int column(int type, int path);
  int scope_name(std::string_view name);
  int bind(const Node& place, const std::string& name, const std::vector<int>& types);
  const Binding* bound(std::string_view name) const;
  void use_field(const Node& place, int slot, int path);
  int parameter(const Node& place, const std::string& name);
  void begin_names();

  Problems& problems_;
  const Vocabulary* vocabulary_;
  std::map<int, std::vector<int>> amended_by_;  // whose fields are laid over an event's
  std::set<std::string> used_definitions_, used_parameters_;
  std::map<std::string, Node> definition_places_, parameter_places_;
  std::set<int> reads_;  // event types that the rule at hand looks at
  Model model_;
  std::map<std::string, Definition, std::less<>> definitions_;
  std::map<std::string, int> path_ids_;
  std::map<std::string, std::pair<Node, FileContext>> rule_nodes_;
  std::map<std::string, std::string> refined_by_;
  std::map<std::string, Node> exception_places_;
  struct Citation {
    Node place;
    int source, number, kind;  // 0 rule, 1 gate, 2 exception, 3 article or principle
    std::string id;
  };
  std::vector<Citation> citations_;
  std::vector<Binding> names_;
  std::vector<std::vector<int>> slot_types_;  // slot → event types it may hold; empty: an item of a list
  int next_slot_ = 0;
  std::size_t uses_ = 0, nested_uses_ = 0;
};

// Is the map one of the computed values ({parameter: …}, {sum: …}, …)?
bool is_operand(const Node& node);

// Of the names there are, those that may have been meant; else the first few: "perhaps: …", "there are: …".
std::string likely(std::string_view wrong, std::vector<std::string> known);
template <class Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> out;
  for (const auto& entry : map) out.push_back(entry.first);
  return out;
}

// What is wrong with a value of a parameter; empty when nothing is.
std::string fault_of(const ParameterInfo& info, const base::Json& value);

inline constexpr std::int64_t kMaxArticle = 2'000;
inline constexpr std::size_t kMaxCitations = 5'000;  // rules, exceptions, gates and articles of one bundle

// The codes of messages that the engine fills in; every bundle must hold all of the first in both languages.
// The others came later: what is not there is not said, so that older bundles stay valid.
const std::vector<std::string_view>& needed_messages();
const std::vector<std::string_view>& later_messages();

}  // namespace rulebook
