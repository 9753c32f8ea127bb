// Which events and commands there are, as their schemas say.
#include "rulebook/rulebook.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

constexpr std::size_t kMostNamed = 8;

// How many letters must be put in, taken out or changed.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t before = row[0]++;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t changed = before + (a[i] == b[k] ? 0 : 1);
      before = row[k + 1];
      row[k + 1] = std::min({changed, row[k] + 1, row[k + 1] + 1});
    }
  }
  return row.back();
}

// "hazard.found.v1.json" → "hazard.found"; empty for what is no schema of an event or command.
std::string named(std::string_view file) {
  if (!file.ends_with(".json")) return {};
  file.remove_suffix(5);
  const auto version = file.rfind(".v");
  return version == std::string_view::npos ? std::string() : std::string(file.substr(0, version));
}

tl::unexpected<base::Error> bad_schema(const base::Error& error, const std::string& file) {
  return base::fail(base::ErrorKind::invalid, "vocabulary.bad_schema", error.what, file, "correct the file");
}

}  // namespace

std::string likely(std::string_view wrong, std::vector<std::string> known) {
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  std::vector<std::string> near;
  for (const auto& name : known)
    if (distance(wrong.substr(0, 100), name) <= std::max<std::size_t>(2, wrong.size() / 4)) near.push_back(name);
  const auto& list = near.empty() ? known : near;
  const auto shown = std::min(list.size(), kMostNamed);
  return fmt::format("{}: {}{}", near.empty() ? "there are" : "perhaps",
                     fmt::join(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                     shown < list.size() ? fmt::format(" … ({})", list.size()) : "");
}

base::Result<Vocabulary> vocabulary_of(const Files& schemas) {
  constexpr std::string_view kCommands = "commands/";
  Vocabulary out;
  std::set<std::string> open;  // events whose schema leaves fields to others
  for (const auto& [file, text] : schemas) {
    if (file.starts_with(kCommands)) {
      const auto name = named(std::string_view(file).substr(kCommands.size()));
      if (name.empty()) continue;
      out.commands.insert(name);
      const auto command = base::parse_json(text);
      if (!command) return bad_schema(command.error(), file);
      const auto* gated = base::find(*command, "x-gated");
      if (gated && gated->is_bool() && gated->as_bool()) out.gated.insert(name);
      continue;
    }
    const auto name = named(file);
    if (name.empty() || file.find('/') != std::string::npos) continue;
    auto schema = base::parse_json(text);
    if (!schema) return bad_schema(schema.error(), file);
    const auto stream = base::text_at(*schema, "x-stream");
    if (stream.empty() || stream == "case" || stream == "any") out.of_case.insert(name);
    if (stream == "bureau" || stream == "any") out.of_bureau.insert(name);
    auto& fields = out.events[name];
    const auto* properties = base::object_at(*schema, "properties");
    const auto* additional = base::find(*schema, "additionalProperties");
    if (!properties || !additional || !additional->is_bool() || additional->as_bool()) open.insert(name);
    if (properties)
      for (const auto& member : *properties) fields.emplace(member.key());
  }
  for (const auto& name : open) out.events[name].clear();
  return out;
}

}  // namespace rulebook
