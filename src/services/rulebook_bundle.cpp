#include "services/rulebook_bundle.h"

#include <algorithm>

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;

namespace {

constexpr std::size_t kMaxFiles = 1000;
constexpr std::size_t kMaxFileName = 200;

// A folder and a file in it, all of plain letters: no path leads out of a bundle.
bool is_file_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto plain = [&](std::string_view part) {
    return !part.empty() && letter(part.front()) &&
           std::all_of(part.begin(), part.end(), [&](char c) { return letter(c) || c == '-' || c == '_' || c == '.'; });
  };
  if (name.size() > kMaxFileName || !(name.ends_with(".yaml") || name.ends_with(".yml"))) return false;
  std::size_t folders = 0;
  for (auto slash = name.find('/'); slash != std::string_view::npos; slash = name.find('/'), ++folders) {
    if (!plain(name.substr(0, slash))) return false;
    name.remove_prefix(slash + 1);
  }
  return folders > 0 && plain(name);
}

base::Status check_file(std::string_view name, const Json& text, const std::string& where) {
  if (!is_file_name(name))
    return fail(ErrorKind::invalid, "rulebook.bad_file_name", "this is no name of a file in a bundle",
                where + "/" + std::string(name.substr(0, kMaxFileName)), "FOLDER/FILE.yaml in small letters, digits, - _ .");
  if (!text.is_string() && !text.is_null())
    return fail(ErrorKind::invalid, "json.missing_field", "a file of the rulebook is no text", where + "/" + std::string(name),
                "send its text");
  return {};
}

// Files by name; what is null is not there.
base::Status lay(const base::JsonObject& given, const std::string& where, rulebook::Files& over) {
  if (given.size() > kMaxFiles)
    return fail(ErrorKind::too_large, "rulebook.too_large", "too many files", where, "at most " + std::to_string(kMaxFiles));
  std::size_t bytes = 0;
  for (const auto& member : given) {
    const std::string name(member.key());
    ZL_CHECK(check_file(name, member.value(), where));
    if (member.value().is_null()) {
      over.erase(name);
      continue;
    }
    bytes += member.value().as_string().size();
    if (bytes > rulebook::kMaxBundleBytes)
      return fail(ErrorKind::too_large, "rulebook.too_large", "the bundle is too large", where + "/" + name,
                  "at most " + std::to_string(rulebook::kMaxBundleBytes) + " bytes");
    over[name] = std::string(member.value().as_string());
  }
  return {};
}

// A draft was written, and tried, over one rulebook: over another it may say something else.
base::Status still_the_base(Core& core, const Json& input) {
  const auto base = base::text_at(input, "base");
  if (base.empty()) return {};
  ZL_TRY(const auto current, core.rules.current_reference(core.now()));
  if (base::text_at(current, "digest") == base) return {};
  return fail(ErrorKind::conflict, "rulebook.base_changed", "another rulebook is in use than the one that the draft was laid over",
              "/base", "try the draft again over the one in use");
}

base::Result<rulebook::Files> files_in_use(Core& core) {
  ZL_TRY(const auto book, core.rules.current_rulebook(core.now()));
  return rulebook::bundle_from_text(book->canonical_text());
}

std::string folder_of(const std::string& name) { return name.substr(0, name.find('/')); }

// The files of the one rulebook among these, and of nothing else.
base::Result<rulebook::Files> one_rulebook(const rulebook::Files& files, const std::string& where) {
  ZL_TRY(const auto shelf, rulebook::rulebooks_among(files));
  if (shelf.ids.size() != 1)
    return fail(ErrorKind::invalid, "rulebook.not_one",
                shelf.ids.empty() ? "no file has the manifest `rulebook`" : "there is not one rulebook here but several", where,
                "send the files of one rulebook and of the folders that it includes");
  if (!shelf.strays.empty())
    return fail(ErrorKind::invalid, "rulebook.stray_folder", "the rulebook does not include this folder",
                where + "/" + shelf.strays.front(), "name it under `includes`, or leave it out");
  if (!shelf.lacking.empty())
    return fail(ErrorKind::invalid, "rulebook.folder_missing", "the rulebook includes a folder that is not there",
                shelf.lacking.front(), "send its files too");
  return rulebook::select_bundle(files, shelf.ids.front());
}

}  // namespace

base::Result<rulebook::Files> bundle_of(Core& core, const Json& input, std::string_view whole) {
  const auto* files = base::object_at(input, whole);
  const auto* changed = base::object_at(input, "changed");
  rulebook::Files out;
  ZL_CHECK(still_the_base(core, input));
  if (files && !files->empty()) {
    const std::string where = "/" + std::string(whole);
    ZL_CHECK(lay(*files, where, out));
    ZL_TRY(const auto shelf, rulebook::rulebooks_among(out));
    if (!shelf.lacking.empty()) {
      ZL_TRY(const auto used, files_in_use(core));
      for (const auto& [name, text] : used)
        if (std::find(shelf.lacking.begin(), shelf.lacking.end(), folder_of(name)) != shelf.lacking.end()) out.emplace(name, text);
    }
    return one_rulebook(out, where);
  }
  if (!changed || changed->empty())
    return fail(ErrorKind::invalid, "json.missing_field", "the files of a rulebook are missing", "/" + std::string(whole),
                "send them as {\"folder/file.yaml\": text}");
  ZL_TRY(out, files_in_use(core));
  ZL_CHECK(lay(*changed, "/changed", out));
  return one_rulebook(out, "/changed");
}

base::Result<rulebook::Rulebook> rulebook_of(Core& core, const Json& input, std::string_view whole) {
  ZL_TRY(const auto files, bundle_of(core, input, whole));
  return rulebook::Rulebook::load(files, &core.parts.known_events);
}

base::Status takes_the_parameters(Core& core, const rulebook::Rulebook& book) {
  ZL_TRY(const auto rows, all_rows(core, "parameter"));
  base::JsonObject values;
  for (const auto& row : rows)
    if (const auto* value = base::find(row.json, "value")) values[row.id] = *value;
  ZL_CHECK(book.parameters(values));
  return {};
}

}  // namespace services
