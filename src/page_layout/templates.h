// Inside page_layout: the little language in which forms say where their words come from.
//   {party.name}                     value at a path of the case state
//   {officers.name|join:、}          of a list: the member of each element, joined (default 、)
//   {hazards[remedy=by_date].index}  elements with a member of that value (`!=`: of another); `index` counts
//                                    within the whole list, from 1
//   {events.item.listed[of=$event.measure.ordered.measure].name}  the value of another path
//   {acts[kind=inspection][last].place}  the first or last of what was found
//   {event.decision.issued.facts ?? event.notice.issued.facts}  the first of them that leads anywhere
//   {fields.fine|capitals}           a field of the form that stands before, amounts in fen
// Filters: date, minute, numeral, words (or words:LIST), name, yuan, capitals, sum, count, join:SEPARATOR, or:TEXT.
// A value that is not there leaves a blank to write on, and is counted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "page_layout/form.h"
#include "page_layout/scope.h"

namespace page_layout {

std::string plain_text(const base::Json& value);
bool holds(const std::vector<Condition>& conditions, const Scope& scope);

// Writes a template; adds the number of blanks left to `blanks`.
std::string write_template(std::string_view text, const Scope& scope, int& blanks);

// The same for a sheet that a pen fills later: a value that is not there is a line to write on, long enough for what its filters
// make of it; what a template would say where there is none is not said.
std::string write_for_pen(std::string_view text, const Scope& scope);
// Whether something stands in it that is no value; whether that is more than marks between values.
bool has_fixed_words(std::string_view text);
bool has_words_of_its_own(std::string_view text);

// Whether braces match and every format is known: nothing, or what is wrong.
std::optional<std::string> template_fault(std::string_view text);

// What a template draws from: its paths, and where words are asked for, of which list.
struct TemplateUse {
  std::string path;
  std::string word_list;  // empty: no words are asked for
};
std::vector<TemplateUse> uses_of(std::string_view text);

// "2026年3月5日" from a date or an instant; empty when it is neither.
std::string date_words(std::string_view date_or_instant);
// "2026年3月5日9时10分" from an instant.
std::string minute_words(std::string_view instant);

}  // namespace page_layout
