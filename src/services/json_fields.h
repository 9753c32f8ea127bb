// Fields of what is told of a case.
#pragma once

#include <optional>
#include <string_view>

#include "base/instant.h"
#include "base/json.h"

namespace services {

// A field that is there only where there is something to tell.
template <class T>
void put(base::JsonObject& out, std::string_view key, const std::optional<T>& value) {
  if (!value) return;
  if constexpr (std::is_same_v<T, base::Instant> || std::is_same_v<T, base::LegalDay>)
    out[key] = value->text();
  else
    out[key] = *value;
}

}  // namespace services
