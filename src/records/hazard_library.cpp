#include "records/hazard_library.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "records/schema.h"

namespace records {
namespace {

using base::Json;

constexpr std::string_view kFolder = "hazards/";
constexpr std::string_view kSchemaFile = "hazards.schema.json";

class Checker {
 public:
  Checker(std::vector<HazardProblem>& problems, std::set<std::string>& ids)
      : problems_(problems), ids_(ids) {}

  void check(const std::string& file, const Json& library) {
    file_ = file;
    library_ = &library;
    check_force();
    for (const auto& [name, band] : library.at("bands").get_object())
      check_band("/bands/" + std::string(name), band);
    std::size_t i = 0;
    for (const auto& entry : library.at("entries").get_array())
      check_entry("/entries/" + std::to_string(i++), entry);
    for (const auto& [name, band] : library.at("bands").get_object())
      if (!used_.contains("band " + std::string(name)))
        problem("/bands/" + std::string(name), "no entry falls into the band", "take it out, or name it");
    for (const auto& [kind, words] : library.at("words").get_object())
      for (const auto& [name, word] : words.get_object())
        if (!used_.contains(std::string(kind) + " " + std::string(name)))
          problem("/words/" + std::string(kind) + "/" + std::string(name), "nothing speaks of it",
                  "take it out");
  }

 private:
  void problem(const std::string& path, std::string what, std::string remedy) {
    problems_.push_back({file_ + "#" + path, std::move(what), std::move(remedy)});
  }

  void check_force() {
    const auto& force = library_->at("in_force");
    const auto until = base::text_at(force, "until");
    if (!until.empty() && until < base::text_at(force, "from"))
      problem("/in_force", "it ends before it begins", "from is the first day, until the last");
  }

  // The word is one that the library explains.
  void check_word(const std::string& path, const char* kind, std::string_view name) {
    used_.insert(std::string(kind) + " " + std::string(name));
    if (!base::find(*base::find(library_->at("words"), kind), name))
      problem(path, "'" + std::string(name) + "' has no words",
              std::string("explain it under words/") + kind);
  }

  void check_band(const std::string& path, const Json& band) {
    std::set<std::string> occasions;
    std::size_t i = 0;
    for (const auto& tier : band.at("tiers").get_array()) {
      const auto at = path + "/tiers/" + std::to_string(i++);
      check_word(at + "/when", "when", base::text_at(tier, "when"));
      if (!occasions.insert(base::text_at(tier, "when")).second)
        problem(at + "/when", "the band speaks of it twice", "one tier for each occasion");
      for (const auto& order : tier.at("orders").get_array())
        check_word(at + "/orders", "orders", order.get_string());
      std::size_t f = 0;
      for (const auto& fine : tier.at("fines").get_array())
        check_fine(at + "/fines/" + std::to_string(f++), fine);
    }
  }

  void check_fine(const std::string& path, const Json& fine) {
    check_word(path + "/liable", "liable", base::text_at(fine, "liable"));
    const auto least = base::int_at(fine, "min_yuan"), most = base::int_at(fine, "max_yuan");
    if (least && (!most || *most < *least))
      problem(path, "the amount does not run upwards",
              "min_yuan to max_yuan; without min_yuan: up to max_yuan");
    int ways = most ? 1 : 0;
    for (const char* way : {"gains_times", "income_percent"}) {
      const auto* range = base::find(fine, way);
      if (!range) continue;
      ++ways;
      if (base::int_at(*range, "max") < base::int_at(*range, "min"))
        problem(path + "/" + way, "the range does not run upwards", "min, then max");
    }
    if (ways != 1)
      problem(path, "a fine says in one way how much", "max_yuan, gains_times or income_percent");
  }

  void check_entry(const std::string& path, const Json& entry) {
    const auto id = base::text_at(entry, "id"), name = base::text_at(entry, "band");
    if (!ids_.insert(id).second) problem(path + "/id", "'" + id + "' is given twice", "an id of its own");
    used_.insert("band " + name);
    const auto* band = base::find(library_->at("bands"), name);
    if (!band) return problem(path + "/band", "there is no band '" + name + "'", "name one of bands");
    const auto& penalty = entry.at("penalty");
    const auto paragraph = base::int_at(*band, "paragraph");
    if (base::int_at(penalty, "article") != base::int_at(*band, "article") ||
        (paragraph && paragraph != base::int_at(penalty, "paragraph")))
      problem(path + "/penalty", "the band is of " + base::text_at(*band, "clause"),
              "the article of the band");
  }

  std::vector<HazardProblem>& problems_;
  std::set<std::string>& ids_;  // of all libraries
  std::set<std::string> used_;  // "KIND NAME"
  std::string file_;
  const Json* library_ = nullptr;
};

base::Result<SchemaPtr> schema_of(const std::string& text) {
  ZL_TRY(const auto json, base::parse_json(text));
  Definitions definitions;
  if (const auto* own = base::object_at(json, "$defs"))
    for (const auto& [name, schema] : *own) definitions.emplace(std::string(name), schema);
  return compile_schema(json, definitions, std::string(kSchemaFile));
}

constexpr std::int64_t kFenOfYuan = 100;

// "NAME" and "NAME_en" of two languages.
void put_words(base::JsonObject& out, const std::string& name, const Json& words) {
  out[name] = base::text_at(words, "zh");
  out[name + "_en"] = base::text_at(words, "en");
}

// Reads one library that was checked.
class Reader {
 public:
  explicit Reader(const Json& library) : library_(library) {}

  LibraryEntry read(const Json& entry) const {
    LibraryEntry out{base::text_at(entry, "id"), {}, {}};
    out.told["entry"] = out.id;
    put_words(out.told, "law", library_.at("law"));
    out.told["in_force"] = library_.at("in_force");
    for (const char* words : {"title", "description", "applies_to"})
      if (const auto* given = base::find(entry, words)) put_words(out.told, words, *given);
    out.told["on_site"] = entry.at("on_site");
    for (const char* clause : {"duty", "penalty"}) out.told[clause] = cited(entry.at(clause));
    base::JsonArray tiers;
    const auto band = base::text_at(entry, "band");
    for (const auto& tier : library_.at("bands").at(band).at("tiers").get_array()) tiers.push_back(tier_of(tier, band, out.limits));
    out.told["tiers"] = std::move(tiers);
    return out;
  }

 private:
  std::string cited(const Json& clause) const {
    return "《" + base::text_at(library_.at("law"), "zh") + "》" + base::text_at(clause, "clause");
  }

  void put_word(base::JsonObject& out, const std::string& field, const char* kind, std::string_view name) const {
    put_words(out, field, library_.at("words").at(kind).at(name));
  }

  base::JsonObject tier_of(const Json& tier, const std::string& band, FineLimits& limits) const {
    const auto when = base::text_at(tier, "when");
    base::JsonObject out{{"when", when}};
    put_word(out, "when_word", "when", when);
    base::JsonArray orders, fines;
    for (const auto& order : tier.at("orders").get_array()) {
      base::JsonObject one{{"order", order}};
      put_word(one, "word", "orders", order.get_string());
      orders.push_back(std::move(one));
    }
    std::map<std::string, std::int64_t> most;  // by who is liable: several may be fined for one thing
    for (const auto& fine : tier.at("fines").get_array()) fines.push_back(fine_of(fine, steps_of(band, when), limits, most));
    if (!most.empty()) {
      const auto all = std::accumulate(most.begin(), most.end(), std::int64_t{0}, [](auto sum, const auto& one) { return sum + one.second; });
      limits.most_fen = std::max(limits.most_fen.value_or(0), all);
    }
    out["orders"] = std::move(orders);
    out["fines"] = std::move(fines);
    for (const char* flag : {"crime", "by_other_law"})
      if (base::bool_at(tier, flag)) out[flag] = true;
    return out;
  }

  // What the bureau's steps within the fines of a tier are called, but for who is liable.
  std::string steps_of(const std::string& band, const std::string& when) const {
    return base::text_at(library_.at("discretion"), "parameter") + "." + band + "." + when + ".";
  }

  base::JsonObject fine_of(const Json& fine, const std::string& steps, FineLimits& limits, std::map<std::string, std::int64_t>& most_of) const {
    const auto liable = base::text_at(fine, "liable");
    base::JsonObject out{{"liable", liable}};
    put_word(out, "liable_word", "liable", liable);
    for (const auto& [from, to] : {std::pair{"min_yuan", "least_fen"}, {"max_yuan", "most_fen"}, {"gains_from_yuan", "gains_from_fen"},
                                   {"gains_below_yuan", "gains_below_fen"}})
      if (const auto yuan = base::int_at(fine, from)) out[to] = *yuan * kFenOfYuan;
    for (const char* way : {"gains_times", "income_percent"})
      if (const auto* range = base::find(fine, way)) out[way] = *range, limits.open = true;
    if (const auto most = base::int_at(fine, "max_yuan")) {
      auto& of_liable = most_of[liable];
      of_liable = std::max(of_liable, *most * kFenOfYuan);
      const auto least = base::int_at(fine, "min_yuan").value_or(0) * kFenOfYuan;
      limits.least_fen = std::min(limits.least_fen.value_or(least), least);
      out["steps_parameter"] = steps + liable;
    }
    return out;
  }

  const Json& library_;
};

}  // namespace

std::vector<HazardProblem> check_hazards(const std::map<std::string, std::string>& files,
                                         const std::string& schema) {
  std::vector<HazardProblem> problems;
  const auto compiled = schema_of(schema);
  if (!compiled) {
    problems.push_back({std::string(kSchemaFile), compiled.error().text(), "install the program again"});
    return problems;
  }
  std::set<std::string> ids;
  for (const auto& [file, text] : files) {
    const auto library = base::parse_json(text);
    if (!library) {
      problems.push_back({file, library.error().text(), "the file is one JSON object"});
      continue;
    }
    if (const auto checked = check_schema(**compiled, *library); !checked) {
      problems.push_back({file + "#" + checked.error().where, checked.error().what, checked.error().remedy});
      continue;
    }
    Checker(problems, ids).check(file, *library);
  }
  return problems;
}

base::Result<HazardLibrary> HazardLibrary::load(const std::map<std::string, std::string>& files) {
  std::map<std::string, std::string> libraries;
  for (const auto& [path, text] : files)
    if (path.starts_with(kFolder) && path.ends_with(".json")) libraries.emplace(path, text);
  HazardLibrary out;
  if (libraries.empty()) return out;
  const auto schema = files.find("schemas/" + std::string(kSchemaFile));
  const auto problems = check_hazards(libraries, schema == files.end() ? std::string() : schema->second);
  if (!problems.empty())
    return base::fail(base::ErrorKind::invalid, "hazards.bad_library", problems.front().what, problems.front().where, problems.front().remedy);
  for (const auto& [path, text] : libraries) {
    ZL_TRY(const auto library, base::parse_json(text));
    const Reader reader(library);
    for (const auto& entry : library.at("entries").get_array()) out.entries_.push_back(reader.read(entry));
  }
  for (const auto& entry : out.entries_) out.note_fines(entry.told);
  return out;
}

void HazardLibrary::note_fines(const base::JsonObject& told) {
  for (const auto& tier : told.at("tiers").get_array())
    for (const auto& fine : tier.at("fines").get_array())
      if (const auto name = base::text_at(fine, "steps_parameter"); !name.empty())
        fines_[name] = {base::int_at(fine, "least_fen").value_or(0), base::int_at(fine, "most_fen").value_or(0)};
}

const HazardLibrary::Span* HazardLibrary::fine(std::string_view steps) const {
  const auto found = fines_.find(steps);
  return found == fines_.end() ? nullptr : &found->second;
}

const LibraryEntry* HazardLibrary::entry(std::string_view id) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& one) { return one.id == id; });
  return found == entries_.end() ? nullptr : &*found;
}

}  // namespace records
