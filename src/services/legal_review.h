// The legal review (法制审核): what is looked at, item by item (data/legal_review.json), at which stage the bureau has it done, and
// what an answer has to hold.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "records/event.h"

namespace services {

struct Core;

class ReviewChecklists {
 public:
  // Errors: invalid "review.bad_checklists", naming the place.
  static base::Result<ReviewChecklists> load(std::string_view text);

  bool is_review(std::string_view type) const;  // of an entry, with its version
  // What is to be looked at in a case of this kind; nothing where there is no list for it.
  const std::vector<std::string>* list(std::string_view case_kind) const;
  const base::Json& data() const { return data_; }
  // That a review at one of the stages with a checklist answers each item of it once, says why where something is at fault, and
  // passes nothing that is. Errors: invalid "review.items", "review.reason_missing", "review.not_passed".
  base::Status check(std::string_view case_kind, const base::Json& body) const;

 private:
  base::Json data_ = base::JsonObject{};
  std::map<std::string, std::vector<std::string>, std::less<>> lists_;  // by kind of case
};

}  // namespace services
