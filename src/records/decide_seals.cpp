// Seals of the bureau: proposed as an image with a keeper, approved by another person, one day withdrawn. Who may do so is
// the access kernel's affair; here stands what the record could not mean. That a paper is sealed stands in decide_papers.
#include "records/decide_parts.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;

// Two seals in use that bear one name could not be told apart on a list of uses.
Result<Events> propose_seal(const Desk& desk) {
  ZL_TRY(const auto holder, desk.row("seal_name", desk.text("name")));
  if (holder)
    return base::fail(ErrorKind::conflict, "seal.name_taken", "another seal bears this name", "/name",
                      "withdraw that one first, or give this one another name");
  JsonObject body;
  copy(body, desk.command.input, {"name", "keeper", "note"});
  ZL_CHECK(copy_given(body, desk.command, {"seal", "blob", "width_mm", "keeper_name"}));
  return Events{{"seal.proposed/1", std::move(body)}};
}

// The seal that the input names, as long as it was not withdrawn.
Result<Json> named_seal(const Desk& desk) {
  ZL_TRY(auto known, desk.row("seal", desk.text("seal")));
  if (!known)
    return base::fail(ErrorKind::not_found, "seal.no_such_seal", "there is no such seal", "/seal", "choose one from the list");
  if (base::find(*known, "withdrawn"))
    return base::fail(ErrorKind::conflict, "seal.withdrawn", "the seal was withdrawn", "/seal", "propose it anew");
  return std::move(*known);
}

Result<Events> approve_seal(const Desk& desk) {
  ZL_TRY(const auto known, named_seal(desk));
  if (base::find(known, "approved"))
    return base::fail(ErrorKind::conflict, "seal.approved_already", "the seal is approved already", "/seal");
  const auto* proposed = base::find(known, "proposed");
  const auto& by = desk.command.by.text;
  if (by == base::text_at(known, "keeper") || (proposed && by == base::text_at(*proposed, "by")))
    return base::fail(ErrorKind::denied, "seal.same_person", "who proposed a seal or keeps it does not approve it", "/seal",
                      "let another person approve it");
  JsonObject body;
  copy(body, desk.command.input, {"seal", "note"});
  copy(body, known, {"name", "blob"});
  ZL_CHECK(copy_given(body, desk.command, {"approved_by"}));
  return Events{{"seal.approved/1", std::move(body)}};
}

Result<Events> withdraw_seal(const Desk& desk) {
  ZL_TRY(const auto known, named_seal(desk));
  JsonObject body;
  copy(body, desk.command.input, {"seal", "reason"});
  copy(body, known, {"name"});
  return Events{{"seal.withdrawn/1", std::move(body)}};
}

}  // namespace

const BureauTable& seal_commands() {
  static const BureauTable table{
      {"seal.propose", &propose_seal},
      {"seal.approve", &approve_seal},
      {"seal.withdraw", &withdraw_seal},
  };
  return table;
}

}  // namespace records
