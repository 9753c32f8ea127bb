// The parameters that a bureau may set, as data/parameters.json declares them. Those of the rulebook are declared there and
// checked by rulebook::Rulebook::parameters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace services {

struct DeclaredParameter {
  enum class Type { text, choice, integer, number_template, fine_steps };
  std::string name;  // "archive.retention", or "numbering.paper.*" for all that begin so
  Type type = Type::text;
  std::vector<std::string> choices;         // of a choice
  std::optional<std::int64_t> least, most;  // of an integer; characters of a text
  std::string title_zh, title_en;
};

class DeclaredParameters {
 public:
  // Errors: invalid "parameter.bad_declaration", naming the one that is wrong.
  static base::Result<DeclaredParameters> load(std::string_view text);

  // Null where nothing here declares the name.
  const DeclaredParameter* find(std::string_view name) const;
  std::vector<std::string> names() const;
  // Errors: invalid "parameter.bad_value", "numbering.bad_template"; `where` as given.
  static base::Status check(const DeclaredParameter& declared, const base::Json& value, const std::string& where);
  // What a new bureau starts with: name → value.
  const base::JsonObject& standard() const { return standard_; }
  // What counts while a bureau has set nothing: name → value.
  const base::JsonObject& fallback() const { return fallback_; }

 private:
  base::Status check_values(const base::JsonObject& values) const;

  std::vector<DeclaredParameter> declared_;
  base::JsonObject standard_, fallback_;
};

}  // namespace services
