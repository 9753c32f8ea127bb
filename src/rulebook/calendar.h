// Which days are working days (国务院办公厅 yearly notices): weekends, holidays, and weekend days worked in
// exchange. Immutable after loading; thread-safe.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace rulebook {

struct Node;
class Problems;

using Files = std::map<std::string, std::string>;  // name → text

// What comes in must pass every check. What is installed passed those of its day: what later versions of the program
// would refuse is remarked and read as it was, for the cases under it must stay judgeable.
enum class Reading { incoming, installed };

class Calendar {
 public:
  struct DayKind {
    bool working = false;
    bool known = false;     // the year of this day is loaded; otherwise weekends alone decide
    std::string_view name;  // of the holiday, where there is one
  };

  // Each file: {year, basis, off: [{from, to, name}], work: [date]} (data/calendars/*.yaml; JSON is YAML
  // too). Errors: invalid "calendar.…" with file:line in `where` (unknown field, date outside the year, a
  // working day that is no weekend day, a day both off and worked, a year given twice, no list of holidays). A year
  // installed without such a list is left out, and so not known.
  static base::Result<Calendar> load(const Files& files, Reading reading = Reading::incoming);

  DayKind kind(base::LegalDay day) const;
  bool working(base::LegalDay day) const { return kind(day).working; }
  bool knows_year(int year) const { return years_.contains(year); }
  std::vector<int> years() const;  // that were loaded, in order

 private:
  struct Year {
    std::map<std::int32_t, std::string> off;  // day → holiday's name
    std::set<std::int32_t> work;
  };
  void read_year(const Node& root, Problems& problems);
  bool has_lists(const Node& root, Problems& problems);

  std::map<int, Year> years_;
};

}  // namespace rulebook
