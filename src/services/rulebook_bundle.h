// The files of a rulebook as somebody sends them, made whole: what a draft is tried from and what is installed are the same.
#pragma once

#include "rulebook/rulebook.h"
#include "services/core.h"

namespace services {

// From input.`whole` = {"FOLDER/FILE.yaml": text}, all files of one rulebook; folders that it includes and does not bring along
// are those of the rulebook in use. Or from input.changed: files laid over the rulebook in use (null takes one away).
// `input.base`, where given, is the digest of the rulebook in use that the asker saw. Errors: conflict "rulebook.base_changed"
// where it is another by now; invalid "rulebook.bad_file_name", "rulebook.not_one", "rulebook.stray_folder", those of a manifest; too_large
// "rulebook.too_large".
base::Result<rulebook::Files> bundle_of(Core& core, const base::Json& input, std::string_view whole);

// The same, loaded against the vocabulary of this program. Errors: also those of Rulebook::load, with file:line:column.
base::Result<rulebook::Rulebook> rulebook_of(Core& core, const base::Json& input, std::string_view whole);

// Whether the bureau's parameters, as they are set, are ones that these rules take. Errors: invalid "rulebook.bad_parameter".
base::Status takes_the_parameters(Core& core, const rulebook::Rulebook& book);

}  // namespace services
