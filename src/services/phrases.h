// Sentences that officers put into papers again and again: those that come with the program (data/phrases)
// and the bureau's own, which are entries of its record (phrase.saved). Where {place} or another name in
// braces stands, the screen puts what the case says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace services {

struct Phrase {
  std::string id, kind, title, text;  // kind: a `phrase_kind` of the vocabulary
};

// Those of "phrases/*.json" among the files, which may be none. Errors: invalid "phrase.bad_library", naming
// file and place.
base::Result<std::vector<Phrase>> load_phrases(const std::map<std::string, std::string>& files);

}  // namespace services
