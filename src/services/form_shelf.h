// The forms installed in a bureau. Of each id the newest counts for papers to come; a paper that is prepared keeps its own.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "page_layout/form_check.h"
#include "services/core.h"

namespace services {

inline constexpr std::size_t kMaxFormBytes = 1 << 20;

struct InstalledForm {
  page_layout::Form form;
  base::Digest digest;
};
base::Result<std::string> form_text(Core& core, const base::Digest& digest);
base::Result<InstalledForm> form_of_digest(Core& core, const base::Digest& digest);
// Errors: not_found "form.no_such_form".
base::Result<base::Json> newest_form_row(Core& core, const std::string& id);
base::Result<InstalledForm> newest_form(Core& core, const std::string& id);
// The newest version of each: its id → its row of "installed".
base::Result<std::map<std::string, base::Json>> newest_forms(Core& core);

// What lists tell of a form, read once from its file. Thread-safe.
struct FormFacts {
  bool external = true, of_case = false;
  std::string title, code;      // code: 应急检记, for numbers; where the form has none, the name of its series
  std::string number_template;  // of the form's own; empty: none
  std::vector<std::string> titles;  // its title and aliases
  std::vector<std::string> aliases;
  std::vector<page_layout::Signer> signers;
  bool places_on_each = true;  // for signatures; else on the last page alone
  bool prints_its_number = false;
};
class FormFactsShelf {
 public:
  // Nothing where the form of this digest cannot be read, as one of an earlier program may be.
  std::optional<FormFacts> of(Core& core, const std::string& digest);

 private:
  std::mutex guard_;
  std::map<std::string, FormFacts, std::less<>> kept_;
};

// What forms of this bureau are held against.
page_layout::FormKnowledge knowledge_of(Core& core);
// The forms of the bureau but `id`.
base::Result<page_layout::OtherForms> other_forms(Core& core, const std::string& id);

}  // namespace services
