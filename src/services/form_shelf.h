// The forms installed in a bureau. Of each id the newest counts for papers to come; a paper that is prepared keeps its own.
#pragma once

#include <map>
#include <string>

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

// What forms of this bureau are held against.
page_layout::FormKnowledge knowledge_of(Core& core);

}  // namespace services
