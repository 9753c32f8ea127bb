#include "page_layout/templates.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/instant.h"
#include "chinese_text/characters.h"
#include "chinese_text/numerals.h"
#include "page_layout/blanks.h"
#include "page_layout/characters.h"
#include "page_layout/money.h"

namespace page_layout {
namespace {

using base::Json;

constexpr std::array<std::string_view, 11> kFilters{"date", "minute", "numeral", "words", "name",  "yuan",
                                                    "capitals", "sum", "count",   "join",  "or"};

struct Pipe {
  std::string_view filter, argument;
};

struct Placeholder {
  std::string_view path;
  std::vector<Pipe> pipes;
  bool has(std::string_view filter) const {
    return std::any_of(pipes.begin(), pipes.end(), [&](const Pipe& pipe) { return pipe.filter == filter; });
  }
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

// Calls `each` with the text between each pair of braces. REQUIRES: no template_fault.
template <class F>
void each_placeholder(std::string_view text, F&& each) {
  for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{')) {
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) return;
    each(read_placeholder(text.substr(open + 1, close - open - 1)));
    text.remove_prefix(close + 1);
  }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return n;
}

std::string numeral_words(const std::string& text) {
  const auto n = whole_number(text);
  return n && *n >= 1 && *n <= 99 ? chinese_text::counting(*n) : text;
}

// An enumeration bears the name of its field, if the form does not say another.
std::string_view list_of_words(const Placeholder& p, const Pipe& pipe) {
  return pipe.argument.empty() ? steps_of(ways_of(p.path).front()).back().name : pipe.argument;
}

std::string filtered(std::string text, const Placeholder& p, const Pipe& pipe, const Scope& scope) {
  const auto or_itself = [&](std::string word) { return word.empty() ? text : word; };
  if (pipe.filter == "date") return date_words(text);
  if (pipe.filter == "minute") return minute_words(text);
  if (pipe.filter == "numeral") return numeral_words(text);
  if (pipe.filter == "words") return or_itself(scope.word(list_of_words(p, pipe), text));
  if (pipe.filter == "name") return or_itself(scope.name(text));
  if (pipe.filter == "yuan" || pipe.filter == "capitals") {
    const auto fen = whole_number(text);
    if (!fen || *fen < 0 || *fen > kMostFen) return {};
    return pipe.filter == "yuan" ? yuan_words(*fen) : chinese_text::money(*fen);
  }
  return text;
}

// Nothing where there is nothing to add, or what is no whole number among it.
std::vector<Json> summed(const std::vector<Json>& values) {
  std::int64_t sum = 0;
  for (const Json& value : values) {
    const std::string text = plain_text(value);
    if (text.empty()) continue;
    const auto n = whole_number(text);
    if (!n || __builtin_add_overflow(sum, *n, &sum)) return {};
  }
  return values.empty() ? std::vector<Json>{} : std::vector<Json>{Json(sum)};
}

std::string write_placeholder(const Placeholder& p, const Scope& scope, int& blanks) {
  std::string_view separator = "、";
  std::optional<std::string_view> otherwise;
  for (const Pipe& pipe : p.pipes) {
    if (pipe.filter == "join") separator = pipe.argument;
    if (pipe.filter == "or") otherwise = pipe.argument;
  }
  auto values = scope.values(p.path);
  if (p.has("count")) values = {Json(values.size())};
  if (p.has("sum")) values = summed(values);
  std::string out;
  for (const Json& value : values) {
    std::string text = plain_text(value);
    for (const Pipe& pipe : p.pipes) text = filtered(std::move(text), p, pipe, scope);
    if (text.empty()) continue;
    if (!out.empty()) out += separator;
    out += text;
  }
  if (!out.empty()) return out;
  if (otherwise) return std::string(*otherwise);
  ++blanks;
  return std::string(kBlank);
}

// As long as a hand needs for what would stand there.
std::string line_for(const Placeholder& p) {
  if (p.has("minute")) return "＿＿＿＿年＿＿月＿＿日＿＿时＿＿分";
  if (p.has("date")) return "＿＿＿＿年＿＿月＿＿日";
  if (p.has("yuan")) return "＿＿＿＿＿＿＿＿元";
  if (p.has("numeral") || p.has("count") || p.has("sum")) return "＿＿＿";
  return "＿＿＿＿＿＿＿＿＿＿＿＿";
}

bool holds(const Condition& c, const Scope& scope) {
  const auto values = scope.values(c.path);
  const auto has = [&](const std::string& text) {
    return std::any_of(values.begin(), values.end(), [&](const Json& v) { return plain_text(v) == text; });
  };
  if (c.is) return has(*c.is);
  if (c.is_not) return !has(*c.is_not);
  if (c.at_least) return static_cast<std::int64_t>(values.size()) >= *c.at_least;
  const bool present = std::any_of(values.begin(), values.end(),
                                   [](const Json& v) { return v.is_object() || !plain_text(v).empty(); });
  return present == c.present.value_or(true);
}

}  // namespace

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

namespace {

// The text with what `write` puts for each placeholder.
template <class Write>
std::string written(std::string_view text, Write&& write) {
  std::string out;
  while (true) {
    const auto open = text.find('{');
    const auto close = text.find('}', open == std::string_view::npos ? text.size() : open);
    if (close == std::string_view::npos) return out.append(text);
    out += text.substr(0, open);
    out += write(read_placeholder(text.substr(open + 1, close - open - 1)));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

std::string write_template(std::string_view text, const Scope& scope, int& blanks) {
  return written(text, [&](const Placeholder& p) { return write_placeholder(p, scope, blanks); });
}

std::string write_for_pen(std::string_view text, const Scope& scope) {
  return written(text, [&](const Placeholder& p) {
    const auto values = scope.values(p.path);
    const bool known = std::any_of(values.begin(), values.end(), [](const Json& value) { return !plain_text(value).empty(); });
    int blanks = 0;
    return known ? write_placeholder(p, scope, blanks) : line_for(p);
  });
}

bool has_fixed_words(std::string_view text) {
  return !written(text, [](const Placeholder&) { return std::string(); }).empty();
}

bool has_words_of_its_own(std::string_view text) {
  const auto fixed = chinese_text::characters_of(written(text, [](const Placeholder&) { return std::string(); }));
  return std::any_of(fixed.begin(), fixed.end(), [](char32_t c) {
    const auto kind = kind_of(c);
    return kind == CharKind::han || kind == CharKind::latin;
  });
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
    if (auto fault = path_fault(p.path)) return fault;
    for (const Pipe& pipe : p.pipes)
      if (std::find(kFilters.begin(), kFilters.end(), pipe.filter) == kFilters.end())
        return "the unknown filter '" + std::string(pipe.filter) + "'";
    text.remove_prefix(close + 1);
  }
}

std::vector<TemplateUse> uses_of(std::string_view text) {
  std::vector<TemplateUse> out;
  each_placeholder(text, [&](const Placeholder& p) {
    TemplateUse use{std::string(p.path), {}};
    for (const Pipe& pipe : p.pipes)
      if (pipe.filter == "words") use.word_list = list_of_words(p, pipe);
    out.push_back(std::move(use));
  });
  return out;
}

std::string date_words(std::string_view text) {
  if (const auto date = base::LegalDay::parse(text)) return chinese_text::date(*date);
  if (const auto instant = base::Instant::parse(text)) return chinese_text::date(base::LegalDay::of(*instant));
  return {};
}

std::string minute_words(std::string_view text) {
  const auto instant = base::Instant::parse(text);
  return instant ? chinese_text::minute(*instant) : std::string();
}

}  // namespace page_layout
