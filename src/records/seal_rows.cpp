#include "records/seal_rows.h"

#include "records/row_order.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;

using Rows = std::vector<Row>;

JsonObject step_of_seal(const Event& event) {
  JsonObject out{{"by", event.by}, {"at", event.at.text()}, {"seq", event.seq}};
  for (const char* field : {"approved_by", "note", "reason"})
    if (const auto* value = base::find(event.body, field)) out[field] = *value;
  return out;
}

// The row of the seal that the event speaks of, to be changed. That nothing follows a withdrawal, and that nobody approves
// twice, is checked here again, where no one can come between.
Result<Row> seal_row(const Event& event, const RowLookup& current) {
  const auto id = base::text_at(event.body, "seal");
  ZL_TRY(auto known, current("seal", id));
  const auto* proposed = known ? base::find(*known, "proposed") : nullptr;
  if (!proposed)
    return base::fail(ErrorKind::corrupt, "event.incoherent", "no such seal was proposed", event.type);
  if (base::find(*known, "withdrawn"))
    return base::fail(ErrorKind::conflict, "seal.withdrawn", "the seal was withdrawn", "/seal", "propose it anew");
  const auto seq = static_cast<std::uint64_t>(base::int_at(*proposed, "seq").value_or(0));
  return Row{"seal", id, "seal#" + in_order_of_seq(seq), base::text_at(*known, "name"), std::move(*known)};
}

}  // namespace

Result<Rows> seal_proposed(const Event& event, const RowLookup& current) {
  const auto id = base::text_at(event.body, "seal"), name = base::text_at(event.body, "name");
  ZL_TRY(const auto holder, current("seal_name", name));
  if (holder)
    return base::fail(ErrorKind::conflict, "seal.name_taken", "another seal bears this name", "/name",
                      "withdraw that one first, or give this one another name");
  JsonObject json;
  for (const char* field : {"seal", "name", "blob", "width_mm", "keeper", "keeper_name"})
    if (const auto* value = base::find(event.body, field)) json[field] = *value;
  json["proposed"] = step_of_seal(event);
  return Rows{{"seal", id, "seal#" + in_order_of_seq(event.seq), name, std::move(json)},
              {"seal_name", name, name, id, JsonObject{{"seal", id}}}};
}

Result<Rows> seal_approved(const Event& event, const RowLookup& current) {
  ZL_TRY(auto row, seal_row(event, current));
  auto& json = row.json.as_object();
  if (json.contains("approved"))
    return base::fail(ErrorKind::conflict, "seal.approved_already", "the seal is approved already", "/seal");
  json["approved"] = step_of_seal(event);
  return Rows{std::move(row)};
}

Result<Rows> seal_withdrawn(const Event& event, const RowLookup& current) {
  ZL_TRY(auto row, seal_row(event, current));
  row.json.as_object()["withdrawn"] = step_of_seal(event);
  const auto name = row.lookup;
  return Rows{std::move(row), {"seal_name", name, name, base::text_at(event.body, "seal"), nullptr}};
}

Row row_of_sealing(const Event& event, const CaseState& state) {
  const auto seal = base::text_at(event.body, "seal"), id = in_order_of_seq(event.seq);
  JsonObject json{{"seal", seal}, {"seq", event.seq}, {"at", event.at.text()}, {"by", event.by}, {"case", state.id}};
  for (const char* field : {"paper", "version", "signed_digest", "keeper", "reference"})
    if (const auto* value = base::find(event.body, field)) json[field] = *value;
  if (const auto* paper = state.paper(base::text_at(event.body, "paper"))) {
    json["number"] = paper->number;
    json["form"] = paper->form;
  }
  return {"seal_use", id, id, seal, std::move(json)};
}

}  // namespace records
