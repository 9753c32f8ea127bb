// Which events and commands there are, as their schemas say.
#include "rulebook/rulebook.h"

namespace rulebook {
namespace {

// "hazard.found.v1.json" → "hazard.found"; empty for what is no schema of an event or command.
std::string named(std::string_view file) {
  if (!file.ends_with(".json")) return {};
  file.remove_suffix(5);
  const auto version = file.rfind(".v");
  return version == std::string_view::npos ? std::string() : std::string(file.substr(0, version));
}

}  // namespace

base::Result<Vocabulary> vocabulary_of(const Files& schemas) {
  constexpr std::string_view kCommands = "commands/";
  Vocabulary out;
  std::set<std::string> open;  // events whose schema leaves fields to others
  for (const auto& [file, text] : schemas) {
    if (file.starts_with(kCommands)) {
      const auto name = named(std::string_view(file).substr(kCommands.size()));
      if (!name.empty()) out.commands.insert(name);
      continue;
    }
    const auto name = named(file);
    if (name.empty() || file.find('/') != std::string::npos) continue;
    auto schema = base::parse_json(text);
    if (!schema)
      return base::fail(base::ErrorKind::invalid, "vocabulary.bad_schema", schema.error().what, file,
                        "correct the file");
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
