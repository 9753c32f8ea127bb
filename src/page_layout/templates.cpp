#include "page_layout/templates.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/instant.h"
#include "page_layout/blanks.h"

namespace page_layout {
namespace {

using base::Json;

constexpr std::array<std::string_view, 5> kFormats{"date", "minute", "numeral", "join", "or"};

struct Step {
  std::string_view name;
  std::string_view filter_key, filter_value;
};

Step read_step(std::string_view text) {
  Step step{text, {}, {}};
  const auto open = text.find('[');
  if (open == std::string_view::npos || !text.ends_with(']')) return step;
  const std::string_view filter = text.substr(open + 1, text.size() - open - 2);
  const auto equals = filter.find('=');
  step.name = text.substr(0, open);
  step.filter_key = filter.substr(0, equals);
  step.filter_value = equals == std::string_view::npos ? std::string_view{} : filter.substr(equals + 1);
  return step;
}

struct Found {
  Json value;
  std::int64_t index = 0;  // within the list it was taken from
};

bool passes(const Json& value, const Step& step) {
  if (step.filter_key.empty()) return true;
  const Json* member = base::find(value, step.filter_key);
  return member && plain_text(*member) == step.filter_value;
}

void enter(const Json& value, const Step& step, std::vector<Found>& out) {
  if (!value.is_array()) {
    if (!value.is_null() && passes(value, step)) out.push_back({value, 0});
    return;
  }
  std::int64_t index = 0;
  for (const Json& element : value.get_array()) {
    ++index;
    if (passes(element, step)) out.push_back({element, index});
  }
}

std::vector<Found> follow(const Json& root, std::string_view path) {
  std::vector<Found> at;
  bool first = true;
  while (true) {
    const auto dot = path.find('.');
    const Step step = read_step(path.substr(0, dot));
    std::vector<Found> next;
    if (first) {
      if (const Json* member = base::find(root, step.name)) enter(*member, step, next);
    } else {
      for (const Found& found : at) {
        if (step.name == "index" && found.index > 0)
          next.push_back({Json(found.index), found.index});
        else if (const Json* member = base::find(found.value, step.name))
          enter(*member, step, next);
      }
    }
    at = std::move(next);
    first = false;
    if (dot == std::string_view::npos) return at;
    path.remove_prefix(dot + 1);
  }
}

std::string numeral(std::int64_t n) {
  static constexpr std::array<const char*, 10> kDigits{"〇", "一", "二", "三", "四",
                                                       "五", "六", "七", "八", "九"};
  if (n < 1 || n > 99) return std::to_string(n);
  const auto tens = static_cast<std::size_t>(n / 10), ones = static_cast<std::size_t>(n % 10);
  std::string out;
  if (tens > 1) out += kDigits[tens];
  if (tens > 0) out += "十";
  if (ones > 0) out += kDigits[ones];
  return out;
}

std::string numeral_words(const std::string& text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  return error == std::errc{} && end == text.data() + text.size() ? numeral(n) : text;
}

struct Pipe {
  std::string_view format, argument;
};

struct Placeholder {
  std::string_view path;
  std::vector<Pipe> pipes;
};

Placeholder read_placeholder(std::string_view text) {
  Placeholder out;
  auto bar = text.find('|');
  out.path = text.substr(0, bar);
  while (bar != std::string_view::npos) {
    text.remove_prefix(bar + 1);
    bar = text.find('|');
    const std::string_view pipe = text.substr(0, bar);
    const auto colon = pipe.find(':');
    out.pipes.push_back({pipe.substr(0, colon),
                         colon == std::string_view::npos ? std::string_view{} : pipe.substr(colon + 1)});
  }
  return out;
}

std::string formatted(const Json& value, const Placeholder& p) {
  std::string text = plain_text(value);
  for (const Pipe& pipe : p.pipes) {
    if (pipe.format == "date") text = date_words(text);
    if (pipe.format == "minute") text = minute_words(text);
    if (pipe.format == "numeral") text = numeral_words(text);
  }
  return text;
}

std::string write_placeholder(const Placeholder& p, const Scope& scope, int& blanks) {
  std::string_view separator = "、";
  std::optional<std::string_view> otherwise;
  for (const Pipe& pipe : p.pipes) {
    if (pipe.format == "join") separator = pipe.argument;
    if (pipe.format == "or") otherwise = pipe.argument;
  }
  std::string out;
  for (const Json& value : scope.values(p.path)) {
    const std::string text = formatted(value, p);
    if (text.empty()) continue;
    if (!out.empty()) out += separator;
    out += text;
  }
  if (!out.empty()) return out;
  if (otherwise) return std::string(*otherwise);
  ++blanks;
  return std::string(kBlank);
}

bool holds(const Condition& c, const Scope& scope) {
  const auto values = scope.values(c.path);
  if (c.is)
    return std::any_of(values.begin(), values.end(), [&](const Json& v) { return plain_text(v) == *c.is; });
  if (c.at_least) return static_cast<std::int64_t>(values.size()) >= *c.at_least;
  const bool present = std::any_of(values.begin(), values.end(),
                                   [](const Json& v) { return v.is_object() || !plain_text(v).empty(); });
  return present == c.present.value_or(true);
}

}  // namespace

Scope Scope::with(std::string name, base::Json value) const {
  Scope out = *this;
  out.names_.emplace_back(std::move(name), std::move(value));
  return out;
}

std::vector<Json> Scope::values(std::string_view path) const {
  std::vector<Json> out;
  const std::string_view head = path.substr(0, path.find_first_of(".["));
  for (auto it = names_.rbegin(); it != names_.rend(); ++it) {
    if (it->first != head) continue;
    base::JsonObject root;
    root[it->first] = it->second;
    for (Found& found : follow(Json(std::move(root)), path)) out.push_back(std::move(found.value));
    return out;
  }
  for (Found& found : follow(state_, path)) out.push_back(std::move(found.value));
  return out;
}

std::string plain_text(const Json& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_uint64()) return std::to_string(value.get_uint64());
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  return {};
}

bool holds(const std::vector<Condition>& conditions, const Scope& scope) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& c) { return holds(c, scope); });
}

std::string write_template(std::string_view text, const Scope& scope, int& blanks) {
  std::string out;
  while (true) {
    const auto open = text.find('{');
    const auto close = text.find('}', open == std::string_view::npos ? text.size() : open);
    if (close == std::string_view::npos) return out.append(text);
    out += text.substr(0, open);
    out += write_placeholder(read_placeholder(text.substr(open + 1, close - open - 1)), scope, blanks);
    text.remove_prefix(close + 1);
  }
}

std::optional<std::string> template_fault(std::string_view text) {
  while (true) {
    const auto open = text.find_first_of("{}");
    if (open == std::string_view::npos) return std::nullopt;
    if (text[open] == '}') return "a closing brace without an opening one";
    const auto close = text.find_first_of("{}", open + 1);
    if (close == std::string_view::npos || text[close] == '{')
      return "an opening brace without a closing one";
    const Placeholder p = read_placeholder(text.substr(open + 1, close - open - 1));
    if (p.path.empty()) return "a placeholder without a path";
    for (const Pipe& pipe : p.pipes)
      if (std::find(kFormats.begin(), kFormats.end(), pipe.format) == kFormats.end())
        return "the unknown format '" + std::string(pipe.format) + "'";
    text.remove_prefix(close + 1);
  }
}

std::string date_words(std::string_view text) {
  base::LegalDay day;
  if (const auto date = base::LegalDay::parse(text)) {
    day = *date;
  } else if (const auto instant = base::Instant::parse(text)) {
    day = base::LegalDay::of(*instant);
  } else {
    return {};
  }
  const auto civil = day.civil();
  return std::to_string(civil.year) + "年" + std::to_string(civil.month) + "月" + std::to_string(civil.day) +
         "日";
}

std::string minute_words(std::string_view text) {
  const auto instant = base::Instant::parse(text);
  if (!instant) return {};
  const auto time = base::LegalTime::of(*instant);
  return date_words(time.day.text()) + std::to_string(time.hour) + "时" + std::to_string(time.minute) + "分";
}

}  // namespace page_layout
