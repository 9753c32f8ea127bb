// Names, operands, words and templates.
#include <algorithm>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  for (std::size_t from = 0;;) {
    const auto to = text.find(by, from);
    out.emplace_back(text.substr(from, to == std::string_view::npos ? to : to - from));
    if (to == std::string_view::npos) return out;
    from = to + 1;
  }
}

}  // namespace

int Compiler::type(std::string_view name, const Node& place) {
  const auto [it, added] =
      model_.type_ids.try_emplace(std::string(name), static_cast<int>(model_.types.size()));
  if (added) model_.types.push_back({std::string(name), {}, {}});
  if (added && vocabulary_ && !vocabulary_->events.contains(name))
    problems_.error(place, "rulebook.unknown_event", fmt::format("no event is called '{}'", name),
                    likely(name, names_of(vocabulary_->events)));
  reads_.insert(it->second);
  return it->second;
}

std::vector<int> Compiler::types_of(const Node* names) {
  std::vector<int> out;
  for (const auto& name : texts(names)) out.push_back(type(name, *names));
  return out;
}

void Compiler::check_command(const Node& place, const std::string& name) {
  if (vocabulary_ && !vocabulary_->commands.empty() && !vocabulary_->commands.contains(name))
    problems_.warn(place, "rulebook.unknown_command", fmt::format("no command is called '{}'", name),
                   likely(name, {vocabulary_->commands.begin(), vocabulary_->commands.end()}));
}

// A gate at a command that never asks would show on the page and hold nothing back.
void Compiler::check_gated(const Node& place, const std::string& name) {
  check_command(place, name);
  if (!vocabulary_ || vocabulary_->gated.empty() || vocabulary_->gated.contains(name)) return;
  if (!vocabulary_->commands.contains(name)) return;
  problems_.later_error(place, "rulebook.not_gated",
                        fmt::format("'{}' never asks the gates, so this one would hold nothing back", name),
                        fmt::format("commands that ask: {}", fmt::join(vocabulary_->gated, ", ")));
}

// A field that none of the events has is a slip of the pen: the pattern would never hold.
void Compiler::check_event_field(const Node& place, const std::vector<int>& types, std::string_view path) {
  if (!vocabulary_ || types.empty() || path.starts_with('_')) return;
  const auto key = path.substr(0, path.find('.'));
  std::string names;
  std::vector<std::string> fields;
  std::vector<int> all = types;
  for (const int t : types)
    if (const auto more = amended_by_.find(t); more != amended_by_.end())
      all.insert(all.end(), more->second.begin(), more->second.end());
  for (const int t : all) {
    const auto& name = model_.types[static_cast<std::size_t>(t)].name;
    const auto known = vocabulary_->events.find(name);
    if (known == vocabulary_->events.end() || known->second.empty() ||
        known->second.contains(std::string(key)))
      return;
    fields.insert(fields.end(), known->second.begin(), known->second.end());
    names += (names.empty() ? "" : ", ") + name;
  }
  problems_.error(place, "rulebook.unknown_event_field", fmt::format("'{}' has no field '{}'", names, key),
                  likely(key, std::move(fields)));
}

int Compiler::path(std::string_view text) {
  const auto [it, added] = path_ids_.try_emplace(std::string(text), static_cast<int>(model_.paths.size()));
  if (added) model_.paths.push_back({std::string(text), split(text, '.')});
  return it->second;
}

// Sees to it that events of the type have this field ready as a column.
int Compiler::column(int type, int path) {
  auto& info = model_.types[static_cast<std::size_t>(type)];
  if (info.column_of.size() <= static_cast<std::size_t>(path))
    info.column_of.resize(static_cast<std::size_t>(path) + 1, kNone);
  int& column = info.column_of[static_cast<std::size_t>(path)];
  if (column == kNone) {
    column = static_cast<int>(info.paths.size());
    info.paths.push_back(path);
  }
  return column;
}

int Compiler::scope_name(std::string_view name) {
  auto& names = model_.scope_names;
  const auto it = std::find(names.begin(), names.end(), name);
  if (it != names.end()) return static_cast<int>(it - names.begin());
  names.emplace_back(name);
  return static_cast<int>(names.size()) - 1;
}

void Compiler::begin_names() {
  names_.clear();
  slot_types_.clear();
  next_slot_ = 0;
  reads_.clear();
}

int Compiler::bind(const Node& place, const std::string& name, const std::vector<int>& types) {
  if (static_cast<std::size_t>(next_slot_) >= kMaxSlots) {
    problems_.error(place, "rulebook.too_many_names",
                    fmt::format("more than {} names in one rule", kMaxSlots));
    next_slot_ = 0;
  }
  if (!name.empty()) names_.push_back({name, next_slot_});
  if (slot_types_.size() <= static_cast<std::size_t>(next_slot_))
    slot_types_.resize(static_cast<std::size_t>(next_slot_) + 1);
  slot_types_[static_cast<std::size_t>(next_slot_)] = types;
  return next_slot_++;
}

const Compiler::Binding* Compiler::bound(std::string_view name) const {
  for (auto it = names_.rbegin(); it != names_.rend(); ++it)
    if (it->name == name) return &*it;
  return nullptr;
}

void Compiler::use_field(const Node& place, int slot, int path) {
  const auto& types = slot_types_[static_cast<std::size_t>(slot)];
  check_event_field(place, types, model_.paths[static_cast<std::size_t>(path)].text);
  for (const int type : types) column(type, path);
}

int Compiler::parameter(const Node& place, const std::string& name) {
  used_parameters_.insert(name);
  for (std::size_t i = 0; i < model_.parameters.size(); ++i)
    if (model_.parameters[i].name == name) return static_cast<int>(i);
  problems_.error(place, "rulebook.unknown_parameter", fmt::format("unknown parameter '{}'", name),
                  "declare it under `parameters` with its default");
  return kNone;
}

// "$paper", "$paper.form", "$scope.zone", "$command.paper", "$subject.id".
Operand Compiler::reference(const Node& node, std::string_view text) {
  Operand out;
  const auto dot = text.find('.');
  const std::string_view name = text.substr(1, dot == std::string_view::npos ? dot : dot - 1);
  const std::string_view rest = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
  if (name == "scope" && !rest.empty()) {
    out.kind = Operand::Kind::scope;
    out.parameter = scope_name(rest);
  } else if (name == "command" && !rest.empty()) {
    out.kind = Operand::Kind::command;
    out.path = path(rest);
  } else if (name == "subject" && (rest == "id" || rest == "kind" || rest == "obligation")) {
    out.kind = Operand::Kind::subject;
    out.path = rest == "id" ? 0 : rest == "kind" ? 1 : 2;
  } else if (const Binding* binding = bound(name)) {
    out.kind = rest.empty() ? Operand::Kind::event : Operand::Kind::field;
    out.slot = binding->slot;
    if (!rest.empty()) {
      out.path = path(rest);
      use_field(node, binding->slot, out.path);
    }
  } else {
    problems_.error(node, "rulebook.unknown_name",
                    fmt::format("the name '{}' is bound to nothing here", text), "bind it first with `as`");
  }
  return out;
}

Operand Compiler::operand(const Node& node) {
  Operand out;
  if (node.is_text() && node.text.size() > 1 && node.text[0] == '$') return reference(node, node.text);
  if (node.is_scalar()) {
    out.kind = Operand::Kind::literal;
    out.literal = to_json(node);
    return out;
  }
  if (!is_operand(node)) {
    problems_.error(
        node, "rulebook.bad_value", "a value is a word, a number, $name.field or a computed value",
        "computed: parameter, count, count_of, sum, plus, minus, times, least_of, most_of, share, days_from");
    return out;
  }
  if (!check_fields(node, "operand", problems_)) return out;
  const Node *parameter_name = node.find("parameter"), *counted = node.find("count");
  if (parameter_name && parameter_name->is_text() && !node.find("for")) {
    out.kind = Operand::Kind::parameter;
    out.parameter = parameter(*parameter_name, parameter_name->text);
  } else if (counted && counted->is_text() && counted->text.starts_with('$')) {
    out = reference(*counted, counted->text);
    out.count = true;
  } else if (parameter_name && parameter_name->is_text()) {
    out = picked(node, *parameter_name);
  } else if (parameter_name || counted) {
    problems_.error(node, "rulebook.bad_value", fmt::format("`{}` needs a name", node.members.front().key));
  } else {
    out = computed(node);
  }
  return out;
}

Operand Compiler::number_operand(const Node& node, std::int64_t least, std::int64_t most) {
  const Operand out = operand(node);
  if (out.kind == Operand::Kind::literal) {
    const auto* n = out.literal.if_int64();
    if (!n || *n < least || *n > most)
      problems_.error(node, "rulebook.bad_number",
                      fmt::format("a number from {} to {} is needed", least, most));
  } else if (out.kind == Operand::Kind::parameter && out.parameter != kNone) {
    const auto& p = model_.parameters[static_cast<std::size_t>(out.parameter)];
    if (p.type != "integer" || !p.least || !p.most || *p.least < least || *p.most > most)
      problems_.error(
          node, "rulebook.bad_number",
          fmt::format("parameter '{}' must be an integer with bounds within {} to {}", p.name, least, most));
  }
  return out;
}

TimeRef Compiler::time_ref(const Node& node, bool is_date) {
  TimeRef out;
  out.is_date = is_date;
  const auto add = [&](const Node& item) {
    if (item.is_text() && item.text.starts_with('$'))
      out.first_present.push_back(reference(item, item.text));
    else
      problems_.error(item, "rulebook.bad_time", "a time is $name or $name.field, or a list of them");
  };
  if (node.is_list() && node.items.empty())
    problems_.later_error(node, "rulebook.bad_time", "this list of times is empty",
                          "a time is $name or $name.field, or a list of them");
  if (node.is_list())
    std::for_each(node.items.begin(), node.items.end(), add);
  else
    add(node);
  return out;
}

// Words with {$name.field} in them.
Template Compiler::text_template(const Node& node, const std::string& text) {
  Template out;
  for (std::size_t from = 0; from < text.size();) {
    const auto open = text.find("{$", from);
    const auto close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) {
      out.parts.push_back({text.substr(from), {}});
      break;
    }
    if (open > from) out.parts.push_back({text.substr(from, open - from), {}});
    out.parts.push_back({{}, reference(node, std::string_view(text).substr(open + 1, close - open - 1))});
    from = close + 1;
  }
  return out;
}

WordsTemplate Compiler::words_template(const Node* node) {
  if (!node) return {};
  const Words both = words(node, *node);
  return {text_template(*node, both.zh), text_template(*node, both.en)};
}

Words Compiler::words(const Node* node, const Node& around, bool needed) {
  if (!node) {
    if (needed)
      problems_.error(around, "rulebook.missing_words", "words in both languages {zh, en} are missing here");
    return {};
  }
  if (!check_fields(*node, "words", problems_)) return {};
  return {text(*node, "zh"), text(*node, "en")};
}

std::string Compiler::text(const Node& node, std::string_view key, bool needed) {
  const Node* found = node.find(key);
  if (found && found->is_text() && !found->text.empty()) return found->text;
  if (found && found->kind == Node::Kind::integer) return std::to_string(found->integer);
  if (needed || found)
    problems_.error(found ? *found : node, "rulebook.missing_field", fmt::format("`{}` must be a text", key));
  return {};
}

std::vector<std::string> Compiler::texts(const Node* list) {
  std::vector<std::string> out;
  if (!list) return out;
  if (list->is_text()) return {list->text};
  for (const auto& item : list->items) {
    if (item.is_text())
      out.push_back(item.text);
    else
      problems_.error(item, "rulebook.not_a_text", "a list of words is needed");
  }
  if (!list->is_list()) problems_.error(*list, "rulebook.not_a_list", "a list of words is needed");
  return out;
}

InForce Compiler::in_force(const Node& node, const InForce& otherwise) {
  const Node* found = node.find("in_force");
  if (!found) return otherwise;
  InForce out = otherwise;
  if (!check_fields(*found, "in_force", problems_)) return out;
  const auto from = base::LegalDay::parse(text(*found, "from"));
  if (from)
    out.from = *from;
  else
    problems_.error(*found, "rulebook.bad_date", "`from` is no date", "write it as 2026-02-01");
  if (const Node* until = found->find("until")) {
    const auto day = base::LegalDay::parse(until->text);
    if (day && *day >= out.from)
      out.until = *day;
    else
      problems_.error(*until, "rulebook.bad_date", "`until` is no date after `from`",
                      "write it as 2026-02-01");
  }
  return out;
}

}  // namespace rulebook
