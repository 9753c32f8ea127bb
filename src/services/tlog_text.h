// The text of a C2SP tlog-proof file.
#pragma once

#include <span>
#include <string>

#include "base/digest.h"

namespace services {

std::string tlog_proof_text(std::uint64_t index, std::span<const base::Digest> hashes, std::string_view checkpoint);
// SIZE of a checkpoint note (its second line); 0 where there is none.
std::uint64_t checkpoint_size(std::string_view note);
// ROOT of a checkpoint note (its third line, base64); empty where there is none.
std::string checkpoint_root(std::string_view note);

}  // namespace services
