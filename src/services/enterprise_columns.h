// How the columns of a list of enterprises are titled (data/enterprise_columns.json), and which of them is meant. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "tables/table.h"

namespace services {

// What the register of enterprises holds, in the order in which people look at it.
inline constexpr std::string_view kEnterpriseFields[] = {"name",  "credit_code",    "address", "representative",
                                                         "phone", "representative_position", "industry"};

class EnterpriseColumns {
 public:
  // Errors: invalid "import.bad_columns", naming the field.
  static base::Result<EnterpriseColumns> load(std::string_view text);

  // Empty where the title means nothing here. Width, spaces, stars and what stands in brackets do not count.
  std::string field_of(std::string_view title) const;
  // As the row of titles has it: by column, empty where a column is not taken. Of two columns of one meaning the first counts.
  std::vector<std::string> fields_of(const tables::Row& titles) const;
  // The row of titles: of the first rows the one of most columns that mean something, and the name among them. Null: none.
  const tables::Row* titles_in(const tables::Table& table) const;
  // The usual title of a field.
  std::string title_of(std::string_view field) const;

 private:
  std::map<std::string, std::string, std::less<>> fields_;  // by folded title
  std::map<std::string, std::string, std::less<>> titles_;  // by field
};

}  // namespace services
