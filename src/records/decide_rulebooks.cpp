// A rulebook in the bureau's record: it is installed, two persons sign it off, and one day it is withdrawn. Who may
// do so is the access kernel's affair; here stands what the record could not mean.
#include "records/decide_parts.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;

std::string row_id(const Json& named) {
  return "rulebook:" + base::text_at(named, "rulebook") + ":" + base::text_at(named, "version");
}

// What bears a version is never exchanged for other bytes: cases were opened under it.
Result<Events> install(const Desk& desk) {
  const auto& given = desk.command.given;
  ZL_TRY(const auto known, desk.row("installed", row_id(given)));
  if (known) {
    const bool same = base::text_at(*known, "digest") == base::text_at(given, "digest");
    return base::fail(ErrorKind::conflict, same ? "rulebook.installed_already" : "rulebook.version_taken",
                      same ? "these very rules are installed already" : "other rules are installed under this id and version",
                      base::text_at(given, "rulebook") + " " + base::text_at(given, "version"),
                      same ? "look at the list of rulebooks" : "give the changed rulebook a new version");
  }
  JsonObject body;
  ZL_CHECK(copy_given(body, desk.command, {"rulebook", "version", "digest", "blob", "in_force_from"}));
  copy(body, given, {"in_force_until"});
  return Events{{"rulebook.installed/1", std::move(body)}};
}

// The installed rulebook that the input names by id, version and digest.
Result<Json> named_rulebook(const Desk& desk) {
  ZL_TRY(auto known, desk.row("installed", row_id(desk.command.input)));
  if (!known)
    return base::fail(ErrorKind::not_found, "rulebook.no_such_rulebook", "no such rulebook is installed", "/rulebook",
                      "look at the list of rulebooks");
  if (base::text_at(*known, "digest") != desk.text("digest"))
    return base::fail(ErrorKind::conflict, "rulebook.other_bytes", "the installed rulebook has another digest", "/digest",
                      "look at it again: " + base::text_at(*known, "digest"));
  if (base::find(*known, "withdrawn"))
    return base::fail(ErrorKind::conflict, "rulebook.withdrawn", "the rulebook is withdrawn", "/version",
                      "install the rules again as a new version");
  return std::move(*known);
}

Result<Events> sign_off(const Desk& desk) {
  ZL_TRY(const auto known, named_rulebook(desk));
  const auto* signed_off = base::object_at(known, "signed_off");
  if (!signed_off)
    return base::fail(ErrorKind::conflict, "rulebook.came_with_the_opening",
                      "this rulebook came with the program and stands since the bureau was opened", "/rulebook");
  const auto part = desk.text("sign_off");
  if (signed_off->contains(part))
    return base::fail(ErrorKind::conflict, "rulebook.signed_already", "it is signed in this part already", "/sign_off",
                      part == "author" ? "the reviewer's signature may still be missing" : "the author's signature may still be missing");
  for (const auto& member : *signed_off)
    if (base::text_at(member.value(), "user") == desk.command.by.text)
      return base::fail(ErrorKind::denied, "rulebook.same_person", "author and reviewer are two persons", "/sign_off",
                        "let another person sign");
  JsonObject body{{"user", desk.command.by.text}};
  copy(body, desk.command.input, {"rulebook", "version", "digest", "sign_off", "note"});
  ZL_CHECK(copy_given(body, desk.command, {"name"}));
  return Events{{"rulebook.signed_off/1", std::move(body)}};
}

Result<Events> withdraw(const Desk& desk) {
  ZL_CHECK(named_rulebook(desk));
  JsonObject body;
  copy(body, desk.command.input, {"rulebook", "version", "digest", "in_force_until", "reason"});
  return Events{{"rulebook.withdrawn/1", std::move(body)}};
}

}  // namespace

const BureauTable& rulebook_commands() {
  static const BureauTable table{
      {"rulebook.install", &install},
      {"rulebook.sign_off", &sign_off},
      {"rulebook.withdraw", &withdraw},
  };
  return table;
}

}  // namespace records
