// The hazard library, data/hazards/*.json: what is found → the duty that it breaches → the article that
// punishes it → the band that the law allows. One entry fills the order and the papers of the penalty;
// `entry` of a hazard names it.
#pragma once

#include <map>
#include <string>
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

}  // namespace records
