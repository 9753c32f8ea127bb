// Inside page_layout: the little language in which forms say where their words come from.
//   {party.name}                     value at a path of the case state
//   {officers.name|join:、}          of a list: the member of each element, joined (default 、)
//   {hazards[remedy=by_date].index}  elements with a member of that value; `index` counts within the whole
//   list, from 1 {act.began_at|minute}  {hazard.due|date}  {index|numeral}  {party.phone|or:无}
// A value that is not there leaves a blank to write on, and is counted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "page_layout/form.h"

namespace page_layout {

// The case state, with names laid over it while a list is walked.
class Scope {
 public:
  explicit Scope(const base::Json& state) : state_(state) {}
  Scope with(std::string name, base::Json value) const;

  // All values that the path leads to; a path through a list leads to one for each element.
  std::vector<base::Json> values(std::string_view path) const;

 private:
  const base::Json& state_;
  std::vector<std::pair<std::string, base::Json>> names_;
};

std::string plain_text(const base::Json& value);
bool holds(const std::vector<Condition>& conditions, const Scope& scope);

// Writes a template; adds the number of blanks left to `blanks`.
std::string write_template(std::string_view text, const Scope& scope, int& blanks);

// Whether braces match and every format is known: nothing, or what is wrong.
std::optional<std::string> template_fault(std::string_view text);

// "2026年3月5日" from a date or an instant; empty when it is neither.
std::string date_words(std::string_view date_or_instant);
// "2026年3月5日9时10分" from an instant.
std::string minute_words(std::string_view instant);

}  // namespace page_layout
