#include "records/font_rows.h"

#include "records/row_order.h"

namespace records {
namespace {

using base::ErrorKind;
using base::JsonObject;
using base::Result;

JsonObject step_of_font(const Event& event) {
  JsonObject out{{"by", event.by}, {"at", event.at.text()}, {"seq", event.seq}};
  if (const auto* reason = base::find(event.body, "reason")) out["reason"] = *reason;
  return out;
}

Row row_in_use(const std::string& typeface, base::Json json) { return {"font_in_use", typeface, typeface, "", std::move(json)}; }

// Of those that stood before it, the newest that was not withdrawn; each names the one that it took the place of.
Result<base::Json> newest_left(const base::Json& from, const RowLookup& current) {
  auto before = base::text_at(from, "before");
  while (!before.empty()) {
    ZL_TRY(const auto known, current("font", before));
    if (!known) return base::fail(ErrorKind::corrupt, "event.incoherent", "no such font was installed", before);
    if (!base::find(*known, "withdrawn"))
      return base::Json(JsonObject{{"font", before}, {"blob", known->at("blob")}, {"face", known->at("face")}});
    before = base::text_at(*known, "before");
  }
  return base::Json(nullptr);
}

}  // namespace

Result<std::vector<Row>> font_installed(const Event& event, const RowLookup& current) {
  const auto id = base::text_at(event.body, "font"), typeface = base::text_at(event.body, "typeface");
  ZL_TRY(const auto known, current("font", id));
  if (known) return base::fail(ErrorKind::conflict, "font.number_taken", "another font bears the number '" + id + "'", "/font", "install it again");
  ZL_TRY(const auto present, current("font_in_use", typeface));
  JsonObject json = event.body.get_object();
  json["installed"] = step_of_font(event);
  if (present) json["before"] = base::text_at(*present, "font");
  JsonObject in_use{{"font", id}, {"blob", json["blob"]}, {"face", json["face"]}};
  return std::vector<Row>{{"font", id, "font#" + in_order_of_seq(event.seq), typeface, std::move(json)},
                          row_in_use(typeface, std::move(in_use))};
}

Result<std::vector<Row>> font_withdrawn(const Event& event, const RowLookup& current) {
  const auto id = base::text_at(event.body, "font");
  ZL_TRY(auto known, current("font", id));
  const auto* installed = known ? base::find(*known, "installed") : nullptr;
  if (!installed) return base::fail(ErrorKind::corrupt, "event.incoherent", "no such font was installed", event.type);
  if (base::find(*known, "withdrawn"))
    return base::fail(ErrorKind::conflict, "font.withdrawn", "the font was withdrawn", "/font", "install it anew");
  const auto typeface = base::text_at(*known, "typeface");
  const auto seq = static_cast<std::uint64_t>(base::int_at(*installed, "seq").value_or(0));
  std::vector<Row> rows;
  ZL_TRY(const auto present, current("font_in_use", typeface));
  if (present && base::text_at(*present, "font") == id) {
    ZL_TRY(auto left, newest_left(*known, current));
    rows.push_back(row_in_use(typeface, std::move(left)));
  }
  known->as_object()["withdrawn"] = step_of_font(event);
  rows.push_back({"font", id, "font#" + in_order_of_seq(seq), typeface, std::move(*known)});
  return rows;
}

}  // namespace records
