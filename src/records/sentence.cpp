#include "records/sentence.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "base/instant.h"

namespace records {
namespace {

using base::Json;

std::vector<std::string> path_of(std::string_view text) {
  std::vector<std::string> path(1);
  for (const char c : text) {
    if (c == '.')
      path.emplace_back();
    else
      path.back().push_back(c);
  }
  return path;
}

bool leads_somewhere(const Schema& schema, const std::vector<std::string>& path) {
  const Schema* at = &schema;
  for (const auto& name : path) {
    const auto found = at->properties.find(name);
    if (found == at->properties.end()) return false;
    at = found->second.get();
  }
  return true;
}

// Nothing where a text says nothing: the part of the sentence that would tell it is left out.
const Json* field_at(const Json& body, const std::vector<std::string>& path) {
  const Json* at = &body;
  for (const auto& name : path) {
    at = base::find(*at, name);
    if (!at || at->is_null()) return nullptr;
  }
  const auto* text = at->if_string();
  return text != nullptr && text->empty() ? nullptr : at;
}

// 123450 fen are 1234.50 yuan.
std::string yuan_of(std::int64_t fen) {
  char text[40];
  const auto whole = fen / 100, rest = fen % 100;
  if (rest == 0)
    std::snprintf(text, sizeof text, "%lld", static_cast<long long>(whole));
  else
    std::snprintf(text, sizeof text, "%lld.%02lld", static_cast<long long>(whole), static_cast<long long>(rest < 0 ? -rest : rest));
  return text;
}

// Instants are told as people of the bureau read clocks: at +08:00, to the minute.
std::string told_instant(base::Instant instant) {
  const auto time = base::LegalTime::of(instant);
  char text[16];
  std::snprintf(text, sizeof text, " %02d:%02d", time.hour, time.minute);
  return time.day.text() + text;
}

class Teller {
 public:
  Teller(const WordTable& words, Language language, const Vocabulary::NameOf& name_of)
      : words_(words), language_(language), name_of_(name_of) {}

  std::string tell(const Json& value, std::string_view field) const {
    if (value.is_string()) return tell_text(value.get_string(), field);
    if (value.is_bool()) return value.get_bool() ? say("是", "yes") : say("否", "no");
    if (value.is_int64() && field.ends_with("_fen")) return yuan_of(value.get_int64()) + say("元", " yuan");
    if (value.is_number()) return base::canonical(value).value_or("");
    if (value.is_array()) {
      std::string out;
      for (const auto& item : value.get_array())
        out += (out.empty() ? "" : say("、", ", ")) + tell(item, field);
      return out;
    }
    for (const char* name : {"name", "id", "page"})
      if (const auto* inner = base::find(value, name)) return tell(*inner, name);
    return {};
  }

 private:
  // The word for a value, or for each of several that one text names with commas between them.
  std::string words_for(std::string_view text, std::string_view field) const {
    std::string out;
    for (std::size_t from = 0; from <= text.size();) {
      const auto comma = std::min(text.find(',', from), text.size());
      const auto value = text.substr(from, comma - from);
      const auto word = word_of(words_, field, value, language_);
      if (word == value) return std::string(text);
      out += (out.empty() ? "" : say("、", ", ")) + word;
      from = comma + 1;
    }
    return out;
  }
  std::string say(const char* zh, const char* en) const { return language_ == Language::zh ? zh : en; }

  std::string tell_text(std::string_view text, std::string_view field) const {
    if (auto word = words_for(text, field); word != text) return word;
    if (text.size() == 27 && text.back() == 'Z')
      if (const auto instant = base::Instant::parse(text)) return told_instant(*instant);
    auto name = name_of_ ? name_of_(text) : std::string{};
    return name.empty() ? std::string(text) : name;
  }

  const WordTable& words_;
  Language language_;
  const Vocabulary::NameOf& name_of_;
};

}  // namespace

base::Result<Sentence> parse_sentence(std::string_view text, const Schema& schema, const std::string& where) {
  if (text.empty()) return bad_schema(where, "no sentence");
  Sentence out;
  int group = 0, groups = 0;
  std::string plain;
  const auto flush = [&] {
    if (!plain.empty()) out.push_back({plain, {}, group});
    plain.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[') {
      flush();
      if (group != 0) return bad_schema(where, "[ inside [ ]");
      group = ++groups;
    } else if (c == ']') {
      flush();
      if (group == 0) return bad_schema(where, "] without [");
      group = 0;
    } else if (c == '{') {
      flush();
      const auto end = text.find('}', i);
      if (end == std::string_view::npos) return bad_schema(where, "{ without }");
      auto path = path_of(text.substr(i + 1, end - i - 1));
      if (!leads_somewhere(schema, path))
        return bad_schema(where, "no field '" + std::string(text.substr(i + 1, end - i - 1)) + "'");
      out.push_back({{}, std::move(path), group});
      i = end;
    } else {
      plain.push_back(c);
    }
  }
  flush();
  if (group != 0) return bad_schema(where, "[ without ]");
  return out;
}

std::string word_of(const WordTable& words, std::string_view field, std::string_view value,
                    Language language) {
  if (const auto values = words.find(field); values != words.end())
    if (const auto word = values->second.find(value); word != values->second.end())
      return language == Language::zh ? word->second.zh : word->second.en;
  return std::string(value);
}

std::string render_sentence(const Sentence& sentence, const Json& body, const WordTable& words,
                            Language language, const Vocabulary::NameOf& name_of) {
  std::set<int> silent;
  for (const auto& part : sentence)
    if (part.group != 0 && !part.path.empty() && !field_at(body, part.path)) silent.insert(part.group);
  const Teller teller(words, language, name_of);
  std::string out;
  for (const auto& part : sentence) {
    if (silent.contains(part.group)) continue;
    if (part.path.empty())
      out += part.text;
    else if (const auto* value = field_at(body, part.path))
      out += teller.tell(*value, part.path.back());
  }
  return out;
}

}  // namespace records
