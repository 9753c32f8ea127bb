#include <map>

#include "records/font_rows.h"
#include "records/number_rows.h"
#include "records/plan_rows.h"
#include "records/projection.h"
#include "records/row_order.h"
#include "records/seal_rows.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;

using Rows = std::vector<Row>;
using RowHandler = Result<Rows> (*)(const Event&, const RowLookup&);

std::string text(const Event& event, std::string_view field) {
  return base::text_at(event.body, field);
}

JsonObject noted(const Event& event) {
  auto object = event.body.get_object();
  object["at"] = event.at.text();
  object["by"] = event.by;
  return object;
}

Result<Rows> bureau_opened(const Event& event, const RowLookup&) {
  return Rows{{"bureau", "bureau", "bureau", text(event, "origin"), event.body}};
}

// A code may be borne by one enterprise only; this is checked here again, where no one can come between.
Result<Rows> code_row(const std::string& code, const std::string& enterprise, const RowLookup& current) {
  if (code.empty()) return Rows{};
  ZL_TRY(const auto holder, current("credit_code", code));
  if (holder && base::text_at(*holder, "enterprise") != enterprise)
    return base::fail(ErrorKind::conflict, "enterprise.code_taken",
                      "another enterprise bears this credit code", "/credit_code");
  return Rows{{"credit_code", code, code, enterprise, JsonObject{{"enterprise", enterprise}}}};
}

Row enterprise_row(JsonObject json) {
  const auto id = base::text_at(json, "enterprise"), name = base::text_at(json, "name");
  const auto code = base::text_at(json, "credit_code");
  return {"enterprise", id, name, code, std::move(json)};
}

Result<Rows> enterprise_registered(const Event& event, const RowLookup& current) {
  ZL_TRY(auto rows, code_row(text(event, "credit_code"), text(event, "enterprise"), current));
  auto json = event.body.get_object();
  json["registered_at"] = event.at.text();
  rows.push_back(enterprise_row(std::move(json)));
  return rows;
}

Result<Rows> enterprise_corrected(const Event& event, const RowLookup& current) {
  const auto id = text(event, "enterprise");
  ZL_TRY(const auto known, current("enterprise", id));
  if (!known || !known->is_object())
    return base::fail(ErrorKind::corrupt, "event.incoherent", "there is no enterprise '" + id + "'",
                      event.type);
  auto json = known->get_object();
  const auto old_code = base::text_at(json, "credit_code");
  for (const auto& [key, value] : event.body.get_object())
    if (key != "reason") json[key] = value;
  const auto new_code = base::text_at(json, "credit_code");
  ZL_TRY(auto rows, code_row(new_code, id, current));
  if (!old_code.empty() && old_code != new_code)
    rows.push_back({"credit_code", old_code, old_code, id, nullptr});
  rows.push_back(enterprise_row(std::move(json)));
  return rows;
}

Result<Rows> user_registered(const Event& event, const RowLookup& current) {
  const auto user = text(event, "user"), login = text(event, "login");
  ZL_TRY(const auto holder, current("login", login));
  if (holder && base::text_at(*holder, "user") != user)
    return base::fail(ErrorKind::conflict, "user.login_taken", "another user signs in as '" + login + "'",
                      "/login");
  auto json = event.body.get_object();
  json["registered_at"] = event.at.text();
  return Rows{{"user", user, login, login, std::move(json)},
              {"login", login, login, user, JsonObject{{"user", user}}}};
}

Result<JsonObject> known_user(const Event& event, const RowLookup& current) {
  const auto user = text(event, "user");
  ZL_TRY(const auto known, current("user", user));
  if (!known || !known->is_object())
    return base::fail(ErrorKind::corrupt, "event.incoherent", "there is no user '" + user + "'", event.type);
  return known->get_object();
}

Row row_of_user(JsonObject json) {
  const auto user = base::text_at(json, "user"), login = base::text_at(json, "login");
  return {"user", user, login, login, std::move(json)};
}

Result<Rows> user_disabled(const Event& event, const RowLookup& current) {
  ZL_TRY(auto json, known_user(event, current));
  json["disabled"] = JsonObject{{"reason", text(event, "reason")}, {"at", event.at.text()}, {"by", event.by}};
  return Rows{row_of_user(std::move(json))};
}

// A certificate without a term has none that is known, whatever the one before had.
Result<Rows> user_certified(const Event& event, const RowLookup& current) {
  ZL_TRY(auto json, known_user(event, current));
  json["certificate"] = text(event, "certificate");
  json.erase("certificate_until");
  if (const auto* until = base::find(event.body, "certificate_until")) json["certificate_until"] = *until;
  return Rows{row_of_user(std::move(json))};
}

Result<Rows> grant_row(const Event& event, const char* what, bool held) {
  const auto user = text(event, "user"), id = user + "#" + text(event, what);
  Json json;
  if (held) json = noted(event);
  return Rows{{std::string(what) + "_grant", id, id, user, std::move(json)}};
}
Result<Rows> role_granted(const Event& event, const RowLookup&) {
  return grant_row(event, "role", true);
}
Result<Rows> role_revoked(const Event& event, const RowLookup&) {
  return grant_row(event, "role", false);
}
Result<Rows> label_granted(const Event& event, const RowLookup&) {
  return grant_row(event, "label", true);
}
Result<Rows> label_revoked(const Event& event, const RowLookup&) {
  return grant_row(event, "label", false);
}

Result<Rows> parameter_set(const Event& event, const RowLookup&) {
  const auto name = text(event, "name"), id = name + "#" + in_order_of_seq(event.seq);
  auto setting = noted(event);
  auto present = setting;
  setting["seq"] = event.seq;
  return Rows{{"parameter", name, name, name, std::move(present)},
              {"parameter_set", id, id, name, std::move(setting)}};
}

Result<Rows> device_registered(const Event& event, const RowLookup&) {
  const auto id = text(event, "device");
  return Rows{{"device", id, id, text(event, "serial"), event.body}};
}

// Who holds a device that was given out, until it comes back.
Row row_of_holding(const Event& event, Json json) {
  const auto device = text(event, "device");
  return {"device_held", device, device, text(event, "user"), std::move(json)};
}
// The rows of an entry that changes who holds a device; none of any other.
Rows rows_of_holding(const Event& event) {
  if (event.type == "device.returned/1") return {row_of_holding(event, nullptr)};
  if (event.type != "device.issued/1") return {};
  JsonObject held{{"device", text(event, "device")}, {"name", text(event, "name")}};
  if (const auto user = text(event, "user"); !user.empty()) held["user"] = user;
  return {row_of_holding(event, std::move(held))};
}

Result<Rows> installed(const Event& event, const std::string& kind, const std::string& name,
                       const std::string& version) {
  auto json = event.body.get_object();
  json["kind"] = kind;
  json["name"] = name;
  json["version"] = version;
  json["seq"] = event.seq;
  json["at"] = event.at.text();
  return Rows{{"installed", kind + ":" + name + ":" + version, kind + ":" + name + ":" + in_order_of_seq(event.seq), kind,
               std::move(json)}};
}

std::string rulebook_id(const Event& event) {
  return "rulebook:" + text(event, "rulebook") + ":" + text(event, "version");
}

tl::unexpected<base::Error> rulebook_conflict(std::string code, std::string what) {
  return base::fail(ErrorKind::conflict, std::move(code), std::move(what), "/version", "look at the list of rulebooks");
}

// What the program itself installs comes with the bureau's opening; of all others two persons have to sign. That no version
// is exchanged and nobody signs twice is checked here again, where no one can come between.
Result<Rows> rulebook_installed(const Event& event, const RowLookup& current) {
  ZL_TRY(const auto known, current("installed", rulebook_id(event)));
  if (known) return rulebook_conflict("rulebook.version_taken", "a rulebook of this id and version is installed");
  ZL_TRY(auto rows, installed(event, "rulebook", text(event, "rulebook"), text(event, "version")));
  if (event.by == "system") return rows;
  auto& json = rows.front().json.as_object();
  json["by"] = event.by;
  json["signed_off"] = JsonObject{};
  return rows;
}

// The row of the rulebook that the event speaks of, to be changed.
Result<Row> rulebook_row(const Event& event, const RowLookup& current) {
  const auto id = rulebook_id(event);
  ZL_TRY(auto known, current("installed", id));
  if (!known || !known->is_object() || base::text_at(*known, "digest") != text(event, "digest"))
    return base::fail(ErrorKind::corrupt, "event.incoherent", "no such rulebook is installed", event.type);
  const auto seq = static_cast<std::uint64_t>(base::int_at(*known, "seq").value_or(0));
  return Row{"installed", id, "rulebook:" + text(event, "rulebook") + ":" + in_order_of_seq(seq), "rulebook", std::move(*known)};
}

JsonObject without_names(const Event& event) {
  auto json = noted(event);
  for (const char* field : {"rulebook", "version", "digest", "sign_off"}) json.erase(field);
  json["seq"] = event.seq;
  return json;
}

Result<Rows> rulebook_signed_off(const Event& event, const RowLookup& current) {
  ZL_TRY(auto row, rulebook_row(event, current));
  auto* signed_off = row.json.as_object().if_contains("signed_off");
  if (!signed_off || !signed_off->is_object() || base::find(row.json, "withdrawn"))
    return rulebook_conflict("rulebook.signed_already", "this rulebook takes no signature");
  for (const auto& member : signed_off->get_object())
    if (member.key() == text(event, "sign_off") || base::text_at(member.value(), "user") == text(event, "user"))
      return rulebook_conflict("rulebook.signed_already", "it is signed in this part, or by this person, already");
  signed_off->get_object()[text(event, "sign_off")] = without_names(event);
  return Rows{std::move(row)};
}

Result<Rows> rulebook_withdrawn(const Event& event, const RowLookup& current) {
  ZL_TRY(auto row, rulebook_row(event, current));
  if (base::find(row.json, "withdrawn"))
    return rulebook_conflict("rulebook.withdrawn", "the rulebook is withdrawn already");
  row.json.as_object()["withdrawn"] = without_names(event);
  return Rows{std::move(row)};
}
Result<Rows> calendar_installed(const Event& event, const RowLookup&) {
  const auto year = base::int_at(event.body, "year");
  if (!year)
    return base::fail(ErrorKind::corrupt, "event.malformed", event.type + ": a field is missing or mistyped",
                      "/year");
  ZL_TRY(auto rows, installed(event, "calendar", std::to_string(*year), text(event, "digest")));
  // A year may come back to what it was: each installation is a row of its own, so that what was known in between stays known.
  rows.front().id = "calendar:" + std::to_string(*year) + ":" + in_order_of_seq(event.seq);
  return rows;
}
// Papers name the version that they were prepared with, so none is exchanged.
Result<Rows> form_installed(const Event& event, const RowLookup& current) {
  ZL_TRY(const auto known, current("installed", "form:" + text(event, "form") + ":" + text(event, "version")));
  if (known)
    return base::fail(ErrorKind::conflict, "form.version_taken", "this version of the form is installed", "/version",
                      "give the form a higher version");
  ZL_TRY(auto rows, installed(event, "form", text(event, "form"), text(event, "version")));
  if (event.by != "system") rows.front().json.as_object()["by"] = event.by;  // not as the program brought it
  return rows;
}

Result<Rows> blob_digested(const Event& event, const RowLookup&) {
  const auto sha256 = text(event, "sha256");
  return Rows{{"blob", sha256, sha256, text(event, "sm3"), event.body}, {"undigested", sha256, sha256, {}, nullptr}};
}

Result<Rows> reset_asked(const Event& event, const RowLookup&) {
  const auto user = text(event, "user");
  return Rows{{"reset_asked", user, user, event.by, noted(event)}};
}
Result<Rows> credential_reset(const Event& event, const RowLookup&) {
  const auto user = text(event, "user");
  return Rows{{"reset_asked", user, user, "", nullptr}};
}

// The last one alone: the earlier ones are in the log.
Result<Rows> store_verified(const Event& event, const RowLookup&) {
  auto json = noted(event);
  json["seq"] = event.seq;
  return Rows{{"verification", "store", "store", "store", std::move(json)}};
}

// What people entered into the bureau's record, and the things that it speaks of by number.
Result<Rows> entered(const Recordable& how, const Event& event, const RowLookup& current) {
  ZL_TRY(const auto type, split_type(event.type));
  const auto id = in_order_of_seq(event.seq);
  JsonObject json{{"seq", event.seq}, {"type", event.type}, {"at", event.at.text()}, {"by", event.by}, {"body", event.body}};
  Rows rows = rows_of_holding(event);
  rows.push_back({"bureau_entry", id, id, type.name, std::move(json)});
  const auto thing = how.counted.empty() ? std::string() : text(event, how.counted);
  if (thing.empty()) return rows;
  ZL_TRY(const auto holder, current("bureau_thing", thing));
  if (holder && base::int_at(*holder, "seq") != static_cast<std::int64_t>(event.seq))
    return base::fail(ErrorKind::conflict, "bureau.number_taken", "another entry bears the number '" + thing + "'",
                      "/" + how.counted, "enter it again: it gets the next one");
  rows.push_back({"bureau_thing", thing, how.counted + "#" + id, how.counted, JsonObject{{"thing", thing}, {"seq", event.seq}}});
  return rows;
}

const std::map<std::string_view, RowHandler>& handlers() {
  static const std::map<std::string_view, RowHandler> table{
      {"log.opened/1", &bureau_opened},
      {"enterprise.registered/1", &enterprise_registered},
      {"enterprise.corrected/1", &enterprise_corrected},
      {"user.registered/1", &user_registered},
      {"user.disabled/1", &user_disabled},
      {"user.certified/1", &user_certified},
      {"role.granted/1", &role_granted},
      {"role.revoked/1", &role_revoked},
      {"label.granted/1", &label_granted},
      {"label.revoked/1", &label_revoked},
      {"parameter.set/1", &parameter_set},
      {"device.registered/1", &device_registered},
      {"rulebook.installed/1", &rulebook_installed},
      {"rulebook.signed_off/1", &rulebook_signed_off},
      {"rulebook.withdrawn/1", &rulebook_withdrawn},
      {"calendar.installed/1", &calendar_installed},
      {"form.installed/1", &form_installed},
      {"blob.digested/1", &blob_digested},
      {"credential.reset_asked/1", &reset_asked},
      {"credential.reset/1", &credential_reset},
      {"store.verified/1", &store_verified},
      {"block.reserved/1", &block_reserved},
      {"block.passed_on/1", &block_passed_on},
      {"block.returned/1", &block_returned},
      {"number.voided/1", &number_voided},
      {"seal.proposed/1", &seal_proposed},
      {"seal.approved/1", &seal_approved},
      {"seal.withdrawn/1", &seal_withdrawn},
      {"font.installed/1", &font_installed},
      {"font.withdrawn/1", &font_withdrawn},
      {"plan_item.added/1", &plan_item_added},
      {"plan_item.changed/1", &plan_item_changed},
      {"plan_item.dropped/1", &plan_item_dropped},
      {"annual_plan.submitted/1", &annual_plan_submitted},
      {"annual_plan.approved/1", &annual_plan_approved},
      {"annual_plan.returned/1", &annual_plan_returned},
  };
  return table;
}

}  // namespace

Result<Rows> apply_bureau(const Vocabulary& vocabulary, const Event& event, const RowLookup& current) {
  const auto found = handlers().find(event.type);
  if (found == handlers().end() && !vocabulary.of_bureau(event.type))
    return base::fail(ErrorKind::invalid, "event.unknown_type",
                      "the bureau's stream has no events of type '" + event.type + "'");
  const auto* recordable = vocabulary.recordable(event.type);
  if (event.disposed || (found == handlers().end() && !recordable)) return Rows{};
  if (!event.body.is_object())
    return base::fail(ErrorKind::corrupt, "event.malformed", event.type + ": the body is not an object", "/");
  return recordable ? entered(*recordable, event, current) : found->second(event, current);
}

}  // namespace records
