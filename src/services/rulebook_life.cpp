// The life of a rulebook in the bureau: it is installed, two persons sign it off, cases take it from its day on, a case is
// moved to it by a decision, and it is withdrawn. None of these touches a case that is open.
#include "crypto/digests.h"
#include "rulebook/describe.h"
#include "services/rulebook_bundle.h"
#include "services/secrets.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kMostRulebooks = 1000;

base::Result<std::vector<ports::ReadRow>> rows_of_rulebooks(Core& core) {
  return core.parts.store.rows({.model = "installed", .lookup = "rulebook", .limit = kMostRulebooks});
}

std::string today(Core& core) { return base::LegalDay::of(core.now()).text(); }

base::Result<Reply> install_rulebook(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.install"));
  const std::lock_guard decided_alone(core.turns.rulebooks());  // the one in use stays what the draft was laid over
  ZL_TRY(const auto book, rulebook_of(core, input, "files"));
  ZL_CHECK(takes_the_parameters(core, book));
  const auto bytes = base::view_of(book.canonical_text());
  const auto digest = crypto::sha256(bytes).hex();
  JsonObject given{{"rulebook", book.id()}, {"version", book.version()}, {"digest", digest}, {"blob", digest},
                   {"in_force_from", book.in_force_from().text()}};
  if (const auto until = rulebook::in_force_until(book)) given["in_force_until"] = until->text();
  JsonObject reply = given;
  reply.erase("blob");
  BlobTurn turn(core.blobs, core.settle_blobs_later);
  ZL_CHECK(turn.put(bytes));
  ZL_TRY(auto done, run_bureau_command(core, context, "rulebook.install", input, std::move(given), std::move(reply)));
  turn.named();
  core.forget_rules();
  return done;
}

// Each part has a right of its own, so that the roles (data/roles/roles.json) say who may be author and who reviewer.
base::Result<Reply> sign_off_rulebook(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.sign_off"));
  if (!may_bureau(core, context.who, "rulebook.sign_off_as_" + base::text_at(input, "sign_off")))
    return fail(ErrorKind::denied, "rulebook.not_this_part", "none of your roles signs in this part", "/sign_off",
                "let a person sign whose role it is");
  const std::lock_guard turn(core.turns.rulebooks());
  if (const auto book = core.rules.rulebook(base::text_at(input, "digest"))) {
    ZL_CHECK(takes_the_parameters(core, **book));  // they may have been set since it was installed
  }
  ZL_TRY(auto done, run_bureau_command(core, context, "rulebook.sign_off", input, JsonObject{{"name", context.who.name}}));
  core.forget_rules();
  return done;
}

// New cases have a rulebook on that day and on each after it, one that takes the parameters as they are set. One whose own end
// is on record already does not count.
base::Status leaves_another(Core& core, const std::string& digest, const std::string& day) {
  ZL_TRY(const auto rows, rows_of_rulebooks(core));
  bool another = false, binds = false;
  for (const auto& row : rows) {
    const bool this_one = base::text_at(row.json, "digest") == digest;
    if (this_one) binds = is_signed_off(row.json);
    if (!this_one && is_taken_on(row.json, day) && !base::find(row.json, "withdrawn")) another = true;
  }
  if (!binds) return {};
  if (!another)
    return fail(ErrorKind::conflict, "rulebook.last_one", "no other rulebook is in force on that day", "/in_force_until",
                "let another one be signed off first");
  ZL_TRY(const auto next, core.rules.successor_of(digest, day));
  if (!next) return {};
  ZL_TRY(const auto book, core.rules.rulebook(*next));
  return takes_the_parameters(core, *book);
}

base::Result<Reply> withdraw_rulebook(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.withdraw"));
  const auto day = base::text_at(input, "in_force_until");
  if (day < today(core))
    return fail(ErrorKind::invalid, "rulebook.withdrawn_backwards", "cases were opened under it since then", "/in_force_until",
                "today or a later day");
  const std::lock_guard turn(core.turns.rulebooks());
  ZL_CHECK(leaves_another(core, base::text_at(input, "digest"), day));
  ZL_TRY(auto done, run_bureau_command(core, context, "rulebook.withdraw", input, JsonObject{}));
  core.forget_rules();
  return done;
}

std::string standing_of(const Json& row, const std::string& digest_in_use, const std::string& day) {
  if (base::text_at(row, "digest") == digest_in_use) return "in_use";
  if (is_withdrawn_by(row, day)) return "withdrawn";
  if (!is_signed_off(row)) return "unsigned";
  if (base::text_at(row, "in_force_from") > day) return "to_come";
  return is_taken_on(row, day) ? "superseded" : "ended";
}

base::Result<Reply> list_rulebooks(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.list"));
  ZL_TRY(const auto rows, rows_of_rulebooks(core));
  std::string in_use;
  if (const auto current = core.rules.current_reference(core.now())) in_use = base::text_at(*current, "digest");
  JsonArray list;
  for (const auto& row : rows) {
    JsonObject one{{"rulebook", base::text_at(row.json, "rulebook")}, {"standing", standing_of(row.json, in_use, today(core))},
                   {"opening", base::find(row.json, "signed_off") == nullptr}};
    for (const char* field : {"version", "digest", "in_force_from", "in_force_until", "seq", "at", "signed_off", "withdrawn"})
      if (const auto* value = base::find(row.json, field)) one[field] = *value;
    if (const auto by = base::text_at(row.json, "by"); !by.empty()) {
      ZL_TRY(const auto person, row_json(core, "user", by));
      one["by_name"] = person ? base::text_at(*person, "name") : by;
    }
    list.push_back(std::move(one));
  }
  return Reply{JsonObject{{"rulebooks", std::move(list)}}, {}};
}

}  // namespace

// The rulebook that a case is to be moved to, and who approved it: {approved_by_name}. The target must judge the case without
// failing, or nobody could work on it any more.
base::Result<Json> facts_of_move(Core& core, const records::CaseState& state, const Json& input) {
  const auto* to = base::find(input, "to");
  ZL_TRY(const auto row, row_json(core, "installed", "rulebook:" + base::text_at(*to, "id") + ":" + base::text_at(*to, "version")));
  if (!row || base::text_at(*row, "digest") != base::text_at(*to, "digest"))
    return fail(ErrorKind::not_found, "rulebook.no_such_rulebook", "no such rulebook is installed", "/to",
                "look at the list of rulebooks");
  if (!is_signed_off(*row))
    return fail(ErrorKind::conflict, "rulebook.not_signed_off", "two persons have not signed this rulebook yet", "/to",
                "let it be signed off first");
  if (!is_taken_on(*row, today(core)))
    return fail(ErrorKind::conflict, "rulebook.not_in_force", "this rulebook is not in force today", "/to",
                "choose one that is");
  auto approver = principal_of(core, base::UserId{base::text_at(input, "approved_by")});
  if (!approver)
    return fail(ErrorKind::not_found, "user.no_such_user", "there is no such user", "/approved_by", "choose one from the list");
  if (!core.parts.kernel.may(*approver, "case.approve_rulebook_move", object_of(state)))
    return fail(ErrorKind::denied, "rulebook.not_the_approver", "this person may not approve it", "/approved_by",
                "name a head who may");
  ZL_TRY(const auto book, core.rules.rulebook(base::text_at(*to, "digest")));
  ZL_CHECK(core.rules.findings_under(core, state, *book, core.now()));
  return Json(JsonObject{{"approved_by_name", approver->name}});
}

void add_rulebook_life(Core& core) {
  core.operations["rulebook.install"] = install_rulebook;
  core.operations["rulebook.sign_off"] = sign_off_rulebook;
  core.operations["rulebook.withdraw"] = withdraw_rulebook;
  core.operations["rulebook.list"] = list_rulebooks;
}

}  // namespace services
