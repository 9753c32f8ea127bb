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
    const Before before{lookup(), [this](const base::CaseId& stream, std::uint64_t from_n, std::uint64_t end_n) {
                          return told(stream, from_n, end_n);
                        }};
    ZL_TRY(auto rows, projection_.project(before, {events.begin(), events.end()}));
    events_.insert(events_.end(), events.begin(), events.end());
    for (auto& row : rows) {
      const std::pair key(row.model, row.id);
      if (row.json.is_null())
        rows_.erase(key);
      else
        rows_.insert_or_assign(key, std::move(row));
    }
    return {};
  }
  // As a reader puts it together.
  CaseState state(const std::string& id) const {
    const auto* snapshot = row("case", id);
    auto before = snapshot ? from_json(snapshot->json).value() : CaseState{};
    const auto version = before.version;
    return case_after(vocabulary(), std::move(before), told(base::CaseId{id}, version, ~0ULL).value()).value();
  }
  void forget() { projection_.forget(); }
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
  base::Result<std::vector<Event>> told(const base::CaseId& stream, std::uint64_t from_n,
                                        std::uint64_t end_n) const {
    std::vector<Event> out;
    for (const auto& event : events_)
      if (event.stream == stream && event.n >= from_n && event.n < end_n) out.push_back(event);
    return out;
  }

  Projection projection_{vocabulary()};
  std::map<std::pair<std::string, std::string>, Row> rows_;
  std::vector<Event> events_;
};

}  // namespace records::story
