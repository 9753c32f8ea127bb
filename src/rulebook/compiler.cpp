// The frame of a bundle: files in the order of their layers, the manifest, settings, messages.
#include "rulebook/compiler.h"
#include "base/sort_stably.h"

#include <algorithm>

namespace rulebook {
namespace {

constexpr std::size_t kMaxBundleBytes = 4 << 20;
constexpr std::size_t kMaxNameChars = 60;

std::optional<Layer> layer_of(std::string_view name) {
  for (const Layer l : {Layer::language, Layer::law, Layer::ministry, Layer::province, Layer::bureau})
    if (name_of(l) == name) return l;
  return std::nullopt;
}

}  // namespace

const std::vector<std::string_view>& needed_messages() {
  static const std::vector<std::string_view> kCodes = {"why.not_triggered",
                                                       "why.open_no_limit",
                                                       "why.open_until",
                                                       "why.open_standing",
                                                       "why.met",
                                                       "why.met_in_time",
                                                       "why.met_late",
                                                       "why.breached",
                                                       "why.exempt",
                                                       "why.missing",
                                                       "why.possibly_late",
                                                       "why.possibly_in_time",
                                                       "why.provisional",
                                                       "why.explained",
                                                       "duration.days",
                                                       "duration.hours",
                                                       "duration.minutes",
                                                       "duration.seconds",
                                                       "explain.title",
                                                       "explain.asks",
                                                       "explain.trigger",
                                                       "explain.subject",
                                                       "explain.status",
                                                       "explain.facts",
                                                       "explain.fact",
                                                       "explain.no_facts",
                                                       "explain.clock",
                                                       "explain.uncertain",
                                                       "explain.deadline",
                                                       "explain.no_deadline",
                                                       "explain.day",
                                                       "explain.due",
                                                       "explain.exceptions",
                                                       "explain.exception_applies",
                                                       "explain.exception_not",
                                                       "explain.answers",
                                                       "explain.cure",
                                                       "explain.version",
                                                       "day.start",
                                                       "day.counted",
                                                       "day.weekend",
                                                       "day.holiday",
                                                       "day.paused",
                                                       "day.rolled",
                                                       "status.not_triggered",
                                                       "status.open",
                                                       "status.met",
                                                       "status.met_late",
                                                       "status.breached",
                                                       "status.exempt",
                                                       "unit.hours",
                                                       "unit.natural_days",
                                                       "unit.working_days",
                                                       "unit.months"};
  return kCodes;
}

const std::vector<std::string_view>& later_messages() {
  static const std::vector<std::string_view> kCodes = {"why.upheld",
                                                       "why.upheld_until",
                                                       "why.forbidden",
                                                       "why.covered",
                                                       "why.gap",
                                                       "why.gap_lasts",
                                                       "why.window_open",
                                                       "why.cured",
                                                       "why.unconfirmed",
                                                       "why.signal",
                                                       "unit.minutes",
                                                       "explain.kind",
                                                       "kind.achievement",
                                                       "kind.maintenance",
                                                       "kind.prohibition",
                                                       "explain.window",
                                                       "explain.gap",
                                                       "explain.value",
                                                       "explain.parameter",
                                                       "explain.exception_missing",
                                                       "explain.exception_lifted",
                                                       "explain.exception_not_in_force",
                                                       "explain.cured",
                                                       "explain.answerable",
                                                       "explain.last_day_kept"};
  return kCodes;
}

void Compiler::read(const Files& files) {
  base::JsonObject texts_json;
  std::size_t bytes = 0;
  std::vector<std::pair<FileContext, Node>> roots;
  for (const auto& [name, content] : files) {
    if ((bytes += content.size()) > kMaxBundleBytes) {
      problems_.add({true, "rulebook.too_large", name + ":1:1",
                     fmt::format("with this file the bundle has more than {} bytes", kMaxBundleBytes),
                     "a rulebook is words and numbers; keep other things elsewhere"});
      return;
    }
    texts_json[name] = content;
    auto root = parse_yaml(content, name, problems_.add_file(name));
    if (!root) {
      problems_.add(root.error());
      continue;
    }
    if (!check_fields(*root, "file", problems_)) continue;
    FileContext context;
    read_file_head(*root, context);
    roots.emplace_back(std::move(context), std::move(*root));
  }
  if (auto canonical = base::canonical(base::JsonObject{{"files", std::move(texts_json)}}))
    model_.canonical = std::move(*canonical);
  else
    problems_.add(canonical.error());
  base::sort_stably(roots, [](const auto& a, const auto& b) { return a.first.layer < b.first.layer; });
  const auto each = [&](std::string_view key, auto&& use) {
    for (const auto& [context, root] : roots)
      if (const Node* node = root.find(key)) use(*node, context);
  };
  each("rulebook", [&](const Node& node, const FileContext& c) { read_manifest(node, c); });
  for (auto& [context, root] : roots)
    if (!context.own_time) context.in_force = model_.in_force;
  each("parameters", [&](const Node& node, const FileContext&) { read_parameters(node); });
  each("record", [&](const Node& node, const FileContext&) { read_record(node); });
  each("definitions", [&](const Node& node, const FileContext&) { read_definitions(node); });
  each("messages", [&](const Node& node, const FileContext&) { read_messages(node); });
  each("principles", [&](const Node& node, const FileContext& c) { read_articles(node, c, true); });
  each("articles", [&](const Node& node, const FileContext& c) { read_articles(node, c, false); });
  each("rules", [&](const Node& node, const FileContext& c) { read_rules(node, c); });
  each("exceptions", [&](const Node& node, const FileContext& c) { read_exceptions(node, c); });
  each("gates", [&](const Node& node, const FileContext& c) { read_gates(node, c); });
  if (model_.id.empty() && !problems_.failed())
    problems_.add({true, "rulebook.no_manifest", "", "no file of the bundle has the field `rulebook`",
                   "give id, version, title, in_force"});
  link_exceptions();
  finish_articles();
  finish_rules();
  mark_reusable(model_);
  find_remarks();
}

void Compiler::read_file_head(const Node& root, FileContext& context) {
  const auto layer = layer_of(text(root, "layer"));
  if (layer)
    context.layer = *layer;
  else
    problems_.error(root, "rulebook.bad_layer", "`layer` is language, law, ministry, province or bureau");
  Source source;
  if (const Node* s = root.find("source"); s && check_fields(*s, "source", problems_)) {
    source.title = words(s->find("title"), *s);
    source.cite = text(*s, "cite", false);
    if (const Node* last = s->find("last_article")) {
      source.last_article = static_cast<int>(std::clamp<std::int64_t>(last->integer, 0, kMaxArticle));
      if (last->kind != Node::Kind::integer || last->integer < 1 || last->integer > kMaxArticle)
        problems_.error(*last, "rulebook.bad_number",
                        fmt::format("`last_article` is a number from 1 to {}", kMaxArticle));
    }
  }
  const std::string& name = problems_.file_name(root.file);
  source.folder = name.substr(0, name.find('/'));
  context.source = static_cast<int>(model_.sources.size());
  model_.sources.push_back(std::move(source));
  context.own_time = root.find("in_force") != nullptr;
  context.in_force = in_force(root, context.in_force);
}

void Compiler::read_manifest(const Node& node, const FileContext& context) {
  if (!check_fields(node, "rulebook", problems_)) return;
  if (!model_.id.empty())
    problems_.error(node, "rulebook.two_manifests", "two files have the field `rulebook`");
  model_.id = plain_name(node, "id");
  model_.version = plain_name(node, "version");
  model_.title = words(node.find("title"), node);
  model_.in_force = in_force(node, model_.in_force);
  model_.own_source = context.source;
  if (const Node* range = node.find("articles")) read_article_range(*range);
}

// Id and version stand in addresses, in names of rows and in what is carried away: nothing in them may mean more there.
std::string Compiler::plain_name(const Node& node, std::string_view key) {
  std::string name = text(node, key);
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto mark = [](char c) { return c == '.' || c == '-' || c == '_'; };
  bool plain = name.size() <= kMaxNameChars;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool between = i > 0 && i + 1 < name.size() && !mark(name[i - 1]);
    plain = plain && (letter(name[i]) || (mark(name[i]) && between));
  }
  if (!plain)
    problems_.later_error(*node.find(key), "rulebook.bad_name",
                          fmt::format("`{}` has at most {} letters and digits of ASCII, with single . - _ between them",
                                      key, kMaxNameChars));
  return name;
}

void Compiler::read_record(const Node& node) {
  if (!check_fields(node, "record", problems_)) return;
  auto& record = model_.record;
  if (const Node* c = node.find("corrections"); c && check_fields(*c, "corrections", problems_)) {
    record.correction_type = type(text(*c, "type"), *c);
    record.correction_target = path(text(*c, "target"));
    record.correction_fields = path(text(*c, "fields"));
  }
  if (const Node* a = node.find("amendments")) read_amendments(*a);
  if (const Node* t = node.find("times"); t && check_fields(*t, "times", problems_)) read_times(*t);
  if (const Node* e = node.find("explanations"); e && check_fields(*e, "explanations", problems_))
    read_explanations(*e);
  if (const Node* labels = node.find("labels"))
    for (const auto& [name, value] : labels->members) {
      begin_names();
      const int t = type(name, value);
      bind(value, "event", {t});
      record.labels[t] = words_template(&value);
    }
}

void Compiler::read_times(const Node& node) {
  auto& record = model_.record;
  record.claimed = path(text(node, "claimed"));
  if (node.find("uncertainty")) record.uncertainty = path(text(node, "uncertainty"));
  if (const Node* by_type = node.find("by_type"))
    for (const auto& [name, value] : by_type->members)
      record.claimed_by_type[type(name, value)] = path(value.text);
}

void Compiler::read_explanations(const Node& node) {
  auto& record = model_.record;
  record.explain_type = type(text(node, "type"), node);
  record.explain_obligation = path(text(node, "obligation"));
  record.explain_reason = path(text(node, "reason"));
  if (node.find("ground")) record.explain_ground = path(text(node, "ground"));
  for (const int p : {record.explain_obligation, record.explain_reason, record.explain_ground})
    if (p != kNone) column(record.explain_type, p);
  record.explain_command = text(node, "command");
  record.explain_field = text(node, "field");
  record.explain_label = words(node.find("label"), node);
}

void Compiler::read_amendments(const Node& list) {
  for (const auto& item : list.items) {
    if (!check_fields(item, "amendment", problems_)) continue;
    RecordSettings::Amendment out{
        type(text(item, "type"), item), type(text(item, "of"), item), {}, texts(item.find("leave_out"))};
    amended_by_[out.of].push_back(out.type);
    for (const auto& name : texts(item.find("match"))) out.match.push_back(path(name));
    if (out.match.empty()) problems_.error(item, "rulebook.missing_field", "an amendment needs `match`");
    model_.record.amendments.push_back(std::move(out));
  }
}

void Compiler::read_definitions(const Node& node) {
  for (const auto& [name, value] : node.members) {
    if (!check_fields(value, "definition", problems_)) continue;
    const Node* body = value.find("pattern");
    if (!body) {
      problems_.error(value, "rulebook.missing_field",
                      fmt::format("definition '{}' needs a `pattern`", name));
      continue;
    }
    if (!definitions_.emplace(name, Definition{texts(value.find("parameters")), *body}).second)
      problems_.error(value, "rulebook.id_twice", fmt::format("two definitions are called '{}'", name));
    definition_places_[name].file = value.file;
    definition_places_[name].line = value.line;
    definition_places_[name].column = value.column;
  }
}

void Compiler::read_messages(const Node& node) {
  for (const auto& [code, value] : node.members) model_.messages[code] = message_of(words(&value, value));
}

}  // namespace rulebook
