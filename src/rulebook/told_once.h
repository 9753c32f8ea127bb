// Rules of several laws that ask the same act (`also`) are told as one finding. The engine answers rule by
// rule; this looks at its answers alone. Pure and thread-safe.
#pragma once

#include "rulebook/rulebook.h"

namespace rulebook {

// The answers, those of one act on one subject as one finding: told by the rule that names the others (where
// that one is not called for, by the first that it names), in that rule's place, words and id. What is worst
// of them decides how it stands: breached, open, met late, met, exempt; its due is the earliest of those that
// stand so, its effect the strongest. `own` is what the telling rule answers for itself, `also` what each of
// the others does: none is lost, and one that is kept never hides one that is not. What nothing called for is
// told by each rule for itself.
Obligations told_once(const Obligations& answers);

// The obligation of which an explanation speaks for this finding: of those told in it, the first that stands as the finding does
// and is undone and not explained, else the first other undone one that is not, else the first that stands so. The finding is
// explained only when each that stands as it does is. Of a finding of one rule: itself.
const std::string& explained_as(const Obligation& finding);

}  // namespace rulebook
