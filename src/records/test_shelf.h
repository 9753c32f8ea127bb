// Read rows for tests, kept in memory as a store would keep them.
#pragma once

#include "records/projection.h"
#include "records/test_story.h"

namespace records::story {

class Shelf {
 public:
  RowLookup lookup() {
    return [this](std::string_view model, std::string_view id) -> base::Result<std::optional<base::Json>> {
      const auto found = rows_.find({std::string(model), std::string(id)});
      if (found == rows_.end()) return std::optional<base::Json>{};
      return std::optional<base::Json>{found->second.json};
    };
  }
  base::Status add(std::span<const Event> events) {
    ZL_TRY(auto rows, project(vocabulary(), lookup(), events));
    for (auto& row : rows) {
      const std::pair key(row.model, row.id);
      if (row.json.is_null())
        rows_.erase(key);
      else
        rows_.insert_or_assign(key, std::move(row));
    }
    return {};
  }
  const Row* row(const std::string& model, const std::string& id) const {
    const auto found = rows_.find({model, id});
    return found == rows_.end() ? nullptr : &found->second;
  }
  std::string text() const {
    std::string out;
    for (const auto& [key, row] : rows_)
      out += row.model + " " + row.id + " " + row.order_key + " " + row.lookup + " " +
             base::canonical_or_die(row.json) + "\n";
    return out;
  }

 private:
  std::map<std::pair<std::string, std::string>, Row> rows_;
};

}  // namespace records::story
