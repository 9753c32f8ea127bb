#include "services/record_projector.h"

#include "records/projection.h"

namespace services {

std::string RecordProjector::version() const { return std::string(records::kProjectionVersion); }

base::Result<std::vector<ports::ReadRow>> RecordProjector::project(
    const ports::RowSource& current, std::span<const ports::StoredEvent> events) const {
  const records::RowLookup lookup = [&](std::string_view model,
                                        std::string_view id) -> base::Result<std::optional<base::Json>> {
    ZL_TRY(auto row, current.row(model, id));
    if (!row) return std::nullopt;
    return std::optional<base::Json>(std::move(row->json));
  };
  std::vector<records::Event> told;
  told.reserve(events.size());
  for (const auto& e : events)
    told.push_back({e.seq, e.stream, e.n, e.type, e.at, e.by, e.body, e.disposed});
  ZL_TRY(auto rows, records::project(vocabulary_, lookup, told));
  std::vector<ports::ReadRow> out;
  out.reserve(rows.size());
  for (auto& r : rows)
    out.push_back({std::move(r.model), std::move(r.id), std::move(r.order_key), std::move(r.lookup),
                   std::move(r.json)});
  return out;
}

}  // namespace services
