#include "services/record_projector.h"

#include "records/projection.h"

namespace services {
namespace {

class RecordProjection : public ports::Projection {
 public:
  explicit RecordProjection(const records::Vocabulary& vocabulary) : projection_(vocabulary) {}

  base::Result<std::vector<ports::ReadRow>> project(const ports::ProjectionSource& before,
                                                    std::span<const ports::StoredEvent> events) override {
    ZL_TRY(auto rows, projection_.project(before_of(before), events));
    std::vector<ports::ReadRow> out;
    out.reserve(rows.size());
    for (auto& r : rows)
      out.push_back({std::move(r.model), std::move(r.id), std::move(r.order_key), std::move(r.lookup),
                     std::move(r.json)});
    return out;
  }
  void forget() override { projection_.forget(); }

 private:
  static records::Before before_of(const ports::ProjectionSource& source) {
    records::Before before;
    before.rows = [&source](std::string_view model, std::string_view id) -> base::Result<std::optional<base::Json>> {
      ZL_TRY(auto row, source.row(model, id));
      if (!row) return std::nullopt;
      return std::optional<base::Json>(std::move(row->json));
    };
    before.events = [&source](const base::CaseId& stream, std::uint64_t from_n,
                              std::uint64_t end_n) { return source.events_between(stream, from_n, end_n); };
    return before;
  }

  records::Projection projection_;
};

}  // namespace

std::string RecordProjector::version() const { return std::string(records::kProjectionVersion); }

std::unique_ptr<ports::Projection> RecordProjector::begin() const {
  return std::make_unique<RecordProjection>(vocabulary_);
}

}  // namespace services
