// What concerns the asker alone: who am I, my secrets, my drafts.
#include "services/case_access.h"
#include "services/core.h"
#include "services/credential_resets.h"
#include "services/handover.h"
#include "services/secrets.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kMaxDraftBytes = 256 * 1024;

// What the asker may do with a case only when working on it: screens offer it nowhere else.
JsonArray of_own_cases(Core& core, const access_control::Principal& who) {
  const access_control::Object anothers{"case", {}, {}, {}};
  JsonArray out;
  for (const auto& operation : core.parts.kernel.operations_of(who))
    if (operation.starts_with("case.") && operation != "case.open" && !core.parts.kernel.may(who, operation, anothers))
      out.emplace_back(operation);
  return out;
}

base::Result<Reply> view_me(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "me.view"));
  ZL_TRY(auto bureau, row_json(core, "bureau", "bureau"));
  const auto operations = core.parts.kernel.operations_of(context.who);
  ZL_TRY(auto account, core.parts.accounts.account(context.who.user));
  ZL_TRY(const auto decisions, decisions_of(core, context.who));
  JsonObject me{{"user", context.who.user.text},
                {"name", context.who.name},
                {"roles", JsonArray(context.who.roles.begin(), context.who.roles.end())},
                {"operations", JsonArray(operations.begin(), operations.end())},
                {"session", context.who.session},
                {"clock", {{"now", core.now().text()}, {"offset", 0}}},
                {"demo", base::is_demo_origin(core.parts.origin)},
                {"bureau", bureau ? base::text_at(*bureau, "bureau") : std::string()},
                {"origin", core.parts.origin},
                {"has_code", account && !account->code_hash.empty()},
                {"labels", JsonArray(context.who.labels.begin(), context.who.labels.end())},
                {"own_cases", of_own_cases(core, context.who)},
                {"unread", decisions.size()}};
  if (const auto& held = context.who.handed_over) return Reply{me_while_handed_over(*held, std::move(me)), {}};
  // Who did not ask for it hears of it in time.
  ZL_TRY(auto waiting, waiting_reset(core, context.who.user.text));
  if (!waiting.is_null()) me["reset"] = std::move(waiting);
  return Reply{std::move(me), {}};
}

base::Result<Reply> set_code(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "me.set_code"));
  ZL_TRY(const auto password, base::need_text(input, "password"));
  ZL_TRY(const auto code, base::need_text(input, "code"));
  ZL_CHECK(set_personal_code(core, context.who.user, password, code));
  return Reply{JsonObject{}, {}};
}

base::Result<Reply> change_password(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "me.set_password"));
  ZL_TRY(const auto old_password, base::need_text(input, "old"));
  ZL_TRY(const auto new_password, base::need_text(input, "new"));
  ZL_CHECK(set_password(core, context.who.user, old_password, new_password, context.who.session));
  return Reply{JsonObject{}, {}};
}

base::Result<Json> draft_json(const ports::Draft& draft) {
  ZL_TRY(auto value, base::parse_json(draft.json));
  return Json(JsonObject{
      {"key", draft.key}, {"json", std::move(value)}, {"version", draft.version}, {"saved", draft.saved.text()}});
}

base::Result<Reply> get_draft(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "draft.get"));
  ZL_TRY(const auto key, base::need_text(input, "key"));
  ZL_TRY(auto draft, core.parts.accounts.draft(key, context.who.user));
  if (!draft) return fail(ErrorKind::not_found, "draft.none", "there is no draft here", "key");
  ZL_TRY(auto body, draft_json(*draft));
  return Reply{std::move(body), {}};
}

base::Result<Reply> put_draft(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "draft.put"));
  ZL_TRY(const auto key, base::need_text(input, "key"));
  ZL_TRY(const auto version, base::need_int(input, "version"));
  const auto* value = base::find(input, "json");
  if (value == nullptr || key.empty() || key.size() > 200 || version < 0)
    return fail(ErrorKind::invalid, "draft.malformed", "a draft needs a key of at most 200 bytes, json and a version", "/json");
  ports::Draft draft{key, context.who.user, boost::json::serialize(*value), static_cast<std::uint64_t>(version), core.now()};
  if (draft.json.size() > kMaxDraftBytes)
    return fail(ErrorKind::too_large, "draft.too_large", "a draft has at most 256 KiB", "/json");
  ZL_TRY(auto kept, core.parts.accounts.put_draft(std::move(draft)));
  ZL_TRY(auto body, draft_json(kept));
  return Reply{std::move(body), {}};
}

}  // namespace

void add_person_operations(Core& core) {
  core.operations["me.view"] = view_me;
  core.operations["me.set_code"] = set_code;
  core.operations["me.set_password"] = change_password;
  core.operations["draft.get"] = get_draft;
  core.operations["draft.put"] = put_draft;
}

}  // namespace services
