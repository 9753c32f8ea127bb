#include "page_layout/scope.h"

#include <algorithm>

#include "page_layout/templates.h"

namespace page_layout {
namespace {

using base::Json;

constexpr int kMaxReferences = 3;  // a path in a filter of a path in a filter …

std::string_view up_to_bracket(std::string_view text) {
  return text.substr(0, text.find('['));
}

PathFilter read_filter(std::string_view text) {
  if (text == "first") return {PathFilter::Kind::first, {}, {}};
  if (text == "last") return {PathFilter::Kind::last, {}, {}};
  const auto equals = text.find('=');
  PathFilter filter{PathFilter::Kind::is, text.substr(0, equals), {}};
  if (equals != std::string_view::npos) filter.value = text.substr(equals + 1);
  if (filter.key.ends_with('!')) {
    filter.kind = PathFilter::Kind::is_not;
    filter.key.remove_suffix(1);
  }
  return filter;
}

Step read_step(std::string_view text) {
  Step step{up_to_bracket(text), {}};
  text.remove_prefix(step.name.size());
  while (text.starts_with('[')) {
    const auto close = text.find(']');
    step.filters.push_back(read_filter(text.substr(1, close == std::string_view::npos ? close : close - 1)));
    text.remove_prefix(close == std::string_view::npos ? text.size() : close + 1);
  }
  return step;
}

struct Found {
  const Json* value = nullptr;  // nothing: `index` itself is the value
  std::int64_t index = 0;       // within the list it was taken from
};

class Walk {
 public:
  Walk(const Scope& scope, int references) : scope_(scope), references_(references) {}

  std::vector<Found> run(const Json& root, const std::vector<Step>& steps) const {
    std::vector<Found> at;
    enter(root, steps.front(), at);
    for (std::size_t i = 1; i < steps.size(); ++i) {
      std::vector<Found> next;
      for (const Found& found : at) take(found, steps[i], next);
      at = std::move(next);
    }
    return at;
  }

 private:
  void take(const Found& found, const Step& step, std::vector<Found>& out) const {
    if (step.name == "index" && found.index > 0) return out.push_back({nullptr, found.index});
    if (!found.value) return;
    if (const Json* member = base::find(*found.value, step.name)) enter(*member, step, out);
  }

  void enter(const Json& value, const Step& step, std::vector<Found>& out) const {
    std::vector<Found> here;
    if (value.is_array()) {
      std::int64_t index = 0;
      for (const Json& element : value.get_array()) here.push_back({&element, ++index});
    } else if (!value.is_null()) {
      here.push_back({&value, 0});
    }
    for (const PathFilter& filter : step.filters) choose(filter, here);
    out.insert(out.end(), here.begin(), here.end());
  }

  void choose(const PathFilter& filter, std::vector<Found>& here) const {
    if (filter.kind == PathFilter::Kind::first && here.size() > 1) here.resize(1);
    if (filter.kind == PathFilter::Kind::last && here.size() > 1) here.erase(here.begin(), here.end() - 1);
    if (filter.kind != PathFilter::Kind::is && filter.kind != PathFilter::Kind::is_not) return;
    const auto wanted = wanted_of(filter);
    const bool is = filter.kind == PathFilter::Kind::is;
    std::erase_if(here, [&](const Found& found) {
      const Json* member = base::find(*found.value, filter.key);
      const std::string text = member ? plain_text(*member) : std::string();
      const bool equal = member && std::find(wanted.begin(), wanted.end(), text) != wanted.end();
      return equal != is;
    });
  }

  std::vector<std::string> wanted_of(const PathFilter& filter) const;

  const Scope& scope_;
  int references_;
};

}  // namespace

std::vector<std::string_view> ways_of(std::string_view path) {
  constexpr std::string_view kOr = "??";
  std::vector<std::string_view> out;
  while (true) {
    const auto at = path.find(kOr);
    std::string_view way = path.substr(0, at);
    while (way.starts_with(' ')) way.remove_prefix(1);
    while (way.ends_with(' ')) way.remove_suffix(1);
    out.push_back(way);
    if (at == std::string_view::npos) return out;
    path.remove_prefix(at + kOr.size());
  }
}

std::vector<Step> steps_of(std::string_view path) {
  std::vector<Step> out;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= path.size(); ++i) {
    const char c = i < path.size() ? path[i] : '.';
    if (c == '[') ++depth;
    if (c == ']') depth = std::max(0, depth - 1);
    if (c != '.' || (depth > 0 && i < path.size())) continue;
    out.push_back(read_step(path.substr(begin, i - begin)));
    begin = i + 1;
  }
  return out;
}

std::optional<std::string> path_fault(std::string_view path) {
  int depth = 0;
  for (const char c : path) {
    depth += (c == '[') - (c == ']');
    if (depth < 0 || depth > 1) return "brackets that do not match in '" + std::string(path) + "'";
  }
  if (depth != 0) return "brackets that do not match in '" + std::string(path) + "'";
  for (const auto way : ways_of(path))
    for (const Step& step : steps_of(way))
      if (step.name.empty()) return "an empty step in '" + std::string(path) + "'";
  return std::nullopt;
}

Scope Scope::with(std::string name, base::Json value) const {
  Scope out = *this;
  auto owned = std::make_shared<const Json>(std::move(value));
  const Json* view = owned.get();
  out.names_.push_back({std::move(name), std::move(owned), view});
  return out;
}

Scope Scope::with_view(std::string name, const base::Json& value) const {
  Scope out = *this;
  out.names_.push_back({std::move(name), nullptr, &value});
  return out;
}

const Json* Scope::root(std::string_view name) const {
  for (auto it = names_.rbegin(); it != names_.rend(); ++it)
    if (it->name == name) return it->value;
  return base::find(*state_, name);
}

std::vector<Json> Scope::values(std::string_view path) const {
  return values_within(path, kMaxReferences);
}

std::vector<Json> Scope::values_within(std::string_view path, int references) const {
  std::vector<Json> out;
  for (const auto way : ways_of(path)) {
    const auto steps = steps_of(way);
    const Json* from = root(steps.front().name);
    if (!from) continue;
    for (const Found& found : Walk(*this, references).run(*from, steps))
      out.push_back(found.value ? *found.value : Json(found.index));
    if (!out.empty()) break;
  }
  return out;
}

std::vector<std::string> Walk::wanted_of(const PathFilter& filter) const {
  if (!filter.value.starts_with('$')) return {std::string(filter.value)};
  std::vector<std::string> out;
  if (references_ == 0) return out;
  for (const Json& value : scope_.values_within(filter.value.substr(1), references_ - 1)) out.push_back(plain_text(value));
  return out;
}

std::string Scope::word(std::string_view list, std::string_view value) const {
  return dictionary_ && dictionary_->word ? dictionary_->word(list, value) : std::string();
}

std::string Scope::name(std::string_view id) const {
  return dictionary_ && dictionary_->name ? dictionary_->name(id) : std::string();
}

}  // namespace page_layout
