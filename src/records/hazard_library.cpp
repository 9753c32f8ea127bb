#include "records/hazard_library.h"

#include <set>

#include "records/schema.h"

namespace records {
namespace {

using base::Json;

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

}  // namespace records
