#include "rulebook/rulebook.h"

#include <fmt/format.h>

#include <algorithm>

#include "rulebook/bundle_places.h"
#include "rulebook/compiler.h"
#include "rulebook/model.h"

namespace rulebook {

std::string_view name_of(Status s) {
  switch (s) {
    case Status::not_triggered:
      return "not_triggered";
    case Status::open:
      return "open";
    case Status::met:
      return "met";
    case Status::met_late:
      return "met_late";
    case Status::breached:
      return "breached";
    case Status::exempt:
      return "exempt";
  }
  return {};
}

std::string_view name_of(Effect e) {
  switch (e) {
    case Effect::advice:
      return "advice";
    case Effect::finding:
      return "finding";
    case Effect::block:
      return "block";
    case Effect::signal:
      return "signal";
  }
  return {};
}

std::string_view name_of(RuleKind k) {
  switch (k) {
    case RuleKind::achievement:
      return "achievement";
    case RuleKind::maintenance:
      return "maintenance";
    case RuleKind::prohibition:
      return "prohibition";
  }
  return {};
}

std::string_view name_of(Certainty c) {
  return c == Certainty::certain ? "certain" : "possible";
}

std::string_view name_of(Layer l) {
  switch (l) {
    case Layer::language:
      return "language";
    case Layer::law:
      return "law";
    case Layer::ministry:
      return "ministry";
    case Layer::province:
      return "province";
    case Layer::bureau:
      return "bureau";
  }
  return {};
}

std::string_view name_of(Strength s) {
  switch (s) {
    case Strength::advise:
      return "advise";
    case Strength::reason:
      return "reason";
    case Strength::block:
      return "block";
  }
  return {};
}

std::string fault_of(const ParameterInfo& info, const base::Json& value) {
  if (info.type == "integer") {
    const auto* n = value.if_int64();
    if (!n) return "must be an integer";
    if ((info.least && *n < *info.least) || (info.most && *n > *info.most))
      return fmt::format("must lie from {} to {}", info.least.value_or(0), info.most.value_or(0));
  } else if (info.type == "table") {
    const auto* table = value.if_object();
    if (!table || table->size() != info.choices.size()) return "must give an integer for each of its choices";
    for (const auto& choice : info.choices) {
      const auto* n = table->if_contains(choice) ? table->at(choice).if_int64() : nullptr;
      if (!n || (info.least && *n < *info.least) || (info.most && *n > *info.most))
        return fmt::format("must give an integer for '{}', from {} to {}", choice, info.least.value_or(0),
                           info.most.value_or(0));
    }
  } else if (info.type == "boolean") {
    if (!value.is_bool()) return "must be true or false";
  } else if (info.type == "choice") {
    const auto* word = value.if_string();
    if (!word ||
        std::find(info.choices.begin(), info.choices.end(), std::string(*word)) == info.choices.end())
      return fmt::format("must be one of: {}", fmt::join(info.choices, ", "));
  } else if (info.type == "text") {
    if (!value.is_string()) return "must be a text";
  } else {
    return fmt::format("is of the unknown type '{}'", info.type);
  }
  return {};
}

const base::Json& standard_on(const ParameterInfo& parameter, base::LegalDay day) {
  const base::Json* out = &parameter.standard;
  for (const auto& dated : parameter.dated)
    if (dated.from <= day) out = &dated.value;
  return *out;
}

base::Result<Rulebook> Rulebook::load(const Files& files, const Vocabulary* vocabulary, Reading reading) {
  Problems problems(reading);
  Compiler compiler(problems, vocabulary);
  compiler.read(files);
  if (problems.failed()) return base::pass_on(problems.first());
  Rulebook out;
  auto model = compiler.take();
  model.remarks.insert(model.remarks.end(), problems.remarks().begin(), problems.remarks().end());
  out.model_ = std::make_shared<const Model>(std::move(model));
  return out;
}

std::vector<Problem> check_rulebook(const Files& bundle, const Vocabulary* vocabulary) {
  Problems problems;
  Compiler compiler(problems, vocabulary);
  compiler.read(bundle);
  return problems.list();
}

const std::string& Rulebook::canonical_text() const {
  return model_->canonical;
}
const std::string& Rulebook::id() const {
  return model_->id;
}
const std::string& Rulebook::version() const {
  return model_->version;
}
const Words& Rulebook::title() const {
  return model_->title;
}
base::LegalDay Rulebook::in_force_from() const {
  return model_->in_force.from;
}
std::vector<Article> Rulebook::articles() const {
  return model_->articles;
}
const std::vector<Problem>& Rulebook::remarks() const {
  return model_->remarks;
}
std::vector<ParameterInfo> Rulebook::parameter_list() const {
  return model_->parameters;
}

base::Result<Parameters> Rulebook::parameters(const base::JsonObject& set) const {
  Parameters out;
  for (const auto& info : model_->parameters) {
    const auto* given = set.if_contains(info.name);
    out.set_.push_back(given != nullptr);
    if (!given) {
      out.values_.push_back(info.standard);
      continue;
    }
    if (const auto wrong = fault_of(info, *given); !wrong.empty())
      return base::fail(base::ErrorKind::invalid, "rulebook.bad_parameter",
                        fmt::format("the parameter '{}' {}", info.name, wrong), info.name,
                        "set it to such a value");
    out.values_.push_back(*given);
  }
  return out;
}

Parameters Rulebook::standard_parameters() const {
  Parameters out;
  for (const auto& info : model_->parameters) out.values_.push_back(info.standard);
  out.set_.resize(out.values_.size());
  return out;
}

namespace {

bool is_rule_file(const std::string& name) {
  return (name.ends_with(".yaml") || name.ends_with(".yml")) && name.find("/scenarios/") == std::string::npos;
}

struct Manifest {
  std::string id;
  std::vector<std::string> folders;  // its own, then those it includes
};

base::Result<std::vector<Manifest>> manifests_of(const Files& all) {
  std::vector<Manifest> out;
  for (const auto& [name, text] : all) {
    if (!is_rule_file(name) || text.find("rulebook:") == std::string::npos) continue;
    ZL_TRY(const Node root, parse_yaml(text, name, 0));
    const Node* manifest = root.find("rulebook");
    const Node* id = manifest ? manifest->find("id") : nullptr;
    if (!id) continue;
    Manifest found{id->text, {folder_of(name)}};
    if (const Node* includes = manifest->find("includes"))
      for (const auto& item : includes->items) found.folders.push_back(item.text);
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace

base::Result<Files> select_bundle(const Files& all, std::string_view id) {
  ZL_TRY(const auto manifests, manifests_of(all));
  std::vector<std::string> folders;
  for (const auto& manifest : manifests)
    if (manifest.id == id) folders.insert(folders.end(), manifest.folders.begin(), manifest.folders.end());
  if (folders.empty())
    return base::fail(base::ErrorKind::not_found, "rulebook.no_such_rulebook",
                      fmt::format("no manifest names the rulebook '{}'", id), std::string(id),
                      "look at data/rulebooks for those there are");
  Files out;
  for (const auto& [name, text] : all)
    if (is_rule_file(name) && contains(folders, folder_of(name))) out.emplace(name, text);
  return out;
}

base::Result<ShelfOfRulebooks> rulebooks_among(const Files& all) {
  ZL_TRY(const auto manifests, manifests_of(all));
  ShelfOfRulebooks shelf;
  std::vector<std::string> used;
  for (const auto& manifest : manifests) {
    if (!contains(shelf.ids, manifest.id)) shelf.ids.push_back(manifest.id);
    used.insert(used.end(), manifest.folders.begin(), manifest.folders.end());
  }
  std::vector<std::string> present;
  for (const auto& [name, text] : all) {
    if (!is_rule_file(name)) continue;
    if (!contains(present, folder_of(name))) present.push_back(folder_of(name));
    if (!contains(used, folder_of(name)) && !contains(shelf.strays, folder_of(name)))
      shelf.strays.push_back(folder_of(name));
  }
  for (const auto& folder : used)
    if (!contains(present, folder) && !contains(shelf.lacking, folder)) shelf.lacking.push_back(folder);
  return shelf;
}

base::Result<Files> bundle_from_text(std::string_view canonical_text) {
  ZL_TRY(const base::Json json, base::parse_json(canonical_text));
  const auto* files = base::object_at(json, "files");
  if (!files)
    return base::fail(base::ErrorKind::corrupt, "rulebook.bad_bundle", "the bundle holds no files", "files");
  Files out;
  for (const auto& member : *files) {
    if (!member.value().is_string())
      return base::fail(base::ErrorKind::corrupt, "rulebook.bad_bundle", "a file of the bundle is no text",
                        std::string(member.key()));
    out.emplace(std::string(member.key()), std::string(member.value().as_string()));
  }
  return out;
}

}  // namespace rulebook
