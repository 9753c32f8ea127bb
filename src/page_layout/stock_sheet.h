// A form as stock: printed beforehand with its number and what the bureau says of itself, all else left for a pen.
#pragma once

#include "page_layout/form.h"

namespace page_layout {

// Whether the number has a place on the page: sheets without one could not be told apart.
bool prints_its_number(const Form& form);

// The values of the fields where nothing but `known` ({bureau: {…}, paper: {number}}) is known yet; to be laid out with
// LayoutOptions::for_pen. Fixed words stand as in every paper of the form, what nobody knows yet is a line to write on. What
// stands in a paper only under a condition gets a box to tick: the sheet itself says nothing of a case.
base::Json stock_fields(const Form& form, const base::Json& known);

}  // namespace page_layout
