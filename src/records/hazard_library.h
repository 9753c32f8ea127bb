// The hazard library, data/hazards/*.json: what is found → the duty that it breaches → the article that
// punishes it → the band that the law allows. One entry fills the order and the papers of the penalty;
// `entry` of a hazard names it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace records {

struct HazardProblem {
  std::string where;  // FILE#/path
  std::string what, remedy;
};

// Every fault of the libraries, empty where they are right. `files`: name → text; `schema`: the text of
// data/schemas/hazards.schema.json. Beside the schema: ids are given once among all libraries; bands, liable
// persons, orders and occasions are named that there are, and none in vain; ranges run upwards; a fine says
// how much in one way; the clause of a penalty belongs to its band. Pure.
std::vector<HazardProblem> check_hazards(const std::map<std::string, std::string>& files,
                                         const std::string& schema);

// Between which sums the fines of an entry lie, whatever the occasion: the least for any one who is liable, the most for all who are
// on one occasion, each once.
struct FineLimits {
  std::optional<std::int64_t> least_fen, most_fen;  // none: no fine of a fixed sum
  bool open = false;                     // a fine is told by gains or income: no highest sum is known
};

struct LibraryEntry {
  std::string id;
  // As readers get it: {entry, law, law_en, title, title_en, description, description_en, applies_to?, applies_to_en?, on_site, duty,
  // penalty, in_force: {from, until?}, tiers: [{when, when_word, when_word_en, orders: [{order, word, word_en}], fines: [{liable,
  // liable_word, liable_word_en, steps_parameter?, least_fen?, most_fen?, gains_times?, gains_from_fen?, gains_below_fen?, income_percent?}], crime?,
  // by_other_law?}]}. `duty` and `penalty` are written as papers cite them: 《中华人民共和国安全生产法》第三十条第一款.
  base::JsonObject told;
  FineLimits limits;
};

// The entries of all libraries, in the order of the files.
class HazardLibrary {
 public:
  // `files`: data files by path; those of hazards/ are read and checked by schemas/hazards.schema.json.
  // Errors: invalid "hazards.bad_library", naming file and place.
  static base::Result<HazardLibrary> load(const std::map<std::string, std::string>& files);

  const std::vector<LibraryEntry>& entries() const { return entries_; }
  const LibraryEntry* entry(std::string_view id) const;  // null where there is none

  struct Span {
    std::int64_t least_fen = 0, most_fen = 0;
  };
  // What the law allows of the fine that a bureau's steps are set for, by `steps_parameter` of that fine (PARAMETER.BAND.WHEN.LIABLE); null
  // where no fine of a fixed sum bears that name.
  const Span* fine(std::string_view steps) const;

 private:
  std::map<std::string, Span, std::less<>> fines_;
  void note_fines(const base::JsonObject& told);

  std::vector<LibraryEntry> entries_;
};

}  // namespace records
