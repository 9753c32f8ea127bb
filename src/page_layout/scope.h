// Inside page_layout: what the paths of a form lead to.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "page_layout/form.h"

namespace page_layout {

// One step of a path: `hazards[remedy=by_date][last]`.
struct PathFilter {
  enum class Kind : std::uint8_t { is, is_not, first, last };
  Kind kind = Kind::is;
  std::string_view key, value;  // a value that begins with "$" is a path
};
struct Step {
  std::string_view name;
  std::vector<PathFilter> filters;
};
// "a.b ?? c.d": the ways that are tried one after another, without the blanks around them. The views are into `path`.
std::vector<std::string_view> ways_of(std::string_view path);
// The steps of one way, split at the dots outside brackets. The views are into `way`.
std::vector<Step> steps_of(std::string_view way);
// What is wrong with a path, or nothing.
std::optional<std::string> path_fault(std::string_view path);

// The case state, with names laid over it while a list is walked. Holds no copy of the state, nor of what
// `with_view` is given: both outlive it.
class Scope {
 public:
  explicit Scope(const base::Json& state, const Dictionary* dictionary = nullptr)
      : state_(&state), dictionary_(dictionary) {}
  Scope with(std::string name, base::Json value) const;
  Scope with_view(std::string name, const base::Json& value) const;

  // All values that the path leads to, by the first of its ways that leads anywhere; a path through a list leads to one for
  // each element.
  std::vector<base::Json> values(std::string_view path) const;
  // The same where paths in its filters may lead through so many others.
  std::vector<base::Json> values_within(std::string_view path, int references) const;

  // Empty where no dictionary knows it.
  std::string word(std::string_view list, std::string_view value) const;
  std::string name(std::string_view id) const;

 private:
  struct Named {
    std::string name;
    std::shared_ptr<const base::Json> owned;
    const base::Json* value;
  };
  const base::Json* root(std::string_view name) const;

  const base::Json* state_;
  const Dictionary* dictionary_;
  std::vector<Named> names_;
};

}  // namespace page_layout
